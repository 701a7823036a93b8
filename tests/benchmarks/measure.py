"""A command goes in; what its whole process tree took comes out: seconds, seconds of CPU, most memory.

CPU is exact: the kernel adds up what every process of the tree took when it is waited for, and those that lose their
parent become ours. Memory is the most that one process held or, for peers that keep several processes, the most that
the tree held at a time, looked at twenty times a second.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
PAGE = os.sysconf("SC_PAGE_SIZE")
LOOK_SECONDS = 0.05
PR_SET_CHILD_SUBREAPER = 36


@dataclass
class Run:
    """One run of a command.

    Attributes:
        wall, cpu: seconds.
        memory: bytes.
        error: the last line it wrote, when it failed or took too long.
        told: what it printed about itself as its last line, a JSON object.
    """

    wall: float
    cpu: float
    memory: int
    error: str = ""
    told: dict[str, float] = field(default_factory=dict)


def adopt_orphans() -> None:
    """Let processes whose parent ends become ours, so that what they took is counted."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run_command(command: Sequence[str], folder: Path, limit: float = 3600, many: bool = False) -> Run:
    """Run a command to its end.

    Args:
        folder: where it runs.
        limit: seconds after which it is stopped.
        many: whether it keeps several processes, whose memory is looked at together.
    """
    # Like an installed program's, a peer's modules are compiled once for all runs.
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPATH"] = str(ROOT)
    # What earlier builds of the user left is of no use here, and what is built here is none of the user's.
    environment["XDG_CACHE_HOME"] = str(folder / "cache")
    with tempfile.TemporaryFile() as out:
        known = set(_list_children(os.getpid()))
        begun = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=folder, stdout=out, stderr=subprocess.STDOUT, env=environment, start_new_session=True
        )
        stopped = threading.Event()
        alarm = threading.Timer(limit, _stop, (process.pid, stopped))
        watch = _Watch(process.pid) if many else None
        alarm.start()
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        alarm.cancel()
        looked = watch.end() if watch else 0
        cpu = usage.ru_utime + usage.ru_stime + _wait_for_orphans(known)
        out.seek(0)
        lines = out.read().decode(errors="replace").strip().splitlines()
    error = ""
    if stopped.is_set():
        error = f"stopped after {limit:g} s"
    elif process.returncode:
        error = lines[-1] if lines else f"ended with {process.returncode}"
    return Run(wall, cpu, max(usage.ru_maxrss * 1024, looked), error, _read_told(lines))


def _read_told(lines: list[str]) -> dict[str, float]:
    if not lines or not lines[-1].startswith("{"):
        return {}
    told = json.loads(lines[-1])
    return {name: value for name, value in told.items() if isinstance(value, (int, float))}


def _stop(group: int, stopped: threading.Event) -> None:
    stopped.set()
    os.killpg(group, signal.SIGKILL)


def _wait_for_orphans(known: set[int], patience: float = 2) -> float:
    """Wait for processes that outlived the command and became ours, end those that stay, and return their CPU.

    Args:
        known: our children from before the command.
        patience: seconds before those that stay are ended.
    """
    cpu, until = 0.0, time.monotonic() + patience
    while orphans := set(_list_children(os.getpid())) - known:
        late = time.monotonic() > until
        for orphan in orphans:
            if late:
                os.kill(orphan, signal.SIGKILL)
            pid, _, usage = os.wait4(orphan, 0 if late else os.WNOHANG)
            if pid:
                cpu += usage.ru_utime + usage.ru_stime
        time.sleep(0.01)
    return cpu


class _Watch:
    """Looks at the memory of a process and all that it began, until it is ended."""

    def __init__(self, pid: int) -> None:
        self._pid, self._most = pid, 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            self._most = max(self._most, sum(read_memory(pid) for pid in list_tree(self._pid)))

    def end(self) -> int:
        """Stop looking; return the most bytes that were seen."""
        self._over.set()
        self._thread.join()
        return self._most


def list_tree(pid: int) -> Iterator[int]:
    """Give a process and all that it began."""
    yield pid
    for child in _list_children(pid):
        yield from list_tree(child)


def _list_children(pid: int) -> list[int]:
    """Return the children of a process; a process that has ended has none."""
    children = []
    for path in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children += [int(child) for child in path.read_text().split()]
        except (FileNotFoundError, ProcessLookupError):
            continue
    return children


def read_memory(pid: int) -> int:
    """Return the bytes that a process holds, those it shares with others included; 0 when it has ended."""
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (FileNotFoundError, ProcessLookupError):
        return 0
