"""The text of an iCalendar file goes in; its entries come out, each with its lines and the place it stands at.

A calendar is cut up before the library reads it, entry by entry: so each has a place, and a broken one leaves the
others alone (RFC 5545, 3.1 and 3.6).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from briefgen.errors import SourceError
from briefgen.exchange.gathering import Gathering
from briefgen.exchange.text_file import TextFile

ENTRIES = ("VEVENT", "VTODO", "VJOURNAL")
_OUTER = (*ENTRIES, "VFREEBUSY", "VAVAILABILITY", "VTIMEZONE")
_NAME = re.compile(r"[A-Za-z0-9-]+")
_LONGEST = 200_000
"""Characters of one property; what pictures are embedded in is longer."""


@dataclass(slots=True)
class Block:
    """One component that stands directly in a calendar.

    Attributes:
        name: VEVENT and so on, in upper case.
        line: of its BEGIN.
        own: its content lines, unfolded.
        inner: names of the components in it.
        full: all its lines with those of the components in it, for time zones.
        places: property -> the lines it stands on.
    """

    name: str
    line: int
    own: list[str] = field(default_factory=list)
    inner: list[str] = field(default_factory=list)
    full: list[str] = field(default_factory=list)
    places: dict[str, list[int]] = field(default_factory=dict)

    def text(self) -> str:
        """Return it as iCalendar, without what stands in it."""
        return "\r\n".join((f"BEGIN:{self.name}", *self.own, f"END:{self.name}", ""))

    def line_of(self, name: str) -> int:
        """Return the line of a property, or else of the component."""
        return self.places.get(name, [self.line])[0]


@dataclass(slots=True)
class Blocks:
    """A calendar, cut up: properties of its own by name, the first of each, and its components in order."""

    properties: dict[str, str] = field(default_factory=dict)
    components: list[Block] = field(default_factory=list)


def split_calendar(text: TextFile, gathering: Gathering) -> Blocks:
    """Cut up a calendar; what belongs nowhere is left.

    Raises:
        SourceError: there is no calendar in the file.
    """
    if not re.search(r"(?im)^BEGIN:(?:VCALENDAR|VEVENT|VTODO|VJOURNAL)\s*$", text.text):
        message = "the file has no line BEGIN:VCALENDAR, expected an iCalendar file"
        raise SourceError([text.problem(text.where(1), message, "is it of another format?")])
    blocks = Blocks()
    splitter = _Splitter(text, gathering, blocks)
    for number, line in _unfold(text):
        splitter.take(number, line)
    splitter.close("the end of the file")
    return blocks


def _unfold(text: TextFile) -> list[tuple[int, str]]:
    """Return the content lines with the number of their first line; a line that begins with a blank goes on."""
    found: list[tuple[int, list[str]]] = []
    for number, line in enumerate(text.list_lines(), 1):
        if line[:1] in (" ", "\t") and found:
            found[-1][1].append(line[1:])
        elif line.strip():
            found.append((number, [line]))
    return [(number, "".join(parts)) for number, parts in found]


class _Splitter:
    """Where in a calendar the reading is."""

    def __init__(self, text: TextFile, gathering: Gathering, blocks: Blocks) -> None:
        self.text = text
        self.gathering = gathering
        self.blocks = blocks
        self.open: Block | None = None
        self.inside: list[str] = []
        self.in_calendar = False

    def take(self, number: int, line: str) -> None:
        name, _, value = line.partition(":")
        name, value = name.strip().upper(), value.strip().upper()
        if name == "BEGIN":
            self._begin(number, line, value)
        elif name == "END":
            self._end(number, line, value)
        elif self.open is not None:
            self._take_property(self.open, number, line)
        elif self.in_calendar and (found := _NAME.match(line)):
            self.blocks.properties.setdefault(found[0].upper(), line.partition(":")[2].strip())
        else:
            self._leave(number, line, "stands outside of any calendar")

    def close(self, where: str) -> None:
        """End what is still open."""
        if self.open is not None:
            message = f"the {self.open.name} that begins here has no END:{self.open.name} before {where}"
            self.gathering.leave(self.text.where(self.open.line), message, "what it holds so far is read")
        self.open, self.inside = None, []

    def _begin(self, number: int, line: str, value: str) -> None:
        if value == "VCALENDAR":
            self.close("the next calendar")
            self.in_calendar = True
            return
        if value in ENTRIES or (value in _OUTER and self.open is not None and not self.inside):
            self.close(f"line {number}")
        if self.open is None:
            self.open = Block(value, number)
            self.open.full.append(line)
            self.blocks.components.append(self.open)
        else:
            self.inside.append(value)
            self.open.inner.append(value)
            self.open.full.append(line)

    def _end(self, number: int, line: str, value: str) -> None:
        if value == "VCALENDAR":
            self.close("the end of the calendar")
            self.in_calendar = False
            return
        if self.open is None:
            self._leave(number, line, "ends what has not begun")
            return
        self.open.full.append(line)
        if self.inside:
            self.inside.pop()
        elif value == self.open.name:
            self.open = None
        else:
            self._leave(number, line, f"ends what has not begun, expected END:{self.open.name}")

    def _take_property(self, block: Block, number: int, line: str) -> None:
        block.full.append(line)
        if self.inside:
            return
        found = _NAME.match(line)
        name = found[0].upper() if found else ""
        block.places.setdefault(name, []).append(number)
        if len(line) > _LONGEST:
            self._leave(number, line, f"is longer than {_LONGEST} characters")
        else:
            block.own.append(line)

    def _leave(self, number: int, line: str, reason: str) -> None:
        shown = line if len(line) <= 40 else line[:40] + "…"
        self.gathering.leave(self.text.where(number, 1, len(line)), f"the line '{shown}' {reason}")
