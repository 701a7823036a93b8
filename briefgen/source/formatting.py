"""The text of a YAML file goes in; the same in one hand comes out: keys in order, indents, long texts folded.

Nothing that the file says is changed, no comment is lost and no value is written otherwise but for a date that needs no
quotes and a text that is folded. Both are looked at before the new text is given out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Sequence
from collections.abc import Mapping as Map
from functools import partial

from briefgen.errors import BuildError, SourceError
from briefgen.source.document import parse_document
from briefgen.source.layout import Entry, Layout, list_comments, read_layout
from briefgen.source.layout_lines import Order, write_layout
from briefgen.source.nodes import Listing, Mapping, Node, Scalar

_MARK = "\ufeff"


def format_text(
    data: bytes,
    name: str,
    order: Order,
    date_keys: Collection[str] = (),
    ranks: Map[int, int] | None = None,
) -> bytes:
    """Return a file in one hand.

    Args:
        data: of the file.
        name: what problems call it.
        order: gives the order of the keys of the map that a path of keys leads to.
        date_keys: keys whose value is a date: it stays as written, without quotes where it needs none.
        ranks: line of an event -> its place among the events, to sort them; None to leave them where they are.

    Raises:
        SourceError: the file cannot be read.
        BuildError: what came out does not say the same; nothing is lost, as nothing is given out.
    """
    before = parse_document(data, name).root
    written = data.decode("utf-8")
    mark = _MARK if written.startswith(_MARK) else ""
    text = written.removeprefix(_MARK)
    ends = "\r\n" if "\r\n" in text else "\n"
    text = text.replace("\r\n", "\n")
    try:
        layout = read_layout(text)
        if layout is None:
            return data
        made = _write(layout, order, date_keys, ranks)
        _verify(before, text, made, date_keys, is_sorted=ranks is not None)
    except BuildError as error:
        raise BuildError(f"'{name}' {error}; it is left as it is") from error
    return (mark + made.replace("\n", ends)).encode("utf-8")


def _write(layout: Layout, order: Order, date_keys: Collection[str], ranks: Map[int, int] | None) -> str:
    starts = [0, *(found.end() for found in re.finditer("\n", layout.text))]
    for entry in layout.root.entries:
        if ranks is not None and entry.key is not None and entry.key.value == "events":
            entry.value.entries.sort(key=partial(_rank, line_starts=starts, ranks=ranks))
    return write_layout(layout, order, date_keys)


def _rank(item: Entry, line_starts: Sequence[int], ranks: Map[int, int]) -> int:
    """Return the place of an event among the others; what has none goes last."""
    return ranks.get(bisect_right(line_starts, item.value.start), len(ranks))


def _verify(before: Node, text: str, made: str, date_keys: Collection[str], *, is_sorted: bool) -> None:
    """Refuse what does not say the same as before, or lacks a comment.

    Raises:
        BuildError: it does not.
    """
    try:
        after = parse_document(made.encode("utf-8"), "").root
    except SourceError as error:
        raise BuildError("cannot be formatted without changing what it says") from error
    if is_sorted:
        before, after = _without_order(before), _without_order(after)
    if not _say_the_same(before, after, date_keys):
        raise BuildError("cannot be formatted without changing what it says")
    if sorted(list_comments(text)) != sorted(list_comments(made)):
        raise BuildError("cannot be formatted without losing a comment")


def _without_order(root: Node) -> Node:
    """Return a file's node with its events in an order that does not depend on where they stand."""
    if not isinstance(root, Mapping):
        return root
    entries = []
    for key, value in root.entries:
        if key.text == "events" and isinstance(value, Listing):
            value = value._replace(items=tuple(sorted(value.items, key=_describe)))
        entries.append((key, value))
    return root._replace(entries=tuple(entries))


def _describe(node: Node) -> str:
    """Return what a node says, on one line, whatever the order of its keys."""
    if isinstance(node, Scalar):
        return repr(node.text)
    if isinstance(node, Listing):
        return f"[{', '.join(map(_describe, node.items))}]"
    return f"{{{', '.join(sorted(f'{key.text!r}: {_describe(value)}' for key, value in node.entries))}}}"


def _say_the_same(one: Node, other: Node, date_keys: Collection[str], key: str = "") -> bool:
    """Tell whether two nodes hold the same texts under the same keys, dates in brackets as they were written."""
    if type(one) is not type(other) and not (isinstance(one, Mapping) and isinstance(other, Mapping)):
        return False
    if isinstance(one, Scalar) and isinstance(other, Scalar):
        return one.text == other.text and one.is_empty == other.is_empty
    if key in date_keys and getattr(one, "flow_text", "") != getattr(other, "flow_text", ""):
        return False
    if isinstance(one, Listing) and isinstance(other, Listing):
        pairs: Sequence[tuple[Node, Node]] = list(zip(one.items, other.items, strict=False))
        return len(one.items) == len(other.items) and all(_say_the_same(*pair, date_keys) for pair in pairs)
    if not (isinstance(one, Mapping) and isinstance(other, Mapping)):
        return False
    mine, its = ({each.text: value for each, value in node.entries} for node in (one, other))
    return mine.keys() == its.keys() and all(_say_the_same(mine[each], its[each], date_keys, each) for each in mine)
