"""Fields of revisions that name a statement by its number: read, and counted anew when others are gone."""

from __future__ import annotations

import re
from collections.abc import Sequence

# "claims[2].grade": the second statement of the event, counted from 1.
_STATEMENT = re.compile(r"claims\[([1-9][0-9]{0,3})\]((?:\.\w+)?)")


def find_statement(field: str) -> int | None:
    """Return the index of the statement whose grade a revision changed; None for any other field.

    >>> find_statement("claims[2].grade"), find_statement("date")
    (1, None)
    """
    found = _STATEMENT.fullmatch(field)
    return int(found[1]) - 1 if found and found[2] == ".grade" else None


def renumber_field(field: str, kept: Sequence[int]) -> str | None:
    """Return a field with its statement's number among those that are kept; None when that one is gone.

    Args:
        field: of a revision.
        kept: indices of the statements that stay, in order.

    >>> renumber_field("claims[3].grade", [0, 2]), renumber_field("claims[2].grade", [0, 2]), renumber_field("date", [])
    ('claims[2].grade', None, 'date')
    """
    found = _STATEMENT.fullmatch(field)
    if found is None:
        return field
    index = int(found[1]) - 1
    return f"claims[{kept.index(index) + 1}]{found[2]}" if index in kept else None
