"""Words of the page across, (Japanese, English) per key; every key starts with ``across.``."""

from __future__ import annotations

WORDS: dict[str, tuple[str, str]] = {}
