"""A chart and its picture go in; a web page of its own comes out, which shows the facts of each mark and zooms."""

from __future__ import annotations

import base64
from html import escape

from briefgen.charts.alone import Banner
from briefgen.charts.chart import Chart
from briefgen.charts.dark import list_drawn_colors, turn_color, write_dark_rules
from briefgen.charts.live import LIVE_SHEET, name_live_scripts, say_live_labels, write_live_chart, write_live_parts
from briefgen.draw import collect_characters, scene_to_svg
from briefgen.draw.scene import Scene
from briefgen.style import Style
from briefgen.text.fonts import BUILT_IN_FAMILY
from briefgen.text.subset import subset_face
from briefgen.text.woff import pack_font
from briefgen.words import Words

# The page asks no network for anything: two scripts run, named by their hashes, and fonts stand inside it.
_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'unsafe-inline'; font-src data:; "
    "base-uri 'none'; form-action 'none'"
)
_SHEET = (
    "h1{font-size:1.5rem;margin-bottom:.25rem}p{color:var(--quiet);margin:.25rem 0}"
    "body{margin:2rem auto;max-width:72rem;padding:0 1rem;font-family:sans-serif;color:var(--ink);"
    "background:var(--paper)}figure{margin:0}svg{max-width:100%;height:auto;direction:ltr}"
    "button{font:inherit;min-width:2.5rem;min-height:2.5rem;padding:0 .75rem}"
    ".scroll{overflow-x:auto}.scroll:focus-visible{outline:3px solid var(--accent)}"
    "table{border-collapse:collapse;margin-top:1rem}caption{text-align:start;font-weight:bold}"
    "th,td{text-align:start;vertical-align:top;padding:.25rem .75rem .25rem 0;border-bottom:1px solid #767676}"
)


def write_chart_page(chart: Chart, scene: Scene, banner: Banner, style: Style, words: Words) -> str:
    """Return an HTML page: the chart, live where scripts run and still where not, and its facts as a table.

    Args:
        chart: what is shown, without title, subtitle and note in its picture: the page says them.
        scene: the still picture, for print, for search and until the live one stands.
        banner: the marking, said above and below.
        style: its fonts and colours go into the page.
        words: the language of the page.
    """
    svg = scene_to_svg(scene, style.font_set, embed_fonts=False)
    live = write_live_chart(chart.plot, svg, f"{chart.title}. {chart.alt}", opens=True)
    said = f'<p class="banner"><span>{escape(banner.words)}</span></p>\n' if banner.words else ""
    policy = _POLICY.format(scripts=name_live_scripts())
    sheet = f"{_write_fonts(scene, style)}{_write_colors(style, svg)}{_write_banner_rules(banner)}{_SHEET}{LIVE_SHEET}"
    return (
        f'<!DOCTYPE html>\n<html lang="{escape(words.language)}" dir="{words.direction}">\n'
        '<head>\n<meta charset="utf-8">\n<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="color-scheme" content="light dark">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">\n'
        f"<title>{escape(chart.title)}</title>\n<style>{sheet}</style>\n</head>\n"
        f"<body>\n<main>\n{said}<h1>{escape(chart.title)}</h1>\n{_paragraph(chart.subtitle)}"
        f"<figure>\n{live}{_paragraph(chart.note)}</figure>\n"
        f"{_write_table(chart)}{said}</main>\n{write_live_parts(say_live_labels(words))}</body>\n</html>\n"
    )


def _write_colors(style: Style, svg: str) -> str:
    palette = style.palette
    named = {"ink": palette.ink, "quiet": palette.quiet, "accent": palette.accent, "paper": "#ffffff"}
    light = "".join(f"--{name}:{color};" for name, color in named.items())
    dark = "".join(f"--{name}:{turn_color(color)};" for name, color in named.items())
    drawn = write_dark_rules(list_drawn_colors(svg))
    return f":root{{{light}}}@media screen and (prefers-color-scheme:dark){{:root{{{dark}}}{drawn}}}"


def _write_banner_rules(banner: Banner) -> str:
    """Return how the banner looks: the same day and night, and on paper."""
    return (
        ".banner{text-align:end;font-weight:700;print-color-adjust:exact}"
        f".banner span{{background:{banner.ground};color:{banner.color};padding:.1em .4em}}"
        if banner.words
        else ""
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
        data = base64.b64encode(pack_font(subset_face(face, drawn.get(face, set())))).decode("ascii")
        rules.append(f'@font-face{{font-family:"{name}";font-weight:{weight};src:url(data:font/woff;base64,{data})}}')
    return "".join(rules)


def _paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>\n" if text else ""


def _write_table(chart: Chart) -> str:
    heads = "".join(f'<th scope="col">{escape(heading)}</th>' for heading in chart.columns)
    rows = "".join("<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>\n" for row in chart.rows)
    return (
        f'<section class="scroll" tabindex="0" aria-label="{escape(chart.subtitle or chart.title)}">\n'
        f"<table>\n<caption>{escape(chart.subtitle or chart.title)}</caption>\n"
        f"<thead><tr>{heads}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n</section>\n"
    )
