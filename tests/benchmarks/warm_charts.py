"""A number of events and of rounds goes in; how long a made figure took to PDF and SVG is printed, a line a run.

    python -m tests.benchmarks.warm_charts EVENTS ROUNDS

All that draw stay in one process, warm: briefgen, Kaleido with its Chromium kept open, vl-convert. Peers that are not
installed are left out. Every round has a picture of its own, and two rounds before the others do not count.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import plotly.graph_objects as go

from briefgen.draw import draw_figure, scene_to_pdf, scene_to_svg
from briefgen.text.fonts import FontSet
from tests.benchmarks.cases import CHART_PEERS, CHARTS, Job
from tests.benchmarks.chart_figures import make_figure, make_vega

Draw = Callable[[go.Figure, str], bytes]
WARMING = 2


@contextmanager
def start_kaleido() -> Iterator[Callable[[go.Figure, str], bytes]]:
    """Keep a Kaleido with its Chromium running, and give what renders a figure with it."""
    import kaleido

    kaleido.start_sync_server(n=1, page_generator=kaleido.PageGenerator(mathjax=False))
    try:
        yield lambda figure, suffix: kaleido.calc_fig_sync(figure, opts={"format": suffix})
    finally:
        kaleido.stop_sync_server()


def make_svg(figure: go.Figure, fonts: FontSet) -> bytes:
    """Return our own SVG, with its typeface in it, as `briefgen chart` writes it."""
    return scene_to_svg(draw_figure(figure, fonts, "a timeline"), fonts, embed_fonts=True).encode()


def list_drawers(stack: ExitStack, peers: bool = True) -> dict[tuple[str, str], Draw]:
    """Return what draws a picture, by (format, name), our own first."""
    fonts = FontSet()
    drawers: dict[tuple[str, str], Draw] = {
        ("PDF", "briefgen"): lambda figure, _: scene_to_pdf(draw_figure(figure, fonts, "a timeline"), fonts),
        ("SVG", "briefgen"): lambda figure, _: make_svg(figure, fonts),
    }
    there = [name for name, needs in CHART_PEERS if peers and not Job(name, (), needs=needs).list_missing()]
    if "Kaleido" in there:
        render = stack.enter_context(start_kaleido())
        drawers["PDF", "Kaleido"] = lambda figure, _: render(figure, "pdf")
        drawers["SVG", "Kaleido"] = lambda figure, _: render(figure, "svg")
    if "vl-convert" in there:
        import vl_convert

        drawers["PDF", "vl-convert"] = lambda _, spec: vl_convert.vegalite_to_pdf(spec)
        drawers["SVG", "vl-convert"] = lambda _, spec: vl_convert.vegalite_to_svg(spec).encode()
    return drawers


def take_rounds(count: int, rounds: int, peers: bool = True) -> Iterator[dict[str, object]]:
    """Give one record a drawing, round after round; every round has a picture of its own."""
    with ExitStack() as stack:
        drawers = list_drawers(stack, peers)
        for number in range(-WARMING, rounds):
            figure, spec = make_figure(count, number + WARMING), make_vega(count, number + WARMING)
            for (suffix, name), draw in drawers.items():
                begun, worked = time.perf_counter(), time.process_time()
                made = draw(figure, spec)
                wall, cpu = time.perf_counter() - begun, time.process_time() - worked
                assert made.startswith(b"%PDF" if suffix == "PDF" else (b"<svg", b"<?xml")), name
                if number >= 0:
                    yield {
                        "case": f"{CHARTS} to {suffix}",
                        "size": count,
                        "job": name,
                        "round": number,
                        "wall": wall,
                        # Chromium's own time is not ours to know.
                        "cpu": None if name == "Kaleido" else cpu,
                        "bytes": len(made),
                    }


if __name__ == "__main__":
    for record in take_rounds(int(sys.argv[1]), int(sys.argv[2])):
        print(json.dumps(record))
