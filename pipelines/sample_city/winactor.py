"""WinActor Manager on Cloud as its task export writes it: 31 columns, MS932, CRLF.

Belongs here: task rows, their retries and the files they come in. Does not belong here: when robots run (``runs``).
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta

import numpy as np

from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Period, Plan
from pipelines.sample_city.processes import Process
from pipelines.sample_city.runs import Run, month_runs
from pipelines.sample_city.staff import Roster
from pipelines.sample_city.truth import Truth
from pipelines.sample_city.winactor_manager import write_winactor_manager

_HEADER_LINE = (
    "タスクID,名前,シナリオID,シナリオ名,状態,タスク確認状態,データ一覧ファイルID,データ一覧ファイル名,アーカイブ,ログ,異常発生時,メール送信,"
    "メール送信日時,アーカイブファイルID,生成日時,開始日時,終了日時,更新日時,実行時間（秒）,実行予定WinActorID,実行予定WinActor名,WinActorID,"
    "WinActor名,スケジュールID,スケジュール名,実行予定日時,エラー,エラーコード,スケジュール登録者,リトライカウント,個別ステージID"
)
HEADER = _HEADER_LINE.split(",")
_STATUS = {"ok": "FINISH", "exception": "ERROR", "cancelled": "CANCEL"}
_OVERLAP_DAYS = 3
_COLUMN = {name: n for n, name in enumerate(HEADER)}
Row = list[object]


def write_winactor(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], truth: Truth, delivery: Delivery
) -> None:
    """Write ``inbox/winactor/`` and count what the scenarios did into ``truth``."""
    scenarios = [p for p in processes if p.tool == "winactor"]
    by_day: dict[date, list[Row]] = defaultdict(list)
    for month in plan.months():
        runs = [run for scenario in scenarios for run in month_runs(plan, org, roster, scenario, month)]
        runs.sort(key=lambda run: (run.started, run.process.process_id))
        planned: set[tuple[str, datetime]] = set()
        for n, run in enumerate(runs):
            _add_run(plan, by_day, run, f"T{month:%Y%m}{n + 1:06d}", planned, truth, delivery)
    _write_periods(plan, by_day, delivery)
    named = {day: [dict(zip(HEADER, row, strict=True)) for row in rows] for day, rows in by_day.items()}
    write_winactor_manager(plan, org, roster, scenarios, named, delivery)


def _add_run(
    plan: Plan,
    by_day: dict[date, list[Row]],
    run: Run,
    task_id: str,
    taken: set[tuple[str, datetime]],
    truth: Truth,
    delivery: Delivery,
) -> None:
    process, day = run.process, run.ended.date()
    if run.outcome != "cancelled":
        ok = run.outcome == "ok"
        truth.add(process, day, ok=process.items_per_run * ok, exception=not ok, runs=1)
    if plan.start <= day <= plan.until:
        if run.trial:
            delivery.plant("run_before_started_on")
        if process.process_class == "unregistered":
            delivery.plant("unregistered_runs")
    length, failed_at = (run.ended - run.started) / 3, run.started - timedelta(minutes=5)
    planned = (failed_at - length if run.failed_before else run.started).replace(microsecond=0)
    # two runs planned for one moment would read as two attempts of one
    while (process.process_id, planned) in taken:
        planned -= timedelta(seconds=1)
    taken.add((process.process_id, planned))
    if run.failed_before:
        by_day[failed_at.date()].append(_row(plan, run, f"{task_id}A", planned, failed_at - length, failed_at, "ERROR", 0))
    by_day[day].append(_row(plan, run, task_id, planned, run.started, run.ended, _STATUS[run.outcome], int(run.failed_before)))


def _row(
    plan: Plan, run: Run, task_id: str, planned: datetime, started: datetime, ended: datetime, status: str, retry: int
) -> Row:
    number = run.process.process_id[-2:]
    rng = np.random.default_rng([plan.seed, *task_id.encode()])
    machine = int(rng.integers(1, 4))
    error = "ウィンドウが見つかりません。" if status == "ERROR" else ""
    values: dict[str, object] = {
        "タスクID": task_id,
        "名前": run.process.name,
        "シナリオID": f"S{number}",
        "シナリオ名": run.process.match_key,
        "状態": status,
        "タスク確認状態": "未確認" if error else "",
        "アーカイブ": "true",
        "ログ": "true",
        "異常発生時": "停止",
        "メール送信": "false",
        "生成日時": _text(planned - timedelta(minutes=2)),
        "開始日時": _text(started),
        "終了日時": _text(ended),
        "更新日時": _text(ended + timedelta(seconds=1)),
        "実行時間（秒）": int((ended - started).total_seconds()),
        "実行予定WinActorID": f"W{machine}",
        "実行予定WinActor名": f"庁内実行端末№{machine}",
        "WinActorID": f"W{machine}",
        "WinActor名": f"庁内実行端末№{machine}",
        "スケジュールID": f"SC{number}",
        "スケジュール名": f"定期～{run.process.name}",
        "実行予定日時": _text(planned),
        "エラー": error,
        "エラーコード": "E-2001" if error else "",
        "スケジュール登録者": "DX推進担当",
        "リトライカウント": retry,
    }
    return [values.get(column, "") for column in HEADER]


def _write_periods(plan: Plan, by_day: dict[date, list[Row]], delivery: Delivery) -> None:
    for n, period in enumerate(_late_delivered(plan, delivery)):
        overlap = _OVERLAP_DAYS if n and period.first <= plan.daily_from else 0
        first = period.first - timedelta(days=overlap)
        days = [first + timedelta(k) for k in range((period.last - first).days + 1)]
        rows = [row for day in days for row in by_day.get(day, [])]
        if not rows:
            continue
        delivery.plant("overlapping_export_rows", sum(len(by_day.get(day, [])) for day in days[:overlap]))
        if period.last.day > 1 and period.first < plan.daily_from:
            rows += _running_at_export(by_day, period, delivery)
            if n % 6 == 3:
                rows += _dirt(plan, rows[0], n, delivery)
        delivery.put_csv(f"inbox/winactor/tasks_{period.label.replace('-', '')}.csv", HEADER, rows, encoding="cp932")


def _late_delivered(plan: Plan, delivery: Delivery) -> list[Period]:
    """Monthly files, but one month was forgotten and came with the next month's file."""
    periods = plan.month_periods()
    late = next((n for n, p in enumerate(periods) if p.label == f"{plan.fiscal_year}-08"), None)
    if late is None:
        return periods
    delivery.plant("month_delivered_late")
    both = Period(periods[late + 1].label, periods[late].first, periods[late + 1].last)
    return [*periods[:late], both, *periods[late + 2 :]]


def _running_at_export(by_day: dict[date, list[Row]], period: Period, delivery: Delivery) -> list[Row]:
    """Tasks of the next day that had just been generated when the export was made: the next file has them finished."""
    rows = []
    for row in by_day.get(period.last + timedelta(days=1), [])[:2]:
        early = list(row)
        early[_COLUMN["状態"]] = "WAITING"
        early[_COLUMN["更新日時"]] = early[_COLUMN["生成日時"]]
        for column in ("開始日時", "終了日時", "実行時間（秒）", "エラー", "エラーコード", "タスク確認状態"):
            early[_COLUMN[column]] = ""
        rows.append(early)
    delivery.plant("rows_open_then_finished", len(rows))
    return rows


def _dirt(plan: Plan, like: Row, n: int, delivery: Delivery) -> list[Row]:
    """An unknown status, a date that does not exist, a row wider than the header, an end before its start."""

    def changed(task: str, **values: str) -> Row:
        row = list(like)
        for column, value in {"タスクID": f"{task}{n:03d}", "実行予定日時": "", "スケジュールID": "", **values}.items():
            row[_COLUMN[column]] = value
        return row

    unknown = changed("U", 状態="要確認")
    broken = changed("B", 状態="FINISH", 終了日時=f"{plan.fiscal_year}/02/30 10:00:00")
    wide = [*changed("W", 状態="FINISH"), "余分な値"]
    backwards = changed("E", 状態="FINISH", 開始日時=str(like[_COLUMN["終了日時"]]), 終了日時=str(like[_COLUMN["生成日時"]]))
    for kind in ("unknown_status", "broken_date", "row_wider_than_header", "end_before_start"):
        delivery.plant(kind)
    return [unknown, broken, wide, backwards]


def _text(moment: datetime) -> str:
    return moment.strftime("%Y/%m/%d %H:%M:%S")
