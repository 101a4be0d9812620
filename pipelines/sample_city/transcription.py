"""Use of the transcription service, month by month, as the sections list it.

Belongs here: recordings and the ways their length is written. Does not belong here: what a recording spares.
"""

from __future__ import annotations

from datetime import date, time

from pipelines.sample_city.organisation import Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_number, working_days
from pipelines.sample_city.processes import Process
from pipelines.sample_city.services import RECORDING_DEPARTMENTS
from pipelines.sample_city.staff import Roster
from pipelines.sample_city.truth import Truth
from pipelines.sample_city.writing import (
    date_without_era,
    era_sign_date,
    full_width_wareki_date,
    short_wareki_date,
    slashed,
    wareki_date,
)

HEADER = ("利用日", "所属", "会議名", "音声時間", "利用者")
_MEETINGS = (
    "課長会議",
    "定例会①",
    "審議会（第２回）",
    "事業者打合せ㈱みらい",
    "住民説明会",
    "面接記録",
    "研修№3",
    "予算ヒアリング",
)
_NOBODY_KNOWS = "議会担当（臨時）"
Row = list[object]


def write_transcription(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], truth: Truth, delivery: Delivery
) -> None:
    """Write ``inbox/transcription/文字起こし利用_YYYY-MM.*`` for every complete month: 60 to 120 hours of audio each."""
    for n, month in enumerate(plan.complete_months()):
        rows = [row for section in RECORDING_DEPARTMENTS for row in _section(plan, org, roster, section, month, n, delivery)]
        rows.sort(key=lambda row: (str(row[0]), str(row[1]), str(row[2])))
        if n % 8 in (4, 5):
            delivery.plant("era_sign_date" if n % 8 == 4 else "full_width_date", len(rows))
        written = [[_day(row[0], n), *row[1:3], _length(row[3], n), row[4]] for row in rows]
        written += _dirt(written[0], month, n, delivery)
        path = f"inbox/transcription/文字起こし利用_{month:%Y-%m}"
        header = [*HEADER[:3], "音声時間(分)", HEADER[4]] if n % 4 == 3 else HEADER
        if n % 4 == 2:
            delivery.put_workbook(f"{path}.xlsx", "利用実績", header, written, title_rows=[[f"利用実績　{month:%Y年%m月}分"], []])
            delivery.plant("title_row_above_header")
        else:
            delivery.put_csv(f"{path}.csv", header, written, encoding="cp932" if n % 2 else "utf-8-sig")


def _section(
    plan: Plan, org: Organisation, roster: Roster, section: tuple[str, int, bool], month: date, n: int, delivery: Delivery
) -> list[Row]:
    name, recordings, is_registered = section
    owner = org.owner_on(org.by_name(name).department_id, month)
    people = roster.present(owner, month)[:6]
    rng = plan.rng("recordings", name, month)
    progress = min((month_number(month) - month_number(plan.truth_start)) / max(plan.window_months, 1), 1.0)
    days = working_days(month)
    rows: list[Row] = []
    for _ in range(round(recordings * (0.9 + 0.3 * progress))):
        minutes = int(max(15, min(rng.lognormal(4.05, 0.45), 260)))
        written = org.name_of(owner, month)
        if rng.random() < 0.02:
            written = _NOBODY_KNOWS
            delivery.plant("department_nobody_knows")
        elif written == "DX推進課" and rng.random() < 0.3:
            written = "DX課"
            delivery.plant("department_alias")
        elif not is_registered:
            delivery.plant("unregistered_recordings")
        day, meeting = days[int(rng.integers(len(days)))], _MEETINGS[int(rng.integers(len(_MEETINGS)))]
        rows.append([day, written, meeting, minutes, people[int(rng.integers(len(people)))].staff_id])
    return rows


def _day(day: object, n: int) -> object:
    """The date as this month's file has it: 2026/4/1, R8.4.1, a true date cell, 令和8年4月1日, ㋿8年4月1日 or Ｒ８．４．１."""
    assert isinstance(day, date)
    ways = (slashed, short_wareki_date, None, wareki_date, era_sign_date, full_width_wareki_date, None, wareki_date)
    way = ways[n % 8]
    return day if way is None else way(day)


def _length(minutes: object, n: int) -> object:
    """The length as this month's file has it: 1:30, 1時間30分, a true time cell, or minutes."""
    assert isinstance(minutes, int)
    hours, rest = divmod(minutes, 60)
    return (f"{hours}:{rest:02d}", f"{hours}時間{rest}分", time(hours, rest), minutes)[n % 4]


def _dirt(like: Row, month: date, n: int, delivery: Delivery) -> list[Row]:
    """A length without its unit, a day that does not exist, one without its era, one left out, the row of totals."""
    extra: list[Row] = []
    if n % 5 == 0 and n % 4 != 3:
        extra.append([slashed(month), like[1], "長さの単位なし", "90", ""])
        delivery.plant("duration_without_unit")
    if n % 6 == 1:
        extra.append([f"{month:%Y}/13/45", like[1], "日付誤り", like[3], ""])
        delivery.plant("broken_date")
    if n % 6 == 3:
        extra.append([date_without_era(month), like[1], "元号なし", like[3], ""])
        delivery.plant("era_left_out")
    if n % 7 == 2:
        extra.append(["", like[1], "日付なし", like[3], ""])
        delivery.plant("required_cell_blank")
    extra.append(["合計", "", "", "", ""])
    delivery.plant("total_row")
    return extra
