"""What is sent, where to, and why it could not be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from briefgen.builds.project import Smtp
from briefgen.errors import BuildError
from briefgen.schedules.secrets import Secrets

RECALL_NOTE = "RECALLED.txt"
"""Name of the note that stands where a recalled edition was."""


class DeliveryError(BuildError):
    """A parcel could not be sent.

    Attributes:
        is_final: whether trying again is of no use.
        is_down: whether the same way is of no use for others either, for now.
    """

    def __init__(self, message: str, *, is_final: bool = False, is_down: bool = False) -> None:
        super().__init__(message)
        self.is_final, self.is_down = is_final, is_down


@dataclass(frozen=True, slots=True)
class Parcel:
    """What is sent.

    Attributes:
        kind: an edition, its recall, or a word to those who watch.
        key: the same each time that it is tried; whoever gets it twice knows by it.
        brief, variant, series, edition: what it is called by; of an alert, the brief, and 0.
        subject, text: what it says, made at the moment of sending.
        files: bytes by name; of a recall, those that were sent.
        facts: what a program may want to know, without secrets.
        moment: of sending, ISO 8601.
    """

    kind: Literal["edition", "recall", "alert"]
    key: str
    brief: str
    variant: str
    series: str
    edition: int
    subject: str
    text: str
    files: Mapping[str, bytes]
    facts: Mapping[str, Any]
    moment: str


@dataclass(frozen=True, slots=True)
class Route:
    """Where a parcel goes.

    Attributes:
        target: folder, mail address or address of the project, names filled and secrets not yet.
        secrets: fills in what is referred to.
        folder: of the project, from which folders are named.
        smtp: mail server, for mail.
        options: of fsspec, references and all.
        secret: reference to the key that posts are signed with.
    """

    target: str
    secrets: Secrets
    folder: Path
    smtp: Smtp | None = None
    options: Mapping[str, str] = field(default_factory=dict)
    secret: str = ""
