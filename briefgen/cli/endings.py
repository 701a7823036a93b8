"""What ends a command early goes in: a signal, a closed pipe, a full disk; a plain word and an exit code come out."""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType

import click

from briefgen.errors import BuildError

# What a shell reports of a program that ended by a signal: 128 and the signal's number.
_BY_SIGNAL = 128
# SIGPIPE is 13 wherever there is one; Windows has none.
CLOSED_PIPE = _BY_SIGNAL + 13
# What writing to standard output can meet; errors with a file's name are not about it.
_OUTPUT_FAULTS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO, errno.EBADF, errno.EROFS})


class ClosedPipeError(Exception):
    """Whoever read what is printed has gone."""


class StoppedError(BaseException):
    """A signal asks the program to end; no Exception, so that nothing takes it for a failed build.

    Attributes:
        exit_code: 128 and the signal's number.
    """

    def __init__(self, number: int) -> None:
        self.exit_code = _BY_SIGNAL + number
        super().__init__(f"signal {number}")


def catch_signals() -> None:
    """Let signals that end the program run its clean-ups first; one that is ignored, as under nohup, stays so.

    Ctrl-C is among them: after a KeyboardInterrupt inside `exec` of a text, as in the making of a dataclass, Python
    ends itself by the signal whatever exit code it is given (CPython 3.11, run_eval_code_obj).
    """
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) in (signal.SIG_DFL, signal.default_int_handler):
            signal.signal(number, _stop)


def _stop(number: int, frame: FrameType | None) -> None:
    raise StoppedError(number)


@contextmanager
def renamed_closed_pipe() -> Iterator[None]:
    """Give a closed pipe a name of our own: click ends the program with 1 by itself where it meets the system's."""
    try:
        yield
    except BrokenPipeError as error:
        raise ClosedPipeError from error


def drop_output() -> None:
    """Send nowhere what is still to be flushed when the interpreter ends, so that it has nothing to complain of."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())


def describe_refusal(error: OSError) -> str:
    """Return what the system refused, as a message.

    >>> describe_refusal(OSError(errno.ENOSPC, "No space left on device"))
    'what was done cannot be printed: no space left on device'
    >>> describe_refusal(PermissionError(errno.EACCES, "Permission denied", "a.yaml"))
    "'a.yaml' cannot be used: permission denied"
    """
    cause = (error.strerror or "unknown cause").lower()
    if error.filename is not None:
        return f"'{os.fsdecode(error.filename)}' cannot be used: {cause}"
    return f"what was done cannot be printed: {cause}" if error.errno in _OUTPUT_FAULTS else f"the system says: {cause}"


def require_folder() -> None:
    """Refuse to begin what writes files in a folder that is no longer there.

    Raises:
        BuildError: the working folder was removed.
    """
    try:
        os.getcwd()
    except FileNotFoundError as error:
        raise BuildError("the folder that this runs in has been removed; change to one that is there") from error


def say_last(words: str | Callable[[], object]) -> None:
    """Print the last words, or call what prints them; where even they cannot be written, the exit code has to do."""
    try:
        if callable(words):
            words()
        else:
            click.echo(words, err=True)
    except OSError:
        drop_output()
