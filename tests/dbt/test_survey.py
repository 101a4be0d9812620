"""Surveys from raw answers to the published table, with figures worked out by hand.

April: 24 answers (20代 12, 30代 8, age left blank 4). May: 24 answers (20代 12, 30代 12).
"""

from __future__ import annotations

from datetime import date, datetime
from math import sqrt

import duckdb
import pytest

from pipelines.text import match_key

pytestmark = pytest.mark.dbt

AGREE = """scale_id,label,score,top_box
agree,そう思う,5,1
agree,ややそう思う,4,1
agree,どちらともいえない,3,0
agree,あまりそう思わない,2,0
agree,そう思わない,1,0
agree,わからない,,0
"""
QUESTIONS = """survey_id,question_id,column_header,question_text,scale_id,reverse,valid_from,valid_to,topic,is_segment
s1,q1,便利になった,便利になりましたか,agree,0,,,,0
s1,q2,不便だ,不便ですか,agree,1,,2026-04-30,,0
s1,q2,不便と感じる,不便と感じますか,agree,1,2026-05-01,,,0
s1,q3,ご意見,ご意見,,0,,,,0
s1,age,年代,年代,,0,,,,1
"""


class Form:
    """Collects the raw rows of responses, one row number after the other."""

    def __init__(self):
        self.responses, self.answers = [], []

    def add(self, file_id, key, completed, superseded=False, **cells):
        number = len(self.responses) + 2
        self.responses.append(
            {
                "file_id": file_id,
                "row_number": number,
                "row_key": key,
                "respondent_key": key,
                "survey_id": "s1",
                "completed_at": completed and datetime.fromisoformat(f"{completed} 12:00"),
                "event_day": completed and date.fromisoformat(completed),
                "superseded": superseded,
            }
        )
        self.answers += [
            {"file_id": file_id, "row_number": number, "column_header": header, "column_key": match_key(header), "answer": answer}
            for header, answer in cells.items()
        ]


def april(form):
    in_their_20s = ["そう思う"] * 10 + ["わからない", None]
    agreed = in_their_20s + ["どちらともいえない"] * 8 + ["そう思う　", "そう 思う", "そう思う", "たぶん taro@city.example"]
    for number, answer in enumerate(agreed):
        age = "20代" if number < 12 else "30代" if number < 20 else None
        inconvenient = "そう思わない" if number < 12 else "そう思う"
        form.add(1, f"r{number}", "2026-04-10", 便利になった=answer, 不便だ=inconvenient, 年代=age, ご意見="自由に書いた")


def may(form):
    for number in range(22):
        age = "20代" if number < 12 else "30代"
        answer = "どちらともいえない" if number >= 12 else ["ややそう思う", "あまりそう思わない"][number % 2]
        form.add(2, f"m{number}", "2026-05-11", 便利になった=answer, 不便と感じる="どちらともいえない", 年代=age)
    form.add(2, "m22", "2026-05-31", 便利になった="#N/A", 不便と感じる="どちらともいえない", 年代="30代")
    # without a completion time: first received in May, corrected in June
    form.add(3, "m23", None, superseded=True, 便利になった="そう思う", 不便と感じる="そう思う", 年代="30代")
    form.add(4, "m23", None, 便利になった="どちらともいえない", 不便と感じる="どちらともいえない", 年代="30代")


@pytest.fixture(scope="module")
def built(warehouse):
    warehouse.registers(
        scales=AGREE,
        survey_questions=QUESTIONS,
        surveys="survey_id,survey_name,audience,design,population\ns1,職員調査,staff,census,3400\n",
    )
    received = ["2026-04-30", "2026-05-31", "2026-05-20", "2026-06-03"]
    counts = dict.fromkeys(["rows_read", "rows_loaded"], 1) | dict.fromkeys(
        ["rows_duplicate", "rows_superseded", "rows_quarantined", "rows_out_of_scope"], 0
    )
    common = {"source": "surveys", "state": "loaded", **counts}
    files = [
        {"file_id": number, "file_name": f"surveys/s1/{number}.xlsx", "received_at": f"{day} 09:00", **common}
        for number, day in enumerate(received, start=1)
    ]
    warehouse.insert("meta.file", files)
    form = Form()
    april(form)
    may(form)
    form.add(1, "cover", "2026-03-31", 作成="デジタル推進課")
    warehouse.insert("raw.survey_response", form.responses)
    warehouse.insert("raw.survey_answer", form.answers)
    warehouse.insert("meta.quarantine", [{"file_id": 1, "row_number": 99, "reason": "wider_than_header"}])
    warehouse.build("+mart_survey +mart_survey_missing +meta_sources +meta_coverage +meta_quarantine +meta_files")
    return warehouse


def row(built, wave, question, segment="all", value="", columns="n, missing, mean, sd, top_share"):
    rows = built.query(
        f"select {columns} from marts.mart_survey where wave = '{wave}' and question_id = '{question}' "
        f"and segment = '{segment}' and segment_value = '{value}'"
    )
    assert len(rows) == 1
    return rows[0]


def test_labels_are_scored_and_missing_reasons_are_counted(built):
    # 13 answers of 5 and 8 of 3: sum 89, sum of squares 397; わからない, blank and an unknown label are missing
    sd = sqrt((397 - 89**2 / 21) / 20)
    assert row(built, "2026-04-01", "q1") == pytest.approx((21, 3, 89 / 21, sd, 13 / 21), rel=1e-12)


def reasons(built, wave, question):
    where = f"wave = '{wave}' and question_id = '{question}'"
    return built.query(f"select reason, answers, suppressed from marts.mart_survey_missing where {where} order by reason")


def test_missing_answers_are_told_by_reason(built):
    # April: わからない has no score on the scale, one blank, one "たぶん"; May: one "#N/A"
    names = ("blank", "excel_error", "no_answer", "no_score", "unknown_label")
    for wave, counts in (("2026-04-01", (1, 0, 0, 1, 1)), ("2026-05-01", (0, 1, 0, 0, 0))):
        assert reasons(built, wave, "q1") == [(name, count, False) for name, count in zip(names, counts, strict=True)]
        assert sum(counts) == row(built, wave, "q1")[1]


def test_a_missing_answer_without_a_reason_is_found(built):
    (check,) = (path.read_text() for path in (built.target / "compiled").rglob("missing_reasons_add_up.sql"))
    with duckdb.connect(built.path) as connection:
        connection.begin()
        assert connection.execute(check).fetchall() == []
        connection.execute("update marts.mart_survey_missing set answers = 0 where question_id = 'q1' and wave = '2026-04-01'")
        assert connection.execute(check).fetchall() == [("s1", "q1", date(2026, 4, 1))]
        connection.rollback()


def test_a_reversed_question_is_mirrored_and_so_is_its_top_box(built):
    # 12 of 1, mirrored to 5, and 12 of 5, mirrored to 1
    assert row(built, "2026-04-01", "q2") == pytest.approx((24, 0, 3.0, sqrt(96 / 23), 0.5), rel=1e-12)


def test_small_segments_are_withheld_and_the_large_one_is_not(built):
    assert row(built, "2026-04-01", "q1", "age", "20代") == (10, 2, 5.0, 0.0, 1.0)
    for value in ("30代", "無回答"):
        columns = "n, missing, mean, mean_low95, top_share, change, suppressed"
        assert row(built, "2026-04-01", "q1", "age", value, columns) == (*[None] * 6, True)


def test_wave_is_the_month_of_completion_or_of_first_receipt(built):
    # 30代 in May: ten of 3, the answer received in May and corrected in June, and one Excel error
    assert row(built, "2026-05-01", "q1", "age", "30代") == (11, 1, 3.0, 0.0, 0.0)
    assert built.query("select distinct wave from marts.mart_survey order by 1") == [(date(2026, 4, 1),), (date(2026, 5, 1),)]


def test_intervals_and_change_from_the_previous_wave(built):
    # 20代: April ten of 5; May six of 4 and six of 2, so sd = sqrt(12/11), se = sqrt(1/11), t(0.975, 11) = 2.200985
    half = 2.200985 * sqrt(1 / 11)
    columns = "mean, mean_low95, mean_high95, change, change_low95, change_high95"
    expected = (3.0, 3 - half, 3 + half, -2.0, -2 - half, -2 + half)
    assert row(built, "2026-05-01", "q1", "age", "20代", columns) == pytest.approx(expected, abs=1e-6)


def test_no_change_is_told_that_would_give_a_withheld_wave_away(built):
    assert row(built, "2026-05-01", "q1", "age", "30代", "mean, change, suppressed") == (3.0, None, False)


def test_a_new_wording_breaks_the_trend(built):
    assert row(built, "2026-04-01", "q2", columns="question_text, change") == ("不便ですか", None)
    assert row(built, "2026-05-01", "q2", columns="question_text, n, change") == ("不便と感じますか", 24, None)
    assert row(built, "2026-05-01", "q1", columns="change is not null")[0]


def test_free_text_and_segments_are_not_scored_and_without_margins_nothing_is_weighted(built):
    assert built.query("select distinct question_id from marts.mart_survey order by 1") == [("q1",), ("q2",)]
    assert built.query("select distinct design, n_effective, weighted_mean, weighted_top_share from marts.mart_survey") == [
        ("census", None, None, None)
    ]


def test_a_cover_sheet_is_no_respondent_and_makes_no_wave(built):
    assert built.query("select min(wave) from marts.mart_survey") == [(date(2026, 4, 1),)]


def test_unknown_labels_join_the_quarantine(built):
    columns = "file_name, row_number, reason, column_name, value"
    assert built.query(f"select {columns} from marts.meta_quarantine order by row_number") == [
        ("surveys/s1/1.xlsx", 25, "unknown_label", "便利になった", "たぶん ***"),
        ("surveys/s1/1.xlsx", 99, "wider_than_header", None, None),
    ]


def test_every_source_folder_has_a_state(built):
    states = dict(built.query("select source, state from marts.meta_sources"))
    assert len(states) == 12
    assert {source for source, state in states.items() if state != "unused"} == {"surveys"}
    row_of_surveys = "select files, rows, coverage, state from marts.meta_sources where source = 'surveys'"
    assert built.query(row_of_surveys) == [(4, 4, 1.0, "fresh")]


def test_coverage_counts_the_months_with_a_wave(built):
    assert built.query("select * from marts.meta_coverage order by month") == [
        ("surveys", date(2026, 4, 1), 1, 1, 1.0),
        ("surveys", date(2026, 5, 1), 1, 1, 1.0),
    ]
