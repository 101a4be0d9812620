"""The outbox: messages wait here, a file each, until every channel has taken them.

Belongs here: keeping, trying, the journal of tries. Does not belong here: what is said, the channels' protocols.
"""

from __future__ import annotations

import json
import smtplib
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from pipelines.alerts.config import AlertConfig
from pipelines.alerts.mail import PERMANENT, PartlyTaken, send_mail
from pipelines.alerts.message import Message, from_json, to_json
from pipelines.alerts.trouble import code_of, said_of
from pipelines.alerts.webhook import NotTaken, post_message
from pipelines.clock import tokyo_now
from pipelines.durable import WRITING, write_whole
from pipelines.journal import append_line
from pipelines.settings import Settings

JOURNAL_NAME = "alerts.jsonl"
# what nobody could be told for a month is no news any more, and a flood when the server is back
KEPT_DAYS = 30
# the message, and who of the channel's recipients has not had it yet; nobody named: all of them
Send = Callable[[Message, Sequence[str]], None]


@dataclass(frozen=True)
class Try:
    """What came of handing one message to one channel.

    ``problem`` says what to mend, in words, and ``code`` in short; both are blank where it was taken and never hold an address.
    ``answered``: whether somebody was there to take it. ``is_over``: there is nothing to try again. ``unserved``: whom alone
    another try is for; nobody named: everybody.
    """

    channel: str
    kind: str
    problem: str = ""
    code: str = ""
    answered: bool = True
    is_over: bool = True
    unserved: tuple[str, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A message that waits since ``kept_at`` (Tokyo) for the channels that have not taken it.

    ``unserved``: the recipients of mail who were refused for the time being while others have it; nobody named: all wait.
    """

    kept_at: datetime
    channels: list[str]
    message: Message
    unserved: tuple[str, ...] = ()


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
        unserved = entry.unserved
        # a channel that was taken out of the settings since has nothing left to take
        for channel in (channel for channel in entry.channels if channel in sends):
            if channel not in silent:
                tried = _try(sends[channel], channel, entry.message, settings.lang, entry.unserved)
                append_line(_journal(settings), kind=tried.kind, channel=channel, outcome=tried.code or "delivered")
                tries.append(tried)
                unserved = tried.unserved or unserved
                if tried.is_over:
                    continue
                if not tried.answered:
                    # one wait for a server that does not answer is enough
                    silent.add(channel)
            left.append(channel)
        if not left:
            path.unlink()
        elif (left, unserved) != (entry.channels, entry.unserved):
            _write(path, Entry(entry.kept_at, left, entry.message, unserved))
    return tries


def send_now(config: AlertConfig, message: Message, lang: str) -> list[Try]:
    """Hand a message to every channel without keeping it: while somebody waits for it, or where no file can be written."""
    return [_try(send, channel, message, lang) for channel, send in sorted(channels(config).items())]


def waiting(settings: Settings) -> int:
    """How many messages wait."""
    return len(list(_folder(settings).glob("*.json")))


def channels(config: AlertConfig) -> dict[str, Send]:
    """The channels that are set up."""
    mail, webhook = config.mail, config.webhook
    sends: dict[str, Send] = {}
    if mail is not None:
        sends["mail"] = lambda message, unserved: send_mail(mail, message, unserved)
    if webhook is not None:
        sends[webhook.kind] = lambda message, _: post_message(webhook, message)
    return sends


def _try(send: Send, channel: str, message: Message, lang: str, unserved: Sequence[str] = ()) -> Try:
    from requests import RequestException

    try:
        send(message, unserved)
    except PartlyTaken as error:
        # whoever is refused for good while others have it is not tried again
        later = tuple(recipient for recipient, code in error.codes.items() if code < PERMANENT)
        return Try(channel, message.kind, said_of(error, channel, lang), code_of(error), is_over=not later, unserved=later)
    except (NotTaken, smtplib.SMTPException, RequestException, OSError, UnicodeError) as error:
        answered = isinstance(error, NotTaken | smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused)
        return Try(channel, message.kind, said_of(error, channel, lang), code_of(error), answered, is_over=False)
    return Try(channel, message.kind)


def _write(path: Path, entry: Entry) -> None:
    fields = {
        "kept_at": entry.kept_at.isoformat(),
        "channels": entry.channels,
        "unserved": entry.unserved,
        "message": to_json(entry.message),
    }
    write_whole(path, json.dumps(fields, ensure_ascii=False).encode())
    # addresses of recipients may stand in it, which the settings keep from others as well
    path.chmod(0o600)


def _read(path: Path) -> Entry | None:
    """The entry; None where somebody's hand or a disk has damaged the file."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        kept_at, message = datetime.fromisoformat(fields["kept_at"]), from_json(fields["message"])
        # messages of earlier versions name no recipients
        return Entry(kept_at, fields["channels"], message, tuple(fields.get("unserved", ())))
    except (ValueError, KeyError, TypeError):
        return None


def _folder(settings: Settings) -> Path:
    return settings.alerts_dir / "outbox"


def _journal(settings: Settings) -> Path:
    return settings.logs_dir / JOURNAL_NAME
