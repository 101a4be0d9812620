"""Groups of respondents over the questions of one wave: no question gives away what another one withholds.

Two questions put to the same 60 people: 若手 4, 中堅 12, 主任 13, 管理 31.
"""

from __future__ import annotations

from datetime import date

import polars as pl

from pipelines.methods.consecutive import PUBLISHED_SCHEMA
from pipelines.methods.survey import survey_figures

GROUPS = {"若手": 4, "中堅": 12, "主任": 13, "管理": 31}


def statistics(**blank):
    """One row per question, segment and value; ``blank`` gives, per question, how many of a group left it blank."""
    rows = []
    for question, left_blank in blank.items():
        cells = {("all", ""): sum(GROUPS.values()), **{("grade", name): count for name, count in GROUPS.items()}}
        for (segment, value), respondents in cells.items():
            missing = sum(left_blank.values()) if segment == "all" else left_blank.get(value, 0)
            rows.append(
                {
                    "survey_id": "s",
                    "question_id": question,
                    "question_text": question,
                    "wave": date(2026, 4, 1),
                    "segment": segment,
                    "segment_value": value,
                    "cell_id": "all" if segment == "all" else f"grade:{value}",
                    "part_of": None if segment == "all" else "all",
                    "design": "census",
                    "suppression_minimum": 10,
                    "n": respondents - missing,
                    "missing": missing,
                    "mean": 3.0,
                    "sd": 1.0,
                    "top_count": 0,
                    "previous_wave": None,
                    "previous_n": None,
                    "previous_mean": None,
                    "previous_sd": None,
                    "n_effective": None,
                    "weighted_mean": None,
                    "weighted_top_share": None,
                }
            )
    return pl.DataFrame(
        rows,
        schema_overrides={
            "previous_wave": pl.Date,
            "previous_n": pl.Int64,
            "previous_mean": pl.Float64,
            "previous_sd": pl.Float64,
        },
    )


def figures_of(table, margin="grade"):
    margins = pl.DataFrame({"survey_id": ["s"], "wave": [date(2026, 4, 1)], "segment": [margin]})
    return survey_figures(table, pl.DataFrame(schema=PUBLISHED_SCHEMA), margins)


def withheld(**blank):
    figures = figures_of(statistics(**blank))
    hidden = figures.filter("suppressed").group_by("question_id").agg(pl.col("segment_value").sort())
    return {question: set(values) for question, values in hidden.iter_rows()}


def test_questions_that_withhold_the_same_groups_keep_to_the_rule():
    assert withheld(q1={}, q2={"管理": 3}) == {"q1": {"若手", "中堅"}, "q2": {"若手", "中堅"}}


def test_two_questions_that_would_take_different_groups_along_both_withhold_one():
    # q1 alone: 若手 with 中堅 (12). q2 alone: 若手 with 主任 (13 - 2 = 11). Then q1 shows the 13 of 主任 and q2 the 12 of 中堅,
    # and 若手 is 60 - 12 - 13 - 31 = 4: so 中堅, the smaller group, goes along in both
    assert withheld(q1={}, q2={"主任": 2}) == {"q1": {"若手", "中堅"}, "q2": {"若手", "中堅"}}


def test_a_group_small_in_one_question_alone_is_told_by_the_others():
    # 3 of 中堅 leave q2 blank: 9 answers are too few, but q1 tells the 12
    assert withheld(q1={}, q2={"中堅": 3}) == {"q1": {"若手", "中堅"}, "q2": {"若手", "中堅"}}


def test_weights_of_a_margin_with_a_withheld_group_tell_nothing():
    """若手 4 and 中堅 12 are withheld: with known weights the total's n_effective would give 4 of the 16."""
    weights = {"n_effective": 55.5, "weighted_mean": 3.1, "weighted_top_share": 0.25}
    table = statistics(q1={}).with_columns(pl.lit(value).alias(name) for name, value in weights.items())
    whole = pl.col("segment") == "all"
    assert figures_of(table).filter(whole).select(*weights).row(0) == (None, None, None)
    # weighted by another segment, of which nothing is withheld
    assert figures_of(table, margin="age").filter(whole).select(*weights).row(0) == (55.5, 3.1, 0.25)
    # nobody is too few: 若手 has nobody left
    assert figures_of(table.filter(pl.col("segment_value") != "若手")).filter(whole).select(*weights).row(0) == (55.5, 3.1, 0.25)
