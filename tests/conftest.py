"""What every test shares: goldens with --accept, long tests in CI and with --full, tools that CI must have."""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"
# Of the long tests a sample holds one of so many.
_ONE_OF = 6


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the goldens from what the program makes now")
    parser.addoption("--full", action="store_true", help="run the long tests in full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the full form of a test to `make test-all`, and most of the long tests to that and to CI."""
    if config.getoption("--full"):
        return
    named = any(Path(argument.split("::")[0]).suffix for argument in config.args)
    samples = not (named or os.environ.get("CI"))
    left = [item for item in items if "full" in item.keywords or (samples and _is_left_out(item))]
    config.hook.pytest_deselected(items=left)
    gone = set(left)
    items[:] = [item for item in items if item not in gone]


def _is_left_out(item: pytest.Item) -> bool:
    """Tell whether a test is one of the long ones that no sample holds; the same each time."""
    return "long" in item.keywords and zlib.crc32(item.nodeid.encode()) % _ONE_OF != 0


@pytest.fixture(autouse=True, scope="session")
def cache_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what builds remember out of the cache of whoever runs the tests."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache-home"))
    yield
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compare a text with the accepted one of a name; --accept rewrites it."""

    def compare(name: str, text: str) -> None:
        path = GOLDEN / name
        if request.config.getoption("--accept"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        assert path.is_file(), f"there is no golden {name}; look at the output and run pytest --accept"
        assert text == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture
def need_tool() -> Callable[[str], str]:
    """Return the path of an outside program; without it the test is skipped, and fails where CI is set."""

    def need(name: str) -> str:
        path = shutil.which(name)
        if path is None:
            message = f"{name} is not installed"
            if os.environ.get("CI"):
                pytest.fail(message)
            pytest.skip(message)
        return path

    return need


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A headless Chromium for the tests of a module; it ends with them, as its loop must not run under others."""
    program = shutil.which("chromium")
    if program is None:
        message = "chromium is not installed"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def web_page(chromium: Browser) -> Iterator[Page]:
    """A page in a context of its own; what it says on its console as an error fails the test."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield page
    context.close()
    assert not said


@pytest.fixture(scope="session")
def find_barriers() -> Callable[[Page], list[str]]:
    """Return what axe-core finds on a page against WCAG 2.2 AA, one line a place."""
    from axe_playwright_python.sync_playwright import Axe

    rules = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

    def find(page: Page) -> list[str]:
        found = Axe().run(page, options={"runOnly": {"type": "tag", "values": rules}})
        return [
            f"{violation['id']}: {node['html'][:200]}: {node['failureSummary']}"
            for violation in found.response["violations"]
            for node in violation["nodes"]
        ]

    return find


def pytest_configure(config: pytest.Config) -> None:
    """Let property tests try the same examples each run, and new ones when they run in full."""
    from hypothesis import HealthCheck, settings

    quiet = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
    settings.register_profile("sample", derandomize=True, deadline=None, suppress_health_check=quiet)
    settings.register_profile("full", deadline=None, max_examples=1000, suppress_health_check=quiet)
    settings.load_profile("full" if config.getoption("--full") else "sample")
