"""Editions: numbers that are never given twice, what changed since the last, and what an audience is not told."""

from __future__ import annotations

import json
import multiprocessing
import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from PIL import Image

from briefgen.brief.number import list_inlines, walk_sections
from briefgen.brief.tree import Brief, Figure, NoteList, Paragraph, inline_text
from briefgen.builds.archive import Archive, Published, slug_series
from briefgen.builds.differences import compare_timelines
from briefgen.builds.editions import read_edition
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.builds.publish import Publication, publish_job
from briefgen.cli import briefgen
from briefgen.cli.build import make_plan
from briefgen.errors import FileError, TimelineError, UsageError
from briefgen.timeline.changes import compare_selected

HEAD = "briefgen: 1\nmeta: {title: Harbour, series: HAR, as_of: 2020-12-31}\n"
SOURCES = "sources: {s: {title: Log, reliability: B}, t: {title: Diary, reliability: C}}\n"
ACTORS = "actors: {a: {name: Alpha}, b: {name: Beta}}\n"
FIRST = (
    "events:\n"
    '- {id: fall, date: "2020-03?", title: The pier falls, summary: It fell at night., sources: [s], actors: [a]}\n'
    "- {id: talk, date: 2020-05-01, title: Talks begin, claims: [{by: a, says: We will pay., grade: C3}]}\n"
    "- {id: gone, date: 2020-06-01, title: A ship sinks, sources: [t]}\n"
    "judgments: [{id: J1, text: The owner pays., likelihood: likely, confidence: low, basis: [talk]},\n"
    "  {id: J2, text: The pier is rebuilt., likelihood: unlikely, confidence: low, basis: [fall]}]\n"
)
SECOND = (
    "events:\n"
    "- id: fall\n  date: 2020-04-25\n  title: The pier falls\n  summary: It fell at night.\n"
    "  sources: [s, t]\n  actors: [a]\n  revisions:\n"
    "  - {edition: 2, type: corrected, field: date, was: 2020-03?, known: 2020-12-30, note: The log was misread.}\n"
    "- {id: talk, date: 2020-05-01, title: Talks begin, claims: [{by: a, says: We will pay., grade: B2}]}\n"
    "- {id: gone, date: 2020-06-01, title: A ship sinks, sources: [t], status: withdrawn,\n"
    "   revisions: [{edition: 2, type: withdrawn, note: It never sailed.}]}\n"
    "- {id: new, date: 2020-07-01, title: A crane arrives, sources: [s]}\n"
    "judgments: [{id: J1, text: The owner pays., likelihood: very likely, confidence: low, basis: [talk]},\n"
    "  {id: J2, text: The pier is rebuilt., likelihood: unlikely, confidence: low, basis: [fall]},\n"
    "  {id: J3, text: Somebody else pays., likelihood: remote, confidence: low, basis: [talk]}]\n"
)


def write(folder: Path, events: str, head: str = HEAD) -> Path:
    path = folder / "t.yaml"
    path.write_text(head + SOURCES + ACTORS + events, encoding="utf-8")
    return path


def publish(folder: Path, events: str, **job: object) -> Publication:
    given = {"formats": ("json",), "archive": folder / "archive", "issued": "2021-01-01T06:00+00:00", **job}
    return publish_job(Job(write(folder, events), "har", **given))  # type: ignore[arg-type]


def read_texts(published: Published) -> list[str]:
    """Return the heading of the section on what changed, and the section as text."""
    name = next(each["name"] for each in published.manifest["files"] if each["name"].endswith(".json"))
    brief = json.loads((published.folder / name).read_text(encoding="utf-8"))
    section = next(each for each in brief["sections"] if each["id"] == "changes")
    return [section["heading"], json.dumps(section, ensure_ascii=False)]


def say(publication: Publication) -> list[str]:
    return [
        f"{change.kind} {change.event or 'the whole'} {change.field}".strip()
        for change in publication.built.edition.changes
    ]


def test_a_second_edition_says_what_changed_since_the_first(tmp_path: Path) -> None:
    first = publish(tmp_path, FIRST)
    assert (first.published.number, first.built.edition.replaces, first.published.state) == (1, 0, "released")
    second = publish(tmp_path, SECOND)
    edition = second.built.edition
    assert (edition.number, edition.replaces) == (2, 1)
    assert say(second) == [
        "corrected fall date",
        "withdrawn gone",
        "added new",
        "updated fall sources",
        "regraded talk claims[1].grade",
    ]
    date, withdrawn, _, sources, grades = edition.changes
    assert (date.was, date.now, date.reason) == ("March 2020?", "25 April 2020", "The log was misread.")
    assert withdrawn.reason == "It never sailed."
    assert (sources.was, sources.now) == ("", "Diary")
    assert (grades.was, grades.now) == ("C3", "B2, for Alpha: We will pay")
    became = {change.id: (change.kind, change.was_likelihood) for change in edition.judgments}
    assert became == {"J1": ("raised", "likely"), "J2": ("unchanged", ""), "J3": ("new", "")}
    page = second.built.outputs["json"].decode("utf-8")
    for words in (
        "HAR no. 2, replaces no. 1",
        "What changed since no. 1: 5 changes",
        "Raised from likely.",
        "Unchanged.",
        "New.",
        "The log was misread.",
        "For the other changes no reason is given.",
        "No. 1, 1 January 2021, 06:00 (UTC)",
    ):
        assert words in page, words


def test_the_one_that_is_replaced_is_superseded_and_the_chain_holds(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    publish(tmp_path, SECOND)
    archive = Archive(tmp_path / "archive")
    one, two = archive.list_editions("HAR")
    assert [each.state for each in (one, two)] == ["superseded", "released"]
    assert archive.check(one) == archive.check(two) == []
    (one.folder / "har.json").write_bytes(b"{}")
    assert archive.check(one) == [f"{one.folder / 'har.json'} is not as it was published"]
    (one.folder / "manifest.json").write_bytes((one.folder / "manifest.json").read_bytes() + b" ")
    assert archive.check(two) == ["the edition before no. 2 is not the one that it followed"]
    (one.folder / "manifest.json").write_bytes(b"{")
    with pytest.raises(FileError, match="edition 1 of 'HAR' cannot be read"):
        archive.list_editions("HAR")


def test_nothing_changed_is_said(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    second = publish(tmp_path, FIRST)
    assert say(second) == []
    assert "No event that is shown has changed since the last edition." in second.built.outputs["json"].decode("utf-8")


def test_what_was_published_is_not_dropped_in_silence(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    with pytest.raises(TimelineError, match="event 'gone' stood in edition 1 and is gone"):
        publish(tmp_path, SECOND.replace("- {id: gone", "- {id: other"))
    assert len(Archive(tmp_path / "archive").list_editions("HAR")) == 1


def test_an_audience_is_not_told_that_a_marking_was_raised(tmp_path: Path) -> None:
    """The event that it may no longer see goes without a word, as if it had been taken out of the file."""
    asked = {"ceiling": "TLP:GREEN"}
    publish(tmp_path, FIRST, **asked)
    raised = FIRST.replace("{id: gone,", "{id: gone, marking: TLP:RED,")
    second = publish(tmp_path, raised, **asked)
    assert say(second) == []
    page = second.built.outputs["json"].decode("utf-8")
    assert "sinks" not in page
    assert "withdrawn" not in page.casefold()
    other = tmp_path / "other"
    other.mkdir()
    publish(other, FIRST, **asked)
    amber = publish(other, FIRST.replace("{id: gone,", "{id: gone, marking: TLP:AMBER,"), **asked)
    assert amber.built.outputs == second.built.outputs


@pytest.mark.parametrize("ceiling", ["", "TLP:GREEN"])
def test_an_event_that_was_deleted_is_told_to_the_author_whoever_reads_the_brief(tmp_path: Path, ceiling: str) -> None:
    publish(tmp_path, FIRST, ceiling=ceiling)
    deleted = "\n".join(line for line in FIRST.splitlines() if "id: gone" not in line) + "\n"
    with pytest.raises(TimelineError, match=r"event 'gone' stood in edition 1 and is gone\n.*'status: withdrawn'"):
        publish(tmp_path, deleted, ceiling=ceiling)
    (series,) = Archive(tmp_path / "archive").list_series()
    assert len(Archive(tmp_path / "archive").list_editions(series)) == 1, "nothing half-done is left"


LINKED = (
    "events:\n"
    "- {id: fall, date: 2020-03-01, title: The pier falls, sources: [s, t], actors: [a, b],\n"
    "   related: {causes: [gone]},\n"
    "   media: [{file: p.png, alt: The pier}, {file: q.png, alt: The quay}],\n"
    "   quantities: [{what: loss, value: 3, by: a}, {what: debt, value: 4, by: b}],\n"
    "   claims: [{by: a, says: We will pay., sources: [s, t]}, {by: b, says: They will not.}]}\n"
    "- {id: gone, date: 2020-06-01, title: A ship sinks}\n"
)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("{id: gone,", "{id: gone, marking: TLP:RED,"),
        ("t: {title: Diary,", "t: {title: Diary, marking: TLP:RED,"),
        ("b: {name: Beta", "b: {name: Beta, marking: TLP:RED"),
        ("alt: The quay", "alt: The quay, marking: TLP:RED"),
        ("value: 4,", "value: 4, marking: TLP:RED,"),
        ("says: They will not.", "says: They will not., marking: TLP:RED"),
        ("says: They will not.", "says: They will not., marking: TLP:GREEN"),
    ],
    ids=["event", "source", "actor", "picture", "figure", "statement", "lower than the ceiling"],
)
def test_an_audience_is_not_told_what_a_marking_took_out_of_an_event(tmp_path: Path, old: str, new: str) -> None:
    for name in ("p.png", "q.png"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    text = HEAD + SOURCES + ACTORS + LINKED
    assert old in text
    path = tmp_path / "t.yaml"
    job = Job(path, "har", formats=("json",), archive=tmp_path / "archive", issued="2021-01-01T06:00+00:00")
    path.write_text(text, encoding="utf-8")
    publish_job(replace(job, ceiling="TLP:GREEN"))
    publish_job(job)
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert say(publish_job(replace(job, ceiling="TLP:GREEN"))) == []
    told = [change.kind for change in publish_job(job).built.edition.changes]
    # A source's or an actor's own marking is no change of an event.
    assert told == ([] if "title: Diary" in old or "name: Beta" in old else ["remarked"])


def test_what_an_audience_may_see_is_told_beside_what_it_may_not(tmp_path: Path) -> None:
    for name in ("p.png", "q.png"):
        Image.new("RGB", (4, 4)).save(tmp_path / name)
    publish(tmp_path, LINKED, ceiling="TLP:GREEN")
    more = LINKED.replace("says: They will not.", "says: They will not., marking: TLP:RED")
    more = more.replace("claims: [", "claims: [{by: a, says: We pay half.}, ")
    (change,) = publish(tmp_path, more, ceiling="TLP:GREEN").built.edition.changes
    assert (change.field, change.was, change.now) == ("claims", "", "Alpha: We pay half.")


def test_the_same_file_twice_is_no_change(tmp_path: Path) -> None:
    """A copy in the archive is written anew, without the markings that `meta` has and without what is not printed."""
    Image.new("RGB", (4, 4)).save(tmp_path / "p.png")
    green = "marking: TLP:GREEN"
    path = tmp_path / "t.yaml"
    path.write_text(
        f"""briefgen: 1
meta: {{title: Harbour, series: HAR, {green}}}
actors: {{a: {{name: Alpha, {green}}}}}
places: {{q: {{name: Quay, {green}}}}}
sources: {{s: {{title: Log, {green}}}}}
events:
- id: fall
  date: c. 1903
  planned: before 1903
  title: The pier falls
  {green}
  x: {{ticket: 7}}
  places: [q]
  sources: ["s@p. 4"]
  claims:
  - {{by: a, says: We will pay., date: about 28 June 1839, {green}, x: {{seen: by whom}}}}
  quantities:
  - {{what: loss, value: ~40, unit: m, {green}}}
  - {{what: debt, low: 3, high: 4}}
  media: [{{file: p.png, alt: The pier, {green}}}]
  related: {{precedes: [later, other]}}
  revisions: [{{edition: 1, type: remarked, note: As agreed., {green}}}]
- {{id: later, date: 1904, title: Talks begin, tags: [talks]}}
- {{id: other, date: 1905, title: A ship sinks, tags: [talks]}}
judgments: [{{id: J1, text: The owner pays., likelihood: likely, basis: [fall], {green}}}]
gaps: [{{text: Who knew., {green}}}]
""",
        encoding="utf-8",
    )
    job = Job(path, "har", formats=("json",), archive=tmp_path / "archive", issued="2021-01-01T06:00+00:00")
    for chosen in (job, replace(job, ceiling="TLP:AMBER"), replace(job, until="1904", series="PART")):
        first, second = publish_job(chosen), publish_job(chosen)
        assert second.built.edition.replaces == first.published.number
        assert say(second) == []
        assert {each.kind for each in second.built.edition.judgments} == {"unchanged"}
        selected = read_edition(second.published)
        assert compare_selected(read_edition(first.published), selected) == ()
    # What the last of them did not show is new, and so is the link to it.
    lines = compare_timelines(first.published.timeline, path).lines
    assert lines == ("Added: A ship sinks.", "Updated: The pier falls (related events; new: A ship sinks).")


def test_what_is_marked_anew_is_told_with_both_markings(tmp_path: Path) -> None:
    head = HEAD.replace("series: HAR", "series: HAR, marking: TLP:GREEN")
    path = write(tmp_path, FIRST, head)
    job = Job(path, "har", formats=("json",), archive=tmp_path / "archive", issued="2021-01-01T06:00+00:00")
    publish_job(job)
    write(tmp_path, FIRST.replace("{id: gone,", "{id: gone, marking: TLP:AMBER,"), head)
    (change,) = publish_job(job).built.edition.changes
    assert (change.kind, change.event, change.was, change.now) == ("remarked", "gone", "TLP:GREEN", "TLP:AMBER")
    write(tmp_path, FIRST.replace("grade: C3", "grade: C3, marking: TLP:GREEN"), head)
    assert say(publish_job(job)) == ["remarked gone marking"], "the statement is marked as it was"
    write(tmp_path, FIRST.replace("grade: C3", "grade: C3, marking: TLP:RED"), head)
    assert say(publish_job(job)) == ["remarked talk claims"]


def test_a_reason_that_nobody_gives_is_not_spoken_of(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    second = publish(tmp_path, FIRST.replace("The pier falls", "The pier fell"))
    heading, section = read_texts(second.published)
    assert heading == "What changed since no. 1: 1 change"
    assert "eason" not in section


def test_significance_is_told_to_the_author_and_not_to_readers(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    first = tmp_path / "first.yaml"
    shutil.copy(tmp_path / "t.yaml", first)
    weighed = FIRST.replace("{id: gone,", "{id: gone, significance: 5,")
    second = publish(tmp_path, weighed)
    assert say(second) == ["updated gone significance"]
    heading, section = read_texts(second.published)
    assert heading == "What changed since no. 1"
    assert "No event that is shown has changed since the last edition." in section
    assert second.published.manifest["changes"] == 0
    assert compare_timelines(first, tmp_path / "t.yaml").lines == (
        "Updated: A ship sinks (significance: was 3, is 5).",
    )
    before, after = read_edition(Archive(tmp_path / "archive").find("HAR", 1)), read_edition(second.published)
    assert compare_selected(before, after) == ()


def test_a_marking_that_an_audience_may_know_of_is_told_to_nobody_with_a_ceiling(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    greener = FIRST.replace("{id: gone,", "{id: gone, marking: TLP:GREEN,")
    assert say(publish(tmp_path, greener)) == ["remarked gone marking"]
    lower = tmp_path / "lower"
    lower.mkdir()
    publish(lower, FIRST, ceiling="TLP:AMBER")
    assert say(publish(lower, greener, ceiling="TLP:AMBER")) == []


def test_each_variant_counts_by_itself(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    publish(tmp_path, FIRST)
    other = publish(tmp_path, FIRST, variant="tlp-green", ceiling="TLP:GREEN")
    assert (other.published.series, other.published.number) == ("HAR.tlp-green", 1)


def test_ids_and_a_series_are_needed(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"the event 'A crane arrives' has no id of its own.*'id: a-crane-arrives'"):
        publish(tmp_path, "events: [{date: 2020-07-01, title: A crane arrives}]\n")
    path = write(tmp_path, FIRST, HEAD.replace(", series: HAR", ""))
    job = Job(path, "har", formats=("json",), archive=tmp_path / "archive", issued="2021-01-01T06:00+00:00")
    with pytest.raises(UsageError, match="only a brief of a series has editions"):
        publish_job(job)
    assert Archive(tmp_path / "archive").list_series() == []


def _publish_one(folder: str) -> int:
    path = Path(folder)
    job = Job(path / "t.yaml", "har", formats=("json",), archive=path / "archive", issued="2021-01-01T06:00+00:00")
    return publish_job(job).published.number


def test_of_many_who_publish_at_once_each_gets_a_number_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, FIRST)
    with multiprocessing.get_context("spawn").Pool(4) as pool:
        numbers = pool.map(_publish_one, [str(tmp_path)] * 8)
    assert sorted(numbers) == list(range(1, 9))
    archive = Archive(tmp_path / "archive")
    editions = archive.list_editions("HAR")
    assert [each.number for each in editions] == list(range(1, 9))
    assert [fault for each in editions for fault in archive.check(each)] == []
    assert not list((tmp_path / "archive" / "HAR").glob(".*")), "nothing unfinished is left"


def test_states_follow_each_other_and_numbers_are_never_given_again(tmp_path: Path) -> None:
    job = {"formats": ("json",), "archive": tmp_path / "archive", "issued": "2021-01-01T06:00+00:00"}
    publish_job(Job(write(tmp_path, FIRST), "har", **job), "draft")  # type: ignore[arg-type]
    archive = Archive(tmp_path / "archive")
    assert archive.find("HAR", 1).state == "draft"
    assert archive.move("HAR", 1, "released", "2021-01-02T06:00+00:00").state == "released"
    publish(tmp_path, SECOND)
    archive.move("HAR", 2, "withdrawn", "2021-01-03T06:00+00:00", "The pier stands.")
    with pytest.raises(UsageError, match="edition 2 of 'HAR' is withdrawn; it cannot become released"):
        archive.move("HAR", 2, "released", "2021-01-04T06:00+00:00")
    third = publish(tmp_path, SECOND)
    assert (third.built.edition.number, third.built.edition.replaces) == (3, 1), (
        "what was taken back is not compared with"
    )
    assert "withdrawn: The pier stands." in third.built.outputs["json"].decode("utf-8")


def test_series_have_folders_of_their_own(tmp_path: Path) -> None:
    names = ["A/B", "A-B", "A B", "../up", ".hidden", "é", "x" * 200, "CON", "a.b"]
    slugs = [slug_series(name) for name in names]
    assert len(set(slugs)) == len(names)
    assert all("/" not in slug and not slug.startswith(".") and len(slug) < 100 for slug in slugs)


# -- the commands -----------------------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "timelines").mkdir()
    shutil.move(write(tmp_path, FIRST), tmp_path / "timelines" / "har.yaml")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> str:
    done = CliRunner().invoke(briefgen, list(arguments), catch_exceptions=False, standalone_mode=False)
    if done.exception is not None:
        raise done.exception
    return done.output


def test_the_commands_publish_compare_and_take_back(project: Path) -> None:
    file = "timelines/har.yaml"
    assert run("publish", file, "--now", "2021-01-01T06:00Z", "--to", "json") == "HAR no. 1: archive/HAR/0001\n"
    (project / file).write_text(HEAD + SOURCES + ACTORS + SECOND, encoding="utf-8")
    lines = run("diff", "HAR@1", file).splitlines()
    assert lines[0] == "Corrected: The pier falls (date: was March 2020?, is 25 April 2020). The log was misread."
    assert lines[1:] == [
        "Withdrawn: A ship sinks. It never sailed.",
        "Added: A crane arrives.",
        "Updated: The pier falls (sources; new: Diary).",
        "Regraded: Talks begin (grade of a statement: was C3, is B2, for Alpha: We will pay).",
        "J1: Raised from likely.",
        "J3: New.",
    ]
    told = json.loads(run("diff", "HAR@1", file, "--format", "json"))
    assert [change["kind"] for change in told["changes"]][:2] == ["corrected", "withdrawn"]
    assert run("diff", "HAR@1", file, "--format", "md").splitlines()[1] == "- Withdrawn: A ship sinks. It never sailed."
    out = json.loads(run("publish", file, "--now", "2021-01-02T06:00Z", "--to", "json", "--draft", "--json"))
    assert out["editions"][0]["edition"] == 2
    assert out["editions"][0]["files"] == ["har.json", "timeline.yaml"]
    assert run("approve", "HAR", "2", "--now", "2021-01-02T07:00Z") == "HAR no. 2: released\n"
    with pytest.raises(UsageError, match="--reason is missing"):
        run("withdraw", "HAR", "2")
    assert run("recall", "HAR", "2", "--reason", "Wrong pier.") == "HAR no. 2: recalled\n"
    with pytest.raises(UsageError, match="'HAR' has no edition 7; there are 1, 2"):
        run("withdraw", "HAR", "7", "--reason", "x")
    assert run("diff", file, file) == "No event and no judgment that is shown has changed.\n"


def test_what_is_gone_is_told_between_files_and_editions_and_not_to_an_audience(project: Path) -> None:
    file, other = "timelines/har.yaml", "timelines/less.yaml"
    lines = [line for line in FIRST.splitlines() if "id: gone" not in line and "id: J2" not in line]
    less = "\n".join(lines).replace("basis: [talk]},", "basis: [talk]}]")
    (project / other).write_text(f"{HEAD}{SOURCES}{ACTORS}{less}\n", encoding="utf-8")
    assert run("diff", file, other) == "Removed: A ship sinks.\nJ2: Removed.\n"
    told = json.loads(run("diff", file, other, "--format", "json"))
    assert [(change["kind"], change["event"]) for change in told["changes"]] == [("removed", "gone")]
    assert [(each["id"], each["kind"]) for each in told["judgments"]] == [("J1", "unchanged"), ("J2", "removed")]
    nothing = "No event and no judgment that is shown has changed.\n"
    assert run("diff", file, other, "--ceiling", "TLP:GREEN") == nothing
    run("publish", file, "--to", "json")
    assert run("diff", "HAR@1", other) == "Removed: A ship sinks.\nJ2: Removed.\n"
    for ceiling in ("TLP:GREEN", "TLP:AMBER"):
        run("publish", file, "--to", "json", "--ceiling", ceiling)
    assert run("diff", "HAR.tlp-green@1", other) == nothing, "the edition is that of an audience"
    with pytest.raises(UsageError, match="two audiences, TLP:AMBER and TLP:GREEN; say with --ceiling"):
        run("diff", "HAR.tlp-green@1", "HAR.tlp-amber@1")
    assert run("diff", "HAR.tlp-green@1", "HAR.tlp-amber@1", "--ceiling", "TLP:GREEN") == nothing


def test_a_plan_of_a_project_publishes_into_its_archive(project: Path) -> None:
    (project / "briefgen.yaml").write_text(
        "briefgen: 1\nproject: {archive: kept/}\nbriefs: {har: {timeline: timelines/har.yaml, formats: [json],\n"
        "  vary: {ceiling: [TLP:CLEAR, TLP:GREEN]}}}\n",
        encoding="utf-8",
    )
    assert make_plan(("har",), None, {"formats": ()}).jobs
    assert run("publish", "har", "--now", "2021-01-01T06:00Z").splitlines() == [
        "HAR.tlp-clear no. 1: kept/HAR.tlp-clear/0001",
        "HAR.tlp-green no. 1: kept/HAR.tlp-green/0001",
    ]


# -- the founding timeline --------------------------------------------------------------------------------------

ROOT = Path(__file__).parents[2]
FOUNDING = ROOT / "timelines" / "syria-2015-10-07.yaml"
EDITION_1 = ROOT / "tests" / "cases" / "editions" / "SYR-2015-1.yaml"


def test_the_founding_brief_as_of_its_first_edition_is_that_edition() -> None:
    """All that differs is that events of later days are counted as not known yet."""
    first = run_build(Job(EDITION_1, "x", formats=("json",))).brief
    again = run_build(Job(FOUNDING, "x", formats=("json",), as_of="2015-10-07")).brief
    counts = ("Scope", "How this brief was made", "What was left out")

    def read(brief: Brief) -> list[str]:
        facts = [inline_text(fact.value) for fact in brief.masthead.facts if fact.label not in counts]
        sections = [section for section in walk_sections(brief.sections) if section.heading not in counts]
        inlines = [inline_text(content) for section in sections for content in list_inlines(section)]
        notes = [
            inline_text(note.content)
            for section in sections
            for block in section.blocks
            if isinstance(block, NoteList)
            for note in block.notes
        ]
        plots = [str(block.plot) for section in sections for block in section.blocks if isinstance(block, Figure)]
        return [text.removeprefix("36 of 37 events are shown. ") for text in (*facts, *inlines, *notes, *plots)]

    assert read(again) == read(first)


def test_the_second_edition_of_the_founding_brief_says_what_it_changed(tmp_path: Path) -> None:
    archive = tmp_path / "archive"
    job = Job(EDITION_1, "syria", formats=("json",), archive=archive, issued="2015-10-07T20:00+00:00")
    publish_job(job)
    second = publish_job(replace(job, timeline=FOUNDING, issued="2015-10-09T20:00+00:00"))
    assert say(second) == [
        "corrected jisr-captured date",
        "corrected jisr-captured date_text",
        "added missiles-fell-short",
        "updated the whole bottom_line",
        "updated jisr-captured sources",
        "regraded missile-launch claims[2].grade",
        "regraded missile-launch claims[3].grade",
    ]
    assert second.built.edition.changes[0].now == "25 April 2015"
    grades = {(change.was, change.now[:2]) for change in second.built.edition.changes if change.kind == "regraded"}
    assert grades == {("C3", "C2"), ("C6", "C5")}


def test_a_reason_is_given_once(tmp_path: Path) -> None:
    publish(tmp_path, FIRST)
    publish(tmp_path, SECOND)
    third = publish(tmp_path, SECOND.replace("date: 2020-04-25", "date: 2020-04-26"))
    (change,) = third.built.edition.changes
    assert (change.kind, change.field, change.reason) == ("updated", "date", "")


REGRADED = """events:
- id: talk
  date: 2020-05-01
  title: Talks begin
  claims:
  - {by: b, says: They will not pay., grade: C3, marking: TLP:AMBER}
  - {by: a, says: We will pay., grade: B2}
  revisions:
  - {edition: 2, type: regraded, field: "claims[1].grade", was: D4, known: 2020-06-01, note: Two of them said so.}
  - {edition: 2, type: regraded, field: "claims[2].grade", was: C3, known: 2020-06-01, note: They signed.}
"""


@pytest.mark.parametrize(("ceiling", "notes"), [("", ["Two of them", "They signed"]), ("TLP:GREEN", ["They signed"])])
def test_a_grade_is_that_of_its_statement_whatever_is_withheld(tmp_path: Path, ceiling: str, notes: list[str]) -> None:
    head = HEAD.replace("series: HAR", "series: HAR, marking: TLP:CLEAR")
    path = tmp_path / "t.yaml"
    path.write_text(head + SOURCES + ACTORS + REGRADED, encoding="utf-8")
    job = Job(path, "har", formats=("json",), archive=tmp_path / "archive", issued="2021-01-01T06:00+00:00")
    job = replace(job, ceiling=ceiling)
    publish_job(replace(job, as_of="2020-05-02", issued="2020-05-02T06:00+00:00"))
    second = publish_job(job)
    text = second.built.outputs["json"].decode()
    changes = second.built.edition.changes
    assert [(change.kind, change.was) for change in changes] == [
        ("regraded", was) for was in ("D4", "C3")[2 - len(notes) :]
    ]
    assert [change.reason.startswith(note) for change, note in zip(changes, notes, strict=True)] == [True] * len(notes)
    assert ("Two of them" in text) is (not ceiling)
    # What travels in the brief says the same when it is read again.
    assert not second.built.problems
    again = read_edition(second.published)
    assert [revision.field for revision in again.entries[0].event.revisions] == [
        f"claims[{number}].grade" for number in range(1, len(notes) + 1)
    ]


def test_the_chart_of_changes_shows_those_since_the_edition_before(tmp_path: Path) -> None:
    def list_rows(publication: Publication) -> list[tuple[str, ...]]:
        figures = [
            block
            for section in walk_sections(publication.built.brief.sections)
            for block in section.blocks
            if isinstance(block, Figure) and block.id == "figure-changes"
        ]
        rows = [row for figure in figures for row in figure.data.rows]
        return [
            tuple(
                "".join(inline_text(block.content) for block in cell.blocks if isinstance(block, Paragraph))
                for cell in row.cells
            )
            for row in rows
        ]

    asked = {"profile": "tracker"}
    assert list_rows(publish(tmp_path, FIRST, **asked)) == []
    second = publish(tmp_path, SECOND, issued="2021-01-08T06:00+00:00", **asked)
    assert list_rows(second) == [
        ("1", "The pier falls", "Corrected", "2", "date and sources", "The log was misread."),
        ("3", "A ship sinks", "Withdrawn", "2", "", "It never sailed."),
        ("4", "A crane arrives", "Added", "2", "", ""),
        ("2", "Talks begin", "Regraded", "2", "grade of a statement", ""),
    ]
    # What the second edition revised is no news in the third.
    third = publish(
        tmp_path, SECOND.replace("A crane arrives", "Two cranes arrive"), issued="2021-01-15T06:00+00:00", **asked
    )
    assert [row[:3] for row in list_rows(third)] == [("4", "Two cranes arrive", "Updated")]


def test_a_date_that_moved_and_is_kept_as_planned_is_one_change(tmp_path: Path) -> None:
    publish(tmp_path, "events:\n- {id: open, date: 2020-09-01, kind: planned, title: It opens}\n")
    later = "events:\n- {id: open, date: 2020-11-01, planned: 2020-09-01, kind: planned, title: It opens}\n"
    assert say(publish(tmp_path, later, issued="2021-01-08T06:00+00:00")) == ["updated open date"]
