"""The Bass model: exact on its own curve, and as sure as it says on persons who each choose their time."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.methods.bass import fit_bass, month_flow


def share(month, p, q):
    """F(t) of Bass 1969, from nobody at the start."""
    decay = np.exp(-(p + q) * np.asarray(month, dtype=float))
    return (1 - decay) / (1 + q / p * decay)


def persons(ceiling, p, q, months, random, together=1):
    """Who has begun by each month's end where groups of ``together`` persons choose their time alone, from F's inverse."""
    draws = random.random(ceiling // together)
    times = -np.log((1 - draws) / (1 + q / p * draws)) / (p + q)
    return together * np.searchsorted(np.sort(times), np.arange(1, months + 1))


def test_the_flow_of_a_month_is_the_way_along_the_curve_from_wherever_it_starts():
    months = np.arange(0, 30)
    curve = 800 * share(months, 0.01, 0.3)
    np.testing.assert_allclose(month_flow(curve[:-1], 800, 0.01, 0.3), np.diff(curve), rtol=1e-12)


def test_nobody_is_left_to_begin_at_the_ceiling():
    assert month_flow(100, 100, 0.02, 0.2) == 0
    # without imitation everybody left begins with the chance 1 - exp(-p): 100 x (1 - exp(-0.5))
    assert month_flow(0, 100, 0.5, 1e-9) == pytest.approx(39.34693, rel=1e-6)


@pytest.mark.parametrize("first_month", [1, 8])
def test_a_planted_curve_is_found_again_also_where_the_data_begin_after_the_spread_did(first_month):
    fit = fit_bass(1000 * share(np.arange(first_month, 25), 0.01, 0.3))
    assert fit is not None
    assert (fit.ceiling, fit.innovation, fit.imitation) == pytest.approx((1000, 0.01, 0.3), rel=2e-3)
    # most begin where N = m (q - p) / 2q = 1000 x 0.29 / 0.6
    assert fit.peak == pytest.approx(483.3, rel=2e-3)
    assert fit.low95 <= fit.ceiling <= fit.high95


@pytest.mark.parametrize(("p", "q", "months", "together"), [(0.01, 0.25, 20, 1), (0.01, 0.25, 24, 5)])
def test_95_percent_intervals_hold_the_ceiling_and_the_coming_year_of_simulated_cities_about_as_often_as_they_say(
    p, q, months, together
):
    random = np.random.default_rng(20260401)
    ceilings = futures = 0
    for _ in range(50):
        whole = persons(600, p, q, months + 12, random, together)
        fit = fit_bass(whole[:months])
        assert fit is not None
        ceilings += fit.low95 <= 600 <= fit.high95
        _, low, high = fit.ahead(float(whole[months - 1]), 12)
        futures += low[-1] <= whole[-1] <= high[-1]
    # of 50 at 95 %: 44 or more in 99.6 of 100 repetitions; an 80 % interval would reach 44 in 10 of them
    assert ceilings >= 44
    assert futures >= 44


def test_intervals_are_no_wider_than_they_need_to_be():
    # 90 of 100 persons have begun 20 months on; half a year later nearly all have
    narrow = fit_bass(persons(1000, 0.02, 0.3, 26, np.random.default_rng(1)))
    assert narrow is not None
    assert narrow.high95 / narrow.low95 < 1.05


def test_before_the_curve_bends_no_ceiling_is_found():
    # everybody yet to come begins at one rate of growth: 10 % more each month
    assert fit_bass(np.cumsum(10 * 1.1 ** np.arange(15)).round()) is None


def test_the_coming_months_start_from_the_persons_reached_and_stay_within_order():
    fit = fit_bass(persons(500, 0.01, 0.3, 18, np.random.default_rng(7)))
    assert fit is not None
    middle, low, high = fit.ahead(450.0, 12)
    assert (middle[0] - 450) == pytest.approx(float(month_flow(450, fit.ceiling, fit.innovation, fit.imitation)))
    assert (low >= 450).all() and (low <= middle).all() and (middle <= high).all() and (np.diff(middle) > 0).all()
