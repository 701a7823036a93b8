"""The documentation: pages made from the program are what it makes now, what pages show runs, and the site builds."""

from __future__ import annotations

import importlib.util
import os
import re
import shlex
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
BLOCK = re.compile(r'^```(\w+)(?: title="([^"]+)")?\n(.*?)^```', re.MULTILINE | re.DOTALL)


def load_program(name: str) -> ModuleType:
    """Return a program that makes pages, as a module."""
    specification = importlib.util.spec_from_file_location(f"docs_{name}", DOCS / f"{name}.py")
    assert specification is not None
    assert specification.loader is not None
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


REFERENCE, GALLERY = load_program("reference"), load_program("gallery")


def compare(request: pytest.FixtureRequest, path: Path, made: bytes) -> None:
    """Hold a file of the documentation to what is made now; --accept writes it."""
    if request.config.getoption("--accept"):
        path.write_bytes(made)
    assert path.read_bytes() == made, f"{path.name} is not what the program makes; look at it and run pytest --accept"


@pytest.mark.parametrize("kind", ["timeline", "style", "project"])
def test_the_reference_is_that_of_the_models(kind: str, request: pytest.FixtureRequest) -> None:
    text = REFERENCE.write_reference(kind)
    compare(request, DOCS / f"reference-{kind}.md", text.encode())
    for line in text.splitlines():
        if line.startswith("| `"):
            assert not line.endswith("|  |"), f"a field is not described: {line}"


def test_the_gallery_shows_each_chart(request: pytest.FixtureRequest) -> None:
    from briefgen.charts import CHARTS

    assert set(GALLERY.KINDS) == set(CHARTS)
    compare(request, DOCS / "gallery.md", GALLERY.write_gallery().encode())


@pytest.mark.parametrize("kind", list(GALLERY.KINDS))
def test_the_pictures_of_the_gallery_are_drawn_from_its_timelines(kind: str, request: pytest.FixtureRequest) -> None:
    compare(request, DOCS / "gallery" / f"{kind}.svg", GALLERY.draw_picture(kind))


GUIDES = ["tour.md", "printing.md", "embedding.md", "reports.md"]


@pytest.mark.long
@pytest.mark.parametrize("name", GUIDES)
def test_a_guide_works_from_top_to_bottom(name: str, tmp_path: Path) -> None:
    """Blocks with a title are written as files, those of the shell run line by line, in an empty folder."""
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    ran = 0
    for language, title, text in BLOCK.findall((DOCS / name).read_text(encoding="utf-8")):
        if title:
            path = tmp_path / title
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif language == "sh":
            for line in text.splitlines():
                command = shlex.split(line, comments=True)
                done = subprocess.run(
                    command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
                )
                assert done.returncode == 0, f"{name}: {line}\n{done.stdout}{done.stderr}"
                assert "warning" not in done.stderr or "--sources" in line, f"{name}: {line}\n{done.stderr}"
                ran += 1
    assert ran


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the site, built with each warning as an error."""
    folder = tmp_path_factory.mktemp("docs") / "site"
    done = subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(folder)],
        cwd=ROOT,
        env={**os.environ, "NO_MKDOCS_2_WARNING": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_the_site_asks_no_network(site: Path) -> None:
    pages = sorted(site.glob("*.html"))
    assert {path.stem for path in pages} >= {path.stem for path in DOCS.glob("*.md")}
    for path in pages:
        page = path.read_text(encoding="utf-8")
        loaded = re.findall(r"<(?:script|img|iframe)[^>]*\ssrc=\"?([^\"\s>]+)", page)
        loaded += re.findall(
            r"<link[^>]*rel=\"?(?:stylesheet|preconnect|preload|icon)\"?[^>]*href=\"?([^\"\s>]+)", page
        )
        assert [address for address in loaded if "//" in address] == []


@contextmanager
def serve(folder: Path) -> Iterator[str]:
    """Serve a folder on this machine, and give its address."""
    handler = partial(QuietHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


class QuietHandler(SimpleHTTPRequestHandler):
    """A handler that prints nothing."""

    def log_message(self, *args: object) -> None:
        """Say nothing of what is asked for."""


@pytest.mark.long
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index", "tour", "gallery", "reference-timeline"])
def test_everybody_can_read_the_site(
    name: str, scheme: str, site: Path, web_page: Page, find_barriers: Callable[..., list[str]]
) -> None:
    web_page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    with serve(site) as address:
        web_page.goto(f"{address}/{name}.html", wait_until="networkidle")
        assert find_barriers(web_page) == []


def test_blocks_are_shown_as_blocks(site: Path) -> None:
    for path in sorted(site.glob("*.html")):
        assert "```" not in path.read_text(encoding="utf-8"), path.name
