"""Every chart of every example on one contact sheet, in colour and in grey: `make gallery` writes it to output/gallery.

Not a test: what no test can say is whether a picture editor would take them. Each chart stands at its size on paper.
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

from briefgen.charts import CHARTS, build_chart
from briefgen.draw import draw_figure, find_overlaps, scene_to_svg
from briefgen.errors import SelectionError
from briefgen.style import Style, load_style
from briefgen.timeline.load import load_timeline
from briefgen.timeline.select import Selected, select_events
from briefgen.words import Words

ROOT = Path(__file__).parent.parent
WIDTHS_MM = (170, 90)
SHEET = (
    "body{font-family:sans-serif;margin:2rem;color:#1a1a1a}section{break-after:page}h2{margin-top:3rem}"
    ".pair{display:flex;flex-wrap:wrap;gap:2rem;align-items:start;margin:1rem 0 3rem}"
    "figure{margin:0;padding:.5rem;border:1px solid #ddd}figcaption{font-size:.8rem;color:#595959}"
    ".grey{filter:grayscale(1)}svg{display:block}"
)


def main(folder: Path) -> int:
    """Write the sheet; return 1 when a label of any chart overlaps another."""
    style = load_style("plain")
    faults = 0
    parts: list[str] = []
    for path in sorted((ROOT / "timelines").glob("*.yaml")):
        selected = select_events(load_timeline(path))
        parts.append(f"<section><h2>{escape(selected.meta.title)}</h2>")
        for kind in CHARTS:
            text, found = show_chart(kind, selected, style, f"{path.stem}-{kind}")
            parts.append(text)
            faults += found
        parts.append("</section>")
    folder.mkdir(parents=True, exist_ok=True)
    page = folder / "index.html"
    page.write_text(
        "<!DOCTYPE html>\n<html lang='en'><head><meta charset='utf-8'><title>Charts of all examples</title>"
        f"<style>{SHEET}</style></head><body><h1>Charts of all examples</h1>{''.join(parts)}</body></html>\n",
        encoding="utf-8",
    )
    print(f"{page}: {len(CHARTS)} kinds of chart, {faults} overlaps")
    return 1 if faults else 0


def show_chart(kind: str, selected: Selected, style: Style, name: str) -> tuple[str, int]:
    """Return a chart in both widths, in colour and in grey, and how many of its labels overlap."""
    words = Words(selected.meta.language)
    figures, faults = [], 0
    for width in WIDTHS_MM:
        try:
            chart = build_chart(kind, selected, style, words, float(int(width * 96 / 25.4)), headline=True)
        except SelectionError as error:
            return f"<h3>{kind}</h3><p>{escape(str(error))}</p>", 0
        scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
        faults += len(find_overlaps(scene, style.font_set))
        for look in ("colour", "grey"):
            svg = scene_to_svg(scene, style.font_set, embed_fonts=True, id_prefix=f"{name}-{width}-{look}-")
            figures.append(f'<figure class="{look}">{svg}<figcaption>{width} mm, {look}</figcaption></figure>')
    return f"<h3>{kind}</h3><p>{escape(chart.alt)}</p><div class='pair'>{''.join(figures)}</div>", faults


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1] if len(sys.argv) > 1 else "output/gallery")))
