"""Warnings about a timeline and the notes that its events keep go in; comments beside what they concern come out."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from pathlib import Path

from briefgen.errors import Problem, Where
from briefgen.timeline.select import Selected
from briefgen.writers import Comment

_PROGRAM = "briefgen"
_EDITOR = "Editor"


def list_comments(selected: Selected, problems: Iterable[Problem], ceiling: str = "") -> Iterator[Comment]:
    """Yield a comment for the note of each event and for each warning.

    Args:
        selected: what the brief shows.
        problems: what was found.
        ceiling: the audience's; the document then says nothing of the lines of a file that they may not see.
    """
    author = selected.meta.author or _EDITOR
    for entry in selected.entries:
        if entry.event.note:
            yield Comment(f"event-{entry.event.id}", author, entry.event.note)
    places = _Places(selected)
    for problem in problems:
        if problem.severity == "warning":
            text = problem.message + (f" \N{EN DASH} {problem.help}" if problem.help else "")
            if problem.where is not None and problem.where.line and not ceiling:
                text = f"{text} ({Path(problem.where.file).name}:{problem.where.line})"
            yield Comment(places.find(problem.where), _PROGRAM, f"{text[:1].upper()}{text[1:]}")


class _Places:
    """Where each record of a selection begins in its file, and the anchor that it has in the brief."""

    def __init__(self, selected: Selected) -> None:
        self._files: dict[str, list[tuple[int, str]]] = {}
        for entry in selected.entries:
            self._add(entry.event.where, f"event-{entry.event.id}")
        for kind, records in (("actor", selected.actors), ("place", selected.places), ("source", selected.sources)):
            for id_, record in records.items():
                self._add(record.where, f"{kind}-{id_}")
        for judgment in selected.judgments:
            self._add(judgment.where, f"judgment-{judgment.id}")
        for listed in self._files.values():
            listed.sort()

    def _add(self, where: Where, anchor: str) -> None:
        if where.line:
            self._files.setdefault(where.file, []).append((where.line, anchor))

    def find(self, where: Where | None) -> str:
        """Return the anchor of the record in which a place lies: the last one that begins before it; "" for none."""
        listed = self._files.get(where.file, []) if where is not None else []
        if where is None or not listed or not where.line:
            return ""
        index = bisect_right(listed, (where.line, "\U0010ffff"))
        return listed[index - 1][1] if index else ""
