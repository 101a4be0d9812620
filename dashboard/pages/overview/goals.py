"""Goals: how a target is named in a sentence and how figures of its metric are written, for pages and packs.

Belongs here: names and notation per metric. Does not belong here: which targets (``watch``), other sentences (``readings``).
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard import display
from dashboard.pages.overview.figures import SMALL_TOTAL_HOURS, Goal
from dashboard.rows import ALL_TOOLS
from dashboard.words import name_of, say
from pipelines.methods.figures import number, round_half_away

SURVEY_MEAN = "survey_mean"
# Metrics that a tool may have a target of its own for
METRICS_OF_TOOLS = ("net_hours", "active_rate")


def goal_name(goal: Goal, lang: str) -> str:
    """The metric with its tool where it has one; a survey mean by its question."""
    metric = goal.metric.split(":")[0]
    if metric == SURVEY_MEAN:
        return say("overview.goal.survey_mean", lang, question=goal.question_text or goal.metric)
    if goal.tool == ALL_TOOLS or metric not in METRICS_OF_TOOLS:
        return name_of("overview.goal", metric, lang)
    return say(f"overview.goal.{metric}_of", lang, tool=name_of("tool", goal.tool, lang))


def digits_of(metric: str, values: Sequence[float | None]) -> int:
    """Decimals with which all ``values`` of one target are written, of a share those of its percentage."""
    if metric.startswith(SURVEY_MEAN):
        return 2
    large = max((abs(value) for value in values if value is not None), default=0.0) >= SMALL_TOTAL_HOURS
    return 0 if metric == "net_hours" and large else 1


def digits_of_target(metric: str, target: float) -> int:
    """Decimals of a target that stands alone in a sentence: none where it was set as a whole number."""
    digits = digits_of(metric, (target,))
    set_as = 100 * target if is_share(metric) else target
    return 0 if round_half_away(set_as, digits) == round_half_away(set_as) else digits


def is_share(metric: str) -> bool:
    """Whether the metric is a share between 0 and 1, written in per cent."""
    return metric.endswith("_rate")


def in_unit(metric: str, value: float, digits: int) -> str:
    """A bare figure in the notation of its metric."""
    return display.percent(value, digits) if is_share(metric) else number(value, digits)


def with_unit(metric: str, value: float, digits: int, lang: str) -> str:
    """A figure for a sentence, its unit said."""
    if is_share(metric):
        return display.percent(value, digits)
    if metric.startswith(SURVEY_MEAN):
        return say("overview.points", lang, value=number(value, digits))
    return display.hours(value, lang, digits) if "hours" in metric else number(value, digits)
