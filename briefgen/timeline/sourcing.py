"""A loaded timeline goes in; what an editor would ask about it comes out as problems, each where it stands."""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from dataclasses import replace

from briefgen.errors import Problem, Severity, Where
from briefgen.fields import find_node
from briefgen.source import Document, Mapping, Node
from briefgen.timeline.audit import QUESTIONS, Finding, Records, audit_records
from briefgen.timeline.load import Loaded

# How far below its record's beginning the line with a word is looked for.
_LINES_OF_A_RECORD = 60


def audit_sources(loaded: Loaded, levels: Map[str, str] | None = None, default: str = "warning") -> tuple[Problem, ...]:
    """Return what there is to ask about a timeline, in the order of its lines.

    Args:
        loaded: what `read_timeline` gave.
        levels: name of a question -> "error", "warning" or "off".
        default: the level of those that are not named.
    """
    timeline = loaded.timeline
    if timeline is None:
        return ()
    told = {name: (levels or {}).get(name, default) for name in QUESTIONS}
    off = [name for name, level in told.items() if level == "off"]
    records = Records(timeline.meta, timeline.events, timeline.sources, timeline.judgments)
    found: list[Problem] = []
    for name, findings in audit_records(records, off).items():
        severity: Severity = "error" if told[name] == "error" else "warning"
        found += [replace(_locate(loaded, finding), severity=severity, check=name) for finding in findings]
    order = {document.file: index for index, document in enumerate(loaded.documents)}
    return tuple(sorted(found, key=lambda problem: _place(problem, order)))


def _place(problem: Problem, order: Map[str, int]) -> tuple[int, int, int]:
    where = problem.where or Where("")
    return order.get(where.file, len(order)), where.line, where.column


def _locate(loaded: Loaded, finding: Finding) -> Problem:
    """Return a finding where it stands; an audience's copy of the line may hold more than it may see."""
    node, _, _ = find_node(_find_record(loaded, finding), finding.path)
    document = loaded.document_of(node)
    where = _find_word(document, node.where, finding.word) if finding.word else node.where
    problem = document.problem(where, finding.message, finding.advice)
    return replace(problem, excerpt="") if loaded.ceiling else problem


def _find_record(loaded: Loaded, finding: Finding) -> Node:
    if finding.section != "meta":
        return loaded.nodes[finding.section, finding.id]
    root = loaded.documents[0].root
    meta = root.get("meta") if isinstance(root, Mapping) else None
    return root if meta is None else meta


def _find_word(document: Document, start: Where, word: str) -> Where:
    """Return where a word stands in a text that may be folded over lines; its beginning when it is not found."""
    pattern = re.compile(rf"\b{re.escape(word)}\b")
    for line in range(start.line, start.line + _LINES_OF_A_RECORD):
        found = pattern.search(document.line_text(line), start.column - 1 if line == start.line else 0)
        if found:
            return Where(start.file, line, found.start() + 1, len(found[0]))
    return start
