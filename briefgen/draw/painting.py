"""Path steps with the colours of a figure go in; paths of a scene come out."""

from __future__ import annotations

from briefgen.draw.colors import read_color
from briefgen.draw.scene import Item, Path, Step


def paint(color: str | None) -> tuple[str, float]:
    """Return a colour that `validate_figure` has passed as "#rrggbb", or "" when nothing is seen, and its opacity.

    >>> paint("rgba(0,0,0,0)"), paint("red")
    (('', 0.0), ('#ff0000', 1.0))
    """
    found = read_color(color) if color else None
    if not found or found[1] == 0:
        return "", 0.0
    return found


def paint_path(
    steps: tuple[Step, ...],
    *,
    fill: str | None = None,
    stroke: str | None = None,
    width: float = 1.0,
    dash: tuple[float, ...] = (),
    opacity: float = 1.0,
    even_odd: bool = False,
    miter_limit: float = 4.0,
) -> list[Item]:
    """Return the paths that fill and stroke an outline; none when nothing would be seen.

    Args:
        steps: the outline.
        fill, stroke: colours as the figure writes them.
        width: of the stroke, px.
        dash: of the stroke.
        opacity: of the whole; it counts on top of the opacities of the colours.
        even_odd, miter_limit: see `Path`.
    """
    inside, inside_opacity = paint(fill)
    line, line_opacity = paint(stroke) if width else ("", 0.0)
    if not steps or not opacity or not (inside or line):
        return []
    if inside and line and inside_opacity == line_opacity == 1:
        return [Path(steps, inside, line, opacity, opacity, width, dash, even_odd, miter_limit)]
    # A see-through stroke shows the fill that it lies on, so the two are painted one after the other.
    items: list[Item] = []
    if inside:
        items.append(Path(steps, fill=inside, fill_opacity=inside_opacity * opacity, even_odd=even_odd))
    if line:
        items.append(
            Path(
                steps,
                stroke=line,
                stroke_opacity=line_opacity * opacity,
                width=width,
                dash=dash,
                miter_limit=miter_limit,
            )
        )
    return items
