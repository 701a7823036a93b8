"""Problems go in; what may be said of them to those who watch, no more of a timeline than they may see, comes out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from briefgen.builds.project import BriefPlan, Project
from briefgen.timeline.load import UNREADABLE
from briefgen.timeline.markings import TLP

# Lines of an alert; the history tells the rest.
_MOST = 20
_PLACE = re.compile(r"^(?P<place>.+?:\d+:\d+): ")


def list_said(problems: Iterable[str], plan: BriefPlan | None, project: Project, folder: Path) -> list[str]:
    """Return what may be said of the problems of a build: in full, or where each is and nothing of what it quotes.

    A message quotes the timeline. It is said in full where nothing in that is marked, where the recipients may see
    everything, and where the brief is made for an audience that is not above them.
    """
    heads = list(dict.fromkeys(problem.splitlines()[0] for problem in problems if problem))
    if not _may_see(plan, project, folder):
        heads = list(dict.fromkeys(_keep_place(head) for head in heads))
    left = len(heads) - _MOST
    told = [*heads[:_MOST], *([f"and {left} more"] if left > 0 else [])]
    is_named = any("`briefgen check " in head for head in told)
    if plan is not None and not is_named and any(_PLACE.match(head) for head in told):
        told.append(f"`briefgen check {plan.timeline}` shows the lines.")
    return told


def _may_see(plan: BriefPlan | None, project: Project, folder: Path) -> bool:
    """Return whether the recipients of alerts may see all that a brief is made from, or all that it shows."""
    if plan is None or project.alerts is None:
        return False
    try:
        text = (folder / plan.timeline).read_text(encoding="utf-8", errors="replace").casefold()
    except OSError:
        return False
    # What is in files that it includes is not known here, nor what a word that is written in codes says.
    if not any(word in text for word in ("marking", "include", "\\x", "\\u")):
        return True
    ceiling = project.recipients[project.alerts.to].ceiling
    if plan.ceiling and plan.ceiling == ceiling:
        return True
    if "marking_scheme" in text or "include" in text:
        return False
    audience, highest = TLP.find(plan.ceiling or TLP.names[-1]), TLP.find(ceiling)
    return audience is not None and highest is not None and TLP.allows(audience, highest)


def _keep_place(head: str) -> str:
    found = _PLACE.match(head)
    if found is None:
        return "what is wrong may quote the timeline and is not said here; the history of the project says it"
    if head[found.end() :].startswith(UNREADABLE):
        return head
    kind = "warning" if head[found.end() :].startswith("warning: ") else "error"
    return f"{found['place']}: {kind}; what it is may quote what is marked, the history of the project says it"
