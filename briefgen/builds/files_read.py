"""A job and what was read for it go in; the state of every file that decides what its brief says comes out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from briefgen.builds.job import Job
from briefgen.builds.made_from import FileState, MadeFrom, describe_matches, describe_paths
from briefgen.source import Document, list_patterns
from briefgen.style import Style, list_style_files
from briefgen.timeline.model import Timeline


def describe_style(job: Job) -> MadeFrom:
    """Return the state of the files that the job's style is read from.

    Raises:
        UsageError: no style has that name.
        SourceError, StyleError: the style's file cannot be read.
    """
    found, instead = list_style_files(job.style, job.style_folders)
    state = describe_paths(found)
    return MadeFrom(state.files, (*state.absent, *map(str, instead)))


def describe_named_files(job: Job, style: Style) -> MadeFrom:
    """Return the state of the files that the style and the job name: typefaces, templates, logo, figures."""
    fonts = style.fonts.files.model_dump().values() if style.fonts.files else ()
    named = [*fonts, style.docx.template, style.charts.atlas, style.sections.citations]
    named += [style.logo.file] if style.logo is not None else []
    named += [figure.file for figure in style.figures]
    return describe_paths(
        [*(Path(style.folder) / file for file in named if file), *(Path(figure.file) for figure in job.figures)]
    )


def describe_documents(documents: tuple[Document, ...], path: Path) -> MadeFrom:
    """Return the state of a timeline's files, as they were read, and of what their includes match.

    Args:
        documents: the timeline's own file first.
        path: of the timeline.
    """
    states = describe_paths(Path(document.file) for document in documents)
    by_path = {state.path: state for state in states.files}
    files: list[FileState] = []
    for document in documents:
        # What was read counts, should the file have been written anew meanwhile; one that is gone is never the same.
        state = by_path.get(str(Path(document.file))) or FileState(document.file, "", -1, "")
        files.append(state._replace(sha256=document.sha256))
    matches = tuple(describe_matches(path.parent, pattern) for pattern in list_patterns(documents[0]))
    return MadeFrom(tuple(files), (), matches)


def describe_beside(timeline: Timeline, folder: Path) -> MadeFrom:
    """Return the state of the pictures and outlines that a timeline names, which lie in its folder."""
    return describe_paths(_list_beside(timeline, folder))


def _list_beside(timeline: Timeline, folder: Path) -> Iterator[Path]:
    for event in timeline.events:
        for media in event.media:
            yield folder / media.file
    for place in timeline.places.values():
        if place.geojson:
            yield folder / place.geojson
