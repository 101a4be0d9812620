"""A small published snapshot, written straight from the contract (marts.md), with figures worked out by hand.

Belongs here: the tables the page reads and the pointer to them. Does not belong here: anything of the pipeline.

The city: 総務局 > デジタル部 > 情報課, 統計課; 総務局 > 税務部 > 税務課; 市民局 > 市民部 > 市民課, 国保課 (保険課 until
31 March 2026). Data until 15 October 2026, so October of 令和8年度 is running; nothing was delivered for August 2026,
which holds upkeep alone.

Net hours of 令和8年度, per month: 税務課 uipath 80.5, winactor 20.25; 市民課 kintone 60.4; 国保課 kintone −2.5;
情報課 kintone 10.3. Six months (April to July, September, October): 483 + 121.5 + 362.4 − 15 + 61.8 = 1,013.7;
with the 2 hours of UiPath upkeep in August 1,011.7. 令和7年度 has half of a month's hours in each of its twelve
months; 保険課 became 国保課 under the same id, 電算課 (S0) became 情報課 (S1) on 1 April 2026.
"""

from __future__ import annotations

import hashlib
import json
from datetime import date, datetime
from pathlib import Path

import duckdb

from tests.app.page_rows import WRITERS
from tests.app.rows import insert
from tests.published_schema import SCHEMA_PATH

DATA_UNTIL = date(2026, 10, 15)
WITHOUT_DELIVERY = date(2026, 8, 1)

DEPARTMENTS = [
    # department_id, department_name, kind, parent_id, path_name, top_department_id, valid_from, valid_to
    ("B1", "総務局", "局", None, "総務局", "B1", date(2020, 4, 1), None),
    ("B2", "市民局", "局", None, "市民局", "B2", date(2020, 4, 1), None),
    ("D1", "デジタル部", "部", "B1", "総務局 > デジタル部", "B1", date(2020, 4, 1), None),
    ("D2", "市民部", "部", "B2", "市民局 > 市民部", "B2", date(2020, 4, 1), None),
    ("D3", "税務部", "部", "B1", "総務局 > 税務部", "B1", date(2020, 4, 1), None),
    ("S0", "電算課", "課", "D1", "総務局 > デジタル部 > 電算課", "B1", date(2020, 4, 1), date(2026, 3, 31)),
    ("S1", "情報課", "課", "D1", "総務局 > デジタル部 > 情報課", "B1", date(2026, 4, 1), None),
    ("S2", "統計課", "課", "D1", "総務局 > デジタル部 > 統計課", "B1", date(2020, 4, 1), None),
    ("S3", "市民課", "課", "D2", "市民局 > 市民部 > 市民課", "B2", date(2020, 4, 1), None),
    ("S4", "保険課", "課", "D2", "市民局 > 市民部 > 保険課", "B2", date(2020, 4, 1), date(2026, 3, 31)),
    ("S4", "国保課", "課", "D2", "市民局 > 市民部 > 国保課", "B2", date(2026, 4, 1), None),
    ("S5", "税務課", "課", "D3", "総務局 > 税務部 > 税務課", "B1", date(2020, 4, 1), None),
]

HOURS = [
    # department_id, tool, gross, human part, exception rework, upkeep, build, overlap, net, cautious
    ("S5", "uipath", 100.5, -10.0, -4.0, -2.0, -4.0, 0.0, 80.5, 70.25),
    ("S5", "winactor", 30.0, -5.25, -1.5, -1.0, -2.0, 0.0, 20.25, 12.75),
    ("S3", "kintone", 70.9, -6.5, 0.0, -1.0, -2.0, -1.0, 60.4, 53.31),
    ("S4", "kintone", 1.5, 0.0, 0.0, -4.0, 0.0, 0.0, -2.5, -2.65),
    ("S1", "kintone", 12.3, 0.0, 0.0, -1.0, -1.0, 0.0, 10.3, 9.07),
]

STAFF = [("S1", 20, False), ("S2", None, True), ("S3", 40, False), ("S4", None, True), ("S5", 25, False)]

ADOPTION = [
    # scope, scope_id, tool, entitled, active, habitual, first_time, suppressed
    ("city", "", "kintone", 100, 45, 20, 3, False),
    ("top_department", "B1", "kintone", 60, 21, 8, 1, False),
    ("top_department", "B2", "kintone", 40, 24, 12, 2, False),
    ("department", "S1", "kintone", 20, 15, 6, 1, False),
    ("department", "S2", "kintone", None, None, None, None, True),
    ("department", "S3", "kintone", 40, 24, 12, 2, False),
    ("department", "S4", "kintone", 15, 0, 0, 0, False),
    ("department", "S5", "kintone", 0, None, None, None, False),
]

SOURCES = [
    ("kintone", datetime(2026, 10, 15, 9, 30), 12, 4200, 1.0, "fresh", 3),
    ("rpa_runs", None, 0, 0, None, "unused", 40),
    ("surveys", datetime(2026, 9, 28, 17, 0), 8, 900, 1.0, "fresh", 40),
    ("uipath", datetime(2026, 10, 2, 23, 50), 30, 5100, 0.9, "late", 3),
    ("winactor", None, 0, 0, 0.0, "missing", 3),
]


def fiscal_months() -> list[date]:
    """April 2025 to October 2026."""
    return [date(2025 + (m - 1) // 12, (m - 1) % 12 + 1, 1) for m in range(4, 23)]


def _next_month(month: date) -> date:
    return date(month.year + month.month // 12, month.month % 12 + 1, 1)


def write_snapshot(data_dir: Path, snapshot_id: str, *, extra_net_hours: float = 0.0) -> Path:
    """Write a snapshot and make it current; ``extra_net_hours`` goes to 市民課 kintone in September 2026."""
    published = data_dir / "published"
    published.mkdir(parents=True, exist_ok=True)
    path = published / f"{snapshot_id}.duckdb"
    con = duckdb.connect(str(path))
    con.execute(SCHEMA_PATH.read_text(encoding="utf-8"))
    names = {row[0]: row[1] for row in DEPARTMENTS}
    for *version, valid_from, valid_to in DEPARTMENTS:
        row = [*version, names[version[5]], valid_from, valid_to, valid_to is None]
        con.execute(f"insert into dim_department values ({', '.join('?' * 10)})", row)
    for month in fiscal_months():
        _write_month(con, month, extra_net_hours if month == date(2026, 9, 1) else 0.0)
    con.execute(
        "insert into mart_hours_saved_current select * replace (if(department_id = 'S0', 'S1', department_id) as department_id) "
        "from mart_hours_saved"
    )
    _write_per_person(con)
    for write_rows in WRITERS:
        write_rows(con)
    con.execute("insert into dim_survey values ('staff_dx', '職員DX調査', 'staff', 'census', 100)")
    con.execute(
        "insert into dim_survey_question values ('staff_dx', 'Q2', null, null, ?, '負担', true)",
        ["新しいシステムの操作に負担を感じる"],
    )
    con.execute("insert into dim_survey values ('citizen_dx', '市民DX調査', 'citizen', 'open_link', null)")
    for wave, mean, top in ((date(2026, 3, 1), 3.4, 0.45), (date(2026, 6, 1), 3.55, 0.5), (date(2026, 9, 1), 3.62, 0.525)):
        for survey_id, question_id, text, design in (
            ("staff_dx", "Q1", "業務のデジタル化で働きやすくなった", "census"),
            ("staff_dx", "Q2", "新しいシステムの操作に負担を感じる", "census"),
            ("citizen_dx", "Q1", "市のオンライン手続は使いやすい", "open_link"),
        ):
            row = [
                survey_id,
                question_id,
                text,
                wave,
                "all",
                "",
                200,
                4,
                mean,
                mean - 0.12,
                mean + 0.12,
                0.9,
                top,
                top - 0.07,
                top + 0.07,
                None,
                None,
                None,
                None,
                None,
                None,
                design,
                False,
            ]
            con.execute(f"insert into mart_survey values ({', '.join('?' * 23)})", row)
    con.executemany("insert into meta_sources values (?, ?, ?, ?, ?, ?, ?)", SOURCES)
    con.execute(
        "insert into meta_snapshot values (?, ?, ?, 'test', '1.0', 'run', null)",
        [snapshot_id, datetime(2026, 10, 16, 6, 4), DATA_UNTIL],
    )
    con.execute(
        "insert into meta_quarantine values ('uipath/jobs.json', 3, 'unknown_status', 'State', '???'), "
        "('kintone/app_1_records.json', 9, 'bad_date', '作成日時', '13月'), "
        "('kintone/app_1_records.json', 12, 'bad_date', '作成日時', '99日')"
    )
    con.execute(
        "insert into meta_quality values ('net_hours_jump', 'mart_hours_saved', 'warn', false, '1.31', '<= 1.30'), "
        "('ledger_adds_up', 'mart_hours_saved', 'error', true, '0', '0')"
    )
    con.close()
    pointer = {
        "snapshot_id": snapshot_id,
        "file": path.name,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "created_at": "2026-10-16T06:04:00",
        "data_until": DATA_UNTIL.isoformat(),
    }
    new_pointer = published / "current.json.new"
    new_pointer.write_text(json.dumps(pointer), encoding="utf-8")
    new_pointer.replace(published / "current.json")
    return path


def adoption_state(entitled: int | None, active: int | None, suppressed: bool) -> str:
    """The state that the marts write beside the figures."""
    if suppressed:
        return "withheld"
    if not entitled:
        return "no_licence"
    return "in_use" if active else "zero_use"


def _write_per_person(con: duckdb.DuckDBPyConnection) -> None:
    """Net hours of each department and fiscal year over its staff, for every tool and for all of them."""
    con.execute("create temp table staff (department_id varchar, staff bigint, suppressed boolean)")
    con.executemany("insert into staff values (?, ?, ?)", [list(row) for row in STAFF])
    con.execute(
        """
        insert into mart_hours_per_person
        select h.department_id, coalesce(h.tool, 'all'), m.fiscal_year, sum(h.net_hours), any_value(s.staff),
            sum(h.net_hours) / any_value(s.staff), coalesce(bool_or(s.suppressed), false)
        from mart_hours_saved as h inner join dim_month as m using (month) left join staff as s using (department_id)
        group by grouping sets ((h.department_id, m.fiscal_year), (h.department_id, m.fiscal_year, h.tool))
        """
    )
    con.execute("drop table staff")


def _write_month(con: duckdb.DuckDBPyConnection, month: date, extra_net_hours: float) -> None:
    fiscal_year = month.year - (month.month < 4)
    label = f"令和{fiscal_year - 2018}年度"
    is_complete = _next_month(month) <= DATA_UNTIL
    con.execute(
        "insert into dim_month values (?, ?, ?, ?, ?)", [month, fiscal_year, label, (month.month - 4) % 12 + 1, is_complete]
    )
    factor = 1.0 if fiscal_year == 2026 else 0.5
    if month == WITHOUT_DELIVERY:
        con.execute("insert into mart_hours_saved values ('S5', 'uipath', ?, 0, 0, 0, -2, 0, 0, -2, -2, 0, 0, 0)", [month])
    else:
        for department_id, tool, *hours in HOURS:
            scaled = [value * factor for value in hours]
            if (department_id, tool) == ("S3", "kintone"):
                scaled = [scaled[0] + extra_net_hours, *scaled[1:6], scaled[6] + extra_net_hours, scaled[7]]
            con.execute(
                f"insert into mart_hours_saved values ({', '.join('?' * 14)})",
                ["S0" if (department_id, fiscal_year) == ("S1", 2025) else department_id, tool, month, *scaled, 100, 2, 1],
            )
        for scope, scope_id, tool, entitled, active, habitual, first_time, suppressed in ADOPTION:
            rate = active / entitled if active is not None and entitled else None
            insert(
                con,
                "mart_adoption",
                scope=scope,
                scope_id=scope_id,
                tool=tool,
                month=month,
                entitled_staff=entitled,
                active_staff=active,
                active_rate=rate,
                habitual_staff=habitual,
                first_time_staff=first_time,
                state=adoption_state(entitled, active, suppressed),
                suppressed=suppressed,
            )
        con.execute("insert into mart_adoption_departments values ('kintone', ?, 2, 5, 0.4)", [month])
