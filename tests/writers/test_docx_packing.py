"""Parts of a Word document are packed while they are written, and the zip file is one that any program reads."""

from __future__ import annotations

import io
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.writers.docx.markup import XML_HEAD
from briefgen.writers.docx.package import Package

BODY = [f"<p>{number} caf\N{LATIN SMALL LETTER E WITH ACUTE} \N{PILE OF POO}</p>" for number in range(60_000)]


def write_package() -> bytes:
    """Return a zip file with a part that was written piece by piece, one of a whole, and a picture."""
    with Package() as package:
        package.relate("", "officeDocument", "word/document.xml")
        part = package.begin_part()
        for piece in BODY:
            part.write(piece)
        package.add_part("word/document.xml", part, "application/xml")
        assert part.characters == {"\N{LATIN SMALL LETTER E WITH ACUTE}", "\N{PILE OF POO}"}
        package.add_part("word/styles.xml", "<s/>", "application/xml")
        package.add_part("word/media/\N{SNOWMAN}.png", b"dots" * 100)
        return package.to_bytes()


def test_every_member_can_be_read_again() -> None:
    with zipfile.ZipFile(io.BytesIO(write_package())) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        assert archive.read("word/document.xml").decode() == XML_HEAD + "".join(BODY)
        assert archive.read("word/styles.xml").decode() == f"{XML_HEAD}<s/>"
        picture = archive.getinfo("word/media/\N{SNOWMAN}.png")
        assert picture.compress_type == zipfile.ZIP_STORED
        assert archive.read(picture) == b"dots" * 100
        assert {member.date_time for member in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {member.create_system for member in archive.infolist()} == {0}


def test_the_same_parts_give_the_same_bytes() -> None:
    assert write_package() == write_package()


def test_other_programs_find_no_fault_in_the_file(need_tool: Callable[[str], str], tmp_path: Path) -> None:
    path = tmp_path / "t.docx"
    path.write_bytes(write_package())
    told = subprocess.run([need_tool("unzip"), "-t", str(path)], capture_output=True, check=False)
    assert told.returncode == 0, told.stdout


def test_what_cannot_be_written_stops_the_document() -> None:
    with Package() as package:
        part = package.begin_part()
        part.write("\ud800")
        with pytest.raises(UnicodeEncodeError):
            package.add_part("word/document.xml", part)
