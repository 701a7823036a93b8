"""`briefgen approve`: a series and an edition go in; the edition is released from then on."""

from __future__ import annotations

from briefgen.cli.states import state_command

command = state_command(
    "approve",
    "released",
    """Release an edition that waits for approval; the one that it replaces is superseded.

    \b
    Example:
      briefgen approve INC-2018 2
    """,
    needs_reason=False,
)
