"""Which question a heading is likest."""

from __future__ import annotations

import polars as pl

from pipelines.methods.headings import nearest_questions

QUESTIONS = pl.DataFrame(
    {
        "survey_id": ["s", "s", "other"],
        "question_id": ["q1", "q2", "q3"],
        "column_key": ["オンライン手続きは便利になった", "行政サービスのデジタル化が進んでいる", "手続きは便利になったか"],
    }
)


def test_a_reworded_heading_is_like_its_question_and_another_one_like_none():
    keys = ["オンライン手続きは便利になりましたか", "ご意見", "行政サービスのデジタル化が進んでいる"]
    headings = pl.DataFrame({"survey_id": "s", "column_key": keys, "column_header": keys})
    found = nearest_questions(headings, QUESTIONS)
    assert dict(found.select("column_key", "nearest_question_id").rows()) == dict(zip(keys, ["q1", None, "q2"], strict=True))
