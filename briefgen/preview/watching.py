"""The files of every view go in; the views of which something was saved are built anew."""

from __future__ import annotations

import threading
from pathlib import Path

from watchfiles import watch

from briefgen.preview.building import Workshop
from briefgen.preview.subjects import Subjects, look_at

# Milliseconds: how long nothing more may be heard of a folder before it is looked at, and the longest wait for that.
_QUIET, _LONGEST_QUIET = 10, 60
# Files are also looked at without being told of: folders on a network, or made anew, may tell nothing.
_GLANCE = 1_000


class Watching:
    """Looks at files when the system tells of a change, and now and then without."""

    def __init__(self, workshop: Workshop, subjects: Subjects) -> None:
        """Take whose files are watched.

        Args:
            workshop: its views.
            subjects: the project's file changes what they are.
        """
        self._workshop, self._subjects = workshop, subjects
        self._seen_project = self._look_at_project()
        self._is_open = True
        self._is_elsewhere = threading.Event()
        self._thread = threading.Thread(target=self._follow, daemon=True, name="briefgen-preview-watch")

    def start(self) -> None:
        """Begin to watch."""
        self._thread.start()

    def stop(self, patience: float) -> None:
        """End, within so many seconds."""
        self._is_open = False
        self._is_elsewhere.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def look_elsewhere(self) -> None:
        """Watch other folders, where builds have read other files."""
        if self._list_folders() != self._folders:
            self._is_elsewhere.set()

    _folders: frozenset[Path] = frozenset()

    def _follow(self) -> None:
        while self._is_open:
            self._is_elsewhere.clear()
            self._folders = self._list_folders()
            self._glance()
            if not self._folders:
                self._is_elsewhere.wait(_GLANCE / 1_000)
                continue
            try:
                self._follow_folders(self._folders)
            except OSError:
                # A folder went before it could be watched, or the system watches no more of them: look now and then.
                self._is_elsewhere.wait(_GLANCE / 1_000)

    def _follow_folders(self, folders: frozenset[Path]) -> None:
        told = watch(
            *sorted(folders), watch_filter=None, debounce=_LONGEST_QUIET, step=_QUIET, rust_timeout=_GLANCE,
            yield_on_timeout=True, recursive=False, stop_event=self._is_elsewhere, raise_interrupt=False,
        )  # fmt: skip
        for _ in told:
            self._glance()
            if self._list_folders() != folders:
                return

    def _glance(self) -> None:
        """Look at every file, and have those views built whose files have changed."""
        workshop = self._workshop
        project = self._look_at_project()
        is_other = project != self._seen_project
        self._seen_project = project
        with workshop.lock:
            views = list(workshop.views.values())
        for view in views:
            look = view.watched.look()
            with workshop.lock:
                if is_other or look != view.look:
                    view.look = look
                    workshop.want(view)

    def _look_at_project(self) -> tuple[int, ...]:
        return () if self._subjects.project_file is None else look_at(self._subjects.project_file)

    def _list_folders(self) -> frozenset[Path]:
        with self._workshop.lock:
            watched = [view.watched for view in self._workshop.views.values()]
        folders = {folder for each in watched for folder in each.list_folders()}
        if self._subjects.project_file is not None:
            folders.add(self._subjects.project_file.parent.absolute())
        return frozenset(folders)
