"""The key figures, on a real snapshot file whose figures are worked out by hand (see tests/app/snapshot_fixture.py)."""

from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import duckdb
import pytest

from dashboard.filters import Filters, Organisation
from dashboard.load import read_about, read_departments, read_months
from dashboard.pages.overview import readings
from dashboard.pages.overview.definitions import definition
from dashboard.pages.overview.figures import Interval, KeyFigures, Watch
from dashboard.pages.overview.load import read_key_rows, scope_of
from dashboard.pages.overview.rows import CitizenRow, KeyRows, Scope
from dashboard.pages.overview.view import key_figures
from dashboard.pages.overview.watch import goals_at_risk
from dashboard.sparkline import sparkline

CITY_CHOICE = Filters(2026, "", "all", "as_was")


def figures(
    con: duckdb.DuckDBPyConnection,
    year: int = 2026,
    department_id: str = "",
    tool: str = "all",
    organisation: Organisation = "as_was",
) -> KeyFigures:
    chosen = Filters(year, department_id, tool, organisation)
    departments = {department.department_id: department for department in read_departments(con, year)}
    rows = read_key_rows(con, chosen, departments)
    return key_figures(rows, chosen, scope_of(department_id, departments), read_months(con), read_about(con))


def changed(con: duckdb.DuckDBPyConnection, rows: KeyRows, chosen: Filters = CITY_CHOICE) -> KeyFigures:
    """The city's figures of other rows than the snapshot's."""
    return key_figures(rows, chosen, Scope("city", ""), read_months(con), read_about(con))


def city_rows(con: duckdb.DuckDBPyConnection) -> KeyRows:
    return read_key_rows(con, CITY_CHOICE, {})


def test_net_hours_of_the_city_have_interval_grades_and_the_same_months_of_last_year(con: duckdb.DuckDBPyConnection) -> None:
    # 5 complete, delivered months of 168.95 against half of that; 0.80 and 0.95 of 1,011.7
    net = figures(con).net
    assert net is not None
    assert net.net_hours == pytest.approx(1011.7)
    assert net.interval80 == Interval(pytest.approx(809.36), pytest.approx(961.115))
    assert net.grade_shares == (0.5, 0.25, 0.15, 0.1)
    assert net.comparison is not None
    assert net.comparison.months == tuple(date(2026, month, 1) for month in (4, 5, 6, 7, 9))
    assert (net.comparison.net_hours, net.comparison.previous_net_hours) == (pytest.approx(844.75), pytest.approx(422.375))
    assert net.side_of_interval == "above"
    assert net.years == ((2025, pytest.approx(1013.7)), (2026, pytest.approx(1011.7)))


def test_a_month_that_was_not_delivered_is_a_gap_in_the_trend_and_the_thing_to_watch(con: duckdb.DuckDBPyConnection) -> None:
    found = figures(con)
    assert found.watch.kind == "undelivered" and found.watch.months == (date(2026, 8, 1),)
    trend = readings.net_card(found, "ja").trend
    assert trend[4] is None and None not in (*trend[:4], *trend[5:])
    assert found.undelivered == (("uipath", (date(2026, 8, 1),)),)


def test_a_bureau_holds_all_below_it_and_a_section_itself(con: duckdb.DuckDBPyConnection) -> None:
    # 税務課 (80.5 + 20.25) × 6 − 2 + 情報課 10.3 × 6 = 664.3; 市民課 60.4 × 6
    for department_id, hours in (("B1", 664.3), ("S3", 362.4)):
        net = figures(con, department_id=department_id).net
        assert net is not None and net.net_hours == pytest.approx(hours)
        assert net.interval80 is not None and net.no_interval is None


def test_a_division_without_a_roll_up_has_hours_but_no_interval_progress_or_adoption(con: duckdb.DuckDBPyConnection) -> None:
    # 市民課 362.4 and 国保課 −15
    found = figures(con, department_id="D2")
    assert found.net is not None
    assert found.net.net_hours == pytest.approx(347.4)
    assert (found.net.interval80, found.net.no_interval, found.net.grade_shares) == (None, "level", None)
    assert (found.progress, found.adoption, found.is_published_level) == (None, None, False)
    cards = {card.key: card for card in readings.cards(found, "ja")}
    assert cards["progress"].lines == ("部の集計は公表していません", "局または課を選ぶと表示されます")


def test_todays_organisation_restates_last_year_and_has_no_interval(con: duckdb.DuckDBPyConnection) -> None:
    # 電算課 (S0) became 情報課 (S1): 5 × 10.3 against 5 × 5.15
    as_was, today = (figures(con, department_id="S1", organisation=each).net for each in ("as_was", "today"))
    assert as_was is not None and today is not None
    assert as_was.comparison is None
    assert today.comparison is not None
    assert (today.comparison.net_hours, today.comparison.previous_net_hours) == (pytest.approx(51.5), pytest.approx(25.75))
    assert (today.interval80, today.no_interval) == (None, "today")


def test_the_whole_city_is_the_same_in_either_organisation(con: duckdb.DuckDBPyConnection) -> None:
    assert figures(con, organisation="today").net == figures(con).net


def test_progress_and_forecast_are_those_of_the_chosen_tool(con: duckdb.DuckDBPyConnection) -> None:
    city, kintone = figures(con).progress, figures(con, tool="kintone").progress
    assert city is not None and kintone is not None
    assert (city.letter, city.target, city.forecast, city.probability) == ("A", 1500, 1860, 0.964)
    assert (kintone.letter, kintone.target, kintone.interval80) == ("C", 1000, Interval(700, 760))


def test_without_a_target_there_is_no_letter(con: duckdb.DuckDBPyConnection) -> None:
    # 119 of WinActor's own hours have no target; the marts' letter for that is D
    found = figures(con, tool="winactor")
    assert found.progress is not None and found.progress.letter == "D"
    for lang, value in (("ja", "目標なし"), ("en", "No\u00a0target")):
        assert readings.progress_card(found, lang).value == value
    assert readings.progress_card(found, "ja").lines == ("目標を登録すると進みを判定します",)
    over = replace(found, is_complete=True)
    assert readings.progress_card(over, "ja").lines[0] == "目標が登録されていません"


def test_the_letter_and_the_pace_are_said_in_words(con: duckdb.DuckDBPyConnection) -> None:
    # 1,011.7 / 1,500 = 67.4 %, over 7 of 12 months = 1.156; UiPath's pace is 1.031
    card = readings.progress_card(figures(con), "ja")
    assert card.lines == ("年間目標 1,500 時間の 67.4 %", "いまのペースでは目標の 1.16 倍")
    assert readings.progress_card(figures(con, tool="uipath"), "ja").value == "B 計画どおり"


def test_a_figure_outside_its_own_range_says_so(con: duckdb.DuckDBPyConnection) -> None:
    # 1,011.7 against 809 to 961; the forecast of 1,860 against 1,600 to 1,850, of kintone 750 within 700 to 760
    found = figures(con)
    assert found.progress is not None and found.net is not None
    assert readings.net_card(found, "ja").lines[:2] == (
        "80 % の幅 809〜961 時間",
        "実績は幅より上です（申告だけの根拠を0からとみるため）",
    )
    assert "見込みは幅より上です（申告だけの根拠を0からとみるため）" in readings.probability_card(found, "ja").lines
    assert not any("幅より" in line for line in readings.probability_card(figures(con, tool="kintone"), "ja").lines)
    low = replace(found, progress=replace(found.progress, forecast=1599.4))
    assert "見込みは幅より下です" in readings.probability_card(low, "ja").lines
    # 1,850.4 is written like the upper end of its range
    touching = replace(found, progress=replace(found.progress, forecast=1850.4))
    assert not any("幅より" in line for line in readings.probability_card(touching, "ja").lines)


def test_the_chance_stands_beside_how_often_such_forecasts_held(con: duckdb.DuckDBPyConnection) -> None:
    # April to September are complete: 6 months, after which half of the city's ranges held; nothing is tested before 3
    found = figures(con)
    assert found.progress is not None and found.progress.share_held80 == 0.5
    assert "過去に幅に入ったのは 50 %だけ" in readings.probability_card(found, "ja").lines
    honest = changed(con, replace(city_rows(con), track=((6, 0.83),)))
    assert "過去に幅に入ったのは 83 %" in readings.probability_card(honest, "ja").lines
    untested = changed(con, replace(city_rows(con), track=((9, 0.75),)))
    assert untested.progress is not None and untested.progress.share_held80 is None
    assert not any("幅に入った" in line for line in readings.probability_card(untested, "ja").lines)


def test_the_sentence_says_what_was_saved_against_what_and_the_one_thing_to_watch(con: duckdb.DuckDBPyConnection) -> None:
    # 1,011.7 / 1,500 = 67.4 %; 844.75 − 422.375 = 422.375
    assert readings.message(figures(con), "全庁", "ja") == (
        "令和8年度（4〜10月）の全庁の純削減時間は 1,012 時間で、前年同月（4〜7月、9月）より 422 時間多く、"
        "年間目標 1,500 時間の 67.4 % に達していますが、8月の実績データが届いておらず、その分は含まれていません。"
    )
    assert readings.message(figures(con, department_id="S3"), "市民課", "ja") == (
        "令和8年度（4〜7月、9〜10月）の市民課の純削減時間は 362 時間で、前年同月（4〜7月、9月）より 151 時間多くなっていますが、"
        "総削減時間の 10.0 % は申告だけの根拠（D）によります。"
    )


def test_what_is_behind_its_target_is_watched_before_a_late_source_and_weak_evidence(con: duckdb.DuckDBPyConnection) -> None:
    rows = city_rows(con)
    delivered = replace(rows, undelivered=frozenset())
    watched = changed(con, delivered).watch
    assert watched.goal is not None
    assert (watched.kind, watched.goal.metric, watched.goal.tool) == ("goal_unlikely", "net_hours", "kintone")
    behind = [replace(row, letter="C") if (row.metric, row.tool) == ("net_hours", "all") else row for row in rows.progress]
    assert changed(con, replace(delivered, progress=tuple(behind))).watch.kind == "behind"
    # WinActor is missing and UiPath late; 市民課 uses neither
    assert changed(con, replace(delivered, progress=())).watch.source == "winactor"
    assert figures(con, department_id="S3").watch.kind == "weak_evidence"
    assert changed(con, replace(rows, months=())).watch.kind == "no_delivery"


def test_every_target_of_the_city_can_be_the_one_to_watch_the_worst_first(con: duckdb.DuckDBPyConnection) -> None:
    # Behind: the online share at 90 % of its target and kintone's active rate at 90 %; unlikely: kintone's hours (0.3 %)
    rows = replace(city_rows(con), undelivered=frozenset())

    def at_risk(**of_overtime: float | None) -> list[tuple[str, str]]:
        progress = [replace(row, **of_overtime) if "overtime" in row.metric else row for row in rows.progress]
        found = changed(con, replace(rows, progress=tuple(progress)))
        return [(goal.metric, goal.tool) for goal in goals_at_risk(found.goals, is_complete=False)]

    kintone, others = ("net_hours", "kintone"), [("online_rate", "all"), ("active_rate", "kintone")]
    assert at_risk() == [kintone, *others]
    overtime = ("overtime_hours_per_person", "all")
    # Both are written as under 1 %: what concerns all tools comes first; 1 % is less bad than that
    assert at_risk(probability=0.004) == [overtime, kintone, *others]
    assert at_risk(probability=0.012) == [kintone, overtime, *others]
    assert at_risk(probability=None) == [kintone, *others]


def test_the_target_to_watch_is_said_in_its_own_unit_and_direction(con: duckdb.DuckDBPyConnection) -> None:
    # Overtime: 55 hours so far, at most 100; the online share: 54 % of 60 %
    goals = {goal.metric: goal for goal in figures(con).goals}
    overtime, online = goals["overtime_hours_per_person"], goals["online_rate"]
    unlikely = Watch("goal_unlikely", goal=replace(overtime, probability=0.0001))
    assert readings.watch(unlikely, "ja") == "1人あたり時間外勤務が目標の 100 時間以内に収まる見込みは 1 % 未満です"
    assert readings.watch(Watch("goal_behind", goal=online), "ja") == (
        "オンライン申請の割合は 54.0 %で、目標の 60.0 %に対して計画を下回っています"
    )
    # 55 of 100 is kept, 110 of 100 is not
    missed = replace(overtime, actual=110.0, attainment=1.1)
    assert goals_at_risk((overtime, missed), is_complete=True) == (missed,)
    assert readings.watch(Watch("goal_missed", goal=missed), "en") == (
        "overtime per person came to 110.0 hours, above the target of 100.0 hours"
    )


def test_grades_in_the_definition_make_up_the_colours_of_the_card(con: duckdb.DuckDBPyConnection) -> None:
    # A 30.3 + B 36.4 = 66.7 is 緑 67 %; by themselves they are 30 and 36
    found = figures(con)
    assert found.net is not None
    found = replace(found, net=replace(found.net, grade_shares=(0.303, 0.364, 0.133, 0.2)))
    assert found.net is not None and readings.grade_shares(found.net)[0][2] == "67 %"
    notes = definition("net", found, "ja").notes
    assert any("A: 計測20件以上 30 %、B: 計測5〜19件・ログ 37 %、C: 専門家の見積り 13 %" in note for note in notes)


def test_a_year_that_is_over_says_whether_the_target_was_reached(con: duckdb.DuckDBPyConnection) -> None:
    # 1,013.7 of 1,200
    found = figures(con, 2025)
    assert found.is_complete and found.watch.kind == "missed"
    card = readings.probability_card(found, "ja")
    assert (card.title, card.value, card.lines) == ("目標の達成", "未達成", ("目標 1,200 時間",))


def test_a_year_without_records_says_so_and_what_to_do(con: duckdb.DuckDBPyConnection) -> None:
    found = figures(con, department_id="S2")
    assert found.net is None
    assert "年度・所属・ツールを変えてご覧ください" in readings.message(found, "統計課", "ja")
    assert readings.net_card(found, "ja").value == "記録なし"


@pytest.mark.parametrize(
    ("department_id", "value"), [("", "45.0 %"), ("S2", "非表示（少人数）"), ("S4", "利用なし（0人）"), ("S5", "利用権限なし")]
)
def test_the_states_of_adoption_have_words_of_their_own(con: duckdb.DuckDBPyConnection, department_id: str, value: str) -> None:
    assert readings.adoption_card(figures(con, department_id=department_id), "ja").value == value


def test_adoption_stands_beside_last_year_and_its_target(con: duckdb.DuckDBPyConnection) -> None:
    card = readings.adoption_card(figures(con), "ja")
    assert card.lines == ("令和8年10月: 対象 100 人中 45 人", "前年同月差 ±0 ポイント・目標 50.0 %")
    # August 2026 has no row
    assert card.trend == (0.45, 0.45, 0.45, 0.45, None, 0.45, 0.45)


def test_the_citizens_question_is_the_one_with_a_target_else_of_satisfaction_else_of_the_best_design(
    con: duckdb.DuckDBPyConnection,
) -> None:
    rows = city_rows(con)
    open_link = replace(rows.citizens[-1], survey_id="open", topic="満足")
    random_sample = replace(rows.citizens[-1], survey_id="random", design="random_sample")
    panel = replace(rows.citizens[-1], survey_id="panel", design="panel", topic="満足")

    def chosen(*citizens: CitizenRow, target: str = "") -> str:
        metric = f"survey_mean:{target}:{rows.citizens[-1].question_id}"
        progress = (replace(rows.progress[0], metric=metric),) if target else ()
        found = changed(con, replace(rows, citizens=citizens, progress=progress)).citizens
        assert found is not None
        return found.survey_id

    assert chosen(open_link, random_sample, panel) == "panel"
    assert chosen(open_link, random_sample) == "open"
    assert chosen(replace(open_link, topic=None), random_sample) == "random"
    assert chosen(open_link, random_sample, panel, target="random") == "random"


def test_the_citizens_figure_carries_its_interval_and_the_design_of_its_survey(con: duckdb.DuckDBPyConnection) -> None:
    card = readings.citizens_card(figures(con).citizens, "ja")
    assert card.value == "3.62 点"
    assert card.lines == (
        "「市のオンライン手続は使いやすい」",
        "令和8年9月・200 人・95 % 3.50〜3.74",
        "前回と比べられません（設問の変更など）",
        "公募（市全体の意見ではない）",
    )
    assert card.trend == (3.4, 3.55, 3.62)


def test_a_new_wording_breaks_the_line_and_a_withheld_wave_has_no_figure(con: duckdb.DuckDBPyConnection) -> None:
    rows = city_rows(con)
    *before, newest = rows.citizens
    reworded = changed(con, replace(rows, citizens=(*before, replace(newest, question_text="新しい問い")))).citizens
    assert reworded is not None and reworded.means == (3.4, 3.55, None, 3.62)
    withheld = changed(con, replace(rows, citizens=(*before, replace(newest, mean=None, suppressed=True)))).citizens
    assert readings.citizens_card(withheld, "ja").value == "非表示（少人数）"


def test_a_trend_needs_two_values_and_a_gap_breaks_its_line() -> None:
    assert sparkline([None, 3.0], "x") == ""
    drawn = unquote(sparkline([1.0, 2.0, None, 3.0, 4.0], "by month", reference=5.0, open_end=True))
    assert drawn.count("<polyline") == 2 and drawn.count("stroke-dasharray") == 1
    assert 'alt="by month"' in drawn and 'fill="#fff"' in drawn


def test_the_definition_puts_todays_numbers_into_the_formula_and_they_add_up(con: duckdb.DuckDBPyConnection) -> None:
    # 1,291.2 − 130.5 − 33 − 56 − 54 − 6 = 1,011.7
    found = definition("net", figures(con), "ja")
    assert found.today == (
        "今日の数字: 総削減時間 1,291 − 人が行う作業 130 − 例外対応 33 − 保守 56 − 構築（償却） 54 − 重複調整 6 "
        "= 純削減時間 1,012"
    )
    assert found.left_out == (
        "時間を計上していない件数: 未登録の作業 7 件、基準時間なし 5 件",
        "UiPathは8月のデータ未着",
        "隔離した行 3 件（全データ元・全期間。内訳は「信頼性」のページにあります）",
    )
    assert found.snapshot == "公開版 20261016T060400 ／ データは 令和8年10月15日 まで"


def test_uncredited_work_of_a_department_and_tool_is_its_own(con: duckdb.DuckDBPyConnection) -> None:
    assert figures(con, department_id="B2").uncredited == (("no_baseline", 5),)
    assert figures(con, department_id="B1").uncredited == ()
    assert figures(con, tool="uipath").uncredited == (("unregistered", 7),)


@pytest.mark.parametrize(("probability", "words"), [(0.0, "1 % 未満"), (0.0049, "1 % 未満"), (0.5, "50 %"), (0.996, "99 % 超")])
def test_a_simulation_never_says_certain_or_impossible(probability: float, words: str) -> None:
    assert readings.chance(probability, "ja") == words


@pytest.mark.parametrize("key", ["net", "progress", "probability", "adoption", "citizens"])
@pytest.mark.parametrize("department_id", ["", "B1", "D2", "S2"])
def test_every_card_has_a_definition_in_both_languages_whatever_is_missing(
    con: duckdb.DuckDBPyConnection, key: str, department_id: str
) -> None:
    for lang in ("ja", "en"):
        found = definition(key, figures(con, department_id=department_id), lang)
        assert found.formula and found.snapshot and found.left_out
        assert len(readings.cards(figures(con, department_id=department_id), lang)) == 5
