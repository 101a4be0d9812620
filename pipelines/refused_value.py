"""What pydantic refuses, in words of both languages.

Belongs here: the kinds of mistake that settings and configuration files share. Does not belong here: where the value stood,
mapping files (``landing.mapping_file``), which say what they allow.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WANTED = {
    "empty_path": "空にはできません。値を書くか、変数の設定を外してください",
    "missing": "必要な項目です",
    "extra_forbidden": "この項目はありません",
    "literal_error": "使えるのは {expected} です",
    "greater_than": "{gt} より大きい値にしてください",
    "greater_than_equal": "{ge} 以上にしてください",
    "less_than_equal": "{le} 以下にしてください",
    "string_too_short": "{min_length} 文字以上にしてください",
    "string_pattern_mismatch": "{pattern} の形にしてください",
    "int": "整数にしてください",
    "float": "数値にしてください",
    "bool": "true か false にしてください",
    "date": "日付 (2026-10-01 の形) にしてください",
    "string": "文字列にしてください",
    "list": "値の並びにしてください",
    "dict": "「項目: 値」の形にしてください",
    "model": "「項目: 値」の形にしてください",
}


def in_words(error: Mapping[str, Any]) -> tuple[str, str]:
    """One of ``ValidationError.errors()`` in Japanese and English, without the value that was refused."""
    kind, english = error["type"], error["msg"]
    wanted = _WANTED.get(kind) or _WANTED.get(kind.split("_")[0])
    if wanted is None:
        return f"値を使えません ({english})", english
    return wanted.format_map(error.get("ctx", {})).replace(" or ", ", "), english
