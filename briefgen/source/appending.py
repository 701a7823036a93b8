"""A file and a record go in; the file with the record at the end of a list comes out, all else as it was."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from briefgen.errors import BuildError, UsageError
from briefgen.source.document import parse_document
from briefgen.source.layout import Entry, Layout, read_layout
from briefgen.source.scalars import WIDTH, fold_text, write_scalar

Fields = Mapping[str, str | int | list[str]]
_MARK = "\ufeff"


class Appended(NamedTuple):
    """A file with a record more, and the first and the last line of that."""

    data: bytes
    first_line: int
    last_line: int


class _Place(NamedTuple):
    """Where a record goes: an index, the column of its dash and of its keys, and what stands before it."""

    at: int
    dash: int
    keys: int
    before: str


def append_record(data: bytes, name: str, section: str, fields: Fields, date_keys: frozenset[str]) -> Appended:
    """Return a file with a record at the end of one of its lists, in the indents of those before it.

    Args:
        data: of the file.
        name: what problems call it.
        section: key of the list; it is added where there is none.
        fields: of the record, in the order in which they are written.
        date_keys: which of them are dates.

    Raises:
        SourceError: the file cannot be read.
        UsageError: the list stands in brackets.
        BuildError: one reader of YAML takes it and the other does not.
    """
    parse_document(data, name)
    written = data.decode("utf-8")
    mark = _MARK if written.startswith(_MARK) else ""
    ends = "\r\n" if "\r\n" in written else "\n"
    text = written.removeprefix(_MARK).replace("\r\n", "\n")
    if not text.endswith("\n"):
        text += "\n"
    try:
        layout = read_layout(text)
    except BuildError as error:
        raise BuildError(f"'{name}' {str(error).replace('formatted', 'added to')}") from error
    if layout is None:
        raise UsageError(f"'{name}' stands in brackets; put each of its keys on a line of its own")
    place = _find_place(layout, name, section)
    record = "\n".join(_write_record(fields, place, date_keys)) + "\n"
    made = text[: place.at] + place.before + record + text[place.at :]
    first = text.count("\n", 0, place.at) + place.before.count("\n") + 1
    return Appended((mark + made.replace("\n", ends)).encode("utf-8"), first, first + record.count("\n") - 1)


def _find_place(layout: Layout, name: str, section: str) -> _Place:
    """Return where in a file a record of a section goes."""
    text, root = layout.text, layout.root
    end = len(text) - len(layout.foot)
    own = next((entry for entry in root.entries if entry.key is not None and entry.key.value == section), None)
    if own is None:
        index = len(text[:end].rstrip("\n")) + 1
        return _Place(index, 0, 2, f"\n{section}:\n")
    value = own.value
    if value.flow and value.entries:
        raise UsageError(f"the {section} of '{name}' stand in brackets; put each on a line of its own, after '- '")
    if not value.entries:
        if value.flow:
            raise UsageError(f"'{section}: []' of '{name}' has no room for one; delete the brackets")
        return _Place(text.index("\n", own.key.end if own.key is not None else own.start) + 1, 0, 2, "")
    last = value.entries[-1]
    reached = last.tail[-1].start if last.tail else last.value.end
    index = text.index("\n", max(reached - 1, 0)) + 1
    gap = last.value.start - last.start if text.count("\n", last.start, last.value.start) == 0 else 2
    blank = _is_parted(value.entries, text) and text[: index - 1][-1:] != "\n"
    return _Place(index, last.column, last.column + gap, "\n" if blank else "")


def _is_parted(entries: list[Entry], text: str) -> bool:
    """Tell whether blank lines stand between records; with one record, whether it is long."""
    if len(entries) > 1:
        return entries[-1].blank_before
    return "\n" in text[entries[0].start : entries[0].value.end]


def _write_record(fields: Fields, place: _Place, date_keys: frozenset[str]) -> list[str]:
    lines: list[str] = []
    for key, value in fields.items():
        lead = " " * place.keys if lines else " " * place.dash + "-" + " " * (place.keys - place.dash - 1)
        if isinstance(value, list):
            told = ", ".join(write_scalar(each, in_brackets=True) for each in value)
            lines.append(f"{lead}{key}: [{told}]")
            continue
        line = f"{lead}{key}: {write_scalar(str(value), is_date=key in date_keys) if isinstance(value, str) else value}"
        folded = fold_text(value, place.keys + 2) if isinstance(value, str) and len(line) > WIDTH else None
        lines += [f"{lead}{key}: >-", *folded] if folded else [line]
    return lines
