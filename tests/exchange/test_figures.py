"""Columns of figures: their headings, the forms of numbers, what is not guessed, and the way there and back."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import UsageError
from briefgen.exchange.cells import Cell
from briefgen.exchange.csv_files import read_csv, write_csv
from briefgen.exchange.figures import is_figure, read_figure, split_heading, write_heading
from briefgen.exchange.formats import EXPORTERS
from briefgen.exchange.losses import describe_losses
from tests.exchange.reading import read_file, show_fields, show_left
from tests.exchange.round_trip import read, select, select_imported

TABLE = "Date,Title,Cost (MEUR),Length [km]\n2015,A,0.2,4..6\n2016,B,,~12\n2017,C,118.50,3+\n"


def show_quantities(rows: list[dict[str, Any]]) -> list[list[tuple[Any, ...]]]:
    return [[tuple(each.values()) for each in row.get("quantities", [])] for row in rows]


def test_columns_of_numbers_with_a_unit_are_figures(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", TABLE)
    assert "quantities=Cost (MEUR), quantities=Length [km]" in imported.told[0]
    assert show_quantities(show_fields(imported)) == [
        [("Cost", 0.2, "MEUR"), ("Length", "4..6", "km")],
        [("Length", "~12", "km")],
        [("Cost", "118.50", "MEUR"), ("Length", "3+", "km")],
    ]
    assert select_imported(imported).entries[2].event.quantities[0].best == Decimal("118.50")
    assert imported.columns[-2:] == [("quantities", "Cost (MEUR)"), ("quantities", "Length [km]")]


@pytest.mark.parametrize(
    "heading", ["Cost", "Phone (work)", "ID (old)", "Cost (2)", "Page (new)", "Remark (MEUR)", "Number (m)"]
)
def test_other_columns_stay_as_they_are(heading: str, tmp_path: Path) -> None:
    cell = "about two" if heading.startswith("Remark") else "12"
    rows = show_fields(read_file(tmp_path, "a.csv", f"Date,Title,{heading}\n2015,A,{cell}\n2016,B,3\n"))
    assert not any("quantities" in row for row in rows)


def test_figures_are_mapped(tmp_path: Path) -> None:
    text = "Date,Title,Victims,Cost (EUR)\n2015,A,n/a,1\n2016,B,3,none\n"
    rules = (("quantities", "n/a", ""),)
    mapping = (("quantities", "Victims"), ("quantities", "Cost (EUR)"))
    imported = read_file(tmp_path, "a.csv", text, mapping=mapping, values=rules)
    assert show_quantities(show_fields(imported)) == [[("Cost", 1, "EUR")], [("Victims", 3)]]
    assert show_left(imported) == [
        "3:10: 'none' is no figure; the event is imported without the figure, whose words stay under 'x:'"
    ]
    assert show_fields(imported)[1]["x"] == {"Cost (EUR)": "none"}
    closed = read_file(tmp_path, "a.csv", TABLE, mapping=(("quantities", ""),))
    assert not any("quantities" in row for row in show_fields(closed))
    with pytest.raises(UsageError, match="has no column 'Costs'"):
        read_file(tmp_path, "a.csv", text, mapping=(("quantities", "Costs"),))


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        ("1.234,5", "1234.5"), ("1,234.5", "1234.5"), ("1 234,50", "1234.50"), ("0.125", "0.125"), ("2,5", "2.5"),
        ("1.234.567", "1234567"), ("\u22123", "-3"), ("1'234'567.8", "1234567.8"), ("4\u20136", "4..6"),
        ("45 EUR", "45"), ("007", "007"), ("~1 000+", "~1000+"),
    ],
)  # fmt: skip
def test_forms_of_numbers(written: str, read_as: str) -> None:
    assert str(read_figure(Cell(written), "EUR", "")) == read_as


@pytest.mark.parametrize(
    ("cells", "read_as"),
    [(["1.234", "0,5"], 1234), (["1.234", "0.5"], 1.234), (["1,234", "0.5"], 1234), (["1,234", "7,25"], 1.234)],
)
def test_the_sign_of_decimals_is_told_from_the_sheet(cells: list[str], read_as: float, tmp_path: Path) -> None:
    text = f"Date;Title;Cost (MEUR)\n2015;A;{cells[0]}\n2016;B;{cells[1]}\n"
    imported = read_file(tmp_path, "a.csv", text)
    assert show_quantities(show_fields(imported))[0] == [("Cost", read_as, "MEUR")]


@pytest.mark.parametrize("other", ["17", "", "0.5;C\n2017;D;0,5"])
def test_a_thousand_or_three_decimals_is_not_guessed(other: str, tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", f"Date;Title;Cost (MEUR)\n2015;A;1.234\n2016;B;{other}\n")
    assert show_left(imported) == [
        "2:8: '1.234' may be 1234 or 1.234; the event is imported without the figure, whose words stay under 'x:'"
    ]
    assert show_fields(imported)[0]["x"] == {"Cost (MEUR)": "1.234"}
    assert imported.events[0].is_partial


def test_numbers_of_json_are_what_they_are(tmp_path: Path) -> None:
    text = '[{"date": "2015", "title": "A", "Cost (EUR)": 1.234}, {"date": "2016", "title": "B", "Cost (EUR)": 1e3}]'
    imported = read_file(tmp_path, "a.json", text, mapping=(("quantities", "Cost (EUR)"),))
    assert show_quantities(show_fields(imported)) == [[("Cost", 1.234, "EUR")], [("Cost", 1000, "EUR")]]


@pytest.mark.parametrize("written", ["1e999999999", "1e-999999999", "inf", "nan", "x", "1" * 99])
def test_numbers_of_no_sensible_length_are_refused(written: str) -> None:
    with pytest.raises(ValueError, match="is no figure"):
        read_figure(Cell(written, is_number=True), "", "")


@given(st.text(alphabet="0123456789.,'~+- \u2013a", max_size=12), st.sampled_from(["", ".", ","]))
def test_a_figure_is_read_or_refused_in_words(text: str, decimal: str) -> None:
    if is_figure(text):
        said = ""
        try:
            found = read_figure(Cell(text), "", decimal)
        except ValueError as error:
            said = str(error)
        if said:
            assert ("may be" in said and not decimal) or " down to " in said
            return
        event = f"- {{date: 2015, title: A, quantities: [{{what: a, value: '{found}'}}]}}"
        loaded = select(f"briefgen: 1\nmeta: {{title: T}}\nevents:\n{event}".encode())
        assert loaded.entries[0].event.quantities[0].written == str(found)


@given(st.text(alphabet="ab ()[]:1", min_size=1, max_size=8), st.text(alphabet="m ()1%", max_size=5))
def test_a_heading_comes_back(what: str, unit: str) -> None:
    heading = write_heading(what, unit)
    assert not heading or split_heading(heading) == (what, unit)


def test_figures_come_back(tmp_path: Path) -> None:
    first = read_file(tmp_path, "a.csv", TABLE.replace("118.50", "1.234"))
    exported = write_csv(select_imported(first))
    assert exported.decode("utf-8-sig").split("\r\n")[0].endswith(",urls,Cost (MEUR),Length (km)")
    again = read(read_csv, exported, "b.csv")
    assert show_quantities(show_fields(again)) == show_quantities(show_fields(first))
    assert write_csv(select_imported(again)) == exported


def test_figures_that_no_column_holds_are_told() -> None:
    events = (
        "- {date: 2015, title: A, quantities: [{what: Cost, value: 1, unit: EUR}, {what: Cost, value: 2, unit: EUR}]}\n"
        "- {date: 2016, title: B, quantities: [{what: Cost, value: 3, unit: EUR, by: Ann}]}\n"
        "- {date: 2017, title: C, quantities: [{what: Victims, low: 4, high: 6}]}\n"
        "- {date: 2017, title: C, quantities: [{what: Secret, value: 9, unit: EUR, marking: TLP:RED}]}\n"
        "- {date: 2018, title: D, quantities: [{what: End, value: 4, unit: m}]}\n"
    )
    selected = select(f"briefgen: 1\nmeta: {{title: T}}\nevents:\n{events}".encode())
    assert describe_losses(selected, EXPORTERS["csv"].holds) == ["further figures of 4 events are not in this format"]
    exported = write_csv(selected)
    assert exported.decode("utf-8-sig").split("\r\n")[0].endswith(",urls,Cost (EUR),Victims ()")
    rows = show_fields(read(read_csv, exported, "b.csv"))
    assert show_quantities(rows) == [[], [("Cost", 3, "EUR")], [("Victims", "4..6")], [], []]
