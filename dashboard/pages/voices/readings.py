"""Readings of the page voices: the sentences beside its figures.

Belongs here: which sentence is said, with which figures in it. Does not belong here: choosing rows, Streamlit, HTML.
"""

from __future__ import annotations

from dashboard import display
from dashboard.pages.voices.answered import MEASURED, VoicesView
from dashboard.pages.voices.rows import ALL_ANSWERS, QuestionRow, Survey, ThemeRow, VoiceRow
from dashboard.pages.voices.view import FreeText, Question, SurveyView, verdict
from dashboard.words import name_of, say
from pipelines.methods.figures import number, signed

NONE = "–"
_PERCENT_METRICS = ("active_rate", "online_rate")


def escaped(text: str) -> str:
    """Text of the data inside Markdown: nothing in it is markup."""
    return "".join(f"\\{character}" if character in r"\`*_{}[]()#+-.!|<>~$:&" else character for character in text)


def percent(share: float | None) -> str:
    """A share, or a dash."""
    return NONE if share is None else display.percent(share)


def points(value: float | None) -> str:
    """A score with two decimals, or a dash."""
    return NONE if value is None else number(value, 2)


def wave(row: QuestionRow | ThemeRow, lang: str) -> str:
    """The month of a wave in words."""
    return display.year_month(row.wave, lang)


def message(view: SurveyView, year: str, lang: str) -> str:
    """The survey in one or two sentences, as Markdown; ``year`` is the chosen year in words."""
    told = [question for question in view.questions if question.latest.top_share is not None]
    if view.wave is None:
        last = display.year_month(view.survey.waves[-1], lang)
        return say("voices.not_asked", lang, name=escaped(view.survey.survey_name), year=year, wave=last)
    if not told:
        return ""
    month = display.year_month(view.wave, lang)
    if view.group != ALL_ANSWERS:
        month = say("voices.message_group", lang, wave=month, group=escaped(view.group[1]))
    up, down = (sum(question.verdict == side for question in told) for side in ("up", "down"))
    figures = {"name": escaped(view.survey.survey_name), "wave": month, "count": len(told)}
    if all(question.verdict in ("new", "not_comparable") for question in told):
        first = say("voices.message_first", lang, **figures)
    else:
        detail = say("voices.message_detail", lang, up=up, down=down) if up + down else ""
        first = say("voices.message", lang, **figures, moved=up + down, detail=detail)
    best = max(told, key=lambda question: question.latest.top_share or 0.0).latest
    key = "voices.message_best_reversed" if best.is_reversed else "voices.message_best"
    second = say(key, lang, question=escaped(best.question_text), share=percent(best.top_share))
    return first + ("" if lang == "ja" else " ") + second


def message_voices(voices: VoicesView, lang: str) -> str:
    """How many voices have a result; empty without any voice."""
    if not voices.voices:
        return ""
    measured = sum(voices.counts.get(stage, 0) for stage in MEASURED)
    improved = voices.counts.get("improved", 0)
    return say("voices.message_voices", lang, count=len(voices.voices), measured=measured, improved=improved)


def design(survey: Survey, lang: str) -> str:
    """What the survey's design means for whom it speaks."""
    whom = say("voices.whom.staff" if survey.audience == "staff" else "voices.whom.citizen", lang)
    return say(f"voices.means.{survey.design}", lang, whom=whom)


def question(row: QuestionRow, lang: str) -> str:
    """One wave of a question: share, mean, their intervals, n and missing, weighted figures; or that it is withheld."""
    if row.suppressed or row.mean is None:
        state = name_of("state", "withheld" if row.suppressed else "no_data", lang)
        return say("voices.reading_withheld", lang, wave=wave(row, lang), state=state)
    text = say(
        "voices.reading",
        lang,
        wave=wave(row, lang),
        top=percent(row.top_share),
        top_low=percent(row.top_low95),
        top_high=percent(row.top_high95),
        mean=points(row.mean),
        low=points(row.mean_low95),
        high=points(row.mean_high95),
        n=number(row.n or 0),
        missing=number(row.missing or 0),
    )
    if row.weighted_mean is None:
        return text
    weighted = say(
        "voices.reading_weighted",
        lang,
        top=percent(row.weighted_top_share),
        mean=points(row.weighted_mean),
        n=number(row.n_effective or 0),
    )
    return f"{text}\n{weighted}"


def between(low: str, high: str, lang: str) -> str:
    """An interval by its two ends as written; a dash without them."""
    return NONE if NONE in (low, high) else say("voices.between", lang, low=low, high=high)


def facts(row: QuestionRow, lang: str) -> tuple[tuple[str, str, str], ...]:
    """(what, figure, its interval) of one wave, weighted figures below the unweighted; the state alone where withheld."""
    if row.suppressed or row.mean is None:
        state = name_of("state", "withheld" if row.suppressed else "no_data", lang)
        return ((say("voices.facts.top", lang), state, ""), (say("voices.facts.mean", lang), state, ""))
    weighted = ""
    if row.weighted_mean is not None:
        weighted = say("voices.facts.effective", lang, n=number(row.n_effective or 0))
    lines = [
        ("top", percent(row.top_share), between(percent(row.top_low95), percent(row.top_high95), lang)),
        ("weighted", percent(row.weighted_top_share), ""),
        ("mean", points(row.mean), between(points(row.mean_low95), points(row.mean_high95), lang)),
        ("weighted", points(row.weighted_mean), ""),
        ("n", say("voices.facts.people", lang, n=number(row.n or 0)), weighted),
        ("missing", say("voices.facts.people", lang, n=number(row.missing or 0)), ""),
    ]
    return tuple(
        (say(f"voices.facts.{what}", lang), figure, note) for what, figure, note in lines if weighted or what != "weighted"
    )


def change(question: Question, lang: str) -> str:
    """The change since the wave before with its interval; empty where there is none."""
    row = question.latest
    if row.change is None or row.change_low95 is None or row.change_high95 is None or question.previous_wave is None:
        return ""
    return say(
        "voices.change",
        lang,
        wave=display.year_month(question.previous_wave, lang),
        change=signed(row.change, 2),
        low=signed(row.change_low95, 2),
        high=signed(row.change_high95, 2),
    )


def reworded(question: Question, lang: str) -> str:
    """When the wording changed and what it was; empty where it did not."""
    if question.reworded is None:
        return ""
    month, before = question.reworded
    return say("voices.reworded", lang, wave=display.year_month(month, lang), before=before)


def percent_points(change: float | None) -> str:
    """The difference of two shares in percentage points with one decimal, or a dash."""
    return NONE if change is None else signed(change * 100, 1)


def themes(text: FreeText, lang: str) -> str:
    """What most of those who wrote name, and which themes moved beyond chance."""
    if text.text.suppressed or text.text.answers_with_text is None:
        return say("voices.themes_withheld", lang, state=name_of("state", "withheld", lang))
    wrote = number(text.text.answers_with_text)
    if not text.themes:
        return say("voices.themes_none", lang, n=wrote)
    top = text.themes[0]
    figures = {"share": percent(top.share), "low": percent(top.share_low95), "high": percent(top.share_high95)}
    first = say("voices.themes_reading", lang, n=wrote, theme=top.theme, **figures)
    moved = [row for row in text.themes if verdict(row.change_low95, row.change_high95) in ("up", "down")]
    if not moved:
        return f"{first}\n{say('voices.themes_still', lang)}"
    names = ("、" if lang == "ja" else ", ").join(
        f"{row.theme} {say('voices.unit.percent_points', lang, value=percent_points(row.change))}" for row in moved
    )
    return f"{first}\n{say('voices.themes_moved', lang, themes=names)}"


def evidence(voice: VoiceRow, lang: str) -> str:
    """What the survey said when the voice came, with the survey's design; empty without."""
    if voice.evidence_wave is None or voice.evidence_answers is None or voice.evidence_design is None:
        return ""
    figures: dict[str, object] = {
        "survey": voice.survey_name or voice.survey_id or "",
        "wave": display.year_month(voice.evidence_wave, lang),
        "n": number(voice.evidence_answers),
    }
    if voice.evidence_respondents is not None:
        share = percent(voice.evidence_share)
        text = say(
            "voices.evidence_theme",
            lang,
            **figures,
            respondents=number(voice.evidence_respondents),
            share=share,
            theme=voice.theme or "",
        )
    elif voice.evidence_mean is not None:
        text = say("voices.evidence_mean", lang, **figures, mean=points(voice.evidence_mean))
    else:
        return ""
    return text + _design_note(voice.evidence_design, lang)


def _design_note(code: str, lang: str) -> str:
    label = name_of("voices.design", code, lang)
    return f"（{label}）" if lang == "ja" else f" ({label})"


def metric(voice: VoiceRow, lang: str) -> str:
    """What the result is measured by: the metric with its tool, or the question of a survey with its design."""
    name = name_of("voices.metric", voice.metric or "", lang)
    if voice.metric_survey:
        quoted = f"{voice.metric_survey}「{voice.metric_question or ''}」" if lang == "ja" else ""
        quoted = quoted or f"{voice.metric_survey} “{voice.metric_question or ''}”: "
        return f"{quoted}{name}{_design_note(voice.metric_design, lang) if voice.metric_design else ''}"
    return f"{name_of('tool', voice.tool, lang)} {name}" if voice.tool else name


def metric_value(voice: VoiceRow, value: float, lang: str, *, sign: bool = False) -> str:
    """A value of the voice's metric with its unit, or with ``sign`` a difference of two."""
    write = signed if sign else number
    if voice.metric in _PERCENT_METRICS:
        if sign:
            return say("voices.unit.percent_points", lang, value=percent_points(value))
        return percent(value)
    if voice.metric == "pages":
        return say("voices.unit.pages", lang, value=write(value, 0))
    if voice.metric == "survey_mean":
        return say("voices.unit.points", lang, value=write(value, 2))
    digits = 2 if voice.metric == "overtime_hours_per_person" else 1
    return say("voices.unit.hours", lang, value=write(value, digits))


def metric_change(voice: VoiceRow, lang: str) -> str:
    """The change of the metric with its interval; empty without."""
    if voice.change is None:
        return ""
    change = metric_value(voice, voice.change, lang, sign=True)
    if voice.change_low95 is None or voice.change_high95 is None:
        return change
    scale, digits = (100, 1) if voice.metric in _PERCENT_METRICS else (1, 0 if voice.metric == "pages" else 2)
    if voice.metric in ("net_hours", "audio_hours"):
        digits = 1
    low, high = (signed(end * scale, digits) for end in (voice.change_low95, voice.change_high95))
    return say("voices.interval", lang, change=change, low=low, high=high)


def periods(voice: VoiceRow, lang: str) -> str:
    """Which months or waves were compared; empty without."""
    if not (voice.before_from and voice.before_until and voice.after_from and voice.after_until):
        return ""
    before, after = (
        display.year_month(first, lang)
        if first == last
        else between(display.year_month(first, lang), display.year_month(last, lang), lang)
        for first, last in ((voice.before_from, voice.before_until), (voice.after_from, voice.after_until))
    )
    return say("voices.periods", lang, before=before, after=after)


def decided(voice: VoiceRow, lang: str) -> str:
    """When it was decided and by whom, and from when it holds."""
    parts = []
    if voice.decided_on:
        key = "voices.decided_by" if voice.decided_by else "voices.decided"
        parts.append(say(key, lang, day=display.day(voice.decided_on, lang), by=voice.decided_by))
    if voice.implemented_on:
        key = "voices.planned" if voice.result_state == "not_started" else "voices.implemented"
        parts.append(say(key, lang, day=display.day(voice.implemented_on, lang)))
    return " ／ ".join(parts)
