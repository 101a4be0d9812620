"""Load: the rows of the snapshot that the page voices shows.

Belongs here: every query of the page, each with parameters and a typed row.
Does not belong here: which of the rows are shown, and how.
"""

from __future__ import annotations

from datetime import date

import duckdb

from dashboard.pages.voices.rows import (
    DeliveryRow,
    MissingRow,
    QuestionRow,
    Survey,
    SurveyData,
    TextRow,
    ThemeRow,
    VoiceRow,
)

_QUESTION = """
    select
        t.question_id, t.question_text,
        exists (
            select 1 from dim_survey_question as q
            where q.survey_id = t.survey_id and q.question_id = t.question_id
                and q.question_text = t.question_text and q.is_reversed
        ),
        t.wave, t.segment_value, t.n, t.missing, t.mean, t.mean_low95, t.mean_high95,
        t.top_share, t.top_low95, t.top_high95, t.n_effective, t.weighted_mean, t.weighted_top_share,
        t.change, t.change_low95, t.change_high95, t.suppressed
    from mart_survey as t
"""


def read_surveys(con: duckdb.DuckDBPyConnection) -> tuple[Survey, ...]:
    """Every survey that was ever answered, those of citizens first, with its waves."""
    rows = con.execute(
        """
        with asked as (
            select survey_id, design, wave from mart_survey where segment = 'all'
            union
            select survey_id, design, wave from mart_survey_text
        )

        select
            a.survey_id, coalesce(any_value(s.survey_name), a.survey_id), coalesce(any_value(s.audience), ''),
            coalesce(any_value(s.design), any_value(a.design)), any_value(s.population), list(distinct a.wave order by a.wave)
        from asked as a
        left join dim_survey as s on a.survey_id = s.survey_id
        group by a.survey_id
        order by any_value(s.audience) is distinct from 'citizen', a.survey_id
        """
    ).fetchall()
    return tuple(Survey(row[0], row[1], row[2], row[3], row[4], tuple(row[5])) for row in rows)


def read_segments(
    con: duckdb.DuckDBPyConnection, survey_id: str, first: date, last: date
) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(segment, its groups) that the survey's answers were split by from ``first`` to ``last``."""
    rows = con.execute(
        """
        select segment, list(distinct segment_value order by segment_value)
        from mart_survey
        where survey_id = $survey_id and segment <> 'all' and wave between $first and $last
        group by segment
        order by segment
        """,
        {"survey_id": survey_id, "first": first, "last": last},
    ).fetchall()
    return tuple((segment, tuple(values)) for segment, values in rows)


def read_survey(con: duckdb.DuckDBPyConnection, survey_id: str, group: tuple[str, str], last: date) -> SurveyData:
    """One survey up to ``last``: the scored questions of ``group`` (segment, value), themes of each text's last wave."""
    scope = {"survey_id": survey_id, "last": last}
    questions = con.execute(
        f"""
        {_QUESTION}
        where t.survey_id = $survey_id and t.wave <= $last and t.segment = $segment and t.segment_value = $value
        order by t.question_id, t.wave
        """,
        {**scope, "segment": group[0], "value": group[1]},
    ).fetchall()
    missing = con.execute(
        """
        select question_id, wave, reason, answers
        from mart_survey_missing
        where survey_id = $survey_id and wave <= $last
        qualify wave = max(wave) over (partition by question_id)
        order by question_id, reason
        """,
        scope,
    ).fetchall()
    texts = con.execute(
        """
        select question_id, question_text, wave, answers_with_text, suppressed
        from mart_survey_text
        where survey_id = $survey_id and wave <= $last
        qualify wave = max(wave) over (partition by question_id)
        order by question_id
        """,
        scope,
    ).fetchall()
    themes = con.execute(
        """
        select
            question_id, wave, theme, respondents, share, share_low95, share_high95, previous_wave,
            change, change_low95, change_high95
        from mart_survey_theme
        where survey_id = $survey_id and wave <= $last
        qualify wave = max(wave) over (partition by question_id)
        order by question_id, rank, theme
        """,
        scope,
    ).fetchall()
    return SurveyData(
        questions=tuple(QuestionRow(*row) for row in questions),
        missing=tuple(MissingRow(*row) for row in missing),
        texts=tuple(TextRow(*row) for row in texts),
        themes=tuple(ThemeRow(*row) for row in themes),
    )


def read_groups(con: duckdb.DuckDBPyConnection, survey_id: str, segment: str, wave: date) -> tuple[QuestionRow, ...]:
    """Every group of ``segment`` in one wave, with every question."""
    rows = con.execute(
        f"""
        {_QUESTION}
        where t.survey_id = $survey_id and t.wave = $wave and t.segment = $segment
        order by t.question_id, t.segment_value
        """,
        {"survey_id": survey_id, "wave": wave, "segment": segment},
    ).fetchall()
    return tuple(QuestionRow(*row) for row in rows)


def read_deliveries(con: duckdb.DuckDBPyConnection, survey_id: str, first: date, last: date) -> tuple[DeliveryRow, ...]:
    """What could not be taken of the survey's waves from ``first`` to ``last``, and of files no survey is registered for."""
    rows = con.execute(
        """
        select
            outcome, survey_id, question_id, column_header, segment_value, count(distinct file_name),
            if(bool_or(suppressed), null, sum(answers)), max(file_name)
        from meta_survey_delivery
        where (survey_id = $survey_id and (wave is null or wave between $first and $last)) or outcome = 'survey_not_registered'
        group by outcome, survey_id, question_id, column_header, segment_value
        order by outcome, question_id, column_header, segment_value
        """,
        {"survey_id": survey_id, "first": first, "last": last},
    ).fetchall()
    return tuple(DeliveryRow(*row) for row in rows)


def read_voices(con: duckdb.DuckDBPyConnection) -> tuple[VoiceRow, ...]:
    """Every voice, the newest first; departments and surveys by the names they have now."""
    rows = con.execute(
        """
        with department as (
            select department_id, arg_max(department_name, coalesce(valid_from, date '0001-01-01')) as department_name
            from dim_department
            group by department_id
        ),

        question as (
            select
                survey_id, question_id,
                arg_max(question_text, coalesce(valid_from, date '0001-01-01')) as question_text
            from dim_survey_question
            group by survey_id, question_id
        )

        select
            v.voice_id, v.received_on, v.audience, v.channel, v.survey_id, s.survey_name, v.theme,
            v.department_id, d.department_name, v.request, v.decision, v.decision_text, v.decided_on, v.decided_by,
            v.implemented_on, split_part(v.metric, ':', 1), m.survey_name, q.question_text, v.tool,
            v.evidence_wave, v.evidence_design, v.evidence_answers, v.evidence_respondents, v.evidence_share, v.evidence_mean,
            v.metric_design, v.before_from, v.before_until, v.after_from, v.after_until, v.value_before, v.value_after,
            v.change, v.change_low95, v.change_high95, v.result_state
        from mart_voice as v
        left join dim_survey as s on v.survey_id = s.survey_id
        left join department as d on v.department_id = d.department_id
        left join dim_survey as m on split_part(v.metric, ':', 2) = m.survey_id
        left join question as q
            on split_part(v.metric, ':', 2) = q.survey_id and split_part(v.metric, ':', 3) = q.question_id
        order by v.received_on desc, v.voice_id
        """
    ).fetchall()
    return tuple(VoiceRow(*row) for row in rows)
