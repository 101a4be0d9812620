"""Layouts: the declarative mapping files under ``sources/<system>/``, checked when they are read.

Belongs here: the shape of a mapping file and finding the columns it names in a header.
Does not belong here: parsing of values, reading of files.
"""

from __future__ import annotations

import re
from fnmatch import fnmatch
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipelines.errors import UserError
from pipelines.text import match_key
from pipelines.warehouse.schema import RAW_TABLES

SOURCES_DIR = Path(__file__).resolve().parent.parent / "sources"

_key = lru_cache(1 << 14)(match_key)  # the first rows of many files hold the same few cells

Kind = Literal["text", "key", "trailing_digits", "integer", "number", "date", "datetime", "clock", "flag", "person", "status"]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One canonical column: the headers it may have, the first that is not blank wins."""

    aliases: list[str] = Field(min_length=1)
    type: Kind = "text"
    required: bool = False
    personal: bool = False  # known, so that it is no question, but never stored
    formats: list[str] = []  # strptime formats tried before the general parser
    default: int | None = None
    minimum: float | None = None  # number: a smaller one is a mistake
    on: str | None = None  # clock: the date column it is a time of
    true_values: list[str] = []  # flag
    only_if: str | None = None  # the value counts only where this flag is true


class FileRule(_Strict):
    """Which files below inbox/ a layout reads."""

    glob: list[str] = Field(min_length=1)
    from_path: str | None = None  # named groups become columns
    min_alias_hits: int = 2

    def matches(self, path: str) -> bool:
        """Whether a path below inbox/ fits, upper and lower case alike."""
        return any(fnmatch(path.lower(), pattern.lower()) for pattern in self.glob)


class Answers(_Strict):
    """Columns no field claims become rows of a child table."""

    table: str
    ignore: list[str] = []
    ignore_prefixes: list[str] = []


class AttemptKey(_Strict):
    """Columns that attempts of one run share; where ``requires`` is blank the row stands alone."""

    columns: list[str]
    requires: str


class Layout(_Strict):
    """One mapping file. ``name`` is its file name without the suffix."""

    name: str
    source: str
    table: str
    confirmed: bool = True
    format: Literal["table", "json", "typed_json"] = "table"
    file: FileRule
    timezone: Literal["Asia/Tokyo", "UTC"] = "Asia/Tokyo"
    columns: dict[str, Column]
    status_map: dict[str, list[str]] = {}
    unknown_status: Literal["quarantine"] = "quarantine"
    row_key: list[str] = []
    key_ordinal: bool = False  # rows of one file may share a key; an ordinal completes it
    version: list[str] = []
    event_day: list[str] = []
    pending_days: list[str] = ["event_day"]
    attempt_key: AttemptKey | None = None
    ended_after_started: bool = False
    identical_rows: Literal["duplicate", "quarantine"] = "duplicate"
    answers: Answers | None = None

    @model_validator(mode="after")
    def _known_names(self) -> Layout:
        if self.table not in RAW_TABLES:
            raise ValueError(f"table: raw.{self.table} does not exist; it is one of {', '.join(RAW_TABLES)}")
        for name, column in self.columns.items():
            for other in (column.on, column.only_if):
                if other is not None and other not in self.columns:
                    raise ValueError(f"columns.{name} refers to {other}, which is not a column")
        return self

    @property
    def whole_file(self) -> bool:
        """Whether rows of a file must be seen together."""
        return self.key_ordinal or self.identical_rows == "quarantine" or self.answers is not None

    @cached_property
    def _alias_keys(self) -> dict[str, list[str]]:
        """Canonical column → distinct matching keys of its aliases, in their order."""
        return {name: list(dict.fromkeys(map(match_key, column.aliases))) for name, column in self.columns.items()}

    @cached_property
    def _named_by(self) -> dict[str, set[str]]:
        """Matching key of an alias → the canonical columns it names."""
        keys = {key for keys in self._alias_keys.values() for key in keys}
        return {key: {name for name, keys in self._alias_keys.items() if key in keys} for key in keys}

    @property
    def statuses(self) -> dict[str, str]:
        """Matching key of each written status → canonical status."""
        return {match_key(label): status for status, labels in self.status_map.items() for label in labels}

    def from_path(self, path: str) -> dict[str, str]:
        """Column values that the path itself carries."""
        match = re.search(self.file.from_path, path) if self.file.from_path else None
        return match.groupdict() if match else {}

    def find(self, header: list[str]) -> dict[str, list[int]]:
        """Positions in ``header`` for each canonical column, in the order of its aliases."""
        first: dict[str, int] = {}
        for position, text in enumerate(header):
            first.setdefault(_key(text), position)
        found = {name: [first[key] for key in keys if key in first] for name, keys in self._alias_keys.items()}
        return {name: positions for name, positions in found.items() if positions}

    def hits(self, header: list[str]) -> int:
        """How many canonical columns a header row names."""
        named = self._named_by
        return len({name for key in named.keys() & set(map(_key, header)) for name in named[key]})


@cache
def layouts() -> tuple[Layout, ...]:
    """All mapping files of all rooms. Raises UserError (exit code 2) for one that is wrong."""
    return tuple(_read(path) for path in sorted(SOURCES_DIR.glob("*/*.yaml")))


def layouts_of(source: str) -> list[Layout]:
    """The layouts of one inbox folder."""
    return [layout for layout in layouts() if layout.source == source]


def _read(path: Path) -> Layout:
    where = f"sources/{path.parent.name}/{path.name}"
    try:
        return Layout.model_validate({"name": path.stem, **yaml.safe_load(path.read_text(encoding="utf-8"))})
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise UserError(
            f"定義ファイル {where} に誤りがあります。\n{error}", f"The mapping file {where} is wrong:\n{error}", exit_code=2
        ) from error
