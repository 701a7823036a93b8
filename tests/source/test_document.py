"""Documents: what is refused and how it is told, encodings, bounds, excerpts, and files that cannot be opened."""

from __future__ import annotations

import gc
import hashlib
import os
from pathlib import Path

import pytest

from briefgen.errors import Problem, SourceError, Where
from briefgen.source import Document, Mapping, Scalar, document, events, parse_document, read_document, reader


def read(text: str | bytes) -> Document:
    return parse_document(text if isinstance(text, bytes) else text.encode(), "a.yaml")


def refuse(text: str | bytes) -> tuple[Problem, ...]:
    with pytest.raises(SourceError) as caught:
        read(text)
    return caught.value.problems


def refuse_once(text: str | bytes) -> Problem:
    (problem,) = refuse(text)
    return problem


def locate(problem: Problem) -> tuple[int, int]:
    assert problem.where is not None
    return problem.where.line, problem.where.column


def test_a_problem_is_told_with_its_line_and_a_way_out() -> None:
    assert str(refuse_once("events:\n- date: 2015\n  title: Aim: retake\n")) == (
        "a.yaml:3:10: 'Aim: retake' needs quotes, because it holds ': ', which begins a new key\n"
        "    3 |   title: Aim: retake\n"
        "      |          ^^^^^^^^^^^\n"
        '  help: put it in quotes: title: "Aim: retake"'
    )


def test_all_problems_are_told_at_once_and_in_order() -> None:
    text = "a: 1\nb: \x07\na: 2\nc: !x y\nd: [..2011]/x\ne: *f\n"
    assert [locate(problem) for problem in refuse(text)] == [(2, 4), (3, 1), (4, 4), (5, 4), (6, 4)]


def test_a_second_fault_on_a_line_keeps_its_column() -> None:
    assert [locate(problem) for problem in refuse("- [@a, b, `c`]\n- {x: [..1]/2, x: y}\n")] == [
        (1, 4),
        (1, 11),
        (2, 7),
        (2, 16),
    ]


@pytest.mark.parametrize(
    ("raw", "place", "message"),
    [
        (b"a: b\x00c", (1, 5), "the character U+0000 (NUL) may not stand in a text"),
        (b"a: \x1b[1m", (1, 4), "the character U+001B (escape) may not stand in a text"),
        (b"a: b\x7f", (1, 5), "the character U+007F (delete) may not stand in a text"),
        ("a: b\nc: \x85".encode(), (2, 4), "the character U+0085 (next line) may not stand in a text"),
        ("a: \x9b".encode(), (1, 4), "the character U+009B may not stand in a text"),
        ("a: b\u2028c".encode(), (1, 5), "the character U+2028 (line separator) may not stand in a text"),
        ("a: \ufeffb".encode(), (1, 4), "the character U+FEFF (byte order mark) may not stand in a text"),
        ("a: \uffff".encode(), (1, 4), "the character U+FFFF may not stand in a text"),
        (b"a: b\x0cc", (1, 5), "the character U+000C may not stand in a text"),
        (b"a: caf\xe9", (1, 7), "the byte 0xE9 is not UTF-8"),
        (b"\xc3\xa9: \xed\xa0\x80", (1, 4), "the bytes 0xED 0xA0 0x80 are not UTF-8"),
        (b"a: \xc0\x80", (1, 4), "the bytes 0xC0 0x80 are not UTF-8"),
    ],
)
def test_forbidden_characters_are_refused(raw: bytes, place: tuple[int, int], message: str) -> None:
    problem = refuse_once(raw)
    assert (locate(problem), problem.message) == (place, message)
    assert problem.help


def test_halves_of_a_character_are_told_where_they_stand() -> None:
    r"""JSON writes 😀 as \\ud83d\\ude00, which YAML refuses."""
    problem = refuse_once('a: "over\n  two \\ud83d\\ude00 lines \\ud800"\n')
    assert (locate(problem), problem.help) == ((2, 7), 'write: two 😀 lines \ufffd"')
    assert [locate(each) for each in refuse('a: "\\udc00"\nb: x: y\n')] == [(1, 5), (2, 4)]


@pytest.mark.parametrize("allowed", ["\t", "\xa0", "\xad", "\u200d", "\u202e", "é", "😀", "\ufffd", "\ue000"])
def test_other_characters_are_not(allowed: str) -> None:
    root = read(f"a: x{allowed}y").root
    assert isinstance(root, Mapping)
    value = root.get("a")
    assert isinstance(value, Scalar)
    assert value.text == f"x{allowed}y"


def test_a_file_in_another_encoding_is_told_briefly() -> None:
    problems = refuse(("title: Événement\n" * 100).encode("latin-1"))
    assert len(problems) == 21
    assert problems[0].help == "save the file as UTF-8; in Windows-1252 it stands for 'É'"
    assert problems[-1].message == "more such characters follow"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"])
def test_utf_16_and_32_are_refused(encoding: str) -> None:
    problem = refuse_once("title: x\n".encode(encoding))
    assert problem.message == f"the file is saved as {encoding[:6].upper()}, expected UTF-8"


def test_a_byte_order_mark_and_any_line_end_are_accepted() -> None:
    plain = read("a: b\nc: |\n  d\n  e\n").root
    assert read("\ufeffa: b\nc: |\n  d\n  e\n").root == plain
    assert read("a: b\r\nc: |\r\n  d\r\n  e\r\n").root == plain
    assert read("a: b\rc: |\r  d\r  e\r").root == plain


@pytest.mark.parametrize("text", ["", "\n", "# only this\n", "---\n", "---\n...\n", "~", "\ufeff"])
def test_an_empty_file_is_refused_with_the_smallest_useful_one(text: str) -> None:
    problem = refuse_once(text)
    assert problem.message == "the file is empty"
    assert "\n    events:\n    - date: 2015-10-07\n" in problem.help
    with pytest.raises(SourceError, match="extends: plain"):
        parse_document(text.encode(), "style.yaml", smallest="extends: plain")


def test_a_label_that_nothing_points_to_is_a_warning() -> None:
    (warning,) = read("- title: &A1 opens\n").warnings
    assert str(warning) == (
        "a.yaml:1:10: warning: '&A1' is taken as a label and left out of the text, and nothing points to it\n"
        "    1 | - title: &A1 opens\n"
        "      |          ^^^\n"
        '  help: if it is text, put it in quotes: - title: "&A1 opens"'
    )


def test_depth_is_bounded() -> None:
    assert read("[" * reader.MAX_DEPTH + "]" * reader.MAX_DEPTH)
    problem = refuse_once("[" * (reader.MAX_DEPTH + 1) + "]" * (reader.MAX_DEPTH + 1))
    assert (locate(problem), problem.message) == (
        (1, 65),
        "lists and maps lie more than 64 deep within one another here",
    )


def test_depth_counts_what_aliases_stand_for() -> None:
    half = "[" * 32 + "]" * 32
    assert read(f"- &a {half}\n- {'[' * 31}*a{']' * 31}\n")
    assert locate(refuse_once(f"- &a {half}\n- {'[' * 32}*a{']' * 32}\n")) == (2, 35)


def test_the_number_of_values_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MAX_VALUES", 20)
    assert read("[" + "a," * 10 + "]")
    assert refuse_once("[" + "a," * 30 + "]").message == "the file holds more than 20 values, aliases written out"
    assert refuse_once("- &a [b, c, d]\n" + "- *a\n" * 5).message.startswith("the file holds more than 20 values")


def test_the_size_of_a_value_and_of_a_file_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    assert read("a: " + "9" * reader.MAX_SCALAR)
    problem = refuse_once("a: " + "9" * (reader.MAX_SCALAR + 1))
    assert (locate(problem), problem.message[:26]) == ((1, 4), "a value of 1000001 charact")
    monkeypatch.setattr(document, "MAX_BYTES", 1_000_000)
    assert refuse_once(b"a" * 1_000_001).message == "the file is larger than 1 MB, which is as much as is read"


def test_the_number_of_problems_is_bounded() -> None:
    problems = refuse("a: 1\n" * 1_000)
    assert len(problems) == reader.MAX_PROBLEMS + 1
    assert problems[-1].message == "there are more than 100 problems"


def test_an_alias_within_its_own_value_is_refused_once() -> None:
    problem = refuse_once("a: &x [b, *x]\n")
    assert (locate(problem), problem.message) == ((1, 11), "'*x' stands within the value it points to")


def test_excerpts_of_very_long_lines_stay_short() -> None:
    long = "x" * 5_000
    assert len(refuse_once(f"a: !t {long}").excerpt) == document.MAX_EXCERPT
    assert refuse_once(f"[{long}, !t y]").excerpt == ""


def test_the_collector_is_running_again_afterwards() -> None:
    assert gc.isenabled()
    read("a: b")
    assert gc.isenabled()
    refuse("[" * 100)
    assert gc.isenabled()
    gc.disable()
    try:
        read("a: b")
        assert not gc.isenabled()
    finally:
        gc.enable()


def test_a_document_gives_lines_and_makes_problems(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: b\r\nc: d")
    found = read_document(path)
    assert found.file == str(path)
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert [found.line_text(line) for line in range(-1, 5)] == ["", "", "a: b", "c: d", "", ""]
    assert isinstance(found.root, Mapping)
    value = found.root.entries[1][1]
    problem = found.problem(value, "no", "write yes", severity="warning", check="naysaying")
    assert problem == Problem("no", Where(str(path), 2, 4, 1), "write yes", "c: d", "warning", "naysaying")
    assert found.problem(Where(str(path), 1, 1), "no").excerpt == "a: b"
    assert found.problem(Where(str(path)), "no").excerpt == ""
    assert read_document(path, name="x").file == "x"


def test_lines_are_found_in_long_files() -> None:
    text = "".join(f"- {each}\n" for each in range(50_000))
    found = read(text)
    assert [found.line_text(line) for line in (1, 20_000, 49_999, 50_000, 50_001)] == [
        "- 0",
        "- 19999",
        "- 49998",
        "- 49999",
        "",
    ]


def test_files_that_cannot_be_opened_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "timeline.yaml").write_text("a: b", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for path, problem in (
        ("timelin.yaml", "there is no file 'timelin.yaml'\n  help: is 'timeline.yaml' meant?"),
        ("x/timeline.yaml", "there is no file 'x/timeline.yaml'\n  help: there is no folder 'x' either"),
        ("unlike", "there is no file 'unlike'"),
        (".", "'.' is a folder, expected a file\n  help: name one of the files in it"),
        ("timeline.yaml/x", "'timeline.yaml/x' cannot be read: not a directory"),
    ):
        with pytest.raises(SourceError) as caught:
            read_document(Path(path))
        assert str(caught.value) == f"{path}: {problem}"


def test_what_never_ends_is_not_opened(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.yaml"
    os.mkfifo(pipe)
    for path, kind in ((pipe, "a pipe"), (Path("/dev/zero"), "a device")):
        with pytest.raises(SourceError) as caught:
            read_document(path)
        assert str(caught.value) == (
            f"{path}: '{path}' is {kind}, expected a file\n  help: save the text in a file and name that"
        )


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse_to_open(path: Path, mode: str) -> None:
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "a.yaml"
    path.write_text("a: b", encoding="utf-8")
    monkeypatch.setattr(Path, "open", refuse_to_open)
    with pytest.raises(SourceError, match="may not be read by this user"):
        read_document(path)


def test_reading_is_the_same_in_any_locale(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("a: é😀".encode())
    before = read_document(path)
    monkeypatch.setitem(os.environ, "LC_ALL", "C")
    monkeypatch.setitem(os.environ, "PYTHONIOENCODING", "latin-1")
    assert read_document(path) == before


class TestParserInPython:
    """What PyYAML falls back on where its compiled parser is missing."""

    @pytest.fixture(autouse=True)
    def _take_it(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(events, "make_parser", events.PlainParser)

    def test_it_reads_the_same(self) -> None:
        text = "a: [1, 2]\nb: &x {c: 'd'}\ne: *x\nf: |\n  g\n"
        found = read(text).root
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(events, "make_parser", events.yaml.CSafeLoader)
            assert read(text).root == found

    @pytest.mark.parametrize("opener", ["[", "{", "- ", "? ", "{a: ", "[a, "])
    def test_depth_is_bounded(self, opener: str) -> None:
        assert "lie more than 64 deep" in refuse_once(opener * 5_000).message

    @pytest.mark.parametrize("escape", ["\\U00110000", "\\UFFFFFFFF", "\\ud800"])
    def test_impossible_escapes_are_refused(self, escape: str) -> None:
        assert locate(refuse(f'a: "{escape}"\n')[0]) == (1, 4)

    def test_a_date_in_doubt_within_brackets_needs_quotes(self) -> None:
        assert refuse_once("- {date: 2015-10-07?}").help == 'put it in quotes: - {date: "2015-10-07?"}'
