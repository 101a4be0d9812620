"""A city with a pull.yaml, and the certainty that no secret of it is ever shown."""

from __future__ import annotations

import contextlib
import io
import logging
import re
import socket
import traceback
from base64 import b64encode
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from pipelines.commands.pull import pull_sources
from pipelines.errors import UserError
from pipelines.landing.ingest import IngestSummary
from tests.pull.server import Answer, Server, ok
from tests.sources.conftest import Inbox

SECRETS = {
    "DX_KINTONE_PASSWORD": "kintone-pass-5f1c",
    "DX_KINTONE_BASIC_PASSWORD": "kintone-basic-77ab",
    "DX_KINTONE_TOKEN_7": "kintone-token-90de",
    "DX_UIPATH_CLIENT_SECRET": "uipath-secret-31bb",
    "DX_WINACTOR_PASSWORD": "winactor-pass-c0c0",
    "DX_POWER_AUTOMATE_CLIENT_SECRET": "dataverse-secret-aa11",
    "DX_M365_CLIENT_SECRET": "graph-secret-e4e4",
}
# tokens the servers hand out, and the signature of a short-lived address
HANDED_OUT = ("access-token-1", "access-token-2", "raw-token-1", "raw-token-2", "signature-of-the-place")
QUICK = {"connect_timeout_s": 1, "read_timeout_s": 0.5, "attempts": 3, "backoff_s": 0.01, "longest_wait_s": 2}


@dataclass
class Shown:
    """What a user saw, and the exit code."""

    exit_code: int
    text: str


class City(Inbox):
    """A data folder; ``pull`` runs the command as the terminal does."""

    def __init__(self, root: Path) -> None:
        super().__init__(root)
        self.everything_shown = ""

    def configure(self, **sources: Any) -> None:
        """Write pull.yaml with small patience."""
        path = self.settings.data_dir / "pull" / "pull.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(yaml.safe_dump({"http": QUICK, **sources}, allow_unicode=True), encoding="utf-8")

    def pull(self, *sources: str) -> Shown:
        """Run the command; everything it prints or raises is kept."""
        output, code, raised = io.StringIO(), 0, ""
        with contextlib.redirect_stdout(output), contextlib.redirect_stderr(output):
            try:
                pull_sources(self.settings, sources)
            except UserError as error:
                code, raised = error.exit_code, f"{error.ja}\n{error.en}\n{traceback.format_exc()}"
        shown = Shown(code, output.getvalue() + raised)
        self.everything_shown += shown.text
        return shown

    def take_in(self, source: str, now: datetime | None = None) -> IngestSummary:
        """What was pulled now is not of the future."""
        return super().take_in(source, now or datetime.now(ZoneInfo("Asia/Tokyo")).replace(tzinfo=None))

    def files(self, source: str) -> list[Path]:
        """The files in a source's inbox, unfinished ones included, in the order they were written."""
        folder = self.settings.inbox_dir / source
        return sorted(folder.iterdir(), key=lambda path: path.stat().st_mtime_ns) if folder.is_dir() else []

    def names(self, source: str) -> list[str]:
        """Their names without the time, sorted."""
        return sorted(re.sub(r"_\d{8}T\d{6}(-\d+)?\.(json|csv)$", "", path.name) for path in self.files(source))


def forms_of_secrets() -> list[str]:
    users = ("dx-office", "door")
    encoded = [b64encode(f"{user}:{value}".encode()).decode() for user in users for value in SECRETS.values()]
    return [*SECRETS.values(), *encoded, *HANDED_OUT]


@pytest.fixture
def city(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> Iterator[City]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "REQUESTS_CA_BUNDLE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DX_LANG", "en")
    for name, value in SECRETS.items():
        monkeypatch.setenv(name, value)
    caplog.set_level(logging.DEBUG)
    made = City(tmp_path)
    yield made
    written = [path.read_bytes().decode("utf-8", "replace") for path in tmp_path.rglob("*") if path.is_file()]
    for text in (made.everything_shown, caplog.text, *written):
        for form in forms_of_secrets():
            assert form not in text
        assert "佐藤さん" not in text or text in written


@pytest.fixture
def serve() -> Iterator[Callable[[Answer], Server]]:
    """Start a server that answers so."""
    with contextlib.ExitStack() as stack:
        yield lambda answer: stack.enter_context(Server(answer).running())


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The key and certificate of localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    unencrypted = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, unencrypted)
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def tls_server(certificate: Path) -> Iterator[Server]:
    """A server whose certificate it signed itself."""
    with Server(lambda call: ok({"records": []}), certificate=certificate).running() as server:
        yield server


@pytest.fixture
def unused_tcp_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
