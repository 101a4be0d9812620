"""Whether two names are names of one kind of work, however departments write them.

Belongs here: what of a name is only writing, and how alike two names must be. Does not belong here: which names a department
has, what follows from a match (``transfer``, dbt).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from pipelines.text import match_key

SHORTEST_CORE = 4  # 名簿, 台帳, 日報: what is shorter is a name of many kinds of work
_SHORTEST_DEPARTMENT = 3
_ROWS_AT_ONCE = 500

# What is done with a thing, by the tool: a name that says so and one that does not may mean one kind of work.
_ACTS = {"入力": "entry", "登録": "entry", "転記": "entry", "取込": "entry", "記録": "record", "票": "record"}
_FILE_ENDING = re.compile(r"\.(?:ums\d?|xaml)$")
_TOOL = re.compile(r"^rpa|用?(?:アプリ|フォーム|シナリオ|フロー|ロボット|システム|rpa)$|(?:ver|v)?\d+$")
_SPELLINGS = {"障がい": "障害", "障碍": "障害", "子ども": "こども", "子供": "こども"}
_SEPARATORS = re.compile(r"[\W_]+")
# 申し込み, 申込み and 申込 are one word, and so are 相談の記録 and 相談記録; kana that begin a word of their own (ごみ) stay
_OKURIGANA = re.compile(r"(?<=[一-龯々])[いえきぎけげしせちてにのみめりれわ]{1,2}(?=[一-龯々]|$)")
_HIRAGANA = {code: code + 0x60 for code in range(ord("ぁ"), ord("ゖ") + 1)}


@dataclass(frozen=True)
class Core:
    """What is left of a name: ``text`` names the thing, ``act`` what is done with it (blank: not said)."""

    text: str
    act: str


@dataclass(frozen=True)
class Alike:
    """The place of a name in each of two lists and their similarity, from 0 to 1."""

    left: int
    right: int
    similarity: float


@lru_cache(maxsize=1)
def _departments(names: frozenset[str]) -> re.Pattern[str]:
    keys = {*map(match_key, names)}
    keys |= {key.removesuffix("役所") for key in keys}  # 港北区 as well as 港北区役所
    written = sorted((re.escape(key) for key in keys if len(key) >= _SHORTEST_DEPARTMENT), key=len, reverse=True)
    return re.compile(f"(?:{'|'.join(written)})[用の]?") if written else re.compile("(?!)")


def core(name: str, departments: frozenset[str] = frozenset()) -> Core:
    """The name without departments, tools, file endings, version numbers, punctuation and ways of writing.

    >>> core("RPA_備品貸し出し申請（総務課）", frozenset({"総務課"}))
    Core(text='備品貸出申請', act='')
    >>> core("空き家相談記録アプリ2")
    Core(text='空家相談', act='record')
    """
    text = _departments(departments).sub("", _FILE_ENDING.sub("", match_key(name)))
    text = _SEPARATORS.sub("", text)
    for written, usual in _SPELLINGS.items():
        text = text.replace(written, usual)
    while (shorter := _TOOL.sub("", text)) != text:
        text = shorter
    text = _OKURIGANA.sub("", text)
    act = next((word for word in _ACTS if text.endswith(word) and len(text) - len(word) >= SHORTEST_CORE), "")
    return Core(text.removesuffix(act).translate(_HIRAGANA), _ACTS.get(act, ""))


def alike_names(left: Sequence[str], right: Sequence[str], departments: Iterable[str], minimum: float) -> Iterator[Alike]:
    """Every name of ``left`` with every name of ``right`` that means the same kind of work.

    Similarity is 2·LCS / (length + length) of the cores, the longest common subsequence taken as in the indel distance
    (``rapidfuzz.fuzz.ratio``), and at least ``minimum``. One core may hold a few characters more than the other, but none in
    place of another: 障害者相談 is not 高齢者相談. Two acts that are both said must be the same. Cores of fewer than 4
    characters match nothing.
    """
    from rapidfuzz import fuzz, process

    named = frozenset(departments)
    ours, theirs = ([core(name, named) for name in names] for names in (left, right))
    texts = [each.text for each in theirs]
    lengths = np.array([len(text) for text in texts])
    for start in range(0, len(ours), _ROWS_AT_ONCE):
        rows = ours[start : start + _ROWS_AT_ONCE]
        ratios = (
            process.cdist([each.text for each in rows], texts, scorer=fuzz.ratio, score_cutoff=100 * minimum, dtype=np.float64)
            / 100
        )
        own = np.array([len(each.text) for each in rows])[:, None]
        shorter = np.minimum(own, lengths)
        nothing_replaced = np.rint(ratios * (own + lengths) / 2) == shorter
        for row, column in np.argwhere(nothing_replaced & (ratios > 0) & (shorter >= SHORTEST_CORE)):
            acts = {rows[row].act, theirs[column].act} - {""}
            if len(acts) < 2:
                yield Alike(start + int(row), int(column), float(ratios[row, column]))
