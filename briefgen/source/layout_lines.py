"""The layout of a YAML file goes in; its lines in one hand come out."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from briefgen.source.layout import Comment, Entry, Layout, Part
from briefgen.source.scalars import WIDTH, fold_text, is_bare_date, write_scalar
from briefgen.source.writing import quote_scalar

Order = Callable[[tuple[str, ...]], Sequence[str]]
"""Gives the order of the keys of the map that a path of keys leads to; nothing to leave them as they are."""

_STEP = 2
_HEADER = re.compile(r"[|>]([+-]?)([1-9]?)([+-]?)")


def write_layout(layout: Layout, order: Order, date_keys: Collection[str]) -> str:
    """Return the text of a file."""
    writer = _Writer(layout.text, order, date_keys)
    writer.write_root(layout.root)
    body = "\n".join(line.rstrip() if index not in writer.kept else line for index, line in enumerate(writer.lines))
    return f"{layout.head}{body}\n{layout.foot}"


class _Writer:
    """The lines so far."""

    def __init__(self, text: str, order: Order, date_keys: Collection[str]) -> None:
        self.text = text
        self.order = order
        self.date_keys = date_keys
        self.lines: list[str] = []
        # Lines of texts in which spaces at the end and blank lines count.
        self.kept: set[int] = set()
        # After a text to which blank lines below it belong, none may come.
        self.sealed = 0

    def write_root(self, root: Part) -> None:
        before = False
        for entry in root.entries:
            is_long = entry.value.kind in ("map", "list") and not entry.value.flow
            self._write_entry(entry, 0, (), blank=bool(self.lines) and (entry.blank_before or is_long or before))
            before = is_long

    def _write_entry(self, entry: Entry, indent: int, path: tuple[str, ...], *, blank: bool) -> None:
        """Write a key with its value, or an item of a list, and the comments that belong to it."""
        if blank:
            self._part_by_blank()
        self._write_comments(entry.leading, indent)
        if entry.leading and entry.blank_after_leading:
            self._part_by_blank()
        own = (*path, entry.key.value) if entry.key is not None else path
        head = " " * indent + (f"{self._slice(entry.key)}:" if entry.key is not None else "-")
        first = len(self.lines)
        self._write_value(entry, head, indent, own)
        self._write_trailing(entry, first)
        self._write_comments(entry.tail, indent, is_tail=True)

    def _write_value(self, entry: Entry, head: str, indent: int, path: tuple[str, ...]) -> None:
        value = entry.value
        is_date = bool(path) and path[-1] in self.date_keys
        if value.kind in ("map", "list") and value.flow:
            self.lines += self._flow_lines(value, head, indent, path)
        elif value.kind in ("map", "list"):
            self._write_block(entry, head, indent, path)
        elif value.kind == "alias" or not self._slice(value):
            self.lines.append(f"{head} {self._slice(value)}".rstrip())
        elif value.style in ("|", ">"):
            self._write_block_scalar(entry, head, indent)
        else:
            self.lines += self._scalar_lines(value, head, indent, is_date=is_date)

    # -- maps and lists over several lines --------------------------------------------------------------------

    def _write_block(self, entry: Entry, head: str, indent: int, path: tuple[str, ...]) -> None:
        value = entry.value
        entries = self._in_order(value, path)
        if entry.key is not None or value.anchor:
            self.lines.append(f"{head} {value.anchor}".rstrip())
            is_flush = value.kind == "list" and entry.key is not None
            self._write_entries(entries, indent if is_flush else indent + _STEP, path)
            return
        # The first key stands on the line of the dash; the comments above it and beside the dash stand above that.
        self._write_comments(self._take_first_comments(entry, path), indent)
        first = len(self.lines)
        self._write_entries(entries, indent + _STEP, path)
        self.lines[first] = f"{head} {self.lines[first][indent + _STEP :]}"

    def _take_first_comments(self, item: Entry, path: tuple[str, ...]) -> list[Comment]:
        """Return the comments that would stand between the dash of an item and its first key, and take them there."""
        taken: list[Comment] = []
        while item.key is None and item.value.kind in ("map", "list") and not (item.value.flow or item.value.anchor):
            first = self._in_order(item.value, path)[0]
            taken += [*([item.trailing] if item.trailing else []), *first.leading]
            item.trailing, first.leading = None, []
            item = first
        return taken

    def _write_entries(self, entries: Sequence[Entry], indent: int, path: tuple[str, ...]) -> None:
        are_records = len(path) == 1 and entries[0].key is None
        was_long = False
        for index, entry in enumerate(entries):
            is_long = are_records and entry.value.kind in ("map", "list") and not entry.value.flow
            blank = index > 0 and (entry.blank_before or is_long or was_long)
            self._write_entry(entry, indent, path, blank=blank)
            was_long = is_long

    def _in_order(self, part: Part, path: tuple[str, ...]) -> list[Entry]:
        if part.kind != "map":
            return part.entries
        places = {key: place for place, key in enumerate(self.order(path))}
        return (
            sorted(part.entries, key=lambda entry: places.get(_key_of(entry), len(places))) if places else part.entries
        )

    # -- texts ------------------------------------------------------------------------------------------------

    def _scalar_lines(self, value: Part, head: str, indent: int, *, is_date: bool) -> list[str]:
        """Return the lines of a text without a sign of its own before it."""
        written = self._slice(value)
        is_labelled = written.startswith("&")
        if is_date and value.style in ("'", '"') and not is_labelled and is_bare_date(value.value):
            written = value.value
        is_one_line = "\n" not in written
        if is_one_line and (is_date or is_labelled or len(head) + 1 + len(written) <= WIDTH):
            return [f"{head} {written}"]
        folded = None if is_date or is_labelled else fold_text(value.value, indent + _STEP)
        if folded is not None and not is_one_line:
            again = quote_scalar(value.value) if value.style else write_scalar(value.value)
            if len(head) + 1 + len(again) <= WIDTH:
                return [f"{head} {again}"]
        if folded is not None:
            return [f"{head} >-", *folded]
        first, *others = written.split("\n")
        return [
            f"{head} {first}",
            *(" " * (indent + _STEP) + line.strip(" \t") if line.strip() else "" for line in others),
        ]

    def _write_block_scalar(self, entry: Entry, head: str, indent: int) -> None:
        """Write a text under `|` or `>`, folded again where a line of it is too long."""
        header, _, body = self._slice(entry.value).partition("\n")
        sign = header.split("#")[0].strip()
        found = _HEADER.search(sign)
        size = int(found[2]) if found and found[2] else 0
        lines = body.removesuffix("\n").split("\n") if body else []
        own = [len(line) - len(line.lstrip(" ")) for line in lines if line.strip()]
        base = entry.column + size if size else min(own, default=0)
        new = indent + (size or _STEP)
        shifted = [" " * new + line[base:] if line.strip() else line[base:] for line in lines]
        self.lines.append(f"{head} {sign}")
        value = entry.value.value
        if sign in (">", ">-") and any(len(line) > WIDTH for line in shifted):
            shifted = fold_text(value.removesuffix("\n") if sign == ">" else value, new) or shifted
        if found and "+" in found[0]:
            self.kept.update(range(len(self.lines), len(self.lines) + len(shifted)))
        self.lines += shifted
        if found and "+" in found[0]:
            self.sealed = len(self.lines)

    # -- brackets ---------------------------------------------------------------------------------------------

    def _flow_lines(self, value: Part, head: str, indent: int, path: tuple[str, ...]) -> list[str]:
        """Return the lines of what stands in brackets: on one line where there is room, else broken after commas."""
        pieces = self._flow_pieces(value, path)
        if pieces is None:
            return self._keep_flow(value, head, indent)
        lines = [f"{head} {value.anchor}".rstrip()]
        for index, piece in enumerate(pieces):
            if len(lines[-1]) + 1 + len(piece) <= WIDTH or index == 0:
                lines[-1] += f" {piece}"
            else:
                lines.append(" " * (indent + _STEP) + piece)
        return lines

    def _keep_flow(self, value: Part, head: str, indent: int) -> list[str]:
        first, *others = self._slice(value).split("\n")
        least = min((len(line) - len(line.lstrip(" ")) for line in others if line.strip()), default=0)
        return [f"{head} {first}", *(" " * (indent + _STEP) + line[least:] for line in others)]

    def _flow_pieces(self, part: Part, path: tuple[str, ...]) -> list[str] | None:
        """Return what stands in brackets, cut after its commas; None for what has to stay as it is written."""
        # A date in brackets is a form of dates, not a list.
        if part.has_comment or (path and path[-1] in self.date_keys):
            return None
        opening, closing = ("{", "}") if part.kind == "map" else ("[", "]")
        start = part.start + len(part.anchor)
        if self.text[start:].lstrip()[:1] != opening or self.text[part.end - 1] != closing:
            return None
        pieces: list[str] = []
        for index, entry in enumerate(self._in_order(part, path)):
            own = self._entry_pieces(entry, path)
            if own is None:
                return None
            own[-1] += "," if index < len(part.entries) - 1 else ""
            pieces += own
        if not pieces:
            return [opening + closing]
        pieces[0] = opening + pieces[0]
        pieces[-1] += closing
        return pieces

    def _entry_pieces(self, entry: Entry, path: tuple[str, ...]) -> list[str] | None:
        """Return the pieces of one entry in brackets; None for one that cannot be cut."""
        key = f"{self._slice(entry.key)}: " if entry.key is not None else ""
        value, own = entry.value, (*path, _key_of(entry)) if entry.key is not None else path
        written = self._slice(value)
        if "\n" in key or not written:
            return None
        if value.kind in ("map", "list"):
            is_date = bool(own) and own[-1] in self.date_keys and "\n" not in written
            inner = [written] if is_date else None if value.anchor else self._flow_pieces(value, own)
            return None if inner is None else [key + inner[0], *inner[1:]]
        if "\n" in written and not value.style and fold_text(value.value, 0) and not written.startswith("&"):
            written = value.value
        return None if "\n" in written else [key + written]

    # -- comments ---------------------------------------------------------------------------------------------

    def _write_comments(self, comments: Sequence[Comment], indent: int, *, is_tail: bool = False) -> None:
        for index, comment in enumerate(comments):
            # Whether a blank line parts the first from what is above is for the entry to say.
            if comment.blank_before and (index > 0 or is_tail):
                self._part_by_blank()
            self.lines.append(" " * indent + comment.text)

    def _write_trailing(self, entry: Entry, first: int) -> None:
        """Write the comment at the end of a line, two spaces after it."""
        comment = entry.trailing
        if comment is None:
            return
        value = entry.value
        is_block = value.kind in ("map", "list") and not value.flow
        is_folded = value.style in ("|", ">") or self.lines[first].endswith(" >-")
        at = first if is_block or is_folded else len(self.lines) - 1
        line = self.lines[at]
        before = self.text[: comment.start]
        # A comment that stands in a column with others stays there.
        is_aligned = len(before) - len(before.rstrip(" \t")) > _STEP
        gap = max(_STEP, comment.column - len(line)) if is_aligned else _STEP
        self.lines[at] = f"{line}{' ' * gap}{comment.text}"

    def _part_by_blank(self) -> None:
        if len(self.lines) > self.sealed and self.lines[-1] != "":
            self.lines.append("")

    def _slice(self, part: Part) -> str:
        return self.text[part.start : part.end]


def _key_of(entry: Entry) -> str:
    return entry.key.value if entry.key is not None else ""
