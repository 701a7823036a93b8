"""A dash style and a line width go in; lengths on and off in px come out."""

from __future__ import annotations

import re

# Lengths as multiples of the width, which counts for at least 3 px (plotly.js 4.1, Drawing.dashStyle).
_NAMED: dict[str, tuple[float, ...]] = {
    "": (),
    "solid": (),
    "dot": (1, 1),
    "dash": (3, 3),
    "longdash": (5, 5),
    "dashdot": (3, 1, 1, 1),
    "longdashdot": (5, 2, 1, 2),
}
_LEAST_WIDTH = 3.0
_LISTED = re.compile(r"\s*\d+(?:\.\d+)?(?:px)?(?:[\s,]+\d+(?:\.\d+)?(?:px)?)*\s*\Z")


def is_dash(written: object) -> bool:
    """Tell whether this is a dash style: a name, or lengths such as "4px,2px"."""
    return isinstance(written, str) and (written in _NAMED or bool(_LISTED.match(written)))


def dash_lengths(written: str, width: float) -> tuple[float, ...]:
    """Return the lengths on and off in px; an empty tuple is a full line.

    >>> dash_lengths("dash", 1), dash_lengths("dot", 4), dash_lengths("4px,2px", 1), dash_lengths("5", 1)
    ((9.0, 9.0), (4, 4), (4.0, 2.0), (5.0, 5.0))
    """
    named = _NAMED.get(written)
    if named is not None:
        unit = max(width or 1.0, _LEAST_WIDTH)
        return tuple(part * unit for part in named)
    lengths = tuple(float(part.removesuffix("px")) for part in re.split(r"[\s,]+", written.strip()))
    if not any(lengths):
        return ()
    # An odd list is read twice, so that on and off keep their turns (SVG 1.1, 11.4).
    return lengths if len(lengths) % 2 == 0 else lengths * 2
