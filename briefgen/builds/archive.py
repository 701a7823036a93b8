"""Finished editions go in; a folder that keeps each of them for good, under a number that is never given twice.

    archive/<series>/<number>/manifest.json     what the edition is, with the SHA-256 of each file and of the one before
    archive/<series>/<number>/states.jsonl      what became of it: a line for each state, only ever added to
    archive/<series>/<number>/...               its files, and the timeline that it shows
    archive/<series>/<number>/held.txt          why its files are kept whatever the project says of keeping
    archive/<series>/<number>/cleared.txt       when and why its files were cleared away

An edition is written beside its place and renamed, so that it is there whole or not at all, and so that of two who
publish at once only one gets the number.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from briefgen.builds.files import PREFIX, avoid_reserved, remove_stale
from briefgen.builds.releases import refuse_release
from briefgen.builds.series_hint import hint_series
from briefgen.errors import BuildError, FileError, Problem, UsageError, Where

State = Literal["draft", "released", "superseded", "withdrawn", "recalled"]
FORMAT = 1
# How long others are waited for, seconds.
_PATIENCE = 600
MANIFEST, STATES, TIMELINE = "manifest.json", "states.jsonl", "timeline.yaml"
# Notes beside an edition: why its files are never cleared away, and when and why they were.
HELD, CLEARED = "held.txt", "cleared.txt"
# From a state to those that may follow it.
_NEXT: dict[State, tuple[State, ...]] = {
    "draft": ("released", "withdrawn"),
    "released": ("superseded", "withdrawn", "recalled"),
    "superseded": ("withdrawn", "recalled"),
    "withdrawn": ("recalled",),
    "recalled": (),
}


@dataclass(frozen=True, slots=True)
class Published:
    """One edition in the archive.

    Attributes:
        series, number: what it is called by.
        folder: where it lies.
        manifest: as written.
        states: (state, moment, reason), the last of which holds.
    """

    series: str
    number: int
    folder: Path
    manifest: dict[str, Any]
    states: tuple[tuple[State, str, str], ...]

    @property
    def state(self) -> State:
        """The state that holds."""
        return self.states[-1][0]

    @property
    def issued(self) -> str:
        """The moment of issue, ISO 8601."""
        return str(self.manifest["issued"])

    @property
    def held(self) -> bool:
        """Whether its files are kept whatever the project says of keeping."""
        return (self.folder / HELD).is_file()

    @property
    def is_kept(self) -> bool:
        """Whether its files are there, rather than cleared away."""
        return not (self.folder / CLEARED).is_file() or any(path.is_file() for path in self._list_files())

    @property
    def cleared(self) -> str:
        """When and why its files were cleared away; "" when they were not."""
        note = self.folder / CLEARED
        return note.read_text(encoding="utf-8", errors="replace").strip() if note.is_file() else ""

    @property
    def was_released(self) -> bool:
        """Whether readers were ever meant to have it."""
        return any(state == "released" for state, _, _ in self.states)

    @property
    def is_held_to(self) -> bool:
        """Whether readers have it and it was not taken back, with its files."""
        return self.state in ("released", "superseded") and self.is_kept

    def _list_files(self) -> list[Path]:
        return [self.folder / each["name"] for each in self.manifest["files"]]

    @property
    def timeline(self) -> Path:
        """The timeline that it shows."""
        return self.folder / TIMELINE


class NumberTakenError(BuildError):
    """Somebody else published an edition of that number meanwhile."""


class Archive:
    """The editions of one folder."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @contextmanager
    def hold(self, series: str) -> Iterator[None]:
        """Keep others on this machine from publishing in a series; who was ended holds nothing.

        Raises:
            BuildError: the archive cannot be written, or somebody held the series for long.
        """
        from filelock import FileLock, Timeout

        lock = FileLock(self.root / f".{slug_series(series)}.lock", timeout=_PATIENCE)
        try:
            self.root.mkdir(parents=True, exist_ok=True)
            lock.acquire()
        except Timeout as error:
            raise BuildError(f"'{series}' has been published in for {_PATIENCE} seconds; try again later") from error
        except OSError as error:
            raise BuildError(f"the archive '{self.root}' cannot be written: {describe_cause(error)}") from error
        try:
            yield
        finally:
            lock.release()

    def list_series(self) -> list[str]:
        """Return the names of the series, sorted."""
        if not self.root.is_dir():
            return []
        return sorted(path.name for path in self.root.iterdir() if path.is_dir() and not path.name.startswith("."))

    def list_editions(self, series: str) -> list[Published]:
        """Return the editions of a series, by number.

        Raises:
            FileError: one of them is damaged.
        """
        return [self._read(series, number) for number in self.list_numbers(series)]

    def list_numbers(self, series: str) -> list[int]:
        """Return the numbers of a series, in order."""
        folder = self.root / slug_series(series)
        if not folder.is_dir():
            return []
        return sorted(int(path.name) for path in folder.glob("[0-9]*") if path.name.isdigit())

    def find(self, series: str, number: int) -> Published:
        """Return one edition.

        Raises:
            UsageError: there is no such series or edition.
            FileError: it is damaged.
        """
        known = self.list_series()
        if not known:
            raise UsageError(f"there is no archive in '{self.root}'; name its folder with --archive")
        if slug_series(series) not in known:
            raise UsageError(
                f"the archive '{self.root}' has no series '{series}'; {hint_series(series, slug_series(series), known)}"
            )
        if not (self._folder(series, number)).is_dir():
            numbers = ", ".join(str(each.number) for each in self.list_editions(series))
            raise UsageError(f"'{series}' has no edition {number}; there are {numbers}")
        return self._read(series, number)

    def find_latest(self, series: str) -> Published | None:
        """Return the latest edition that still holds: released or waiting; one that was taken back does not count."""
        held = [each for each in self.list_editions(series) if each.state in ("draft", "released", "superseded")]
        return held[-1] if held else None

    def find_released(self, series: str) -> Published | None:
        """Return the latest edition that readers have and may rely on: no draft, and none whose files are gone."""
        held = [
            each for each in self.list_editions(series) if each.state in ("released", "superseded") and each.is_kept
        ]
        return held[-1] if held else None

    def next_number(self, series: str) -> int:
        """Return the number after all that were ever given."""
        editions = self.list_editions(series)
        return editions[-1].number + 1 if editions else 1

    def add(
        self,
        series: str,
        number: int,
        about: Mapping[str, Any],
        files: Mapping[str, bytes],
        *,
        state: State,
        moment: str = "",
    ) -> Published:
        """Add an edition; the one that it replaces is superseded when it is released.

        Args:
            series, number: what it is called by.
            about: the manifest but for what is known here.
            files: bytes by name; the timeline that it shows is among them.
            state: draft or released.
            moment: when it is added; "" for the moment of issue.

        Raises:
            NumberTakenError: the number has been given to another.
            BuildError: the archive cannot be written.
        """
        folder = self._folder(series, number)
        before = self.list_editions(series)
        listed = [
            {"name": name, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}
            for name, data in sorted(files.items())
        ]
        previous = hashlib.sha256((before[-1].folder / MANIFEST).read_bytes()).hexdigest() if before else ""
        manifest = {
            "briefgen_archive": FORMAT, "series": series, "edition": number, **about, "previous": previous,
            "files": listed,
        }  # fmt: skip
        written = json.dumps(manifest, ensure_ascii=False, indent=1).encode("utf-8") + b"\n"
        moment = moment or str(about["issued"])
        first = _write_state(state, moment, "")
        try:
            folder.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryDirectory(prefix=PREFIX, dir=folder.parent) as made:
                remove_stale(folder.parent, Path(made))
                unfinished = Path(made, "edition")
                unfinished.mkdir()
                for name, data in {**files, MANIFEST: written, STATES: first}.items():
                    _write_through(unfinished / name, data)
                _claim(unfinished, folder, series, number)
        except OSError as error:
            raise BuildError(f"the archive '{self.root}' cannot be written: {describe_cause(error)}") from error
        if state == "released":
            self._supersede(series, number, moment)
        return self._read(series, number)

    def move(self, series: str, number: int, state: State, moment: str, reason: str = "") -> Published:
        """Move an edition to another state.

        Raises:
            UsageError: there is no such edition, none that may follow its state so, or one that cannot be released.
            BuildError: the archive cannot be written.
        """
        published = self.find(series, number)
        if state not in _NEXT[published.state]:
            raise UsageError(f"edition {number} of '{series}' is {published.state}; it cannot become {state}")
        if state == "released":
            refuse_release(published, self.list_editions(series), self.check(published))
        try:
            with (published.folder / STATES).open("ab") as states:
                states.write(_write_state(state, moment, reason))
                states.flush()
                os.fsync(states.fileno())
        except OSError as error:
            raise BuildError(f"the archive '{self.root}' cannot be written: {describe_cause(error)}") from error
        if state == "released":
            self._supersede(series, number, moment)
        return self._read(series, number)

    def clear(self, published: Published, moment: str, reason: str) -> None:
        """Clear the files of an edition away; its manifest and states stay.

        Raises:
            BuildError: the archive cannot be written.
        """
        try:
            # The note comes first: a kill between leaves files for the next run, not an edition that seems broken.
            _write_through(published.folder / CLEARED, f"{moment} {reason}\n".encode())
            for each in published.manifest["files"]:
                (published.folder / each["name"]).unlink(missing_ok=True)
        except OSError as error:
            raise BuildError(f"the archive '{self.root}' cannot be written: {describe_cause(error)}") from error

    def keep(self, series: str, number: int, reason: str) -> Published:
        """Hold the files of an edition, for good or, with no reason, no longer.

        Raises:
            UsageError: there is no such edition.
            BuildError: the archive cannot be written.
        """
        published = self.find(series, number)
        try:
            if reason:
                _write_through(published.folder / HELD, f"{reason}\n".encode("utf-8", "replace"))
            else:
                (published.folder / HELD).unlink(missing_ok=True)
        except OSError as error:
            raise BuildError(f"the archive '{self.root}' cannot be written: {describe_cause(error)}") from error
        return published

    def check(self, published: Published) -> list[str]:
        """Return what is not as it was written: files that differ or are gone, and a chain that is broken."""
        faults = []
        for each in published.manifest["files"] if published.is_kept else ():
            path = published.folder / each["name"]
            if not path.is_file():
                faults.append(f"{path} is gone")
            elif hashlib.sha256(path.read_bytes()).hexdigest() != each["sha256"]:
                faults.append(f"{path} is not as it was published")
        known = {each["name"] for each in published.manifest["files"]} | {MANIFEST, STATES, HELD, CLEARED}
        faults += [f"{path} was not published" for path in sorted(published.folder.iterdir()) if path.name not in known]
        earlier = [each for each in self.list_editions(published.series) if each.number < published.number]
        previous = hashlib.sha256((earlier[-1].folder / MANIFEST).read_bytes()).hexdigest() if earlier else ""
        if published.manifest["previous"] != previous:
            faults.append(f"the edition before no. {published.number} is not the one that it followed")
        return faults

    def _folder(self, series: str, number: int) -> Path:
        return self.root / slug_series(series) / f"{number:04}"

    def _supersede(self, series: str, number: int, moment: str) -> None:
        for each in self.list_editions(series):
            if each.number < number and each.state == "released":
                self.move(series, each.number, "superseded", moment, f"no. {number}")

    def _read(self, series: str, number: int) -> Published:
        folder = self._folder(series, number)
        try:
            manifest = json.loads((folder / MANIFEST).read_bytes())
            lines = (folder / STATES).read_text(encoding="utf-8").splitlines()
            states = tuple(
                (each["state"], each["at"], each["reason"]) for each in (json.loads(line) for line in lines if line)
            )
            if manifest["briefgen_archive"] != FORMAT or not states or states[-1][0] not in _NEXT:
                raise KeyError(FORMAT)
        except (OSError, ValueError, KeyError, TypeError) as error:
            where = Where(str(folder / MANIFEST))
            raise FileError([Problem(f"edition {number} of '{series}' cannot be read", where, _RESTORE)]) from error
        return Published(str(manifest["series"]), number, folder, manifest, states)


_RESTORE = "restore the archive's folder from a copy"


def describe_cause(error: OSError) -> str:
    """Return what the system says of a failure, as part of a sentence."""
    return (error.strerror or "unknown cause").lower()


def slug_series(series: str) -> str:
    """Return a series' name as a folder's; one that has to be changed gets a mark of its own.

    >>> slug_series("SYR-2015"), slug_series("Q/A")
    ('SYR-2015', 'Q-A-10f74881')
    """
    plain = re.sub(r"[^\w.+-]+", "-", series).strip(".-")
    if plain == series == avoid_reserved(series) and len(series) <= 80:
        return series
    plain = avoid_reserved(plain)
    return f"{plain[:80]}-{hashlib.sha256(series.encode('utf-8', 'surrogatepass')).hexdigest()[:8]}"


def _write_state(state: State, moment: str, reason: str) -> bytes:
    return json.dumps({"state": state, "at": moment, "reason": reason}, ensure_ascii=False).encode("utf-8") + b"\n"


def _write_through(path: Path, data: bytes) -> None:
    """Write a file so that it outlives a loss of power."""
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _claim(unfinished: Path, folder: Path, series: str, number: int) -> None:
    """Put a finished edition in its place, if that is still free."""
    try:
        # A folder that holds something is never replaced (POSIX rename), an empty one is by nobody made.
        os.rename(unfinished, folder)
    except OSError as error:
        if folder.exists():
            raise NumberTakenError(
                f"edition {number} of '{series}' was published meanwhile by somebody else"
            ) from error
        shutil.rmtree(unfinished, ignore_errors=True)
        raise
