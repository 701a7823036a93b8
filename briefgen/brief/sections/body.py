"""The body of the brief after what is contested: actors, places, figures by speaker, outlook, gaps."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace

from briefgen.brief.material import Material, fill_runs, inline_cell, text_cell, text_list
from briefgen.brief.phrases import capitalize, end_sentence
from briefgen.brief.sections.planned import find_due, is_overdue
from briefgen.brief.tree import (
    Block,
    Cell,
    Column,
    Inline,
    Paragraph,
    ParagraphBlock,
    Row,
    Run,
    Section,
    Table,
    inline_text,
    plain_inline,
)
from briefgen.timeline.model import Actor, Judgment, Place, Quantity
from briefgen.timeline.printing import print_date
from briefgen.timeline.quantities import print_number, print_quantity
from briefgen.timeline.select import Entry


def compose_actors(material: Material) -> Section | None:
    """Names, other names, side and membership of everyone who is named."""
    actors = material.selected.actors
    if not actors:
        return None
    words, selected = material.words, material.selected
    columns = (
        Column(plain_inline(words.say("Name")), share=2.2),
        Column(plain_inline(words.say("What or who")), share=1.8),
        Column(plain_inline(words.say("Side")), share=1),
        Column(plain_inline(words.say("Belongs to")), share=1.5),
        Column(plain_inline(words.say("Remarks")), share=2),
    )
    rows = tuple(
        Row(
            (
                inline_cell(_name(actor, material), header=True),
                inline_cell(_what_or_who(actor, material)),
                text_cell(actor.allegiance),
                text_cell(words.join([selected.actor_name(parent) for parent in actor.member_of])),
                text_cell(_remarks(actor, material)),
            ),
            anchor=f"actor-{actor.id}",
        )
        for actor in actors.values()
    )
    table = Table(
        id="table-actors",
        caption=plain_inline(words.say("Actors and their sides")),
        columns=columns,
        rows=rows,
        description=words.say("Everyone named in this brief, with other names, side and membership."),
    )
    return Section("actors", words.say("Actors and alignments"), 1, (_drop_empty_columns(table),))


def _drop_empty_columns(table: Table) -> Table:
    """Return a table of single cells without the columns that say nothing of anything; the first one stays."""
    kept = [
        index
        for index in range(len(table.columns))
        if not index or any(_says_something(row.cells[index]) for row in table.rows)
    ]
    rows = tuple(replace(row, cells=tuple(row.cells[index] for index in kept)) for row in table.rows)
    return replace(table, columns=tuple(table.columns[index] for index in kept), rows=rows)


def _says_something(cell: Cell) -> bool:
    return any(not isinstance(block, Paragraph) or inline_text(block.content) for block in cell.blocks)


def _name(record: Actor | Place, material: Material) -> Inline:
    """Return an actor's or a place's name with its other names; a place's note follows, an actor's has a column."""
    words = material.words
    runs: list[Run] = [*material.portion_runs(record.marking), Run(record.name, strong=True)]
    if record.aka:
        runs.append(Run(words.say(" (also {names})", names=words.join_commas(record.aka)), role="quiet"))
    if isinstance(record, Place) and record.note:
        runs.append(Run(f" {end_sentence(capitalize(record.note))}", role="quiet"))
    return tuple(runs)


def _what_or_who(actor: Actor, material: Material) -> Inline:
    """Return an actor's office, and quietly what it is."""
    if not actor.role or not actor.kind:
        return plain_inline(actor.role or actor.kind)
    return (Run(actor.role), Run(material.words.say(" ({kind})", kind=actor.kind), role="quiet"))


def _remarks(actor: Actor, material: Material) -> str:
    words = material.words
    remarks = []
    if actor.identity:
        remarks.append(words.say("identity: {identity}", identity=actor.identity))
    if actor.reason:
        remarks.append(words.say("reason: {reason}", reason=actor.reason))
    return capitalize(words.join_semicolons([*remarks, actor.note] if actor.note else remarks))


def compose_places(material: Material) -> Section | None:
    """The gazetteer: where each place lies and how precisely that is known."""
    places = material.selected.places
    if not places:
        return None
    words, selected = material.words, material.selected
    events = _list_events_at(material)
    columns = (
        Column(plain_inline(words.say("Place")), share=2.4),
        Column(plain_inline(words.say("Part of")), share=1.5),
        Column(plain_inline(words.say("Position")), share=1.6),
        Column(plain_inline(words.say("Precision")), share=1.3),
        Column(plain_inline(words.say("Events")), share=1.2),
    )
    rows = tuple(
        Row(
            (
                inline_cell(_name(place, material), header=True),
                text_cell(selected.place_name(place.part_of) if place.part_of else ""),
                text_cell(_position(place.lat, place.lon, material)),
                text_cell(_precision(place, material)),
                inline_cell(material.event_refs(events[place.id])),
            ),
            anchor=f"place-{place.id}",
        )
        for place in places.values()
    )
    table = Table(
        id="table-places",
        caption=plain_inline(words.say("Gazetteer")),
        columns=columns,
        rows=rows,
        note=plain_inline(words.say("Positions in degrees (WGS 84); names and positions imply no endorsement.")),
        description=words.say("Every place named in this brief, with its position and how precisely it is known."),
    )
    return Section("places", words.say("Places"), 1, (_drop_empty_columns(table),))


def _precision(place: Place, material: Material) -> str:
    words = material.words
    if place.radius_km is None:
        return place.precision
    radius = words.say("\N{PLUS-MINUS SIGN}{radius} km", radius=print_number(place.radius_km, words))
    return words.join_commas([place.precision, radius] if place.precision else [radius])


def _list_events_at(material: Material) -> defaultdict[str, list[str]]:
    """Return the ids of the events that happened at each place or concerned it, by the place's id."""
    events: defaultdict[str, list[str]] = defaultdict(list)
    for entry in material.selected.entries:
        for place in dict.fromkeys((*entry.event.places, *entry.event.targets)):
            events[place].append(entry.event.id)
    return events


def _position(lat: float | None, lon: float | None, material: Material) -> str:
    if lat is None or lon is None:
        return ""
    words = material.words
    north = (
        words.say("{degrees}\N{DEGREE SIGN}\N{NO-BREAK SPACE}N", degrees=words.number(abs(lat)))
        if lat >= 0
        else words.say("{degrees}\N{DEGREE SIGN}\N{NO-BREAK SPACE}S", degrees=words.number(abs(lat)))
    )
    east = (
        words.say("{degrees}\N{DEGREE SIGN}\N{NO-BREAK SPACE}E", degrees=words.number(abs(lon)))
        if lon >= 0
        else words.say("{degrees}\N{DEGREE SIGN}\N{NO-BREAK SPACE}W", degrees=words.number(abs(lon)))
    )
    return words.say("{north}, {east}", north=north, east=east)


def compose_quantities(material: Material) -> Section | None:
    """Each figure with who gave it; figures of one thing side by side."""
    given: dict[str, list[tuple[Entry, Quantity]]] = {}
    for entry in material.selected.entries:
        for quantity in entry.event.quantities:
            given.setdefault(quantity.what, []).append((entry, quantity))
    if not given:
        return None
    words = material.words
    columns = (
        Column(plain_inline(words.say("What")), share=2.8),
        Column(plain_inline(words.say("Figure")), share=1.5, align=material.number_align),
        Column(plain_inline(words.say("Unit")), share=1),
        Column(plain_inline(words.say("Given by")), share=1.9),
        Column(plain_inline(words.say("Event")), share=0.7, align=material.number_align),
        Column(plain_inline(words.say("Sources")), share=1.2),
    )
    rows = tuple(
        _quantity_row(what, entry, quantity, material) for what, figures in given.items() for entry, quantity in figures
    )
    table = Table(
        id="table-quantities",
        caption=plain_inline(words.say("Figures by speaker")),
        columns=columns,
        rows=rows,
        note=plain_inline(
            words.say(
                "Figures stand as given; different ones for the same thing stand side by side and are not merged."
            )
        ),
        description=words.say("Every figure given in this brief, with its unit, who gave it and where it stands."),
    )
    return Section("quantities", words.say("Figures by speaker"), 1, (table,))


def _quantity_row(what: str, entry: Entry, quantity: Quantity, material: Material) -> Row:
    words = material.words
    portion = material.portion_runs(quantity.marking, entry.event.marking)
    return Row(
        (
            inline_cell((*portion, Run(capitalize(what))), header=True),
            text_cell(print_quantity(quantity, words)),
            text_cell(quantity.unit),
            text_cell(material.selected.actor_name(quantity.by) if quantity.by else words.say("not attributed")),
            inline_cell(material.event_refs([entry.event.id])),
            inline_cell(material.source_refs(quantity.sources or entry.event.sources)),
        ),
    )


def compose_outlook(material: Material) -> Section | None:
    """What is planned or announced, by when."""
    planned = [
        entry
        for entry in material.selected.entries
        if entry.event.kind == "planned" and entry.event.status not in ("withdrawn", "refuted")
    ]
    if not planned:
        return None
    words = material.words
    items = text_list((*material.portion_runs(entry.event.marking), *_plan_line(entry, material)) for entry in planned)
    lead = ParagraphBlock(plain_inline(words.say("Planned or announced, not yet seen to happen:")))
    return Section("outlook", words.say("Outlook"), 1, (lead, items))


def _plan_line(entry: Entry, material: Material) -> Inline:
    """Return by when, what and by whom; the short form has no table of events to lead to."""
    event, words = entry.event, material.words
    title = event.title.casefold()
    names = words.join([name for name in material.names(event.actors) if name.casefold() not in title])
    message = words.say("{date}: {title} (event\N{NO-BREAK SPACE}{event})")
    if material.one_page:
        message = words.say("{date}: {title} ({names})") if names else words.label("{date}", "{title}")
    elif names:
        message = words.say("{date}: {title} ({names}; event\N{NO-BREAK SPACE}{event})")
    return fill_runs(
        message,
        date=Run(_due(entry, material), strong=True),
        title=event.title,
        names=names,
        event=material.event_refs([event.id]),
    )


def _due(entry: Entry, material: Material) -> str:
    """Return by when something is planned; of what the data should tell by now, that it is overdue."""
    event, words = entry.event, material.words
    if not is_overdue(event, material):
        return words.say("date open") if event.date.form == "unknown" else print_date(event.date, words)
    due = find_due(event)
    printed = print_date(due, words)
    if due.is_point and due.is_day_known:
        return words.say("Overdue, was due on {date}", date=printed)
    return words.say("Overdue ({date})", date=printed)


def compose_gaps(material: Material) -> Section | None:
    """What is not known, and what the judgments assume."""
    gaps, judgments = material.selected.gaps, material.selected.judgments
    # Without the judgments nobody could tell what rests on them.
    assumptions = [each for each in judgments if each.assumption] if "judgments" in material.on else []
    if not gaps and not assumptions:
        return None
    words = material.words
    blocks: list[Block] = []
    if gaps:
        blocks.append(text_list((*material.portion_runs(gap.marking), Run(gap.text)) for gap in gaps))
    if assumptions:
        blocks.append(ParagraphBlock(plain_inline(words.say("The judgments assume:"))))
        blocks.append(text_list(_assume(judgment, material) for judgment in assumptions))
    heading = words.say("Gaps and assumptions") if assumptions else words.say("Gaps")
    return Section("gaps", heading, 1, tuple(blocks))


def _assume(judgment: Judgment, material: Material) -> Inline:
    """Return what a judgment assumes, under its mark and its name."""
    portion = material.portion_runs(judgment.marking)
    id_ = Run(judgment.id, target=f"judgment-{judgment.id}")
    return (*portion, *fill_runs(material.words.label("{id}", "{text}"), id=id_, text=judgment.assumption))
