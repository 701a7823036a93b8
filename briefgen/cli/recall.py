"""`briefgen recall`: a series and an edition go in; the edition is recalled from then on."""

from __future__ import annotations

from briefgen.cli.states import state_command

command = state_command(
    "recall",
    "recalled",
    """Call an edition back from those who have it; like withdraw, for one that was delivered.

    \b
    Example:
      briefgen recall INC-2018 2 --reason "Names a person who was not there."
    """,
    needs_reason=True,
)
