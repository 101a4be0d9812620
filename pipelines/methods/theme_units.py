"""From the morphemes of a Japanese text to the pieces that themes are made of.

Belongs here: what is a noun, what says something of it, what may be a person. Does not belong here: how pieces become themes
(``themes``). Parts of speech are those of UniDic as SudachiPy tells them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sudachipy import Morpheme

_HONORIFICS = frozenset("さん 様 氏 君 殿 ちゃん".split())
_TITLES = frozenset("市長 副市長 部長 局長 次長 課長 室長 係長 補佐 主幹 主査 主任 主事 先生 議員".split())
_LINKS = frozenset("が は も を に で".split())
_NEGATIONS = frozenset("ない ず ぬ".split())
# verbs that help another one, or say nothing without it
_LIGHT_VERBS = frozenset("為る 居る 有る 成る 出来る 来る 行く 見る 置く 呉れる 貰う 頂く 下さる 仕舞う 上げる 得る".split())
# where Sudachi's normalised spelling is not the one offices write
_SHOWN = {"見付かる": "見つかる", "掛かる": "かかる", "御客様": "お客様", "無い": "ない", "欲しい": "ほしい"}
# 動詞 of the five-row conjugation: last kana of the dictionary form to those before ない and にくい
_ROWS = {
    "う": "わい",
    "く": "かき",
    "ぐ": "がぎ",
    "す": "さし",
    "つ": "たち",
    "ぬ": "なに",
    "ぶ": "ばび",
    "む": "まみ",
    "る": "らり",
}


@dataclass(frozen=True)
class Unit:
    """One piece of a sentence, in its dictionary form.

    ``kind``: noun; affix, a noun that stands for nothing alone; predicate; verb, a predicate that stands for nothing alone;
    link, a particle between a noun and what is said of it; passed, what does not part the two; break, what does.
    """

    kind: str
    text: str = ""
    conjugation: str = ""
    attributive: bool = False  # says something of the noun that follows


BREAK = Unit("break")


def base(morpheme: Morpheme) -> str:
    """The form by which words are compared: Sudachi's normalised form, which unites spellings (わかる, 分かる).

    Of a verb that means being able to (使える) it is the dictionary form, because the normalised one is 使う.
    """
    normalised, dictionary = morpheme.normalized_form(), morpheme.dictionary_form()
    is_verb = morpheme.part_of_speech()[0] == "動詞"
    if is_verb and normalised not in _LIGHT_VERBS and normalised[-2:] != dictionary[-2:]:
        return dictionary
    return _SHOWN.get(normalised, normalised)


def may_be_person(morpheme: Morpheme, following: str) -> bool:
    """Whether a word may be somebody's name: person names, words the dictionary lacks, whatever stands before an honorific,
    and proper nouns before a title. ``following`` is the base of the next word.
    """
    part, detail = morpheme.part_of_speech()[:2]
    if part != "名詞":
        return False
    is_name = morpheme.part_of_speech()[2] == "人名" or morpheme.is_oov()
    return is_name or following in _HONORIFICS or (detail == "固有名詞" and following in _TITLES)


class UnitReader:
    """Reads morphemes one by one into ``units``; later ones may change earlier ones (negation)."""

    def __init__(self) -> None:
        self.units: list[Unit] = []

    def read(self, morpheme: Morpheme, word: str) -> None:
        """Add one morpheme; ``word`` is its base."""
        part, detail, _, _, conjugation, form = morpheme.part_of_speech()
        if part == "名詞":
            self.units.append(_noun(morpheme, word))
        elif part == "接頭辞":
            self.units.append(Unit("passed") if word == "御" else Unit("affix", word))
        elif part == "形状詞" and detail != "助動詞語幹":
            self.units.append(Unit("predicate", word))
        elif part == "形容詞" or (part == "接尾辞" and detail == "形容詞的"):
            self._adjective(morpheme, word, form.startswith("連体形"))
        elif part == "動詞":
            kind = "passed" if word in _LIGHT_VERBS else "verb"
            self.units.append(Unit(kind, word, conjugation))
        elif part == "接尾辞":
            self.units.append(BREAK if word in _HONORIFICS else Unit("affix", word))
        elif part == "助動詞":
            self._auxiliary(word, form.startswith("連体形"))
        elif part == "助詞":
            self.units.append(_particle(morpheme.surface(), detail))
        else:
            self.units.append(Unit("passed") if part in ("副詞", "空白") else BREAK)

    def _adjective(self, morpheme: Morpheme, word: str, attributive: bool) -> None:
        last = self.units[-1] if self.units else BREAK
        if morpheme.part_of_speech()[0] == "接尾辞":
            # 分かり + にくい; 操作し + にくい is said of 操作
            stem = "し" if last.text == "為る" else _stem(last, 1) if last.kind == "verb" else ""
            if last.kind == "verb":
                self.units.pop()
            kind = "verb" if stem == "し" else "predicate"
            said = Unit(kind, stem + morpheme.dictionary_form(), "形容詞", attributive)
            self.units.append(said if stem else BREAK)
            return
        if word == "ほしい" and last.text == "て":
            # 増やしてほしい says no more than 増やす; 周知してほしい says what is wanted of 周知
            if len(self.units) < 2 or self.units[-2].text != "為る":
                return
        elif word == "ない" and self._negate(attributive, after=("は", "も", "だ", "")):
            return
        elif word == "ない" and any(unit.text == "だ" for unit in self.units[-2:]):
            self.units.append(BREAK)
            return
        self.units.append(Unit("predicate", word, "形容詞", attributive))

    def _auxiliary(self, word: str, attributive: bool) -> None:
        if word in _NEGATIONS:
            self._negate(attributive, after=("は", "も", "ます", "為る", "居る", "成る", "て", ""))
            return
        if word == "だ" and attributive and self.units and self.units[-1].kind == "predicate":
            self.units[-1] = replace(self.units[-1], attributive=True)
        self.units.append(Unit("passed", word))

    def _negate(self, attributive: bool, after: tuple[str, ...]) -> bool:
        """Turn the last predicate into its negation, looking back over the words ``after``; False where there is none."""
        is_done = False  # 周知していない: what is not done is the noun
        for position in range(len(self.units) - 1, -1, -1):
            unit = self.units[position]
            if unit.kind in ("predicate", "verb") or unit.text in ("有る", "出来る"):
                kind = "predicate" if unit.kind in ("predicate", "verb") else "verb"
                self.units[position] = Unit(kind, _negated(unit), "", attributive)
                return True
            if unit.kind == "break" or unit.text not in after:
                break
            is_done |= unit.text == "為る"
        if is_done:
            self.units.append(Unit("verb", "しない", "", attributive))
        return is_done


def _noun(morpheme: Morpheme, word: str) -> Unit:
    _, detail, use = morpheme.part_of_speech()[:3]
    if detail == "数詞" or use == "副詞可能":
        return BREAK
    if use == "形状詞可能":
        return Unit("predicate", word)
    return Unit("affix" if use == "助数詞可能" and len(word) == 1 else "noun", word)


def _particle(surface: str, detail: str) -> Unit:
    if detail == "接続助詞":
        return Unit("passed", "て") if surface in ("て", "で") else BREAK
    return Unit("link", surface) if surface in _LINKS else BREAK


def _stem(unit: Unit, row: int) -> str:
    """The verb as it stands before ない (row 0) or にくい (row 1)."""
    if unit.conjugation.startswith("五段"):
        return unit.text[:-1] + _ROWS[unit.text[-1]][row]
    return unit.text[:-1]


def _negated(unit: Unit) -> str:
    special: Mapping[str, str] = {"有る": "ない", "出来る": "できない", "良い": "良くない"}
    if unit.text in special:
        return special[unit.text]
    if unit.kind == "verb":
        return f"{_stem(unit, 0)}ない"
    return f"{unit.text[:-1]}くない" if unit.text.endswith("い") and unit.conjugation == "形容詞" else f"{unit.text}でない"
