"""Explicit figures that use every attribute that is drawn, and a browser to draw them as plotly.js does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from briefgen.text.fonts import FontSet

FIGURES = sorted((Path(__file__).parent / "figures").glob("*.json"))
# The protocol's pipe is file descriptors 3 and 4 of the browser.
LAUNCHER = """
import os, sys
read, write = os.dup(int(sys.argv[1])), os.dup(int(sys.argv[2]))
os.dup2(read, 3)
os.dup2(write, 4)
os.set_inheritable(3, True)
os.set_inheritable(4, True)
os.execv(sys.argv[3], sys.argv[3:])
"""


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `figure_name` once for each figure."""
    if "figure_name" in metafunc.fixturenames:
        metafunc.parametrize("figure_name", [path.stem for path in FIGURES])


@pytest.fixture(scope="session")
def make_named() -> Callable[[str], dict[str, Any]]:
    """What makes the figure of a name anew."""
    texts = {path.stem: path.read_text(encoding="utf-8") for path in FIGURES}
    return lambda name: json.loads(texts[name])


@pytest.fixture(scope="session")
def all_figures(make_named: Callable[[str], dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Every figure by its name."""
    return {path.stem: make_named(path.stem) for path in FIGURES}


@pytest.fixture
def figure(figure_name: str, make_named: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """The figure of that name, made anew."""
    return make_named(figure_name)


@pytest.fixture
def plain_figure(make_named: Callable[[str], dict[str, Any]]) -> dict[str, Any]:
    """A small figure with one trace, one shape and one annotation, to be spoilt."""
    return make_named("plain")


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    """The built-in family."""
    return FontSet()


class Browser:
    """Headless Chromium with one page, driven by the DevTools protocol over a pipe."""

    def __init__(self, program: str, profile: Path) -> None:
        to_read, self._to_write = os.pipe()
        self._from_read, to_write = os.pipe()
        flags = [
            *("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"),
            *("--disable-component-update", "--no-first-run", "--hide-scrollbars", "--remote-debugging-pipe"),
            *(f"--user-data-dir={profile}", "about:blank"),
        ]
        self._process = subprocess.Popen(
            [sys.executable, "-c", LAUNCHER, str(to_read), str(to_write), program, *flags],
            pass_fds=(to_read, to_write),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(to_read)
        os.close(to_write)
        self._session: str | None = None
        self._count = 0
        self._pending = b""
        pages = [each for each in self.call("Target.getTargets")["targetInfos"] if each["type"] == "page"]
        self._session = self.call("Target.attachToTarget", targetId=pages[0]["targetId"], flatten=True)["sessionId"]

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command and return its result; events in between are passed over."""
        self._count += 1
        message: dict[str, Any] = {"id": self._count, "method": method, "params": parameters}
        if self._session:
            message["sessionId"] = self._session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self._to_write, data) :]
        while True:
            answer = json.loads(self._read_message())
            if answer.get("id") == self._count:
                assert "error" not in answer, answer["error"]
                return answer["result"]

    def _read_message(self) -> bytes:
        while b"\0" not in self._pending:
            chunk = os.read(self._from_read, 1 << 20)
            assert chunk, "chromium has ended"
            self._pending += chunk
        message, _, self._pending = self._pending.partition(b"\0")
        return message

    def run(self, script: str) -> Any:
        """Return what a script returns, or what its promise comes to."""
        result = self.call("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in result, result["exceptionDetails"]
        return result["result"].get("value")

    def close(self) -> None:
        """End the browser and its pipe."""
        self._session = None
        self.call("Browser.close")
        self._process.wait(timeout=20)
        os.close(self._to_write)
        os.close(self._from_read)


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """A browser for all tests; without one they are skipped, and fail where CI is set."""
    program = shutil.which("chromium")
    if program is None:
        message = "chromium is not installed"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    started = Browser(program, tmp_path_factory.mktemp("chromium"))
    yield started
    started.close()
