"""What one build is asked to do, as plain values that another process can be handed."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from briefgen.style import UserFigure
from briefgen.writers import DocxFigures, PdfStandard


@dataclass(frozen=True, slots=True)
class Job:
    """What to build.

    Attributes:
        timeline: the timeline's file.
        name: stem of the outputs, variant included.
        formats: names of writers, in the order asked for.
        style: name or file of the style.
        profile: which parts are on; "" for the style's own.
        language: of the brief; "" for the timeline's.
        since, until, last: the period, as the user wrote it; "" for none.
        tags, actors, places, min_significance: as in `Choice`.
        ceiling: highest marking that the audience may see; "" for no audience.
        as_of: how the facts stood then, as the user wrote it; "" for as they stand.
        issued: moment of issue, ISO 8601 with offset; "" for a draft.
        dated: moment that documents are dated with for want of an issue; "" for the data cut-off.
        figures: of the user's own, after those of the style.
        one_page, allow_empty, keep_going: as the options of those names.
        style_folders: where named styles are looked up before the shipped ones.
        pdf_standard: what a PDF claims to be.
        docx_figures: how charts stand in a Word document; "" as the style says.
        docx_comments: whether warnings and the notes of events stand in it as comments.
        interactive: whether the charts of a web page live where a reader asks for it.
        brief, variant: names in the project file; "" for a file built directly.
        archive: folder of published editions, when the brief is to be the next one of its series; None for a draft.
        series: that the project names for it; "" for the timeline's.
        checks: check name -> error, warning or off.
        tick: moment of the schedule that it is built for, ISO 8601 with offset; "" for none.
        known: content of which the outputs are there already; a job of the same content is not built again.
        cache: folder in which what was read may be kept for later builds; None for nowhere.
        seconds, memory: what the build may use, in seconds and bytes; 0 for no limit.
    """

    timeline: Path
    name: str
    formats: tuple[str, ...] = ("pdf", "docx", "html")
    style: str = "plain"
    profile: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    last: str = ""
    tags: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    min_significance: int = 1
    ceiling: str = ""
    as_of: str = ""
    issued: str = ""
    dated: str = ""
    figures: tuple[UserFigure, ...] = ()
    one_page: bool = False
    allow_empty: bool = False
    keep_going: bool = False
    style_folders: tuple[Path, ...] = ()
    pdf_standard: PdfStandard = "ua1+3a"
    docx_figures: DocxFigures | Literal[""] = ""
    docx_comments: bool = False
    interactive: bool = False
    brief: str = ""
    variant: str = ""
    archive: Path | None = None
    series: str = ""
    checks: tuple[tuple[str, str], ...] = ()
    tick: str = ""
    known: str = ""
    cache: Path | None = None
    seconds: float = 0
    memory: int = 0
