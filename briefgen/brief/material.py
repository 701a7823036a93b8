"""What every section is written from: the selection, the words, the style, and phrases that several sections share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any, Literal

from briefgen.brief.tree import Cell, Inline, Paragraph, Run, plain_inline
from briefgen.charts.chart import Chart
from briefgen.charts.claim_points import Point
from briefgen.style import Style
from briefgen.text.inline import ItemList, Role
from briefgen.timeline.audit import Finding, Records, audit_records
from briefgen.timeline.changes import KINDS, STEERING_FIELDS, ChangeKind, EventChange, JudgmentChange
from briefgen.timeline.markings import MarkingScheme, make_scheme
from briefgen.timeline.model import Claim, Event, Judgment, Meta, Revision, SourceReference
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words


@dataclass(frozen=True, slots=True)
class Change:
    """One difference from the edition before: its kind, the event, the field, what it was and is, and why."""

    kind: ChangeKind
    event: str
    title: str
    field: str = ""
    was: str = ""
    now: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Edition:
    """Where a brief stands in its series; what is not published has no number, what is not issued is a draft.

    Attributes:
        number: from 1; 0 for what is not published.
        replaces: number of the edition before; 0 for none.
        issued: the moment of issue, in ISO 8601 with its offset; "" for a draft.
        next_due: when the next edition is due, in words; "" when nobody said.
        changes: since the edition before, computed from two selections; those of fields that only steer too.
        judgments: what became of each judgment since then, by id.
        history: (number, issued, line) of the editions before.
    """

    number: int = 0
    replaces: int = 0
    issued: str = ""
    next_due: str = ""
    changes: tuple[Change, ...] = ()
    judgments: tuple[JudgmentChange, ...] = ()
    history: tuple[tuple[int, str, str], ...] = ()

    @property
    def printed(self) -> tuple[Change, ...]:
        """The changes that readers are told of."""
        return tuple(change for change in self.changes if change.field not in STEERING_FIELDS)

    def list_changed(self, selected: Selected) -> tuple[EventChange, ...]:
        """Return the events of a selection that changed, each once, as the gravest of its changes, gravest first."""
        events = {entry.event.id: entry.event for entry in selected.entries}
        found: dict[str, list[Change]] = {}
        for change in self.printed:
            if change.event in events:
                found.setdefault(change.event, []).append(change)
        changed = [
            EventChange(
                min((change.kind for change in own), key=KINDS.index),
                events[id_],
                self.number,
                tuple(dict.fromkeys(change.field for change in own if change.field)),
                next((change.reason for change in own if change.reason), ""),
            )
            for id_, own in found.items()
        ]
        return tuple(sorted(changed, key=lambda change: KINDS.index(change.kind)))


@dataclass(frozen=True, slots=True)
class OwnFigure:
    """A figure of the user's own.

    Attributes:
        title, subtitle, alt, note: the words around it.
        columns, rows: its points as a table.
        plot: data and layout of the explicit Plotly figure; None when `image` is given.
        image: bytes of its picture; b"" when `plot` is given.
    """

    title: str
    subtitle: str
    alt: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    plot: Any = None
    image: bytes = b""


@dataclass(frozen=True)
class Material:
    """Everything the sections are written from.

    Attributes:
        selected: what may be shown.
        charts: the charts of the brief, by kind.
        words: the program's words in the brief's language.
        style: the look; decides which sections are on.
        edition: where the brief stands in its series.
        on: names of the sections that may appear.
        options: (label, value) of the build's options, for the annex.
        failed: what could not be read and was left out, one line each.
        one_page: the short form.
        images: bytes of the pictures that events show, by file name as written.
        own_figures: figures of the user's own, in order.
        audit_off: questions about sources that are not asked.
        citations: of sources by id, where a style of the user's own cites them.
    """

    selected: Selected
    charts: dict[str, Chart]
    words: Words
    style: Style
    edition: Edition
    on: frozenset[str]
    options: tuple[tuple[str, str], ...] = ()
    failed: tuple[str, ...] = ()
    one_page: bool = False
    images: dict[str, bytes] = field(default_factory=dict)
    own_figures: tuple[OwnFigure, ...] = ()
    audit_off: tuple[str, ...] = ()
    citations: dict[str, Inline] = field(default_factory=dict)

    @property
    def number_align(self) -> Literal["start", "end"]:
        """The side that columns of numbers keep to: digits run from left to right everywhere, so units stand right."""
        return "end" if self.words.direction == "ltr" else "start"

    @cached_property
    def audit(self) -> dict[str, tuple[Finding, ...]]:
        """What there is to ask about what is shown, by question."""
        events = tuple(entry.event for entry in self.selected.entries)
        shown = Records(self.selected.meta, events, self.selected.sources, self.selected.judgments)
        return audit_records(shown, self.audit_off)

    @cached_property
    def scheme(self) -> MarkingScheme:
        """The timeline's markings."""
        return make_scheme(self.selected.meta.marking_scheme)

    @cached_property
    def contested(self) -> dict[str, list[tuple[Entry, Claim]]]:
        """Claims by issue, for the issues on which speakers say different things, or one does at different times."""
        issues: dict[str, list[tuple[Entry, Claim]]] = {}
        for entry in self.selected.entries:
            for claim in entry.event.claims:
                if claim.issue and claim.by:
                    issues.setdefault(claim.issue, []).append((entry, claim))
        return {issue: claims for issue, claims in issues.items() if Point(issue, tuple(claims)).is_contested}

    @cached_property
    def issue_numbers(self) -> dict[str, int]:
        """The contested issues, numbered from 1."""
        return {issue: number for number, issue in enumerate(self.contested, 1)}

    @cached_property
    def prints_portions(self) -> bool:
        """Whether portion marks are printed: by the style's word, or because records carry different markings."""
        rule = self.style.markings.portions
        if rule != "auto":
            return rule == "always"
        own = self.selected.meta.marking
        return any(entry.event.marking not in ("", own) for entry in self.selected.entries) or any(
            record.marking not in ("", own)
            for record in (*self.selected.judgments, *self.selected.gaps, *self.selected.sources.values())
        )

    def portion(self, *markings: str) -> str:
        """Return the portion mark of something that carries these markings; "" where none are printed."""
        if not self.prints_portions:
            return ""
        return self.scheme.highest([*markings, self.selected.meta.marking])

    def portion_runs(self, *markings: str) -> Inline:
        """Return the portion mark of a row as the runs that stand before its text."""
        marking = self.portion(*markings)
        return (Run(f"({marking}) ", role="marking"),) if marking else ()

    def revisions(self, record: Event | Judgment | Meta) -> list[Revision]:
        """Return the revisions of a record that no higher marking than the brief's own keeps back."""
        marking = self.selected.marking
        return [
            revision
            for revision in record.revisions
            if not revision.marking
            or (marking and (own := self.scheme.find(revision.marking)) and self.scheme.allows(own, marking))
        ]

    def event_portion(self, event: Event) -> Inline:
        """Return the portion mark of a whole event with everything in it."""
        inner = [item.marking for item in (*event.claims, *event.quantities, *event.media, *self.revisions(event))]
        return self.portion_runs(event.marking, *inner)

    def names(self, ids: Iterable[str]) -> list[str]:
        """Return the printed names of actors and places; a name that was not declared is its own."""
        actors = self.selected.actors
        return [actors[id_].name if id_ in actors else self.selected.place_name(id_) for id_ in ids]

    def event_refs(self, ids: Iterable[str], *, in_sentence: bool = True) -> Inline:
        """Return links to events by their numbers, in ascending order: "3, 8 and 12", or in an index "3, 8, 12"."""
        known = sorted({id_ for id_ in ids if id_ in self.selected.number_of}, key=self.selected.number_of.__getitem__)
        refs = [Run(str(self.selected.number_of[id_]), target=f"event-{id_}") for id_ in known]
        return self.join_runs(refs, in_sentence=in_sentence)

    def join_runs(self, runs: Sequence[Run], *, in_sentence: bool = True) -> Inline:
        """Return runs as a list, in a sentence with "and" before the last."""
        joined: list[Run] = []
        for index, run in enumerate(runs):
            if index:
                last = in_sentence and index == len(runs) - 1
                joined.append(plain_run(self.words.say(" and ") if last else self.words.say(", ")))
            joined.append(run)
        return tuple(joined)

    def source_refs(self, references: Sequence[SourceReference]) -> Inline:
        """Return note marks with their pins, one source once: "[1] ¶4; [3]"; nothing where no sources are listed."""
        if "sources" not in self.on:
            return ()
        pins: dict[str, list[str]] = {}
        for reference in references:
            listed = pins.setdefault(reference.source, [])
            if reference.pin and reference.pin not in listed:
                listed.append(reference.pin)
        runs: list[Run] = []
        for source, listed in pins.items():
            if runs:
                runs.append(plain_run(self.words.say("; ")))
            # A source that could not be read has no note; a build that keeps going says so in its annex.
            known = source in self.selected.sources
            runs.append(Run("", ref=f"source-{source}") if known else Run(f"[{source}]"))
            if listed:
                runs.append(plain_run(_space(listed[0]) + self.words.join_commas(map(_hold_together, listed))))
        return tuple(runs)


# A pin up to this length stays on the line of its number; a longer one would make its column too wide.
_SHORT_PIN = 8


def _space(pin: str) -> str:
    return "\N{NO-BREAK SPACE}" if len(pin) <= _SHORT_PIN else " "


def _hold_together(pin: str) -> str:
    return pin.replace(" ", _space(pin))


def fill_runs(message: str, role: Role = "", /, **values: Inline | Run | str) -> Inline:
    """Return a message with its {fields} filled by runs or texts, in the order of its language.

    Args:
        message: of the catalogue, its fields still open.
        role: of the message's own words and of texts; runs keep theirs.
        values: by field.

    >>> [run.text for run in fill_runs("See {table}, row {row}.", table=Run("Table 1"), row="3")]
    ['See ', 'Table 1', ', row ', '3', '.']
    """
    runs: list[Run] = []
    for index, part in enumerate(re.split(r"\{(\w+)\}", message)):
        value = values[part] if index % 2 else part
        if isinstance(value, tuple):
            runs += value
        elif value:
            runs.append(value if isinstance(value, Run) else Run(value, role=role))
    return tuple(runs)


def join_sentences(parts: Iterable[Inline]) -> Inline:
    """Return sentences, each with a blank before the next; empty ones leave none."""
    joined: list[Run] = []
    for part in parts:
        if joined and part:
            joined.append(Run(" "))
        joined += part
    return tuple(joined)


@lru_cache(maxsize=4096)
def plain_run(text: str) -> Run:
    """Return a run of a text that stands in many places: what parts references, and pages of sources."""
    return Run(text)


@lru_cache(maxsize=4096)  # places, dates and actors stand in many cells, which are one then
def text_cell(text: str, *, header: bool = False, strong: bool = False) -> Cell:
    """Return a cell of one plain text; no text makes an empty cell."""
    return inline_cell(plain_inline(text, strong=strong), header=header)


def inline_cell(content: Inline, *, header: bool = False) -> Cell:
    """Return a cell of one paragraph."""
    return Cell((Paragraph(content),) if content else (), header=header)


def text_list(items: Iterable[Inline], *, ordered: bool = False) -> ItemList:
    """Return a list of one-paragraph items."""
    return ItemList(tuple((Paragraph(item),) for item in items), ordered=ordered)
