"""Intervals against figures from tables and textbooks."""

from __future__ import annotations

import numpy as np
import pytest

from pipelines.methods.intervals import mean_change_interval, mean_interval, share_change_interval, wilson_interval


def test_wilson_interval_of_eight_in_ten_and_of_none():
    low, high = wilson_interval([8, 0, 0], [10, 10, 0])
    # (0.8 + 0.1920729 -+ 1.959964 * sqrt(0.016 + 0.0096036)) / 1.3841459
    assert low[:2] == pytest.approx([0.4901625, 0.0], abs=1e-7)
    assert high[:2] == pytest.approx([0.9433178, 0.2775328], abs=1e-7)
    assert np.isnan(low[2]) and np.isnan(high[2])


def test_mean_interval_uses_students_t_with_one_degree_less_than_n():
    # t(0.975, 3) = 3.182446; 3 -+ 3.182446 * 1 / 2
    low, high = mean_interval([3.0, 4.0], [1.0, np.nan], [4, 1])
    assert (low[0], high[0]) == pytest.approx((1.408777, 4.591223), abs=1e-6)
    assert np.isnan(low[1]) and np.isnan(high[1])


def test_change_of_two_equal_samples_has_eighteen_degrees_of_freedom():
    # t(0.975, 18) = 2.100922; half = 2.100922 * sqrt(1/10 + 1/10) = 0.939561
    change, low, high = mean_change_interval([3.5], [1.0], [10], [3.0], [1.0], [10])
    assert (change[0], low[0], high[0]) == pytest.approx((0.5, -0.439561, 1.439561), abs=1e-6)


def test_change_between_samples_that_do_not_vary_is_certain_and_of_one_answer_has_no_interval():
    change, low, high = mean_change_interval([5.0, 4.0], [0.0, np.nan], [3, 1], [4.0, 3.0], [0.0, 1.0], [3, 9])
    assert (change[0], low[0], high[0]) == (1.0, 1.0, 1.0)
    assert change[1] == 1.0 and np.isnan(low[1]) and np.isnan(high[1])


def test_wilson_interval_stays_within_0_and_1():
    n = np.arange(1, 500)
    for successes in (np.zeros(n.size), n):
        low, high = wilson_interval(successes, n)
        assert (low >= 0).all() and (high <= 1).all()


def test_change_of_a_share_is_newcombes_tenth_method():
    # Newcombe 1998, table II, example (a): 56/70 and 48/80: 0.2000, from 0.0524 to 0.3339
    change, low, high = share_change_interval([56], [70], [48], [80])
    assert change == pytest.approx([0.2])
    assert (round(float(low[0]), 4), round(float(high[0]), 4)) == (0.0524, 0.3339)


def test_change_of_a_share_needs_answers_on_both_sides():
    assert all(np.isnan(values[0]) for values in share_change_interval([1], [10], [0], [0]))
