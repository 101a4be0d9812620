"""A data folder with a published snapshot, a real SMTP server and a real HTTP server on this machine.

The snapshot is the hand-worked one of the page's tests (tests/app/snapshot_fixture.py): uipath is late, winactor missing, one
check of severity warn did not pass.
"""

from __future__ import annotations

import json
import shutil
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import duckdb
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from pipelines.settings import Settings
from tests.app.snapshot_fixture import write_snapshot
from tests.pull.conftest import certificate, unused_tcp_port
from tests.pull.server import Reply, Server

__all__ = ["certificate", "unused_tcp_port"]

SNAPSHOT_ID = "20261016T060400"
OFFICE = "dx-office@city.example"
PASSWORD = "smtp-pass-4d1e"
SECRET_PATH = "/hooks/secret-77c2"


@dataclass
class Mailbox:
    """What an SMTP server took, in order; ``reply`` to DATA may be replaced, ``refusals`` are replies to RCPT by recipient."""

    port: int
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    reply: str = "250 OK"
    refusals: dict[str, str] = field(default_factory=dict)

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: list[str]) -> str:
        if address not in self.refusals:
            envelope.rcpt_tos.append(address)
        return self.refusals.get(address, "250 OK")

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.reply.startswith("250"):
            self.letters.append(message_from_bytes(envelope.content, _class=EmailMessage, policy=policy.default))
            self.recipients.append(list(envelope.rcpt_tos))
            self.encrypted.append(session.ssl is not None)
        return self.reply

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        """Take one user with one password."""
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password.decode() == PASSWORD)

    @property
    def texts(self) -> list[str]:
        """The text of each letter."""
        return [letter.get_body(("plain",)).get_content() for letter in self.letters]

    @property
    def subjects(self) -> list[str]:
        return [letter["Subject"] for letter in self.letters]


@pytest.fixture
def mailbox(unused_tcp_port: int) -> Iterator[Mailbox]:
    """A server without encryption, as a relay on this machine is."""
    box = Mailbox(unused_tcp_port)
    controller = Controller(box, hostname="127.0.0.1", port=box.port)
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def starttls_mailbox(unused_tcp_port: int, certificate: Path) -> Iterator[Mailbox]:
    """A server that takes nothing before STARTTLS and a login."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    box = Mailbox(unused_tcp_port)
    controller = Controller(
        box,
        hostname="127.0.0.1",
        port=box.port,
        tls_context=context,
        require_starttls=True,
        authenticator=box.authenticate,
        auth_required=True,
    )
    controller.start()
    yield box
    controller.stop()


@pytest.fixture
def chat() -> Iterator[Server]:
    """A webhook that takes everything."""
    with Server(lambda call: Reply(202)).running() as server:
        yield server


@dataclass
class City:
    """A data folder and where its alerts go."""

    settings: Settings

    def configure(self, text: str, mode: int = 0o600) -> None:
        """Write alerts.toml; nothing is silent however long ago the snapshot's data end, unless the text says so."""
        path = self.settings.alerts_path
        path.write_text(text if "[watch]" in text else f"{text}\n[watch]\nsilent_days = 100000\n", encoding="utf-8")
        path.chmod(mode)

    def mail_to(self, mailbox: Mailbox, more: str = "") -> None:
        """Alerts by mail alone."""
        self.configure(mail_section(mailbox.port) + more)

    def publish(self, snapshot_id: str, change: str = "") -> None:
        """A further snapshot: a copy of the first one, changed by a statement before it becomes current."""
        folder = self.settings.published_dir
        path = folder / f"{snapshot_id}.duckdb"
        shutil.copy(folder / f"{SNAPSHOT_ID}.duckdb", path)
        with duckdb.connect(str(path)) as con:
            con.execute("update meta_snapshot set snapshot_id = ?", [snapshot_id])
            con.execute(change or "select 1")
        pointer = json.loads((folder / "current.json").read_text(encoding="utf-8"))
        pointer |= {"snapshot_id": snapshot_id, "file": path.name}
        (folder / "current.json").write_text(json.dumps(pointer), encoding="utf-8")


def mail_section(port: int) -> str:
    return (
        f'[mail]\nhost = "127.0.0.1"\nport = {port}\nencryption = "none"\nsender = "dx@city.example"\nrecipients = ["{OFFICE}"]\n'
    )


def chat_section(chat: Server, kind: str = "teams") -> str:
    return f'[webhook]\nkind = "{kind}"\nurl = "{chat.url}{SECRET_PATH}"\n'


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with one snapshot; nobody writes into it."""
    folder = tmp_path_factory.mktemp("alerts")
    write_snapshot(folder, SNAPSHOT_ID)
    return folder


@pytest.fixture
def city(published: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> City:
    for name in ("DX_ALERTS_SMTP_PASSWORD", "DX_ALERTS_WEBHOOK_URL", "HTTP_PROXY", "http_proxy", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    shutil.copytree(published, tmp_path / "data")
    return City(Settings(data_dir=tmp_path / "data"))
