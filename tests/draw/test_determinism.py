"""The same figure gives the same bytes whatever the hash seed, the time zone and the language of the machine."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

SCRIPT = """
import hashlib, json, sys
from briefgen.draw import draw_figure, scene_to_pdf, scene_to_png, scene_to_svg
from briefgen.text.fonts import FontSet

fonts = FontSet()
digest = hashlib.sha256()
for name, figure in json.load(sys.stdin).items():
    scene = draw_figure(figure, fonts, name)
    for outlined in (False, True):
        digest.update(scene_to_svg(scene, fonts, embed_fonts=True, outlined=outlined).encode())
    digest.update(scene_to_pdf(scene, fonts))
    digest.update(scene_to_png(scene, fonts, dpi=72))
print(digest.hexdigest())
"""


@pytest.mark.long
def test_bytes_do_not_depend_on_the_machine(all_figures: dict[str, dict[str, Any]]) -> None:
    settings = [
        {"PYTHONHASHSEED": "1", "TZ": "UTC", "LC_ALL": "C"},
        {"PYTHONHASHSEED": "4321", "TZ": "Pacific/Kiritimati", "LC_ALL": "C.UTF-8", "RL_useA85": "1"},
    ]
    digests = [
        subprocess.run(
            [sys.executable, "-c", SCRIPT],
            input=json.dumps(all_figures),
            env=os.environ | setting,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for setting in settings
    ]
    assert len(digests[0].strip()) == 64
    assert digests[0] == digests[1]


def test_importing_draws_in_nothing_heavy() -> None:
    script = "import sys, briefgen.draw; print([name for name in sys.modules if name in sys.argv[1:]])"
    heavy = ["plotly", "reportlab", "pypdfium2", "PIL", "uharfbuzz", "fontTools", "pydantic"]
    result = subprocess.run([sys.executable, "-c", script, *heavy], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
