"""Policy keys: what a value may be, and what holds where the city has set none (metrics.md, section 8).

Belongs here: the type and the default of every key, which value holds on a day.
Does not belong here: what a value does; the models say that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipelines.errors import UserError
from pipelines.values import parse_number

ADMINISTRATOR = "Administrator"


@dataclass(frozen=True)
class PolicyKey:
    """``parse`` returns the canonical text that is stored, or raises ValueError; ``default`` None = none."""

    parse: Callable[[str], str]
    default: str | None
    allowed_ja: str
    allowed_en: str
    may_be_blank: bool = False


def split_list(value: str) -> list[str]:
    """The members of a value such as ``a; b``, trimmed, blanks left out; as written, since systems compare them so."""
    return [part.strip() for part in re.split("[;；]", value) if part.strip()]


def _number(default: str | None, *, minimum: float = 0, maximum: float | None = None, may_be_blank: bool = False) -> PolicyKey:
    def parse(text: str) -> str:
        number = parse_number(text)
        if number < minimum or (maximum is not None and number > maximum):
            raise ValueError("out of range")
        return f"{number:.15g}"

    if maximum is None:
        return PolicyKey(parse, default, f"{minimum} 以上の数値", f"a number of {minimum} or more", may_be_blank)
    return PolicyKey(parse, default, f"{minimum}〜{maximum} の数値", f"a number from {minimum} to {maximum}", may_be_blank)


def _whole(default: str, *, minimum: int) -> PolicyKey:
    def parse(text: str) -> str:
        number = parse_number(text)
        if not number.is_integer() or number < minimum:
            raise ValueError("out of range")
        return str(int(number))

    return PolicyKey(parse, default, f"{minimum} 以上の整数", f"a whole number of {minimum} or more")


def _choice(*names: str) -> PolicyKey:
    def parse(text: str) -> str:
        choice = unicodedata.normalize("NFKC", text)
        if choice not in names:
            raise ValueError("not a choice")
        return choice

    return PolicyKey(parse, None, ", ".join(names), ", ".join(names))


def _weeks(text: str) -> str:
    match = re.fullmatch(r"(\d{1,2})\s*(?:of|/)\s*(\d{1,2})", unicodedata.normalize("NFKC", text))
    if match is None or not 1 <= int(match[1]) <= int(match[2]):
        raise ValueError("not weeks of weeks")
    return f"{int(match[1])} of {int(match[2])}"


def _list(text: str) -> str:
    return ";".join(split_list(text))


POLICY_KEYS = {
    "build_amortisation_months": _whole("36", minimum=1),
    "fte_hours_per_year": _number("1880", minimum=1),
    "default_yen_per_hour": _number(None, may_be_blank=True),
    "suppression_minimum": _whole("10", minimum=5),
    "active_window_days": _whole("28", minimum=1),
    "app_active_window_days": _whole("90", minimum=1),
    "habit_weeks": PolicyKey(_weeks, "9 of 12", "9 of 12 または 9/12", "9 of 12 or 9/12"),
    "optimism_a": _number("0", maximum=1),
    "optimism_b": _number("0.1", maximum=1),
    "optimism_c": _number("0.25", maximum=1),
    "optimism_d": _number("0.5", maximum=1),
    "kintone_done_statuses": PolicyKey(_list, None, "状態名 (; 区切り)", "status names separated by ;", may_be_blank=True),
    "robot_accounts": PolicyKey(_list, ADMINISTRATOR, "アカウント名 (; 区切り)", "account names separated by ;"),
    "coverage_minimum": _number("0.9", maximum=1),
    "overtime_hours_notation": _choice("minutes60", "decimal"),
    "paper_counter": _choice("daily", "cumulative"),
    "baseline_renewal_months": _whole("24", minimum=1),
    "effect_adoption_rate": _number("0.3", minimum=0.01, maximum=1),
    "effect_adoption_months": _whole("3", minimum=1),
    "transfer_source_months": _whole("6", minimum=1),
    "transfer_name_similarity": _number("0.9", minimum=0.5, maximum=1),
    "transfer_volume_factor": _number("10", minimum=1),
    "voice_result_months": _whole("6", minimum=3),
    "voice_open_months": _whole("6", minimum=1),
    "jump_warning_share": _number("0.2"),
    "jump_limit_share": _number(None, may_be_blank=True),
}


def parse_policy(key: str, value: str | None) -> str | None:
    """The canonical text of a value; None for a blank one where the key may be blank. Raises ValueError."""
    known = POLICY_KEYS[key]
    if value is None or not value.strip():
        if known.may_be_blank:
            return None
        raise ValueError("blank")
    return known.parse(value.strip())


def policy_on(rows: Iterable[Mapping[str, Any]], key: str, day: date) -> str | None:
    """The canonical value of ``key`` in force on ``day``, else its default; ``rows`` are those of policy.csv.

    Raises UserError (exit code 2) for a value that is none, naming its row.
    """
    known = POLICY_KEYS[key]
    valid = [row for row in rows if row["key"] == key and (row["valid_from"] or date.min) <= day]
    if not valid:
        return known.default
    latest = max(valid, key=lambda row: row["valid_from"] or date.min)
    try:
        return parse_policy(key, latest["value"])
    except ValueError:
        number = latest["row_number"]
        raise UserError(
            f"policy.csv {number} 行目の {key} を直してください: {known.allowed_ja}",
            f"Mend {key} in row {number} of policy.csv: {known.allowed_en}",
            exit_code=2,
        ) from None
