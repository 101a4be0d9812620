"""The accounts of the roster as a mask for names that are published.

Belongs here: reading who is known and which words are the city's own ids. Does not belong here: how a word is recognised
(``pipelines.identity``).
"""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from pipelines.identity import account_masker, normalise_identifier, person_hasher
from pipelines.settings import Settings

_OWN_COLUMNS = "column_name like '%\\_id' escape '\\' or column_name in ('tool', 'match_key', 'queue_name')"


def account_mask(
    connection: duckdb.DuckDBPyConnection, settings: Settings, *, with_numbers: bool = False
) -> Callable[[str], str]:
    """`identity.account_masker` of the registers in ``connection``'s schema ``registers``."""
    known = connection.execute("select distinct unnest([staff_hash, login_hash]) from registers.staff_roster").fetchall()
    columns = connection.execute(
        "select table_name, column_name from information_schema.columns"
        f" where table_schema = 'registers' and data_type = 'VARCHAR' and ({_OWN_COLUMNS}) order by all"
    ).fetchall()
    own: set[str] = set()
    for table, column in columns:
        words = connection.execute(f"select distinct {column} from registers.{table} where {column} is not null").fetchall()
        own.update(normalise_identifier(word) for (word,) in words)
    hashes = frozenset(each for (each,) in known if each)
    return account_masker(person_hasher(settings), hashes, frozenset(own), with_numbers=with_numbers)
