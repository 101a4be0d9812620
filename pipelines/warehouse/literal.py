"""A value as an SQL literal, where DuckDB takes no parameter: ``attach``, ``copy … to``, ``comment on``.

Belongs here: that quoting and nothing else. Where a parameter (?) is possible, it is used.
"""

from __future__ import annotations


def literal(value: object) -> str:
    """The text of ``value`` in single quotes; what it holds cannot end them."""
    return "'" + str(value).replace("'", "''") + "'"
