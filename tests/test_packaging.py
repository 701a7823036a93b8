"""What is handed out: the same files give the same archives, with all a user needs; the container file is sound."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "dist", "output")


def build(source: Path, kind: str, target: Path) -> Path:
    """Build an archive of a copy of the project with the back end that pip would use, and return its file."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", kind, "-d", str(target)],
        cwd=source,
        env={name: value for name, value in os.environ.items() if name != "SOURCE_DATE_EPOCH"},
        capture_output=True,
        check=True,
    )
    (path,) = target.iterdir()
    return path


@pytest.fixture(scope="module")
def copies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two copies of the project, in folders of different names, whose files have different dates and permissions."""
    folder = tmp_path_factory.mktemp("copies")
    for name in ("one", "a longer name"):
        shutil.copytree(ROOT, folder / name, ignore=LEFT_OUT)
    for path in (folder / "one").rglob("*"):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    (folder / "one" / "briefgen" / "errors.py").chmod(0o600)
    return folder / "one", folder / "a longer name"


@pytest.mark.parametrize("kind", ["sdist", "wheel"])
def test_the_same_files_are_the_same_archive(kind: str, copies: tuple[Path, Path], tmp_path: Path) -> None:
    first, second = (build(copy, kind, tmp_path / str(number)) for number, copy in enumerate(copies))
    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()


def test_the_wheel_holds_what_a_user_needs(copies: tuple[Path, Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(build(copies[0], "wheel", tmp_path)) as wheel:
        names = set(wheel.namelist())
    for folder, pattern in (("styles", "*.yaml"), ("timelines", "*.yaml")):
        for path in (ROOT / folder).glob(pattern):
            assert f"briefgen/shipped_data/{folder}/{path.name}" in names
    tracked = {path for path in (ROOT / "briefgen").rglob("*") if path.is_file() and "__pycache__" not in path.parts}
    assert {path.relative_to(ROOT).as_posix() for path in tracked} <= names
    assert not [name for name in names if not name.startswith("briefgen")]


def test_the_sdist_builds_the_same_wheel(copies: tuple[Path, Path], tmp_path: Path) -> None:
    with tarfile.open(build(copies[0], "sdist", tmp_path / "sdist")) as archive:
        archive.extractall(tmp_path / "source", filter="data")
    (source,) = (tmp_path / "source").iterdir()
    assert (source / "tests" / "test_packaging.py").is_file()
    again = build(source, "wheel", tmp_path / "again")
    assert again.read_bytes() == build(copies[1], "wheel", tmp_path / "direct").read_bytes()


def test_the_container_is_built_from_what_it_copies(copies: tuple[Path, Path], tmp_path: Path) -> None:
    """What the container file copies, and .dockerignore lets through, is enough to build the wheel."""
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    named = [line.split()[1:-1] for line in re.findall(r"^COPY (?!--).*$", text, re.MULTILINE)]
    let_through = set(re.findall(r"^!(.+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8"), re.MULTILINE))
    context = tmp_path / "context"
    context.mkdir()
    for name in [name for names in named for name in names]:
        assert name in let_through
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, context / name, ignore=LEFT_OUT)
        else:
            shutil.copy(ROOT / name, context / name)
    assert build(context, "wheel", tmp_path / "wheel").read_bytes() == (
        build(copies[1], "wheel", tmp_path / "whole").read_bytes()
    )


def test_the_container_file_is_sound(need_tool: Callable[[str], str]) -> None:
    program = Path(sys.executable).parent / "hadolint"
    lint = str(program) if program.is_file() else need_tool("hadolint")
    done = subprocess.run([lint, str(ROOT / "Dockerfile")], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")
