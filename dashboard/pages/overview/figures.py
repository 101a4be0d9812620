"""Figures: what the first page and the packs say about a fiscal year, as published and unrounded.

Belongs here: the shape of the key figures and what follows from one of them alone.
Does not belong here: rows of the snapshot, how a figure is chosen (``view``), words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from dashboard.filters import Filters
from pipelines.methods.figures import round_half_away

# Below this a whole hour is too coarse to tell parts apart
SMALL_TOTAL_HOURS = 100

# Metrics of which less is better: their target is not to be passed
LOWER_IS_BETTER = frozenset({"overtime_hours_per_person"})

NoInterval = Literal["level", "today"]
Side = Literal["above", "below"]
WatchKind = Literal[
    "no_delivery",
    "undelivered",
    "missed",
    "behind",
    "unlikely",
    "coverage",
    "grade_d",
    "goal_missed",
    "goal_unlikely",
    "goal_behind",
    "source_missing",
    "source_late",
    "weak_evidence",
    "nothing",
]


@dataclass(frozen=True)
class Interval:
    """Both ends of an interval, in the unit of its figure."""

    low: float
    high: float

    def side_of(self, value: float, digits: int = 0) -> Side | None:
        """On which side of the interval ``value`` lies as both are displayed; None within it."""
        low, shown, high = (round_half_away(each, digits) for each in (self.low, value, self.high))
        return "above" if shown > high else "below" if shown < low else None


@dataclass(frozen=True)
class MonthPoint:
    """Net hours of one month; None is a gap: nothing booked, or of last year nothing delivered."""

    month: date
    net_hours: float | None
    is_complete: bool
    is_delivered: bool
    previous_net_hours: float | None


@dataclass(frozen=True)
class Comparison:
    """Net hours of the complete months that were delivered in both years."""

    months: tuple[date, ...]
    net_hours: float
    previous_net_hours: float


@dataclass(frozen=True)
class NetHours:
    """Net hours of the fiscal year so far, gross to net. ``no_interval`` says why interval and grades are not published.

    ``grade_shares`` are shares of gross hours by evidence grade A to D, None without gross hours. ``years`` are (fiscal
    year, net hours), oldest first; None is a year to which nothing was delivered.
    """

    net_hours: float
    cautious_hours: float
    components: tuple[tuple[str, float], ...]
    interval80: Interval | None
    interval95: Interval | None
    no_interval: NoInterval | None
    grade_shares: tuple[float, float, float, float] | None
    fte: float | None
    yen: float | None
    months: tuple[MonthPoint, ...]
    comparison: Comparison | None
    years: tuple[tuple[int, float | None], ...]

    @property
    def digits(self) -> int:
        """Decimals that keep the parts of a small total apart."""
        return 0 if abs(self.components[0][1]) >= SMALL_TOTAL_HOURS else 1

    @property
    def months_in_total(self) -> tuple[date, ...]:
        """The months whose ledger lines make up ``net_hours``."""
        return tuple(point.month for point in self.months if point.net_hours is not None)

    @property
    def months_without_delivery(self) -> tuple[date, ...]:
        """Complete months of the total that hold upkeep and build alone."""
        return tuple(p.month for p in self.months if p.net_hours is not None and p.is_complete and not p.is_delivered)

    @property
    def cumulative(self) -> tuple[float, ...]:
        """Net hours from April to the end of each month of the total; empty where nothing was delivered."""
        if not any(point.is_delivered for point in self.months):
            return ()
        sums, total = [], 0.0
        for point in self.months:
            if point.net_hours is not None:
                total += point.net_hours
                sums.append(total)
        return tuple(sums)

    @property
    def side_of_interval(self) -> Side | None:
        """Where the figure lies outside its interval: above, where declared baselines are drawn from 0 to their minutes."""
        return self.interval80.side_of(self.net_hours, self.digits) if self.interval80 else None


@dataclass(frozen=True)
class Progress:
    """The year's net hours against the target, and where they will end; ``reason`` says why something is missing.

    ``share_held80``: of past forecasts made as far into a year, the share whose 80 % interval held the actual; None untested.
    """

    target: float | None
    attainment: float | None
    pace: float | None
    letter: str
    reason: str | None
    forecast: float | None
    interval80: Interval | None
    interval95: Interval | None
    probability: float | None
    share_held80: float | None

    @property
    def is_reached(self) -> bool:
        """Whether the hours so far reach the target."""
        return self.attainment is not None and self.attainment >= 1

    @property
    def side_of_interval(self) -> Side | None:
        """Where the forecast lies outside its interval."""
        return self.interval80.side_of(self.forecast) if self.interval80 and self.forecast is not None else None


@dataclass(frozen=True)
class Goal:
    """One target of the scope beside that of all net hours, in the unit of its metric; a survey mean with its question."""

    tool: str
    metric: str
    question_text: str | None
    target: float
    actual: float | None
    attainment: float | None
    letter: str
    probability: float | None

    @property
    def share_reached(self) -> float | None:
        """Attainment, so that 1 or more is reached also where less is better."""
        if self.attainment is None or self.metric not in LOWER_IS_BETTER:
            return self.attainment
        return 1 / self.attainment if self.attainment > 0 else None


@dataclass(frozen=True)
class Adoption:
    """The leading tool, or the chosen one, in its newest month. Figures are None unless ``state`` is in_use or zero_use.

    ``rates`` are the active rates of the year's months (None: no figure), ``withheld`` the departments whose figures are
    withheld in that month.
    """

    tool: str
    month: date
    state: str
    entitled_staff: int | None
    active_staff: int | None
    active_rate: float | None
    habitual_staff: int | None
    previous_rate: float | None
    target: float | None
    rates: tuple[float | None, ...]
    withheld: int


@dataclass(frozen=True)
class CitizenIndex:
    """The newest wave of the question that stands for the citizens' view; the interval and the change are of ``mean``.

    ``previous_year_mean``: the same month a year before with the same wording. ``means``: the waves drawn (None breaks the
    line where the wording changed).
    """

    survey_id: str
    survey_name: str
    design: str
    question_id: str
    question_text: str
    is_reversed: bool
    wave: date
    n: int | None
    mean: float | None
    interval95: Interval | None
    top_share: float | None
    weighted_mean: float | None
    n_effective: float | None
    change: float | None
    change95: Interval | None
    previous_year_mean: float | None
    target: float | None
    means: tuple[float | None, ...]
    suppressed: bool


@dataclass(frozen=True)
class Watch:
    """The one thing to watch. What else is given depends on ``kind``."""

    kind: WatchKind
    goal: Goal | None = None
    source: str | None = None
    value: float | None = None
    months: tuple[date, ...] = ()


@dataclass(frozen=True)
class KeyFigures:
    """The five key figures of a fiscal year, department and tool, of one snapshot.

    ``net`` is None where nothing was booked, ``progress`` where the marts publish no targets and forecasts at this level,
    ``adoption`` and ``citizens`` where there is no figure at all. ``goals`` are the other targets of the choice, ``uncredited``
    items by reason, ``undelivered`` the tools and complete months without a delivery, ``quarantine`` values held back by
    reason, of all sources.
    """

    fiscal_year: int
    fiscal_year_label: str
    is_complete: bool
    filters: Filters
    snapshot_id: str
    created_at: datetime
    data_until: date | None
    is_published_level: bool
    net: NetHours | None
    progress: Progress | None
    goals: tuple[Goal, ...]
    adoption: Adoption | None
    citizens: CitizenIndex | None
    watch: Watch
    uncredited: tuple[tuple[str, float], ...]
    undelivered: tuple[tuple[str, tuple[date, ...]], ...]
    quarantine: tuple[tuple[str, int], ...]
