"""Address: what a page alone lets its viewer choose, kept in the address like the filters.

Belongs here: such widgets. Does not belong here: the filters of the frame (``filters``), what a page makes of a choice.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st


def choose_tab(name: str, label: str, options: Sequence[str], written: Callable[[str], str], default: str) -> str:
    """One of a few options side by side, kept in the address under ``name``; ``default`` where that holds none of them."""
    key = _start(name, options, default)
    st.segmented_control(label, options, format_func=written, key=key, required=True)
    return _keep(name, key)


def choose_box(name: str, label: str, options: Sequence[str], written: Callable[[str], str], default: str) -> str:
    """One of many or long options in a box, kept in the address under ``name`` as ``choose_tab`` does."""
    key = _start(name, options, default)
    st.selectbox(label, options, format_func=written, key=key)
    return _keep(name, key)


def _start(name: str, options: Sequence[str], default: str) -> str:
    key = f"choice_{name}"
    if st.session_state.get(key) not in options:
        # A link, the first visit, or a choice that these filters no longer have
        wanted = st.query_params.get(name)
        st.session_state[key] = wanted if wanted in options else default
    return key


def _keep(name: str, key: str) -> str:
    chosen: str = st.session_state[key]
    if st.query_params.get(name) != chosen:
        st.query_params[name] = chosen
    return chosen
