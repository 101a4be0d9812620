"""What the copiers' counters say: cumulative readings on the 10th, the 20th and the last day of each month.

Belongs here: devices, readings, one device swap. Does not belong here: what a page not printed spares.
"""

from __future__ import annotations

from datetime import date

from pipelines.sample_city.organisation import Department, Organisation
from pipelines.sample_city.output import Delivery
from pipelines.sample_city.plan import Plan, month_end, month_number
from pipelines.sample_city.processes import Process
from pipelines.sample_city.staff import Roster
from pipelines.sample_city.truth import Truth
from pipelines.sample_city.writing import excel_serial, short_wareki_date, slashed

HEADER = ("日付", "所属", "機器", "枚数")
_SEASON = (1.25, 0.95, 1.00, 0.95, 0.90, 1.00, 1.00, 0.95, 1.00, 0.95, 1.05, 1.30)
_PAGES_PER_PERSON = 420
_SPARED_AFTER_A_YEAR = 0.38
_SWAPPED_DEVICE = "MFP-020101"
Row = list[object]


def write_paper(
    plan: Plan, org: Organisation, roster: Roster, processes: tuple[Process, ...], truth: Truth, delivery: Delivery
) -> None:
    """Write ``inbox/paper/複合機カウンター_YYYY-MM.*`` for every complete month."""
    started = {p.department_id: p.started_on for p in processes if p.tool == "paperless"}
    counters: dict[str, int] = {}
    for n, month in enumerate(plan.complete_months()):
        rows = []
        for section in sorted(org.sections(month), key=lambda d: d.department_id):
            rows += _readings(plan, roster, section, month, started.get(section.department_id), counters, delivery)
        _write_month(plan, month, n, rows, delivery)


def _readings(
    plan: Plan,
    roster: Roster,
    section: Department,
    month: date,
    started: date | None,
    counters: dict[str, int],
    delivery: Delivery,
) -> list[tuple[date, str, str, int]]:
    device = f"MFP-{section.department_id}"
    rng = plan.rng("paper", section.department_id, month)
    habit = float(plan.rng("paper level", section.department_id).lognormal(0, 0.3))
    counters.setdefault(device, int(plan.rng("counter", section.department_id).integers(200_000, 900_000)))
    pages = len(roster.present(section.department_id, month)) * _PAGES_PER_PERSON * habit * _SEASON[(month.month - 4) % 12]
    if started and month >= started:
        pages *= 1 - _SPARED_AFTER_A_YEAR * min((month_number(month) - month_number(started) + 1) / 12, 1)
    rows = []
    for day, share in ((month.replace(day=10), 0.32), (month.replace(day=20), 0.33), (month_end(month), 0.35)):
        if device == _SWAPPED_DEVICE and day == date(plan.fiscal_year, 9, 10):
            counters[device] = 0
            delivery.plant("counter_reset")
        counters[device] += round(pages * share * float(rng.normal(1, 0.05)))
        rows.append((day, section.name, device, counters[device]))
    return rows


def _write_month(plan: Plan, month: date, n: int, readings: list[tuple[date, str, str, int]], delivery: Delivery) -> None:
    rows: list[Row] = []
    for k, (day, name, device, counter) in enumerate(readings):
        shown: object = (slashed(day), day, short_wareki_date(day), slashed(day), excel_serial(day), short_wareki_date(day))[
            n % 6
        ]
        rows.append([shown, name, device, f"{counter:,}" if (n + k) % 4 == 0 else counter])
    if n % 6 == 4:
        delivery.plant("excel_serial_date", len(rows))
    if n % 6 == 2:
        rows.append([f"{month:%Y}/02/30", readings[0][1], "MFP-日付誤り", 100])
        delivery.plant("broken_date")
    if n % 7 == 3:
        rows.append([slashed(month_end(month)), readings[0][1], "MFP-故障中", "#REF!"])
        delivery.plant("excel_error_row")
    path = f"inbox/paper/複合機カウンター_{month:%Y-%m}"
    if n % 3 == 1:
        rows.append([None] * len(HEADER))
        rows.append(["※ カウンターは累計です。", "", "", ""])
        delivery.plant("blank_row")
        delivery.plant("note_row")
        delivery.put_workbook(f"{path}.xlsx", "カウンター", HEADER, rows)
    elif n % 6 == 5:
        # what a spreadsheet calls Unicode text, named .csv all the same
        lines = ["\t".join(str(value) for value in row) for row in [HEADER, *rows]]
        delivery.put(f"{path}.csv", ("\r\n".join(lines) + "\r\n").encode("utf-16"), len(rows))
        delivery.plant("utf16_tab_file")
    else:
        delivery.put_csv(f"{path}.csv", HEADER, rows, encoding="cp932" if n % 2 else "utf-8-sig")
