"""The mistakes of section 10 that concern hours, one test each, on the golden cities.

Each asserts the figure worked out by hand (``hours/expected`` has the arithmetic) and says what the mistake would give.
Here: mistakes 1 to 10, 12, 13, 17, 22 and 23. The others concern people and have their tests with adoption and suppression.
"""

from __future__ import annotations

import pytest

from dashboard.pages.hours import tables
from pipelines.methods.figures import round_half_away
from tests.app.hours_view import hours_view
from tests.golden.conftest import GoldenCity

pytestmark = pytest.mark.dbt


def exactly(value: float) -> object:
    return pytest.approx(value, abs=1e-9)


def line(city: GoldenCity, process_id: str, month: str, component: str) -> float:
    """Hours of a ledger line of a process in a month, 0 where there is none."""
    return city.number(
        "select coalesce(sum(hours), 0) from fct_hours_ledger "
        f"where process_id = '{process_id}' and month = '{month}-01' and component = '{component}'"
    )


def test_mistake_01_failed_runs_earn_hours(hours: GoldenCity) -> None:
    # P2 in March: 3 ok runs x 10 x 3 / 60 = 1.5; with the failed T06 2.0, with the cancelled T07 2.5
    assert line(hours, "P2", "2025-03", "gross") == exactly(1.5)
    # P3 in March: 400 x 31/6 / 60; with the 50 items of the failed run 450 x 31/6 / 60 = 38.75
    assert line(hours, "P3", "2025-03", "gross") == exactly(400 * 31 / 6 / 60)
    # P1 in March: 5 x 10 / 60; with the three exceptions 8 x 10 / 60 = 1.333
    assert line(hours, "P1", "2025-03", "gross") == exactly(50 / 60)
    # a failed run is one exception, not 50
    assert line(hours, "P3", "2025-03", "exception_rework") == exactly(-20 / 60)


def test_mistake_02_a_missing_baseline_is_guessed(hours: GoldenCity) -> None:
    # P4's baseline begins on 10 March: one of two items is credited, 12 / 60; taken back to the 9th it would be 24 / 60
    assert line(hours, "P4", "2025-03", "gross") == exactly(12 / 60)
    assert hours.rows(
        "select ok_items, uncredited_items from mart_hours_saved where tool = 'kintone' and month = '2025-03-01'"
    ) == [(2.0, 1.0)]
    # P1's baseline of April begins on the 1st: with March's 10 minutes April would be 40 / 60
    assert line(hours, "P1", "2025-04", "gross") == exactly(32 / 60)


def test_mistake_03_a_default_saving_per_unit(hours: GoldenCity) -> None:
    # P8 has no baseline: its run earns nothing, costs 4 minutes and is listed; a default of 5 minutes would make it +1 minute
    assert hours.rows(
        "select gross_hours, net_hours * 60, uncredited_items from mart_hours_saved "
        "where department_id = 'K2' and tool = 'uipath' and month = '2025-04-01'"
    ) == [(0.0, exactly(-4.0), 1.0)]
    assert hours.rows("select items, reason from mart_uncredited where process_id = 'P8'") == [(1.0, "no_baseline")]
    # unregistered robots and apps are listed, and no one's hours: the ledger knows the eight processes alone
    assert hours.rows("select distinct process_id from fct_hours_ledger order by 1") == [(f"P{n}",) for n in range(1, 9)]


def test_mistake_04_robot_time_is_subtracted(hours: GoldenCity) -> None:
    # P1's runs of March took 10 h 10 min, 20 and 20 minutes: net would be 10.83 hours lower, -15.9
    net = hours.number(
        "select net_hours from mart_hours_saved where department_id = 'K1' and tool = 'uipath' and month = '2025-03-01'"
    )
    assert net == exactly(50 / 60 - 20.5 / 60 - 0.6 - 3.75 - 1 - 5 / 24)
    assert hours.rows("select distinct component from fct_hours_ledger order by 1") == [
        (name,) for name in ("build", "exception_rework", "gross", "human_part", "overlap", "upkeep")
    ]


def test_mistake_05_one_run_counted_as_one_item_though_it_handled_400(hours: GoldenCity) -> None:
    # 400 x 31/6 / 60 = 34.444 hours; as one item 31/6 / 60 = 0.086
    assert hours.rows(
        "select items, hours from fct_hours_ledger where process_id = 'P3' and month = '2025-03-01' and component = 'gross'"
    ) == [(400.0, exactly(400 * 31 / 6 / 60))]
    # runs of a process that counts by runs are 10 items each: 3 in March; as one item each 3 x 3 / 60 = 0.15
    assert line(hours, "P2", "2025-03", "gross") == exactly(1.5)


def test_mistake_06_build_time_is_deducted_anew_in_every_period(hours: GoldenCity) -> None:
    # P1: 36 hours over 36 months. A month -1, fiscal 2024 with its two months -2; deducted anew each would be -36
    assert hours.rows(
        "select period, period_start, build_hours from mart_hours_saved_period "
        "where scope = 'process' and scope_id = 'P1' and tool = 'all' order by 1, 2"
    ) == [
        ("fiscal_year", "2024-04-01", exactly(-2)),
        ("fiscal_year", "2025-04-01", exactly(-2)),
        *(("month", f"2025-0{month}-01", exactly(-1)) for month in (2, 3, 4, 5)),
    ]
    # P2 is retired: over its life its 18 hours once, not 18 in each of three months
    assert hours.number("select sum(hours) from fct_hours_ledger where process_id = 'P2' and component = 'build'") == exactly(-18)


def test_mistake_07_error_handlers_and_sub_processes_earn(hours: GoldenCity) -> None:
    # E1's one run at its baseline of 60 minutes would be an hour in April, and P1's jobs (beside its queue items) 2 ok runs
    # x 10 minutes in March
    assert hours.rows("select * from fct_hours_ledger where process_id = 'E1'") == []
    assert hours.rows("select * from mart_uncredited where process_id = 'E1'") == []
    assert hours.number(
        "select gross_hours from mart_hours_saved where department_id = 'K2' and tool = 'uipath' and month = '2025-04-01'"
    ) == exactly(0)
    assert line(hours, "P1", "2025-03", "gross") == exactly(50 / 60)


def test_mistake_08_a_retried_item_is_counted_twice(hours: GoldenCity) -> None:
    # A-002 failed and succeeded: one of 5 ok items; A-004 failed twice: one of 3 exceptions; were
    # delivered twice. Row by row March would have 7 ok items and, with the retried ones, 6 exceptions
    assert hours.rows(
        "select ok_items, exception_items from mart_hours_saved "
        "where department_id = 'K1' and tool = 'uipath' and month = '2025-03-01'"
    ) == [(5.0, 3.0)]
    # T03 failed and its retry T04 succeeded: 30 items, 1 exception, 4 runs x 3 + 30 x 0.1 = 15 minutes; row by row 2
    # exceptions and 18 minutes
    assert hours.rows(
        "select ok_items, exception_items, human_part_hours * 60 from mart_hours_saved "
        "where department_id = 'K1' and tool = 'winactor' and month = '2025-03-01'"
    ) == [(30.0, 1.0, exactly(-15))]


def test_mistake_09_decimals_are_dropped(hours: GoldenCity, people: GoldenCity) -> None:
    # 1:30 of audio x 90 / 60 = 2.25; cut to 1 hour 1.5, rounded to 2 hours 3
    assert line(hours, "P5", "2025-03", "gross") == exactly(2.25)
    # PERT (2 + 16 + 13) / 6 = 5.1666...; as 5 minutes 33.333, as 5.17 minutes 34.467
    assert line(hours, "P3", "2025-03", "gross") == exactly(34 + 4 / 9)
    # 0.2 minutes a page: cut, 600 pages would earn nothing
    assert line(hours, "P7", "2025-04", "gross") == exactly(2)
    # 0.1 minutes an item: 4 runs x 3 + 30 x 0.1 = 15 minutes; cut, 12
    assert line(hours, "P2", "2025-03", "human_part") == exactly(-0.25)
    # 1.5 and 2.25 hours of upkeep; cut, 3
    assert line(hours, "P1", "2025-03", "upkeep") == exactly(-3.75)
    # 40.5 hours of overtime: cut 40, read as 40 h 50 min 40.833
    assert people.number(
        "select overtime_hours from mart_overtime where scope = 'department' and scope_id = 'G1' and month = '2025-03-01'"
    ) == exactly(40.5)


def test_mistake_10_test_runs_are_counted(hours: GoldenCity) -> None:
    # T1: 2 ok runs x 5 items x 60 minutes would be 10 hours gross, and its 60 of upkeep and build 120 hours of costs
    assert hours.rows("select * from fct_hours_ledger where process_id = 'T1'") == []
    assert hours.rows("select items, reason from mart_uncredited where process_id = 'T1'") == [(10.0, "test")]
    # so K2 has no uipath in March at all, and the city 1 + 30 + ... items: 5 + 30 + 400 + 2 + 1.5, not 10 more
    assert hours.number("select sum(ok_items) from mart_hours_saved where month = '2025-03-01'") == exactly(438.5)


def test_mistake_12_a_dashboard_total_differs_from_its_table(hours: GoldenCity) -> None:
    # Fiscal 2024: 39.894 - 3.75 - 1.433 - 7.25 - 3 - 0.583 = 23.878, shown 23.9. Each rounded by itself the parts are
    # 39.9 - 3.8 - 1.4 - 7.3 - 3.0 - 0.6 = 23.8. By largest remainders (in tenths: .944 of the gross, .667 of the rework, .5 of
    # the human part, which comes before the upkeep's .5) they are:
    page = hours_view(hours.con, 2024)
    assert page.net_hours == 23.9
    assert [shown for _, shown in page.components] == [39.9, -3.7, -1.4, -7.3, -3.0, -0.6]
    published = hours.number(
        "select net_hours from mart_hours_saved_period "
        "where scope = 'city' and tool = 'all' and period = 'fiscal_year' and period_start = '2024-04-01'"
    )
    assert round_half_away(published, 1) == page.net_hours
    assert sum(shown for _, shown in page.components) == exactly(23.9)
    for lines in (page.tools, page.processes, page.departments):
        assert sum(line.net_hours or 0 for line in lines) == exactly(23.9)
    assert sum(point.net_hours or 0 for point in page.months) == exactly(23.9)
    for write in (tables.parts, tables.tools, tables.processes, tables.departments, tables.department_hours):
        assert write(page, "en").iloc[-1, -1] == "23.9"


def test_mistake_13_missing_days_are_drawn_as_zero(hours: GoldenCity, people: GoldenCity) -> None:
    # May's pages have not come. As 0 pages printed they would be 1,050 saved x 0.2 / 60 = 3.5 hours
    assert line(hours, "P7", "2025-05", "gross") == exactly(0)
    assert hours.rows("select * from mart_paper where month = '2025-05-01'") == []
    # nothing was delivered before February: no rows of zero, and no points on the page
    assert (
        hours.number("select count(*) from mart_hours_saved_period where period = 'month' and period_start < '2025-02-01'") == 0
    )
    months = hours_view(hours.con, 2024).months
    assert [point.net_hours for point in months[:10]] == [None] * 10
    assert None not in [point.net_hours for point in months[10:]]
    # F1 has told nothing of May
    assert hours.rows("select * from mart_hours_saved where department_id = 'F1' and month = '2025-05-01'") == []
    # overtime of May is not known, and not 0 hours a person
    assert people.rows("select distinct month from mart_overtime order by 1") == [("2025-03-01",), ("2025-04-01",)]


def test_mistake_17_a_reorganised_department_loses_its_history(hours: GoldenCity) -> None:
    # K1 was split on 1 April: its -8.7 hours of fiscal 2024 are 0.6 K3's and 0.4 K4's; lost, both would have none before April
    history = "select department_id, sum(net_hours) from mart_hours_saved_current where month < '2025-04-01'"
    assert hours.rows(f"{history} and department_id in ('K1', 'K3', 'K4') group by 1 order by 1") == [
        ("K3", exactly(-8.7 * 0.6)),
        ("K4", exactly(-8.7 * 0.4)),
    ]
    # as it was, it stays K1's
    assert hours.number("select sum(net_hours) from mart_hours_saved where department_id = 'K1'") == exactly(-8.7)
    # the register still names K1, and its processes go on in K3: net of April P1 -3.2, P2 -17.066...; lost, K3 would have none
    assert hours.number(
        "select sum(net_hours) from mart_hours_saved where department_id = 'K3' and month = '2025-04-01'"
    ) == exactly(-3.2 - 17 - 4 / 60)
    # nothing is gained or lost on the way
    assert hours.number("select sum(net_hours) from mart_hours_saved_current") == exactly(
        hours.number("select sum(net_hours) from mart_hours_saved")
    )


def test_mistake_22_some_months_annualised_without_a_range(hours: GoldenCity) -> None:
    # Two months of fiscal 2025, net -19.875: a year at that pace is -119.25 hours, / 1880 = -0.0634. Taken for a whole year
    # it would be -0.0106
    fte, complete, *ends = hours.rows(
        "select fte, is_complete, net_hours_low95, net_hours_low80, net_hours_high80, net_hours_high95 "
        "from mart_hours_saved_period where scope = 'city' and tool = 'all' and period_start = '2025-04-01' "
        "and period = 'fiscal_year'"
    )[0]
    assert fte == exactly(-19.875 / 1880 * 12 / 2)
    assert complete == "false"
    # the range stands in the same row, and is one
    assert ends == sorted(ends)
    assert ends[0] < ends[1] < ends[2] < ends[3]


def test_mistake_23_the_first_hours_of_april_are_booked_in_the_wrong_fiscal_year(hours: GoldenCity) -> None:
    # 1 April 00:00 and 08:59 in Tokyo are 31 March 15:00 and 23:59 UTC: by UTC days March would have 7 queue items and April 2,
    # at March's 10 minutes
    items = "select month, items from fct_hours_ledger where component = 'gross' and process_id = '{}' order by 1"
    assert hours.rows(items.format("P1")) == [
        ("2025-02-01", 1.0),
        ("2025-03-01", 5.0),
        ("2025-04-01", 4.0),
        ("2025-05-01", 2.0),
    ]
    # the run that ended at 00:30 costs its 6 minutes in April: 2 x 6 + 4 x 0.5 = 14, not 8
    assert line(hours, "P1", "2025-04", "human_part") == exactly(-14 / 60)
    # a record of 01:00 on 1 April (31 March 16:00 UTC) and one of 2 April: by UTC 2 and 1
    assert hours.rows(items.format("P4")) == [("2025-03-01", 1.0), ("2025-04-01", 2.0), ("2025-05-01", 1.0)]
    # a sheet's 25:30 on 31 March is 01:30 on 1 April: its 12 items are of fiscal 2025
    assert hours.number(
        "select ok_items from mart_hours_saved_period where scope = 'process' and scope_id = 'P3' and tool = 'all' "
        "and period = 'fiscal_year' and period_start = '2025-04-01'"
    ) == exactly(12)
    # local times are not moved: an application of 31 March 23:50 stays in March
    assert hours.rows("select month, online from mart_online_applications order by 1")[0] == ("2025-03-01", 1.0)
