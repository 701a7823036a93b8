"""A timeline and a kind of chart go in; the chart alone comes out: a figure, or SVG, PDF, PNG, HTML or Plotly JSON."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

from briefgen.builds.job import Job
from briefgen.builds.pipeline import make_choice
from briefgen.charts import CHARTS
from briefgen.charts.chart import Chart
from briefgen.draw import draw_figure, scene_to_pdf, scene_to_png, scene_to_svg
from briefgen.draw.scene import Scene
from briefgen.errors import SelectionError, TimelineError, UsageError, Where, nearest_name
from briefgen.style import Style, load_style
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline
from briefgen.timeline.model import Timeline
from briefgen.timeline.select import Selected, select_events
from briefgen.words import Words

CHART_FORMATS = ("svg", "pdf", "png", "html", "json")
PX_PER_MM = 96 / 25.4
# A chart's page may load nothing and run nothing; its fonts stand inside it.
POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:"
_SHEET = (
    "body{margin:2rem auto;max-width:60rem;padding:0 1rem;font-family:sans-serif;color:#1a1a1a}"
    "figure{margin:0}svg{max-width:100%;height:auto}table{border-collapse:collapse;margin-top:1rem}"
    "th,td{text-align:start;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #bfbfbf}"
)


def render_chart(job: Job, kind: str, format_: str, width_mm: float) -> bytes:
    """Draw one chart with its title, subtitle and note.

    Args:
        job: the timeline and what is selected of it.
        kind: name of the chart.
        format_: one of CHART_FORMATS.
        width_mm: width of the picture.

    Raises:
        UsageError: there is no such chart or format.
        SourceError, TimelineError: something is wrong in the user's files.
        SelectionError: nothing is selected, or it gives this chart nothing to draw.
        DrawError: the chart cannot be drawn at this width.
    """
    _check_kind(kind)
    if format_ not in CHART_FORMATS:
        raise UsageError(
            f"a chart cannot be written as '{format_}'; name a file that ends in .{', .'.join(CHART_FORMATS)}"
        )
    style = load_style(job.style, job.style_folders)
    loaded = read_timeline(job.timeline, ceiling=job.ceiling or None)
    errors = [problem for problem in check_timeline(loaded) if problem.severity == "error"]
    if errors or loaded.timeline is None:
        raise TimelineError(errors)
    selected = select_events(loaded.timeline, make_choice(job, loaded.timeline))
    words = Words(job.language or selected.meta.language)
    chart = _build(kind, selected, style, words, width_mm, str(job.timeline))
    if format_ == "json":
        return (str(chart.figure.to_json()) + "\n").encode()
    return _print_scene(draw_figure(chart.plot, style.font_set, alt=chart.alt), chart, format_, style, words)


def make_figure(
    material: Timeline | Selected, kind: str = "spine", *, style: str = "plain", width_mm: float = 170.0
) -> Any:
    """Make one chart, with its title, subtitle and note, as a figure to show or to change.

    Args:
        material: a timeline, or what was selected of it.
        kind: name of the chart: spine, swimlanes.
        style: a style's name or file.
        width_mm: width of the picture.

    Returns:
        A `plotly.graph_objects.Figure`.

    Raises:
        UsageError: there is no such chart or style.
        StyleError: something is wrong in the style's file.
        SelectionError: nothing is selected, or it gives this chart nothing to draw.
        DrawError: the chart cannot be drawn at this width.
    """
    _check_kind(kind)
    selected = select_events(material) if isinstance(material, Timeline) else material
    words = Words(selected.meta.language)
    return _build(kind, selected, load_style(style), words, width_mm, selected.name).figure


def _check_kind(kind: str) -> None:
    if kind not in CHARTS:
        near = nearest_name(kind, list(CHARTS))
        raise UsageError(
            f"there is no chart '{kind}'; " + (f"did you mean '{near}'?" if near else f"there are {', '.join(CHARTS)}")
        )


def _build(kind: str, selected: Selected, style: Style, words: Words, width_mm: float, file: str) -> Chart:
    """Build the chart; where the data give nothing to draw, say of which file."""
    try:
        return CHARTS[kind](selected, style, words, float(int(width_mm * PX_PER_MM)), headline=True)
    except SelectionError as error:
        problems = [replace(problem, where=problem.where or Where(file)) for problem in error.problems]
        raise SelectionError(problems) from error


def _print_scene(scene: Scene, chart: Chart, format_: str, style: Style, words: Words) -> bytes:
    fonts = style.font_set
    if format_ == "pdf":
        return scene_to_pdf(scene, fonts)
    if format_ == "png":
        return scene_to_png(scene, fonts)
    svg = scene_to_svg(scene, fonts, embed_fonts=True)
    return svg.encode() if format_ == "svg" else _as_page(svg, chart, words).encode()


def _as_page(svg: str, chart: Chart, words: Words) -> str:
    """Return an HTML page of its own: the picture and the table that gives the same facts."""
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in chart.columns)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in chart.rows)
    caption = escape(chart.subtitle or chart.title)
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}" dir="{words.direction}">\n'
        '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(POLICY)}">\n'
        f"<title>{escape(chart.title)}</title>\n<style>{_SHEET}</style>\n</head>\n"
        f"<body>\n<main>\n<figure>{svg}</figure>\n<table>\n<caption>{caption}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</main>\n</body>\n</html>\n"
    )
