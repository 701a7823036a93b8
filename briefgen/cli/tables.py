"""Headings and rows of texts go in; a table as wide as the terminal allows comes out."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import TextIO

import click

# Where nobody looks, each row is one line, whatever its length.
_WIDEST = 400


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print a table; where nobody looks, each row is one line, whatever its length."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for row in rows:
        # Text, not markup: a reason may hold brackets.
        table.add_row(*(Text(cell) for cell in row))
    if is_styled(sys.stdout, os.environ):
        Console().print(table)
        return
    plain = Console(width=None if sys.stdout.isatty() else _WIDEST, color_system=None, force_terminal=False)
    with plain.capture() as printed:
        plain.print(table)
    click.echo("\n".join(line.rstrip() for line in printed.get().splitlines()))


def is_styled(stream: TextIO, environment: Mapping[str, str]) -> bool:
    """Tell whether what is printed may hold codes for colour and weight: on a terminal that knows them and may.

    NO_COLOR is what no-color.org says of it: set to anything but nothing, it wins.
    """
    knows_codes = environment.get("TERM", "").lower() not in ("dumb", "unknown")
    return stream.isatty() and knows_codes and not environment.get("NO_COLOR")
