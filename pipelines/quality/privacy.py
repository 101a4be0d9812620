"""The last look at what is about to be published: nobody can be worked out of it, and nobody is named in it.

Belongs here: the checks of privacy over all marts together. Does not belong here: what is published about people (``people``),
how a figure is worked out (``pipelines.methods.disclosure``), how an account is recognised (``pipelines.identity``).
"""

from __future__ import annotations

import re
from collections.abc import Callable

import duckdb
import polars as pl

from pipelines.methods.disclosure import recovered_cells
from pipelines.quality.people import knowledge
from pipelines.quality.record import CheckResult

_MOST_LISTED = 5
# Numbers of rows, made by the models of nothing else: any of them may also be somebody's number
_NUMBERS_OF_ROWS = "row_ranges"
# hours_per_person is a rate and names nobody; person_key would
_PERSON_COLUMN = re.compile(
    r"(^|_)(staff_id|staff_number|login|e?mail|user(_?name)?|creator|modifier|respondent_key)($|_)|^person(_(id|key|name))?$|_hash$"
)


def find_person_columns(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """No table to be published has a column that identifies a person, hashed or not."""
    columns = connection.execute(
        "select table_name, column_name from information_schema.columns where table_schema = 'marts' order by 1, 2"
    ).fetchall()
    found = [f"{table}.{column}" for table, column in columns if _PERSON_COLUMN.search(column)]
    return [CheckResult("no_person_identifier", "marts", "error", not found, ", ".join(found) or "0 columns", "0 columns")]


def find_recovered_figures(connection: duckdb.DuckDBPyConnection) -> list[CheckResult]:
    """No withheld figure about people follows from all marts together.

    That nobody of a withheld group did something is no finding, nor that all of a group whose size is told did: it follows where
    the groups withheld together show a total of 0, or of everybody, and groups of their joint size may be told.
    """
    cells, totals, bounds = knowledge(connection)
    everybody = bounds.join(cells, left_on="larger", right_on="key").group_by(key="smaller").agg(pl.col("value").min())
    recovered = recovered_cells(cells, totals, bounds).join(everybody, on="key", how="left")
    is_all = (pl.col("value") - pl.col("high") < 0.5).fill_null(False)
    found = recovered.filter((pl.col("high") > 0.5) & ~is_all)["key"].to_list()
    withheld = cells.filter(pl.col("value").is_null())["key"].n_unique()
    observed = f"{len(found)} of {withheld}" + "".join(f"; {key}" for key in found[:_MOST_LISTED])
    return [CheckResult("no_withheld_figure_recovered", "marts", "error", not found, observed, f"0 of {withheld}")]


def find_accounts_in_texts(connection: duckdb.DuckDBPyConnection, mask: Callable[[str], str]) -> list[CheckResult]:
    """No text to be published holds a staff number or login of the roster; ``mask`` as `pipelines.warehouse.accounts` makes it.

    What is found is told with the account masked, so that the message names nobody either.
    """
    columns = connection.execute(
        "select table_name, column_name from information_schema.columns"
        " where table_schema = 'marts' and data_type = 'VARCHAR' and column_name <> ? order by 1, 2",
        [_NUMBERS_OF_ROWS],
    ).fetchall()
    found = []
    for table, column in columns:
        texts = connection.execute(
            f'select distinct "{column}" from marts."{table}" where "{column}" is not null order by 1'
        ).fetchall()
        shown = [mask(text) for (text,) in texts]
        found += [f"{table}.{column}: {after}" for (before,), after in zip(texts, shown, strict=True) if before != after]
    observed = "; ".join([f"{len(found)} texts", *found[:_MOST_LISTED]])
    return [CheckResult("no_account_in_texts", "marts", "error", not found, observed, "0 texts")]
