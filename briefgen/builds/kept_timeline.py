"""A job goes in; its timeline as an earlier build read it comes out, while its files are what they were.

What is kept holds the whole timeline, so that it is never used, nor made, by a build for an audience. A timeline in
which something is wrong is not kept.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import zlib
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import NamedTuple

from briefgen.builds.cache import keep_entry, read_entry
from briefgen.builds.job import Job
from briefgen.builds.made_from import MadeFrom
from briefgen.builds.remembered import describe_program, read_made_from, read_problem, tell_made_from
from briefgen.errors import Problem
from briefgen.source import paused_collector
from briefgen.timeline.model import Timeline
from briefgen.timeline.packing import pack_timeline, unpack_timeline

MOST_UNPACKED = 600_000_000
"""Four times the largest timeline that is read."""


class KeptTimeline(NamedTuple):
    """A timeline that was read and checked, its warnings, and the files that it was read from."""

    timeline: Timeline
    problems: tuple[Problem, ...]
    made_from: MadeFrom


@dataclass(frozen=True, slots=True)
class TimelineMemory:
    """Where the timeline of a job is kept.

    Attributes:
        folder: of the cache.
        name: of the entry in it.
        program: the version of all that reads.
    """

    folder: Path
    name: str
    program: str

    def recall(self) -> KeptTimeline | None:
        """Return what was kept; None when there is nothing, or something has changed since, or it is damaged."""
        data = read_entry(self.folder, self.name)
        if data is None:
            return None
        with suppress(ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, zlib.error):
            unpacking = zlib.decompressobj()
            lines = io.BytesIO(unpacking.decompress(data, MOST_UNPACKED))
            if not unpacking.eof:
                return None
            told = json.loads(lines.readline())
            made_from = read_made_from(told)
            if told["program"] != self.program or not made_from.files or not made_from.is_still_so():
                return None
            problems = tuple(read_problem(each) for each in told["problems"])
            with paused_collector():
                return KeptTimeline(unpack_timeline(lines), problems, made_from)
        return None

    def keep(self, kept: KeptTimeline) -> None:
        """Keep a timeline, unless one of its files has changed while it was read."""
        if not kept.made_from.is_still_so():
            return
        told = {
            "program": self.program,
            **tell_made_from(kept.made_from),
            "problems": [asdict(problem) for problem in kept.problems],
        }
        packing = zlib.compressobj(1)
        with suppress(TypeError, ValueError):  # data of the user's own that JSON cannot hold
            parts = [packing.compress(json.dumps(told).encode() + b"\n")]
            parts += map(packing.compress, pack_timeline(kept.timeline))
            parts.append(packing.flush())
            keep_entry(self.folder, self.name, b"".join(parts))


def open_memory(job: Job) -> TimelineMemory | None:
    """Return the memory of a job's timeline; None for a job without a cache, and for one with an audience."""
    if job.cache is None or job.ceiling:
        return None
    told = json.dumps([os.getcwd(), str(job.timeline), job.checks])
    try:
        program = describe_program()
    except OSError:
        return None  # the program's own files cannot be listed: nothing is certain
    return TimelineMemory(job.cache, f"timeline-{hashlib.sha256(told.encode()).hexdigest()[:40]}.z", program)
