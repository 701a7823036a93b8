"""What a served project does goes in; /healthz and /metrics, for who watches it from outside, come out."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from briefgen.errors import BuildError, UsageError
from briefgen.schedules.status import Status

_LOOPBACK = "127.0.0.1"


class Watch:
    """Counts what happens.

    Args:
        patience: seconds without an end of a run after which the service seems to hang.
    """

    def __init__(self, patience: float) -> None:
        try:
            from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
        except ImportError as error:
            raise UsageError("--listen needs the extra briefgen[metrics]: pip install 'briefgen[metrics]'") from error
        self.registry = CollectorRegistry()
        self._ticks = Counter("briefgen_ticks", "Ticks by what became of them.", ["result"], registry=self.registry)
        self._sent = Counter(
            "briefgen_deliveries", "Deliveries by what became of them.", ["way", "result"], registry=self.registry
        )
        self._seconds = Histogram(
            "briefgen_build_seconds",
            "How long builds took.",
            buckets=(0.5, 1, 2, 5, 10, 30, 60, 300),
            registry=self.registry,
        )
        self._last = Gauge("briefgen_last_run_timestamp_seconds", "When it last looked.", registry=self.registry)
        self._troubled = Gauge("briefgen_troubled_briefs", "Briefs that are late or failed.", registry=self.registry)
        self._waiting = Gauge("briefgen_deliveries_waiting", "Deliveries that wait.", registry=self.registry)
        self._lock, self._patience = threading.Lock(), patience
        self._fault, self._ended = "", time.monotonic()

    def count(self, told: Any) -> None:
        """Count what became of a tick or a delivery."""
        if hasattr(told, "ticks"):
            self._ticks.labels(told.result).inc(len(told.ticks))
            if told.seconds:
                self._seconds.observe(told.seconds)
        elif hasattr(told, "way"):
            self._sent.labels(told.way, told.result).inc()

    def note_run(self, moment: datetime, fault: str, status: Status | None) -> None:
        """Note that it has looked, and what was wrong; "" for nothing."""
        self._last.set(moment.timestamp())
        if status is not None:
            self._troubled.set(sum(bool(each.trouble) for each in status.briefs))
            self._waiting.set(sum(each.result in ("waiting", "retry") for each in status.deliveries))
        with self._lock:
            self._fault, self._ended = fault, time.monotonic()

    @property
    def fault(self) -> str:
        """What is wrong with the service; "" for nothing."""
        with self._lock:
            quiet = time.monotonic() - self._ended
            return self._fault or (f"nothing ended for {quiet:.0f} seconds" if quiet > self._patience else "")

    @contextmanager
    def listen(self, address: str | None) -> Iterator[str]:
        """Answer at an address for as long as the context lasts, and yield the address.

        Args:
            address: host:port, or :port for this machine alone.

        Raises:
            UsageError: the address cannot be read.
            BuildError: it cannot be listened at.
        """
        host, _, port = (address or "").rpartition(":")
        if not port.isdigit() or int(port) > 65535:
            raise UsageError(f"--listen: '{address}' is no address; write 127.0.0.1:9464")
        try:
            server = ThreadingHTTPServer((host or _LOOPBACK, int(port)), _make_handler(self))
        except OSError as error:
            reason = (error.strerror or "unknown cause").lower()
            raise BuildError(f"'{address}' cannot be listened at: {reason}") from error
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"{server.server_address[0]!s}:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()
            server.server_close()


def _make_handler(watch: Watch) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """Answers two addresses."""

        def do_GET(self) -> None:
            """Answer."""
            from prometheus_client import CONTENT_TYPE_LATEST, generate_latest

            if self.path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest(watch.registry))
            elif self.path == "/healthz":
                fault = watch.fault
                self._answer(503 if fault else 200, "text/plain; charset=utf-8", f"{fault or 'ok'}\n".encode())
            else:
                self._answer(404, "text/plain; charset=utf-8", b"there are /healthz and /metrics\n")

        def _answer(self, code: int, kind: str, body: bytes) -> None:
            self.send_response(code)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - named by the standard library
            """Say nothing: the service has lines of its own."""

    return Handler
