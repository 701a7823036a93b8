"""Who holds a lease, as a text that tells whether they are still there."""

from __future__ import annotations

import contextlib
import os
import socket
from collections.abc import Iterable
from pathlib import Path


def name_holder() -> str:
    """Return this process as a holder: the machine with its space of process numbers, the number, when it began."""
    return f"{_name_machine()}/{os.getpid()}/{_read_start(os.getpid())}"


def find_dead(holders: Iterable[str], own: str) -> frozenset[str]:
    """Return the holders that were processes of this machine and have ended; of other machines nothing is known."""
    machine = own.rsplit("/", 2)[0]
    dead = set()
    for holder in holders:
        parts = holder.rsplit("/", 2)
        if holder != own and len(parts) == 3 and parts[0] == machine and not _is_alive(int(parts[1]), parts[2]):
            dead.add(holder)
    return frozenset(dead)


def _name_machine() -> str:
    """Return the host's name and, where the system has such, which space its process numbers are counted in."""
    space = ""
    with contextlib.suppress(OSError):
        space = os.readlink("/proc/self/ns/pid")
    return f"{socket.gethostname()} {space}".strip()


def _is_alive(number: int, start: str) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True  # it is somebody else's
    return _read_start(number) == start


def _read_start(number: int) -> str:
    """Return when a process began, in ticks since the machine did; "" where the system does not say (proc(5)).

    A process that has ended and that nobody has asked about yet began never.
    """
    with contextlib.suppress(OSError):
        fields = Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()
        return fields[19] if fields[0] != "Z" else "never"
    return ""
