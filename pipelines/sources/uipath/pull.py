"""Pulls from UiPath Orchestrator: jobs, queue items and definitions, robot logs, folder by folder.

Belongs here: Orchestrator's collections, filters and limits. Does not belong here: HTTP, files, state (``pipelines.pull``).
Only the fields the layouts read are asked for: arguments and item contents may hold anything about citizens.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from dlt.sources.helpers.rest_client.paginators import OffsetPaginator
from pyrate_limiter import InMemoryBucket, Limiter, Rate
from requests import Response
from requests_ratelimiter import LimiterAdapter

from pipelines.pull.auth import client_credentials
from pipelines.pull.config import UipathConfig, required_secret
from pipelines.pull.context import PullContext
from pipelines.pull.explain import CutShort
from pipelines.pull.failure import PullFailure
from pipelines.pull.http import Service
from pipelines.pull.inbox import file_by_file

SECRET = "DX_UIPATH_CLIENT_SECRET"
ROWS_PER_PAGE = 1000
# one filter over logs never yields more, however it is paged
LOG_ROWS_PER_FILTER = 10_000
WINDOW = timedelta(days=30)
# an item in progress is abandoned after a day without a time of its own
OVERLAP = timedelta(days=2)
LOG_OVERLAP = timedelta(hours=1)
SHORTEST_SLICE = timedelta(seconds=1)
_COUNT = "'@odata.count'"
_JOB_FIELDS = "Id,Key,ReleaseName,State,CreationTime,StartTime,EndTime,Type"
_ITEM_FIELDS = "Id,AncestorId,Reference,QueueDefinitionId,Status,RetryNumber,CreationTime,StartProcessing,EndProcessing"


def require_secrets(config: UipathConfig) -> None:
    """Raise UserError (exit code 2) where the secret is missing."""
    required_secret(SECRET)


def pull(config: UipathConfig, context: PullContext) -> None:
    """Pull every folder's rows since the last pull; parts that fail are in ``context.failures``. Raises SourceFailure."""
    service = Service(config.base_url, context.patience, context.notify, check=_check)
    limiter = _limiter(config)
    for collection in ("Jobs", "QueueItems"):
        service.session.mount(f"{config.base_url}/odata/{collection}", limiter)
    secret = required_secret(SECRET).get_secret_value()
    service.login(client_credentials(_token_url(config.base_url), config.client_id, secret, config.scope, service.session))
    folders = [int(folder["Id"]) for page in _pages(service, "Folders", None, {}) for folder in page]
    for folder in folders:
        _Folder(service, config, context, folder).pull()


def _limiter(config: UipathConfig) -> LimiterAdapter:
    """Jobs and queue items share the tenant's limit, evenly spaced, so that no minute however cut holds more."""
    rate = Rate(1, 60_000 // config.requests_per_minute or 1)
    return LimiterAdapter(limiter=Limiter(InMemoryBucket([rate])), per_host=False, bucket_name="uipath", limit_statuses=())


def _token_url(base_url: str) -> str:
    """Where a token is asked for: beside orchestrator_ in the cloud and the Automation Suite, below /identity on a server."""
    parts = urlsplit(base_url)
    identity = "identity_" if parts.path.endswith("/orchestrator_") else "identity"
    return f"{parts.scheme}://{parts.netloc}/{identity}/connect/token"


def _check(response: Response) -> None:
    body = response.json()
    if not isinstance(body.get("value"), list) or not isinstance(body.get("@odata.count"), int):
        raise CutShort(response=response)


def _pages(service: Service, collection: str, folder: int | None, parameters: dict[str, Any]) -> Iterator[Any]:
    """All pages of a collection; raises PullFailure where they hold fewer rows than the server counts."""
    headers = {} if folder is None else {"X-UIPATH-OrganizationUnitId": str(folder)}
    paginator = OffsetPaginator(ROWS_PER_PAGE, offset_param="$skip", limit_param="$top", total_path=_COUNT)
    ordered = {"$count": "true", "$orderby": "Id", **parameters}
    rows, counted = 0, 0
    for page in service.pages(f"odata/{collection}", paginator, "value", ordered, headers=headers):
        rows, counted = rows + len(page), page.response.json()["@odata.count"]
        if page:
            yield page
    if rows < counted:
        raise PullFailure(
            f"UiPath の {collection} が {counted:,} 行のうち {rows:,} 行しか返しません。もう一度 dx pull を実行してください。",
            f"UiPath gave {rows:,} of {counted:,} rows of {collection}. Run dx pull again.",
        )


class _Folder:
    """One Orchestrator folder."""

    def __init__(self, service: Service, config: UipathConfig, context: PullContext, folder: int) -> None:
        self._service = service
        self._config = config
        self._context = context
        self._folder = folder

    def pull(self) -> None:
        """Each kind of row on its own, so that one that is not permitted does not hold up the others."""
        times = ("CreationTime", "StartTime", "EndTime"), ("CreationTime", "StartProcessing", "EndProcessing")
        with self._part("キューの定義", "queue definitions"):
            self._write("queue_definitions", self._all("QueueDefinitions", {}))
        with self._part("ジョブ", "jobs"):
            # the robot tells who an attended run is of
            self._pull_windows("jobs", "Jobs", times[0], {"$select": _JOB_FIELDS, "$expand": "Robot"})
        with self._part("キュー項目", "queue items"):
            self._pull_windows("queue_items", "QueueItems", times[1], {"$select": _ITEM_FIELDS})
        with self._part("ロボットのログ", "robot logs"):
            self._pull_logs()

    def _part(self, ja: str, en: str) -> Any:
        return self._context.part(f"フォルダー {self._folder} の{ja}", f"{en} of folder {self._folder}")

    def _all(self, collection: str, parameters: dict[str, Any]) -> Iterator[Any]:
        return _pages(self._service, collection, self._folder, parameters)

    def _write(self, stem: str, pages: Iterator[Any]) -> None:
        for some in file_by_file(pages):
            self._context.inbox.write_pages(f"{stem}_{self._folder}", [page.response.content for page in some])

    def _windows(self, key: str, overlap: timedelta) -> Iterator[tuple[datetime, datetime]]:
        entry = self._context.state.get(key)
        begin = self._context.beginning(self._config.since)
        begin = max(begin, datetime.fromisoformat(entry["through"]) - overlap) if entry else begin
        now = self._context.now.astimezone(UTC)
        while begin < now:
            end = min(begin + WINDOW, now)
            yield begin, end
            self._context.state.set(key, through=end.isoformat())
            begin = end

    def _pull_windows(self, stem: str, collection: str, times: tuple[str, ...], chosen: dict[str, str]) -> None:
        """Rows of which something happened in a window, so that what ended later is told again."""
        for begin, end in self._windows(f"{stem}_{self._folder}", OVERLAP):
            happened = " or ".join(f"({time} ge {_utc(begin)} and {time} lt {_utc(end)})" for time in times)
            self._write(stem, self._all(collection, {"$filter": happened, **chosen}))

    def _pull_logs(self) -> None:
        key = f"robot_logs_{self._folder}"
        for begin, end in self._windows(key, LOG_OVERLAP):
            for first, last in self._slices(begin, end):
                # every row has Id 0 in the cloud; rows at a boundary come twice rather than never
                order = {"$filter": _logged(first, last), "$orderby": "TimeStamp"}
                self._write("robot_logs", self._all("RobotLogs", order))
                self._context.state.set(key, through=last.isoformat())

    def _slices(self, begin: datetime, end: datetime) -> Iterator[tuple[datetime, datetime]]:
        """Halves of the window, until none holds more rows than one filter yields."""
        headers = {"X-UIPATH-OrganizationUnitId": str(self._folder)}
        parameters = {"$count": "true", "$top": 1, "$filter": _logged(begin, end)}
        count = self._service.get("odata/RobotLogs", parameters, headers=headers).json()["@odata.count"]
        if count < LOG_ROWS_PER_FILTER:
            if count:
                yield begin, end
            return
        if end - begin <= SHORTEST_SLICE:
            raise PullFailure(
                f"UiPath のログが {begin:%Y-%m-%d %H:%M:%S} からの 1 秒間に {count:,} 行あり、API では全部を読めません。"
                "ログの CSV を書き出して inbox/uipath に置いてください。",
                f"UiPath has {count:,} log rows in the second from {begin:%Y-%m-%d %H:%M:%S}, more than its API gives. "
                "Export the logs to a file in inbox/uipath.",
            )
        middle = begin + (end - begin) / 2
        yield from self._slices(begin, middle)
        yield from self._slices(middle, end)


def _logged(begin: datetime, end: datetime) -> str:
    return f"TimeStamp ge {_utc(begin)} and TimeStamp le {_utc(end)}"


def _utc(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S}.{moment.microsecond // 1000:03d}Z"
