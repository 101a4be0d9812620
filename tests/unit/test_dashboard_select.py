"""Selection, on a real snapshot file whose figures are worked out by hand (see tests/app/snapshot_fixture.py)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard import load, readings, tables
from dashboard.organisation import department_options, short_names
from dashboard.people import adoption_state
from dashboard.rows import AdoptionRow
from dashboard.select import build_view
from tests.app.snapshot_fixture import view, write_snapshot


def test_city_totals(con: duckdb.DuckDBPyConnection) -> None:
    city = view(con)
    assert (city.net_hours, city.cautious_hours, city.digits) == (1012.0, 854.0, 0)


def test_parts_add_up_to_the_net_figure_as_displayed(con: duckdb.DuckDBPyConnection) -> None:
    # 1,291.2 − 130.5 − 33 − 56 − 54 − 6 = 1,011.7
    city = view(con)
    assert [hours for _, hours in city.components] == [1291.0, -130.0, -33.0, -56.0, -54.0, -6.0]
    assert sum(hours for _, hours in city.components) == city.net_hours


def test_tools_departments_and_months_each_add_up_to_the_net_figure(con: duckdb.DuckDBPyConnection) -> None:
    city = view(con)
    assert city.tools == (("uipath", 481.0), ("kintone", 409.0), ("winactor", 122.0))
    assert [(line.name, line.net_hours) for line in city.ranking] == [
        ("税務課", 603.0),
        ("市民課", 362.0),
        ("情報課", 62.0),
        ("国保課", -15.0),
    ]
    assert sum(point.net_hours or 0 for point in city.months) == 1012.0


def test_hours_per_person_only_where_the_staff_count_is_published(con: duckdb.DuckDBPyConnection) -> None:
    # 602.5 / 25, 362.4 / 40, 61.8 / 20; 国保課's count is withheld
    city = view(con)
    assert [(line.name, round(line.hours_per_person or 0, 4)) for line in city.per_person] == [
        ("税務課", 24.1),
        ("市民課", 9.06),
        ("情報課", 3.09),
    ]
    withheld = [line for line in city.ranking if line.staff_withheld]
    assert [(line.name, line.staff, line.hours_per_person) for line in withheld] == [("国保課", None, None)]


def test_a_month_without_delivery_is_not_delivered_though_upkeep_stands_in_the_ledger(con: duckdb.DuckDBPyConnection) -> None:
    august = view(con).months[4]
    assert (august.month, august.is_delivered, august.net_hours) == (date(2026, 8, 1), False, -2.0)
    november = view(con).months[7]
    assert (november.is_delivered, november.net_hours) == (False, None)


def test_the_running_month_is_marked(con: duckdb.DuckDBPyConnection) -> None:
    assert [point.is_complete for point in view(con).months[:7]] == [True] * 6 + [False]


def test_last_year_is_compared_over_the_complete_months_that_both_years_have(con: duckdb.DuckDBPyConnection) -> None:
    # five months: 5 × 168.95 = 844.75 against 5 × 84.475 = 422.375
    comparison = view(con).comparison
    assert comparison is not None
    assert [month.month for month in comparison.months] == [4, 5, 6, 7, 9]
    assert (comparison.net_hours, comparison.previous_net_hours) == (845.0, 422.0)


def test_the_first_year_has_nothing_to_compare_with(con: duckdb.DuckDBPyConnection) -> None:
    assert view(con, 2025).comparison is None


def test_a_department_holds_all_below_it(con: duckdb.DuckDBPyConnection) -> None:
    # 総務局: 602.5 + 61.8 = 664.3; 市民部: 362.4 − 15 = 347.4
    assert view(con, department_id="B1").net_hours == 664.0
    assert view(con, department_id="D2").net_hours == 347.0


def test_a_department_made_by_a_reorganisation_keeps_its_history(con: duckdb.DuckDBPyConnection) -> None:
    # 情報課: 5 × 10.3 = 51.5 against 5 × 5.15 = 25.75, which its forerunner 電算課 saved
    comparison = view(con, department_id="S1").comparison
    assert comparison is not None
    assert (comparison.net_hours, comparison.previous_net_hours) == (51.5, 25.8)


def test_earlier_years_show_departments_as_they_were(con: duckdb.DuckDBPyConnection) -> None:
    # 12 × 0.5 × 10.3 = 61.8, 12 × 0.5 × −2.5 = −15
    names = {line.name: line.net_hours for line in view(con, 2025).ranking}
    assert names["電算課"] == 62.0
    assert names["保険課"] == -15.0
    assert "S0" in department_options(load.read_departments(con, 2025))
    assert "S0" not in department_options(load.read_departments(con, 2026))


def test_a_tool_filter_keeps_only_that_tool(con: duckdb.DuckDBPyConnection) -> None:
    kintone = view(con, tool="kintone")
    assert (kintone.net_hours, kintone.tools) == (409.0, (("kintone", 409.0),))
    # no kintone line at all in August, so nothing to report as undelivered
    assert kintone.undelivered == ()
    assert view(con, tool="uipath").undelivered == (("uipath", (date(2026, 8, 1),)),)


def test_departments_come_in_tree_order_after_the_whole_city(con: duckdb.DuckDBPyConnection) -> None:
    options = department_options(load.read_departments(con, 2026))
    assert options == ("", "B1", "D1", "S1", "S2", "D3", "S5", "B2", "D2", "S3", "S4")


def test_two_departments_of_one_name_are_told_apart_by_their_parent() -> None:
    paths = {"a": "総務局 > 総務課", "b": "市民局 > 総務課", "c": "市民局 > 市民課"}
    assert short_names(paths) == {"a": "総務課（総務局）", "b": "総務課（市民局）", "c": "市民課"}


def test_adoption_of_a_level_without_a_published_roll_up_is_not_made_up(con: duckdb.DuckDBPyConnection) -> None:
    division = view(con, department_id="D1")
    assert (division.adoption_published, division.adoption) == (False, ())
    assert [cell.scope_id for cell in division.adoption_departments] == ["S1", "S2"]


def test_adoption_of_city_bureau_and_section_comes_from_its_own_row(con: duckdb.DuckDBPyConnection) -> None:
    for department_id, active, entitled in (("", 45, 100), ("B1", 21, 60), ("S3", 24, 40)):
        (kintone,) = view(con, department_id=department_id).adoption
        assert (kintone.latest.active_staff, kintone.latest.entitled_staff) == (active, entitled)


def test_a_month_without_adoption_data_is_a_gap_in_the_trend(con: duckdb.DuckDBPyConnection) -> None:
    (kintone,) = view(con).adoption
    assert [cell.state for cell in kintone.trend] == ["in_use"] * 4 + ["no_data"] + ["in_use"] * 2


@pytest.mark.parametrize(
    ("entitled", "active", "suppressed", "state"),
    [
        (None, None, True, "withheld"),
        (0, None, False, "no_licence"),
        (0, 0, False, "no_licence"),
        (20, None, False, "no_data"),
        (20, 0, False, "zero_use"),
        (20, 1, False, "in_use"),
    ],
)
def test_the_states_of_adoption_are_told_apart(entitled: int | None, active: int | None, suppressed: bool, state: str) -> None:
    row = AdoptionRow("S1", "情報課", "kintone", date(2026, 9, 1), entitled, active, None, None, None, suppressed)
    assert adoption_state(row) == state


def test_survey_waves_of_this_year_and_the_one_before_make_one_trend(con: duckdb.DuckDBPyConnection) -> None:
    surveys = dict(view(con).surveys)
    (question,) = surveys["citizen_dx"]
    assert (question.latest.design, question.latest.mean) == ("open_link", 3.62)
    assert [row.wave.month for _, row in question.trend] == [3, 6, 9]


def test_a_survey_is_shown_in_the_fiscal_year_of_its_wave_though_the_hours_end_before(tmp_path: Path) -> None:
    # Hours reach October 2026; waves of December 2026 and of May 2027, in the next fiscal year.
    with duckdb.connect(str(write_snapshot(tmp_path, "late"))) as con:
        for wave, mean in (("2026-12-01", 3.7), ("2027-05-01", 3.8)):
            con.execute(
                f"insert into mart_survey select * replace (date '{wave}' as wave, {mean} as mean) from mart_survey "
                "where survey_id = 'citizen_dx' and wave = date '2026-09-01'"
            )
        (question,) = dict(view(con).surveys)["citizen_dx"]
        assert (question.latest.wave, question.latest.mean) == (date(2026, 12, 1), 3.7)
        assert [row.wave.month for _, row in question.trend] == [3, 6, 9, 12]
        (question,) = dict(view(con, 2025).surveys)["citizen_dx"]
        assert [row.wave for _, row in question.trend] == [date(2026, 3, 1)]


def test_a_survey_last_asked_in_the_year_before_is_not_shown(tmp_path: Path) -> None:
    with duckdb.connect(str(write_snapshot(tmp_path, "old"))) as con:
        con.execute("delete from mart_survey where survey_id = 'citizen_dx' and wave > date '2026-03-31'")
        assert "citizen_dx" not in dict(view(con).surveys)


def test_a_bureau_without_any_adoption_data_has_no_data_yet_rather_than_an_unpublished_level(
    con: duckdb.DuckDBPyConnection,
) -> None:
    data = replace(load.read_year(con, 2026, "B1"), adoption=(), adoption_departments=())
    bureau = build_view(data, load.read_departments(con, 2026), "B1")
    assert (bureau.adoption_published, bureau.adoption) == (True, ())


def test_a_reversed_question_says_that_higher_is_better(con: duckdb.DuckDBPyConnection) -> None:
    plain, reversed_question = dict(view(con).surveys)["staff_dx"]
    assert readings.survey(reversed_question, "ja").startswith("（逆転項目: 得点は高いほど良い向きに反転済み）")
    assert "逆転項目" not in readings.survey(plain, "ja")


def test_weighted_figures_are_read_beside_the_unweighted(con: duckdb.DuckDBPyConnection) -> None:
    (question,) = dict(view(con).surveys)["citizen_dx"]
    latest = replace(question.latest, n_effective=150.4, weighted_mean=3.456, weighted_top_share=0.4321)
    weighted = replace(question, latest=latest, trend=((0, latest),))
    assert readings.survey(question, "ja").endswith("200 人")
    assert readings.survey(weighted, "ja").endswith(
        "200 人。母集団の構成に合わせると平均 3.46、肯定的な回答 43.2 %（有効な回答 150 人分）"
    )
    assert list(tables.survey([weighted], "ja")["平均（母集団に補正）"]) == ["3.46"]
