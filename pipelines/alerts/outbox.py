"""The outbox: messages wait here, a file each, until every channel has taken them.

Belongs here: keeping, trying, the journal of tries. Does not belong here: what is said, the channels' protocols.
"""

from __future__ import annotations

import json
import smtplib
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.alerts.config import AlertConfig
from pipelines.alerts.mail import send_mail
from pipelines.alerts.message import Message, from_json, to_json
from pipelines.alerts.webhook import NotTaken, post_message
from pipelines.clock import tokyo_now
from pipelines.durable import WRITING, write_whole
from pipelines.journal import append_line
from pipelines.settings import Settings

JOURNAL_NAME = "alerts.jsonl"
# what nobody could be told for a month is no news any more, and a flood when the server is back
KEPT_DAYS = 30
Send = Callable[[Message], None]


@dataclass(frozen=True)
class Try:
    """What came of handing one message to one channel.

    ``problem`` is blank where it was taken and never holds an address; ``answered``: whether somebody was there to take it.
    """

    channel: str
    kind: str
    problem: str = ""
    answered: bool = True


@dataclass(frozen=True)
class Entry:
    """A message that waits since ``kept_at`` (Tokyo) for the channels that have not taken it."""

    kept_at: datetime
    channels: list[str]
    message: Message


def keep(settings: Settings, config: AlertConfig, message: Message) -> None:
    """Put a message into the outbox, durably; it goes out with the next `deliver`. Raises OSError."""
    folder = _folder(settings)
    folder.mkdir(parents=True, exist_ok=True)
    now = tokyo_now()
    path = folder / f"{now:%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.json"
    _write(path, Entry(now, sorted(channels(config)), message))


def deliver(settings: Settings, config: AlertConfig) -> list[Try]:
    """Hand on what waits, the oldest first, to every channel that has not taken it; what fails stays.

    Raises OSError where the outbox or the journal cannot be written.
    """
    tries: list[Try] = []
    sends = channels(config)
    silent: set[str] = set()
    for leftover in _folder(settings).glob(f"{WRITING}*"):
        leftover.unlink()
    for path in sorted(_folder(settings).glob("*.json")):
        entry = _read(path)
        if entry is None or tokyo_now() - entry.kept_at > timedelta(days=KEPT_DAYS):
            append_line(_journal(settings), kind=entry.message.kind if entry else "damaged", outcome="dropped")
            path.unlink()
            continue
        left = []
        # a channel that was taken out of the settings since has nothing left to take
        for channel in (channel for channel in entry.channels if channel in sends):
            if channel not in silent:
                tried = _try(sends[channel], channel, entry.message)
                append_line(_journal(settings), kind=tried.kind, channel=channel, outcome=tried.problem or "delivered")
                tries.append(tried)
                if not tried.problem:
                    continue
                if not tried.answered:
                    # one wait for a server that does not answer is enough
                    silent.add(channel)
            left.append(channel)
        if not left:
            path.unlink()
        elif left != entry.channels:
            _write(path, Entry(entry.kept_at, left, entry.message))
    return tries


def send_now(config: AlertConfig, message: Message) -> list[Try]:
    """Hand a message to every channel without keeping it: while somebody waits for it, or where no file can be written."""
    return [_try(send, channel, message) for channel, send in sorted(channels(config).items())]


def waiting(settings: Settings) -> int:
    """How many messages wait."""
    return len(list(_folder(settings).glob("*.json")))


def channels(config: AlertConfig) -> dict[str, Send]:
    """The channels that are set up."""
    mail, webhook = config.mail, config.webhook
    sends: dict[str, Send] = {}
    if mail is not None:
        sends["mail"] = lambda message: send_mail(mail, message)
    if webhook is not None:
        sends[webhook.kind] = lambda message: post_message(webhook, message)
    return sends


def _try(send: Send, channel: str, message: Message) -> Try:
    from requests import RequestException

    try:
        send(message)
    except NotTaken as error:
        return Try(channel, message.kind, str(error))
    except smtplib.SMTPResponseException as error:
        # the server's words may repeat an address
        return Try(channel, message.kind, f"SMTP {error.smtp_code}")
    except smtplib.SMTPRecipientsRefused as error:
        return Try(channel, message.kind, f"SMTP {', '.join(sorted({str(code) for code, _ in error.recipients.values()}))}")
    except (smtplib.SMTPException, RequestException, OSError, UnicodeError) as error:
        # the texts of these exceptions hold addresses, one of them secret
        return Try(channel, message.kind, type(error).__name__, answered=False)
    return Try(channel, message.kind)


def _write(path: Path, entry: Entry) -> None:
    fields = {"kept_at": entry.kept_at.isoformat(), "channels": entry.channels, "message": to_json(entry.message)}
    write_whole(path, json.dumps(fields, ensure_ascii=False).encode())


def _read(path: Path) -> Entry | None:
    """The entry; None where somebody's hand or a disk has damaged the file."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        return Entry(datetime.fromisoformat(fields["kept_at"]), fields["channels"], from_json(fields["message"]))
    except (ValueError, KeyError, TypeError):
        return None


def _folder(settings: Settings) -> Path:
    return settings.alerts_dir / "outbox"


def _journal(settings: Settings) -> Path:
    return settings.logs_dir / JOURNAL_NAME
