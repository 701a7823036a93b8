"""A Mermaid timeline goes in; an event for each of its own comes out, dated with the period that it stands under."""

from __future__ import annotations

import re

from briefgen.exchange.gathering import Gathering, list_words
from briefgen.exchange.mermaid_lines import Diagram, clean_text
from briefgen.timeline.calendar import DateError
from briefgen.timeline.date_hints import GENERAL_HELP
from briefgen.timeline.dates import make_interval, read_date

_SECTION = re.compile(r"\s*section\s+(?P<name>.*)")
_PARTED = re.compile(r":(?=\s|$)")
_RANGE = re.compile(r"(?P<first>.+?)\s+(?:-|–|—|to)\s+(?P<last>.+)|(?P<from>\d{4})\s?[-–—]\s?(?P<until>\d{4})")
_SHORT_RANGE = re.compile(r"(\d{2})(\d{2})-(2[1-9]|3\d|4[01])")


def read_timeline(diagram: Diagram, gathering: Gathering) -> None:
    """Take the events of a timeline; of a period that is no date, they stand without one."""
    section, period, date = "", "", ""
    for number, line in diagram.lines:
        if found := _SECTION.fullmatch(line):
            section, period = clean_text(found["name"].rstrip(":")), ""
            continue
        head, *events = _PARTED.split(line)
        if clean_text(head):
            period = clean_text(head)
            date = _read_period(period, number, line, gathering)
        texts = [(text.strip(), clean) for text in events if (clean := clean_text(text))]
        if not period or not texts:
            shown = period or line.strip()
            reason = "has no event" if period else "stands under no period"
            where = gathering.text.where(number, 1, len(line))
            gathering.leave(where, f"'{shown[:60]}' {reason}, expected 'period : event'")
            continue
        at = len(head)
        for text, clean in texts:
            column = max(line.find(text, at), 0)
            at = column + len(text)
            gathering.add(
                gathering.text.where(number, column + 1, len(text)),
                {
                    "date": date,
                    "date_text": period if date == "unknown" else "",
                    "title": clean,
                    "tags": list_words([*diagram.tags, section]),
                },
            )


def _read_period(period: str, number: int, line: str, gathering: Gathering) -> str:
    """Return the date of a period; `unknown` where it is none, which is said."""
    try:
        return read_period(period)
    except DateError as error:
        column = max(line.find(period[:10]), 0)
        where = gathering.text.where(number, column + 1, len(period))
        # That a label such as "Step 1" is none of the many forms of a date needs no list of them.
        message, advice = error.message, error.help
        if advice in GENERAL_HELP:
            message, advice = f"'{period[:60]}' is not a date", "write the dates of its events in the timeline"
        gathering.leave(where, f"{message}; what stands under it has no date", advice)
        return "unknown"


def read_period(period: str) -> str:
    """Return the EDTF of a period; two dates with a dash between are one that lasted.

    Raises:
        DateError: it is no date, or may be two.

    >>> read_period("1914 - 1918"), read_period("7600 BC")
    ('1914/1918', '-7599')
    """
    if found := _SHORT_RANGE.fullmatch(period):
        years, group = f"{found[1]}{found[2]}/{found[1]}{found[3]}", f"{found[1]}{found[2]}-{found[3]}"
        if found[3] > found[2]:
            raise DateError(f"'{period}' can mean two years, or a part of one", f"write {years}, or {group} in words")
    try:
        return read_date(period).edtf
    except DateError:
        found = _RANGE.fullmatch(period)
        if found is None:
            raise
        first, last = found["first"] or found["from"], found["last"] or found["until"]
        try:
            return make_interval(read_date(first), read_date(last)).edtf
        except DateError as error:
            raise DateError(f"'{period}' is not a date: {error.message}", error.help) from None
