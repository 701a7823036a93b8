"""What the tests of the preview share: a server, requests to the byte, and the news that a browser would hear."""

from __future__ import annotations

import datetime
import json
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from briefgen.preview.server import PreviewServer
from briefgen.preview.subjects import Subjects
from briefgen.preview.telling import read_editor

PATIENCE = 30.0
"""Seconds after which a test gives up on news; none takes a tenth of that alone."""

GOOD = """\
briefgen: 1
meta: {title: The old pier, marking: 'TLP:CLEAR', as_of: 2024-06-01}
events:
- {id: warning, date: 2023-11-20, title: The inspector warns, significance: 5}
- {id: fall, date: 2024-05-02, title: The pier falls, significance: 5}
- {id: quiet, date: 2024-05-03, title: Word of the harbour police, marking: 'TLP:AMBER'}
"""


@dataclass(frozen=True)
class Answer:
    """What a server has answered; the headers' names are in small letters."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def start_server(file: Path | None = None, project: Path | None = None, **options: Any) -> PreviewServer:
    """Start a server at a free port."""
    faults: list[Exception] = []
    changes = options.pop("changes", {})
    server = PreviewServer(
        Subjects(file, project, changes),
        host=options.pop("host", "127.0.0.1"),
        port=options.pop("port", 0),
        editor=read_editor(options.pop("editor", "vscode")),
        clock=lambda: datetime.datetime.now(datetime.UTC),
        on_fault=faults.append,
    )
    server.faults = faults  # type: ignore[attr-defined]  # looked at when the test ends
    server.start()
    return server


def ask(server: PreviewServer, path: str | bytes = "", **how: Any) -> Answer:
    """Send one request and return the answer.

    Args:
        server: to be asked.
        path: below its own address; bytes are the whole target, as they are to be sent.
        how: `method`, `host` (None for none), and `headers`.
    """
    where = urlsplit(server.url)
    host = how.get("host", where.netloc)
    target = path if isinstance(path, bytes) else f"{where.path}{path}".encode()
    lines = [how.get("method", "GET").encode() + b" " + target + b" HTTP/1.1"]
    lines += [f"Host: {host}".encode()] if host is not None else []
    lines += [f"{name}: {value}".encode() for name, value in how.get("headers", {}).items()]
    with socket.create_connection((where.hostname, where.port), timeout=PATIENCE) as connection:
        connection.sendall(b"\r\n".join([*lines, b"Connection: close", b"", b""]))
        received = b""
        while chunk := connection.recv(1 << 16):
            received += chunk
    head, _, body = received.partition(b"\r\n\r\n")
    first, *others = head.decode("latin-1").split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in others)}
    if headers.get("transfer-encoding") == "chunked":
        body = _join_chunks(body)
    return Answer(int(first.split()[1]), headers, body)


def _join_chunks(body: bytes) -> bytes:
    joined = b""
    while body:
        size, _, rest = body.partition(b"\r\n")
        joined, body = joined + rest[: int(size, 16)], rest[int(size, 16) + 2 :]
    return joined


class News:
    """Listens to a view as a browser does.

    Attributes:
        heard: everything that was told, as it came.
        told: what was told last.
    """

    def __init__(self, server: PreviewServer, *, pages: bool = False, headers: str = "", **wish: str) -> None:
        where = urlsplit(server.url)
        query = urlencode({**wish, **({"pages": "1"} if pages else {})})
        self._connection = socket.create_connection((where.hostname, where.port), timeout=PATIENCE)
        request = f"GET {where.path}news?{query} HTTP/1.1\r\nHost: {where.netloc}\r\n{headers}\r\n"
        self._connection.sendall(request.encode())
        self._rest = b""
        self.heard = b""
        self.told: dict[str, Any] = {}

    def __enter__(self) -> News:
        return self

    def __exit__(self, *args: object) -> None:
        self._connection.close()

    def wait(self, is_so: Callable[[dict[str, Any]], bool], patience: float = PATIENCE) -> dict[str, Any]:
        """Return the first news of which something is so."""
        end = time.monotonic() + patience
        while not (self.told and is_so(self.told)):
            self._connection.settimeout(max(end - time.monotonic(), 0.01))
            try:
                chunk = self._connection.recv(1 << 16)
            except TimeoutError as error:
                raise AssertionError(f"no such news; the last was {self.told}") from error
            assert chunk, f"the stream ended with {self.heard[-500:]!r}"
            self.heard += chunk
            self._rest += chunk
            *lines, self._rest = self._rest.split(b"\n")
            for line in lines:
                if line.startswith(b"data: "):
                    self.told = json.loads(line[6:])
        return self.told

    def wait_good(self, revision: int = 0) -> dict[str, Any]:
        """Return the first news of a good page of this save or a later one."""
        return self.wait(lambda told: bool(told["brief"]) and not told["broken"] and told["revision"] > revision)

    def wait_title(self, title: str) -> dict[str, Any]:
        """Return the first news of a good page of a title."""
        return self.wait(
            lambda told: not told["broken"] and told["brief"] is not None and told["brief"]["title"] == title
        )

    def wait_broken(self) -> dict[str, Any]:
        """Return the first news of a save that cannot be shown."""
        return self.wait(lambda told: told["broken"])

    def wait_pages(self) -> dict[str, Any]:
        """Return the first news of the newest page's PDF."""
        return self.wait(lambda told: bool(told["pages"]) and told["pages"]["newest"] and not told["busy"])
