"""Which question of a survey the heading of a column is likest: a hint where a heading was changed without a new version.

Belongs here: likeness of texts. Does not belong here: which columns have no question (dbt), and taking a likely one for certain.
"""

from __future__ import annotations

import difflib

import polars as pl

# Questions of one survey begin alike (私の暮らしている地域では…), and half alike is no likeness
_LIKE = 0.8


def nearest_questions(headings: pl.DataFrame, questions: pl.DataFrame) -> pl.DataFrame:
    """``headings`` (survey_id, column_key, column_header) in order, with ``nearest_question_id``: NULL where none is alike.

    ``questions`` has survey_id, question_id and column_key, the matching key of the heading, one row per version.
    """
    ordered = headings.sort("survey_id", "column_key", "column_header")
    asked: dict[str, dict[str, str]] = {}
    for survey_id, question_id, key in questions.sort("question_id", descending=True).iter_rows():
        asked.setdefault(survey_id, {})[key] = question_id
    nearest = []
    for survey_id, key in ordered.select("survey_id", "column_key").iter_rows():
        of_survey = asked.get(survey_id, {})
        alike = difflib.get_close_matches(key, sorted(of_survey), n=1, cutoff=_LIKE)
        nearest.append(of_survey[alike[0]] if alike else None)
    return ordered.with_columns(nearest_question_id=pl.Series(nearest, dtype=pl.String))
