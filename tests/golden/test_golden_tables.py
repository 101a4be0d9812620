"""Published tables of the golden cities against rows worked out by hand, one table a test."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.golden.conftest import HERE, GoldenCity

pytestmark = pytest.mark.dbt


def test_every_line_of_the_ledger(hours: GoldenCity) -> None:
    hours.check("fct_hours_ledger")


def test_gross_to_net_and_the_cautious_figure_by_department_tool_and_month(hours: GoldenCity) -> None:
    hours.check("mart_hours_saved")


def test_work_that_earned_nothing_and_why(hours: GoldenCity) -> None:
    hours.check("mart_uncredited")


@pytest.mark.parametrize(
    ("scope", "where"),
    [
        ("city", "tool = 'all'"),
        ("top_department", "tool = 'all'"),
        ("department", "period = 'fiscal_year'"),
        ("process", "tool <> 'all' and scope_id in ('P1', 'P2', 'P4', 'P8')"),
    ],
)
def test_months_and_fiscal_years_with_grade_shares_fte_and_yen(hours: GoldenCity, scope: str, where: str) -> None:
    hours.check(f"mart_hours_saved_period.{scope}", f"scope = '{scope}' and {where}")


def test_a_split_department_hands_its_hours_on_by_weight(hours: GoldenCity) -> None:
    hours.check("mart_hours_saved_current")
    hours.check("fct_hours_ledger_current", "month = '2025-03-01' and process_id in ('P1', 'P2')")


def test_pages_printed(hours: GoldenCity) -> None:
    hours.check("mart_paper")


def test_online_share_of_applications(hours: GoldenCity) -> None:
    hours.check("mart_online_applications")


def test_hours_of_audio(hours: GoldenCity) -> None:
    hours.check("mart_transcription")


def test_active_habitual_lapsed_and_first_time_staff(people: GoldenCity) -> None:
    people.check("mart_adoption")


def test_departments_that_use_a_tool(people: GoldenCity) -> None:
    people.check("mart_adoption_departments")


def test_overtime_per_person(people: GoldenCity) -> None:
    people.check("mart_overtime")


def test_mean_and_top_box_of_a_survey_with_their_intervals(people: GoldenCity) -> None:
    people.check("mart_survey")


def test_attainment_and_pace_of_targets(hours: GoldenCity) -> None:
    hours.check("mart_progress", "metric = 'net_hours' and target is not null")


def test_why_hours_changed(hours: GoldenCity) -> None:
    hours.check(
        "mart_change_drivers",
        "scope = 'process' and tool = 'all' and period = 'month' and abs(hours) > 1e-9 "
        "and (scope_id in ('P4', 'P5', 'P6') or (scope_id = 'P2' and period_start = '2025-05-01'))",
    )


def test_what_became_of_the_hours(hours: GoldenCity) -> None:
    hours.check("mart_freed_hours", "department_id = 'F1' or (department_id = 'K2' and month = '2025-04-01')")


def test_the_ledger_of_odd_starts_ends_policies_and_baselines(people: GoldenCity) -> None:
    people.check("fct_hours_ledger")
    people.check("mart_uncredited")


def test_full_time_equivalents_and_yen_follow_the_policy_of_their_time(people: GoldenCity) -> None:
    people.check("mart_hours_saved_period", "scope = 'city' and tool = 'all'")


@pytest.mark.parametrize("city", ["hours", "people"])
def test_the_arithmetic_above_a_line_of_the_ledger_gives_its_hours(city: str) -> None:
    # an auditor follows the comments: "why: 5*10/60" stands above a row that ends in 0.8333333333333334
    text = (HERE / city / "expected" / "fct_hours_ledger.csv").read_text(encoding="utf-8").splitlines()
    told = [
        (above.rpartition(": ")[2], row) for above, row in pairwise(text) if above.startswith("#") and not row.startswith("#")
    ]
    sums = [(arithmetic, row) for arithmetic, row in told if re.fullmatch(r"[-+*/()\d.]+", arithmetic)]
    assert len(sums) > len(told) / 2
    for arithmetic, row in sums:
        assert eval(arithmetic) == pytest.approx(float(row.rpartition(",")[2]), abs=1e-12), row
