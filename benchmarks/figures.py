"""One measured figure and how a list of them is shown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """A measured value with its unit; ``goal`` is the largest value wished for."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    def line(self) -> str:
        """Name, value and goal as one line of Markdown table."""
        goal = "" if self.goal is None else f"≤ {self.goal:g} ({'met' if self.value <= self.goal else 'missed'})"
        return f"| {self.name} | {self.value:,.2f} {self.unit} | {goal} |"


def table(figures: Iterable[Figure]) -> str:
    """A Markdown table."""
    return "\n".join(["| what | measured | goal |", "|---|---|---|", *(figure.line() for figure in figures)])
