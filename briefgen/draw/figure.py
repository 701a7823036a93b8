"""An explicit Plotly figure goes in; the scene that plotly.js would show comes out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from briefgen.draw.annotations import draw_annotation
from briefgen.draw.axes import Subplot, draw_grid, draw_lines, draw_ticks
from briefgen.draw.coordinates import Axis, Frame, axis_order, read_frame
from briefgen.draw.geometry import rectangle_steps
from briefgen.draw.painting import paint, paint_path
from briefgen.draw.plain import make_plain
from briefgen.draw.rich_text import Font, read_font
from briefgen.draw.scene import Clip, Item, Scene
from briefgen.draw.shapes import draw_shape
from briefgen.draw.traces import draw_trace
from briefgen.draw.validate import validate_figure
from briefgen.errors import DrawError
from briefgen.text.fonts import FontSet

_WHITE = "#ffffff"


class PlotlyFigure(Protocol):
    """A figure object as Plotly makes it."""

    def to_plotly_json(self) -> dict[str, Any]:
        """Return the figure as data and layout."""


def draw_figure(figure: PlotlyFigure | Mapping[str, Any], fonts: FontSet, alt: str = "", *, title: str = "") -> Scene:
    """Return the scene of an explicit figure.

    Args:
        figure: a dict with data and layout, or an object with `to_plotly_json`.
        fonts: the faces that every text is set in, whatever family the figure names.
        alt: what the figure shows, in words.
        title: a name for it, shorter than `alt`; it is not drawn.

    Raises:
        DrawError: the figure leaves something for plotly.js to work out, or holds what is not drawn; a line for each.
    """
    data = figure if isinstance(figure, Mapping) else figure.to_plotly_json()
    if not isinstance(data, Mapping):
        raise DrawError("a figure is an object with 'data' and 'layout'")
    explicit = make_plain(data)
    validate_figure(explicit)
    return _Drawing(explicit, fonts).draw(alt, title)


class _Drawing:
    """One figure on its way to a scene: its page, its subplots and the layers that are drawn from the back."""

    def __init__(self, figure: Mapping[str, Any], fonts: FontSet) -> None:
        self.layout: Mapping[str, Any] = figure["layout"]
        self.fonts = fonts
        self.frame = read_frame(self.layout)
        self.font = read_font(self.layout.get("font"), Font())
        self.traces = [
            (f"data[{index}]", trace)
            for index, trace in enumerate(figure.get("data") or ())
            if trace.get("visible") not in (False, "legendonly")
        ]
        self.subplots = _find_subplots(self.frame, figure)
        self.homes = {axis.id: self._find_home(axis) for axis in self.frame.axes.values()}

    def draw(self, alt: str, title: str) -> Scene:
        """Return the scene: page, plots with their layers, shapes above, annotations."""
        frame = self.frame
        page = rectangle_steps(0.0, 0.0, frame.width, frame.height)
        items = paint_path(page, fill=self.layout.get("paper_bgcolor") or _WHITE)
        mains = [subplot for subplot in self.subplots.values() if self._main(subplot) is subplot]
        early, late = self._split_backgrounds(mains)
        for subplot in early:
            items += self._draw_background(subplot)
        items += self._draw_shapes("below", None)
        for subplot in mains:
            if subplot in late:
                items += self._draw_background(subplot)
            items += self._draw_subplot(subplot)
        items += self._draw_shapes("above", None)
        for index, annotation in enumerate(self.layout.get("annotations") or ()):
            if annotation.get("visible") is not False:
                path = f"layout.annotations[{index}]"
                items += draw_annotation(annotation, path, frame, self.fonts, self.font)
        return Scene(frame.width, frame.height, tuple(items), alt, title=title)

    def _main(self, subplot: Subplot) -> Subplot:
        """Return the subplot that this one lies over, or itself."""
        names = [str(axis.options.get("overlaying") or "free") for axis in (subplot.x, subplot.y)]
        ids = [axis.id if name == "free" else name for axis, name in zip((subplot.x, subplot.y), names, strict=True)]
        return self.subplots.get("".join(ids), subplot)

    def _find_home(self, axis: Axis) -> Subplot:
        """Return the subplot that an axis is drawn with: that of its anchor, else the first that has it."""
        own = [subplot for subplot in self.subplots.values() if axis in (subplot.x, subplot.y)]
        anchor = axis.options.get("anchor") or ("y" if axis.is_x else "x")
        anchored = [subplot for subplot in own if subplot.axis("y" if axis.is_x else "x").id == anchor]
        return (anchored or own)[0]

    def _split_backgrounds(self, mains: list[Subplot]) -> tuple[list[Subplot], list[Subplot]]:
        """Return the subplots whose background lies under everything, and those that cover another plot.

        A background of the page's own colour is not painted under everything.
        """
        seen: list[Subplot] = []
        early: list[Subplot] = []
        late: list[Subplot] = []
        page, plot = paint(self.layout.get("paper_bgcolor") or _WHITE), paint(self.layout.get("plot_bgcolor") or _WHITE)
        for subplot in mains:
            if any(_overlap(subplot.x, other.x) and _overlap(subplot.y, other.y) for other in seen):
                late.append(subplot)
                continue
            seen.append(subplot)
            if page != plot or plot[1] < 1:
                early.append(subplot)
        return early, late

    def _draw_background(self, subplot: Subplot) -> list[Item]:
        x, y = subplot.x, subplot.y
        area = rectangle_steps(x.offset, y.offset, x.offset + x.length, y.offset + y.length)
        return paint_path(area, fill=self.layout.get("plot_bgcolor") or _WHITE)

    def _draw_subplot(self, main: Subplot) -> list[Item]:
        """Return a subplot and those that lie over it, layer by layer."""
        family = [main, *(each for each in self.subplots.values() if each is not main and self._main(each) is main)]
        axes = list({axis.id: axis for subplot in family for axis in (subplot.x, subplot.y)}.values())
        items = [item for subplot in family for item in self._draw_shapes("below", subplot)]
        for axis in axes:
            items += draw_grid(axis, main.y if axis.is_x else main.x)
        items += [item for subplot in family for item in self._draw_shapes("between", subplot)]
        items += self._draw_axes(axes, family, below=True)
        for subplot in family:
            items += self._draw_traces(subplot)
        return items + self._draw_axes(axes, family, below=False)

    def _draw_axes(self, axes: list[Axis], family: list[Subplot], *, below: bool) -> list[Item]:
        """Return the lines, then the ticks and their labels, of the axes that lie below or above the traces."""
        own = [
            axis
            for axis in axes
            if self.homes[axis.id] in family and (axis.options.get("layer") == "below traces") is below
        ]
        items = [item for axis in own for item in draw_lines(axis, self.frame, self.homes[axis.id])]
        for axis in own:
            items += draw_ticks(axis, self.frame, self.fonts, self.font)
        return items

    def _draw_traces(self, subplot: Subplot) -> list[Item]:
        """Return a subplot's traces, bars before scatter traces, cut to its area."""
        own = [
            (path, trace)
            for path, trace in self.traces
            if ((trace.get("xaxis") or "x"), (trace.get("yaxis") or "y")) == (subplot.x.id, subplot.y.id)
        ]
        own.sort(key=lambda pair: pair[1].get("type") != "bar")
        # One trace that may reach out of the plot keeps the points outside it of all from being seen (plotly.js 4.1).
        hides = any(trace.get("cliponaxis") is False for _, trace in own)
        x, y = subplot.x, subplot.y
        items: list[Item] = []
        for path, trace in own:
            drawn = draw_trace(trace, path, subplot, self.fonts, self.font, hides=hides)
            if drawn.clipped:
                items.append(Clip(x.offset, y.offset, x.length, y.length, tuple(drawn.clipped)))
            items += drawn.free
        return items

    def _draw_shapes(self, layer: str, subplot: Subplot | None) -> list[Item]:
        """Return the shapes of a layer: those of a subplot, or without one those under or over all subplots."""
        items: list[Item] = []
        for index, shape in enumerate(self.layout.get("shapes") or ()):
            if shape.get("visible") is False or (shape.get("layer") or "above") != layer:
                continue
            home = None if layer == "above" else self._find_shape_home(shape)
            if home is subplot:
                items += draw_shape(shape, f"layout.shapes[{index}]", self.frame)
        return items

    def _find_shape_home(self, shape: Mapping[str, Any]) -> Subplot | None:
        """Return the subplot that a shape under the traces lies in; None when it lies under all of them."""
        found = self.subplots.get(shape["xref"] + shape["yref"])
        return self._main(found) if found and shape["layer"] == "below" else found


def _find_subplots(frame: Frame, figure: Mapping[str, Any]) -> dict[str, Subplot]:
    """Return the pairs of axes that traces, shapes, annotations or anchors make, x before x2, y before y2.

    What is not visible makes its pair too, as in plotly.js.
    """
    layout, axes = figure["layout"], frame.axes
    items = [*(layout.get("shapes") or ()), *(layout.get("annotations") or ())]
    named = [(trace.get("xaxis") or "x", trace.get("yaxis") or "y") for trace in figure.get("data") or ()]
    named += [(item.get("xref"), item.get("yref")) for item in items]
    pairs = {(x, y) for x, y in named if isinstance(x, str) and isinstance(y, str) and x in axes and y in axes}
    for axis in axes.values():
        counters = [other.id for other in axes.values() if other.is_x != axis.is_x]
        anchor = axis.options.get("anchor") or ("y" if axis.is_x else "x")
        if anchor != "free" or not any(axis.id in pair for pair in pairs):
            counter = anchor if anchor in counters else counters[0]
            pairs.add((axis.id, counter) if axis.is_x else (counter, axis.id))
    ordered = sorted(pairs, key=lambda pair: (axis_order(pair[0]), axis_order(pair[1])))
    return {x + y: Subplot(frame.axes[x], frame.axes[y]) for x, y in ordered}


def _overlap(first: Axis, second: Axis) -> bool:
    """Tell whether two axes share a stretch of the page."""
    return first.offset < second.offset + second.length and second.offset < first.offset + first.length
