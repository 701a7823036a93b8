"""Prints the gallery of charts, made from docs/gallery/*.yaml; with a folder, draws its pictures there too."""

from __future__ import annotations

import sys
from pathlib import Path

from briefgen.builds.charting import render_chart
from briefgen.builds.job import Job

GALLERY = Path(__file__).parent / "gallery"

# In the order of a brief; what each shows, in a sentence.
KINDS = {
    "spine": "The time axis, with the most significant events called out.",
    "swimlanes": "Bars and marks by side, actor, place, tag or kind: `meta.lanes_by` says which.",
    "histogram": "How many events a day, week, month or year; a rough date is spread over the time it may lie in.",
    "relations": "What led to what and what answers what, from `related`.",
    "changes": "What each edition added, corrected, updated and withdrew, from `revisions`.",
    "strip": "Of each uncertain date the earliest and latest start and end.",
    "claims": "Who asserts, denies or disputes what, with grades and the editor's finding.",
    "matrix": "Actors by time, grouped by side.",
    "locator": "A map of the places, drawn without asking a network.",
    "quantities": "The figures that speakers give for the same thing, units converted.",
    "sources": "Sources by type, by the origin that they go back to, and by grade.",
}
WIDTH_MM = 150.0


def write_gallery() -> str:
    """Return the page as Markdown: of each chart a sentence, the picture, and the whole timeline that makes it."""
    lines = [
        "# Gallery of charts",
        "",
        "<!-- Made from docs/gallery/*.yaml by docs/gallery.py. -->",
        "",
        "Each picture is what `briefgen chart FILE --kind KIND -o x.svg` makes of the timeline below it.",
        "[Charts](charts.md) says what the marks mean.",
    ]
    for kind, told in KINDS.items():
        text = (GALLERY / f"{kind}.yaml").read_text(encoding="utf-8")
        lines += ["", f"## {kind}", "", told, "", f"![{kind}: {told}](gallery/{kind}.svg)", "", f"```yaml\n{text}```"]
    return "\n".join(lines) + "\n"


def draw_picture(kind: str) -> bytes:
    """Return the picture of a chart as SVG."""
    return render_chart(Job(GALLERY / f"{kind}.yaml", kind), kind, "svg", WIDTH_MM)


if __name__ == "__main__":
    for kind in KINDS if len(sys.argv) > 1 else ():
        (Path(sys.argv[1]) / f"{kind}.svg").write_bytes(draw_picture(kind))
    print(write_gallery(), end="")
