"""Pulls from WinActor Manager on Cloud: its CSV exports of tasks, scenarios, use of machines and events.

Belongs here: WMC's paths and parameters (API 1.2). Does not belong here: HTTP, files, state (``pipelines.pull``).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from requests import PreparedRequest

from pipelines.clock import TOKYO
from pipelines.pull.auth import Relogin
from pipelines.pull.config import WinactorConfig, required_secret
from pipelines.pull.context import PullContext
from pipelines.pull.http import Service

SECRET = "DX_WINACTOR_PASSWORD"
WINDOW_DAYS = 31
# the day of the last pull was not over, and a task may have been updated since
OVERLAP = timedelta(days=1)
# file stem, path below the API's root, prefix of the parameters that choose days
EXPORTS = (
    ("tasks", "tasks/csv", "updatedAt"),
    ("statistics", "statistics/winactors/csv", "periodAt"),
    ("events", "events/csv", "createdAt"),
)


class _Token:
    """The token of WMC, sent as it is."""

    def __init__(self, service: Service, name: str) -> None:
        self._service = service
        self._name = name
        self._token: str | None = None

    def put(self, request: PreparedRequest) -> PreparedRequest:
        if self._token is None:
            body = {"name": self._name, "password": required_secret(SECRET).get_secret_value()}
            self._token = str(self._service.post_login("tokens", body, "token")["token"])
        request.headers["Authorization"] = self._token
        return request

    def forget(self) -> None:
        self._token = None


def require_secrets(config: WinactorConfig) -> None:
    """Raise UserError (exit code 2) where the secret is missing."""
    required_secret(SECRET)


def pull(config: WinactorConfig, context: PullContext) -> None:
    """Pull what changed since the last pull; parts that fail are in ``context.failures``. Raises SourceFailure."""
    service = Service(f"{config.base_url}/v1.2", context.patience, context.notify)
    token = _Token(service, config.name)
    service.login(Relogin(token.put, token.forget))
    with context.part("scenarios", "scenarios"):
        _write(context, "scenarios", service.csv("scenarios/csv", {"encoding": "MS932"}))
    for stem, path, days in EXPORTS:
        with context.part(stem, stem):
            for begin, end in _windows(config, context, stem):
                chosen = {f"{days}Type": "range", f"{days}Date1": f"{begin:%Y/%m/%d}", f"{days}Date2": f"{end:%Y/%m/%d}"}
                _write(context, stem, service.csv(path, {"encoding": "MS932", **chosen}))
                context.state.set(stem, through=end.isoformat())


def _write(context: PullContext, stem: str, content: bytes) -> None:
    has_rows = content.strip().count(b"\n") > 0
    if has_rows:
        context.inbox.write(stem, "csv", content)


def _windows(config: WinactorConfig, context: PullContext, stem: str) -> Iterator[tuple[date, date]]:
    entry = context.state.get(stem)
    begin = context.beginning(config.since).astimezone(TOKYO).date()
    begin = max(begin, date.fromisoformat(entry["through"]) - OVERLAP) if entry else begin
    while begin <= context.today:
        end = min(begin + timedelta(days=WINDOW_DAYS - 1), context.today)
        yield begin, end
        begin = end + timedelta(days=1)
