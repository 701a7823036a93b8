"""Nothing goes in; what times depend on comes out: processor, cores, Python, system."""

from __future__ import annotations

import os
import platform
from pathlib import Path


def find_processor() -> str:
    """Return the model of the processor."""
    if Path("/proc/cpuinfo").is_file():
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def count_cores() -> int:
    """Return how many cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def name_machine() -> str:
    """Return a name for machines on which the same work weighs the same: Python's version, then the processor."""
    major, minor, _ = platform.python_version_tuple()
    return f"{platform.python_implementation()} {major}.{minor}, {find_processor()}"
