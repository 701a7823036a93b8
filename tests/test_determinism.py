"""The same timeline gives the same bytes: in another zone, locale, folder and environment, and the second time."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FORMATS = ("pdf", "docx", "html", "json")
ENVIRONMENTS = {
    "utc": {"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "0", "USER": "first", "HOME": "/tmp"},
    "far": {
        "TZ": "Pacific/Kiritimati",
        "LC_ALL": "de_DE.UTF-8",
        "LANG": "ar",
        "PYTHONHASHSEED": "4711",
        "USER": "second",
    },
}


def build_in(folder: Path, environment: dict[str, str], stem: str) -> dict[str, bytes]:
    """Build an example in a folder under an environment of its own and return the files."""
    folder.mkdir(parents=True)
    shutil.copy(ROOT / "timelines" / f"{stem}.yaml", folder / f"{stem}.yaml")
    command = [
        sys.executable,
        "-m",
        "briefgen",
        "build",
        f"{stem}.yaml",
        "--to",
        ",".join(FORMATS),
        "-o",
        "out",
        "--quiet",
    ]
    clean = {
        key: value for key, value in os.environ.items() if key not in ("TZ", "LANG", "LC_ALL", "SOURCE_DATE_EPOCH")
    }
    subprocess.run(command, cwd=folder, env={**clean, **environment}, check=True)
    return {form: (folder / "out" / f"{stem}.{form}").read_bytes() for form in FORMATS}


@pytest.mark.long
@pytest.mark.parametrize("stem", ["syria-2015-10-07", "github-2018-10-21", "ibn-battuta"])
def test_same_bytes_everywhere(stem: str, tmp_path: Path) -> None:
    first = build_in(tmp_path / "a", ENVIRONMENTS["utc"], stem)
    second = build_in(tmp_path / "another folder" / "b", ENVIRONMENTS["far"], stem)
    for form in FORMATS:
        assert first[form] == second[form], f"{form} differs"


def test_nothing_of_the_machine_is_in_the_files(tmp_path: Path) -> None:
    made = build_in(tmp_path / "telltale-folder", {**ENVIRONMENTS["utc"], "USER": "telltale-user"}, "syria-2015-10-07")
    for form, data in made.items():
        assert b"telltale" not in data, form
        assert str(tmp_path).encode() not in data, form
