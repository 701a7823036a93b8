"""The command line: arguments go in; files, printed lines and an exit code come out.

Only this package prints, exits, and reads the clock or the environment. Each command is in the file of its name and
is imported when it is called, so that `briefgen --version` loads none of them.
"""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from briefgen import __version__
from briefgen.cli.endings import (
    CLOSED_PIPE,
    ClosedPipeError,
    StoppedError,
    catch_signals,
    describe_refusal,
    drop_output,
    renamed_closed_pipe,
    say_last,
)
from briefgen.errors import BriefgenError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# As somebody meets them who begins.
COMMANDS = {
    "init": "Begin a project that builds.",
    "import": "Make a timeline of a file of another tool.",
    "new-event": "Add an event to a timeline.",
    "fmt": "Format timelines, with every comment kept.",
    "check": "Check timelines and print every problem.",
    "explain": "Say what a check asks, and why.",
    "preview": "Show a brief in the browser while it is written.",
    "build": "Build briefs: PDF, DOCX, HTML, JSON.",
    "chart": "Draw one chart of a timeline.",
    "styles": "List the styles there are.",
    "publish": "Publish the next edition of a series.",
    "approve": "Release an edition that waits for approval.",
    "withdraw": "Take an edition back.",
    "recall": "Call an edition back from those who have it.",
    "schedule": "Build and send what is due, and say what comes.",
    "history": "List what was built, published and skipped.",
    "hold": "Keep the files of an edition for good.",
    "audit": "Check the record of what was built and sent.",
    "diff": "Say what changed between two timelines or editions.",
    "diff-docx": "List what reviewers changed in a Word brief.",
    "verify": "Check that a brief is what its own data make.",
    "seal": "Encrypt a finished PDF with a password.",
    "sign": "Sign a finished PDF with a certificate.",
    "export": "Write a timeline for another tool.",
    "schema": "Print the JSON Schema of a file format.",
    "completion": "Print the script that a shell completes by.",
}

# Commands whose names no module can have.
MODULES = {"import": "importing"}

# What other programs, and other commands here, call an option.
_OTHER_OPTIONS = {
    "--format": "--to", "--formats": "--to", "--to": "--format", "--out": "--output", "--output-dir": "--output",
    "--from": "--since", "--audience": "--ceiling", "--marking": "--ceiling", "--theme": "--style", "-q": "--quiet",
}  # fmt: skip


class LazyCommands(click.Group):
    """A group whose commands are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of the commands."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        name = MODULES.get(cmd_name, cmd_name.replace("-", "_"))
        module = __import__(f"briefgen.cli.{name}", fromlist=["command"])
        command: click.Command = module.command
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete the name of a command without importing any."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=told) for name, told in COMMANDS.items() if name.startswith(incomplete)]
        return found or click.Command.shell_complete(self, ctx, incomplete)

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        """Read the arguments; --help and --version print here."""
        with renamed_closed_pipe():
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was asked for."""
        with renamed_closed_pipe():
            try:
                return super().invoke(ctx)
            except click.NoSuchOption as error:
                raise _name_other_option(error) from error

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


def _name_other_option(error: click.NoSuchOption) -> click.NoSuchOption:
    """Return the error, or one that offers the option that the command has for what was asked."""
    other, context = _OTHER_OPTIONS.get(error.option_name), error.ctx
    if other is None or context is None or not any(other in each.opts for each in context.command.params):
        return error
    message = f"No such option '{error.option_name}'. Did you mean '{other}'?"
    return click.NoSuchOption(error.option_name, message, ctx=context)


@click.group(cls=LazyCommands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="briefgen")
def briefgen() -> None:
    """A YAML timeline of dated events in; a printed briefing with timeline charts out.

    \b
    Example:
      briefgen build timelines/incident.yaml --to pdf,docx
    """


def main() -> None:
    """Run the command line and exit.

    0 done, 1 problems in the user's files, 2 wrong usage, 3 a build failed; 128 and a signal's number where one ended
    the work or would have: 130 for Ctrl-C, 141 for a closed pipe, 143 for SIGTERM.
    """
    # Plug-ins of pydantic that happen to be installed have no business here, and finding them takes time.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    # A command makes many records and ends: hunting for cycles among them costs a tenth of its time.
    gc.set_threshold(100_000, 50, 50)
    catch_signals()
    try:
        code = _run_command(debug="--debug" in sys.argv)
    except ClosedPipeError:
        drop_output()
        code = CLOSED_PIPE
    sys.exit(code)


def _run_command(*, debug: bool) -> int:
    """Run the command, print what stopped it, and return the exit code."""
    try:
        code = briefgen.main(standalone_mode=False)
    except StoppedError as error:
        say_last("stopped")
        return error.exit_code
    except click.ClickException as error:
        say_last(error.show)
        return error.exit_code
    except ClosedPipeError:
        raise
    except Exception as error:
        if debug:
            raise
        return _explain(error)
    return code if isinstance(code, int) else 0


def _explain(error: Exception) -> int:
    """Print what went wrong and return the exit code."""
    if isinstance(error, BriefgenError):
        say_last(str(error))
        return error.exit_code
    if isinstance(error, OSError):
        say_last(describe_refusal(error))
        drop_output()
    else:
        say_last(f"briefgen stopped on a fault of its own ({error!r}); --debug shows where")
    return 3
