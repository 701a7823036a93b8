"""The attributes of a figure that are drawn, that leave paper unmarked, and that must be given; nothing is computed.

Names and meanings are Plotly's (figure schema of plotly.js 4.1). An attribute that stands in no table is refused by
`draw.validate`, as is a value that its entry does not allow.
"""

from __future__ import annotations

from collections.abc import Mapping

from briefgen.draw.markers import is_symbol
from briefgen.draw.values import (
    COLOR,
    DASH,
    FLAG,
    LENGTH,
    NOTHING,
    NUMBER,
    ONE,
    OPAQUE,
    PLACE,
    PLACES,
    POSITIVE,
    REFERENCE,
    SHAPES_OF_PATTERN,
    SHARE,
    TEXT,
    TITLE,
    ZERO,
    Table,
    Value,
    is_blank_template,
    is_number,
    is_place,
    is_share,
    is_text,
    is_text_or_gap,
    listed,
    only,
)

FONT = Table(
    drawn={
        "size": POSITIVE,
        "color": COLOR,
        "weight": Value(lambda value: value in ("normal", "bold") or is_number(value), "'normal', 'bold' or a number"),
        "style": only("normal", "italic"),
        "variant": only("normal"),
        "textcase": only("normal"),
        "lineposition": only("none"),
        "shadow": only("none", ""),
    },
    # The family is the build's own, whatever the figure names.
    ignored=frozenset({"family"}),
)
_TEXT_FONT = Table(
    drawn={**FONT.drawn, "size": listed(POSITIVE), "color": listed(COLOR)},
    ignored=FONT.ignored,
)

HOVER = frozenset(
    {
        "customdata", "hoverinfo", "hoverlabel", "hoveron", "hovertemplate", "hovertemplatefallback", "hovertext",
        "ids", "legend", "legendgroup", "legendgrouptitle", "legendrank", "legendwidth", "meta", "name", "selected",
        "showlegend", "uid", "uirevision", "unselected", "xhoverformat", "yhoverformat",
    }
)  # fmt: skip

_TRACE = {
    "type": only("scatter", "bar"),
    "visible": only(True, False, "legendonly"),
    "opacity": OPAQUE,
    "zorder": ZERO,
    "x": PLACES,
    "y": PLACES,
    "xaxis": Value(lambda value: isinstance(value, str), "an axis such as 'x2'"),
    "yaxis": Value(lambda value: isinstance(value, str), "an axis such as 'y2'"),
    "xcalendar": only("gregorian"),
    "ycalendar": only("gregorian"),
}

SCATTER = Table(
    drawn={
        **_TRACE,
        "mode": Value(
            lambda value: (
                isinstance(value, str) and (value == "none" or set(value.split("+")) <= {"lines", "markers", "text"})
            ),
            "'lines', 'markers', 'text', joined by '+', or 'none'",
        ),
        "line": Table(
            drawn={
                "color": COLOR,
                "width": LENGTH,
                "dash": DASH,
                "shape": only("linear", "hv", "vh", "hvh", "vhv"),
                "backoff": ZERO,
            },
            ignored=frozenset({"simplify", "smoothing"}),
        ),
        "marker": Table(
            drawn={
                "color": listed(COLOR),
                "size": listed(LENGTH),
                "symbol": Value(is_symbol, "a marker symbol's name, such as 'circle' or 'diamond-open'", "may"),
                "opacity": listed(SHARE),
                "sizemode": only("diameter"),
                "sizeref": ONE,
                "sizemin": ZERO,
                "maxdisplayed": ZERO,
                "angle": ZERO,
                "angleref": only("up"),
                "standoff": ZERO,
                "line": Table(drawn={"color": listed(COLOR), "width": listed(LENGTH), "dash": listed(DASH)}),
            },
            ignored=frozenset({"showscale"}),
        ),
        "text": Value(is_text_or_gap, "text, or a list of texts", "may"),
        "textposition": listed(
            only(*(f"{row} {column}" for row in ("top", "middle", "bottom") for column in ("left", "center", "right")))
        ),
        "textfont": _TEXT_FONT,
        "fill": only("none", "tozeroy", "tozerox", "toself"),
        "fillcolor": COLOR,
        "connectgaps": FLAG,
        "cliponaxis": FLAG,
    },
    ignored=HOVER,
    required={
        "x": "the x values, as a list",
        "y": "the y values, as a list",
        "mode": "what is drawn, for example 'markers'",
    },
)

BAR = Table(
    drawn={
        **_TRACE,
        "orientation": only("h", "v"),
        "base": Value(is_place, "a list of numbers or dates", "may"),
        "width": listed(Value(lambda value: is_number(value) and value >= 0, "a number from 0 up")),
        "offset": listed(NUMBER),
        "marker": Table(
            drawn={
                "color": listed(COLOR),
                "opacity": listed(SHARE),
                "cornerradius": ZERO,
                "line": Table(drawn={"color": listed(COLOR), "width": listed(LENGTH)}),
                "pattern": Table(
                    drawn={
                        "shape": listed(SHAPES_OF_PATTERN),
                        "bgcolor": listed(COLOR),
                        "fgcolor": listed(COLOR),
                        "fgopacity": SHARE,
                        "fillmode": only("replace"),
                        # A finer pattern would be grey at any size of paper, and endless.
                        "size": listed(Value(lambda value: is_number(value) and 1 <= value <= 1000, "from 1 to 1000")),
                        "solidity": listed(SHARE),
                    }
                ),
            },
            ignored=frozenset({"showscale"}),
        ),
        "textposition": only("none"),
        "cliponaxis": only(True),
    },
    # What places bars beside one another does nothing once each has its offset and width.
    ignored=HOVER | {"text", "alignmentgroup", "offsetgroup"},
    required={
        "x": "the x values, as a list",
        "y": "the y values, as a list",
        "orientation": "'h' or 'v'",
        "base": "where the bars start, as a list",
        "width": "the bars' widths in units of the axis, as a list",
        "offset": "where the bars lie from their place on the axis, for example half their width below 0, as a list",
        "marker": "at least its color",
    },
)

AXIS = Table(
    drawn={
        "type": only("linear", "log", "date", "category"),
        "categoryorder": only("array"),
        "categoryarray": Value(lambda value: isinstance(value, str), "a list of texts", "must"),
        "range": Value(is_place, "a list of two numbers or dates", "must"),
        "autorange": only(False),
        "automargin": only(False),
        "domain": Value(is_share, "a list of two numbers from 0 to 1", "must"),
        "anchor": Value(lambda value: isinstance(value, str), "an axis such as 'y2', or 'free'"),
        "position": SHARE,
        "side": only("top", "bottom", "left", "right"),
        "overlaying": Value(lambda value: isinstance(value, str), "an axis such as 'y', or 'free'"),
        "layer": only("above traces", "below traces"),
        "visible": FLAG,
        "tickmode": only("array"),
        "tickvals": Value(is_place, "a list of numbers or dates", "must"),
        "ticktext": Value(is_text, "a list of texts", "must"),
        "tickangle": ZERO,
        "tickfont": FONT,
        "ticks": only("", "outside", "inside"),
        "ticklen": LENGTH,
        "tickwidth": LENGTH,
        "tickcolor": COLOR,
        "tickson": only("labels"),
        "showticklabels": FLAG,
        "ticklabelposition": only("outside"),
        "ticklabelmode": only("instant"),
        "ticklabeloverflow": only("allow", "hide past div"),
        "ticklabelstep": ONE,
        "ticklabelshift": ZERO,
        "ticklabelstandoff": ZERO,
        "showgrid": FLAG,
        "gridcolor": COLOR,
        "gridwidth": POSITIVE,
        "griddash": DASH,
        "showline": FLAG,
        "linecolor": COLOR,
        "linewidth": POSITIVE,
        "mirror": FLAG,
        "zeroline": only(False),
        "calendar": only("gregorian"),
        "title": TITLE,
    },
    # Formats and steps of ticks do nothing once the ticks are listed with their texts.
    ignored=frozenset(
        {
            "autotickangles", "autotypenumbers", "constrain", "constraintoward", "dtick", "exponentformat",
            "fixedrange", "hoverformat", "minexponent", "modebardisable", "nticks", "rangemode", "separatethousands",
            "showexponent", "showspikes", "showtickprefix", "showticksuffix", "spikecolor", "spikedash", "spikemode",
            "spikesnap", "spikethickness", "tick0", "tickformat", "tickformatstops", "tickprefix", "ticksuffix",
            "uirevision", "unifiedhovertitle", "zerolinecolor", "zerolinelayer", "zerolinewidth",
        }
    ),
    required={"type": "'linear', 'log', 'date' or 'category'", "range": "the two ends of the axis, as a list"},
)  # fmt: skip

SHAPE = Table(
    drawn={
        "type": only("line", "rect", "circle", "path"),
        "visible": FLAG,
        "xref": REFERENCE,
        "yref": REFERENCE,
        "x0": PLACE,
        "x1": PLACE,
        "y0": PLACE,
        "y1": PLACE,
        "x0shift": ZERO,
        "x1shift": ZERO,
        "y0shift": ZERO,
        "y1shift": ZERO,
        "path": TEXT,
        "xsizemode": only("scaled", "pixel"),
        "ysizemode": only("scaled", "pixel"),
        "xanchor": PLACE,
        "yanchor": PLACE,
        "layer": only("above", "between", "below"),
        "fillcolor": COLOR,
        "fillrule": only("evenodd", "nonzero"),
        "opacity": SHARE,
        "line": Table(drawn={"color": COLOR, "width": LENGTH, "dash": DASH}),
        "showlegend": only(False),
        "label": Value(lambda value: isinstance(value, Mapping) and not value.get("text"), "no label"),
    },
    ignored=frozenset(
        {
            "editable",
            "legend",
            "legendgroup",
            "legendgrouptitle",
            "legendrank",
            "legendwidth",
            "name",
            "templateitemname",
        }
    ),
    required={"type": "'line', 'rect', 'circle' or 'path'", "xref": "'paper' or an axis", "yref": "'paper' or an axis"},
    many=True,
)

_HEAD = Value(lambda value: is_number(value) and value in range(8), "a whole number from 0 to 7")

ANNOTATION = Table(
    drawn={
        "text": TEXT,
        "visible": FLAG,
        "x": PLACE,
        "y": PLACE,
        "xref": REFERENCE,
        "yref": REFERENCE,
        "xanchor": only("left", "center", "right"),
        "yanchor": only("top", "middle", "bottom"),
        "xshift": NUMBER,
        "yshift": NUMBER,
        "align": only("left", "center", "right"),
        "textangle": NUMBER,
        "font": FONT,
        "opacity": OPAQUE,
        "bgcolor": COLOR,
        "bordercolor": COLOR,
        "borderwidth": LENGTH,
        "borderpad": LENGTH,
        "showarrow": FLAG,
        "ax": PLACE,
        "ay": PLACE,
        "axref": REFERENCE,
        "ayref": REFERENCE,
        "arrowhead": _HEAD,
        "startarrowhead": _HEAD,
        "arrowside": only("none", "start", "end", "start+end", "end+start"),
        "arrowsize": POSITIVE,
        "startarrowsize": POSITIVE,
        "arrowwidth": POSITIVE,
        "arrowcolor": COLOR,
        "standoff": LENGTH,
        "startstandoff": LENGTH,
    },
    ignored=frozenset(
        {
            "captureevents", "clicktoshow", "hoverlabel", "hovertext", "name", "templateitemname", "valign", "xclick",
            "yclick",
        }
    ),
    required={
        "text": "the text, or '' for an arrow alone",
        "x": "the place",
        "y": "the place",
        "xref": "'paper' or an axis",
        "yref": "'paper' or an axis",
        "xanchor": "'left', 'center' or 'right'",
        "yanchor": "'top', 'middle' or 'bottom'",
        "showarrow": "true or false",
    },
    many=True,
)  # fmt: skip

LAYOUT = Table(
    drawn={
        "width": POSITIVE,
        "height": POSITIVE,
        "autosize": only(False),
        "margin": Table(
            drawn={
                "l": LENGTH,
                "r": LENGTH,
                "t": LENGTH,
                "b": LENGTH,
                "pad": ZERO,
                "autoexpand": only(False),
            },
            required={
                **dict.fromkeys("lrtb", "the margin in px"),
                "autoexpand": "false",
            },
        ),
        "template": Value(is_blank_template, "an empty template (template='none')"),
        "showlegend": only(False),
        "paper_bgcolor": COLOR,
        "plot_bgcolor": COLOR,
        "font": FONT,
        "shapes": SHAPE,
        "annotations": ANNOTATION,
        "barmode": only("overlay", "group"),
        "barnorm": only(""),
        "scattermode": only("overlay"),
        "calendar": only("gregorian"),
        "title": TITLE,
        "images": NOTHING,
        "selections": NOTHING,
        "sliders": NOTHING,
        "updatemenus": NOTHING,
    },
    ignored=frozenset(
        {
            "activeselection", "activeshape", "autotypenumbers", "bargap", "bargroupgap", "clickanywhere", "clickmode",
            "colorscale", "colorway", "computed", "datarevision", "dragmode", "editrevision", "hidesources",
            "hoveranywhere", "hoverdistance", "hoverlabel", "hovermode", "hoversort", "hoversubplots", "legend", "meta",
            "modebar", "newselection", "newshape", "scattergap", "selectdirection", "selectionrevision", "separators",
            "spikedistance", "transition", "uirevision", "uniformtext",
        }
    ),
    required={
        "width": "the width in px, for example 640",
        "height": "the height in px, for example 320",
        "autosize": "false",
        "showlegend": "false",
        "margin": "l, r, t, b in px and autoexpand=false",
    },
)  # fmt: skip
