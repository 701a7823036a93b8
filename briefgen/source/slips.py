"""The lines around a place where YAML breaks off go in; the usual slips, each with a way to mend it, come out.

What is proposed here is a guess; `repair` keeps the first that lets reading go on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from briefgen.source import line_slips, value_slips
from briefgen.source.window import Repair, Window


def propose_repairs(window: Window) -> Iterator[Repair]:
    """Yield the ways in which a fault might be mended, the surest first."""
    for propose in SLIPS:
        yield from propose(window)


SLIPS: tuple[Callable[[Window], Iterator[Repair]], ...] = (
    line_slips.drop_directive,
    value_slips.join_halves,
    line_slips.replace_tabs,
    line_slips.add_space,
    value_slips.close_quote,
    value_slips.close_quote_above,
    value_slips.quote_question_mark,
    value_slips.mend_commas,
    value_slips.mend_brackets,
    line_slips.add_colon_above,
    line_slips.align_key,
    value_slips.quote_value,
    line_slips.add_colon,
)
"""The usual slips, the one that can be told most surely first."""
