"""A style lies over another, and that over plain; the checks know a style from a timeline and say what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from briefgen import check
from briefgen.builds.kinds import STYLE_KEYS, tell_kind
from briefgen.cli import briefgen
from briefgen.errors import StyleError
from briefgen.style import Style, list_style_files, load_style

TIMELINE = "briefgen: 1\nmeta: {title: A, timezone: UTC}\nevents: [{id: a, date: 2020-01-01, title: A}]\n"
PROJECT = "briefgen: 1\nbriefs: {one: {timeline: t.yaml, style: house}}\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "styles").mkdir()
    (tmp_path / "t.yaml").write_text(TIMELINE, encoding="utf-8")
    (tmp_path / "briefgen.yaml").write_text(PROJECT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / "styles" / f"{name}.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def run(*arguments: str) -> tuple[int, str]:
    done = CliRunner().invoke(briefgen, arguments, standalone_mode=False)
    return done.return_value or done.exit_code, done.output


@pytest.mark.parametrize("parent", ["formal", "large-print", "small", "duplex"])
def test_a_style_lies_over_each_that_ships(folder: Path, parent: str) -> None:
    path = write(folder, "house", f'extends: {parent}\npalette: {{accent: "#5a2a6b"}}\n')
    own, below = load_style("house", (folder / "styles",)), load_style(parent)
    assert own.palette.accent == "#5a2a6b"
    assert own.palette.ink == below.palette.ink
    assert (own.page, own.type, own.sections) == (below.page, below.type, below.sections)
    files, _ = list_style_files("house", (folder / "styles",))
    assert [file.stem for file in files] == ["house", parent, "plain"]
    assert files[0] == path


def test_a_style_may_have_the_name_of_the_one_it_lies_over(folder: Path) -> None:
    write(folder, "formal", "extends: formal\npage: {size: A5, margin_mm: {left: 15}}\n")
    style = load_style("formal", (folder / "styles",))
    assert (style.page.size, style.page.margin_mm.left, style.page.margin_mm.top) == ("A5", 15, 27)


def test_a_chain_of_four_and_a_ring_are_refused(folder: Path) -> None:
    write(folder, "house", "extends: formal\n")
    write(folder, "board", "title: B\nextends: house\n")
    with pytest.raises(StyleError, match="board -> house -> formal -> plain") as error:
        load_style("board", (folder / "styles",))
    assert error.value.problems[0].where is not None
    assert error.value.problems[0].where.line == 2
    write(folder, "house", "extends: board\n")
    with pytest.raises(StyleError, match="in a ring: house -> board -> house"):
        load_style("house", (folder / "styles",))


def test_check_knows_a_style_and_says_good(folder: Path) -> None:
    path = write(folder, "house", "extends: formal\npage: {size: A5, margin_mm: {left: 15, right: 15}}\n")
    assert run("check", "styles/house.yaml") == (0, "styles/house.yaml: good, a style\n")
    assert check(path) == ()
    elsewhere = folder / "house.yml"
    elsewhere.write_text("page: {size: A99}\n", encoding="utf-8")
    code, told = run("check", "house.yml")
    assert code == 1
    assert "house.yml:1:14: the style: 'page.size' is 'A99'" in told or "'A99'" in told
    assert [problem.severity for problem in check(elsewhere)] == ["error"]


def test_kinds_are_told_by_keys(folder: Path) -> None:
    assert {*Style.model_fields, "extends"} - {"folder"} == STYLE_KEYS
    assert tell_kind(folder / "t.yaml") == "timeline"
    (folder / "styles" / "t.yaml").write_text(TIMELINE, encoding="utf-8")
    assert tell_kind(folder / "styles" / "t.yaml") == "timeline"
    (folder / "other.yaml").write_text(PROJECT, encoding="utf-8")
    assert tell_kind(folder / "other.yaml") == "project"
    assert tell_kind(write(folder, "slips", "pagge: {}\n")) == "style"
    assert tell_kind(write(folder, "broken", "page: {\n")) == "style"
    (folder / "odd.yaml").write_text("titel: A\n", encoding="utf-8")
    assert tell_kind(folder / "odd.yaml") == "timeline"
    assert tell_kind(folder / "none.yaml") == "timeline"


def test_the_check_of_a_project_reads_its_styles(folder: Path) -> None:
    write(folder, "house", "extends: plain\npage: {size: A99}\n")
    code, told = run("check", "briefgen.yaml")
    assert code == 1
    assert "house.yaml:2:14:" in told
    assert "'A99'" in told
    write(folder, "house", "extends: formal\n")
    assert run("check", "briefgen.yaml") == (0, "briefgen.yaml: good, 1 brief\n")


def test_a_style_asks_for_a_section_that_its_profile_leaves_out(folder: Path) -> None:
    path = write(folder, "house", "extends: plain\nprofile: legal\nsections: {on: [planned, outlook]}\n")
    shown = load_style(str(path)).section_order
    assert {"planned", "outlook"} <= {*shown}
    assert "judgments" not in shown


@pytest.mark.parametrize(
    ("sections", "message"),
    [
        ("{on: [planed]}", "there is no section 'planed'"),
        ("{on: [planned], off: [planned]}", "section 'planned' is asked for and left out"),
    ],
)
def test_what_is_asked_for_exists_and_is_not_left_out(folder: Path, sections: str, message: str) -> None:
    path = write(folder, "house", f"extends: plain\nsections: {sections}\n")
    with pytest.raises(StyleError) as caught:
        load_style(str(path))
    assert message in str(caught.value)
