"""A date as a user writes it, EDTF or words, goes in; earliest and latest start and end come out.

A date without `/` is one point in time somewhere between its bounds, so start and end have the same ones: `2015-03` is
a point in March, `[..2011-10-07]` one at that day or before. An interval `a/b` starts within a and ends within b;
either may be a set in brackets, which goes beyond EDTF. Where one end is unknown (empty) or open (`..`), the other
still bounds it: what ended by b started by b, what started at a or later has not ended before a.

What single dates mean is settled in `edtf`, what words mean in `date_words`.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, replace
from datetime import date as calendar_date
from datetime import timedelta
from typing import Literal

from briefgen.timeline.calendar import DAY, PRECISIONS, DateError, Instant, Precision, load_zone
from briefgen.timeline.date_hints import ACCEPTED_FORMS, explain_unreadable
from briefgen.timeline.date_words import convert_words
from briefgen.timeline.edtf import Span, read_span

__all__ = ["Date", "DateError", "Instant", "Precision", "format_edtf", "load_zone", "make_interval", "read_date"]

Edge = Literal["known", "unknown", "open"]

LONGEST_DATE = 200
"""Characters; a longer text is no date."""

_EPOCH_ORDINAL = 719_163  # 1970-01-01 as the standard library counts days
_BEFORE_TIME = ("T", " ")
_BLANKS = re.compile(r"\s*(\.\.|[\[\],/])\s*")


@dataclass(frozen=True, slots=True)
class Date:
    """A point in time or an interval, as exactly as it is known.

    Attributes:
        written: as the user wrote it, without blanks around it.
        edtf: the same as EDTF; reading it again gives the same points. `unknown` and `..` stand for themselves.
        form: a point somewhere in its bounds, an interval, or unknown, which has no bounds.
        start_earliest, start_latest: when it started: at the first or later, before the second (half-open), in
            seconds of the timeline zone's wall clock since 1970; None is without limit.
        end_earliest, end_latest: the same for its end.
        precision: the unit that the start is known to; for a set, the coarsest of its dates.
        end_precision: the same for the end.
        start_edge, end_edge: of an interval: known, unknown (nothing written) or open (`..`).
        doubted: a `?` or `%` stands somewhere in it.
        approximate: a `~` or `%` stands somewhere in it.
        from_words: it was written in words and converted.
        zone: the zone as written with a time, `Z` or an offset such as `+02:00`; "" for none.
    """

    written: str
    edtf: str
    form: Literal["point", "interval", "unknown"]
    start_earliest: Instant | None
    start_latest: Instant | None
    end_earliest: Instant | None
    end_latest: Instant | None
    precision: Precision
    end_precision: Precision
    start_edge: Edge
    end_edge: Edge
    doubted: bool
    approximate: bool
    from_words: bool
    zone: str

    @property
    def sort_key(self) -> tuple[bool, float, float, float, float]:
        """The order of a chronology: by earliest start, then by latest start and latest end.

        So of two that may start together the more exact comes first, and the shorter. What has no earliest start
        comes before all others, a date that is unknown after them. Among equal keys the order of the file decides.
        """
        return (
            self.form == "unknown",
            -math.inf if self.start_earliest is None else self.start_earliest,
            math.inf if self.start_latest is None else self.start_latest,
            math.inf if self.end_latest is None else self.end_latest,
            -math.inf if self.end_earliest is None else self.end_earliest,
        )

    @property
    def is_point(self) -> bool:
        """Whether it is one point in time, however roughly known."""
        return self.form == "point"

    @property
    def is_day_known(self) -> bool:
        """Whether it is certain on which day it started."""
        if self.start_earliest is None or self.start_latest is None:
            return False
        return self.start_earliest // DAY == (self.start_latest - 1) // DAY


def read_date(text: str, *, zone: str = "UTC") -> Date:
    """Read a date.

    Args:
        text: EDTF, or words. `..` alone is read too: it is an open start or end, for `make_interval`.
        zone: IANA name of the timeline's zone. Times with `Z` or an offset are brought to its wall clock; times
            without are on it already; dates without a time never shift.

    Raises:
        DateError: there is no such date or no such zone, or the text is ambiguous or cannot be read.

    >>> read_date("7 October 2015").edtf
    '2015-10-07'
    >>> read_date("2015-03").start_latest == read_date("2015-04").start_earliest
    True
    """
    if zone != "UTC":
        load_zone(zone)
    if len(text) == 10 and text[4] == "-" == text[7]:
        # By far the most dates. The standard library takes only ASCII digits here and refuses days that are not.
        try:
            lower = (calendar_date.fromisoformat(text).toordinal() - _EPOCH_ORDINAL) * DAY
        except ValueError:
            pass  # year 0, digits with X, or wrong; told apart below
        else:
            upper = lower + DAY
            return Date(
                text, text, "point", lower, upper, lower, upper, "day", "day", "known", "known",
                False, False, False, "",
            )  # fmt: skip
    written = text.strip()
    if not written:
        raise DateError("the date is empty; expected a date, or 'unknown'", ACCEPTED_FORMS)
    if len(written) > LONGEST_DATE:
        raise DateError.about(written, f"is too long for a date; expected at most {LONGEST_DATE} characters")
    found = _read_edtf(written, written, zone)
    if found is None:
        found = _read_words(written, zone)
    if found is None:
        raise explain_unreadable(written)
    return found


def make_interval(start: Date | None, end: Date | None) -> Date:
    """Return what lasted from a start to an end.

    Args:
        start: any point or set; `unknown` or None for a start that is not known, `..` for an open one.
        end: the same; None for a single moment, which is the start itself.

    Raises:
        DateError: one of them is an interval, neither is given, or it certainly ends before it starts.

    >>> make_interval(read_date("[..2011-10-07]"), read_date("..")).edtf
    '[..2011-10-07]/..'
    """
    for end_name, one in (("start", start), ("end", end)):
        if one is not None and one.form == "interval":
            raise DateError.about(
                one.written, f"is an interval; expected one date as the {end_name}", "give an interval as 'date:' alone"
            )
    if end is None:
        if start is None or start.form == "unknown":
            raise DateError("neither start nor end is known; expected one of the two", "write 'date: unknown'")
        return start
    first, last = _as_end(start), _as_end(end)
    if first[0] == last[0] == "":
        raise DateError("neither start nor end is known; expected one of the two", "write 'date: unknown'")
    written = f"{start.written if start else ''}/{end.written}"
    words = end.from_words or (start is not None and start.from_words)
    return _join(written, first, last, words)


def format_edtf(date: Date) -> str:
    """Return a date as EDTF; reading that again in the same zone gives the same four points.

    >>> format_edtf(read_date("winter 1834-35"))
    '1834-24'
    """
    return date.edtf


_End = tuple[str, Span]
"""One end of an interval: its EDTF ("" for unknown, ".." for open) and its bounds."""

_NO_BOUNDS = Span(None, None)


def _read_edtf(text: str, written: str, zone: str) -> Date | None:
    """Read a point, set or interval; None when the text has not the shape of EDTF."""
    if text in ("unknown", ".."):
        return _make_unknown(written, text)
    if "/" in text or text[0] == "[":
        text = _BLANKS.sub(r"\1", text)
    first, slash, last = text.partition("/")
    if slash:
        return _read_interval(text, written, first, last, zone)
    span = read_span(text, zone)
    if span is None:
        return None
    lower, upper, precision, doubted, approximate, zone_written = span
    return Date(
        written, text, "point", lower, upper, lower, upper, precision, precision, "known", "known",
        doubted, approximate, False, zone_written,
    )  # fmt: skip


def _make_unknown(written: str, text: str) -> Date:
    edge: Edge = "open" if text == ".." else "unknown"
    coarsest = PRECISIONS[0]
    return Date(
        written, text, "unknown", None, None, None, None, coarsest, coarsest, edge, edge,
        False, False, text != written, "",
    )  # fmt: skip


def _read_interval(text: str, written: str, first: str, last: str, zone: str) -> Date | None:
    if "/" in last:
        return None
    if not first and not last:
        raise DateError.about(written, "has neither start nor end; expected one of the two", "write 'unknown'")
    start = _NO_BOUNDS if first in ("", "..") else read_span(first, zone)
    end = _NO_BOUNDS if last in ("", "..") else read_span(last, zone)
    if start is None or end is None:
        return None
    return _join(written, (first, start), (last, end), False)


def _as_end(one: Date | None) -> _End:
    if one is None or one.form == "unknown":
        return ".." if one is not None and one.edtf == ".." else "", _NO_BOUNDS
    span = Span(one.start_earliest, one.start_latest, one.precision, one.doubted, one.approximate, one.zone)
    return one.edtf, span


def _join(written: str, first: _End, last: _End, from_words: bool) -> Date:
    """Return the interval between two ends."""
    (start_text, start), (end_text, end) = first, last
    start_edge, end_edge = _edge(start_text), _edge(end_text)
    _refuse_reversed(written, first, last)
    end_lower, end_upper = end.lower, end.upper
    if _is_reversed(start, end):
        # Clocks were put back between the two: on the wall it ended before it started.
        end_lower, end_upper = start.lower, start.upper
    return Date(
        written=written,
        edtf=f"{start_text}/{end_text}",
        form="interval",
        start_earliest=start.lower,
        start_latest=start.upper if start_edge == "known" else end.upper,
        end_earliest=end_lower if end_edge == "known" else start.lower,
        end_latest=end_upper,
        precision=start.precision if start_edge == "known" else end.precision,
        end_precision=end.precision if end_edge == "known" else start.precision,
        start_edge=start_edge,
        end_edge=end_edge,
        doubted=start.doubted or end.doubted,
        approximate=start.approximate or end.approximate,
        from_words=from_words,
        zone=start.zone or end.zone,
    )


def _edge(text: str) -> Edge:
    return "unknown" if not text else "open" if text == ".." else "known"


def _refuse_reversed(written: str, first: _End, last: _End) -> None:
    """Raise if an interval certainly ends before it starts: in universal time, where both its ends have an offset."""
    (start_text, start), (end_text, end) = first, last
    if start.zone and end.zone:
        start, end = read_span(start_text) or start, read_span(end_text) or end
    if _is_reversed(start, end):
        help_text = f"{_offer_next_day(start_text, end_text)}swap the two, or leave one out for a single moment"
        raise DateError.about(written, "ends before it starts; expected the earlier date first", help_text)


def _offer_next_day(start_text: str, end_text: str) -> str:
    """Return the question whether a time of day that lies before the start, on the same day, is meant of the next."""
    if start_text[:10] != end_text[:10] or start_text[10:11] not in _BEFORE_TIME or end_text[10:11] not in _BEFORE_TIME:
        return ""
    try:
        following = calendar_date.fromisoformat(end_text[:10]) + timedelta(days=1)
    except (ValueError, OverflowError):
        return ""  # a year that the standard library does not know
    return f"is it the next day, {following}{end_text[10:]}? else "


def _is_reversed(start: Span, end: Span) -> bool:
    return start.lower is not None and end.upper is not None and end.upper <= start.lower


def _read_words(written: str, zone: str) -> Date | None:
    try:
        text = convert_words(written)
        found = None if text is None else _read_edtf(text, written, zone)
    except DateError as error:
        # What was converted is not what the user wrote: the reason stays, said of their own words.
        raise DateError.about(written, error.reason, error.help) from None
    return found if found is None or found.edtf == written else replace(found, from_words=True)
