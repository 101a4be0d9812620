"""The list of voices: what was said, what was decided, what came of it, as a real HTML table.

Belongs here: its HTML, every text of the data escaped. Does not belong here: which voices, how figures are written.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard import display
from dashboard.components import chips
from dashboard.pages.voices import readings
from dashboard.pages.voices.answered import stage_of
from dashboard.pages.voices.rows import VoiceRow
from dashboard.words import say

COLUMNS = ("voice", "decision", "result")


def html(voices: Sequence[VoiceRow], lang: str) -> str:
    """One row per voice under three headings; on a phone the cells stand below each other."""
    head = "".join(f'<th scope="col">{escape(say(f"voices.column.{column}", lang))}</th>' for column in COLUMNS)
    body = "".join(f"<tr>{_said(voice, lang)}{_decided(voice, lang)}{_result(voice, lang)}</tr>" for voice in voices)
    return f'<table class="dx-answered"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>'


def _cell(tag: str, heading: str, *lines: str) -> str:
    return f'<{tag} data-heading="{escape(heading)}">{"".join(lines)}</{tag}>'


def _strong(text: str) -> str:
    return f'<p class="dx-answered-main">{escape(text)}</p>'


def _note(text: str) -> str:
    return f'<p class="dx-note">{escape(text)}</p>' if text else ""


def _said(voice: VoiceRow, lang: str) -> str:
    where = [voice.channel if voice.channel and not voice.channel.startswith("survey:") else "", voice.department_name or ""]
    received = say("voices.received", lang, day=display.day(voice.received_on, lang))
    facts = "・".join([part for part in where if part] + [received])
    who = chips([(say(f"voices.{voice.audience}", lang), voice.audience)])
    evidence = _note(readings.evidence(voice, lang))
    heading = say("voices.column.voice", lang)
    return _cell("td", heading, f'<p class="dx-note">{who}{escape(facts)}</p>', _strong(voice.request), evidence)


def _decided(voice: VoiceRow, lang: str) -> str:
    state = chips([(say(f"voices.decision.{voice.decision or 'none'}", lang), f"decision-{voice.decision or 'none'}")])
    main = _strong(voice.decision_text) if voice.decision_text else ""
    return _cell("td", say("voices.column.decision", lang), f"<p>{state}</p>", main, _note(readings.decided(voice, lang)))


def _result(voice: VoiceRow, lang: str) -> str:
    state = chips([(say(f"voices.result.{voice.result_state}", lang), f"result-{stage_of(voice)}")])
    lines = [f"<p>{state}</p>"]
    if voice.value_before is not None and voice.value_after is not None:
        before, after = (readings.metric_value(voice, value, lang) for value in (voice.value_before, voice.value_after))
        lines.append(_note(readings.metric(voice, lang)))
        lines.append(f'<p class="dx-answered-figure">{escape(before)} → <b>{escape(after)}</b></p>')
        lines.append(_note(readings.metric_change(voice, lang)))
        lines.append(_note(readings.periods(voice, lang)))
    elif voice.metric:
        lines.append(_note(readings.metric(voice, lang)))
    return _cell("td", say("voices.column.result", lang), *lines)
