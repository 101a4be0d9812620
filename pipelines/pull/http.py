"""One system's API over dlt's REST client: patience, retries, and answers looked at before anyone uses them.

Belongs here: what is true of every system. Does not belong here: paths, filters, codes of one system (its room).
An answer cut short never leaves this module: the connection's own length is enforced, JSON is parsed, and what
does not hold is asked for again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from inspect import unwrap
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests
from dlt.common.configuration.specs import RuntimeConfiguration
from dlt.sources.helpers.requests import Client
from dlt.sources.helpers.rest_client import RESTClient
from dlt.sources.helpers.rest_client.paginators import BasePaginator, JSONLinkPaginator
from requests import Response, Session
from requests.auth import AuthBase
from requests.exceptions import ChunkedEncodingError, ConnectionError, HTTPError, ProxyError, SSLError, Timeout

from pipelines.clock import utc_now
from pipelines.pull.auth import NoAuth, accept, login_rules
from pipelines.pull.config import HttpConfig, safe_url
from pipelines.pull.explain import BUSY, REDIRECTS, CutShort, explain
from pipelines.pull.failure import PullFailure, SourceFailure

if TYPE_CHECKING:
    from dlt.sources.helpers.rest_client.client import PageData

Notify = Callable[[str, str], None]


class SameHostLinks(JSONLinkPaginator):
    """Follows links to next pages, but takes the token to no other host."""

    def update_state(self, response: Response, data: list[Any] | None = None) -> None:
        super().update_state(response, data)
        link = self._next_reference
        here = urlsplit(response.url)
        if link and (urlsplit(link).scheme, urlsplit(link).netloc) not in ((here.scheme, here.netloc), ("", "")):
            raise PullFailure(
                f"{here.hostname} の次ページの宛先が別のサーバーです。取得を中止しました。",
                f"{here.hostname} points to another server for the next page. Stopped.",
            )


class Service:
    """One API. ``check`` looks at a JSON answer beyond its being JSON; ``retry`` names refusals worth another try."""

    def __init__(
        self,
        base_url: str,
        patience: HttpConfig,
        notify: Notify,
        *,
        headers: dict[str, str] | None = None,
        check: Callable[[Response], None] | None = None,
        retry: Callable[[Response], bool] | None = None,
    ) -> None:
        self.base_url = base_url
        self._patience = patience
        self._notify = notify
        self._check = check
        self._retry = retry
        self.session = _session(patience, self._is_worth_another_try)
        self._client = RESTClient(base_url, headers=headers, session=self.session, config=RuntimeConfiguration())

    def login(self, auth: AuthBase) -> None:
        """Use ``auth`` for every request from now on."""
        self._client.auth = auth

    def get(self, path: str, params: dict[str, Any] | None = None, **kwargs: Any) -> Response:
        """One JSON answer; raises PullFailure."""
        with self._explained():
            return self._client.get(path, params=params, hooks={"response": [self._json]}, allow_redirects=False, **kwargs)

    def pages(
        self, path: str, paginator: BasePaginator, selector: str, params: dict[str, Any], **kwargs: Any
    ) -> Iterator[PageData[Any]]:
        """JSON answers page by page, each a list of the records under ``selector``; raises PullFailure."""
        with self._explained():
            yield from self._client.paginate(
                path,
                params=params,
                paginator=paginator,
                data_selector=selector,
                hooks={"response": [self._json]},
                allow_redirects=False,
                **kwargs,
            )

    def csv(self, path: str, params: dict[str, Any] | None = None) -> bytes:
        """One CSV answer as it was served; raises PullFailure."""
        with self._explained():
            return self._client.get(path, params=params, hooks={"response": [_whole_csv]}, allow_redirects=False).content

    def redirected_csv(self, path: str) -> bytes:
        """The CSV to which the answer redirects, fetched there without the login; raises PullFailure."""
        with self._explained():
            answer = self._client.get(path, hooks={"response": [_redirect]}, allow_redirects=False)
            place = safe_place(answer.headers["Location"])
            return self.session.get(place, auth=NoAuth(), hooks={"response": [_whole_csv]}, allow_redirects=False).content

    def post_login(self, path: str, body: dict[str, str], token_name: str) -> Any:
        """The JSON answer to a login; raises requests' exceptions, for use inside the other methods."""
        return self.session.post(f"{self.base_url}/{path}", json=body, **login_rules(token_name)).json()

    def _json(self, response: Response, *_: Any, **__: Any) -> None:
        accept(response)
        try:
            is_object = isinstance(response.json(), dict)
        except requests.JSONDecodeError:
            _refuse_web_page(response)
            is_object = False
        if not is_object:
            raise CutShort(response=response)
        if self._check:
            self._check(response)

    def _is_worth_another_try(self, response: Response | None, error: BaseException | None) -> bool:
        if response is not None:
            wait = _asked_to_wait_s(response)
            busy = response.status_code in BUSY or (self._retry is not None and self._retry(response))
            worth = busy and (wait is None or wait <= self._patience.longest_wait_s)
            reason = f"HTTP {response.status_code}"
        else:
            worth = isinstance(error, CutShort | ChunkedEncodingError | ConnectionError | Timeout)
            worth = worth and not isinstance(error, SSLError | ProxyError)
            reason = type(error).__name__
        if worth:
            self._notify(f"応答なし・混雑 ({reason})", f"no answer or busy ({reason})")
        return worth

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say what went wrong without a word of the request or the answer, and without the chain of exceptions."""
        host = urlsplit(self.base_url).hostname or ""
        try:
            yield
        except requests.RequestException as error:
            failure = explain(host, error, self._patience)
        else:
            return
        raise failure from None


def _session(patience: HttpConfig, is_worth_another_try: Callable[[Response | None, BaseException | None], bool]) -> Session:
    """dlt's session with its retries; what is worth another try is said by us alone."""
    client = Client.__new__(Client)
    # unwrapped, so that dlt neither looks for settings of its own in files and variables nor loads Streamlit to do so
    unwrap(Client.__init__)(
        client,
        request_timeout=(patience.connect_timeout_s, patience.read_timeout_s),
        raise_for_status=False,
        status_codes=(),
        exceptions=(),
        request_max_attempts=patience.attempts,
        retry_condition=is_worth_another_try,
        request_backoff_factor=patience.backoff_s,
        request_max_retry_delay=patience.longest_wait_s,
    )
    return client.session


def safe_place(url: str) -> str:
    """A redirect's target, which must be https, or http on this machine; raises PullFailure."""
    try:
        safe_url(url.partition("?")[0])
    except ValueError:
        raise PullFailure(
            "転送先が https ではないため、取得を中止しました。", "The answer redirects to a place without https. Stopped."
        ) from None
    return url


def served_at(response: Response) -> datetime:
    """The server's clock when it answered (UTC); this machine's where it does not say."""
    try:
        return parsedate_to_datetime(response.headers["Date"]).astimezone(UTC)
    except (KeyError, ValueError):
        return utc_now()


def _redirect(response: Response, **_: Any) -> None:
    if response.status_code not in REDIRECTS:
        raise HTTPError(response=response)
    if "Location" not in response.headers:
        raise CutShort(response=response)


def _whole_csv(response: Response, **_: Any) -> None:
    accept(response)
    _refuse_web_page(response)
    has_length = "Content-Length" in response.headers or "chunked" in response.headers.get("Transfer-Encoding", "")
    if not response.content or not (has_length or response.content.endswith(b"\n")):
        raise CutShort(response=response)


def _refuse_web_page(response: Response) -> None:
    if response.content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
        host = urlsplit(response.url).hostname
        raise SourceFailure(
            f"{host} がデータではなく画面を返しました。アドレスと、プロキシの認証画面が挟まっていないかを確かめてください。",
            f"{host} answered with a web page instead of data. Check the address, and whether a proxy asks for a login.",
        )


def _asked_to_wait_s(response: Response) -> float | None:
    text = response.headers.get("Retry-After", "").strip()
    if text.isdigit():
        return float(text)
    try:
        return (parsedate_to_datetime(text) - utc_now()).total_seconds() if text else None
    except (TypeError, ValueError):
        return None
