"""What stands in `meta` and cannot be meant is a problem at its place."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline

EVENTS = "events:\n- {id: a, date: 2015, title: A}\n"


def find_problems(folder: Path, line: str) -> list[str]:
    """Return the problems of a timeline whose meta has the line as its second."""
    path = folder / "t.yaml"
    path.write_text(f"briefgen: 1\nmeta:\n  title: T\n  {line}\n{EVENTS}", encoding="utf-8")
    found = []
    for problem in check_timeline(read_timeline(path)):
        assert problem.where is not None
        found.append(f"{problem.where.line}:{problem.where.column}: {problem.message}")
    return found


@pytest.mark.parametrize("written", ["unknown", "TBD", "2015/..", "'[2015..]'", "2015/", "since 2015"])
def test_a_cut_off_without_an_end_is_refused(tmp_path: Path, written: str) -> None:
    plain = written.strip("'")
    assert find_problems(tmp_path, f"as_of: {written}") == [
        f"4:10: 'as_of' is '{plain}', which has no end; expected the date of the data cut-off"
    ]


@pytest.mark.parametrize("written", ["2016", "2016-03", "2016-03-01T12:00Z", "2015/2016", "'[..2016]'", "../2016"])
def test_a_cut_off_with_an_end_is_accepted(tmp_path: Path, written: str) -> None:
    assert find_problems(tmp_path, f"as_of: {written}") == []


@pytest.mark.parametrize("written", ["unknown", "../.."])
def test_a_period_of_no_bounds_is_refused(tmp_path: Path, written: str) -> None:
    assert find_problems(tmp_path, f"period: {written}") == [
        f"4:11: 'period' is '{written}', which has neither beginning nor end; expected a stretch of time"
    ]


@pytest.mark.parametrize(
    ("written", "column", "message"),
    [
        ("[]", 19, "the marking scheme is empty, or one of its markings is no text"),
        ("['', a]", 19, "the marking scheme is empty, or one of its markings is no text"),
        ("[[a]]", 19, "the marking scheme is empty, or one of its markings is no text"),
        ("{a: b}", 3, "the marking scheme is empty, or one of its markings is no text"),
        ("[a, A]", 19, "'A' stands twice in the marking scheme"),
        ("[low, high, ' low ']", 19, "' low ' stands twice in the marking scheme"),
        ("pap", 19, "'pap' is not a marking scheme; expected tlp, or a list of your own markings"),
    ],
)
def test_a_scheme_has_markings_each_once(tmp_path: Path, written: str, column: int, message: str) -> None:
    (found,) = find_problems(tmp_path, f"marking_scheme: {written}")
    assert found.startswith(f"4:{column}: {message}")


@pytest.mark.parametrize("written", ["tlp", "[low, high]", "[one]", ""])
def test_a_scheme_is_tlp_or_a_list(tmp_path: Path, written: str) -> None:
    assert find_problems(tmp_path, f"marking_scheme: {written}") == []


def test_the_bottom_line_is_marked_by_the_timelines_own_scheme(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    lines = "marking_scheme: [low, high]\n  bottom_line: {text: In short., marking: HIGH}"
    assert find_problems(tmp_path, lines) == []
    timeline = read_timeline(path).timeline
    assert timeline is not None
    assert timeline.meta.bottom_line is not None
    assert timeline.meta.bottom_line.marking == "high"
    withheld = read_timeline(path, ceiling="low").timeline
    assert withheld is not None
    assert withheld.meta.bottom_line is None
    assert find_problems(tmp_path, lines.replace("HIGH", "TLP:RED")) == [
        "5:43: 'TLP:RED' is not a marking of this timeline"
    ]


@pytest.mark.parametrize("language", ["zh", "he-IL", "xx", "zh_Hant", "eng"])
def test_a_language_that_the_program_does_not_speak_is_a_warning(tmp_path: Path, language: str) -> None:
    message = f"the program's own words are not translated into '{language}', so they will be English"
    assert find_problems(tmp_path, f"language: {language}") == [f"4:13: {message}"]
    loaded = read_timeline(tmp_path / "t.yaml")
    (warning,) = check_timeline(loaded)
    assert (warning.severity, warning.check, warning.help) == (
        "warning",
        "untranslated",
        "they are there in ar, de, en, es, fr",
    )
    assert check_timeline(loaded, {"untranslated": "off"}) == ()


@pytest.mark.parametrize("language", ["en", "en-GB", "FR", "ar_SY", "de-AT", ""])
def test_a_language_that_the_program_speaks_is_none(tmp_path: Path, language: str) -> None:
    assert find_problems(tmp_path, f"language: {language}") == []
