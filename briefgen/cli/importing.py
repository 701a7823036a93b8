"""`briefgen import`: a file of another tool goes in; a timeline comes out, and an account of every row."""

from __future__ import annotations

import json
import re
import shlex
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from briefgen.cli.endings import require_folder
from briefgen.cli.short_help import ShortHelp
from briefgen.errors import UsageError

if TYPE_CHECKING:
    from briefgen.exchange.imported import ImportOptions
    from briefgen.exchange.result import Result
    from briefgen.source.merging import Merged

# Problems that are printed with their line and help; those that follow take a line each.
_MOST_SHOWN = 20
# Options that `-h` leaves out.
_RARE = ("form", "century", "until", "quiet", "debug")


@click.command("import", cls=ShortHelp, rare=_RARE)
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Timeline to write."
)
@click.option(
    "--into", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="Timeline to bring up to date."
)
@click.option("--from", "form", default="", metavar="FORMAT", help="The file's format, where it is not told rightly.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN", help="Column of a field; may be repeated.")
@click.option("--value", "values", multiple=True, metavar="FIELD:WORD=MEANT", help="What a word of a column means.")
@click.option("--header-row", type=click.IntRange(1), metavar="NUMBER", help="Row of the headings.")
@click.option("--timezone", default="", metavar="ZONE", help="Zone of times that name none, such as Europe/London.")
@click.option("--dates", type=click.Choice(["day-first", "month-first"]), help="How 03/04/2015 is read.")
@click.option(
    "--century", type=click.IntRange(0, 9900), metavar="YEAR", help="1950: years of two digits are 1950 to 2049."
)
@click.option("--until", default="", metavar="DATE", help="Last day of what recurs.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print the account as JSON.")
@click.option("--quiet", is_flag=True, help="Print only what was not imported.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(
    file: Path,
    output: Path | None,
    into: Path | None,
    form: str,
    mapping: tuple[str, ...],
    values: tuple[str, ...],
    header_row: int | None,
    timezone: str,
    dates: str | None,
    century: int | None,
    until: str,
    force: bool,
    as_json: bool,
    quiet: bool,
    debug: bool,
) -> int:
    """Make a timeline of a file of another tool; without -o it is printed.

    \b
    Example:
      briefgen import events.csv -o timelines/events.yaml --map date=Start --dates day-first
    """
    from briefgen.cli.merging import merge_import, print_merged
    from briefgen.exchange.again import list_reading, write_note
    from briefgen.exchange.formats import IMPORTERS, load_importer, recognize_format
    from briefgen.exchange.result import write_timeline

    require_folder()
    if into is not None and output is not None:
        raise UsageError("--into and -o both name the timeline; give one of them")
    if output is not None and output.exists() and not force:
        raise UsageError(f"'{output}' is there already; give another name, or write over it with --force")
    given, told = _Given(mapping, values, header_row, timezone, dates, century, until), ""
    if into is not None and not (mapping or values or dates or century is not None):
        given, told = _take_reading(into, file, given)
    options = given.make_options()
    name = form or recognize_format(file)
    try:
        imported = load_importer(name)(file, options)
    except UsageError as error:
        raise (UsageError(f"{error}\n  {told}") if told else error) from error
    imported.told = [told, *imported.told] if told else imported.told
    note = write_note(file, list_reading(imported, options))
    result = write_timeline(imported, _make_title(file), _find_schema(output), note)
    merged = None if into is None else merge_import(into, result, file, note)
    if into is None:
        _write(result, output)
    target = into or output
    if as_json:
        click.echo(_as_json(result, file, name, target, merged), err=target is None)
    else:
        _print_account(result, f"{file} ({IMPORTERS[name].says})", target, quiet=quiet)
        if merged is not None:
            print_merged(merged, into or file, quiet=quiet)
        elif note and output is not None and not quiet:
            click.echo(f"how it was read stands at its head; to import it again: {_write_again(file, output)}")
    return 1 if result.left else 0


class _Given(NamedTuple):
    """How a file is to be read, as the command line says it."""

    mapping: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    header_row: int | None = None
    timezone: str = ""
    dates: str | None = None
    century: int | None = None
    until: str = ""

    def make_options(self) -> ImportOptions:
        """Return it as importers take it.

        Raises:
            UsageError: something of it is wrong.
        """
        from briefgen.exchange.imported import ImportOptions

        _check_options(self.timezone, self.until)
        day_first = None if self.dates is None else self.dates == "day-first"
        return ImportOptions(
            _read_mapping(self.mapping),
            self.timezone,
            day_first,
            self.century,
            self.until,
            self.header_row,
            _read_values(self.values),
        )


def _take_reading(into: Path, file: Path, given: _Given) -> tuple[_Given, str]:
    """Return how a file was read at its first import, by the comment in its timeline, and a sentence that says so.

    What the command line gives holds.

    Raises:
        UsageError: the comment says what the command line would not take.
    """
    from briefgen.exchange.again import find_notes, is_note_of, read_note, write_options

    try:
        notes = list(find_notes(into.read_bytes()))
    except OSError:
        return given, ""  # what reads the timeline says why
    note = next((note for note in notes if is_note_of(note, file)), "")
    reading = read_note(note)
    if not reading:
        other = next(iter(notes), "").partition(":")[0].removeprefix("# Imported from ")
        told = f"'{into}' was imported from '{other}'; how that was read is not how '{file.name}' is read"
        return given, told if other and not note else ""
    words = [word for name, value in reading for word in (f"--{name}", value)]
    try:
        taken = command.make_context("import", [*words, "--", str(file)]).params
    except click.UsageError as error:
        raise UsageError(f"the comment at the head of '{into}': {error.format_message()}") from error
    said = {name: value for name, value in given._asdict().items() if value}
    told = f"read as the comment at the head of '{into}' says: {write_options(reading)}"
    return _Given(**({name: taken[name] for name in _Given._fields} | said)), told


def _write_again(file: Path, output: Path) -> str:
    return f"briefgen import {shlex.quote(str(file))} --into {shlex.quote(str(output))}"


def _check_options(timezone: str, until: str) -> None:
    """Refuse a zone or a day that is none.

    Raises:
        UsageError: it is none.
    """
    from briefgen.timeline.dates import DateError, load_zone, read_date

    try:
        if timezone:
            load_zone(timezone)
    except DateError as error:
        raise UsageError(f"--timezone: {error.message}") from error
    try:
        if until and read_date(until).precision != "day":
            raise UsageError(f"--until: '{until}' is no day; write it like 2027-12-31")
    except DateError as error:
        raise UsageError(f"--until: {error.message}") from error


def _read_mapping(mapping: tuple[str, ...]) -> tuple[tuple[str, str], ...]:
    pairs = []
    for each in mapping:
        field, sign, column = each.partition("=")
        if not sign:
            raise UsageError(f"--map: '{each}' is no FIELD=COLUMN; write it like --map date=Start")
        pairs.append((field.strip(), column.strip()))
    return tuple(pairs)


def _read_values(values: tuple[str, ...]) -> tuple[tuple[str, str, str], ...]:
    rules = []
    for each in values:
        field, colon, rule = each.partition(":")
        word, sign, meant = rule.partition("=")
        if not (colon and sign and word.strip()):
            raise UsageError(f"--value: '{each}' is no FIELD:WORD=MEANT; write it like --value marking:x=TLP:AMBER")
        rules.append((field.strip(), word.strip(), meant.strip()))
    return tuple(rules)


def _make_title(file: Path) -> str:
    """Return a file's name as a title."""
    words = re.sub(r"[-_\s]+", " ", file.resolve().stem).strip()
    return words[:1].upper() + words[1:] or "Imported timeline"


def _find_schema(output: Path | None) -> str:
    """Return where the schema of timelines lies: that of the project, where `briefgen init` wrote one."""
    folder = output.resolve().parent if output is not None else Path.cwd()
    for up, parent in enumerate((folder, *folder.parents)):
        if (parent / "schema" / "timeline.json").is_file():
            return "../" * up + "schema/timeline.json"
    return "timeline.schema.json"


def _write(result: Result, output: Path | None) -> None:
    from briefgen.builds.files import write_file

    if output is None:
        click.echo(result.data.decode("utf-8"), nl=False)
    else:
        write_file(output, result.data)


def _print_account(result: Result, source: str, output: Path | None, *, quiet: bool) -> None:
    """Print what was imported and how; beside a timeline that is printed, to standard error."""
    helps = Counter(problem.help for problem in result.left)
    for problem in result.left[:_MOST_SHOWN]:
        count = helps.pop(problem.help, 0)
        shared = f" (the same for {count - 1} more)" if count > 1 else ""
        shown = f"{problem.help}{shared}" if count and problem.help else ""
        click.echo(str(replace(problem, help=shown)), err=True)
    for problem in result.left[_MOST_SHOWN:]:
        click.echo(f"{problem.where}: {problem.message}", err=True)
    if quiet:
        return
    beside = output is None
    for sentence in result.told:
        click.echo(sentence, err=beside)
    click.echo(f"{source}: {_say_account(result)}" + (f": {output}" if output else ""), err=beside)


def _say_account(result: Result) -> str:
    """Return what became of the rows of a source, in one sentence; its numbers add up to all of them."""
    account = result.account
    if not result.left:
        return f"{result.events} event{'s' if result.events != 1 else ''} imported, nothing left out"
    count = account.whole + account.partial + account.left
    rows = f"{count} row{'s' if count != 1 else ''}: " if account.has_rows else ""
    parts = [f"{account.whole}{'' if rows else ' events'} imported{' whole' if account.partial else ''}"]
    if account.partial:
        parts.append(f"{account.partial} imported without {'some cells' if rows else 'some of it'}")
    if account.left:
        parts.append(f"{account.left} not imported")
    if account.others:
        parts.append(f"{account.others} beside the rows left out")
    return f"{rows}{', '.join(parts)}, listed above"


def _as_json(result: Result, file: Path, name: str, output: Path | None, merged: Merged | None) -> str:
    from briefgen.cli.problems import problem_as_dict

    account = result.account
    told = {
        "file": str(file),
        "format": name,
        "output": str(output or ""),
        "imported": result.events,
        "rows": {"whole": account.whole, "partial": account.partial, "left": account.left, "others": account.others},
        "told": list(result.told),
        "left": [problem_as_dict(problem) for problem in result.left],
    }
    if merged is not None:
        told |= {"added": merged.added, "changed": merged.changed, "gone": merged.gone}
    return json.dumps(told, ensure_ascii=False, indent=2)
