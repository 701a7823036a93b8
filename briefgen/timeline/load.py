"""A timeline file goes in; a Timeline of frozen records comes out, or every problem of its files at once.

Loading reads shapes and values of single records. What one record says of another is checked in `check`.
Given an audience's ceiling, what lies above it is taken out here, before anything else looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

from briefgen.errors import Problem, SourceError, TimelineError, Where
from briefgen.fields import (
    find_node,
    list_keys,
    other_keys,
    read_fields,
    salvage_fields,
    unknown_key_problem,
    validate_fields,
)
from briefgen.source import (
    Consumer,
    Document,
    Mapping,
    Node,
    PutAway,
    Scalar,
    paused_collector,
    read_with_includes,
)
from briefgen.source.unquoted import leave_out_quotes
from briefgen.timeline.dates import read_date
from briefgen.timeline.events import complete_event, make_id
from briefgen.timeline.field_dates import DATE_KEYS, find_value, read_dates
from briefgen.timeline.meta import load_meta, withhold_meta
from briefgen.timeline.model import Actor, Event, Gap, Judgment, Meta, Place, Source, Timeline, sort_events
from briefgen.timeline.naming import Naming, find_namings
from briefgen.timeline.record_markings import RecordModel, settle_marking, settle_markings
from briefgen.timeline.shape import SECTIONS, Entries, check_roots, list_sections
from briefgen.timeline.slim import Slimmer
from briefgen.timeline.withhold import withhold_records

# Begins what is said to an audience of a file that cannot be read; nothing after it repeats the file.
UNREADABLE = "the file cannot be read from here on"


@dataclass(frozen=True, slots=True)
class Loaded:
    """A timeline as far as it could be read, and what could not.

    Attributes:
        timeline: all records that are right; None when not even meta is.
        problems: what is wrong with the rest, in file order.
        documents: the files, for excerpts.
        nodes: where each record stands, by section and id.
        dropped: ids of records that are wrong, by section: they exist, so a reference to one is no problem.
        ceiling: the audience's highest marking; "" for no audience.
        dropped_events: how many events are wrong.
        namings: texts that name what is marked higher; for an audience, what it may not see, whose name is not kept.
        broken: what is right of events that are wrong, so that what they say of others is checked all the same.
    """

    timeline: Timeline | None
    problems: tuple[Problem, ...]
    documents: tuple[Document, ...]
    nodes: dict[tuple[str, str], Node] = field(default_factory=dict)
    dropped: dict[str, frozenset[str]] = field(default_factory=dict)
    ceiling: str = ""
    broken: tuple[Event, ...] = ()
    dropped_events: int = 0
    namings: tuple[Naming, ...] = ()

    def document_of(self, node: Node) -> Document:
        """Return the file in which a node stands."""
        return next(document for document in self.documents if document.file == node.file)

    def problem_at(self, node: Node, message: str, help_text: str = "") -> Problem:
        """Return a problem at a node; an audience is shown nothing of the file."""
        problem = self.document_of(node).problem(node.where, message, help_text)
        return replace(problem, excerpt="") if self.ceiling else problem


def load_timeline(path: str | Path, *, ceiling: str | None = None, alone: bool = False) -> Timeline:
    """Read, load and check a timeline.

    Args:
        path: a YAML file.
        ceiling: highest marking the audience may see; None for no audience.
        alone: whether it is read for what it says alone, without the pictures and outlines that lie beside it; no
            copy in the archive has them.

    Raises:
        SourceError: the file or one that it includes cannot be read.
        TimelineError: it is wrong; every error in it.
        UsageError: the timeline has no marking of the ceiling's name.
    """
    from briefgen.timeline.check import FILE_CHECKS, check_timeline

    loaded = read_timeline(Path(path), ceiling=ceiling)
    levels = dict.fromkeys(FILE_CHECKS, "off") if alone else {}
    problems = [problem for problem in check_timeline(loaded, levels) if problem.severity == "error"]
    if problems or loaded.timeline is None:
        raise TimelineError(problems)
    return loaded.timeline


def read_timeline(path: Path, *, ceiling: str | None = None) -> Loaded:
    """Read and load a timeline, keeping what is right when something else is wrong.

    Raises:
        SourceError: the file or one that it includes cannot be read.
        UsageError: the timeline has no marking of the ceiling's name.
    """
    return load_documents(read_documents(path, ceiling), ceiling=ceiling)


def read_documents(path: Path, ceiling: str | None = None) -> tuple[Document, ...]:
    """Return the timeline's file and those it includes, in order.

    Args:
        path: the timeline's file.
        ceiling: of the audience; with one, what is said of a file that cannot be read repeats nothing of it.

    Raises:
        SourceError: a file cannot be read.
    """
    # What an audience may not see is taken out of nodes, of every record; else they are put away as they are read.
    consumer = None if ceiling else Consumer("events", partial(read_fields, written_keys=DATE_KEYS))
    try:
        return read_with_includes(path, consumer=consumer).documents
    except SourceError as error:
        if not ceiling:
            raise
        *muted, last = map(_mute, error.problems)
        if last.where is not None and last.where.line:
            last = replace(last, message=f"{last.message}; `briefgen check {path.as_posix()}` shows the line")
        raise SourceError([*muted, last]) from None


def _mute(problem: Problem) -> Problem:
    """Return a problem without what it repeats of the file's text."""
    if problem.where is None or not problem.where.line:
        return problem
    reason = leave_out_quotes(problem.message)
    return Problem(f"{UNREADABLE}{f': {reason}' if reason else ''}", problem.where)


def load_documents(documents: tuple[Document, ...], *, ceiling: str | None = None) -> Loaded:
    """Load a timeline from its files as read, the main one first.

    Raises:
        UsageError: the timeline has no marking of the ceiling's name.
    """
    with paused_collector():
        return _Loader(documents, ceiling).load()


class _Loader:
    """One load: the files, what was made of them so far, and the problems met."""

    def __init__(self, documents: tuple[Document, ...], ceiling: str | None) -> None:
        self.documents = documents
        self.by_file = {document.file: document for document in documents}
        self.ceiling = ceiling
        self.problems: list[Problem] = []
        self.nodes: dict[tuple[str, str], Node] = {}
        self.dropped: dict[str, set[str]] = {section: set() for section in SECTIONS}
        self.event_ids: set[str] = set()
        self.broken: list[Event] = []
        self.dropped_events = 0
        self.namings: tuple[Naming, ...] = ()
        self.meta, self.zone, self.scheme, problems = load_meta(documents[0])
        self.problems += problems

    def load(self) -> Loaded:
        if not self.ceiling:
            # What YAML read otherwise than it looks; its words may be of records that an audience may not see.
            self.problems += [warning for document in self.documents for warning in document.warnings]
        self.problems += check_roots(self.documents, has_audience=bool(self.ceiling))
        timeline = self._load_records(self.meta) if self.meta is not None else None
        if self.ceiling:
            # A line of the file may hold more than the audience may see.
            self.problems = [replace(problem, excerpt="") for problem in self.problems]
        order = {document.file: index for index, document in enumerate(self.documents)}
        self.problems.sort(key=lambda problem: _problem_order(problem, order))
        dropped = {section: frozenset(ids) for section, ids in self.dropped.items()}
        return Loaded(
            timeline,
            tuple(self.problems),
            self.documents,
            self.nodes,
            dropped,
            self.ceiling or "",
            tuple(self.broken),
            self.dropped_events,
            self.namings,
        )

    def _load_records(self, meta: Meta) -> Timeline:
        ceiling = self.scheme.read_ceiling(self.ceiling) if self.ceiling else ""
        shown = withhold_meta(meta, self.scheme, ceiling) if ceiling else meta
        entries, problems = list_sections(self.documents)
        self.problems += problems
        self.namings = self._find_namings(entries, meta.marking, ceiling)
        if ceiling:
            entries = withhold_records(entries, self.scheme, ceiling, meta.marking)
        actors = self._load_named("actors", Actor, entries["actors"])
        places = self._load_named("places", Place, entries["places"])
        self._check_shared_ids(actors, places)
        return Timeline(
            meta=shown,
            actors=actors,
            places=places,
            sources=self._load_named("sources", Source, entries["sources"]),
            events=sort_events(self._load_events(entries["events"])),
            judgments=tuple(self._load_listed("judgments", Judgment, entries["judgments"])),
            gaps=tuple(self._load_listed("gaps", Gap, entries["gaps"])),
            name=Path(self.documents[0].file).name,
        )

    def _find_namings(self, entries: dict[str, Entries], default: str, ceiling: str) -> tuple[Naming, ...]:
        root = self.documents[0].root
        meta = root.get("meta") if isinstance(root, Mapping) else None
        found = find_namings(entries, meta, self.scheme, default, ceiling)
        return tuple(naming._replace(name="", marking="") if ceiling else naming for naming in found)

    def _load_named(self, section: str, model: type[RecordModel], entries: Entries) -> dict[str, RecordModel]:
        records = {}
        for id_, node in entries:
            if not self._claim_id(section, id_, node):
                continue
            fields = read_fields(node, DATE_KEYS)
            if isinstance(fields, dict):
                fields = {**fields, "id": id_}
            record = self._load_record(section, model, node, fields, f"{section[:-1]} '{id_}'")
            if record is None:
                self.dropped[section].add(id_)
            else:
                records[id_] = record
        return records

    def _load_listed(self, section: str, model: type[RecordModel], entries: Entries) -> Iterator[RecordModel]:
        for index, (_, node) in enumerate(entries, 1):
            fields = read_fields(node, DATE_KEYS)
            if isinstance(node, Scalar) and section == "gaps":
                fields = {"text": fields}
            name = f"{section[:-1]} {index}"
            if isinstance(fields, dict) and isinstance(fields.get("id"), str):
                name = f"{section[:-1]} '{fields['id']}'"
                if not self._claim_id(section, fields["id"], node):
                    continue
            record = self._load_record(section, model, node, fields, name)
            if record is not None:
                yield record

    def _load_events(self, entries: Entries) -> list[Event]:
        events: list[Event] = []
        slimmer = Slimmer()
        for index, (_, node) in enumerate(entries, 1):
            fields = node.take() if isinstance(node, PutAway) else None
            if fields is None:
                fields = read_fields(node, DATE_KEYS)
            if not isinstance(fields, dict):
                self.dropped_events += 1
                _, problems = validate_fields(Event, fields, node, self._document(node), f"event {index}")
                self.problems += problems
                continue
            name, problems = complete_event(fields, node, self._document(node), self.zone, self.event_ids)
            self.problems += problems
            id_ = str(fields.get("id", ""))
            if not self._claim_id("events", id_, node):
                self.dropped_events += 1
                self._look_through_double(fields, node, name)
                continue
            event = self._load_record("events", Event, node, fields, name)
            if event is None or problems:
                self.dropped_events += 1
                self.dropped["events"].add(id_)
                salvaged = event or salvage_fields(
                    Event, fields, {"id": id_, "title": id_, "date": read_date("unknown")}
                )
                self.broken += [salvaged] if salvaged else []
            else:
                events.append(slimmer.slim(event))
        return events

    def _look_through_double(self, fields: dict[str, Any], node: Node, name: str) -> None:
        """Look at the rest of an event whose id is taken, so that no problem waits for another to be mended."""
        own = make_id(str(fields["id"]), self.event_ids)
        self.event_ids.add(own)
        self.nodes["events", own] = node
        event = self._load_record("events", Event, node, {**fields, "id": own}, name)
        if isinstance(event, Event):
            self.broken.append(event)

    def _claim_id(self, section: str, id_: str, node: Node) -> bool:
        """Take an id for a record; a second record of the same id is a problem."""
        if not id_ or (section, id_) not in self.nodes:
            self.nodes[section, id_] = node
            return True
        first = self.nodes[section, id_]
        place = find_value(node, "id")
        message = f"the id '{id_}' is taken already, by the {section[:-1]} at {first.where}"
        self.problems.append(self._problem(place, message, "give one of them another id"))
        return False

    def _load_record(
        self, section: str, model: type[RecordModel], node: Node, fields: Any, name: str
    ) -> RecordModel | None:
        document = self._document(node)
        if isinstance(fields, dict):
            fields = {key: value for key, value in fields.items() if value is not None}
            self.problems += read_dates(fields, ("issued", "known", "accessed"), node, document, self.zone)
            for key, date_key in (("revisions", "known"), ("claims", "date")):
                for index, item in enumerate(fields.get(key) or ()):
                    if isinstance(item, dict):
                        self.problems += read_dates(item, (date_key,), node, document, self.zone, (key, index))
            self._refuse_where(model, node, fields, name)
            fields["where"] = node.where
        record, problems = validate_fields(model, fields, node, document, name)
        self.problems += problems
        if record is not None:
            record, problems = settle_markings(record, node, self.scheme, document)
            self.problems += problems
        elif isinstance(fields, dict) and isinstance(fields.get("marking"), str):
            # Its problem is told with the others.
            _, problems = settle_marking(fields["marking"], find_value(node, "marking"), self.scheme, document)
            self.problems += problems
        return record

    def _refuse_where(self, model: type[RecordModel], node: Node, fields: dict[str, Any], name: str) -> None:
        """Refuse a key that the records keep their own place under; it would be lost in silence."""
        inner = [
            (section, index)
            for section in ("claims", "quantities", "media", "revisions")
            for index, item in enumerate(fields.get(section) or ())
            if isinstance(item, dict) and "where" in item
        ]
        for path in (*([()] if "where" in fields else []), *inner):
            place, _, followed = find_node(node, path)
            key = place.key_node("where") if isinstance(place, Mapping) else None
            if key is not None:
                what = f"'{path[0]}' of {name}" if path else name
                known, others = list_keys(model, followed), other_keys(model, followed)
                self.problems.append(unknown_key_problem(key, known, self._document(node), what, others))

    def _check_shared_ids(self, actors: dict[str, Actor], places: dict[str, Place]) -> None:
        for id_ in sorted(actors.keys() & places.keys()):
            node = self.nodes["places", id_]
            message = f"'{id_}' is an actor and a place; events name both, so an id is one or the other"
            self.problems.append(self._problem(node, message, "give the place or the actor another id"))

    def _document(self, node: Node) -> Document:
        return self.by_file[node.file]

    def _problem(self, node: Node, message: str, help_text: str = "") -> Problem:
        return self._document(node).problem(node.where, message, help_text)


def _problem_order(problem: Problem, order: dict[str, int]) -> tuple[int, int, int]:
    where = problem.where or Where("")
    return order.get(where.file, len(order)), where.line, where.column
