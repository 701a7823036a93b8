"""What is asked of a build goes in; how the same build ended comes out, while all that it was made from is as it was.

Whatever is in doubt - a record that is damaged, of another version, of other options - is no record, and the brief is
built. Nothing heavy is imported here: telling that nothing has changed is to take no longer than a glance.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from briefgen import __version__
from briefgen.builds.cache import drop_entry, keep_entry, read_entry
from briefgen.builds.made_from import FileState, MadeFrom, Matches, is_unchanged
from briefgen.builds.output import Output
from briefgen.errors import Problem, Where

_FORMAT = 1
# Where the rules of time zones are, on systems that have them (`zoneinfo.TZPATH`).
_ZONES = ("/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo")


@dataclass(frozen=True, slots=True)
class Remembered:
    """How a build ended that would end the same way now.

    Attributes:
        outputs: the files that it wrote.
        read, shown, left_out: events of the timeline, of the brief, and (rule, count) of the rest.
        problems: its warnings.
    """

    outputs: tuple[Output, ...]
    read: int
    shown: int
    left_out: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """One build, as it is asked for.

    Attributes:
        folder: of the cache.
        name: of the record in it.
        program: the version of all that builds.
    """

    folder: Path
    name: str
    program: str


def ask(folder: Path, timeline: str, output: Path, options: Mapping[str, Any]) -> Asked:
    """Return what is asked for; the same timeline, output and options in the same working folder are the same.

    Args:
        folder: of the cache.
        timeline: the file, as given.
        output: folder of the outputs, as given.
        options: all that matter, as plain values.
    """
    told = json.dumps([os.getcwd(), timeline, str(output), sorted(options.items())])
    return Asked(folder, f"build-{hashlib.sha256(told.encode()).hexdigest()[:40]}.json", describe_program())


def recall_build(asked: Asked) -> Remembered | None:
    """Return how the build ended, or None when it would end otherwise now, or nobody knows."""
    data = read_entry(asked.folder, asked.name)
    if data is None:
        return None
    # A record may be damaged, or somebody else's file.
    with suppress(ValueError, TypeError, KeyError, AttributeError, RecursionError):
        told = json.loads(data)
        if told["format"] != _FORMAT or told["program"] != asked.program:
            return None
        made_from = read_made_from(told)
        outputs = tuple(Output(**each) for each in told["outputs"])
        if not (made_from.files and outputs and all(map(_is_there, outputs)) and made_from.is_still_so()):
            return None
        return Remembered(
            outputs,
            int(told["events"]["read"]),
            int(told["events"]["shown"]),
            tuple((str(rule), int(count)) for rule, count in told["events"]["left_out"]),
            tuple(read_problem(each) for each in told["problems"]),
        )
    return None


def remember_build(asked: Asked, made_from: MadeFrom, ended: Remembered) -> None:
    """Keep how a build ended, unless something that it was made from has changed meanwhile."""
    if not made_from.is_still_so():
        drop_entry(asked.folder, asked.name)
        return
    told = {
        "format": _FORMAT,
        "program": asked.program,
        **tell_made_from(made_from),
        "outputs": [asdict(output) for output in ended.outputs],
        "events": {"read": ended.read, "shown": ended.shown, "left_out": ended.left_out},
        "problems": [asdict(problem) for problem in ended.problems],
    }
    keep_entry(asked.folder, asked.name, json.dumps(told).encode())


def describe_program() -> str:
    """Return the version of all that builds: of briefgen and its very files, of Python and what is installed for it."""
    package = Path(__file__).parent.parent
    told: list[object] = [__version__, sys.version, sys.platform]
    told += sorted(_list_states(str(package), len(str(package))))
    installed = [folder for folder in sys.path if os.path.basename(folder) in ("site-packages", "dist-packages")]
    for folder in (*installed, *_ZONES):
        with suppress(OSError):
            # A package that comes, goes or is replaced changes the folder, and so do rules of time zones.
            told.append((folder, os.stat(folder).st_mtime_ns))
    return f"{__version__} {hashlib.sha256(repr(told).encode('utf-8', 'surrogatepass')).hexdigest()}"


def _list_states(folder: str, start: int) -> Iterator[tuple[str, int, int]]:
    for entry in os.scandir(folder):
        if not entry.is_dir():
            found = entry.stat()
            yield entry.path[start:], found.st_size, found.st_mtime_ns
        elif entry.name != "__pycache__":
            yield from _list_states(entry.path, start)


def tell_made_from(made_from: MadeFrom) -> dict[str, Any]:
    """Return what something was made from as plain values."""
    return {"read": made_from.files, "absent": made_from.absent, "matches": made_from.matches}


def read_made_from(told: dict[str, Any]) -> MadeFrom:
    """Return what something was made from, from plain values.

    Raises:
        TypeError, KeyError: they are of another shape.
    """
    absent = told["absent"]
    if not isinstance(absent, list) or not all(isinstance(path, str) for path in absent):
        raise TypeError("these are no paths")
    return MadeFrom(
        tuple(FileState(*each) for each in told["read"]),
        tuple(absent),
        tuple(Matches(*each) for each in told["matches"]),
    )


def _is_there(output: Output) -> bool:
    """Tell whether a file is there with the bytes that were written."""
    return is_unchanged(FileState(output.path, os.path.realpath(output.path), output.bytes, output.sha256))


def read_problem(told: dict[str, Any]) -> Problem:
    """Return a problem from its fields as plain values."""
    where = told.pop("where")
    return Problem(**told, where=None if where is None else Where(*where))
