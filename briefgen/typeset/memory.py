"""What was set for one edition of a brief is kept; in the next, blocks that have not changed are not set again.

Everything set is told of by numbers of elements, which shift when something before it changes: what is kept is shifted
with them, so that pages are the same, byte for byte, as without a memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from briefgen.brief.tree import Figure, Glyph
from briefgen.typeset.pages import Element
from briefgen.typeset.setting import Setting
from briefgen.typeset.strips import Strip
from briefgen.typeset.structure import LinkGoal


class _Kept(NamedTuple):
    """A heading or block as it was set.

    Attributes:
        told: everything that decides how it is set, but for the links.
        parent: the element that it was set under.
        base: index of its first element.
        elements: its elements, parents as they were.
        goals: where its links lead, by element as it was.
        links: for each target that it names, whether a link can lead there and whether it is a note.
        glyphs: the marks that it shows.
        columns: widths of its table's columns, by the table's id.
        strips: as they were set.
    """

    told: tuple[Any, ...]
    parent: int
    base: int
    elements: list[Element]
    goals: dict[int, LinkGoal]
    links: dict[str, tuple[bool, bool]]
    glyphs: tuple[Glyph, ...]
    columns: dict[str, tuple[float, ...]]
    strips: list[Strip]


class SetMemory:
    """What was set of a brief in one style, by section and place in it.

    Attributes:
        reused, set_anew: how many headings and blocks of the last brief were taken from it, and how many were not.
    """

    def __init__(self) -> None:
        self._before: dict[tuple[str, int], _Kept] = {}
        self._now: dict[tuple[str, int], _Kept] = {}
        self._looks: tuple[Any, ...] = ()
        self.reused = 0
        self.set_anew = 0

    def begin(self, looks: tuple[Any, ...]) -> None:
        """Begin a brief.

        Args:
            looks: what decides how all of it is set; what was set otherwise is forgotten.
        """
        self._before = self._now if looks == self._looks else {}
        self._now, self._looks = {}, looks
        self.reused = self.set_anew = 0

    def recall(
        self,
        place: tuple[str, int],
        told: tuple[Any, ...],
        setting: Setting,
        parent: int,
        set_anew: Callable[[], Iterable[Strip]],
    ) -> Iterator[Strip]:
        """Yield the strips of a heading or block: those of the last brief where nothing that decides them has changed.

        Args:
            place: the section's id, and the place in it.
            told: everything that decides how the block is set.
            setting: of this brief; elements, links, marks and columns are told to it as if the block were set.
            parent: the element that it stands in.
            set_anew: sets it.
        """
        kept = self._before.get(place)
        if kept is not None and kept.told == told and _leads_the_same(kept.links, setting):
            self.reused += 1
            again = _replay(kept, setting, parent)
        else:
            self.set_anew += 1
            again = _record(told, setting, parent, set_anew)
        if not setting.missing:
            # Characters that no font has are told of as they are met.
            self._now[place] = again
        yield from again.strips


def is_kept(block: object) -> bool:
    """Tell whether it is worth keeping: figures are drawn elsewhere and stand as pictures in a line or two."""
    return not isinstance(block, Figure)


def _leads_the_same(links: Mapping[str, tuple[bool, bool]], setting: Setting) -> bool:
    structure = setting.structure
    return all((target in structure.anchors, target in structure.notes) == was for target, was in links.items())


def _record(told: tuple[Any, ...], setting: Setting, parent: int, set_anew: Callable[[], Iterable[Strip]]) -> _Kept:
    """Set a block and note down what that told the setting."""
    structure = setting.structure
    base = len(structure.elements)
    goals, columns = len(structure.goals), len(setting.columns)
    structure.asked, setting.shown = {}, {}
    strips = list(set_anew())
    kept = _Kept(
        told,
        parent,
        base,
        structure.elements[base:],
        dict(list(structure.goals.items())[goals:]),
        structure.asked,
        tuple(setting.shown),
        dict(list(setting.columns.items())[columns:]),
        strips,
    )
    structure.asked = setting.shown = None
    return kept


def _replay(kept: _Kept, setting: Setting, parent: int) -> _Kept:
    """Tell a setting what setting the block anew would tell it, and return the block where it stands now."""
    structure = setting.structure
    base = len(structure.elements)
    shift = base - kept.base
    elements = [
        element._replace(parent=parent if element.parent < kept.base else element.parent + shift)
        for element in kept.elements
    ]
    for element in elements:
        structure.elements.add(element)
    goals = {element + shift: goal for element, goal in kept.goals.items()}
    structure.goals.update(goals)
    for glyph in kept.glyphs:
        setting.draw_glyph(glyph)
    setting.columns.update(kept.columns)
    strips = [strip._replace(shift=strip.shift + shift) for strip in kept.strips] if shift else kept.strips
    return kept._replace(parent=parent, base=base, elements=elements, goals=goals, strips=strips)
