"""A chart and its picture go in; a web page of its own comes out, which shows the facts of each mark and zooms."""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import zlib
from functools import lru_cache
from html import escape
from pathlib import Path

from briefgen.charts.chart import Chart
from briefgen.draw import collect_characters, scene_to_svg
from briefgen.draw.scene import Scene
from briefgen.style import Style
from briefgen.text.fonts import BUILT_IN_FAMILY
from briefgen.text.subset import subset_face
from briefgen.words import Words

_SCRIPT = Path(__file__).with_name("page.js")
# The page asks no network for anything: scripts are its own and what it unpacks, fonts stand inside it.
_POLICY = "default-src 'none'; script-src 'sha256-{digest}' blob:; style-src 'unsafe-inline'; font-src data:"
_SHEET = (
    "h1{font-size:1.5rem;margin-bottom:.25rem}p{color:#595959;margin:.25rem 0}"
    "body{margin:2rem auto;max-width:72rem;padding:0 1rem;font-family:sans-serif;color:#1a1a1a;background:#fff}"
    "figure{margin:0}svg{max-width:100%;height:auto}[hidden]{display:none}"
    "#view{overflow:auto;max-height:90vh}#view:focus-visible{outline:3px solid #004488;outline-offset:3px}"
    "svg{direction:ltr}#live text{unicode-bidi:plaintext}"
    "#live{transform-origin:0 0}#live svg{max-width:none}[dir=rtl] #live{transform-origin:100% 0}"
    "#tools{margin:.5rem 0;display:flex;gap:.5rem;align-items:center;flex-wrap:wrap}"
    "button{font:inherit;min-width:2.5rem;min-height:2.5rem;padding:0 .75rem}"
    "#said{min-height:1.5em}table{border-collapse:collapse;margin-top:1rem}caption{text-align:start;font-weight:bold}"
    "th,td{text-align:start;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #767676}"
    "@media print{#tools,#said,#view{display:none!important}#still[hidden]{display:block!important}}"
)


def write_chart_page(chart: Chart, scene: Scene, style: Style, words: Words) -> str:
    """Return an HTML page: the chart, live where scripts run and still where not, and its facts as a table.

    Args:
        chart: what is shown, without title, subtitle and note in its picture: the page says them.
        scene: the still picture, for print, for search and until the live one stands.
        style: its fonts go into the page.
        words: the language of the page.
    """
    script = _SCRIPT.read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    # Within a script element nothing but "</script" and "<!--" means anything: no "<" is left.
    figure = json.dumps(chart.plot, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    width, height = chart.plot["layout"]["width"], chart.plot["layout"]["height"]
    svg = scene_to_svg(scene, style.font_set, embed_fonts=False)
    label = escape(f"{chart.title}. {chart.alt}")
    hint = escape(words.say("Arrow keys go from mark to mark; + and - zoom, 0 shows the whole chart."))
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}" dir="{words.direction}">\n'
        '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY.format(digest=digest))}">\n'
        f"<title>{escape(chart.title)}</title>\n<style>{_write_fonts(scene, style)}{_SHEET}</style>\n</head>\n"
        f"<body>\n<main>\n<h1>{escape(chart.title)}</h1>\n{_paragraph(chart.subtitle)}<figure>\n"
        f'<div id="still">{svg}</div>\n'
        f'<div id="tools" hidden><button type="button" id="in" aria-label="{escape(words.say("Zoom in"))}">+</button>'
        f'<button type="button" id="out" aria-label="{escape(words.say("Zoom out"))}">\N{MINUS SIGN}</button>'
        f'<button type="button" id="whole">{escape(words.say("Whole chart"))}</button><span>{hint}</span></div>\n'
        f'<div id="view" tabindex="0" role="group" aria-label="{label}">'
        f'<div style="width:{width}px">'
        f'<div id="live" style="width:{width}px;height:{height}px" aria-hidden="true" hidden></div></div></div>\n'
        f'<p id="said" role="status"></p>\n{_paragraph(chart.note)}</figure>\n'
        f"{_write_table(chart)}</main>\n"
        f'<script type="application/json" id="figure">{figure}</script>\n'
        f'<script type="text/plain" id="plotly">{_pack_plotly()}</script>\n'
        f"<script>{script}</script>\n</body>\n</html>\n"
    )


def _write_fonts(scene: Scene, style: Style) -> str:
    """Return the faces of the picture as rules, each cut down to the characters that it shows."""
    fonts, rules = style.font_set, []
    drawn = collect_characters([scene], fonts)
    family = style.fonts.family
    cuts = {fonts.face(): (family, "400"), fonts.face(bold=True): (family, "700")}
    # Labels that the family cannot show stand in the built-in one.
    cuts |= {face: (BUILT_IN_FAMILY, "700" if "Bold" in face.name else "400") for face in drawn if face not in cuts}
    for face, (name, weight) in cuts.items():
        data = base64.b64encode(subset_face(face, drawn.get(face, set()))).decode("ascii")
        rules.append(f'@font-face{{font-family:"{name}";font-weight:{weight};src:url(data:font/ttf;base64,{data})}}')
    return "".join(rules)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>\n" if text else ""


def _write_table(chart: Chart) -> str:
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in chart.columns)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in chart.rows)
    return (
        f"<table>\n<caption>{escape(chart.subtitle or chart.title)}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
    )


@lru_cache(maxsize=1)
def _pack_plotly() -> str:
    """Return the script of the installed Plotly, packed as the page's own script unpacks it (RFC 1950, base64)."""
    package = importlib.util.find_spec("plotly")
    assert package is not None
    assert package.submodule_search_locations is not None
    source = Path(package.submodule_search_locations[0]) / "package_data" / "plotly.min.js"
    return base64.b64encode(zlib.compress(source.read_bytes(), 9)).decode()
