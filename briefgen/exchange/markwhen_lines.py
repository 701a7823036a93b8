"""The lines of a markwhen file go in; its header, its events and the groups that they stand in come out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

from briefgen.exchange.markwhen_dates import DateParts, split_date

_MOST_COLONS = 8
_COMMENT = re.compile(r"\s*//")
_OPEN = re.compile(r"\s*(?:section|group)\s+(?P<title>.+)", re.IGNORECASE)
_OPEN_BARE = re.compile(r"\s*(?:section|group)\s*", re.IGNORECASE)
_CLOSE = re.compile(r"\s*end(?:section|group)\s*", re.IGNORECASE)
_HEADING = re.compile(r"(?P<marks>#{1,6})\s+(?P<title>.*)")
_PROPERTY = re.compile(r"(?!\s*-)\s*[\w.-]+:(?:\s|$)")
_TAG = re.compile(r"(?:(?<=\s)|^)#(?!\d+(?:\s|$))(?P<tag>\w+)")
_ID = re.compile(r"(?:(?<=\s)|^)!(?P<id>\w+)(?=\s|$)")
_LINK = re.compile(r"(?P<picture>!?)(?<!\\)\[(?P<text>[^\[\]]*)\]\((?P<target>[^()\s]+(?:\([^()\s]*\)[^()\s]*)*)\)")
_DONE = re.compile(r"\s*\[(?:x|X| )?\]\s*")

Kind = Literal["header", "comment", "open", "close", "event", "text"]


@dataclass(slots=True)
class Group:
    """A section or group: its title, the tags of its line, and its level where it is a heading."""

    title: str
    tags: list[str]
    level: int = 0


@dataclass(slots=True)
class EventLines:
    """One event as it stands in the file.

    Attributes:
        line: of its date.
        column, length: where the date stands in it.
        date: the date as written.
        parts: of the date.
        first: the text behind the colon.
        properties: lines of `key: value` right below it.
        rest: the lines of its description.
        groups: that it stands in, the outermost first.
    """

    line: int
    column: int
    length: int
    date: str
    parts: DateParts
    first: str
    properties: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)
    groups: tuple[Group, ...] = ()


@dataclass(slots=True)
class Lines:
    """A markwhen file: its header, its events, lines that belong to no event, and how many comments it has."""

    header: list[tuple[int, str]] = field(default_factory=list)
    events: list[EventLines] = field(default_factory=list)
    stray: list[tuple[int, str]] = field(default_factory=list)
    comments: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """The first line of an event, taken apart.

    Attributes:
        title: without tags, ids and the addresses of links.
        tags, places: named in it.
        urls: of its links, with their texts.
        id: of the event; "" for none.
        pictures: how many it shows.
    """

    title: str
    tags: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    urls: tuple[tuple[str, str], ...] = ()
    id: str = ""
    pictures: int = 0


def split_lines(lines: list[str]) -> Lines:
    """Take a file apart."""
    found = Lines()
    groups: list[Group] = []
    front = bool(lines) and lines[0].startswith("---")
    last: EventLines | None = None
    started = False
    for number, line in enumerate(lines, 1):
        if front:
            found.header.append((number, line))
            front = number == 1 or not line.startswith("---")
        elif _COMMENT.match(line):
            found.comments += 1
        elif (event := match_event(line, number)) is not None:
            event.groups = tuple(groups)
            found.events.append(event)
            last, started = event, True
        elif _change_groups(line, groups):
            # What follows belongs to the group, not to the event before it.
            last, started = None, True
        elif last is not None:
            _take_line(last, line)
        elif line.strip():
            (found.stray if started else found.header).append((number, line))
    return found


def match_event(line: str, number: int = 0) -> EventLines | None:
    """Return the event that a line begins; None for any other line. The longest date before a colon counts."""
    ends = [found.start() for found in re.finditer(":", line)][:_MOST_COLONS]
    for end in reversed(ends):
        parts = split_date(line[:end])
        if parts is not None:
            date = line[:end].strip()
            column = len(line) - len(line.lstrip()) + 1
            return EventLines(number, column, len(date), date, parts, line[end + 1 :].strip())
    return None


def is_text(line: str) -> bool:
    """Tell whether a line of a description would be read as that."""
    return not (_COMMENT.match(line) or match_event(line) or _change_groups(line, []))


def is_property(line: str) -> bool:
    """Tell whether a line right below an event's first would be read as one of its properties."""
    return _PROPERTY.match(line) is not None


def read_words(text: str) -> Words:
    """Take the first line of an event apart.

    >>> words = read_words("Meet [Ann](https://example.org) in [Rome](location) #trip !m1")
    >>> words.title, words.tags, words.places, words.urls, words.id
    ('Meet Ann in Rome', ('trip',), ('Rome',), (('https://example.org', 'Ann'),), 'm1')
    """
    if found := _DONE.match(text):
        text = text[found.end() :]
    text, places, urls, pictures = take_links(text)
    name = _ID.search(text)
    text = _ID.sub("", text, count=1)
    tags = tuple(dict.fromkeys(find_tags(text)))
    title = " ".join(_drop_tags(text).split())
    return Words(title, tags, tuple(places), tuple(urls), name["id"] if name else "", pictures)


def take_links(text: str, *, keep: bool = False) -> tuple[str, list[str], list[tuple[str, str]], int]:
    """Return a text without the addresses of its links, the places named, the links, and how many pictures it shows.

    Args:
        text: of an event.
        keep: leave links to the web as they are.
    """
    places: list[str] = []
    urls: list[tuple[str, str]] = []
    pictures = 0

    def take(found: re.Match[str]) -> str:
        nonlocal pictures
        target = found["target"]
        if found["picture"]:
            pictures += 1
            return ""
        if target.lower() in ("location", "map"):
            places.append(found["text"])
        elif "://" in target or target.startswith("mailto:"):
            urls.append((target, found["text"]))
            return found[0] if keep else found["text"]
        return found["text"]

    return _LINK.sub(take, text), places, urls, pictures


def find_tags(text: str) -> list[str]:
    """Return the tags that a text names."""
    return [found["tag"] for found in _TAG.finditer(text)]


def _drop_tags(text: str) -> str:
    """Return a text without the tags at its end; within a sentence a tag stays as the word it is."""
    words = text.split()
    while words and _TAG.fullmatch(words[-1]):
        words.pop()
    if not words:
        # An event that is nothing but tags is called by them.
        words = text.split()
    return _TAG.sub(lambda found: found["tag"], " ".join(words))


def _change_groups(line: str, groups: list[Group]) -> bool:
    """Open or close a group; False for a line that does neither."""
    if found := _HEADING.fullmatch(line):
        level = len(found["marks"])
        while groups and groups[-1].level >= level:
            groups.pop()
        groups.append(_make_group(found["title"], level))
        return True
    if _CLOSE.fullmatch(line):
        if groups:
            groups.pop()
        return True
    if found := _OPEN.fullmatch(line):
        groups.append(_make_group(found["title"], 0))
        return True
    if _OPEN_BARE.fullmatch(line):
        groups.append(_make_group("", 0))
        return True
    return False


def _make_group(text: str, level: int) -> Group:
    words = read_words(text.partition("//")[0])
    return Group(words.title, list(words.tags), level)


def _take_line(event: EventLines, line: str) -> None:
    if not event.rest and is_property(line):
        event.properties.append(line)
    else:
        event.rest.append(line)
