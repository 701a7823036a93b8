"""The journal of a ledger goes in; `audit.jsonl`, a chained copy that only grows, comes out, and a verdict on it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from briefgen.errors import BuildError
from briefgen.schedules.ledger import Ledger, hash_event
from briefgen.schedules.tables import DamagedLedgerError, check_integrity, is_file

AUDIT = "audit.jsonl"
# How long another copier is waited for, seconds.
_PATIENCE = 60


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the chain says.

    Attributes:
        events: how many it holds.
        faults: what is wrong, each with its line; none when it holds.
    """

    events: int
    faults: tuple[str, ...]


def copy_journal(ledger: Ledger, path: Path) -> None:
    """Add to the copy what the journal holds and the copy does not; a line that a kill cut short is written anew.

    Raises:
        BuildError: the copy cannot be written.
        DamagedLedgerError: the copy knows more than the ledger.
    """
    from filelock import FileLock, Timeout

    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(path.with_name(f".{path.name}.lock"), timeout=_PATIENCE), path.open("ab+") as file:
            whole = _cut_to_whole_lines(file)
            after = json.loads(whole)["seq"] if whole else 0
            lines = ledger.read_lines(after)
            count, _ = ledger.read_head()
            if after > count:
                raise DamagedLedgerError(f"the ledger ends at event {count}, and its copy '{path}' at {after}")
            if lines:
                file.write("".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass"))
                file.flush()
                os.fsync(file.fileno())
    except Timeout as error:
        raise BuildError(f"'{path}' has been written for {_PATIENCE} seconds; try again later") from error
    except ValueError as error:
        raise BuildError(f"the last line of '{path}' is no event; `briefgen audit verify` says more") from error
    except OSError as error:
        raise BuildError(f"'{path}' cannot be written: {(error.strerror or 'unknown cause').lower()}") from error


def _cut_to_whole_lines(file: BinaryIO) -> bytes:
    """Take an unfinished last line off an open file and return the last whole one; b"" when there is none."""
    size = file.seek(0, os.SEEK_END)
    step, tail = 65536, b""
    while size > len(tail):
        begin = max(size - len(tail) - step, 0)
        file.seek(begin)
        tail = file.read(size - begin)
        if tail.rstrip(b"\n").count(b"\n"):
            break
    end = tail.rfind(b"\n") + 1
    if end < len(tail):
        file.truncate(size - (len(tail) - end))
    return tail[: max(end - 1, 0)].rpartition(b"\n")[2]


def verify_chain(path: Path, ledger: Ledger | None = None) -> Verdict:
    """Follow the chain of a copy from its first line to its last, and compare its end with the ledger's.

    Args:
        path: the copy.
        ledger: that it is a copy of; None for the chain alone, which does not show what is gone at its end.

    Raises:
        BuildError: the copy cannot be read.
    """
    faults: list[str] = []
    previous, number = "", 0
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as error:
        raise BuildError(f"'{path}' cannot be read: {(error.strerror or 'unknown cause').lower()}") from error
    if lines[-1]:
        faults.append(f"{path}:{len(lines)}: the last line is cut short")
    for number, line in enumerate(lines[:-1], 1):
        try:
            told = json.loads(line)
            found = hash_event(told)
            if told["hash"] != found:
                faults.append(f"{path}:{number}: the event is not as it was written")
            elif told["prev"] != previous or told["seq"] != number:
                faults.append(f"{path}:{number}: the event does not follow the one before it")
            previous = told["hash"]
        except (ValueError, KeyError, TypeError, AttributeError):
            faults.append(f"{path}:{number}: the line is no event")
    if ledger is not None and not faults:
        count, head = ledger.read_head()
        if (number, previous) != (count, head):
            faults.append(f"{path}: it ends at event {number}, and the ledger at {count}")
    return Verdict(number, tuple(faults))


@contextmanager
def read_copy_of(address: str | Path) -> Iterator[Ledger | None]:
    """Open the ledger that a copy is of, as it stands; None when there is no file of it.

    Raises:
        UsageError, BuildError: as `Ledger.open` does.
    """
    if is_file(address) and not Path(address).is_file():
        yield None
        return
    ledger = Ledger.open(address)
    try:
        yield ledger
    finally:
        ledger.close()


def open_ledger(address: str | Path, audit: Path) -> tuple[Ledger, str]:
    """Open a ledger; a broken or lost database file is set aside and made anew from the copy of its journal.

    Args:
        address: of the ledger.
        audit: the copy.

    Returns:
        The ledger, and a sentence on what was mended; "" for nothing.

    Raises:
        UsageError, BuildError: as `Ledger.open` does.
        DamagedLedgerError: it is damaged and the copy does not hold.
    """
    try:
        ledger = Ledger.open(address)
        check_integrity(ledger.engine)
        copy_journal(ledger, audit)
    except DamagedLedgerError as error:
        if not is_file(address) or not audit.is_file():
            raise
        return _make_anew(Path(address), audit, error)
    return ledger, ""


def _make_anew(file: Path, audit: Path, error: DamagedLedgerError) -> tuple[Ledger, str]:
    verdict = verify_chain(audit)
    if verdict.faults:
        raise DamagedLedgerError(f"{error}; and it cannot be made anew: {verdict.faults[0]}") from error
    number = 1
    while (aside := file.with_name(f"{file.name}.damaged-{number}")).exists():
        number += 1
    try:
        for suffix in ("-wal", "-shm"):
            file.with_name(f"{file.name}{suffix}").unlink(missing_ok=True)
        file.replace(aside)
    except OSError as cause:
        raise BuildError(f"'{file}' cannot be set aside: {(cause.strerror or 'unknown cause').lower()}") from cause
    ledger = Ledger.open(file)
    ledger.restore(audit.read_text(encoding="utf-8", errors="surrogatepass").split("\n")[:-1])
    return ledger, f"{error}; it was made anew from {verdict.events} events of '{audit}', the old one is '{aside.name}'"
