"""A selection goes in; a markwhen file with an event for each of its own comes out.

What a page cannot say in its own way, or would read as something else, stands in a property of the event.
"""

from __future__ import annotations

import json
import re
from datetime import date, datetime

from briefgen.exchange.calendar_dates import lay_date
from briefgen.exchange.markwhen_dates import DateReader, split_date
from briefgen.exchange.markwhen_lines import Words, find_tags, is_text, read_words, take_links
from briefgen.exchange.summaries import keep_markdown
from briefgen.timeline.calendar import MONTHS, DateError, civil_from_instant
from briefgen.timeline.dates import Date
from briefgen.timeline.model import Event
from briefgen.timeline.select import Selected

_PLAIN = r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-\d{2})?)?"
_SIMPLE = re.compile(rf"{_PLAIN}(?:/{_PLAIN})?").fullmatch
_WORD = re.compile(r"(?!\d+$)\w+").fullmatch


def write_markwhen(selected: Selected) -> bytes:
    """Return what a selection shows as a markwhen file; the same selection gives the same bytes."""
    meta = selected.meta
    lines = [f"title: {_quote(meta.title)}"]
    if meta.subject:
        lines.append(f"description: {_quote(meta.subject)}")
    if meta.timezone != "UTC":
        lines.append(f"timezone: {meta.timezone}")
    if meta.marking:
        lines.append(f"marking: {_quote(meta.marking)}")
    if not isinstance(meta.marking_scheme, str):
        lines.append(f"marking_scheme: {_quote_list(meta.marking_scheme)}")
    for entry in selected.entries:
        lines += ["", *_write_event(entry.event, selected)]
    return "\n".join([*lines, ""]).encode()


def _write_event(event: Event, selected: Selected) -> list[str]:
    shown, is_exact = write_date(event.date, selected.meta.timezone)
    properties = [] if is_exact else [("edtf", _quote(event.date.edtf))]
    if event.date_text:
        properties.append(("date_text", _quote(event.date_text)))
    simple = [tag for tag in event.tags if _WORD(tag)]
    first = " ".join([event.title, *(f"#{tag}" for tag in simple)])
    if read_words(first) != Words(event.title, tuple(simple)):
        # The title would be read as something more; without its tags and links it still says what happened.
        words = read_words(event.title)
        first, simple = words.title if read_words(words.title) == Words(words.title) else "", []
        properties.append(("title", _quote(event.title)))
    properties += _list_names(event, [tag for tag in event.tags if tag not in simple], selected)
    properties += _list_rest(event, selected.meta.marking)
    body = event.summary.strip()
    if body and not _is_plain(body):
        properties.append(("summary", _quote(body)))
        body = ""
    return [
        f"{shown}: {first}".rstrip(),
        *(f"{key}: {value}" for key, value in properties),
        *(["", *body.split("\n")] if body else []),
    ]


def _list_names(event: Event, tags: list[str], selected: Selected) -> list[tuple[str, str]]:
    """Return the properties that name tags, actors, places and sources."""
    urls = [selected.sources[each.source].url for each in event.sources if each.source in selected.sources]
    named = (
        ("tags", tags),
        ("actors", [selected.actor_name(actor) for actor in event.actors]),
        ("targets", [_name_target(target, selected) for target in event.targets]),
        ("places", [selected.place_name(place) for place in event.places]),
        ("sources", list(dict.fromkeys(url for url in urls if url))),
    )
    return [(key, _quote_list(listed)) for key, listed in named if listed]


def _name_target(target: str, selected: Selected) -> str:
    return selected.place_name(target) if target in selected.places else selected.actor_name(target)


def _list_rest(event: Event, marking: str) -> list[tuple[str, str]]:
    """Return the properties of what is said by a word, where it is not the usual one."""
    words = (
        ("id", event.id if event.id_written else "", ""),
        ("planned", event.planned.edtf if event.planned is not None else "", ""),
        ("kind", event.kind, "event"),
        ("status", event.status, "reported"),
        ("significance", str(event.significance), "3"),
        ("marking", event.marking, marking),
    )
    return [(key, _quote(value)) for key, value, usual in words if value and value != usual]


def _is_plain(body: str) -> bool:
    """Tell whether a description would be read as it is written."""
    return (
        keep_markdown(body) == (body, True)
        and all(is_text(line) for line in body.split("\n"))
        and not find_tags(body)
        and take_links(body, keep=True) == (body, [], [], 0)
    )


def write_date(when: Date, zone: str) -> tuple[str, bool]:
    """Return where a page shows a date, and whether that says all of it."""
    candidates = [when.edtf] if _SIMPLE(when.edtf) else []
    laid = lay_date(when, zone)
    if laid is not None:
        start, end = laid
        if end is not None and not isinstance(end, datetime):
            # The end of days is the first one after them, in a calendar; here it is the last.
            end = date.fromordinal(end.toordinal() - 1)
        # Two times are no EDTF to a page, whose reader takes only the day of the first.
        dash = " - " if isinstance(start, datetime) else "/"
        is_alone = end is None
        candidates.append(dash.join(_write_time(each, is_alone) for each in (start, end) if each is not None))
    elif when.start_earliest is not None:
        year = civil_from_instant(when.start_earliest).year
        candidates.append(f"{1 - year} BCE" if year < 1 else str(year))
    for candidate in candidates:
        parts = split_date(candidate)
        if parts is None:
            continue
        try:
            found = DateReader().resolve(parts, None, {})
        except DateError:
            continue
        return candidate, found.edtf == when.edtf
    # A page has no place for what has no date, or one that is too far away.
    return "now", False


def _write_time(moment: date | datetime, is_alone: bool) -> str:
    if not isinstance(moment, datetime):
        return moment.isoformat()
    if moment.tzinfo is not None:
        return moment.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    if is_alone or moment.year < 1000:
        return moment.isoformat(sep=" ", timespec="minutes")
    return f"{moment.day} {MONTHS[moment.month - 1]} {moment.year} {moment:%H:%M}"


def _quote(text: str) -> str:
    """Return a text as a value of YAML."""
    return json.dumps(text, ensure_ascii=False)


def _quote_list(texts: list[str] | tuple[str, ...]) -> str:
    return "[" + ", ".join(map(_quote, texts)) + "]"
