"""Every check that a project can turn up or off, with its level and what it asks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from briefgen.errors import Problem
from briefgen.timeline.audit import QUESTIONS
from briefgen.timeline.check import CHECKS, check_timeline
from briefgen.timeline.explanation import Explanation
from briefgen.timeline.issue_check import ISSUE_CHECK, ISSUE_EXPLANATION
from briefgen.timeline.load import Loaded
from briefgen.timeline.sourcing import audit_sources


class NamedCheck(NamedTuple):
    """A check.

    Attributes:
        name: under which a project turns it up or off.
        level: its own: "error" or "warning"; "asked" for what `check --sources` asks, and a build where a project sets
            a level.
        explanation: what it asks, why, and examples.
    """

    name: str
    level: str
    explanation: Explanation


def list_check_names() -> list[str]:
    """Return the names under which a project sets levels."""
    from briefgen.writers.template_check import TEMPLATE_CHECK

    return [*(name for name, _, _ in CHECKS), *QUESTIONS, ISSUE_CHECK, TEMPLATE_CHECK]


def list_checks() -> dict[str, NamedCheck]:
    """Return every check by its name, those of timelines first."""
    from briefgen.timeline import check_explanations, question_explanations
    from briefgen.writers.template_check import TEMPLATE_CHECK, TEMPLATE_EXPLANATION

    own = [NamedCheck(name, level, check_explanations.EXPLANATIONS[name]) for name, _, level in CHECKS]
    asked = [NamedCheck(name, "asked", question_explanations.EXPLANATIONS[name]) for name in QUESTIONS]
    built = [
        NamedCheck(ISSUE_CHECK, "warning", ISSUE_EXPLANATION),
        NamedCheck(TEMPLATE_CHECK, "warning", TEMPLATE_EXPLANATION),
    ]
    return {each.name: each for each in (*own, *asked, *built)}


def list_problems(loaded: Loaded, levels: Mapping[str, str], *, sources: bool = False) -> tuple[Problem, ...]:
    """Return every problem of a timeline at the levels of its project.

    Args:
        loaded: what `read_timeline` gave.
        levels: the project's, by name of a check.
        sources: ask all about sources and wording; else what the project has a level for, and nobody else is bothered.
    """
    asked = {name: level for name, level in levels.items() if name in QUESTIONS}
    problems = check_timeline(loaded, levels)
    if sources:
        return (*problems, *audit_sources(loaded, asked))
    return (*problems, *(audit_sources(loaded, asked, "off") if asked else ()))
