"""Calls go in; each runs in a process of its own, with little time and memory, and its value or its fault comes out.

One process a call: a pool of workers that are used again falls with the first of them that is killed, and takes the
queue with it. Where the system can fork, processes are forked from a server that has loaded the program once, so that
one costs about ten milliseconds.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from types import FrameType, ModuleType
from typing import Any

from briefgen.errors import BuildError

_LOADED, _WARMED = "briefgen.builds.loaded", "briefgen.builds.warmed"
# So many calls are many: then it is worth while to warm up.
_MANY = 8


@dataclass(frozen=True, slots=True)
class Limits:
    """What one call may use: seconds and bytes of memory; 0 for no limit."""

    seconds: float = 0
    memory: int = 0


@dataclass(frozen=True, slots=True)
class Call:
    """What a process is to do; the function, its arguments and its value are pickled."""

    function: Callable[..., Any]
    arguments: tuple[Any, ...] = ()
    limits: Limits = Limits()


@dataclass(frozen=True, slots=True)
class Ended:
    """How one call ended.

    Attributes:
        index: which call, from 0.
        value: what it returned; None with a fault.
        fault: why it returned nothing, part of a sentence; "" when it returned.
        seconds: how long it took.
    """

    index: int
    value: Any = None
    fault: str = ""
    seconds: float = 0.0


RunCalls = Callable[[Iterable[Call], int], Generator[Ended, None, None]]
"""What runs calls, so many at once: `run_isolated`, or a cluster."""


class _Running:
    """One process at work."""

    def __init__(self, index: int, call: Call, context: Any, watched: Connection, held: Connection) -> None:
        self.index, self.limits, self.started = index, call.limits, time.monotonic()
        self.results, results = context.Pipe(duplex=False)
        arguments = (call.function, call.arguments, call.limits.memory, results, watched, held)
        # A signal that cut the words to the new process short would leave it with half of them.
        with _put_off_signals(), _hide_first_module():
            self.process = _start(context, arguments)
        results.close()

    @property
    def ends_at(self) -> float:
        """The moment at which its time is over, on the monotonic clock."""
        return self.started + self.limits.seconds if self.limits.seconds else float("inf")

    def end(self) -> None:
        """End it at once, if it has not ended."""
        if self.process.is_alive():
            self.process.kill()
        self.process.join()
        self.results.close()

    def collect(self) -> Ended:
        """Return how it ended; it has sent its value, or has ended, or its time is over."""
        seconds = time.monotonic() - self.started
        value, fault = None, ""
        try:
            if self.results.poll():
                value, fault = self.results.recv()
            elif time.monotonic() >= self.ends_at:
                fault = f"it took longer than its limit of {self.limits.seconds:g} seconds"
            else:
                self.process.join()
                fault = _describe_end(self.process.exitcode)
        except (EOFError, OSError):
            self.process.join()
            fault = _describe_end(self.process.exitcode)
        self.end()
        return Ended(self.index, value, fault, seconds)


def _start(context: Any, arguments: tuple[Any, ...]) -> Any:
    """Start a process; the server that it is forked from may have been ended meanwhile, and is started anew."""
    for left in (1, 0):
        process = context.Process(target=_work, args=arguments, daemon=True)
        try:
            process.start()
        except (EOFError, OSError) as error:
            if not left:
                raise BuildError(f"no process can be started that could build: {error}") from error
        else:
            return process
    raise AssertionError("a process was started or refused")


@contextlib.contextmanager
def _hide_first_module() -> Iterator[None]:
    """Let a new process not import the module that this program began with, as multiprocessing has it do.

    What is called here can be imported from where it is; a program's first module may import much, in each process.
    """
    first = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = first


@contextlib.contextmanager
def _put_off_signals() -> Iterator[None]:
    """Let signals that this program answers wait until the context ends."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    numbers = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    handlers = {number: handler for number in numbers if callable(handler := signal.getsignal(number))}
    came: list[tuple[int, FrameType | None]] = []
    for number in handlers:
        signal.signal(number, lambda number, frame: came.append((number, frame)))
    try:
        yield
    finally:
        for number, handler in handlers.items():
            signal.signal(number, handler)
        for number, frame in came[:1]:
            handlers[signal.Signals(number)](number, frame)


def prepare_processes(count: int = 0) -> None:
    """Begin to load what processes need, beside whatever this one does next; without it they wait for it later.

    Args:
        count: how many calls there will be; 0 when nobody knows.
    """
    context = _make_context(count)
    if context.get_start_method() == "forkserver":
        from multiprocessing import forkserver

        forkserver.ensure_running()


def run_isolated(calls: Iterable[Call], workers: int, count: int = 0) -> Generator[Ended, None, None]:
    """Run calls side by side, each in a process of its own, and yield how each ended, as they end.

    Whoever may stop early closes the iterator: then the processes are killed at once. They end with this process too,
    however it ends.

    Args:
        calls: taken as there is room, before what made the room is handed on.
        workers: how many processes at once.
        count: how many calls there will be; 0 when nobody knows.
    """
    context = _make_context(count)
    watched, held = context.Pipe(duplex=False)
    running: list[_Running] = []
    waiting = enumerate(calls)
    ended: list[Ended] = []
    try:
        while True:
            while len(running) < workers and (following := next(waiting, None)) is not None:
                running.append(_Running(*following, context, watched, held))
            # What ended is handed on while those that take its place are at work already.
            yield from ended
            if not running:
                return
            ended = []
            for each in _wait_for_some(running):
                running.remove(each)
                ended.append(each.collect())
    finally:
        for each in running:
            each.end()
        held.close()
        watched.close()


def _make_context(count: int) -> Any:
    """Return how processes are made: forked from a server that has loaded the program, or anew."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_WARMED if count >= _MANY else _LOADED])
    return context


def _wait_for_some(running: list[_Running]) -> Iterator[_Running]:
    """Wait until at least one has sent something, has ended or has used up its time, and return those."""
    timeout = min(each.ends_at for each in running) - time.monotonic()
    things = {each.results: each for each in running} | {each.process.sentinel: each for each in running}
    ready = wait(list(things), None if timeout == float("inf") else max(timeout, 0))
    over = time.monotonic()
    ended = {things[thing].index for thing in ready}
    return iter([each for each in running if each.index in ended or each.ends_at <= over])


def _describe_end(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            name = signal.Signals(-code).name
            return f"the process that built it was ended from outside ({name}), perhaps for want of memory"
    return f"the process that built it ended without a word (exit code {code})"


def _work(
    function: Callable[..., Any],
    arguments: tuple[Any, ...],
    memory: int,
    results: Connection,
    watched: Connection,
    held: Connection,
) -> None:
    """What the process does: its call, within its memory, tied to the process that it works for."""
    _follow(watched, held)
    if memory:
        _limit_memory(memory)
    try:
        results.send((function(*arguments), ""))
    except MemoryError:
        results.send((None, f"it needed more memory than its limit of {memory / 2**20:.0f} MiB"))
    except Exception as error:  # noqa: BLE001 - a fault in one call must be told, and must not take others with it
        results.send((None, f"it stopped on a fault of the program ({error!r})"))


def _limit_memory(size: int) -> None:
    """Let this process have no more than that much memory of its own, where the system can be told."""
    try:
        import resource
    except ImportError:  # Windows
        return
    # What a program maps to read, as fonts and libraries, is not counted among its data (getrlimit(2), Linux 4.7).
    resource.setrlimit(resource.RLIMIT_DATA, (size, size))


def _follow(watched: Connection, held: Connection) -> None:
    """Tie a process to the one that it works for, and leave Ctrl-C, which reaches both, to that one."""
    held.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and callable(signal.getsignal(number)):
            signal.signal(number, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(watched,), daemon=True).start()


def _end_with(watched: Connection) -> None:
    """Wait until the other end of a pipe is closed, by its owner or by its owner's end, and end this process."""
    watched.poll(None)
    os.kill(os.getpid(), signal.SIGTERM)
