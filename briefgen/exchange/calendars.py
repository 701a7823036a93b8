"""An iCalendar file goes in, and the events of a timeline come out, what recurs once for each time (RFC 5545)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any

from briefgen.exchange.calendar_blocks import ENTRIES, Block, split_calendar
from briefgen.exchange.calendar_dates import When, lay_date, read_when, write_when
from briefgen.exchange.calendar_fields import first_text, first_value, read_fields
from briefgen.exchange.calendar_recurring import UNREADABLE, Recurrences, find_bound, leave_block, say_reason
from briefgen.exchange.calendar_writing import DOMAIN, OWN, date_line, write_icalendar
from briefgen.exchange.gathering import Gathering, list_words, tell_some
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.recurrence import FAR, RuleError, Steps, expand_rule
from briefgen.exchange.summaries import quote_markdown
from briefgen.exchange.text_file import read_text_file
from briefgen.source import Plain
from briefgen.timeline.calendar import DateError, load_zone
from briefgen.timeline.dates import read_date

__all__ = ["read_icalendar", "write_icalendar"]

_TAKEN = frozenset(
    {
        "SUMMARY", "DESCRIPTION", "DTSTART", "DTEND", "DUE", "COMPLETED", "DURATION", "LOCATION", "GEO", "CATEGORIES",
        "URL", "ATTACH", "ATTENDEE", "ORGANIZER", "STATUS", "UID", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID",
    }
)  # fmt: skip
# What says something of the entry as a record of its program, and nothing of what happened.
_HOUSEKEEPING = frozenset({"DTSTAMP", "CREATED", "LAST-MODIFIED", "SEQUENCE", "TRANSP"})
_MOST_CHANGES = 20
"""How often the clocks of a zone may change by one rule in nine years."""

_ESCAPED = re.compile(r"\\([\\;,nN])")


@dataclass(slots=True)
class _Entry:
    """An entry of the calendar with its dates read."""

    block: Block
    component: Any
    start: When | None = None
    end: When | None = None
    uid: str = ""
    instead_of: When | None = None
    fields: dict[str, Plain] = field(default_factory=dict)


def read_icalendar(path: Path, options: ImportOptions) -> Imported:
    """Read an iCalendar file.

    Raises:
        SourceError: it cannot be read, or is no calendar.
        UsageError: the bound of recurrences is no date.
    """
    return _Reading(path, options).read()


class _Reading:
    """One calendar while it is read."""

    def __init__(self, path: Path, options: ImportOptions) -> None:
        self.options = options
        self.text = read_text_file(path)
        self.gathering = Gathering(self.text)
        self.blocks = split_calendar(self.text, self.gathering)
        self.steps = Steps()
        self.floating = False
        self.zones: set[str] = set()

    def read(self) -> Imported:
        self._take_zones()
        entries = [entry for block in self.blocks.components if (entry := self._read_block(block)) is not None]
        self._write_meta()
        # Fields may be read as soon as the zone of times without one is known.
        zone = str(self.gathering.imported.meta.get("timezone", "UTC"))
        instead: dict[str, set[datetime]] = {}
        for entry in entries:
            if entry.instead_of is not None:
                instead.setdefault(entry.uid, set()).add(entry.instead_of.universal().replace(tzinfo=None))
        days = [when.wall for entry in entries for when in (entry.start, entry.end, entry.instead_of) if when]
        recurrences = Recurrences(self.gathering, self.steps, find_bound(self.options.until, days))
        for entry in entries:
            if not self._read_fields(entry, zone):
                continue
            if entry.instead_of is None and any(name in entry.block.places for name in ("RRULE", "RDATE")):
                self._add_recurring(entry, recurrences, instead.get(entry.uid, set()))
            else:
                self._add(entry, entry.start, entry.end)
        tell_some(recurrences.stopped, self.gathering, "entries go on recurring, and are taken as far as those")
        return self.gathering.finish("entries of the calendar")

    def _take_zones(self) -> None:
        """Let the library know the time zones that the file defines itself, and none of a file before."""
        import icalendar

        icalendar.use_zoneinfo()  # type: ignore[no-untyped-call]  # forgets the zones of files before
        for block in self.blocks.components:
            if block.name != "VTIMEZONE":
                continue
            try:
                self._check_zone(block)
                icalendar.Calendar.from_ical("\r\n".join(("BEGIN:VCALENDAR", *block.full, "END:VCALENDAR", "")))
            except (*UNREADABLE, OSError) as error:
                self._leave(block, "", f"the time zone that begins here cannot be read: {say_reason(error)}")

    def _check_zone(self, block: Block) -> None:
        """Refuse a zone whose clocks change more often than each year, or never: the library would look for it long.

        Raises:
            RuleError: the zone has such a rule.
        """
        for line in block.full:
            name, _, rule = line.partition(":")
            if name.partition(";")[0].strip().upper() != "RRULE":
                continue
            start = datetime.combine(date(2000, 1, 1), time())
            found = (
                expand_rule(rule.strip(), start, FAR, start.replace(year=2009), self.steps)
                if "YEARLY" in rule
                else None
            )
            if found is None or not 1 <= len(found.starts) <= _MOST_CHANGES:
                raise RuleError(f"its clocks are changed by the rule '{rule[:60]}', expected one day each year")

    def _write_meta(self) -> None:
        meta = self.gathering.imported.meta
        properties = self.blocks.properties
        for name, key in (("X-WR-CALNAME", "title"), ("NAME", "title"), ("X-WR-CALDESC", "subject")):
            value = _unescape(properties.get(name, ""))
            if value:
                meta.setdefault(key, value)
        scheme = _unescape(properties.get(f"{OWN}MARKING-SCHEME", ""))
        if scheme:
            meta["marking_scheme"] = list_words(scheme.split("|"))
        if properties.get(f"{OWN}MARKING"):
            meta["marking"] = _unescape(properties[f"{OWN}MARKING"])
        zone = self.options.timezone or properties.get("X-WR-TIMEZONE", "")
        if not zone and len(self.zones) == 1 and not self.floating:
            zone = next(iter(self.zones))
        try:
            if zone and zone != "UTC":
                load_zone(zone)
                meta["timezone"] = zone
        except DateError as error:
            self.gathering.tell(f"{error.message}; the timeline is left in UTC")

    def _read_block(self, block: Block) -> _Entry | None:
        """Read an entry as far as its dates; None for what is none."""
        if block.name not in ENTRIES:
            if block.name != "VTIMEZONE":
                self._leave(
                    block, "", f"a {block.name} says nothing of what happened, expected VEVENT, VTODO or VJOURNAL"
                )
            return None
        for name in block.inner:
            self.gathering.passed_over[name] += 1
        for name in block.places:
            if name and name not in _TAKEN and name not in _HOUSEKEEPING and not name.startswith(OWN):
                self.gathering.passed_over[name] += 1
        entry = self._parse(block)
        if entry is None:
            return None
        component = entry.component
        entry.uid = first_text(component, "UID")
        entry.instead_of = self._read_moment(entry, "RECURRENCE-ID")
        if "RANGE" in getattr(first_value(component, "RECURRENCE-ID"), "params", {}):
            message = "the entry stands for all later times of what recurs too; it is taken for this one alone"
            self._leave(block, "RECURRENCE-ID", message)
        entry.start, entry.end = self._read_moment(entry, "DTSTART"), self._read_moment(entry, "DTEND")
        if block.name == "VTODO":
            self._read_to_do(entry)
        if entry.start is not None and entry.end is None:
            entry.end = self._add_length(entry, entry.start)
        start, end = entry.start, entry.end
        if start and end and (start.is_day, start.zone is None) != (end.is_day, end.zone is None):
            message = f"the end '{end}' is of another kind than the start '{start}'"
            self._leave(block, "DTEND", message, "give both as days, or both as times with a zone or without")
            entry.end = None
        return entry

    def _parse(self, block: Block) -> _Entry | None:
        from icalendar import Event, Journal, Todo

        kind = {"VEVENT": Event, "VTODO": Todo, "VJOURNAL": Journal}[block.name]
        try:
            component = kind.from_ical(block.text())
        except OSError:
            # Part of the name of a zone is that of a folder of zones, such as "Europe".
            self._leave(block, "", f"the {block.name} that begins here names a time zone that is none", "mend its TZID")
            return None
        except UNREADABLE as error:
            self._leave(block, "", f"the {block.name} that begins here cannot be read: {say_reason(error)}")
            return None
        for name, reason in component.errors:
            self._leave(block, str(name or ""), f"{name or 'a line'} cannot be read: {say_reason(reason)}",
                        "the entry is taken without it")  # fmt: skip
        return _Entry(block, component)

    def _read_moment(self, entry: _Entry, name: str) -> When | None:
        value = first_value(entry.component, name)
        found = read_when(getattr(value, "dt", None))
        if found is None or found.is_day:
            return found
        zone = str(getattr(value, "params", {}).get("TZID", ""))
        if found.zone is None:
            self.floating = True
            if zone:
                message = f"the time zone '{zone[:60]}' of {name} is not known; the time stands without one"
                self._leave(entry.block, name, message, "name it as in 'Europe/Lisbon', or add its VTIMEZONE")
        elif zone:
            self.zones.add(_zone_name(found.zone, zone))
        return found

    def _read_to_do(self, entry: _Entry) -> None:
        """A to-do was done, is due, or is neither: that decides its date."""
        due, done = self._read_moment(entry, "DUE"), self._read_moment(entry, "COMPLETED")
        if done is not None:
            if due is not None:
                entry.fields["planned"] = str(due)
            entry.start, entry.end = done, None
            return
        entry.fields["kind"] = "planned"
        if entry.start is not None and due is not None and due.is_day:
            due = due.moved(due.wall + timedelta(days=1)) if due.wall < FAR - timedelta(days=1) else due
        entry.start, entry.end = (due, None) if entry.start is None else (entry.start, due)

    def _add_length(self, entry: _Entry, start: When) -> When | None:
        """Return the end that DURATION gives: days are those of the wall, hours are exact."""
        value = getattr(first_value(entry.component, "DURATION"), "dt", None)
        if not isinstance(value, timedelta):
            return None
        try:
            if start.zone is None or not value.seconds:
                return start.moved(start.wall + value)
            return start.moved((start.universal() + value).astimezone(start.zone).replace(tzinfo=None))
        except OverflowError:
            self._leave(entry.block, "DURATION", f"the duration of {value.days} days leads beyond the year 9999",
                        "the entry is taken without it")  # fmt: skip
            return None

    def _read_fields(self, entry: _Entry, zone: str) -> bool:
        """Read what an entry says; False where it cannot be an event."""
        component, block = entry.component, entry.block
        if entry.start and entry.end and entry.end.universal() < entry.start.universal():
            self._leave(block, "DTEND", f"the entry ends ({entry.end}) before it starts ({entry.start})",
                        "put its dates right in the calendar")  # fmt: skip
            return False
        description = first_text(component, "DESCRIPTION")
        title = " ".join(first_text(component, "SUMMARY").split())
        date_ = self._read_own_date(entry, zone)
        if date_:
            entry.fields["date"] = date_
            wording = first_text(component, f"{OWN}DATE-TEXT")
            description = _without_line(description, date_line(date_, wording))
            entry.fields["date_text"] = wording
        title = title or next((" ".join(line.split()) for line in description.split("\n") if line.strip()), "")
        if not title:
            self._leave(block, "", f"the {block.name} has no SUMMARY, expected a title", "give it one in the calendar")
            return False
        if entry.start is None and block.name == "VEVENT" and not date_:
            self._leave(block, "DTSTART", f"the entry '{title[:60]}' has no start (DTSTART)", "give it one")
            return False
        if entry.uid.endswith(DOMAIN):
            entry.fields["id"] = self.gathering.claim_id(entry.uid.partition("@")[0])
        entry.fields |= {"title": title, "summary": quote_markdown(description)}
        entry.fields |= read_fields(component, self.gathering)
        return True

    def _read_own_date(self, entry: _Entry, zone: str) -> str:
        """Return the date that a timeline gave a calendar, where the calendar still shows it there."""
        written = first_text(entry.component, f"{OWN}EDTF")
        if not written:
            return ""
        try:
            laid = lay_date(read_date(written, zone=zone), zone)
        except DateError as error:
            self._leave(entry.block, f"{OWN}EDTF", error.message, error.help)
            return ""
        start, end = laid or (None, None)
        shown = (entry.start and entry.start.universal(), entry.end and entry.end.universal())
        if shown == tuple(found and found.universal() for found in (read_when(start), read_when(end))):
            return written
        self._leave(entry.block, f"{OWN}EDTF", f"the date '{written}' is not where the calendar shows the entry",
                    "it was moved there: the date of the calendar is taken")  # fmt: skip
        return ""

    def _add_recurring(self, entry: _Entry, recurrences: Recurrences, instead: set[datetime]) -> None:
        """Add what recurs, once for each time, but for those that an entry of its own stands for."""
        if entry.start is None:
            self._leave(entry.block, "RRULE", "an entry without a start recurs", "it is taken once")
            self._add(entry, None, None)
            return
        title = str(entry.fields["title"])
        for start, end in recurrences.list_times(entry.block, entry.component, title, entry.start, entry.end):
            if start.universal().replace(tzinfo=None) in instead:
                continue
            # What was said of the first time holds for no other.
            once = set() if start == entry.start else {"id", "date", "date_text"}
            fields = {key: value for key, value in entry.fields.items() if key not in once}
            self._add(replace(entry, fields=fields), start, end)

    def _add(self, entry: _Entry, start: When | None, end: When | None) -> None:
        fields = dict(entry.fields)
        if "date" not in fields:
            fields = {"date": write_when(start, end) if start else "unknown", **fields}
        self.gathering.add(self.text.where(entry.block.line, 1, len(entry.block.full[0])), fields)

    def _leave(self, block: Block, name: str, message: str, advice: str = "") -> None:
        leave_block(self.gathering, block, name, message, advice)


def _zone_name(zone: tzinfo, otherwise: str) -> str:
    return str(getattr(zone, "key", otherwise))


def _unescape(text: str) -> str:
    """Return a property of the calendar itself, which the library does not read, as text of one line."""
    return " ".join(_ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], text).split())


def _without_line(text: str, line: str) -> str:
    first, _, rest = text.partition("\n")
    return rest if first == line else text
