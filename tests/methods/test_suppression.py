"""Small groups: what is hidden, and that nothing hidden can be worked out from what is shown."""

from __future__ import annotations

import itertools
from datetime import date

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.methods.suppression import withheld_cells, withhold


def hidden(denominators, totals, minimum=10):
    return np.flatnonzero(withheld_cells(denominators, totals, minimum)).tolist()


def test_nothing_is_hidden_where_every_group_is_large_enough():
    assert hidden([30, 10, 20], [(0, [1, 2])]) == []


def test_a_single_small_part_takes_the_smallest_other_part_along():
    assert hidden([65, 5, 20, 40], [(0, [1, 2, 3])]) == [1, 2]


def test_two_small_parts_that_sum_to_the_minimum_need_no_third():
    assert hidden([51, 5, 6, 40], [(0, [1, 2, 3])]) == [1, 2]


def test_two_small_parts_below_the_minimum_take_a_third_along():
    assert hidden([77, 3, 4, 30, 40], [(0, [1, 2, 3, 4])]) == [1, 2, 3]


def test_an_only_part_below_the_minimum_hides_its_total_too():
    assert hidden([5, 5], [(0, [1])]) == [0, 1]


def test_nobody_is_no_group_and_hides_no_one():
    # the empty part stays shown, and hiding it would protect nothing: the large part has to go along
    assert hidden([24, 4, 20, 0], [(0, [1, 2, 3])]) == [1, 2]
    assert hidden([20, 20, 0], [(0, [1, 2])]) == []


def test_a_small_total_takes_another_total_and_one_of_its_parts_along():
    # city 0; totals 1 (4 persons), 2 (30), 3 (50); parts 4 of 1, 5 and 6 of 2, 7 and 8 of 3
    tree = [(0, [1, 2, 3]), (1, [4]), (2, [5, 6]), (3, [7, 8])]
    assert hidden([84, 4, 30, 50, 4, 12, 18, 20, 30], tree) == [1, 2, 4, 5]


def test_what_stays_unknown_through_two_levels_sums_to_the_minimum():
    # totals 1 (3) and 2 (14) hide 17 persons, but with part 5 (11) shown the city would give away the 6 of parts 3 and 4
    tree = [(0, [1, 2]), (1, [3]), (2, [4, 5])]
    assert hidden([17, 3, 14, 3, 3, 11], tree) == [1, 2, 3, 4, 5]


def test_one_hidden_total_is_too_few_even_where_its_parts_count_someone_twice():
    # total 1 has 9 people, two of them in both of its parts (5 and 6): the parts reach the minimum, the people do not
    tree = [(0, [1, 2, 3]), (1, [4, 5]), (2, [6]), (3, [7])]
    assert hidden([59, 9, 20, 30, 5, 6, 20, 30], tree) == [1, 2, 4, 5, 6]


def test_one_total_cut_in_two_ways_is_protected_in_both():
    # by age 4 + 20 + 26, by district 25 + 25
    assert hidden([50, 4, 20, 26, 25, 25], [(0, [1, 2, 3]), (0, [4, 5])]) == [1, 2]


@st.composite
def hierarchies(draw):
    """City, two or three totals, each of one to three parts, 0 to 25 persons a part."""
    parts = draw(st.lists(st.lists(st.integers(0, 25), min_size=1, max_size=3), min_size=1, max_size=3))
    denominators, totals = [sum(map(sum, parts))], [(0, list(range(1, len(parts) + 1)))]
    denominators += [sum(group) for group in parts]
    for number, group in enumerate(parts, start=1):
        totals.append((number, list(range(len(denominators), len(denominators) + len(group)))))
        denominators += group
    return denominators, totals


@settings(max_examples=300, deadline=None)
@given(hierarchies())
def test_no_hidden_figure_follows_from_the_shown_ones(hierarchy):
    denominators, totals = hierarchy
    withheld = withheld_cells(denominators, totals, 10)
    unknown = np.flatnonzero(withheld).tolist()
    equations = np.zeros((len(totals), len(denominators)))
    for row, (total, parts) in enumerate(totals):
        equations[row, total] = -1
        equations[row, parts] = 1
    matrix = equations[:, unknown]
    rank = np.linalg.matrix_rank(matrix) if unknown else 0
    for index in range(len(unknown)):
        asked = np.zeros(len(unknown))
        asked[index] = 1
        assert np.linalg.matrix_rank(np.vstack([matrix, asked])) > rank, "a hidden cell is the solution of the totals' equations"
    assert all(withheld[cell] for cell, persons in enumerate(denominators) if 0 < persons < 10)
    assert not any(withheld[cell] for cell, persons in enumerate(denominators) if persons == 0)
    assert_known_sums_are_large(denominators, totals, withheld, matrix, unknown, rank)


def assert_known_sums_are_large(denominators, totals, withheld, matrix, unknown, rank):
    """Every set of hidden parts whose sum can be worked out holds nobody or at least the minimum."""
    inner = {total for total, _ in totals}
    leaves = [index for index, cell in enumerate(unknown) if cell not in inner]
    for size in range(1, len(leaves) + 1):
        for group in itertools.combinations(leaves, size):
            asked = np.zeros(len(unknown))
            asked[list(group)] = 1
            if np.linalg.matrix_rank(np.vstack([matrix, asked])) == rank:
                assert sum(denominators[unknown[index]] for index in group) >= 10


def cells(minimum=10):
    return pl.DataFrame(
        {
            "cell_id": ["all", "age:20", "age:30", "age:40"],
            "part_of": [None, "all", "all", "all"],
            "segment": ["all", "age", "age", "age"],
            "wave": [date(2026, 4, 1)] * 4,
            "suppression_minimum": [minimum] * 4,
            "n": [40, 7, 12, 21],
            "mean": [3.0, 2.0, 3.5, None],
        },
        schema_overrides={"suppression_minimum": pl.Int32},
    )


def test_every_figure_of_a_withheld_row_is_null_and_types_stay():
    result = withhold(cells(), within=["wave"], partition="segment", denominator="n", figures=["n", "mean"])
    assert result["suppressed"].to_list() == [False, True, True, False]
    assert result["n"].to_list() == [40, None, None, 21]
    assert result["mean"].to_list() == [3.0, None, None, None]
    assert result["n"].dtype == pl.Int64 and result["wave"].dtype == pl.Date


def test_the_minimum_is_never_taken_below_five():
    result = withhold(
        cells(1).with_columns(n=pl.Series([40, 4, 15, 21])), within=["wave"], partition="segment", denominator="n", figures=["n"]
    )
    assert result["suppressed"].to_list() == [False, True, True, False]


def test_a_month_without_a_minimum_is_an_error():
    without = cells().with_columns(suppression_minimum=pl.lit(None, dtype=pl.Int32))
    with pytest.raises(ValueError, match="suppression_minimum"):
        withhold(without, within=["wave"], partition="segment", denominator="n", figures=["n"])


def test_a_small_group_that_left_the_question_blank_is_a_group():
    # part 1 has 4 members and no answer: without hiding, its 4 missing answers tell what each of them did
    groups = [True, True, True, True]
    assert np.flatnonzero(withheld_cells([60, 0, 20, 40], [(0, [1, 2, 3])], 10, groups)).tolist() == [1, 2]
