"""What withholding small groups costs, and the attack that checks it: 10,000 cells of one hierarchy, cut in three ways.

Belongs here: measuring ``withhold`` and ``recovered_cells``. Does not belong here: whether they are right (see the tests).
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.figures import Figure
from benchmarks.timing import median_seconds
from pipelines.methods.disclosure import BOUND_SCHEMA, recovered_cells
from pipelines.methods.suppression import withhold

CELLS, TOPS, AGES, GRADES = 10_000, 400, 12, 30
REPEATS = 5


def measure(_folder: Path) -> list[Figure]:
    """Beside one pass that adds every total up."""
    cells = _cells()
    withheld = _withheld(cells)
    known = withheld.select(key="cell_id", value=pl.col("persons").cast(pl.Float64), at_least=pl.lit(1.0), resolution=pl.lit(1.0))
    totals = cells.filter(pl.col("part_of").is_not_null()).select(total="part_of", way="way", part="cell_id")
    bounds = pl.DataFrame(schema=BOUND_SCHEMA)
    if not recovered_cells(known, totals, bounds).is_empty():
        raise SystemExit("the attack recovered a cell")
    adding = median_seconds(lambda: cells.group_by("part_of", "way").agg(pl.col("persons").sum()), REPEATS)
    withholding = median_seconds(lambda: _withheld(cells), REPEATS)
    attacking = median_seconds(lambda: recovered_cells(known, totals, bounds), REPEATS)
    hidden = withheld["suppressed"].sum()
    return [
        Figure(f"adding up the totals of {CELLS:,} cells", adding, "s"),
        Figure(f"withholding {hidden:,} of {CELLS:,} cells", withholding, "s"),
        Figure("withholding / adding up", withholding / adding, "times", goal=500),
        Figure(f"attack on {hidden:,} withheld cells", attacking, "s"),
        Figure("attack / withholding", attacking / withholding, "times", goal=10),
    ]


def _withheld(cells: pl.DataFrame) -> pl.DataFrame:
    return withhold(cells, within=["month"], partition="way", denominator="persons", figures=["persons"])


def _cells() -> pl.DataFrame:
    """City, top departments and departments of 1 to 60 persons, and the same people by age and by grade."""
    random = np.random.default_rng(7)
    departments = CELLS - 1 - TOPS - AGES - GRADES
    persons = random.integers(1, 61, departments)
    top = np.arange(departments) % TOPS
    city = int(persons.sum())
    groups = {
        "top": np.bincount(top, persons).astype(int).tolist(),
        "age": _cut(city, AGES, random),
        "grade": _cut(city, GRADES, random),
    }
    rows = [("city", None, "", city)]
    rows += [(f"{way}{number}", "city", way, count) for way, counts in groups.items() for number, count in enumerate(counts)]
    rows += [(f"d{number}", f"top{top[number]}", "department", int(count)) for number, count in enumerate(persons)]
    schema = {"cell_id": pl.String, "part_of": pl.String, "way": pl.String, "persons": pl.Int64}
    return pl.DataFrame(rows, schema=schema, orient="row").with_columns(month=pl.lit("2026-04"), suppression_minimum=10)


def _cut(whole: int, parts: int, random: np.random.Generator) -> list[int]:
    """The whole in parts, the first of them 4 and 7."""
    return [4, 7, *random.multinomial(whole - 11, np.full(parts - 2, 1 / (parts - 2))).tolist()]
