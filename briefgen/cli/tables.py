"""Headings and rows of texts go in; a table as wide as the terminal allows comes out."""

from __future__ import annotations

import sys
from collections.abc import Sequence


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
    width = None if sys.stdout.isatty() else 400
    Console(width=width).print(table)
