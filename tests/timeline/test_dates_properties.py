"""What holds for every date: ordered points, round trips, a total order, and no failure but DateError."""

from __future__ import annotations

import datetime
import itertools
import re
import time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from briefgen.timeline.calendar import (
    DAY,
    add_months,
    add_years,
    civil_from_days,
    civil_from_instant,
    days_from_civil,
    days_in_month,
    format_unit,
    instant,
    wall_clock,
    weekday,
)
from briefgen.timeline.dates import Date, DateError, Precision, make_interval, read_date

ZONES = ("UTC", "Asia/Damascus", "Europe/London", "America/St_Johns", "Pacific/Apia")

years = st.integers(-1_000_000, 1_000_000)
marks = st.sampled_from(["", "", "?", "~", "%"])
plain_years = st.integers(-9999, 9999).map(lambda year: f"-{-year:04}" if year < 0 else f"{year:04}")
long_years = st.integers(10_000, 10**11).flatmap(lambda size: st.sampled_from([f"Y{size}", f"Y-{size}"]))
masked_years = st.from_regex(r"-?[0-9X]{4}", fullmatch=True).filter(lambda text: text != "-0000")
months = st.builds("{}-{}{:02}".format, plain_years, marks, st.integers(1, 12))
groups = st.builds("{}-{:02}".format, plain_years, st.integers(21, 41))
days = st.builds("{}-{}{:02}".format, months, marks, st.integers(1, 28))
masked = st.builds(
    "{}-{}-{}".format,
    masked_years,
    st.sampled_from(["XX", "0X", "1X", "X1", "12"]),
    st.sampled_from(["XX", "2X", "X1"]),
)
clocks = st.builds(
    "{}-{:02}-{:02}T{:02}:{:02}{}".format,
    plain_years,
    st.integers(1, 12),
    st.integers(1, 28),
    st.integers(0, 23),
    st.integers(0, 59),
    st.sampled_from(["", "Z", "+02:00", "-11:30", ":30", ":59Z"]),
)
singles = st.builds(
    "{}{}".format, st.one_of(plain_years, long_years, masked_years, months, groups, days, masked, clocks), marks
)
pairs = st.tuples(singles, singles)
sets = st.one_of(
    pairs.map(lambda pair: f"[{pair[0]},{pair[1]}]"),
    pairs.map(lambda pair: f"[{pair[0]}..{pair[1]}]"),
    singles.map(lambda text: f"[..{text}]"),
    singles.map(lambda text: f"[{text}..]"),
)
ends = st.one_of(singles, sets)
intervals = st.builds("{}/{}".format, st.one_of(ends, st.sampled_from(["", ".."])), st.one_of(ends, st.just("..")))
texts = st.one_of(singles, sets, intervals)
zones = st.sampled_from(ZONES)


def read_or_refuse(text: str, zone: str = "UTC") -> Date | DateError:
    try:
        return read_date(text, zone=zone)
    except DateError as error:
        return error


def read_or_skip(text: str, zone: str = "UTC") -> Date:
    """Read what has the shape of EDTF; skip what is refused because no such day is, or because it is reversed."""
    found = read_or_refuse(text, zone)
    if isinstance(found, DateError):
        expected = ("before it starts", "too far", "days", "nothing in the calendar")
        assert any(words in found.message for words in expected), found.message
    assume(isinstance(found, Date))
    assert isinstance(found, Date)
    return found


def points(date: Date) -> tuple[int | None, ...]:
    return date.start_earliest, date.start_latest, date.end_earliest, date.end_latest


@settings(max_examples=400)
@given(texts, zones)
def test_points_are_ordered_and_read_the_same_again(text: str, zone: str) -> None:
    date = read_or_skip(text, zone)
    for earliest, latest in (points(date)[:2], points(date)[2:]):
        assert earliest is None or latest is None or earliest < latest
    if date.start_earliest is not None and date.end_latest is not None:
        assert date.start_earliest < date.end_latest
    if date.is_point:
        assert points(date)[:2] == points(date)[2:]
    again = read_date(date.edtf, zone=zone)
    assert again == date
    assert date.edtf == text
    assert date.doubted == ("?" in text or "%" in text)
    assert date.approximate == ("~" in text or "%" in text)


@given(st.lists(texts, min_size=2, max_size=6))
def test_sort_keys_are_a_total_order(several: list[str]) -> None:
    keys = [read_or_skip(text).sort_key for text in several]
    for one, other in itertools.combinations(keys, 2):
        assert (one < other) + (one == other) + (one > other) == 1
    ordered = sorted(keys)
    assert all(one <= other for one, other in itertools.combinations(ordered, 2))
    keys.reverse()
    assert sorted(keys) == ordered


@given(ends, ends, zones)
def test_two_ends_are_joined_as_the_interval_written(start: str, end: str, zone: str) -> None:
    whole = read_or_skip(f"{start}/{end}", zone)
    joined = make_interval(read_date(start, zone=zone), read_date(end, zone=zone))
    assert joined == whole


@given(singles)
def test_doubt_never_widens_and_about_always_does(text: str) -> None:
    bare = re.sub("[?~%]", "", text)
    plain, doubted, about = (read_or_skip(bare + mark) for mark in ("", "?", "~"))
    assert points(doubted) == points(plain)
    assert about.start_earliest is not None
    assert about.start_latest is not None
    assert plain.start_earliest is not None
    assert plain.start_latest is not None
    assert about.start_earliest < plain.start_earliest < plain.start_latest < about.start_latest


@given(
    st.one_of(plain_years, masked_years, months, groups, days, masked, clocks).map(
        lambda text: re.sub("[?~%]", "", text)
    )
)
def test_words_of_order_meet_at_the_bounds(text: str) -> None:
    date = read_or_skip(text)
    assume(-9998 < civil_from_instant(date.start_earliest or 0).year < 9997)
    assert points(read_date(f"before {text}")) == (None, date.start_earliest, None, date.start_earliest)
    assert points(read_date(f"after {text}")) == (date.start_latest, None, date.start_latest, None)
    assert points(read_date(f"by {text}")) == (None, date.start_latest, None, date.start_latest)
    assert points(read_date(f"since {text}")) == (*points(date)[:2], date.start_earliest, None)


@given(st.from_regex(r"-?[01][09X]{2}[0-9X]-[01X][0-9X]-[0-3X][0-9X]", fullmatch=True).filter(lambda text: "X" in text))
def test_unspecified_digits_span_every_day_that_fits(text: str) -> None:
    year = text.rsplit("-", 2)[0]
    fits = re.compile(text.replace("X", "[0-9]")).fullmatch
    size = int(year.replace("X", "0").lstrip("-")), int(year.replace("X", "9").lstrip("-"))
    assume(size[1] - size[0] <= 99)
    found = [
        days_from_civil(number, month_number, day_number)
        for number in range(-size[1] if year[0] == "-" else size[0], (-size[0] if year[0] == "-" else size[1]) + 1)
        for month_number in range(1, 13)
        for day_number in range(1, days_in_month(number, month_number) + 1)
        if (year[0] == "-") == (number < 0)
        and fits(f"{'-' if number < 0 else ''}{abs(number):04}-{month_number:02}-{day_number:02}")
    ]
    if not found:
        with pytest.raises(DateError):
            read_date(text)
    else:
        assert points(read_date(text))[:2] == (found[0] * DAY, (found[-1] + 1) * DAY)


@settings(max_examples=500)
@given(st.one_of(st.text(max_size=40), st.text("0123456789-X?~%./[],TZY:SE ", max_size=30)), zones)
def test_any_text_is_read_or_refused(text: str, zone: str) -> None:
    found = read_or_refuse(text, zone)
    if isinstance(found, Date):
        assert points(read_date(found.edtf, zone=zone)) == points(found)
    else:
        assert found.message
        assert found.message.isprintable()


WORDS = (
    "about/before/after/by/since/until/between/and/from/to/early/mid/late/spring/winter/century/17th/1903/1970s/BC/c./?"
    "/7/October/2015/2015-03/Oct,/Q3/of/the/22:52/UTC/1834-35/??/1999/first/half/unknown/in/Wednesday"
)


@settings(max_examples=500)
@given(st.lists(st.sampled_from(re.split("/", WORDS)), max_size=6).map(" ".join))
def test_any_words_are_read_or_refused(text: str) -> None:
    found = read_or_refuse(text)
    if isinstance(found, Date):
        assert points(read_date(found.edtf)) == points(found)
    else:
        assert found.message.isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "9" * 1_000_000,
        " " * 1_000_000,
        "[" * 200,
        "between " + "and " * 48,
        "a to " * 39 + "a",
        "about " * 33,
        "1,111" * 40,
        "abcd " * 40,
        "-XXX1-02-29",
        "[" + "XXX3-02-28," * 17 + "2015]",
        "Y" + "9" * 199,
        "Y9E" + "9" * 197,
        "Y9E9S" + "9" * 190,
        "1:11" * 50,
        "\x00" * 200,
        "\ud800" * 20,
    ],
    ids=lambda text: f"{text[:12]!r} and so on",
)
def test_hostile_text_is_settled_at_once(text: str) -> None:
    began = time.perf_counter()
    found = read_or_refuse(text)
    assert time.perf_counter() - began < 0.5
    assert isinstance(found, Date) or len(found.message) < 300


@given(years, st.integers(1, 12), st.integers(1, 31))
def test_days_and_dates_are_inverse(year: int, month: int, day: int) -> None:
    if day > days_in_month(year, month):
        with pytest.raises(ValueError, match="day"):
            days_from_civil(year, month, day)
        return
    count = days_from_civil(year, month, day)
    assert civil_from_days(count) == (year, month, day)
    after = civil_from_days(count + 1)
    assert after == ((year, month, day + 1) if day < days_in_month(year, month) else (after[0], after[1], 1))
    assert after > (year, month, day)
    assert weekday(count + 1) == (weekday(count) + 1) % 7


@given(st.integers(-(10**15), 10**15))
def test_instants_and_clocks_are_inverse(moment: int) -> None:
    assert instant(*civil_from_instant(moment)) == moment


@given(st.dates())
def test_years_the_standard_library_knows_agree_with_it(day: datetime.date) -> None:
    count = day.toordinal() - datetime.date(1970, 1, 1).toordinal()
    assert days_from_civil(day.year, day.month, day.day) == count
    assert weekday(count) == day.weekday()
    assert read_date(day.isoformat()).start_earliest == count * DAY


@given(years, st.integers(1, 12), st.integers(-30_000, 30_000))
def test_month_steps_go_back(year: int, month: int, count: int) -> None:
    first = instant(year, month)
    assert add_months(add_months(first, count), -count) == first
    assert add_months(first, 12 * count) == add_years(first, count)
    assert civil_from_instant(add_months(first, count)).day == 1


@given(st.datetimes(datetime.datetime(2, 1, 1), datetime.datetime(9998, 1, 1)), zones, st.integers(-300, 300))
def test_zones_repeat_with_the_calendar(moment: datetime.datetime, name: str, cycles: int) -> None:
    zone = ZoneInfo(name)
    universal = instant(*moment.timetuple()[:6])
    shown = moment.replace(tzinfo=datetime.UTC).astimezone(zone)
    assert civil_from_instant(wall_clock(universal, zone)) == shown.timetuple()[:6]
    far = universal + cycles * 146_097 * DAY
    assert abs(wall_clock(far, zone) - far) <= DAY


@given(
    st.integers(instant(-9999), instant(9999)), st.sampled_from(["year", "month", "day", "hour", "minute", "second"])
)
def test_units_hold_their_instant(moment: int, precision: Precision) -> None:
    date = read_date(format_unit(moment, precision))
    assert date.precision == precision
    assert date.start_earliest is not None
    assert date.start_latest is not None
    assert date.start_earliest <= moment < date.start_latest
