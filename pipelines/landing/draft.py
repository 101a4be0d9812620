"""A starting mapping file for a table that no layout knows.

Belongs here: guessing which header fills which column, and the text of the file. Does not belong here: reading the table
(``explain``), where the file is written (``commands``). A guess is marked, and what was not found is left open, never made up.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

import polars as pl
import yaml

from pipelines.landing.batch import JoinedBatch
from pipelines.landing.mapping import Column, Layout
from pipelines.landing.parse import BAD_REASONS, parse_column
from pipelines.text import match_key

Say = Callable[[str, str], str]

_ALIKE = 0.6  # of the characters of two names
_PARSED = 0.5  # of the filled cells of a column: a title row or a few mistakes are no proof against it
_SAMPLE_ROWS = 1_000
_UNKNOWN_SHOWN = 10


@dataclass(frozen=True)
class Guess:
    """A header and the columns it seems to fill; ``sure`` where the header is one that the shipped layout knows."""

    header: str
    columns: tuple[str, ...]
    sure: bool


@dataclass(frozen=True)
class Draft:
    """A mapping file to be: its guesses, what it could not find, headers nobody claims, and its text."""

    guesses: list[Guess]
    open_columns: list[str]
    unclaimed: list[str]
    text: str


def best_base(batch: JoinedBatch, layouts: list[Layout]) -> Layout:
    """The layout whose columns the table seems to hold most of, required ones first."""

    def held(layout: Layout) -> tuple[int, int, int]:
        columns = {name for guess in guesses(batch, layout) for name in guess.columns}
        required = [name for name, column in layout.columns.items() if column.required]
        return sum(name in columns for name in required) - len(required), len(columns), layout.hits(batch.header)

    return max(layouts, key=held)


def guesses(batch: JoinedBatch, base: Layout) -> list[Guess]:
    """Which header seems to fill which columns of ``base``: by name, and where a name is unlike all, by its values alone."""
    groups = _groups(base)
    pairs: list[tuple[float, int, int]] = []
    for position, header in enumerate(batch.header):
        for number, names in enumerate(groups):
            score = max((_likeness(match_key(header), match_key(alias)) for alias in base.columns[names[0]].aliases), default=0)
            if score and (score == 1 or _values_fit(batch, position, base, names)):
                pairs.append((-score, number, position))
    taken: dict[int, int] = {}
    sure: set[int] = set()
    for score, number, position in sorted(pairs):
        if number not in taken and position not in taken.values():
            taken[number] = position
            sure |= {number} if score == -1 else set()
    for number, names in enumerate(groups):
        if number not in taken and _is_needed(base, names) and base.columns[names[0]].type in ("date", "month", "datetime"):
            fitting = [
                position
                for position, header in enumerate(batch.header)
                if header.strip() and position not in taken.values() and _values_fit(batch, position, base, names, most=0.9)
            ]
            if len(fitting) == 1:
                taken[number] = fitting[0]
    found = [Guess(batch.header[position], tuple(groups[number]), number in sure) for number, position in taken.items()]
    return sorted(found, key=lambda guess: batch.header.index(guess.header))


def _groups(base: Layout) -> list[list[str]]:
    """Columns that are taken from one header: a name and its key, say."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for name, column in base.columns.items():
        if column.aliases:
            groups.setdefault(tuple(column.aliases), []).append(name)
    return list(groups.values())


def _is_needed(base: Layout, names: list[str]) -> bool:
    return any(base.columns[name].required for name in names)


@cache
def _likeness(header: str, alias: str) -> float:
    """From 0, unlike, to 1, the same, of two matching keys."""
    if not header or not alias:
        return 0
    if header == alias:
        return 1
    short, long = sorted((header, alias), key=len)
    if len(short) >= 2 and short in long:
        return 0.7 + 0.2 * len(short) / len(long)
    ratio = difflib.SequenceMatcher(None, header, alias).ratio()
    return 0.7 * ratio if ratio >= _ALIKE else 0


def _values_fit(batch: JoinedBatch, position: int, base: Layout, names: list[str], most: float = _PARSED) -> bool:
    """Whether the cells of a column can be what the layout takes there."""
    text = batch.column(position).head(_SAMPLE_ROWS).drop_nulls()
    return all(_share_parsed(text, base.columns[name], base) >= most for name in names)


def _share_parsed(text: pl.Series, column: Column, base: Layout) -> float:
    if column.type not in BAD_REASONS or column.type in ("status", "choice"):
        return 1  # any text will do, and a new system has words of its own
    if text.is_empty():
        return 0
    if column.type in ("hours", "duration_hours"):
        column = Column(aliases=column.aliases, type="duration_hours")
    parsed = parse_column(text, column, base.timezone, {}).is_not_null()
    if column.type == "clock":
        parsed |= parse_column(text, Column(type="datetime"), base.timezone, {}).is_not_null()
    return float(parsed.sum()) / len(text)


def draft(batch: JoinedBatch, base: Layout, file_name: str, say: Say, mask: Callable[[str], str]) -> Draft:
    """The mapping file for a table like ``batch`` in a file of this name below inbox/, after the shipped layout ``base``."""
    found = guesses(batch, base)
    columns, marks = _kept(base, found, say)
    claimed = {guess.header for guess in found}
    unclaimed = [header for header in dict.fromkeys(batch.header) if header.strip() and header not in claimed]
    lost = [name for name in base.columns if name not in columns]
    hits = sum(len(guess.columns) for guess in found)
    globs, from_path = _globs(base, file_name), base.file.from_path
    file = {"glob": globs, **({"from_path": from_path} if from_path else {}), "min_alias_hits": max(1, round(0.7 * hits))}
    lines = [
        say(
            f"# {file_name} から作った下書き。「推測」の行を確かめ、正しければ印を消す。書き方: docs/mapping.ja.md",
            f"# Drafted from {file_name}. Look at every line marked guess; remove the mark where right. See docs/mapping.md",
        ),
        f"source: {base.source}",
        f"table: {base.table}",
        "confirmed: false",
        f"file: {_flow(file)}",
        f"timezone: {base.timezone}",
    ]
    if base.settings:
        lines.append(f"settings: {_flow({name: each.model_dump(exclude_none=True) for name, each in base.settings.items()})}")
    lines.append("columns:")
    lines += [f"  {name}: {_flow(spec)}{marks.get(name, '')}" for name, spec in columns.items()]
    if lost:
        lines.append(say("  # 見出しが見つからなかった列。あれば書き足して # を消す", "  # No header was found for these"))
        lines += [f"  # {name}: {_flow(_written(base.columns[name], []))}" for name in lost]
    if unclaimed:
        is_question = base.answers is not None
        ja, en = (
            ("# 設問として読む見出し:", "# Headers read as questions:") if is_question else ("# 読まない見出し:", "# Not read:")
        )
        lines += [f"{say(ja, en)} {_flow(unclaimed)}"]
    lines += _rest(base, set(columns), _unknown_statuses(batch, base, found, mask), say)
    open_columns = [name for name, mark in marks.items() if columns[name]["aliases"] == [_placeholder(say)] and mark]
    return Draft(found, open_columns, unclaimed, "\n".join(lines) + "\n")


def _placeholder(say: Say) -> str:
    return say("ここに見出しを書く", "write the header here")


def _kept(base: Layout, found: list[Guess], say: Say) -> tuple[dict[str, dict[str, object]], dict[str, str]]:
    """Columns of the new file, and the marks behind them. What is needed and was not found stays in, so that nothing loads."""
    header_of = {name: guess.header for guess in found for name in guess.columns}
    sure = {name for guess in found if guess.sure for name in guess.columns}
    needed = {name for names in _groups(base) if _is_needed(base, names) for name in names}
    for names in base.required_any:
        if not any(name in header_of for name in names):
            needed.add(names[0])
    columns: dict[str, dict[str, object]] = {}
    marks: dict[str, str] = {}
    for name, column in base.columns.items():
        others = [other for other in (column.on, column.after, column.only_if) if other is not None]
        if any(other not in header_of and other not in needed for other in others):
            continue
        if name in header_of:
            columns[name] = _written(column, [header_of[name]])
            if name not in sure:
                marks[name] = say("  # 推測", "  # guess")
        elif name in needed:
            columns[name] = _written(column, [_placeholder(say)])
            marks[name] = say("  # 必須: 見出しが見つかりません", "  # needed: no header was found")
        elif column.type == "setting":
            columns[name] = column.model_dump(exclude_defaults=True)
    return columns, marks


def _written(column: Column, aliases: list[str]) -> dict[str, object]:
    said = column.model_dump(exclude_defaults=True, exclude={"aliases"})
    if column.minimum is not None and column.minimum.is_integer():
        said["minimum"] = int(column.minimum)
    return {"aliases": aliases, **said}


def _rest(base: Layout, kept: set[str], unknown: list[str], say: Say) -> Iterator[str]:
    """What stands below the columns, without the names that are not kept."""
    known = kept | set(base.from_path_names)
    required_any = [names for each in base.required_any if (names := [name for name in each if name in kept])]
    if required_any:
        yield f"required_any: {_flow(required_any)}"
    if any(base.columns[name].type == "status" for name in kept):
        if unknown:
            yield (
                say("# どの状態か分からない値 (下のどれかに書き足す):", "# Add these to one of the statuses below:")
                + f" {_flow(unknown)}"
            )
        yield "status_map:"
        yield from (f"  {status}: {_flow(labels)}" for status, labels in base.status_map.items())
    parts = [part if isinstance(part, str) else [name for name in part if name in known] for part in base.row_key]
    row_key = [part for part in parts if (part in known if isinstance(part, str) else part)]
    if base.answers is not None:
        yield f"answers: {_flow(base.answers.model_dump(exclude_defaults=True))}"
    else:
        yield f"row_key: {_flow(row_key or sorted(kept))}"
    if base.key_ordinal or (not row_key and base.answers is None):
        yield "key_ordinal: true"
    for name in ("version", "event_day"):
        if names := [each for each in getattr(base, name) if each in known]:
            yield f"{name}: {_flow(names)}"
    if base.pending_days != ["event_day"]:
        yield f"pending_days: {_flow(base.pending_days)}"
    if base.ended_after_started and {"started_at", "ended_at"} <= kept:
        yield "ended_after_started: true"
    if base.identical_rows != "duplicate":
        yield f"identical_rows: {base.identical_rows}"
    if base.attempt_key is not None and {*base.attempt_key.columns, base.attempt_key.requires} <= known:
        yield f"attempt_key: {_flow(base.attempt_key.model_dump())}"


def _unknown_statuses(batch: JoinedBatch, base: Layout, found: list[Guess], mask: Callable[[str], str]) -> list[str]:
    """Texts of the status column that the shipped layout gives no meaning."""
    for guess in found:
        if any(base.columns[name].type == "status" for name in guess.columns):
            texts = batch.column(batch.header.index(guess.header)).drop_nulls().unique(maintain_order=True).to_list()
            return [mask(text) for text in texts if match_key(text) not in base.statuses][:_UNKNOWN_SHOWN]
    return []


def _globs(base: Layout, file_name: str) -> list[str]:
    """Files named like this one: what is a number or a date in the name may be another."""
    *folders, last = file_name.split("/")
    stem, dot, suffix = last.rpartition(".")
    pattern = re.sub(r"\d+(?:[-_.年月]*\d+)*", "*", stem.replace("[", "[[]"))
    if base.file.from_path or not re.search(r"[^*\W_]", pattern):
        return base.file.glob
    return [f"{'/'.join(folders)}/{pattern}{dot}{suffix}"]


def _flow(value: object) -> str:
    """YAML on one line."""
    text = yaml.safe_dump(value, default_flow_style=True, allow_unicode=True, sort_keys=False, width=1 << 20)
    return text.removesuffix("\n").removesuffix("\n...")
