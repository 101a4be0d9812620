"""What a city sets for its pulls: ``DX_DATA_DIR/pull/pull.yaml``, and secrets from the environment.

Belongs here: keys, their checks, names of secrets. Does not belong here: requests. A secret never stands in the file.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import SplitResult, urlsplit

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from pipelines.errors import UserError
from pipelines.refused_value import in_words
from pipelines.settings import Settings

CONFIG_NAME = "pull.yaml"
LOOPBACK = ("127.0.0.1", "::1", "localhost")
_EXAMPLE = """\
kintone:
  base_url: https://example.cybozu.com
  login: dx-office            # DX_KINTONE_PASSWORD
  apps: [12, 34]
uipath:
  base_url: https://cloud.uipath.com/<organization>/<tenant>/orchestrator_
  client_id: 00000000-0000-0000-0000-000000000000   # DX_UIPATH_CLIENT_SECRET
winactor:
  base_url: https://wmc.example.jp
  name: dx-office             # DX_WINACTOR_PASSWORD
power_automate:
  org_url: https://example.crm7.dynamics.com
  tenant: example.onmicrosoft.com
  client_id: 00000000-0000-0000-0000-000000000000   # DX_POWER_AUTOMATE_CLIENT_SECRET
m365:
  tenant: example.onmicrosoft.com
  client_id: 00000000-0000-0000-0000-000000000000   # DX_M365_CLIENT_SECRET
"""


def safe_address(url: str) -> SplitResult:
    """The parts of a URL; raises ValueError unless it names a server, is https or http on this machine, and holds no login."""
    parts = urlsplit(url)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise ValueError("must begin with https://")
    if not parts.hostname or parts.username or parts.password:
        raise ValueError("must be an address without user name or password")
    return parts


def safe_url(url: str) -> str:
    """The URL of a system without a closing slash; raises ValueError as `safe_address` does, and for a ? or #."""
    parts = safe_address(url)
    if parts.query or parts.fragment:
        raise ValueError("must be an address without ? or #")
    return url.rstrip("/")


ServiceUrl = Annotated[str, AfterValidator(safe_url)]
Name = Annotated[str, Field(min_length=1)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class HttpConfig(_Strict):
    """Patience with every system, in seconds. Waits double from ``backoff_s``; a longer wait asked for ends the pull."""

    connect_timeout_s: float = Field(default=10, gt=0)
    read_timeout_s: float = Field(default=120, gt=0)
    attempts: int = Field(default=6, ge=1, le=10)
    backoff_s: float = Field(default=2, gt=0)
    longest_wait_s: float = Field(default=900, gt=0)


class KintoneConfig(_Strict):
    """One kintone domain. Apps of guest spaces stand under the number of their space."""

    base_url: ServiceUrl
    login: Name | None = None
    basic_user: Name | None = None
    apps: list[int] = []
    guest_apps: dict[int, list[int]] = {}

    @model_validator(mode="after")
    def _something_to_pull(self) -> KintoneConfig:
        if self.login is None and not self.apps and not self.guest_apps:
            raise ValueError("needs login, or apps whose API tokens are set")
        return self


class UipathConfig(_Strict):
    """One Orchestrator tenant. ``requests_per_minute`` is the vendor's limit on Jobs and QueueItems."""

    base_url: ServiceUrl
    client_id: Name
    scope: Name = "OR.Folders.Read OR.Jobs.Read OR.Queues.Read OR.Monitoring.Read"
    requests_per_minute: int = Field(default=100, ge=1)
    since: date | None = None


class WinactorConfig(_Strict):
    """One WinActor Manager on Cloud."""

    base_url: ServiceUrl
    name: Name
    since: date | None = None


class _Entra(_Strict):
    """An application registered in Microsoft Entra ID."""

    tenant: Annotated[str, Field(pattern=r"^[A-Za-z0-9.-]+$")]
    client_id: Name
    login_url: ServiceUrl = "https://login.microsoftonline.com"

    @property
    def token_url(self) -> str:
        return f"{self.login_url}/{self.tenant}/oauth2/v2.0/token"


class PowerAutomateConfig(_Entra):
    """One Dataverse environment."""

    org_url: ServiceUrl
    since: date | None = None


class M365Config(_Entra):
    """The usage reports of one tenant."""

    base_url: ServiceUrl = "https://graph.microsoft.com"


class PullConfig(_Strict):
    """The whole file; a system that is not in it is not pulled."""

    http: HttpConfig = HttpConfig()
    kintone: KintoneConfig | None = None
    uipath: UipathConfig | None = None
    winactor: WinactorConfig | None = None
    power_automate: PowerAutomateConfig | None = None
    m365: M365Config | None = None


def pull_dir(settings: Settings) -> Path:
    """Where configuration and state of pulls are."""
    return settings.data_dir / "pull"


def is_configured(settings: Settings) -> bool:
    """Whether there is a pull.yaml."""
    return (pull_dir(settings) / CONFIG_NAME).is_file()


def load_config(settings: Settings) -> PullConfig:
    """Read pull.yaml; raises UserError (exit code 2) naming the key, and where there is no file, how to begin.

    What stands in the file is never repeated, since a secret may have been put there by mistake.
    """
    path = pull_dir(settings) / CONFIG_NAME
    if not is_configured(settings):
        raise nothing_configured(settings)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8")) or {}
        return PullConfig.model_validate(content)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else "?"
        raise _wrong(path, f"{line} 行目を YAML として読めません", f"line {line} is not YAML") from None
    except (UnicodeDecodeError, yaml.YAMLError):
        raise _wrong(path, "UTF-8 の YAML ではありません", "it is not YAML in UTF-8") from None
    except ValidationError as error:
        found = [(".".join(map(str, e["loc"])) or CONFIG_NAME, *_said(e)) for e in error.errors()]
        ja = "\n".join(f"{key}: {words}" for key, words, _ in found)
        en = "\n".join(f"{key}: {words}" for key, _, words in found)
        raise _wrong(path, ja, en) from None


def nothing_configured(settings: Settings) -> UserError:
    """How to begin, for a city that has configured no pull."""
    path = pull_dir(settings) / CONFIG_NAME
    return UserError(
        f"取得先が設定されていません。{path} を作り、使う製品だけを書いてください。秘密の値は環境変数に置きます。例:\n{_EXAMPLE}",
        f"No system to pull from is configured. Make {path} with those you use; secrets go into the environment. "
        f"For example:\n{_EXAMPLE}",
        exit_code=2,
    )


def secret(name: str) -> SecretStr | None:
    """The secret in the environment variable ``name``; None where it is absent or empty."""
    value = os.environ.get(name, "").strip()
    return SecretStr(value) if value else None


def required_secret(name: str) -> SecretStr:
    """The secret in ``name``; raises UserError (exit code 2) naming the variable."""
    value = secret(name)
    if value is None:
        raise UserError(
            f"環境変数 {name} がありません。{name} に値を設定してから、もう一度実行してください。",
            f"The environment variable {name} is missing. Set {name} and run again.",
            exit_code=2,
        )
    return value


def _said(error: Mapping[str, Any]) -> tuple[str, str]:
    if error["type"] == "extra_forbidden":
        return "この項目はありません (秘密の値は環境変数に置きます)", "there is no such key (secrets go into the environment)"
    ja, en = in_words(error)
    return ja, "is required" if error["type"] == "missing" else f"cannot be used ({en})"


def _wrong(path: Path, ja: str, en: str) -> UserError:
    return UserError(f"{path} を直してください。\n{ja}", f"Mend {path}:\n{en}", exit_code=2)
