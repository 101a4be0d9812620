"""Filters: fiscal year, department, tool, organisation and language, kept in the address.

Belongs here: the widgets of the filter row and their values. Does not belong here: what a page makes of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import streamlit as st

from dashboard import display, organisation
from dashboard.address import use_words
from dashboard.components import tell_unknown
from dashboard.rows import ALL_TOOLS, Department, Month
from dashboard.snapshot import SNAPSHOT_ID
from dashboard.words import LANGUAGES, name_of, say

Organisation = Literal["as_was", "today"]
ORGANISATIONS: tuple[Organisation, ...] = ("as_was", "today")
FilterName = Literal["fiscal_year", "department", "tool", "organisation"]
ALL_FILTERS: frozenset[FilterName] = frozenset(("fiscal_year", "department", "tool", "organisation"))


@dataclass(frozen=True)
class Filters:
    """What the viewer chose. ``department_id`` is CITY for the whole city, ``tool`` ALL_TOOLS for every tool.

    ``organisation``: departments as they were in each month, or history restated to today's (the ``_current`` tables).
    """

    fiscal_year: int
    department_id: str
    tool: str
    organisation: Organisation


def language(default: str) -> str:
    """The language of this run; its widget is drawn later, so its state or the address tells before that."""
    wanted = st.session_state.get("filter_lang") or _wanted("lang") or default
    return wanted if wanted in LANGUAGES else default


def _wanted(name: str) -> str | None:
    """What the address asks for, else what was chosen on another page: its links carry no filters, its widgets are gone."""
    return st.query_params.get(name) or st.session_state.get(f"chosen_{name}")


def choose_language(lang: str) -> None:
    """The language switch."""
    _choose("lang", say("filter.lang", lang), tuple(LANGUAGES), LANGUAGES.__getitem__, lang, tuple(LANGUAGES).index(lang))


def wanted_snapshot() -> str:
    """The id of the older snapshot that this run shall show; blank for the current one."""
    chosen = st.session_state.get("filter_snapshot")
    # Just after a change of language the box gives the words of its option in the old one, which name no snapshot
    if chosen == "" or (chosen and SNAPSHOT_ID.fullmatch(chosen)):
        return str(chosen)
    return _wanted("snapshot") or ""


def choose_snapshot(names: Mapping[str, str], lang: str) -> None:
    """Which snapshot the next run shows; ``names`` by id, the blank one follows the current."""
    _choose("snapshot", say("filter.snapshot", lang), tuple(names), names.__getitem__, lang)


def choose(
    months: Sequence[Month],
    departments_of: Callable[[int], dict[str, Department]],
    tools: Sequence[str],
    used: Collection[FilterName],
    title: str,
    lang: str,
) -> Filters:
    """Draw the page's title and the filter row (fiscal year, department, tool, organisation, language); what is chosen.

    A filter that the page does not use stays visible with its value and cannot be changed. What the address asks for and
    does not exist is told below the row.
    """
    labels = {str(month.fiscal_year): month.fiscal_year_label for month in months}
    head, *boxes = st.columns([1.9, 1.5, 3.2, 1.7, 1.5, 1.2], vertical_alignment="bottom")
    with head:
        st.html(f'<h1 class="dx-title">{escape(title)}</h1>')

    asked = {name: value for name, value in st.query_params.items() if value}
    shown = {}

    def box(column: int, name: FilterName, options: Sequence[str], written: Callable[[str], str]) -> str:
        with boxes[column]:
            chosen = _choose(name, say(f"filter.{name}", lang), options, written, lang, disabled=name not in used)
        if name in asked and asked[name] not in options:
            shown[name] = written(chosen)
        return chosen

    years = sorted(labels, reverse=True)
    year = int(box(0, "fiscal_year", years, lambda value: display.fiscal_year(int(value), labels[value], lang)))
    departments = departments_of(year)
    options = organisation.department_options(departments.values())
    department_id = box(
        1, "department", options, lambda value: departments[value].path_name if value else say("scope.city", lang)
    )
    tool = box(2, "tool", (ALL_TOOLS, *tools), lambda value: name_of("tool", value, lang))
    chosen = box(3, "organisation", ORGANISATIONS, lambda value: say(f"organisation.{value}", lang))
    with boxes[4]:
        choose_language(lang)
    if "lang" in asked and asked["lang"] not in LANGUAGES:
        tell_unknown("lang", lang, asked=asked["lang"])
    for name, instead in shown.items():
        # The department of another year, most often the one last looked at, is told by its name
        known = (of_year[asked[name]] for of_year in map(departments_of, map(int, years)) if asked[name] in of_year)
        if name == "department" and (department := next(known, None)):
            when = display.fiscal_year(year, labels[str(year)], lang)
            tell_unknown("department_in_year", lang, asked=department.path_name, year=when, shown=instead)
        else:
            tell_unknown(name, lang, asked=asked[name], shown=instead)
    return Filters(year, department_id, tool, "today" if chosen == "today" else "as_was")


def _choose(
    name: str,
    label: str,
    options: Sequence[str],
    written: Callable[[str], str],
    lang: str,
    default: int = 0,
    *,
    disabled: bool = False,
) -> str:
    """A select box whose value lives in the address, so that a view can be sent as a link."""
    key = f"filter_{name}"
    if st.session_state.get(key) not in options:
        # A link, the first visit, another page, or a choice that this snapshot or year no longer has
        wanted = _wanted(name)
        st.session_state[key] = wanted if wanted in options else options[default]
    use_words(key, lang)
    chosen = st.selectbox(label, options, format_func=written, key=key, disabled=disabled)
    st.session_state[f"chosen_{name}"] = chosen
    if not chosen:
        st.query_params.pop(name, None)
    elif st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
    return chosen
