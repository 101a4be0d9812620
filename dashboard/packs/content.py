"""Content: the cover and the sections of a pack, in one language, from the rows of one snapshot.

Belongs here: what a pack holds and in which order, the message, the key figures as written. Does not belong here: queries,
how any format looks.
"""

from __future__ import annotations

from dashboard import display
from dashboard.packs import account, hours, people
from dashboard.packs.document import Exhibit, KeyFigure, PackContent, Section, figure
from dashboard.packs.rows import PackRows
from dashboard.pages.overview import readings
from dashboard.pages.overview.figures import KeyFigures
from dashboard.rows import CITY
from dashboard.words import say
from pipelines.errors import UserError


def build_content(rows: PackRows, department_id: str, lang: str) -> PackContent:
    """The pack of the whole city (CITY) or of one 局 beside the city in total.

    Raises:
        UserError: nothing is known of this year and scope.
    """
    figures = rows.figures[department_id]
    if figures.data_until is None or (figures.net is None and figures.adoption is None):
        raise UserError(
            "この年度と局には、報告する数値がまだありません。",
            "There is nothing to report of this year and department yet.",
            exit_code=2,
        )
    title = say("pack.title", lang)
    if department_id:
        title = say("pack.title_department", lang, name=hours.name_of_top(rows, department_id, lang))
    return PackContent(
        snapshot_id=figures.snapshot_id,
        created_at=figures.created_at,
        data_until=figures.data_until,
        lang=lang,
        fiscal_year=rows.fiscal_year,
        department_id=department_id,
        title=title,
        subtitle=_subtitle(figures, lang),
        message=_message(rows, department_id, lang),
        key_figures=_key_figures(figures, lang),
        remark=_remark(figures, lang),
        sections=_of_department(rows, department_id, lang) if department_id else _of_city(rows, lang),
    )


def _of_city(rows: PackRows, lang: str) -> tuple[Section, ...]:
    sections: list[Section] = []

    def add(name: str, *exhibits: Exhibit, lead: str = "", joins_page: bool = False) -> None:
        if exhibits:
            sections.append(Section(say(f"pack.section.{name}", lang), exhibits, lead, joins_page))

    if rows.figures[CITY].net:
        shown = (hours.months(rows, CITY, lang), hours.parts(rows, CITY, lang), hours.tools(rows, CITY, lang))
        add("hours", *shown, lead=_change(rows, CITY, lang))
        add("departments", hours.departments(rows, lang))
    add("adoption", *people.adoption(rows, lang), joins_page=True)
    add("voices", *people.index(rows, lang), *people.surveys(rows, lang), *people.voices(rows, lang))
    add(
        "outcomes",
        account.targets(rows, CITY, lang),
        *account.backtest(rows, lang),
        *account.outcomes(rows, lang),
        joins_page=True,
    )
    tops = [_department(rows, key, lang) for key in rows.figures if key != CITY and hours.has_figures(rows, key)]
    sections.extend(tops)
    add("trust", *account.trust(rows, lang))
    add("definitions", account.definitions(lang), joins_page=True)
    return tuple(sections)


def _of_department(rows: PackRows, department_id: str, lang: str) -> tuple[Section, ...]:
    sections = [_department(rows, department_id, lang)]
    if rows.figures[CITY].net:
        title = say("pack.section.city", lang)
        city = (hours.months(rows, CITY, lang), account.targets(rows, CITY, lang))
        sections.append(Section(title, city, _message(rows, CITY, lang)))
    for name, exhibits in (("trust", account.trust(rows, lang)), ("definitions", (account.definitions(lang),))):
        title = say(f"pack.section.{name}", lang)
        sections.append(Section(title, exhibits, joins_page=name == "definitions"))
    return tuple(sections)


def _department(rows: PackRows, scope_id: str, lang: str) -> Section:
    name = hours.name_of_top(rows, scope_id, lang)
    exhibits = [hours.sections(rows, scope_id, lang)]
    lead = say("pack.no_hours", lang)
    if rows.figures[scope_id].net:
        lead = _message(rows, scope_id, lang)
        change = _change(rows, scope_id, lang)
        lead = f"{lead}\n{change}" if change else lead
        exhibits = [
            hours.months(rows, scope_id, lang),
            hours.parts(rows, scope_id, lang),
            hours.tools(rows, scope_id, lang),
            *exhibits,
        ]
    return Section(name, tuple(exhibits), lead, dense=True)


def _subtitle(figures: KeyFigures, lang: str) -> str:
    assert figures.data_until is not None
    months = figures.net.months_in_total if figures.net else ()
    year = display.fiscal_year(figures.fiscal_year, figures.fiscal_year_label, lang)
    day = display.day(figures.data_until, lang)
    return say("pack.subtitle", lang, year=year, months=display.month_range(months, lang), day=day)


def _message(rows: PackRows, scope_id: str, lang: str) -> str:
    """The sentence of the first page."""
    scope = hours.name_of_top(rows, scope_id, lang) if scope_id else say("overview.city", lang)
    return readings.message(rows.figures[scope_id], scope, lang)


def _key_figures(figures: KeyFigures, lang: str) -> tuple[KeyFigure, ...]:
    """The cards of the first page; what they show as a number is one here too."""
    net, progress, adoption, citizens = figures.net, figures.progress, figures.adoption, figures.citizens
    numbers = {
        "net": figure(net.net_hours, net.digits) if net else None,
        "probability": figure(progress.probability, 0, "percent") if progress else None,
        "adoption": figure(adoption.active_rate, 1, "percent") if adoption else None,
        "citizens": figure(citizens.mean, 2) if citizens else None,
    }
    shown = []
    for card in readings.cards(figures, lang):
        number, notes = numbers.get(card.key), list(card.lines)
        if card.grades:
            grades = " ".join(say(f"overview.grade.{grade}", lang, share=share) for grade, _, share in card.grades)
            notes.append(f"{say('overview.grades', lang)}: {grades}")
        if card.key == "citizens" and figures.filters.department_id != CITY:
            notes.append(say("scope.city", lang))
        # A card may say instead that a chance is above 99 %, or what was forecast
        if number and card.value.startswith(number.text):
            shown.append(KeyFigure(card.title, number, card.value.removeprefix(number.text).strip(), tuple(notes)))
        else:
            shown.append(KeyFigure(card.title, card.value, notes=tuple(notes)))
    return tuple(shown)


def _remark(figures: KeyFigures, lang: str) -> str:
    parts = [say("pack.remark.labels", lang)]
    if figures.net and figures.net.side_of_interval == "above":
        parts.insert(0, say("pack.remark.interval", lang))
    return ("" if lang == "ja" else " ").join(parts)


def _change(rows: PackRows, scope_id: str, lang: str) -> str:
    change = next((row for row in rows.changes if row.scope_id == scope_id), None)
    if change is None:
        return ""
    sentence = change.sentence_ja if lang == "ja" else change.sentence_en
    return say("pack.change", lang, month=display.year_month(change.month, lang), sentence=sentence)
