"""Includes: files beside a timeline are read with it, in a stated order, and nothing outside its folder is."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from briefgen.errors import SourceError, Where
from briefgen.source import includes, list_patterns, read_document, read_with_includes


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `work` with `out.yaml` beside it; the test runs in it."""
    work = tmp_path / "work"
    (work / "events" / "deep").mkdir(parents=True)
    (tmp_path / "out.yaml").write_text("events: []\n", encoding="utf-8")
    for name in ("events/b.yaml", "events/a.yaml", "events/deep/c.yaml", "events/.#a.yaml", "more.yaml"):
        (work / name).write_text(f"events:\n- title: {name}\n", encoding="utf-8")
    monkeypatch.chdir(work)
    return work


def write_main(include: str, text: str = "events: []\n") -> Path:
    path = Path("main.yaml")
    path.write_text(f"include: {include}\n{text}", encoding="utf-8")
    return path


def read_files(include: str) -> list[str]:
    return [document.file for document in read_with_includes(write_main(include)).documents]


def refuse(include: str) -> list[str]:
    with pytest.raises(SourceError) as caught:
        read_files(include)
    return [f"{problem.where}: {problem.message}" for problem in caught.value.problems]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("include", "files"),
    [
        ("more.yaml", ["more.yaml"]),
        ("[events/*.yaml]", ["events/a.yaml", "events/b.yaml"]),
        ("[more.yaml, 'events/*.yaml']", ["more.yaml", "events/a.yaml", "events/b.yaml"]),
        ("[events/b.yaml, 'events/?.yaml', ./more.yaml]", ["events/b.yaml", "events/a.yaml", "more.yaml"]),
        ("['**/*.yaml']", ["events/a.yaml", "events/b.yaml", "events/deep/c.yaml", "more.yaml"]),
        ("['events/**/c.yaml']", ["events/deep/c.yaml"]),
        ("['events/.#*.yaml']", ["events/.#a.yaml"]),
        ("[]", []),
    ],
)
def test_patterns_are_read_in_order_and_each_file_once(include: str, files: list[str]) -> None:
    assert read_files(include) == ["main.yaml", *files]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("include", "place", "message"),
    [
        ("../out.yaml", "1:10", "'../out.yaml' leads out of the timeline's own folder"),
        (
            "[more.yaml, 'events/../../out.yaml']",
            "1:22",
            "'events/../../out.yaml' leads out of the timeline's own folder",
        ),
        ("/etc/passwd", "1:10", "'/etc/passwd' leads out of the timeline's own folder"),
        ("'C:\\out.yaml'", "1:10", "'C:\\out.yaml' leads out of the timeline's own folder"),
        ("'..\\out.yaml'", "1:10", "'..\\out.yaml' leads out of the timeline's own folder"),
        ("'\\\\server\\x'", "1:10", "'\\\\server\\x' leads out of the timeline's own folder"),
        ("'events\\a.yaml'", "1:10", "'events\\a.yaml' holds '\\', expected '/' between folders"),
        ("none/*.yaml", "1:10", "no file matches 'none/*.yaml'"),
        ("events", "1:10", "no file matches 'events'"),
        ("main.yaml", "1:10", ""),
        ("", "1:9", "this is no pattern for files, expected one such as 'events/*.yaml'"),
        ("[{a: b}]", "1:11", "this is no pattern for files, expected one such as 'events/*.yaml'"),
        ("'**/**/*.yaml'", "1:10", "'**' may stand once in '**/**/*.yaml', in the place of a folder"),
        ("'**.yaml'", "1:10", "'**' may stand once in '**.yaml', in the place of a folder"),
    ],
)
def test_what_may_not_be_included_is_refused(include: str, place: str, message: str) -> None:
    if message:
        assert refuse(include) == [f"main.yaml:{place}: {message}"]
    else:
        assert read_files(include) == ["main.yaml"]


def test_links_may_not_lead_out(folder: Path) -> None:
    (folder / "events" / "link.yaml").symlink_to(folder / "more.yaml")
    assert read_files("[events/*.yaml]") == ["main.yaml", "events/a.yaml", "events/b.yaml", "events/link.yaml"]
    (folder / "events" / "z.yaml").symlink_to(folder.parent / "out.yaml")
    message = "'events/z.yaml' is a link that leads out of the timeline's own folder"
    assert refuse("[events/*.yaml]") == [f"main.yaml:1:11: {message}"]
    (folder / "linked").symlink_to(folder.parent)
    assert "leads out" in refuse("[linked/out.yaml]")[0]


def test_what_is_no_file_is_refused(folder: Path) -> None:
    (folder / "gone.yaml").symlink_to(folder / "nowhere.yaml")
    assert refuse("'gone*'") == ["main.yaml:1:10: 'gone.yaml' is matched and is no file that can be read"]
    os.mkfifo(folder / "pipe.yaml")
    assert refuse("'pipe*'") == ["main.yaml:1:10: 'pipe.yaml' is matched and is no file that can be read"]


def test_the_problems_of_all_files_are_told_at_once(folder: Path) -> None:
    (folder / "events" / "a.yaml").write_text("events: !x []\n", encoding="utf-8")
    (folder / "events" / "b.yaml").write_text("- no map\n", encoding="utf-8")
    (folder / "more.yaml").write_text("include: x.yaml\n", encoding="utf-8")
    assert refuse("[events/*.yaml, more.yaml, none.yaml]") == [
        "main.yaml:1:37: no file matches 'none.yaml'",
        "events/a.yaml:1:9: '!x' is a tag, expected plain values without types",
        "events/b.yaml:1:1: the file is no map, expected keys such as 'events:' at its left edge",
        "more.yaml:1:1: an included file may not include others",
    ]


def test_the_number_and_size_of_files_are_bounded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(includes, "MAX_FILES", 2)
    assert refuse("['**/*.yaml']") == ["main.yaml:1:10: more than 2 files are included"]
    monkeypatch.setattr(includes, "MAX_FILES", 1_000)
    monkeypatch.setattr(includes, "MAX_BYTES", 100)
    assert refuse("['**/*.yaml']") == [
        "main.yaml:1:11: the files included up to 'events/deep/c.yaml' hold more than 0 MB together"
    ]


def test_values_are_bounded_over_all_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each file by itself is well within its own bound; what its aliases stand for counts."""
    row = ", ".join(["*a"] * 50)
    for number in range(5):
        (folder / "events" / f"{number}.yaml").write_text(f"x: &a [b, c]\ny: [{row}]\n", encoding="utf-8")
    assert len(read_files("['events/[0-4].yaml']")) == 6
    monkeypatch.setattr(includes, "MAX_VALUES", 600)
    assert refuse("['events/[0-4].yaml']") == [
        "main.yaml:1:11: the files included up to 'events/3.yaml' hold more than 675 values together, "
        "aliases written out"
    ]


def test_problems_are_bounded_over_all_files(folder: Path) -> None:
    for number in range(5):
        text = "events:\n" + "- !x y\n" * 40
        (folder / "events" / f"{number}.yaml").write_text(text, encoding="utf-8")
    found = refuse("['events/[0-4].yaml']")
    assert len(found) == 121
    assert found[-1] == "main.yaml:1:11: further files are not read"


def test_the_size_of_files_that_cannot_be_read_counts(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(includes, "MAX_BYTES", 300)
    for number in range(5):
        (folder / "events" / f"{number}.yaml").write_text(f"events: !x {'y' * 100}\n", encoding="utf-8")
    found = refuse("['events/[0-4].yaml']")
    assert len(found) == 4
    assert "included up to 'events/2.yaml' hold more than 0 MB" in found[-1]


@pytest.mark.usefixtures("folder")
def test_documents_find_their_files_and_make_problems() -> None:
    documents = read_with_includes(write_main("more.yaml"), name="given.yaml")
    assert documents.main.file == "given.yaml"
    assert [document.file for document in documents.included] == ["more.yaml"]
    assert documents.find("more.yaml") is documents.included[0]
    assert documents.problem(Where("more.yaml", 2, 3, 5), "no").excerpt == "- title: more.yaml"
    assert documents.warnings == ()
    with pytest.raises(KeyError):
        documents.find("other.yaml")


def test_included_files_are_named_from_where_the_main_one_is(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_main("[events/a.yaml]")
    monkeypatch.chdir(folder.parent)
    documents = read_with_includes(Path("work/main.yaml"))
    assert [document.file for document in documents.documents] == ["work/main.yaml", "work/events/a.yaml"]


@pytest.mark.usefixtures("folder")
def test_a_file_without_include_stands_alone_and_must_be_a_map() -> None:
    Path("main.yaml").write_text("events: []\n", encoding="utf-8")
    assert len(read_with_includes(Path("main.yaml")).documents) == 1
    Path("main.yaml").write_text("just words\n", encoding="utf-8")
    with pytest.raises(SourceError, match=r"main\.yaml:1:1: the file is no map"):
        read_with_includes(Path("main.yaml"))


@pytest.mark.usefixtures("folder")
def test_patterns_are_listed_without_those_that_are_refused() -> None:
    path = write_main("[more.yaml, ../out.yaml, {a: b}, 'none/*.yaml']")
    assert list_patterns(read_document(path)) == ("more.yaml", "none/*.yaml")
    assert list_patterns(read_document(write_main("''"))) == ()
