"""`briefgen withdraw`: a series and an edition go in; the edition is withdrawn from then on."""

from __future__ import annotations

from briefgen.cli.states import state_command

command = state_command(
    "withdraw",
    "withdrawn",
    """Take an edition back; its number is not given again, and the next edition says so.

    \b
    Example:
      briefgen withdraw INC-2018 2 --reason "The cause given on page 3 is wrong."
    """,
    needs_reason=True,
)
