"""A timeline goes in; what a careful editor would ask about its sources and the words of its judgments comes out.

Each question is a function of the name under which a project turns it up or off. Wording is looked at in English alone,
whose scales have words for it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import replace
from itertools import combinations

from briefgen.errors import Problem, Severity, Where
from briefgen.fields import find_node
from briefgen.source import Document, Node
from briefgen.timeline.load import Loaded
from briefgen.timeline.model import Event, Quantity, SourceReference, Timeline
from briefgen.timeline.quantities import find_bounds
from briefgen.timeline.scales import SCALES
from briefgen.timeline.sources import find_origin
from briefgen.timeline.units import unit_factor

# Words that say less than they seem to, and leave the scale (ICD 203, D.6.e: likelihood in the words of one scale).
_HEDGES = (
    "may", "might", "could", "can be", "possibly", "perhaps", "maybe", "conceivably", "presumably", "apparently",
    "seems", "seem", "appears", "appear", "suggests", "suggest", "reportedly", "allegedly", "arguably",
)  # fmt: skip
_CONFIDENCE = re.compile(r"\bconfiden(?:ce|t|tly)\b", re.IGNORECASE)
# Of the values of one figure, as many are told.
_MOST_VALUES = 6
# How far below its record's beginning the line with a word is looked for.
_LINES_OF_A_RECORD = 60

Question = Callable[[Loaded, Timeline], Iterator[Problem]]


def audit_sources(loaded: Loaded, levels: Map[str, str] | None = None, default: str = "warning") -> tuple[Problem, ...]:
    """Return what there is to ask about a timeline, in the order of its lines.

    Args:
        loaded: what `read_timeline` gave.
        levels: name of a question -> "error", "warning" or "off".
        default: the level of those that are not named.
    """
    timeline = loaded.timeline
    if timeline is None:
        return ()
    found: list[Problem] = []
    for name, ask in QUESTIONS.items():
        level = (levels or {}).get(name, default)
        if level != "off":
            severity: Severity = "error" if level == "error" else "warning"
            found += [replace(problem, severity=severity, check=name) for problem in ask(loaded, timeline)]
    order = {document.file: index for index, document in enumerate(loaded.documents)}
    return tuple(sorted(found, key=lambda problem: _place(problem, order)))


def _place(problem: Problem, order: Map[str, int]) -> tuple[int, int, int]:
    where = problem.where or Where("")
    return order.get(where.file, len(order)), where.line, where.column


def _ask_unsourced(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """An event or a figure that rests on nothing."""
    for event in timeline.events:
        node = loaded.nodes["events", event.id]
        if not _list_references(event):
            yield _ask(loaded, node, f"event '{event.id}' names no source", "add 'sources: [...]'")
        for index, quantity in enumerate(event.quantities):
            if not (quantity.sources or quantity.by or event.sources):
                place, _, _ = find_node(node, ("quantities", index))
                yield _ask(loaded, place, f"nobody is named for the figure '{quantity.what}'", "add 'by' or 'sources'")


def _ask_speakers(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """A statement that nobody makes."""
    for event in timeline.events:
        for index, claim in enumerate(event.claims):
            if not claim.by:
                place, _, _ = find_node(loaded.nodes["events", event.id], ("claims", index))
                yield _ask(loaded, place, f"nobody is named who says '{_shorten(claim.says)}'", "add 'by: ...'")


def _list_origins(references: Sequence[SourceReference], timeline: Timeline) -> set[str]:
    """Return the sources at the root of those that are named."""
    known = [timeline.sources[each.source] for each in references if each.source in timeline.sources]
    return {find_origin(source, timeline.sources) for source in known}


def _list_references(event: Event) -> list[SourceReference]:
    """Return the sources of an event and of everything in it."""
    of_claims = [each for claim in event.claims for each in claim.sources]
    return [*event.sources, *of_claims, *(each for quantity in event.quantities for each in quantity.sources)]


def _ask_single_origin(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """Several sources that all go back to one: they count as one."""
    for event in timeline.events:
        named = {each.source for each in _list_references(event)}
        origins = _list_origins(_list_references(event), timeline)
        if len(named) > 1 and len(origins) == 1:
            title = timeline.sources[next(iter(origins))].title
            message = f"the {len(named)} sources of event '{event.id}' all go back to '{_shorten(title)}'"
            yield _ask(loaded, loaded.nodes["events", event.id], message, "find one that is independent, or say so")


def _ask_confirmed(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """Something called confirmed that rests on one origin."""
    for event in timeline.events:
        node = loaded.nodes["events", event.id]
        if event.status in ("confirmed", "corroborated") and len(_list_origins(_list_references(event), timeline)) < 2:
            place, _, _ = find_node(node, ("status",))
            message = f"event '{event.id}' is called {event.status} and rests on one origin"
            yield _ask(loaded, place, message, "name a source that does not go back to the same")
        for index, claim in enumerate(event.claims):
            origins = _list_origins([*claim.sources, *event.sources], timeline)
            if claim.grade.endswith("1") and len(origins) < 2:
                place, _, _ = find_node(node, ("claims", index, "grade"))
                message = f"grade {claim.grade} means confirmed by other sources, and there is one origin"
                yield _ask(loaded, place, message, "name the others, or grade it 2 or lower")


def _ask_order(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """A source that is older than what it tells of."""
    for event in timeline.events:
        begins = event.date.start_earliest
        if event.kind == "planned" or begins is None:
            continue
        for index, reference in enumerate(event.sources):
            source = timeline.sources.get(reference.source)
            issued = source.issued.end_latest if source is not None and source.issued is not None else None
            if source is not None and source.issued is not None and issued is not None and issued <= begins:
                place, _, _ = find_node(loaded.nodes["events", event.id], ("sources", index))
                dates = f"({source.issued.written}) before the event ({event.date.written})"
                message = f"'{reference.source}' was issued {dates}"
                yield _ask(loaded, place, message, "check both dates, or make it 'kind: planned'")


def _ask_figures(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """Figures for one thing that cannot both be right, units converted."""
    given: dict[str, list[tuple[Event, int]]] = {}
    for event in timeline.events:
        for index, quantity in enumerate(event.quantities):
            given.setdefault(" ".join(quantity.what.casefold().split()), []).append((event, index))
    for places in given.values():
        differing = next((pair for pair in combinations(places, 2) if _exclude(*pair)), None)
        if differing is None:
            continue
        (_, _), (event, index) = differing
        values = list(dict.fromkeys(_print(each.quantities[at]) for each, at in places))
        shown = ", ".join(values[:_MOST_VALUES]) + (
            f" and {len(values) - _MOST_VALUES} more" * (len(values) > _MOST_VALUES)
        )
        place, _, _ = find_node(loaded.nodes["events", event.id], ("quantities", index))
        message = f"'{event.quantities[index].what}' is given as {shown}"
        yield _ask(loaded, place, message, "keep what was said; the brief shows the values side by side")


def _exclude(one: tuple[Event, int], other: tuple[Event, int]) -> bool:
    """Tell whether two figures cannot both be right; those in units that cannot be compared may be."""
    first, second = one[0].quantities[one[1]], other[0].quantities[other[1]]
    factor, bounds, others = unit_factor(second.unit, first.unit), find_bounds(first), find_bounds(second)
    if factor is None or bounds is None or others is None:
        return False
    return bounds.excludes(others.scale(factor))


def _print(quantity: Quantity) -> str:
    ends = [format(value, "f") for value in (quantity.low, quantity.best, quantity.high) if value is not None]
    return f"{quantity.written or ' to '.join(dict.fromkeys(ends))} {quantity.unit}".strip()


def _ask_doubles(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """One event told twice: the same people at the same place at the same time."""
    alike: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Event]] = {}
    for event in timeline.events:
        if event.actors and event.places:
            key = (event.kind, tuple(sorted(event.actors)), tuple(sorted(event.places)))
            alike.setdefault(key, []).append(event)
    for events in alike.values():
        for one, other in combinations(events, 2):
            if _overlap(one, other) and not _are_related(one, other):
                message = f"'{other.id}' has the actors, the place and the time of '{one.id}'; is it the same event"
                yield _ask(loaded, loaded.nodes["events", other.id], message, "make one of them, or relate them")


def _overlap(one: Event, other: Event) -> bool:
    bounds = [(each.date.start_earliest, each.date.end_latest) for each in (one, other)]
    known = [(start, end) for start, end in bounds if start is not None and end is not None]
    return len(known) == 2 and max(start for start, _ in known) < min(end for _, end in known)


def _are_related(one: Event, other: Event) -> bool:
    return any(
        other.id in getattr(one.related, name) or one.id in getattr(other.related, name)
        for name in type(one.related).model_fields
    )


def _ask_basis(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """A judgment that rests on nothing."""
    for judgment in timeline.judgments:
        if not judgment.basis and not judgment.sources:
            node = loaded.nodes["judgments", judgment.id]
            yield _ask(loaded, node, f"judgment '{judgment.id}' rests on nothing", "add 'basis: [event ids]'")


def _ask_confidence(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """Likelihood and confidence in one sentence, which readers take for each other."""
    words = _word_pattern(SCALES[timeline.meta.scale].words)
    for id_, text in _list_judgments(timeline):
        for sentence in re.split(r"(?<=[.!?])\s+", text):
            found = _CONFIDENCE.search(sentence)
            if found and words.search(sentence):
                message = f"judgment '{id_}' says how likely and how confident in one sentence"
                yield _ask_word(loaded, id_, found[0], message, "say the confidence in 'confidence: ...'")


def _ask_scales(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """A word of another scale than the timeline's."""
    own = SCALES[timeline.meta.scale]
    for name, scale in SCALES.items():
        others = [word for word in scale.words if own.find(word) is None]
        if name == timeline.meta.scale or not others:
            continue
        pattern = _word_pattern(others)
        for id_, text in _list_judgments(timeline):
            for found in pattern.finditer(text):
                here = f"and judgments here are in '{timeline.meta.scale}'"
                message = f"'{found[0]}' is a word of the scale '{name}', {here}"
                yield _ask_word(loaded, id_, found[0], message, f"use one of {', '.join(own.words[:6])} ...")


def _ask_hedges(loaded: Loaded, timeline: Timeline) -> Iterator[Problem]:
    """A word that hedges where the likelihood has been said."""
    # With a capital "May" is a month.
    capitals = [word.capitalize() for word in _HEDGES if word != "may"]
    pattern = re.compile(rf"\b(?:{'|'.join([*_HEDGES, *capitals])})\b")
    for id_, text in _list_judgments(timeline):
        for found in pattern.finditer(text):
            message = f"judgment '{id_}' hedges with '{found[0]}'"
            yield _ask_word(loaded, id_, found[0], message, "leave it out; 'likelihood' says how likely it is")


def _list_judgments(timeline: Timeline) -> Iterator[tuple[str, str]]:
    if timeline.meta.language.split("-")[0] == "en":
        yield from ((judgment.id, judgment.text) for judgment in timeline.judgments)


def _word_pattern(words: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


def _ask_word(loaded: Loaded, judgment: str, word: str, message: str, advice: str) -> Problem:
    """Return a question with the word marked where it stands in the file, or with its judgment."""
    node, _, _ = find_node(loaded.nodes["judgments", judgment], ("text",))
    document = loaded.document_of(node)
    where = _find_word(document, node.where, word)
    problem = document.problem(where, message, advice)
    return replace(problem, excerpt="") if loaded.ceiling else problem


def _find_word(document: Document, start: Where, word: str) -> Where:
    pattern = re.compile(rf"\b{re.escape(word)}\b")
    for line in range(start.line, start.line + _LINES_OF_A_RECORD):
        found = pattern.search(document.line_text(line), start.column - 1 if line == start.line else 0)
        if found:
            return Where(start.file, line, found.start() + 1, len(found[0]))
    return start


def _ask(loaded: Loaded, place: Node, message: str, advice: str) -> Problem:
    problem = loaded.document_of(place).problem(place.where, message, advice)
    return replace(problem, excerpt="") if loaded.ceiling else problem


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}\N{HORIZONTAL ELLIPSIS}"


QUESTIONS: dict[str, Question] = {
    "unsourced": _ask_unsourced,
    "claim-without-speaker": _ask_speakers,
    "single-origin": _ask_single_origin,
    "confirmed-by-one": _ask_confirmed,
    "source-before-event": _ask_order,
    "conflicting-figures": _ask_figures,
    "same-event-twice": _ask_doubles,
    "judgment-without-basis": _ask_basis,
    "likelihood-with-confidence": _ask_confidence,
    "mixed-scales": _ask_scales,
    "hedge": _ask_hedges,
}
