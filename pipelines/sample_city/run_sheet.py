"""The run sheet that sections without a robot server fill in by hand, one file a month, xlsx and CSV in turn.

Belongs here: rows as people write them, with the mistakes people make. Does not belong here: server logs.
"""

from __future__ import annotations

from datetime import date, datetime

import numpy as np

from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_end
from pipelines.sample_city.processes import Process
from pipelines.sample_city.runs import Run, month_runs
from pipelines.sample_city.staff import Roster
from pipelines.sample_city.truth import Truth

HEADER = ("実行日", "所属", "業務名", "開始", "終了", "処理件数", "結果", "備考")
_RESULT = {"ok": "正常終了", "exception": "異常終了", "cancelled": "中断"}
_NOBODY_KNOWS, _ALIAS = "農政担当（臨時）", "健康福祉局障がい福祉課"
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
Row = list[object]


def write_run_sheets(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], truth: Truth, delivery: Delivery
) -> None:
    """Write ``inbox/rpa_runs/run_sheet_YYYY-MM.*`` for every complete month; count the work into ``truth``."""
    reporting = [p for p in processes if p.tool == "rpa_other"]
    complete = set(plan.complete_months())
    for n, month in enumerate(plan.months()):
        runs = [run for process in reporting for run in month_runs(plan, org, roster, process, month)]
        # a sheet holds the runs of its own month only
        runs = sorted((r for r in runs if r.ended.date() <= month_end(month)), key=lambda r: (r.started, r.process.process_id))
        rng = plan.rng("run sheet", month)
        # what is not delivered yet is counted all the same, but its dirt is not
        ledger = delivery if month in complete else Delivery(delivery.data_dir)
        rows = [_row(org, run, f"№{k}", rng, truth, ledger) for k, run in enumerate(runs, start=1)]
        if month in complete and rows:
            _write_month(plan, month, n, rows, delivery)


def _row(org: Organisation, run: Run, note: str, rng: np.random.Generator, truth: Truth, delivery: Delivery) -> Row:
    process, day = run.process, run.ended.date()
    written_day: date = run.started.date()
    count: object = run.items
    ok = run.outcome == "ok"
    draw = rng.random()
    if ok and draw < 0.04:
        count = str(run.items).translate(_FULL_WIDTH)
        delivery.plant("full_width_digits")
    elif ok and draw < 0.06:
        count = ""
        delivery.plant("item_count_left_blank")
    if run.outcome != "cancelled":
        truth.add(process, day, ok=run.items * ok * (count != ""), exception=not ok, runs=1)
    end = _clock(run.ended)
    if day > written_day:
        end = f"{run.ended.hour + 24}:{run.ended.minute:02d}"
        delivery.plant("clock_past_24")
    department = org.name_of(org.owner_on(process.department_id, day), day)
    if draw > 0.97:
        department = _NOBODY_KNOWS
        delivery.plant("department_nobody_knows")
    elif department == "障害福祉課" and draw > 0.8:
        department = _ALIAS
        delivery.plant("department_alias")
    return [written_day, department, process.name, _clock(run.started), end, count, _RESULT[run.outcome], note]


def _write_month(plan: Plan, month: date, n: int, rows: list[Row], delivery: Delivery) -> None:
    title: list[Row] = []
    if n % 3 == 0:
        title = [[f"RPA実行報告　{month:%Y年%m月}分"], []]
        delivery.plant("title_row_above_header", 1)
    rows = rows + _dirt(plan, rows, month, n, delivery)
    path = f"inbox/rpa_runs/run_sheet_{month:%Y-%m}"
    if n % 2:
        delivery.put_csv(f"{path}.csv", HEADER, [[_plain(v) for v in row] for row in rows], encoding="cp932", title_rows=title)
    else:
        delivery.put_workbook(f"{path}.xlsx", "実行報告", HEADER, rows, title_rows=title)


def _dirt(plan: Plan, rows: list[Row], month: date, n: int, delivery: Delivery) -> list[Row]:
    """What people leave under and between the rows of a month."""
    like = next((row for row in rows if _is_plain(row)), rows[0])
    day, department, name = like[0], like[1], like[2]
    extra: list[Row] = []

    def add(kind: str, *new_rows: Row) -> None:
        extra.extend(new_rows)
        delivery.plant(kind, len(new_rows))

    if n % 4 == 0:
        add("identical_row", list(like))
    if n % 5 == 1:
        add("end_before_start", [day, department, name, "15:30", "14:10", 12, "正常終了", "時刻誤り"])
        add("broken_date", [f"{month:%Y}/13/45", department, name, "9:00", "9:20", 8, "正常終了", ""])
    if n % 5 == 2:
        add("unknown_status", [day, department, name, "10:00", "10:20", 9, "要確認", ""])
        add("unregistered_runs", [day, department, "個人Excelマクロ", "11:00", "11:05", 30, "正常終了", ""])
    if n % 6 == 3:
        add("row_wider_than_header", [day, department, name, "13:00", "13:20", 7, "正常終了", "メモ", "欄外のメモ"])
    if n == 8:
        future = date(plan.daily_from.year + 3, 1, 15)
        add("future_dated_row", [future, department, name, "9:00", "9:10", 5, "正常終了", "年誤り"])
    add("blank_row", [None] * len(HEADER))
    total = sum(row[5] for row in rows if isinstance(row[5], int))
    add("total_row", ["合計", "", "", "", "", total, "", ""])
    return extra


def _is_plain(row: Row) -> bool:
    """Whether a row carries no dirt of its own, so that a copy of it adds none."""
    same_day = str(row[3]).zfill(5) < str(row[4]).zfill(5) < "24"
    return row[6] == "正常終了" and isinstance(row[5], int) and same_day and row[1] not in (_NOBODY_KNOWS, _ALIAS)


def _clock(moment: datetime) -> str:
    return f"{moment.hour}:{moment.minute:02d}"


def _plain(value: object) -> object:
    if isinstance(value, date):
        return f"{value.year}/{value.month}/{value.day}"
    return "" if value is None else value
