"""Layouts: the declarative mapping files under ``sources/<system>/``, checked when they are read.

Belongs here: the shape of a mapping file and finding the columns it names in a header.
Does not belong here: parsing of values, reading of files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from fnmatch import fnmatch
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from pipelines.errors import UserError
from pipelines.text import match_key
from pipelines.warehouse.raw_tables import CONFIRMED, RAW_TABLES, UNCONFIRMED
from pipelines.warehouse.state import landing_hash

SOURCES_DIR = Path(__file__).resolve().parent.parent / "sources"

_key = lru_cache(1 << 14)(match_key)  # the first rows of many files hold the same few cells

Kind = Literal[
    "text",
    "key",
    "trailing_digits",
    "integer",
    "number",
    "date",
    "month",
    "datetime",
    "clock",
    "hours",
    "duration_hours",
    "seconds",
    "flag",
    "choice",
    "person",
    "digest",
    "status",
    "setting",
]


DatedValues = Sequence[tuple[date | None, str]]  # (valid_from, value) by date, None first


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Column(_Strict):
    """One canonical column: the headers it may have, the first that is not blank wins."""

    aliases: list[str] = []
    type: Kind = "text"
    required: bool = False
    personal: bool = False  # known, so that it is no question, but never stored
    extract: str | None = None  # regular expression; its one group is the value, and blank where it is not found
    nil: list[str] = []  # texts that mean there is no value
    formats: list[str] = []  # strptime formats, or epoch_ms, tried before the general parser
    default: int | None = None
    minimum: float | None = None  # number: a smaller one is a mistake
    on: str | None = None  # clock: the date column it is a time of
    after: str | None = None  # seconds: the value becomes the instant so many seconds after this column
    true_values: list[str] = []  # flag
    pattern: str | None = None  # flag: true where this regular expression is found
    choices: dict[str, list[str]] = {}  # choice: canonical value → the texts that mean it
    setting: str | None = None  # setting, hours: the layout's setting that gives the value or the notation
    only_if: str | None = None  # the value counts only where this flag is true

    @property
    def depends(self) -> bool:
        """Whether another column must be known first."""
        return any(other is not None for other in (self.on, self.only_if, self.after))


class FileRule(_Strict):
    """Which files below inbox/ a layout reads."""

    glob: list[str] = Field(min_length=1)
    exclude: list[str] = []  # of those, files that are something else
    from_path: str | None = None  # named groups become columns
    min_alias_hits: int = 2

    def matches(self, path: str) -> bool:
        """Whether a path below inbox/ fits, upper and lower case alike."""
        fits, is_other = (any(fnmatch(path.lower(), each.lower()) for each in globs) for globs in (self.glob, self.exclude))
        return fits and not is_other


class Setting(_Strict):
    """What a file does not say of itself and nobody may guess: a dated policy value, or ``value`` for this layout alone."""

    policy: str
    allowed: list[str] = Field(min_length=1)
    value: str | None = None

    @model_validator(mode="after")
    def _is_allowed(self) -> Setting:
        if self.value is not None and self.value not in self.allowed:
            raise ValueError(f"value {self.value} is not one of {', '.join(self.allowed)}")
        return self


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
    format: Literal["table", "json", "typed_json", "lines"] = "table"
    line: str | None = None  # lines: a regular expression with named groups; a group named json holds an object
    record_start: str | None = None  # table: the header of a column that marks the first line of each record
    file: FileRule
    timezone: Literal["Asia/Tokyo", "UTC"] = "Asia/Tokyo"
    settings: dict[str, Setting] = {}
    columns: dict[str, Column]
    required_any: list[list[str]] = []  # of each of these, one must be filled
    status_map: dict[str, list[str]] = {}
    unknown_status: Literal["quarantine"] = "quarantine"
    row_key: list[str | list[str]] = []  # of a list within, the first that is filled
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
            for other in (column.on, column.only_if, column.after):
                if other is not None and other not in self.columns:
                    raise ValueError(f"columns.{name} refers to {other}, which is not a column")
            if column.setting is not None and column.setting not in self.settings:
                raise ValueError(f"columns.{name} refers to the setting {column.setting}, which is not one")
            if not column.aliases and column.type != "setting":
                raise ValueError(f"columns.{name} has no aliases")
        if (self.format == "lines") != (self.line is not None):
            raise ValueError("format lines needs line, a regular expression, and no other format has it")
        return self

    @property
    def provenance(self) -> str:
        """Whether the vendor, or the city itself, confirmed what the layout says."""
        return CONFIRMED if self.confirmed else UNCONFIRMED

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

    def setting_values(self, name: str, policies: Mapping[str, DatedValues]) -> DatedValues:
        """What the layout itself says of one of its settings, else the city's policy; empty where nobody has said."""
        setting = self.settings[name]
        return [(None, setting.value)] if setting.value is not None else policies.get(setting.policy, [])

    def missing_setting(self, policies: Mapping[str, DatedValues]) -> str | None:
        """The first policy key without which no row of the layout can be read."""
        return next((self.settings[name].policy for name in self.settings if not self.setting_values(name, policies)), None)

    def from_path(self, path: str) -> dict[str, str]:
        """Column values that the path itself carries."""
        match = re.search(self.file.from_path, path) if self.file.from_path else None
        return match.groupdict() if match else {}

    def find(self, header: list[str]) -> dict[str, list[int]]:
        """Positions in ``header`` for each canonical column, in the order of its aliases; columns of one name from the left."""
        named: dict[str, list[int]] = {}
        for position, text in enumerate(header):
            named.setdefault(_key(text), []).append(position)
        found = {name: [each for key in keys for each in named.get(key, [])] for name, keys in self._alias_keys.items()}
        return {name: positions for name, positions in found.items() if positions}

    def hits(self, header: list[str]) -> int:
        """How many canonical columns a header row names."""
        named = self._named_by
        return len({name for key in named.keys() & set(map(_key, header)) for name in named[key]})


@cache
def shipped_layouts() -> tuple[Layout, ...]:
    """All mapping files of all rooms."""
    return tuple(_read(path) for path in sorted(SOURCES_DIR.glob("*/*.yaml")))


def layouts(city_dir: Path | None = None) -> tuple[Layout, ...]:
    """The shipped mapping files and the city's own, ``<city_dir>/<source>/<name>.yaml``, which replace those of their name.

    Raises UserError (exit code 2) for a file that is wrong or that names a source nobody reads.
    """
    known = {(layout.source, layout.name): layout for layout in shipped_layouts()}
    sources = sorted({source for source, _ in known})
    for path in sorted(city_dir.glob("*/*.yaml")) if city_dir else []:
        layout = _read(path)
        if layout.source not in sources:
            raise _wrong(path, f"source: {layout.source} is not one of {', '.join(sources)}")
        known[layout.source, layout.name] = layout
    return tuple(known[key] for key in sorted(known))


def layouts_of(source: str, city_dir: Path | None = None) -> list[Layout]:
    """The layouts of one inbox folder."""
    return [layout for layout in layouts(city_dir) if layout.source == source]


def reader_fingerprint(owned: Sequence[Layout], policies: Mapping[str, DatedValues]) -> str:
    """SHA-256 (hex) over all that decides how files of a source are read: layouts, the settings they ask for, the engine."""
    digest = hashlib.sha256(landing_hash().encode())
    for layout in owned:
        digest.update(layout.model_dump_json().encode())
        for name in layout.settings:
            digest.update(repr(list(layout.setting_values(name, policies))).encode())
    return digest.hexdigest()


def _read(path: Path) -> Layout:
    try:
        return Layout.model_validate({"name": path.stem, **yaml.safe_load(path.read_text(encoding="utf-8"))})
    except (yaml.YAMLError, ValidationError, TypeError) as error:
        raise _wrong(path, str(error)) from error


def _wrong(path: Path, what: str) -> UserError:
    where = "/".join(path.parts[-3:])
    return UserError(
        f"定義ファイル {where} に誤りがあります。\n{what}", f"The mapping file {where} is wrong:\n{what}", exit_code=2
    )
