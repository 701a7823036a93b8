"""The chronology: every event with its date as known, what happened, who says so, where, and on what it rests."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from briefgen.brief.material import Material, fill_runs, inline_cell, text_cell
from briefgen.brief.phrases import capitalize, end_sentence
from briefgen.brief.sections.revisions import describe_revisions
from briefgen.brief.tree import (
    Cell,
    CellBlock,
    Column,
    Glyph,
    Paragraph,
    ParagraphBlock,
    Row,
    Run,
    Section,
    Table,
    plain_inline,
)
from briefgen.charts.notation import glyph_of
from briefgen.charts.relations import KINDS as LINKS
from briefgen.charts.relations import name_kind as name_link
from briefgen.charts.stances import name_stance
from briefgen.text.inline import Inline, ItemList, read_markdown
from briefgen.timeline.durations import Duration, measure_duration
from briefgen.timeline.model import Claim, Event, Quantity
from briefgen.timeline.printing import print_date
from briefgen.timeline.quantities import print_quantity
from briefgen.timeline.select import Entry, Part
from briefgen.timeline.wording import name_kind, name_status
from briefgen.words import Words

# Where fewer events than one in so many have a place, it is said with what happened: a column would be all but empty.
_ONE_PLACE_IN = 5
# Columns that a chronology always has: number, date, what happened.
_ALWAYS = 3
_DIGITS = re.compile(r"[0-9]+")


def compose_chronology(material: Material) -> Section | None:
    """Every event that is shown, in the order of its number; a brief that shows none says so."""
    words = material.words
    if not material.selected.entries:
        said = ParagraphBlock(plain_inline(words.say("No event of the timeline falls into what this brief covers.")))
        return Section("chronology", words.say("Chronology"), 1, (said,))
    beside = _find_beside(material)
    has_claims = any(entry.event.claims for entry in material.selected.entries)
    heading = words.say("What happened and who says so") if has_claims else words.say("What happened")
    columns = [
        Column(plain_inline(words.say("No.")), share=0.5, align=material.number_align),
        Column(plain_inline(words.say("Date")), share=1.65),
        Column(plain_inline(heading), share=5),
    ]
    columns += [Column(plain_inline(words.say("Place")), share=1.25)] if beside.places else []
    columns += [Column(plain_inline(words.say("Sources")), share=1.3)] if beside.sources else []
    table = Table(
        id="table-chronology",
        caption=plain_inline(words.say("Chronology")),
        columns=tuple(columns),
        rows=tuple(_rows(material, beside)),
        role="chronology",
        note=plain_inline(_note(material)),
        description=words.count(
            "The event of this brief, with date, place, standing and sources.",
            "The {number} events of this brief in order of time, with date, place, standing and sources.",
            len(material.selected.entries),
        ),
    )
    return Section("chronology", words.say("Chronology"), 1, (table,))


def _note(material: Material) -> str:
    """Say what the counts and marks mean, in one line under the table."""
    words, selected = material.words, material.selected
    shown = len(selected.entries)
    parts = []
    if selected.left_out:
        read = words.number(selected.read)
        parts.append(
            words.count("{number} of {read} events is shown.", "{number} of {read} events are shown.", shown, read=read)
        )
    if "annex" in material.on:
        parts.append(words.say("The annex has the key to the marks."))
    if "sources" in material.on and selected.sources:
        parts.append(words.say("Numbers in square brackets are sources."))
    if any(claim.grade for entry in selected.entries for claim in entry.event.claims):
        parts.append(words.say("Letter and digit after a statement grade its source and its content."))
    return " ".join(parts)


class _Beside(NamedTuple):
    """Which columns there are beside what happened."""

    places: bool
    sources: bool


def _find_beside(material: Material) -> _Beside:
    """Give places a column where one event in so many has one, and sources one where any has."""
    events = [entry.event for entry in material.selected.entries]
    placed = sum(bool(event.places) for event in events)
    return _Beside(placed * _ONE_PLACE_IN >= len(events), any(event.sources for event in events))


def _rows(material: Material, beside: _Beside) -> Iterator[Row]:
    parts = list(dict.fromkeys(entry.part for entry in material.selected.entries))
    for part in parts:
        if len(parts) > 1 or part != "dated":
            heading = Paragraph((Run(_name_part(part, material.words), strong=True),))
            yield Row((Cell((heading,), header=True, span=_ALWAYS + sum(beside)),), kind="part")
        for entry in material.selected.entries:
            if entry.part == part:
                yield _event_row(entry, material, beside)


def _name_part(part: Part, words: Words) -> str:
    return {
        "background": words.say("Background"),
        "dated": words.say("Events"),
        "planned": words.say("Planned or announced"),
        "undated": words.say("Without a date"),
    }[part]


def _event_row(entry: Entry, material: Material, beside: _Beside) -> Row:
    event, words = entry.event, material.words
    when = print_date(event.date, words)
    shape, look, hollow, dashed = glyph_of(event)
    places = words.join([material.selected.place_name(place) for place in event.places])
    cells = [
        text_cell(str(entry.number), header=True),
        Cell(tuple(_date_paragraphs(event, when, material))),
        Cell(tuple(_what(entry, material, "" if beside.places else places))),
    ]
    cells += [text_cell(places)] if beside.places else []
    cells += [inline_cell(material.source_refs(event.sources))] if beside.sources else []
    return Row(
        cells=tuple(cells),
        anchor=f"event-{event.id}",
        glyph=Glyph(shape, look, hollow, dashed, _glyph_label(event, words)),
        group=when if entry.part == "dated" else "",
    )


def _glyph_label(event: Event, words: Words) -> str:
    label = words.say(
        "{kind}, {standing}", kind=name_kind(event.kind, words), standing=name_status(event.status, words)
    )
    if event.date.doubted:
        label = words.say("{label}, date doubted", label=label)
    return label


def _date_paragraphs(event: Event, when: str, material: Material) -> Iterator[Paragraph]:
    words = material.words
    yield Paragraph((Run(when),))
    lasted = measure_duration(event.date, material.selected.meta.timezone)
    if lasted is not None:
        yield Paragraph((Run(_say_duration(lasted, words), role="quiet"),))
    if event.planned is not None:
        planned = words.say("planned: {date}", date=print_date(event.planned, words))
        if event.planned.form == "unknown":
            planned = words.say("planned without a date")
        yield Paragraph((Run(planned, role="quiet"),))
    if event.date_text and not _repeats(event.date_text, when):
        yield Paragraph((Run(words.quote(event.date_text), role="quiet"),))


def _say_duration(lasted: Duration, words: Words) -> str:
    hours = words.say("{number}\N{NO-BREAK SPACE}h", number=words.number(lasted.hours)) if lasted.hours else ""
    minutes = words.say("{number}\N{NO-BREAK SPACE}min", number=words.number(lasted.minutes)) if lasted.minutes else ""
    length = "\N{NO-BREAK SPACE}".join(filter(None, (hours, minutes)))
    return (
        words.say("lasted about {length}", length=length)
        if lasted.about
        else words.say("lasted {length}", length=length)
    )


def _repeats(written: str, printed: str) -> bool:
    """Tell whether the words of a source say a date just as it is printed, or in the same digits without a word."""
    if written == printed:
        return True
    return not any(map(str.isalpha, written)) and _DIGITS.findall(written) == _DIGITS.findall(printed)


def _what(entry: Entry, material: Material, places: str) -> Iterator[CellBlock]:
    """Title and standing, summary, who acts on whom where, figures and claims that no other section prints.

    Args:
        entry: one event.
        material: of the brief.
        places: where it happened, if no column says so.
    """
    event, words = entry.event, material.words
    head = [*material.event_portion(event), Run(event.title, strong=True)]
    standing = _say_standing(event, words)
    if standing:
        head += [Run(" "), Run(standing, role="status")]
    yield Paragraph(tuple(head))
    if event.summary:
        yield from read_markdown(event.summary)
    who = _who(event, material)
    if who:
        yield Paragraph(who)
    if places:
        said = words.count("Place: {names}.", "Places: {names}.", len(event.places), names=places)
        yield Paragraph((Run(said, role="quiet"),))
    if "quantities" not in material.on:
        yield from (_quantity_line(quantity, material) for quantity in event.quantities)
    if event.claims:
        yield from _claims(event, material)
    yield from _exhibits(event, material)
    related = _related(event, material)
    if related:
        yield Paragraph(related)
    yield from map(Paragraph, describe_revisions(event, material))


def _say_standing(event: Event, words: Words) -> str:
    """Return what the editor finds of an event; of what is absent also that it is so: "Absence, confirmed."."""
    if event.kind == "absence" and event.status == "reported":
        return words.say("Not reported.")
    standing = name_status(event.status, words)
    if event.kind == "absence":
        standing = words.say("{kind}, {standing}", kind=name_kind(event.kind, words), standing=standing)
    return "" if event.status == "reported" else f"{capitalize(standing)}."


def _exhibits(event: Event, material: Material) -> Iterator[Paragraph]:
    """Say where an event's pictures stand; of those that no annex holds, what they show."""
    words = material.words
    shown = [media.file in material.images and "annex" in material.on for media in event.media]
    figures = [Run("", ref=f"exhibit-{event.id}-{number}") for number, is_shown in enumerate(shown, 1) if is_shown]
    if figures:
        yield Paragraph((Run(words.say("Shown in") + " ", role="label"), *material.join_runs(figures), Run(".")))
    missing = [media.caption or media.alt for media, is_shown in zip(event.media, shown, strict=True) if not is_shown]
    if missing:
        listed = words.join_semicolons(missing).rstrip(".")
        yield Paragraph((Run(words.say("Pictures, not printed here: {shown}.", shown=listed), role="quiet"),))


def _related(event: Event, material: Material) -> Inline:
    """Say how an event hangs together with others that are shown: "Related: is part of 3; contradicts 5 and 6."."""
    words = material.words
    links: list[Run] = []
    for relation in LINKS:
        events = material.event_refs(getattr(event.related, relation))
        if events:
            links += [Run(words.say("; "), role="quiet")] if links else []
            links += [Run(name_link(relation, words) + " ", role="quiet"), *events]
    return fill_runs(words.say("Related: {links}."), "quiet", links=tuple(links)) if links else ()


def _who(event: Event, material: Material) -> Inline:
    words, selected = material.words, material.selected
    actors = words.join([selected.actor_name(name) for name in event.actors])
    targets = words.join(material.names(event.targets))
    if actors and targets:
        text = words.say("{actors} \N{RIGHTWARDS ARROW} {targets}", actors=actors, targets=targets)
    elif targets:
        text = words.say("Concerns: {targets}", targets=targets)
    else:
        text = actors
    return (Run(text, role="quiet"),) if text else ()


def _quantity_line(quantity: Quantity, material: Material) -> Paragraph:
    words = material.words
    value = " ".join(part for part in (print_quantity(quantity, words), quantity.unit) if part)
    text = words.say("{what}: {value}", what=capitalize(quantity.what), value=value)
    if quantity.by:
        text = words.say("{text}, by {name}", text=text, name=material.selected.actor_name(quantity.by))
    references = material.source_refs(quantity.sources)
    return Paragraph((Run(text), Run(" "), *references) if references else (Run(text),))


def _claims(event: Event, material: Material) -> Iterator[CellBlock]:
    """Statements on which nobody else speaks in full; of contested ones, the point and where it is set out."""
    words = material.words
    apart = "contested" in material.on
    # A statement by nobody is on no side of its point, so it stands here even where others contest that.
    elsewhere = [claim for claim in event.claims if apart and claim.by and claim.issue in material.contested]
    own = [claim for claim in event.claims if claim not in elsewhere]
    if own:
        yield ItemList(tuple((Paragraph(claim_line(claim, material, says_issue=True)),) for claim in own))
    issues = dict.fromkeys(claim.issue for claim in elsewhere)
    if issues:
        runs: list[Run] = [Run(words.say("Contested:") + " ", role="label")]
        runs += material.join_runs([Run(issue, target=issue_anchor(issue, material)) for issue in issues])
        yield Paragraph((*runs, Run(".")))


def issue_anchor(issue: str, material: Material) -> str:
    """Return the anchor of a contested issue."""
    return f"issue-{material.issue_numbers[issue]}"


def claim_line(claim: Claim, material: Material, *, says_issue: bool = False) -> Inline:
    """Return one statement: who, what they do, what they say, the standing, grade and sources.

    Args:
        claim: the statement.
        material: of the brief.
        says_issue: name the point, because it stands under no heading that does.
    """
    words = material.words
    runs: list[Run] = [*_speaker(claim, material)]
    facts = [name_status(claim.status, words)] if claim.status != "unverified" else []
    if claim.grade:
        facts.append(claim.grade)
    if facts:
        runs.append(Run(words.say(" ({facts})", facts=words.join_commas(facts)), role="status"))
    references = material.source_refs(claim.sources)
    if references:
        runs += [Run(" "), *references]
    quiet: list[str] = []
    if says_issue and claim.issue:
        quiet.append(words.say("On: {issue}", issue=claim.issue))
    if claim.date is not None:
        quiet.append(words.say("Date given: {date}", date=print_date(claim.date, words)))
    if claim.about:
        quiet.append(words.say("Concerns: {targets}", targets=words.join(material.names(claim.about))))
    if claim.note:
        quiet.append(capitalize(claim.note))
    runs += [Run(f" {end_sentence(text)}", role="quiet") for text in quiet]
    return tuple(runs)


def _speaker(claim: Claim, material: Material) -> Inline:
    """Return who says what; a verb would have to agree with one or several, so what they do stands as a tag."""
    words = material.words
    if not claim.by:
        return (Run(claim.says),)
    speaker = Run(material.selected.actor_name(claim.by), strong=True)
    if claim.stance == "asserts":
        return fill_runs(words.label("{speaker}", "{says}"), speaker=speaker, says=claim.says)
    stance = name_stance(claim.stance, words)
    return fill_runs(words.say("{speaker} ({stance}): {says}"), speaker=speaker, stance=stance, says=claim.says)
