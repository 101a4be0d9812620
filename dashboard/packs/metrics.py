"""Metrics with targets and results: their names and how their values are written.

Belongs here: names and notation per metric. Does not belong here: values.
"""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.packs.document import Figure, figure
from dashboard.packs.rows import PackRows
from dashboard.pages.overview.goals import SURVEY_MEAN, digits_of, is_share
from dashboard.rows import ALL_TOOLS
from dashboard.words import name_of


def metric_figures(metric: str, values: Sequence[float | None]) -> tuple[Figure | None, ...]:
    """Values of ``metric`` in its own unit, all with the decimals that the pages give them."""
    digits = digits_of(metric, values)
    return tuple(figure(value, digits, "percent" if is_share(metric) else "number") for value in values)


def metric_name(rows: PackRows, metric: str, tool: str | None, lang: str) -> str:
    """The name of a metric: a survey's question in its words, else with its tool where it has one."""
    if metric.startswith(f"{SURVEY_MEAN}:"):
        _, survey_id, question_id = metric.split(":", 2)
        asked = [row.row for row in rows.surveys if (row.row.survey_id, row.row.question_id) == (survey_id, question_id)]
        return asked[-1].question_text if asked else metric
    name = name_of("pack.metric", metric, lang)
    if tool in (None, ALL_TOOLS):
        return name
    tool_name = name_of("tool", tool or "", lang)
    return f"{name}（{tool_name}）" if lang == "ja" else f"{name} ({tool_name})"
