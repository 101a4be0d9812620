"""What the hours page shows of the small city, without a browser; its figures are worked out in ``snapshot_fixture.py`` and
``page_rows/hours.py``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from dashboard.filters import Filters
from dashboard.pages.hours import charts, load, readings, tables
from dashboard.pages.hours.figures import Interval
from dashboard.pages.hours.ranking import rank
from dashboard.pages.hours.reasons import changes_of, uncredited_of
from dashboard.pages.hours.rows import ChangeRow, EntitledRow, HoursRow, PotentialRow, UncreditedRow, YearRows
from dashboard.pages.hours.view import HoursView
from tests.app.hours_view import hours_view

JUNE = date(2026, 6, 1)


@pytest.fixture
def con(city: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A copy of the city that a test may change."""
    with duckdb.connect() as con:
        con.execute(f"attach '{city}' as city (read_only)")
        con.execute("copy from database city to memory")
        yield con


def drawn(chart: Any, layer: int) -> list[dict[str, Any]]:
    """The rows behind a layer of a chart."""
    return chart["layer"][layer].get("data", chart.get("data"))["values"]


def test_components_months_tools_processes_and_departments_each_add_up_to_the_net_figure(con: duckdb.DuckDBPyConnection) -> None:
    # 1,291.2 − 130.5 − 33 − 56 − 54 − 6 = 1,011.7
    view = hours_view(con)
    assert (view.net_hours, view.cautious_hours, view.digits) == (1012.0, 854.0, 0)
    assert [hours for _, hours in view.components] == [1291.0, -130.0, -33.0, -56.0, -54.0, -6.0]
    assert [(line.tool, line.net_hours) for line in view.tools] == [("uipath", 481.0), ("kintone", 409.0), ("winactor", 122.0)]
    assert [(line.process_name, line.department_name, line.net_hours) for line in view.processes] == [
        ("窓口予約", "市民課", 362.0),
        ("法人市民税入力", "税務課", 361.0),
        ("納付書発行", "税務課", 122.0),
        ("還付通知作成", "税務課", 120.0),
        ("機器貸出", "情報課", 62.0),
        ("資格確認記録", "国保課", -15.0),
    ]
    assert {line.name: line.net_hours for line in view.departments} == {
        "税務課": 603.0,
        "市民課": 362.0,
        "情報課": 62.0,
        "国保課": -15.0,
    }
    for parts in (view.tools, view.processes, view.departments):
        assert sum(line.net_hours or 0.0 for line in parts) == view.net_hours
    assert sum(point.net_hours or 0.0 for point in view.months) == view.net_hours
    for frame in (tables.months(view, "ja"), tables.parts(view, "ja")):
        assert "1,012" in list(frame.iloc[-1])
    for frame in (tables.tools(view, "ja"), tables.processes(view, "ja"), tables.departments(view, "ja")):
        assert frame.iloc[-1, -1] == "1,012"


def test_processes_beyond_the_listed_ones_are_one_line_that_makes_the_total_add_up(con: duckdb.DuckDBPyConnection) -> None:
    view = hours_view(con)
    listed = replace(view, processes=view.processes[:2], processes_left_out=4)
    frame = tables.processes(listed, "ja")
    # 362 + 361 + (122 + 120 + 62 − 15 = 289) = 1,012
    assert [list(frame.iloc[row])[::4] for row in (2, 3)] == [["その他 4 業務", "289"], ["合計", "1,012"]]
    assert view.processes_below_zero == 1


def test_hours_outside_what_a_viewer_may_see_are_a_line_of_their_own(con: duckdb.DuckDBPyConnection) -> None:
    # A viewer of 市民局: the city's totals stand, of 1,011.7 the 347.4 of 市民課 and 国保課 can be told apart
    con.execute("delete from mart_hours_saved where department_id not in ('S3', 'S4')")
    con.execute("delete from fct_hours_ledger where department_id not in ('S3', 'S4')")
    view = hours_view(con)
    assert view.net_hours == 1012.0
    # 362.4 − 15 + 664.3: rounded down 1,011, the one missing goes to the largest remainder
    elsewhere = "そのほか（表示できる範囲の外）"
    for frame in (tables.department_hours(view, "ja"), tables.processes(view, "ja")):
        assert list(frame.iloc[:, -1]) == ["363", "−15", "664", "1,012"]
        assert list(frame.iloc[-2:, 0]) == [elsewhere, "合計"]


def test_an_interval_stands_only_beside_the_figure_it_is_published_for(con: duckdb.DuckDBPyConnection) -> None:
    # 0.80 × 1,011.7 = 809.36, 0.95 × 1,011.7 = 961.115; of a 部 nothing is published, whose parts' ends are never added up
    assert hours_view(con).interval == Interval(809.0, 961.0)
    division = hours_view(con, department_id="D2")
    assert (division.net_hours, division.interval, division.grades, division.converted.fte) == (347.0, None, None, None)
    assert not division.is_published_level
    # 0.80 × 61.8 = 49.44, the same hours by today's organisation; restated to other hours nothing is published
    assert hours_view(con, department_id="S1", organisation="today").interval == Interval(49.4, 58.7)
    con.execute("update mart_hours_saved_current set net_hours = net_hours + 1 where department_id = 'S1'")
    assert hours_view(con, department_id="S1", organisation="today").interval is None


def test_grades_are_whole_percent_that_add_up(con: duckdb.DuckDBPyConnection) -> None:
    # A 0.5 + B 0.25, C 0.15, D 0.1; thirds of a percent: 66.5, 16.75, 16.75 → 66, 17, 17
    assert hours_view(con).grades == (75.0, 15.0, 10.0)
    con.execute("update mart_hours_saved_period set share_grade_a = 0.415, share_grade_c = 0.1675, share_grade_d = 0.1675")
    assert hours_view(con).grades == (66.0, 17.0, 17.0)


def test_the_running_and_the_undelivered_month_are_kinds_of_their_own_and_the_months_to_come_are_gaps(
    con: duckdb.DuckDBPyConnection,
) -> None:
    view = hours_view(con)
    assert [point.kind for point in view.months] == [
        *("actual", "actual", "actual", "actual", "undelivered", "actual", "running"),
        *(None, None, None, None, None),
    ]
    assert (view.months[4].net_hours, view.months[7].net_hours) == (-2.0, None)
    assert charts.month_kinds(view) == ("actual", "running", "undelivered", "previous", "interval")
    columns = {column.place: column for column in charts.month_columns(view, "ja") if column.kind != "previous"}
    assert sum(column.value or 0.0 for column in columns.values()) == 1012.0
    assert (columns["8月"].kind, columns["11月"].value) == ("undelivered", None)
    assert readings.months(view, "ja") == (
        "最も多い月は4月（169 時間）です。10月は途中までの値です。8月はデータ未着のため、保守・構築の時間だけです。"
    )


def test_a_month_without_any_ledger_line_is_named_as_a_gap_and_so_is_a_tool_that_missed_a_month(
    con: duckdb.DuckDBPyConnection,
) -> None:
    view = hours_view(con)
    without_may = tuple(replace(point, kind=None, net_hours=None) if point.month.month == 5 else point for point in view.months)
    assert readings.months(replace(view, months=without_may), "ja").endswith(
        "5月はデータがないため空けています（0ではありません）。"
    )
    told = replace(view, undelivered=(("uipath", (view.months[1].month,)),))
    assert "UiPathは5月のデータが届いていません。" in readings.months(told, "ja")


def test_the_message_says_months_total_what_is_missing_the_comparison_and_the_leading_tool(
    con: duckdb.DuckDBPyConnection,
) -> None:
    # five complete months that both years have: 5 × 168.95 = 844.75 → 845 against 5 × 84.475 = 422.375 → 422
    chosen = Filters(2026, "", "all", "as_was")
    assert "".join(readings.message(hours_view(con), chosen, "令和8年度", "全庁", "ja")) == (
        "令和8年度（4〜10月）の全庁の純削減時間は <strong>1,012 時間</strong>です。"
        "うち8月はデータ未着のため、保守と構築の時間だけを差し引いています。"
        "前年の同じ月（4〜7月、9月）より 423 時間多くなりました（422 時間 → 845 時間）。"
        "最も多いのは UiPath（481 時間）です。"
    )
    first_year = readings.message(hours_view(con, 2025), chosen, "令和7年度", "全庁", "ja")
    assert "前年の同じ月のデータはありません。" in first_year


def test_a_year_of_upkeep_alone_says_that_nothing_was_delivered(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("update mart_hours_saved_period set ok_items = 0, exception_items = 0")
    view = hours_view(con)
    message = readings.message(view, Filters(2026, "", "all", "as_was"), "令和8年度", "全庁", "ja")
    assert message[-1] == "この年度は実績データが届いていないため、保守と構築の時間だけを差し引いています。"
    assert view.is_upkeep_only
    assert "最も多" not in readings.tools(view, "ja") + readings.processes(view, "ja")


def test_a_department_without_hours_says_so_instead_of_zero(con: duckdb.DuckDBPyConnection) -> None:
    view = hours_view(con, department_id="S2")
    assert not view.has_hours
    (sentence,) = readings.message(view, Filters(2026, "S2", "all", "as_was"), "令和8年度", "統計課", "ja")
    assert sentence.startswith("令和8年度の統計課には、この条件の削減時間の記録がありません。")


def test_a_reorganised_department_is_compared_with_its_history_by_todays_organisation(con: duckdb.DuckDBPyConnection) -> None:
    # 情報課: 5 × 10.3 = 51.5 against 5 × 5.15 = 25.75, which its forerunner 電算課 saved
    as_it_was = hours_view(con, department_id="S1")
    message = readings.message(as_it_was, Filters(2026, "S1", "all", "as_was"), "令和8年度", "情報課", "ja")
    assert as_it_was.comparison is None
    assert message[-1] == "組織改正があった所属は、組織を「現在の組織」にすると前年と比べられます。"
    today = hours_view(con, department_id="S1", organisation="today")
    assert today.comparison is not None
    assert (today.comparison.net_hours, today.comparison.previous_net_hours) == (51.5, 25.8)


def test_departments_of_an_earlier_year_stand_as_they_were_or_as_they_are_today(con: duckdb.DuckDBPyConnection) -> None:
    # 12 × 0.5 × 10.3 = 61.8, 12 × 0.5 × −2.5 = −15
    as_they_were = {line.name: line.net_hours for line in hours_view(con, 2025).departments}
    assert (as_they_were["電算課"], as_they_were["保険課"]) == (62.0, -15.0)
    today = {line.name: line.net_hours for line in hours_view(con, 2025, organisation="today").departments}
    assert (today["情報課"], today["国保課"]) == (62.0, -15.0)
    gone = hours_view(con, 2025, department_id="S0", organisation="today")
    assert (gone.is_gone, gone.has_hours) == (True, False)
    (sentence,) = readings.message(gone, Filters(2025, "S0", "all", "today"), "令和7年度", "電算課", "ja")
    assert sentence == "電算課は現在の組織にないため、組織を「当時の組織」にしてご覧ください。"


def test_a_department_holds_all_below_it_and_a_tool_only_itself(con: duckdb.DuckDBPyConnection) -> None:
    # 総務局: 602.5 + 61.8 = 664.3; its UiPath 481; the city's kintone 362.4 − 15 + 61.8 = 409.2
    assert hours_view(con, department_id="B1").net_hours == 664.0
    assert hours_view(con, department_id="B1", tool="uipath").net_hours == 481.0
    assert hours_view(con, tool="kintone").net_hours == 409.0


def hours_row(department_id: str, net_hours: float, uncredited_items: float = 0.0) -> HoursRow:
    return HoursRow(department_id, "kintone", JUNE, JUNE, net_hours, 0, 0, 0, 0, 0, net_hours, net_hours, uncredited_items)


def test_departments_come_by_potential_hours_then_uncounted_work_then_staff_who_could_use_a_tool() -> None:
    year = YearRows((), (), frozenset(), (), (), (), (), (), (), (), {"a": "局 > A課", "b": "局 > B課"})
    lines = rank(
        [hours_row("a", 900.0), hours_row("b", 5.0), hours_row("c", 5.0, 40.0), hours_row("d", 100.0)],
        [
            PotentialRow("b", "kintone", JUNE, "記録", "adopt", 30.0),
            PotentialRow("b", "kintone", JUNE, "受付", "register", 80.0),
            PotentialRow("e", "kintone", JUNE, "記録", "adopt", 90.0),
        ],
        [
            EntitledRow("a", "kintone", JUNE, 50, 45),
            EntitledRow("a", "uipath", JUNE, 12, 2),
            EntitledRow("d", "kintone", JUNE, 30, 24),
            EntitledRow("d", "uipath", JUNE, 30, 30),
        ],
        year,
        "all",
        1010.0,
        0,
    )
    # e could gain 90 hours, b 80 (the larger of its two, not 110); c has 40 uncounted items; a 10 idle staff, d 6
    assert [line.department_id for line in lines] == ["e", "b", "c", "a", "d"]
    assert [line.net_hours for line in lines] == [None, 5.0, 5.0, 900.0, 100.0]
    told = [tables.opportunity(line, "ja") for line in lines]
    assert told == [
        "①「記録」を取り入れて年 90 時間",
        "①「受付」と同じ業務を登録して年 80 時間",
        "② 40 件",
        "③ UiPath 10 人（12 人中）",
        "③ kintone 6 人（30 人中）",
    ]


def test_hours_per_person_only_where_the_staff_count_is_published(con: duckdb.DuckDBPyConnection) -> None:
    # 602.5 / 25, 362.4 / 40, 61.8 / 20; 国保課's count is withheld
    view = hours_view(con)
    frame = tables.per_person(view, "ja")
    assert dict(zip(frame.iloc[:, 0], frame.iloc[:, 1], strict=True)) == {
        "税務課": "24.1",
        "市民課": "9.1",
        "情報課": "3.1",
        "国保課": "非表示（少人数）",
    }
    assert readings.per_person(view, "令和8年度", "ja").endswith("職員数が非表示または未着の 1 所属は含みません。")


def test_drivers_add_up_to_the_change_as_the_sentence_rounds_it(con: duckdb.DuckDBPyConnection) -> None:
    # 1,011.7 − 591.3 = 420.4 = 500 − 60 − 19.6
    year = hours_view(con).changes[0]
    assert (year.base_net_hours, year.net_hours, year.hours) == (591.3, 1011.7, 420.4)
    assert year.drivers == (("volume", 500.0), ("human_part", -60.0), ("upkeep_and_build", -19.6))
    assert round(sum(hours for _, hours in year.drivers), 1) == year.hours
    bars = drawn(charts.drivers(year, "ja"), 1)
    assert [(bar["part"], round(bar["end"], 1), bar["label"]) for bar in bars] == [
        ("件数", 500.0, "+500.0"),
        ("人が行う作業", 440.0, "−60.0"),
        ("保守・構築", 420.4, "−19.6"),
        ("増減", 420.4, "+420.4"),
    ]
    assert "増減の一部は記録の不足によるものです。" in readings.change(year, "ja")
    assert list(tables.drivers(year, "en").iloc[-1]) == ["Net hours now", "1,011.7"]


def test_a_change_of_nothing_and_a_base_of_nothing_can_be_shown() -> None:
    (still, new) = changes_of(
        [
            ChangeRow("month", JUNE, 10.0, 10.0, False, "", "", (("volume", 0.04), ("overlap", -0.04))),
            ChangeRow("month", JUNE, 10.0, None, False, "", "", (("new_processes", 10.0), ("volume", 0.0))),
        ]
    )
    assert (still.hours, new.base_net_hours, new.hours, new.drivers[0]) == (0.0, 0.0, 10.0, ("new_processes", 10.0))
    assert [bar["label"] for bar in drawn(charts.drivers(still, "en"), 1)] == ["±0"]


def test_the_waterfall_goes_from_gross_to_net_a_step_per_deduction(con: duckdb.DuckDBPyConnection) -> None:
    view = hours_view(con)
    bars = drawn(charts.parts(view, "ja"), 1)
    assert [(bar["part"], bar["start"], bar["end"]) for bar in bars] == [
        ("総削減時間", 0.0, 1291.0),
        ("人が行う作業", 1291.0, 1161.0),
        ("例外対応", 1161.0, 1128.0),
        ("保守", 1128.0, 1072.0),
        ("構築（償却）", 1072.0, 1018.0),
        ("重複調整", 1018.0, 1012.0),
        ("純削減時間", 0.0, 1012.0),
    ]
    assert readings.parts(view, "en") == (
        "1,291 hours less 279 hours gives 1,012 hours. The largest deduction is: Human part (−130 hours)."
    )


def uncredited_row(name: str, items: float, reason: str, department_id: str | None) -> UncreditedRow:
    return UncreditedRow("kintone", name, None, department_id, "kintone", JUNE, JUNE, items, reason)


def test_work_not_counted_is_told_by_reason_and_work_of_no_department_only_of_the_city() -> None:
    rows = [
        uncredited_row("61", 5.0, "no_baseline", "S3"),
        uncredited_row("61", 3.0, "no_baseline", "S3"),
        uncredited_row("62", 1.0, "no_baseline", "S5"),
        uncredited_row("job_x", 7.0, "unregistered", None),
    ]
    city = uncredited_of(rows, "", frozenset())
    assert (city.items, city.reasons) == (16.0, (("no_baseline", 9.0, 2), ("unregistered", 7.0, 1)))
    assert [(line.name, line.items) for line in city.largest] == [("61", 8.0), ("job_x", 7.0), ("62", 1.0)]
    section = uncredited_of(rows, "S3", frozenset({(JUNE, "S3")}))
    assert (section.items, section.without_department) == (8.0, 7.0)
    assert readings.not_counted(section, "ja").endswith("所属が分からない仕事が全庁で 7 件あります。")
    many = uncredited_of([uncredited_row(f"k{n}", 2.0, "test", "S3") for n in range(25)], "", frozenset())
    frame = tables.not_counted_largest(many, "ja")
    assert (len(frame), list(frame.iloc[-2])[::3], frame.iloc[-1, -1]) == (22, ["その他 5 件の業務・記録", "10"], "50")


def test_what_is_not_counted_comes_from_the_year_and_the_tool_chosen(con: duckdb.DuckDBPyConnection) -> None:
    def items(view: HoursView) -> float:
        return view.uncredited.items

    published = con.execute(
        "select coalesce(sum(items), 0) from mart_uncredited where month between date '2026-04-01' and date '2027-03-31'"
    ).fetchall()
    assert items(hours_view(con)) == published[0][0] > 0
    uipath = items(hours_view(con, tool="uipath"))
    assert 0 < uipath < published[0][0]


def test_processes_of_one_name_are_told_apart_by_their_tools(con: duckdb.DuckDBPyConnection) -> None:
    booking = hours_view(con).processes[0]
    twins = [booking, replace(booking, tool="winactor"), replace(booking, process_name="市民課の記録")]
    assert readings.process_names(twins, "ja") == [
        "窓口予約（市民課）（kintone）",
        "窓口予約（市民課）（WinActor）",
        "市民課の記録",
    ]


def test_potentials_are_of_the_newest_year_alone(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("delete from mart_transferable_hours")
    con.execute(
        "insert into mart_transferable_hours (process_id, process_name, tool, candidate_department_id, next_step, "
        "potential_hours, rank) values ('P4', '窓口予約', 'kintone', 'S2', 'adopt', 40.5, 1), "
        "('P4', '窓口予約', 'kintone', 'S5', 'adopt', null, null)"
    )
    assert [row.department_id for row in load.read_year(con, 2026, "as_was").potentials] == ["S2"]
    assert load.read_year(con, 2025, "as_was").potentials == ()
    first = hours_view(con).departments[0]
    # 統計課 owns no process and leads the list all the same
    assert (first.name, first.net_hours) == ("統計課", None)
