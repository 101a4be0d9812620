"""A local HTTP server that answers as a system's API does, its errors and limits included.

Belongs here: sockets, recording of requests, damage to answers. Does not belong here: what a system says (the tests).
"""

from __future__ import annotations

import json
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit


@dataclass
class Call:
    """A request as it arrived."""

    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes
    at: float


@dataclass
class Reply:
    """An answer. ``sent`` bytes of the body are sent before the connection ends; ``length`` is what the header claims."""

    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    delay_s: float = 0
    sent: int | None = None
    with_length: bool = True


def ok(body: Any, **headers: str) -> Reply:
    """A JSON answer."""
    return Reply(200, json.dumps(body, ensure_ascii=False).encode(), {"Content-Type": "application/json", **headers})


def refusal(status: int, code: str = "", **headers: str) -> Reply:
    """A JSON error with a message that names somebody."""
    body = {"code": code, "message": "佐藤さんのデータです", "error": {"code": code}}
    return Reply(status, json.dumps(body).encode(), {"Content-Type": "application/json", **headers})


Answer = Callable[[Call], Reply]


class Server:
    """What was asked, in order; ``answer`` may be replaced at any time."""

    def __init__(self, answer: Answer, certificate: Path | None = None) -> None:
        self.answer = answer
        self.calls: list[Call] = []
        self._lock = threading.Lock()
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self) -> None:
                url = urlsplit(self.path)
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                query = {name: values[0] for name, values in parse_qs(url.query, keep_blank_values=True).items()}
                headers = {name.lower(): value for name, value in self.headers.items()}
                path = self.path if self.command == "CONNECT" else url.path
                call = Call(self.command, path, query, headers, body, time.monotonic())
                with server._lock:
                    server.calls.append(call)
                    reply = server.answer(call)
                self._send(reply)

            do_GET = do_POST = do_CONNECT = handle_one

            def _send(self, reply: Reply) -> None:
                time.sleep(reply.delay_s)
                try:
                    self.send_response_only(reply.status)
                    for name, value in {"Date": self.date_time_string(), **reply.headers}.items():
                        self.send_header(name, value)
                    if reply.with_length:
                        self.send_header("Content-Length", str(len(reply.body)))
                    if reply.sent is not None or not reply.with_length:
                        self.send_header("Connection", "close")
                        self.close_connection = True
                    self.end_headers()
                    self.wfile.write(reply.body[: reply.sent])
                    self.wfile.flush()
                    if self.close_connection:
                        self.connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    self.close_connection = True  # the client has given up

            def log_message(self, *_: Any) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        # a client that breaks off is part of the tests
        self._http.handle_error = lambda *_: None  # type: ignore[method-assign]
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        if certificate is not None:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self._http.socket = context.wrap_socket(self._http.socket, server_side=True, do_handshake_on_connect=False)
            self.url = f"https://localhost:{self._http.server_port}"

    def asked(self, path: str) -> list[Call]:
        """The requests whose path ends so."""
        return [call for call in self.calls if call.path.endswith(path)]

    @contextmanager
    def running(self) -> Iterator[Server]:
        thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._http.shutdown()
            self._http.server_close()


def first(*replies: Reply, then: Answer) -> Answer:
    """The replies one after the other, then what ``then`` answers."""
    left = list(replies)
    return lambda call: left.pop(0) if left else then(call)
