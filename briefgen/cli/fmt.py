"""`briefgen fmt`: timeline files go in; the same in one hand come out, with all that they say and every comment."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from briefgen.cli.ledgers import PROJECT_FILE
from briefgen.errors import BriefgenError, BuildError, ProblemsError, TimelineError, UsageError

if TYPE_CHECKING:
    from briefgen.source import Document
    from briefgen.timeline.load import Loaded


@click.command("fmt")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="FILE...")
@click.option("--check", is_flag=True, help="Write nothing; exit with 1 where something would change.")
@click.option("--diff", is_flag=True, help="Write nothing; print what would change.")
@click.option("--sort", is_flag=True, help="Bring the events into the order of time.")
@click.option("--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(files: tuple[Path, ...], check: bool, diff: bool, sort: bool, quiet: bool, debug: bool) -> int:
    """Format timelines: keys in order, indents, a blank line between events, long texts folded; comments stay.

    What a file says is never changed, and one with an error is left alone.

    \b
    Examples:
      briefgen fmt timelines/*.yaml
      briefgen fmt timelines/case.yaml --sort --diff
    """
    from briefgen.builds.files import write_files

    codes = [0]
    for file in files:
        try:
            before, after = format_file(file, sort=sort)
            if before == after:
                told = "as it should be"
            elif check or diff:
                codes.append(int(check))
                told = "would be formatted"
            else:
                # A link stays one: what is written is the file that it leads to.
                write_files({file.resolve(): after}, keeps_mode=True)
                told = "formatted"
        except BriefgenError as error:
            click.echo(str(error), err=True)
            codes.append(error.exit_code)
            continue
        if diff and before != after:
            click.echo(_describe_difference(file, before, after), nl=False)
        elif not quiet:
            click.echo(f"{file}: {told}")
    return max(codes)


def format_file(file: Path, *, sort: bool = False) -> tuple[bytes, bytes]:
    """Return a timeline as it is and as it is to be.

    Raises:
        ProblemsError: it has an error.
        UsageError: it is the project file.
        BuildError: it cannot be read, or what came out does not say the same.
    """
    from briefgen.source.formatting import format_text
    from briefgen.timeline.field_dates import DATE_KEYS
    from briefgen.timeline.key_order import order_keys

    if file.name == PROJECT_FILE:
        raise UsageError(f"'{file}' is a project file; briefgen fmt is for timelines")
    documents = _read_documents(file)
    loaded = _load(documents) if _is_whole(documents[0]) else None
    ranks = _rank_events(loaded, documents[0].file) if sort and loaded is not None else None
    try:
        before = file.read_bytes()
    except OSError as error:
        raise BuildError(f"'{file}' cannot be read: {(error.strerror or 'unknown cause').lower()}") from error
    after = format_text(before, str(file), order_keys, DATE_KEYS, ranks)
    if loaded is not None and before != after:
        _require_same(loaded, documents, after)
    return before, after


def _read_documents(file: Path) -> tuple[Document, ...]:
    from briefgen.timeline.load import read_documents

    return read_documents(file)


def _is_whole(document: Document) -> bool:
    """Tell whether a file is a timeline, not a part of one that another takes in."""
    from briefgen.source import Mapping

    root = document.root
    has_sections = isinstance(root, Mapping) and any(root.get(key) for key in ("actors", "places", "sources", "events"))
    return not (has_sections and isinstance(root, Mapping) and root.get("meta") is None)


def _load(documents: tuple[Document, ...]) -> Loaded:
    """Load a timeline from its files.

    Raises:
        TimelineError: it has an error.
    """
    from briefgen.timeline.check import check_timeline
    from briefgen.timeline.load import load_documents

    loaded = load_documents(documents)
    problems = [problem for problem in check_timeline(loaded) if problem.severity == "error"]
    if problems:
        raise TimelineError(problems)
    return loaded


def _rank_events(loaded: Loaded, file: str) -> dict[int, int]:
    """Return the place of each event of a file in time, by its line."""
    events = loaded.timeline.events if loaded.timeline is not None else ()
    return {event.where.line: place for place, event in enumerate(events) if event.where.file == file}


def _require_same(loaded: Loaded, documents: tuple[Document, ...], after: bytes) -> None:
    """Refuse a text that another timeline would be loaded from.

    Raises:
        BuildError: it is another.
    """
    from briefgen.source import parse_document

    name = documents[0].file
    try:
        again = _load((parse_document(after, name), *documents[1:]))
    except ProblemsError as error:
        raise BuildError(f"'{name}' cannot be formatted: what came out has errors; it is left as it is") from error
    if again.timeline is None or loaded.timeline is None or again.timeline.model_dump() != loaded.timeline.model_dump():
        raise BuildError(f"'{name}' cannot be formatted without changing what it says; it is left as it is")


def _describe_difference(file: Path, before: bytes, after: bytes) -> str:
    import difflib

    old, new = (data.decode("utf-8").splitlines(keepends=True) for data in (before, after))
    lines = difflib.unified_diff(old, new, f"{file} as it is", f"{file} formatted")
    return "".join(line if line.endswith("\n") else f"{line}\n\\ no line end\n" for line in lines)
