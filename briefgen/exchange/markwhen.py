"""A markwhen file goes in, and the events of a timeline come out, what recurs once for each time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.exchange.gathering import Gathering, is_allowed, is_date, list_words
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.markwhen_dates import NOW, DateReader, Stretch, is_reckoned
from briefgen.exchange.markwhen_lines import (
    EventLines,
    Words,
    find_tags,
    is_property,
    read_words,
    split_lines,
    take_links,
)
from briefgen.exchange.markwhen_recurrence import follow_recurrences, read_bound
from briefgen.exchange.markwhen_writing import write_date, write_markwhen
from briefgen.exchange.spans import Moment
from briefgen.exchange.summaries import keep_markdown
from briefgen.exchange.text_file import read_text_file
from briefgen.exchange.yaml_block import read_block
from briefgen.source import Plain
from briefgen.timeline.calendar import DateError, add_years, load_zone
from briefgen.timeline.dates import read_date

__all__ = ["read_markwhen", "write_markwhen"]

_LISTS = {
    "actors": "actors", "people": "actors", "attendees": "actors", "targets": "targets", "places": "places",
    "place": "places", "location": "places", "tags": "tags", "url": "sources", "urls": "sources", "link": "sources",
    "source": "sources", "sources": "sources",
}  # fmt: skip
_TEXTS = ("title", "summary", "date_text", "marking")
_TAG_COLOR = re.compile(r"\s*#\w*:\s*\S+")
_KEY = re.compile(r"[\w.-]+")
_ONLY_TAGS = re.compile(r"\s*(?:#\w+\s*)+$")


def read_markwhen(path: Path, options: ImportOptions) -> Imported:
    """Read a markwhen file.

    Raises:
        SourceError: it cannot be read, or holds no event.
        UsageError: the bound of recurrences is no date.
    """
    return _Reading(path, options).read()


class _Reading:
    """One file while it is read."""

    def __init__(self, path: Path, options: ImportOptions) -> None:
        self.options = options
        self.bound = read_bound(options.until)
        self.text = read_text_file(path)
        self.gathering = Gathering(self.text)
        self.dates = DateReader(century=options.century)
        self.ids: dict[str, Stretch] = {}
        self.properties: dict[int, dict[str, Plain]] = {}
        self.before: Stretch | None = None
        self.slashed = False

    def read(self) -> Imported:
        lines = split_lines(self.text.list_lines())
        if not lines.events:
            message = "the file has no markwhen event, expected lines such as '2015-10-07: What happened'"
            raise SourceError([self.text.problem(self.text.where(1), message, "is it of another format?")])
        self._read_header(lines.header)
        dated = [(event, self._read_date(event)) for event in lines.events]
        bound = self.bound or _find_last(stretch for _, stretch in dated if stretch is not None)
        recurring = follow_recurrences(dated, bound, self.dates, self.gathering, is_given=self.bound is not None)
        for event, stretch in dated:
            self._read_event(event, stretch, recurring.get(event.line, []))
        for number, line in lines.stray:
            if is_property(line):
                self.gathering.passed_over["properties of groups"] += 1
            else:
                self._leave(number, line, "stands before the first event of its group, and belongs to none")
        if lines.comments:
            self.gathering.passed_over["comments"] += lines.comments
        if self.slashed:
            order = "day/month" if self.dates.day_first else "month/day"
            self.gathering.tell(f"dates such as 03/04/2015 are read as {order}, as markwhen does for this file")
        return self.gathering.finish("file")

    def _read_header(self, lines: list[tuple[int, str]]) -> None:
        colors = [number for number, line in lines if _TAG_COLOR.match(line)]
        if colors:
            self.gathering.passed_over["colours of tags"] += len(colors)
        kept = [(number, line) for number, line in lines if number not in set(colors) and not line.startswith("---")]
        try:
            fields = read_block([line for _, line in kept], kept[0][0] if kept else 1, self.text)
        except SourceError:
            # Pages were read line by line before their header became YAML.
            fields = {}
            for number, line in kept:
                name, colon, written = line.partition(":")
                if colon and _KEY.fullmatch(name.strip()):
                    fields[name.strip()] = written.strip()
                else:
                    self._leave(number, line, "stands before the first event, and is no 'key: value'")
        meta = self.gathering.imported.meta
        for key, value in fields.items():
            name = {"description": "subject", "tz": "timezone"}.get(key, key)
            is_named = name in ("title", "subject", "marking") and isinstance(value, str)
            if is_named or (name == "marking_scheme" and isinstance(value, list)):
                meta[name] = value
            elif name not in ("dateFormat", "timezone"):
                self.gathering.passed_over[f"'{key}' of the header"] += 1
        self.dates.day_first = str(fields.get("dateFormat", "")).strip().lower().startswith("d")
        if self.options.day_first is not None:
            self.dates.day_first = self.options.day_first
        self._read_zone(self.options.timezone or str(fields.get("timezone", fields.get("tz", ""))))

    def _read_zone(self, zone: str) -> None:
        """Take the zone of the header: a name, or whole hours from UTC."""
        if not zone:
            return
        if re.fullmatch(r"[+-]?\d{1,2}", zone):
            # POSIX counts westward (tz database, etcetera).
            zone = f"Etc/GMT{-int(zone):+d}" if int(zone) else "UTC"
        try:
            load_zone(zone)
            self.gathering.imported.meta["timezone"] = zone
        except DateError as error:
            self.gathering.tell(f"{error.message}; the timeline is left in UTC")

    def _read_date(self, event: EventLines) -> Stretch | None:
        """Return when an event was; None where that cannot be told, which is said."""
        properties = self._read_properties(event)
        where = self.text.where(event.line, event.column, event.length)
        stretch: Stretch | None = None
        written = properties.get("edtf")
        own = written if isinstance(written, str) else ""
        reason = None
        try:
            stretch = self.dates.resolve(event.parts, self.before, self.ids)
        except DateError as error:
            reason = error
        if stretch is not None:
            self.slashed = self.slashed or bool(re.search(r"\d/\d{1,2}/\d", event.date))
            if stretch.is_open and not own:
                self.gathering.leave(
                    where, f"the end of '{event.date}' is taken as open: {NOW}", "write it if it is known"
                )
            self.before = stretch
            name = str(properties.get("id", "")) or read_words(event.first).id
            if name:
                self.ids.setdefault(name, stretch)
        if own:
            stretch = self._read_own(event, own, stretch)
        if stretch is None and reason is not None:
            shown = f"{event.date}: {event.first}"
            shown = shown if len(shown) <= 60 else shown[:60] + "…"
            self.gathering.leave(where, f"'{shown}' is not taken: {reason.message}", reason.help)
        return stretch

    def _read_own(self, event: EventLines, own: str, stretch: Stretch | None) -> Stretch | None:
        """Return the date that a timeline wrote beside the one a page can show, where the page still shows that."""
        zone = str(self.gathering.imported.meta.get("timezone", "UTC"))
        try:
            date = read_date(own, zone=zone)
            shown = write_date(date, zone)[0]
        except DateError as error:
            self._leave(event.line, event.date, f"has a property 'edtf' that is no date: {error.message}")
            return stretch
        if " ".join(shown.split()) != " ".join(event.date.split()):
            reason = f"is not where a page shows '{own}', its property 'edtf'; the date before the colon is taken"
            self._leave(event.line, event.date, reason)
            return stretch
        day = Moment(0, "day")
        return replace(stretch, edtf=date.edtf) if stretch else Stretch(date.edtf, day, day)

    def _read_properties(self, event: EventLines) -> dict[str, Plain]:
        known = self.properties.get(event.line)
        if known is None:
            try:
                known = read_block(event.properties, event.line + 1, self.text)
            except SourceError:
                # What only looks like properties is text.
                event.rest[:0] = event.properties
                known = {}
            self.properties[event.line] = known
        return known

    def _read_event(self, event: EventLines, stretch: Stretch | None, recurring: list[Stretch]) -> None:
        if stretch is None:
            return
        where = self.text.where(event.line, event.column, event.length)
        words = read_words(event.first)
        fields = self._read_texts(event, words)
        properties = self._read_properties(event)
        self._take_properties(fields, properties, words)
        if not fields.get("title"):
            self.gathering.leave(where, f"the event '{event.date}' has no text", "write what happened behind the colon")
            return
        if "edtf" not in properties and is_reckoned(event.parts):
            fields.setdefault("date_text", event.date)
        self.gathering.add(where, {"date": stretch.edtf, **fields})
        once = {key: value for key, value in fields.items() if key != "id"}
        for other in recurring:
            self.gathering.add(where, {"date": other.edtf, **once})

    def _read_texts(self, event: EventLines, words: Words) -> dict[str, Plain]:
        """Return what the lines of an event say."""
        lines = [line for line in event.rest if not _ONLY_TAGS.match(line)]
        tags = [tag for line in event.rest for tag in find_tags(line)]
        body, places, urls, pictures = take_links("\n".join(lines).strip(), keep=True)
        summary, kept = keep_markdown(body)
        if not kept:
            self.gathering.tell("descriptions with Markdown that a brief does not print are taken as plain text")
        if pictures or words.pictures:
            self.gathering.passed_over["pictures"] += pictures + words.pictures
        groups = [name for group in event.groups for name in (group.title, *group.tags)]
        urls = [*words.urls, *urls]
        web = [(url, name) for url, name in urls if url.startswith(("http://", "https://"))]
        return {
            "title": words.title,
            "summary": summary,
            "tags": list_words([*groups, *words.tags, *tags]),
            "places": list_words(self.gathering.name_place(place) for place in (*words.places, *places)),
            "sources": list_words(self.gathering.cite(name, url) for url, name in web),
        }

    def _take_properties(self, fields: dict[str, Plain], properties: dict[str, Plain], words: Words) -> None:
        """Add what the properties of an event say; those that no timeline knows stand under `x`."""
        free: dict[str, Plain] = {}
        for key, value in properties.items():
            listed = [str(each) for each in (value if isinstance(value, list) else [value])]
            name = _LISTS.get(key.lower(), key.lower())
            if name == "tags":
                fields["tags"] = list_words([*_list(fields.get("tags")), *listed])
            elif name in ("actors", "targets"):
                fields[name] = list_words(self.gathering.name_actor(each) for each in listed)
            elif name == "places":
                found = [self.gathering.name_place(each) for each in listed]
                fields["places"] = list_words([*_list(fields.get("places")), *found])
            elif name == "sources" and all(re.match("https?://", each) for each in listed):
                cited = [self.gathering.cite(each, each) for each in listed]
                fields["sources"] = list_words([*_list(fields.get("sources")), *cited])
            elif isinstance(value, str) and (name in _TEXTS or is_allowed(name, value)):
                fields[name] = keep_markdown(value)[0] if name == "summary" else value
            elif name == "planned" and isinstance(value, str) and is_date(value):
                fields[name] = value
            elif name not in ("id", "edtf"):
                free[key] = value
        fields["id"] = self.gathering.claim_id(str(properties.get("id", "")) or words.id)
        if free:
            fields["x"] = free

    def _leave(self, number: int, value: str, reason: str) -> None:
        shown = value.strip()
        shown = shown if len(shown) <= 60 else shown[:60] + "…"
        self.gathering.leave(self.text.where(number, 1, len(self.text.lines[number])), f"'{shown}' {reason}")


def _find_last(stretches: Iterable[Stretch]) -> int:
    """Return the moment a year after the last date of a file."""
    return add_years(max((stretch.end.at for stretch in stretches), default=0), 1)


def _list(value: Plain | None) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []
