"""A list with its nested lists goes in; a stack of labelled paragraphs, one under the other, comes out."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.brief.tree import ItemList, Paragraph
from briefgen.typeset.looks import Look
from briefgen.typeset.pages import Numbering
from briefgen.typeset.setting import Setting, Stack

# Marks of unordered lists by depth; deeper lists go on with the last.
_BULLETS = ("\N{BULLET}", "\N{EN DASH}", "\N{MIDDLE DOT}")
_NUMBERINGS: tuple[Numbering, ...] = ("Disc", "Square", "Circle")
# In ems: where a bullet stands in its indent, and the gap between a number and its text.
_BULLET_AT = 0.35
_NUMBER_GAP = 0.5


def stack_list(
    setting: Setting, items: ItemList, look: Look, parent: int, *, indent: float, depth: int = 0, left: float = 0.0
) -> list[Stack]:
    """Return the paragraphs of a list, each item's label hanging before its first.

    Args:
        setting: what measures them.
        items: the list.
        look: of its text.
        parent: structure element that the list stands in.
        indent: of one level, points.
        depth: how many lists it stands in.
        left: where its labels begin, points.
    """
    return list(_stack_items(setting, items, look, parent, indent, depth, left))


def _stack_items(
    setting: Setting, items: ItemList, look: Look, parent: int, indent: float, depth: int, left: float
) -> Iterator[Stack]:
    structure = setting.structure
    list_element = structure.add("L", parent, numbering="Decimal" if items.ordered else _numbering(depth))
    labels = _label_items(items, depth)
    indent = _widen_indent(setting, items, labels, look, indent)
    for blocks, label in zip(items.items, labels, strict=True):
        item = structure.add("LI", list_element)
        hanging = setting.measure_text(label, look, structure.add("Lbl", item))
        body = structure.add("LBody", item)
        hang = left + (indent - look.size * _NUMBER_GAP if items.ordered else look.size * _BULLET_AT)
        shown = False
        for block in blocks:
            if isinstance(block, Paragraph):
                element = structure.add("P", body) if len(blocks) > 1 else body
                text = setting.measure(block.content, look, element)
                between = setting.looks.between_items * look.size / setting.looks.body.size
                yield Stack(text, look, left + indent, None if shown else hanging, hang, items.ordered, before=between)
            else:
                if not shown:
                    yield Stack(setting.measure_text("", look), look, left + indent, hanging, hang, items.ordered)
                inner = stack_list(setting, block, look, body, indent=indent, depth=depth + 1, left=left + indent)
                yield from inner
            shown = True


def _numbering(depth: int) -> Numbering:
    """Return what the labels of an unordered list are called where only a few kinds of bullet have a name."""
    return _NUMBERINGS[min(depth, len(_NUMBERINGS) - 1)]


def _label_items(items: ItemList, depth: int) -> list[str]:
    if items.ordered:
        return [f"{number}." for number in range(items.start, items.start + len(items.items))]
    return [_BULLETS[min(depth, len(_BULLETS) - 1)]] * len(items.items)


def _widen_indent(setting: Setting, items: ItemList, labels: list[str], look: Look, indent: float) -> float:
    """Return an indent that the longest number of an ordered list fits in."""
    if not items.ordered:
        return indent
    longest = max((setting.measure_text(label, look).natural for label in labels), default=0.0)
    return max(indent, longest + look.size * _NUMBER_GAP)
