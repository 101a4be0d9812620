"""Exhibits about people: adoption in its states, surveys with intervals and designs, voices and what came of them.

Belongs here: choosing rows and columns, readings. Does not belong here: sums or rates of people (the marts withhold small
groups, and adding up would undo that).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from dashboard import display
from dashboard.packs.document import Cell, Chart, Exhibit, Figure, Series, Table, cell_text, figure
from dashboard.packs.metrics import metric_figures, metric_name
from dashboard.packs.rows import Adoption, PackRows, SurveyRow, Voice
from dashboard.rows import CITY
from dashboard.words import name_of, say

Scope = tuple[str, str]
CITY_SCOPE: Scope = ("city", CITY)
WAVES_SHOWN = 12
KNOWN = ("in_use", "zero_use")
TEXT_AND_MONTH = frozenset({0, 1})


def tools_of(rows: PackRows, scope: Scope) -> tuple[str, ...]:
    """Tools whose adoption is told of a scope, in the order of their names."""
    return tuple(row.tool for row in rows.adoption if (row.scope, row.scope_id) == scope and row.state != "no_licence")


def rate_cell(rows: PackRows, scope: Scope, tool: str, lang: str) -> Cell:
    """The active rate of one scope and tool, or the state it is in."""
    row = _adoption(rows, scope, tool)
    if row is None:
        return None
    return figure(row.active_rate, 1, "percent") if row.state == "in_use" else name_of("pack.state", row.state, lang)


def latest_months(rows: PackRows, tools: Sequence[str], lang: str) -> str:
    """Which month each tool's figures are of; one name where all are of the same."""
    by_month: dict[str, list[str]] = defaultdict(list)
    for tool in tools:
        row = next(row for row in rows.adoption if row.tool == tool)
        by_month[display.year_month(row.month, lang)].append(name_of("tool", tool, lang))
    if len(by_month) == 1:
        return next(iter(by_month))
    joint = "・" if lang == "ja" else ", "
    return ("、" if lang == "ja" else "; ").join(f"{joint.join(names)} {month}" for month, names in by_month.items())


def adoption(rows: PackRows, lang: str) -> tuple[Exhibit, ...]:
    """The city's users by tool, and the active rate of every 局 and tool."""
    used = tools_of(rows, CITY_SCOPE)
    if not used:
        return ()
    found = [_adoption(rows, CITY_SCOPE, tool) for tool in used]
    lines = tuple(_people(row, lang) for row in found if row)
    headers = ("table.tool", "table.month", "table.rate", "table.active", "table.entitled", "table.habitual")
    city = Exhibit(
        say("pack.adoption.city_title", lang),
        say("pack.adoption.city_reading", lang),
        Table(tuple(say(key, lang) for key in headers), lines, words=TEXT_AND_MONTH),
    )
    tops = [key for key in rows.figures if key != CITY]
    table = Table(
        (say("pack.department", lang), *(name_of("tool", tool, lang) for tool in used)),
        tuple(
            (rows.departments[key].department_name, *(rate_cell(rows, ("top_department", key), tool, lang) for tool in used))
            for key in tops
        ),
        (say("scope.city", lang), *(rate_cell(rows, CITY_SCOPE, tool, lang) for tool in used)),
    )
    reading = say("pack.sections.reading", lang, months=latest_months(rows, used, lang))
    return (city, Exhibit(say("pack.adoption.title", lang), reading, table))


def index(rows: PackRows, lang: str) -> tuple[Exhibit, ...]:
    """The question that stands for the citizens' view, wave by wave with its interval."""
    chosen = rows.figures[CITY].citizens
    if chosen is None:
        return ()
    asked = [
        survey.row
        for survey in rows.surveys
        if (survey.row.survey_id, survey.row.question_id) == (chosen.survey_id, chosen.question_id)
        and survey.row.question_text == chosen.question_text
    ]
    waves = asked[-WAVES_SHOWN:]
    if not waves:
        return ()
    reading = say("pack.survey.reading", lang, design=name_of("design", chosen.design, lang), count=1)
    if chosen.mean is not None and chosen.interval95 is not None:
        reading = say(
            "pack.index.reading",
            lang,
            survey=chosen.survey_name,
            question=chosen.question_text,
            wave=display.year_month(chosen.wave, lang),
            mean=cell_text(figure(chosen.mean, 2)),
            low=cell_text(figure(chosen.interval95.low, 2)),
            high=cell_text(figure(chosen.interval95.high, 2)),
            n=cell_text(figure(chosen.n)),
            design=name_of("design", chosen.design, lang),
        )
    lines = tuple((display.short_year_month(row.wave, lang), *_answers(row, lang)) for row in waves)
    table = Table((say("table.wave", lang), *_answer_headers(lang)), lines)
    chart = None
    if any(isinstance(line[2], Figure) for line in lines):
        series = (Series(2, "actual"), Series(3, "low"), Series(4, "high"))
        chart = Chart("line", series, say("table.mean", lang))
    return (Exhibit(say("pack.index.title", lang), reading, table, chart),)


def surveys(rows: PackRows, lang: str) -> tuple[Exhibit, ...]:
    """Every survey with a wave in the fiscal year: the newest wave of each question."""
    newest: dict[str, dict[str, SurveyRow]] = defaultdict(dict)
    for survey in rows.surveys:
        if survey.row.wave.year - (survey.row.wave.month < 4) == rows.fiscal_year:
            newest[survey.row.survey_id][survey.row.question_id] = survey.row
    exhibits = []
    for questions in newest.values():
        asked = list(questions.values())
        lines = tuple((row.question_text, display.short_year_month(row.wave, lang), *_answers(row, lang)) for row in asked)
        headers = (say("table.question", lang), say("table.wave", lang), *_answer_headers(lang))
        reading = say("pack.survey.reading", lang, design=name_of("design", asked[0].design, lang), count=len(asked))
        exhibits.append(Exhibit(asked[0].survey_name, reading, Table(headers, lines, words=TEXT_AND_MONTH)))
    return tuple(exhibits)


def voices(rows: PackRows, lang: str) -> tuple[Exhibit, ...]:
    """What was asked, what was decided, what came of it."""
    if not rows.voices:
        return ()
    headers = ("pack.voices.received", "pack.voices.request", "pack.voices.decision", "pack.voices.result")
    lines = tuple(
        (
            display.short_year_month(voice.received_on, lang),
            voice.request,
            _decision(voice, lang),
            _result(rows, voice, lang),
        )
        for voice in rows.voices
    )
    reading = say(
        "pack.voices.reading",
        lang,
        count=len(rows.voices),
        adopted=sum(voice.decision == "adopted" for voice in rows.voices),
        improved=sum(voice.result_state == "improved" for voice in rows.voices),
    )
    return (
        Exhibit(
            say("pack.voices.title", lang),
            reading,
            Table(tuple(say(key, lang) for key in headers), lines, words=frozenset(range(4))),
        ),
    )


def _adoption(rows: PackRows, scope: Scope, tool: str) -> Adoption | None:
    return next((row for row in rows.adoption if (row.scope, row.scope_id) == scope and row.tool == tool), None)


def _people(row: Adoption, lang: str) -> tuple[Cell, ...]:
    known = row.state in KNOWN
    counts = (row.active_staff, row.entitled_staff, row.habitual_staff)
    rate: Cell = figure(row.active_rate, 1, "percent") if row.state == "in_use" else name_of("pack.state", row.state, lang)
    month = display.short_year_month(row.month, lang)
    return (name_of("tool", row.tool, lang), month, rate, *(figure(count) if known else None for count in counts))


def _answer_headers(lang: str) -> tuple[str, ...]:
    return (
        say("table.n", lang),
        say("table.mean", lang),
        say("pack.low95", lang),
        say("pack.high95", lang),
        say("table.top", lang),
    )


def _answers(row: SurveyRow, lang: str) -> tuple[Cell, ...]:
    if row.suppressed:
        return (say("pack.state.withheld", lang), None, None, None, None)
    means = (figure(value, 2) for value in (row.mean, row.mean_low95, row.mean_high95))
    return (figure(row.n), *means, figure(row.top_share, 1, "percent"))


def _decision(voice: Voice, lang: str) -> str:
    if voice.decision is None:
        return say("pack.result.no_decision", lang)
    decision = name_of("pack.decision", voice.decision, lang)
    return f"{decision}: {voice.decision_text}" if voice.decision_text else decision


def _result(rows: PackRows, voice: Voice, lang: str) -> str:
    state = name_of("pack.result", voice.result_state, lang)
    if voice.value_before is None or voice.value_after is None or voice.result_state == "withheld":
        return state
    values = metric_figures(voice.metric or "", (voice.value_before, voice.value_after))
    before, after = (cell_text(value) for value in values)
    return f"{state}: {metric_name(rows, voice.metric or '', voice.tool, lang)} {before} → {after}"
