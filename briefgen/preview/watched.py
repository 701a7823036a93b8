"""What a build read goes in; whether any of it has changed, and the folders to watch for that, come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

from briefgen.builds.files_read import describe_beside, describe_style
from briefgen.builds.job import Job
from briefgen.builds.made_from import MOST_MATCHES, MadeFrom
from briefgen.errors import BriefgenError, Problem
from briefgen.preview.subjects import look_at
from briefgen.source import list_patterns, read_document
from briefgen.timeline.load import load_documents, read_documents

Look = tuple[tuple[str, tuple[int, ...]], ...]


class Watched:
    """Files and patterns that decide what a brief says.

    Attributes:
        paths: of files that are there or are looked for.
        patterns: (folder, pattern).
    """

    def __init__(self, paths: Iterable[str], patterns: Iterable[tuple[str, str]] = ()) -> None:
        self.paths = tuple(dict.fromkeys(paths))
        self.patterns = tuple(dict.fromkeys(patterns))

    def look(self) -> Look:
        """Return how all of it looks now; the same as long as nothing has been saved."""
        return tuple((path, look_at(Path(path))) for path in dict.fromkeys([*self.paths, *self._list_matches()]))

    def list_folders(self) -> set[Path]:
        """Return the folders in which a change would show, as far as they are there."""
        folders = {Path(path).parent for path in [*self.paths, *self._list_matches()]}
        folders |= {Path(folder) for folder, _ in self.patterns}
        folders |= {(Path(folder) / _fixed_part(pattern)) for folder, pattern in self.patterns}
        return {folder.absolute() for folder in folders if folder.is_dir()}

    def _list_matches(self) -> Iterator[str]:
        for folder, pattern in self.patterns:
            with suppress(OSError, ValueError):
                yield from map(str, islice(Path(folder).glob(pattern), MOST_MATCHES))


def watch_made_from(made_from: MadeFrom, job: Job) -> Watched:
    """Return what is to be watched after a build that went well."""
    files = [str(job.timeline), *(state.path for state in made_from.files), *made_from.absent]
    return Watched(files, ((match.folder, match.pattern) for match in made_from.matches))


def watch_broken(job: Job, problems: Iterable[Problem], before: Watched) -> Watched:
    """Return what is to be watched after a build that failed: all that may be changed to mend it.

    Args:
        job: that failed.
        problems: that it failed of.
        before: what was watched until then.
    """
    paths = [str(job.timeline), *(problem.where.file for problem in problems if problem.where), *before.paths]
    patterns = list(before.patterns)
    with suppress(BriefgenError, OSError):
        style = describe_style(job)
        paths += [*(state.path for state in style.files), *style.absent]
    # A named style that is not there, or is of no use, is mended in one of these places.
    paths += [job.style] if job.style.endswith((".yaml", ".yml")) else []
    paths += [str(folder / f"{job.style}.yaml") for folder in job.style_folders]
    folder = job.timeline.parent
    with suppress(BriefgenError, OSError):
        patterns += [(str(folder), pattern) for pattern in list_patterns(read_document(job.timeline))]
    with suppress(BriefgenError, OSError):
        documents = read_documents(job.timeline, job.ceiling)
        paths += [document.file for document in documents]
        timeline = load_documents(documents, ceiling=job.ceiling or None).timeline
        if timeline is not None:
            beside = describe_beside(timeline, folder)
            paths += [*(state.path for state in beside.files), *beside.absent]
    return Watched(paths, patterns)


def _fixed_part(pattern: str) -> str:
    """Return the folders of a pattern before the first that is none.

    >>> _fixed_part("events/2024/*.yaml"), _fixed_part("*.yaml")
    ('events/2024', '.')
    """
    parts = Path(pattern).parts[:-1]
    fixed: list[str] = []
    for part in parts:
        if any(char in part for char in "*?["):
            break
        fixed.append(part)
    return "/".join(fixed) or "."
