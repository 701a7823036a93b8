"""Whatever a file holds, an importer reads it or refuses it in words for its user; nothing else escapes."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import BriefgenError, Problem
from briefgen.exchange.formats import IMPORTERS, load_importer
from briefgen.exchange.imported import ImportOptions
from briefgen.exchange.result import write_timeline

SCRAPS = (
    "date", "title", "start", "end", "year", "month", "day", "time", "Headline", "Display Date", "timestamp_desc",
    "message", "datetime", "2015", "2015-10-07", "3/4/15", "25/12/2015", "10:00", "c. 1903", "-44", "1e9", "9" * 30, "",
    ",", ";", "\t", "\n", "\r\n", '"', '""', "'", "=1", "{", "}", "[", "]", ":", "null", "true", '"date"', '"title"',
    '"events"', '"start_date"', '"type"', '"Feature"', '"FeatureCollection"', '"features"', '"properties"',
    '"geometry"',
    '"coordinates"', '"bundle--1"', '"objects"', '"first_seen"', '"spec_version"', "\\", "\\ud800", "BEGIN:VCALENDAR\n",
    "BEGIN:VEVENT\n", "DTSTART:20150101\n", "RRULE:FREQ=DAILY\n", "SUMMARY:x\n", "END:VEVENT\n", "END:VCALENDAR\n",
    "timeline\n", "gantt\n", "section A\n", "2015 : Event\n", "a :done, b, 2015-01-01, 3d\n", "---\n", "title: x\n",
    "date: 2015\n", "# Head\n", "2015: Event\n", "now", "group x\n", "\x00", "\x0b", "é", "日", "\u2028", "<b>",
    "&amp;",
)  # fmt: skip
texts = st.lists(st.sampled_from(SCRAPS) | st.text(max_size=3), max_size=40).map("".join)
anything = st.binary(max_size=400) | texts.map(lambda text: text.encode("utf-8", "surrogatepass"))


def pack(sheet: bytes) -> bytes:
    """Return a workbook with any bytes as its sheet."""
    import openpyxl

    out, again = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(out)
    with zipfile.ZipFile(out) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name.endswith("sheet1.xml") else old.read(name))
    return again.getvalue()


def check_told(problem: Problem) -> None:
    assert problem.message
    assert not problem.message.endswith(".")
    assert str(problem)


def import_any(name: str, data: bytes, path: Path, options: ImportOptions) -> None:
    path.write_bytes(data)
    try:
        result = write_timeline(load_importer(name)(path, options), "Title", "x")
    except BriefgenError as error:
        problems = getattr(error, "problems", (Problem(str(error)),))
    else:
        problems = result.left
        assert result.events > 0
    for problem in problems:
        check_told(problem)


@pytest.mark.parametrize("name", IMPORTERS)
@given(data=anything, century=st.sampled_from([None, 1950]), day_first=st.sampled_from([None, True, False]))
def test_any_bytes_are_read_or_refused(
    name: str, data: bytes, century: int | None, day_first: bool | None, tmp_path: Path
) -> None:
    path = tmp_path / f"a{IMPORTERS[name].suffixes[0]}"
    import_any(name, data, path, ImportOptions(century=century, day_first=day_first))


@given(sheet=texts)
def test_any_sheet_is_read_or_refused(sheet: str, tmp_path: Path) -> None:
    rows = f"<worksheet><sheetData><row><c t='inlineStr'><is><t>{sheet}</t></is></c></row></sheetData></worksheet>"
    import_any("xlsx", pack(rows.encode("utf-8", "surrogatepass")), tmp_path / "a.xlsx", ImportOptions())
