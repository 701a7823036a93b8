"""A style goes in; its logo, read and as large as it is printed, comes out."""

from __future__ import annotations

from pathlib import Path

from briefgen.brief.tree import Logo
from briefgen.errors import Problem, StyleError, Where
from briefgen.pictures import PictureError, read_picture
from briefgen.style import Style

_MOST_BYTES = 20_000_000
_MM_PER_POINT = 25.4 / 72


def read_logo(style: Style) -> Logo | None:
    """Read the logo of a style, without its metadata; None where it names none.

    Raises:
        StyleError: it cannot be read, or is no picture that can be printed.
        BuildError: an SVG cannot be drawn on this machine.
    """
    if style.logo is None:
        return None
    path = Path(style.folder) / style.logo.file
    where = Where(str(path))
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        raise StyleError([Problem(f"the logo '{style.logo.file}' cannot be read: {reason}", where)]) from error
    if len(data) > _MOST_BYTES:
        advice = "save it smaller"
        raise StyleError([Problem(f"the logo is larger than {_MOST_BYTES // 1_000_000} MB", where, advice)])
    try:
        picture = read_picture(data, height_mm=style.logo.height_mm)
    except PictureError as error:
        advice = "save it as PNG, JPEG or SVG"
        raise StyleError([Problem(f"the logo '{style.logo.file}' {error}", where, advice)]) from error
    height = style.logo.height_mm / _MM_PER_POINT
    width = height * picture.width / picture.height
    factor = min(1.0, style.text_width / width)
    return Logo(picture.data, width * factor, height * factor, style.logo.alt, style.logo.side)
