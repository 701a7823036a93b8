"""A build goes in; what it was made from, as plain values that travel in its files, comes out, to be read again."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from briefgen.brief.material import Change, Edition
from briefgen.builds.job import Job
from briefgen.style import Style
from briefgen.timeline.audit import QUESTIONS
from briefgen.timeline.changes import JudgmentChange
from briefgen.timeline.select import Selected

FORMAT = 1
# Fields of a job that say what is shown and how; the others are of the machine, or are told by the style.
_KEPT = (
    "name", "language", "since", "until", "last", "tags", "actors", "places", "min_significance", "ceiling", "as_of",
    "issued", "dated", "one_page", "allow_empty", "pdf_standard", "docx_figures", "docx_comments", "interactive",
    "profile", "checks",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """What a build was made from, beside its timeline.

    Attributes:
        job: fields of the job.
        style: settled.
        edition: where it stands in its series.
        read, later: counts of the selection, which the timeline in the file no longer tells.
        left_out: (rule, count).
        program: name and version that built it.
    """

    job: dict[str, Any]
    style: Style
    edition: Edition
    read: int
    later: int
    left_out: tuple[tuple[str, int], ...]
    program: str


def describe_build(job: Job, edition: Edition, selected: Selected) -> dict[str, Any]:
    """Return what `build.json` says so that the build can be repeated; nothing in it is of this machine."""
    blank = {field.name: field.default for field in fields(Job)}
    kept = {name: getattr(job, name) for name in _KEPT if getattr(job, name) != blank.get(name)}
    # Of the levels of checks, only those that decide what is printed travel.
    off = [(question, "off") for question in list_questions_off(job)]
    kept = {**{name: value for name, value in kept.items() if name != "checks"}, **({"checks": off} if off else {})}
    standing = asdict(edition) if edition != Edition() else {}
    return {
        "format": FORMAT,
        "job": kept,
        "edition": {name: value for name, value in standing.items() if value},
        "events": {"read": selected.read, "later": selected.later, "left_out": list(selected.left_out)},
    }


def list_questions_off(job: Job) -> tuple[str, ...]:
    """Return the questions about sources that a job does not ask, not even in its brief."""
    return tuple(name for name, level in job.checks if level == "off" and name in QUESTIONS)


def read_build(data: bytes) -> BuildRecord:
    """Read `build.json` again.

    Raises:
        ValueError: it is not what a build wrote.
    """
    try:
        told = json.loads(data)
        made, events = told["edition"], told["events"]
        edition = Edition(
            **{
                **made,
                "changes": tuple(Change(**each) for each in made.get("changes", ())),
                "judgments": tuple(JudgmentChange(**each) for each in made.get("judgments", ())),
                "history": tuple((number, issued, line) for number, issued, line in made.get("history", ())),
            }
        )
        job = {key: tuple(value) if isinstance(value, list) else value for key, value in told["job"].items()}
        if told["format"] != FORMAT or not set(job) <= set(_KEPT):
            raise ValueError("another format")
        left_out = tuple((str(rule), int(count)) for rule, count in events["left_out"])
        return BuildRecord(
            job,
            Style.model_validate(told["style"]),
            edition,
            int(events["read"]),
            int(events["later"]),
            left_out,
            str(told["program"]),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error
