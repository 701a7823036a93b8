"""The beginning of a word on the command line goes in; the words that it may become come out, for a shell.

Whatever cannot be read offers nothing: a shell that completes has no place for a message.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.errors import BriefgenError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def complete_briefs(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the names of the project's briefs, and files.

    Files come first: bash forgets the words before them, and asks for files only where there are no words.
    """
    return [*complete_files(context, parameter, incomplete), *_offer(_list_briefs(), incomplete)]


def complete_files(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Let the shell complete names of files."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def complete_styles(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the names of styles, the project's own among them, and files."""
    from briefgen.shipped import shipped_folder

    folders = (Path("styles"), shipped_folder("styles"))
    names = {path.stem for folder in folders if folder.is_dir() for path in folder.glob("*.yaml")}
    return [*complete_files(context, parameter, incomplete), *_offer(sorted(names), incomplete)]


def complete_charts(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the kinds of charts."""
    from briefgen.cli.chart import KINDS

    return _offer(KINDS, incomplete)


def complete_formats(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the last of several formats parted by commas; one that is named already is not offered again."""
    from briefgen.writers import WRITERS

    *named, last = incomplete.split(",")
    before = "".join(f"{name}," for name in named)
    return _offer([f"{before}{name}" for name in WRITERS if name not in named], f"{before}{last}")


def complete_profiles(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the profiles."""
    from briefgen.style.model import PROFILES

    return _offer(PROFILES, incomplete)


def complete_checks(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the names of checks."""
    from briefgen.builds.checks import list_check_names

    return _offer(list_check_names(), incomplete)


def complete_kinds(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete the kinds of events."""
    from typing import get_args

    from briefgen.timeline.model import Kind

    return _offer(get_args(Kind), incomplete)


def complete_statuses(context: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete what an editor finds of an event."""
    from typing import get_args

    from briefgen.timeline.model import EventStatus

    return _offer(get_args(EventStatus), incomplete)


def _offer(names: Iterable[str], incomplete: str) -> list[CompletionItem]:
    from click.shell_completion import CompletionItem

    return [CompletionItem(name) for name in names if name.startswith(incomplete)]


def _list_briefs() -> list[str]:
    """Return the names of the briefs of the project here, as they are written."""
    from briefgen.cli.ledgers import PROJECT_FILE
    from briefgen.source import Mapping, read_document

    if not Path(PROJECT_FILE).is_file():
        return []
    try:
        root = read_document(Path(PROJECT_FILE)).root
    except BriefgenError:
        return []
    briefs = root.get("briefs") if isinstance(root, Mapping) else None
    return [key.text for key, _ in briefs.entries] if isinstance(briefs, Mapping) else []
