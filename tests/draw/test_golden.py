"""The accepted SVG of every figure; its review is the diff."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from briefgen.draw import draw_figure, scene_to_svg
from briefgen.text.fonts import FontSet


def test_scene_is_the_accepted_one(
    figure_name: str, figure: dict[str, Any], fonts: FontSet, golden: Callable[[str, str], None]
) -> None:
    svg = scene_to_svg(draw_figure(figure, fonts, figure_name.replace("_", " ")), fonts, embed_fonts=False)
    # One element a line, so that a change is seen where it is.
    golden(f"draw/{figure_name}.svg", svg.replace("><", ">\n<") + "\n")
