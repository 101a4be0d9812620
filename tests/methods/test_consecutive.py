"""What a snapshot withholds because the one before did; the cities are small enough to see why.

100 persons: a 4, b 12, c 13, d 71. By itself a takes the smallest other part along, b.
"""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from pipelines.methods.consecutive import PUBLISHED_SCHEMA, withhold_again
from pipelines.methods.disclosure import (
    BOUND_SCHEMA,
    CELL_SCHEMA,
    TOTAL_SCHEMA,
    of_snapshot_before,
    recovered_cells,
    unchanged_links,
)

CITY = {"city": 100, "a": 4, "b": 12, "c": 13, "d": 71}
# one person of c moved to b: now c is the smallest of the shown parts
MOVED = CITY | {"b": 13, "c": 12}
NOTHING = pl.DataFrame(schema=PUBLISHED_SCHEMA)


def withheld(persons, published=NOTHING, part_of=None, minimum=10):
    """What is withheld, and what the next run reads of it."""
    cells = pl.DataFrame(
        {
            "tool": "kintone",
            "month": date(2026, 4, 1),
            "cell_id": list(persons),
            "part_of": [None if name == "city" else (part_of or {}).get(name, "city") for name in persons],
            "scope": [(part_of or {}).get(name, "city") for name in persons],
            "suppression_minimum": minimum,
            "persons": list(persons.values()),
        }
    )
    result = withhold_again(
        cells, published, within=["tool", "month"], partition="scope", denominator="persons", figures=["persons"]
    )
    told = result.select(pl.lit("kintone|2026-04-01").alias("within_key"), "cell_id", "persons", "suppressed")
    return sorted(result.filter("suppressed")["cell_id"]), told


def test_the_first_snapshot_withholds_what_the_rule_says():
    assert withheld(CITY)[0] == ["a", "b"]
    assert withheld(MOVED)[0] == ["a", "c"]


def test_published_again_the_same_data_withhold_the_same_cells():
    _, first = withheld(CITY)
    cells, second = withheld(CITY, first)
    assert cells == ["a", "b"]
    assert withheld(CITY, second)[1].equals(second)


def test_what_was_withheld_stays_so_where_nobody_can_see_that_anything_changed():
    # total 100 and d 71 as before: with b shown now, 16 - 13 would be taken for a. Where b stays, c need not go along
    cells, second = withheld(MOVED, withheld(CITY)[1])
    assert cells == ["a", "b"]
    assert withheld(MOVED, second)[0] == ["a", "b"]


@pytest.mark.parametrize(
    "change",
    [{"city": 101, "d": 72}, {"d": 70, "c": 13}],
    ids=["the total has changed", "a shown part has changed"],
)
def test_nothing_is_carried_on_where_a_change_can_be_seen(change):
    assert withheld(MOVED | change, withheld(CITY)[1])[0] == withheld(MOVED | change)[0]


def test_a_total_elsewhere_that_changed_leaves_this_one_linked():
    # north holds a to d; south, and with it the city, lost a person
    tree = {"city": 130, "north": 100, "south": 30, "a": 4, "b": 12, "c": 13, "d": 71}
    part_of = dict.fromkeys("abcd", "north")
    _, first = withheld(tree, part_of=part_of)
    after = tree | MOVED | {"city": 129, "south": 29}
    assert withheld(after, part_of=part_of)[0] == ["a", "c"]
    assert withheld(after, first, part_of)[0] == ["a", "b"]


def test_nothing_is_carried_on_where_nobody_needs_protection_any_more():
    # a minimum of 5 shows a group of 7, and with it the one that it took along
    seven = CITY | {"a": 7, "d": 68}
    _, first = withheld(seven)
    assert first.filter("suppressed")["cell_id"].to_list() == ["a", "b"]
    assert withheld(seven, first, minimum=5)[0] == []


@pytest.mark.parametrize("carried_on", [True, False])
def test_the_attack_on_both_snapshots_finds_the_small_group_only_without_the_rule(carried_on):
    _, first = withheld(CITY)
    _, second = withheld(MOVED, first if carried_on else NOTHING)
    old, new = (told.select("cell_id", "persons").rename({"cell_id": "key", "persons": "value"}) for told in (first, second))
    old, new = (
        told.with_columns(at_least=1.0, resolution=1.0).select(CELL_SCHEMA.keys()).cast(CELL_SCHEMA) for told in (old, new)
    )
    ways = pl.DataFrame([("city", "", part) for part in "abcd"], schema=TOTAL_SCHEMA, orient="row")
    everything = pl.concat([ways, of_snapshot_before(ways), unchanged_links(old, new, ways)])
    both = pl.concat([new, of_snapshot_before(old)])
    found = recovered_cells(both, everything, pl.DataFrame(schema=BOUND_SCHEMA))["key"].to_list()
    assert found == ([] if carried_on else ["a", "before|a", "before|b", "c"])
