"""Workbooks: dates as the cells show them, sheets that are left, and packages that would harm."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from briefgen.errors import SourceError, UsageError
from briefgen.exchange import workbooks
from tests.exchange.reading import read_file, show_dates, show_fields, show_left


def make_workbook(*rows: list[Any], formats: dict[str, str] | None = None, **sheets: list[list[Any]]) -> bytes:
    """Return a workbook of one sheet, and further ones."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "First"
    for row in rows:
        sheet.append(row)
    for cell, shown in (formats or {}).items():
        sheet[cell].number_format = shown
    for name, more in sheets.items():
        other = book.create_sheet(name)
        for row in more:
            other.append(row)
    return save(book)


def save(book: openpyxl.Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_dates_are_as_exact_as_they_are_shown(tmp_path: Path) -> None:
    moments = [datetime(2015, 10, 7), datetime(2015, 10, 1), datetime(2015, 1, 1), datetime(2015, 10, 7, 14, 30, 5)]
    formats = ["dd/mm/yyyy", "mmm yy", "yyyy", "yyyy-mm-dd hh:mm:ss"]
    rows = [[moment, f"Event {number}"] for number, moment in enumerate(moments)]
    rows += [[datetime(2015, 10, 7, 14, 30), "E"], [date(2016, 2, 29), "F"], [1998, "G"], ["c. 1903", "H"]]
    shown = {f"A{number}": each for number, each in enumerate(formats, 2)}
    shown["A6"] = '[$-409]d" days of "mmm yyyy h:mm AM/PM'
    data = make_workbook(["Date", "Title"], *rows, formats=shown)
    assert show_dates(read_file(tmp_path, "a.xlsx", data)) == [
        "2015-10-07", "2015-10", "2015", "2015-10-07T14:30:05", "2015-10-07T14:30", "2016-02-29", "1998", "1903~",
    ]  # fmt: skip


def test_dates_counted_from_1904(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    assert book.active is not None
    for row in (["Date", "Title"], [datetime(2015, 10, 7), "A"]):
        book.active.append(row)
    book.active["A2"].number_format = "d.m.yyyy"
    assert show_dates(read_file(tmp_path, "a.xlsx", save(book))) == ["2015-10-07"]


def test_values_and_times_of_cells(tmp_path: Path) -> None:
    data = make_workbook(
        ["Date", "Time", "Title", "Importance", "Share", "Open"],
        [datetime(2015, 10, 7), time(14, 30), "  A ", 5, 2.5, True],
        [None, None, None, None, None, None],
        [datetime(2015, 10, 8), None, "=1+1", 4, 1e20, False],
    )
    imported = read_file(tmp_path, "a.xlsx", data)
    assert show_fields(imported)[0] == {
        "date": "2015-10-07T14:30:00",
        "title": "A",
        "significance": 5,
        "x": {"Share": "2.5", "Open": True},
    }
    # A formula that was never calculated has no value.
    assert show_left(imported) == ["4:1: the row that begins with '2015-10-08T00:00:00' has no title"]


def test_other_sheets_are_left_or_chosen(tmp_path: Path) -> None:
    data = make_workbook(["Date", "Title"], [2015, "A"], Second=[["Date", "Title"], [2016, "B"], [2017, "C"]], Empty=[])
    imported = read_file(tmp_path, "a.xlsx", data)
    assert [str(problem) for problem in imported.left] == [
        f"{tmp_path}/a.xlsx: the 3 rows of the sheet 'Second' are not imported beside those of 'First'\n"
        "  help: import them alone with --map 'sheet=Second'"
    ]
    imported = read_file(tmp_path, "a.xlsx", data, mapping=(("sheet", "Second"),))
    assert show_dates(imported) == ["2016", "2017"]
    assert not imported.left
    with pytest.raises(UsageError, match="has no sheet 'Third'; there are First, Second, Empty"):
        read_file(tmp_path, "a.xlsx", data, mapping=(("sheet", "Third"),))


def test_a_hidden_sheet_is_told(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(io.BytesIO(make_workbook(["Date", "Title"], [2015, "A"], Notes=[["x"], ["y"]])))
    book["Notes"].sheet_state = "hidden"
    imported = read_file(tmp_path, "a.xlsx", save(book))
    assert "the hidden sheet 'Notes' was not read" in imported.told
    assert not imported.left


def repack(data: bytes, name: str, content: bytes) -> bytes:
    """Return a workbook with another content of one of its parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
        if name not in old.namelist():
            new.writestr(name, content)
    return out.getvalue()


def test_what_would_harm_or_is_damaged_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    good = make_workbook(["Date", "Title"], [2015, "A"])
    sheet = "xl/worksheets/sheet1.xml"
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><worksheet>&b;</worksheet>'
    cases = [
        (b"no zip", "the file is no .xlsx workbook"),
        (good[:-40], "the file is no .xlsx workbook"),
        (
            repack(good, sheet, entities),
            "the workbook declares entities in 'xl/worksheets/sheet1.xml', which none needs",
        ),
        (repack(good, sheet, entities.decode().encode("utf-16")), "the workbook declares entities"),
        (repack(good, sheet, b"<worksheet><sheetData><row"), "the workbook cannot be read: it is damaged (ParseError)"),
        (repack(good, "xl/workbook.xml", b"<x/>"), "the workbook holds no row"),
        (make_workbook(["Date", *map(str, range(300))]), "the sheet 'First' has more than 200 columns"),
        (make_workbook(), "the workbook holds no row"),
    ]
    for data, message in cases:
        with pytest.raises(SourceError) as caught:
            read_file(tmp_path, "a.xlsx", data, form="xlsx")
        assert caught.value.problems[0].message.startswith(message)
        assert caught.value.problems[0].help
    monkeypatch.setattr(workbooks, "MOST_UNPACKED", 2_000_000)
    with pytest.raises(SourceError, match="holds more than 2 MB when it is unpacked"):
        read_file(tmp_path, "a.xlsx", repack(good, "xl/media/a.bin", b"\0" * 3_000_000), form="xlsx")


def test_headings_below_titles_and_what_is_hidden(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Heimatverein"], [], ["Datum", "Ereignis", "Intern"], [2015, "A", "x"], [2016, "B", ""]):
        sheet.append(row)
    sheet.column_dimensions["C"].hidden = True
    sheet.row_dimensions[5].hidden = True
    imported = read_file(tmp_path, "a.xlsx", save(book))
    assert [row["title"] for row in show_fields(imported)] == ["A", "B"]
    assert "the hidden column 'Intern' was read too" in imported.told
    assert "the hidden row 5 was read too" in imported.told
    assert any(each.startswith("the headings were read from row 3; what stands above them") for each in imported.told)
