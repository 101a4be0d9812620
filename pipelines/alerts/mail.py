"""E-mail: a message over SMTP.

Belongs here: the protocol. Does not belong here: what is said, when it is tried again.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Sequence
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from pipelines.alerts.config import MailConfig
from pipelines.alerts.message import Message, shown

# from this SMTP code on a refusal is meant to last
PERMANENT = 500


class PartlyTaken(Exception):
    """The server took a message, but not for all of the ``asked`` recipients; ``codes``: its SMTP code for each of the others."""

    def __init__(self, asked: int, codes: dict[str, int]) -> None:
        super().__init__()
        self.asked = asked
        self.codes = codes


def send_mail(config: MailConfig, message: Message, unserved: Sequence[str] = ()) -> None:
    """Hand a message to the server for the recipients who are ``unserved`` yet; for every one where that is empty.

    The certificate is checked against the system's authorities (or SSL_CERT_FILE). Raises PartlyTaken where somebody has the
    message and others were refused, smtplib.SMTPException or OSError where it has to be tried again as it was.
    """
    recipients = _recipients(config, message)
    # who was taken out of the settings since is served no more
    asked = [each for each in recipients if each in unserved] if unserved else recipients
    if not asked:
        return
    letter = _letter(config, message, recipients)
    with _connect(config) as server:
        if config.encryption == "starttls":
            server.starttls(context=ssl.create_default_context())
        if config.user and config.password:
            server.login(config.user, config.password.get_secret_value())
        try:
            refused = server.send_message(letter, to_addrs=asked)
        except smtplib.SMTPRecipientsRefused as error:
            refused = error.recipients
            if not unserved or any(code < PERMANENT for code, _ in refused.values()):
                raise
    if refused:
        raise PartlyTaken(len(asked), {recipient: code for recipient, (code, _) in refused.items()})


def _recipients(config: MailConfig, message: Message) -> list[str]:
    return (config.digest_recipients if message.kind == "digest" else []) or config.recipients


def _connect(config: MailConfig) -> smtplib.SMTP:
    if config.encryption == "tls":
        return smtplib.SMTP_SSL(config.host, config.port, timeout=config.timeout_s, context=ssl.create_default_context())
    return smtplib.SMTP(config.host, config.port, timeout=config.timeout_s)


def _letter(config: MailConfig, message: Message, recipients: Sequence[str]) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = config.sender
    letter["To"] = ", ".join(recipients)
    letter["Subject"] = shown(message.subject)
    letter["Date"] = formatdate(localtime=True)
    letter["Message-ID"] = make_msgid(domain=config.sender.rpartition("@")[2])
    # keeps absence notes from being sent back
    letter["Auto-Submitted"] = "auto-generated"
    letter.set_content(message.text)
    for path in message.attachments:
        if path.is_file():
            letter.add_attachment(path.read_bytes(), maintype="application", subtype="pdf", filename=path.name)
    return letter
