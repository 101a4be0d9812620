"""The gate: nothing of the data is drawn before it has said who is looking.

Belongs here: the login screen, refusals, and why. Does not belong here: who may see what (``access``), the pages.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import streamlit as st

from dashboard import frame
from dashboard.access import LOCAL_VIEWER, AccessSettings, Viewer, is_expired, is_loopback, read_access, viewer_of
from dashboard.words import say

FORWARDED = ("X-Forwarded-For", "X-Forwarded-Host", "Forwarded", "X-Real-Ip")


def admit(lang: str) -> Viewer | None:
    """The viewer, or None where the login screen or a refusal has been drawn instead.

    Raises:
        UserError: the login's settings are wrong.
    """
    access = read_access(_secrets())
    if access is None:
        if is_this_machine(st.get_option("server.address"), st.context.headers):
            return LOCAL_VIEWER
        with frame.closed("access.local_only", "access.local_only_body", lang):
            return None
    return _logged_in(access, lang)


def is_this_machine(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether the page is served on the loopback address alone, was asked for by it, and not through a proxy.

    The port is bound to ``address``; a request that comes through a proxy or another name would come from elsewhere.
    """
    host = urlsplit(f"//{headers.get('Host', '')}").hostname
    return is_loopback(address) and is_loopback(host) and not any(name in headers for name in FORWARDED)


def _secrets() -> Mapping[str, Any]:
    return st.secrets.to_dict() if st.secrets.load_if_toml_exists() else {}


def _logged_in(access: AccessSettings, lang: str) -> Viewer | None:
    claims = st.user.to_dict()
    if not claims.get("is_logged_in") or is_expired(access, claims, time.time()):
        with frame.closed("access.login", "access.login_body", lang):
            # The one provider of the section [auth]
            st.button(say("access.login_button", lang), type="primary", key="login", on_click=st.login)
        return None
    viewer = viewer_of(access, claims)
    if viewer is None:
        with frame.closed("access.no_role", "access.no_role_body", lang):
            st.button(say("access.logout", lang), key="logout", on_click=st.logout)
    return viewer
