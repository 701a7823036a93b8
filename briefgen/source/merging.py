"""A file and a newer one of the same records go in; the file with what is new comes out, all else as it was.

Records are the same where their ids are. What the newer file says of one takes the place of what the file said; keys
that only the file has stay, as do records that only the file has, its comments, and every other section.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from briefgen.errors import BuildError, UsageError
from briefgen.source.document import parse_document
from briefgen.source.layout import Entry, Layout, Part, list_comments, read_layout
from briefgen.source.nodes import Listing, Mapping, Node, Scalar

_MARK = "\ufeff"
# Maps of records stand first, since events refer to them.
_SECTIONS = ("actors", "places", "sources", "events")
# What every import says of an event: where the newer one does not, it is no longer so.
_ALWAYS = frozenset({"date", "start", "end", "date_text", "title", "x"})


@dataclass(slots=True)
class Merged:
    """A file with what is new in it.

    Attributes:
        data: the file.
        added, changed: ids of events.
        gone: ids of events that the newer file does not hold; they stand in the file as they were. What is withdrawn
            already is not among them.
        records: actors, places and sources that changed, each with its section.
        same: how many events are as they were.
        kept: keys of changed events that only the file has, counted.
    """

    data: bytes = b""
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    records: list[str] = field(default_factory=list)
    same: int = 0
    kept: dict[str, int] = field(default_factory=dict)


class _Record(NamedTuple):
    """A record of one of the files: where it stands, and what it says."""

    entry: Entry
    fields: dict[str, Node]


def merge_records(data: bytes, newer: bytes, name: str, date_keys: Collection[str]) -> Merged:
    """Return a file with the records of a newer one.

    Args:
        data: of the file.
        newer: file whose records stand one under the other.
        name: what problems call the file.
        date_keys: keys whose value is a date, which may stand in brackets.

    Raises:
        SourceError: the file cannot be read.
        UsageError: records stand in brackets.
        BuildError: one reader of YAML takes it and the other does not, or a comment would be lost.
    """
    written = data.decode("utf-8") if parse_document(data, name) else ""
    mark = _MARK if written.startswith(_MARK) else ""
    ends = "\r\n" if "\r\n" in written else "\n"
    text = written.removeprefix(_MARK).replace("\r\n", "\n")
    before = text = text if text.endswith("\n") else f"{text}\n"
    merged = Merged()
    for section in _SECTIONS:
        text = _merge_section(text, newer.decode("utf-8"), section, name, date_keys, merged)
    if not set(list_comments(before)) <= set(list_comments(text)):
        raise BuildError(f"'{name}' cannot be merged without losing a comment; it is left as it is")
    merged.data = (mark + text.replace("\n", ends)).encode("utf-8")
    return merged


def _merge_section(text: str, newer: str, section: str, name: str, date_keys: Collection[str], merged: Merged) -> str:
    """Return a text with the records of one section."""
    layout, source = _read(text, name), _read(newer, name)
    old = _list_records(layout, section, name, text)
    new = _list_records(source, section, name, newer)
    if not new:
        return text
    part = _find_section(layout, section)
    if part is not None and part.value.flow and part.value.entries:
        raise UsageError(f"the {section} of '{name}' stand in brackets; put each on a line of its own")
    owned = {key for record in new.values() for key in record.fields} | _ALWAYS if section == "events" else frozenset()
    column = next(iter(old.values())).entry.column if old else (0 if section == "events" else 2)
    changes: list[tuple[int, int, str]] = []
    for id_, record in old.items():
        if id_ not in new:
            continue
        kept = {key for key in record.fields if key not in new[id_].fields and key not in owned}
        if _is_same(record, new[id_], kept, date_keys):
            merged.same += section == "events"
            continue
        start, end = _span(record.entry, text)
        changes.append((start, end, _write_changed(record, new[id_], kept, text, newer, column)))
        if section != "events":
            merged.records.append(f"{section[:-1]} {id_}")
        else:
            merged.changed.append(id_)
            for key in kept:
                merged.kept[key] = merged.kept.get(key, 0) + 1
    parted = "\n" if len(old) > 1 and list(old.values())[-1].entry.blank_before else ""
    added = "".join(parted + _write_new(record.entry, newer, column) for id_, record in new.items() if id_ not in old)
    if section == "events":
        merged.added += [id_ for id_ in new if id_ not in old]
        merged.gone += [id_ for id_, each in old.items() if id_ not in new and not _is_withdrawn(each)]
    if added:
        changes.append(_place_added(layout, part, section, text, added))
    for start, end, lines in sorted(changes, reverse=True):
        text = text[:start] + lines + text[end:]
    return text


def _read(text: str, name: str) -> Layout:
    try:
        layout = read_layout(text)
    except BuildError as error:
        raise BuildError(f"'{name}' {str(error).replace('formatted', 'merged')}") from error
    if layout is None:
        raise UsageError(f"'{name}' stands in brackets; put each of its keys on a line of its own")
    return layout


def _find_section(layout: Layout, section: str) -> Entry | None:
    return next((each for each in layout.root.entries if each.key is not None and each.key.value == section), None)


def _list_records(layout: Layout, section: str, name: str, text: str) -> dict[str, _Record]:
    """Return the records of a section by their ids."""
    found = _find_section(layout, section)
    root = parse_document(text.encode("utf-8"), name).root
    node = root.get(section) if isinstance(root, Mapping) else None
    records: dict[str, _Record] = {}
    if found is None or node is None:
        return records
    nodes = node.items if isinstance(node, Listing) else tuple(value for _, value in getattr(node, "entries", ()))
    for entry, each in zip(found.value.entries, nodes, strict=False):
        fields = {key.text: value for key, value in each.entries} if isinstance(each, Mapping) else {}
        named = fields.get("id") if entry.key is None else None
        id_ = entry.key.value if entry.key is not None else named.text if isinstance(named, Scalar) else ""
        if id_:
            records[id_] = _Record(entry, fields)
    return records


def _is_withdrawn(record: _Record) -> bool:
    status = record.fields.get("status")
    return isinstance(status, Scalar) and status.text == "withdrawn"


def _is_same(old: _Record, new: _Record, kept: set[str], date_keys: Collection[str]) -> bool:
    if old.fields.keys() - kept != new.fields.keys():
        return False
    return all(
        _describe(old.fields[key], key in date_keys) == _describe(value, key in date_keys)
        for key, value in new.fields.items()
    )


def _describe(node: Node, is_date: bool = False) -> str:
    """Return what a node says, whatever the order of its keys, and however it is written."""
    if is_date and isinstance(node, (Listing, Mapping)) and node.flow_text:
        return repr(re.sub(r"\s", "", node.flow_text))
    if isinstance(node, Scalar):
        return repr(node.text)
    if isinstance(node, Listing):
        return f"[{', '.join(_describe(item) for item in node.items)}]"
    return f"{{{', '.join(sorted(f'{key.text!r}: {_describe(value)}' for key, value in node.entries))}}}"


def _span(entry: Entry, text: str) -> tuple[int, int]:
    """Return where the lines of an entry begin and end, without the comments before it."""
    reached = max(entry.value.end, *(comment.start for comment in entry.tail), entry.start)
    return text.rfind("\n", 0, entry.start) + 1, text.index("\n", max(reached - 1, 0)) + 1


def _write_changed(old: _Record, new: _Record, kept: set[str], text: str, newer: str, column: int) -> str:
    """Return the lines of a changed record; comments in it that nothing keeps go before it."""
    lines = _write_new(new.entry, newer, column)
    width = column + 2
    for entry in old.entry.value.entries:
        if entry.key is not None and entry.key.value in kept:
            lines += _copy_field(entry, old.entry.value, text, width)
    start, end = _span(old.entry, text)
    left = [comment for comment in _list_texts(text[start:end]) if comment not in lines]
    return "".join(f"{' ' * column}{comment}\n" for comment in left) + lines


def _list_texts(text: str) -> Iterator[str]:
    yield from list_comments(_dedent(text))


def _dedent(text: str) -> str:
    indent = len(text) - len(text.lstrip(" "))
    return re.sub(rf"(?m)^ {{0,{indent}}}", "", text) if indent else text


def _copy_field(entry: Entry, record: Part, text: str, column: int) -> str:
    """Return the lines of a field as they were written, at another depth."""
    if record.flow:
        key = text[entry.start : entry.key.end] if entry.key is not None else ""
        return f"{' ' * column}{key}: {text[entry.value.start : entry.value.end]}\n"
    start, end = _span(entry, text)
    first = min((comment.start for comment in entry.leading), default=start)
    lines = text[entry.start : end]
    start = text.rfind("\n", 0, first) + 1
    lead = text[start : text.rfind("\n", 0, entry.start) + 1] if entry.leading else ""
    return _shift(lead + " " * entry.column + lines, column - entry.column)


def _write_new(entry: Entry, newer: str, column: int) -> str:
    start, end = _span(entry, newer)
    return _shift(newer[start:end], column - entry.column)


def _shift(text: str, by: int) -> str:
    if by >= 0:
        return re.sub(r"(?m)^(?=.)", " " * by, text)
    return re.sub(rf"(?m)^ {{0,{-by}}}", "", text)


def _place_added(layout: Layout, part: Entry | None, section: str, text: str, added: str) -> tuple[int, int, str]:
    """Return where new records go: behind the last of their section, or in a section of their own."""
    if part is None:
        events = _find_section(layout, "events")
        first = min([comment.start for comment in events.leading] + [events.start]) if events is not None else len(text)
        at = text.rfind("\n", 0, first) + 1
        return at, at, f"{section}:\n{added}\n"
    if not part.value.entries:
        start = text.rfind("\n", 0, part.start) + 1
        end = text.index("\n", max(part.value.end, part.start)) + 1
        return start, end, f"{section}:\n{added}"
    end = _span(part.value.entries[-1], text)[1]
    return end, end, added
