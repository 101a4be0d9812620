"""Raking against weights worked out by hand."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from pipelines.methods.raking import raked_weights, survey_weights


def groups(**sizes: int) -> list[int]:
    """The group of each respondent, numbered in the order given."""
    return [number for number, size in enumerate(sizes.values()) for _ in range(size)]


def test_one_margin_gives_each_group_its_share():
    # half of 40 is 20: 20 / 30 and 20 / 10
    weights = raked_weights([(groups(old=30, young=10), [5000, 5000])])
    assert weights == pytest.approx([20 / 30] * 30 + [2.0] * 10, rel=1e-14)


def test_two_margins_are_both_met():
    # persons 10 20 / 30 5, to be multiplied by rows (1, 2) and columns (1, 1/2): 10 10 / 60 5, so rows 20 : 65, columns 70 : 15;
    # 65 respondents have mean 1 after the factor 65 / 85
    row, column = groups(one=30, two=35), [*groups(a=10, b=20), *groups(a=30, b=5)]
    weights = raked_weights([(row, [20, 65]), (column, [70, 15])])
    expected = np.repeat([1, 0.5, 2, 1], [10, 20, 30, 5]) * 65 / 85
    assert weights == pytest.approx(expected, rel=1e-11)


def test_weights_are_trimmed_once_and_not_shared_out_again():
    # 50 / 90 and 50 / 10 = 5, cut to 3; the other way round 10 / 90 is raised to 0.3
    assert raked_weights([(groups(a=90, b=10), [1, 1])]) == pytest.approx([50 / 90] * 90 + [3.0] * 10, rel=1e-14)
    assert raked_weights([(groups(a=90, b=10), [1, 9])]) == pytest.approx([0.3] * 90 + [3.0] * 10, rel=1e-14)


def test_who_is_unknown_to_a_margin_keeps_his_share():
    # four are known, two each are wanted of the groups with three and one
    weights = raked_weights([([0, 0, 0, 1, -1, -1], [1, 1])])
    assert weights == pytest.approx([2 / 3] * 3 + [2, 1, 1], rel=1e-14)


def test_a_group_of_the_population_nobody_is_in_leaves_its_share_to_the_others():
    # 50 : 30 of eight is 5 : 3
    weights = raked_weights([(groups(a=4, b=4), [50, 30, 20])])
    assert list(weights[[0, -1]]) == pytest.approx([1.25, 0.75], rel=1e-14)


def test_margins_that_contradict_each_other_have_no_weights():
    # everyone old lives in the east, and nobody else: the shares cannot be half and nine tenths
    assert raked_weights([(groups(old=5, young=5), [5, 5]), (groups(east=5, west=5), [9, 1])]) is None


def test_the_weights_do_not_depend_on_the_order_of_respondents():
    age, area = groups(a=7, b=4, c=9), [0, 1] * 10
    order = np.random.default_rng(1).permutation(20)
    weights = raked_weights([(age, [1, 2, 3]), (area, [3, 1])])
    shuffled = raked_weights([(np.array(age)[order], [1, 2, 3]), (np.array(area)[order], [3, 1])])
    assert shuffled == pytest.approx(weights[order], rel=1e-12)


def test_each_wave_is_raked_by_itself():
    def members(wave: date, keys: list[str | None]) -> list[dict[str, object]]:
        sizes = {"20s": 1, "30s": 1}
        return [
            {"survey_id": "s", "wave": wave, "row_key": f"{wave}{n}", "segment": "age", "margin_key": key}
            | {"population": None if key is None else sizes[key]}
            for n, key in enumerate(keys)
        ]

    april, may = date(2026, 4, 1), date(2026, 5, 1)
    cells = pl.DataFrame(members(april, ["20s", "20s", "20s", "30s"]) + members(may, ["30s", None, "30s", "20s"]))
    weights = survey_weights(cells)
    # April: two of four each; May: one and a half of the three whose age is known
    assert weights.filter(wave=april)["weight"].to_list() == pytest.approx([2 / 3, 2 / 3, 2 / 3, 2.0], rel=1e-14)
    assert weights.filter(wave=may)["weight"].to_list() == pytest.approx([0.75, 1.0, 0.75, 1.5], rel=1e-14)
    assert survey_weights(cells.clear()).schema == weights.schema
