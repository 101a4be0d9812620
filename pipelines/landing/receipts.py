"""The order in which files were received, kept in landing/ beside their copies, so that a warehouse can be made anew.

Belongs here: writing what the ledger knows of deliveries, bringing it back into an empty ledger. Does not belong here: what the
files held (the warehouse has it, and makes it again from the copies).
One file of lines (JSON) for the deliveries a run recorded, ``landing/receipts/<first id>-<last id>.jsonl``, never changed but
where the clock was behind when they came.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb

from pipelines.landed import write_durably
from pipelines.settings import Settings
from pipelines.warehouse import ledger
from pipelines.warehouse.ledger import Counts, LedgerEntry

_COLUMNS = ("file_id", "source", "file_name", "sha256", "size_bytes", "received_at", "state")


def receipts_dir(settings: Settings) -> Path:
    """Where the receipts lie."""
    return settings.landing_dir / "receipts"


def write_receipts(con: duckdb.DuckDBPyConnection, settings: Settings) -> int:
    """Note the deliveries of the ledger that are not noted yet; returns how many.

    Only what a transaction has recorded is noted, so that an id is never given twice. A run killed before this is made up for
    by the next one.
    """
    rows = con.execute(
        f"select {', '.join(_COLUMNS)} from meta.file where file_id > ? order by file_id", [_last_id(settings)]
    ).fetchall()
    if rows:
        name = f"{rows[0][0]:09d}-{rows[-1][0]:09d}.jsonl"
        lines = _lines(dict(zip(_COLUMNS, row, strict=True)) for row in rows)
        write_durably(settings, receipts_dir(settings) / name, lines)
    return len(rows)


def _lines(receipts: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(receipt, ensure_ascii=False, default=str) + "\n" for receipt in receipts).encode()


def correct_receipts(settings: Settings, file_ids: Collection[int], received_at: datetime) -> None:
    """Set the time of receipt of those deliveries that are noted already."""
    for path in sorted(receipts_dir(settings).glob("*.jsonl")):
        if not any(file_id in _ids_in(path) for file_id in file_ids):
            continue
        receipts = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for receipt in receipts:
            if receipt["file_id"] in file_ids:
                receipt["received_at"] = str(received_at)
        write_durably(settings, path, _lines(receipts))


def restore_ledger(con: duckdb.DuckDBPyConnection, settings: Settings, *, newest_file_id: int | None = None) -> int:
    """Add to the ledger what has a receipt and was received after all it knows; returns how many files.

    That is every file where the warehouse is new, and some where it was brought back from a backup. They wait to be read from
    landing/, but those no source owned when they came: of them there is no copy. ``newest_file_id`` leaves out what came later.
    """
    known = ledger.next_file_id(con) - 1
    files = {
        file_id: (entry, Counts())
        for file_id, entry in _receipts(settings, known)
        if newest_file_id is None or file_id <= newest_file_id
    }
    if not files:
        return 0
    _drop_what_gave_way(files)
    con.begin()
    ledger.record_files(con, files)
    con.commit()
    return len(files)


def _drop_what_gave_way(files: dict[int, tuple[LedgerEntry, Counts]]) -> None:
    """A file once out of scope that was delivered again, and then owned, is in the ledger once."""
    later: set[tuple[str, str]] = set()
    for file_id, (entry, _) in sorted(files.items(), reverse=True):
        if entry.state == "out_of_scope" and (entry.file_name, entry.sha256) in later:
            del files[file_id]
        later.add((entry.file_name, entry.sha256))


def _last_id(settings: Settings) -> int:
    return max((_ids_in(path)[-1] for path in receipts_dir(settings).glob("*.jsonl")), default=0)


def _ids_in(path: Path) -> range:
    first, _, last = path.stem.partition("-")
    return range(int(first), int(last) + 1)


def _receipts(settings: Settings, known: int) -> Iterator[tuple[int, LedgerEntry]]:
    for path in sorted(receipts_dir(settings).glob("*.jsonl")):
        if _ids_in(path)[-1] > known:
            with path.open(encoding="utf-8") as lines:
                yield from (receipt for receipt in map(_receipt, lines) if receipt[0] > known)


def _receipt(line: str) -> tuple[int, LedgerEntry]:
    said = json.loads(line)
    is_owned = said["state"] != "out_of_scope"
    entry = LedgerEntry(
        source=said["source"],
        file_name=said["file_name"],
        sha256=said["sha256"],
        size_bytes=said["size_bytes"],
        received_at=datetime.fromisoformat(said["received_at"]),
        state="waiting" if is_owned else "out_of_scope",
        reason=None if is_owned else "no_mapping",
    )
    return said["file_id"], entry
