"""The text of a mapping file: YAML with the line of everything it says, and mistakes in words.

Belongs here: reading YAML, finding lines, wording what the schema refuses. Does not belong here: what a layout may say
(``mapping``, ``mapping_check``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from pipelines.errors import UserError

Where = tuple[str | int, ...]
_MAX_DEPTH = 12  # a file says nothing deeper; an anchor that holds itself never ends


@dataclass(frozen=True)
class Mistake:
    """One thing to mend: where in the file, and what, in Japanese and English."""

    where: Where
    ja: str
    en: str
    line: int | None = None  # where the place alone does not tell


@dataclass
class MappingText:
    """What a file says, every scalar as it is written, and the line (1-based) each part begins on."""

    path: Path
    data: dict[str, Any] = field(default_factory=dict)
    lines: dict[Where, int] = field(default_factory=dict)
    mistakes: list[Mistake] = field(default_factory=list)

    def line_of(self, mistake: Mistake) -> int:
        """The line of a mistake: of the part it is in, or of the nearest part around it that is written."""
        if mistake.line is not None:
            return mistake.line
        where = mistake.where
        while where and where not in self.lines:
            where = where[:-1]
        return self.lines.get(where, 1)

    def at(self, where: Where) -> Any:
        """What is written at a place; None where nothing is."""
        found: Any = self.data
        for part in where:
            is_there = part in found if isinstance(found, dict) else isinstance(found, list) and part in range(len(found))
            found = found[part] if is_there else None
        return found

    def without(self, places: Iterable[Where]) -> dict[str, Any]:
        """What the file says but for these parts."""
        return _without(self.data, set(places))


def read_text(path: Path) -> MappingText:
    """The file as it is written; what is no YAML, and keys said twice, are among its mistakes."""
    found = MappingText(path)
    try:
        # Every scalar stays text: yes, on, 4 and 2026-04-01 are words that a file may hold, and the schema says what is a number
        node = yaml.compose(path.read_text(encoding="utf-8-sig"), Loader=yaml.BaseLoader)
    except UnicodeDecodeError:
        found.mistakes.append(Mistake((), "UTF-8 で保存されていません", "is not saved as UTF-8"))
        return found
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        what = " ".join(str(getattr(error, "problem", None) or error).split())
        found.mistakes.append(Mistake((), f"YAML として読めません: {what}", f"is not YAML: {what}", line))
        return found
    if not isinstance(node, yaml.MappingNode):
        found.mistakes.append(Mistake((), "「項目: 値」の形になっていません", "does not hold keys and values"))
        return found
    found.data = _value(node, (), found)
    return found


def _value(node: yaml.Node, where: Where, found: MappingText) -> Any:
    found.lines.setdefault(where, node.start_mark.line + 1)
    if len(where) > _MAX_DEPTH:
        found.mistakes.append(Mistake(where, "入れ子が深すぎます", "is nested too deeply"))
        return None
    if isinstance(node, yaml.SequenceNode):
        return [_value(each, (*where, position), found) for position, each in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return node.value
    said: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        here = (*where, key)
        line = key_node.start_mark.line + 1
        if key in said:
            first = found.lines[here]
            found.mistakes.append(Mistake(here, f"同じ項目が {first} 行目にもあります", f"is said on line {first} already", line))
            continue
        found.lines[here] = line
        said[key] = _value(value_node, here, found)
    return said


def _without(data: Any, places: set[Where], where: Where = ()) -> Any:
    if isinstance(data, dict):
        return {key: _without(each, places, (*where, key)) for key, each in data.items() if (*where, key) not in places}
    if isinstance(data, list):
        return [_without(each, places, (*where, i)) for i, each in enumerate(data) if (*where, i) not in places]
    return data


def schema_mistakes(error: ValidationError, text: MappingText, keys_at: Callable[[Where], Sequence[str]]) -> list[Mistake]:
    """What the schema refuses, in words; ``keys_at`` gives the keys that may stand at a place."""
    found: dict[Where, Mistake] = {}
    for each in error.errors():
        where = tuple(each["loc"])
        written = where
        while written and written not in text.lines:
            written = written[:-1]
        value = each["input"] if isinstance(each["input"], str) else None
        mistake = _worded(where if each["type"] == "missing" else written, each["type"], each.get("ctx") or {}, value, keys_at)
        found.setdefault(mistake.where, mistake)  # a value of either of two shapes is refused once for each
    return list(found.values())


def _worded(
    where: Where, kind: str, context: dict[str, Any], value: str | None, keys_at: Callable[[Where], Sequence[str]]
) -> Mistake:
    shown = f"「{value}」" if value is not None else "この値"
    shown_en = f"{value!r}" if value is not None else "this value"
    if kind == "extra_forbidden":
        allowed = ", ".join(keys_at(where[:-1]))
        return Mistake(where, f"知らない項目です。使えるのは: {allowed}", f"is not a known key; it is one of {allowed}")
    if kind == "missing":
        return Mistake(where, "必要な項目がありません", "is needed and missing")
    if kind == "literal_error":
        allowed = re.sub(r"'([^']*)'", r"\1", str(context["expected"])).replace(" or ", ", ")
        return Mistake(where, f"{shown}は使えません。使えるのは: {allowed}", f"{shown_en} is not one of {allowed}")
    for part, (ja, en) in _WANTED.items():
        if kind.startswith(part):
            return Mistake(where, f"{shown}は使えません。{ja}", f"{shown_en} cannot be used; it must be {en}")
    return Mistake(where, f"{shown}は使えません ({kind})", f"{shown_en} cannot be used ({kind})")


_WANTED = {
    "bool": ("true か false にしてください", "true or false"),
    "int": ("整数にしてください", "a whole number"),
    "float": ("数値にしてください", "a number"),
    "string": ("文字列にしてください", "a text"),
    "list": ("[値, 値] の並びにしてください", "a list: [value, value]"),
    "dict": ("「項目: 値」の形にしてください", "keys and values"),
    "model": ("「項目: 値」の形にしてください", "keys and values"),
    "too_short": ("1 つ以上書いてください", "at least one"),
    "greater_than": ("0 以上にしてください", "0 or more"),
}


def refuse(mistakes: Sequence[tuple[MappingText, Mistake]]) -> UserError:
    """The message that lists all mistakes of all files (exit code 2)."""
    lines_ja, lines_en = [], []
    for text, mistake in sorted(mistakes, key=lambda each: (str(each[0].path), each[0].line_of(each[1]))):
        file = "/".join(text.path.parts[-3:])
        line = text.line_of(mistake)
        names = [part if isinstance(part, str) else f"[{part + 1}]" for part in mistake.where]
        place = f" {'.'.join(names)}".replace(".[", "[") if names else ""
        lines_ja.append(f"{file} {line} 行目{place}: {mistake.ja}")
        lines_en.append(f"{file} line {line}{place}: {mistake.en}")
    return UserError(
        "\n".join([f"定義ファイルに誤りが {len(mistakes)} か所あります。書き方は docs/mapping.ja.md にあります。", *lines_ja]),
        "\n".join([f"The mapping files have {len(mistakes)} mistake(s). docs/mapping.md says how to write them.", *lines_en]),
        exit_code=2,
    )
