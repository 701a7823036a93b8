"""A selection goes in; the JSON of TimelineJS comes out."""

from __future__ import annotations

import json
import re
from html import escape
from typing import Any

from briefgen.exchange.rich_text import write_html
from briefgen.exchange.slide_texts import write_paragraph
from briefgen.timeline.calendar import PRECISIONS, Instant, Precision, civil_from_instant
from briefgen.timeline.dates import Date, DateError, read_date
from briefgen.timeline.model import Event
from briefgen.timeline.select import Selected
from briefgen.words import Words

_PLAIN = re.compile(r"-?[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-[0-9]{2}(?:T[0-9:]+)?)?)?|Y-?[0-9]+")
_PARTS: tuple[tuple[Precision, str], ...] = (
    ("year", "year"),
    ("month", "month"),
    ("day", "day"),
    ("hour", "hour"),
    ("minute", "minute"),
    ("second", "second"),
)


def write_timelinejs(selected: Selected) -> bytes:
    """Return a selection as TimelineJS JSON.

    Texts are HTML there: what is written is escaped, so that it stays text. A date that TimelineJS has no form for
    begins where it can first have been, and its `display_date` says how it is known. Actors, and sources beside the one
    that is shown, stand behind a slide's text.
    """
    events: list[dict[str, Any]] = []
    eras: list[dict[str, Any]] = []
    for entry in selected.entries:
        event = entry.event
        if event.date.form != "unknown":
            (eras if _is_era(event) else events).append(_write_slide(event, selected))
    title: dict[str, Any] = {"headline": escape(selected.meta.title, quote=False)}
    if selected.meta.subject:
        title["text"] = escape(selected.meta.subject, quote=False)
    tree = {"title": {"text": title}, "events": events, **({"eras": eras} if eras else {})}
    return (json.dumps(tree, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "replace")


def _is_era(event: Event) -> bool:
    """Tell whether a state says no more than an era can."""
    is_bounded = event.date.form == "interval" and event.date.start_earliest is not None
    return event.kind == "state" and is_bounded and not (event.tags or event.sources)


def _write_slide(event: Event, selected: Selected) -> dict[str, Any]:
    slide: dict[str, Any] = {"unique_id": event.id, **_write_dates(event)}
    text = {"headline": escape(event.title, quote=False)}
    named = dict.fromkeys(each.source for each in event.sources if each.source in selected.sources)
    sources = [selected.sources[id_] for id_ in named]
    source = next((each for each in sources if each.url), None)
    words = Words(selected.meta.language)
    parts = (
        write_html(event.summary) if event.summary else "",
        write_paragraph("actors", words.say("Actors"), map(selected.actor_name, event.actors)),
        write_paragraph("sources", words.say("Sources"), (each.title for each in sources if each is not source)),
    )
    if any(parts):
        text["text"] = "".join(parts)
    slide["text"] = text
    if event.tags:
        slide["group"] = event.tags[0]
    if source is not None:
        slide["media"] = {"url": source.url, "caption": escape(source.title, quote=False)}
        if source.author:
            slide["media"]["credit"] = escape(source.author, quote=False)
    return slide


def _write_dates(event: Event) -> dict[str, Any]:
    date = event.date
    start, end = date.start_earliest, date.end_latest
    ends = date.edtf.split("/")
    is_plain = all(_PLAIN.fullmatch(each) for each in ends)
    # What begins or ends at no known time has a place on the line all the same: the other end.
    begin = start if start is not None else (end - 1 if end is not None else 0)
    written: dict[str, Any] = {"start_date": _write_parts(begin, date.precision if start is not None else "second")}
    if date.form == "interval" and start is not None and end is not None and date.end_edge == "known":
        last = date.end_earliest if date.end_earliest is not None else end - 1
        written["end_date"] = _write_parts(last, date.end_precision)
    display = _write_display(date, event.date_text, is_plain)
    if display:
        written["display_date"] = display
    return written


def _write_display(date: Date, wording: str, is_plain: bool) -> str:
    """Return how a date is shown, where its parts do not say it: its words, as EDTF, or both."""
    if is_plain or not wording:
        return wording if is_plain else date.edtf
    try:
        says_it = read_date(wording).edtf == date.edtf
    except DateError:
        says_it = False
    return wording if says_it else f"{wording} ({date.edtf})"


def _write_parts(moment: Instant, precision: Precision) -> dict[str, int]:
    """Return year, month and so on, down to a unit. TimelineJS has no year 0: -44 is 44 BC."""
    civil = civil_from_instant(moment)
    # A season or a quarter begins with a month.
    wanted = PRECISIONS.index("month" if precision in ("season", "quarter") else precision)
    parts: dict[str, int] = {}
    for unit, name in _PARTS:
        if name == "year" or PRECISIONS.index(unit) <= wanted:
            parts[name] = getattr(civil, name)
    if parts["year"] <= 0:
        parts["year"] -= 1
    return parts
