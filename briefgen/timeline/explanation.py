"""What one check asks, why, and an example of what is wrong for it and of what is right."""

from __future__ import annotations

from typing import NamedTuple


class Explanation(NamedTuple):
    """A check, explained.

    Attributes:
        asks: what has to hold, in one sentence.
        why: what goes wrong otherwise.
        wrong: a part of a file in which this check finds something, and no other does.
        right: the same with nothing to be found.
        ceiling: the audience that both are for; "" for none.
    """

    asks: str
    why: str
    wrong: str
    right: str
    ceiling: str = ""


def complete_example(example: str) -> str:
    """Return a part of a timeline with what it needs to be a whole one."""
    meta = "" if "meta:" in example else "meta: {title: The old pier}\n"
    events = "" if "events:" in example else "events:\n- {date: 2024-05-02, title: The pier falls}\n"
    return f"briefgen: 1\n{meta}{example}{events}"
