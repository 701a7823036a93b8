"""What there is to preview and an address of this machine go in; a server that can be ended comes out."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import threading
from collections.abc import Callable
from datetime import datetime

import uvicorn

from briefgen.errors import BuildError, UsageError
from briefgen.preview.answers import Answers
from briefgen.preview.building import Workshop
from briefgen.preview.guard import Guard
from briefgen.preview.subjects import Subjects
from briefgen.preview.watching import Watching

USUAL_PORT = 8765
_PATIENCE = 0.3
"""Seconds that each thread gets to end."""


class PreviewServer:
    """Serves previews to this machine.

    Attributes:
        url: where a browser finds it.
    """

    def __init__(
        self,
        subjects: Subjects,
        *,
        host: str,
        port: int | None,
        editor: str,
        clock: Callable[[], datetime],
        on_fault: Callable[[Exception], None],
    ) -> None:
        """Take the address, without answering yet.

        Args:
            subjects: what there is to preview.
            host: a loopback address, or localhost.
            port: 0 for one that is free; None for the usual one, or a free one where that is taken.
            editor: address with which an editor opens a place; "" for none.
            clock: returns the moment, in the zone that times are shown in.
            on_fault: told of a fault of the program's own.

        Raises:
            UsageError: the host is not this machine alone.
            BuildError: the port cannot be listened at.
        """
        address = read_loopback(host)
        self._socket = _listen(address, port)
        number = self._socket.getsockname()[1]
        called = f"[{address}]" if ":" in address else address
        token = secrets.token_urlsafe(12)
        self.url = f"http://{called}:{number}/{token}/"
        self._workshop = Workshop(subjects, clock, lambda: self._watching.look_elsewhere(), on_fault)
        self._watching = Watching(self._workshop, subjects)
        self._answers = Answers(self._workshop, subjects, editor, self._watching.look_elsewhere)
        names = {f"{name}:{number}" for name in ("localhost", "127.0.0.1", "[::1]", called)}
        # What a browser leaves out of the address, it leaves out of the names that it sends.
        names |= {name.removesuffix(":80") for name in names} if number == 80 else set()
        config = uvicorn.Config(
            Guard(self._answers.app, names, token), log_config=None, log_level="critical", access_log=False,
            lifespan="off", ws="none", http="h11", loop="asyncio", server_header=False, proxy_headers=False,
            timeout_graceful_shutdown=1, timeout_keep_alive=30, h11_max_incomplete_event_size=16_384,
        )  # fmt: skip
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._serve, daemon=True, name="briefgen-preview-serve")

    def start(self) -> None:
        """Begin to answer; what is asked from now on waits until that is so."""
        self._workshop.start()
        self._watching.start()
        self._thread.start()

    def stop(self) -> None:
        """End, within a second."""
        self._server.should_exit = True
        self._answers.close()
        if self.is_alive:
            self._thread.join(_PATIENCE)
        self._watching.stop(_PATIENCE)
        self._workshop.stop(_PATIENCE)
        self._socket.close()

    @property
    def is_alive(self) -> bool:
        """Whether it still answers."""
        return self._thread.is_alive()

    def wait(self, seconds: float) -> None:
        """Wait, at most so long, for it to end by itself."""
        self._thread.join(seconds)

    def _serve(self) -> None:
        self._server.run(sockets=[self._socket])


def read_loopback(host: str) -> str:
    """Return the address of a host that is this machine alone.

    Raises:
        UsageError: it is reached from elsewhere, or is no address.

    >>> read_loopback("localhost"), read_loopback("[::1]")
    ('127.0.0.1', '::1')
    """
    name = host.strip().removeprefix("[").removesuffix("]")
    if name.lower() == "localhost":
        return "127.0.0.1"
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        address = None
    if address is None or not address.is_loopback or "%" in name:
        raise UsageError(
            f"--host: '{host}' is not this machine alone; a preview is for whoever writes, so give 127.0.0.1, ::1 or "
            "localhost"
        )
    return str(address)


def _listen(address: str, port: int | None) -> socket.socket:
    """Return a socket that listens at a port, or at a free one."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    wanted = [USUAL_PORT, 0] if port is None else [port]
    for number in wanted:
        listening = socket.socket(family, socket.SOCK_STREAM)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where SO_REUSEADDR would let others listen too
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((address, number))
            listening.listen(64)
        except OSError as error:
            listening.close()
            if number == wanted[-1]:
                reason = (error.strerror or "unknown cause").lower()
                raise BuildError(
                    f"port {number} of {address} cannot be listened at: {reason}; give another with --port, or "
                    "--port 0 for one that is free"
                ) from error
        else:
            return listening
    raise AssertionError("the last port either listens or is refused")
