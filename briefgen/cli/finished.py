"""What commands share that take a finished PDF: reading it, a secret of the environment, the new file's name."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click

from briefgen.errors import FileError, Problem, UsageError, Where

# More than any brief, and no more than memory can hold twice.
_MOST_BYTES = 2_000_000_000


def output_options(suffix: str, *, quiet: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Return what adds the options that say where the new file goes and what is printed of it.

    Args:
        suffix: of its name.
        quiet: the help of --quiet.
    """
    options = (
        click.option(
            "-o",
            "--output",
            type=click.Path(dir_okay=False, path_type=Path),
            metavar="FILE",
            help=f"File to write; default: <stem>-{suffix}.pdf.",
        ),
        click.option("--force", is_flag=True, help="Write over a file that is there."),
        click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON."),
        click.option("--quiet", is_flag=True, help=quiet),
        click.option("--debug", is_flag=True, help="Print the traceback of what fails."),
    )

    def add(command: Callable[..., None]) -> Callable[..., None]:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def read_finished(path: Path) -> bytes:
    """Return the bytes of a file.

    Raises:
        FileError: it cannot be read.
    """
    try:
        if path.is_dir():
            raise FileError([Problem(f"'{path}' is a folder, expected a file", Where(str(path)))])
        if not path.is_file():
            raise FileError([Problem(f"there is no file '{path}'", Where(str(path)), "check its name")])
        if path.stat().st_size > _MOST_BYTES:
            raise FileError([Problem(f"'{path}' is larger than 2 GB", Where(str(path)))])
        return path.read_bytes()
    except OSError as error:
        cause = (error.strerror or "unknown cause").lower()
        raise FileError([Problem(f"'{path}' cannot be read: {cause}", Where(str(path)))]) from error


def read_secret(variable: str, option: str) -> str:
    """Return what an environment variable holds; the command line would show it to everyone on the machine.

    Raises:
        UsageError: there is no such variable, or it is empty.
    """
    if "=" in variable or not variable.strip():
        raise UsageError(f"{option} takes the name of an environment variable, not the password itself")
    value = os.environ.get(variable, "")
    if not value:
        state = "is empty" if variable in os.environ else "is not set"
        raise UsageError(f"the environment variable that {option} names {state}; set it to the password first")
    return value


def name_output(path: Path, output: Path | None, suffix: str, *, force: bool, kept: tuple[Path, ...] = ()) -> Path:
    """Return where the new file goes: as asked, else beside the old one.

    Args:
        path: the file that is worked on.
        output: what was asked for.
        suffix: of the name beside the old one.
        force: whether a file that is there may be written over.
        kept: other files that never are, such as a key.

    Raises:
        UsageError: a file stands there already.
    """
    target = output or path.with_name(f"{path.stem}-{suffix}.pdf")
    if target.exists() and any(each.exists() and target.samefile(each) for each in (path, *kept)):
        raise UsageError(f"'{target}' is read here and kept as it is; name another with -o")
    if target.exists() and not force:
        raise UsageError(f"'{target}' is there already; name another with -o, or write over it with --force")
    return target
