"""A wish goes in; what has been built for it so far, and who wants to hear of more, is kept."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Brief, Figure, inline_text
from briefgen.builds.job import Job
from briefgen.builds.memory import BuildMemory
from briefgen.builds.prepare import Prepared
from briefgen.errors import BriefgenError, Problem
from briefgen.preview.subjects import Wish
from briefgen.preview.watched import Look, Watched
from briefgen.source import read_document
from briefgen.timeline.markings import make_scheme
from briefgen.timeline.meta import load_meta
from briefgen.timeline.select import Selected

# What a mark of a chart says begins with the number of its event, as `charts.facts.hover_facts` writes it.
_EVENT_NUMBER = re.compile(r"(\d+)  ")
_KEPT_PDFS = 3


@dataclass(frozen=True, slots=True)
class LiveFigure:
    """A figure of the brief that the browser draws: its words, the figure as plain data, and where its marks lead.

    `rows` holds, for each trace that has marks, the anchor of each mark's event; "" for none. `hash` tells one that is
    drawn otherwise from this one.
    """

    id: str
    number: str
    caption: str
    alt: str
    plot: dict[str, Any]
    rows: tuple[tuple[str, ...], ...]
    hash: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A brief as a web page.

    Attributes:
        revision: which save it is of.
        moment: when that was built.
        html: the page.
        hash: that tells it from others.
        title: of the brief.
        problems: warnings.
        figures: those that the browser can draw.
    """

    revision: int
    moment: datetime
    html: bytes
    hash: str
    title: str
    problems: tuple[Problem, ...]
    figures: tuple[LiveFigure, ...]


@dataclass(frozen=True, slots=True)
class Printed:
    """A brief as a PDF: of which save, the file, the mark of each page, and the size of a page in points."""

    revision: int
    pdf: bytes
    marks: tuple[str, ...]
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Broken:
    """Why a save could not be built: of which save, the problems, and whether they are the PDF's alone."""

    revision: int
    problems: tuple[Problem, ...]
    pages_only: bool = False


@dataclass
class Listener:
    """One browser that listens: how it is told that there is news, and whether it shows pages."""

    tell: Callable[[], None]
    wants_pages: bool


@dataclass
class View:
    """What one or more browsers look at.

    Attributes:
        wish: of the browsers.
        wanted: number of the newest save.
        built, printed_to: the saves that the page and the pages were last tried for.
        fetched: the save whose page a browser has asked for last.
        shown, broken: the last good page; why a newer save is not shown, None when the newest is.
        printed: the last PDFs, newest first: a browser may still ask for a page of the one before.
        watched, look: the files, and how they looked when the newest save was noticed.
        prepared, job: of the page that is shown.
        markings: of the timeline's scheme, lowest first; () before any is known.
        listeners: browsers.
        memory: of the builds; used by the building thread alone.
    """

    wish: Wish
    wanted: int = 1
    built: int = 0
    printed_to: int = 0
    fetched: int = 0
    shown: Shown | None = None
    broken: Broken | None = None
    printed: tuple[Printed, ...] = ()
    watched: Watched = field(default_factory=lambda: Watched(()))
    look: Look = ()
    prepared: Prepared | None = None
    job: Job | None = None
    markings: tuple[str, ...] = ()
    listeners: list[Listener] = field(default_factory=list)
    memory: BuildMemory = field(default_factory=BuildMemory)

    @property
    def wants_pages(self) -> bool:
        """Whether a browser shows the pages of the PDF."""
        return any(listener.wants_pages for listener in self.listeners)

    @property
    def is_due(self) -> bool:
        """Whether something is still to be built for a browser that looks."""
        if not self.listeners:
            return False
        if self.built < self.wanted:
            return True
        return self.wants_pages and self.broken is None and self.printed_to < self.wanted

    def show(self, shown: Shown) -> None:
        """Put a good page in place."""
        self.shown, self.broken = shown, None

    def print_pages(self, printed: Printed) -> None:
        """Put a PDF in place."""
        self.printed = (printed, *self.printed)[:_KEPT_PDFS]

    def find_page(self, mark: str) -> tuple[bytes, int] | None:
        """Return the PDF and the number of a page by its mark; None for one that is not known."""
        for printed in self.printed:
            if mark in printed.marks:
                return printed.pdf, printed.marks.index(mark) + 1
        return None

    def find_figure(self, id_: str) -> LiveFigure | None:
        """Return a figure of the page that is shown."""
        figures = self.shown.figures if self.shown is not None else ()
        return next((figure for figure in figures if figure.id == id_), None)


def hash_text(data: bytes) -> str:
    """Return what tells one page or figure from another."""
    return hashlib.sha256(data).hexdigest()[:24]


def list_figures(brief: Brief, selected: Selected) -> tuple[LiveFigure, ...]:
    """Return the figures of a brief that a browser can draw, with the way from their marks to the events' rows."""
    anchors = {str(entry.number): f"event-{entry.event.id}" for entry in selected.entries}
    found: list[LiveFigure] = []
    for section in walk_sections(brief.sections):
        for block in section.blocks:
            if isinstance(block, Figure) and block.plot is not None:
                rows, caption = _find_rows(block.plot, anchors), inline_text(block.caption)
                told = (block.number, caption, block.alt, block.plot, rows)
                found.append(LiveFigure(block.id, *told, hash_text(repr(told).encode("utf-8", "surrogatepass"))))
    return tuple(found)


def list_markings(selected: Selected) -> tuple[str, ...]:
    """Return the markings of a timeline's scheme, lowest first."""
    return make_scheme(selected.meta.marking_scheme).names


def read_markings(timeline: Path) -> tuple[str, ...]:
    """Return the markings of a timeline's scheme, lowest first; () where the file cannot be read."""
    try:
        return load_meta(read_document(timeline)).scheme.names
    except (BriefgenError, OSError):
        return ()


def _find_rows(plot: dict[str, Any], anchors: dict[str, str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(_find_row(facts, anchors) for facts in trace.get("customdata", ())) for trace in plot["data"])


def _find_row(facts: object, anchors: dict[str, str]) -> str:
    found = _EVENT_NUMBER.match(str(facts))
    return anchors.get(found.group(1), "") if found else ""
