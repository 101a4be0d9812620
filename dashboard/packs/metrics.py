"""Metrics with targets and results: their names and how their values are written.

Belongs here: names and notation per metric. Does not belong here: values.
"""

from __future__ import annotations

from dashboard.packs.document import Figure, Notation, figure
from dashboard.packs.rows import PackRows
from dashboard.rows import ALL_TOOLS
from dashboard.words import name_of

SURVEY_MEAN = "survey_mean"
NOTATIONS: dict[str, tuple[int, Notation]] = {
    "net_hours": (0, "number"),
    "active_rate": (1, "percent"),
    "online_rate": (1, "percent"),
    SURVEY_MEAN: (2, "number"),
}
OTHER: tuple[int, Notation] = (1, "number")


def metric_figure(metric: str, value: float | None) -> Figure | None:
    """A value of ``metric`` in its own unit."""
    digits, notation = NOTATIONS.get(metric.split(":")[0], OTHER)
    return figure(value, digits, notation)


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
