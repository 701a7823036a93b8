"""An event goes in; what the author notes of its revisions comes out: when, what it was before, and why."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.brief.material import Material, join_sentences
from briefgen.brief.phrases import capitalize, end_sentence
from briefgen.brief.tree import Inline, Run
from briefgen.charts.changes import name_change
from briefgen.timeline.as_of import check_revision
from briefgen.timeline.dates import read_date
from briefgen.timeline.model import Event, Judgment, Meta, Revision, as_list
from briefgen.timeline.printing import print_date
from briefgen.timeline.wording import name_field, name_kind, name_status

# What an event is not printed with is not printed as it was either.
_UNPRINTED = ("note", "significance")
# Fields that hold names.
_NAMING = ("actors", "targets", "places", "tags")


def describe_revisions(record: Event | Judgment | Meta, material: Material) -> Iterator[Inline]:
    """Yield a line for each revision: "Corrected in edition 2: date was March 2015. It followed its only source."."""
    words = material.words
    for revision in material.revisions(record):
        text = words.say(
            "{change} in edition {edition}", change=name_change(revision.type, words), edition=revision.edition
        )
        if revision.known is not None and revision.known.form != "unknown":
            text = words.say("{text} (became known: {date})", text=text, date=print_date(revision.known, words))
        if revision.field:
            field, was = name_field(revision.field, words), _print_earlier(revision, material)
            changed = words.say("{field} was {was}", field=field, was=was) if was else field
            text = words.label(text, changed)
        sentences = [end_sentence(text)]
        if revision.note:
            sentences.append(end_sentence(capitalize(revision.note)))
        yield join_sentences([(Run(sentence, role="quiet"),) for sentence in sentences])


def _print_earlier(revision: Revision, material: Material) -> str:
    """Return the value before as a reader is shown such a value; "" for one that no reader is shown."""
    field, was, words = revision.field, revision.was, material.words
    if was is None or isinstance(was, dict) or field in _UNPRINTED:
        return ""
    if field in _NAMING or isinstance(was, list | tuple):
        names = [str(name) for name in as_list(was)]
        return words.join(names if field == "tags" else _known_names(names, material))
    if check_revision(revision, material.selected.meta.timezone):
        return words.quote(str(was))
    if field == "date":
        return print_date(read_date(str(was), zone=material.selected.meta.timezone), words)
    if field.endswith("].grade"):
        return str(was)
    if field in ("status", "kind"):
        return name_status(was, words) if field == "status" else name_kind(was, words)
    return words.quote(str(was))


def _known_names(names: list[str], material: Material) -> list[str]:
    """Return printed names, or none when the brief does not know one of them: it may be one that is withheld."""
    selected = material.selected
    known = all(name in selected.actors or name in selected.places for name in names)
    return material.names(names) if known else []
