"""A large city as its systems deliver it: files of run sheets, kintone records, kintone's audit log and answers, made by DuckDB.

Belongs here: registers and files in the inbox, a month or a day at a time. Does not belong here: measuring.

Three years hold 6 million runs, 4 million records, 2 million usage days and 50,000 respondents, on office days alone.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import duckdb

SINCE = date(2023, 10, 2)  # a Monday
PEOPLE, DEPARTMENTS, TOP_DEPARTMENTS = 3_400, 100, 10
ROBOTS, APPS = 250, 40
RUNS_A_DAY, RECORDS_A_DAY, USERS_A_DAY, RESPONDENTS_A_MONTH = 7_750, 5_160, 2_600, 1_390
QUESTIONS = 10

_RUNS = f"""
select strftime(day, '%Y/%m/%d') as 実行日, '課' || (n % {ROBOTS} % {DEPARTMENTS}) as 所属, '業務' || (n % {ROBOTS}) as 業務名,
    (8 + n // {ROBOTS} // 4)::varchar || ':' || lpad((n // {ROBOTS} % 4 * 15)::varchar, 2, '0') as 開始,
    (8 + n // {ROBOTS} // 4)::varchar || ':' || lpad((n // {ROBOTS} % 4 * 15 + 9)::varchar, 2, '0') as 終了,
    1 + hash(n, day) % 20 as 処理件数, case when hash(n, day) % 50 = 0 then '異常' else '正常' end as 結果, '' as 備考
from office_day, range({RUNS_A_DAY}) as runs (n)
"""
_RECORDS = f"""
select number * {RECORDS_A_DAY} // {APPS} + n as レコード番号, 1 as "$revision",
    strftime(day + to_minutes((480 + n * 5)::integer), '%Y-%m-%d %H:%M') as 作成日時,
    strftime(day + to_minutes((481 + n * 5)::integer), '%Y-%m-%d %H:%M') as 更新日時,
    's' || lpad((hash(n, day) % {PEOPLE})::varchar, 5, '0') as 作成者, '完了' as ステータス
from office_day, range({RECORDS_A_DAY} // {APPS}) as records (n)
"""
_USES = f"""
select strftime(day + to_seconds((36000 + n * 7)::integer), '%Y/%m/%d %H:%M:%S') as 日時,
    's' || lpad(((n * 17 + number) % {PEOPLE})::varchar, 5, '0') as ユーザー, '10.20.0.1' as IPアドレス, '情報' as レベル,
    'kintone' as サービス, 'App operation' as モジュール, 'Record update' as アクション, 'SUCCESS' as 結果,
    'app id: ' || (n % {APPS}) || ', record id: [' || (number * {USERS_A_DAY} + n) || ']' as 補足
from office_day, range({USERS_A_DAY}) as uses (n)
"""
_ANSWERS = f"""
select number * {RESPONDENTS_A_MONTH} + n + 1 as ID,
    strftime(day + to_minutes((540 + n % 480)::integer), '%Y/%m/%d %H:%M') as 完了時刻,
    {", ".join(f"1 + hash(n, day, {question}) % 5 as 設問{question}" for question in range(QUESTIONS))}
from (select * from office_day order by day limit 1), range({RESPONDENTS_A_MONTH}) as respondents (n)
"""


def write_registers(data_dir: Path) -> None:
    """Departments in two levels, a login and a kintone licence for everybody, a baseline for every process, one survey."""
    folder = data_dir / "registers"
    folder.mkdir(parents=True, exist_ok=True)
    tops = [f"B{number:02d},局{number},局," for number in range(TOP_DEPARTMENTS)]
    sections = [f"D{number:03d},課{number},課,B{number % TOP_DEPARTMENTS:02d}" for number in range(DEPARTMENTS)]
    robots = [
        f"R{number:03d},業務{number},D{number % DEPARTMENTS:03d},rpa_other,業務{number},item_count,production,{SINCE},1,60"
        for number in range(ROBOTS)
    ]
    apps = [
        f"K{number:03d},アプリ{number},D{number % DEPARTMENTS:03d},kintone,{number},records,production,{SINCE},1,60"
        for number in range(APPS)
    ]
    processes = [line.split(",", 1)[0] for line in (*robots, *apps)]
    written = {
        "departments": ["department_id,department_name,kind,parent_id", *tops, *sections],
        "staff_roster": [
            "staff_id,department_id,valid_from,valid_to,login",
            *(f"{person:05d},D{person % DEPARTMENTS:03d},2020-04-01,,s{person:05d}" for person in range(PEOPLE)),
        ],
        "tool_entitlements": [
            "staff_id,tool,valid_from,valid_to",
            *(f"{person:05d},kintone,2020-04-01," for person in range(PEOPLE)),
        ],
        "processes": [
            "process_id,process_name,department_id,tool,match_key,item_rule,class,started_on,monthly_upkeep_hours,build_hours",
            *robots,
            *apps,
        ],
        "baselines": [
            "baseline_id,process_id,method,minutes_per_item,sample_count",
            *(f"B{name},{name},timed,{5 + at % 20},{4 + at % 30}" for at, name in enumerate(processes)),
        ],
        "surveys": ["survey_id,survey_name,audience,design,population", f"s1,職員調査,staff,census,{PEOPLE}"],
        "survey_questions": [
            "survey_id,question_id,column_header,question_text,scale_id,reverse,is_segment",
            *(f"s1,q{question},設問{question},設問{question},five,0,0" for question in range(QUESTIONS)),
        ],
        "scales": ["scale_id,label,score,top_box", *(f"five,{score},{score},{int(score > 3)}" for score in range(1, 6))],
    }
    for name, lines in written.items():
        (folder / f"{name}.csv").write_text("\n".join([*lines, ""]), encoding="utf-8")


def write_files(data_dir: Path, first: date, until: date, name: str, *, with_answers: bool = True) -> None:
    """One delivery of every system for the office days from ``first`` to ``until``; ``name`` is part of the files' names."""
    inbox = data_dir / "inbox"
    with duckdb.connect() as con:
        con.execute(
            "create table office_day as select day::date as day, (day::date - ?)::integer as number"
            " from generate_series(?::timestamp, ?::timestamp, interval 1 day) as days (day) where isodow(day) < 6",
            [SINCE, first, until],
        )
        _write(con, _RUNS, inbox / "rpa_runs" / f"runs_{name}.csv")
        _write(con, _USES, inbox / "kintone" / f"audit_{name}.csv")
        con.execute(f"create table record as {_RECORDS}")
        for app in range(APPS):
            _write(con, "select * from record", inbox / "kintone" / f"app_{app}_{name}.csv")
        if with_answers:
            _write(con, _ANSWERS, inbox / "surveys" / "s1" / f"answers_{name}.csv")


def months(count: int) -> list[tuple[date, date]]:
    """First and last day of ``count`` stretches of 30 days and a bit from ``SINCE`` on: 36 of them are three years."""
    edges = [SINCE + timedelta(days=round(number * 365.25 / 12)) for number in range(count + 1)]
    return [(first, after - timedelta(days=1)) for first, after in zip(edges, edges[1:], strict=False)]


def _write(con: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    con.execute(f"copy ({query}) to '{path}' (header, delimiter ',')")
