"""A style goes in; the rules by which a browser prints the page as the PDF is laid out come out."""

from __future__ import annotations

import base64
import re

from briefgen.brief.tree import Brief
from briefgen.draw import scene_to_svg
from briefgen.draw.pdf import POINTS_PER_PX
from briefgen.draw.scene import Label, Path, Scene
from briefgen.style import Style
from briefgen.text.measure import measure_text
from briefgen.typeset.furniture import text_area
from briefgen.writers.html.escape import css_string

_MM = 25.4 / 72
# As the pages of the PDF have it: from the rule to the text and to the running lines, and the least banner; points.
_TO_TEXT, _TO_RULE, _LEAST_BANNER = 13, 4.5, 12.0
# Height that heading, caption, subtitle and note of a figure want on its page, in sizes of body text.
_ROOM_FOR_WORDS = 14
# Sides of the running lines and of the banner, as the PDF has them: outside on sheets that are printed on both sides.
_AT_LEFT, _AT_RIGHT = ("left", "right"), ("right", "left")


def paper_sheet(brief: Brief, style: Style) -> str:
    """Return the CSS for paper: the style's sheet, margins and points, with the running lines of the PDF.

    Whatever is hidden on the screen is printed, so that no page leaves out what its reader does not know of.
    """
    scale = style.type
    # Higher, a picture would stand on another page than its caption.
    tallest = text_area(style, brief.furniture)[3] - _ROOM_FOR_WORDS * scale.body
    return f"""{_pages(brief, style)}
@media print{{
html{{font-size:{scale.body:g}pt}}
body{{max-width:none;padding:0;line-height:{scale.leading:g}}}
.skip,.here,.filter,details,footer p:not(.banner){{display:none}}
footer{{border:0;margin:0}}
tr[hidden]{{display:table-row!important}}
h1,h2,h3,h4,figcaption,caption{{break-after:avoid}}
h1{{margin-top:0}}
h2,h3,h4{{margin-top:1.4em}}
p:has(+figure),figure,tr,li,.lead{{break-inside:avoid}}
figure{{margin:1em 0}}
p,li{{orphans:2;widows:2}}
p:has(+figure),p:has(+ul),.part,thead{{break-after:avoid}}
tbody tr:first-child,tbody .part+tr{{break-before:avoid}}
thead{{display:table-header-group}}
.scroll,.picture{{overflow:visible;max-width:none}}
table,.picture svg{{min-width:0}}
.picture img,.picture svg{{max-height:{tallest:.0f}pt}}
.picture img{{width:auto}}
.contents{{columns:2}}
a{{text-decoration:none}}
.chronology th a,td>a:only-child{{display:inline}}
p{{margin-bottom:.45em}}
th,td{{padding-block:.3em}}
.banner{{margin:0 0 .5em;font-size:max(12pt,{scale.banner:g}pt);print-color-adjust:exact}}
.part th,svg{{print-color-adjust:exact}}
}}
@supports at-rule(@top-left){{@media print{{.banner{{display:none}}}}}}
"""


def _pages(brief: Brief, style: Style) -> str:
    """Return the rules of the sheet: its size and margins, and what stands around the text."""
    page, margin, furniture = style.page, style.page.margin_mm, brief.furniture
    _, top, _, height = text_area(style, furniture)
    above, below = top * _MM, (page.size_points[1] - top - height) * _MM

    def sides(left: float, right: float) -> str:
        return f"margin:{above:.2f}mm {right:g}mm {below:.2f}mm {left:g}mm"

    right = f"{sides(margin.left, margin.right)};{_boxes(brief, style, *(_AT_RIGHT if page.duplex else _AT_LEFT))}"
    rules = f"@page{{size:{page.size};{right}}}\n"
    if page.duplex:
        rules += f"@page:left{{{sides(margin.right, margin.left)};{_boxes(brief, style, *_AT_LEFT)}}}\n"
    # The first page has no running head, and is a left one where sheets are turned from left to right.
    near, far = _AT_RIGHT if page.duplex and brief.direction == "ltr" else _AT_LEFT
    return rules + f"@page:first{{@top-{near}{{content:none;border:0}}@top-{far}{{border:0}}}}"


def _boxes(brief: Brief, style: Style, near: str, far: str) -> str:
    """Return the margin boxes: title and count of pages at one side, the banner at the other."""
    furniture, rule = brief.furniture, f".35pt solid {style.palette.rule}"
    look = f'font:{style.type.furniture:g}pt/1.28 "{style.fonts.family}",sans-serif;color:{style.palette.quiet}'
    about = " \N{MIDDLE DOT} ".join(part for part in (furniture.edition, furniture.as_of) if part)
    head = css_string(furniture.running_title) + (f' "\\a " {css_string(about)}' if about else "")
    banner = _draw_banner(brief, style)
    over = f"margin-bottom:{_TO_TEXT}pt;padding-bottom:{_TO_RULE}pt;border-bottom:{rule};vertical-align:bottom"
    under = f"margin-top:{_TO_TEXT}pt;padding-top:{_TO_RULE}pt;border-top:{rule};vertical-align:top"
    return (
        f"@top-{near}{{content:{head};white-space:pre-line;text-align:{near};{look};{over}}}"
        f"@top-{far}{{content:{banner};text-align:{far};{over}}}"
        f"@bottom-{near}{{content:{_count(furniture.page_of)};text-align:{near};{look};{under}}}"
        f"@bottom-{far}{{content:{banner};text-align:{far};{under}}}"
    )


def _draw_banner(brief: Brief, style: Style) -> str:
    """Return the banner as CSS content: a drawing, since browsers print no ground behind text unless they are told."""
    furniture, face = brief.furniture, style.font_set.face(bold=True)
    if not furniture.banner:
        return '""'
    size = max(style.type.banner, _LEAST_BANNER) / POINTS_PER_PX
    side, air = (0.4 * size, 0.2 * size) if furniture.banner_background != "#ffffff" else (0.0, 0.0)
    words = measure_text(furniture.banner, face, size)
    width, height = words + 2 * side, size + 2 * air
    corners = (("M", 0, 0), ("L", width, 0), ("L", width, height), ("L", 0, height), ("Z",))
    ground = Path(corners, fill=furniture.banner_background)
    label = Label(side, air + 0.86 * size, furniture.banner, size, words, color=furniture.banner_color, bold=True)
    svg = scene_to_svg(Scene(width, height, (ground, label)), style.font_set, embed_fonts=False, outlined=True)
    return f'url("data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode("ascii")}")'


def _count(wording: str) -> str:
    """Return "page {page} of {pages}" as CSS content.

    >>> _count("{page} of {pages}")
    'counter(page) " of " counter(pages)'
    """
    counters = {"{page}": "counter(page)", "{pages}": "counter(pages)"}
    parts = re.split(r"(\{pages?\})", wording)
    return " ".join(counters.get(part) or css_string(part) for part in parts if part)
