"""A timeline file goes in; a Timeline of frozen records comes out, or every problem of its files at once.

Loading reads shapes and values of single records. What one record says of another is checked in `check`.
Given an audience's ceiling, what lies above it is taken out here, before anything else looks at it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from briefgen.errors import Problem, SourceError, TimelineError, UsageError, Where
from briefgen.fields import find_node, read_fields, salvage_fields, unknown_key_problem, validate_fields
from briefgen.source import Document, Listing, Mapping, Node, Scalar, read_with_includes
from briefgen.timeline.dates import Date, DateError, load_zone, read_date
from briefgen.timeline.events import complete_event
from briefgen.timeline.markings import MarkingScheme, make_scheme
from briefgen.timeline.model import (
    Actor,
    Event,
    Gap,
    Judgment,
    MarkedText,
    Meta,
    Place,
    Record,
    Source,
    Timeline,
    sort_events,
)
from briefgen.timeline.withhold import withhold_records

FORMAT_VERSION = "1"
SECTIONS = ("actors", "places", "sources", "events", "judgments", "gaps")
ROOT_KEYS = ("briefgen", "meta", "include", *SECTIONS)
# Keys whose value is a date, and stays as it was written even where YAML took its brackets for a list.
DATE_KEYS = frozenset({"date", "start", "end", "planned", "issued", "known", "accessed", "as_of", "period"})

RecordModel = TypeVar("RecordModel", bound=Record)


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

    def document_of(self, node: Node) -> Document:
        """Return the file in which a node stands."""
        return next(document for document in self.documents if document.file == node.file)


def load_timeline(path: str | Path, *, ceiling: str | None = None) -> Timeline:
    """Read, load and check a timeline.

    Args:
        path: a YAML file.
        ceiling: highest marking the audience may see; None for no audience.

    Raises:
        SourceError: the file or one that it includes cannot be read.
        TimelineError: it is wrong; every error in it.
        UsageError: the timeline has no marking of the ceiling's name.
    """
    from briefgen.timeline.check import check_timeline

    loaded = read_timeline(Path(path), ceiling=ceiling)
    problems = [problem for problem in check_timeline(loaded) if problem.severity == "error"]
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
    try:
        return read_with_includes(path).documents
    except SourceError as error:
        if not ceiling:
            raise
        raise SourceError([_mute(problem) for problem in error.problems]) from None


def _mute(problem: Problem) -> Problem:
    """Return a problem without what it repeats of the file's text."""
    if problem.where is None or not problem.where.line:
        return problem
    advice = "check the file without a ceiling to see what is wrong there"
    return Problem("the file cannot be read from here on", problem.where, advice)


def load_documents(documents: tuple[Document, ...], *, ceiling: str | None = None) -> Loaded:
    """Load a timeline from its files as read, the main one first.

    Raises:
        UsageError: the timeline has no marking of the ceiling's name.
    """
    return _Loader(documents, ceiling).load()


class _Loader:
    """One load: the files, what was made of them so far, and the problems met."""

    def __init__(self, documents: tuple[Document, ...], ceiling: str | None) -> None:
        self.documents = documents
        self.by_file = {document.file: document for document in documents}
        self.ceiling = ceiling
        self.zone = "UTC"
        self.scheme: MarkingScheme = make_scheme("tlp")
        self.problems: list[Problem] = []
        self.nodes: dict[tuple[str, str], Node] = {}
        self.dropped: dict[str, set[str]] = {section: set() for section in SECTIONS}
        self.event_ids: set[str] = set()
        self.broken: list[Event] = []
        self.dropped_events = 0
        self.default_marking = ""
        self.active_ceiling = ""

    def load(self) -> Loaded:
        if not self.ceiling:
            # What YAML read otherwise than it looks; its words may be of records that an audience may not see.
            self.problems += [warning for document in self.documents for warning in document.warnings]
        self._check_roots()
        meta = self._load_meta()
        timeline = None
        if meta is not None:
            ceiling = self.scheme.read_ceiling(self.ceiling) if self.ceiling else ""
            self.default_marking = meta.marking
            self.active_ceiling = ceiling
            timeline = self._load_records(self._withhold_meta(meta))
        order = {document.file: index for index, document in enumerate(self.documents)}
        if self.ceiling:
            # A line of the file may hold more than the audience may see.
            self.problems = [replace(problem, excerpt="") for problem in self.problems]
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
        )

    def _withhold_meta(self, meta: Meta) -> Meta:
        """Take out of meta what the audience may not see; a timeline that is marked higher as a whole is refused."""
        if not self.active_ceiling:
            return meta
        if not self.scheme.allows(meta.marking, self.active_ceiling):
            raise UsageError(
                f"the whole timeline is marked {meta.marking}, above the audience's {self.active_ceiling}; "
                "nothing of it can be shown to them"
            )
        line = meta.bottom_line
        if line is not None and not self.scheme.allows(line.marking or meta.marking, self.active_ceiling):
            return meta.model_copy(update={"bottom_line": None})
        return meta

    def _load_records(self, meta: Meta) -> Timeline:
        entries = {section: list(self._section(section)) for section in SECTIONS}
        if self.active_ceiling:
            entries = withhold_records(entries, self.scheme, self.active_ceiling, self.default_marking)
        actors = self._load_named("actors", Actor, entries["actors"])
        places = self._load_named("places", Place, entries["places"])
        self._check_shared_ids(actors, places)
        return Timeline(
            meta=meta,
            actors=actors,
            places=places,
            sources=self._load_named("sources", Source, entries["sources"]),
            events=sort_events(self._load_events(entries["events"])),
            judgments=tuple(self._load_listed("judgments", Judgment, entries["judgments"])),
            gaps=tuple(self._load_listed("gaps", Gap, entries["gaps"])),
            name=Path(self.documents[0].file).name,
        )

    # -- the file's own shape -------------------------------------------------------------------------------

    def _check_roots(self) -> None:
        for index, document in enumerate(self.documents):
            root = document.root
            if not isinstance(root, Mapping):
                self.problems.append(
                    document.problem(root.where, "a timeline is keys and values: 'briefgen: 1', 'meta:', 'events:'")
                )
                continue
            for key, _ in root.entries:
                if key.text not in ROOT_KEYS:
                    self.problems.append(unknown_key_problem(key, ROOT_KEYS, document, "the timeline"))
                elif index and key.text == "meta":
                    message = f"'meta' stands in '{self.documents[0].file}' already; an included file has none"
                    self.problems.append(document.problem(key.where, message, "move what it says there"))
            self._check_version(document, root, required=index == 0)
        main = self.documents[0].root
        if isinstance(main, Mapping) and not any(True for _ in self._listed_nodes("events")):
            place = main.key_node("events") or main
            self.problems.append(
                self._problem(place, "the timeline has no events", "add 'events:' with '- date:' and 'title:' below it")
            )

    def _check_version(self, document: Document, root: Mapping, *, required: bool) -> None:
        version = root.get("briefgen")
        if version is None:
            if required:
                message = "the file does not say which format it is written in"
                self.problems.append(document.problem(root.where, message, "begin it with 'briefgen: 1'"))
        elif not isinstance(version, Scalar) or version.text != FORMAT_VERSION:
            seen = version.text if isinstance(version, Scalar) else "no number"
            message = f"format version '{seen}' is not known; this program reads version {FORMAT_VERSION}"
            self.problems.append(document.problem(version.where, message, "write 'briefgen: 1'"))

    def _listed_nodes(self, section: str) -> Iterator[Node]:
        for document in self.documents:
            node = document.root.get(section) if isinstance(document.root, Mapping) else None
            if isinstance(node, Listing):
                yield from node.items

    def _section(self, section: str) -> Iterator[tuple[str, Node]]:
        """Yield id ("" in a list) and node of every record of a section, file after file."""
        for document in self.documents:
            node = document.root.get(section) if isinstance(document.root, Mapping) else None
            if node is None or (isinstance(node, Scalar) and node.is_empty):
                continue
            if section in ("actors", "places", "sources"):
                yield from self._named_entries(section, node)
            elif isinstance(node, Listing):
                yield from (("", item) for item in node.items)
            else:
                self.problems.append(
                    self._problem(node, f"'{section}' is not a list", "begin each of its records with '- '")
                )

    def _named_entries(self, section: str, node: Node) -> Iterator[tuple[str, Node]]:
        if not isinstance(node, Mapping):
            help_text = f"write each as 'id: {{{'title' if section == 'sources' else 'name'}: ...}}'"
            self.problems.append(self._problem(node, f"'{section}' is not keys and values", help_text))
            return
        yield from ((key.text, value) for key, value in node.entries)

    # -- meta -----------------------------------------------------------------------------------------------

    def _load_meta(self) -> Meta | None:
        document = self.documents[0]
        root = document.root
        if not isinstance(root, Mapping):
            return None
        node = root.get("meta")
        if node is None:
            help_text = "add 'meta: {title: ...}'"
            self.problems.append(document.problem(root.where, "the timeline has no 'meta'", help_text))
            return None
        fields = read_fields(node, DATE_KEYS)
        if isinstance(fields, dict):
            self._read_zone(node, fields)
            self._read_dates(node, fields, ("as_of", "period"))
            self._read_bottom_line(node, fields)
            fields = {key: value for key, value in fields.items() if value is not None}
            fields["where"] = node.where
        meta, problems = validate_fields(Meta, fields, node, document, "'meta'")
        self.problems += problems
        if meta is None and isinstance(fields, dict):
            meta = salvage_fields(Meta, fields, {"title": Path(document.file).stem})
        if meta is None:
            return None
        self.scheme = make_scheme(meta.marking_scheme)
        return meta.model_copy(update={"marking": self._settle_marking(_value(node, "marking"), meta.marking)})

    def _read_zone(self, node: Node, fields: dict[str, Any]) -> None:
        zone = fields.get("timezone")
        if not isinstance(zone, str):
            return
        try:
            load_zone(zone)
        except DateError as error:
            self.problems.append(self._problem(_value(node, "timezone"), error.message, error.help))
            del fields["timezone"]
        else:
            self.zone = zone

    def _read_bottom_line(self, node: Node, fields: dict[str, Any]) -> None:
        value = fields.get("bottom_line")
        place = _value(node, "bottom_line")
        if value is not None and not (isinstance(value, str) and value.strip()) and not isinstance(value, dict):
            message = "the bottom line is empty" if isinstance(value, str) else "the bottom line is a list"
            self.problems.append(self._problem(place, f"{message}; expected one message of 60 to 80 words"))
            value = None
        if isinstance(value, str):
            value = {"text": value}
        if not isinstance(value, dict):
            fields["bottom_line"] = None
            return
        if isinstance(place, Mapping):
            marked, problems = validate_fields(MarkedText, value, place, self._document(place), "'bottom_line'")
            self.problems += problems
        else:
            marked = MarkedText(text=str(value["text"]))
        if marked is not None:
            marked = marked.model_copy(
                update={"marking": self._settle_marking(_value(place, "marking"), marked.marking)}
            )
        fields["bottom_line"] = marked

    # -- records --------------------------------------------------------------------------------------------

    def _load_named(
        self, section: str, model: type[RecordModel], entries: list[tuple[str, Node]]
    ) -> dict[str, RecordModel]:
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

    def _load_listed(
        self, section: str, model: type[RecordModel], entries: list[tuple[str, Node]]
    ) -> Iterator[RecordModel]:
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

    def _load_events(self, entries: list[tuple[str, Node]]) -> list[Event]:
        events: list[Event] = []
        for index, (_, node) in enumerate(entries, 1):
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
                events.append(event)
        return events

    def _claim_id(self, section: str, id_: str, node: Node) -> bool:
        """Take an id for a record; a second record of the same id is a problem."""
        if not id_ or (section, id_) not in self.nodes:
            self.nodes[section, id_] = node
            return True
        first = self.nodes[section, id_]
        place = _value(node, "id")
        message = f"the id '{id_}' is taken already, by the {section[:-1]} at {first.where}"
        self.problems.append(self._problem(place, message, "give one of them another id"))
        return False

    def _load_record(
        self, section: str, model: type[RecordModel], node: Node, fields: Any, name: str
    ) -> RecordModel | None:
        if isinstance(fields, dict):
            fields = {key: value for key, value in fields.items() if value is not None}
            self._read_dates(node, fields, ("issued", "known", "accessed"))
            for index, revision in enumerate(fields.get("revisions") or ()):
                if isinstance(revision, dict):
                    self._read_dates(find_node(node, ("revisions", index))[0], revision, ("known",))
            fields["where"] = node.where
        record, problems = validate_fields(model, fields, node, self._document(node), name)
        self.problems += problems
        if record is not None:
            return self._settle_markings(record, node)
        if isinstance(fields, dict) and isinstance(fields.get("marking"), str):
            self._settle_marking(_value(node, "marking"), fields["marking"])  # its problem is told with the others
        return None

    def _read_dates(self, node: Node, fields: dict[str, Any], keys: tuple[str, ...]) -> None:
        for key in keys:
            value = fields.get(key)
            if value is None or isinstance(value, Date):
                continue
            place = _value(node, key)
            try:
                if not isinstance(value, str):
                    raise DateError(f"'{key}' is not a date", "write it as 2015-10-07")
                fields[key] = read_date(value, zone=self.zone)
            except DateError as error:
                self.problems.append(self._problem(place, error.message, error.help))
                del fields[key]

    # -- markings -------------------------------------------------------------------------------------------

    def _settle_markings(self, record: RecordModel, node: Node) -> RecordModel:
        """Give the record and what it holds their markings in the scheme's own spelling."""
        changes: dict[str, Any] = {}
        if record.marking:
            changes["marking"] = self._settle_marking(_value(node, "marking"), record.marking)
        for key in ("claims", "quantities", "media"):
            inner: tuple[Record, ...] = getattr(record, key, ())
            settled = tuple(
                self._settle_markings(item, find_node(node, (key, index))[0]) for index, item in enumerate(inner)
            )
            if any(new is not old for new, old in zip(settled, inner, strict=True)):
                changes[key] = settled
        return record.model_copy(update=changes) if changes else record

    def _settle_marking(self, place: Node, marking: str) -> str:
        if not marking:
            return ""
        name = self.scheme.find(marking)
        if name is not None:
            return name
        listed = ", ".join(self.scheme.names)
        self.problems.append(
            self._problem(place, f"'{marking}' is not a marking of this timeline", f"expected one of {listed}")
        )
        # Whatever was meant, it is not shown to more people than the highest marking allows.
        return self.scheme.names[-1]

    # -- problems -------------------------------------------------------------------------------------------

    def _check_shared_ids(self, actors: dict[str, Actor], places: dict[str, Place]) -> None:
        for id_ in sorted(actors.keys() & places.keys()):
            node = self.nodes["places", id_]
            message = f"'{id_}' is an actor and a place; events name both, so an id is one or the other"
            self.problems.append(self._problem(node, message, "give the place or the actor another id"))

    def _document(self, node: Node) -> Document:
        return self.by_file[node.file]

    def _problem(self, node: Node, message: str, help_text: str = "") -> Problem:
        return self._document(node).problem(node.where, message, help_text)


def _value(node: Node, key: str) -> Node:
    """Return the node under a key, or the node itself."""
    found = node.get(key) if isinstance(node, Mapping) else None
    return node if found is None else found


def _problem_order(problem: Problem, order: dict[str, int]) -> tuple[int, int, int]:
    where = problem.where or Where("")
    return order.get(where.file, len(order)), where.line, where.column
