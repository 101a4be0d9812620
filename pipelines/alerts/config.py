"""Where alerts go: ``DX_DATA_DIR/alerts.toml``, with secrets in it or in the environment.

Belongs here: keys, their checks, names of secrets. Does not belong here: sending. Without the file nobody is told anything.
"""

from __future__ import annotations

import os
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from pipelines.errors import UserError
from pipelines.pull.config import LOOPBACK, safe_address
from pipelines.refused_value import in_words
from pipelines.secret_file import read_secret_file
from pipelines.settings import Settings

PASSWORD_VARIABLE = "DX_ALERTS_SMTP_PASSWORD"
URL_VARIABLE = "DX_ALERTS_WEBHOOK_URL"
EXAMPLE = """\
[mail]
host = "smtp.city.example"
port = 587
encryption = "starttls"           # starttls, tls, none
user = "dx-metrics"               # password: DX_ALERTS_SMTP_PASSWORD
sender = "dx-metrics@city.example"
recipients = ["dx-office@city.example"]

[webhook]
kind = "teams"                    # teams, slack; url: DX_ALERTS_WEBHOOK_URL
"""


def _safe(url: SecretStr) -> SecretStr:
    # unlike a system that is pulled, a webhook has its key behind the ?
    safe_address(url.get_secret_value())
    return url


Name = Annotated[str, Field(min_length=1, pattern=r"^[^\x00-\x1f]+$")]
# what a header takes without being escaped; whether the mailbox exists is the server's to say
Address = Annotated[str, Field(pattern=r"^[^\s@<>,;:\"\x00-\x1f]+@[^\s@<>,;:\"\x00-\x1f]+$")]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class MailConfig(_Strict):
    """One SMTP server. ``digest_recipients`` empty: those of the alerts."""

    host: Name
    port: int = Field(default=587, ge=1, le=65535)
    encryption: Literal["starttls", "tls", "none"] = "starttls"
    user: Name | None = None
    password: SecretStr | None = None
    sender: Address
    recipients: list[Address] = Field(min_length=1)
    digest_recipients: list[Address] = []
    timeout_s: float = Field(default=10, gt=0, le=60)

    @model_validator(mode="after")
    def _login_is_whole_and_encrypted(self) -> MailConfig:
        if (self.user is None) != (self.password is None):
            raise ValueError(f"user and password go together; the password comes from {PASSWORD_VARIABLE} or this section")
        if self.user and self.encryption == "none" and self.host not in LOOPBACK:
            raise ValueError("a password is not sent without encryption")
        return self


class WebhookConfig(_Strict):
    """One incoming webhook; its address is a secret, since whoever knows it may post."""

    kind: Literal["teams", "slack"]
    url: Annotated[SecretStr, AfterValidator(_safe)]
    timeout_s: float = Field(default=10, gt=0, le=60)


class WatchConfig(_Strict):
    """From when something is worth telling.

    ``change_share``: relative change of a published monthly figure of the city. ``silent_days``: days without any new data.
    """

    change_share: float = Field(default=0.1, gt=0)
    silent_days: int = Field(default=7, ge=1)


class AlertConfig(_Strict):
    """The whole file."""

    mail: MailConfig | None = None
    webhook: WebhookConfig | None = None
    watch: WatchConfig = WatchConfig()

    @model_validator(mode="after")
    def _somewhere(self) -> AlertConfig:
        if self.mail is None and self.webhook is None:
            raise ValueError("needs a section [mail] or [webhook]")
        return self


def load_config(settings: Settings) -> AlertConfig | None:
    """The city's settings; None where there is no file.

    Raises:
        UserError: others may read the file, it is no TOML, or a key is wrong or missing (exit code 2). No value is repeated.
    """
    path = settings.alerts_path
    if not path.exists():
        return None
    sections = read_secret_file(path)
    _fill(sections, "mail", "password", PASSWORD_VARIABLE)
    _fill(sections, "webhook", "url", URL_VARIABLE)
    try:
        return AlertConfig.model_validate(sections)
    except ValidationError as error:
        wrong = [(".".join(map(str, each["loc"])) or path.name, *in_words(each)) for each in error.errors(include_input=False)]
        raise UserError(
            "\n".join([f"通知の設定 {path} を直してください (docs/alerts.ja.md)。", *(f"  {key}: {ja}" for key, ja, _ in wrong)]),
            "\n".join([f"Mend the settings of alerts in {path} (docs/alerts.md):", *(f"  {key}: {en}" for key, _, en in wrong)]),
            exit_code=2,
        ) from None


def required_config(settings: Settings) -> AlertConfig:
    """The city's settings; raises UserError (exit code 2) that says how to begin where there are none."""
    config = load_config(settings)
    if config is None:
        raise UserError(
            f"通知先が設定されていません。{settings.alerts_path} を作り、`chmod 600` を実行してください。例:\n{EXAMPLE}",
            f"No place for alerts is set up. Make {settings.alerts_path} and run `chmod 600` on it. For example:\n{EXAMPLE}",
            exit_code=2,
        )
    return config


def _fill(sections: dict[str, Any], section: str, key: str, variable: str) -> None:
    """The environment goes before the file."""
    value = os.environ.get(variable, "").strip()
    if value and isinstance(sections.get(section), dict):
        sections[section][key] = value
