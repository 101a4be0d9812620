"""E-mail: a message over SMTP.

Belongs here: the protocol. Does not belong here: what is said, when it is tried again.
"""

from __future__ import annotations

import smtplib
import ssl
from email.message import EmailMessage
from email.utils import formatdate, make_msgid

from pipelines.alerts.config import MailConfig
from pipelines.alerts.message import Message, shown


def send_mail(config: MailConfig, message: Message) -> None:
    """Hand a message to the server for every recipient.

    The certificate is checked against the system's authorities (or SSL_CERT_FILE). Raises smtplib.SMTPException or OSError.
    """
    letter = _letter(config, message)
    with _connect(config) as server:
        if config.encryption == "starttls":
            server.starttls(context=ssl.create_default_context())
        if config.user and config.password:
            server.login(config.user, config.password.get_secret_value())
        refused = server.send_message(letter)
    if refused:
        raise smtplib.SMTPRecipientsRefused(refused)


def _connect(config: MailConfig) -> smtplib.SMTP:
    if config.encryption == "tls":
        return smtplib.SMTP_SSL(config.host, config.port, timeout=config.timeout_s, context=ssl.create_default_context())
    return smtplib.SMTP(config.host, config.port, timeout=config.timeout_s)


def _letter(config: MailConfig, message: Message) -> EmailMessage:
    recipients = (config.digest_recipients if message.kind == "digest" else []) or config.recipients
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
