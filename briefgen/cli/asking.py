"""Questions on the terminal go out; what a new project begins with comes back, each answer checked by the loader."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

import click

from briefgen.errors import UsageError, nearest_name
from briefgen.source import Plain, parse_document, write_scalar, write_yaml
from briefgen.timeline.load import load_documents
from briefgen.timeline.markings import TLP

# What of a template is of its trade, and stands in the user's own timeline too.
_OF_THE_TRADE = re.compile(r"^  (marking_scheme|scale|lanes_by|lanes): .*$", re.MULTILINE)
_META = ("title", "timezone", "language", "marking")
_ANY_EVENT: dict[str, Plain] = {"date": "2000", "title": "A"}


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered.

    Attributes:
        template: name of the template.
        meta: title, timezone, language and marking.
        event: date and title of the first event.
    """

    template: str
    meta: dict[str, str]
    event: dict[str, str] = field(default_factory=dict)

    def make_files(self, template: tuple[str, str]) -> dict[str, str]:
        """Return the project's own files: the user's timeline, the template as an example, the project file."""
        from briefgen.builds.files import RESERVED
        from briefgen.timeline.events import make_id

        example, project = template
        name = re.sub(r"[^a-z0-9-]+", "", make_id(self.meta["title"], set())).strip("-")
        # Cut between words.
        name = (name if len(name) <= 40 else name[:41].rpartition("-")[0] or name[:40]).strip("-") or "timeline"
        # The example lies beside it, and some names Windows keeps to itself.
        name = f"{name}-timeline" if name == "example" or name in RESERVED else name
        project = project.replace("  demo:\n", f"  {name}:\n").replace("timelines/demo.yaml", f"timelines/{name}.yaml")
        project = re.sub(r"^    ceiling: .*\n", "", project, flags=re.MULTILINE)
        project = re.sub(r"timezone: \S+(?=[,}])", f"timezone: {write_scalar(self.meta['timezone'])}", project)
        project = project.replace(" DEMO ", f" {name} ")
        return {
            "briefgen.yaml": project,
            f"timelines/{name}.yaml": self._write_timeline(name, example),
            "timelines/example.yaml": example,
        }

    def _write_timeline(self, name: str, example: str) -> str:
        meta = [f"  {key}: {write_scalar(self.meta[key])}" for key in _META]
        meta.insert(1, f"  series: {write_scalar(name)}")
        own = {"lanes_by", "scale"}
        meta += [found[0].split("#")[0].rstrip() for found in _OF_THE_TRADE.finditer(example) if found[1] in own]
        date, title = write_scalar(self.event["date"], is_date=True), write_scalar(self.event["title"])
        return (
            "# yaml-language-server: $schema=../schema/timeline.json\n"
            "# example.yaml beside this shows what a timeline of this kind may hold.\n"
            "briefgen: 1\n\nmeta:\n" + "\n".join(meta) + f"\n\nevents:\n- date: {date}\n  title: {title}\n"
        )


def ask_for_project(template: str | None, templates: Mapping[str, str]) -> Answers:
    """Ask what a new project begins with; an answer that will not do is asked for again.

    Args:
        template: the one that was named already, or None.
        templates: names and descriptions of those there are.
    """
    if template is None:
        for name, told in templates.items():
            click.echo(f"  {name:<11} {told}", err=True)
        template = _ask("template", next(iter(templates)), lambda value: _fault_of_choice(value, list(templates)))
    meta = {"title": _ask("title", "", lambda value: _fault_of_meta("title", value))}
    for key, default in (("timezone", "UTC"), ("language", "en"), ("marking", "TLP:CLEAR")):
        meta[key] = _ask(key, default, lambda value, key=key: _fault_of_meta(key, value))  # type: ignore[misc]
    meta["marking"] = TLP.find(meta["marking"]) or meta["marking"]
    click.echo("the first event:", err=True)
    event = ask_for_event(["date", "title"], {}, meta)
    return Answers(template, meta, event)


def ask_for_event(
    missing: Sequence[str], given: Mapping[str, str], meta: Mapping[str, str] | None = None
) -> dict[str, str]:
    """Ask for the date and the title of an event, as far as they are missing.

    Args:
        missing: "date", "title" or both.
        given: what is there already.
        meta: of the timeline, whose zone a date is read in.
    """
    answers = dict(given)
    if "date" in missing:
        click.echo("a date is as exact as it is known: 2026-03-12T09:04, 2026-03, c. 1903", err=True)
        answers["date"] = _ask("date", "", lambda value: _fault_of_event("date", value, meta or {}))
    if "title" in missing:
        answers["title"] = _ask("what happened", "", lambda value: _fault_of_event("title", value, meta or {}))
    return answers


def _ask(question: str, default: str, find_fault: Callable[[str], str]) -> str:
    """Ask until the answer will do; without a default an empty one is asked for again.

    Raises:
        UsageError: the answers end.
    """
    while True:
        try:
            answer = str(click.prompt(question, default=default, show_default=bool(default), err=True)).strip()
        except click.Abort as error:
            raise UsageError(f"there is no answer to '{question}'; nothing is written") from error
        fault = find_fault(answer)
        if not fault:
            return answer
        click.echo(f"  {fault}", err=True)


def _fault_of_choice(value: str, names: list[str]) -> str:
    if value in names:
        return ""
    near = nearest_name(value, names)
    return f"there is no template '{value}'; " + (
        f"did you mean '{near}'?" if near else f"there are {', '.join(names)}"
    )


def _fault_of_meta(key: str, value: str) -> str:
    return _fault_of({"briefgen": 1, "meta": {"title": "A", key: value}, "events": [_ANY_EVENT]})


def _fault_of_event(key: str, value: str, meta: Mapping[str, str]) -> str:
    event: dict[str, Plain] = {**_ANY_EVENT, key: value}
    return _fault_of({"briefgen": 1, "meta": {"title": "A", **meta}, "events": [event]})


def _fault_of(timeline: dict[str, Plain]) -> str:
    """Return what the loader says is wrong with a timeline, or ""."""
    loaded = load_documents((parse_document(write_yaml(timeline), "answer"),))
    wrong = [problem for problem in loaded.problems if problem.severity == "error"]
    return "; ".join([wrong[0].message, wrong[0].help]).rstrip("; ") if wrong else ""
