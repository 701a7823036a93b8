"""The project file: read and checked whole, one job a variant."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from briefgen.builds.plan import plan_files, plan_project
from briefgen.builds.project import load_project, project_schema
from briefgen.errors import ProjectError, UsageError

TIMELINE = "briefgen: 1\nmeta: {title: T}\nevents:\n- {date: 2001, title: A}\n"

WHOLE = """\
briefgen: 1
project: {timelines: timelines/, styles: styles/, output: out/, archive: archive/}
briefs:
  daily:
    timeline: timelines/t.yaml
    style: formal
    profile: sitrep
    formats: [pdf, docx, html]
    period: {last: 7d}
    where: {tags: [ground, air], actors: [russia], min_significance: 2}
    ceiling: TLP:GREEN
    vary: {ceiling: [TLP:CLEAR, TLP:AMBER+STRICT], language: [en, fr]}
    schedule: {cron: "0 6 * * mon-fri", timezone: Europe/London, catch_up: latest, when: changed, heartbeat: 7d}
    publish: auto
    deliver: [{folder: "out/{series}/{edition:04d}/"}, {smtp: desk}, {fsspec: "s3://briefs/{series}/"}]
    limits: {time: 5m, memory: 1GiB}
    retain: {released: all, drafts: 7d}
  plain: {timeline: timelines/t.yaml, formats: pdf}
recipients:
  desk: {to: [desk@example.org], ceiling: TLP:GREEN}
smtp: {host: mail.example.org, port: 587, user: "${env:SMTP_USER}", password: "${env:SMTP_PASSWORD}"}
alerts: {to: desk, late_after: 30m, ping: "${env:PING_URL}"}
blackouts: [{from: 2026-12-24, until: 2026-12-27}]
checks: {empty-lane: off, single-origin: warning, hedge: off}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "timelines").mkdir()
    (tmp_path / "timelines" / "t.yaml").write_text(TIMELINE, encoding="utf-8")
    return tmp_path


def write(folder: Path, text: str) -> Path:
    path = folder / "briefgen.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_field_is_read_and_each_variant_is_a_job(folder: Path) -> None:
    plan = plan_project(load_project(write(folder, WHOLE)), folder, (), {})
    assert [job.name for job in plan.jobs] == [
        "daily.tlp-clear.en",
        "daily.tlp-clear.fr",
        "daily.tlp-amber-strict.en",
        "daily.tlp-amber-strict.fr",
        "plain",
    ]
    first = plan.jobs[0]
    assert (first.ceiling, first.language, first.style, first.profile) == ("TLP:CLEAR", "en", "formal", "sitrep")
    assert (first.last, first.tags, first.actors, first.min_significance) == ("7d", ("ground", "air"), ("russia",), 2)
    assert (first.brief, first.variant) == ("daily", "tlp-clear.en")
    assert plan.jobs[-1].formats == ("pdf",)
    assert plan.output == folder / "out"


def test_the_command_line_goes_over_the_project(folder: Path) -> None:
    plan = plan_project(
        load_project(write(folder, WHOLE)), folder, ("plain",), {"style": "plain", "formats": ("html",)}
    )
    assert [(job.name, job.style, job.formats) for job in plan.jobs] == [("plain", "plain", ("html",))]


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("style: formal", "style: formel"), 6, "there is no style 'formel'; did you mean 'formal'?"),
        (("timelines/t.yaml\n    style", "timelines/u.yaml\n    style"), 5, "there is no timeline 'timelines/u.yaml'"),
        (("0 6 * * mon-fri", "6 o'clock"), 13, "'6 o'clock' is no cron line"),
        (("Europe/London", "Europe/Londn"), 13, "'Europe/Londn'"),
        (("smtp: desk", "smtp: dsk"), 15, "there is no recipient list 'dsk'"),
        (("{smtp: desk}", "{smtp: desk, folder: x}"), 15, "a delivery has exactly one of"),
        (("empty-lane: off", "empty-lain: off"), 24, "there is no check 'empty-lain'"),
        (("time: 5m", "time: soon"), 16, "'soon' is no length of time"),
        (("memory: 1GiB", "memory: lots"), 16, "'lots' is no amount of memory"),
        (("publish: auto", "publish: maybe"), 14, "'publish' is 'maybe'; expected one of auto, manual"),
        (("formats: [pdf, docx, html]", "formats: [pdf, odt]"), 8, "is 'odt'; expected one of pdf, docx, html, json"),
        (("last: 7d", "last: 7d, since: 2001"), 9, "a period has 'last' or 'since', not both"),
        (("    publish: auto\n", "    publsh: auto\n"), 14, "unknown key 'publsh'"),
        (('password: "${env:SMTP_PASSWORD}"', "password: hunter2"), 21, "a password does not stand in the file"),
        (("from: 2026-12-24", "from: xmas"), 23, "'xmas'"),
        (("formats: [pdf, docx, html]", "formats: []"), 8, "'formats' is empty; expected at least one"),
    ],
)
def test_each_mistake_has_its_line(folder: Path, change: tuple[str, str], line: int, message: str) -> None:
    assert change[0] in WHOLE
    with pytest.raises(ProjectError) as error:
        load_project(write(folder, WHOLE.replace(*change, 1)))
    (problem,) = error.value.problems
    assert message in problem.message
    assert problem.where is not None
    assert problem.where.line == line


def test_a_secret_in_the_file_is_not_repeated(folder: Path) -> None:
    with pytest.raises(ProjectError) as error:
        load_project(write(folder, WHOLE.replace('"${env:SMTP_PASSWORD}"', "hunter2")))
    assert "hunter2" not in str(error.value)


def test_unknown_brief_offers_the_nearest(folder: Path) -> None:
    with pytest.raises(UsageError, match="there is no brief and no file 'dayly'; did you mean 'daily'"):
        plan_project(load_project(write(folder, WHOLE)), folder, ("dayly",), {})


def test_two_files_of_one_stem_would_overwrite_each_other() -> None:
    with pytest.raises(UsageError, match="would both be written as 'a'"):
        plan_files([Path("x/a.yaml"), Path("y/a.yaml")], {})


def test_schema_knows_every_field_of_the_file() -> None:
    schema: dict[str, Any] = project_schema()
    assert {"project", "briefs", "recipients", "smtp", "alerts", "blackouts", "checks"} <= set(schema["properties"])
