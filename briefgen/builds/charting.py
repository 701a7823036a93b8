"""A timeline and a kind of chart go in; the chart alone comes out: a figure, or SVG, PDF, PNG, HTML or Plotly JSON."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from briefgen.builds.choice import select_shown
from briefgen.builds.files import write_file
from briefgen.builds.job import Job
from briefgen.builds.prepare import read_outlines
from briefgen.charts import CHARTS
from briefgen.charts.alone import MARGIN, Banner, find_banner, frame_chart
from briefgen.charts.chart import Chart
from briefgen.charts.page import write_chart_page
from briefgen.draw import draw_figure, scene_to_pdf, scene_to_png, scene_to_svg
from briefgen.errors import SelectionError, UsageError, Where, nearest_name
from briefgen.style import Style, load_style
from briefgen.timeline.model import Timeline
from briefgen.timeline.select import Selected, select_events
from briefgen.words import Words

CHART_FORMATS = ("svg", "pdf", "png", "html", "json")
PX_PER_MM = 96 / 25.4
WIDTHS_MM, DPIS = (60, 1200), (36, 1200)
"""Least and most of what a picture may have."""


class Picture(NamedTuple):
    """A drawn chart as a file, and how high it is."""

    data: bytes
    height_mm: float


def render_chart(job: Job, kind: str, format_: str, width_mm: float, *, against: str = "", dpi: int = 300) -> bytes:
    """Draw one chart as the bytes of a file, as `render_picture` does."""
    return render_picture(job, kind, format_, width_mm, against=against, dpi=dpi).data


def render_picture(job: Job, kind: str, format_: str, width_mm: float, *, against: str = "", dpi: int = 300) -> Picture:
    """Draw one chart with its title, subtitle and note.

    Args:
        job: the timeline and what is selected of it.
        kind: name of the chart.
        format_: one of CHART_FORMATS.
        width_mm: width of the picture.
        against: for the chart of changes: an earlier file of the timeline, or the number of the edition after which
            the author's revisions count; "" for all of them.
        dpi: dots an inch of a PNG.

    Raises:
        UsageError: there is no such chart or format, or it cannot be held against that.
        SourceError, TimelineError: something is wrong in the user's files.
        SelectionError: nothing is selected, or it gives this chart nothing to draw.
        DrawError: the chart cannot be drawn at this width.
    """
    _check_kind(kind)
    _check_format(format_)
    if against and kind != "changes":
        raise UsageError(f"--against goes with the chart of changes; '{kind}' compares nothing")
    style = load_style(job.style, job.style_folders)
    selected = select_shown(job)
    own = _read_against(against, job) if against else {}
    if kind == "locator":
        own["outlines"] = read_outlines(selected, job.timeline.parent)
    words = Words(job.language or selected.meta.language)
    return _render(kind, selected, style, words, format_, width_mm, str(job.timeline), dpi, own)


def _render(
    kind: str,
    selected: Selected,
    style: Style,
    words: Words,
    format_: str,
    width_mm: float,
    file: str,
    dpi: int,
    own: dict[str, Any],
) -> Picture:
    """Return one chart in one format, and how high it is."""
    # A page says title, subtitle, note and marking itself.
    headline = format_ != "html"
    chart = _build(kind, selected, style, words, width_mm, file, headline=headline, **own)
    if not headline:
        # Its words are those of a chart that stands alone all the same.
        note = _build(kind, selected, style, words, width_mm, file, **own).note
        chart = replace(chart, note=note)
    banner = find_banner(chart, selected, style)
    framed = frame_chart(chart, banner if headline else None, style, words)
    data = _write(framed, banner, format_, style, words, dpi)
    return Picture(data, framed.plot["layout"]["height"] / PX_PER_MM)


def _write(chart: Chart, banner: Banner, format_: str, style: Style, words: Words, dpi: int) -> bytes:
    """Return the chart as a file of a format."""
    if format_ == "json":
        return (str(chart.figure.to_json()) + "\n").encode()
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt, title=chart.title)
    if format_ == "pdf":
        return scene_to_pdf(scene, style.font_set)
    if format_ == "png":
        return scene_to_png(scene, style.font_set, dpi)
    if format_ == "svg":
        return scene_to_svg(scene, style.font_set, embed_fonts=True).encode()
    return write_chart_page(chart, scene, banner, style, words).encode()


def _read_against(against: str, job: Job) -> dict[str, Any]:
    """Return what the chart of changes is held against: an earlier selection, or an edition's number."""
    if re.fullmatch(r"[0-9]{1,4}", against):
        return {"since": int(against)}
    if not against.endswith((".yaml", ".yml")):
        raise UsageError(f"--against: '{against}' is neither a timeline file nor an edition, such as 2 or INC-2018@2")
    return {"before": select_shown(replace(job, timeline=Path(against)))}


def make_figure(
    material: Timeline | Selected, kind: str = "spine", *, style: str = "plain", width_mm: float = 170.0
) -> Any:
    """Make one chart, with its title, subtitle and note, as a figure to show or to change.

    Args:
        material: a timeline, or what was selected of it.
        kind: name of the chart.
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
    words, looks = Words(selected.meta.language), load_style(style, (Path("styles"),))
    chart = _build(kind, selected, looks, words, width_mm, selected.name)
    return frame_chart(chart, find_banner(chart, selected, looks), looks, words).figure


def draw_chart(
    material: Timeline | Selected,
    kind: str,
    file: str | Path,
    *,
    style: str | Path = "plain",
    width_mm: float = 170.0,
    dpi: int = 300,
    folder: str | Path | None = None,
) -> Path:
    """Write one chart to a file whose ending says the format, as `briefgen chart` does, and return the file.

    Args:
        material: a timeline, or what was selected of it.
        kind: name of the chart.
        file: to write: .svg, .pdf, .png, .html or .json.
        style: a style's name or file.
        width_mm: width of the picture.
        dpi: dots an inch of a PNG.
        folder: where the outlines lie that the timeline names; None for where its file lies.

    Raises:
        UsageError: there is no such chart, format or style, or a number that makes no picture.
        StyleError: something is wrong in the style's file.
        SelectionError: nothing is selected, or it gives this chart nothing to draw.
        DrawError: the chart cannot be drawn at this width.
        BuildError: the file cannot be written.
    """
    path = Path(file)
    format_ = path.suffix.removeprefix(".").lower()
    _check_kind(kind)
    _check_format(format_)
    for name, value, least, most in (("width_mm", width_mm, *WIDTHS_MM), ("dpi", dpi, *DPIS)):
        if not least <= value <= most:
            raise UsageError(f"{name} is {value:g}; expected {least} to {most}")
    selected = select_events(material) if isinstance(material, Timeline) else material
    own: dict[str, Any] = {}
    if kind == "locator":
        place = Path(folder) if folder is not None else Path(selected.meta.where.file).parent
        own["outlines"] = read_outlines(selected, place)
    words, looks = Words(selected.meta.language), load_style(str(style), (Path("styles"),))
    write_file(path, _render(kind, selected, looks, words, format_, width_mm, selected.name, dpi, own).data)
    return path


def _check_format(format_: str) -> None:
    if format_ not in CHART_FORMATS:
        raise UsageError(
            f"a chart cannot be written as '{format_}'; name a file that ends in .{', .'.join(CHART_FORMATS)}"
        )


def _check_kind(kind: str) -> None:
    if kind not in CHARTS:
        near = nearest_name(kind, list(CHARTS))
        raise UsageError(
            f"there is no chart '{kind}'; " + (f"did you mean '{near}'?" if near else f"there are {', '.join(CHARTS)}")
        )


def _build(
    kind: str,
    selected: Selected,
    style: Style,
    words: Words,
    width_mm: float,
    file: str,
    *,
    headline: bool = True,
    **own: Any,
) -> Chart:
    """Build the chart for the width within its margins; where the data give nothing to draw, say of which file."""
    width = float(int(width_mm * PX_PER_MM) - 2 * MARGIN)
    try:
        return CHARTS[kind](selected, style, words, width, headline=headline, **own)
    except SelectionError as error:
        problems = [replace(problem, where=problem.where or Where(file)) for problem in error.problems]
        raise SelectionError(problems) from error
