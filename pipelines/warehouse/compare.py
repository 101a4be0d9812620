"""Whether two databases hold the same figures, bit for bit.

Belongs here: the comparison of tables, whatever they hold. Does not belong here: what is recomputed, what is told of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

_KEYS_SHOWN = 5


@dataclass(frozen=True)
class Difference:
    """Rows of one table that differ: ``rows`` of them, in ``columns`` (none: rows are missing or too many).

    ``examples`` are pairs of a row's key and what differs there, old → new.
    """

    table: str
    rows: int
    columns: tuple[str, ...]
    examples: tuple[str, ...]


def differences(
    connection: duckdb.DuckDBPyConnection, old: str, new: str, tables: Mapping[str, Sequence[str]]
) -> list[Difference]:
    """What differs between ``<old>.<table>`` and ``<new>.<table>``; ``tables`` gives the key columns of each (none: all).

    Numbers are the same where their bits are. A table or column that only one side has is a difference.
    """
    found = [_difference(connection, old, new, table, list(keys)) for table, keys in tables.items()]
    return [each for each in found if each is not None]


def _difference(connection: duckdb.DuckDBPyConnection, old: str, new: str, table: str, keys: list[str]) -> Difference | None:
    ours, theirs = _columns(connection, f'{old}."{table}"'), _columns(connection, f'{new}."{table}"')
    if ours != theirs:
        names = tuple(sorted(name for name in ours.keys() | theirs.keys() if ours.get(name) != theirs.get(name)))
        return Difference(table, 0, names, ())
    # the text of a DOUBLE tells its bits: -0.0 is not 0.0
    texts = ", ".join(f'cast("{name}" as varchar) as "{name}"' for name in ours)
    sides = [f'select {texts} from {side}."{table}"' for side in (old, new)]
    connection.execute(f"create or replace temp table only_old as {sides[0]} except all {sides[1]}")
    connection.execute(f"create or replace temp table only_new as {sides[1]} except all {sides[0]}")
    (old_rows,), (new_rows,) = (connection.execute(f"select count(*) from only_{side}").fetchall()[0] for side in ("old", "new"))
    if old_rows == new_rows == 0:
        return None
    keys = keys or list(ours)
    values = [name for name in ours if name not in keys]
    same_key = " and ".join(f'o."{key}" is not distinct from n."{key}"' for key in keys)
    pairs = f"from only_old as o inner join only_new as n on {same_key}"
    differing = [
        name
        for name in values
        if connection.execute(f'select 1 {pairs} where o."{name}" is distinct from n."{name}" limit 1').fetchone()
    ]
    return Difference(table, max(old_rows, new_rows), tuple(differing), _examples(connection, keys, differing, same_key))


def _examples(connection: duckdb.DuckDBPyConnection, keys: list[str], differing: list[str], same_key: str) -> tuple[str, ...]:
    key = " || ' ' || ".join(f'coalesce(coalesce(o."{name}", n."{name}"), \'-\')' for name in keys)
    # a row that one side lacks is told by its key alone
    told = " || ".join(
        f'case when o."{name}" is distinct from n."{name}" and o.rowid is not null and n.rowid is not null'
        f" then ' {name}: ' || coalesce(o.\"{name}\", 'NULL') || ' → ' || coalesce(n.\"{name}\", 'NULL') else '' end"
        for name in differing
    )
    side = "case when n.rowid is null then ' −' when o.rowid is null then ' +' else '' end"
    rows = connection.execute(
        f"select {key} || {side}{' || ' + told if told else ''}"
        f" from only_old as o full join only_new as n on {same_key} order by 1 limit {_KEYS_SHOWN}"
    ).fetchall()
    return tuple(row for (row,) in rows)


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, str]:
    try:
        return {name: kind for name, kind, *_ in connection.execute(f"describe {table}").fetchall()}
    except duckdb.CatalogException:
        return {}
