"""Logins whose token runs out: asked for when needed, asked for once more when a server no longer takes it.

Belongs here: putting a credential on a request. Does not belong here: where the credential comes from (``config``).
Everything goes through ``requests``' auth, never through headers given by hand, so that no log of a request holds it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dlt.sources.helpers.rest_client.auth import OAuth2ClientCredentials
from requests import HTTPError, JSONDecodeError, PreparedRequest, Response, Session
from requests.auth import AuthBase

from pipelines.pull.explain import CutShort


class NoAuth(AuthBase):
    """Sends nothing; also keeps ``requests`` from looking into ~/.netrc."""

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        return r


class Headers(AuthBase):
    """Credentials that never run out, as headers by name."""

    def __init__(self, headers: dict[str, str]) -> None:
        self._headers = headers

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        r.headers.update(self._headers)
        return r


class Relogin(AuthBase):
    """Puts a token on each request and, where the answer is 401, forgets it and asks for another, once per request."""

    def __init__(self, put_token: Callable[[PreparedRequest], PreparedRequest], forget: Callable[[], None]) -> None:
        self._put_token = put_token
        self._forget = forget

    def __call__(self, r: PreparedRequest) -> PreparedRequest:
        r = self._put_token(r)
        r.register_hook("response", self._once_more)
        return r

    def _once_more(self, response: Response, **kwargs: Any) -> Response:
        if response.status_code != 401:
            return response
        response.close()
        self._forget()
        request = self._put_token(response.request.copy())
        answer: Response = response.connection.send(request, **kwargs)
        answer.history.append(response)
        answer.request = request
        return answer


class ClientCredentials(OAuth2ClientCredentials):
    """dlt's client credentials, whose secret follows no redirect and whose answer is looked at."""

    def build_access_token_request(self) -> dict[str, Any]:
        return {**super().build_access_token_request(), **login_rules("access_token")}


def login_rules(token_name: str) -> dict[str, Any]:
    """Arguments of a request that carries a secret: it goes to no other place, and the answer must hold the token."""

    def look(response: Response, **_: Any) -> None:
        accept(response)
        try:
            has_token = bool(response.json()[token_name])
        except (JSONDecodeError, KeyError, TypeError):
            has_token = False
        if not has_token:
            raise CutShort(response=response)

    return {"auth": NoAuth(), "allow_redirects": False, "hooks": {"response": [look]}}


def accept(response: Response) -> None:
    """Raise HTTPError unless the request was answered as asked."""
    if response.status_code not in (200, 201):
        raise HTTPError(response=response)


def client_credentials(token_url: str, client_id: str, client_secret: str, scope: str, session: Session) -> Relogin:
    """OAuth 2.0 client credentials; the token is kept until it runs out or is refused."""
    login = ClientCredentials(
        access_token_url=token_url,
        client_id=client_id,
        client_secret=client_secret,
        access_token_request_data={"scope": scope},
        session=session,
    )

    def forget() -> None:
        login.access_token = None

    return Relogin(login, forget)
