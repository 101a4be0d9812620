"""Row types: what each query of ``load`` returns, one frozen class per published table.

Belongs here: names, types and grain. Does not belong here: queries and figures of the page's own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

# The scope id of the whole city, as the marts write it.
CITY = ""
# The choice of no tool in particular.
ALL_TOOLS = "all"


@dataclass(frozen=True)
class Month:
    """One row of ``dim_month``."""

    month: date
    fiscal_year: int
    fiscal_year_label: str
    fiscal_month: int
    is_complete: bool


@dataclass(frozen=True)
class Department:
    """The last version of a department within a fiscal year (grain: department)."""

    department_id: str
    department_name: str
    parent_id: str | None
    path_name: str


@dataclass(frozen=True)
class HoursRow:
    """One row of ``mart_hours_saved`` (department × tool × month), hours; the path is that of the row's own month."""

    department_id: str
    path_name: str
    tool: str
    month: date
    gross_hours: float
    human_part_hours: float
    exception_rework_hours: float
    upkeep_hours: float
    build_hours: float
    overlap_hours: float
    net_hours: float
    cautious_hours: float


@dataclass(frozen=True)
class PreviousRow:
    """Net hours of the fiscal year before (tool × month), of the same department and all below it."""

    tool: str
    month: date
    net_hours: float


@dataclass(frozen=True)
class PerPersonRow:
    """One row of ``mart_hours_per_person`` (department × tool × fiscal year); the figures are None where withheld."""

    department_id: str
    tool: str
    staff: int | None
    net_hours_per_person: float | None
    suppressed: bool


@dataclass(frozen=True)
class AdoptionRow:
    """One row of ``mart_adoption`` (scope × tool × month); people, and shares of people."""

    scope_id: str
    path_name: str
    tool: str
    month: date
    entitled_staff: int | None
    active_staff: int | None
    active_rate: float | None
    habitual_staff: int | None
    first_time_staff: int | None
    suppressed: bool


@dataclass(frozen=True)
class UsingDepartmentsRow:
    """One row of ``mart_adoption_departments`` (tool × month)."""

    tool: str
    month: date
    using_departments: int
    departments: int
    share: float | None


@dataclass(frozen=True)
class SurveyRow:
    """One row of ``mart_survey`` with segment ``all`` (survey × question × wave)."""

    survey_id: str
    survey_name: str
    question_id: str
    question_text: str
    is_reversed: bool
    wave: date
    n: int | None
    mean: float | None
    mean_low95: float | None
    mean_high95: float | None
    top_share: float | None
    top_low95: float | None
    top_high95: float | None
    n_effective: float | None
    weighted_mean: float | None
    weighted_top_share: float | None
    design: str
    suppressed: bool


@dataclass(frozen=True)
class SourceRow:
    """One row of ``meta_sources``."""

    source: str
    newest_record_at: datetime | None
    files: int
    rows: int
    state: str


@dataclass(frozen=True)
class About:
    """What the snapshot says about itself: (reason, rows) held back, (check, table, observed, expected) that warned."""

    snapshot_id: str
    created_at: datetime
    data_until: date | None
    sources: tuple[SourceRow, ...]
    quarantine: tuple[tuple[str, int], ...]
    warnings: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class YearData:
    """The rows behind one page: a fiscal year, the year before it, one department or the whole city."""

    fiscal_year: int
    months: tuple[Month, ...]
    hours: tuple[HoursRow, ...]
    previous: tuple[PreviousRow, ...]
    undelivered: frozenset[tuple[str, date]]
    per_person: tuple[PerPersonRow, ...]
    adoption: tuple[AdoptionRow, ...]
    adoption_departments: tuple[AdoptionRow, ...]
    using_departments: tuple[UsingDepartmentsRow, ...]
    surveys: tuple[SurveyRow, ...]
