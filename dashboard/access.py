"""Access: who may see what, decided from the claims of a login.

Belongs here: roles, the settings that give them, pure decisions. Does not belong here: drawing, the login itself (Streamlit's),
which rows a role may see (``restrict``).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from pipelines.errors import UserError
from pipelines.refused_value import in_words

Role = Literal["executive", "department", "analyst"]
# How far the provider's clock may be ahead
CLOCK_SKEW_SECONDS = 60
# Of two roles of one person the one that sees more holds.
PRECEDENCE: tuple[Role, ...] = ("analyst", "executive", "department")


@dataclass(frozen=True)
class Viewer:
    """One person's rights: every aggregate (executive), an own 局 and the city's totals (department), downloads too (analyst)."""

    role: Role
    top_department_id: str | None = None

    @property
    def may_download(self) -> bool:
        """Whether tables may be taken along."""
        return self.role == "analyst"


# Without a login the page serves this machine alone: whoever sits at it may open the snapshot file anyway.
LOCAL_VIEWER = Viewer("analyst")


class AccessSettings(BaseModel):
    """The section ``[access]`` of the secrets file: roles by the values of a claim, by e-mail address, or both.

    A role is written ``executive``, ``analyst`` or ``department:ID`` with the id of a 局.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    role_claim: str | None = None
    roles: dict[str, str] = Field(default_factory=dict)
    addresses: dict[str, str] = Field(default_factory=dict)
    session_hours: float = Field(default=12, gt=0)

    @field_validator("roles", "addresses")
    @classmethod
    def _known_roles(cls, values: dict[str, str]) -> dict[str, str]:
        for written in values.values():
            _viewer(written)
        return values

    @model_validator(mode="after")
    def _someone(self) -> AccessSettings:
        if self.roles and not self.role_claim:
            raise ValueError("roles need role_claim, the claim that carries them")
        if not (self.roles or self.addresses):
            raise ValueError("no role is given to anyone: roles or addresses")
        return self


class LoginSettings(BaseModel):
    """The section ``[auth]``, as Streamlit's login needs it (further keys are Streamlit's own)."""

    model_config = ConfigDict(extra="allow", frozen=True)

    redirect_uri: str = Field(pattern=r"^https?://.+/oauth2callback$")
    # What signs the cookie that says who is logged in: too short a one could be guessed
    cookie_secret: str = Field(min_length=32)
    client_id: str = Field(min_length=1)
    client_secret: str = Field(min_length=1)
    server_metadata_url: str = Field(pattern=r"^https?://")


def is_loopback(name: str | None) -> bool:
    """Whether a host name or address stays on this machine."""
    if name == "localhost":
        return True
    try:
        return ipaddress.ip_address((name or "").strip("[]")).is_loopback
    except ValueError:
        return False


def read_access(secrets: Mapping[str, Any]) -> AccessSettings | None:
    """The access settings of a secrets file; None where there is none.

    Raises:
        UserError: secrets are set up, but no login, or not (or not rightly) who may see what.
    """
    if not secrets:
        return None
    if "auth" not in secrets:
        raise UserError(
            "ログインの設定に [auth] がありません。docs/access.ja.md の例に合わせてください。",
            "The login settings hold no section [auth]; see the example in docs/access.md.",
            exit_code=2,
        )
    try:
        LoginSettings.model_validate(_plain(secrets["auth"]))
        return AccessSettings.model_validate(_plain(secrets.get("access", {})))
    except ValidationError as error:
        first = error.errors(include_input=False)[0]
        where = ".".join(("auth" if error.title == LoginSettings.__name__ else "access", *map(str, first["loc"])))
        ja, en = in_words(first)
        raise UserError(
            f"ログインの設定 [{where}] を直してください: {ja}",
            f"Mend the login settings [{where}]: {en}",
            exit_code=2,
        ) from None


def viewer_of(settings: AccessSettings, claims: Mapping[str, Any]) -> Viewer | None:
    """The viewer that a login's claims make, the one who sees most where several roles match; None where no role is given.

    Addresses count only where the provider says that it has verified them.
    """
    given = [settings.roles[value] for value in _values(claims.get(settings.role_claim or "")) if value in settings.roles]
    address = claims.get("email")
    if isinstance(address, str) and claims.get("email_verified") is True:
        known = {written.lower(): role for written, role in settings.addresses.items()}
        given += [known[address.lower()]] if address.lower() in known else []
    viewers = sorted(map(_viewer, given), key=lambda viewer: (PRECEDENCE.index(viewer.role), viewer.top_department_id or ""))
    return viewers[0] if viewers else None


def valid_until(settings: AccessSettings, claims: Mapping[str, Any], now_seconds: float) -> float | None:
    """When a login ends, ``session_hours`` after it was made (seconds of the epoch); None where it has, or tells no true time."""
    issued = claims.get("iat")
    if not isinstance(issued, (int, float)) or not issued <= now_seconds + CLOCK_SKEW_SECONDS:
        return None
    until = issued + settings.session_hours * 3600
    return until if now_seconds <= until else None


def _viewer(written: str) -> Viewer:
    role, _, department_id = written.partition(":")
    if role == "department" and department_id:
        return Viewer("department", department_id)
    if written == "executive" or written == "analyst":
        return Viewer(written)  # type: ignore[arg-type]
    raise ValueError(f"{written!r} is no role (executive, analyst or department:ID)")


def _values(claim: object) -> list[str]:
    values = claim if isinstance(claim, (list, tuple)) else [claim]
    return [value for value in values if isinstance(value, str)]


def _plain(value: Any) -> Any:
    """Streamlit's secrets as plain dictionaries."""
    return {key: _plain(item) for key, item in value.items()} if isinstance(value, Mapping) else value
