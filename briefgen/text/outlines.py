"""A character and a face go in; the outline of its glyph comes out."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from briefgen.text.fonts import Face

# A move: "M" x y, "L" x y, "Q" x1 y1 x y, "C" x1 y1 x2 y2 x y or "Z", in font units with y up.
Move = tuple[str, tuple[float, ...]]


@lru_cache(maxsize=4096)
def outline_character(face: Face, char: str) -> tuple[Move, ...]:
    """Return the outline of a character's own glyph, or of the face's sign for a missing one.

    >>> from briefgen.text.fonts import FontSet
    >>> "".join(letter for letter, _ in outline_character(FontSet().face(), "v"))
    'MLLLLLLLZ'
    """
    font, funcs = _load_font(face), _load_funcs()
    moves: list[Move] = []
    font.draw_glyph(font.get_nominal_glyph(ord(char)) or 0, funcs, moves)
    return tuple(moves)


@lru_cache(maxsize=64)
def _load_font(face: Face) -> Any:
    import uharfbuzz

    return uharfbuzz.Font(uharfbuzz.Face(face.data))


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
