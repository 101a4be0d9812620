"""Readings: the sentences of the page across, and how evidence, steps and volumes are written.

Belongs here: which sentence is said of a view, in both languages.
Does not belong here: the words themselves (``words``), which rows are shown (``view``).
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from dashboard import display
from dashboard.organisation import PATH_SEPARATOR
from dashboard.pages.across.load import CreditRow, TransferRow
from dashboard.pages.across.view import AcrossView, TransferList
from dashboard.rows import CITY
from dashboard.words import name_of, say
from pipelines.methods.figures import number


def short(path_name: str) -> str:
    """The last part of a department's path."""
    return path_name.split(PATH_SEPARATOR)[-1]


def message(view: AcrossView, department_id: str, scope: str, lang: str) -> str:
    """The message at the top, as HTML."""
    lists = [view.usable] if view.offered is None else [view.usable, view.offered]
    if not any(shown.count for shown in lists):
        if view.listed_elsewhere:
            return say("across.message_elsewhere", lang, scope=escape(scope), count=number(view.listed_elsewhere))
        return say("across.message_none", lang)
    if department_id == CITY:
        sentences = [say("across.message_city", lang, count=_strong(number(view.usable.count)))]
    else:
        counts = {
            "usable": _strong(number(view.usable.count)),
            "offered": _strong(number(view.offered.count if view.offered else 0)),
        }
        sentences = [say("across.message_department", lang, scope=escape(scope), **counts)]
    if view.register_count:
        steps = {"adopt": number(view.adopt_count), "register": number(view.register_count)}
        sentences.append(say("across.message_steps", lang, **steps))
    ranked = [row for shown in lists for row in shown.ranked]
    if ranked:
        best = min(ranked, key=lambda row: row.rank or 0)
        potential = say("across.hours_a_year", lang, hours=display.hours(best.potential or 0.0, lang))
        sentences.append(
            say(
                "across.message_best",
                lang,
                owner=escape(short(best.owner)),
                process=escape(best.process_name),
                candidate=escape(short(best.candidate)),
                potential=_strong(potential),
            )
        )
    return ("" if lang == "ja" else " ").join(sentences)


def _strong(text: str) -> str:
    return f"<strong>{escape(text)}</strong>"


def ranked(shown: TransferList, lang: str) -> str:
    """How to read the list, and how many rows are not drawn."""
    count = len(shown.ranked)
    sentence = say("across.reading_one", lang) if count == 1 else say("across.reading", lang, ranked=count)
    if shown.left_out:
        sentence += say("across.shown", lang, shown=shown.count - shown.left_out, left_out=shown.left_out)
    return sentence


def evidence(row: TransferRow, lang: str) -> str:
    """How the candidate's work is known, in plain words, with its name as written."""
    words = say(f"across.evidence.{row.evidence}", lang, name=row.matched_name)
    if row.similarity is None:
        return words
    similarity = say("across.similarity", lang, share=display.percent(row.similarity, 0))
    return say("across.with_similarity", lang, evidence=words, similarity=similarity)


def volume(row: TransferRow, lang: str) -> str:
    """The candidate's own volume, and how many of the 12 months it covers."""
    if row.own_volume is None:
        return "–"
    digits = 1 if row.volume_unit == "audio_hours" else 0
    unit = say(f"across.unit.{row.volume_unit}", lang)
    return say("across.volume", lang, value=number(row.own_volume, digits), unit=unit, months=row.volume_months)


def source(row: TransferRow, lang: str) -> str:
    """The process with its tool."""
    return say("across.source", lang, process=row.process_name, tool=name_of("tool", row.tool, lang))


def credits(rows: Sequence[CreditRow], total: float, lang: str) -> str:
    """The pair that shares most, and all of them together."""
    first = rows[0]
    return say(
        "across.credit_reading",
        lang,
        giver=short(first.giver),
        receiver=short(first.receiver),
        hours=display.hours(first.net_hours, lang, 1),
        total=display.hours(total, lang, 1),
    )
