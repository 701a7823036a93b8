"""Lines, marks, bars and texts at places in px go in; an explicit Plotly figure comes out.

The figure has no margins and axes in px with y down, so that nothing is left for a renderer to decide. Marks and bars
are traces, with their facts to show under the pointer; leaders, brackets and hatches are shapes; texts annotations.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from briefgen.charts.notation import Mark
from briefgen.draw.geometry import Point
from briefgen.draw.rich_text import escape_text
from briefgen.draw.scene import Path, Step

Layer = Literal["below", "above"]
Align = Literal["left", "center", "right"]

_CLEAR = "rgba(0,0,0,0)"
_SMALLEST = 7 * 96 / 72


def escape_label(text: str) -> str:
    """Return text such that Plotly shows it as it is: no tag, no entity, no formula.

    >>> escape_label("<b> costs $5 & $6")
    '&lt;b&gt; costs &#36;5 &amp; &#36;6'
    """
    return escape_text(text).replace("$", "&#36;")


class Canvas:
    """A page of a width, filled from the top; its height is settled last.

    Attributes:
        width: px.
        mirrored: left and right are exchanged, for scripts that run from right to left.
    """

    def __init__(self, width: float, family: str, ink: str, *, mirrored: bool = False) -> None:
        self.width = width
        self.mirrored = mirrored
        self._family = f"{family}, Arial, sans-serif"
        self._ink = ink
        self._shapes: list[dict[str, Any]] = []
        self._texts: list[dict[str, Any]] = []
        self._marks: list[tuple[Mark, float, float, str]] = []
        self._bars: list[tuple[float, float, float, float, str, str, float, str]] = []

    def line(
        self, points: Sequence[Point], color: str, width: float = 0.75, *, dash: str = "solid", layer: Layer = "below"
    ) -> None:
        """Draw a run of straight lines."""
        self._add_shape(self._write_points(points), layer, _CLEAR, color, width, dash)

    def polygon(
        self,
        points: Iterable[Point],
        fill: str,
        *,
        outline: str = _CLEAR,
        width: float = 0.0,
        dash: str = "solid",
        layer: Layer = "below",
    ) -> None:
        """Draw a closed outline, filled."""
        self._add_shape(f"{self._write_points(points)} Z", layer, fill, outline, width, dash)

    def rectangle(
        self, left: float, top: float, right: float, bottom: float, fill: str, layer: Layer = "below"
    ) -> None:
        """Draw a rectangle without an outline."""
        self.polygon([(left, top), (right, top), (right, bottom), (left, bottom)], fill, layer=layer)

    def path(self, path: Path, x: float = 0.0, y: float = 0.0, layer: Layer = "above") -> None:
        """Draw a path of the notation, moved by (x, y)."""
        dash = ",".join(f"{_px(length)}px" for length in path.dash) or "solid"
        width = path.width if path.stroke else 0.0
        self._add_shape(
            self._write_path(path.steps, x, y), layer, path.fill or _CLEAR, path.stroke or _CLEAR, width, dash
        )

    def mark(self, mark: Mark, x: float, y: float, facts: str) -> None:
        """Draw a mark of the notation about (x, y).

        Args:
            mark: how it looks.
            x, y: px.
            facts: lines shown under the pointer, as data.
        """
        self._marks.append((mark, self._turn(x), y, facts))
        for path in mark.over:
            self.path(path, x, y)

    def bar(
        self,
        left: float,
        right: float,
        y: float,
        height: float,
        fill: str,
        facts: str,
        outline: str = _CLEAR,
        width: float = 0.0,
    ) -> None:
        """Draw a bar from left to right about y."""
        left, right = sorted((self._turn(left), self._turn(right)))
        self._bars.append((left, right, y, height, fill, outline, width, facts))

    def text(
        self,
        x: float,
        y: float,
        lines: Sequence[str],
        size: float,
        color: str,
        *,
        bold: bool = False,
        align: Align = "left",
        valign: Literal["top", "middle", "bottom"] = "top",
        paper: str = "",
        pad: float = 0.0,
    ) -> None:
        """Write lines whose block begins, is centred or ends at (x, y).

        Args:
            x, y: px.
            lines: text, as data.
            size: px.
            color: "#rrggbb".
            bold: the bold cut.
            align: the side of the block that x gives.
            valign: the side of the block that y gives.
            paper: colour behind the text, "" for none.
            pad: of that colour around the block, which grows by it, px.
        """
        content = "<br>".join(escape_label(line) for line in lines)
        if not content.strip():
            return
        if self.mirrored:
            align = {"left": "right", "right": "left"}.get(align, align)  # type: ignore[assignment]
        self._texts.append(
            {
                "text": f"<b>{content}</b>" if bold else content,
                "x": 0,
                "xref": "paper",
                "xshift": _round(self._turn(x)),
                "y": 1,
                "yref": "paper",
                "yshift": _round(-y),
                "xanchor": align,
                "yanchor": valign,
                "align": align,
                "showarrow": False,
                "borderpad": _round(pad),
                "borderwidth": 0,
                "bgcolor": paper or _CLEAR,
                "font": {"size": _round(size), "color": color},
            }
        )

    def finish(self, height: float) -> dict[str, Any]:
        """Return the explicit figure, so many px high, as the plain data and layout of a Plotly figure."""
        layout: dict[str, Any] = {
            "width": _round(self.width),
            "height": _round(height),
            "autosize": False,
            "margin": {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0, "autoexpand": False},
            "showlegend": False,
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": _CLEAR,
            "font": {"family": self._family, "size": _round(_SMALLEST), "color": self._ink},
            "barmode": "overlay",
            "hovermode": "closest",
            "dragmode": False,
            "xaxis": _make_axis([0, _round(self.width)], "y", "bottom"),
            "yaxis": _make_axis([_round(height), 0], "x", "left"),
            "shapes": self._shapes,
            "annotations": self._texts,
        }
        return {"data": [*self._bar_traces(), *self._mark_traces()], "layout": layout}

    def _add_shape(self, path: str, layer: Layer, fill: str, outline: str, width: float, dash: str) -> None:
        self._shapes.append(
            {
                "type": "path",
                "path": path,
                "xref": "paper",
                "yref": "paper",
                "xsizemode": "pixel",
                "ysizemode": "pixel",
                "xanchor": 0,
                "yanchor": 1,
                "layer": layer,
                "fillcolor": fill,
                "line": {"color": outline, "width": _round(width), "dash": dash},
            }
        )

    def _turn(self, x: float) -> float:
        return self.width - x if self.mirrored else x

    def _write_points(self, points: Iterable[Point]) -> str:
        """Return straight lines as Plotly writes a path in px: y counts upward there."""
        return " ".join(
            f"{'L' if index else 'M'} {_px(self._turn(x))} {_px(-y)}" for index, (x, y) in enumerate(points)
        )

    def _write_path(self, steps: Sequence[Step], x: float, y: float) -> str:
        """Return path steps, moved by (x, y)."""
        parts: list[str] = []
        for step in steps:
            parts.append(step[0])
            for index, value in enumerate(step[1:]):
                parts.append(_px(-(float(value) + y)) if index % 2 else _px(self._turn(float(value) + x)))
        return " ".join(parts)

    def _bar_traces(self) -> list[dict[str, Any]]:
        if not self._bars:
            return []
        lefts, rights, ys, heights, fills, outlines, widths, facts = zip(*self._bars, strict=True)
        return [
            {
                "type": "bar",
                "orientation": "h",
                "base": [_round(left) for left in lefts],
                "x": [_round(right - left) for left, right in zip(lefts, rights, strict=True)],
                "y": [_round(y) for y in ys],
                "width": [_round(height) for height in heights],
                "offset": [_round(-height / 2) for height in heights],
                "marker": {
                    "color": list(fills),
                    "line": {"color": list(outlines), "width": [_round(width) for width in widths]},
                },
                **_hover(facts),
            }
        ]

    def _mark_traces(self) -> list[dict[str, Any]]:
        if not self._marks:
            return []
        marks = [mark for mark, _, _, _ in self._marks]
        return [
            {
                "type": "scatter",
                "mode": "markers",
                "x": [_round(x) for _, x, _, _ in self._marks],
                "y": [_round(y) for _, _, y, _ in self._marks],
                "cliponaxis": False,
                "marker": {
                    "symbol": [mark.symbol for mark in marks],
                    "size": [_round(mark.size) for mark in marks],
                    "opacity": 1,
                    "color": [mark.fill or _CLEAR for mark in marks],
                    "line": {
                        "color": [mark.outline if mark.fill else _CLEAR for mark in marks],
                        "width": [_round(mark.width) for mark in marks],
                        "dash": [mark.dash for mark in marks],
                    },
                },
                **_hover([facts for _, _, _, facts in self._marks]),
            }
        ]


def _hover(facts: Sequence[str]) -> dict[str, Any]:
    """Return what shows each point's facts under the pointer; the words stay data."""
    shown = ["<br>".join(escape_label(line) for line in each.split("\n")) for each in facts]
    return {"customdata": shown, "hovertemplate": "%{customdata}<extra></extra>"}


def _make_axis(ends: list[float], anchor: str, side: str) -> dict[str, Any]:
    return {
        "type": "linear",
        "range": ends,
        "autorange": False,
        "automargin": False,
        "fixedrange": True,
        "domain": [0, 1],
        "anchor": anchor,
        "side": side,
        "visible": False,
        "tickmode": "array",
        "tickvals": [],
        "ticktext": [],
        "tickangle": 0,
        "ticks": "",
        "showticklabels": False,
        "showgrid": False,
        "showline": False,
        "zeroline": False,
    }


def _px(value: float) -> str:
    return f"{_round(value):g}" if abs(value) < 1e5 else str(_round(value))


def _round(value: float) -> float:
    """Return px to three places; a whole number without a fraction, and never minus zero."""
    rounded = round(value, 3) + 0.0
    return int(rounded) if rounded == int(rounded) else rounded
