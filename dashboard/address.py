"""Address: what a page alone lets its viewer choose, kept in the address like the filters.

Belongs here: such widgets. Does not belong here: the filters of the frame (``filters``), what a page makes of a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from dashboard.components import tell_unknown

Words = Callable[[str], str]


def choose_tab(name: str, label: str, options: Sequence[str], written: Words, default: str, lang: str) -> str:
    """One of a few options side by side, kept in the address under ``name``; ``default`` where that holds none of them."""
    key = _start(name, label, options, written, default, lang)
    st.segmented_control(label, options, format_func=written, key=key, required=True)
    return _keep(name, key)


def choose_box(name: str, label: str, options: Sequence[str], written: Words, default: str, lang: str) -> str:
    """One of many or long options in a box, kept in the address under ``name`` as ``choose_tab`` does."""
    key = _start(name, label, options, written, default, lang)
    st.selectbox(label, options, format_func=written, key=key)
    return _keep(name, key)


def use_words(key: str, lang: str) -> None:
    """Have the browser show the choice with ``key``, which is about to be drawn, in the words of ``lang``.

    It keeps a choice by its words, those of the language before; a value that the script sets is sent to it anew.
    """
    if st.session_state.get(f"{key}_words") != lang:
        st.session_state[f"{key}_words"] = lang
        st.session_state[key] = st.session_state[key]


def _start(name: str, label: str, options: Sequence[str], written: Words, default: str, lang: str) -> str:
    key = f"choice_{name}"
    if st.session_state.get(key) not in options:
        # A link, the first visit, or a choice that these filters no longer have
        asked = st.query_params.get(name)
        st.session_state[key] = asked if asked in options else default
        # What was written there by _keep is no link, it went with the filters
        if asked and asked not in options and asked != st.session_state.get(f"kept_{name}"):
            tell_unknown("choice", lang, asked=asked, label=label, shown=written(default))
    use_words(key, lang)
    return key


def _keep(name: str, key: str) -> str:
    chosen: str = st.session_state[key]
    st.session_state[f"kept_{name}"] = chosen
    if st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
    return chosen
