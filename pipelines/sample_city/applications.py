"""Applications as the online service lists them and as counters are counted by hand.

Belongs here: rows per application for some procedures, monthly totals for the others. Does not belong here: what an
application spares.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import numpy as np

from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_end, month_number
from pipelines.sample_city.processes import SEASONS, Process
from pipelines.sample_city.services import PROCEDURES, UNREGISTERED_PROCEDURE, Procedure
from pipelines.sample_city.staff import Roster
from pipelines.sample_city.truth import Truth
from pipelines.sample_city.writing import full_width, wareki_date, wareki_month

LIST_HEADER = ("受付番号", "手続名", "申請日時", "受付方法", "処理状況", "完了日時")
TOTALS_HEADER = ("年月", "手続名", "受付方法", "件数")
_CHANNELS = ("オンライン", "窓口", "郵送")
Row = list[object]


def write_applications(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], truth: Truth, delivery: Delivery
) -> None:
    """Write ``inbox/online_applications/`` for every complete month: the list of applications and the sheet of totals."""
    late: list[Row] = []
    for n, month in enumerate(plan.complete_months()):
        late = _write_list(plan, month, n, late, delivery)
        _write_totals(plan, month, n, delivery)


def _received(plan: Plan, procedure: Procedure, month: date) -> tuple[int, int, int]:
    """Applications online, at the counter and by post: more and more of them online."""
    rng = plan.rng("applications", procedure.name, month)
    progress = min((month_number(month) - month_number(plan.truth_start)) / max(plan.window_months, 1), 1.0)
    share = procedure.online_share * (0.45 + 0.55 * progress)
    season = SEASONS[procedure.season][(month.month - 4) % 12]
    count = int(rng.poisson(procedure.monthly * season * plan.scale))
    online, counter, post = (int(k) for k in rng.multinomial(count, (share, (1 - share) * 0.85, (1 - share) * 0.15)))
    return online, counter, post


def _write_list(plan: Plan, month: date, n: int, late: list[Row], delivery: Delivery) -> list[Row]:
    """One month's applications; those of the month before that were decided since come once more. Returns the undecided."""
    rows: list[Row] = []
    undecided: list[Row] = []
    for k, procedure in enumerate((*(p for p in PROCEDURES if p.is_listed), UNREGISTERED_PROCEDURE), start=1):
        counts = _received(plan, procedure, month)
        rng = plan.rng("application rows", procedure.name, month)
        channels = np.repeat(np.arange(3), counts)
        minutes = np.sort(rng.integers(0, month_end(month).day * 1440 - 600, len(channels)))
        rng.shuffle(channels)
        if procedure is UNREGISTERED_PROCEDURE:
            delivery.plant("unregistered_applications", counts[0])
        for number, (channel, minute) in enumerate(zip(channels, minutes, strict=True), start=1):
            applied = datetime.combine(month, time()) + timedelta(minutes=int(minute))
            done = applied + timedelta(hours=float(rng.exponential(40)))
            is_done = done.date() <= month_end(month)
            row: Row = [f"{k:02d}{month:%y%m}-{number:05d}", procedure.name, applied, _CHANNELS[channel], "完了", done]
            if not is_done:
                undecided.append(row)
                row = [*row[:4], "処理中", None]
            rows.append(row)
    rows.sort(key=lambda row: (str(row[2]), str(row[0])))
    again = [row for row in late if row[5].date() <= month_end(month)]  # type: ignore[attr-defined]
    delivery.plant("applications_decided_later", len(again))
    rows = [*again, *rows]
    rows += _dirt(plan, rows[-1], month, n, delivery)
    path = f"inbox/online_applications/申請一覧_{month:%Y-%m}"
    if n % 4 == 1:
        delivery.put_workbook(f"{path}.xlsx", "申請一覧", LIST_HEADER, rows)
    else:
        plain = [[_plain(value, n) for value in row] for row in rows]
        delivery.put_csv(f"{path}.csv", LIST_HEADER, plain, encoding="cp932" if n % 3 else "utf-8-sig")
    return undecided


def _dirt(plan: Plan, like: Row, month: date, n: int, delivery: Delivery) -> list[Row]:
    """A way of receipt that nobody foresaw, a formula that failed, a cell too many, a row from the future."""
    extra: list[Row] = []

    def add(kind: str, row: Row) -> None:
        extra.append(row)
        delivery.plant(kind)

    if n % 6 == 2:
        add("unknown_channel", [f"F{month:%y%m}", like[1], like[2], "ＦＡＸ", "完了", None])
    if n % 6 == 4:
        add("excel_error_row", [f"E{month:%y%m}", "#N/A", like[2], _CHANNELS[0], "完了", None])
    if n % 8 == 5:
        add("row_wider_than_header", [f"W{month:%y%m}", *like[1:], "欄外のメモ"])
    if n == 7:
        add("future_dated_row", [f"Z{month:%y%m}", like[1], datetime(plan.daily_from.year + 3, 1, 15, 9), *like[3:]])
    return extra


def _write_totals(plan: Plan, month: date, n: int, delivery: Delivery) -> None:
    """The sheet that sections fill in by hand, with subtotals, notes and their ways of writing nothing."""
    rows: list[Row] = []
    written = wareki_month(month) if n % 2 else f"{month:%Y/%m}"
    for k, procedure in enumerate(p for p in PROCEDURES if not p.is_listed):
        counts = _received(plan, procedure, month)
        for channel, count in zip(_CHANNELS, counts, strict=True):
            text: object = count
            if (n + k) % 5 == 0:
                text = f"{count:,}"
            elif (n + k) % 5 == 1:
                text = full_width(count)
                delivery.plant("full_width_digits")
            elif (n + k) % 5 == 2 and count >= 1000:
                text = f"{count // 1000} {count % 1000:03d}"
                delivery.plant("number_with_a_space")
            rows.append([written, procedure.name, channel, text])
        rows.append(["小計", "", "", sum(counts)])
        delivery.plant("total_row")
    if n % 9 == 4:
        rows.append([written, "飼い猫の登録申請", _CHANNELS[1], "x"])
        delivery.plant("suppressed_number")
    rows.append(["※ 窓口には支所の受付を含みます。", "", "", ""])
    delivery.plant("note_row")
    title: list[Row] = [["申請受付件数（手書き集計）"], ["", "", "", "単位：件"]]
    delivery.plant("title_row_above_header")
    path = f"inbox/online_applications/受付件数_{month:%Y-%m}"
    if n % 3 == 2:
        delivery.put_csv(f"{path}.csv", TOTALS_HEADER, rows, encoding="cp932", title_rows=title)
    else:
        delivery.put_workbook(f"{path}.xlsx", f"{month.month}月", TOTALS_HEADER, rows, title_rows=title)


def _plain(value: object, n: int) -> object:
    if not isinstance(value, datetime):
        return "" if value is None else value
    if n % 4 == 3:
        return f"{wareki_date(value)} {value:%H:%M}"
    return f"{value:%Y-%m-%d %H:%M:%S}" if n % 4 == 2 else f"{value.year}/{value.month}/{value.day} {value.hour}:{value:%M}"
