"""What dates mean: their four points, words, refusals, intervals from two ends, zones, order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from briefgen.timeline.calendar import Instant, instant
from briefgen.timeline.dates import Date, DateError, format_edtf, load_zone, make_interval, read_date

CASES = Path(__file__).parents[1] / "cases" / "dates"
ZONE = "Asia/Damascus"


def read_cases(name: str, separator: str) -> Iterator[list[str]]:
    for line in (CASES / name).read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            yield [cell.strip() for cell in line.split(separator)]


def read_bound(text: str) -> Instant | None:
    if text == "-":
        return None
    match = re.fullmatch(r"(-?\d+)-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d))?)?", text)
    assert match is not None, text
    return instant(*(int(part or 0) for part in match.groups()))


def points(date: Date) -> tuple[Instant | None, ...]:
    return date.start_earliest, date.start_latest, date.end_earliest, date.end_latest


@pytest.mark.parametrize("case", list(read_cases("points.txt", "|")), ids=lambda case: case[0])
def test_points(case: list[str]) -> None:
    text, start, end, precision, marks = case
    date = read_date(text, zone=ZONE)
    bounds = [read_bound(bound) for bound in start.split(" .. ")]
    bounds += bounds if end == "=" else [read_bound(bound) for bound in end.split(" .. ")]
    assert points(date) == tuple(bounds)
    assert date.precision == precision
    assert date.form == ("point" if end == "=" else "interval")
    assert date.is_point == (end == "=")
    found = {"?"} if date.doubted else set()
    found |= {"~"} if date.approximate else set()
    found |= {"day"} if date.is_day_known else set()
    found |= {f"start-{date.start_edge}"} if date.start_edge != "known" else set()
    found |= {f"end-{date.end_edge}"} if date.end_edge != "known" else set()
    assert found == set(marks.split())
    assert date.edtf == date.written == text
    assert not date.from_words


@pytest.mark.parametrize("case", list(read_cases("words.txt", " -> ")), ids=lambda case: case[0])
def test_words_become_edtf(case: list[str]) -> None:
    words, edtf = case
    date = read_date(words, zone=ZONE)
    assert date.edtf == format_edtf(date) == edtf
    assert date.written == words
    assert date.from_words
    same = read_date(edtf, zone=ZONE)
    assert points(same) == points(date)
    assert (same.precision, same.end_precision, same.form) == (date.precision, date.end_precision, date.form)
    assert not same.from_words


@pytest.mark.parametrize("case", list(read_cases("refused.txt", " | ")), ids=lambda case: case[0])
def test_refusals_say_why_and_what_to_write(case: list[str]) -> None:
    text, reason, help_text = case
    with pytest.raises(DateError) as caught:
        read_date(text)
    error = caught.value
    assert error.message == str(error)
    assert error.message.startswith(f"'{text}' ")
    assert reason in error.message
    assert not error.message.endswith(".")
    assert error.help == "" if help_text == '""' else help_text in error.help
    for offered in re.findall(r"(?:^write|or|day:) ([\[Y0-9-]\S*?)(?=,? or | for |, | \(|$)", error.help):
        assert read_date(offered).form != "unknown"


@pytest.mark.parametrize("text", ["unknown", "TBD", "n.d."])
def test_unknown_dates_have_no_bounds(text: str) -> None:
    date = read_date(text)
    assert date.form == "unknown"
    assert points(date) == (None, None, None, None)
    assert (date.start_edge, date.end_edge) == ("unknown", "unknown")
    assert not date.is_point
    assert not date.is_day_known
    assert date.edtf == "unknown"


def test_empty_and_long_texts_are_refused() -> None:
    for text in ("", "  \n"):
        with pytest.raises(DateError, match="the date is empty; expected a date, or 'unknown'"):
            read_date(text)
    with pytest.raises(DateError, match="is too long for a date; expected at most 200 characters") as caught:
        read_date("2015-" * 200_000)
    assert len(caught.value.message) < 200


def test_messages_stay_one_printable_line() -> None:
    with pytest.raises(DateError) as caught:
        read_date("20\x1b[31m15\n-10")
    assert caught.value.message.isprintable()


def test_blanks_do_not_count() -> None:
    assert read_date("  2015-10-07 ").written == "2015-10-07"
    assert read_date("[ 2015-04 .. 2015-06 ]").edtf == "[2015-04..2015-06]"
    assert read_date("2015-03 / 2015-10").edtf == "2015-03/2015-10"
    assert read_date("2015-03 / ..").edtf == "2015-03/.."
    assert not read_date("2015-03 / 2015-10").from_words


def test_digits_of_other_scripts_are_no_dates() -> None:
    for text in ("２０１５-10-07", "2015-10-0７", "٢٠١٥", "2015-10-07T22:5٢"):
        with pytest.raises(DateError):
            read_date(text)


class TestZones:
    def test_dates_never_shift(self) -> None:
        for text in ("2015-10-07", "2015-03", "c. 1903", "2015-10-07T22:52"):
            assert points(read_date(text, zone="Pacific/Auckland")) == points(read_date(text))

    def test_an_offset_is_brought_to_the_zone(self) -> None:
        assert read_date("2015-10-07T22:52Z", zone="Asia/Kolkata").start_earliest == instant(2015, 10, 8, 4, 22)
        assert read_date("2015-10-07T22:52-04:00", zone="UTC").start_earliest == instant(2015, 10, 8, 2, 52)
        assert read_date("2015-01-07T22:52Z", zone="Europe/London").start_earliest == instant(2015, 1, 7, 22, 52)

    def test_the_offset_written_is_kept(self) -> None:
        assert read_date("2015-10-07T22:52Z").zone == "Z"
        assert read_date("2015-10-07T22:52+02:00/2015-10-08").zone == "+02:00"
        assert read_date("2015-10-07/2015-10-08T22Z").zone == "Z"
        assert read_date("7 October 2015, 22:52 UTC").zone == "Z"
        assert read_date("2015-10-07T22:52").zone == ""

    def test_years_the_standard_library_does_not_know(self) -> None:
        date = read_date("-0044-03-15T12:00Z", zone="Europe/Rome")
        assert date.start_earliest == instant(-44, 3, 15, 12, 49, 56)  # local mean time of Rome
        assert read_date("9999-12-31T23:59Z", zone="Asia/Tokyo").start_earliest == instant(10_000, 1, 1, 8, 59)
        assert read_date("0000-01-01T00:00Z", zone="UTC").start_earliest == instant(0)

    def test_clocks_put_back_do_not_reverse_an_interval(self) -> None:
        # London left summer time on 25 October 2015 at 01:00 UTC, when clocks showed 02:00.
        date = read_date("2015-10-25T00:50Z/2015-10-25T01:10Z", zone="Europe/London")
        assert date.start_earliest == date.end_earliest == instant(2015, 10, 25, 1, 50)
        start, end = (read_date(text, zone="Europe/London") for text in ("2015-10-25T00:50Z", "2015-10-25T02:10+01:00"))
        assert make_interval(start, end).edtf == "2015-10-25T00:50Z/2015-10-25T02:10+01:00"
        with pytest.raises(DateError, match="ends before it starts"):
            read_date("2015-10-25T01:10Z/2015-10-25T00:50Z", zone="Europe/London")

    @pytest.mark.parametrize(
        "zone",
        ["Mars/Olympus", "", "Europe", "../../etc/passwd", "/etc/passwd", "localtime", "right/UTC", "a\0b", "x" * 999],
    )
    def test_unknown_zones_are_refused(self, zone: str) -> None:
        for text in ("2015-10-07", "2015-10-07T22:52Z"):
            with pytest.raises(DateError, match="is not a time zone; expected an IANA name"):
                read_date(text, zone=zone)
        with pytest.raises(DateError, match="is not a time zone"):
            load_zone(zone)


class TestMakeInterval:
    def make(self, start: str | None, end: str | None) -> Date:
        return make_interval(*(None if text is None else read_date(text, zone=ZONE) for text in (start, end)))

    @pytest.mark.parametrize(
        ("start", "end", "edtf"),
        [
            ("[..2011-10-07]", "..", "[..2011-10-07]/.."),
            ("2015-21", "2015-10-06", "2015-21/2015-10-06"),
            ("[2015-04-07..2015-06-07]", "[..2015-10-07]", "[2015-04-07..2015-06-07]/[..2015-10-07]"),
            ("c. 1903", "before 1905", "1903~/[..1904]"),
            (None, "2015", "/2015"),
            ("unknown", "2015", "/2015"),
            ("..", "2015", "../2015"),
            ("2015", "unknown", "2015/"),
            ("2015", "..", "2015/.."),
            ("unknown", "..", "/.."),
            ("2015-10-07T22:52Z", "2015-10-07T23:02Z", "2015-10-07T22:52Z/2015-10-07T23:02Z"),
        ],
    )
    def test_ends_are_joined_as_if_written_in_one(self, start: str | None, end: str, edtf: str) -> None:
        joined, whole = self.make(start, end), read_date(edtf, zone=ZONE)
        assert joined.edtf == edtf
        assert joined.form == "interval"
        for name in ("precision", "end_precision", "start_edge", "end_edge", "doubted", "approximate", "zone"):
            assert getattr(joined, name) == getattr(whole, name)
        assert points(joined) == points(whole)

    def test_began_by_then_and_not_over(self) -> None:
        date = self.make("[..2011-10-07]", "..")
        assert points(date) == (None, instant(2011, 10, 8), None, None)
        assert (date.start_edge, date.end_edge) == ("known", "open")

    def test_a_start_alone_is_a_moment(self) -> None:
        assert self.make("2015-10-07", None) == read_date("2015-10-07")

    def test_words_are_kept(self) -> None:
        date = self.make("c. 1903", "..")
        assert date.from_words
        assert date.written == "c. 1903/.."

    def test_reversed_ends_are_refused(self) -> None:
        with pytest.raises(DateError, match="'2024-03-05/2024-03-01' ends before it starts"):
            self.make("2024-03-05", "2024-03-01")
        assert self.make("2024-03-05", "2024-03").form == "interval"
        assert self.make("2015~", "2014").form == "interval"

    @pytest.mark.parametrize(("start", "end"), [("2015/2016", "2017"), ("2015", "2016/2017"), ("since 2015", None)])
    def test_an_end_is_no_interval(self, start: str, end: str | None) -> None:
        with pytest.raises(DateError, match="is an interval; expected one date as the"):
            self.make(start, end)

    @pytest.mark.parametrize(
        ("start", "end"), [(None, None), ("unknown", None), (None, "unknown"), ("unknown", "TBD"), ("..", None)]
    )
    def test_one_end_must_be_known(self, start: str | None, end: str | None) -> None:
        with pytest.raises(DateError, match="neither start nor end is known"):
            self.make(start, end)


def test_order_of_a_chronology() -> None:
    expected = [
        "../2014",
        "[..2015]",
        "Y-17000",
        "-0044-03-15",
        "2014~",
        "2015-01-01T00:00",
        "2015-01-01",
        "2015-01-01/2015-02",
        "2015-01-01/..",
        "2015-01",
        "2015",
        "[2015..]",
        "2015-02",
        "unknown",
    ]
    backwards = [read_date(text) for text in reversed(expected)]
    assert [date.written for date in sorted(backwards, key=lambda date: date.sort_key)] == expected


def test_dates_are_values() -> None:
    assert read_date("2015-10-07") == read_date("2015-10-07")
    assert len({read_date("2015"), read_date("2015"), read_date("2016")}) == 2
    with pytest.raises(AttributeError):
        read_date("2015").written = "2016"  # type: ignore[misc]
