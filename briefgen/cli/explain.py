"""`briefgen explain`: the name of a check goes in; what it asks, why, and how to turn it off come out."""

from __future__ import annotations

import json
from textwrap import indent
from typing import TYPE_CHECKING

import click

from briefgen.cli.completing import complete_checks
from briefgen.errors import UsageError, nearest_name

if TYPE_CHECKING:
    from briefgen.builds.checks import NamedCheck


@click.command("explain")
@click.argument("name", required=False, metavar="[CHECK]", shell_complete=complete_checks)
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
def command(name: str | None, as_json: bool) -> None:
    """Explain a check: what it asks and why, a wrong and a right example, how to turn it off. Without one: list all.

    \b
    Examples:
      briefgen explain
      briefgen explain single-origin
    """
    from briefgen.builds.checks import list_checks

    checks = list_checks()
    if name is not None and name not in checks:
        near = nearest_name(name, list(checks))
        advice = f"did you mean '{near}'?" if near else "briefgen explain lists those there are"
        raise UsageError(f"there is no check '{name}'; {advice}")
    shown = list(checks.values()) if name is None else [checks[name]]
    if as_json:
        told = [_as_dict(check) for check in shown]
        click.echo(json.dumps({"checks": told}, ensure_ascii=False, indent=2))
    elif name is None:
        from briefgen.cli.tables import print_table

        print_table(("check", "level", "asks"), [(check.name, check.level, check.explanation.asks) for check in shown])
    else:
        click.echo(explain_check(shown[0]))


def explain_check(check: NamedCheck) -> str:
    """Return a check in words for the terminal."""
    told = check.explanation
    audience = f" (for an audience of {told.ceiling})" if told.ceiling else ""
    return "\n".join(
        (
            f"{check.name}: {describe_level(check)}",
            "",
            told.asks,
            told.why,
            "",
            f"Wrong{audience}:",
            indent(told.wrong.rstrip(), "  "),
            "",
            "Right:",
            indent(told.right.rstrip(), "  "),
            "",
            describe_off(check),
        )
    )


def describe_level(check: NamedCheck) -> str:
    """Return what becomes of what a check finds."""
    return {
        "error": "an error, which stops the build",
        "warning": "a warning",
        "asked": "a warning of `briefgen check --sources`, and of builds where the project sets a level",
    }[check.level]


def describe_off(check: NamedCheck) -> str:
    """Return how a check is turned down or off."""
    return f"In briefgen.yaml, `checks: {{{check.name}: off}}` turns it off for builds; or set it to warning or error."


def _as_dict(check: NamedCheck) -> dict[str, str]:
    told = check.explanation
    return {
        "name": check.name,
        "level": check.level,
        "asks": told.asks,
        "why": told.why,
        "wrong": told.wrong,
        "right": told.right,
        "ceiling": told.ceiling,
        "off": describe_off(check),
    }
