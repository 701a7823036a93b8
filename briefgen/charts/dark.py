"""Colours for white paper go in; the same for a dark screen come out, each pair with the contrast that it had.

Luminance is turned over: what stood out from paper stands out from the dark as much (WCAG 2.2, contrast ratio). So a
style is judged once, on paper, and no palette of a user's own turns illegible at night. Only what is darker than the
dark itself stops at white.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from briefgen.charts.colors import find_luminance, read_channels, to_linear

DARK_PAPER = "#161616"
_FLARE = 0.05
# Darker than this a colour is one that writes, lighter one that is written on.
_MIDDLE = 0.4
_COLOR = re.compile(r"#[0-9a-f]{6}|rgba\((\d+),\s?(\d+),\s?(\d+),\s?([\d.]+)\)")
_DRAWN = re.compile(' (fill|stroke)="(#[0-9a-f]{6})"')


@lru_cache(maxsize=512)
def turn_color(color: str) -> str:
    """Return a colour "#rrggbb" for a dark screen; white becomes its paper.

    >>> turn_color("#ffffff"), turn_color("#000000"), turn_color("#004488")
    ('#161616', '#ffffff', '#a1bdff')
    """
    before = find_luminance(color)
    wanted = min((find_luminance(DARK_PAPER) + _FLARE) * (1 + _FLARE) / (before + _FLARE) - _FLARE, 1.0)
    linear = [to_linear(channel / 255) for channel in read_channels(color)]
    strongest = max(linear)
    # The hue at its brightest, then as much white or as little light as the luminance asks for.
    hue = [part / strongest for part in linear] if strongest else [1.0, 1.0, 1.0]
    bright = 0.2126 * hue[0] + 0.7152 * hue[1] + 0.0722 * hue[2]
    if wanted <= bright:
        turned = [part * wanted / bright for part in hue]
    else:
        white = (wanted - bright) / (1 - bright)
        turned = [part + (1 - part) * white for part in hue]
    # Rounded so that what writes and what is written on never come nearer.
    settle = math.ceil if before < _MIDDLE else math.floor
    return "#" + "".join(f"{settle(round(255 * _to_srgb(part), 3)):02x}" for part in turned)


def turn_colors(plot: Mapping[str, Any]) -> dict[str, str]:
    """Return every colour that a figure's plain data name, with what it is in the dark."""
    found: dict[str, str] = {}
    _collect(plot, found)
    return dict(sorted(found.items()))


def list_drawn_colors(svg: str) -> set[tuple[str, str]]:
    """Return the (attribute, colour) pairs of a drawing as `draw.scene_to_svg` writes it.

    >>> list_drawn_colors('<path d="M0 0" fill="#ffffff"/>')
    {('fill', '#ffffff')}
    """
    return {(name, color) for name, color in _DRAWN.findall(svg)}


def write_dark_rules(drawn: Iterable[tuple[str, str]]) -> str:
    """Return the CSS rules that turn the colours of drawings; they outweigh the attributes.

    >>> write_dark_rules([("fill", "#ffffff")])
    '[fill="#ffffff"]{fill:#161616}'
    """
    return "".join(f'[{name}="{color}"]{{{name}:{turn_color(color)}}}' for name, color in sorted(drawn))


def _collect(value: Any, found: dict[str, str]) -> None:
    if isinstance(value, str):
        match = _COLOR.fullmatch(value) if value not in found else None
        if match:
            found[value] = _turn(value, match)
    elif isinstance(value, Mapping):
        for inner in value.values():
            _collect(inner, found)
    elif isinstance(value, list | tuple):
        for inner in value:
            _collect(inner, found)


def _turn(color: str, match: re.Match[str]) -> str:
    if color.startswith("#"):
        return turn_color(color)
    red, green, blue, opacity = match.groups()
    turned = turn_color("#" + "".join(f"{min(int(part), 255):02x}" for part in (red, green, blue)))
    return f"rgba({','.join(str(part) for part in read_channels(turned))},{opacity})"


def _to_srgb(part: float) -> float:
    return float(part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055)
