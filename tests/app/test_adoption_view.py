"""What the adoption page shows of the small city, without a browser; its figures are worked out in ``page_rows/adoption.py``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard.load import read_departments, read_months
from dashboard.pages.adoption import load, readings, tables
from dashboard.pages.adoption.view import AdoptionView, build_view, scope_of, tools_of
from dashboard.rows import Department
from tests.app.rows import insert

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture
def con(city: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the city that a test may add rows to."""
    with duckdb.connect() as con:
        con.execute(f"attach '{city}' as city (read_only)")
        con.execute("copy from database city to memory")
        yield con


def view_of(con: duckdb.DuckDBPyConnection, department_id: str = "", tool: str = "all", year: int = 2026) -> AdoptionView:
    departments = {department.department_id: department for department in read_departments(con, year)}
    data = load.read_adoption(con, year, scope_of(departments, department_id), department_id)
    names = tools_of(data, tool)
    cohorts = load.read_cohorts(con, year, names[0]) if names else ()
    return build_view(data, cohorts, read_months(con), departments, year, department_id, tool)


def add_m365(con: duckdb.DuckDBPyConnection) -> None:
    """Microsoft 365 in September with 9 of 10 active; of October nothing has come, which the mart writes as nobody active."""
    for month, active, state in ((SEPTEMBER, 9, "in_use"), (OCTOBER, 0, "no_data")):
        for scope, scope_id in (("city", ""), ("department", "S1")):
            insert(
                con,
                "mart_adoption",
                scope=scope,
                scope_id=scope_id,
                tool="m365",
                month=month,
                entitled_staff=10,
                active_staff=active,
                active_rate=active / 10,
                habitual_staff=0,
                state=state,
                suppressed=False,
            )


def grid_of(view: AdoptionView) -> list[tuple[str, list[str]]]:
    """Names and cells of the table of departments × tools, as written."""
    rows = tables.grid_rows(view.grid, "ja")
    return [(name.text, [f"{cell.note} {cell.text}".strip() for cell in cells]) for name, *cells in rows]


def test_departments_by_tools_are_in_tree_order_and_every_state_has_its_words(con: duckdb.DuckDBPyConnection) -> None:
    assert grid_of(view_of(con)) == [
        ("全庁", ["利用中 45／100 人 45.0 %"]),
        ("総務局", ["利用中 21／60 人 35.0 %"]),
        ("情報課", ["利用中 15／20 人 75.0 %"]),
        ("統計課", ["非表示（少人数）"]),
        ("税務課", ["利用権限なし"]),
        ("市民局", ["利用中 24／40 人 60.0 %"]),
        ("市民課", ["利用中 24／40 人 60.0 %"]),
        ("国保課", ["利用なし（0人）"]),
    ]


@pytest.mark.parametrize(
    ("department_id", "names"),
    [
        ("B2", ["全庁", "市民局", "市民課", "国保課"]),
        ("D1", ["全庁", "総務局", "情報課", "統計課"]),
        ("S5", ["全庁", "総務局", "税務課"]),
    ],
)
def test_a_department_is_shown_with_what_is_below_it_and_beside_its_bureau_and_the_city(
    con: duckdb.DuckDBPyConnection, department_id: str, names: list[str]
) -> None:
    assert [name for name, _ in grid_of(view_of(con, department_id))] == names


def test_each_tool_is_shown_in_the_last_month_that_was_delivered(con: duckdb.DuckDBPyConnection) -> None:
    add_m365(con)
    view = view_of(con)
    assert [(tool.tool, tool.month, tool.missing) for tool in view.tools] == [
        ("kintone", OCTOBER, ()),
        ("m365", SEPTEMBER, (OCTOBER,)),
    ]
    assert dict(grid_of(view))["情報課"] == ["利用中 15／20 人 75.0 %", "利用中 9／10 人 90.0 %"]
    # 市民課 has no row of Microsoft 365
    assert dict(grid_of(view))["市民課"][1] == "データ未着"
    trend = tables.trend(view, lambda row: str(row.active_staff), "ja")
    assert trend["Microsoft 365"].tolist()[-3:] == ["データ未着", "9", "データ未着"]
    assert trend["kintone"].tolist()[-3:] == ["データ未着", "45", "45"]
    assert ("adoption.missing", {"tool": "Microsoft 365", "months": "10月"}) in readings.message(view, "ja")


def test_people_of_a_division_itself_have_a_row_where_they_are_published_only(con: duckdb.DuckDBPyConnection) -> None:
    for department_id, active, state in (("D1", 12, "in_use"), ("D2", None, "withheld")):
        insert(
            con,
            "mart_adoption",
            scope="department",
            scope_id=department_id,
            tool="kintone",
            month=OCTOBER,
            entitled_staff=active and 20,
            active_staff=active,
            active_rate=active and active / 20,
            state=state,
            suppressed=state == "withheld",
        )
    rows = dict(grid_of(view_of(con)))
    assert rows["デジタル部（直属）"] == ["利用中 12／20 人 60.0 %"]
    assert "市民部（直属）" not in rows


def test_a_division_without_a_roll_up_says_why_and_counts_nobody(con: duckdb.DuckDBPyConnection) -> None:
    view = view_of(con, "D1")
    assert view.scope is None and not view.has_figures
    assert readings.message(view, "ja") == [("adoption.unpublished", {"scope": "デジタル部"})]
    assert [tool.latest for tool in view.tools] == [None]


def test_a_withheld_department_has_no_figure_and_says_so(con: duckdb.DuckDBPyConnection) -> None:
    view = view_of(con, "S2")
    assert not view.has_figures
    assert readings.message(view, "ja") == [
        ("adoption.message_state", {"scope": "統計課", "states": "kintone: 非表示（少人数）"})
    ]


def test_the_funnel_tells_counts_and_shares_of_the_step_before(con: duckdb.DuckDBPyConnection) -> None:
    ((_, funnel),) = [(tool.tool, tool.funnel) for tool in view_of(con).tools]
    assert funnel is not None
    assert [words for _, _, words in tables.steps(funnel, "ja")] == [
        "100 人",
        "60 人（60.0 %）",
        "24 人（40.0 %）",
        "6 人（25.0 %）",
    ]
    reading = readings.funnel(view_of(con), "ja")
    assert reading.startswith("kintoneは、利用できる人の 60.0 % が試し、試した人の 40.0 % が習慣になりました。")
    assert "習慣になった人の 25.0 % は離れています。" in reading
    assert "いまも習慣として使っているのは" in reading
    section = view_of(con, "S1")
    assert section.tools[0].funnel and [words for _, _, words in tables.steps(section.tools[0].funnel, "ja")][2:] == [
        "7 人（38.9 %）",
        "1 人",
    ]
    assert "人数が少ない段階の割合は示しません。" in readings.funnel(section, "ja")


def test_cohorts_tell_withheld_and_undelivered_months_from_nobody_active(con: duckdb.DuckDBPyConnection) -> None:
    """20 began in April 2026; August was not delivered, so the 0 of its fourth month is none."""
    rows = {
        (name.text, name.note): [cell.text for cell in cells] for name, *cells in tables.cohort_rows(view_of(con).cohorts, "ja")
    }
    assert rows == {
        ("令和8年6月", ""): ["4", "非表示", "非表示", "非表示", "非表示", "非表示", "", "", "非表示"],
        ("令和8年4月", ""): ["20", "95 %", "70 %", "65 %", "60 %", "未着", "50 %", "45 %", "10 %"],
        ("令和7年4月", "記録開始"): ["30", "100 %", "80 %", "70 %", "", "", "", "", "10 %"],
    }
    assert "令和7年4月に使い始めた 30 人のうち、2か月後も 70 % が使っています。" in readings.cohorts(view_of(con).cohorts, "ja")
    assert [cohort.first_use_month for cohort in view_of(con, year=2025).cohorts] == [date(2025, 4, 1)]


def test_departments_that_use_a_tool_are_those_of_the_last_complete_month_beside_a_year_before(
    con: duckdb.DuckDBPyConnection,
) -> None:
    con.execute("update mart_adoption_departments set using_departments = 1, share = 0.2 where month = '2025-09-01'")
    con.execute("update mart_adoption_departments set using_departments = 0, share = 0 where month = '2026-10-01'")
    ((row, previous),) = [(line.row, line.previous) for line in view_of(con).using]
    assert (row.month, row.using_departments, previous and previous.using_departments) == (SEPTEMBER, 2, 1)


def test_hours_on_one_person_add_up_to_the_total_as_shown(con: duckdb.DuckDBPyConnection) -> None:
    apps = view_of(con).apps
    assert apps and apps.dependence
    assert readings.dependence_parts(apps.dependence) == [
        ("one", 600.0),
        ("several", 200.0),
        ("orphaned", 51.0),
        ("nobody", 0.0),
        ("withheld", 10.0),
    ]
    assert readings.dependence(apps.dependence, "ja").startswith("アプリによる 861 時間のうち 600 時間が、")


def test_makers_are_counted_for_the_city_and_a_bureau_and_never_for_a_section(con: duckdb.DuckDBPyConnection) -> None:
    city, bureau, section = (view_of(con, department_id) for department_id in ("", "B1", "S1"))
    assert city.apps and bureau.apps and section.apps
    assert "作り手は職員 4 人（4.0 %）です。" in readings.apps(city, city.apps, "ja")
    assert bureau.apps.makers is not None
    assert section.apps.makers is None
    assert "課の作り手の人数は、個人を指してしまうため示しません。" in readings.apps(section, section.apps, "ja")
    bands = tables.app_list(city.apps.listed, "ja")["在籍する作り手"].tolist()
    assert bands == ["1人", "複数人", "いない（異動・退職等）", "非表示（少人数）", "個人以外（ロボット等）"]
    assert [row.app_name for row in bureau.apps.listed] == ["備品貸出", "統計照会", "夜間処理"]


def test_apps_belong_to_kintone_alone(con: duckdb.DuckDBPyConnection) -> None:
    add_m365(con)
    assert view_of(con, tool="m365").apps is None
    assert [row.reason for row in view_of(con, tool="m365").unknown] == ["concealed"]
    assert view_of(con, tool="kintone").apps is not None


def test_a_viewer_who_sees_one_bureau_has_the_city_beside_it(con: duckdb.DuckDBPyConnection) -> None:
    """The rows of other departments are not there at all, as for a viewer with the role department."""
    con.execute("delete from mart_adoption where scope != 'city' and scope_id not in ('B1', 'S1', 'S2', 'S5')")
    con.execute("delete from dim_department where top_department_id != 'B1'")
    con.execute("delete from mart_app_dependence where department_id not in ('S1', 'S2', 'S5')")
    assert [name for name, _ in grid_of(view_of(con))] == ["全庁", "総務局", "情報課", "統計課", "税務課"]


def test_the_months_begin_with_the_first_record(con: duckdb.DuckDBPyConnection) -> None:
    """Without use before June 2025 no app of April and May would be in use, though the mart counts them."""
    con.execute("delete from mart_adoption where month < '2025-06-01'")
    view = view_of(con)
    assert view.months[0] == date(2025, 6, 1)
    assert view.apps and view.apps.months[0] and view.apps.months[0].month == date(2025, 6, 1)


def test_a_department_that_no_tree_knows_comes_last_under_its_id(con: duckdb.DuckDBPyConnection) -> None:
    insert(
        con,
        "mart_adoption",
        scope="department",
        scope_id="不明",
        tool="kintone",
        month=OCTOBER,
        entitled_staff=12,
        active_staff=6,
        active_rate=0.5,
        state="in_use",
        suppressed=False,
    )
    assert grid_of(view_of(con))[-1] == ("不明", ["利用中 6／12 人 50.0 %"])


def test_a_year_without_usage_is_empty(con: duckdb.DuckDBPyConnection) -> None:
    for table in ("mart_adoption", "mart_adoption_departments", "mart_apps", "mart_app_dependence"):
        con.execute(f"delete from {table}")
    view = view_of(con)
    assert (view.tools, view.using, view.apps, view.cohorts, view.grid.rows) == ((), (), None, (), ())


def test_the_tree_may_hold_a_loop_without_an_end() -> None:
    looped = {
        "a": Department("a", "A", "b", "A"),
        "b": Department("b", "B", "a", "B"),
    }
    assert scope_of(looped, "a") is None
