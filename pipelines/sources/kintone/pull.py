"""Pulls from kintone: records of the apps named, the list of apps, and statistics of apps.

Belongs here: kintone's paths, queries and codes. Does not belong here: HTTP, files, state (``pipelines.pull``).
Records are read by ``$id``, since an offset ends at 10,000; a later pull asks for those updated since the last one.
Deleted records stay as they were last seen.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit
from weakref import WeakSet

from dlt.sources.helpers.rest_client.paginators import BasePaginator, OffsetPaginator
from requests import PreparedRequest, Request, Response
from requests.auth import AuthBase

from pipelines.pull.auth import Headers
from pipelines.pull.config import KintoneConfig, required_secret, secret
from pipelines.pull.context import PullContext
from pipelines.pull.explain import CutShort, error_code
from pipelines.pull.failure import PullFailure, Refused
from pipelines.pull.http import Service, served_at
from pipelines.pull.inbox import file_by_file

RECORDS_PER_PAGE = 500
APPS_PER_PAGE = 100
# a record's update time has whole minutes; the index behind queries may lag
OVERLAP = timedelta(hours=1)
_RETRY_ONCE = "GAIA_DA02"
_LIMIT = re.compile(r"limit (\d+)$")

if TYPE_CHECKING:
    from dlt.sources.helpers.rest_client.client import PageData


class UntilShortPage(OffsetPaginator):
    """Lists that do not say how long they are end with a page that is not full."""

    def __init__(self, limit: int) -> None:
        super().__init__(limit, total_path=None)

    def update_state(self, response: Response, data: list[Any] | None = None) -> None:
        super().update_state(response, data)
        if len(data or []) < self.limit:
            self._has_next_page = False


class RecordsById(BasePaginator):
    """Pages in the order of ``$id``, each beginning after the last of the one before; ``limit`` ends with a short page."""

    def __init__(self, condition: str, last_id: int) -> None:
        super().__init__()
        self._condition = f"{condition} and " if condition else ""
        self.last_id = last_id

    def init_request(self, request: Request) -> None:
        self._has_next_page = True
        self.update_request(request)

    def update_state(self, response: Response, data: list[Any] | None = None) -> None:
        records = data or []
        self.last_id = int(records[-1]["$id"]["value"]) if records else self.last_id
        self._has_next_page = len(records) == RECORDS_PER_PAGE

    def update_request(self, request: Request) -> None:
        query = f"{self._condition}$id > {self.last_id} order by $id asc limit {RECORDS_PER_PAGE}"
        request.params["query"] = query


def require_secrets(config: KintoneConfig) -> None:
    """Raise UserError (exit code 2) naming the first secret that is missing."""
    for app, _ in _apps(config):
        _auth(config, app)
    if config.login:
        _auth(config)


def pull(config: KintoneConfig, context: PullContext) -> None:
    """Pull everything configured into the inbox; parts that fail are in ``context.failures``. Raises SourceFailure."""
    service = _service(config, context)
    for app, root in _apps(config):
        with context.part(f"アプリ {app} のレコード", f"records of app {app}"):
            service.login(_auth(config, app))
            _pull_records(service, context, app, root)
    if config.login is None:
        context.warn("アプリ一覧と統計は、login を設定すると取得します。", "The list of apps and statistics need login.")
        return
    with context.part("アプリ一覧と統計", "list and statistics of apps"):
        service.login(_auth(config))
        pages = list(service.pages("k/v1/apps.json", UntilShortPage(APPS_PER_PAGE), "apps", {}))
        context.inbox.write_pages("apps", [page.response.content for page in pages])
        _pull_statistics(service, context, config, [app for page in pages for app in page])


def _apps(config: KintoneConfig) -> list[tuple[int, str]]:
    """The apps to read, each with the root of its paths."""
    guests = [(app, f"k/guest/{space}/v1") for space, apps in config.guest_apps.items() for app in apps]
    return [(app, "k/v1") for app in config.apps] + guests


def _auth(config: KintoneConfig, app: int | None = None) -> AuthBase:
    """The app's own token where there is one, else the user's password; and Basic authentication before the domain."""
    token = secret(f"DX_KINTONE_TOKEN_{app}") if app is not None else None
    headers = {}
    if token is not None:
        headers["X-Cybozu-API-Token"] = token.get_secret_value()
    elif config.login is not None:
        headers["X-Cybozu-Authorization"] = _base64(config.login, "DX_KINTONE_PASSWORD")
    else:
        headers["X-Cybozu-API-Token"] = required_secret(f"DX_KINTONE_TOKEN_{app}").get_secret_value()
    if config.basic_user is not None:
        headers["Authorization"] = f"Basic {_base64(config.basic_user, 'DX_KINTONE_BASIC_PASSWORD')}"
    return Headers(headers)


def _base64(user: str, variable: str) -> str:
    return b64encode(f"{user}:{required_secret(variable).get_secret_value()}".encode()).decode()


def _service(config: KintoneConfig, context: PullContext) -> Service:
    tried: WeakSet[PreparedRequest] = WeakSet()

    def may_pass(response: Response) -> bool:
        """Whether to try a 520 again: a locked database is freed; GAIA_DA02 has one more chance."""
        if response.status_code != 520:
            return False
        is_first = response.request not in tried
        tried.add(response.request)
        return is_first or error_code(response) != _RETRY_ONCE

    return Service(config.base_url, context.patience, context.notify, check=_check, retry=may_pass)


def _check(response: Response) -> None:
    """Refuse answers that kintone cut silently, and pages with fewer records than it says there are."""
    if "filter aborted" in response.headers.get("x-cybozu-warning", "").lower():
        raise PullFailure(
            "kintone が検索を途中で打ち切りました (該当が 10 万件を超えます)。途中までの結果は使いません。"
            "アプリを分けるか、レコードをファイルに書き出して inbox/kintone に置いてください。",
            "kintone aborted the search (more than 100,000 hits); what it gave is not used. "
            "Split the app, or export its records to a file in inbox/kintone.",
        )
    body = response.json()
    records = body.get("records", body.get("apps"))
    if not isinstance(records, list) or not all("$id" in record for record in body.get("records", [])):
        raise CutShort(response=response)
    limit = _LIMIT.search(parse_qs(urlsplit(response.request.url or "").query).get("query", [""])[0])
    total = body.get("totalCount")
    if limit and total is not None and len(records) != min(int(limit[1]), int(total)):
        raise CutShort(response=response)


def _pull_records(service: Service, context: PullContext, app: int, root: str) -> None:
    key = f"records_{app}"
    entry = context.state.get(key)
    # a pull that was cut off has begun already: it goes on after the last record that is in place
    since = entry["since"] if "started" in entry else entry.get("updated_through")
    started, last_id, field = entry.get("started"), entry.get("last_id", 0), entry.get("updated_field")
    condition = ""
    if since and field:
        condition = f'{field} >= "{datetime.fromisoformat(since) - OVERLAP:%Y-%m-%dT%H:%M:00Z}"'
    parameters = {"app": app, "totalCount": "true"}
    pages = service.pages(f"{root}/records.json", RecordsById(condition, last_id), "records", parameters)
    try:
        for some in file_by_file(pages):
            started = started or served_at(some[0].response).isoformat()
            filled = [page for page in some if page]
            if filled:
                context.inbox.write_pages(f"app_{app}_records", [page.response.content for page in filled])
                field = field or _updated_field(filled[0])
                last_id = int(filled[-1][-1]["$id"]["value"])
                context.state.set(key, since=since, started=started, last_id=last_id, updated_field=field)
    except Refused as refusal:
        if refusal.status == 400 and condition:
            # the field may have been given another code: the next pull begins anew
            context.state.set(key)
        raise
    context.state.set(key, updated_through=started, updated_field=field)


def _updated_field(page: PageData[Any]) -> str | None:
    """The code of the field with the time of update, which a city may rename."""
    return next((code for code, field in page[0].items() if field.get("type") == "UPDATED_TIME"), None)


def _pull_statistics(service: Service, context: PullContext, config: KintoneConfig, apps: list[dict[str, Any]]) -> None:
    try:
        pages = list(service.pages("k/v1/apps/statistics.json", UntilShortPage(APPS_PER_PAGE), "apps", {}))
        context.inbox.write_pages("statistics", [page.response.content for page in pages])
    except Refused:
        # the Standard course has no statistics
        roots = {str(app): root for app, root in _apps(config)}
        rows = list(_counted(service, context, config, apps, roots))
        context.inbox.write("statistics", "json", json.dumps({"apps": rows}, ensure_ascii=False).encode())


def _counted(
    service: Service, context: PullContext, config: KintoneConfig, apps: list[dict[str, Any]], roots: dict[str, str]
) -> Iterator[dict[str, Any]]:
    """What the statistics would say of each app, as far as two requests tell; NULL where the app may not be read."""
    for number, app in enumerate(apps, start=1):
        context.notify(f"アプリの統計 {number}/{len(apps)}", f"statistics of apps {number}/{len(apps)}")
        app_id = str(app["appId"])
        count, updated_at = None, None
        try:
            service.login(_auth(config, int(app_id)))
            path = f"{roots.get(app_id, 'k/v1')}/records.json"
            count, updated_at = _count_and_update(service, path, app_id)
        except Refused:
            pass
        kept = {name: app.get(name) for name in ("name", "creator", "createdAt", "modifier", "modifiedAt")}
        yield {"id": app_id, **kept, "recordCount": count, "recordUpdatedAt": updated_at}


def _count_and_update(service: Service, path: str, app_id: str) -> tuple[str, str | None]:
    body = service.get(path, {"app": app_id, "query": "limit 1", "totalCount": "true"}).json()
    record = body["records"][0] if body["records"] else {}
    field = next((code for code, value in record.items() if value.get("type") == "UPDATED_TIME"), None)
    if field is None:
        return body["totalCount"], None
    newest = service.get(path, {"app": app_id, "query": f"order by {field} desc limit 1", "totalCount": "true"}).json()
    return newest["totalCount"], newest["records"][0][field]["value"]
