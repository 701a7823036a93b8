"""`briefgen new-event`: a timeline file and the fields of an event go in; the file with the event more comes out."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.build import split_values
from briefgen.cli.completing import complete_kinds, complete_statuses
from briefgen.cli.short_help import ShortHelp
from briefgen.errors import BuildError, Problem, UsageError

if TYPE_CHECKING:
    from briefgen.source.appending import Appended
    from briefgen.timeline.load import Loaded


@click.command("new-event", cls=ShortHelp, rare=("id", "debug"))
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option("--date", metavar="DATE", help="When, as exactly as it is known: 2015-03, c. 1903.")
@click.option("--start", metavar="DATE", help="When it began, in place of --date.")
@click.option("--end", metavar="DATE", help="When it ended.")
@click.option("--title", metavar="TEXT", help="What happened, in one line.")
@click.option(
    "--kind", metavar="KIND", shell_complete=complete_kinds, help="event, state, statement, planned or absence."
)
@click.option("--actor", "actors", multiple=True, callback=split_values, metavar="ACTOR", help="Who acts.")
@click.option("--place", "places", multiple=True, callback=split_values, metavar="PLACE", help="Where.")
@click.option("--tag", "tags", multiple=True, callback=split_values, metavar="TAG", help="A word to select by.")
@click.option("--source", "sources", multiple=True, metavar="SOURCE", help="What it rests on: report@p. 4.")
@click.option("--status", metavar="STATUS", shell_complete=complete_statuses, help="What you find: disputed.")
@click.option("--significance", type=int, help="1 to 5.")
@click.option("--summary", metavar="TEXT", help="More of it, in Markdown.")
@click.option("--id", metavar="ID", help="What others name it by; default: made from the title.")
@click.option("--json", "as_json", is_flag=True, help="Print id, file and line as JSON.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(file: Path, as_json: bool, debug: bool, **fields: Any) -> int:
    """Add an event to a timeline, checked before it is written; date and title are asked for where they are missing.

    \b
    Example:
      briefgen new-event case.yaml --date 2024-05-02 --title "The pier falls" --source log
    """
    from briefgen.builds.files import write_files

    fields = _ask_for_missing(file, fields)
    appended, id_, problems = add_event(file, fields)
    for problem in problems:
        click.echo(str(problem), err=True)
    if any(problem.severity == "error" for problem in problems):
        click.echo(f"the event is not added; '{file}' is as it was", err=True)
        return 1
    write_files({file.resolve(): appended.data}, keeps_mode=True)
    if as_json:
        click.echo(json.dumps({"id": id_, "file": str(file), "line": appended.first_line}, ensure_ascii=False))
    else:
        click.echo(f"{file}:{appended.first_line}: {id_}")
    return 0


def add_event(file: Path, fields: dict[str, Any]) -> tuple[Appended, str, list[Problem]]:
    """Return a timeline file with an event more, the event's id, and what is wrong with the event.

    Raises:
        SourceError: the file cannot be read.
        UsageError: its events stand in brackets.
    """
    from briefgen.source.appending import append_record
    from briefgen.timeline.events import make_id
    from briefgen.timeline.field_dates import DATE_KEYS
    from briefgen.timeline.key_order import order_keys
    from briefgen.timeline.load import read_documents

    documents = read_documents(file)
    try:
        data = file.read_bytes()
    except OSError as error:
        raise BuildError(f"'{file}' cannot be read: {(error.strerror or 'unknown cause').lower()}") from error
    loaded = _load(documents, str(file))
    taken = {id_ for section, id_ in loaded.nodes if section == "events"}
    fields = {**fields, "id": fields.get("id") or make_id(str(fields["title"]), taken)}
    told = {key: list(value) if isinstance(value, tuple) else value for key, value in fields.items()}
    ordered = {key: told[key] for key in order_keys(("events",)) if told.get(key) not in (None, [])}
    appended = append_record(data, str(file), "events", ordered, DATE_KEYS)
    return appended, fields["id"], _find_problems(appended, documents, str(file))


def _find_problems(appended: Appended, documents: tuple[Any, ...], name: str) -> list[Problem]:
    """Return what is wrong with the new event; what else is wrong with the file is not asked here."""
    from briefgen.source import parse_document
    from briefgen.timeline.check import check_timeline

    again = _load((parse_document(appended.data, name), *documents[1:]), name)
    is_whole = again.documents[0].file == name
    problems = check_timeline(again) if is_whole else again.problems
    lines = range(appended.first_line, appended.last_line + 1)
    return [
        each for each in problems if each.where is not None and each.where.file == name and each.where.line in lines
    ]


def _load(documents: tuple[Any, ...], name: str) -> Loaded:
    """Load a timeline from its files; a part of one stands below a file that has what it lacks."""
    from briefgen.source import Mapping, parse_document
    from briefgen.timeline.load import load_documents

    root = documents[0].root
    if isinstance(root, Mapping) and root.get("meta") is None:
        documents = (parse_document(b"briefgen: 1\nmeta: {title: A}\n", f"{name} (without meta)"), *documents)
    return load_documents(documents)


def _ask_for_missing(file: Path, fields: dict[str, Any]) -> dict[str, Any]:
    """Ask for date and title on a terminal.

    Raises:
        UsageError: they are missing and nobody is there to ask.
    """
    is_dated = any(fields[key] is not None for key in ("date", "start", "end"))
    missing = [key for key in ("date", "title") if fields[key] is None and not (key == "date" and is_dated)]
    if not missing:
        return fields
    if not sys.stdin.isatty():
        named = " and ".join(f"--{key}" for key in missing)
        raise UsageError(f"{named} {'are' if len(missing) > 1 else 'is'} missing; an event has a date and a title")
    from briefgen.cli.asking import ask_for_event

    return {**fields, **ask_for_event(missing, {key: fields[key] for key in ("date", "title") if fields[key]})}
