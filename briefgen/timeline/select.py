"""A Timeline and the user's choice go in; the numbered events that may be shown come out, and a count of the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Literal

from briefgen.errors import Problem, SelectionError
from briefgen.timeline.as_of import restore_event, restore_judgments, restore_meta, restore_sources, was_known
from briefgen.timeline.dates import Date
from briefgen.timeline.lanes import make_lane_finder, order_lanes
from briefgen.timeline.markings import make_scheme
from briefgen.timeline.model import Actor, Event, Gap, Judgment, Meta, Place, Record, Source, Timeline, sort_events
from briefgen.timeline.time_hints import write_moment

Part = Literal["background", "dated", "planned", "undated"]
PARTS: tuple[Part, ...] = ("background", "dated", "planned", "undated")


@dataclass(frozen=True, slots=True)
class Choice:
    """What the user asked to see; the defaults ask for everything.

    Attributes:
        since, until: half-open stretch of time, seconds of the timeline's wall clock; None leaves the side open.
        tags, actors, places: an event is shown when it has any one of each group that is not empty.
        min_significance: 1 to 5.
        as_of: how the facts stood at that moment; None for as they stand.
        allow_empty: an empty selection is a result, not an error.
        counted_from: of a stretch that counts back from a moment, which that is, for messages; "" for any other.
    """

    since: int | None = None
    until: int | None = None
    tags: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    min_significance: int = 1
    as_of: Date | None = None
    allow_empty: bool = False
    counted_from: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """One event that is shown: its number in the chronology, the part it stands in, and the event.

    Attributes:
        lanes: the lanes it belongs to, by meta.lanes_by; never empty ("" is the lane of those without one).
    """

    number: int
    part: Part
    event: Event
    lanes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Selected:
    """What may be shown: the only thing that charts and `compose` are given.

    Attributes:
        meta: of the timeline.
        entries: in the order of their numbers: background, dated, planned, undated.
        actors, places, sources: those that something shown refers to, in file order.
        judgments, gaps: those that may be shown.
        lanes: names of the lanes that have an event, in meta.lanes order, then in order of appearance.
        as_of: the data cut-off; None when nothing is dated.
        marking: the highest marking among what is shown; "" when the timeline has none.
        read: how many events the timeline holds.
        left_out: (rule, count) of the events left out, in the order the rules are applied.
        later: how many claims, figures and judgments were left out because their sources were not known yet.
        name: the timeline file's name without folders.
        number_of: the number of each event, by its id.
        since, until: the period that was asked for, as in the choice.
    """

    meta: Meta
    entries: tuple[Entry, ...]
    actors: dict[str, Actor]
    places: dict[str, Place]
    sources: dict[str, Source]
    judgments: tuple[Judgment, ...]
    gaps: tuple[Gap, ...]
    lanes: tuple[str, ...]
    as_of: Date | None
    marking: str
    read: int
    left_out: tuple[tuple[str, int], ...]
    later: int
    name: str
    number_of: dict[str, int] = field(default_factory=dict)
    since: int | None = None
    until: int | None = None

    def _repr_html_(self) -> str:
        """Return the first events as a table, for a notebook."""
        from briefgen.timeline.showing import show_events

        return show_events(self.meta, [entry.event for entry in self.entries])

    def actor_name(self, actor: str) -> str:
        """Return an actor's printed name; a name that was not declared is its own."""
        return self.actors[actor].name if actor in self.actors else actor

    def place_name(self, place: str) -> str:
        """Return a place's printed name; a name that was not declared is its own."""
        return self.places[place].name if place in self.places else place


Rule = Callable[[Event, Choice, Timeline], bool]


def select_events(timeline: Timeline, choice: Choice | None = None) -> Selected:
    """Select what may be shown, number it and count the rest.

    Raises:
        SelectionError: nothing is left and the choice does not allow that; the message says which rule took the last.
    """
    choice = choice or Choice()
    kept = list(timeline.events)
    left_out: list[tuple[str, int]] = []
    for name, rule in RULES:
        passing = [event for event in kept if rule(event, choice, timeline)]
        if len(passing) < len(kept):
            left_out.append((name, len(kept) - len(passing)))
        if not passing and kept and not choice.allow_empty:
            raise SelectionError([_empty_problem(timeline, choice, left_out)])
        kept = passing
        if rule is _is_known and choice.as_of is not None:
            # The rules that follow go by what was known of an event then.
            kept = [restore_event(event, timeline, choice.as_of) for event in kept]
    if not kept and not choice.allow_empty:
        message = f"'{timeline.name}' holds no event to show"
        raise SelectionError([Problem(message, help="add events, or build an empty brief with --allow-empty")])
    judgments, later = timeline.judgments, 0
    if choice.as_of is not None:
        held = {event.id: len(event.claims) + len(event.quantities) for event in timeline.events}
        later = sum(held[event.id] - len(event.claims) - len(event.quantities) for event in kept)
        kept = list(sort_events(kept))
        judgments = restore_judgments(timeline, choice.as_of)
        later += len(timeline.judgments) - len(judgments)
        restored = {
            "sources": restore_sources(timeline, choice.as_of),
            "meta": restore_meta(timeline.meta, choice.as_of),
        }
        timeline = timeline.model_copy(update=restored)
    return _number_events(timeline, choice, kept, judgments, tuple(left_out), later)


def _empty_problem(timeline: Timeline, choice: Choice, left_out: list[tuple[str, int]]) -> Problem:
    rule = left_out[-1][0]
    counted = ", ".join(f"{count} by {name}" for name, count in left_out)
    return Problem(
        f"the selection holds none of the {len(timeline.events)} events of '{timeline.name}'; "
        f"'{rule}' took the last ({counted}){_tell_period(choice) if rule == 'period' else ''}",
        help="widen the selection, or build an empty brief with --allow-empty",
    )


def _tell_period(choice: Choice) -> str:
    """Return the stretch that was asked for, and what it counts back from."""
    ends = [("from", choice.since), ("to", choice.until)]
    stretch = " ".join(f"{word} {write_moment(at)}" for word, at in ends if at is not None)
    return f"; the period was {stretch}{choice.counted_from}"


def _is_known(event: Event, choice: Choice, timeline: Timeline) -> bool:
    return choice.as_of is None or was_known(event, timeline, choice.as_of)


def _is_in_period(event: Event, choice: Choice, timeline: Timeline) -> bool:
    """An event belongs to a period that it may overlap; one without a date belongs to every period."""
    date = event.date
    after = choice.until is not None and date.start_earliest is not None and date.start_earliest >= choice.until
    before = choice.since is not None and date.end_latest is not None and date.end_latest <= choice.since
    return date.form == "unknown" or not (after or before)


def _has_tag(event: Event, choice: Choice, timeline: Timeline) -> bool:
    return not choice.tags or not set(choice.tags).isdisjoint(event.tags)


def _has_actor(event: Event, choice: Choice, timeline: Timeline) -> bool:
    """An event has an actor when it names them, or one that is a member of them."""
    if not choice.actors:
        return True
    wanted, waiting, seen = set(choice.actors), [*event.actors, *event.targets], set[str]()
    while waiting:
        name = waiting.pop()
        if name in wanted:
            return True
        if name not in seen and name in timeline.actors:
            waiting += timeline.actors[name].member_of
        seen.add(name)
    return False


def _has_place(event: Event, choice: Choice, timeline: Timeline) -> bool:
    """An event has a place when it names it, or one that is part of it."""
    if not choice.places:
        return True
    for name in event.places:
        seen = set[str]()
        while name and name not in seen:
            if name in choice.places:
                return True
            seen.add(name)
            name = timeline.places[name].part_of if name in timeline.places else ""
    return False


def _is_significant(event: Event, choice: Choice, timeline: Timeline) -> bool:
    return event.significance >= choice.min_significance


# Applied in this order; each counts what it leaves out of what the rules before it kept.
RULES: tuple[tuple[str, Rule], ...] = (
    ("as-of", _is_known),
    ("period", _is_in_period),
    ("tags", _has_tag),
    ("actors", _has_actor),
    ("places", _has_place),
    ("significance", _is_significant),
)


def _number_events(
    timeline: Timeline,
    choice: Choice,
    events: list[Event],
    judged: tuple[Judgment, ...],
    left_out: tuple[tuple[str, int], ...],
    later: int,
) -> Selected:
    parts: dict[Part, list[Event]] = {part: [] for part in PARTS}
    for event in events:
        parts[_part_of(event, timeline.meta)].append(event)
    entries: list[Entry] = []
    find_lanes = make_lane_finder(timeline)
    for part, members in parts.items():
        for event in members:
            entries.append(Entry(len(entries) + 1, part, event, find_lanes(event)))
    shown_ids = {event.id for event in events}
    judgments = tuple(judgment for judgment in judged if _keeps_basis(judgment, shown_ids))
    as_of = choice.as_of or timeline.meta.as_of or _latest_date(events)
    actors, places, sources = _collect_mentioned(timeline, events, judgments)
    records: list[Record] = [
        timeline.meta,
        *actors.values(),
        *places.values(),
        *sources.values(),
        *judgments,
        *timeline.gaps,
    ]
    if timeline.meta.bottom_line:
        records.append(timeline.meta.bottom_line)
    return Selected(
        meta=timeline.meta,
        entries=tuple(entries),
        actors=actors,
        places=places,
        sources=sources,
        judgments=judgments,
        gaps=timeline.gaps,
        lanes=order_lanes([entry.lanes for entry in entries], timeline),
        as_of=as_of,
        marking=make_scheme(timeline.meta.marking_scheme).highest(_markings(events, records)),
        read=len(timeline.events),
        left_out=left_out,
        later=later,
        name=timeline.name,
        number_of={entry.event.id: entry.number for entry in entries},
        since=choice.since,
        until=choice.until,
    )


def _part_of(event: Event, meta: Meta) -> Part:
    """Say in which part of the chronology an event stands.

    Background is a state whose beginning is unknown or lies before the period that the brief covers.
    """
    if event.date.form == "unknown":
        return "undated"
    if event.kind == "planned":
        return "planned"
    if event.kind == "state":
        start = event.date.start_earliest
        period_start = meta.period.start_earliest if meta.period else None
        if start is None or (period_start is not None and start < period_start):
            return "background"
    return "dated"


def _keeps_basis(judgment: Judgment, shown_ids: set[str]) -> bool:
    return not judgment.basis or not shown_ids.isdisjoint(judgment.basis)


def _latest_date(events: Iterable[Event]) -> Date | None:
    """Return the latest known date of an event that is not planned."""
    dates = [event.date for event in events if event.kind != "planned" and event.date.end_latest is not None]
    dates += [
        event.date
        for event in events
        if event.kind != "planned" and event.date.end_latest is None and event.date.start_latest is not None
    ]
    return max(dates, key=lambda date: date.end_latest or date.start_latest or 0, default=None)


def _collect_mentioned(
    timeline: Timeline, events: list[Event], judgments: tuple[Judgment, ...]
) -> tuple[dict[str, Actor], dict[str, Place], dict[str, Source]]:
    """Return the actors, places and sources that something shown refers to, and what those belong to."""
    names: set[str] = set()
    sources: set[str] = set()
    for event in events:
        names.update(event.actors, event.targets, event.places)
        sources.update(reference.source for reference in event.sources)
        for claim in event.claims:
            names.update((claim.by, *claim.about))
            sources.update(reference.source for reference in claim.sources)
        for quantity in event.quantities:
            names.add(quantity.by)
            sources.update(reference.source for reference in quantity.sources)
    for judgment in judgments:
        names.update((judgment.by, *judgment.places))
        sources.update(reference.source for reference in judgment.sources)
    _close_over(names, lambda name: timeline.actors[name].member_of if name in timeline.actors else ())
    _close_over(names, lambda name: (timeline.places[name].part_of,) if name in timeline.places else ())
    _close_over(sources, lambda name: (timeline.sources[name].via,) if name in timeline.sources else ())
    return (
        {id_: actor for id_, actor in timeline.actors.items() if id_ in names},
        {id_: place for id_, place in timeline.places.items() if id_ in names},
        {id_: source for id_, source in timeline.sources.items() if id_ in sources},
    )


def _close_over(names: set[str], parents: Callable[[str], tuple[str, ...]]) -> None:
    """Add to the names everything they belong to, however far up."""
    waiting = sorted(names)
    while waiting:
        for parent in parents(waiting.pop()):
            if parent and parent not in names:
                names.add(parent)
                waiting.append(parent)


def _markings(events: list[Event], records: list[Record]) -> Iterable[str]:
    for record in (*events, *records):
        yield record.marking
    for event in events:
        for item in (*event.claims, *event.quantities, *event.media):
            yield item.marking
