"""Questions of the national well-being survey, ready-made: what a survey is asked that the city wrote no questions for.

Belongs here: adding the questions and scales of ``standard/*.csv`` to the registers as read, before they are checked.
Does not belong here: which of them a delivered file really has (dbt's int_survey_question).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipelines.registers.problems import Problem, stop_on
from pipelines.registers.reader import Row, Table, read_table
from pipelines.registers.spec import BY_NAME

_STANDARD = Path(__file__).with_name("standard")


def add_standard_questions(tables: Mapping[str, Table]) -> None:
    """Append the standard questions of every survey without a row in survey_questions.csv, with ``row_number`` None.

    As soon as the city writes one question of a survey, it writes them all. A scale of the standard is added where a question
    names it and scales.csv does not define it.
    """
    questions, scales = tables["survey_questions"].rows, tables["scales"].rows
    written = {row["survey_id"] for row in questions}
    without = [row["survey_id"] for row in tables["surveys"].rows if row["survey_id"] and row["survey_id"] not in written]
    if tables["survey_questions"].is_complete:
        standard = _standard("survey_questions")
        questions += [{**row, "survey_id": survey_id} for survey_id in dict.fromkeys(without) for row in standard]
    wanted = {row["scale_id"] for row in questions} - {row["scale_id"] for row in scales}
    scales += [row for row in _standard("scales") if row["scale_id"] in wanted]


def _standard(name: str) -> list[Row]:
    problems: list[Problem] = []
    table = read_table(_STANDARD / f"{name}.csv", BY_NAME[name], problems)
    stop_on(problems)
    return [{**row, "row_number": None} for row in table.rows]
