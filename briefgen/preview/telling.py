"""A view goes in; what its browsers are told of it, as JSON, comes out."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

from briefgen.errors import BriefgenError, Problem, UsageError, format_problem
from briefgen.preview.subjects import Subjects, Wish, list_choices
from briefgen.preview.view import LiveFigure, Shown, View
from briefgen.style import Style
from briefgen.text.fonts import BUILT_IN_FAMILY, FontSet
from briefgen.text.subset import subset_face
from briefgen.words import Words

# How editors are told to open a file at a line, as their own documentation has it; {path} begins with a slash.
EDITORS = {
    "vscode": "vscode://file{path}:{line}:{column}",
    "vscodium": "vscodium://file{path}:{line}:{column}",
    "zed": "zed://file{path}:{line}:{column}",
    "idea": "idea://open?file={path}&line={line}&column={column}",
    "textmate": "txmt://open?url=file://{path}&line={line}&column={column}",
    "none": "",
}
# How messages name the period's options, which are switches here.
_OPTION = re.compile(r"--(since|until|last)\b")
# How they name all of the period together.
_PERIOD = re.compile(r"'period' took the last|^the period ")
# What only the command line has is no advice to a reader of the page.
_ONLY_THERE = re.compile(r",? or build an empty brief with --allow-empty")
# Addresses of these would do something else than open an editor.
_NO_EDITORS = ("http", "https", "javascript", "data", "file", "blob", "about", "ftp", "ws", "wss", "vbscript")


def read_editor(wanted: str) -> str:
    """Return the address with which an editor is told to open a place; "" for none.

    Args:
        wanted: a name in `EDITORS`, or an address with {path}, and {line} and {column} where they go.

    Raises:
        UsageError: it is neither.
    """
    if wanted in EDITORS:
        return EDITORS[wanted]
    scheme = re.match(r"([a-z][a-z0-9+.-]*):", wanted)
    if scheme is None or scheme[1] in _NO_EDITORS or "{path}" not in wanted:
        raise UsageError(
            f"--editor: '{wanted}' is no editor that is known ({', '.join(EDITORS)}), and no address of one such as "
            "myeditor://open?file={path}&line={line}"
        )
    return wanted


def tell_view(view: View, subjects: Subjects, editor: str) -> dict[str, Any]:
    """Return what a browser needs to show a view; to be called while nothing changes it."""
    shown, broken = view.shown, view.broken
    problems = (broken.problems if broken is not None else ()) + (shown.problems if shown is not None else ())
    if broken is not None and not broken.pages_only:
        problems = broken.problems  # warnings are about the text that was good
    return {
        "view": view.wish.id,
        "revision": view.built,
        "busy": view.is_due,
        "broken": broken is not None,
        "pages_only": broken is not None and broken.pages_only,
        "brief": _tell_shown(shown) if shown is not None else None,
        "pages": _tell_pages(view),
        "problems": [tell_problem(problem, editor) for problem in problems],
        "fields": _tell_fields(problems, view.wish),
        "choices": _tell_choices(view, subjects),
    }


def tell_subjects(subjects: Subjects) -> list[dict[str, str]]:
    """Return what there is to choose from, with where it is read from and what its audience is."""
    return [
        {"name": subject.name, "file": subject.job.timeline.as_posix(), "style": subject.job.style}
        for subject in subjects.list().values()
    ]


def tell_figure(figure: LiveFigure, style: Style, words: Words) -> dict[str, Any]:
    """Return a figure for the browser to draw, with its language and the typefaces that its texts were measured in."""
    told = {"number": figure.number, "caption": figure.caption, "alt": figure.alt, "rows": figure.rows}
    plot = {"data": figure.plot["data"], "layout": figure.plot["layout"]}
    spoken = {"language": words.language, "direction": words.direction}
    return {"id": figure.id, **spoken, **told, **plot, "fonts": list(_list_fonts(plot, style))}


def tell_problem(problem: Problem, editor: str) -> dict[str, Any]:
    """Return a problem: what is said, where, the line with its caret, and the way there."""
    where = problem.where
    # The first line repeats place and message, which stand apart here; so does the help.
    excerpt = format_problem(replace(problem, help="")).split("\n")[1:]
    told = {
        "severity": problem.severity,
        "message": problem.message,
        "help": _ONLY_THERE.sub("", problem.help),
        "excerpt": "\n".join(excerpt) if problem.excerpt.strip() else "",
        "place": str(where) if where is not None else "",
        "link": "",
    }
    if where is not None and editor:
        told["link"] = _fill(editor, {"line": where.line or 1, "column": where.column or 1, "path": _path(where.file)})
    return told


def _tell_shown(shown: Shown) -> dict[str, Any]:
    return {
        "hash": shown.hash,
        "title": shown.title,
        "moment": shown.moment.isoformat(timespec="milliseconds"),
        "clock": f"{shown.moment:%H:%M:%S}",
        "figures": [
            {"id": each.id, "number": each.number, "caption": each.caption, "hash": each.hash} for each in shown.figures
        ],
    }


def _tell_fields(problems: Iterable[Problem], wish: Wish) -> dict[str, str]:
    """Return what is wrong with the period, by the switch that a reader would change."""
    told: dict[str, str] = {}
    for problem in problems:
        names = _OPTION.findall(problem.message) if problem.where is None else []
        if _PERIOD.search(problem.message):
            names = [name for name in ("since", "until", "last") if getattr(wish, name)]
        said = re.sub(r"^--\w+: ", "", problem.message)
        for name in names:
            told.setdefault(name, _OPTION.sub(lambda found: found[1].capitalize(), said))
    return told


def _tell_pages(view: View) -> dict[str, Any] | None:
    if not view.printed:
        return None
    printed = view.printed[0]
    is_newest = view.shown is not None and printed.revision == view.shown.revision
    return {"marks": printed.marks, "width": printed.width, "height": printed.height, "newest": is_newest}


def _tell_choices(view: View, subjects: Subjects) -> dict[str, Any]:
    """Return what the switches offer; where the project cannot be read now, what it offered last."""
    job, settings = view.job, ""
    try:
        subject = subjects.find(view.wish.brief)
        job, settings = subject.job, subject.settings
    except BriefgenError:
        if job is None:
            return {}
    fixed: Mapping[str, str] = {"style": job.style, "profile": job.profile, "language": job.language}
    return {
        **list_choices(job),
        "settings": settings,
        "markings": list(view.markings),
        "fixed_ceiling": job.ceiling if view.wish.ceiling in ("", job.ceiling) else "",
        "usual": {**fixed, "since": job.since, "until": job.until, "last": job.last},
    }


def _list_fonts(plot: dict[str, Any], style: Style) -> Iterator[dict[str, str]]:
    """Yield the faces of a figure, each cut down to what it says; the built-in one stands in for what they lack."""
    characters = set(json.dumps(plot, ensure_ascii=False))
    families = {style.fonts.family: style.font_set, BUILT_IN_FAMILY: FontSet()}
    for family, fonts in families.items():
        for weight, is_bold in (("400", False), ("700", True)):
            data = subset_face(fonts.face(bold=is_bold), characters)
            yield {"family": family, "weight": weight, "data": base64.b64encode(data).decode("ascii")}


def _fill(template: str, values: Mapping[str, object]) -> str:
    return re.sub(r"\{(path|line|column)\}", lambda found: str(values[found[1]]), template)


def _path(file: str) -> str:
    """Return a file's whole path for an address: with a slash before it, and what means something there escaped."""
    path = Path(file).absolute().as_posix()
    return quote(path if path.startswith("/") else f"/{path}", safe="/:")
