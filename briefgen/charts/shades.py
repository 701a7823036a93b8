"""A share of the most goes in; the fill of a cell that counts comes out, on which its figure can be read."""

from __future__ import annotations

from briefgen.charts.colors import WHITE, darken_until, find_contrast, mix_colors

# The share of white in the cell of one statement and in that of the most.
_PALEST, _DARKEST = 0.85, 0.0
# Figures keep 4.5:1 on their cells (WCAG 2.2, 1.4.3), with some to spare for readers who see colours otherwise.
_FIGURE_CONTRAST = 5.25


def shade_cell(color: str, ink: str, share: float) -> str:
    """Return the fill of a cell, the darker the larger its share, 0 to 1, of the most.

    Shades on which neither ink nor white can be read well are passed over for the next darker one that can bear white.
    """
    white = round(100 * (_PALEST + (_DARKEST - _PALEST) * share))
    for hundredths in range(white, -1, -1):
        fill = mix_colors(color, WHITE, hundredths / 100)
        if max(find_contrast(ink, fill), find_contrast(WHITE, fill)) >= _FIGURE_CONTRAST:
            return fill
    return darken_until(color, _FIGURE_CONTRAST)
