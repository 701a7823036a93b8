"""A Word brief that came back: what was changed in it is found, and the field of the timeline that holds it."""

from __future__ import annotations

import copy
import io
import json
import random
import subprocess
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.builds.review import TimelineReview, review_brief
from briefgen.cli.diff_docx import command
from briefgen.errors import FileError

TIMELINES = Path(__file__).parents[2] / "timelines"
FOUNDING = TIMELINES / "syria-2015-10-07.yaml"


def build(timeline: Path, style: str = "plain") -> bytes:
    return run_build(Job(timeline, "t", formats=("docx",), style=style, docx_comments=True)).outputs["docx"]


@pytest.fixture(scope="module")
def founding() -> bytes:
    return build(FOUNDING)


class Editing:
    """A document under a reviewer's hands."""

    def __init__(self, data: bytes) -> None:
        self.document = docx.Document(io.BytesIO(data))
        self.chronology = self.document.tables[0]

    def find(self, text: str) -> docx.text.run.Run:
        """Return the run that holds a text."""
        paragraphs = [*self.document.paragraphs]
        for table in self.document.tables:
            paragraphs += [each for row in table.rows for cell in row.cells for each in cell.paragraphs]
        return next(run for each in paragraphs for run in each.runs if text in run.text)

    def replace(self, old: str, new: str) -> None:
        run = self.find(old)
        run.text = run.text.replace(old, new)

    def review(self) -> TimelineReview:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return review_brief(buffer.getvalue(), "brief.docx")


@pytest.fixture
def editing(founding: bytes) -> Editing:
    return Editing(founding)


@pytest.mark.parametrize("style", ["plain", "formal"])
@pytest.mark.parametrize("timeline", sorted(TIMELINES.glob("*.yaml")), ids=lambda path: path.stem)
def test_nothing_is_found_where_nothing_was_changed(timeline: Path, style: str) -> None:
    review = review_brief(build(timeline, style), "brief.docx")
    assert (review.changes, review.comments) == ((), ())
    assert review.name == timeline.name


def test_notes_at_the_foot_of_pages_are_compared_too(tmp_path: Path) -> None:
    style = tmp_path / "foot.yaml"
    style.write_text("extends: plain\nname: foot\nnotes: foot\n", encoding="utf-8")
    data = build(FOUNDING, str(style))
    assert review_brief(data, "brief.docx").changes == ()
    changed = with_part(
        data, "word/footnotes.xml", lambda part: part.replace(b"Newspaper report", b"Newspaper story", 1)
    )
    (change,) = review_brief(changed, "brief.docx").changes
    assert change.change.new == change.change.old.replace("Newspaper report", "Newspaper story")
    assert change.field is not None
    assert change.field.path.startswith("sources.")


@pytest.mark.long
@pytest.mark.parametrize("name", ["syria-2015-10-07", "ibn-battuta"])
def test_another_program_may_save_the_document(name: str, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    source = tmp_path / "in" / "brief.docx"
    source.parent.mkdir()
    source.write_bytes(build(TIMELINES / f"{name}.yaml"))
    profile = f"-env:UserInstallation=file://{tmp_path}/profile"
    convert = ["--headless", profile, "--convert-to", "docx", "--outdir", str(tmp_path), str(source)]
    subprocess.run([need_tool("soffice"), *convert], check=True, capture_output=True, timeout=180)
    review = review_brief((tmp_path / "brief.docx").read_bytes(), "brief.docx")
    assert (review.changes, review.comments) == ((), ())


def test_a_changed_field_is_named_with_its_old_and_new_value(editing: Editing) -> None:
    editing.replace("falls to insurgents", "is taken by insurgents")
    editing.replace("an ill omen", "a bad omen")
    editing.replace("Moscow says", "Moscow claims")
    changes = editing.review().changes
    found = {each.field.path: (each.field.old, each.field.new) for each in changes if each.field}
    assert len(found) == len(changes) == 3
    assert found["events.jisr-captured.title"] == (
        "Jisr al-Shughour falls to insurgents",
        "Jisr al-Shughour is taken by insurgents",
    )
    assert found["events.jisr-captured.summary"][1].startswith("Widely read as a bad omen")
    assert "Moscow claims its 26" in found["meta.bottom_line.text"][1]


def test_the_name_of_a_place_is_the_places_and_a_date_is_printed(editing: Editing) -> None:
    row = next(each for each in editing.chronology.rows if "falls to insurgents" in each.cells[2].text)
    row.cells[3].paragraphs[0].runs[0].text = "Jisr ash-Shughur"
    row.cells[1].paragraphs[0].runs[0].text = "26 April 2015"
    changes = {each.change.column: each for each in editing.review().changes}
    assert changes["Place"].field is not None
    assert changes["Place"].field.path == "places.jisr-al-shughour.name"
    assert (changes["Date"].field, changes["Date"].change.new) == (None, "26 April 2015")
    assert {each.record.id for each in changes.values()} == {"jisr-captured"}


def test_rows_that_came_and_went_are_named_by_their_neighbours(editing: Editing) -> None:
    rows = editing.chronology.rows
    gone = rows[8]
    removed_text = gone.cells[2].paragraphs[0].text
    added = copy.deepcopy(rows[3]._tr)
    for mark in list(added.iter(qn("w:bookmarkStart"), qn("w:bookmarkEnd"))):
        mark.getparent().remove(mark)
    for text in added.iter(qn("w:t")):
        text.text = "new"
    before = rows[5].cells[2].paragraphs[0].text
    rows[5]._tr.addnext(added)
    gone._tr.getparent().remove(gone._tr)
    came, went = editing.review().changes
    assert (came.change.kind, came.change.inside) == ("added", False)
    assert came.record.title == before
    assert (went.change.kind, went.change.inside) == ("removed", True)
    assert went.record.title == removed_text
    assert removed_text in went.change.old


def track(run: docx.text.run.Run, kind: str, author: str) -> None:
    """Let a run be a tracked insertion or deletion."""
    element = run._r
    wrapper = OxmlElement(f"w:{kind}")
    wrapper.set(qn("w:author"), author)
    wrapper.set(qn("w:id"), "900")
    element.addprevious(wrapper)
    wrapper.append(element)
    if kind == "del":
        for text in list(element.iter(qn("w:t"))):
            text.tag = qn("w:delText")


def test_tracked_changes_count_as_accepted_and_are_named(editing: Editing) -> None:
    run = editing.find("falls to insurgents")
    new = copy.deepcopy(run._r)
    run._r.addnext(new)
    inserted = docx.text.run.Run(new, run._parent)
    inserted.text = "Jisr al-Shughour is lost"
    track(run, "del", "M. Editor")
    track(inserted, "ins", "M. Editor")
    (change,) = editing.review().changes
    assert change.field is not None
    assert (change.field.path, change.field.new) == ("events.jisr-captured.title", "Jisr al-Shughour is lost")
    assert change.change.by == ("M. Editor",)


def test_comments_of_readers_are_listed_and_those_of_the_build_are_not(editing: Editing) -> None:
    editing.document.add_comment(editing.find("falls to insurgents"), text="Is the month right?", author="M. Editor")
    review = editing.review()
    ((comment, record),) = review.comments
    assert (comment.author, comment.text) == ("M. Editor", "Is the month right?")
    assert comment.quoted == "Jisr al-Shughour falls to insurgents"
    assert (record.section, record.id) == ("events", "jisr-captured")
    assert review.changes == ()


def test_every_one_of_many_edits_is_found_and_nothing_else(founding: bytes) -> None:
    chance = random.Random(7)
    for _ in range(12):
        editing = Editing(founding)
        cells = [row.cells[2] for row in editing.chronology.rows[1:] if len({id(cell._tc) for cell in row.cells}) == 5]
        chosen = chance.sample(range(len(cells)), chance.randint(1, 8))
        wanted = set()
        for index in chosen:
            run = cells[index].paragraphs[0].runs[0]
            old = run.text
            cut = chance.randrange(len(old))
            run.text = f"{old[:cut]}~{chance.choice('abc')}{old[cut + chance.randint(0, 3) :]}"
            wanted.add((old, run.text))
        changes = editing.review().changes
        assert {(each.field.old, each.field.new) for each in changes if each.field} == wanted
        assert len(changes) == len(chosen)


def with_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for member in archive.namelist():
            out.writestr(member, change(archive.read(member)) if member == name else archive.read(member))
    return buffer.getvalue()


def bomb(part: bytes) -> bytes:
    return b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]>' + part.partition(b"?>")[2]


def test_files_that_are_none_are_refused(founding: bytes) -> None:
    plain = io.BytesIO()
    docx.Document().save(plain)
    for data, said in (
        (b"", "cannot be read as a Word document"),
        (b"PK\x03\x04nothing", "cannot be read as a Word document"),
        (founding[: len(founding) // 2], "cannot be read as a Word document"),
        (plain.getvalue(), "does not keep the text that it was built with"),
        (with_part(founding, "word/document.xml", bomb), "declares a document type"),
        (with_part(founding, "word/document.xml", lambda part: part[:-40]), "is no XML"),
    ):
        with pytest.raises(FileError, match=said):
            review_brief(data, "brief.docx")


def test_no_damage_ends_in_a_traceback(founding: bytes) -> None:
    chance = random.Random(11)
    for _ in range(40):
        data = bytearray(founding)
        for _ in range(chance.randint(1, 30)):
            data[chance.randrange(len(data))] = chance.randrange(256)
        # Either it can still be read or the user is told; anything else fails the test.
        with suppress(FileError):
            review_brief(bytes(data), "brief.docx")


def test_the_command_lists_record_by_record(editing: Editing, tmp_path: Path) -> None:
    editing.replace("falls to insurgents", "is taken by insurgents")
    path = tmp_path / "back.docx"
    editing.document.save(str(path))
    done = CliRunner().invoke(command, [str(path)])
    assert done.output.splitlines() == [
        f"{path}: 1 change, no comments",
        "",
        "event jisr-captured: Jisr al-Shughour falls to insurgents",
        "  events.jisr-captured.title",
        "    - Jisr al-Shughour falls to insurgents",
        "    + Jisr al-Shughour is taken by insurgents",
    ]
    told = json.loads(CliRunner().invoke(command, [str(path), "--json"]).output)
    assert told["changes"] == [
        {
            "kind": "changed",
            "section": "events",
            "id": "jisr-captured",
            "title": "Jisr al-Shughour falls to insurgents",
            "field": {
                "path": "events.jisr-captured.title",
                "old": "Jisr al-Shughour falls to insurgents",
                "new": "Jisr al-Shughour is taken by insurgents",
            },
            "column": "What happened and who says so",
            "old": "Jisr al-Shughour falls to insurgents",
            "new": "Jisr al-Shughour is taken by insurgents",
            "tracked_by": [],
        }
    ]
