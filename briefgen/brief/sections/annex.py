"""The annex: scales, grades, markings, dates and marks, what was left out, the editions before, how it was made."""

from __future__ import annotations

from briefgen.brief.material import Material, fill_runs, join_sentences, text_cell, text_list
from briefgen.brief.phrases import capitalize, print_issue
from briefgen.brief.sections.audit import compose_audit
from briefgen.brief.sections.revisions import describe_revisions
from briefgen.brief.tree import (
    Block,
    Cell,
    Column,
    Figure,
    Glyph,
    Paragraph,
    ParagraphBlock,
    Row,
    Run,
    Section,
    Table,
    plain_inline,
)
from briefgen.charts.notation import Look, Shape, glyph_of, shows_hole
from briefgen.style.model import Signature
from briefgen.timeline.model import Event, Media
from briefgen.timeline.scales import SCALES
from briefgen.timeline.select import Entry
from briefgen.timeline.wording import name_kind, name_likelihood, name_status
from briefgen.words import Words


def compose_annex(material: Material) -> Section | None:
    """What a reader needs to read the rest."""
    words = material.words
    sections = [
        section
        for section in (
            _likelihood(material),
            _grades(material),
            _markings(material),
            _dates(material),
            _exhibits(material),
            _tags(material),
            compose_audit(material),
            compose_left_out(material),
            _history(material),
            _making(material),
        )
        if section is not None
    ]
    return Section("annex", words.say("Annex: how to read this brief"), 1, (), tuple(sections))


def _likelihood(material: Material) -> Section | None:
    if "judgments" not in material.on or not any(judgment.likelihood for judgment in material.selected.judgments):
        return None
    words = material.words
    scale = SCALES[material.selected.meta.scale]
    rows = tuple(
        Row(
            (
                text_cell(words.either([name_likelihood(word, words) for word in band.words]), header=True),
                text_cell(words.say("{low}\N{EN DASH}{high}%", low=band.low, high=band.high)),
            )
        )
        for band in scale.bands
    )
    table = Table(
        id="table-likelihood",
        caption=plain_inline(words.say("Likelihood words ({scale})", scale=scale.title)),
        columns=(
            Column(plain_inline(words.say("Words")), share=3),
            Column(plain_inline(words.say("Probability")), share=1, align=material.number_align),
        ),
        rows=rows,
        note=plain_inline(
            words.say(
                "Confidence (low, moderate, high) says how well a judgment is founded, apart from its likelihood."
            )
        ),
        description=words.say("The likelihood words of this brief with the probabilities they stand for."),
    )
    return Section("annex-likelihood", words.say("Likelihood"), 2, (table,))


def _grades(material: Material) -> Section | None:
    selected = material.selected
    graded = any(claim.grade for entry in selected.entries for claim in entry.event.claims)
    if not graded and not any(source.reliability for source in selected.sources.values()):
        return None
    words = material.words
    letters = (
        ("A", words.say("completely reliable")),
        ("B", words.say("usually reliable")),
        ("C", words.say("fairly reliable")),
        ("D", words.say("not usually reliable")),
        ("E", words.say("unreliable")),
        ("F", words.say("reliability cannot be judged")),
    )
    numbers = (
        ("1", words.say("confirmed by other sources")),
        ("2", words.say("probably true")),
        ("3", words.say("possibly true")),
        ("4", words.say("doubtful")),
        ("5", words.say("improbable")),
        ("6", words.say("truth cannot be judged")),
    )
    rows = tuple(
        Row((text_cell(letter, header=True), text_cell(source), text_cell(number), text_cell(content)))
        for (letter, source), (number, content) in zip(letters, numbers, strict=True)
    )
    table = Table(
        id="table-grades",
        caption=plain_inline(words.say("Grades of sources and statements")),
        columns=(
            Column(plain_inline(words.say("Letter")), share=0.5),
            Column(plain_inline(words.say("The source")), share=2),
            Column(plain_inline(words.say("Digit")), share=0.5),
            Column(plain_inline(words.say("The content")), share=2),
        ),
        rows=rows,
        description=words.say("What the letters A to F and the digits 1 to 6 of a grade mean."),
    )
    return Section("annex-grades", words.say("Grades"), 2, (table,))


def _markings(material: Material) -> Section | None:
    if not material.selected.marking:
        return None
    words = material.words
    banner = words.say(
        "This document is marked {marking}: the highest marking of anything it shows.",
        marking=material.selected.marking,
    )
    blocks: list[Block] = [ParagraphBlock(plain_inline(banner))]
    if material.scheme.is_tlp:
        meanings = (
            ("TLP:CLEAR", words.say("may be shared without limit")),
            ("TLP:GREEN", words.say("may be shared within the community")),
            (
                "TLP:AMBER",
                words.say("may be shared within the organisation and with its clients, on a need-to-know basis"),
            ),
            ("TLP:AMBER+STRICT", words.say("may be shared within the organisation only")),
            ("TLP:RED", words.say("for the eyes and ears of individual recipients only")),
        )
        # Markings above this document's own are not named: the list would hint at what was withheld.
        rank = material.scheme.rank(material.selected.marking)
        blocks.append(text_list(plain_inline(words.label(name, meaning)) for name, meaning in meanings[: rank + 1]))
    elif material.prints_portions:
        listed = material.scheme.names[: material.scheme.rank(material.selected.marking) + 1]
        blocks.append(
            ParagraphBlock(plain_inline(words.say("From lowest to highest: {names}.", names=words.join_commas(listed))))
        )
    return Section("annex-markings", words.say("Markings"), 2, tuple(blocks))


def _dates(material: Material) -> Section:
    """Conventions of dates, and the key of the marks that occur."""
    words, meta = material.words, material.selected.meta
    dates = [entry.event.date for entry in material.selected.entries]
    conventions = [
        words.say(
            "Dates are printed no more precisely than they are known; "
            "what stands in quotation marks is the source's own wording."
        )
    ]
    if any(date.approximate for date in dates):
        conventions.append(
            words.say(
                "\N{LEFT DOUBLE QUOTATION MARK}c.\N{RIGHT DOUBLE QUOTATION MARK} marks an approximate date, "
                "taken to reach one unit of its own precision to each side."
            )
        )
    if any(date.doubted for date in dates):
        conventions.append(words.say("A question mark after a date says that the date is doubted."))
    if any(date.precision == "season" for date in dates):
        conventions.append(words.say("Seasons are those of the northern hemisphere: spring runs from March to May."))
    if any(date.start_earliest is not None and date.start_earliest < _YEAR_ONE for date in dates):
        conventions.append(words.say("Years before 1 are counted in the proleptic Gregorian calendar."))
    if any(date.precision in ("hour", "minute", "second") for date in dates):
        conventions.append(words.say("Times are local time in {zone}.", zone=meta.timezone))
    blocks: list[Block] = [ParagraphBlock(plain_inline(" ".join(conventions)))]
    if meta.conventions:
        blocks.append(ParagraphBlock(plain_inline(meta.conventions)))
    key = _key(material)
    if key is not None:
        blocks.append(key)
    return Section("annex-dates", words.say("Dates and marks"), 2, tuple(blocks))


# Seconds from 1970-01-01 back to 0001-01-01.
_YEAR_ONE = -62_135_596_800


def _key(material: Material) -> Table | None:
    """The key: the shapes that the chronology shows, then the looks, then what a hole and a dashed outline say."""
    words = material.words
    seen = [glyph_of(entry.event) for entry in material.selected.entries]
    if not seen or "chronology" not in material.on:
        return None
    shapes, looks = {shape for shape, _, _, _ in seen}, {look for _, look, _, _ in seen}
    glyphs = [
        Glyph(shape, "outlined" if shape == "planned" else "solid", False, False, name_kind(shape, words))
        for shape in SHAPES
        if shape in shapes
    ]
    glyphs += [Glyph("event", look, False, False, _name_look(look, words)) for look in LOOKS if look in looks]
    if any(shows_hole(shape, look, hollow) for shape, look, hollow, _ in seen):
        glyphs.append(Glyph("event", "solid", True, False, words.say("day not known")))
    if any(dashed for _, _, _, dashed in seen):
        glyphs.append(Glyph("event", "solid", False, True, words.say("date doubted")))
    rows = tuple(Row((Cell(), text_cell(capitalize(glyph.label))), glyph=glyph) for glyph in glyphs)
    return Table(
        id="table-marks",
        caption=plain_inline(words.say("Key to the marks")),
        columns=(
            Column(plain_inline(words.say("Mark")), share=0.5, align="center"),
            Column(plain_inline(words.say("Meaning")), share=5),
        ),
        rows=rows,
        role="key",
        note=plain_inline(words.say("What is not marked otherwise is reported, corroborated or confirmed.")),
        description=words.say("The marks of the chronology and the figures, and what they mean."),
    )


# The shapes and the looks that say something, in the order of the key.
SHAPES: tuple[Shape, ...] = ("event", "state", "statement", "planned", "absence")
LOOKS: tuple[Look, ...] = ("light", "hatched", "crossed")


def _name_look(look: Look, words: Words) -> str:
    if look == "light":
        return name_status("unverified", words)
    return name_status("disputed", words) if look == "hatched" else words.say("refuted or withdrawn")


def compose_left_out(material: Material) -> Section | None:
    """What the selection left out, by rule, and what could not be read."""
    selected, words = material.selected, material.words
    if not selected.left_out and not selected.later and not material.failed:
        return None
    rules = {
        "as-of": words.say("not yet known at the data cut-off"),
        "period": words.say("outside the period"),
        "tags": words.say("without any of the tags asked for"),
        "actors": words.say("without any of the actors asked for"),
        "places": words.say("without any of the places asked for"),
        "significance": words.say("below the significance asked for"),
    }
    blocks: list[Block] = []
    if selected.left_out:
        shown, read = len(selected.entries), words.number(selected.read)
        text = words.count(
            "{number} of the {read} events in the timeline is shown. Left out:",
            "{number} of the {read} events in the timeline are shown. Left out:",
            shown,
            read=read,
        )
        blocks.append(ParagraphBlock(plain_inline(text)))
        blocks.append(
            text_list(
                plain_inline(words.say("{count} {rule}", count=words.number(count), rule=rules[rule]))
                for rule, count in selected.left_out
            )
        )
    if selected.later:
        text = words.count(
            "{number} statement, figure or judgment rests on later sources alone and is not shown.",
            "{number} statements, figures and judgments rest on later sources alone and are not shown.",
            selected.later,
        )
        blocks.append(ParagraphBlock(plain_inline(text)))
    if material.failed:
        blocks.append(ParagraphBlock(plain_inline(words.say("Could not be read and is missing from this brief:"))))
        blocks.append(text_list(plain_inline(line) for line in material.failed))
    return Section("annex-left-out", words.say("What was left out"), 2, tuple(blocks))


def _exhibits(material: Material) -> Section | None:
    """The pictures that events show, each with its event, caption and credit."""
    figures = tuple(
        _exhibit(entry, media, number, material)
        for entry in material.selected.entries
        for number, media in enumerate(entry.event.media, 1)
        if media.file in material.images
    )
    return Section("annex-exhibits", material.words.say("Exhibits"), 2, figures) if figures else None


def _exhibit(entry: Entry, media: Media, number: int, material: Material) -> Figure:
    words = material.words
    id_ = exhibit_id(entry.event, number)
    caption = plain_inline(media.caption or media.alt)
    facts = (
        (words.say("Event"), words.label(str(entry.number), entry.event.title)),
        (words.say("File"), media.file),
        (words.say("Credit"), media.credit),
    )
    rows = tuple(Row((text_cell(label, header=True), text_cell(value))) for label, value in facts if value)
    columns = (Column(plain_inline(words.say("Fact"))), Column(plain_inline(words.say("Value"))))
    about = fill_runs(words.say("Belongs to event {event}."), event=material.event_refs([entry.event.id])[0])
    credit = plain_inline(words.say("Credit: {credit}.", credit=media.credit.rstrip("."))) if media.credit else ()
    return Figure(
        id=id_,
        caption=caption,
        subtitle=(),
        alt=media.alt,
        data=Table(
            f"{id_}-data", plain_inline(words.say("The same facts as a table")), columns, rows, description=media.alt
        ),
        image=material.images[media.file],
        note=join_sentences([about, credit]),
        marking=material.portion(media.marking, entry.event.marking),
        role="picture",
    )


def _tags(material: Material) -> Section | None:
    """The index of tags: each with its events, in order of the alphabet."""
    events: dict[str, list[str]] = {}
    for entry in material.selected.entries:
        for tag in entry.event.tags:
            events.setdefault(tag, []).append(entry.event.id)
    if not events:
        return None
    words = material.words
    runs: list[Run] = []
    for tag in sorted(events, key=lambda tag: (tag.casefold(), tag)):
        if runs:
            runs.append(Run(words.say("; ")))
        refs = material.event_refs(events[tag], in_sentence=False)
        runs += fill_runs(words.label("{tag}", "{events}"), tag=Run(tag, strong=True), events=refs)
    return Section("annex-tags", words.say("Events by tag"), 2, (ParagraphBlock((*runs, Run("."))),))


def exhibit_id(event: Event, number: int) -> str:
    """Return the anchor of an event's picture, counted from 1."""
    return f"exhibit-{event.id}-{number}"


def compose_signature(material: Material, signature: Signature) -> Section | None:
    """A block for signatures: one line, with room to write, for each who signs; None where nobody does."""
    words = material.words
    usual = {
        "prepared": words.say("Prepared by"),
        "checked": words.say("Checked by"),
        "approved": words.say("Approved by"),
    }
    roles = signature.roles or tuple(usual[name] for name in signature.usual)
    if not roles:
        return None
    room = Cell((Paragraph((Run("\N{NO-BREAK SPACE}"),)), Paragraph((Run("\N{NO-BREAK SPACE}"),))))
    columns = (
        Column(plain_inline(words.say("Role")), share=1.2),
        Column(plain_inline(words.say("Name")), share=2),
        Column(plain_inline(words.say("Signature")), share=2),
        Column(plain_inline(words.say("Date")), share=1),
    )
    table = Table(
        id="table-signatures",
        caption=plain_inline(words.say("Signatures")),
        columns=columns,
        rows=tuple(Row((text_cell(role, header=True), room, room, room)) for role in roles),
        description=words.say("A line for each who signs, to be filled by hand."),
    )
    return Section("signature", words.say("Signatures"), 1, (table,))


def _history(material: Material) -> Section | None:
    words, edition = material.words, material.edition
    revisions = list(describe_revisions(material.selected.meta, material))
    if not edition.history and not revisions:
        return None
    lines = [
        plain_inline(
            words.say("No. {number}, {issued}: {line}", number=number, issued=print_issue(issued, words), line=line)
            if line
            else words.say("No. {number}, {issued}", number=number, issued=print_issue(issued, words))
        )
        for number, issued, line in edition.history
    ]
    return Section("annex-history", words.say("Earlier editions"), 2, (text_list([*lines, *revisions]),))


def _making(material: Material) -> Section:
    words = material.words
    items = text_list(plain_inline(words.label(label, value)) for label, value in material.options)
    return Section("annex-making", words.say("How this brief was made"), 2, (items,))
