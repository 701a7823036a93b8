"""A Word document that came back goes in; each change, with the field of the timeline that it concerns, comes out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from briefgen.errors import FileError, Problem, SourceError, Where
from briefgen.fields import read_fields
from briefgen.source import parse_document
from briefgen.text.inline import MarkupError, Paragraph, inline_text, read_markdown
from briefgen.writers.docx.reading import DocumentFaultError
from briefgen.writers.docx.record import squeeze
from briefgen.writers.docx.review import Review, ReviewComment, TextChange, review_document

# The section of a timeline by the beginning of an anchor.
_SECTIONS = {
    "event-": "events",
    "judgment-": "judgments",
    "actor-": "actors",
    "place-": "places",
    "source-": "sources",
}


# A field of fewer letters, such as a rank, stands in too many paragraphs by chance.
_SHORTEST = 3


class Record(NamedTuple):
    """A record of the timeline: its section, its id and what it is called; a part of the brief has only the last."""

    section: str
    id: str
    title: str


class FieldText(NamedTuple):
    """A field of a timeline by its path, such as "events.idlib.summary", its text and what it is to be."""

    path: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One change of the text and what it means for the timeline.

    Attributes:
        change: of the text.
        record: that it belongs to.
        field: that holds the text; None where none does: the text is put together, or printed from a value.
    """

    change: TextChange
    record: Record
    field: FieldText | None


@dataclass(frozen=True, slots=True)
class TimelineReview:
    """What came back: changes and comments, each with its record, and the name of the timeline in the file."""

    changes: tuple[FieldChange, ...]
    comments: tuple[tuple[ReviewComment, Record], ...]
    name: str


def review_brief(data: bytes, file: str) -> TimelineReview:
    """Compare a document with what was built and say which fields of the timeline the changes concern.

    Args:
        data: the document.
        file: its name, for problems.

    Raises:
        FileError: it is no Word document of briefgen's.
    """
    try:
        review = review_document(data)
    except DocumentFaultError as fault:
        advice = "name a .docx that briefgen built, as its readers saved it"
        raise FileError([Problem(f"'{file}' {fault}", Where(file), advice)]) from fault
    fields = _Fields(review)
    changes = tuple(fields.trace(change) for change in review.changes)
    comments = tuple((comment, fields.find_record(comment.anchor)) for comment in review.comments)
    return TimelineReview(changes, comments, review.name)


class _Fields:
    """The fields of the timeline that travels in a document."""

    def __init__(self, review: Review) -> None:
        self._sections = _read_sections(review)

    def find_record(self, anchor: str) -> Record:
        """Return the record that an anchor leads to."""
        for start, section in _SECTIONS.items():
            if anchor.startswith(start):
                id_ = anchor.removeprefix(start)
                record = self._sections.get(section, {}).get(id_)
                found = record if isinstance(record, dict) else {}
                title = found.get("title") or found.get("name") or found.get("text") or ""
                return Record(section, id_, squeeze(str(title)))
        return Record("", "", anchor)

    def trace(self, change: TextChange) -> FieldChange:
        """Return a change with the field that it changes: that of its own record before any other's."""
        record = self.find_record(change.anchor)
        if change.kind != "changed":
            return FieldChange(change, record, None)
        own = self._sections.get(record.section, {}).get(record.id, {})
        found = list(_find_fields(own, f"{record.section}.{record.id}", change.old, change.new))
        if not found:
            for section, records in self._sections.items():
                found += _find_fields(records, section, change.old, change.new)
        # Of the texts that hold the change the longest says the most of the paragraph.
        return FieldChange(change, record, max(found, key=lambda each: len(each.old), default=None))


def _read_sections(review: Review) -> dict[str, Any]:
    """Return the timeline's sections, records by id."""
    if not review.timeline:
        return {}
    try:
        fields = read_fields(parse_document(review.timeline, review.name).root)
    except SourceError:
        # Somebody changed the data in the file; the changes of the text can still be listed.
        return {}
    sections: dict[str, Any] = {}
    for section, records in fields.items() if isinstance(fields, dict) else ():
        if isinstance(records, dict):
            sections[section] = records
        elif isinstance(records, list):
            named = [record for record in records if isinstance(record, dict)]
            sections[section] = {str(record.get("id", index)): record for index, record in enumerate(named, 1)}
    return sections


def _find_fields(value: Any, path: str, old: str, new: str) -> Iterator[FieldText]:
    """Yield each text in a value that holds all that differs between two paragraphs."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from _find_fields(inner, f"{path}.{key}", old, new)
    elif isinstance(value, list):
        for number, inner in enumerate(value, 1):
            yield from _find_fields(inner, f"{path}[{number}]", old, new)
    elif isinstance(value, str) and not path.endswith(".id"):
        for text in dict.fromkeys((squeeze(value), *_read_paragraphs(value))):
            place = _cover(text, old, new)
            if place is not None:
                start, end = place
                yield FieldText(path, text, new[start : len(new) - (len(old) - end)])
                return


def _read_paragraphs(value: str) -> list[str]:
    """Return the paragraphs of a text as a brief prints them, without emphasis and links."""
    try:
        return [squeeze(inline_text(block.content)) for block in read_markdown(value) if isinstance(block, Paragraph)]
    except MarkupError:
        return []


def _cover(text: str, old: str, new: str) -> tuple[int, int] | None:
    """Return where a text stands in a paragraph so that all that was changed there lies in it; None for nowhere."""
    if len(text) < _SHORTEST and text != old:
        return None
    before = _count_same(old, new)
    after = min(_count_same(old[::-1], new[::-1]), len(old) - before, len(new) - before)
    start = old.find(text)
    while start >= 0:
        end = start + len(text)
        if start <= before and end >= len(old) - after and not _is_within_word(old, start, end):
            return start, end
        start = old.find(text, start + 1)
    return None


def _is_within_word(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch begins or ends within a word."""
    return text[max(start - 1, 0) : start].isalnum() or text[end : end + 1].isalnum()


def _count_same(old: str, new: str) -> int:
    """Return how many characters two texts begin with alike."""
    return next((index for index, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
