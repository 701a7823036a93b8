"""`briefgen preview`: timelines go in; a page in the browser comes out that follows them while they are written."""

from __future__ import annotations

import datetime
import json
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.endings import StoppedError, require_folder
from briefgen.cli.ledgers import PROJECT_FILE
from briefgen.errors import ProjectError, SourceError, UsageError

if TYPE_CHECKING:
    from briefgen.preview.server import PreviewServer
    from briefgen.preview.subjects import Subjects


@click.command("preview", context_settings={"max_content_width": 100})
@click.argument("file", required=False, type=click.Path(path_type=Path), metavar="[FILE]")
@click.option("--style", metavar="NAME|FILE", help="Style to begin with.")
@click.option("--profile", metavar="NAME", help="Which parts are on to begin with.")
@click.option("--language", metavar="TAG", help="Language of the brief's own words to begin with.")
@click.option("--ceiling", metavar="MARKING", help="Audience; the page cannot show what is marked higher.")
@click.option("--host", default="127.0.0.1", metavar="HOST", help="Loopback address; default: 127.0.0.1.")
@click.option("--port", type=click.IntRange(0, 65535), metavar="PORT", help="Default: 8765, else a free one.")
@click.option(
    "--editor",
    default="vscode",
    metavar="EDITOR",
    help="vscode, vscodium, zed, idea, textmate, none, or {path} in a URL.",
)
@click.option("--no-open", is_flag=True, help="Do not open the browser.")
@click.option("--json", "as_json", is_flag=True, help="Print the address as one line of JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but the address.")
@click.option("--debug", is_flag=True, help="Print the tracebacks of faults.")
def command(
    file: Path | None,
    host: str,
    port: int | None,
    editor: str,
    no_open: bool,
    as_json: bool,
    quiet: bool,
    debug: bool,
    **changes: Any,
) -> int:
    """Show a brief in the browser while its timeline is written.

    Without FILE: the briefs of briefgen.yaml, else timelines/*.yaml. Ctrl-C ends it.

    \b
    Example:
      briefgen preview timelines/incident.yaml --style formal
    """
    from briefgen.preview.server import PreviewServer, read_loopback
    from briefgen.preview.subjects import Subjects
    from briefgen.preview.telling import read_editor

    require_folder()
    read_loopback(host)
    opens = read_editor(editor)
    project = Path(PROJECT_FILE)
    subjects = Subjects(file, project if project.is_file() else None, _read_changes(changes))
    _check_subjects(subjects, file)
    server = PreviewServer(
        subjects,
        host=host,
        port=port,
        editor=opens,
        clock=lambda: datetime.datetime.now().astimezone(),
        on_fault=lambda error: _print_fault(error, debug=debug),
    )
    return _serve(server, opens_browser=not no_open and sys.stdout.isatty(), as_json=as_json, quiet=quiet)


def _read_changes(options: dict[str, str | None]) -> dict[str, str]:
    """Return the fields of a job that the command line sets."""
    for name, value in options.items():
        if value is not None and not value.strip():
            raise UsageError(f"--{name} is empty; give a value or leave it out")
    changes = {name: value for name, value in options.items() if value is not None}
    if "SOURCE_DATE_EPOCH" in os.environ:
        from briefgen.cli.build import read_epoch

        changes["dated"] = read_epoch(os.environ["SOURCE_DATE_EPOCH"])
    return changes


def _check_subjects(subjects: Subjects, file: Path | None) -> None:
    """Refuse to begin where there is nothing to preview; what is there but wrong is shown in the browser."""
    from briefgen.errors import Problem, Where

    if file is not None and not file.is_file():
        said = f"'{file}' is a folder, expected a file" if file.is_dir() else f"there is no file '{file}'"
        raise SourceError([Problem(said, Where(str(file)))])
    try:
        found = subjects.list()
    except (SourceError, ProjectError):
        return
    if not found:
        raise UsageError(
            "there is nothing to preview: no file was named, and there is no briefgen.yaml and no timelines/*.yaml"
        )


def _serve(server: PreviewServer, *, opens_browser: bool, as_json: bool, quiet: bool) -> int:
    """Serve until a signal says stop, and return the exit code: 0 for a stop that was asked for."""
    try:
        server.start()
        if as_json:
            click.echo(json.dumps({"url": server.url}))
        else:
            click.echo(server.url if quiet else f"preview at {server.url} (Ctrl-C ends it)")
        if opens_browser:
            import webbrowser

            webbrowser.open(server.url)
        while server.is_alive:
            server.wait(0.5)
    except StoppedError as error:
        _end(server)
        if not (as_json or quiet):
            click.echo("preview stopped", err=True)
        return 0 if error.exit_code in (130, 143) else error.exit_code
    _end(server)
    click.echo("the preview has stopped by itself; start it again", err=True)
    return 3


def _end(server: PreviewServer) -> None:
    """End the server, and leave what it holds to the end of the process: looking it through once more takes seconds."""
    import gc

    server.stop()
    gc.freeze()


def _print_fault(error: Exception, *, debug: bool) -> None:
    """Print a fault of the program's own; the page shows it too."""
    if debug:
        click.echo("".join(traceback.format_exception(error)), err=True, nl=False)
    else:
        click.echo(f"briefgen met a fault of its own ({error!r}); --debug shows where", err=True)
