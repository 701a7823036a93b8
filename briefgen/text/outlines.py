"""A glyph of a face goes in; its outline comes out."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from briefgen.text.fonts import Face

# A move: "M" x y, "L" x y, "Q" x1 y1 x y, "C" x1 y1 x2 y2 x y or "Z", in font units with y up.
Move = tuple[str, tuple[float, ...]]


@lru_cache(maxsize=4096)
def outline_glyph(face: Face, glyph: int) -> tuple[Move, ...]:
    """Return the outline of a glyph; number 0 is the face's sign for a missing one.

    >>> from briefgen.text.fonts import FontSet
    >>> face = FontSet().face()
    >>> "".join(letter for letter, _ in outline_glyph(face, face.glyph_of("v")))
    'MLLLLLLLZ'
    """
    moves: list[Move] = []
    face.shaper.draw_glyph(glyph, _load_funcs(), moves)
    return tuple(moves)


@lru_cache(maxsize=1)
def _load_funcs() -> Any:
    """Return HarfBuzz's drawing functions, each of which notes a move in the list it is given."""
    import uharfbuzz

    funcs = uharfbuzz.DrawFuncs()
    funcs.set_move_to_func(lambda x, y, moves: moves.append(("M", (x, y))))
    funcs.set_line_to_func(lambda x, y, moves: moves.append(("L", (x, y))))
    funcs.set_quadratic_to_func(lambda x1, y1, x, y, moves: moves.append(("Q", (x1, y1, x, y))))
    funcs.set_cubic_to_func(lambda x1, y1, x2, y2, x, y, moves: moves.append(("C", (x1, y1, x2, y2, x, y))))
    funcs.set_close_path_func(lambda moves: moves.append(("Z", ())))
    return funcs
