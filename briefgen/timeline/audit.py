"""Records go in; what a careful editor would ask about their sources and wording comes out.

Each question is a function of the name under which a project turns it up or off. Wording is looked at in English alone,
whose scales have words for it. Where the records stand in files is not known here: see `sourcing`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from collections.abc import Mapping as Map
from dataclasses import dataclass
from typing import Literal, NamedTuple

from briefgen.timeline.clashes import find_clashing_figures, find_overlaps, has_clashing_dates
from briefgen.timeline.model import Event, Judgment, Meta, Quantity, Source, SourceReference
from briefgen.timeline.scales import SCALES
from briefgen.timeline.sources import find_origin

# Words that say less than they seem to, and leave the scale (ICD 203, D.6.e: likelihood in the words of one scale).
_HEDGES = (
    "may", "might", "could", "can be", "possibly", "perhaps", "maybe", "conceivably", "presumably", "apparently",
    "seems", "seem", "appears", "appear", "suggests", "suggest", "reportedly", "allegedly", "arguably",
)  # fmt: skip
_CONFIDENCE = re.compile(r"\bconfiden(?:ce|t|tly)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")
# Of the values of one figure, as many are told.
_MOST_VALUES = 6


class Records(NamedTuple):
    """What is asked about: a whole timeline, or what is shown of it."""

    meta: Meta
    events: Sequence[Event]
    sources: Map[str, Source]
    judgments: Sequence[Judgment]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to ask.

    Attributes:
        section, id: the record: an event, a judgment or meta.
        path: the field within it.
        message: what is found.
        advice: what to do.
        word: to be marked where it stands in the field; "" for none.
    """

    section: Literal["events", "judgments", "meta"]
    id: str
    path: tuple[str | int, ...]
    message: str
    advice: str
    word: str = ""


Question = Callable[[Records], Iterator[Finding]]


def audit_records(records: Records, off: Sequence[str] = ()) -> dict[str, tuple[Finding, ...]]:
    """Ask every question but those that are off.

    Returns:
        What each found, by its name in the order of `QUESTIONS`.
    """
    return {name: tuple(ask(records)) for name, ask in QUESTIONS.items() if name not in off}


# -- sources --------------------------------------------------------------------------------------------------


def _ask_unsourced(records: Records) -> Iterator[Finding]:
    """An event or a figure that rests on nothing."""
    for event in records.events:
        if not _list_references(event):
            yield Finding("events", event.id, (), f"event '{event.id}' names no source", "add 'sources: [...]'")
        for index, quantity in enumerate(event.quantities):
            if not (quantity.sources or quantity.by or event.sources):
                message = f"nobody is named for the figure '{quantity.what}'"
                yield Finding("events", event.id, ("quantities", index), message, "add 'by' or 'sources'")


def _ask_speakers(records: Records) -> Iterator[Finding]:
    """A statement that nobody makes."""
    for event in records.events:
        for index, claim in enumerate(event.claims):
            if not claim.by:
                message = f"nobody is named who says '{_shorten(claim.says)}'"
                yield Finding("events", event.id, ("claims", index), message, "add 'by: ...'")


def _list_origins(references: Sequence[SourceReference], records: Records) -> set[str]:
    """Return the sources at the root of those that are named."""
    known = [records.sources[each.source] for each in references if each.source in records.sources]
    return {find_origin(source, records.sources) for source in known}


def _list_references(event: Event) -> list[SourceReference]:
    """Return the sources of an event and of everything in it."""
    of_claims = [each for claim in event.claims for each in claim.sources]
    return [*event.sources, *of_claims, *(each for quantity in event.quantities for each in quantity.sources)]


def _ask_single_origin(records: Records) -> Iterator[Finding]:
    """Several sources that all go back to one: they count as one."""
    for event in records.events:
        named = {each.source for each in _list_references(event)}
        origins = _list_origins(_list_references(event), records)
        if len(named) > 1 and len(origins) == 1:
            title = records.sources[next(iter(origins))].title
            message = f"the {len(named)} sources of event '{event.id}' all go back to '{_shorten(title)}'"
            yield Finding("events", event.id, (), message, "find one that is independent, or say so")


def _ask_confirmed(records: Records) -> Iterator[Finding]:
    """Something called confirmed that rests on one origin."""
    for event in records.events:
        if event.status in ("confirmed", "corroborated") and len(_list_origins(_list_references(event), records)) < 2:
            message = f"event '{event.id}' is called {event.status} and rests on one origin"
            yield Finding("events", event.id, ("status",), message, "name a source that does not go back to the same")
        for index, claim in enumerate(event.claims):
            origins = _list_origins([*claim.sources, *event.sources], records)
            if claim.grade.endswith("1") and len(origins) < 2:
                message = f"grade {claim.grade} means confirmed by other sources, and there is one origin"
                path = ("claims", index, "grade")
                yield Finding("events", event.id, path, message, "name the others, or grade it 2 or lower")


def _ask_order(records: Records) -> Iterator[Finding]:
    """A source that is older than what it tells of."""
    for event in records.events:
        begins = event.date.start_earliest
        if event.kind == "planned" or begins is None:
            continue
        for index, reference in enumerate(event.sources):
            source = records.sources.get(reference.source)
            issued = source.issued.end_latest if source is not None and source.issued is not None else None
            if source is not None and source.issued is not None and issued is not None and issued <= begins:
                dates = f"({source.issued.written}) before the event ({event.date.written})"
                message = f"'{reference.source}' was issued {dates}"
                advice = "check both dates, or make it 'kind: planned'"
                yield Finding("events", event.id, ("sources", index), message, advice)


# -- what cannot both be right --------------------------------------------------------------------------------


def _ask_figures(records: Records) -> Iterator[Finding]:
    """Figures for one thing that cannot both be right, units converted."""
    given: dict[str, list[tuple[Event, int]]] = {}
    for event in records.events:
        for index, quantity in enumerate(event.quantities):
            given.setdefault(" ".join(quantity.what.casefold().split()), []).append((event, index))
    for places in given.values():
        differing = find_clashing_figures([each.quantities[at] for each, at in places])
        if differing is None:
            continue
        event, index = places[differing[1]]
        values = list(dict.fromkeys(_print(each.quantities[at]) for each, at in places))
        shown = ", ".join(values[:_MOST_VALUES]) + (
            f" and {len(values) - _MOST_VALUES} more" * (len(values) > _MOST_VALUES)
        )
        message = f"'{event.quantities[index].what}' is given as {shown}"
        advice = "keep what was said; the brief shows the values side by side"
        yield Finding("events", event.id, ("quantities", index), message, advice)


def _print(quantity: Quantity) -> str:
    ends = [format(value, "f") for value in (quantity.low, quantity.best, quantity.high) if value is not None]
    return f"{quantity.written or ' to '.join(dict.fromkeys(ends))} {quantity.unit}".strip()


def _ask_dates(records: Records) -> Iterator[Finding]:
    """Dates of one event that cannot both be right."""
    for event in records.events:
        if not has_conflicting_dates(event):
            continue
        index = next(index for index, claim in enumerate(event.claims) if claim.date is not None)
        written = dict.fromkeys([event.date.written, *(claim.date.written for claim in event.claims if claim.date)])
        message = f"event '{event.id}' is given the dates {', '.join(written)}"
        advice = "keep what was said; the brief shows the dates side by side"
        yield Finding("events", event.id, ("claims", index, "date"), message, advice)


def has_conflicting_dates(event: Event) -> bool:
    """Tell whether somebody gives a date for an event that cannot be right if its own, or somebody else's, is."""
    dates = [event.date, *(claim.date for claim in event.claims if claim.date is not None)]
    return has_clashing_dates(dates)


def _ask_doubles(records: Records) -> Iterator[Finding]:
    """One event told twice: the same people at the same place at the same time."""
    alike: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[Event]] = {}
    for event in records.events:
        if event.actors and event.places:
            key = (event.kind, tuple(sorted(event.actors)), tuple(sorted(event.places)))
            alike.setdefault(key, []).append(event)
    for events in alike.values():
        for first, second in find_overlaps([event.date for event in events]):
            one, other = events[first], events[second]
            if not _are_related(one, other):
                message = f"'{other.id}' has the actors, the place and the time of '{one.id}'; is it the same event"
                yield Finding("events", other.id, (), message, "make one of them, or relate them")


def _are_related(one: Event, other: Event) -> bool:
    return any(
        other.id in getattr(one.related, name) or one.id in getattr(other.related, name)
        for name in type(one.related).model_fields
    )


# -- judgments ------------------------------------------------------------------------------------------------


def _ask_basis(records: Records) -> Iterator[Finding]:
    """A judgment that rests on nothing."""
    for judgment in records.judgments:
        if not judgment.basis and not judgment.sources:
            message = f"judgment '{judgment.id}' rests on nothing"
            yield Finding("judgments", judgment.id, (), message, "add 'basis: [event ids]'")


def _ask_confidence(records: Records) -> Iterator[Finding]:
    """Likelihood and confidence in one sentence, which readers take for each other."""
    words = _word_pattern(SCALES[records.meta.scale].words)
    for text in _list_texts(records):
        for sentence in _SENTENCE_END.split(text.words):
            found = _CONFIDENCE.search(sentence)
            if found and words.search(sentence):
                message = f"{text.name} says how likely and how confident in one sentence"
                yield text.find(sentence, found, message, "say the confidence in 'confidence: ...'")


def _ask_scales(records: Records) -> Iterator[Finding]:
    """A word of another scale than the timeline's."""
    own = SCALES[records.meta.scale]
    for name, scale in SCALES.items():
        others = [word for word in scale.words if own.find(word) is None]
        if name == records.meta.scale or not others:
            continue
        pattern = _word_pattern(others)
        for text in _list_texts(records):
            for sentence in _SENTENCE_END.split(text.words):
                for found in pattern.finditer(sentence):
                    here = f"and judgments here are in '{records.meta.scale}'"
                    message = f"'{found[0]}' is a word of the scale '{name}', {here}"
                    yield text.find(sentence, found, message, f"use one of {', '.join(own.words[:6])} ...")


def _ask_hedges(records: Records) -> Iterator[Finding]:
    """A word that hedges where the likelihood has been said."""
    # With a capital "May" is a month.
    capitals = [word.capitalize() for word in _HEDGES if word != "may"]
    pattern = re.compile(rf"\b(?:{'|'.join([*_HEDGES, *capitals])})\b")
    for text in _list_texts(records):
        if text.section != "judgments":
            continue
        for sentence in _SENTENCE_END.split(text.words):
            for found in pattern.finditer(sentence):
                message = f"{text.name} hedges with '{found[0]}'"
                yield text.find(sentence, found, message, "leave it out; 'likelihood' says how likely it is")


@dataclass(frozen=True, slots=True)
class _Text:
    """The words of a judgment, or of the bottom line, which is one too."""

    section: Literal["judgments", "meta"]
    id: str
    field: str
    name: str
    words: str

    def find(self, sentence: str, word: re.Match[str], message: str, advice: str) -> Finding:
        """Return a finding with the sentence told and the word in it marked."""
        shown = f"{sentence[: word.start()]}[{word[0]}]{sentence[word.end() :]}"
        return Finding(self.section, self.id, (self.field,), f"{message}: {shown}", advice, word[0])


def _list_texts(records: Records) -> Iterator[_Text]:
    if records.meta.language.split("-")[0] != "en":
        return
    if records.meta.bottom_line is not None:
        yield _Text("meta", "", "bottom_line", "the bottom line", records.meta.bottom_line.text)
    for judgment in records.judgments:
        yield _Text("judgments", judgment.id, "text", f"judgment '{judgment.id}'", judgment.text)


def _word_pattern(words: Sequence[str]) -> re.Pattern[str]:
    longest = sorted(words, key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)


def _shorten(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}\N{HORIZONTAL ELLIPSIS}"


QUESTIONS: dict[str, Question] = {
    "unsourced": _ask_unsourced,
    "claim-without-speaker": _ask_speakers,
    "single-origin": _ask_single_origin,
    "confirmed-by-one": _ask_confirmed,
    "source-before-event": _ask_order,
    "conflicting-figures": _ask_figures,
    "conflicting-dates": _ask_dates,
    "same-event-twice": _ask_doubles,
    "judgment-without-basis": _ask_basis,
    "likelihood-with-confidence": _ask_confidence,
    "mixed-scales": _ask_scales,
    "hedge": _ask_hedges,
}
WORDING = ("likelihood-with-confidence", "mixed-scales", "hedge")
"""The questions about words; the others are about what the words rest on."""
