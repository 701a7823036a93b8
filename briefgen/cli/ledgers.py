"""What commands share that work on the project: its file, and its ledger."""

from __future__ import annotations

import datetime
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.builds.project import Project
    from briefgen.schedules.ledger import Ledger

PROJECT_FILE = "briefgen.yaml"
AUDIT = Path(".briefgen/audit.jsonl")


def read_clock() -> datetime.datetime:
    """Return the moment."""
    return datetime.datetime.now(datetime.UTC)


def read_project() -> Project:
    """Return the project of the working folder.

    Raises:
        UsageError: there is none.
        SourceError, ProjectError: its file is wrong.
    """
    from briefgen.builds.project import load_project

    path = Path(PROJECT_FILE)
    if not path.is_file():
        raise UsageError(f"there is no {PROJECT_FILE} here; go to the project's folder, or begin one: briefgen init")
    return load_project(path)


def find_ledger(project: Project) -> str | Path:
    """Return where the ledger of a project is: a file, or the address of a server.

    Raises:
        BuildError: a secret that the address takes is not there.
    """
    from briefgen.schedules.secrets import Secrets
    from briefgen.schedules.tables import is_file

    address = Secrets(Path(), os.environ).fill(project.project.ledger)
    return Path(address) if is_file(address) else address


@contextmanager
def open_project_ledger(project: Project) -> Iterator[Ledger]:
    """Open the ledger of a project for as long as the context lasts, and say so when it had to be mended.

    Raises:
        UsageError, BuildError: it cannot be opened.
    """
    from briefgen.schedules.audit import copy_journal, open_ledger

    ledger, mended = open_ledger(find_ledger(project), AUDIT)
    if mended:
        with ledger.write(read_clock()) as writing:
            writing.record("mended", reason=mended)
        click.echo(mended, err=True)
    try:
        yield ledger
        copy_journal(ledger, AUDIT)
    finally:
        ledger.close()
