"""Watch: the one thing that a reader of the key figures must not overlook, and which targets are at risk.

Belongs here: what is more important than what. Does not belong here: its words.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from dashboard.pages.overview.figures import Goal, NetHours, Progress, Watch, WatchKind
from dashboard.rows import ALL_TOOLS, About
from pipelines.methods.figures import round_half_away

EVEN_ODDS = 0.5
# The tool whose hours a source tells, where the two are not called the same
TOOL_OF_SOURCE = {"rpa_runs": "rpa_other", "online_applications": "online_application", "paper": "paperless"}


def thing_to_watch(
    net: NetHours | None,
    progress: Progress | None,
    goals: Sequence[Goal],
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
    at_risk = goals_at_risk(goals, is_complete=is_complete)
    if at_risk:
        worst = at_risk[0]
        kind: WatchKind = "goal_missed" if is_complete else "goal_unlikely" if _is_unlikely(worst) else "goal_behind"
        return Watch(kind, goal=worst, value=worst.probability)
    if is_newest:
        for state in ("missing", "late"):
            for row in about.sources:
                if row.state == state and TOOL_OF_SOURCE.get(row.source, row.source) in own_tools:
                    return Watch("source_missing" if state == "missing" else "source_late", source=row.source)
    if net.grade_shares and net.grade_shares[3] > 0:
        return Watch("weak_evidence", value=net.grade_shares[3])
    return Watch("nothing")


def goals_at_risk(goals: Sequence[Goal], *, is_complete: bool) -> tuple[Goal, ...]:
    """Targets that were missed or, of a year that runs, will hardly be reached or are behind; the worst first.

    Chances that are displayed alike count as one: then a target of all tools comes before that of one.
    """

    def place(goal: Goal) -> tuple[float, bool, float, str, str]:
        chance = 1.0 if is_complete or goal.probability is None else round_half_away(goal.probability, 2)
        return (chance, goal.tool != ALL_TOOLS, goal.share_reached or 0.0, goal.metric, goal.tool)

    if is_complete:
        found = [goal for goal in goals if goal.share_reached is not None and goal.share_reached < 1]
    else:
        found = [goal for goal in goals if _is_unlikely(goal) or goal.letter == "C"]
    return tuple(sorted(found, key=place))


def _is_unlikely(goal: Goal) -> bool:
    return goal.probability is not None and goal.probability < EVEN_ODDS
