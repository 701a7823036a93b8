"""The command line: arguments go in; files, printed lines and an exit code come out.

Only this package prints, exits, and reads the clock or the environment. Each command is in the file of its name and
is imported when it is called, so that `briefgen --version` loads none of them.
"""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys

import click

from briefgen import __version__
from briefgen.errors import BriefgenError

COMMANDS = {
    "build": "Build briefs: PDF, DOCX, HTML, JSON.",
    "check": "Check timelines and print every problem.",
    "chart": "Draw one chart of a timeline.",
    "schema": "Print the JSON Schema of a file format.",
    "styles": "List the styles there are.",
    "init": "Begin a project that builds.",
}


class LazyCommands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        module = __import__(f"briefgen.cli.{cmd_name}", fromlist=["command"])
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the commands' one-line helps without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find a command; an unknown one is answered with the nearest."""
        from briefgen.errors import nearest_name

        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            near = nearest_name(name, list(COMMANDS))
            ctx.fail(f"there is no command '{name}'" + (f"; did you mean '{near}'?" if near else ""))
        return super().resolve_command(ctx, args)


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefgen")
def briefgen() -> None:
    """A YAML timeline of dated events in; a printed briefing with timeline charts out.

    \b
    Example:
      briefgen build timelines/incident.yaml --to pdf,docx
    """


def main() -> None:
    """Run the command line and exit: 0 done, 1 problems in the user's files, 2 wrong usage, 3 a build failed."""
    debug = "--debug" in sys.argv
    stdout = sys.stdout
    # A command makes many records and ends: hunting for cycles among them costs a tenth of its time.
    gc.set_threshold(100_000, 50, 50)
    signal.signal(signal.SIGTERM, _stop)
    try:
        code = briefgen.main(standalone_mode=False)
    except click.exceptions.Abort:
        click.echo("stopped", err=True)
        sys.exit(130)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except BriefgenError as error:
        if debug:
            raise
        click.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except SystemExit:
        if sys.stdout is not stdout:
            # Click has put its own in place because who read what is printed has gone, and would exit with 1, the
            # code of problems in the user's files; a shell knows this one as that of a closed pipe.
            sys.exit(_CLOSED_PIPE)
        raise
    except Exception as error:
        if debug:
            raise
        if isinstance(error, OSError) and error.filename is None and error.errno in _FULL:
            _drop_output()
            click.echo(f"what was done cannot be printed: {os.strerror(error.errno).lower()}", err=True)
        else:
            click.echo(f"briefgen stopped on a fault of its own ({error!r}); --debug shows where", err=True)
        sys.exit(3)
    sys.exit(code if isinstance(code, int) else 0)


_CLOSED_PIPE = 128 + 13
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EIO, errno.EFBIG)


def _stop(number: int, frame: object) -> None:
    """End as after Ctrl-C, so that nothing half-written stays; 143 is a shell's code for this signal."""
    sys.exit(128 + number)


def _drop_output() -> None:
    """Let what is still to be printed vanish, or Python would complain of it once more at its end."""
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, sys.stdout.fileno())
    os.close(nothing)
