"""The sources: a statement of what the brief rests on, then each source with its number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from briefgen.brief.citations import cite_source
from briefgen.brief.material import Material, fill_runs, join_sentences
from briefgen.brief.phrases import end_sentence
from briefgen.brief.sections.audit import describe_audit
from briefgen.brief.tree import Note, NoteList, ParagraphBlock, Run, Section, plain_inline
from briefgen.text.inline import Inline
from briefgen.timeline.model import Source
from briefgen.timeline.printing import print_date
from briefgen.timeline.sources import find_origin

# Of the sources, in percent: that fewer go back to one origin is not worth a sentence.
_MUCH = 25


def compose_sources(material: Material) -> Section | None:
    """The source summary statement and the numbered sources."""
    sources = material.selected.sources
    if not sources:
        return None
    words = material.words
    statement = ParagraphBlock(join_sentences([plain_inline(summarize_sources(material)), describe_audit(material)]))
    notes = tuple(
        Note(f"source-{id_}", _describe(source, material), marking=material.portion(source.marking))
        for id_, source in sources.items()
    )
    return Section("sources", words.say("Sources"), 1, (statement, NoteList(notes)))


def summarize_sources(material: Material) -> str:
    """Return the source summary statement: how many, how independent, how old, how graded."""
    selected, words = material.selected, material.words
    sources = selected.sources
    roots = Counter(find_origin(source, sources) for source in sources.values())
    rests = words.count("This brief rests on {number} source", "This brief rests on {number} sources", len(sources))
    # Where nobody said through whom a source is known, how many are independent is not known either.
    traced = any(source.via for source in sources.values())
    of_origins = words.count(" of {number} independent origin.", " of {number} independent origins.", len(roots))
    sentences = [rests + of_origins if traced else f"{rests}."]
    main, resting = roots.most_common(1)[0]
    title = sources[main].title.rstrip(".")
    if len(roots) == 1 and len(sources) > 1:
        sentences.append(words.say("All of them go back to: {title}.", title=title))
    elif (percent := round(100 * resting / len(sources))) >= _MUCH and resting > 1:
        sentences.append(words.say("{percent}% of them go back to one: {title}.", percent=percent, title=title))
    sentences += _ages(material)
    sentences += _grades(material)
    return " ".join(sentences)


def _ages(material: Material) -> list[str]:
    """Say when the oldest and the newest source were issued."""
    words = material.words
    dates = [source.issued for source in material.selected.sources.values() if source.issued]
    dates = [date for date in dates if date.start_earliest is not None]
    if len(dates) < 2:
        return []
    oldest, newest = min(dates, key=lambda date: date.sort_key), max(dates, key=lambda date: date.sort_key)
    first, last = print_date(oldest, words), print_date(newest, words)
    if first == last:
        return [words.say("All that are dated bear one date: {date}.", date=first)]
    return [words.say("Date of the oldest: {oldest}; of the newest: {newest}.", oldest=first, newest=last)]


def _grades(material: Material) -> list[str]:
    """Say how the sources' reliability is spread."""
    words = material.words
    letters = Counter(source.reliability for source in material.selected.sources.values() if source.reliability)
    if not letters:
        return []
    spread = words.join(
        [words.say("{letter} ({count})", letter=letter, count=letters[letter]) for letter in sorted(letters)]
    )
    return [words.say("Reliability: {spread}.", spread=spread)]


def _describe(source: Source, material: Material) -> Inline:
    """Return one source as a reader finds it: who, what, where, when, through whom, how reliable."""
    words = material.words
    parts: list[Inline] = [material.citations.get(source.id) or cite_source(source, words)]
    if source.via in material.selected.sources:
        parts.append(fill_runs(words.say("Known through {source}."), source=Run("", ref=f"source-{source.via}")))
    if source.known is not None and source.known.form != "unknown":
        parts.append(plain_inline(words.say("Became known: {date}.", date=print_date(source.known, words))))
    if source.reliability:
        parts.append(plain_inline(words.say("Reliability {letter}.", letter=source.reliability)))
    parts += _addresses(source, material)
    if source.note:
        parts.append(plain_inline(end_sentence(source.note)))
    return join_sentences(parts)


def _addresses(source: Source, material: Material) -> Iterator[Inline]:
    """Say where the source is found, when it was opened there, and what identifies the copy that was used."""
    words = material.words
    opened = source.accessed if source.accessed is not None and source.accessed.form != "unknown" else None
    if source.url and not _names(material.citations.get(source.id, ()), source.url):
        yield (Run(source.url, url=source.url),)
    if opened is not None:
        yield plain_inline(words.say("(opened {date})", date=print_date(opened, words)))
    if source.archived:
        address = Run(source.archived, url=source.archived)
        yield fill_runs(words.say("Archived: {address}"), address=address)
    if source.sha256:
        yield (Run(words.label("SHA-256", source.sha256), role="quiet"),)


def _names(citation: Inline, address: str) -> bool:
    return any(run.url == address for run in citation)
