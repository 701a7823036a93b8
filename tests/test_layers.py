"""The one-way rule: a part imports itself and what stands on an earlier row of ARCHITECTURE.md, nothing else."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "briefgen"


def read_rows() -> list[list[str]]:
    """Return the rows of parts between the markers of ARCHITECTURE.md."""
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- rows -->\s*```\n(.*?)```", page, re.DOTALL)
    assert block, "ARCHITECTURE.md has no block of rows"
    return [line.split() for line in block.group(1).splitlines() if line.strip()]


def read_homes() -> dict[str, list[str]]:
    """Return outside library -> where it may be imported, from the table of homes."""
    page = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    block = re.search(r"<!-- homes -->\s*(.*?)\n\n", page, re.DOTALL)
    assert block, "ARCHITECTURE.md has no table of homes"
    homes = {}
    for line in block.group(1).splitlines()[2:]:
        _, libraries, places, _ = (cell.strip() for cell in line.split("|"))
        for library in libraries.split(", "):
            homes[library] = places.split(", ")
    return homes


def list_imports(path: Path) -> set[tuple[str, int]]:
    """Return (module, line) of every import of a file, those inside functions too."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno} imports relatively"
            found.add((node.module or "", node.lineno))
            found.update((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)
    return found


def part_of(path: Path) -> str:
    """Return the part of the house that a file belongs to."""
    first = path.relative_to(PACKAGE).parts[0]
    return first.removesuffix(".py")


SOURCES = sorted(PACKAGE.rglob("*.py"))


def test_every_part_has_a_row() -> None:
    listed = [part for row in read_rows() for part in row]
    assert len(listed) == len(set(listed))
    assert {part_of(path) for path in SOURCES} - {"__init__"} <= set(listed)


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_go_one_way(path: Path) -> None:
    row_of = {part: number for number, row in enumerate(read_rows()) for part in row}
    own = part_of(path)
    if own == "__init__":
        return  # the public names come from everywhere
    wrong = []
    for module, line in list_imports(path):
        parts = module.split(".")
        if parts[0] != "briefgen" or len(parts) < 2 or parts[1] == own or parts[1] not in row_of:
            continue
        if row_of[parts[1]] >= row_of[own]:
            wrong.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    assert not wrong


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT)))
def test_outside_libraries_stay_at_home(path: Path) -> None:
    homes = read_homes()
    place = path.relative_to(PACKAGE).as_posix()
    wrong = []
    for module, line in list_imports(path):
        library = module.split(".")[0]
        if library in homes and not any(place.startswith(home) for home in homes[library]):
            wrong.append(
                f"{path.relative_to(ROOT)}:{line} imports {library}, whose home is {', '.join(homes[library])}"
            )
    assert not wrong


def test_one_writer_never_imports_another() -> None:
    wrong = []
    writers = {path.name for path in (PACKAGE / "writers").iterdir() if path.is_dir()}
    for path in (PACKAGE / "writers").glob("*/*.py"):
        for module, line in list_imports(path):
            parts = module.split(".")
            if parts[:2] == ["briefgen", "writers"] and writers.intersection(parts[2:3]) - {path.parent.name}:
                wrong.append(f"{path.relative_to(ROOT)}:{line} imports {module}")
    assert not wrong


def test_nothing_below_the_command_line_prints_or_exits() -> None:
    wrong = []
    for path in SOURCES:
        if part_of(path) == "cli":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                name = ast.unparse(node.func)
                if name in ("print", "exit", "sys.exit", "datetime.now", "datetime.datetime.now", "time.time"):
                    wrong.append(f"{path.relative_to(ROOT)}:{node.lineno} calls {name}")
    assert not wrong
