"""A Date and a language go in; the words a reader sees for it come out, no more precise than the date is known."""

from __future__ import annotations

import re
from typing import NamedTuple

from briefgen.timeline.calendar import DAY, PRECISIONS, add_months, civil_from_instant, instant
from briefgen.timeline.dates import Date, Instant, Precision
from briefgen.timeline.edtf import Span, read_span
from briefgen.timeline.unit_words import TIMES, Length, name_stretch, print_clock, print_unit
from briefgen.words import Words

# Units that an approximate date may be given in besides its own, finest first, with their months.
_ROUND_UNITS: dict[Precision, int] = {"month": 1, "year": 12, "decade": 120, "century": 1_200}
_FINE: tuple[Precision, ...] = ("day", *TIMES)
# So many seconds are a night and the days beside it.
_MOST_HOURS = 2 * DAY
_YEARLESS_DAY = re.compile(r"^XXXX-(\d\d)-(\d\d)$")
_FIRST_AGES: dict[tuple[int, int], Precision] = {
    (1, 99): "century",
    (-99, 0): "century",
    (1, 999): "millennium",
    (-999, 0): "millennium",
}


class _Printed(NamedTuple):
    """The words for one end; a phrase says by, between or or, and reads badly behind "from" and "until"."""

    text: str
    is_phrase: bool = False


def print_date(date: Date, words: Words, length: Length = "long") -> str:
    """Return a date in words: qualifiers, ranges and open ends included.

    "c." stands before an approximate date, which reaches one unit of its precision to each side, and "?" after a
    doubted one.

    >>> from briefgen.timeline.dates import read_date
    >>> [print_date(read_date(text), Words("en")) for text in ("2015-03?", "[..2011-10-07]", "2015-10-06/2015-10-07")]
    ['March 2015?', 'by 7 October 2011', '6–7 October 2015']
    """
    if date.form == "unknown":
        return words.say("undated")
    if date.form == "point":
        return _print_end(_start_span(date), date.edtf, words, length).text
    return _print_interval(date, words, length)


def print_day(moment: Instant, words: Words, length: Length = "long") -> str:
    """Return the day in which an instant lies."""
    year, month, day, *_ = civil_from_instant(moment)
    return words.day(year, month, day, length=length)


def print_hours(date: Date, words: Words, length: Length = "long") -> str:
    """Return a stretch of times within a day, or over midnight, shorter than `print_date` does; "" for another date.

    What lies between two times reads as what lasts from one to the other.

    >>> from briefgen.timeline.dates import read_date
    >>> print_hours(read_date("[2015-10-06T10:20..2015-10-06T10:40]"), Words("en"))
    '6 October 2015, 10:20–10:40'
    >>> print_hours(read_date("2015-10-06T22:20/2015-10-07T01:40~"), Words("en"))
    '6 Oct, 22:20 to c. 7 Oct, 01:40'
    """
    texts = _part_times(date)
    if texts is None or date.start_earliest is None or date.end_latest is None:
        return ""
    start = date.start_earliest + _find_widening(texts[0], date.precision)
    end = date.end_latest - 1 - _find_widening(texts[1], date.end_precision)
    if not 0 <= end - start <= _MOST_HOURS:
        return ""
    clocks = [print_clock(start, date.precision, words), print_clock(end, date.end_precision, words)]
    if start // DAY != end // DAY:
        days = [words.day(*civil_from_instant(moment)[:3], length="short") for moment in (start, end)]
        clocks = [words.say("{day}, {time}", day=day, time=clock) for day, clock in zip(days, clocks, strict=True)]
    first, last = (_mark_time(clock, text, words) for clock, text in zip(clocks, texts, strict=True))
    stretch = words.say("{start} to {end}", start=first, end=last)
    if start // DAY != end // DAY:
        return stretch
    if [first, last] == clocks:
        stretch = words.say_about("times", "{start}\N{EN DASH}{end}", start=first, end=last)
    return words.say("{day}, {time}", day=print_day(start, words, length), time=first if first == last else stretch)


def _part_times(date: Date) -> tuple[str, str] | None:
    """Return both ends of a stretch of times in EDTF; None for another date."""
    if date.precision not in TIMES or date.end_precision not in TIMES:
        return None
    if date.form == "interval":
        first, _, last = date.edtf.partition("/")
        return (first, last) if date.start_edge == date.end_edge == "known" else None
    first, dots, last = date.edtf.strip("[]").partition("..")
    return (first, last) if dots and first and last and "," not in date.edtf else None


def _find_widening(text: str, precision: Precision) -> int:
    """Return how far an approximate time reaches to each side of its own unit, seconds."""
    return TIMES[precision] if _find_marks(text)[1] else 0


def _mark_time(clock: str, text: str, words: Words) -> str:
    doubted, approximate = _find_marks(text)
    marked = words.say("c. {date}", date=clock) if approximate else clock
    return words.say("{date}?", date=marked) if doubted else marked


def print_moment(moment: Instant, words: Words, length: Length = "long") -> str:
    """Return an instant to the minute, or to the second where it is not a whole minute.

    >>> print_moment(instant(2015, 10, 7, 14, 30), Words("en"))
    '7 October 2015, 14:30'
    """
    clock = print_clock(moment, "second" if moment % 60 else "minute", words)
    return words.say("{day}, {time}", day=print_day(moment, words, length), time=clock)


def _start_span(date: Date) -> Span:
    doubted, approximate = _find_marks(date.edtf.partition("/")[0])
    return Span(date.start_earliest, date.start_latest, date.precision, doubted, approximate, date.zone)


def _end_span(date: Date) -> Span:
    doubted, approximate = _find_marks(date.edtf.partition("/")[2])
    return Span(date.end_earliest, date.end_latest, date.end_precision, doubted, approximate, date.zone)


def _find_marks(text: str) -> tuple[bool, bool]:
    return "?" in text or "%" in text, "~" in text or "%" in text


def _print_interval(date: Date, words: Words, length: Length) -> str:
    start_text, _, end_text = date.edtf.partition("/")
    if date.start_edge != "known":
        return _print_until(date, end_text, words, length)
    start = _print_end(_start_span(date), start_text, words, length)
    if date.end_edge == "open":
        if start.is_phrase:
            return words.say("{began}, continuing", began=start.text)
        return words.say("from {date} on", date=start.text)
    if date.end_edge == "unknown":
        if start.is_phrase:
            return words.say("began {date}, end unknown", date=start.text)
        return words.say("from {date}, end unknown", date=start.text)
    end = _print_end(_end_span(date), end_text, words, length)
    if start.is_phrase or end.is_phrase:
        return words.say("began {start}, ended {end}", start=start.text, end=end.text)
    if start == end:
        return start.text
    return _shorten(date, words, length) or words.say("{start} to {end}", start=start.text, end=end.text)


def _print_until(date: Date, end_text: str, words: Words, length: Length) -> str:
    """Return an interval without a known start."""
    if date.end_edge == "open":
        return words.say("at all times") if date.start_edge == "open" else words.say("start unknown, continuing")
    if date.end_edge == "unknown":
        return words.say("end unknown")
    end = _print_end(_end_span(date), end_text, words, length)
    if date.start_edge == "unknown":
        if end.is_phrase:
            return words.say("ended {date}, start unknown", date=end.text)
        return words.say("until {date}, start unknown", date=end.text)
    return words.say("ended {date}", date=end.text) if end.is_phrase else words.say("until {date}", date=end.text)


def _shorten(date: Date, words: Words, length: Length) -> str:
    """Return an interval between single units within one day or one year without naming that twice, or ""."""
    start, end = date.start_earliest, date.end_earliest
    if start is None or end is None or date.doubted or date.approximate:
        return ""
    if date.precision in TIMES and date.end_precision in TIMES:
        if start // DAY != end // DAY:
            return ""
        first, last = print_clock(start, date.precision, words), print_clock(end, date.end_precision, words)
        stretch = words.say_about("times", "{start}\N{EN DASH}{end}", start=first, end=last)
        return words.say("{day}, {time}", day=print_day(start, words, length), time=stretch)
    from_, to = civil_from_instant(start), civil_from_instant(end)
    if from_.year != to.year or date.precision != date.end_precision:
        return ""
    if date.precision == "day":
        return words.days(from_[:3], to[:3], length=length)
    if date.precision == "month":
        return words.months(from_.year, from_.month, to.month, length=length)
    return ""


def _print_end(span: Span, text: str, words: Words, length: Length) -> _Printed:
    """Return one end of a date, or a whole point.

    Args:
        span: its bounds and marks.
        text: it in EDTF.
        words, length: as in `print_date`.
    """
    if text[:1] != "[":
        return _print_single(span, text, words, length)
    if not span.zone:
        return _print_set(text, words, length)
    # Its times are on the clocks of their own zones; the bounds, approximate ones widened, are on the timeline's.
    return _print_bounds(span, words, length)


def _mark_doubt(printed: _Printed, span: Span, words: Words) -> _Printed:
    return printed._replace(text=words.say("{date}?", date=printed.text)) if span.doubted else printed


def _print_set(text: str, words: Words, length: Length) -> _Printed:
    """Return one of several dates; each carries its own marks."""
    elements = text[1:-1].split(",")
    printed = list(dict.fromkeys(_print_element(element, words, length) for element in elements))
    if len(printed) == 1:
        return printed[0]
    return _Printed(words.either([each.text for each in printed]), is_phrase=True)


def _print_element(element: str, words: Words, length: Length) -> _Printed:
    """Return one date of a set, or a range of dates in it."""
    first, dots, last = element.partition("..")
    if dots and first and last:
        return _print_range(first, last, words, length)
    span = _read(first or last)
    printed = _print_end(span, first or last, words, length)
    if not dots:
        return printed
    if not printed.is_phrase:
        text = words.say("{date} or later", date=printed.text) if first else words.say("by {date}", date=printed.text)
        return _Printed(text, is_phrase=True)
    return _print_bounds(span._replace(upper=None) if first else span._replace(lower=None), words, length)


def _read(text: str) -> Span:
    span = read_span(text)
    if span is None:
        raise ValueError(f"'{text}' was read as a date before and is none now")
    return span


def _print_range(first: str, last: str, words: Words, length: Length) -> _Printed:
    start, end = _read(first), _read(last)
    if start.lower is None or start.upper is None or end.lower is None or end.upper is None:
        raise ValueError(f"'{first}..{last}' was read as a range of dates before and is none now")
    whole = Span(
        min(start.lower, end.lower),
        max(start.upper, end.upper),
        min(start.precision, end.precision, key=PRECISIONS.index),
        start.doubted or end.doubted,
    )
    age = _name_first_age(whole, words)
    if age:
        return _mark_doubt(_Printed(age), whole, words)
    sides = _print_end(start, first, words, length), _print_end(end, last, words, length)
    overlap = whole.lower != start.lower or whole.upper != end.upper
    if overlap or sides[0].is_phrase or sides[1].is_phrase:
        return _print_bounds(whole, words, length)
    if sides[0] == sides[1]:
        return sides[0]
    if start.precision == end.precision and not (start.approximate or end.approximate):
        times = _say_between_times(start.lower, end.upper, start.precision, words, length)
        if times is not None:
            return times
    is_fine = start.precision in _FINE and end.precision in _FINE and not start.approximate and not end.approximate
    return _say_between(sides[0].text, sides[1].text, is_fine, words)


def _name_first_age(span: Span, words: Words) -> str:
    """Return the first century or millennium of an era, for which EDTF has no date but a range of years; else ""."""
    if span.lower is None or span.upper is None or span.precision != "year":
        return ""
    years = civil_from_instant(span.lower).year, civil_from_instant(span.upper - 1).year
    precision = _FIRST_AGES.get(years)
    return name_stretch(span.lower, span.upper, precision, "", words) if precision else ""


def _say_between(start: str, end: str, is_fine: bool, words: Words) -> _Printed:
    """Say that a date lies between two; some languages put an article before days and none before longer units."""
    if start == end:
        return _Printed(start)
    if is_fine:
        return _Printed(words.say_about("days", "between {start} and {end}", start=start, end=end), is_phrase=True)
    return _Printed(words.say("between {start} and {end}", start=start, end=end), is_phrase=True)


def _say_between_times(
    lower: Instant, upper: Instant, precision: Precision, words: Words, length: Length
) -> _Printed | None:
    """Say between which times of one day a date lies, the day once; None for other stretches."""
    if precision not in TIMES or lower // DAY != (upper - 1) // DAY:
        return None
    first, last = print_clock(lower, precision, words), print_clock(upper - 1, precision, words)
    if first == last:
        return None
    day = print_day(lower, words, length)
    text = words.say_about("times", "{day}, between {start} and {end}", day=day, start=first, end=last)
    return _Printed(text, is_phrase=True)


def _print_bounds(span: Span, words: Words, length: Length) -> _Printed:
    """Return a stretch of time by its first and last unit."""
    lower, upper, precision = span.lower, span.upper, span.precision
    first = "" if lower is None else print_unit(lower, precision, words, length)
    last = "" if upper is None else print_unit(upper - 1, precision, words, length)
    if first and last and lower is not None and upper is not None:
        printed = _say_between_times(lower, upper, precision, words, length)
        printed = printed or _say_between(first, last, precision in _FINE, words)
    elif first:
        printed = _Printed(words.say("{date} or later", date=first), is_phrase=True)
    else:
        printed = _Printed(words.say("by {date}", date=last) if last else words.say("unknown"), is_phrase=True)
    return _mark_doubt(printed, span, words)


def _print_single(span: Span, text: str, words: Words, length: Length) -> _Printed:
    """Return one date that is no set."""
    if "XXXX" in text:
        return _mark_doubt(_Printed(_print_yearless(text, words), is_phrase=True), span, words)
    if span.lower is None or span.upper is None:
        return _print_bounds(span, words, length)
    find_name = _name_approximate if span.approximate else name_stretch
    name = find_name(span.lower, span.upper, span.precision, text, words, length)
    if not name:
        return _print_bounds(span, words, length)
    return _mark_doubt(_Printed(words.say("c. {date}", date=name) if span.approximate else name), span, words)


def _print_yearless(text: str, words: Words) -> str:
    """Return a date of a year nobody knows: with its day, where that is known."""
    found = _YEARLESS_DAY.search(text)
    if found is None:
        return words.say("year unknown")
    # Which year is printed does not matter, but it must have a 29 February.
    day = words.day(2000, int(found[1]), int(found[2]), length="short")
    return words.say("{day}, year unknown", day=day)


def _name_approximate(
    lower: Instant, upper: Instant, precision: Precision, text: str, words: Words, length: Length
) -> str:
    """Return the unit that, widened by one of its kind to each side, holds an approximate date; "" without one.

    "~2015-03-07" is the seventh of March of about that year, so the unit is 2015, not a day.
    """
    if precision in TIMES:
        core = lower + (upper - lower) // 3
        return name_stretch(core, core + TIMES[precision], precision, text, words, length)
    exact = _read(text.replace("~", "").replace("%", "?"))
    if exact.lower is None or exact.upper is None:
        return ""
    own = exact.lower, exact.upper
    if precision == "day" and (own[0] - DAY, own[1] + DAY) == (lower, upper):
        return name_stretch(*own, "day", text, words, length)
    candidates: list[tuple[Precision, tuple[Instant, Instant]]] = [] if precision == "day" else [(precision, own)]
    candidates += [(unit, _find_unit(own[0], months)) for unit, months in _ROUND_UNITS.items()]
    for unit, (start, stop) in candidates:
        months = _count_months(start, stop)
        if add_months(start, -months) <= lower and upper <= add_months(stop, months) and own[1] <= stop:
            return name_stretch(start, stop, unit, text, words, length)
    return ""


def _find_unit(moment: Instant, months: int) -> tuple[Instant, Instant]:
    """Return the stretch of so many months, counted from year 0, in which an instant lies."""
    year, month, *_ = civil_from_instant(moment)
    index = (12 * year + month - 1) // months * months
    start = instant(index // 12, index % 12 + 1)
    return start, add_months(start, months)


def _count_months(start: Instant, stop: Instant) -> int:
    first, last = civil_from_instant(start), civil_from_instant(stop)
    return 12 * (last.year - first.year) + last.month - first.month
