"""A selection goes in; the figures of its events come out as columns of a table, and those that no column can hold."""

from __future__ import annotations

from collections import Counter

from briefgen.exchange.figures import write_heading
from briefgen.timeline.model import Event, Quantity
from briefgen.timeline.select import Selected

MOST_SPARSE = 12
"""Columns up to which figures that a single event has get one of their own."""


def list_headings(selected: Selected) -> list[str]:
    """Return the headings of the columns: of what events share, and of what but one has while there are few."""
    counted: Counter[str] = Counter()
    for entry in selected.entries:
        counted.update(list_cells(entry.event).keys())
    sparse = len(counted) > MOST_SPARSE
    return [heading for heading, count in counted.items() if count > 1 or not sparse]


def list_cells(event: Event) -> dict[str, str]:
    """Return the figures of an event that a cell can hold, by their headings; of several under one heading none.

    A row has one marking: a figure with one of its own stays out.
    """
    headings = [write_heading(each.what, each.unit) for each in event.quantities]
    cells = {
        heading: _write_value(each)
        for heading, each in zip(headings, event.quantities, strict=True)
        if headings.count(heading) == 1 and each.marking in ("", event.marking)
    }
    return {heading: value for heading, value in cells.items() if heading and value}


def count_lost(selected: Selected) -> int:
    """Return how many events have a figure that is in no column, or more of one than its value."""
    headings = set(list_headings(selected))
    return sum(
        len(headings & list_cells(entry.event).keys()) < len(entry.event.quantities)
        or any(each.by or each.sources for each in entry.event.quantities)
        for entry in selected.entries
    )


def _write_value(quantity: Quantity) -> str:
    """Return a value as written; "" where its bounds were given one by one and make none."""
    if quantity.written:
        return quantity.written
    if quantity.open or quantity.approximate:
        return ""
    bounds = [value for value in (quantity.low, quantity.high) if value is not None]
    if quantity.best is not None:
        return "" if bounds else format(quantity.best, "f")
    return "..".join(format(value, "f") for value in bounds) if len(bounds) == 2 else ""
