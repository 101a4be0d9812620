"""View: the key figures of a fiscal year, from the rows of the snapshot; the first page and the packs show the same ones.

Belongs here: choosing rows and comparing them with last year and the target.
Does not belong here: SQL, Streamlit, words, rounding (whoever displays a figure rounds it).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from dashboard.filters import Filters
from dashboard.pages.overview.figures import (
    Adoption,
    CitizenIndex,
    Comparison,
    Goal,
    Interval,
    KeyFigures,
    MonthPoint,
    NetHours,
    Progress,
)
from dashboard.pages.overview.rows import AdoptionRow, CitizenRow, KeyRows, MonthRow, ProgressRow, Scope, YearRow
from dashboard.pages.overview.watch import thing_to_watch
from dashboard.rows import ALL_TOOLS, About, Month

COMPONENTS = ("gross_hours", "human_part_hours", "exception_rework_hours", "upkeep_hours", "build_hours", "overlap_hours")
SATISFACTION = "満足"
# How far a survey speaks for the whole city, best first
DESIGNS = ("census", "random_sample", "panel", "open_link")
WAVES_SHOWN = 12


def key_figures(rows: KeyRows, chosen: Filters, scope: Scope, months: Sequence[Month], about: About) -> KeyFigures:
    """Choose and compare the key figures. ``months`` are all months of the snapshot."""
    year = [month for month in months if month.fiscal_year == chosen.fiscal_year]
    passed = sum(month.is_complete for month in year)
    is_complete = passed == 12
    net = _net_hours(rows, chosen, scope, year)
    progress = next((row for row in rows.progress if row.metric == "net_hours" and row.tool == chosen.tool), None)
    goals = _goals(rows.progress, chosen, scope)
    undelivered = _undelivered(rows, year)
    held = [share for months_passed, share in rows.track if months_passed <= passed]
    figures = _progress(progress, held[-1] if held else None) if progress else None
    return KeyFigures(
        fiscal_year=chosen.fiscal_year,
        fiscal_year_label=year[0].fiscal_year_label,
        is_complete=is_complete,
        filters=chosen,
        snapshot_id=about.snapshot_id,
        created_at=about.created_at,
        data_until=about.data_until,
        is_published_level=scope.name is not None,
        net=net,
        progress=figures,
        goals=goals,
        adoption=_adoption(rows, year),
        citizens=_citizens(rows, chosen.fiscal_year),
        watch=thing_to_watch(
            net, figures, goals, {row.tool for row in rows.months}, about, is_complete=is_complete, is_newest=months[-1] in year
        ),
        uncredited=rows.uncredited,
        undelivered=undelivered,
        quarantine=about.quarantine,
    )


def _interval(low: float | None, high: float | None) -> Interval | None:
    return None if low is None or high is None else Interval(low, high)


def _year_before(month: date) -> date:
    return month.replace(year=month.year - 1)


def _net_hours(rows: KeyRows, chosen: Filters, scope: Scope, year: Sequence[Month]) -> NetHours | None:
    calendar = {month.month for month in year}
    own = [row for row in rows.months if row.month in calendar]
    if not own:
        return None
    this = next((row for row in rows.years if row.fiscal_year == chosen.fiscal_year), None)
    points = _months(rows, year)
    return NetHours(
        net_hours=math.fsum(row.net_hours for row in own),
        cautious_hours=math.fsum(row.cautious_hours for row in own),
        components=tuple((name, math.fsum(getattr(row, name) for row in own)) for name in COMPONENTS),
        interval80=_interval(this.low80, this.high80) if this else None,
        interval95=_interval(this.low95, this.high95) if this else None,
        no_interval=None if this else "level" if scope.name is None else "today",
        grade_shares=_grade_shares(this) if this else None,
        fte=this.fte if this else None,
        yen=this.yen if this else None,
        months=points,
        comparison=_comparison(points),
        years=tuple((row.fiscal_year, row.net_hours if row.is_delivered else None) for row in rows.years),
    )


def _grade_shares(row: YearRow) -> tuple[float, float, float, float] | None:
    if row.share_grade_a is None:
        return None
    return row.share_grade_a, row.share_grade_b or 0.0, row.share_grade_c or 0.0, row.share_grade_d or 0.0


def _months(rows: KeyRows, year: Sequence[Month]) -> tuple[MonthPoint, ...]:
    by_month: dict[date, list[MonthRow]] = defaultdict(list)
    for row in rows.months:
        by_month[row.month].append(row)

    def net(month: date) -> float | None:
        return math.fsum(row.net_hours for row in by_month[month]) if month in by_month else None

    def is_delivered(month: date) -> bool:
        return any((row.tool, month) not in rows.undelivered for row in by_month.get(month, ()))

    return tuple(
        MonthPoint(
            m.month,
            net(m.month),
            m.is_complete,
            is_delivered(m.month),
            net(_year_before(m.month)) if is_delivered(_year_before(m.month)) else None,
        )
        for m in year
    )


def _comparison(points: Iterable[MonthPoint]) -> Comparison | None:
    both = [
        (point.month, point.net_hours, point.previous_net_hours)
        for point in points
        if point.is_complete and point.is_delivered and point.net_hours is not None and point.previous_net_hours is not None
    ]
    if not both:
        return None
    months, this, previous = zip(*both, strict=True)
    return Comparison(months, math.fsum(this), math.fsum(previous))


def _undelivered(rows: KeyRows, year: Sequence[Month]) -> tuple[tuple[str, tuple[date, ...]], ...]:
    complete = {month.month for month in year if month.is_complete}
    by_tool: dict[str, list[date]] = defaultdict(list)
    for row in rows.months:
        if row.month in complete and (row.tool, row.month) in rows.undelivered:
            by_tool[row.tool].append(row.month)
    return tuple((tool, tuple(found)) for tool, found in sorted(by_tool.items()))


def _progress(row: ProgressRow, share_held80: float | None) -> Progress:
    return Progress(
        row.target,
        row.attainment,
        row.pace,
        row.letter,
        row.reason,
        row.forecast,
        _interval(row.low80, row.high80),
        _interval(row.low95, row.high95),
        row.probability,
        share_held80,
    )


def _goals(rows: Iterable[ProgressRow], chosen: Filters, scope: Scope) -> tuple[Goal, ...]:
    return tuple(
        Goal(row.tool, row.metric, row.question_text, row.target, row.actual_to_date, row.attainment, row.letter, row.probability)
        for row in rows
        if row.target is not None
        and row.scope == scope.name
        and chosen.tool in (ALL_TOOLS, row.tool)
        and (row.metric, row.tool) != ("net_hours", chosen.tool)
    )


def _adoption(rows: KeyRows, year: Sequence[Month]) -> Adoption | None:
    """The tool with the most people in its newest month; where no tool has any, one that tells why."""
    calendar = [month.month for month in year]
    by_tool: dict[str, dict[date, AdoptionRow]] = defaultdict(dict)
    for row in rows.adoption:
        by_tool[row.tool][row.month] = row
    newest = [found[max(in_year)] for found in by_tool.values() if (in_year := found.keys() & set(calendar))]
    if not newest:
        return None
    order = ("in_use", "zero_use", "withheld", "no_data", "no_licence")
    leading = min(newest, key=lambda row: (order.index(row.state), -(row.active_staff or 0), row.tool))
    own = by_tool[leading.tool]
    before = own.get(_year_before(leading.month))
    known = leading.state in ("in_use", "zero_use")
    target = next((row.target for row in rows.progress if (row.metric, row.tool) == ("active_rate", leading.tool)), None)
    return Adoption(
        tool=leading.tool,
        month=leading.month,
        state=leading.state,
        entitled_staff=leading.entitled_staff if known else None,
        active_staff=leading.active_staff if known else None,
        active_rate=leading.active_rate if known else None,
        habitual_staff=leading.habitual_staff if known else None,
        previous_rate=_rate(before),
        target=target,
        rates=tuple(_rate(own.get(month)) for month in calendar),
        withheld=rows.withheld.get((leading.tool, leading.month), 0),
    )


def _rate(row: AdoptionRow | None) -> float | None:
    return row.active_rate if row and row.state in ("in_use", "zero_use") else None


def _citizens(rows: KeyRows, fiscal_year: int) -> CitizenIndex | None:
    """The question that the city has a target for; else of satisfaction; else any: in the survey that speaks best for all."""
    targets = {row.metric: row.target for row in rows.progress if row.metric.startswith("survey_mean:")}
    waves: dict[str, list[CitizenRow]] = defaultdict(list)
    for row in rows.citizens:
        waves[f"survey_mean:{row.survey_id}:{row.question_id}"].append(row)
    if not waves:
        return None

    def rank(metric: str) -> tuple[bool, bool, int, str]:
        newest = waves[metric][-1]
        return (metric not in targets, newest.topic != SATISFACTION, DESIGNS.index(newest.design), metric)

    metric = min(waves, key=rank)
    asked = waves[metric]
    newest = asked[-1]
    before = next((row for row in asked if row.wave == _year_before(newest.wave)), None)
    return CitizenIndex(
        survey_id=newest.survey_id,
        survey_name=newest.survey_name,
        design=newest.design,
        question_id=newest.question_id,
        question_text=newest.question_text,
        is_reversed=newest.is_reversed,
        wave=newest.wave,
        n=newest.n,
        mean=newest.mean,
        interval95=_interval(newest.low95, newest.high95),
        top_share=newest.top_share,
        weighted_mean=newest.weighted_mean,
        n_effective=newest.n_effective,
        change=newest.change,
        change95=_interval(newest.change_low95, newest.change_high95),
        previous_year_mean=before.mean if before and before.question_text == newest.question_text else None,
        target=targets.get(metric),
        means=_line(asked[-WAVES_SHOWN:]),
        suppressed=newest.suppressed,
    )


def _line(waves: Sequence[CitizenRow]) -> tuple[float | None, ...]:
    means: list[float | None] = []
    for i, row in enumerate(waves):
        if i and row.question_text != waves[i - 1].question_text:
            means.append(None)
        means.append(row.mean)
    return tuple(means)
