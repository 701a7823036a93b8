"""Files and options of a build go in; how it ended the last time comes out, where nothing has changed since.

The only code that knows where the user's cache folder is.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from briefgen.cli.outcomes import Ending, tell_remembered

if TYPE_CHECKING:
    from briefgen.builds.remembered import Asked
    from briefgen.builds.run import Outcome


def find_cache(environment: Mapping[str, str], platform: str = sys.platform) -> Path | None:
    """Return the user's cache folder for briefgen, where such a thing is kept on this system; None for nowhere.

    >>> find_cache({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "linux").as_posix()
    '/x/briefgen'
    >>> find_cache({"HOME": "/h"}, "darwin").as_posix()
    '/h/Library/Caches/briefgen'
    """
    # The XDG Base Directory Specification has relative paths ignored.
    if os.path.isabs(environment.get("XDG_CACHE_HOME", "")):
        return Path(environment["XDG_CACHE_HOME"]) / "briefgen"
    if platform == "win32":
        local = environment.get("LOCALAPPDATA", "")
        return Path(local) / "briefgen" / "Cache" if os.path.isabs(local) else None
    home = environment.get("HOME", "")
    if not os.path.isabs(home):
        return None
    return Path(home) / ("Library/Caches" if platform == "darwin" else ".cache") / "briefgen"


class BuildMemory:
    """What earlier builds of the files of one command left, and what this one leaves; without a cache nothing."""

    def __init__(self, files: Sequence[str], output: Path | str, options: Mapping[str, Any], cache: Path | None):
        self.cache = cache
        self.asked: dict[str, Asked] = {}
        stems = {Path(file).stem for file in files}
        # What goes to an address cannot be looked at; two files of one name are refused by whoever plans the build.
        if cache is None or not isinstance(output, Path) or len(stems) < len(files):
            return
        from briefgen.builds.remembered import ask

        told = {**options, "SOURCE_DATE_EPOCH": os.environ.get("SOURCE_DATE_EPOCH")}
        try:
            self.asked = {str(Path(file)): ask(cache, file, output, told) for file in files}
        except OSError:
            self.asked = {}  # the program's own files cannot be listed: nothing is certain

    def recall(self) -> dict[str, Ending]:
        """Return how the builds ended that need not be run again, by file."""
        if not self.asked:
            return {}
        from briefgen.builds.remembered import recall_build

        found: dict[str, Ending] = {}
        for file, asked in self.asked.items():
            started = time.perf_counter()
            remembered = recall_build(asked)
            if remembered is not None:
                found[file] = tell_remembered(file, remembered, time.perf_counter() - started)
        return found

    def remember(self, outcome: Outcome) -> None:
        """Keep how a build ended, when it ended well."""
        asked = self.asked.get(str(outcome.job.timeline))
        is_clean = not any(problem.severity == "error" for problem in outcome.problems)
        if asked is None or outcome.result != "built" or not is_clean or not outcome.made_from.files:
            return
        from briefgen.builds.remembered import Remembered, remember_build

        kept = Remembered(outcome.outputs, outcome.read, outcome.shown, outcome.left_out, outcome.problems)
        remember_build(asked, outcome.made_from, kept)
