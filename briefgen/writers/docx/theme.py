"""A Style goes in; a small theme part comes out, so that Word's own menus offer the brief's colours and typeface."""

from __future__ import annotations

from briefgen.style import Style
from briefgen.writers.docx.markup import DRAWING, escape_text, hex_color

_FILL = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
_LINE = f'<a:ln w="9525">{_FILL}<a:prstDash val="solid"/></a:ln>'
_EFFECT = "<a:effectStyle><a:effectLst/></a:effectStyle>"


def write_theme(style: Style) -> str:
    """Return the theme part (ECMA-376 part 1, 20.1.6.9); each of its lists wants three entries."""
    name = escape_text(style.name)
    face = escape_text(style.fonts.family)
    colors = "".join(f'<a:{slot}><a:srgbClr val="{hex_color(color)}"/></a:{slot}>' for slot, color in _slots(style))
    font = f'<a:latin typeface="{face}"/><a:ea typeface=""/><a:cs typeface="{face}"/>'
    return (
        f'<a:theme xmlns:a="{DRAWING}" name="{name}"><a:themeElements><a:clrScheme name="{name}">{colors}</a:clrScheme>'
        f'<a:fontScheme name="{name}"><a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>'
        f'<a:fmtScheme name="{name}"><a:fillStyleLst>{_FILL * 3}</a:fillStyleLst>'
        f"<a:lnStyleLst>{_LINE * 3}</a:lnStyleLst>"
        f"<a:effectStyleLst>{_EFFECT * 3}</a:effectStyleLst><a:bgFillStyleLst>{_FILL * 3}</a:bgFillStyleLst>"
        "</a:fmtScheme></a:themeElements></a:theme>"
    )


def _slots(style: Style) -> list[tuple[str, str]]:
    """Return the theme's twelve colours in the order of the schema."""
    palette = style.palette
    lanes = [palette.lanes[min(index, len(palette.lanes) - 1)] for index in range(4)] if palette.lanes else []
    accents = ([palette.accent, palette.warning, *lanes] + [palette.quiet] * 4)[:6]
    return [
        ("dk1", palette.ink),
        ("lt1", "#ffffff"),
        ("dk2", palette.quiet),
        ("lt2", palette.faint),
        *((f"accent{number}", color) for number, color in enumerate(accents, 1)),
        ("hlink", palette.accent),
        ("folHlink", palette.accent),
    ]
