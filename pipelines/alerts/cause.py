"""What stopped a run, as lines that may leave the machine.

Belongs here: finding the user's error below what was wrapped around it, and masking. Does not belong here: sending, other words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import duckdb

from pipelines.errors import UserError
from pipelines.identity import MASK
from pipelines.quality.record import recorded_checks, refuse_failures
from pipelines.settings import Settings
from pipelines.warehouse.accounts import account_mask
from pipelines.warehouse.connection import open_warehouse
from pipelines.warehouse.folders import refusal_of_system

Mask = Callable[[str], str]
# a file of the inbox, or its landed copy, as an absolute path or below the data folder; other files of landing/ have our names
_DELIVERED = re.compile(r"(?:/\S*)?\b(?:inbox|landing/[0-9a-f]{2})/\S+")


def user_error_in(error: BaseException) -> UserError | None:
    """The UserError at the bottom of what was wrapped around it; a full disk or a refused path is the user's to mend as well."""
    for cause in _chain(error):
        refusal = cause if isinstance(cause, UserError) else refusal_of_system(cause)
        if refusal:
            return refusal
    return None


def lines_of(settings: Settings, error: BaseException, mask: Mask, lang: str) -> list[str]:
    """What is told of an error: the user's error, the checks that failed, else no more than its kind.

    The text of an error nobody foresaw may hold anything that is in the data, so it stays in the log.
    """
    refusal = user_error_in(error) or _failed_checks(settings)
    if refusal:
        return [mask(line) for line in refusal.outside(lang).splitlines()]
    name = type(_innermost(error)).__name__
    return [
        f"予期しないエラーです（{name}）。くわしくはサーバーの warehouse/logs の記録を見てください。"
        if lang == "ja"
        else f"Unexpected error ({name}); see the logs in warehouse/logs on the server."
    ]


def outside_mask(settings: Settings) -> Mask:
    """A function that takes from a line what names people: the accounts of the roster as last loaded.

    Where nobody can tell whose accounts there are, names of delivered files are masked whole, since robots put accounts there.
    """
    try:
        if settings.warehouse_path.exists():
            with open_warehouse(settings) as connection:
                if connection.execute("select 1 from registers.staff_roster limit 1").fetchall():
                    return account_mask(connection, settings, with_numbers=True)
    except (duckdb.Error, OSError, UserError):
        # a warehouse that cannot be opened is often what is being told of
        pass
    return lambda line: _DELIVERED.sub(MASK, line)


def _failed_checks(settings: Settings) -> UserError | None:
    try:
        with open_warehouse(settings) as connection:
            refuse_failures(recorded_checks(connection))
    except UserError as error:
        return error
    except (duckdb.Error, OSError):
        return None
    return None


def _chain(error: BaseException) -> Iterator[BaseException]:
    """The error and what it came from; what a framework re-raises may lie in its own chain of contexts."""
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        yield cause
        seen.add(id(cause))
        cause = cause.__cause__ or cause.__context__


def _innermost(error: BaseException) -> BaseException:
    return list(_chain(error))[-1]
