"""The page voices without a browser: what is shown of surveys and voices, and in which words (rows: page_rows/voices.py)."""

from __future__ import annotations

import dataclasses
from datetime import date
from pathlib import Path

import duckdb
import pytest

from dashboard import load as shared_load
from dashboard.pages.voices import answered_list, charts, load, readings, tables
from dashboard.pages.voices.answered import STAGES, VoicesView, stage_of, voices_view
from dashboard.pages.voices.rows import ALL_ANSWERS, Survey
from dashboard.pages.voices.view import SurveyView, first_choice, group_of, last_wave, rhythm, survey_view, verdict, window
from dashboard.rows import Department
from dashboard.words import CATALOGUE, say
from tests.app.page_rows.voices import HOSTILE, NEW_WORDING, OCTOBER, OLD_WORDING, SURVEY
from tests.app.snapshot_fixture import write_snapshot
from tests.app.vega_lite import is_vega_lite

RESULT_STATES = (
    "no_decision", "declined", "not_started", "no_metric", "too_early", "withheld", "no_data", "improved", "unchanged", "worse",
)  # fmt: skip
FIRST, LAST = window(2026, True)


def survey_of(
    con: duckdb.DuckDBPyConnection, survey_id: str = SURVEY, group: tuple[str, str] = ALL_ANSWERS, year: int = 2026
) -> SurveyView:
    survey = next(survey for survey in load.read_surveys(con) if survey.survey_id == survey_id)
    first, last = window(year, year == 2026)
    return survey_view(
        survey,
        load.read_survey(con, survey_id, group, last),
        first,
        last,
        group,
        load.read_segments(con, survey_id, first, last),
        load.read_deliveries(con, survey_id, first, last),
    )


def departments_of(con: duckdb.DuckDBPyConnection, year: int = 2026) -> dict[str, Department]:
    return {department.department_id: department for department in shared_load.read_departments(con, year)}


def voices_of(con: duckdb.DuckDBPyConnection, year: int = 2026, department_id: str = "") -> VoicesView:
    first, last = window(year, year == 2026)
    return voices_view(load.read_voices(con), first, last, year == 2026, department_id, departments_of(con, year))


def test_surveys_of_citizens_come_first(con: duckdb.DuckDBPyConnection) -> None:
    surveys = load.read_surveys(con)
    assert [survey.survey_id for survey in surveys] == ["citizen_dx", SURVEY, "staff_dx"]
    assert first_choice(surveys, FIRST, LAST) == "citizen_dx"
    # Until March 2026 the monitor survey had no wave
    assert last_wave(surveys[1], *window(2025, False)) is None


@pytest.mark.parametrize(
    ("design", "audience", "words"),
    [
        ("census", "staff", "対象者全員に尋ねた結果です"),
        ("random_sample", "citizen", "市全体の意見を95%区間の幅で推し量れます"),
        ("panel", "citizen", "市全体の意見ではありません"),
        ("open_link", "citizen", "市全体の意見ではありません"),
        ("open_link", "staff", "職員全体の意見ではありません"),
    ],
)
def test_a_design_says_whose_opinion_it_tells(design: str, audience: str, words: str) -> None:
    assert words in readings.design(Survey("s", "調査", audience, design, None, ()), "ja")


def test_a_line_breaks_at_a_month_without_a_wave_and_at_a_new_wording(con: duckdb.DuckDBPyConnection) -> None:
    question = survey_of(con).questions[0]
    # April, May, June | August (July is missing) | September (new wording), October
    assert [(point.row.wave.month, point.run) for point in question.points] == [(4, 0), (5, 0), (6, 0), (8, 1), (9, 2), (10, 2)]
    assert question.reworded == (date(2026, 9, 1), OLD_WORDING)
    assert readings.reworded(question, "ja") == "令和8年9月に設問文が変わりました（前: 申請は分かりやすい）。"


def test_an_annual_survey_is_one_line_and_a_year_left_out_breaks_it() -> None:
    assert rhythm([date(2022, 10, 1), date(2023, 10, 1), date(2024, 10, 1)]) == 12
    assert rhythm([date(2026, 4, 1), date(2026, 5, 1), date(2026, 9, 1)]) == 1
    assert rhythm([date(2026, 4, 1)]) == 1


@pytest.mark.parametrize(
    ("low", "high", "told"),
    [(0.1, 0.2, "up"), (-0.2, -0.1, "down"), (-0.1, 0.2, "chance"), (0.0, 0.2, "chance"), (None, None, None)],
)
def test_a_change_is_told_from_chance_only_where_its_interval_leaves_zero_out(
    low: float | None, high: float | None, told: str | None
) -> None:
    assert verdict(low, high) == told


def test_a_question_tells_figures_intervals_answers_and_the_change(con: duckdb.DuckDBPyConnection) -> None:
    question = survey_of(con).questions[0]
    assert question.verdict == "down"
    assert readings.change(question, "ja") == "前回（令和8年9月）から −0.40 点（95%区間 −0.65〜−0.15）"
    assert readings.facts(question.latest, "ja") == (
        ("肯定的な回答", "35.0 %", "27.0 %〜43.0 %"),
        ("　補正後", "32.5 %", ""),
        ("平均点", "3.00", "2.80〜3.20"),
        ("　補正後", "2.90", ""),
        ("回答", "120 人", "補正後 80 人分"),
        ("無回答など", "6 人", ""),
    )
    # The reasons add up to the six without a score: 4 left blank, 2 do not know
    assert list(tables.missing(survey_of(con), "ja").iloc[0]) == [NEW_WORDING, "120", "6", "4", "2", "0", "0", "0"]


def test_a_withheld_wave_says_so_and_leaves_a_gap(con: duckdb.DuckDBPyConnection) -> None:
    question = survey_of(con).questions[1]
    assert question.verdict == "not_comparable"
    assert [note for _, note, _ in readings.facts(question.latest, "ja")] == ["非表示（少人数）", "非表示（少人数）"]
    drawn = charts.waves(question, "mean", None, ("平均点", "補正"), "ja")
    assert is_vega_lite(drawn)
    september, october = drawn["data"]["values"]
    assert (september["value"], october["value"], october["low"]) == (2.5, None, None)
    assert september["run"] != october["run"]
    assert tables.waves(question, "ja", weighted=True).iloc[0, 1] == "非表示（少人数）"


def test_the_message_names_what_moved_and_escapes_what_was_written(con: duckdb.DuckDBPyConnection) -> None:
    view = survey_of(con)
    assert readings.message(view, "令和8年度", "ja") == (
        "「職員モニター調査」（令和8年10月）の 1 問のうち、前回から偶然とはいえない変化があったのは **1 問**です"
        "（良い方へ 0 問、悪い方へ 1 問）。肯定的な回答が最も多いのは「オンライン申請は分かりやすい」（**35.0 %**）です。"
    )
    hostile = dataclasses.replace(view.questions[0].latest, question_text=HOSTILE)
    view = dataclasses.replace(view, questions=(dataclasses.replace(view.questions[0], latest=hostile),))
    assert "\\*便利\\*\\<b\\>だ\\</b\\>\\|\\[早い\\]" in readings.message(view, "令和8年度", "ja")


def test_a_reversed_question_says_that_disagreeing_is_positive(con: duckdb.DuckDBPyConnection) -> None:
    view = survey_of(con, "staff_dx")
    assert [question.latest.is_reversed for question in view.questions] == [False, True]
    only_reversed = dataclasses.replace(view, questions=view.questions[1:])
    assert "この設問は「そう思わない」側が肯定" in readings.message(only_reversed, "令和8年度", "ja")


def test_a_department_shows_its_own_group_where_the_survey_has_one(con: duckdb.DuckDBPyConnection) -> None:
    departments = departments_of(con)
    segments = load.read_segments(con, SURVEY, FIRST, LAST)
    assert segments == (("m_dept", ("市民局", "消防局", "総務局")),)
    assert group_of(segments, "", departments) == ALL_ANSWERS
    assert group_of(segments, "B1", departments) == ("m_dept", "総務局")
    # 市民課 is no group of the survey; nor is a name that two departments share
    assert group_of(segments, "S3", departments) == ALL_ANSWERS
    twice = {**departments, "S9": Department("S9", "総務局", "B2", "市民局 > 総務局")}
    assert group_of(segments, "S9", twice) == ALL_ANSWERS
    own = survey_of(con, group=("m_dept", "総務局"))
    assert [(question.latest.n, question.missing) for question in own.questions] == [(60, ())]


def test_withheld_groups_keep_their_place_in_words(con: duckdb.DuckDBPyConnection) -> None:
    rows = load.read_groups(con, SURVEY, "m_dept", OCTOBER)
    told = [charts.estimate(row.segment_value, row, "mean", "ja") for row in rows]
    assert [(estimate.name, estimate.text) for estimate in told] == [
        ("市民局", "非表示（少人数）"),
        ("消防局", "非表示（少人数）"),
        ("総務局", "3.10"),
    ]
    assert is_vega_lite(charts.estimates(told, "mean", bars=False))
    assert list(tables.groups(rows, "ja", weighted=False)["平均点"]) == ["–", "–", "3.10"]


def test_themes_tell_share_interval_change_and_what_moved(con: duckdb.DuckDBPyConnection) -> None:
    free, small = survey_of(con).texts
    # 24 of 60 = 40 %
    assert readings.themes(free, "ja") == (
        "文字で答えた 60 人のうち、最も多いのは「待ち時間 長い」で 40.0 %（95%区間 30.0 %〜50.0 %）です。\n"
        "前回から偶然とはいえない変化: 待ち時間 長い +20.0 ポイント。"
    )
    first, _, last = tables.themes(free, "ja").itertuples(index=False)
    assert first[4:] == ("+20.0", "+4.0〜+34.0", "▲ 偶然とはいえない増加")
    assert last[4:] == ("–", "–", "–")
    assert readings.themes(small, "ja") == "文字で答えた人が少ないため、非表示（少人数）です。"


def test_only_deliveries_of_the_years_waves_are_told(con: duckdb.DuckDBPyConnection) -> None:
    assert [(row.outcome, row.answers) for row in survey_of(con).deliveries] == [("unknown_label", 1)]


def test_a_wave_after_the_data_belongs_to_the_last_year_of_the_filter(tmp_path: Path) -> None:
    # Hours reach October 2026; a wave of May 2027 lies in a year that the filter does not have.
    with duckdb.connect(str(write_snapshot(tmp_path, "late"))) as con:
        con.execute(
            "insert into mart_survey select * replace (date '2027-05-01' as wave, 3.8 as mean) from mart_survey "
            "where survey_id = 'citizen_dx' and wave = date '2026-09-01'"
        )
        assert survey_of(con, "citizen_dx").questions[0].latest.mean == 3.8
        last_year = survey_of(con, "citizen_dx", year=2025)
        assert (last_year.wave, last_year.questions[0].latest.wave) == (date(2026, 3, 1), date(2026, 3, 1))


def test_a_survey_not_asked_in_the_year_says_when_it_was(con: duckdb.DuckDBPyConnection) -> None:
    view = survey_of(con, year=2025)
    assert (view.wave, view.questions, view.texts) == (None, (), ())
    assert readings.message(view, "令和7年度", "ja") == (
        "「職員モニター調査」の令和7年度の調査はありません。直近は令和8年10月です。その月を含む年度か、別の調査を選んでください。"
    )


def test_voices_of_a_year_are_those_of_its_days_and_those_still_open(con: duckdb.DuckDBPyConnection) -> None:
    assert [voice.voice_id for voice in voices_of(con).voices] == [
        "W01", "W02", "W03", "W04", "W05", "W08", "W07", "W06", "W09", "W10",
    ]  # fmt: skip
    assert voices_of(con).counts == {
        "improved": 1, "unchanged": 1, "worse": 1, "pending": 2, "untold": 3, "declined": 1, "no_decision": 1,
    }  # fmt: skip
    assert [voice.voice_id for voice in voices_of(con, 2025).voices] == ["W11"]
    assert readings.message_voices(voices_of(con), "ja") == (
        "この年度に関わる声 10 件のうち、3 件で結果を確かめ、1 件が良くなりました。"
    )


def test_a_department_shows_voices_about_it_and_below_and_counts_the_others(con: duckdb.DuckDBPyConnection) -> None:
    bureau = voices_of(con, department_id="B2")
    # W03 is about 市民課, W08 about 国保課; the other eight of ten are about no department
    assert [voice.voice_id for voice in bureau.voices] == ["W03", "W08"]
    assert bureau.elsewhere == 8
    assert [voice.voice_id for voice in voices_of(con, department_id="S4").voices] == ["W08"]


def test_each_of_the_ten_states_has_a_stage_and_words(con: duckdb.DuckDBPyConnection) -> None:
    shown = voices_of(con).voices
    assert {voice.result_state for voice in shown} == set(RESULT_STATES)
    assert {stage_of(voice) for voice in shown} == set(STAGES)
    words = {say(f"voices.result.{state}", lang) for state in RESULT_STATES for lang in ("ja", "en")}
    assert len(words) == 20


@pytest.mark.parametrize(
    ("voice_id", "lang", "before_after", "change"),
    [
        ("W01", "ja", ("32.5 %", "50.0 %"), "+17.5 ポイント（95%区間 +10.0〜+25.0）"),
        ("W02", "ja", ("12,000 枚", "11,500 枚"), "−500 枚（95%区間 −1,500〜+500）"),
        ("W03", "en", ("10.25 hours", "11.75 hours"), "+1.50 hours (95 % interval +0.50 to +2.50)"),
    ],
)
def test_a_result_is_written_in_the_unit_of_its_metric(
    con: duckdb.DuckDBPyConnection, voice_id: str, lang: str, before_after: tuple[str, str], change: str
) -> None:
    voice = next(voice for voice in voices_of(con).voices if voice.voice_id == voice_id)
    assert voice.value_before is not None and voice.value_after is not None
    written = tuple(readings.metric_value(voice, value, lang) for value in (voice.value_before, voice.value_after))
    assert (written, readings.metric_change(voice, lang)) == (before_after, change)


def test_the_list_escapes_what_was_asked_for_and_names_evidence_with_its_design(con: duckdb.DuckDBPyConnection) -> None:
    html = answered_list.html(voices_of(con).at("improved"), "ja")
    assert "W01の要望 &lt;b&gt;太字&lt;/b&gt;" in html and "<b>太字" not in html
    # 20 of 80
    assert (
        "職員モニター調査（令和8年4月）で文字で答えた 80 人のうち 20 人（25.0 %）が「待ち時間 長い」に言及（モニター調査）"
        in html
    )
    old = answered_list.html(voices_of(con, 2025).voices, "ja")
    assert f"職員モニター調査「{NEW_WORDING}」平均点" in old


def test_every_outcome_of_a_delivery_has_words() -> None:
    outcomes = (
        "survey_not_registered", "no_respondents", "column_without_question", "question_without_column", "unknown_label",
        "answers_replaced", "answers_added_again", "margin_without_segment", "margin_not_asked", "margin_fits_no_answer",
        "margin_without_respondent", "value_without_margin", "margins_contradict",
    )  # fmt: skip
    assert {f"voices.outcome.{outcome}" for outcome in outcomes} <= set(CATALOGUE)
