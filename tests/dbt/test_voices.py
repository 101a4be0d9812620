"""Themes of free text and what came of voices by a real dbt build, with figures worked out by hand.

The data reach 30 September 2026. P1 of D1 earns an hour an item: 10 a month until March 2026, 15 in April, then 20, 22, 24,
26 and 28. Survey s1 has a wave in March and one in September 2026, s2, an open link, an answer in March.
"""

from __future__ import annotations

from datetime import date
from math import sqrt

import pytest

from tests.dbt.test_survey import AGREE, Form

pytestmark = pytest.mark.dbt

MARCH, SEPTEMBER = date(2026, 3, 1), date(2026, 9, 1)
MONTHS = [date(2025 + (month > 12), (month - 1) % 12 + 1, 1) for month in range(4, 22)]
ITEMS = {date(2026, 4, 1): 15} | {date(2026, month, 1): 2 * month + 10 for month in range(5, 10)}

DEPARTMENTS = "department_id,department_name,kind,parent_id\nB1,総務局,局,\nD1,税務課,課,B1\nD2,市民課,課,B1\n"
QUESTIONS = """survey_id,question_id,column_header,question_text,scale_id,topic
s1,q1,便利になった,便利になりましたか,agree,便利さ
s1,q2,ご意見,ご意見をどうぞ,,声
s2,q1,便利になった,便利になりましたか,agree,便利さ
"""
VOICES = """声番号,受付日,対象,経路,survey_id,question_id,テーマ,所属コード,声の内容,対応,対応内容,決定日,決定者,実施日,指標,tool
city,2026-04-02,職員,調査,s1,q2,操作 難しい,,操作が難しい,実施,研修,2026-04-05,課長,2026-04-10,net_hours,rpa_other
office,2026-04-02,職員,,s1,q2,紙 多い,D1,紙が多い,実施,,,,2026-04-10,net_hours,
bureau,2026-04-02,職員,,s1,q2,,B1,声,実施,,,,2026-04-10,net_hours,
short,2026-01-02,市民,窓口,s1,q1,,,声,実施,,,,2025-05-10,net_hours,
hidden,2026-04-02,staff,,,,,D2,声,adopted,,,,2026-04-10,overtime_hours_per_person,
asked,2026-04-02,市民,,s1,q1,,,A10234が 090-1234-5678 か hanako@city.example.jp へ,実施,,,,2026-06-01,survey_mean:s1:q1,
declined,2026-04-02,市民,窓口,,,,,後藤 翔太さん（税務課）の要望,見送り,後藤町の窓口を倉敷市へ移す,,,,,
reader,2026-04-02,市民,,s2,q1,,,声,実施,,,,2026-06-01,survey_mean:s2:q1,
open,2026-04-02,市民,,,,,,声,検討中,,,,,,
unmeasured,2026-04-02,市民,,,,,,声,実施,,,,2026-04-10,,
planned,2026-04-02,市民,,,,,,声,実施,,,,2026-10-01,net_hours,
recent,2026-04-02,市民,,,,,,声,実施,,,,2026-07-15,net_hours,
"""
PERSONAL = "佐藤花子さん（A10234、090-1111-2222、hanako@city.example.jp）の説明"


def answers(form):
    """March: 43 write, of them 3 that there is nothing to say; 40 texts. September: 9 texts, too few. One answer to s2."""
    texts = ["操作が難しい"] * 12 + [PERSONAL] * 12 + ["紙が多い"] * 6 + ["Excelの入力"] * 10 + ["特になし"] * 3
    for number, text in enumerate(texts):
        score = None if number >= 12 else "ややそう思う" if number < 6 else "あまりそう思わない"
        form.add(1, f"m{number}", "2026-03-10", 便利になった=score, ご意見=text)
    for number in range(12):
        score = "そう思う" if number < 6 else "ややそう思う"
        form.add(1, f"s{number}", "2026-09-10", 便利になった=score, ご意見="操作が難しい" if number < 9 else None)
    form.add(1, "o0", "2026-03-10", 便利になった="そう思う")
    form.responses[-1]["survey_id"] = "s2"


@pytest.fixture(scope="module")
def built(warehouse):
    roster = "A10234,D1,,,hanako@city.example.jp\nA10235,D1,,,excel\n"
    roster += "".join(f"1{n:02},D1,,,\n" for n in range(12)) + "".join(f"2{n:02},D2,,,\n" for n in range(3))
    warehouse.registers(
        departments=DEPARTMENTS,
        staff_roster=f"staff_id,department_id,valid_from,valid_to,login\n{roster}",
        processes="process_id,process_name,department_id,tool,match_key,item_rule,class,started_on\n"
        "P1,入力,D1,rpa_other,P1,item_count,production,2025-04-01\n",
        baselines="baseline_id,process_id,valid_from,valid_to,method,minutes_per_item,sample_count,sd_minutes\nBL1,P1,,,timed,60,20,0\n",
        scales=AGREE,
        surveys="survey_id,survey_name,audience,design,population\ns1,職員調査,staff,census,3400\ns2,投書箱,citizen,open_link,\n",
        survey_questions=QUESTIONS,
        voices=VOICES,
    )
    form = Form()
    answers(form)
    counts = dict.fromkeys(["rows_read", "rows_loaded", "rows_duplicate", "rows_superseded"], 0)
    file = {"file_id": 1, "file_name": "surveys/s1/1.xlsx", "source": "surveys", "state": "loaded", **counts}
    warehouse.insert("meta.file", [file | {"rows_quarantined": 0, "rows_out_of_scope": 0, "received_at": "2026-09-30 09:00"}])
    warehouse.insert("raw.survey_response", form.responses)
    warehouse.insert("raw.survey_answer", form.answers)
    days = [month.replace(day=30 if month == SEPTEMBER else 15) for month in MONTHS]
    warehouse.insert(
        "raw.rpa_sheet_run",
        [
            {"file_id": 1, "row_number": n, "row_key": str(day), "attempt_key": str(day), "retry_number": 0, "process_key": "p1",
             "process_name": "P1", "status": "ok", "event_day": day, "ended_at": day, "item_count": ITEMS.get(month, 10)}
            for n, (month, day) in enumerate(zip(MONTHS, days, strict=True))
        ],
    )  # fmt: skip
    warehouse.insert(
        "raw.overtime_month",
        [
            {"file_id": 1, "row_number": n, "row_key": f"{code}{month}", "month": month, "event_day": month,
             "department_code": code, "overtime_hours": 30}
            for n, (month, code) in enumerate((month, code) for month in MONTHS for code in ("D1", "D2"))
        ],
    )  # fmt: skip
    warehouse.build("+mart_voice +mart_survey_text", "--exclude-resource-type", "unit_test")
    return warehouse


def voice(built, voice_id, columns):
    ((*row,),) = built.query(f"select {columns} from marts.mart_voice where voice_id = '{voice_id}'")
    return tuple(row)


def test_themes_are_counted_over_the_texts_of_a_wave_and_only_those_of_enough_people_are_told(built):
    # 紙 多い is named by 6; 操作 and 難しい nobody names outside 操作 難しい; a login of the roster is excel
    rows = built.query(
        "select theme, rank, respondents, answers_with_text, share, topic from marts.mart_survey_theme where wave = '2026-03-01' "
        "order by rank, theme"
    )
    assert rows == [
        ("操作 難しい", 1, 12, 40, 12 / 40, "声"),
        ("説明", 1, 12, 40, 12 / 40, "声"),
        ("入力", 3, 10, 40, 10 / 40, "声"),
    ]


def test_of_a_wave_with_too_few_texts_not_even_their_number_is_told(built):
    rows = built.query("select wave, answers_with_text, suppressed from marts.mart_survey_text order by wave")
    assert rows == [(MARCH, 40, False), (SEPTEMBER, None, True)]
    assert built.query("select count(*) from marts.mart_survey_theme where wave = '2026-09-01'") == [(0,)]


def test_nothing_of_a_person_is_in_what_is_published(built):
    text = str([built.query(f"from marts.{table}") for table in ("mart_survey_theme", "mart_survey_text", "mart_voice")])
    assert [found for found in ("佐藤", "花子", "翔太", "A10234", "090", "hanako", "Excel") if found in text] == []
    assert voice(built, "asked", "request") == ("***が *** か *** へ",)
    columns = "channel, request, decision_text"
    assert voice(built, "declined", columns) == ("窓口", "***さん（税務課）の要望", "後藤町の窓口を倉敷市へ移す")


def test_a_voice_shows_what_the_survey_said_when_it_came(built):
    columns = "evidence_wave, evidence_respondents, evidence_answers, evidence_share, evidence_mean, evidence_reason"
    assert voice(built, "city", columns) == (MARCH, 12, 40, 0.3, None, None)
    assert voice(built, "office", columns) == (MARCH, None, 40, None, None, "theme_not_told")
    assert voice(built, "bureau", columns) == (MARCH, None, 40, None, None, "no_theme")
    # six of 4 and six of 2
    assert voice(built, "asked", columns) == (MARCH, None, 12, None, 3.0, None)
    assert voice(built, "short", columns) == (None, None, None, None, None, "no_wave")
    assert voice(built, "declined", columns) == (None, None, None, None, None, "no_source")


def test_what_a_survey_says_carries_its_design(built):
    # city: evidence of s1, a census, and net hours; asked: both of s1; reader: both of s2, an open link
    designs = {name: voice(built, name, "evidence_design, metric_design") for name in ("city", "asked", "reader", "declined")}
    assert designs == {
        "city": ("census", None), "asked": ("census", "census"), "reader": ("open_link", "open_link"), "declined": (None, None),
    }  # fmt: skip


@pytest.mark.parametrize(("voice_id", "scope"), [("city", "city"), ("office", "department"), ("bureau", "top_department")])
def test_months_after_stand_beside_the_same_months_before(built, voice_id, scope):
    """May to September 2026 less the same months of 2025: 10, 12, 14, 16, 18; mean 14, sd sqrt(10), t(0.975, 4) = 2.776445."""
    columns = (
        "scope, before_from, before_until, after_from, after_until, months_after, months_compared, value_before, value_after"
    )
    assert voice(built, voice_id, columns) == (
        scope, date(2025, 5, 1), date(2025, 9, 1), date(2026, 5, 1), SEPTEMBER, 5, 5, pytest.approx(10), pytest.approx(24),
    )  # fmt: skip
    half = 2.776445 * sqrt(10) / sqrt(5)
    change, low, high, state = voice(built, voice_id, "change, change_low95, change_high95, result_state")
    assert (change, low, high) == pytest.approx((14, 14 - half, 14 + half), abs=1e-5)
    assert state == "improved"


def test_a_survey_is_compared_by_its_last_wave_before_and_its_latest(built):
    columns = "before_from, after_until, value_before, value_after, change, months_compared, result_state"
    # six of 5 and six of 4; Welch's interval is 1.5 -+ 2.118 * 0.3371
    assert voice(built, "asked", columns) == (MARCH, SEPTEMBER, 3.0, 4.5, 1.5, 1, "improved")


@pytest.mark.parametrize(
    ("voice_id", "state"),
    [
        ("declined", "declined"), ("open", "no_decision"), ("unmeasured", "no_metric"), ("planned", "not_started"),
        ("recent", "too_early"), ("short", "no_data"), ("hidden", "withheld"),
    ],
)  # fmt: skip
def test_where_no_result_can_be_told_the_state_says_why(built, voice_id, state):
    assert voice(built, voice_id, "result_state, value_before, value_after, change") == (state, None, None, None)


def test_a_text_is_read_once_and_again_when_the_words_changed_since(built):
    themes = "intermediate.int_survey_text_theme"
    before = built.query(f"from {themes} order by all")
    built.execute(f"update {themes} set theme = 'kept' where theme = '入力'")
    built.execute(f"update {themes} set theme = 'old', found_with = 'other words' where theme = '説明'")
    built.build("int_survey_text_theme")
    kept = [(key, "kept" if theme == "入力" else theme, *rest) for key, theme, *rest in before]
    assert built.query(f"from {themes} order by all") == sorted(kept, key=lambda row: tuple(map(str, row)))
