"""Events that were planned for another date go in; a table of planned and actual dates and the slips comes out."""

from __future__ import annotations

from briefgen.brief.material import Material, inline_cell, text_cell
from briefgen.brief.phrases import capitalize
from briefgen.brief.tree import Column, Row, Run, Section, Table, plain_inline
from briefgen.timeline.dates import Date
from briefgen.timeline.model import Event
from briefgen.timeline.printing import print_date
from briefgen.timeline.select import Entry
from briefgen.timeline.slips import Slip, is_past, measure_slip
from briefgen.words import Words

# One event with a planned date is told in the chronology.
_LEAST_ROWS = 2


def compose_planned(material: Material) -> Section | None:
    """Each event that has a planned date, with the date that came of it or is expected now, and the slip."""
    words, entries = material.words, [each for each in material.selected.entries if each.event.planned is not None]
    if len(entries) < _LEAST_ROWS:
        return None
    columns = (
        Column(plain_inline(words.say("Event")), share=0.7, align=material.number_align),
        Column(plain_inline(words.say("What was planned")), share=4),
        Column(plain_inline(words.say("Planned")), share=1.7),
        Column(plain_inline(words.say("Actual or expected")), share=1.9),
        Column(plain_inline(words.say("Slip")), share=1.9),
    )
    table = Table(
        id="table-planned",
        caption=plain_inline(words.say("Planned and actual")),
        columns=columns,
        rows=tuple(_row(entry, material) for entry in entries),
        note=plain_inline(words.say("A slip is no more exact than the two dates between which it lies.")),
        description=words.say("Every event with a planned date: that date, the actual or expected one, and the slip."),
    )
    return Section("planned", words.say("Planned and actual"), 1, (table,))


def _row(entry: Entry, material: Material) -> Row:
    event, words = entry.event, material.words
    return Row(
        (
            inline_cell(material.event_refs([event.id])),
            inline_cell((*material.portion_runs(event.marking), Run(event.title)), header=True),
            text_cell(_say_date(event, words, planned=True)),
            text_cell(_say_date(event, words, planned=False)),
            inline_cell((Run(capitalize(say_standing(event, material)), strong=is_overdue(event, material)),)),
        ),
    )


def _say_date(event: Event, words: Words, *, planned: bool) -> str:
    date = event.planned if planned and event.planned is not None else event.date
    if date.form == "unknown":
        return words.say("without a date") if planned else words.say("date open")
    printed = print_date(date, words)
    return words.say("expected: {date}", date=printed) if event.kind == "planned" and not planned else printed


def is_overdue(event: Event, material: Material) -> bool:
    """Tell whether what is still planned was due before the data cut-off."""
    if event.kind != "planned" or event.status in ("withdrawn", "refuted"):
        return False
    return is_past(find_due(event), material.selected.as_of)


def find_due(event: Event) -> Date:
    """Return when a plan is due: the date it has now, else the one it had."""
    return event.planned if event.date.form == "unknown" and event.planned is not None else event.date


def say_standing(event: Event, material: Material) -> str:
    """Return what became of a plan: given up, overdue, open, on time, or how late or early."""
    words = material.words
    if event.status in ("withdrawn", "refuted"):
        return words.say("given up")
    if event.kind == "absence":
        return words.say("did not happen")
    slip = measure_slip(event.planned, event.date) if event.planned is not None else Slip("unknown")
    told = _say_slip(slip, words)
    if event.kind != "planned":
        return told
    state = words.say("overdue") if is_overdue(event, material) else words.say("open")
    return words.join_semicolons([state, told]) if slip.way in ("late", "early") else state


def _say_slip(slip: Slip, words: Words) -> str:
    if slip.way == "none":
        return words.say("on time")
    if slip.way == "unknown":
        return words.say("cannot be told from the dates")
    length = _say_length(slip, words)
    return (
        words.say("{length} late", length=length) if slip.way == "late" else words.say("{length} early", length=length)
    )


def _say_length(slip: Slip, words: Words) -> str:
    if not slip.exact and slip.least == 0 and slip.most == 1:
        return {
            "day": words.say("less than a day"),
            "week": words.say("less than a week"),
            "month": words.say("less than a month"),
            "year": words.say("less than a year"),
        }[slip.unit]
    most = {
        "day": words.count("{number} day", "{number} days", slip.most),
        "week": words.count("{number} week", "{number} weeks", slip.most),
        "month": words.count("{number} month", "{number} months", slip.most),
        "year": words.count("{number} year", "{number} years", slip.most),
    }[slip.unit]
    if slip.least != slip.most:
        return words.say("{least} to {most}", least=words.number(slip.least), most=most)
    return most if slip.exact else words.say("about {length}", length=most)
