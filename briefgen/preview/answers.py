"""A request that may be made goes in; the page, a brief, a picture, a figure or a stream of news comes out."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from briefgen.errors import BriefgenError, Problem, ProblemsError
from briefgen.preview.building import Workshop
from briefgen.preview.pictures import NARROWEST, WIDEST, PagePictures
from briefgen.preview.subjects import Subjects, read_wish
from briefgen.preview.telling import tell_figure, tell_problem, tell_subjects, tell_view
from briefgen.preview.view import Listener, View

_SITE = Path(__file__).with_name("site")
# The page loads what is its own, and nothing else.
_PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; frame-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
# The brief is what a user wrote: it runs nothing and loads nothing, as in a file of its own.
_BRIEF_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; frame-ancestors 'self'; "
    "base-uri 'none'; form-action 'none'; sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox"
)
# Plotly writes styles into the page that it draws in, so that it has one of its own.
_TIMELINE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src data:; connect-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
_FILES = {
    "": ("page.html", "text/html; charset=utf-8", _PAGE_POLICY),
    "page.css": ("page.css", "text/css; charset=utf-8", ""),
    "page.js": ("page.js", "text/javascript; charset=utf-8", ""),
    "problems.js": ("problems.js", "text/javascript; charset=utf-8", ""),
    "pages.js": ("pages.js", "text/javascript; charset=utf-8", ""),
    "panes.js": ("panes.js", "text/javascript; charset=utf-8", ""),
    "brief.js": ("brief.js", "text/javascript; charset=utf-8", ""),
    "icon.svg": ("icon.svg", "image/svg+xml", ""),
    "frame": ("frame.html", "text/html; charset=utf-8", _BRIEF_POLICY),
    "timeline": ("timeline.html", "text/html; charset=utf-8", _TIMELINE_POLICY),
    "timeline.css": ("timeline.css", "text/css; charset=utf-8", ""),
    "timeline.js": ("timeline.js", "text/javascript; charset=utf-8", ""),
}
_MOST_VIEWS, _MOST_LISTENERS = 6, 32
# Seconds after which a browser that has heard nothing is told that the preview is still there.
_BREATH = 10.0


class Answers:
    """The addresses there are, and what each answers."""

    def __init__(self, workshop: Workshop, subjects: Subjects, editor: str, look_elsewhere: Callable[[], None]) -> None:
        """Take what is shown.

        Args:
            workshop: has the views, and builds them.
            subjects: what there is to choose from.
            editor: address with which an editor opens a place; "" for none.
            look_elsewhere: called when there is a new view, whose files are to be watched.
        """
        self._workshop, self._subjects, self._editor = workshop, subjects, editor
        self._look_elsewhere = look_elsewhere
        self._pictures = PagePictures()
        self._closing: list[Callable[[], None]] = []
        self._is_open = True
        files = [Route(f"/{name}", _make_file_answer(*told)) for name, told in _FILES.items()]
        self.app = Starlette(
            routes=[
                *files,
                Route("/plotly.js", _answer_plotly),
                Route("/briefs", self._list_briefs),
                Route("/news", self._tell_news),
                Route("/views/{view}/brief", self._show_brief),
                Route("/views/{view}/figures/{figure}", self._show_figure),
                Route("/views/{view}/pages/{mark}/{width}", self._show_page),
            ]
        )
        self.app.router.redirect_slashes = False

    def close(self) -> None:
        """End every stream of news."""
        self._is_open = False
        for tell in self._closing:
            tell()

    async def _list_briefs(self, request: Request) -> Response:
        """Answer what there is to choose from."""
        try:
            subjects = await run_in_threadpool(tell_subjects, self._subjects)
            first = self._subjects.first
        except BriefgenError as error:
            return _as_json({"briefs": [], "first": "", "problems": _tell_error(error, self._editor)})
        return _as_json({"briefs": subjects, "first": first, "problems": []})

    async def _tell_news(self, request: Request) -> Response:
        """Answer with a stream: how a view stands, and again whenever that changes."""
        if request.method == "HEAD":
            return Response(media_type="text/event-stream")
        try:
            wish = read_wish(request.query_params)
        except BriefgenError as error:
            return PlainTextResponse(str(error), 400)
        loop, news = asyncio.get_running_loop(), asyncio.Event()

        def tell() -> None:
            with suppress(RuntimeError):  # the loop has ended, and nobody listens any more
                loop.call_soon_threadsafe(news.set)

        listener = Listener(tell, request.query_params.get("pages") == "1")
        with self._workshop.lock:
            if sum(len(view.listeners) for view in self._workshop.views.values()) >= _MOST_LISTENERS:
                return PlainTextResponse("too many pages listen already; close some", 503)
            view = self._workshop.views.pop(wish.id, None) or View(wish)
            self._workshop.views[wish.id] = view  # the one that was looked at last stands last
            view.listeners.append(listener)
            self._drop_old_views()
            self._workshop.lock.notify_all()
        self._closing.append(tell)
        return StreamingResponse(self._follow(view, listener, news, tell), media_type="text/event-stream")

    def _drop_old_views(self) -> None:
        """Forget views that nobody looks at, those that were looked at longest ago first."""
        views = self._workshop.views
        for id_ in [id_ for id_, view in views.items() if not view.listeners][: max(len(views) - _MOST_VIEWS, 0)]:
            del views[id_]

    async def _follow(
        self, view: View, listener: Listener, news: asyncio.Event, tell: Callable[[], None]
    ) -> AsyncIterator[str]:
        """Yield how a view stands, whenever there is news of it."""
        self._look_elsewhere()
        try:
            while self._is_open:
                news.clear()
                with self._workshop.lock:
                    told = tell_view(view, self._subjects, self._editor)
                yield f"data: {json.dumps(told)}\n\n"
                while self._is_open and not news.is_set():
                    try:
                        await asyncio.wait_for(news.wait(), _BREATH)
                    except TimeoutError:
                        yield ": still here\n\n"
        finally:
            self._closing.remove(tell)
            with self._workshop.lock:
                view.listeners.remove(listener)

    async def _show_brief(self, request: Request) -> Response:
        """Answer with the newest good page of a view."""
        view = self._find_view(request)
        shown = view.shown if view is not None else None
        if view is None or shown is None:
            return _not_here()
        self._workshop.note_fetched(view, shown.revision)
        headers = {"content-security-policy": _BRIEF_POLICY, "etag": f'"{shown.hash}"'}
        return Response(shown.html, media_type="text/html; charset=utf-8", headers=headers)

    async def _show_figure(self, request: Request) -> Response:
        """Answer with a figure of the newest good page."""
        view = self._find_view(request)
        figure = view.find_figure(request.path_params["figure"]) if view is not None else None
        if figure is None or view is None or view.prepared is None:
            return _not_here()
        prepared = view.prepared
        return _as_json(await run_in_threadpool(tell_figure, figure, prepared.style, prepared.words))

    async def _show_page(self, request: Request) -> Response:
        """Answer with the picture of a page."""
        view, width = self._find_view(request), request.path_params["width"]
        page = view.find_page(request.path_params["mark"]) if view is not None else None
        if page is None or not re.fullmatch(r"[1-9][0-9]{1,3}", width) or not NARROWEST <= int(width) <= WIDEST:
            return _not_here()
        try:
            picture = await run_in_threadpool(
                self._pictures.paint, request.path_params["mark"], int(width), page[0], page[1]
            )
        except BriefgenError as error:
            return PlainTextResponse(str(error), 500)
        return Response(picture, media_type="image/png")

    def _find_view(self, request: Request) -> View | None:
        with self._workshop.lock:
            return self._workshop.views.get(request.path_params["view"])


def _as_json(told: object) -> Response:
    # Names of files need not be text: what UTF-8 cannot hold is escaped.
    return Response(json.dumps(told), media_type="application/json")


def _not_here() -> Response:
    return PlainTextResponse("there is nothing here", 404)


def _tell_error(error: BriefgenError, editor: str) -> list[dict[str, object]]:
    if isinstance(error, ProblemsError):
        return [tell_problem(problem, editor) for problem in error.problems]
    return [tell_problem(Problem(str(error)), editor)]


def _make_file_answer(name: str, media_type: str, policy: str) -> Callable[[Request], Response]:
    def answer(request: Request) -> Response:
        """Answer with a file that ships with the program."""
        headers = {"content-security-policy": policy} if policy else {}
        return Response((_SITE / name).read_bytes(), media_type=media_type, headers=headers)

    return answer


def _answer_plotly(request: Request) -> Response:
    """Answer with the script of the installed Plotly."""
    return Response(_read_plotly(), media_type="text/javascript; charset=utf-8")


@lru_cache(maxsize=1)
def _read_plotly() -> bytes:
    package = find_spec("plotly")
    assert package is not None
    assert package.submodule_search_locations is not None
    return (Path(package.submodule_search_locations[0]) / "package_data" / "plotly.min.js").read_bytes()
