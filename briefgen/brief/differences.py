"""Two selections go in; the changes from one to the other, each value as a brief prints it, come out."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from briefgen.brief.material import Change
from briefgen.brief.phrases import capitalize
from briefgen.text.inline import MarkupError, Paragraph, inline_text, read_markdown
from briefgen.timeline.changes import KINDS, FieldChange, MetaChange, compare_fields, compare_meta
from briefgen.timeline.model import Claim, Event, Media, Quantity, Relations, SourceReference
from briefgen.timeline.printing import print_date
from briefgen.timeline.quantities import print_quantity
from briefgen.timeline.select import Selected
from briefgen.timeline.wording import name_kind, name_status
from briefgen.words import Words

# Of a long text that changed, so many characters stand around the change.
_AROUND = 30
_SHORT = 100


def list_differences(
    before: Selected, after: Selected, words: Words, *, has_audience: bool = False, tells_removed: bool = False
) -> tuple[Change, ...]:
    """Return what changed between two selections, as a brief says it: by kind, what is said of the whole before events.

    Args:
        before, after: the selections.
        words: the program's words in the brief's language.
        has_audience: whether records are withheld from who reads it; then nothing is said of what lists lost.
        tells_removed: whether events that are no longer selected are told of.
    """
    changes = compare_fields(before, after, has_audience=has_audience, tells_removed=tells_removed)
    found = [_describe_whole(change, words) for change in compare_meta(before, after, has_audience=has_audience)]
    found += [_describe(change, before, after, words, has_audience=has_audience) for change in changes]
    return tuple(sorted(found, key=lambda change: KINDS.index(change.kind)))


def _describe_whole(change: MetaChange, words: Words) -> Change:
    """Return what changed in what is said of the whole; it is of no event."""
    was, now = (" ".join(_read_texts(text)) for text in (change.was, change.now))
    return Change(change.kind, "", words.say("This brief"), change.field, *_excerpt(was, now), change.note)


def _describe(change: FieldChange, before: Selected, after: Selected, words: Words, *, has_audience: bool) -> Change:
    event = change.after
    if change.before is None or not change.field:
        return Change(change.kind, event.id, event.title, reason=change.note)
    if change.field.startswith("claims["):
        return Change(
            change.kind, event.id, event.title, change.field, *_print_grade(change, after, words), change.note
        )
    shown = after.number_of
    olds = list(_print_field(change.field, change.before, before, shown, words))
    news = list(_print_field(change.field, event, after, shown, words))
    if change.field in _TEXTS:
        texts = _excerpt(" ".join(olds), " ".join(news))
    else:
        is_list = isinstance(getattr(event, change.field), tuple | Relations)
        # Of a list only what came and what went is told; to an audience only what came.
        lost = [] if is_list and has_audience else [item for item in olds if item not in news]
        texts = (
            words.join_semicolons(lost),
            words.join_semicolons([item for item in news if item not in olds]),
        )
    return Change(change.kind, event.id, event.title, change.field, *texts, change.note)


def _print_grade(change: FieldChange, selected: Selected, words: Words) -> tuple[str, str]:
    """Return the grade that a statement had, and the one that it has with the statement."""
    number = int(change.field.partition("[")[2].partition("]")[0]) - 1
    claim = change.after.claims[number]
    statement = _print_item(claim.model_copy(update={"grade": ""}), selected, words).removesuffix(".")
    grade = claim.grade or words.say("no grade")
    old = change.before.claims[number].grade if change.before is not None else ""
    return old or words.say("no grade"), words.say("{grade}, for {statement}", grade=grade, statement=statement)


_TEXTS = ("title", "summary", "date_text")


def _print_field(field: str, event: Event, selected: Selected, shown: Collection[str], words: Words) -> Iterator[str]:
    """Yield the items of a field as printed; a single value is one item, nothing is none.

    Args:
        field: of the event.
        event: as it was or is.
        selected: the selection that it stands in.
        shown: ids of the events that links may lead to.
        words: the program's words in the brief's language.
    """
    value = getattr(event, field)
    if field == "marking":
        yield from [marking] if (marking := value or selected.meta.marking) else []
    elif field in ("date", "planned"):
        yield from [print_date(value, words)] if value is not None else []
    elif field == "date_text":
        # The words of a source.
        yield from [words.quote(value)] if value else []
    elif field == "kind":
        yield name_kind(value, words)
    elif field == "status":
        yield name_status(value, words)
    elif field == "summary":
        yield from _read_texts(value)
    elif field in ("actors", "targets", "places"):
        for name in value:
            yield selected.place_name(name) if name in selected.places else selected.actor_name(name)
    elif isinstance(value, Relations):
        titles = {entry.event.id: entry.event.title for entry in selected.entries}
        for relation in type(value).model_fields:
            for id_ in getattr(value, relation):
                if id_ not in shown:
                    continue
                yield titles.get(id_, id_)
    elif isinstance(value, tuple):
        for item in value:
            yield _print_item(item, selected, words)
    elif value not in ("", None):
        yield str(value)


def _print_item(item: object, selected: Selected, words: Words) -> str:
    if isinstance(item, SourceReference):
        source = selected.sources.get(item.source)
        title = source.title if source is not None else item.source
        return words.say("{source}, {pin}", source=title, pin=item.pin) if item.pin else title
    if isinstance(item, Claim):
        said = item.says
        if item.by:
            said = words.say("{name}: {text}", name=selected.actor_name(item.by), text=item.says)
        return words.say("{text} ({grade})", text=said, grade=item.grade) if item.grade else said
    if isinstance(item, Quantity):
        value = " ".join(part for part in (print_quantity(item, words), item.unit) if part)
        text = words.say("{what}: {value}", what=capitalize(item.what), value=value)
        return words.say("{text}, by {name}", text=text, name=selected.actor_name(item.by)) if item.by else text
    if isinstance(item, Media):
        return item.caption or item.alt
    return str(item)


def _read_texts(text: str) -> Iterator[str]:
    """Yield the paragraphs of a text without its emphasis."""
    try:
        blocks = read_markdown(text)
    except MarkupError:
        yield text
        return
    for block in blocks:
        if isinstance(block, Paragraph):
            yield inline_text(block.content)
        else:
            for item in block.items:
                yield " ".join(inline_text(each.content) for each in item if isinstance(each, Paragraph))


def _excerpt(was: str, now: str) -> tuple[str, str]:
    """Return two texts whole where they are short, else what differs with a few words around it."""
    if max(len(was), len(now)) <= _SHORT or not was or not now:
        return was, now
    start = next((at for at, (a, b) in enumerate(zip(was, now, strict=False)) if a != b), min(len(was), len(now)))
    pairs = enumerate(zip(reversed(was), reversed(now), strict=False))
    end = next((at for at, (a, b) in pairs if a != b), min(len(was), len(now)))
    end = min(end, len(was) - start, len(now) - start)
    return _cut(was, start, len(was) - end), _cut(now, start, len(now) - end)


def _cut(text: str, start: int, end: int) -> str:
    """Return a stretch of a text with the words around it, an ellipsis where something is left out.

    >>> _cut("one two three", 4, 7)
    'one two three'
    """
    first = text.rfind(" ", 0, max(start - _AROUND, 0)) + 1 if start > _AROUND else 0
    last = text.find(" ", end + _AROUND) if end + _AROUND < len(text) else -1
    last = len(text) if last < 0 else last
    before = "\N{HORIZONTAL ELLIPSIS} " if first else ""
    after = " \N{HORIZONTAL ELLIPSIS}" if last < len(text) else ""
    return f"{before}{text[first:last]}{after}"
