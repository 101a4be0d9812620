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


def _start(name: str, label: str, options: Sequence[str], written: Words, default: str, lang: str) -> str:
    # One per language: Streamlit keeps a choice by its words, and would show those of the language before
    key = f"choice_{name}_{lang}"
    if st.session_state.get(key) not in options:
        # A link, the first visit, another language, or a choice that these filters no longer have
        asked = st.query_params.get(name)
        st.session_state[key] = asked if asked in options else default
        # What was written there by _keep is no link, it went with the filters
        if asked and asked not in options and asked != st.session_state.get(f"kept_{name}"):
            tell_unknown("choice", lang, asked=asked, label=label, shown=written(default))
    return key


def _keep(name: str, key: str) -> str:
    chosen: str = st.session_state[key]
    st.session_state[f"kept_{name}"] = chosen
    if st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
    return chosen
