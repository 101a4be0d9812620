"""A small OpenID Connect provider on the loopback address: discovery, authorization code flow, signed ID tokens, keys.

It logs in whoever is next in ``claims`` without asking. ``forge`` signs with a key that is not among the published ones.
Belongs here: the protocol as documented (OpenID Connect Core 1.0, section 3.1). Does not belong here: what is expected of the
page.
"""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey


class Provider:
    """A running provider; ``claims`` are those of the next login."""

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.forge = False
        self.key = RSAKey.generate_key(2048, {"kid": "published", "use": "sig"})
        self.other_key = RSAKey.generate_key(2048, {"kid": "published", "use": "sig"})
        self.nonces: dict[str, tuple[str | None, str]] = {}
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.issuer = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Stop serving."""
        self.server.shutdown()
        self.server.server_close()

    def _handler(provider) -> type[BaseHTTPRequestHandler]:  # noqa: N805 - ``self`` is the handler's
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                if url.path == "/.well-known/openid-configuration":
                    self._send(provider.metadata())
                elif url.path == "/keys":
                    self._send({"keys": [provider.key.as_dict(private=False)]})
                else:
                    self._redirect(provider.authorize({name: values[0] for name, values in parse_qs(url.query).items()}))

            def do_POST(self) -> None:
                body = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())
                self._send(provider.token(body["code"][0]))

            def _send(self, content: dict[str, Any]) -> None:
                body = json.dumps(content).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def _redirect(self, address: str) -> None:
                self.send_response(302)
                self.send_header("Location", address)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                return

        return Handler

    def metadata(self) -> dict[str, Any]:
        """The discovery document."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
        }

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the browser goes after the login."""
        code = f"code-{len(self.nonces)}"
        self.nonces[code] = (asked.get("nonce"), asked["client_id"])
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, code: str) -> dict[str, Any]:
        """The ID token of the login behind ``code``."""
        nonce, client_id = self.nonces.pop(code)
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": client_id, "sub": "1", "iat": now, "exp": now + 600, "nonce": nonce, **self.claims}
        key = self.other_key if self.forge else self.key
        id_token = jwt.encode({"alg": "RS256", "kid": "published"}, claims, key)
        return {"access_token": "opaque", "token_type": "Bearer", "expires_in": 600, "id_token": id_token}
