"""Rows of registers that the figures of the golden city do not fit, as published and as ``dx run`` records its checks.

Here: what a real run makes of them. Not here: the bounds themselves (dbt unit tests) and their wording (tests/checks).
"""

from __future__ import annotations

import pytest

from tests.golden.conftest import GoldenCity

pytestmark = pytest.mark.dbt


def test_rows_of_registers_that_the_figures_do_not_fit(hours: GoldenCity) -> None:
    hours.check("meta_plausibility")


def test_a_run_records_one_warning_of_each_kind(hours: GoldenCity) -> None:
    checks = hours.rows(
        "select check_name, severity, passed from meta_quality where check_name like 'plausibility: %' order by check_name"
    )
    assert checks == [
        ("plausibility: freed_hours_above_net", "warn", "false"),
        ("plausibility: hours_above_schedule", "warn", "true"),
        ("plausibility: items_above_cases", "warn", "false"),
    ]


def test_a_city_that_claims_nothing_implausible_passes(people: GoldenCity) -> None:
    assert people.rows("select * from meta_plausibility") == []
    assert people.rows("select check_name from meta_quality where check_name like 'plausibility: %' and not passed") == []
