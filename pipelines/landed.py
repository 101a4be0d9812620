"""Files in landing/: where a content lies, and files of ours that are there whole or not at all, also after a power loss.

Belongs here: places by content hash; copies of files that are not deliveries.
Does not belong here: deliveries from inbox/ (``landing.discover``), what a file means.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

from pipelines.durable import hash_file, write_whole
from pipelines.errors import UserError
from pipelines.settings import Settings

COPYING = ".copying-"  # what a killed run leaves in landing/ itself under this prefix is removed by the next


def landed_path(settings: Settings, sha256: str) -> Path:
    """Where the copy of a content lies."""
    return settings.landing_dir / sha256[:2] / sha256


def whole_copy(settings: Settings, sha256: str) -> Path:
    """The copy of a content. Raises UserError where it is missing or no longer what was received."""
    path = landed_path(settings, sha256)
    if not is_whole(path, sha256):
        raise UserError(
            f"landing/ の写し {sha256} がないか、受け取ったときの内容と違います。控えから {path} に戻してください。",
            f"The copy {sha256} in landing/ is missing or not what was received. Restore {path} from a backup.",
        )
    return path


def is_whole(path: Path, sha256: str) -> bool:
    """Whether a file is there with this content."""
    return path.is_file() and hash_file(path) == sha256


def write_durably(settings: Settings, path: Path, content: bytes) -> None:
    """Write a file below landing/ in one step; what is there already gives way."""
    path.parent.mkdir(parents=True, exist_ok=True)
    write_whole(path, content, beside=settings.landing_dir / f"{COPYING}{path.name}")


def keep(settings: Settings, files: Mapping[str, Path]) -> dict[str, str]:
    """Copy small files (registers, mappings) into landing/ by their content; returns name → SHA-256 of those that are there."""
    kept = {}
    for name, path in files.items():
        if path.is_file():
            content = path.read_bytes()
            kept[name] = hashlib.sha256(content).hexdigest()
            place = landed_path(settings, kept[name])
            if not place.exists():
                write_durably(settings, place, content)
                place.chmod(0o440)
    return kept
