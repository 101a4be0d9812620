"""Names of people in a written text.

Belongs here: which words of a text somebody may be called by, and the text without them. Does not belong here: staff numbers,
logins and mail addresses (``pipelines.identity``), themes (``themes``, which reads less than what is dropped here).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from pipelines.methods.theme_units import HONORIFICS, TITLES, base
from pipelines.methods.themes import tokenizer

if TYPE_CHECKING:
    from sudachipy import Morpheme

_MASK = "***"
# at most as long as the tokenizer takes where every sign is one that it writes out as eighteen
_SENTENCE = re.compile(r".{1,900}?[。\n]|.{1,900}", re.DOTALL)
# 倉敷 市長 is the mayor of a place, 石川 主任 a person
_OF_A_PLACE = frozenset("市長 副市長 議員".split())


def without_names(text: str) -> str:
    """The text with ``***`` for what may be a person's name.

    A name is a surname or given name of the dictionary, several of them together, and a proper noun or a word that the
    dictionary lacks before an honorific. A place (後藤町) is none, except before さん or a title of the staff; nor is a single
    surname that is part of another noun (山口地区). A name that is an ordinary word passes.
    """
    return _SENTENCE.sub(lambda sentence: _masked(sentence[0]), text)


def _masked(text: str) -> str:
    shown, end = "", 0
    for first, last in _names(list(tokenizer().tokenize(text))):
        shown += text[end : first.begin()] + _MASK
        end = last.end()
    return shown + text[end:]


def _names(morphemes: list[Morpheme]) -> Iterator[tuple[Morpheme, Morpheme]]:
    """First and last morpheme of every name."""
    position = 0
    while position < len(morphemes):
        end = _run_end(morphemes, position)
        if end > position and _is_person(morphemes[position:end], morphemes[end : end + 1]):
            yield morphemes[position], morphemes[end - 1]
        position = max(end, position + 1)


def _run_end(morphemes: list[Morpheme], start: int) -> int:
    """Behind the last of the morphemes from ``start`` on that may be one name, spaces among them; ``start`` for none."""
    end = position = start
    while position < len(morphemes):
        morpheme = morphemes[position]
        if _may_be_of_name(morpheme):
            if position > start and (_is_place(morpheme) or _is_place(morphemes[start])):
                break
            end = position + 1
        elif end == start or morpheme.part_of_speech()[0] != "空白":
            break
        position += 1
    return end


def _may_be_of_name(morpheme: Morpheme) -> bool:
    part, detail = morpheme.part_of_speech()[:2]
    return detail not in ("数詞", "読点", "句点") and (
        detail == "固有名詞" or (morpheme.is_oov() and part in ("名詞", "補助記号"))
    )


def _is_person(run: list[Morpheme], following: list[Morpheme]) -> bool:
    word, part = (base(following[0]), following[0].part_of_speech()[0]) if following else ("", "")
    if word in HONORIFICS:
        return True
    if len(run) == 1 and _is_place(run[0]):
        return word in TITLES - _OF_A_PLACE
    known = sum(morpheme.part_of_speech()[3] in ("姓", "名") for morpheme in run)
    return known > 1 or (known == 1 and (word in TITLES or part not in ("名詞", "接尾辞")))


def _is_place(morpheme: Morpheme) -> bool:
    return bool(morpheme.part_of_speech()[2] == "地名")
