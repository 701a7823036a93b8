"""The command line: arguments go in; files, printed lines and an exit code come out.

Only this package prints, exits, and reads the clock or the environment. Each command is in the file of its name and
is imported when it is called, so that `briefgen --version` loads none of them.
"""

from __future__ import annotations

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
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:
        if debug:
            raise
        click.echo(f"briefgen stopped on a fault of its own ({error!r}); --debug shows where", err=True)
        sys.exit(3)
    sys.exit(code if isinstance(code, int) else 0)
