"""The gate: nothing of the data is drawn before it has said who is looking.

Belongs here: the login screen, refusals, and why. Does not belong here: who may see what (``access``), the pages.
"""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import streamlit as st

from dashboard import frame
from dashboard.access import LOCAL_VIEWER, AccessSettings, Viewer, is_loopback, read_access, valid_until, viewer_of
from dashboard.words import say
from pipelines.errors import UserError
from pipelines.secret_file import read_secret_file

PROXY_HEADERS = ("x-forwarded", "forwarded", "via", "x-real-ip", "cf-connecting-ip")
LOCAL_HOST = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?")


@dataclass(frozen=True)
class Admission:
    """A viewer, and until when the login counts (seconds of the epoch)."""

    viewer: Viewer
    valid_until: float


def admit(secrets_path: Path, lang: str) -> Admission | None:
    """The viewer and how long the login counts, or None where the login screen or a refusal has been drawn instead.

    Raises:
        UserError: the login's settings are wrong.
    """
    access = read_access(_secrets(secrets_path))
    if access is None:
        if is_this_machine(st.get_option("server.address"), st.context.headers):
            return Admission(LOCAL_VIEWER, math.inf)
        with frame.closed("access.local_only", "access.local_only_body", lang):
            return None
    return _logged_in(access, lang)


def is_this_machine(address: str | None, headers: Mapping[str, str]) -> bool:
    """Whether the page is bound to the loopback address, was asked for by it, and no proxy says that it stands between.

    A proxy on this machine that passes on neither the name it was asked for nor any header of its own cannot be told from
    a browser on this machine.
    """
    proxied = any(name.lower().startswith(PROXY_HEADERS) for name in headers)
    return is_loopback(address) and bool(LOCAL_HOST.fullmatch(headers.get("Host", ""))) and not proxied


def _secrets(secrets_path: Path) -> dict[str, Any]:
    """The secrets that Streamlit was given, read strictly: it takes a file it cannot read for none, which would open the page.

    Raises:
        UserError: a file cannot be read or others may read it, or the city's own file is there and Streamlit was not given it.
    """
    given = [Path(name) for name in st.get_option("secrets.files")]
    if secrets_path.exists() and secrets_path.resolve() not in [path.resolve() for path in given]:
        raise UserError(
            f"ログインの設定 {secrets_path} が使われていません。`dx dashboard` で起動してください。",
            f"The login settings {secrets_path} are not in use. Start the page with `dx dashboard`.",
        )
    return {name: section for path in given for name, section in read_secret_file(path).items()}


def _logged_in(access: AccessSettings, lang: str) -> Admission | None:
    claims = st.user.to_dict()
    if not claims.get("is_logged_in") or (until := valid_until(access, claims, time.time())) is None:
        with frame.closed("access.login", "access.login_body", lang):
            # The one provider of the section [auth]
            st.button(say("access.login_button", lang), type="primary", key="login", on_click=st.login)
        return None
    viewer = viewer_of(access, claims)
    if viewer is None:
        with frame.closed("access.no_role", "access.no_role_body", lang):
            st.button(say("access.logout", lang), key="logout", on_click=st.logout)
        return None
    return Admission(viewer, until)
