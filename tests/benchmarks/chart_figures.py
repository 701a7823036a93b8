"""A number of events goes in; a timeline as an explicit Plotly figure and as a Vega-Lite specification comes out."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go

DAY_MS = 86_400_000
COLORS = ("#004488", "#BB5566", "#DDAA33")
WORDS = ("Cruise missiles launched", "Airfield struck", "Ceasefire announced", "Convoy reaches town", "Border opened")
WIDTH = 1100


def count_lanes(count: int) -> int:
    """Return in how many lanes so many events stand."""
    return max(8, min(200, count // 5))


def list_events(count: int, shift: int = 0) -> list[dict[str, Any]]:
    """Return events over two years: a mark with its words each, and for every fourth a bar of some days.

    Args:
        shift: days by which all are later, and words further; another picture of the same size.
    """
    lanes, start = count_lanes(count), date(2015, 10, 7)
    return [
        {
            "day": (start + timedelta(days=(index * 37 + shift) % 730)).isoformat(),
            "end": (start + timedelta(days=(index * 37 + shift) % 730 + 3 + index % 20)).isoformat(),
            "days": 3 + index % 20 if index % 4 == 0 else 0,
            "lane": index % lanes,
            "color": COLORS[index % 3],
            "text": f"{index + 1} {WORDS[(index + shift) % 5]}",
        }
        for index in range(count)
    ]


def make_axis(kind: str, ends: list[Any], ticks: dict[Any, str], **more: Any) -> dict[str, Any]:
    """Return an explicit axis."""
    return {
        "type": kind,
        "range": ends,
        "autorange": False,
        "automargin": False,
        "zeroline": False,
        "tickangle": 0,
        "tickmode": "array",
        "tickvals": list(ticks),
        "ticktext": list(ticks.values()),
        "ticks": "outside",
        "showline": True,
        "linecolor": "#333333",
        "showticklabels": True,
        "showgrid": False,
        **more,
    }


def make_figure(count: int, shift: int = 0) -> go.Figure:
    """Return the explicit figure of so many events."""
    events, lanes = list_events(count, shift), count_lanes(count)
    bars = [event for event in events if event["days"]]
    ticks = {
        f"{2015 + month // 12}-{month % 12 + 1:02}-01": f"{month % 12 + 1}/{2015 + month // 12}"
        for month in range(9, 36, 3)
    }
    notes = [
        {
            "text": event["text"],
            "x": event["day"],
            "y": event["lane"],
            "xref": "x",
            "yref": "y",
            "xshift": 7,
            "xanchor": "left",
            "yanchor": "middle",
            "showarrow": False,
            "font": {"size": 10, "color": "#222222"},
        }
        for event in events
    ]
    return go.Figure(
        data=[
            go.Bar(
                orientation="h",
                base=[event["day"] for event in bars],
                x=[event["days"] * DAY_MS for event in bars],
                y=[event["lane"] for event in bars],
                width=[0.5] * len(bars),
                offset=[-0.25] * len(bars),
                marker={"color": [event["color"] for event in bars]},
            ),
            go.Scatter(
                mode="markers",
                x=[event["day"] for event in events],
                y=[event["lane"] for event in events],
                marker={"color": [event["color"] for event in events], "size": 9, "opacity": 1},
            ),
        ],
        layout={
            "width": WIDTH,
            "height": 80 + lanes * 24,
            "autosize": False,
            "template": "none",
            "showlegend": False,
            "margin": {"l": 90, "r": 30, "t": 30, "b": 50, "autoexpand": False},
            "xaxis": make_axis("date", ["2015-10-01", "2017-12-01"], ticks, anchor="y", side="bottom"),
            "yaxis": make_axis(
                "linear",
                [lanes - 0.5, -0.5],
                {lane: f"lane {lane + 1}" for lane in range(lanes)},
                anchor="x",
                side="left",
            ),
            "annotations": notes,
        },
    )


def make_vega(count: int, shift: int = 0) -> str:
    """Return the same picture as a Vega-Lite specification."""
    lanes = count_lanes(count)
    color = {"field": "color", "type": "nominal", "scale": None}
    across = {"field": "day", "type": "temporal", "scale": {"domain": ["2015-10-01", "2017-12-01"]}, "title": None}
    down = {"field": "lane", "type": "ordinal", "title": None}
    return json.dumps(
        {
            "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
            "width": WIDTH - 120,
            "height": lanes * 24,
            "data": {"values": list_events(count, shift)},
            "encoding": {"x": across, "y": down},
            "layer": [
                {
                    "transform": [{"filter": "datum.days > 0"}],
                    "mark": {"type": "bar", "height": 12},
                    "encoding": {"x2": {"field": "end"}, "color": color},
                },
                {"mark": {"type": "circle", "size": 64, "opacity": 1}, "encoding": {"color": color}},
                {
                    "mark": {"type": "text", "align": "left", "dx": 7, "fontSize": 10},
                    "encoding": {"text": {"field": "text"}},
                },
            ],
        }
    )
