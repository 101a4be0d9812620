"""Load: the pointer to the published snapshot, one read-only connection to it, and the rows the page shows.

Belongs here: every query of the page, each with parameters and a typed row.
Does not belong here: choosing, adding up or wording (``select``, ``words``), and any file but the published ones.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import duckdb

from pipelines.errors import UserError

CITY = ""


@dataclass(frozen=True)
class Pointer:
    """What ``published/current.json`` names: the snapshot every figure of one script run comes from."""

    snapshot_id: str
    path: Path


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
    top_department_id: str | None


@dataclass(frozen=True)
class HoursRow:
    """One row of ``mart_hours_saved`` (department × tool × month), hours; the name is that of the row's own month."""

    department_id: str
    department_name: str
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
class StaffRow:
    """One row of ``mart_department_staff`` (department × month); ``staff`` is None where withheld."""

    department_id: str
    month: date
    staff: int | None
    suppressed: bool


@dataclass(frozen=True)
class AdoptionRow:
    """One row of ``mart_adoption`` (scope × tool × month); people, and shares of people."""

    scope_id: str
    name: str
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
    question_id: str
    question_text: str
    wave: date
    n: int | None
    mean: float | None
    mean_low95: float | None
    mean_high95: float | None
    top_share: float | None
    top_low95: float | None
    top_high95: float | None
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
    """What the snapshot says about itself; ``quarantine`` and ``refused`` are (reason, count) and names of files."""

    snapshot_id: str
    created_at: datetime
    data_until: date
    sources: tuple[SourceRow, ...]
    quarantine: tuple[tuple[str, int], ...]
    warnings: tuple[tuple[str, str, str, str], ...]


@dataclass(frozen=True)
class YearData:
    """The rows behind one page: a fiscal year, the year before it, one department or the whole city."""

    fiscal_year: int
    months: tuple[Month, ...]
    hours: tuple[HoursRow, ...]
    staff: tuple[StaffRow, ...]
    adoption: tuple[AdoptionRow, ...]
    adoption_departments: tuple[AdoptionRow, ...]
    using_departments: tuple[UsingDepartmentsRow, ...]
    surveys: tuple[SurveyRow, ...]


def read_pointer(published_dir: Path) -> Pointer | None:
    """The current snapshot, or None where nothing has been published yet.

    Raises:
        UserError: the pointer cannot be read or names a file that is not there.
    """
    pointer_path = published_dir / "current.json"
    if not pointer_path.exists():
        return None
    try:
        current = json.loads(pointer_path.read_text(encoding="utf-8"))
        pointer = Pointer(current["snapshot_id"], published_dir / Path(current["file"]).name)
    except (ValueError, KeyError, TypeError) as error:
        raise UserError(
            "published/current.json を読めません。`dx snapshots` で版を確かめ、`dx rollback ID` で選び直してください。",
            "published/current.json cannot be read. Look at `dx snapshots` and choose one with `dx rollback ID`.",
        ) from error
    if not pointer.path.exists():
        raise UserError(
            f"公開版のファイル published/{pointer.path.name} がありません。`dx snapshots` で版を確かめ、`dx rollback ID` で選び直してください。",
            f"The published file published/{pointer.path.name} is missing. "
            "Look at `dx snapshots` and choose one with `dx rollback ID`.",
        )
    return pointer


def open_snapshot(pointer: Pointer) -> duckdb.DuckDBPyConnection:
    """A read-only connection that can reach no other file and no network."""
    return duckdb.connect(
        str(pointer.path),
        read_only=True,
        config={"enable_external_access": "false", "threads": "2"},
    )


# The department tree as it stood on each month's last day (on data_until in the running month), walked upwards.
ANCESTRY = """
    with recursive version as (
        select
            m.month, m.fiscal_year, d.department_id, d.department_name, d.parent_id
        from dim_month as m
        cross join meta_snapshot as s
        inner join dim_department as d
            on least(last_day(m.month), s.data_until)
                between coalesce(d.valid_from, date '0001-01-01') and coalesce(d.valid_to, date '9999-12-31')
        where m.fiscal_year in ($fiscal_year, $fiscal_year - 1)
    ),

    ancestry as (
        select month, department_id, department_id as ancestor_id, parent_id from version
        union
        select a.month, a.department_id, v.department_id, v.parent_id
        from ancestry as a
        inner join version as v on a.month = v.month and a.parent_id = v.department_id
    )
"""

IN_SCOPE = """
    ($department_id = '' or exists (
        select 1 from ancestry as a
        where a.month = t.month and a.department_id = t.{column} and a.ancestor_id = $department_id
    ))
"""


def read_months(con: duckdb.DuckDBPyConnection) -> tuple[Month, ...]:
    """Every month of the snapshot, oldest first."""
    rows = con.execute(
        "select month, fiscal_year, fiscal_year_label, fiscal_month, is_complete from dim_month order by month"
    ).fetchall()
    return tuple(Month(*row) for row in rows)


def read_departments(con: duckdb.DuckDBPyConnection, fiscal_year: int) -> tuple[Department, ...]:
    """Departments that existed in ``fiscal_year`` up to data_until, in the order of their path."""
    rows = con.execute(
        """
        select department_id, department_name, parent_id, path_name, top_department_id
        from dim_department
        cross join meta_snapshot
        where coalesce(valid_from, date '0001-01-01') <= least(make_date($fiscal_year + 1, 3, 31), data_until)
            and coalesce(valid_to, date '9999-12-31') >= make_date($fiscal_year, 4, 1)
        qualify row_number() over (partition by department_id order by valid_from desc nulls last) = 1
        order by department_id
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    return tuple(Department(*row) for row in rows)


def read_tools(con: duckdb.DuckDBPyConnection) -> tuple[str, ...]:
    """Every tool with hours or adoption in the snapshot."""
    rows = con.execute("select tool from mart_hours_saved union select tool from mart_adoption order by tool").fetchall()
    return tuple(tool for (tool,) in rows)


def read_year(con: duckdb.DuckDBPyConnection, fiscal_year: int, department_id: str) -> YearData:
    """The rows of ``fiscal_year`` and the year before for one department and all below it (CITY for the whole city)."""
    scope = {"fiscal_year": fiscal_year, "department_id": department_id}
    hours = con.execute(
        f"""
        {ANCESTRY}
        select
            t.department_id, coalesce(v.department_name, t.department_id), t.tool, t.month,
            t.gross_hours, t.human_part_hours, t.exception_rework_hours, t.upkeep_hours, t.build_hours,
            t.overlap_hours, t.net_hours, t.cautious_hours
        from mart_hours_saved as t
        inner join dim_month as m on t.month = m.month
        left join version as v on t.month = v.month and t.department_id = v.department_id
        where m.fiscal_year in ($fiscal_year, $fiscal_year - 1) and {IN_SCOPE.format(column="department_id")}
        order by t.month, t.department_id, t.tool
        """,
        scope,
    ).fetchall()
    staff = con.execute(
        f"""
        {ANCESTRY}
        select t.department_id, t.month, t.staff, t.suppressed
        from mart_department_staff as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year = $fiscal_year and {IN_SCOPE.format(column="department_id")}
        order by t.month, t.department_id
        """,
        scope,
    ).fetchall()
    adoption_departments = con.execute(
        f"""
        {ANCESTRY}
        select
            t.scope_id, coalesce(v.department_name, t.scope_id), t.tool, t.month, t.entitled_staff, t.active_staff,
            t.active_rate, t.habitual_staff, t.first_time_staff, t.suppressed
        from mart_adoption as t
        inner join dim_month as m on t.month = m.month
        left join version as v on t.month = v.month and t.scope_id = v.department_id
        where m.fiscal_year = $fiscal_year and t.scope = 'department' and {IN_SCOPE.format(column="scope_id")}
        order by t.month, t.scope_id, t.tool
        """,
        scope,
    ).fetchall()
    adoption = con.execute(
        """
        select
            coalesce(t.scope_id, ''), '', t.tool, t.month, t.entitled_staff, t.active_staff,
            t.active_rate, t.habitual_staff, t.first_time_staff, t.suppressed
        from mart_adoption as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year = $fiscal_year
            and t.scope in ('city', 'top_department') and coalesce(t.scope_id, '') = $department_id
        order by t.month, t.tool
        """,
        scope,
    ).fetchall()
    using = con.execute(
        """
        select t.tool, t.month, t.using_departments, t.departments, t.share
        from mart_adoption_departments as t
        inner join dim_month as m on t.month = m.month
        where m.fiscal_year = $fiscal_year
        order by t.month, t.tool
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    surveys = con.execute(
        """
        select
            t.survey_id, t.question_id, t.question_text, t.wave, t.n, t.mean, t.mean_low95, t.mean_high95,
            t.top_share, t.top_low95, t.top_high95, t.design, t.suppressed
        from mart_survey as t
        where t.segment = 'all'
            and t.wave between make_date($fiscal_year - 1, 4, 1) and make_date($fiscal_year + 1, 3, 31)
        order by t.survey_id, t.question_id, t.wave
        """,
        {"fiscal_year": fiscal_year},
    ).fetchall()
    return YearData(
        fiscal_year=fiscal_year,
        months=read_months(con),
        hours=tuple(HoursRow(*row) for row in hours),
        staff=tuple(StaffRow(*row) for row in staff),
        adoption=tuple(AdoptionRow(*row) for row in adoption),
        adoption_departments=tuple(AdoptionRow(*row) for row in adoption_departments),
        using_departments=tuple(UsingDepartmentsRow(*row) for row in using),
        surveys=tuple(SurveyRow(*row) for row in surveys),
    )


def read_about(con: duckdb.DuckDBPyConnection) -> About:
    """The snapshot's own account: sources and their state, rows held back, checks that warned."""
    snapshot_id, created_at, data_until = con.execute(
        "select snapshot_id, created_at, data_until from meta_snapshot"
    ).fetchall()[0]
    sources = con.execute("select source, newest_record_at, files, rows, state from meta_sources order by source").fetchall()
    quarantine = con.execute("select reason, count(*) from meta_quarantine group by reason order by 2 desc, 1").fetchall()
    warnings = con.execute(
        "select check_name, coalesce(table_name, ''), coalesce(observed, ''), coalesce(expected, '') "
        "from meta_quality where not passed order by 1, 2"
    ).fetchall()
    return About(
        snapshot_id, created_at, data_until, tuple(SourceRow(*row) for row in sources), tuple(quarantine), tuple(warnings)
    )
