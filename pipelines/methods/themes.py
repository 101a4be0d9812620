"""Themes of free text: which content words, compound nouns and noun-predicate phrases an answer names.

Belongs here: from a text to its themes, without people, numbers and addresses. Does not belong here: counting respondents and
withholding small groups (``theme_figures``), which words a city merges or ignores (register theme_words.csv).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING, Any

import polars as pl

from pipelines.methods.theme_units import BREAK, Unit, UnitReader, base, may_be_person
from pipelines.text import match_key

if TYPE_CHECKING:
    from sudachipy import Morpheme

Words = tuple[str, ...]
Lexicon = Iterable[tuple[str, str | None]]

LONGEST_COMPOUND = 3
# how much of an answer is read, in characters, because of the tokenizer
_LONGEST_TEXT = 10_000
_ADDRESS = re.compile(r"https?://[!-~]+|[A-Za-z0-9_.+-]+@[A-Za-z0-9.-]+|[A-Za-z0-9]+(?:[._\\][A-Za-z0-9]+)+")
_MARKS = re.compile(r"[\W_]+")
_NIL = frozenset(
    "なし 無し 特になし 特に無し 特にない 特にありません 特段なし ない ありません 無回答 該当なし 同上 none na".split()
)


def says_nothing(text: str) -> bool:
    """Whether an answer is empty, marks only, or one of the usual ways to say that there is nothing to say."""
    key = _MARKS.sub("", match_key(text))
    return not key or key in _NIL


def themes_of_texts(texts: pl.DataFrame, lexicon: Lexicon) -> pl.DataFrame:
    """Rows (text_key, theme, theme_words): one per theme a text names, one with NULLs where it names none.

    ``texts`` has text_key and text, each text once; those that say nothing get no row. ``theme_words`` are the theme's words
    between bars (|操作|難しい|), so that a theme is part of another where its words are within the other's.
    ``lexicon``: see `ThemeFinder`.
    """
    rows: list[tuple[str, str | None, str | None]] = []
    telling = [(text_key, text) for text_key, text in texts.select("text_key", "text").iter_rows() if not says_nothing(text)]
    if telling:
        finder = ThemeFinder(lexicon)
        for text_key, text in telling:
            rows += [(text_key, *theme) for theme in finder.themes(text)] or [(text_key, None, None)]
    schema = {"text_key": pl.String, "theme": pl.String, "theme_words": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


class ThemeFinder:
    """Finds the themes of texts, with SudachiPy and the dictionary SudachiDict core in its longest units (split mode C).

    A theme is a noun, a compound of up to three adjoining nouns, an adjective, or one of the first two with what is said of it
    (操作 難しい), in dictionary forms. Numbers, addresses and whatever may be a person's name are no theme nor part of one.

    ``lexicon``: pairs of a word or phrase and the theme it stands for, None where it is none. They are compared in dictionary
    forms, so that 分かりづらい also finds わかりづらく, and before anything else: a word the dictionary lacks is a theme by being
    listed. A single word without a theme may still be part of a compound or, if it is an adjective, of a phrase.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._stops: set[str] = set()
        self._phrases: dict[str, list[tuple[Words, str | None]]] = {}
        for written, theme in lexicon:
            words = tuple(base(morpheme) for morpheme in _morphemes(written))
            if len(words) == 1 and theme is None:
                self._stops.update((words[0], written))
            elif words:
                self._phrases.setdefault(words[0], []).append((words, theme))
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase[0]))

    def themes(self, text: str) -> list[tuple[str, str]]:
        """Theme and its words between bars, each once, in code-point order."""
        found = set(self._found(self._units(_morphemes(text))))
        return sorted((" ".join(filter(None, ("".join(nouns), said))), _between_bars(nouns, said)) for nouns, said in found)

    def _units(self, morphemes: list[Morpheme]) -> list[Unit]:
        words = [base(morpheme) for morpheme in morphemes]
        reader = UnitReader()
        position = 0
        while position < len(words):
            phrase = self._phrase_at(words, position)
            if phrase:
                length, theme = len(phrase[0]), phrase[1]
                reader.units.append(BREAK if theme is None else _listed(morphemes[position + length - 1], theme))
                position += length
                continue
            following = words[position + 1] if position + 1 < len(words) else ""
            if may_be_person(morphemes[position], following):
                reader.units.append(BREAK)
            else:
                reader.read(morphemes[position], words[position], following)
            position += 1
        return reader.units

    def _phrase_at(self, words: list[str], position: int) -> tuple[Words, str | None] | None:
        candidates = self._phrases.get(words[position], ())
        return next((found for found in candidates if tuple(words[position : position + len(found[0])]) == found[0]), None)

    def _found(self, units: list[Unit]) -> Iterator[tuple[Words, str]]:
        """Nouns and what is said of them ("" for nothing) of every theme."""
        run: list[Unit] = []
        grows = False
        description = ""  # said of the noun that follows
        for unit in [*units, BREAK]:
            if unit.kind in ("noun", "affix"):
                run = [*run, unit] if grows else [unit]
                grows = True
                continue
            if grows:
                yield from ((nouns, "") for nouns in self._compounds(run))
                if description:
                    yield from ((nouns, description) for nouns in self._heads(run))
                grows, description = False, ""
            if unit.kind == "break":
                run, description = [], ""
            elif unit.kind == "predicate" or (unit.kind == "verb" and unit.text not in self._stops):
                if unit.kind == "predicate" and unit.text not in self._stops:
                    yield (), unit.text
                yield from ((nouns, unit.text) for nouns in self._heads(run))
                run, description = [], unit.text if unit.attributive else ""

    def _compounds(self, run: list[Unit]) -> Iterator[Words]:
        for end in range(1, len(run) + 1):
            yield from self._heads(run[:end])

    def _heads(self, run: list[Unit]) -> Iterator[Words]:
        """The compounds that end where the run ends."""
        for length in range(1, min(LONGEST_COMPOUND, len(run)) + 1):
            part = run[-length:]
            if length > 1 or (part[0].kind == "noun" and part[0].text not in self._stops):
                yield tuple(unit.text for unit in part)


def _between_bars(nouns: Words, said: str) -> str:
    return "|" + "".join(f"{word}|" for word in (*nouns, said) if word)


def _listed(last: Morpheme, theme: str) -> Unit:
    """The unit of a word or phrase of the lexicon; its last word tells whether it is a noun or says something of one."""
    part, detail, *_, form = last.part_of_speech()
    if part in ("形容詞", "形状詞", "動詞", "助動詞") or detail == "形容詞的":
        return Unit("predicate", theme, "", form.startswith("連体形"))
    return Unit("noun", theme)


def _morphemes(text: str) -> list[Morpheme]:
    normalised = _ADDRESS.sub("。", unicodedata.normalize("NFKC", text))
    return list(tokenizer().tokenize(normalised[:_LONGEST_TEXT]))


def tokenizer() -> Any:
    """A tokenizer of split mode C, for one thread alone; it refuses texts of more than 49,149 bytes."""
    from sudachipy import SplitMode

    return _dictionary().tokenizer(SplitMode.C)


@cache
def _dictionary() -> Any:
    from sudachipy import Dictionary

    return Dictionary(dict="core")
