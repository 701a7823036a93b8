"""A colour as a figure writes it goes in; "#rrggbb" and an opacity come out."""

from __future__ import annotations

import re
from functools import lru_cache

_HEX = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6}|[0-9a-f]{8})\Z")
_RGB = re.compile(r"(rgba?)\(\s*([\d.]+)\s*,\s*([\d.]+)\s*,\s*([\d.]+)\s*(?:,\s*([\d.]+)\s*)?\)\Z")


@lru_cache(maxsize=4096)
def read_color(written: str) -> tuple[str, float] | None:
    """Return a colour's hexadecimal form and its opacity (0 to 1), or None when it is not a colour.

    Read are #rgb, #rrggbb, #rrggbbaa, rgb(r, g, b), rgba(r, g, b, a), "transparent" and the names of CSS.

    >>> read_color("rgba(0, 68, 136, 0.5)"), read_color("#FA0"), read_color("transparent")
    (('#004488', 0.5), ('#ffaa00', 1.0), ('#000000', 0.0))
    >>> read_color("hsl(1,2%,3%)") is None
    True
    """
    text = written.strip().lower()
    if text == "transparent":
        return "#000000", 0.0
    if _HEX.match(text):
        digits = text[1:] if len(text) > 4 else "".join(digit * 2 for digit in text[1:])
        opacity = int(digits[6:], 16) / 255 if len(digits) == 8 else 1.0
        return f"#{digits[:6]}", round(opacity, 4)
    match = _RGB.match(text)
    if match:
        return _read_rgb(*match.groups())
    return _read_name(text)


def _read_rgb(kind: str, red: str, green: str, blue: str, alpha: str | None) -> tuple[str, float] | None:
    """Return the colour of an rgb() or rgba() form, or None when a part is out of range."""
    if (kind == "rgba") != (alpha is not None):
        return None
    try:
        parts = [float(part) for part in (red, green, blue)]
        opacity = float(alpha) if alpha is not None else 1.0
    except ValueError:
        return None
    if max(parts) > 255 or opacity > 1:
        return None
    return "#" + "".join(f"{int(part + 0.5):02x}" for part in parts), opacity


def _read_name(name: str) -> tuple[str, float] | None:
    """Return the colour of a CSS name; the table of names comes with Pillow."""
    from PIL import ImageColor

    found = ImageColor.colormap.get(name)
    # Pillow puts numbers in the place of a name's text the first time that it draws in that colour.
    if isinstance(found, tuple):
        found = "#" + "".join(f"{part:02x}" for part in found[:3])
    return (found, 1.0) if found is not None else None
