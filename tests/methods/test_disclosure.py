"""The attack finds what can be worked out, and nothing where too much is open; figures by hand."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines.methods.disclosure import (
    BOUND_SCHEMA,
    CELL_SCHEMA,
    TOTAL_SCHEMA,
    of_snapshot_before,
    recovered_cells,
    unchanged_links,
)
from pipelines.methods.suppression import withheld_cells


def cells(figures, at_least=1.0, resolution=1.0):
    rows = [(key, value, at_least, resolution) for key, value in figures.items()]
    return pl.DataFrame(rows, schema=CELL_SCHEMA, orient="row")


def totals(*ways):
    """Each way is (total, part, part, ...)."""
    rows = [(total, str(number), part) for number, (total, *parts) in enumerate(ways) for part in parts]
    return pl.DataFrame(rows, schema=TOTAL_SCHEMA, orient="row")


def bounds(*pairs):
    return pl.DataFrame(list(pairs), schema=BOUND_SCHEMA, orient="row")


def recovered(figures, ways, pairs=(), **other):
    found = recovered_cells(cells(figures, **other), totals(*ways), bounds(*pairs))
    return {key: (round(low), round(high)) for key, low, high in found.iter_rows()}


def test_a_single_hidden_part_is_the_total_less_the_rest():
    assert recovered({"city": 50, "a": None, "b": 46}, [("city", "a", "b")]) == {"a": (4, 4)}


def test_two_hidden_parts_stay_open():
    # a is 1 to 23 and so is b
    assert recovered({"city": 50, "a": None, "b": None, "c": 26}, [("city", "a", "b", "c")]) == {}


def test_a_part_is_found_through_two_levels():
    # north = 50 - 30 = 20, so a = 20 - 16
    figures = {"city": 50, "north": None, "south": 30, "a": None, "b": 16}
    assert recovered(figures, [("city", "north", "south"), ("north", "a", "b")]) == {"a": (4, 4), "north": (20, 20)}


def test_a_total_cut_in_two_ways_gives_away_what_one_way_hides():
    # 20s and 30s hide 24 of 50 by age; by district one of the groups that hold them alone is told
    figures = {"all": 50, "20s": None, "30s": None, "40s": 26, "20s north": 4, "20s south": 0}
    assert recovered(figures, [("all", "20s", "30s", "40s"), ("20s", "20s north", "20s south")]) == {
        "20s": (4, 4),
        "30s": (20, 20),
    }


def test_one_count_in_two_tables_is_known_where_either_shows_it():
    both = pl.concat([cells({"city": 50, "a": None, "b": None, "c": 30}), cells({"b": 16})])
    found = recovered_cells(both, totals(("city", "a", "b", "c")), bounds())
    assert found["key"].to_list() == ["a"]


def test_a_count_that_is_never_above_another_is_caught_between_totals():
    # active are 24 of 24 entitled, so everybody is; entitled of a and b stay open, active with them
    figures = {"e": 24, "ea": None, "eb": None, "s": 24, "sa": None, "sb": 20}
    assert recovered(figures, [("e", "ea", "eb"), ("s", "sa", "sb")], [("ea", "sa"), ("eb", "sb")]) == {
        "ea": (4, 4),
        "eb": (20, 20),
        "sa": (4, 4),
    }


def test_groups_of_one_person_each_are_told_by_their_number():
    figures = {"city": 40, "rest": 30} | {f"g{number}": None for number in range(10)}
    found = recovered(figures, [("city", "rest", *(f"g{number}" for number in range(10)))])
    assert set(found.values()) == {(1, 1)} and len(found) == 10


def test_nobody_under_a_total_of_zero():
    assert recovered({"active": 0, "a": None, "b": None}, [("active", "a", "b")], at_least=0.0) == {"a": (0, 0), "b": (0, 0)}


def test_figures_that_contradict_each_other_give_nothing_away_and_the_others_are_still_asked():
    # a person in two departments: the parts are more than the total
    figures = {"x": 10, "a": None, "b": 12, "y": 30, "c": None, "d": 26}
    assert recovered(figures, [("x", "a", "b"), ("y", "c", "d")]) == {"c": (4, 4)}


def test_hours_are_recovered_to_their_own_width():
    assert recovered({"h": 10.5, "a": None, "b": 8.25}, [("h", "a", "b")], at_least=0.0, resolution=1e-3) == {"a": (2, 2)}


BEFORE = {"city": 100, "a": None, "b": None, "c": 13, "d": 71}


def two_snapshots(before, after):
    ways = totals(("city", "a", "b", "c", "d"))
    old, new = cells(before), cells(after)
    links = unchanged_links(old, new, ways)
    everything = pl.concat([ways, of_snapshot_before(ways), links])
    return recovered_cells(pl.concat([new, of_snapshot_before(old)]), everything, bounds())["key"].to_list()


def test_the_same_people_with_another_choice_of_cells_are_given_away_by_two_snapshots():
    # before: a + b = 16, c = 13; after: b = 12, so a = 4
    assert two_snapshots(BEFORE, BEFORE | {"b": 12, "c": None}) == ["a", "before|a", "before|b", "c"]


def test_where_the_total_has_changed_nothing_is_taken_to_have_stayed():
    assert two_snapshots(BEFORE, BEFORE | {"city": 101, "b": 13, "c": None}) == []


def test_what_stays_withheld_gives_nothing_away_but_what_was_told_before():
    assert two_snapshots(BEFORE, BEFORE | {"c": None}) == ["c"]


@st.composite
def cities(draw):
    """City, up to four totals, each of up to four parts of 0 to 25 persons."""
    parts = draw(st.lists(st.lists(st.integers(0, 25), min_size=1, max_size=4), min_size=1, max_size=4))
    names = [[f"{number}.{index}" for index in range(len(group))] for number, group in enumerate(parts)]
    persons = {"city": sum(map(sum, parts))} | {str(number): sum(group) for number, group in enumerate(parts)}
    persons |= {
        name: count for group, counts in zip(names, parts, strict=True) for name, count in zip(group, counts, strict=True)
    }
    return persons, [("city", *map(str, range(len(parts)))), *((str(number), *group) for number, group in enumerate(names))]


def withheld(persons, ways, before=None):
    at = {name: index for index, name in enumerate(persons)}
    found = withheld_cells(
        list(persons.values()),
        [(at[total], [at[part] for part in parts]) for total, *parts in ways],
        10,
        withheld_before=[name in before for name in persons] if before else None,
    )
    return {name for name, hidden in zip(persons, found, strict=True) if hidden}


@settings(max_examples=25, deadline=None)
@given(cities())
def test_what_is_withheld_by_the_rule_is_not_recovered(city):
    persons, ways = city
    hidden = withheld(persons, ways)
    assert recovered({name: None if name in hidden else count for name, count in persons.items()}, ways) == {}


@settings(max_examples=25, deadline=None)
@given(cities(), st.data())
def test_what_another_table_withholds_is_withheld_and_protected_here_too(city, data):
    persons, ways = city
    elsewhere = set(data.draw(st.lists(st.sampled_from(sorted(persons)), max_size=3)))
    hidden = withheld(persons, ways, elsewhere)
    assert hidden >= {name for name in elsewhere if persons[name]}
    assert recovered({name: None if name in hidden else count for name, count in persons.items()}, ways) == {}


@pytest.mark.parametrize("hidden", ["b", "c"])
def test_a_cell_that_is_shown_by_mistake_is_found(hidden):
    # 4 + 12 of 50 are withheld; one complementary cell un-hidden gives the small one away
    persons = {"city": 50, "a": 4, "b": 12, "c": 34}
    ways = [("city", "a", "b", "c")]
    assert withheld(persons, ways) == {"a", "b"}
    figures = {**persons, "a": None} | ({"b": None} if hidden == "c" else {})
    assert recovered(figures, ways) == ({"a": (4, 4)} if hidden == "b" else {})
