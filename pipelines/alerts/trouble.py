"""Why a channel did not take a message: a code for the journal, and in plain words what to check.

Belongs here: naming and wording errors of channels. Does not belong here: trying again. The texts of these errors hold addresses,
one of them secret, and a server's words may repeat one, so nothing of them is used.
"""

from __future__ import annotations

import smtplib
from collections.abc import Iterable

from pipelines.alerts.mail import PartlyTaken
from pipelines.alerts.webhook import NotTaken

# the nearest class of the error is looked up by its name, since requests is loaded only where something is posted
_MAIL = {
    "gaierror": (
        "host の名前のサーバーが見つかりません。綴りと DNS を確かめてください",
        "no server of the name in host is found; check its spelling and the DNS",
    ),
    "SSLCertVerificationError": (
        "サーバーの証明書を確かめられません。host を証明書の名前と同じにし、自前の認証局は SSL_CERT_FILE に指定してください",
        "the server's certificate cannot be verified; host must be the name in it, your own authority goes into SSL_CERT_FILE",
    ),
    "SSLError": (
        "TLS でつながりません。encryption と port の組を確かめてください（starttls は 587、tls は 465 が普通です）",
        "no TLS with this server; check encryption and port together (usually starttls with 587, tls with 465)",
    ),
    "SMTPServerDisconnected": (
        "サーバーが接続を切りました。encryption と port の組を確かめてください（starttls は 587、tls は 465 が普通です）",
        "the server hung up; check encryption and port together (usually starttls with 587, tls with 465)",
    ),
    "SMTPNotSupportedError": (
        "サーバーに starttls かログインの機能がありません。encryption、port、user を確かめてください",
        "the server has no starttls or no login; check encryption, port and user",
    ),
    "SMTPAuthenticationError": (
        "ログインできません。user とパスワードを確かめてください",
        "the login was refused; check user and password",
    ),
    "SMTPSenderRefused": (
        "差出人が断られました。sender と user を確かめてください",
        "the sender was refused; check sender and user",
    ),
    "PartlyTaken": (
        "これらのあて先だけが断られ、ほかには届きました。recipients を確かめてください",
        "these recipients alone were refused, the others have it; check recipients",
    ),
    "SMTPRecipientsRefused": (
        "あて先が断られました。recipients を確かめてください",
        "the recipients were refused; check recipients",
    ),
    "SMTPException": (
        "サーバーが断りました。メールサーバーの管理者にコードの意味を確かめてください",
        "the server refused; ask who looks after it what the code means",
    ),
    "OSError": (
        "サーバーにつながりません。host、port、ファイアウォールを確かめてください",
        "the server cannot be reached; check host, port and the firewall",
    ),
    "UnicodeError": (
        "host かアドレスに使えない文字があります。綴りを確かめてください",
        "host or an address holds characters that cannot be used; check their spelling",
    ),
}
_WEBHOOK = {
    "NotTaken": (
        "Webhook が受け取りません。url が今も使えるか、チャットの側で止まっていないかを確かめてください",
        "the webhook does not take it; check that url is still valid and that nothing is switched off in the chat",
    ),
    "SSLError": (
        "サーバーの証明書を確かめられません。自前の認証局は REQUESTS_CA_BUNDLE に指定してください",
        "the server's certificate cannot be verified; your own authority goes into REQUESTS_CA_BUNDLE",
    ),
    "ProxyError": (
        "プロキシにつながりません。HTTPS_PROXY を確かめてください",
        "the proxy cannot be reached; check HTTPS_PROXY",
    ),
    "InvalidURL": (
        "url が正しくありません。チャットの画面から写し直してください",
        "url is not valid; copy it once more from the chat's page",
    ),
    "OSError": (
        "サーバーにつながりません。url のサーバー名、HTTPS_PROXY、ファイアウォールを確かめてください",
        "the server cannot be reached; check the server's name in url, HTTPS_PROXY and the firewall",
    ),
}


def code_of(error: Exception) -> str:
    """The error in a word or two: the answer's code, else its class."""
    match error:
        case NotTaken():
            return str(error)
        case smtplib.SMTPResponseException():
            return f"SMTP {error.smtp_code}"
        case PartlyTaken():
            return f"SMTP {_listed(error.codes.values())} ({len(error.codes)}/{error.asked})"
        case smtplib.SMTPRecipientsRefused():
            return f"SMTP {_listed(code for code, _ in error.recipients.values())}"
    return type(error).__name__


def said_of(error: Exception, channel: str, lang: str) -> str:
    """The error for who has to mend it, in ``lang``: its code and, where that is known, what to check."""
    known = _MAIL if channel == "mail" else _WEBHOOK
    for each in type(error).__mro__:
        if each.__name__ in known:
            ja, en = known[each.__name__]
            return f"{code_of(error)}: {ja if lang == 'ja' else en}"
    return code_of(error)


def _listed(codes: Iterable[int]) -> str:
    return ", ".join(map(str, sorted(set(codes))))
