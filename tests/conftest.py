"""What every test shares: goldens with --accept, long tests with --full, tools that CI must have."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--accept", action="store_true", help="rewrite the goldens from what the program makes now")
    parser.addoption("--full", action="store_true", help="run the long tests in full")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long form of a test to `make test-all`; its short form runs always."""
    if config.getoption("--full"):
        return
    kept = [item for item in items if "full" not in item.keywords]
    config.hook.pytest_deselected(items=[item for item in items if "full" in item.keywords])
    items[:] = kept


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


def pytest_configure(config: pytest.Config) -> None:
    """Let property tests try the same examples each run, and new ones when they run in full."""
    from hypothesis import HealthCheck, settings

    quiet = (HealthCheck.too_slow, HealthCheck.function_scoped_fixture)
    settings.register_profile("sample", derandomize=True, deadline=None, suppress_health_check=quiet)
    settings.register_profile("full", deadline=None, max_examples=1000, suppress_health_check=quiet)
    settings.load_profile("full" if config.getoption("--full") else "sample")
