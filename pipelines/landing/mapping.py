"""Layouts: the declarative mapping files under ``sources/<system>/``, checked when they are read.

Belongs here: the shape of a mapping file, finding the columns it names in a header, which layouts there are.
Does not belong here: what must fit together in it (``mapping_check``), parsing of values, reading of files.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from datetime import date
from fnmatch import translate
from functools import cache, cached_property, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from pipelines.landing.mapping_check import CHILD_TABLES, check_layout
from pipelines.landing.mapping_file import MappingText, Mistake, Where, read_text, refuse, schema_mistakes
from pipelines.text import match_key
from pipelines.warehouse.raw_tables import CONFIRMED, RAW_TABLES, UNCONFIRMED
from pipelines.warehouse.state import landing_hash

SOURCES_DIR = Path(__file__).resolve().parent.parent / "sources"

_kept_key = lru_cache(1 << 14)(match_key)  # the first rows of many files hold the same few cells


def _key(text: str) -> str:
    # numbers and times differ from row to row, and are cheaper made than kept
    return match_key(text) if text.isascii() else _kept_key(text)


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


def _any_of(globs: Sequence[str]) -> re.Pattern[str]:
    return re.compile("|".join(translate(each.lower()) for each in globs))


class FileRule(_Strict):
    """Which files below inbox/ a layout reads."""

    glob: list[str] = Field(min_length=1)
    exclude: list[str] = []  # of those, files that are something else
    from_path: str | None = None  # named groups become columns
    min_alias_hits: int = Field(2, ge=0)

    def matches(self, path: str) -> bool:
        """Whether a path below inbox/ fits, upper and lower case alike, and carries what is to be taken from it."""
        lowered = path.lower()
        if not self._globs.match(lowered) or (self.exclude and self._excluded.match(lowered)):
            return False
        return self.from_path is None or re.search(self.from_path, path) is not None

    @cached_property
    def _globs(self) -> re.Pattern[str]:
        return _any_of(self.glob)

    @cached_property
    def _excluded(self) -> re.Pattern[str]:
        return _any_of(self.exclude)


class Setting(_Strict):
    """What a file does not say of itself and nobody may guess: a dated policy value, or ``value`` for this layout alone."""

    policy: str
    allowed: list[str] = Field(min_length=1)
    value: str | None = None


class Answers(_Strict):
    """Columns no field claims become rows of a child table."""

    table: str
    ignore: list[str] = []
    ignore_prefixes: list[str] = []

    def ignores(self, header: str) -> bool:
        """Whether a header that no field claims is no question all the same."""
        key = match_key(header)
        prefixes = tuple(match_key(prefix) for prefix in self.ignore_prefixes)
        return not key or key in {match_key(each) for each in self.ignore} or key.startswith(prefixes)


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
    columns: dict[str, Column] = Field(min_length=1)
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

    @property
    def from_path_names(self) -> list[str]:
        """Columns that the path of a file carries."""
        return list(re.compile(self.file.from_path or "").groupindex)

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
        return len({name for key in named.keys() & set(map(_key, set(header))) for name in named[key]})


@cache
def shipped_layouts() -> tuple[Layout, ...]:
    """All mapping files of all rooms."""
    return _read_all(sorted(SOURCES_DIR.glob("*/*.yaml")), {})


def layouts(city_dir: Path | None = None) -> tuple[Layout, ...]:
    """The shipped mapping files and the city's own, ``<city_dir>/<source>/<name>.yaml``, which replace those of their name.

    Raises UserError (exit code 2) that lists every mistake of the city's files: file, line, what is allowed.
    """
    known = {(layout.source, layout.name): layout for layout in shipped_layouts()}
    known |= {(layout.source, layout.name): layout for layout in city_layouts(city_dir)}
    return tuple(known[key] for key in sorted(known))


def city_layouts(city_dir: Path | None) -> tuple[Layout, ...]:
    """The city's own mapping files; one that lies where it would not be looked for is a mistake. Raises as `layouts`."""
    if city_dir is None or not city_dir.is_dir():
        return ()
    paths = [path for path in city_dir.rglob("*") if path.suffix in (".yaml", ".yml") and not path.name.startswith(".")]
    return _read_all(sorted(paths), tables_by_source())


def tables_by_source() -> dict[str, list[str]]:
    """Which raw tables the layouts of a source fill."""
    tables: dict[str, list[str]] = {}
    for layout in shipped_layouts():
        if layout.table not in tables.setdefault(layout.source, []):
            tables[layout.source].append(layout.table)
    return tables


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


def read_layout(path: Path, tables: Mapping[str, Sequence[str]]) -> Layout:
    """The layout of one mapping file; ``tables`` are the raw tables each source may fill (empty: any source, any table).

    Raises UserError (exit code 2) that lists every mistake.
    """
    (layout,) = _read_all([path], tables)
    return layout


def _read_all(paths: Sequence[Path], tables: Mapping[str, Sequence[str]]) -> tuple[Layout, ...]:
    read: list[Layout] = []
    mistakes: list[tuple[MappingText, Mistake]] = []
    for path in paths:
        text = read_text(path)
        layout, found = _layout(text, tables)
        mistakes += [(text, mistake) for mistake in found]
        if layout is not None:
            read.append(layout)
    if mistakes:
        raise refuse(mistakes)
    return tuple(read)


def _layout(text: MappingText, tables: Mapping[str, Sequence[str]]) -> tuple[Layout | None, list[Mistake]]:
    """What a file says, as far as it can be understood, and all that is wrong with it."""
    if not text.data:
        return None, text.mistakes or [Mistake((), "何も書かれていません", "says nothing")]
    path, mistakes = text.path, list(text.mistakes)
    wrong: list[Where] = [("name",)]
    if "name" in text.data:
        mistakes.append(Mistake(("name",), "名前はファイル名で決まります", "is told by the file's name"))
    try:
        layout = Layout.model_validate({**text.without(wrong), "name": path.stem})
    except ValidationError as error:
        refused = schema_mistakes(error, text, _keys_at)
        mistakes += refused
        wrong += [mistake.where for mistake in refused]
        try:
            # What is understood is checked all the same, so that all mistakes are told at once
            layout = Layout.model_validate({**text.without(wrong), "name": path.stem})
        except ValidationError:
            return None, mistakes
    sources = sorted(tables)
    if tables and layout.source not in sources:
        ja, en = f"データ源は {', '.join(sources)} のどれかです", f"a source is one of {', '.join(sources)}"
        mistakes.append(Mistake(("source",), ja, en))
        return None, mistakes
    if layout.source != path.parent.name or path.suffix != ".yaml":
        place = f"mappings/{layout.source}/{path.stem}.yaml"
        mistakes.append(Mistake(("source",), f"このファイルは {place} に置いてください", f"this file belongs at {place}"))
    breaches = check_layout(layout, tables.get(layout.source) or [name for name in RAW_TABLES if name not in CHILD_TABLES])
    # A column whose type is not known breaks rules of another type, and so do those that name it
    unsure = [where[:-1] if where[-1] == "type" else where for where in wrong]
    names = [where[1] for where in unsure if len(where) == 2 and where[0] == "columns"]
    told = [
        each
        for each in breaches
        if text.at(each.where) not in names and not any(each.where[: len(where)] == where for where in unsure)
    ]
    return layout, mistakes + told


def _keys_at(where: Where) -> list[str]:
    """The keys that may stand at a place of a mapping file."""
    parts: dict[str | int, type[_Strict]] = {"file": FileRule, "answers": Answers, "attempt_key": AttemptKey}
    inner: dict[str | int, type[_Strict]] = {"columns": Column, "settings": Setting}
    if not where:
        return [name for name in Layout.model_fields if name != "name"]
    model = inner.get(where[0]) if len(where) > 1 else parts.get(where[0])
    return list(model.model_fields) if model else []
