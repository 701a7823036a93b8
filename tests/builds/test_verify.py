"""A brief carries its own proof: built again from what it carries it is the same, and what was changed is found."""

from __future__ import annotations

import io
import json
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from click.testing import CliRunner

from briefgen.builds import verify as verifying
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.builds.publish import publish_job
from briefgen.builds.verify import verify_file
from briefgen.cli.verify import command
from briefgen.errors import FileError
from briefgen.writers.pdf.seal import seal_file

TIMELINES = Path(__file__).parents[2] / "timelines"
FOUNDING = TIMELINES / "syria-2015-10-07.yaml"
FORMATS = ("pdf", "docx", "html")
PACKED = b'<meta name="briefgen:build.json" content="'


@pytest.fixture(scope="module")
def founding() -> dict[str, bytes]:
    return run_build(Job(FOUNDING, "brief", formats=FORMATS, style="formal")).outputs


@pytest.mark.parametrize("format_", FORMATS)
def test_a_brief_is_what_its_own_data_make(founding: dict[str, bytes], format_: str) -> None:
    verdict = verify_file(founding[format_], f"brief.{format_}")
    assert (verdict.same, verdict.differences, verdict.timeline) == ("bytes", (), "syria-2015-10-07.yaml")


@pytest.mark.long
@pytest.mark.parametrize(
    "asked",
    [
        {"since": "2015-10-07", "min_significance": 3},
        {"as_of": "2015-10-07", "tags": ("missile",)},
        {"one_page": True},
        {"language": "fr", "profile": "newsroom", "issued": "2015-10-09T06:00+02:00"},
        {"ceiling": "TLP:GREEN", "dated": "2020-01-01T00:00:00+00:00"},
        {"last": "3d", "actors": ("russia",)},
    ],
    ids=lambda asked: " ".join(asked),
)
def test_whatever_was_asked_is_asked_again(asked: dict[str, object]) -> None:
    built = run_build(Job(FOUNDING, "brief", formats=("pdf", "html"), **asked))  # type: ignore[arg-type]
    assert {verify_file(data, "brief").same for data in built.outputs.values()} == {"bytes"}


def test_an_edition_carries_what_changed(tmp_path: Path) -> None:
    first = Path(__file__).parents[1] / "cases" / "editions" / "SYR-2015-1.yaml"
    for path, issued in ((first, "2015-10-07T20:00+00:00"), (FOUNDING, "2015-10-09T20:00+00:00")):
        job = Job(path, "brief", formats=("pdf",), archive=tmp_path / "archive", issued=issued)
        done = publish_job(job)
        assert verify_file(done.built.outputs["pdf"], "brief.pdf").same == "bytes"


def change_part(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as out:
        for member in archive.namelist():
            out.writestr(member, change(archive.read(member)) if member == name else archive.read(member))
    return buffer.getvalue()


def test_a_changed_word_is_found_where_it_stands(founding: dict[str, bytes]) -> None:
    page = founding["html"].replace(b"falls to insurgents", b"falls to government", 1)
    verdict = verify_file(page, "brief.html")
    assert verdict.same == "no"
    assert any(line.startswith("  +") and "falls to government" in line for line in verdict.differences)
    assert any(line.startswith("  -") and "falls to insurgents" in line for line in verdict.differences)
    document = change_part(
        founding["docx"], "word/document.xml", lambda part: part.replace(b"falls to insurgents", b"falls to nobody", 1)
    )
    assert any("falls to nobody" in line for line in verify_file(document, "brief.docx").differences)


def test_a_changed_letter_of_a_page_is_found_on_its_page(founding: dict[str, bytes]) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(founding["pdf"])) as pdf:
        stream = pdf.pages[2].Contents
        code = stream.read_bytes()
        # Two glyphs of the page change places.
        start = code.index(b"]TJ", len(code) // 2)
        pieces = code[:start].rpartition(b"[")
        assert pieces[2].count(b"<") >= 2, "a word of two glyphs"
        first, second = pieces[2].split(b"<", 2)[1:]
        stream.write(pieces[0] + b"[<" + second + b"<" + first + code[start:])
        pdf.save(buffer)
    verdict = verify_file(buffer.getvalue(), "brief.pdf")
    assert verdict.same == "no"
    assert verdict.differences[0] == "page 3"


def test_changed_data_are_found_by_the_text_that_they_make(founding: dict[str, bytes]) -> None:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(founding["pdf"])) as pdf:
        old = pdf.attachments["syria-2015-10-07.yaml"].get_file().read_bytes()
        del pdf.attachments["syria-2015-10-07.yaml"]
        pdf.attachments["syria-2015-10-07.yaml"] = old.replace(b"falls to insurgents", b"falls to nobody")
        pdf.save(buffer)
    verdict = verify_file(buffer.getvalue(), "brief.pdf")
    assert any(line.startswith("  -") and "falls to nobody" in line for line in verdict.differences)


def test_a_changed_property_is_found_though_no_word_differs(founding: dict[str, bytes]) -> None:
    document = change_part(
        founding["docx"], "docProps/core.xml", lambda part: part.replace(b"joint offensive", b"other offensive")
    )
    verdict = verify_file(document, "brief.docx")
    assert verdict.same == "no"
    assert verdict.differences[0].startswith("no word differs, but the bytes do, from byte ")


def test_what_was_added_after_a_brief_leaves_it_the_same(founding: dict[str, bytes]) -> None:
    assert verify_file(founding["pdf"] + b"\n% an update of the file\n", "brief.pdf").same == "signed"


def test_another_version_is_compared_word_by_word(founding: dict[str, bytes], monkeypatch: pytest.MonkeyPatch) -> None:
    page = founding["html"].replace(b'<meta name="viewport"', b'<meta  name="viewport"', 1)
    assert verify_file(page, "brief.html").same == "no"
    monkeypatch.setattr(verifying, "__version__", "99.0")
    assert verify_file(page, "brief.html").same == "text"


def test_files_that_carry_nothing_are_refused(founding: dict[str, bytes]) -> None:
    older = run_build(Job(FOUNDING, "brief", formats=("pdf",), pdf_standard="ua1+2a")).outputs["pdf"]
    sealed = seal_file(founding["pdf"], "brief.pdf", "a long password").data
    for data, said in (
        (b"hello", "is neither PDF nor DOCX nor HTML"),
        (b"%PDF-1.7\nnothing", "is damaged"),
        (b"PK\3\4nothing", "cannot be read as a Word document"),
        (b"<!DOCTYPE html><html></html>", "carries neither timeline nor options"),
        (older, "carries neither timeline nor options"),
        (sealed, "is encrypted"),
        (founding["html"].replace(PACKED, PACKED + b"AAAA"), "is damaged"),
    ):
        with pytest.raises(FileError, match=said):
            verify_file(data, "brief")


def test_no_damage_ends_in_a_traceback(founding: dict[str, bytes]) -> None:
    chance = random.Random(4)
    for format_ in FORMATS:
        for _ in range(6):
            data = bytearray(founding[format_])
            for _ in range(chance.randint(1, 40)):
                data[chance.randrange(len(data))] = chance.randrange(256)
            with suppress(FileError):
                assert verify_file(bytes(data), "brief").same in ("no", "signed")


def test_the_command_says_it_and_ends_with_a_code(founding: dict[str, bytes], tmp_path: Path) -> None:
    good, bad = tmp_path / "good.html", tmp_path / "bad.html"
    good.write_bytes(founding["html"])
    bad.write_bytes(founding["html"].replace(b"falls to insurgents", b"falls to nobody", 1))
    done = CliRunner().invoke(command, [str(good)], standalone_mode=False)
    assert (done.return_value, done.output.splitlines()) == (
        0,
        [f"{good}: the same, byte for byte, as its timeline, style and options make"],
    )
    done = CliRunner().invoke(command, [str(bad), "--json"], standalone_mode=False)
    assert done.return_value == 1
    assert json.loads(done.output)["same"] == "no"
