"""Ends of the golden city's intervals against the quantiles that the distributions have in closed form.

10,000 draws tell an end of the 95 % interval to about 0.03 standard deviations, one of the 80 % interval to 0.02; four times that
is allowed. All components but gross are taken as known.
"""

from __future__ import annotations

from math import exp, log, sqrt

import pytest
from scipy import stats

from tests.golden.conftest import GoldenCity

pytestmark = pytest.mark.dbt

SHARES = (0.025, 0.10, 0.90, 0.975)
ENDS = "net_hours_low95, net_hours_low80, net_hours_high80, net_hours_high95"


def _row(city: GoldenCity, process_id: str, year: int) -> tuple[float, float, list[float]]:
    """Gross, net and the four ends of a process's fiscal year."""
    gross, net, *ends = city.rows(
        f"select gross_hours, net_hours, {ENDS} from mart_hours_saved_period "
        f"where scope = 'process' and scope_id = '{process_id}' "
        f"and tool = 'all' and period = 'fiscal_year' and period_start = '{year}-04-01'"
    )[0]
    return gross, net, ends


def test_timed_samples_are_lognormal_with_the_standard_error_of_their_mean(hours: GoldenCity) -> None:
    # B1a: ten samples of 9 and ten of 11 minutes, sd = sqrt(20 / 19), standard error sqrt(20 / 19) / sqrt(20) = sqrt(1 / 19)
    # = 0.2294 minutes of 10. Fiscal 2024 has 6 items: gross 6 x 10 / 60 = 1 hour, sd 6 x 0.2294 / 60 = 0.0229 hours.
    gross, net, ends = _row(hours, "P1", 2024)
    assert gross == pytest.approx(1, abs=1e-9)
    variance = log(1 + (1 / 19) / 10**2)
    means = [exp(log(10) - variance / 2 + stats.norm.ppf(share) * sqrt(variance)) for share in SHARES]
    assert ends == pytest.approx([net - 1 + 6 * mean / 60 for mean in means], abs=0.12 * 0.0229)
    # so narrow a lognormal is nearly symmetrical about the figure
    assert ends[0] < ends[1] < net < ends[2] < ends[3]
    assert net - ends[1] == pytest.approx(ends[2] - net, rel=0.1)


def test_a_log_without_spread_has_half_its_minutes_as_standard_error(hours: GoldenCity) -> None:
    # B1b: log, 8 minutes, no sd: 0.5 x 8 of one case. Fiscal 2025 has 6 items: gross 0.8 hours, sd 0.4.
    gross, net, ends = _row(hours, "P1", 2025)
    variance = log(1 + 0.5**2)
    factors = [exp(-variance / 2 + stats.norm.ppf(share) * sqrt(variance)) for share in SHARES]
    # the upper tail is long: its end is told less exactly
    assert ends == pytest.approx([net - gross + 0.8 * factor for factor in factors], abs=0.25 * 0.4)


def test_an_expert_estimate_is_a_pert_distribution(hours: GoldenCity) -> None:
    # B3: 2, 4, 13 minutes: beta with 1 + 4 x (4 - 2) / 11 and 1 + 4 x (13 - 4) / 11 on 2 to 13. Fiscal 2024 has 400 items;
    # sd of the distribution 1.88 minutes, 12.5 hours.
    _, net, ends = _row(hours, "P3", 2024)
    minutes = [2 + 11 * stats.beta.ppf(share, 1 + 8 / 11, 1 + 36 / 11) for share in SHARES]
    fixed = net - 400 * 31 / 6 / 60
    assert ends == pytest.approx([fixed + 400 * each / 60 for each in minutes], abs=0.12 * 12.5)


def test_a_declared_baseline_may_be_anything_down_to_nothing(hours: GoldenCity) -> None:
    # B7: triangular(0, b, b), whose share below x is (x / b)^2: an end is b x sqrt(share). Fiscal 2025: gross 2 hours, build -1.
    # Its density at the lower ends is 0.32 / b and 0.63 / b: told to 0.005 x b.
    gross, net, ends = _row(hours, "P7", 2025)
    assert (gross, net) == (pytest.approx(2, abs=1e-9), pytest.approx(1, abs=1e-9))
    assert ends == pytest.approx([2 * sqrt(share) - 1 for share in SHARES], abs=2 * 0.02)
    # the declared figure itself is the best case: it lies above the whole interval
    assert ends[3] < net


def test_counted_by_runs_an_expert_estimate_is_no_better_than_a_declared_one(people: GoldenCity) -> None:
    # X6: 2 items at 31/6 minutes, drawn from 0 to 31/6 like any declared figure, not from 2 to 13
    gross, net, ends = _row(people, "X6", 2024)
    assert (gross, net) == (pytest.approx(2 * 31 / 6 / 60, abs=1e-9),) * 2
    assert ends == pytest.approx([gross * sqrt(share) for share in SHARES], abs=gross * 0.02)


def test_every_row_has_ends_in_order(hours: GoldenCity) -> None:
    rows = hours.rows(f"select {ENDS} from mart_hours_saved_period")
    assert rows
    assert [row for row in rows if list(row) != sorted(row)] == []
    # P8 has no gross: nothing is uncertain, -4 minutes
    _, _, ends = _row(hours, "P8", 2025)
    assert ends == pytest.approx([-4 / 60] * 4, abs=1e-9)
