"""Overtime month by month: a table of sections at first, a list of persons since the attendance system came.

Belongs here: hours and the two layouts. Does not belong here: who works where. The notation is hours and minutes
(policy ``overtime_hours_notation`` is minutes60).
"""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from pipelines.sample_city.organisation import Department, Organisation, valid_on
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_number
from pipelines.sample_city.processes import Process
from pipelines.sample_city.staff import Roster
from pipelines.sample_city.truth import Truth
from pipelines.sample_city.writing import hours_and_minutes, short_wareki_month, wareki_month

PERSON_HEADER = ("職員番号", "所属コード", "所属", "対象年月", "時間外勤務時間")
SECTION_HEADER = ("対象年月", "所属", "時間外勤務時間", "備考")
# April first: new year's budget and transfers in April, the old year's end in March, the assembly in December
_SEASON = (1.40, 1.00, 0.95, 0.90, 0.80, 0.90, 1.00, 1.00, 1.15, 0.95, 1.05, 1.40)
_MEAN_MINUTES = 690
_FALL_OVER_WINDOW = 0.10
_TEMPLATE_ROWS = 3
_PASSWORD_PROTECTED = bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 504
Row = list[object]


def write_overtime(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], truth: Truth, delivery: Delivery
) -> None:
    """Write ``inbox/overtime/`` for every complete month: sections, from the fitted fiscal year on persons."""
    for n, month in enumerate(plan.complete_months()):
        worked = {d: _minutes(plan, roster, d.department_id, month) for d in org.departments if valid_on(d, month)}
        if month < date(plan.fiscal_year, 4, 1):
            _write_sections(worked, month, n, delivery)
        else:
            _write_persons(worked, month, n, delivery)
    month = date(plan.fiscal_year, 6, 1)
    if month in plan.complete_months():
        # the same list once more, sent with a password
        delivery.put(f"inbox/overtime/時間外_{month:%Y-%m}_暗号化.xlsx", _PASSWORD_PROTECTED, 0)
        delivery.plant("unreadable_file")


def _minutes(plan: Plan, roster: Roster, department_id: str, month: date) -> list[tuple[str, int]]:
    """Minutes of overtime of each person there all month who has any; heads of section are not paid for it."""
    rng = plan.rng("overtime", department_id, month)
    busy = float(plan.rng("overtime level", department_id).lognormal(0, 0.35))
    progress = min((month_number(month) - month_number(plan.truth_start)) / max(plan.window_months, 1), 1.0)
    level = _MEAN_MINUTES * busy * _SEASON[(month.month - 4) % 12] * (1 - _FALL_OVER_WINDOW * progress)
    people = [person for person in roster.present(department_id, month) if person.grade != "課長"]
    draws = np.minimum(rng.lognormal(-0.25, 0.7, len(people)) * level, 5400)
    idle = rng.random(len(people)) < 0.15
    return [(p.staff_id, int(d)) for p, d, none in zip(people, draws, idle, strict=True) if not none]


def _write_sections(worked: dict[Department, list[tuple[str, int]]], month: date, n: int, delivery: Delivery) -> None:
    written = (wareki_month(month), short_wareki_month(month), f"{month:%Y年%m月}")[n % 3]
    rows: list[Row] = []
    for department, people in worked.items():
        total = sum(minutes for _, minutes in people)
        if not total:
            continue
        name = department.name
        if name == "デジタル推進課":
            name = "ﾃﾞｼﾞﾀﾙ推進課"
            delivery.plant("half_width_kana_department")
        elif name == "国民健康保険課" and n % 2:
            name = "国保課"
            delivery.plant("department_alias")
        # every third workbook holds true durations instead of text
        rows.append([written, name, timedelta(minutes=total) if n % 3 == 2 else hours_and_minutes(total), ""])
        delivery.plant("duration_cell", int(n % 3 == 2))
    rows.append([written, "選挙管理委員会（臨時）", "12:30", "応援"])
    delivery.plant("department_nobody_knows")
    if n % 4 == 1:
        rows.append([written, rows[0][1], "10:75", "分の誤り"])
        delivery.plant("minutes_beyond_59")
    everything = sum(minutes for people in worked.values() for _, minutes in people)
    rows.append(["合計", "", hours_and_minutes(everything), ""])
    rows += [[None] * len(SECTION_HEADER) for _ in range(_TEMPLATE_ROWS)]
    rows.append(["※ 管理職員を除きます。", "", "", ""])
    title: list[Row] = [["時間外勤務実績"], ["", "", "単位：時間:分", ""], []]
    for kind, count in (("total_row", 1), ("blank_row", _TEMPLATE_ROWS), ("note_row", 1), ("title_row_above_header", 1)):
        delivery.plant(kind, count)
    path = f"inbox/overtime/時間外_{month:%Y-%m}.xlsx"
    delivery.put_workbook(path, f"{month.month}月", SECTION_HEADER, rows, title_rows=title)


def _write_persons(worked: dict[Department, list[tuple[str, int]]], month: date, n: int, delivery: Delivery) -> None:
    written = (f"{month:%Y/%m}", f"{month:%Y%m}", short_wareki_month(month))[n % 3]
    rows: list[Row] = [
        [staff_id, department.department_id, department.name, written, hours_and_minutes(minutes)]
        for department, people in worked.items()
        for staff_id, minutes in people
    ]
    like = rows[0]
    if n % 3 == 0:
        rows.append(["009999", *like[1:4], "8:60"])
        delivery.plant("minutes_beyond_59")
    if n % 6 == 2:
        rows.append(["009998", *like[1:3], "", "4:15"])
        delivery.plant("required_cell_blank")
    header = PERSON_HEADER
    if n % 2:
        # the system was set up anew in between: the same columns in another order
        header = (PERSON_HEADER[3], *PERSON_HEADER[:3], PERSON_HEADER[4])
        rows = [[row[3], *row[:3], row[4]] for row in rows]
        delivery.plant("columns_in_another_order")
    delivery.put_csv(f"inbox/overtime/時間外_{month:%Y-%m}.csv", header, rows, encoding="cp932")
