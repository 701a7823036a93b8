"""The text of a YAML file goes in; its parts with their comments come out, each where it stands.

What `nodes` keeps is what a file says; this keeps how it is written, so that it can be written again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from briefgen.errors import BuildError

_COMMENT = re.compile(r"(?:(?<=\s)|(?<![^\n]))#[^\n]*")


@dataclass(slots=True)
class Comment:
    """A comment: its text with the sign, its place, and whether a blank line stands before it."""

    text: str
    start: int
    column: int
    own_line: bool
    blank_before: bool


@dataclass(slots=True)
class Part:
    """A value as written.

    Attributes:
        kind: scalar, alias, map or list.
        start, end: where it stands in the text, an anchor included.
        value: of a scalar, as it is read; else "".
        style: of a scalar: "" for plain, ' or " or | or >.
        flow: whether a map or list stands in brackets.
        anchor: its label with the sign, or "".
        entries: of a map or a list.
        has_comment: whether a comment stands inside its brackets.
    """

    kind: str
    start: int
    end: int
    value: str = ""
    style: str = ""
    flow: bool = False
    anchor: str = ""
    entries: list[Entry] = field(default_factory=list)
    has_comment: bool = False


@dataclass(slots=True)
class Entry:
    """A key with its value, or an item of a list, with the comments that belong to it.

    Attributes:
        key: None in a list.
        value: what stands there.
        start, column: of the key, or of the item's dash.
        leading: comments on lines of their own before it.
        trailing: the comment at the end of its line.
        tail: comments after all that it holds, as deep as it is.
        blank_before: whether a blank line stands before it and its comments.
        blank_after_leading: whether one stands between these comments and it.
    """

    key: Part | None
    value: Part
    start: int
    column: int
    leading: list[Comment] = field(default_factory=list)
    trailing: Comment | None = None
    tail: list[Comment] = field(default_factory=list)
    blank_before: bool = False
    blank_after_leading: bool = False


@dataclass(slots=True)
class Layout:
    """A file as written: what stands before its first value, the value, and what stands after its end mark."""

    text: str
    head: str
    root: Part
    foot: str


def read_layout(text: str) -> Layout | None:
    """Return how a text is written that is known to be YAML; None where it holds no map over several lines.

    Args:
        text: with line feeds alone at the ends of its lines, and no byte order mark.
    """
    events = _parse(text)
    opening = next(event for event in events if type(event).__name__ == "DocumentStartEvent")
    closing = next(event for event in events if type(event).__name__ == "DocumentEndEvent")
    first = 0
    if opening.explicit:
        first = text.find("\n", opening.end_mark.index) + 1 or len(text)
    last = closing.start_mark.index if closing.explicit else len(text)
    builder = _Builder(text, events)
    root = builder.read_part()
    if root.kind != "map" or root.flow or root.start < first:
        return None
    _place_comments(text[:last], root, builder.written, first)
    return Layout(text, text[:first], root, text[last:])


def list_comments(text: str) -> list[str]:
    """Return the comments of a text that is known to be YAML, in order."""
    builder = _Builder(text, _parse(text))
    builder.read_part()
    return [comment.text for comment in _find_comments(text, builder.written)]


def _parse(text: str) -> list[Any]:
    """Return the events of a text.

    Raises:
        BuildError: it is YAML to the reader of timelines and not to this one.
    """
    # It is asked for by few commands, and takes as long to load as the rest of them.
    from ruamel.yaml import YAML
    from ruamel.yaml.error import YAMLError

    try:
        return list(YAML(pure=True, typ="safe").parse(text))
    except YAMLError as error:
        place = getattr(error, "problem_mark", None)
        line = f"line {place.line + 1}" if place is not None else "some line"
        advice = "put its text in quotes, and write a tab as \\t"
        raise BuildError(f"cannot be formatted: {line} is YAML to one reader and not to another; {advice}") from error


class _Builder:
    """Makes parts of the events of a parser, and notes where texts stand, in which no comment begins."""

    def __init__(self, text: str, events: list[Any]) -> None:
        self.text = text
        self.events = (event for event in events if type(event).__name__ not in _AROUND)
        self.written: list[tuple[int, int]] = []

    def read_part(self) -> Part:
        part = self._read(next(self.events))
        assert part is not None
        return part

    def _read(self, event: Any) -> Part | None:
        """Return the part that an event begins; None for one that ends a map or a list."""
        name, start, end = type(event).__name__, event.start_mark.index, event.end_mark.index
        if name == "AliasEvent":
            self.written.append((start, end))
            return Part("alias", start, end)
        if name == "ScalarEvent":
            return self._read_scalar(event, start, end)
        if name not in ("MappingStartEvent", "SequenceStartEvent"):
            return None
        kind = "map" if name == "MappingStartEvent" else "list"
        anchor = f"&{event.anchor}" if event.anchor else ""
        part = Part(kind, start, end, flow=bool(event.flow_style), anchor=anchor)
        reached = start + len(anchor)
        while True:
            closing = next(self.events)
            first = self._read(closing)
            if first is None:
                break
            if kind == "map":
                value = self.read_part()
                entry = Entry(first, value, first.start, self._column(first.start))
            else:
                dash = first.start if part.flow else self._find_dash(reached)
                entry = Entry(None, first, dash, self._column(dash))
            reached = entry.value.end
            part.entries.append(entry)
        part.end = closing.end_mark.index if part.flow else reached
        return part

    def _read_scalar(self, event: Any, start: int, end: int) -> Part:
        style = event.style or ""
        if style not in ("|", ">"):
            self.written.append((start, end))
            return Part("scalar", start, end, event.value, style)
        # On the line of its sign a comment may stand; the lines below are its text.
        sign = next(index for index in range(start, end) if self.text[index] in "|>")
        line_end = self.text.find("\n", sign)
        body = end if line_end < 0 else line_end
        header = self.text[sign:body].split("#")[0]
        if "+" not in header:
            end = max(body, start + len(self.text[start:end].rstrip()))
        self.written.append((body, max(end, body)))
        return Part("scalar", start, max(end, body), event.value, style)

    def _find_dash(self, reached: int) -> int:
        """Return where the next item of a list over several lines begins."""
        index = reached
        while self.text[index] != "-":
            if self.text[index] == "#":
                index = self.text.index("\n", index)
            index += 1
        return index

    def _column(self, index: int) -> int:
        return index - (self.text.rfind("\n", 0, index) + 1)


_AROUND = frozenset({"StreamStartEvent", "DocumentStartEvent", "CommentEvent"})


def _find_comments(text: str, written: list[tuple[int, int]]) -> Iterator[Comment]:
    """Yield the comments of a text, in order; none begins within what is written."""
    spans = sorted(written)
    span, at = 0, 0
    while (found := _COMMENT.search(text, at)) is not None:
        start = found.start()
        while span < len(spans) and spans[span][1] <= start:
            span += 1
        if span < len(spans) and spans[span][0] <= start:
            # A sign within what is written begins none; one may stand behind it on the same line.
            at = max(spans[span][1], start + 1)
            continue
        at = found.end()
        line = text.rfind("\n", 0, start) + 1
        yield Comment(
            found[0].rstrip(), start, start - line, not text[line:start].strip(), has_blank_before(text, start)
        )


def has_blank_before(text: str, index: int) -> bool:
    """Tell whether the line before the one of a place is blank."""
    line = text.rfind("\n", 0, index)
    before = text.rfind("\n", 0, line) if line > 0 else -1
    return line > 0 and not text[before + 1 : line].strip()


def _place_comments(text: str, root: Part, written: list[tuple[int, int]], first: int) -> None:
    """Give each comment to the entry that it belongs to."""
    entries = list(_walk(root))
    starts = [entry.start for entry, _ in entries]
    comments = [comment for comment in _find_comments(text, written) if comment.start >= first]
    at = 0
    previous: list[Comment] = []
    for entry, _ in entries:
        entry.blank_before = has_blank_before(text, entry.start)
    for index, (start, stop) in enumerate(pairwise([-1, *starts, len(text) + 1])):
        # What stands between the entry before and the next.
        between: list[Comment] = []
        while at < len(comments) and comments[at].start < stop:
            between.append(comments[at])
            at += 1
        before = entries[index - 1] if start >= 0 else None
        following = entries[index][0] if index < len(entries) else None
        previous = _keep_own(text, between, before)
        _share(previous, before, following)


def _walk(part: Part, above: tuple[Entry, ...] = ()) -> Iterator[tuple[Entry, tuple[Entry, ...]]]:
    """Yield the entries of maps and lists over several lines in the order of the text, each with those it stands in."""
    if part.flow:
        return
    for entry in part.entries:
        yield entry, above
        yield from _walk(entry.value, (*above, entry))


def _keep_own(text: str, between: list[Comment], before: tuple[Entry, tuple[Entry, ...]] | None) -> list[Comment]:
    """Give an entry the comments on its own lines, and return the others."""
    if before is None:
        return between
    entry, left = before[0], []
    for comment in between:
        if entry.value.flow and entry.value.start < comment.start < entry.value.end:
            entry.value.has_comment = True
        elif not comment.own_line and entry.trailing is None:
            entry.trailing = comment
        else:
            left.append(comment)
    return left


def _share(comments: list[Comment], before: tuple[Entry, tuple[Entry, ...]] | None, following: Entry | None) -> None:
    """Give comments between two entries to the next one, or where they are deeper than it to what ends before them."""
    for comment in comments:
        column = following.column if following is not None else -1
        owner = None
        if before is not None and comment.column > column and not (following and following.leading):
            entry, above = before
            chain = [each for each in (*above, entry) if each.column <= comment.column and each.column > column]
            owner = chain[-1] if chain else (above or (entry,))[0] if following is None else None
        if owner is not None:
            owner.tail.append(comment)
        elif following is not None:
            following.leading.append(comment)
    if following is not None and following.leading:
        following.blank_after_leading = following.blank_before
        following.blank_before = following.leading[0].blank_before
