"""A made Plotly figure to its PDF in a warm process, beside Kaleido and vl-convert in the same run.

`make bench` prints the ratios. The peers come with the `bench` extra, Kaleido also needs Chromium; without them only
our own time is taken. Times differ from machine to machine: quote the ratios.
"""

from __future__ import annotations

import importlib.util
import json
import shutil
import statistics
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import date, timedelta
from typing import Any

import plotly.graph_objects as go
import pytest

from briefgen.draw import draw_figure, scene_to_pdf
from briefgen.text.fonts import FontSet

COUNTS = {20: 15, 200: 7, 2_000: 3}
LEAST_RATIOS = {"Kaleido": 15, "vl-convert": 3}
DAY_MS = 86_400_000
COLORS = ("#004488", "#BB5566", "#DDAA33")
WORDS = ("Cruise missiles launched", "Airfield struck", "Ceasefire announced", "Convoy reaches town", "Border opened")
WIDTH = 1100


def count_lanes(count: int) -> int:
    """Return in how many lanes so many events stand."""
    return max(8, min(200, count // 5))


def list_events(count: int) -> list[dict[str, Any]]:
    """Return events over two years: a mark with its words each, and for every fourth a bar of some days."""
    lanes, start = count_lanes(count), date(2015, 10, 7)
    return [
        {
            "day": (start + timedelta(days=index * 37 % 730)).isoformat(),
            "end": (start + timedelta(days=index * 37 % 730 + 3 + index % 20)).isoformat(),
            "days": 3 + index % 20 if index % 4 == 0 else 0,
            "lane": index % lanes,
            "color": COLORS[index % 3],
            "text": f"{index + 1} {WORDS[index % 5]}",
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


def make_figure(count: int) -> go.Figure:
    """Return the explicit figure of so many events."""
    events, lanes = list_events(count), count_lanes(count)
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


def make_vega(count: int) -> str:
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
            "data": {"values": list_events(count)},
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


@contextmanager
def start_kaleido() -> Iterator[Callable[[go.Figure], bytes]]:
    """Keep a Kaleido with its Chromium running, and give what renders a figure with it."""
    import kaleido

    kaleido.start_sync_server(n=1, page_generator=kaleido.PageGenerator(mathjax=False))
    try:
        yield lambda figure: kaleido.calc_fig_sync(figure, opts={"format": "pdf"})
    finally:
        kaleido.stop_sync_server()


def list_jobs(count: int, stack: ExitStack) -> dict[str, Callable[[], bytes | go.Figure]]:
    """Return what is timed: our own, the peers that are installed, and making the figure alone."""
    fonts, figure = FontSet(), make_figure(count)
    jobs: dict[str, Callable[[], bytes | go.Figure]] = {
        "briefgen": lambda: scene_to_pdf(draw_figure(figure, fonts, "a timeline"), fonts)
    }
    if importlib.util.find_spec("kaleido") and shutil.which("chromium"):
        render = stack.enter_context(start_kaleido())
        jobs["Kaleido"] = lambda: render(figure)
    if importlib.util.find_spec("vl_convert"):
        import vl_convert

        spec = make_vega(count)
        jobs["vl-convert"] = lambda: vl_convert.vegalite_to_pdf(spec)
    jobs["go.Figure alone"] = lambda: make_figure(count)
    return jobs


def take_times(jobs: dict[str, Callable[[], bytes | go.Figure]], rounds: int) -> dict[str, list[float]]:
    """Return the seconds of every job in turn, round after round, after two rounds that do not count."""
    found: dict[str, list[float]] = {name: [] for name in jobs}
    for number in range(rounds + 2):
        for name, job in jobs.items():
            started = time.perf_counter()
            made = job()
            seconds = time.perf_counter() - started
            assert isinstance(made, go.Figure) or made.startswith(b"%PDF")
            if number > 1:
                found[name].append(seconds)
    return found


@pytest.mark.benchmark(group="charts")
@pytest.mark.parametrize("count", COUNTS)
def test_a_made_figure_to_pdf(count: int, benchmark: Any, capsys: pytest.CaptureFixture[str]) -> None:
    fonts, figure = FontSet(), make_figure(count)
    pdf = benchmark(lambda: scene_to_pdf(draw_figure(figure, fonts, "a timeline"), fonts))
    assert pdf.startswith(b"%PDF")
    if benchmark.disabled:
        return
    with ExitStack() as stack:
        found = take_times(list_jobs(count, stack), COUNTS[count])
    own = found["briefgen"]
    ratios = {
        name: statistics.median([a / b for a, b in zip(seconds, own, strict=True)]) for name, seconds in found.items()
    }
    with capsys.disabled():
        print(f"\n{f'{count:,} events, milliseconds':<28} median     min     max   briefgen is faster by")
        for name, seconds in found.items():
            figures = " ".join(
                f"{each * 1000:7.1f}" for each in (statistics.median(seconds), min(seconds), max(seconds))
            )
            print(f"{name:<27} {figures}   {ratios[name]:6.1f}")
    for name, least in LEAST_RATIOS.items():
        assert ratios.get(name, least) >= least
