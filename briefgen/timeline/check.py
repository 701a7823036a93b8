"""A loaded timeline goes in; what one of its records says wrongly of another comes out as problems.

Every rule is one small function of `CHECKS`, named as a project turns it up or off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Map
from dataclasses import replace
from functools import cache

from briefgen.errors import Problem, Severity, nearest_name
from briefgen.fields import find_node
from briefgen.source import Mapping, Node
from briefgen.timeline.as_of import check_revised_field, check_revision
from briefgen.timeline.beside import check_media, check_outlines
from briefgen.timeline.cause_order import find_ruled_out
from briefgen.timeline.hidden import list_hidden, list_pictographs
from briefgen.timeline.load import Loaded
from briefgen.timeline.model import RELATIONS, Event, Judgment, Meta, SourceReference, Timeline
from briefgen.timeline.scales import SCALES
from briefgen.words import TRANSLATED, Words

Check = Callable[[Loaded, Timeline], Iterator[Problem]]


def check_timeline(loaded: Loaded, levels: Map[str, str] | None = None) -> tuple[Problem, ...]:
    """Return every problem of a timeline: those met in loading, then those between its records, in file order.

    Args:
        loaded: what `read_timeline` gave.
        levels: check name -> "error", "warning" or "off", over each check's own level.
    """
    found = list(loaded.problems)
    if loaded.timeline is not None:
        timeline = loaded.timeline.model_copy(update={"events": (*loaded.timeline.events, *loaded.broken)})
        for name, check, severity in CHECKS:
            level = (levels or {}).get(name, severity)
            if level != "off":
                for problem in check(loaded, timeline):
                    found.append(replace(problem, severity=_as_severity(level), check=name))
    order = {document.file: index for index, document in enumerate(loaded.documents)}
    return tuple(sorted(found, key=lambda problem: _place_in_files(problem, order)))


def _as_severity(level: str) -> Severity:
    return "error" if level == "error" else "warning"


def _place_in_files(problem: Problem, order: dict[str, int]) -> tuple[int, int, int]:
    if problem.where is None:
        return (-1, 0, 0)
    return (order.get(problem.where.file, len(order)), problem.where.line, problem.where.column)


# -- references -----------------------------------------------------------------------------------------------


def _check_sources(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """Every source that a record rests on is declared."""
    known = timeline.sources.keys() | loaded.dropped["sources"]
    for event in timeline.events:
        node = loaded.nodes["events", event.id]
        yield from _missing_sources(loaded, node, ("sources",), event.sources, known)
        for kind in ("claims", "quantities"):
            for index, item in enumerate(getattr(event, kind)):
                yield from _missing_sources(loaded, node, (kind, index, "sources"), item.sources, known)
    for judgment in timeline.judgments:
        node = loaded.nodes["judgments", judgment.id]
        yield from _missing_sources(loaded, node, ("sources",), judgment.sources, known)


def _missing_sources(
    loaded: Loaded, node: Node, path: tuple[str | int, ...], references: tuple[SourceReference, ...], known: set[str]
) -> Iterator[Problem]:
    for index, reference in enumerate(references):
        if reference.source not in known:
            place, _, _ = find_node(node, (*path, index))
            yield _unknown_id(loaded, place, "source", reference.source, known, "declare it under 'sources:'")


def _check_related(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """Every event that another one or a judgment points at exists."""
    known = {event.id for event in timeline.events} | loaded.dropped["events"]
    for event in timeline.events:
        if not event.related.model_fields_set:
            continue
        node = loaded.nodes["events", event.id]
        for relation in RELATIONS:
            for index, id_ in enumerate(getattr(event.related, relation)):
                if id_ in known and id_ != event.id:
                    continue
                # A place is looked for only where something is wrong: the event's nodes are read again for it.
                place, _, _ = find_node(node, ("related", relation, index))
                if id_ not in known:
                    yield _unknown_id(
                        loaded, place, "event", id_, known, "give that event this id, or take it out here"
                    )
                else:
                    yield loaded.problem_at(place, f"event '{id_}' is related to itself", "take it out here")
    for judgment in timeline.judgments:
        node = loaded.nodes["judgments", judgment.id]
        for index, id_ in enumerate(judgment.basis):
            if id_ not in known:
                place, _, _ = find_node(node, ("basis", index))
                yield _unknown_id(loaded, place, "event", id_, known, "give that event this id, or take it out here")


def _check_membership(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """What actors, places and sources say they belong to exists, and nothing belongs to itself."""
    for section, key, what, records in (
        ("actors", "member_of", "actor", {id_: actor.member_of for id_, actor in timeline.actors.items()}),
        ("places", "part_of", "place", {id_: _one(place.part_of) for id_, place in timeline.places.items()}),
        ("sources", "via", "source", {id_: _one(source.via) for id_, source in timeline.sources.items()}),
    ):
        known = records.keys() | loaded.dropped[section]
        for id_, parents in records.items():
            node = loaded.nodes[section, id_]
            for index, parent in enumerate(parents):
                if parent not in known:
                    place, _, _ = find_node(node, (key, index))
                    yield _unknown_id(loaded, place, what, parent, known, f"declare it under '{section}:'")
            if _reaches_itself(id_, records):
                place, _, _ = find_node(node, (key,))
                yield loaded.problem_at(place, f"{what} '{id_}' belongs to itself through '{key}'", "break the circle")


def _one(value: str) -> tuple[str, ...]:
    return (value,) if value else ()


def _reaches_itself(start: str, parents: Map[str, tuple[str, ...]]) -> bool:
    waiting, seen = list(parents[start]), set()
    while waiting:
        id_ = waiting.pop()
        if id_ == start:
            return True
        if id_ not in seen:
            seen.add(id_)
            waiting += parents.get(id_, ())
    return False


def _check_names(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """An actor or place that is not declared, but for a letter or two."""
    declared = [*timeline.actors, *timeline.places]
    known = {*declared, *loaded.dropped["actors"], *loaded.dropped["places"]}
    nearest = cache(lambda name: nearest_name(name, declared))
    for event in timeline.events:
        named: list[tuple[tuple[str | int, ...], str]] = [
            ((key, index), name)
            for key in ("actors", "targets", "places")
            for index, name in enumerate(getattr(event, key))
        ]
        for kind in ("claims", "quantities"):
            named += [((kind, index, "by"), item.by) for index, item in enumerate(getattr(event, kind)) if item.by]
        for path, name in named:
            if name not in known and " " not in name and (near := nearest(name)):
                place, _, _ = find_node(loaded.nodes["events", event.id], path)
                message = f"'{name}' is not declared, so it stands as a plain name"
                yield loaded.problem_at(place, message, f"did you mean '{near}'?")


def _check_kinds_of_names(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """Places do not act, and actors are no places."""
    for event in timeline.events:
        for key, wrong, message in (
            ("actors", timeline.places, "is a place; it cannot stand among 'actors'"),
            ("places", timeline.actors, "is an actor; it cannot stand among 'places'"),
        ):
            for index, name in enumerate(getattr(event, key)):
                if name in wrong:
                    place, _, _ = find_node(loaded.nodes["events", event.id], (key, index))
                    yield loaded.problem_at(
                        place, f"'{name}' {message}", "actors and places may both stand in 'targets'"
                    )


# -- values ---------------------------------------------------------------------------------------------------


def _check_likelihoods(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """A judgment's likelihood is a word of the timeline's one scale."""
    scale = SCALES[timeline.meta.scale]
    for judgment in timeline.judgments:
        if judgment.likelihood and scale.find(judgment.likelihood) is None:
            place, _, _ = find_node(loaded.nodes["judgments", judgment.id], ("likelihood",))
            near = nearest_name(judgment.likelihood, scale.words)
            help_text = f"did you mean '{near}'?" if near else f"expected one of {', '.join(scale.words)}"
            message = f"'{judgment.likelihood}' is not a likelihood of the scale '{timeline.meta.scale}'"
            yield loaded.problem_at(place, message, help_text)


def _check_ranges(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """The low end of a figure is not above its best, nor its best above its high end."""
    for event in timeline.events:
        for index, quantity in enumerate(event.quantities):
            known = [value for value in (quantity.low, quantity.best, quantity.high) if value is not None]
            if known != sorted(known):
                place, _, _ = find_node(loaded.nodes["events", event.id], ("quantities", index))
                message = f"the figure '{quantity.what}' runs from {known[0]:g} down to {known[-1]:g}"
                yield loaded.problem_at(place, message, "order its values low, best, high")


def _check_revisions(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """What a revision says of the value before could have been the value."""
    for event in timeline.events:
        for index, revision in enumerate(event.revisions):
            message = check_revision(revision, timeline.meta.timezone)
            if message:
                place, _, _ = find_node(loaded.nodes["events", event.id], ("revisions", index, "was"))
                yield loaded.problem_at(place, message, "write it as the field itself is written")


def _check_revised_fields(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """The field that a revision names is one that its record has."""
    root = loaded.documents[0].root
    records: list[tuple[Node | None, Event | Judgment | Meta]] = [
        *((loaded.nodes["events", event.id], event) for event in timeline.events),
        *((loaded.nodes["judgments", judgment.id], judgment) for judgment in timeline.judgments),
        (root.get("meta") if isinstance(root, Mapping) else None, timeline.meta),
    ]
    for node, record in records:
        for index, revision in enumerate(record.revisions):
            message, advice = check_revised_field(revision.field, record)
            if message and node is not None:
                yield loaded.problem_at(find_node(node, ("revisions", index, "field"))[0], message, advice)


def _check_cause_order(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """No cause begins after its effect, and no answer is over before what it answers.

    It is for the author, who checks the whole: where in a file something stands may tell an audience of what it may not
    see.
    """
    if loaded.ceiling:
        return
    for event, relation, index, message in find_ruled_out(timeline):
        place, _, _ = find_node(loaded.nodes["events", event.id], ("related", relation, index))
        yield loaded.problem_at(place, message, "correct a date, or take the link out")


def _check_cutoff(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """What lies after the data cut-off is planned."""
    as_of = timeline.meta.as_of
    if as_of is None or as_of.end_latest is None:
        return
    for event in timeline.events:
        start = event.date.start_earliest
        if event.kind != "planned" and start is not None and start >= as_of.end_latest:
            node = loaded.nodes["events", event.id]
            place = (
                next((node.get(key) for key in ("date", "start") if node.get(key)), node)
                if isinstance(node, Mapping)
                else node
            )
            message = f"event '{event.id}' ({event.date.written}) lies after meta.as_of ({as_of.written})"
            yield loaded.problem_at(place or node, message, "move meta.as_of, or say 'kind: planned'")


def _check_lanes(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """Every lane of meta.lanes can have an event; nobody asks for an audience, whose lanes may have lost theirs."""
    if loaded.ceiling:
        return
    by = timeline.meta.lanes_by
    known: set[str] = set()
    if by == "allegiance":
        known = {actor.allegiance for actor in timeline.actors.values()}
    elif by == "kind":
        known = {"event", "state", "statement", "planned", "absence"}
    else:
        field = {"actor": "actors", "place": "places", "tag": "tags"}[by]
        for event in timeline.events:
            known.update(getattr(event, field))
        known |= {*timeline.actors} if by == "actor" else {*timeline.places} if by == "place" else set()
    root = loaded.documents[0].root
    for index, lane in enumerate(timeline.meta.lanes):
        if lane not in known:
            place, _, _ = find_node(root, ("meta", "lanes", index))
            near = nearest_name(lane, sorted(known))
            yield loaded.problem_at(
                place,
                f"no {by} is called '{lane}', so this lane is empty",
                f"did you mean '{near}'?" if near else "",
            )


def _check_language(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """The program's own words are translated into the timeline's language."""
    language = timeline.meta.language
    words = Words(language)
    if words.spoken != words.language.split("-")[0].lower():
        place, _, _ = find_node(loaded.documents[0].root, ("meta", "language"))
        spoken = ", ".join(sorted({"en", *TRANSLATED}))
        message = f"the program's own words are not translated into '{language}', so they will be English"
        yield loaded.problem_at(place, message, f"they are there in {spoken}")


def _check_withheld_names(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """No text that an audience reads names what it may not see; the message does not either."""
    for naming in loaded.namings if loaded.ceiling else ():
        message = f"this text names an actor, a place or a source that an audience of {loaded.ceiling} may not see"
        yield loaded.problem_at(naming.place, message, "check the file without a ceiling to see which")


def _check_marked_names(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """What a text names is marked no higher than the text."""
    for naming in () if loaded.ceiling else loaded.namings:
        message = f"this text names '{naming.name}', which is marked {naming.marking}; the text itself is marked lower"
        yield loaded.problem_at(naming.place, message, "write it without the name, or mark what it stands in as high")


# -- helpers of the checks ------------------------------------------------------------------------------------


def _check_hidden(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """Nothing is written that nobody sees."""
    for place, hidden in list_hidden(loaded.documents, _list_texts(loaded)):
        message = f"this holds what nobody sees: {hidden}; it is printed as its number"
        yield loaded.problem_at(place, message, "delete it, unless it is what the text is about")


def _check_pictographs(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """No small picture stands in a text that no font which comes along can print."""
    for place, drawn in list_pictographs(loaded.documents, _list_texts(loaded)):
        message = f"the typeface that comes along has no {drawn}; a PDF can be made only in a font that has it"
        yield loaded.problem_at(place, message, "say it in words, or name such a font under 'fonts' in the style")


def _list_texts(loaded: Loaded) -> list[Node]:
    """Return the nodes whose texts are printed; under a ceiling, parts of meta may be withheld."""
    root = loaded.documents[0].root
    meta = root.get("meta") if isinstance(root, Mapping) and not loaded.ceiling else None
    return [*([meta] if meta else []), *loaded.nodes.values()]


def _unknown_id(
    loaded: Loaded, place: Node, what: str, id_: str, known: set[str] | Map[str, object], otherwise: str
) -> Problem:
    near = nearest_name(id_, sorted(known))
    return loaded.problem_at(place, f"there is no {what} '{id_}'", f"did you mean '{near}'?" if near else otherwise)


CHECKS: tuple[tuple[str, Check, Severity], ...] = (
    ("unknown-source", _check_sources, "error"),
    ("unknown-event", _check_related, "error"),
    ("membership", _check_membership, "error"),
    ("place-or-actor", _check_kinds_of_names, "error"),
    ("likelihood-word", _check_likelihoods, "error"),
    ("figure-range", _check_ranges, "error"),
    ("revision-field", _check_revised_fields, "error"),
    ("revision-value", _check_revisions, "error"),
    ("media-file", check_media, "error"),
    ("geojson-file", check_outlines, "error"),
    ("withheld-name", _check_withheld_names, "error"),
    ("marked-name", _check_marked_names, "warning"),
    ("cause-order", _check_cause_order, "warning"),
    ("after-as-of", _check_cutoff, "warning"),
    ("near-name", _check_names, "warning"),
    ("empty-lane", _check_lanes, "warning"),
    ("hidden-characters", _check_hidden, "warning"),
    ("pictographs", _check_pictographs, "warning"),
    ("untranslated", _check_language, "warning"),
)

FILE_CHECKS = ("media-file", "geojson-file")
"""Those of the checks that look at files beside the timeline."""
