"""The body of the brief after the chronology: contested points, actors, places, figures by speaker, outlook, gaps."""

from __future__ import annotations

from briefgen.brief.material import Material, inline_cell, text_cell, text_list
from briefgen.brief.phrases import name_stance, name_status, print_number, print_quantity
from briefgen.brief.sections.chronology import claim_line, issue_anchor
from briefgen.brief.tree import Block, Cell, Column, ParagraphBlock, Row, Run, Section, Table, plain_inline
from briefgen.text.inline import Inline
from briefgen.timeline.model import Claim, Quantity
from briefgen.timeline.printing import print_date
from briefgen.timeline.select import Entry

# With more speakers than this the matrix has stances for columns and the speakers in its cells.
MOST_SPEAKER_COLUMNS = 5
_STANCE_COLUMNS = (("asserts", "concedes"), ("denies", "disputes", "retracts"), ("declines",))


def compose_contested(material: Material) -> Section | None:
    """The claims matrix, then each issue with what every speaker says."""
    contested = material.contested
    if not contested:
        return None
    words = material.words
    sections = tuple(
        Section(issue_anchor(issue, material), _as_heading(issue), 2, tuple(_issue_blocks(claims, material)))
        for issue, claims in contested.items()
    )
    return Section("contested", words.say("Contested points"), 1, (_matrix(material),), sections)


def _as_heading(issue: str) -> str:
    return issue[:1].upper() + issue[1:]


def _matrix(material: Material) -> Table:
    speakers = list(dict.fromkeys(claim.by for claims in material.contested.values() for _, claim in claims))
    if len(speakers) <= MOST_SPEAKER_COLUMNS:
        columns, rows = _speaker_matrix(speakers, material)
    else:
        columns, rows = _stance_matrix(material)
    words = material.words
    return Table(
        id="table-claims",
        caption=plain_inline(words.say("Who says what on each contested point")),
        columns=columns,
        rows=rows,
        note=plain_inline(words.say("Grades in brackets. The finding is the editor's, from all statements together.")),
        description=words.say(
            "One row for each contested point; the speakers by what they do, and the editor's finding."
        ),
    )


def _speaker_matrix(speakers: list[str], material: Material) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    words = material.words
    columns = (
        Column(plain_inline(words.say("Point")), share=2),
        *(Column(plain_inline(material.selected.actor_name(speaker)), share=1.2) for speaker in speakers),
        Column(plain_inline(words.say("Finding")), share=1.1),
    )
    rows = []
    for issue, claims in material.contested.items():
        cells = [_issue_cell(issue, material)]
        for speaker in speakers:
            own = [claim for _, claim in claims if claim.by == speaker]
            cells.append(text_cell("; ".join(_stance_text(claim, material) for claim in own) or words.say("silent")))
        rows.append(Row((*cells, text_cell(_finding(claims, material)))))
    return columns, tuple(rows)


def _stance_matrix(material: Material) -> tuple[tuple[Column, ...], tuple[Row, ...]]:
    words = material.words
    columns = (
        Column(plain_inline(words.say("Point")), share=1.7),
        Column(plain_inline(words.say("Assert or concede")), share=1.9),
        Column(plain_inline(words.say("Deny, dispute or retract")), share=1.7),
        Column(plain_inline(words.say("Decline to say")), share=1.3),
        Column(plain_inline(words.say("Finding")), share=1),
    )
    rows = []
    for issue, claims in material.contested.items():
        cells = [_issue_cell(issue, material)]
        for stances in _STANCE_COLUMNS:
            own = [claim for _, claim in claims if claim.stance in stances]
            cells.append(
                text_cell("; ".join(dict.fromkeys(_speaker_text(claim, material) for claim in own)) or "\N{EN DASH}")
            )
        rows.append(Row((*cells, text_cell(_finding(claims, material)))))
    return columns, tuple(rows)


def _issue_cell(issue: str, material: Material) -> Cell:
    return inline_cell((Run(_as_heading(issue), target=issue_anchor(issue, material)),), header=True)


def _stance_text(claim: Claim, material: Material) -> str:
    stance = name_stance(claim.stance, material.words)
    return f"{stance} ({claim.grade})" if claim.grade else stance


def _speaker_text(claim: Claim, material: Material) -> str:
    name = material.selected.actor_name(claim.by)
    return f"{name} ({claim.grade})" if claim.grade else name


def _finding(claims: list[tuple[Entry, Claim]], material: Material) -> str:
    """Return the editor's findings on the claims of one issue, each once."""
    found = dict.fromkeys(claim.status for _, claim in claims)
    return ", ".join(name_status(status, material.words) for status in found)


def _issue_blocks(claims: list[tuple[Entry, Claim]], material: Material) -> list[Block]:
    words = material.words
    items = text_list(claim_line(claim, material) for _, claim in claims)
    about = material.event_refs(entry.event.id for entry, _ in claims)
    quiet: Inline = (Run(words.say("See events") + " "), *about, Run("."))
    return [items, ParagraphBlock(quiet, look="quiet")]


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
    rows = []
    for actor in actors.values():
        name: list[Run] = [*material.portion_runs(actor.marking), Run(actor.name, strong=True)]
        if actor.aka:
            name.append(Run(words.say(" (also {names})", names=", ".join(actor.aka)), role="quiet"))
        remarks = [actor.note] if actor.note else []
        if actor.identity:
            remarks.insert(0, words.say("identity: {identity}", identity=actor.identity))
        if actor.reason:
            remarks.insert(1, words.say("reason: {reason}", reason=actor.reason))
        rows.append(
            Row(
                (
                    inline_cell(tuple(name), header=True),
                    text_cell(actor.role or actor.kind),
                    text_cell(actor.allegiance),
                    text_cell(words.join([selected.actor_name(parent) for parent in actor.member_of])),
                    text_cell(_as_heading("; ".join(remarks))),
                ),
                anchor=f"actor-{actor.id}",
            )
        )
    table = Table(
        id="table-actors",
        caption=plain_inline(words.say("Actors and their sides")),
        columns=columns,
        rows=tuple(rows),
        description=words.say("Everyone named in this brief, with other names, side and membership."),
    )
    return Section("actors", words.say("Actors and alignments"), 1, (table,))


def compose_places(material: Material) -> Section | None:
    """The gazetteer: where each place lies and how precisely that is known."""
    places = material.selected.places
    if not places:
        return None
    words, selected = material.words, material.selected
    columns = (
        Column(plain_inline(words.say("Place")), share=2.4),
        Column(plain_inline(words.say("Part of")), share=1.5),
        Column(plain_inline(words.say("Position")), share=1.6),
        Column(plain_inline(words.say("Precision")), share=1.3),
        Column(plain_inline(words.say("Events")), share=1.2),
    )
    rows = []
    for place in places.values():
        name: list[Run] = [*material.portion_runs(place.marking), Run(place.name, strong=True)]
        if place.aka:
            name.append(Run(words.say(" (also {names})", names=", ".join(place.aka)), role="quiet"))
        if place.note:
            name.append(Run(f" {_as_heading(place.note)}{'' if place.note.endswith('.') else '.'}", role="quiet"))
        precision = place.precision
        if place.radius_km is not None:
            radius = words.say("\N{PLUS-MINUS SIGN}{radius} km", radius=print_number(place.radius_km, words))
            precision = f"{precision}, {radius}" if precision else radius
        events = [
            entry.event.id for entry in selected.entries if place.id in (*entry.event.places, *entry.event.targets)
        ]
        rows.append(
            Row(
                (
                    inline_cell(tuple(name), header=True),
                    text_cell(selected.place_name(place.part_of) if place.part_of else ""),
                    text_cell(_position(place.lat, place.lon, material)),
                    text_cell(precision),
                    inline_cell(material.event_refs(events)),
                ),
                anchor=f"place-{place.id}",
            )
        )
    table = Table(
        id="table-places",
        caption=plain_inline(words.say("Gazetteer")),
        columns=columns,
        rows=tuple(rows),
        note=plain_inline(words.say("Positions in degrees (WGS 84); names and positions imply no endorsement.")),
        description=words.say("Every place named in this brief, with its position and how precisely it is known."),
    )
    return Section("places", words.say("Places"), 1, (table,))


def _position(lat: float | None, lon: float | None, material: Material) -> str:
    if lat is None or lon is None:
        return ""
    words = material.words
    north = (
        words.say("{degrees}\N{DEGREE SIGN} N", degrees=words.number(abs(lat)))
        if lat >= 0
        else words.say("{degrees}\N{DEGREE SIGN} S", degrees=words.number(abs(lat)))
    )
    east = (
        words.say("{degrees}\N{DEGREE SIGN} E", degrees=words.number(abs(lon)))
        if lon >= 0
        else words.say("{degrees}\N{DEGREE SIGN} W", degrees=words.number(abs(lon)))
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
        Column(plain_inline(words.say("Figure")), share=1.5, align="end"),
        Column(plain_inline(words.say("Unit")), share=1),
        Column(plain_inline(words.say("Given by")), share=1.9),
        Column(plain_inline(words.say("Event")), share=0.7, align="end"),
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
            inline_cell((*portion, Run(_as_heading(what))), header=True),
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
        if entry.part == "planned" and entry.event.status not in ("withdrawn", "refuted")
    ]
    if not planned:
        return None
    words = material.words
    items = text_list(
        (
            Run(print_date(entry.event.date, words), strong=True),
            Run(": "),
            Run(entry.event.title),
            Run(" (" + words.say("event") + "\N{NO-BREAK SPACE}"),
            *material.event_refs([entry.event.id]),
            Run(")"),
        )
        for entry in planned
    )
    lead = ParagraphBlock(plain_inline(words.say("Planned or announced, not yet seen to happen:")))
    return Section("outlook", words.say("Outlook"), 1, (lead, items))


def compose_gaps(material: Material) -> Section | None:
    """What is not known, and what the judgments assume."""
    gaps, judgments = material.selected.gaps, material.selected.judgments
    assumptions = [(judgment.id, judgment.assumption) for judgment in judgments if judgment.assumption]
    if not gaps and not assumptions:
        return None
    words = material.words
    blocks: list[Block] = []
    if gaps:
        blocks.append(text_list((*material.portion_runs(gap.marking), Run(gap.text)) for gap in gaps))
    if assumptions:
        blocks.append(ParagraphBlock(plain_inline(words.say("The judgments assume:"))))
        blocks.append(
            text_list(
                (Run(f"{id_}", target=f"judgment-{id_}"), Run(f": {text}"))
                if "judgments" in material.on
                else plain_inline(text)
                for id_, text in assumptions
            )
        )
    heading = words.say("Gaps and assumptions") if assumptions else words.say("Gaps")
    return Section("gaps", heading, 1, tuple(blocks))
