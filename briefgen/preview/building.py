"""Views that are due go in; one thread builds them, the page first and its PDF right after, and tells who listens."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from briefgen.builds.job import Job
from briefgen.builds.pipeline import Built, build_prepared
from briefgen.builds.prepare import Prepared, prepare_job
from briefgen.errors import BriefgenError, Problem, ProblemsError
from briefgen.preview.subjects import Subjects
from briefgen.preview.view import Broken, Printed, Shown, View, hash_text, list_figures, list_markings, read_markings
from briefgen.preview.watched import Look, watch_broken, watch_made_from

# Seconds that a browser is given to ask for a page.
_GIVES_WAY = 0.2


class _ObsoleteError(Exception):
    """A newer save makes this build one that nobody wants."""


class Workshop:
    """Holds the views and builds those that are due, one at a time.

    Attributes:
        views: by id; to be read and changed under `lock`.
        lock: also woken when something is due.
    """

    def __init__(
        self,
        subjects: Subjects,
        clock: Callable[[], datetime],
        on_built: Callable[[], None],
        on_fault: Callable[[Exception], None],
    ) -> None:
        """Take what builds need.

        Args:
            subjects: what there is to preview.
            clock: returns the moment.
            on_built: called after each build, when other files may have to be watched.
            on_fault: told of a fault of the program's own.
        """
        self.views: dict[str, View] = {}
        self.lock = threading.Condition()
        self._subjects, self._clock, self._on_built, self._on_fault = subjects, clock, on_built, on_fault
        self._is_open = True
        self._thread = threading.Thread(target=self._work, daemon=True, name="briefgen-preview-build")

    def start(self) -> None:
        """Begin to build."""
        self._thread.start()

    def stop(self, patience: float) -> None:
        """End, after the step that is running or so many seconds."""
        with self.lock:
            self._is_open = False
            self.lock.notify_all()
        if self._thread.is_alive():
            self._thread.join(patience)

    def want(self, view: View) -> None:
        """Note that there is a newer save of a view; to be called under `lock`."""
        view.wanted += 1
        self.lock.notify_all()

    def note_fetched(self, view: View, revision: int) -> None:
        """Note that a browser has the page of a save."""
        with self.lock:
            view.fetched = revision
            self.lock.notify_all()

    def _work(self) -> None:
        while True:
            with self.lock:
                while self._is_open and not self._find_due():
                    self.lock.wait()
                view = self._find_due()
                if not self._is_open or view is None:
                    return
                revision = view.wanted
            try:
                if view.built < revision:
                    self._build_page(view, revision)
                else:
                    self._build_pages(view, revision)
            except _ObsoleteError:
                continue
            self._on_built()

    def _find_due(self) -> View | None:
        """Return the view that is built next: pages of PDFs wait until every web page is there."""
        due = [view for view in self.views.values() if view.is_due]
        return min(due, key=lambda view: view.built >= view.wanted, default=None)

    def _build_page(self, view: View, revision: int) -> None:
        """Build the web page of a save, or say why it cannot be."""
        look = view.watched.look()
        job: Job | None = None
        try:
            job = self._subjects.make_job(view.wish)
            if self._is_as_before(view, job):
                self._settle(view, revision)
                return
            report = self._watch_for_newer(view, revision)
            prepared = prepare_job(job, report)
            html_job = replace(job, formats=("html",))
            built = build_prepared(html_job, prepared, report, memory=view.memory)
            shown = self._make_shown(built, prepared, revision)
        except _ObsoleteError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of the program's own must be shown, and not end the preview
            self._break(view, revision, job, self._explain(error), look)
            return
        with self.lock:
            view.prepared, view.job, view.markings = prepared, job, list_markings(prepared.selected)
            view.show(shown)
            view.built = revision
        self._tell(view)
        self._watch_read(view, job, prepared)
        with self.lock:
            # What shows the page comes before the PDF, with which it would share one processor.
            self.lock.wait_for(lambda: view.fetched >= revision or view.wanted > revision, _GIVES_WAY)

    def _make_shown(self, built: Built, prepared: Prepared, revision: int) -> Shown:
        brief, selected = built.brief, prepared.selected
        html, title, figures = built.outputs["html"], brief.masthead.title, list_figures(brief, selected)
        return Shown(revision, self._clock(), html, hash_text(html), title, built.problems, figures)

    def _build_pages(self, view: View, revision: int) -> None:
        """Build the PDF of the page that is shown."""
        job, prepared = view.job, view.prepared
        assert job is not None
        assert prepared is not None
        try:
            report = self._watch_for_newer(view, revision)
            built = build_prepared(replace(job, formats=("pdf",)), prepared, report, memory=view.memory)
        except _ObsoleteError:
            raise
        except Exception as error:  # noqa: BLE001 - as above
            with self.lock:
                view.printed_to = revision
                view.broken = Broken(revision, self._explain(error), pages_only=True)
            self._tell(view)
            return
        width, height = prepared.style.page.size_points
        printed = Printed(revision, built.outputs["pdf"], built.page_marks, width, height)
        with self.lock:
            if view.shown is not None:
                # What only the pages show, such as a character without a glyph, is said with the rest.
                view.shown = replace(view.shown, problems=built.problems)
            view.print_pages(printed)
            view.printed_to = revision
        self._tell(view)

    def _is_as_before(self, view: View, job: Job) -> bool:
        """Tell whether what was saved is what is shown, as after a file was touched or a change undone."""
        prepared = view.prepared
        return prepared is not None and view.job == job and prepared.made_from.is_still_so()

    def _settle(self, view: View, revision: int) -> None:
        """Take a save that changes nothing of what is shown for built."""
        with self.lock:
            assert view.shown is not None
            printed, is_tried = view.printed, view.broken is not None and view.broken.pages_only
            if printed and printed[0].revision == view.shown.revision:
                view.printed = (replace(printed[0], revision=revision), *printed[1:])
                is_tried = True
            view.built = revision
            view.printed_to = revision if is_tried else view.printed_to
            view.shown = replace(view.shown, revision=revision)
            view.broken = view.broken if view.broken is not None and view.broken.pages_only else None
        self._tell(view)

    def _break(self, view: View, revision: int, job: Job | None, problems: tuple[Problem, ...], look: Look) -> None:
        """Say why a save cannot be built, unless its files are still being written.

        Args:
            view: of the save.
            revision: the save.
            job: that failed; None where it could not even be planned.
            problems: of which it failed.
            look: how the files looked before any was read.
        """
        if view.watched.look() != look:
            return  # a newer save is on its way, and is built at once
        watched = watch_broken(job, problems, view.watched) if job is not None else view.watched
        known, looks = dict(look), dict(watched.look())
        markings = view.markings or self._read_markings(view)
        with self.lock:
            view.markings = markings
            view.broken = Broken(revision, problems)
            view.built = revision
            view.watched, view.look = watched, tuple((path, known.get(path, seen)) for path, seen in looks.items())
            if looks.keys() - known.keys():
                # What is looked at for the first time may have been saved since it was read: once more, from here on.
                self.want(view)
        self._tell(view)

    def _read_markings(self, view: View) -> tuple[str, ...]:
        """Return the markings that a view which was never good can be switched to."""
        try:
            return read_markings(self._subjects.find(view.wish.brief).job.timeline)
        except BriefgenError:
            return ()

    def _watch_read(self, view: View, job: Job, prepared: Prepared) -> None:
        """Watch what a build read; what was saved while it was read is built again."""
        watched = watch_made_from(prepared.made_from, job)
        look = watched.look()
        is_still_so = prepared.made_from.is_still_so()
        with self.lock:
            view.watched, view.look = watched, look
            if not is_still_so:
                self.want(view)

    def _watch_for_newer(self, view: View, revision: int) -> Callable[[int, str], None]:
        """Return what a build tells of its steps; it ends the build when a newer save is there."""

        def report(step: int, verb: str) -> None:
            if view.wanted != revision or not self._is_open or not view.listeners:
                raise _ObsoleteError

        return report

    def _explain(self, error: Exception) -> tuple[Problem, ...]:
        if isinstance(error, ProblemsError):
            return error.problems
        if isinstance(error, BriefgenError):
            return (Problem(str(error)),)
        if isinstance(error, OSError) and error.filename is not None:
            return (Problem(f"'{error.filename}' cannot be used: {(error.strerror or 'unknown cause').lower()}"),)
        self._on_fault(error)
        return (Problem(f"briefgen stopped on a fault of its own ({error!r}); --debug shows where"),)

    def _tell(self, view: View) -> None:
        with self.lock:
            listeners = list(view.listeners)
        for listener in listeners:
            listener.tell()
