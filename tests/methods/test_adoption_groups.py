"""One decision for all tools whose people are the same: a city of 100 persons, a 4, b 12, c 13, d 71."""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.methods.adoption import FIGURES, adoption_figures
from pipelines.methods.consecutive import PUBLISHED_SCHEMA

APRIL = date(2026, 4, 1)
CITY = {"": 100, "a": 4, "b": 12, "c": 13, "d": 71}
NOTHING = pl.DataFrame(schema=PUBLISHED_SCHEMA)


def counts(entitled, *tools, population="everyone", is_all_staff=False):
    rows = [
        {
            "scope": "department" if name else "city",
            "scope_id": name,
            "tool": tool,
            "population": population,
            "month": APRIL,
            "cell_id": f"department:{name}" if name else "city:",
            "part_of": "city:" if name else None,
            "suppression_minimum": 10,
            "is_all_staff": is_all_staff,
            **dict.fromkeys(FIGURES, count),
        }
        for tool in tools
        for name, count in entitled.items()
    ]
    return pl.DataFrame(rows)


def staff(*withheld):
    rows = [(APRIL, "department" if name else "city", name, name in withheld) for name in CITY]
    return pl.DataFrame(rows, schema=["month", "scope", "scope_id", "suppressed"], orient="row")


def published(tool, withheld):
    rows = [
        (f"{tool}|2026-04-01", f"department:{name}" if name else "city:", None if name in withheld else count, name in withheld)
        for name, count in CITY.items()
    ]
    return pl.DataFrame(rows, schema=PUBLISHED_SCHEMA, orient="row")


def withheld(figures):
    hidden = figures.filter("suppressed").group_by("tool").agg(pl.col("scope_id").sort())
    return {tool: "".join(cells) for tool, cells in hidden.iter_rows()}


def test_a_tool_that_is_new_withholds_what_the_other_tools_of_the_same_people_did_before():
    # by itself winactor would show b and withhold c; kintone shows c
    moved = CITY | {"b": 13, "c": 12}
    figures = adoption_figures(counts(moved, "kintone", "winactor"), staff(), published("kintone", ["a", "b"]))
    assert withheld(figures) == {"kintone": "ab", "winactor": "ab"}
    assert withheld(adoption_figures(counts(moved, "winactor"), staff(), NOTHING)) == {"winactor": "ac"}


def test_a_tool_with_people_of_its_own_decides_by_them():
    own = counts({"": 40, "a": 0, "b": 12, "c": 8, "d": 20}, "uipath", population="uipath")
    figures = adoption_figures(pl.concat([counts(CITY, "kintone"), own]), staff(), NOTHING)
    assert withheld(figures) == {"kintone": "ab", "uipath": "bc"}
    assert figures.filter((pl.col("tool") == "uipath") & (pl.col("scope_id") == "a"))["active_staff"].to_list() == [0]


def test_where_the_entitled_are_all_of_the_staff_what_is_withheld_there_is_withheld_here():
    assert withheld(adoption_figures(counts(CITY, "kintone", is_all_staff=True), staff("a", "c"), NOTHING)) == {"kintone": "ac"}
    assert withheld(adoption_figures(counts(CITY, "kintone"), staff("a", "c"), NOTHING)) == {"kintone": "ab"}


def test_no_figure_of_a_withheld_row_is_left_and_the_order_stays():
    rows = counts(CITY, "kintone")
    figures = adoption_figures(rows, staff(), NOTHING)
    assert figures["scope_id"].to_list() == rows["scope_id"].to_list()
    assert figures.filter("suppressed").select(FIGURES).null_count().row(0) == (2,) * len(FIGURES)
