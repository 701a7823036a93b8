"""Servers of previews that end with their test."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from briefgen.preview.server import PreviewServer
from tests.preview.driver import GOOD, start_server

Serve = Callable[..., PreviewServer]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with one timeline, which the test runs in."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pier.yaml").write_text(GOOD, encoding="utf-8")
    return tmp_path


@pytest.fixture
def serve(folder: Path) -> Iterator[Serve]:
    """Return what starts a server; each is ended after the test, and none may have met a fault of the program's own."""
    servers: list[PreviewServer] = []

    def start(file: str | None = "pier.yaml", **options: Any) -> PreviewServer:
        servers.append(start_server(Path(file) if file else None, **options))
        return servers[-1]

    yield start
    for server in servers:
        server.stop()
        assert not server.is_alive
        assert server.faults == []  # type: ignore[attr-defined]
