"""Strips that refer to notes go in; the notes, set once each for a page's foot, and their room come out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from briefgen.brief.tree import Note
from briefgen.typeset.setting import Setting, Stack
from briefgen.typeset.strips import Dress, SetLine, Strip

# Between the text and the rule above the notes, that rule's length and weight, and the air under it, points.
_ABOVE_RULE = 9.0
_RULE_LENGTH = 72.0
_RULE = 0.5
_UNDER_RULE = 4.0


class FootNotes:
    """The notes of a brief that stand at the foot of the page that first refers to them."""

    def __init__(self, setting: Setting, notes: Mapping[str, Note]) -> None:
        self._setting = setting
        self._notes = notes
        self._links = {
            element: goal.target for element, goal in setting.structure.goals.items() if goal.target in notes
        }
        self._set: dict[str, Strip] = {}
        self._hang = measure_hang(setting, notes.values())

    def list_cited(self, strip: Strip, *, beginning: bool = False) -> Iterator[str]:
        """Yield the notes that a strip refers to, as often as it does.

        Args:
            strip: as it is set.
            beginning: only what a page needs that ends as soon as it may.
        """
        for column in strip.columns:
            for line in column:
                for piece in line.line.pieces:
                    link = piece.span.key + strip.shift
                    anchor = self._links.get(link)
                    if anchor is not None:
                        if anchor not in self._set:
                            self._set[anchor] = self._set_note(anchor, link)
                        yield anchor
                if beginning and line.ends:
                    break

    def measure(self, anchors: Iterable[str]) -> float:
        """Return how much room notes take at a page's foot, with the rule above them; none take none."""
        strips = [self._set[anchor] for anchor in anchors]
        between = self._setting.looks.between_items
        return sum([strip.height + between for strip in strips]) + _ABOVE_RULE + _UNDER_RULE if strips else 0.0

    def place(self, anchors: Sequence[str], height: float) -> Iterator[tuple[Strip, float]]:
        """Yield the notes of a page with their tops; the last ends at the foot, a rule stands over the first."""
        top = height - self.measure(anchors) + _ABOVE_RULE
        for index, anchor in enumerate(anchors):
            strip = self._set[anchor]
            if not index:
                rule = (_RULE, self._setting.style.palette.quiet)
                yield Strip(_UNDER_RULE, dress=Dress(0.0, _RULE_LENGTH, above=rule)), top
                top += _UNDER_RULE
            top += self._setting.looks.between_items
            yield strip, top
            top += strip.height

    def _set_note(self, anchor: str, link: int) -> Strip:
        """Set a note; in the structure it stands at the end of the section that first refers to it."""
        elements = self._setting.structure.elements
        while elements.types[link] not in ("Sect", "Document"):
            link = elements.parents[link]
        return set_note(self._setting, self._notes[anchor], link, self._hang)


def measure_hang(setting: Setting, notes: Iterable[Note]) -> float:
    """Return where the numbers of notes end, so that the longest has room, points."""
    digits = max((len(note.number) for note in notes), default=1)
    return setting.measure_text(f"[{'0' * digits}]", setting.looks.note).natural


def set_note(setting: Setting, note: Note, parent: int, hang: float) -> Strip:
    """Set a note, its number hanging before it.

    Args:
        setting: what measures and places it.
        note: its number, text and anchor.
        parent: the structure element that it stands in.
        hang: where its number ends, points.
    """
    look, structure = setting.looks.note, setting.structure
    element = structure.add("Note", parent, anchor=note.anchor)
    label = setting.measure_text(f"[{note.number}]", look, structure.add("Lbl", element))
    text = setting.measure(note.content, look, structure.add("P", element), note.marking)
    lines: list[SetLine] = setting.set_stack(
        [Stack(text, look, hang + look.size * 0.8, label, hang=hang, flush=True)], 0.0, 0.0, setting.across
    )
    strip = Strip(lines[-1].bottom, (tuple(lines),), before=look.before, after=look.after, parts=True)
    return strip._replace(anchors=(note.anchor,))
