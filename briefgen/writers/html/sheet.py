"""A style goes in; the style sheet of the page comes out, for screens light and dark, small and wide."""

from __future__ import annotations

from briefgen.brief.tree import Brief
from briefgen.charts.dark import turn_color
from briefgen.style import Style

_WHITE = "#ffffff"


def style_sheet(brief: Brief, style: Style, drawn: str) -> str:
    """Return the CSS. Sizes keep the style's proportions on a body of 16 px.

    Args:
        brief: for the colours of its banner.
        style: the look.
        drawn: rules that turn the colours of drawings in the dark.
    """
    scale, furniture = style.type, brief.furniture

    def size(points: float) -> str:
        return f"{points / scale.body:.3f}rem"

    prose = ";text-align:justify" if scale.justify else ""
    prose += ";hyphens:auto" if scale.hyphenate else ""
    return f""":root{{{_name_colors(style)}\
--banner:{furniture.banner_color};--banner-ground:{furniture.banner_background}}}
*{{box-sizing:border-box}}
html{{font-size:100%}}
body{{margin:0 auto;max-width:64rem;padding:0 1.5rem 3rem;background:var(--paper);color:var(--ink);\
font:1rem/{scale.leading + 0.12:.2f} "{style.fonts.family}",sans-serif;overflow-wrap:break-word;\
font-kerning:none;font-variant-ligatures:none}}
a{{color:var(--accent);text-decoration-thickness:.06em;text-underline-offset:.15em}}
:focus-visible{{outline:3px solid var(--accent);outline-offset:2px}}
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
.banner span{{background:var(--banner-ground);color:var(--banner);padding:.1em .4em}}
.facts{{margin:1.2rem 0 0;padding:.7rem 0;border-block:1px solid var(--rule);display:grid;\
grid-template-columns:repeat(auto-fill,minmax(min(18rem,100%),1fr));gap:.3rem 2rem}}
.facts div{{display:flex;gap:.75rem}}
dt{{color:var(--quiet);min-width:6.5rem}}
dd{{margin:0;min-width:0}}
.lead{{font-size:{size(scale.lead)};border-inline-start:4px solid var(--accent);padding-inline-start:1rem}}
.quiet,.date_text{{color:var(--quiet);font-size:{size(max(scale.quiet, scale.body * 0.84))}}}
.status,.label{{color:var(--quiet)}}
.marking{{font-weight:700}}
ul,ol{{margin:0 0 .8em;padding-inline-start:1.4em;max-width:44rem{prose}}}
li{{margin-bottom:.25em}}
.contents{{list-style:none;padding:0;columns:2 18rem}}
.notes{{list-style:none;padding:0;max-width:none}}
.notes li{{display:grid;grid-template-columns:2.2rem minmax(0,1fr)}}
.notes .number{{font-variant-numeric:tabular-nums}}
section,nav,figure{{position:relative}}
figure{{margin:1.4em 0}}
figcaption,caption{{text-align:start;margin-bottom:.5em}}
.caption{{font-weight:700;font-size:{size(scale.caption)}}}
.subtitle{{display:block;color:var(--quiet)}}
.picture{{overflow-x:auto;max-width:56rem}}
svg{{direction:ltr}}
.picture svg{{display:block;width:100%;height:auto;min-width:36rem}}
.picture img{{display:block;max-width:100%;height:auto;background:#fff}}
.symbols{{position:absolute}}
.chart{{max-width:56rem}}
.explore{{margin:.5rem 0}}
details{{margin:.4em 0;color:var(--quiet)}}
summary{{padding:.2em 0;cursor:pointer}}
.scroll{{overflow-x:auto;margin:.4em 0 .4em}}
table{{border-collapse:collapse;width:100%;min-width:36rem;font-size:{size(max(scale.table, scale.body * 0.88))};\
font-variant-numeric:tabular-nums}}
th,td{{text-align:start;vertical-align:top;padding:.42em .7em .42em 0;border-bottom:1px solid var(--rule)}}
thead th{{border-bottom:1.5px solid var(--ink);vertical-align:bottom}}
tbody th{{font-weight:inherit}}
.cards .grid [scope=row],.cards .key [scope=row]{{font-weight:700}}
.chronology{{table-layout:fixed}}
.chronology [scope=row]{{white-space:nowrap}}
th.end,td.end{{text-align:end}}
th.center,td.center{{text-align:center}}
td p,td ul{{margin:0 0 .35em;max-width:none}}
td :last-child{{margin-bottom:0}}
td .quiet{{font-size:inherit}}
.part th{{background:var(--faint);padding-inline-start:.4em}}
.glyph{{vertical-align:-.12em;margin-right:.4em}}
[dir=rtl] .glyph{{margin:0 0 0 .4em}}
.chronology th a,td>a:only-child{{display:inline-block;min-width:1.5rem;line-height:1.5rem;margin-block:-.25rem}}
.chronology th a{{color:inherit;text-decoration:none}}
.chronology th a:hover,.chronology th a:focus{{text-decoration:underline}}
.here{{position:absolute;inset-inline-start:-1.5rem;top:0;width:1.5rem;min-height:1.5rem;text-align:center;\
text-decoration:none;opacity:0}}
.here::before{{content:"\\a7"}}
:hover>.here,.here:focus{{opacity:1}}
[id]{{scroll-margin-top:1rem}}
tr:target>*,section:target>h2,nav:target>h2,section:target>h3,figure:target>figcaption,li:target,p:target\
{{background:var(--faint);box-shadow:inset .25rem 0 var(--accent)}}
tr:target>*+*{{box-shadow:none}}
section:target>h2,nav:target>h2,section:target>h3,figure:target>figcaption,li:target,p:target{{padding-inline-start:.6rem}}
button,input,select{{font:inherit;color:inherit;background:var(--paper);border:1px solid var(--quiet);\
border-radius:.2rem;min-height:2.5rem;padding:0 .75rem;max-width:100%}}
button{{min-width:2.5rem;cursor:pointer}}
button:disabled{{color:var(--quiet);border-color:var(--rule);cursor:default}}
button[aria-pressed=true]{{background:var(--faint)}}
.filter{{display:flex;flex-wrap:wrap;gap:.5rem 1rem;align-items:end;margin:1rem 0;padding:.75rem;\
background:var(--faint)}}
.filter p{{margin:0;min-width:0}}
.filter select{{width:100%}}
.filter label{{display:block;font-size:.9rem}}
.filter [role=status]{{flex:1 1 14rem;min-height:1.5em;align-self:center}}
footer{{margin-top:3rem;border-top:1px solid var(--rule);color:var(--quiet)}}
@media screen and (prefers-color-scheme:dark){{
:root{{{_name_colors(style, dark=True)}{_turn_banner(brief)}}}
{drawn}
}}
{_dress_logo(brief)}"""


def _dress_logo(brief: Brief) -> str:
    """Return the rules of the logo, which keeps a white ground in the dark: most are drawn for paper."""
    if brief.masthead.logo is None:
        return ""
    return """\
.logo{max-width:none;margin:1rem 0}
.logo.end{text-align:end}
.logo img{max-width:100%;height:auto;vertical-align:bottom}
@media screen and (prefers-color-scheme:dark){.logo img{background:#fff;outline:.4rem solid #fff}}
"""


def _name_colors(style: Style, *, dark: bool = False) -> str:
    palette = style.palette
    named = {
        "ink": palette.ink,
        "quiet": palette.quiet,
        "rule": palette.rule,
        "faint": palette.faint,
        "accent": palette.accent,
        "paper": _WHITE,
    }
    return "".join(f"--{name}:{turn_color(color) if dark else color};" for name, color in named.items())


def _turn_banner(brief: Brief) -> str:
    """Return the colours of a banner that stands on paper; one with a ground of its own is the same day and night."""
    furniture = brief.furniture
    if furniture.banner_background != _WHITE:
        return ""
    return f"--banner:{turn_color(furniture.banner_color)};--banner-ground:{turn_color(_WHITE)}"


def narrow_sheet(labels: str) -> str:
    """Return the rules for narrow screens: a row becomes a card, each cell with the name of its column.

    Args:
        labels: rules that put names before cells.
    """
    return f"""@media screen and (max-width:40rem){{
body{{padding-inline:1.5rem}}
.cards{{overflow-x:visible}}
.cards table{{min-width:0}}
.cards table,.cards caption,.cards tbody,.cards th,.cards td{{display:block}}
.cards colgroup{{display:none}}
.cards thead{{position:absolute;clip-path:inset(50%);width:1px;height:1px;overflow:hidden}}
.cards tr{{display:block;padding:.6em 0;border-bottom:1px solid var(--rule)}}
.long tr{{content-visibility:auto;contain-intrinsic-size:auto 12rem}}
.cards .chronology tr{{display:grid;grid-template-columns:auto minmax(0,1fr);column-gap:.7em}}
.cards tr[hidden]{{display:none}}
.cards th,.cards td{{border:0;padding:.15em 0;text-align:start}}
.cards .part th{{padding:.4em}}
.cards .chronology td+td,.cards .part th{{grid-column:1/-1}}
.cards td:empty{{display:none}}
.cards td::before{{color:var(--quiet)}}
{labels}}}
"""
