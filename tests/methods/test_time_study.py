"""Figures and outliers of measured minutes, worked out by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from pipelines.methods.time_study import figures, outliers


def test_figures_of_three_cases():
    said = figures(np.array([8.0, 10.0, 15.0]))
    # mean 11, sd √((9 + 1 + 16) / 2) = √13; Student's 97.5 % quantile with 2 degrees of freedom is 4.302653
    assert (said.cases, said.mean, said.median) == (3, 11, 10)
    assert said.sd == pytest.approx(math.sqrt(13))
    assert (said.low95, said.high95) == pytest.approx((11 - 4.302653 * math.sqrt(13 / 3), 11 + 4.302653 * math.sqrt(13 / 3)))


def test_one_case_has_no_spread():
    said = figures(np.array([8.0]))
    assert (said.cases, said.mean, said.median) == (1, 8, 8)
    assert math.isnan(said.sd) and math.isnan(said.low95)


def test_fences_stand_on_the_logarithm():
    """Powers of two: logs 1 to 5 and x (units of ln 2), quartiles of six by interpolation 2.25 and 4.75, fences -1.5 and 8.5."""
    assert list(outliers(np.array([2.0, 4, 8, 16, 32, 2.0**8.4]))) == [False] * 6
    assert list(outliers(np.array([2.0, 4, 8, 16, 32, 2.0**8.6]))) == [False] * 5 + [True]


def test_too_short_a_case_is_an_outlier_as_well():
    assert list(outliers(np.array([0.1, 10, 10, 11, 11, 12, 12]))) == [True] + [False] * 6


def test_among_equal_cases_only_one_half_as_long_again_is_an_outlier():
    """9 x 1.5 = 13.5 and 9 / 1.5 = 6."""
    assert not outliers(np.full(7, 9.0)).any()
    assert not outliers(np.array([9.0] * 8 + [6.1, 13.4])).any()
    assert list(outliers(np.array([9.0] * 8 + [5.9, 13.6]))) == [False] * 8 + [True] * 2


def test_four_cases_are_too_few_to_call_one_an_outlier():
    assert not outliers(np.array([1.0, 10, 10, 400])).any()
