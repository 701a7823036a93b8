"""Explicit figures that between them use every attribute that is drawn; goldens and plotly.js judge the same set."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from briefgen.text.fonts import FontSet

BLUE, RED, YELLOW, GREY = "#004488", "#BB5566", "#DDAA33", "#999999"
FONT = {"family": "FiraGO", "size": 12, "color": "#222222"}


def make_axis(low: Any = 0, high: Any = 10, labels: dict[Any, str] | None = None, **more: Any) -> dict[str, Any]:
    """Return an explicit axis with a line and ticks outside."""
    labels = {low: str(low), high: str(high)} if labels is None else labels
    return {
        "type": "date" if isinstance(low, str) else "linear",
        "range": [low, high],
        "autorange": False,
        "automargin": False,
        "domain": [0, 1],
        "tickmode": "array",
        "tickvals": list(labels),
        "ticktext": list(labels.values()),
        "tickangle": 0,
        "tickfont": {"size": 11, "color": "#222222"},
        "ticks": "outside",
        "ticklen": 5,
        "tickwidth": 1,
        "tickcolor": "#333333",
        "showticklabels": True,
        "showgrid": False,
        "showline": True,
        "linecolor": "#333333",
        "linewidth": 1,
        "zeroline": False,
    } | more


def make_figure(*data: dict[str, Any], width: int = 480, height: int = 240, **layout: Any) -> dict[str, Any]:
    """Return an explicit figure with an x and a y axis from 0 to 10 unless others are given."""
    return {
        "data": list(data),
        "layout": {
            "width": width,
            "height": height,
            "autosize": False,
            "margin": {"l": 50, "r": 30, "t": 30, "b": 50, "pad": 0, "autoexpand": False},
            "showlegend": False,
            "paper_bgcolor": "#ffffff",
            "plot_bgcolor": "#ffffff",
            "font": FONT,
            "xaxis": make_axis(anchor="y", side="bottom"),
            "yaxis": make_axis(anchor="x", side="left"),
        }
        | layout,
    }


def make_scatter(x: list[Any], y: list[Any], mode: str = "markers", **more: Any) -> dict[str, Any]:
    """Return an explicit scatter trace."""
    looks: dict[str, Any] = {}
    if "lines" in mode:
        looks["line"] = {"color": BLUE, "width": 2}
    if "markers" in mode:
        looks["marker"] = {"color": RED, "size": 10, "symbol": "circle", "opacity": 1, "line": {"width": 0}}
    for name in ("line", "marker"):
        looks[name] = looks.get(name, {}) | more.pop(name, {})
    return {"type": "scatter", "mode": mode, "x": x, "y": y} | looks | more


def make_note(text: str, x: Any, y: Any, **more: Any) -> dict[str, Any]:
    """Return an explicit annotation without an arrow."""
    return {
        "text": text,
        "x": x,
        "y": y,
        "xref": "x",
        "yref": "y",
        "xanchor": "left",
        "yanchor": "middle",
        "align": "left",
        "showarrow": False,
    } | more


def make_arrow(text: str, x: Any, y: Any, ax: Any, ay: Any, **more: Any) -> dict[str, Any]:
    """Return an explicit annotation with an arrow of 1 px."""
    look = {"showarrow": True, "ax": ax, "ay": ay, "arrowhead": 2, "arrowwidth": 1, "arrowcolor": "#333333"}
    return make_note(text, x, y, **{"xanchor": "center"} | look | more)


def make_path(path: str, **more: Any) -> dict[str, Any]:
    """Return an explicit path shape on the first axes."""
    return make_shape("path", 0, 0, 0, 0, path=path, **more)


def make_shape(kind: str, x0: Any, y0: Any, x1: Any, y1: Any, **more: Any) -> dict[str, Any]:
    """Return an explicit shape on the first axes."""
    place = {"x0": x0, "y0": y0, "x1": x1, "y1": y1} if kind != "path" else {}
    line = {"color": BLUE, "width": 1} | more.pop("line", {})
    return {"type": kind, "xref": "x", "yref": "y", "layer": "above", "line": line} | place | more


SYMBOLS = [
    *("circle", "square", "diamond", "cross", "x", "triangle-up", "triangle-down", "triangle-left", "triangle-right"),
    *("triangle-ne", "triangle-se", "triangle-sw", "triangle-nw", "pentagon", "hexagon", "hexagon2", "octagon"),
    *("star", "hexagram", "star-triangle-up", "star-triangle-down", "star-square", "star-diamond", "diamond-tall"),
    *("diamond-wide", "hourglass", "bowtie", "circle-cross", "circle-x", "square-cross", "square-x", "diamond-cross"),
    *("diamond-x", "cross-thin", "x-thin", "asterisk", "hash", "y-up", "y-down", "y-left", "y-right", "line-ew"),
    *("line-ns", "line-ne", "line-nw", "arrow-up", "arrow-down", "arrow-left", "arrow-right"),
]
DOTTED = ["circle-dot", "square-dot", "diamond-open-dot", "star-open-dot", "cross-dot", "hexagon-open-dot"]


def _axes() -> dict[str, Any]:
    labels = {0: "0", 2: "two", 5: "five<br>lines", 10: "10"}
    return make_figure(
        plot_bgcolor="#f4f4f4",
        xaxis=make_axis(labels=labels, showgrid=True, gridcolor="#cccccc", mirror=True, linewidth=2),
        yaxis=make_axis(
            labels=labels, showgrid=True, gridcolor="#cccccc", griddash="dot", ticks="inside", side="right"
        ),
    )


def _axis_break() -> dict[str, Any]:
    first = {"2023-10-07": "7 Oct<br>2023", "2023-10-14": "14 Oct"}
    second = {"2024-04-13": "13 Apr<br>2024", "2024-04-19": "19 Apr"}
    return make_figure(
        make_scatter(["2023-10-07", "2023-10-11 12:00"], [2, 8], marker={"symbol": "diamond"}),
        make_scatter(["2024-04-13", "2024-04-19 06:30:30.5"], [3, 6], xaxis="x2", marker={"color": BLUE}),
        {
            "type": "bar",
            "orientation": "h",
            "base": ["2024-04-14"],
            "x": [3 * 86_400_000],
            "y": [5],
            "width": [1],
            "offset": [-0.5],
            "xaxis": "x2",
            "yaxis": "y",
            "marker": {"color": YELLOW, "line": {"color": "#000000", "width": 1}},
        },
        xaxis=make_axis("2023-10-06", "2023-10-16", first, domain=[0, 0.46], anchor="y"),
        xaxis2=make_axis("2024-04-12", "2024-04-21", second, domain=[0.54, 1], anchor="y", side="bottom"),
        yaxis=make_axis(showgrid=True, gridcolor="#dddddd"),
        annotations=[
            make_note("// <i>6 months not shown</i>", 0.5, 1.1, xref="paper", yref="paper", xanchor="center"),
            make_note("in the second panel", "2024-04-15", 9, xref="x2"),
        ],
        shapes=[make_shape("line", "2023-10-10", 0, "2023-10-10", 1, yref="paper", line={"dash": "dash"})],
    )


def _lines() -> dict[str, Any]:
    dashes = ["solid", "dot", "dash", "longdash", "dashdot", "longdashdot", "4px,2px", "9,3,1"]
    shapes = ["linear", "hv", "vh", "hvh", "vhv", "linear", "linear", "linear"]
    traces = [
        make_scatter(
            [0, 3, None, 4, 7, 14],
            [9 - index, 9.6 - index, 1, 9 - index, 9.6 - index, 9 - index],
            "lines",
            line={"color": BLUE, "width": 1 + index % 4, "dash": dash, "shape": shape},
            connectgaps=index % 2 == 1,
        )
        for index, (dash, shape) in enumerate(zip(dashes, shapes, strict=True))
    ]
    return make_figure(*traces)


def _fills() -> dict[str, Any]:
    return make_figure(
        make_scatter([0, 2, 4, 6], [1, 3, 2, 4], "lines", fill="tozeroy", fillcolor="rgba(0,68,136,0.3)"),
        make_scatter([1, 2, 1], [6, 7, 8], "lines", fill="tozerox", fillcolor="rgba(221,170,51,0.5)"),
        make_scatter(
            [5, 8, 6.5, None, 8, 9.5, 9.5, 8], [6, 6, 9, None, 2, 2, 5, 5], "none", fill="toself", fillcolor=RED
        ),
        make_scatter([3, 40, 40, 3], [5, 9, 1, 4], "lines", fill="toself", fillcolor="rgba(0,0,0,0.1)"),
    )


def _symbols() -> dict[str, Any]:
    names = SYMBOLS + [f"{name}-open" for name in SYMBOLS] + DOTTED
    columns = 14
    return make_figure(
        make_scatter(
            [index % columns for index in range(len(names))],
            [index // columns for index in range(len(names))],
            marker={"symbol": names, "size": 20, "color": YELLOW, "line": {"color": "#000000", "width": 1}},
        ),
        height=330,
        xaxis=make_axis(-0.7, columns - 0.3),
        yaxis=make_axis(-0.7, 7.7),
    )


def _markers() -> dict[str, Any]:
    marker = {
        "size": [4, 8, 12, 16, 20, 24, 30],
        "color": [BLUE, RED, YELLOW, "rgba(0,0,0,0.4)", "red", "rgb(10, 20, 30)", "#abc"],
        "opacity": [1, 0.8, 0.5, 1, 0.3, 1, 1],
        "symbol": ["circle", "circle-open", "square", "diamond", "star", "triangle-up", "hexagon-open"],
        "line": {
            "width": [0, 2, 4, 1, 3, 0.5, 2],
            "color": ["#000000"] * 6 + ["#00ff00"],
            "dash": ["solid", "dot", "solid", "dash", "solid", "solid", "dot"],
        },
    }
    return make_figure(
        make_scatter([1, 2, 3.5, 5, 6.5, 8, 10], [8] * 7, marker=marker),
        make_scatter([1, 2, 3.5, 5, 6.5, 8, 10], [3] * 7, "lines+markers", marker=marker, cliponaxis=False),
        make_scatter([-0.2, 10.2, 5], [5, 5, 10], cliponaxis=False, marker={"size": 20}),
        plot_bgcolor="#eeeeee",
    )


def _point_texts() -> dict[str, Any]:
    places = [f"{row} {column}" for row in ("top", "middle", "bottom") for column in ("left", "center", "right")]
    xs, ys = [1, 5, 9] * 3, [8, 8, 8, 5, 5, 5, 2, 2, 2]
    return make_figure(
        make_scatter(
            xs,
            ys,
            "markers+text",
            text=[f"{place}<br><b>two</b>" for place in places],
            textposition=places,
            textfont={"size": [9, 10, 11] * 3, "color": BLUE},
        ),
        make_scatter([3, 7], [3.5, 6.5], "text", text=["1", "12"], textposition="middle center"),
        height=300,
    )


def _bars_flat() -> dict[str, Any]:
    shapes = ["", "/", "\\", "x", "-", "|", "+", "."]
    return make_figure(
        {
            "type": "bar",
            "orientation": "h",
            "base": [f"2024-01-0{1 + index % 3}" for index in range(8)],
            "x": [(2 + index) * 43_200_000 for index in range(8)],
            "y": list(range(8)),
            "width": 0.7,
            "offset": -0.35,
            "marker": {
                "color": RED,
                "line": {"color": "#000000", "width": 1},
                "pattern": {"shape": shapes, "fgcolor": BLUE, "bgcolor": "#ffffff", "size": 8, "solidity": 0.25},
            },
        },
        xaxis=make_axis("2024-01-01", "2024-01-08", {"2024-01-01": "1 Jan", "2024-01-08": "8 Jan"}),
        yaxis=make_axis(-0.6, 7.6, {index: f"lane {index}" for index in range(8)}, ticks="", showline=False),
    )


def _bars_upright() -> dict[str, Any]:
    return make_figure(
        {
            "type": "bar",
            "orientation": "v",
            "base": [0, 2, 0, -20],
            "x": [1, 3, 5, 8],
            "y": [4, 5, -3, 40],
            "width": [1, 1.5, 0.5, 1],
            "offset": [-0.5, -0.5, 0, 0],
            "marker": {
                "color": [BLUE, "rgba(187,85,102,0.5)", YELLOW, GREY],
                "opacity": [1, 0.5, 1, 0.6],
                "line": {"color": ["#000000", "#000000", RED, RED], "width": [2, 1, 0, 3]},
                "pattern": {
                    "shape": ["", "", "x", "."],
                    "size": [8, 8, 6, 10],
                    "solidity": [0.3, 0.3, 0.6, 0.9],
                },
            },
        },
        barmode="overlay",
        yaxis=make_axis(-5, 10, {-5: "\N{MINUS SIGN}5", 0: "0", 10: "10"}),
    )


def _shapes() -> dict[str, Any]:
    see_through = {"fillcolor": "rgba(221,170,51,0.5)"}
    return make_figure(
        make_scatter([0, 10], [0, 10], "lines"),
        plot_bgcolor="#f4f4f4",
        yaxis=make_axis(showgrid=True, gridcolor="#cccccc", ticks="outside"),
        shapes=[
            make_shape("rect", 1, 0, 2, 1, yref="paper", layer="below", line={"width": 0}, fillcolor=YELLOW),
            make_shape("rect", 3, 1, 4, 20, layer="below", **see_through),
            make_shape("rect", 4.5, 0.1, 5.5, 0.9, yref="y domain", layer="below", opacity=0.5, fillcolor=RED),
            make_shape("circle", 6, 1, 8, 9, opacity=0.5, fillcolor=BLUE, line={"width": 6, "color": RED}),
            make_shape("line", 0, 5, 10, 5, layer="between", line={"dash": "dashdot", "width": 2}),
            make_shape("line", -5, 8, 15, 8, line={"dash": "longdash"}),
            make_shape("line", 0, 0, 1, 1, xref="paper", yref="paper", line={"color": RED, "width": 0.5}),
            make_shape(
                "rect", -20, -6, 30, 8, xsizemode="pixel", ysizemode="pixel", xanchor=9, yanchor=5, **see_through
            ),
            make_shape("circle", 0.9, -5, 0.98, 5, xref="x domain", ysizemode="pixel", yanchor=9),
            make_shape("rect", 0, 0, 1, 1, visible=False),
        ],
    )


def _paths() -> dict[str, Any]:
    square = "M-{0} -{0} L{0} -{0} L{0} {0} L-{0} {0} Z"
    in_px = {"xsizemode": "pixel", "ysizemode": "pixel", "path": square.format(20) + square.format(9)}
    return make_figure(
        xaxis=make_axis("2024-01-01", "2024-01-11", {"2024-01-01": "1", "2024-01-11": "11"}),
        shapes=[
            make_path("M 2024-01-02 1 L 2024-01-03_12:00 9 L 2024-01-04 1 Z", fillcolor=RED),
            make_path("M2024-01-05,2 C2024-01-05,9 2024-01-08,9 2024-01-08,2 H2024-01-06 V1", line={"width": 3}),
            make_path("M0.8 0 Q0.95 0.5 0.8 1 L1 1 L1 0 Z", xref="paper", yref="paper", fillcolor="rgba(0,68,136,0.3)"),
            make_path(**in_px, xanchor="2024-01-09", yanchor=5, fillcolor=YELLOW),
            make_path(**in_px, xanchor="2024-01-07", yanchor=7, fillcolor=YELLOW, fillrule="nonzero"),
        ],
    )


def _notes() -> dict[str, Any]:
    boxed = {"bgcolor": "#ffffee", "bordercolor": RED, "borderwidth": 2, "borderpad": 4}
    cells = [(column, row) for row in ("top", "middle", "bottom") for column in ("left", "center", "right")]
    return make_figure(
        make_scatter([2, 5, 8] * 3, [8] * 3 + [5] * 3 + [2] * 3, marker={"size": 3}),
        height=330,
        annotations=[
            make_note(
                f"{column}<br>{row} line",
                [2, 5, 8][index % 3],
                [8, 5, 2][index // 3],
                xanchor=column,
                yanchor=row,
                align=column,
                font={"size": 9 + index / 2, "color": BLUE, "weight": "bold" if index == 4 else "normal"},
                **(boxed if index % 2 else {}),
            )
            for index, (column, row) in enumerate(cells)
        ]
        + [
            make_note("<b>Title</b> of a <i>figure</i>", 0, 1.08, xref="paper", yref="paper", font={"size": 16}),
            make_note("to the page's foot", 1, 0, xref="paper", yref="paper", xanchor="right", yshift=-34, xshift=12),
            make_note("not seen", 11, 5),
            make_note("domain", 0.5, 0.02, xref="x domain", yref="y domain", yanchor="bottom"),
        ],
    )


def _arrows() -> dict[str, Any]:
    kinds = [
        make_arrow(f"head {kind}", 1 + kind * 1.1, 6, 0, 40, arrowhead=kind, arrowwidth=1 + kind % 3)
        for kind in range(8)
    ]
    return make_figure(
        annotations=[
            *kinds,
            make_arrow("left", 3, 8, -40, -10, standoff=6, xanchor="right", bordercolor=BLUE, bgcolor="#eeeeff"),
            make_arrow("both ends", 6, 8, 50, -15, arrowside="start+end", startarrowhead=6, xanchor="left"),
            make_arrow("to data", 8, 2, 9, 3, axref="x", ayref="y", arrowsize=2, startstandoff=3),
            make_arrow(
                "", 1, 1, 3, 2, axref="x", ayref="y", arrowhead=0, arrowcolor="rgba(187,85,102,0.5)", arrowwidth=3
            ),
            make_arrow("into its own text", 5, 2, 5, 0),
            make_arrow("pulled back", 0.99, 0.5, 70, 0, xref="paper", yref="paper"),
            make_arrow("none", 6, 4, -30, 15, arrowside="none", xshift=5, yshift=5),
        ],
    )


def _turned() -> dict[str, Any]:
    boxed = {"bgcolor": "#ffffee", "bordercolor": GREY, "borderpad": 3}
    return make_figure(
        make_scatter([1, 3, 5, 7, 9], [5] * 5, marker={"size": 3}),
        annotations=[
            make_note("quarter back", 1, 5, textangle=-90, xanchor="center", **boxed),
            make_note("quarter on<br>two lines", 3, 5, textangle=90, **boxed),
            make_note("slanted", 5, 5, textangle=30, xanchor="right", yanchor="top", **boxed),
            make_arrow("turned", 7, 5, 10, -30, textangle=-90, xanchor="center", yanchor="bottom", **boxed),
            make_arrow("slanted too", 9, 5, -10, 40, textangle=-45, yanchor="middle", **boxed),
        ],
    )


def _overlay() -> dict[str, Any]:
    return make_figure(
        make_scatter([0, 10], [0, 10], "lines"),
        make_scatter([1, 5], [2, 5], yaxis="y2", cliponaxis=False, marker={"symbol": "circle-open"}),
        make_scatter([1, 5, 9], [0.2, 0.5, 0.9], xaxis="x3", yaxis="y3", marker={"symbol": "square"}),
        width=560,
        plot_bgcolor="#f4f4f4",
        margin={"l": 70, "r": 60, "t": 30, "b": 50, "autoexpand": False},
        xaxis=make_axis(domain=[0, 0.45], mirror=True, ticks="inside"),
        xaxis2=make_axis(anchor="y", side="top", domain=[0.55, 1], labels={0: "0", 5: "5<br>up", 10: "10"})
        | {"showgrid": True, "gridcolor": "#cccccc"},
        xaxis3=make_axis(anchor="y3", side="bottom", domain=[0.6, 0.9], linecolor=RED),
        yaxis=make_axis(showgrid=True, gridcolor="#cccccc", layer="below traces", linewidth=3),
        yaxis2=make_axis(
            0, 20, {0: "0", 5: "5", 20: "20"}, anchor="free", position=1, side="right", overlaying="y",
            showgrid=True, gridcolor=RED, griddash="dash"
        ),
        yaxis3=make_axis(0, 1, anchor="x3", side="left", domain=[0.1, 0.5], visible=False),
        annotations=[
            make_note("on x2", 1, 18, xref="x2", yref="y2"),
            make_note("paper", 8, 0.9, xref="x2", yref="paper"),
        ],
    )  # fmt: skip


def _reversed() -> dict[str, Any]:
    return make_figure(
        make_scatter(["0753-04-21", "1453-05-29", -62135596800000], [2, 5, 8], "lines+markers"),
        xaxis=make_axis("0001-01-01", "2100-01-01", {"0001-01-01": "1", "1066-10-14": "1066", "2100-01-01": "2100"}),
        yaxis=make_axis(10, 0, {10: "low", 0: "high"}, ticks="", showline=False),
        annotations=[make_note("upside down", "1000-01", 9)],
    )


def _texts() -> dict[str, Any]:
    words = [
        "Zażółć gęślą jaźń, Ångström",
        "Съешь же ещё этих мягких булок",
        "Ξεσκεπάζω την ψυχοφθόρα βδελυγμία",
        "R&amp;D &lt;b&gt; &#8212; &#x20AC; 5 &times; 3 &deg;C &unknown;",
        "a < b > c, <unknown></x>, \"quotes\" 'too' & more",
        "<b>bold <i>both</b> bold again</i> plain",
        '<a href="https://example.org/?a=1&amp;b=2">link</a>, '
        '<a href="javascript:alert(1)" style="color:#118833">no link</a>',
        "new\nline; two  spaces",
    ]
    return make_figure(
        height=300,
        xaxis=make_axis(visible=False),
        yaxis=make_axis(visible=False),
        annotations=[make_note(text, 0, 9.5 - 1.3 * index) for index, text in enumerate(words)],
    )


FIGURES = {
    "arrows": _arrows,
    "axes": _axes,
    "axis_break": _axis_break,
    "bars_flat": _bars_flat,
    "bars_upright": _bars_upright,
    "fills": _fills,
    "lines": _lines,
    "markers": _markers,
    "notes": _notes,
    "overlay": _overlay,
    "paths": _paths,
    "point_texts": _point_texts,
    "reversed": _reversed,
    "shapes": _shapes,
    "symbols": _symbols,
    "texts": _texts,
    "turned": _turned,
}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test that takes `figure_name` once for each figure."""
    if "figure_name" in metafunc.fixturenames:
        metafunc.parametrize("figure_name", sorted(FIGURES))


@pytest.fixture
def figure(figure_name: str) -> dict[str, Any]:
    """The figure of that name, made anew."""
    return FIGURES[figure_name]()


@pytest.fixture(scope="session")
def all_figures() -> dict[str, dict[str, Any]]:
    """Every figure by its name."""
    return {name: make() for name, make in FIGURES.items()}


@pytest.fixture(scope="session")
def make_named() -> Callable[[str], dict[str, Any]]:
    """What makes the figure of a name anew."""
    return lambda name: FIGURES[name]()


@pytest.fixture
def plain_figure() -> dict[str, Any]:
    """A small figure with one trace, one shape and one annotation, to be spoilt."""
    return make_figure(
        make_scatter([1, 2], [3, 4]),
        annotations=[make_note("a note", 1, 2)],
        shapes=[make_shape("line", 0, 0, 1, 1)],
    )


@pytest.fixture(scope="session")
def fonts() -> FontSet:
    """The built-in family."""
    return FontSet()
