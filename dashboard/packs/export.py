"""Exports: making the files of a pack, and the record of every file that was made.

Belongs here: formats, file names, the log. Does not belong here: what is in a pack (``content``), where a command puts it.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from pathlib import Path

from dashboard.context import Context
from dashboard.packs.document import PackContent
from pipelines.errors import UserError
from pipelines.journal import append_line

NOT_IN_FILE_NAMES = re.compile(r"[^\w-]")


# What browsers call each format; its name is the ending of its files
FORMATS = {
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
}


def require_valid(context: Context) -> None:
    """Raises UserError where the login has ended since the page was drawn."""
    if time.time() > context.valid_until:
        raise UserError("ログインの期限が過ぎました。画面を読み込み直してください。", "The login has ended. Reload the page.")


def make_file(content: PackContent, name: str) -> bytes:
    """The file of one of FORMATS. The libraries are loaded here, so that a page without a pack does not carry them."""
    return _maker(name)(content)


def file_name(snapshot_id: str, fiscal_year: int, department_id: str, lang: str, name: str) -> str:
    """Snapshot, fiscal year, scope and language tell packs apart."""
    scope = NOT_IN_FILE_NAMES.sub("_", department_id) or "city"
    return f"dx_report_{snapshot_id}_{fiscal_year}_{scope}_{lang}.{name}"


def log_export(logs_dir: Path, content: PackContent, name: str, by: str) -> None:
    """Add one line to exports.jsonl and see it written to the disk; nobody's name or address is in it.

    ``by`` is the role of the viewer, or the command line.
    """
    log_line(
        logs_dir,
        snapshot_id=content.snapshot_id,
        format=name,
        scope=content.department_id or "city",
        fiscal_year=content.fiscal_year,
        language=content.lang,
        by=by,
    )


def log_line(logs_dir: Path, **what: object) -> None:
    """Add one line with the Tokyo time to exports.jsonl."""
    append_line(logs_dir / "exports.jsonl", **what)


def _maker(name: str) -> Callable[[PackContent], bytes]:
    if name == "pdf":
        from dashboard.packs.pdf import make_pdf

        return make_pdf
    if name == "xlsx":
        from dashboard.packs.xlsx import make_xlsx

        return make_xlsx
    from dashboard.packs.pptx import make_pptx

    return make_pptx
