"""A style goes in; the style sheet of the page comes out, for screens light and dark, small and wide, and for paper."""

from __future__ import annotations

from briefgen.brief.tree import Brief
from briefgen.style import Style


def style_sheet(brief: Brief, style: Style) -> str:
    """Return the CSS. Sizes keep the style's proportions on a body of 16 px on screen, and its points on paper."""
    palette, scale, page, furniture = style.palette, style.type, style.page, brief.furniture
    margin = page.margin_mm

    def size(points: float) -> str:
        return f"{points / scale.body:.3f}rem"

    prose = ";text-align:justify" if scale.justify else ""
    prose += ";hyphens:auto" if scale.hyphenate else ""
    return f""":root{{--ink:{palette.ink};--quiet:{palette.quiet};--rule:{palette.rule};--faint:{palette.faint};\
--accent:{palette.accent};--paper:#ffffff;--plate:#ffffff}}
*{{box-sizing:border-box}}
html{{font-size:100%}}
body{{margin:0 auto;max-width:64rem;padding:0 1.5rem 3rem;background:var(--paper);color:var(--ink);\
font:1rem/{scale.leading + 0.12:.2f} "{style.fonts.family}",sans-serif;overflow-wrap:break-word;\
font-kerning:none;font-variant-ligatures:none}}
a{{color:var(--accent);text-decoration-thickness:.06em;text-underline-offset:.15em}}
a:focus-visible,summary:focus-visible,.scroll:focus-visible{{outline:3px solid var(--accent);outline-offset:2px}}
.skip{{position:absolute;inset-inline-start:-100rem}}
.skip:focus{{position:static}}
h1,h2,h3,h4{{line-height:1.2;margin:2.2em 0 .6em;text-wrap:balance}}
h1{{font-size:{size(scale.title)};margin:.6em 0 .2em}}
h2{{font-size:{size(scale.heading_1)};color:var(--accent);border-bottom:1px solid var(--rule);padding-bottom:.25em}}
h3{{font-size:{size(scale.heading_2)};margin-top:1.6em}}
h4{{font-size:{size(scale.heading_3)}}}
p{{margin:0 0 .7em;max-width:44rem{prose}}}
.subject{{font-size:{size(scale.subtitle)};color:var(--quiet)}}
.banner{{max-width:none;text-align:end;margin:1rem 0;font-weight:700;font-size:max(1rem,{size(scale.banner)})}}
.banner::first-line{{background:{furniture.banner_background};color:{furniture.banner_color}}}
.facts{{margin:1.2rem 0 0;padding:.7rem 0;border-block:1px solid var(--rule);display:grid;\
grid-template-columns:repeat(auto-fill,minmax(18rem,1fr));gap:.3rem 2rem}}
.facts div{{display:flex;gap:.75rem}}
dt{{color:var(--quiet);min-width:6.5rem}}
dd{{margin:0}}
.lead{{font-size:{size(scale.lead)};border-inline-start:4px solid var(--accent);padding-inline-start:1rem}}
.quiet,.date_text{{color:var(--quiet);font-size:{size(max(scale.quiet, scale.body * 0.84))}}}
.status,.label{{color:var(--quiet)}}
.marking{{font-weight:700}}
ul,ol{{margin:0 0 .8em;padding-inline-start:1.4em;max-width:44rem{prose}}}
li{{margin-bottom:.25em}}
.contents{{list-style:none;padding:0;columns:2 18rem}}
.notes{{list-style:none;padding:0;max-width:none}}
.notes li{{display:grid;grid-template-columns:2.2rem 1fr}}
.notes .number{{font-variant-numeric:tabular-nums}}
figure{{margin:1.4em 0}}
figcaption,caption{{text-align:start;margin-bottom:.5em}}
.caption{{font-weight:700;font-size:{size(scale.caption)}}}
.subtitle{{display:block;color:var(--quiet)}}
.picture{{background:var(--plate);overflow-x:auto}}
svg{{direction:ltr}}
.picture svg,.picture img{{display:block;width:100%;max-width:56rem;height:auto;min-width:36rem}}
.picture img{{width:auto;min-width:0;max-width:100%}}
details{{margin:.4em 0;color:var(--quiet)}}
.scroll{{overflow-x:auto;margin:.4em 0 .4em}}
table{{border-collapse:collapse;width:100%;min-width:36rem;font-size:{size(max(scale.table, scale.body * 0.88))};\
font-variant-numeric:tabular-nums}}
th,td{{text-align:start;vertical-align:top;padding:.42em .7em .42em 0;border-bottom:1px solid var(--rule)}}
thead th{{border-bottom:1.5px solid var(--ink);vertical-align:bottom}}
tbody th{{font-weight:inherit}}
th.end,td.end{{text-align:end}}
th.center,td.center{{text-align:center}}
td p,td ul{{margin:0 0 .35em;max-width:none}}
td :last-child{{margin-bottom:0}}
td .quiet{{font-size:inherit}}
.part th{{background:var(--faint);padding-inline-start:.4em}}
.glyph svg{{vertical-align:-.12em;margin-inline-end:.4em;background:var(--plate);border-radius:50%}}
tr:target,section:target>h2,li:target,p:target{{background:var(--faint)}}
footer{{margin-top:3rem;border-top:1px solid var(--rule);color:var(--quiet)}}
@media (prefers-color-scheme:dark){{
:root{{--ink:#ececec;--quiet:#b4b4b4;--rule:#555555;--faint:#2a2a2a;--accent:#9cc7ff;--paper:#161616;--plate:#ffffff}}
.picture{{padding:.5rem}}
}}
@media print{{
@page{{size:{page.size};margin:{margin.top:g}mm {margin.right:g}mm {margin.bottom:g}mm {margin.left:g}mm}}
:root{{--ink:{palette.ink};--quiet:{palette.quiet};--rule:{palette.rule};--faint:{palette.faint};--accent:{palette.accent};\
--paper:#ffffff}}
html{{font-size:{scale.body:g}pt}}
body{{max-width:none;padding:0}}
.skip,details{{display:none}}
h2,h3,h4,figcaption,caption{{break-after:avoid}}
figure,tr,li{{break-inside:avoid}}
thead{{display:table-header-group}}
.scroll,.picture{{overflow:visible}}
table,.picture svg,.picture img{{min-width:0}}
a{{color:inherit;text-decoration:none}}
}}
"""
