"""Content: the cover and the sections of a pack, in one language, from the rows of one snapshot.

Belongs here: what a pack holds and in which order, the message, the key figures as written. Does not belong here: queries,
how any format looks.
"""

from __future__ import annotations

from dashboard import display
from dashboard.packs import account, hours, people
from dashboard.packs.document import Exhibit, Figure, KeyFigure, Notation, PackContent, Section, cell_text, figure
from dashboard.packs.rows import PackRows
from dashboard.pages.overview.figures import KeyFigures, NetHours
from dashboard.rows import CITY
from dashboard.words import name_of, say
from pipelines.errors import UserError
from pipelines.methods.figures import apportion, round_half_away


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
    scope = hours.name_of_top(rows, department_id, lang) if department_id else say("scope.city", lang)
    return PackContent(
        snapshot_id=figures.snapshot_id,
        created_at=figures.created_at,
        data_until=figures.data_until,
        lang=lang,
        fiscal_year=rows.fiscal_year,
        department_id=department_id,
        title=say("pack.title_department", lang, name=scope) if department_id else say("pack.title", lang),
        subtitle=_subtitle(figures, lang),
        message=message(figures, scope, lang),
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
    add("outcomes", account.targets(rows, CITY, lang), *account.backtest(rows, lang), *account.outcomes(rows, lang))
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
        sections.append(Section(title, city, message(rows.figures[CITY], say("scope.city", lang), lang)))
    for name, exhibits in (("trust", account.trust(rows, lang)), ("definitions", (account.definitions(lang),))):
        title = say(f"pack.section.{name}", lang)
        sections.append(Section(title, exhibits, joins_page=name == "definitions"))
    return tuple(sections)


def _department(rows: PackRows, scope_id: str, lang: str) -> Section:
    name = hours.name_of_top(rows, scope_id, lang)
    exhibits = [hours.sections(rows, scope_id, lang)]
    lead = say("pack.no_hours", lang)
    if rows.figures[scope_id].net:
        lead = message(rows.figures[scope_id], name, lang)
        change = _change(rows, scope_id, lang)
        lead = f"{lead}\n{change}" if change else lead
        exhibits = [
            hours.months(rows, scope_id, lang),
            hours.parts(rows, scope_id, lang),
            hours.tools(rows, scope_id, lang),
            *exhibits,
        ]
    return Section(name, tuple(exhibits), lead, dense=True)


def message(figures: KeyFigures, scope: str, lang: str) -> str:
    """The sentence of the cover: net hours, the target and its chance, last year."""
    net, progress = figures.net, figures.progress
    year = display.fiscal_year(figures.fiscal_year, figures.fiscal_year_label, lang)
    if net is None:
        return say("pack.message.none", lang, year=year, scope=scope)
    parts = [
        say(
            "pack.message",
            lang,
            year=year,
            months=display.month_range(net.months_in_total, lang),
            scope=scope,
            net=_hours(net.net_hours, net, lang),
        )
    ]
    if progress and progress.target is not None and progress.attainment is not None:
        told = {"target": _hours(progress.target, net, lang), "share": display.percent(progress.attainment)}
        if progress.probability is None or figures.is_complete:
            parts.append(say("pack.message.share", lang, **told))
        else:
            parts.append(say("pack.message.target", lang, **told, chance=cell_text(account.chance(progress.probability, lang))))
    if net.comparison:
        both = (net.comparison.net_hours, net.comparison.previous_net_hours)
        this, last = (round_half_away(value, net.digits) for value in both)
        key = "more" if this > last else "less" if this < last else "same"
        months = display.month_range(net.comparison.months, lang)
        difference = display.hours(abs(this - last), lang, net.digits)
        same = {"months": months} if key == "same" else {"months": months, "difference": difference}
        parts.append(say(f"pack.message.{key}", lang, **same))
    return ("" if lang == "ja" else " ").join(parts)


def _subtitle(figures: KeyFigures, lang: str) -> str:
    assert figures.data_until is not None
    months = figures.net.months_in_total if figures.net else ()
    year = display.fiscal_year(figures.fiscal_year, figures.fiscal_year_label, lang)
    day = display.day(figures.data_until, lang)
    return say("pack.subtitle", lang, year=year, months=display.month_range(months, lang), day=day)


def _hours(value: float, net: NetHours, lang: str) -> str:
    return display.hours(round_half_away(value, net.digits), lang, net.digits)


def _key_figures(figures: KeyFigures, lang: str) -> tuple[KeyFigure, ...]:
    return (
        _net(figures, lang),
        _progress(figures, lang),
        _chance(figures, lang),
        _adoption(figures, lang),
        _citizens(figures, lang),
    )


def _figure(value: float, digits: int = 0, notation: Notation = "number") -> Figure:
    shown = figure(value, digits, notation)
    assert shown is not None
    return shown


def _net(figures: KeyFigures, lang: str) -> KeyFigure:
    net, label = figures.net, say("pack.key.net", lang)
    if net is None:
        return KeyFigure(label, say("pack.key.none", lang))
    notes = []
    if net.interval80:
        low, high = (cell_text(figure(end, net.digits)) for end in (net.interval80.low, net.interval80.high))
        notes.append(say("pack.key.net.interval", lang, low=low, high=high))
    notes.append(say("pack.key.net.cautious", lang, hours=_hours(net.cautious_hours, net, lang)))
    if net.grade_shares:
        a, b, c, d = net.grade_shares
        green, yellow, red = (display.percent(share, 0) for share in apportion((a + b, c, d), 2, 1.0))
        notes.append(say("pack.key.net.grades", lang, green=green, yellow=yellow, red=red))
    return KeyFigure(label, _figure(net.net_hours, net.digits), say("pack.unit.hours", lang), tuple(notes))


def _progress(figures: KeyFigures, lang: str) -> KeyFigure:
    progress, label = figures.progress, say("pack.key.progress", lang)
    if progress is None:
        return KeyFigure(label, say("pack.key.none", lang))
    notes = []
    if progress.pace is not None:
        notes.append(say("pack.key.progress.pace", lang, pace=cell_text(figure(progress.pace, 2))))
    if progress.target is not None and progress.attainment is not None:
        target = display.hours(progress.target, lang)
        share = display.percent(progress.attainment)
        notes.append(say("pack.key.progress.target", lang, target=target, share=share))
    if progress.letter == "D" and progress.reason:
        notes.append(name_of("pack.reason", progress.reason, lang))
    return KeyFigure(label, progress.letter, notes=tuple(notes))


def _chance(figures: KeyFigures, lang: str) -> KeyFigure:
    progress, label = figures.progress, say("pack.key.chance", lang)
    if progress is None:
        return KeyFigure(label, say("pack.key.none", lang))
    notes = []
    if progress.forecast is not None and not figures.is_complete:
        notes.append(say("pack.key.chance.forecast", lang, hours=display.hours(round_half_away(progress.forecast), lang)))
        if progress.interval80:
            low, high = (cell_text(figure(end)) for end in (progress.interval80.low, progress.interval80.high))
            notes.append(say("pack.key.chance.interval", lang, low=low, high=high))
    if progress.probability is None:
        if progress.reason:
            notes.insert(0, name_of("pack.reason", progress.reason, lang))
        return KeyFigure(label, say("pack.key.none", lang), notes=tuple(notes))
    return KeyFigure(label, account.chance(progress.probability, lang), notes=tuple(notes))


def _adoption(figures: KeyFigures, lang: str) -> KeyFigure:
    adoption = figures.adoption
    if adoption is None:
        return KeyFigure(say("page.adoption", lang), say("state.no_data", lang))
    label = say("pack.key.adoption", lang, tool=name_of("tool", adoption.tool, lang))
    month = display.year_month(adoption.month, lang)
    if adoption.state != "in_use" or adoption.active_rate is None:
        return KeyFigure(label, name_of("state", adoption.state, lang), notes=(month,))
    people = {"entitled": adoption.entitled_staff, "active": adoption.active_staff}
    shown = {name: cell_text(figure(count)) for name, count in people.items()}
    notes = [say("pack.key.adoption.people", lang, month=month, **shown)]
    if adoption.habitual_staff is not None:
        notes.append(say("pack.key.adoption.habit", lang, habitual=cell_text(figure(adoption.habitual_staff))))
    if adoption.target is not None:
        notes.append(say("pack.key.adoption.target", lang, target=display.percent(adoption.target)))
    return KeyFigure(label, _figure(adoption.active_rate, 1, "percent"), notes=tuple(notes))


def _citizens(figures: KeyFigures, lang: str) -> KeyFigure:
    citizens, label = figures.citizens, say("pack.key.citizens", lang)
    if citizens is None:
        return KeyFigure(label, say("state.no_data", lang))
    wave = f"{citizens.survey_name} {display.year_month(citizens.wave, lang)}"
    if figures.filters.department_id != CITY:
        wave = f"{say('scope.city', lang)}: {wave}"
    asked = (citizens.question_text, wave)
    design = name_of("design", citizens.design, lang)
    if citizens.suppressed or citizens.mean is None:
        state = "state.withheld" if citizens.suppressed else "state.no_data"
        return KeyFigure(label, say(state, lang), notes=(*asked, design))
    notes = [*asked]
    if citizens.interval95:
        low, high = (cell_text(figure(end, 2)) for end in (citizens.interval95.low, citizens.interval95.high))
        notes.append(say("pack.key.citizens.interval", lang, low=low, high=high, n=cell_text(figure(citizens.n))))
    return KeyFigure(label, _figure(citizens.mean, 2), notes=(*notes, design))


def _remark(figures: KeyFigures, lang: str) -> str:
    parts = [say("pack.remark.labels", lang)]
    net = figures.net
    if net and net.interval80 and round_half_away(net.net_hours, net.digits) > round_half_away(net.interval80.high, net.digits):
        parts.insert(0, say("pack.remark.interval", lang))
    return ("" if lang == "ja" else " ").join(parts)


def _change(rows: PackRows, scope_id: str, lang: str) -> str:
    change = next((row for row in rows.changes if row.scope_id == scope_id), None)
    if change is None:
        return ""
    sentence = change.sentence_ja if lang == "ja" else change.sentence_en
    return say("pack.change", lang, month=display.year_month(change.month, lang), sentence=sentence)
