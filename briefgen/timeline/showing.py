"""Events go in; a small table of HTML comes out, for a notebook that shows a timeline or a selection."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from briefgen.timeline.model import Event, Meta
from briefgen.timeline.printing import print_date
from briefgen.words import Words

SHOWN = 20
"""How many events a notebook shows."""


def show_events(meta: Meta, events: Sequence[Event]) -> str:
    """Return the first events as a table with a line that says how many there are.

    Args:
        meta: of their timeline.
        events: in the order they are to be shown.
    """
    words = Words(meta.language)
    rows = "".join(
        f"<tr><td>{escape(print_date(event.date, words, 'medium'))}</td><td>{escape(event.title)}</td></tr>"
        for event in events[:SHOWN]
    )
    count = f"{len(events)} event{'s' if len(events) != 1 else ''}"
    if len(events) > SHOWN:
        count += f", the first {SHOWN} shown"
    return (
        f"<table><caption>{escape(meta.title)}: {count}</caption>"
        f'<thead><tr><th scope="col">date</th><th scope="col">title</th></tr></thead><tbody>{rows}</tbody></table>'
    )
