"""A request goes in; it is refused, or answered with headers that keep the page and what it shows to this machine.

A page of somebody else in the same browser can send requests to servers on this machine, with its own name for it
(DNS rebinding) or from its own origin; other users of the machine can reach it too. So a request needs the server's own
name and port, the random part of its address, no foreign origin, and a path that is one of those there are.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Message, Receive, Send], Awaitable[None]]

# What a path of ours is made of: nothing that is escaped, no dots that lead elsewhere, no second slash.
_PATH = re.compile(rb"(/[A-Za-z0-9_-]+(\.[a-z0-9]+)*)*/?")
_METHODS = ("GET", "HEAD")

HEADERS = (
    (b"cache-control", b"no-store"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
# Of whatever names no policy of its own.
_POLICY = (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'; base-uri 'none'")


class Guard:
    """Answers what may be asked, and nothing else."""

    def __init__(self, app: App, names: Iterable[str], token: str) -> None:
        """Take what answers.

        Args:
            app: it; paths come to it without the token.
            names: of this server, host and port, as a browser sends them.
            token: the first part of every address.
        """
        self._app, self._token = app, token
        self._hosts = frozenset(name.encode("ascii") for name in names)
        self._origins = frozenset(b"http://" + host for host in self._hosts)

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one connection."""
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
            return
        if scope["type"] != "http":
            return
        refusal = self._refuse(scope)
        if refusal is None:
            inner = {**scope, "path": scope["path"][len(self._token) + 1 :]}
            inner["raw_path"] = inner["path"].encode("ascii")
            await self._app(inner, receive, _add_headers(send))
            return
        status, words = refusal
        body = b"" if scope["method"] == "HEAD" else f"{words}\n".encode()
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
        headers += [(b"allow", ", ".join(_METHODS).encode())] if status == 405 else []
        outer = _add_headers(send)
        await outer({"type": "http.response.start", "status": status, "headers": headers})
        await outer({"type": "http.response.body", "body": body})

    def _refuse(self, scope: Message) -> tuple[int, str] | None:
        """Return why a request is refused, as a status and a sentence; None for one that is answered."""
        told: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            told.setdefault(name.lower(), []).append(value)
        hosts = told.get(b"host", [])
        if len(hosts) != 1 or hosts[0].lower() not in self._hosts:
            return 403, "this preview answers to its own address alone"
        if any(origin not in self._origins for origin in told.get(b"origin", [])):
            return 403, "this preview answers to its own pages alone"
        if scope["method"] not in _METHODS:
            return 405, "this preview can be looked at, and nothing else"
        path = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogatepass")
        parts = path.split(b"/", 2)
        has_token = len(parts) == 3 and secrets.compare_digest(parts[1], self._token.encode("ascii"))
        if not _PATH.fullmatch(path) or not has_token:
            return 404, "there is nothing here; open the address that briefgen preview has printed"
        if not _is_from_here(told, is_page=parts[2] == b""):
            return 403, "this preview answers to its own pages alone"
        return None


def _is_from_here(told: dict[bytes, list[bytes]], *, is_page: bool) -> bool:
    """Tell whether a request comes from our page or from the user; the page itself may be linked to from elsewhere."""
    sites = told.get(b"sec-fetch-site", [])
    if all(site in (b"same-origin", b"none") for site in sites):
        return True
    is_visit = told.get(b"sec-fetch-mode") == [b"navigate"] and told.get(b"sec-fetch-dest") == [b"document"]
    return is_page and is_visit


def _add_headers(send: Send) -> Send:
    async def send_with_headers(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = list(message.get("headers", ()))
            has_policy = any(name.lower() == _POLICY[0] for name, _ in headers)
            message = {**message, "headers": [*headers, *HEADERS, *(() if has_policy else (_POLICY,))]}
        await send(message)

    return send_with_headers
