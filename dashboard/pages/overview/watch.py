"""Watch: the one thing that a reader of the key figures must not overlook.

Belongs here: what is more important than what. Does not belong here: its words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dashboard.pages.overview.figures import NetHours, Progress, ToolOutlook, Watch
from dashboard.rows import About

EVEN_ODDS = 0.5
# The tool whose hours a source tells, where the two are not called the same
TOOL_OF_SOURCE = {"rpa_runs": "rpa_other", "online_applications": "online_application", "paper": "paperless"}


def thing_to_watch(
    net: NetHours | None,
    progress: Progress | None,
    tools: Sequence[ToolOutlook],
    own_tools: Collection[str],
    about: About,
    *,
    is_complete: bool,
    is_newest: bool,
) -> Watch:
    """What would mislead comes first, then what is behind its target, then what makes the figures less sure.

    ``own_tools`` are those with hours in the scope: the source of another tool is no matter of it.
    """
    if net is None or not any(point.is_delivered for point in net.months):
        return Watch("no_delivery")
    if net.months_without_delivery:
        return Watch("undelivered", months=net.months_without_delivery)
    if progress and progress.target is not None:
        if is_complete and not progress.is_reached:
            return Watch("missed", value=progress.attainment)
        if progress.letter == "C":
            return Watch("behind", value=progress.pace)
        if not is_complete and progress.probability is not None and progress.probability < EVEN_ODDS:
            return Watch("unlikely", value=progress.probability)
        if progress.reason == "coverage":
            return Watch("coverage")
        if progress.reason == "grade_d":
            return Watch("grade_d")
    if is_complete:
        missed = [tool for tool in tools if tool.attainment is not None and tool.attainment < 1]
        if missed:
            least = min(missed, key=lambda tool: (tool.attainment or 0.0, tool.tool))
            return Watch("tool_missed", tool=least.tool, value=least.attainment)
    else:
        unlikely = [tool for tool in tools if tool.probability is not None and tool.probability < EVEN_ODDS]
        if unlikely:
            least = min(unlikely, key=lambda tool: (tool.probability or 0.0, tool.tool))
            return Watch("tool_unlikely", tool=least.tool, value=least.probability)
    if is_newest:
        for state in ("missing", "late"):
            for row in about.sources:
                if row.state == state and TOOL_OF_SOURCE.get(row.source, row.source) in own_tools:
                    return Watch("source_missing" if state == "missing" else "source_late", source=row.source)
    if net.grade_shares and net.grade_shares[3] > 0:
        return Watch("weak_evidence", value=net.grade_shares[3])
    return Watch("nothing")
