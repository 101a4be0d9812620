"""Reading a sample city's files without the pipeline.

Belongs here: bytes to rows, registers to dictionaries. Does not belong here: what the rows should be.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

UNTIL = date(2026, 11, 19)
Table = list[list[Any]]


def register(data_dir: Path, name: str) -> list[dict[str, str]]:
    content = (data_dir / "registers" / f"{name}.csv").read_bytes()
    text = content.decode("cp932" if name == "departments" else "utf-8-sig")
    return list(csv.DictReader(io.StringIO(text)))


def day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def tokyo(text: str) -> datetime:
    """The Tokyo wall-clock second of UTC text such as 2025-04-14T12:12:34.6730769Z; raises ValueError for no such day."""
    return datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S") + timedelta(hours=9)


@cache
def odata(data_dir: Path, pattern: str, folder: str = "uipath") -> list[tuple[str, list[dict[str, Any]]]]:
    """The records of OData answers with the name of their file."""
    paths = sorted((data_dir / "inbox" / folder).glob(pattern))
    return [(path.name, json.loads(path.read_text("utf-8"))["value"]) for path in paths]


def sheet(path: Path) -> Table:
    """All rows of a CSV or a workbook; blank cells are ''."""
    if path.suffix == ".xlsx":
        from python_calamine import CalamineWorkbook

        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    content = path.read_bytes()
    if content.startswith(b"\xff\xfe"):
        return [line.split("\t") for line in content.decode("utf-16").splitlines()]
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp932")
    return [list(row) for row in csv.reader(io.StringIO(text))]


@cache
def tables(data_dir: Path, folder: str) -> list[tuple[str, int, Table]]:
    """The readable tables of an inbox folder: name, position of the header row, all rows."""
    found = []
    for path in sorted((data_dir / "inbox" / folder).iterdir()):
        if path.suffix == ".xlsx" and not path.read_bytes().startswith(b"PK"):
            continue
        rows = sheet(path)
        header = next(n for n, row in enumerate(rows) if sum(cell != "" for cell in row) >= 3)
        found.append((path.name, header, rows))
    return found


@cache
def tasks(data_dir: Path) -> list[tuple[str, list[str]]]:
    """Every WinActor row with the name of its file."""
    return [(p.name, row) for p in sorted((data_dir / "inbox/winactor").glob("tasks*.csv")) for row in sheet(p)[1:]]


@cache
def run_sheets(data_dir: Path) -> list[tuple[str, Table]]:
    """The readable run sheets: name and all rows, title and header included."""
    paths = sorted(p for p in (data_dir / "inbox/rpa_runs").iterdir() if "再提出" not in p.name)
    return [(p.name, sheet(p)) for p in paths]


def contents(data_dir: Path) -> dict[str, str]:
    """SHA-256 of every register and inbox file by its path."""
    paths = (path for name in ("registers", "inbox") for path in (data_dir / name).rglob("*") if path.is_file())
    return {str(path.relative_to(data_dir)): hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


@cache
def kintone_records(data_dir: Path) -> list[tuple[str, str, str, datetime, str]]:
    """File, app, record number, creation in Tokyo and creator of every delivered record, whatever its form."""
    records = []
    for path in sorted((data_dir / "inbox/kintone").glob("app_*")):
        app = path.name.split("_")[1]
        if path.suffix == ".json":
            for record in json.loads(path.read_text("utf-8"))["records"]:
                made = tokyo(record["作成日時"]["value"])
                records.append((path.name, app, record["$id"]["value"], made, record["作成者"]["value"]["code"]))
            continue
        header, *rows = sheet(path)
        for row in (dict(zip(header, row, strict=True)) for row in rows):
            if row.get("*") != "":
                text = row["作成日時"]
                made = tokyo(text) if text.endswith("Z") else datetime.strptime(text, "%Y-%m-%d %H:%M")
                records.append((path.name, app, row["レコード番号"], made, row["作成者"]))
    return records


def created_records(data_dir: Path) -> dict[tuple[str, str], tuple[datetime, str]]:
    """(app, record number) → creation in Tokyo and creator, over all kintone files."""
    return {(app, number): (made, who) for _, app, number, made, who in kintone_records(data_dir)}


@cache
def flow_runs(data_dir: Path) -> list[tuple[str, str, str, str, Any]]:
    """File, identity, flow name, end (UTC text, blank while running) and status of every Power Automate run."""
    folder = "power_automate"
    names = {w["workflowid"]: w["name"] for _, rows in odata(data_dir, "workflows.json", folder) for w in rows}
    runs = []
    for file, rows in odata(data_dir, "flowsessions*.json", folder):
        for r in rows:
            flow = names[r["_regardingobjectid_value"]]
            runs.append((file, r["flowsessionid"], flow, r["completedon"] or "", r["statuscode"]))
    for file, rows in odata(data_dir, "flowruns*.json", folder):
        runs += [(file, r["flowrunid"], names[r["workflowid"]], r["endtime"] or "", r["status"]) for r in rows]
    return runs


def is_copy(name: str) -> bool:
    """Whether a file is one of those dropped twice."""
    return "(1)" in name or "再送" in name or "コピー" in name


@cache
def survey_files(data_dir: Path, survey_id: str) -> list[tuple[str, Table]]:
    """The readable files of one survey: name and all rows."""
    paths = sorted(p for p in (data_dir / "inbox/surveys" / survey_id).iterdir() if p.stat().st_size)
    return [(p.name, sheet(p)) for p in paths]
