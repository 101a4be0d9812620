"""What ``dx run`` says at the end, read from the published snapshot.

Belongs here: selecting, rounding for display, drawing. Does not belong here: formulas; every figure is published as it is.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pipelines.commands.city_figures import city_lines
from pipelines.commands.listed import survey_total
from pipelines.commands.reasons import reason
from pipelines.commands.words import say
from pipelines.methods.figures import apportion
from pipelines.settings import Settings

if TYPE_CHECKING:
    import duckdb
    from rich.console import Console
    from rich.table import Table

_HOURS = """
    with
    until as (
        select data_until, coalesce(max(m.fiscal_year), 0) as fiscal_year
        from meta_snapshot left join dim_month as m on m.month <= data_until
        group by data_until
    ),
    full_year as (
        select coalesce(max(fiscal_year), 0) as fiscal_year from dim_month where fiscal_month = 12 and is_complete
    ),
    hours as (
        select h.month, m.fiscal_year, h.department_id, h.net_hours,
            case
                when h.tool in ('uipath', 'winactor', 'power_automate', 'rpa_other') then 'rpa'
                when h.tool = 'kintone' then 'kintone'
                else 'other'
            end as tool_group
        from mart_hours_saved as h inner join dim_month as m using (month)
    ),
    owned as (
        select hours.*, d.department_name, d.top_department_id, d.top_department_name
        from hours
        cross join until
        left join lateral (
            select department_name, top_department_id, top_department_name
            from dim_department as v
            where v.department_id = hours.department_id
                and coalesce(v.valid_from, date '0001-01-01') <= least(last_day(hours.month), until.data_until)
                and coalesce(v.valid_to, date '9999-12-31') >= least(last_day(hours.month), until.data_until)
            order by v.valid_from desc nulls last
            limit 1
        ) as d on true
    )
    select owned.top_department_id, arg_max(owned.top_department_name, owned.month) as top_name,
        owned.department_id, arg_max(owned.department_name, owned.month) as name, owned.tool_group,
        coalesce(sum(net_hours) filter (owned.fiscal_year = until.fiscal_year), 0) as this_year_hours,
        coalesce(sum(net_hours) filter (owned.fiscal_year = full_year.fiscal_year), 0) as last_full_year_hours
    from owned cross join until cross join full_year
    where owned.fiscal_year in (until.fiscal_year, full_year.fiscal_year)
    group by owned.top_department_id, owned.department_id, owned.tool_group
    order by owned.top_department_id nulls last, owned.department_id
"""

_ADOPTION = """
    select scope, scope_id, active_staff, entitled_staff, active_rate, suppressed
    from mart_adoption
    where tool = 'kintone' and month = (select max(month) from mart_adoption)
"""

_RESTATEMENTS = "select count(distinct month) from meta_restatements"
_REFUSED = "select file_name, reason from meta_files where state = 'refused' order by received_at desc, file_name"
_REFUSED_SHOWN = 5

_QUESTIONS = """
    select count(*) from meta_quality
    where (check_name like 'register: %' or check_name like 'plausibility: %') and not passed
"""


def show_summary(settings: Settings, terminal: Console) -> None:
    """Print snapshot, data-until day, file counts, hours and adoption per department, and the next command."""
    from pipelines.warehouse.snapshots import current_snapshot, open_published

    snapshot = current_snapshot(settings)
    if snapshot is None:
        return
    with open_published(settings, snapshot) as connection:
        terminal.print(say(f"公開しました: {snapshot.snapshot_id}", f"Published: {snapshot.snapshot_id}"))
        until = snapshot.data_until
        terminal.print(say(f"データの最終日: {until or 'なし'}", f"Data until: {until or 'none'}"))
        terminal.print(_reconciliation(connection))
        terminal.print(hours_table(connection))
        for line in city_lines(connection):
            terminal.print(line, markup=False)
        _show_refused(connection, terminal)
        (months,) = connection.execute(_RESTATEMENTS).fetchall()[0]
        surveys = survey_total(connection)
        (questions,) = connection.execute(_QUESTIONS).fetchall()[0]
    if months:
        ja, en = (
            f"公開済みの {months} か月の値が変わりました (meta_restatements)",
            f"Figures of {months} months already published changed (meta_restatements)",
        )
        terminal.print(say(ja, en))
    for line in surveys:
        terminal.print(line, markup=False)
    if questions:
        ja, en = (
            f"台帳についての確認事項 {questions} 種類: dx doctor",
            f"Kinds of questions about the registers: {questions}: dx doctor",
        )
        terminal.print(say(ja, en))
    terminal.print(say("次のコマンド: dx dashboard", "Next: dx dashboard"))


def _show_refused(connection: duckdb.DuckDBPyConnection, terminal: Console) -> None:
    refused = connection.execute(_REFUSED).fetchall()
    if not refused:
        return
    terminal.print(say(f"読めなかったファイル: {len(refused)} 件", f"Files refused: {len(refused)}"))
    for name, code in refused[:_REFUSED_SHOWN]:
        terminal.print(f"  {name}: {reason(code)}", markup=False)
    if len(refused) > _REFUSED_SHOWN:
        terminal.print(say("  すべて: dx status", "  all of them: dx status"))


def _reconciliation(connection: duckdb.DuckDBPyConnection) -> str:
    files, read, loaded, duplicate, superseded, quarantined, outside = connection.execute(
        """
        select count(*), coalesce(sum(rows_read), 0), coalesce(sum(rows_loaded), 0), coalesce(sum(rows_duplicate), 0),
            coalesce(sum(rows_superseded), 0), coalesce(sum(rows_quarantined), 0), coalesce(sum(rows_out_of_scope), 0)
        from meta_files
        """
    ).fetchall()[0]
    return say(
        f"ファイル {files:,} 件: 読込 {read:,} 行 = 取込 {loaded:,} + 重複 {duplicate:,} + 差替済 {superseded:,}"
        f" + 隔離 {quarantined:,} + 対象外 {outside:,}",
        f"{files:,} files: {read:,} rows read = {loaded:,} loaded + {duplicate:,} duplicate + {superseded:,} superseded"
        f" + {quarantined:,} in quarantine + {outside:,} out of scope",
    )


def hours_table(connection: duckdb.DuckDBPyConnection) -> Table:
    """Net hours of this fiscal year and the last full one by department and group of tools, and kintone adoption."""
    from rich.table import Table

    years = _fiscal_years(connection)
    rows = connection.execute(_HOURS).fetchall()
    adoption = {
        (scope, scope_id or ""): _adoption_cell(*figures)
        for scope, scope_id, *figures in connection.execute(_ADOPTION).fetchall()
    }
    groups = [name for name in ("rpa", "kintone", "other") if any(row[4] == name for row in rows)]
    unknown = say("不明", "unknown")
    tops: dict[Any, str] = {row[0]: row[1] or unknown for row in rows}
    names = {(row[0], row[2]): row[3] or unknown for row in rows}
    columns = [(year, group) for year in years for group in groups]
    hours = {column: {(row[0], row[2]): row[column[0]] for row in rows if row[4] == column[1]} for column in columns}
    shown = {year: _rounded_groups({group: hours[year, group] for group in groups}) for year in years}

    table = Table(
        title=say("年度の削減時間 (純、時間) と kintone 利用率", "Net hours saved by fiscal year, and kintone adoption"),
        title_justify="left",
        padding=(0, 0, 0, 1),
    )
    table.add_column(say("所属", "Department"), no_wrap=True)
    titles = {"rpa": "RPA", "kintone": "kintone", "other": say("その他", "other")}
    for name in years.values():
        # 令和8: with all tool groups the whole word makes the table wider than a page
        label = name.removesuffix("年度")
        for group in groups:
            table.add_column(f"{label}\n{titles[group]}", justify="right", no_wrap=True)
        table.add_column(f"{label}\n{say('計', 'total')}", justify="right", no_wrap=True)
    table.add_column(say("利用率", "active"), justify="right", no_wrap=True)

    def cells(departments: Sequence[Any]) -> list[str]:
        texts = []
        for year in years:
            parts = [sum(shown[year][group].get(department, 0) for department in departments) for group in groups]
            texts += [f"{part:,}" for part in [*parts, sum(parts)]]
        return texts

    for top, top_name in tops.items():
        table.add_section()
        parts = [key for key in names if key[0] == top]
        table.add_row(top_name, *cells(parts), adoption.get(("top_department", top or ""), "-"), style="bold")
        for key in parts:
            direct = say("（直属）", " (direct)") if key[1] == top else ""
            table.add_row(f"  {names[key]}{direct}", *cells([key]), adoption.get(("department", key[1]), "-"))
    table.add_section()
    table.add_row(say("市全体", "City"), *cells(list(names)), adoption.get(("city", ""), "-"), style="bold")
    return table


def _fiscal_years(connection: duckdb.DuckDBPyConnection) -> dict[int, str]:
    """Labels of the running fiscal year and of the last full one, where there is one, by their column in ``_HOURS``."""
    current, last_full = connection.execute(
        """
        select
            (
                select any_value(fiscal_year_label)
                from dim_month
                where month = date_trunc('month', (select data_until from meta_snapshot))
            ),
            (select arg_max(fiscal_year_label, month) from dim_month where fiscal_month = 12 and is_complete)
        """
    ).fetchall()[0]
    return {5: current or "-"} | ({6: last_full} if last_full else {})


def _adoption_cell(active: int | None, entitled: int | None, rate: float | None, suppressed: bool) -> str:
    if suppressed:
        return say("非表示", "withheld")
    return "-" if rate is None else f"{rate:.1%} ({active:,}/{entitled:,})"


def _rounded_groups(hours: dict[str, dict[Any, float]]) -> dict[str, dict[Any, int]]:
    """Whole hours whose sums show the rounded total of the city: first the tool groups, then departments within each."""
    totals = rounded_parts([math.fsum(parts.values()) for parts in hours.values()])
    return {
        group: dict(zip(parts, rounded_parts(list(parts.values()), total), strict=True))
        for (group, parts), total in zip(hours.items(), totals, strict=True)
    }


def rounded_parts(values: Sequence[float], total: int | None = None) -> list[int]:
    """Largest-remainder rounding: whole numbers that add up to ``total`` (default: the rounded sum).

    >>> rounded_parts([0.4, 0.4, 0.4])
    [1, 0, 0]
    """
    return [int(part) for part in apportion(values, total=total)]
