"""The PDF by Typst, tagged, which reads the YAML itself.

python typst_pdf.py TIMELINE.yaml OUT.pdf CHART.png flow|table
"""

from __future__ import annotations

import sys
from pathlib import Path

import typst

NOTO = Path("/usr/share/fonts/truetype/noto")


def main() -> None:
    """Write the brief."""
    timeline, target, chart, layout = sys.argv[1:]
    typst.compile(
        str(Path(__file__).with_name("brief.typ")),
        output=target,
        root="/",
        font_paths=[str(NOTO)] if NOTO.is_dir() else [],
        ignore_system_fonts=NOTO.is_dir(),
        sys_inputs={"timeline": str(Path(timeline).resolve()), "chart": str(Path(chart).resolve()), "layout": layout},
    )


if __name__ == "__main__":
    main()
