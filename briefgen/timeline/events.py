"""The fields of one event as written go in; the same fields with date, id, places and figures read come out."""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from briefgen.errors import Problem
from briefgen.fields import find_node
from briefgen.source import Document, Listing, Mapping, Node
from briefgen.timeline.dates import Date, DateError, make_interval, read_date
from briefgen.timeline.field_dates import find_value, read_once
from briefgen.timeline.time_hints import complete_end

# Keys that are short for another, or a part of it.
_SHORT_KEYS = {"start": "date", "end": "date", "place": "places"}
_SAID = re.compile(r"[^\W\d_]")
_MACHINE_TIME = re.compile(r"[0-9]T[0-9]")
_NUMBER = r"-?\d+(?:\.\d+)?"
_WORD = re.compile(r"[^\W_]+")
_VALUE = re.compile(
    rf"(?P<approximate>~)?\s*(?:(?P<low>{_NUMBER})?\s*\.\.\s*(?P<high>{_NUMBER})?|(?P<best>{_NUMBER})(?P<more>\+)?)"
)

_WITH_UNIT = re.compile(
    rf"(?P<before>[^\W\d_]+|[$€£¥])? ?(?P<figure>~?{_NUMBER}(?:\.\.{_NUMBER}|\+)?) ?(?P<after>[^\d\s,.:'\"][^:'\"]*)?"
)


def complete_event(
    fields: dict[str, Any], node: Node, document: Document, zone: str, taken: set[str]
) -> tuple[str, list[Problem]]:
    """Read the parts of an event that are more than plain values, in place.

    Args:
        fields: as read from the node; changed here.
        node: where they come from.
        document: the file, for excerpts.
        zone: IANA zone in which times without an offset are meant.
        taken: ids of the events before; the event's own is added.

    Returns:
        The event in words, for messages, and what is wrong with it.
    """
    title = fields.get("title")
    name = (
        f"event '{fields['id']}'" if isinstance(fields.get("id"), str) else f"event '{title}'" if title else "the event"
    )
    if fields.get("id") is None:
        fields["id"] = make_id(str(title or "event"), taken)
        fields["id_written"] = False
    taken.add(str(fields["id"]))
    problems: list[Problem] = []
    _read_when(fields, node, document, zone, name, problems)
    _join_place(fields, node, document, name, problems)
    for index, quantity in enumerate(_dicts(fields.get("quantities"))):
        _read_quantity(quantity, node, index, document, problems)
    return name, problems


def make_id(title: str, taken: set[str]) -> str:
    """Make an id from a title: its words in lower case, joined by hyphens, numbered when it is taken."""
    plain = title.lower()
    if not title.isascii():
        folded = unicodedata.normalize("NFKD", title)
        plain = "".join(char for char in folded if not unicodedata.combining(char)).casefold()
    slug = "-".join(_WORD.findall(plain))[:60].strip("-") or "event"
    made, count = slug, 2
    while made in taken:
        made, count = f"{slug}-{count}", count + 1
    return made


def _read_when(
    fields: dict[str, Any], node: Node, document: Document, zone: str, name: str, problems: list[Problem]
) -> None:
    """Turn date, or start and end, into one Date; and the baseline into another."""
    before = len(problems)
    dates: dict[str, Date | None] = {}
    for key in ("date", "start", "end", "planned"):
        if key in fields:
            dates[key] = _read_one(fields.pop(key), key, node, document, zone, problems, dates.get("start"))
    planned = dates.pop("planned", None)
    if planned is not None:
        fields["planned"] = planned
    if "date" in dates and ("start" in dates or "end" in dates):
        place = find_value(node, "start" if "start" in dates else "end")
        problems.append(
            document.problem(place.where, f"{name} has a date and a start or end", "give date alone, or start and end")
        )
    elif "date" in dates:
        fields["date"] = dates["date"]
    elif dates:
        fields["date"] = _join_ends(dates, node, document, name, problems)
    _settle_revisions(fields, dates, zone)
    if len(problems) > before and fields.get("date") is None:
        # Stands in for a date that is wrong and has been reported, so that the other fields are looked at too.
        fields["date"] = read_date("unknown")
    date = fields.get("date")
    if fields.get("date_text") is None and "date" in dates and isinstance(date, Date) and _says_more(date):
        fields["date_text"] = date.written


def _says_more(date: Date) -> bool:
    """Tell whether the words that a date was written in are a person's, and not digits with a sign between them."""
    return date.from_words and _SAID.search(date.written) is not None and _MACHINE_TIME.search(date.written) is None


def _settle_revisions(fields: dict[str, Any], dates: dict[str, Date | None], zone: str) -> None:
    """Say of revisions by which keys of the model they are; an earlier start or end is part of an earlier date."""
    for revision in _dicts(fields.get("revisions")):
        key, was = revision.get("field"), revision.get("was")
        if key not in _SHORT_KEYS:
            continue
        revision["field"] = _SHORT_KEYS[key]
        if isinstance(was, str) and dates.get(key) is not None:
            try:
                ends = {**dates, key: read_once(was, zone)}
                revision["was"] = make_interval(ends.get("start"), ends.get("end")).edtf
            except DateError:
                # The checks say what is wrong with it, where it stands.
                continue


def _read_one(
    value: Any,
    key: str,
    node: Node,
    document: Document,
    zone: str,
    problems: list[Problem],
    start: Date | None,
) -> Date | None:
    try:
        if value is None:
            raise DateError(f"'{key}' is empty", "write a date such as 2015-10-07, or 'unknown'")
        if not isinstance(value, str):
            raise DateError(f"'{key}' is not a date", 'put it in quotes, such as "[2015-04..2015-06]"')
        if value.strip() == ".." and key in ("date", "planned"):
            raise DateError("'..' is an open start or end and no date", "write start and end, or 'unknown'")
        return read_once(value, zone)
    except DateError as error:
        # The end of an incident is often written as its time alone.
        end = complete_end(value, start.written) if key == "end" and start and isinstance(value, str) else ""
        help_text = f"write {end}" if end else error.help
        problems.append(document.problem(find_value(node, key).where, error.message, help_text))
        return None


def _join_ends(
    dates: dict[str, Date | None], node: Node, document: Document, name: str, problems: list[Problem]
) -> Date | None:
    if None in dates.values():
        return None
    start, end = dates.get("start"), dates.get("end")
    try:
        return make_interval(start, end)
    except DateError as error:
        message = error.message
        if start is not None and end is not None and "before" in message:
            message = f"{name} ends ({end.written}) before it starts ({start.written})"
        help_text = error.help or "swap start and end, or leave end out for a single moment"
        key = "end" if end is not None and "as the start" not in message else "start"
        problems.append(document.problem(find_value(node, key).where, message, help_text))
        return None


def _join_place(fields: dict[str, Any], node: Node, document: Document, name: str, problems: list[Problem]) -> None:
    """`place: x` is short for `places: [x]`."""
    if "place" not in fields:
        return
    place = fields.pop("place")
    if fields.get("places"):
        where = find_value(node, "place").where
        problems.append(document.problem(where, f"{name} has 'place' and 'places'", "name all of them in 'places'"))
    elif place is not None:
        fields["places"] = place


def _read_quantity(
    quantity: dict[str, Any], event: Node, index: int, document: Document, problems: list[Problem]
) -> None:
    """Read a figure as written (26, ~900, 12+, 4..6) into low, best and high; `index` says which of the event's."""
    value = quantity.get("value")
    bounds = [key for key in ("low", "best", "high") if quantity.get(key) is not None]
    if value is None:
        node, _, _ = find_node(event, ("quantities", index)) if not bounds else (event, None, ())
        if not bounds and isinstance(node, Mapping):
            message = f"the figure '{quantity.get('what', '')}' has no value"
            problems.append(document.problem(node.where, message, "add 'value:', or low, best and high"))
        return
    if bounds:
        place, _, _ = find_node(event, ("quantities", index, "value"))
        problems.append(document.problem(place.where, "a figure has a value, or low, best and high, not both"))
        return
    found = _VALUE.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None or found.group(0) in ("..", "~.."):
        place, _, _ = find_node(event, ("quantities", index, "value"))
        seen = f"'{value}'" if isinstance(value, str) else "a list" if isinstance(place, Listing) else "no number"
        message = f"the value is {seen}; expected a figure"
        problems.append(document.problem(place.where, message, _advise_figure(value)))
        quantity["value"] = ""
        return
    _settle_quantity(quantity, found)


def _advise_figure(value: Any) -> str:
    """Return how a figure is written; its unit has a key of its own."""
    found = _WITH_UNIT.fullmatch(value.strip()) if isinstance(value, str) else None
    if found is None:
        return "write 26, ~900, 12+ or 4..6, digits without separators"
    unit = found["after"] or found["before"]
    shown = unit if unit[0].isalpha() else f'"{unit}"'
    return f"write 'value: {found['figure']}' and 'unit: {shown}'"


def _settle_quantity(quantity: dict[str, Any], found: re.Match[str]) -> None:
    quantity["approximate"] = bool(found["approximate"])
    if found["best"] is not None:
        quantity["best"] = found["best"]
        if found["more"]:
            quantity["low"], quantity["open"] = quantity.pop("best"), "high"
        return
    quantity["low"], quantity["high"] = found["low"], found["high"]
    missing = [end for end in ("low", "high") if quantity[end] is None]
    for end in missing:
        quantity["open"] = end
        del quantity[end]


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
