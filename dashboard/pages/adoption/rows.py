"""Row types of the adoption page: one frozen class per table that it reads.

Belongs here: names, types and grain. Does not belong here: queries, choosing, figures of the page's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

AdoptionState = Literal["in_use", "zero_use", "no_licence", "no_data", "withheld"]
ScopeKind = Literal["city", "top_department", "department"]
# The tool whose makers the marts know
APP_TOOL = "kintone"
MakerBand = Literal["one", "several", "orphaned", "nobody"]


@dataclass(frozen=True)
class AdoptionRow:
    """One row of ``mart_adoption`` (scope × tool × month); people, and a share of people from 0 to 1."""

    scope: ScopeKind
    scope_id: str
    tool: str
    month: date
    entitled_staff: int | None
    active_staff: int | None
    active_rate: float | None
    habitual_staff: int | None
    state: AdoptionState

    @property
    def is_known(self) -> bool:
        """Whether there are figures to show; those beside no_data only say that nothing arrived."""
        return self.state in ("in_use", "zero_use")


@dataclass(frozen=True)
class FunnelRow:
    """One row of ``mart_adoption_funnel`` (tool × month of one scope); each share is of the step before, from 0 to 1."""

    tool: str
    month: date
    entitled_staff: int | None
    tried_staff: int | None
    habit_staff: int | None
    lapsed_staff: int | None
    tried_share: float | None
    habit_share: float | None
    lapsed_share: float | None
    state: AdoptionState


@dataclass(frozen=True)
class CohortRow:
    """One row of ``mart_adoption_cohort`` (month of first use × month of one tool, city-wide); shares from 0 to 1.

    ``state`` is that of the whole city in the month; ``is_first`` tells the tool's first month of records.
    """

    first_use_month: date
    months_since_first_use: int
    cohort_staff: int
    active_share: float | None
    habitual_share: float | None
    suppressed: bool
    state: AdoptionState
    is_first: bool


@dataclass(frozen=True)
class UsingRow:
    """One row of ``mart_adoption_departments`` (tool × month, city-wide)."""

    tool: str
    month: date
    using_departments: int
    departments: int
    share: float | None


@dataclass(frozen=True)
class AppsRow:
    """One row of ``mart_apps`` (month of one scope), apps; the parts are None where withheld."""

    month: date
    apps: int
    active_apps: int
    apps_of_one_maker: int | None
    apps_without_maker: int | None


@dataclass(frozen=True)
class MakersRow:
    """One row of ``mart_app_makers`` (month of one scope); None where withheld."""

    month: date
    makers: int | None
    maker_share: float | None


@dataclass(frozen=True)
class AppRow:
    """One row of ``mart_app_dependence`` (app, as of the data-until day); the band is None where withheld."""

    app_name: str
    department_id: str
    department_name: str
    recent_records: int
    maker_band: MakerBand | None
    net_hours_12_months: float | None
    suppressed: bool


@dataclass(frozen=True)
class DependenceRow:
    """One row of ``mart_app_dependence_hours`` (scope, as of the data-until day), hours; the five parts add up."""

    hours_on_one_person: float
    hours_on_several_persons: float
    hours_without_maker: float
    hours_of_nobody: float
    hours_withheld: float
    net_hours_12_months: float


@dataclass(frozen=True)
class UnknownRow:
    """One row of ``mart_unknown_accounts`` (tool × reason); the days are None where withheld."""

    tool: str
    reason: str
    accounts: int
    usage_days: int | None


@dataclass(frozen=True)
class DiffusionRow:
    """The sentences of one row of ``mart_diffusion`` (tool)."""

    tool: str
    sentence_ja: str
    sentence_en: str


@dataclass(frozen=True)
class AdoptionData:
    """The rows behind one page: a fiscal year and the one before it, one scope, and the city beside it.

    ``adoption``: months of both years; ``latest``: every scope in the last month of the year that was delivered, per tool.
    """

    adoption: tuple[AdoptionRow, ...]
    latest: tuple[AdoptionRow, ...]
    funnel: tuple[FunnelRow, ...]
    using: tuple[UsingRow, ...]
    apps: tuple[AppsRow, ...]
    makers: tuple[MakersRow, ...]
    dependence: DependenceRow | None
    app_list: tuple[AppRow, ...]
    unknown: tuple[UnknownRow, ...]
    diffusion: tuple[DiffusionRow, ...]
