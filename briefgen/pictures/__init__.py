"""The bytes of a user's picture go in; the same picture, safe to print and without its metadata, comes out."""

from __future__ import annotations

from briefgen.pictures.dots import MOST_DOTS, Picture, PictureError, measure_picture, read_dots, read_picture_size
from briefgen.pictures.drawing import DrawingError, draw_drawing, is_drawing

__all__ = ["MOST_DOTS", "Picture", "PictureError", "measure_picture", "read_picture", "read_picture_size"]


def read_picture(data: bytes, height_mm: float = 0.0) -> Picture:
    """Check a picture to its end and take away what its file says beside it.

    A PNG or JPEG keeps its dots; an SVG becomes dots of print resolution.

    Args:
        data: of the file.
        height_mm: how tall an SVG is printed; 0 for as tall as it says itself.

    Raises:
        PictureError: it is none of these, is damaged, too large, or holds what may not be printed.
        BuildError: an SVG cannot be drawn on this machine.
    """
    if is_drawing(data):
        try:
            data = draw_drawing(data, height_mm)
        except DrawingError as error:
            raise PictureError(str(error)) from error
    return read_dots(data)
