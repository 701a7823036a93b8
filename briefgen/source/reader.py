"""The text of a file goes in; its nodes come out, with everything that is refused on the way."""

from __future__ import annotations

import gc
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, cast

from briefgen.errors import Problem, Where
from briefgen.source.characters import FORBIDDEN, describe_escape
from briefgen.source.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    Fault,
    MappingEndEvent,
    MappingStartEvent,
    Mark,
    NodeStart,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    Unreadable,
    describe_fault,
    open_events,
)
from briefgen.source.nodes import Listing, Mapping, Node, Scalar
from briefgen.source.put_away import Consumer, put_away
from briefgen.source.quoting import LONE_QUESTION_MARK, MAX_SHOWN, quote_from, shorten

MAX_DEPTH = 64
MAX_ANCHORS = 10_000
MAX_PROBLEMS = 100

MAX_SCALAR = 1_000_000
"""Characters in one value."""

MAX_VALUES = 600_000
"""Values in a file of up to LONG_FILE characters, a list or map counting twice and an alias all it stands for."""

LONG_FILE = 11_000_000

SHORT = 40
"""Texts of fewer characters are kept once, however often they are written: keys, names, ids, dates."""

CHARACTERS_A_VALUE = 12
"""In a longer file, one value for so many characters; events of ten short lines have one in 13."""


def limit_values(characters: int) -> int:
    """Return how many values a file of so many characters may hold."""
    return characters // CHARACTERS_A_VALUE if characters > LONG_FILE else MAX_VALUES


_make = tuple.__new__  # a node in half the time its own constructor takes

_TAG = re.compile(r"!\S*")
_TAG_DIRECTIVE = re.compile(r"^%TAG", re.MULTILINE)  # libyaml compares each with all before it
_SIZED_BLOCK = re.compile(r"[|>][+-]?\d")
_OPENING = re.compile(r"[\[{]")
_GLUED_HASH = re.compile(r"#(?<=[ \t]#)[^\s#!]")


@dataclass(slots=True)
class Reading:
    """What one pass over a text found.

    Attributes:
        root: the node that holds all others; None when there is none or reading stopped early.
        problems: what is refused, without excerpts, in the order found.
        warnings: what may be other than meant, likewise.
        fault: the place where the text stops being YAML, if it does.
        values: how many it holds, a list or map counting twice and an alias all it stands for.
    """

    root: Node | None = None
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    fault: Fault | None = None
    values: int = 0


def read_nodes(text: str, file: str, consumer: Consumer | None = None, *, first_line: int = 1) -> Reading:
    """Read a text into nodes, bounding depth, number and size of values as it goes.

    Args:
        text: as `decode_text` returns it.
        file: path of the file, for places.
        consumer: who takes the records of one list as they are read, and leaves their places.
        first_line: number of the text's first line.

    >>> read_nodes("on: no", "a.yaml").root.get("on").text
    'no'
    """
    reading = Reading()
    if "%TAG" in text and (found := _TAG_DIRECTIVE.search(text)):
        where = Where(file, text.count("\n", 0, found.start()) + 1, 1, 4)
        reading.problems.append(Problem("'%TAG' is a directive to YAML, expected none", where, "delete this line"))
        return reading
    reader = _Reader(text, file, reading, consumer, first_line)
    # The reason for a halt is among the problems.
    with paused_collector(), suppress(_HaltError):
        reader.read(open_events(text))
    return reading


@contextmanager
def paused_collector() -> Iterator[None]:
    """Keep Python's cyclic collector from walking hundreds of thousands of new nodes, none of which is in a cycle."""
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


class _HaltError(Exception):
    """Reading on makes no sense."""


@dataclass(slots=True)
class _Anchored:
    """A value with a label (`&x`), for aliases (`*x`) to stand for; node is None until it has ended."""

    name: str
    mark: Mark
    node: Node | None = None
    values: int = 0
    height: int = 0
    used: bool = False


@dataclass(slots=True)
class _Open:
    """A list or map that has not ended yet; in a map's items, keys and values take turns."""

    start: NodeStart
    anchored: _Anchored | None
    before: int
    items: list[Node] = field(default_factory=list)
    height: int = 0
    taken: bool = False  # by a consumer, record by record


class _Reader:
    """Builds the nodes of one text from its events, and says what must not be there."""

    def __init__(self, text: str, file: str, reading: Reading, consumer: Consumer | None, first_line: int) -> None:
        self.text = text
        self.file = file
        self.consumer = consumer
        self.first = first_line
        self.known: dict[str, str] = {}  # short texts, each once
        self.reading = reading
        self.limit = limit_values(len(text))
        self.taken = 0  # events so far: one for a scalar, two for a list or map
        self.aliased = 0
        self.documents = 0
        self.open: list[_Open] = []
        self.roots: list[Node] = []
        self.items = self.roots  # of the innermost open list or map
        self.anchors: dict[str, _Anchored] = {}
        self.labels: list[_Anchored] = []
        self.hashes = _find_glued_hashes(text)

    def read(self, events: Iterator[Event]) -> None:
        """Take all events; scalars, four in five of them, without a call."""
        take: dict[type[Event], Callable[[Any], None]] = {
            AliasEvent: self.take_alias,
            SequenceStartEvent: self.open_collection,
            MappingStartEvent: self.open_collection,
            SequenceEndEvent: self.close_collection,
            MappingEndEvent: self.close_collection,
            DocumentStartEvent: self.start_document,
        }
        file, hashes, first, know = self.file, self.hashes, self.first, self.known.setdefault
        event: Any = None
        try:
            for self.taken, event in enumerate(events):
                kind = type(event)
                if kind is ScalarEvent:
                    start, end = event.start_mark, event.end_mark
                    line, column, text = start.line, start.column, event.value
                    if len(text) < SHORT:
                        text = know(text, text)
                    length = end.column - column if end.line == line else self._measure_first_line(start)
                    node = _make(Scalar, (text, not event.style, line + first, column + 1, length, file))
                    if event.style or event.tag or event.anchor or len(text) > MAX_SCALAR or end.index in hashes:
                        self._inspect(node, event)
                    self.items.append(node)
                elif kind in take:
                    take[kind](event)
                if self.taken > self.limit:
                    message = f"the file holds more than {self.limit + self.aliased} values, aliases written out"
                    advice = "split it into several files and 'include' them"
                    self._halt(self._where(event.start_mark, 1), message, advice)
        except Unreadable as error:
            self._stop(describe_fault(error, self.text), event.end_mark.index if event else 0)
        else:
            self._finish()

    def start_document(self, event: NodeStart) -> None:
        """Refuse a second document."""
        self.documents += 1
        if self.documents > 1:
            place = self._where(event.start_mark, 3)
            self._halt(place, "a second document begins here, expected one in a file", "give it a file of its own")

    def take_alias(self, event: NodeStart) -> None:
        """Put the node that an alias stands for into the innermost list or map, and count all it holds."""
        start, name = event.start_mark, shorten(event.anchor or "", 30)
        where = self._where(start, len(name) + 1)
        anchored = self.anchors.get(event.anchor or "")
        node: Node = Scalar(f"*{name}", True, *where[1:], self.file)
        if anchored is None:
            advice = self._advise_quotes(start, "if this is text, put it in quotes")
            self._refuse(where, f"'*{name}' points to nothing: no '&{name}' stands before it", advice)
        elif anchored.node is None:
            self._refuse(where, f"'*{name}' stands within the value it points to", "write out what is meant")
        else:
            node = anchored.node
            anchored.used = True
            self.aliased += anchored.values
            self.limit -= anchored.values
            if len(self.open) + anchored.height > MAX_DEPTH:
                self._refuse_depth(self._where(start, 1))
            if self.open:
                self.open[-1].height = max(self.open[-1].height, anchored.height)
        self.items.append(node)

    def open_collection(self, event: NodeStart) -> None:
        """Begin a list or map; what comes next belongs to it."""
        if event.tag:
            self._refuse_tag(event)
        if len(self.open) == MAX_DEPTH:
            self._refuse_depth(self._where(event.start_mark, 1))
        opened = _Open(event, self._label(event) if event.anchor else None, self.taken + self.aliased)
        if len(self.open) == 1 and self.consumer is not None and isinstance(cast(Event, event), SequenceStartEvent):
            key = self.items[-1] if len(self.items) % 2 else None
            opened.taken = isinstance(key, Scalar) and key.text == self.consumer.section
        self.open.append(opened)
        self.items = opened.items

    def close_collection(self, event: Event) -> None:
        """Make the node of the innermost list or map; what comes next belongs to the one around it."""
        ended = self.open.pop()
        start, end = ended.start.start_mark, cast(Mark, event.end_mark)
        flow = ended.start.flow_style and start.line == end.line
        flow_text = self.text[start.index : end.index] if flow and not ended.height else ""
        if flow_text and ended.anchored:
            flow_text = flow_text.removeprefix(f"&{ended.anchored.name}").lstrip()
        length = end.column - start.column if flow else 1
        node: Node
        if type(event) is SequenceEndEvent:
            place = (flow_text, start.line + self.first, start.column + 1, length, self.file)
            node = _make(Listing, (tuple(ended.items), *place))
        else:
            entries = self._pair(ended) if ended.items else ()
            length = length if flow or not entries else max(entries[0][0].length, 1)
            place = (flow_text, start.line + self.first, start.column + 1, length, self.file)
            node = _make(Mapping, (entries, *place))
            if len(self.open) == 2 and self.open[1].taken:
                node = self._hand_over(node, start, end)
        self._add_collection(ended, node)

    def _hand_over(self, node: Mapping, start: Mark, end: Mark) -> Mapping:
        """Let the consumer make of a record what it wants, and put the record away.

        One is kept whole that an alias may stand in or point into, and one that is no map by itself (`[a: b]`).
        """
        is_whole = self.text[start.index] == "{" or not self.open[1].start.flow_style
        if self.labels or not is_whole or self.consumer is None:
            return node
        return put_away(node, self.text, start.index, end.index, self.consumer.read(node))

    def _finish(self) -> None:
        """Give out the root, and warn of labels that nothing points to: perhaps they were meant as text."""
        self.reading.root = self.roots[0] if self.roots else None
        self.reading.values = self.taken + self.aliased
        for label in islice((label for label in self.labels if not label.used), MAX_PROBLEMS):
            name = shorten(label.name, 30)
            message = f"'&{name}' is taken as a label and left out of the text, and nothing points to it"
            advice = self._advise_quotes(label.mark, "if it is text, put it in quotes")
            self._warn(self._where(label.mark, len(name) + 1), message, advice)

    def _stop(self, fault: Fault, taken: int) -> None:
        """Note where the text stops being YAML; what stands before the character `taken` is read.

        The parser looks ahead, and from libyaml 0.2.6 on refuses 1,000 brackets before it hands out the first of them.
        """
        if fault.kind != "depth":
            self.reading.fault = fault
            return
        brackets = islice(_OPENING.finditer(self.text, taken), MAX_DEPTH - len(self.open), None)
        index = next((found.start() for found in brackets), taken)
        before = self.text.rfind("\n", 0, index) + 1
        self._refuse_depth(Where(self.file, self.text.count("\n", 0, index) + 1, index - before + 1, 1))

    def _pair(self, ended: _Open) -> tuple[tuple[Scalar, Node], ...]:
        """Return the entries of a map."""
        keys = cast(list[Scalar], ended.items[::2])
        texts = {key.text for key in keys if type(key) is Scalar}
        if len(texts) < len(keys) or "" in texts or "<<" in texts:
            self._check_keys(ended)
        return tuple(zip(keys, ended.items[1::2], strict=True))

    def _add_collection(self, ended: _Open, node: Node) -> None:
        """Put a list or map that has ended into the one around it."""
        if ended.anchored:
            ended.anchored.node = node
            ended.anchored.values = self.taken + self.aliased - ended.before
            ended.anchored.height = ended.height + 1
        if self.open:
            outer = self.open[-1]
            if outer.height <= ended.height:
                outer.height = ended.height + 1
            self.items = outer.items
        else:
            self.items = self.roots
        self.items.append(node)

    def _inspect(self, node: Scalar, event: NodeStart) -> None:
        """Look closer at a scalar that is more than a few plain words."""
        start, end, text = event.start_mark, event.end_mark, node.text
        if event.tag:
            self._refuse_tag(event)
        if event.anchor:
            anchored = self._label(event)
            anchored.node, anchored.values = node, 1
        if len(text) > MAX_SCALAR:
            message = f"a value of {len(text)} characters begins here, expected at most {MAX_SCALAR}"
            self._refuse(
                node.where, message, "is a quote missing at its end? else keep such a text in a file of its own"
            )
        elif event.style == '"' and (found := FORBIDDEN.search(text.replace("\r", "\0"))):
            self._refuse(node.where, *describe_escape(found[0]))
        elif event.style in ("|", ">") and not text.strip() and _SIZED_BLOCK.match(self.text, start.index):
            shown = shorten(self.text[start.index : start.index + node.length])
            advice = self._advise_quotes(start, "put it in quotes")
            self._refuse(node.where, f"'{shown}' announces lines of text, and none follow", advice)
        elif not event.style and end.index in self.hashes:
            self._warn_of_hash(end)

    def _measure_first_line(self, start: Mark) -> int:
        """Return how many characters of a scalar that goes on below stand on its first line."""
        end = self.text.find("\n", start.index)
        line = self.text[start.index : end if end >= 0 else None]
        return len(line.partition(" #")[0].rstrip() if line[:1] in ("|", ">") else line.rstrip())

    def _label(self, event: NodeStart) -> _Anchored:
        """Note a label; an alias means the last one of its name that began before it."""
        if len(self.labels) >= MAX_ANCHORS:
            message = f"the file has more than {MAX_ANCHORS} labels ('&x')"
            self._halt(self._where(event.start_mark, 1), message, "write the values out")
        name = event.anchor or ""
        self.anchors[name] = _Anchored(name, event.start_mark)
        self.labels.append(self.anchors[name])
        return self.anchors[name]

    def _refuse_depth(self, where: Where) -> None:
        message = f"lists and maps lie more than {MAX_DEPTH} deep within one another here"
        self._halt(where, message, "is a closing bracket missing? a timeline needs no more than ten")

    def _check_keys(self, ended: _Open) -> None:
        """Refuse keys that are no text, keys that are missing, merge keys and keys given twice."""
        first: dict[str, Scalar] = {}
        for key in ended.items[::2]:
            if not isinstance(key, Scalar):
                advice = "if this is text, put it in quotes"
                if ended.start.flow_style:
                    advice = self._advise_quotes(ended.start.start_mark, advice)
                self._refuse(key.where, "a list or map stands in the place of a key, expected a text", advice)
            elif not key.text and self.text[ended.start.start_mark.index] == "?":
                self._refuse(self._where(ended.start.start_mark, 1), LONE_QUESTION_MARK, "put it in quotes")
            elif not key.text:
                self._refuse(key.where, "this key is empty, expected a text before the ':'", "write 'key: value'")
            elif key.plain and key.text == "<<":
                message = "'<<' would merge another map into this one, expected each key written out"
                self._refuse(key.where, message, "write the keys out, or use an alias for a whole value")
            elif key.text in first:
                before = first[key.text]
                place = f"line {before.line}" if before.line != key.line else f"column {before.column}"
                message = f"'{shorten(key.text)}' is given twice in one map, the first time in {place}"
                self._refuse(key.where, message, "keep one of the two, or join them")
            else:
                first[key.text] = key

    def _refuse_tag(self, event: NodeStart) -> None:
        """Refuse a tag, naming it as it is written."""
        start = event.start_mark
        found = _TAG.search(self.text, start.index)
        tag = shorten(found[0] if found else "!", 40)
        advice = self._advise_quotes(start, "leave it out; if it is text, put it in quotes")
        self._refuse(self._where(start, len(tag)), f"'{tag}' is a tag, expected plain values without types", advice)

    def _warn_of_hash(self, end: Mark) -> None:
        """Warn of `title: Case #4 opens`, which YAML cuts at the '#'."""
        index = self.text.index("#", end.index)
        comment = shorten(self.text[index : index + 200].partition("\n")[0])
        where = Where(self.file, end.line + 1, end.column + 1 + index - end.index, len(comment))
        advice = self._advise_quotes(end, "put a space after '#' if it is one; if it is text, put it in quotes")
        self._warn(where, f"'{comment}' is taken as a comment and left out", advice)

    def _advise_quotes(self, mark: Mark, advice: str) -> str:
        """Return the advice with the line as it would be, unless that is too long to be shown."""
        start = self.text.rfind("\n", 0, mark.index) + 1
        line = self.text[start : mark.index + MAX_SHOWN].partition("\n")[0]
        return advice if len(line) >= MAX_SHOWN else f"{advice}: {quote_from(line, mark.column).strip()}"

    def _where(self, mark: Mark, length: int) -> Where:
        return Where(self.file, mark.line + self.first, mark.column + 1, length)

    def _warn(self, where: Where, message: str, advice: str) -> None:
        self.reading.warnings.append(Problem(message, where, advice, severity="warning"))

    def _refuse(self, where: Where, message: str, advice: str) -> None:
        self.reading.problems.append(Problem(message, where, advice))
        if len(self.reading.problems) == MAX_PROBLEMS:
            self._halt(where, f"there are more than {MAX_PROBLEMS} problems", "put these right first")

    def _halt(self, where: Where, message: str, advice: str) -> None:
        self.reading.problems.append(Problem(message, where, advice))
        raise _HaltError


def _find_glued_hashes(text: str) -> set[int]:
    """Return where the text before each ` #x` ends, for the first thousand of them."""
    ends = set()
    for match in islice(_GLUED_HASH.finditer(text), 1_000):
        begin = max(match.start() - MAX_SHOWN, 0)
        ends.add(begin + len(text[begin : match.start()].rstrip(" \t")))
    return ends
