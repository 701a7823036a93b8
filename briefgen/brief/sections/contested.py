"""What is contested: the claims matrix, each issue with what every speaker says, figures and dates that differ."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.brief.material import Material, fill_runs, inline_cell, text_cell, text_list
from briefgen.brief.phrases import capitalize
from briefgen.brief.sections.chronology import claim_line, issue_anchor
from briefgen.brief.tree import (
    Block,
    Cell,
    Column,
    Inline,
    ParagraphBlock,
    Row,
    Run,
    Section,
    Table,
    plain_inline,
)
from briefgen.charts.quantities import Given, Group, list_groups
from briefgen.charts.stances import name_stance
from briefgen.timeline.audit import has_conflicting_dates
from briefgen.timeline.model import Claim
from briefgen.timeline.printing import print_date
from briefgen.timeline.quantities import print_quantity
from briefgen.timeline.select import Entry
from briefgen.timeline.units import convert_quantity
from briefgen.timeline.wording import name_status

# With more speakers than this the matrix has stances for columns and the speakers in its cells.
MOST_SPEAKER_COLUMNS = 5
_STANCE_COLUMNS = (("asserts", "concedes"), ("denies", "disputes", "retracts"), ("declines",))


def compose_contested(material: Material) -> Section | None:
    """The claims matrix, each issue with what every speaker says, then figures and dates that cannot all be right.

    What is said stands side by side; nothing is merged into a value of the program's own.
    """
    issues = tuple(
        Section(issue_anchor(issue, material), capitalize(issue), 2, tuple(_issue_blocks(claims, material)))
        for issue, claims in material.contested.items()
    )
    sections = (*issues, *_figure_sections(material), *_date_sections(material))
    if not sections:
        return None
    return Section(
        "contested", material.words.say("Contested points"), 1, (_matrix(material),) if issues else (), sections
    )


def _matrix(material: Material) -> Table:
    speakers = list(dict.fromkeys(claim.by for claims in material.contested.values() for _, claim in claims))
    if len(speakers) <= MOST_SPEAKER_COLUMNS:
        columns, rows = _speaker_matrix(speakers, material)
    else:
        columns, rows = _stance_matrix(material)
    words = material.words
    graded = any(claim.grade for claims in material.contested.values() for _, claim in claims)
    note = words.say("The finding is the editor's, from all statements together.")
    if graded:
        note = words.say("Grades in parentheses. The finding is the editor's, from all statements together.")
    return Table(
        id="table-claims",
        caption=plain_inline(words.say("Who says what on each contested point")),
        columns=columns,
        rows=rows,
        note=plain_inline(note),
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
            stances = words.join_semicolons(_stance_text(claim, material) for claim in own)
            cells.append(text_cell(stances or words.say("silent")))
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
            speakers = words.join_semicolons(dict.fromkeys(_speaker_text(claim, material) for claim in own))
            cells.append(text_cell(speakers or "\N{EN DASH}"))
        rows.append(Row((*cells, text_cell(_finding(claims, material)))))
    return columns, tuple(rows)


def _issue_cell(issue: str, material: Material) -> Cell:
    markings = [
        marking for entry, claim in material.contested[issue] for marking in (claim.marking, entry.event.marking)
    ]
    portion = material.portion_runs(*markings)
    return inline_cell((*portion, Run(capitalize(issue), target=issue_anchor(issue, material))), header=True)


def _stance_text(claim: Claim, material: Material) -> str:
    stance = name_stance(claim.stance, material.words)
    return f"{stance} ({claim.grade})" if claim.grade else stance


def _speaker_text(claim: Claim, material: Material) -> str:
    name = material.selected.actor_name(claim.by)
    return f"{name} ({claim.grade})" if claim.grade else name


def _finding(claims: list[tuple[Entry, Claim]], material: Material) -> str:
    """Return the editor's findings on the claims of one issue, each once."""
    found = dict.fromkeys(claim.status for _, claim in claims)
    return material.words.join_commas(name_status(status, material.words) for status in found)


def _issue_blocks(claims: list[tuple[Entry, Claim]], material: Material) -> list[Block]:
    words = material.words
    dated = {entry.event.id: entry for entry, claim in claims if claim.date is not None}
    lines = [_own_date_line(entry, material) for entry in dated.values()]
    said = [
        (*material.portion_runs(claim.marking, entry.event.marking), *claim_line(claim, material))
        for entry, claim in claims
    ]
    items = text_list([*lines, *said])
    events = {entry.event.id for entry, _ in claims}
    message = words.count("See event {events}.", "See events {events}.", len(events), events="{events}")
    return [items, ParagraphBlock(fill_runs(message, events=material.event_refs(events)), look="quiet")]


def _figure_sections(material: Material) -> tuple[Section, ...]:
    """One section for each thing of which two figures cannot both be right, whatever their units."""
    clashing = [group for group in list_groups(material.selected) if group.clashes]
    return tuple(
        Section(
            f"differing-figure-{index}",
            capitalize(group.what),
            2,
            (text_list(_figure_line(given, group, material) for given in group.given),),
        )
        for index, group in enumerate(clashing, 1)
    )


def _figure_line(given: Given, group: Group, material: Material) -> Inline:
    """Return one figure: who gives it, as given and in the unit of the first, in which event, from which sources."""
    words, quantity, event = material.words, given.quantity, given.entry.event
    speaker = material.selected.actor_name(quantity.by) if quantity.by else words.say("not attributed")
    value = words.say("{value} {unit}", value=print_quantity(quantity, words), unit=quantity.unit).strip()
    converted = convert_quantity(quantity, group.unit)
    if converted is not None and quantity.unit.casefold() != group.unit.casefold():
        same = words.say("{value} {unit}", value=print_quantity(converted, words), unit=group.unit).strip()
        value = words.say("{value} (in one unit: {same})", value=value, same=same)
    told = words.say("{value}, event\N{NO-BREAK SPACE}{event}", value=value, event="{event}")
    line = fill_runs(
        words.label("{speaker}", told),
        speaker=Run(speaker, strong=True),
        event=material.event_refs([event.id]),
    )
    portion = material.portion_runs(quantity.marking, event.marking)
    return (*portion, *_with_sources(line, material.source_refs(quantity.sources or event.sources)))


def _date_sections(material: Material) -> tuple[Section, ...]:
    """One section for each event with dates that cannot all be right, unless they stand under a contested point."""
    words = material.words
    elsewhere = {id(claim) for claims in material.contested.values() for _, claim in claims}
    return tuple(
        Section(
            f"differing-date-{entry.event.id}",
            words.say("Date: {event}", event=entry.event.title),
            2,
            (text_list(_date_lines(entry, material)),),
        )
        for entry in material.selected.entries
        if has_conflicting_dates(entry.event)
        and any(claim.date is not None and id(claim) not in elsewhere for claim in entry.event.claims)
    )


def _date_lines(entry: Entry, material: Material) -> Iterator[Inline]:
    """Yield the date that stands in the chronology, then the one that each speaker gives, as exactly as they do."""
    words, event = material.words, entry.event
    yield _own_date_line(entry, material)
    for claim in event.claims:
        if claim.date is not None:
            speaker = material.selected.actor_name(claim.by) if claim.by else words.say("not attributed")
            told = fill_runs(
                words.label("{speaker}", "{date}"),
                speaker=Run(speaker, strong=True),
                date=print_date(claim.date, words),
            )
            line = _with_sources(told, material.source_refs(claim.sources or event.sources))
            yield (*material.portion_runs(claim.marking, event.marking), *line)


def _own_date_line(entry: Entry, material: Material) -> Inline:
    """Return the date that stands in the chronology, which speakers may contest."""
    words, event = material.words, entry.event
    told = words.say("{value}, event\N{NO-BREAK SPACE}{event}", value="{date}", event="{event}")
    line = fill_runs(
        words.label("{speaker}", told),
        speaker=Run(words.say("This chronology"), strong=True),
        date=print_date(event.date, words),
        event=material.event_refs([event.id]),
    )
    return (*material.portion_runs(event.marking), *_with_sources(line, material.source_refs(event.sources)))


def _with_sources(line: Inline, references: Inline) -> Inline:
    return (*line, Run(" "), *references) if references else line
