"""What an error of HTTP means to the city's staff: what happened, where, how to mend it.

Belongs here: words. Does not belong here: sending requests. Nothing of a request or an answer is repeated but host, path,
status and the system's own code: neither queries nor messages, which may name people or carry a signature.
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import requests
from requests import Response
from requests.exceptions import ChunkedEncodingError, ConnectTimeout, HTTPError, ProxyError, SSLError, Timeout
from urllib3.exceptions import ReadTimeoutError

from pipelines.pull.config import HttpConfig
from pipelines.pull.failure import PullFailure, Refused, SourceFailure

BUSY = (429, 500, 502, 503, 504)
REDIRECTS = (301, 302, 303, 307, 308)
_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")


class CutShort(requests.RequestException):
    """An answer that is not whole, or not what the system's API promises."""


def error_code(response: Response) -> str:
    """The system's own code of an error, where its answer has one; never its message, which may name people."""
    try:
        body = response.json()
    except requests.RequestException:
        return ""
    found = body.get("code") or body.get("errorCode") or body.get("error") if isinstance(body, dict) else None
    found = found.get("code") if isinstance(found, dict) else found
    return str(found) if found is not None and _CODE.fullmatch(str(found)) else ""


def _path(request: Any) -> str:
    return urlsplit(getattr(request, "url", None) or "").path


def explain(host: str, error: requests.RequestException, patience: HttpConfig) -> PullFailure:
    """The failure that ``error`` means, after all tries."""
    if isinstance(error, HTTPError) and error.response is not None:
        return _of_status(error.response)
    if isinstance(error, SSLError):
        return SourceFailure(
            f"{host} の証明書を確かめられません。庁内の認証局を使うときは、その証明書のファイルを REQUESTS_CA_BUNDLE に"
            "指定してください。",
            f"The certificate of {host} cannot be verified. Where the city has its own authority, name its file in "
            "REQUESTS_CA_BUNDLE.",
        )
    if isinstance(error, ProxyError):
        return SourceFailure(
            f"{host} へのプロキシを使えません。HTTPS_PROXY と NO_PROXY を確かめてください。",
            f"The proxy towards {host} cannot be used. Check HTTPS_PROXY and NO_PROXY.",
        )
    is_slow = isinstance(error, Timeout) or (error.args and isinstance(error.args[0], ReadTimeoutError))
    if is_slow and not isinstance(error, ConnectTimeout):
        return SourceFailure(
            f"{host} が {patience.read_timeout_s:g} 秒以内に答えません ({patience.attempts} 回)。"
            "時間をおくか、pull.yaml の http.read_timeout_s を長くしてください。",
            f"{host} did not answer within {patience.read_timeout_s:g} s ({patience.attempts} tries). "
            "Try later, or lengthen http.read_timeout_s in pull.yaml.",
        )
    if isinstance(error, CutShort | ChunkedEncodingError):
        where = f"{host}{_path(error.request)}"
        return PullFailure(
            f"{where} の応答が途中で切れています ({patience.attempts} 回)。時間をおいて、もう一度 dx pull を実行してください。",
            f"The answer of {where} is cut short ({patience.attempts} tries). Run dx pull again later.",
        )
    return SourceFailure(
        f"{host} に接続できません ({type(error).__name__})。アドレス、ネットワーク、HTTPS_PROXY を確かめてください。",
        f"{host} cannot be reached ({type(error).__name__}). Check the address, the network and HTTPS_PROXY.",
    )


def _of_status(response: Response) -> PullFailure:
    status, code = response.status_code, error_code(response)
    where = f"{urlsplit(response.url).hostname}{_path(response.request)}"
    what = f"HTTP {status}" + (f" {code}" if code else "")
    if status in REDIRECTS:
        return SourceFailure(
            f"{where} が別の場所へ転送しました ({what})。pull.yaml のアドレスを確かめてください。",
            f"{where} redirects elsewhere ({what}). Check the address in pull.yaml.",
        )
    if status == 401 or (response.request.method == "POST" and status < 500 and status != 429):
        return SourceFailure(
            f"{where} がログインを拒みました ({what})。利用者名またはクライアント ID と、環境変数の秘密の値を確かめてください。",
            f"{where} refuses the login ({what}). Check the user or client ID, and the secret in the environment.",
        )
    if status in BUSY or status >= 500:
        return SourceFailure(
            f"{where} が混雑または停止しています ({what})。時間をおいて、もう一度 dx pull を実行してください。",
            f"{where} is busy or down ({what}). Run dx pull again later.",
        )
    return Refused(
        f"{where} が拒みました ({what})。権限と pull.yaml の指定を確かめてください。",
        f"{where} refuses ({what}). Check the permissions and what pull.yaml names.",
        status,
    )
