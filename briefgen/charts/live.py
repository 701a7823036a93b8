"""Figures go in; what makes them live in a web page comes out: Plotly once, our script, the policy's words for both.

Nothing runs but the two, each named by its hash, and Plotly only when a reader asks for a chart that lives.
"""

from __future__ import annotations

import base64
import hashlib
import importlib.util
import json
import zlib
from collections.abc import Mapping
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Any, NamedTuple

from briefgen.charts.dark import turn_colors
from briefgen.words import Words

LIVE_SHEET = (
    ".view{overflow:auto;max-height:90vh}.view:focus-visible{outline:3px solid var(--accent);outline-offset:3px}"
    ".live{transform-origin:0 0}[dir=rtl] .live{transform-origin:100% 0}"
    ".live svg{max-width:none}.live text{unicode-bidi:plaintext}.live .main-svg{background:none!important}"
    ".tools{margin:.5rem 0;display:flex;gap:.5rem;align-items:center;flex-wrap:wrap;color:var(--quiet)}"
    ".said{min-height:1.5em}"
    ".chart [hidden]{display:none!important}"
    "@media print{.explore,.tools,.said,.view{display:none!important}.still[hidden]{display:block!important}}"
)
"""How the parts of a live chart look; the page around says what --accent and --quiet are."""


class LiveLabels(NamedTuple):
    """What the parts of a live chart say: the button that brings it to life, those that zoom, and how keys work."""

    explore: str
    larger: str
    smaller: str
    whole: str
    keys: str


def say_live_labels(words: Words) -> LiveLabels:
    """Return the labels in a language."""
    return LiveLabels(
        explore=words.say("Explore the chart"),
        larger=words.say("Zoom in"),
        smaller=words.say("Zoom out"),
        whole=words.say("Whole chart"),
        keys=words.say("Arrow keys go from mark to mark; + and - zoom, 0 shows the whole chart."),
    )


def write_live_chart(plot: Mapping[str, Any], still: str, label: str, *, opens: bool = False) -> str:
    """Return a still picture with the figure that it is made of, for the script to bring to life.

    Args:
        plot: the explicit figure as plain data.
        still: HTML of the picture.
        label: what the chart is called.
        opens: come to life with the page, without being asked.
    """
    # Within a script element nothing but "</script" and "<!--" means anything: no "<" is left.
    data = {**plot, "dark": turn_colors(plot)}
    figure = json.dumps(data, ensure_ascii=False, sort_keys=True).replace("<", "\\u003c")
    return (
        f'<div class="chart" data-label="{escape(label)}"{" data-opens" if opens else ""}>\n'
        f'<div class="still">{still}</div>\n'
        f'<script type="application/json" class="plot">{figure}</script>\n</div>\n'
    )


def write_live_parts(labels: LiveLabels) -> str:
    """Return what a page with live charts ends with: the parts that each is given, Plotly and the script."""
    minus = "\N{MINUS SIGN}"
    return (
        '<template id="live-parts">\n'
        f'<button type="button" class="explore" aria-pressed="false">{escape(labels.explore)}</button>\n'
        '<div class="tools" hidden>'
        f'<button type="button" class="larger" aria-label="{escape(labels.larger)}">+</button>'
        f'<button type="button" class="smaller" aria-label="{escape(labels.smaller)}">{minus}</button>'
        f'<button type="button" class="whole">{escape(labels.whole)}</button><span>{escape(labels.keys)}</span></div>\n'
        '<div class="view" tabindex="0" role="group" hidden>'
        '<div><div class="live" aria-hidden="true"></div></div></div>\n'
        '<p class="said" role="status" hidden></p>\n</template>\n'
        f'<script type="text/plain" id="plotly">{_pack_plotly()}</script>\n'
        f"<script>{_read_script()}</script>\n"
    )


def name_live_scripts() -> str:
    """Return the sources of a content-security policy that let the two scripts run, and no other."""
    return f"{name_script(_read_script())} {name_script(_read_plotly())}"


def name_script(source: str) -> str:
    """Return the source of a content-security policy that lets one script run (CSP level 3, hash-source).

    >>> name_script("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    digest = hashlib.sha256(source.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"


@lru_cache(maxsize=1)
def _read_script() -> str:
    return Path(__file__).with_name("live.js").read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _read_plotly() -> str:
    """Return the script of the installed Plotly."""
    package = importlib.util.find_spec("plotly")
    assert package is not None
    assert package.submodule_search_locations is not None
    source = Path(package.submodule_search_locations[0]) / "package_data" / "plotly.min.js"
    return source.read_bytes().decode("utf-8")


@lru_cache(maxsize=1)
def _pack_plotly() -> str:
    """Return Plotly's script, packed as ours unpacks it (RFC 1950, base64)."""
    return base64.b64encode(zlib.compress(_read_plotly().encode(), 9)).decode("ascii")
