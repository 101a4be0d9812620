"""From the morphemes of a Japanese text to the pieces that themes are made of.

Belongs here: what is a noun, what says something of it, what may be a person. Does not belong here: how pieces become themes
(``themes``). Parts of speech are those of UniDic as SudachiPy tells them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sudachipy import Morpheme

HONORIFICS = frozenset("さん 様 氏 君 殿 ちゃん".split())
TITLES = frozenset("市長 副市長 部長 局長 次長 課長 室長 係長 補佐 主幹 主査 主任 主事 先生 議員".split())
_LINKS = frozenset("が は も を に で".split())
_NEGATIONS = frozenset("ない ず ぬ".split())
# verbs that help another one, or say nothing without it
_LIGHT_VERBS = frozenset("為る 居る 有る 成る 出来る 来る 行く 見る 置く 呉れる 貰う 頂く 下さる 仕舞う 上げる 得る".split())
# what may stand between a negation and what it negates
_BEFORE_VERBAL_NEGATION = frozenset(["", *"は も ます 為る 居る 成る れる られる せる させる て てる".split()])
_BEFORE_LACK = frozenset(["", *"は も だ たい べし て ほしい".split()])
# who does not think or say so does not say what is quoted
_SAYING = frozenset("思う 思える 言う 言える 言い切れる 感ずる 感じる 考える 限る".split())
_AFTER_QUOTATION = _SAYING | frozenset("の は も か 言った 聞く".split())
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
    is_negated: bool = False


BREAK = Unit("break")
_QUOTING = Unit("break", "と")


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
    return is_name or following in HONORIFICS or (detail == "固有名詞" and following in TITLES)


class UnitReader:
    """Reads morphemes one by one into ``units``; later ones may change earlier ones (negation)."""

    def __init__(self) -> None:
        self.units: list[Unit] = []

    def read(self, morpheme: Morpheme, word: str, following: str) -> None:
        """Add one morpheme; ``word`` is its base, ``following`` that of the next one."""
        part, detail, _, _, conjugation, form = morpheme.part_of_speech()
        if part == "名詞":
            self.units.append(_noun(morpheme, word))
        elif part == "接頭辞":
            self.units.append(Unit("passed") if word == "御" else Unit("affix", word))
        elif part == "形状詞" and detail != "助動詞語幹":
            self.units.append(Unit("predicate", word))
        elif part == "形容詞" or (part == "接尾辞" and detail == "形容詞的"):
            self._adjective(morpheme, word, form)
        elif part == "動詞":
            kind = "passed" if word in _LIGHT_VERBS else "verb"
            self.units.append(Unit(kind, word, conjugation))
        elif part == "接尾辞":
            self.units.append(BREAK if word in HONORIFICS else Unit("affix", word))
        elif part == "助動詞":
            self._auxiliary(word, form)
        elif part == "助詞":
            self._particle(morpheme.surface(), detail, following)
        else:
            passed = {"副詞": Unit("passed"), "空白": Unit("passed", " ")}
            self.units.append(passed.get(part, BREAK))

    def _adjective(self, morpheme: Morpheme, word: str, form: str) -> None:
        last = self.units[-1] if self.units else BREAK
        attributive = form.startswith("連体形")
        if morpheme.part_of_speech()[0] == "接尾辞":
            # 分かり + にくい; 操作し + にくい is said of 操作
            stem = "し" if last.text == "為る" else _stem(last, 1) if last.kind == "verb" else ""
            if last.kind == "verb":
                self.units.pop()
            kind = "verb" if stem == "し" else "predicate"
            said = Unit(kind, stem + morpheme.dictionary_form(), "形容詞", attributive)
            self.units.append(said if stem else BREAK)
        elif word == "ない":
            self._lack(form)
        elif word == "ほしい" and last.text == "て" and self._unit(len(self.units) - 2).text != "為る":
            # 増やしてほしい says no more than 増やす; 周知してほしい says what is wanted of 周知
            self.units.append(Unit("passed", word))
        else:
            self.units.append(Unit("predicate", word, "形容詞", attributive))

    def _auxiliary(self, word: str, form: str) -> None:
        if word in _NEGATIONS:
            self._deny(form)
            return
        if word == "だ" and form.startswith("連体形") and self.units and self.units[-1].kind == "predicate":
            self.units[-1] = replace(self.units[-1], attributive=True)
        self.units.append(Unit("passed", word))

    def _deny(self, form: str) -> None:
        """Read the negation of a verb: 分からない, 周知していない, 行かず."""
        position = self._back(len(self.units), _BEFORE_VERBAL_NEGATION)
        unit = self._unit(position)
        if unit.text == "有る":
            del self.units[position:]
            self._lack(form)
        elif form.startswith("仮定形"):
            self._drop(len(self.units))
        elif unit.kind in ("predicate", "verb"):
            self._turn(position, form)
        elif any(passed.text == "為る" for passed in self.units[position + 1 :]):
            self._silence(position + 1)
            self.units.append(Unit("verb", "しない", "", form.startswith("連体形"), is_negated=True))
        elif self._is_said_of_clause(position):
            self._drop(position)
        elif unit.text == "出来る":
            self._silence(position)
            self.units[position] = Unit("verb", "できない", "", form.startswith("連体形"), is_negated=True)
        else:
            # what stands before 行かずに is not what is said after it
            if self._unit(position - 1).text != "て":
                self._silence(position)
            self.units.append(BREAK)

    def _lack(self, form: str) -> None:
        """Read ない where it is an adjective, or ありません: 駐車場がない, 便利ではない, 増やしてほしくない."""
        attributive = form.startswith("連体形")
        position = self._back(len(self.units), _BEFORE_LACK)
        if self._unit(position).text == "が" and self._unit(position - 1) == Unit("predicate", self._unit(position - 1).text):
            position -= 1  # 必要がない
        unit = self._unit(position)
        if form.startswith("仮定形"):
            self._drop(len(self.units))
        elif unit.kind in ("predicate", "verb"):
            self._turn(position, form)
        elif unit.text == "為る":
            self.units.append(Unit("verb", "しない", "", attributive, is_negated=True))
        else:
            # 使いやすいアプリがない does not say that one is
            self._silence(len(self.units))
            is_other_noun = any(passed.text in ("だ", "で") for passed in self.units[-2:]) or unit.text in _LIGHT_VERBS
            self.units.append(BREAK if is_other_noun else Unit("predicate", "ない", "形容詞", attributive, is_negated=True))

    def _turn(self, position: int, form: str) -> None:
        """Turn what is said at ``position`` into its negation, or drop it where that would be a guess."""
        unit = self.units[position]
        quoted = self._back(position, ("は", "も"))
        if unit.is_negated:
            self._drop(position + 1)  # 使えなくはない
        elif unit.text in _SAYING and self._unit(quoted) == _QUOTING:
            self._drop(quoted)
        elif unit.kind == "predicate" and self._unit(position + 1).text == "て":
            self.units.append(BREAK)  # 遠くて行けない
        else:
            attributive = form.startswith("連体形")
            self.units[position] = Unit("predicate", _negated(unit), "", attributive, is_negated=True)

    def _is_said_of_clause(self, position: int) -> bool:
        """Whether the verb at ``position`` helps the one before: 出て来ない, 増やしてはいけない, 使わざるを得ない."""
        before = self._back(position, _LINKS)
        is_linked = before + 1 < position
        helped = self._unit(before)
        return helped.is_negated or (helped.text == "て" and (is_linked or self._unit(before - 1).kind != "predicate"))

    def _drop(self, end: int) -> None:
        """Part from what follows what is said before ``end``, and forget it."""
        self._silence(end)
        del self.units[end:]
        self.units.append(BREAK)

    def _silence(self, end: int) -> None:
        """Forget what is said before ``end``: of a noun, or as an attribute of the noun that ends there."""
        position = end - 1
        while position >= 0 and self.units[position].kind in ("link", "passed"):
            position -= 1
        if self._unit(position).kind in ("noun", "affix"):
            while self._unit(position).kind in ("noun", "affix"):
                position -= 1
            while self._unit(position).kind == "passed" and self.units[position].text != "て":
                position -= 1
            if not (self._unit(position).kind == "verb" or self._unit(position).attributive):
                return
        while self._unit(position).kind not in ("noun", "affix", "break"):
            if self.units[position].kind in ("predicate", "verb"):
                self.units[position] = BREAK
            position -= 1

    def _back(self, end: int, over: Collection[str]) -> int:
        """Where the last unit before ``end`` is that is not one of ``over``; -1 for none."""
        position = end - 1
        while position >= 0 and self.units[position].kind in ("link", "passed") and self.units[position].text in over:
            position -= 1
        return position

    def _unit(self, position: int) -> Unit:
        return self.units[position] if 0 <= position < len(self.units) else BREAK

    def _particle(self, surface: str, detail: str, following: str) -> None:
        last = self._unit(len(self.units) - 1)
        is_condition = last.is_negated and surface == "と" and following not in _AFTER_QUOTATION
        if last.text == "て" and surface == "は":
            is_condition = self._unit(len(self.units) - 2).is_negated  # 聞かなくては
        if is_condition:
            self._drop(len(self.units))
        elif surface == "と":
            self.units.append(_QUOTING)
        elif detail == "接続助詞":
            self.units.append(Unit("passed", "て") if surface in ("て", "で") else BREAK)
        else:
            self.units.append(Unit("link", surface) if surface in _LINKS else BREAK)


def _noun(morpheme: Morpheme, word: str) -> Unit:
    _, detail, use = morpheme.part_of_speech()[:3]
    if detail == "数詞" or use == "副詞可能":
        return BREAK
    if use == "形状詞可能":
        return Unit("predicate", word)
    return Unit("affix" if use == "助数詞可能" and len(word) == 1 else "noun", word)


def _stem(unit: Unit, row: int) -> str:
    """The verb as it stands before ない (row 0) or にくい (row 1)."""
    if unit.conjugation.startswith("五段"):
        return unit.text[:-1] + _ROWS[unit.text[-1]][row]
    return unit.text[:-1]


def _negated(unit: Unit) -> str:
    if unit.text == "良い":
        return "良くない"
    if unit.kind == "verb":
        return f"{_stem(unit, 0)}ない"
    return f"{unit.text[:-1]}くない" if unit.text.endswith("い") and unit.conjugation == "形容詞" else f"{unit.text}でない"
