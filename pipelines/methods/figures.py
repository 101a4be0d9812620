"""Figures as displayed: rounding whose parts add up to the displayed total, and how numbers are written.

Belongs here: pure rounding and notation that the page, the terminal and generated sentences share.
Does not belong here: units, dates and sentences; rounding of anything that is stored.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

MINUS = "−"


def round_half_away(value: float, digits: int = 0) -> float:
    """Round as SQL's ``round`` does: halves away from zero."""
    scaled = round(value * 10**digits, 6)
    return math.copysign(math.floor(abs(scaled) + 0.5), scaled) / float(10**digits)


def apportion(values: Sequence[float], digits: int = 0, total: float | None = None) -> tuple[float, ...]:
    """Round ``values`` so that they add up to ``total``, a rounded figure (default: their sum, rounded).

    Largest-remainder method (Hamilton): each part is rounded down, the largest remainders get what is missing. A ``total`` may
    differ from the sum by one unit of the last digit, as the difference of two rounded figures does.
    """
    scale = 10**digits
    # Cut float noise first, so that the same hours grouped in two ways round to the same total.
    scaled = [round(value * scale, 6) for value in values]
    parts = [math.floor(value) for value in scaled]
    goal = round_half_away(math.fsum(scaled)) if total is None else total * scale
    missing = round(goal) - sum(parts)
    largest_first = sorted(range(len(parts)), key=lambda i: (parts[i] - scaled[i], i))
    for i in largest_first[: max(missing, 0)]:
        parts[i] += 1
    for i in largest_first[len(parts) + min(missing, 0) :]:
        parts[i] -= 1
    return tuple(part / scale for part in parts)


def number(value: float, digits: int = 0) -> str:
    """``1,234`` or ``−5.3``."""
    text = f"{abs(value):,.{digits}f}"
    return MINUS + text if value < 0 and text.strip("0.,") else text


def signed(value: float, digits: int = 0) -> str:
    """``+1,234``, ``−5.3`` or ``±0``."""
    text = number(value, digits)
    if not text.strip(f"0.,{MINUS}"):
        return "±0"
    return text if text.startswith(MINUS) else "+" + text
