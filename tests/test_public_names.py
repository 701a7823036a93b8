"""The names that Python code imports from briefgen: they are there, they work, and they cost nothing unused."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

import briefgen

TIMELINE = """\
briefgen: 1
meta: {title: A small matter}
events:
- {id: one, date: 2015-01-10, title: First}
- {id: two, date: 2015-02-20, title: Second}
"""


@pytest.fixture
def timeline(tmp_path: Path) -> Path:
    path = tmp_path / "x.yaml"
    path.write_text(TIMELINE, encoding="utf-8")
    return path


def test_importing_briefgen_imports_nothing_else() -> None:
    code = (
        "import sys; before = set(sys.modules); import briefgen; dir(briefgen)\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["briefgen"]


def test_every_public_name_is_there() -> None:
    for name in briefgen.__all__:
        assert getattr(briefgen, name) is not None
    assert set(briefgen.__all__) <= set(dir(briefgen))
    assert list(briefgen.__all__) == sorted(briefgen.__all__)
    with pytest.raises(AttributeError, match="no attribute 'lod'"):
        _ = briefgen.lod


def test_type_checkers_see_what_is_imported_when_asked_for() -> None:
    tree = ast.parse(Path(briefgen.__file__).read_text(encoding="utf-8"))
    (checked,) = (node for node in tree.body if isinstance(node, ast.If))
    seen = {}
    for statement in checked.body:
        assert isinstance(statement, ast.ImportFrom)
        for alias in statement.names:
            module = sys.modules.get(statement.module or "") or __import__(statement.module or "", fromlist=["*"])
            seen[alias.asname or alias.name] = getattr(module, alias.name)
    assert set(seen) == set(briefgen.__all__) - {"__version__"}
    assert all(getattr(briefgen, name) is value for name, value in seen.items())


@pytest.mark.parametrize("kind", ["spine", "swimlanes"])
def test_a_chart_of_a_file_is_a_figure_that_shows(timeline: Path, kind: str) -> None:
    from plotly.graph_objects import Figure

    from briefgen import chart, load

    figure = chart(load(timeline), kind)
    assert isinstance(figure, Figure)
    assert "First" in figure.to_json()
    assert "First" in figure.to_html(include_plotlyjs=False)


def test_a_selection_is_charted_as_it_is(timeline: Path) -> None:
    from briefgen import Choice, chart, load, select_events

    selected = select_events(load(str(timeline)), Choice(until=None, min_significance=1))
    wide, narrow = chart(selected, "spine", width_mm=200), chart(selected, "spine", width_mm=100)
    assert wide.layout.width == 2 * narrow.layout.width + 1  # 755.9 px and 377.9 px, cut to whole ones


def test_what_is_wrong_is_raised_whole_and_reads_as_on_the_command_line(tmp_path: Path) -> None:
    from briefgen import ProblemsError, TimelineError, UsageError, chart, load

    path = tmp_path / "bad.yaml"
    path.write_text(
        "briefgen: 1\nmeta: {title: B}\nevents:\n- {date: 2001-02-30, title: A}\n- {date: 2001, titel: B}\n"
    )
    with pytest.raises(TimelineError) as raised:
        load(path)
    assert isinstance(raised.value, ProblemsError)
    assert len(raised.value.problems) == 3
    assert f"{path}:4:10: '2001-02-30' is not a date" in str(raised.value)
    assert "help: did you mean 'title'?" in str(raised.value)
    path.write_text("briefgen: 1\nmeta: {title: B}\nevents: [{date: unknown, title: A}]\n")
    with pytest.raises(ProblemsError, match=r"^bad\.yaml: no event of the selection has a date"):
        chart(load(path))
    with pytest.raises(UsageError, match="there is no chart 'spin'; did you mean 'spine'"):
        chart(load(path), "spin")


def test_a_brief_is_built_in_memory(timeline: Path) -> None:
    from briefgen import Built, Job, run_build

    built = run_build(Job(timeline, "x", formats=("html",)))
    assert isinstance(built, Built)
    assert built.shown == 2
    assert built.outputs["html"].startswith(b"<!DOCTYPE html>")
    assert list(timeline.parent.iterdir()) == [timeline]
