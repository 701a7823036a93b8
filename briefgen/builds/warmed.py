"""A small brief is built here and thrown away, by the server that processes of many builds are forked from.

A first build reads typefaces, words, the parts of documents that are the same each time. Where many follow, this saves
each of them half of its time; a few are done sooner without it.
"""

from __future__ import annotations

import gc
from pathlib import Path

import briefgen.builds.loaded  # noqa: F401 - what is imported there is needed here
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build

run_build(Job(Path(__file__).with_suffix(".yaml"), "warmed"))

gc.collect()
gc.freeze()
