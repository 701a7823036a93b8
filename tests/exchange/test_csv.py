"""Tables in text: delimiters, quotes, encodings, mapping, lists in cells, formulas, and what is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import SourceError, UsageError
from briefgen.exchange.cells import join_list, split_list
from briefgen.exchange.csv_cells import defuse_text, read_table, restore_text, split_records
from tests.exchange.reading import read_file, show_fields, show_left

items = st.lists(
    st.text(alphabet=' ab";,|', min_size=1, max_size=8).map(str.strip).filter(bool), min_size=1, max_size=4
)


@given(items)
def test_lists_in_a_cell_come_back(listed: list[str]) -> None:
    assert split_list(join_list(listed)) == listed
    assert split_list(join_list(listed), ";|,") == listed


@given(st.text(alphabet="'=+-@\t1a ", max_size=6))
def test_a_defused_text_is_no_formula_and_comes_back(text: str) -> None:
    defused = defuse_text(text)
    assert restore_text(defused) == text
    assert not defused.startswith(("=", "@", "\t"))
    assert defused[:1] not in ("+", "-") or defused[1:].isdigit()


@given(st.lists(st.lists(st.text(alphabet='ab";,\n ', max_size=5), min_size=2, max_size=4), min_size=1, max_size=4))
def test_cells_are_those_of_the_standard_library(records: list[list[str]]) -> None:
    import csv
    import io

    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(records)
    text = out.getvalue()
    found = split_records(text, ",", "a.csv")
    assert [[cell.text for cell in record] for record in found] == records
    lines = text.split("\n")
    for record in found:
        for cell in record:
            assert lines[cell.line - 1][cell.column - 1] == '"'


def test_a_table_is_read(tmp_path: Path) -> None:
    text = (
        "Date,Headline,Description,Who,Where,Latitude,Longitude,Tags,Source,Link,Importance,Status,Colour\n"
        '2015-10-07,"Ships fire, far off",*At sea*,"Navy; Air force",Caspian,42.1,50.5,"sea, missile",Daily,'
        "https://example.org/a,5,Confirmed,red\n"
    )
    imported = read_file(tmp_path, "a.csv", text)
    assert show_fields(imported) == [
        {
            "date": "2015-10-07",
            "title": "Ships fire, far off",
            "summary": "*At sea*",
            "actors": ["Navy", "Air force"],
            "tags": ["sea", "missile"],
            "significance": 5,
            "status": "confirmed",
            "places": ["caspian"],
            "sources": ["daily"],
            "x": {"Colour": "red"},
        }
    ]
    assert imported.places == {"caspian": {"name": "Caspian", "lat": 42.1, "lon": 50.5}}
    assert imported.sources == {"daily": {"title": "Daily", "url": "https://example.org/a"}}
    assert imported.told == [
        "columns read: date=Date, title=Headline, summary=Description, actors=Who, places=Where, lat=Latitude, "
        "lon=Longitude, tags=Tags, sources=Source, urls=Link, significance=Importance, status=Status "
        "(to change one: --map FIELD=COLUMN)",
        "columns kept as data of your own under 'x:': Colour",
        "ids are made from titles: where a title is changed and the file imported again, it is another event",
    ]


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        ("Datum;Überschrift;Beschreibung;Akteure;Ort;Quelle", "date title summary actors places sources"),
        ("Beginn;Ende;Ereignis;Schlagworte", "start end title tags"),
        ("Date;Titre;Texte;Qui;Lieu;Lien", "date title summary actors places urls"),
        ("Date de début;Date de fin;Événement;Catégorie", "start end title tags"),
        ("Fecha;Título;Descripción;Quién;Lugar;Fuente", "date title summary actors places sources"),
        ("Fecha de inicio;Fecha de fin;Acontecimiento;Etiquetas", "start end title tags"),
        ("investigation-start;investigation-end;event name", "start end title"),
        ("Year;Month;Day;Title", "year month day title"),
        ("Event Date (local);Event Time;Event Title;Link to source", "date time title urls"),
    ],
)
def test_headings_are_known(headings: str, fields: str, tmp_path: Path) -> None:
    values = {
        "date": "2015-10-07", "start": "2015-10-07", "end": "2015-10-08", "urls": "https://example.org/",
        "year": "2015", "month": "3", "day": "1", "time": "10 am",
    }  # fmt: skip
    row = ";".join(values.get(field, "words") for field in fields.split())
    imported = read_file(tmp_path, "a.csv", f"{headings}\n{row}\n")
    taken = dict(zip(fields.split(), headings.split(";"), strict=True))
    shown = ", ".join(f"{field}={heading}" for field, heading in taken.items())
    assert f"columns read: {shown} (to change one: --map FIELD=COLUMN)" in imported.told
    assert len(imported.events) == 1


def test_the_mapping_can_be_changed(tmp_path: Path) -> None:
    text = "investigation-start,cp-date,name,type\n1973-05-19,1974-01-30,Ann,plea\n"
    imported = read_file(tmp_path, "a.csv", text, mapping=(("date", "CP date"), ("actors", "name"), ("title", "type")))
    assert show_fields(imported) == [
        {"date": "1974-01-30", "title": "plea", "actors": ["Ann"], "x": {"investigation-start": "1973-05-19"}}
    ]
    with pytest.raises(UsageError, match=r"has no column 'nane'; did you mean 'name'\?"):
        read_file(tmp_path, "a.csv", text, mapping=(("title", "nane"),))
    with pytest.raises(UsageError, match=r"there is no field 'titel'; did you mean 'title'\?"):
        read_file(tmp_path, "a.csv", text, mapping=(("titel", "name"),))
    imported = read_file(tmp_path, "a.csv", text, mapping=(("tags", ""),))
    assert "tags" not in imported.events[0].fields


def test_a_table_without_headings_is_asked_for_them(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"a\.csv:1:1: the first row holds '2015-10-07', which names no column"):
        read_file(tmp_path, "a.csv", "2015-10-07,First\n2015-10-08,Second\n")


def test_columns_that_are_missing_are_asked(tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_file(tmp_path, "a.csv", "colour,size\nred,5\n")
    assert [problem.help for problem in caught.value.problems] == [
        "name it with --map date=COLUMN; headings that are not in row 1: --header-row NUMBER",
        "name it with --map title=COLUMN; headings that are not in row 1: --header-row NUMBER",
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "date,title\n2015,A; b\n"),
        ("a.csv", "date;title\n2015;A, b\n"),
        ("a.tsv", "date\ttitle\n2015\tA, b; c\n"),
        ("a.txt", "date|title\n2015|A\n"),
        ("a.csv", "sep=;\ndate;title\n2015;A\n"),
        ("a.csv", "date,title\r\n2015,A\r\n"),
        ("a.csv", "date,title\r2015,A\r"),
    ],
)
def test_delimiters_and_line_ends(name: str, text: str, tmp_path: Path) -> None:
    (fields,) = show_fields(read_file(tmp_path, name, text))
    assert fields["date"] == "2015"
    assert str(fields["title"]).startswith("A")
    assert "x" not in fields


def test_encodings(tmp_path: Path) -> None:
    text = "date,title\n2015,Café – “Ö”\n"
    for encoding, told in (("utf-8", 0), ("utf-8-sig", 0), ("utf-16", 1), ("cp1252", 1)):
        imported = read_file(tmp_path, "a.csv", text.encode(encoding))
        assert imported.events[0].fields["title"] == "Café – “Ö”"
        assert len(imported.told) == 2 + told
    assert imported.told[0] == (
        "the file is not in UTF-8 and was read as Windows-1252 (line 2 has 'é'); where letters are wrong, save it as "
        "UTF-8 and import it again"
    )
    with pytest.raises(SourceError, match=r"a\.csv:2:6: the byte 0x81 is not UTF-8"):
        read_file(tmp_path, "a.csv", b"date,title\n2015,\x81\n")
    with pytest.raises(SourceError, match="holds NUL characters"):
        read_file(tmp_path, "a.csv", b"date,title\n2015,\x00\n")


def test_each_row_is_accounted_for(tmp_path: Path) -> None:
    text = 'date,title,lat,lon\n2015,"two\nlines",95,1\n\n2016,,1,2\nsoon,C,,\n2017,D,12,\n2018,E,,,more\n'
    imported = read_file(tmp_path, "a.csv", text)
    assert [row.where.line for row in imported.events] == [2, 6 + 1, 8]
    assert show_left(imported) == [
        "3:8: '95' is no number of degrees; the event is imported without its coordinates",
        "5:1: the row that begins with '2016' has no title",
        "6:1: 'soon' is not a date; expected a form such as 2015-10-07, 2015-03? or 'c. 1903'",
    ]
    assert imported.told[0] == "1 empty line passed over"
    assert imported.events[1].fields["x"] == {"lat": "12"}
    assert imported.events[2].fields["x"] == {"column 5": "more"}


def test_a_quote_that_is_never_closed_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"a\.csv:3:6: the quote before 'open' is never closed"):
        read_file(tmp_path, "a.csv", 'date,title\n2015,A\n2016,"open\n2017,B\n')
    with pytest.raises(SourceError, match="the file holds no row"):
        read_file(tmp_path, "a.csv", "\n\n")


def test_addresses_that_are_none_stay_as_they_are(tmp_path: Path) -> None:
    imported = read_file(
        tmp_path, "a.csv", "date,title,source\n2015,A,javascript://alert(1)\n2016,B,https://example.org/b\n"
    )
    assert imported.events[0].fields["x"] == {"source": "javascript://alert(1)"}
    assert imported.events[1].fields["sources"] == ["example-org"]
    assert imported.told[-1] == ("1 of the addresses are no web addresses and stay under 'x:': 'javascript://alert(1)'")


def test_places_of_one_name_and_two_points_are_two(tmp_path: Path) -> None:
    text = "date,title,place,lat,lon\n2015,A,Pier,1,2\n2016,B,Pier,1,2\n2017,C,Pier,3,4\n2018,D,,5.5,6\n"
    imported = read_file(tmp_path, "a.csv", text)
    assert [row.fields["places"] for row in imported.events] == [["pier"], ["pier"], ["pier-2"], ["5-5-6"]]
    assert imported.places["5-5-6"] == {"name": "5.5, 6", "lat": 5.5, "lon": 6}


def test_columns_of_one_name_are_counted() -> None:
    assert read_table("date,title,a,a,\n2015,A,1,2,3\n", "a.csv").headings == [
        "date",
        "title",
        "a",
        "a (2)",
        "column 5",
    ]


def test_kinds_and_types(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", "date,title,type\n2015,A,Planned\n2016,B,state\n")
    assert [row.fields["kind"] for row in imported.events] == ["planned", "state"]
    imported = read_file(tmp_path, "a.csv", "date,title,kind\n2015,A,planned\n2016,B,party\n")
    assert [row.fields["tags"] for row in imported.events] == [["planned"], ["party"]]


def test_a_table_that_is_too_large_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="the table has 1,001 columns; at most 1,000 are read"):
        read_file(tmp_path, "a.csv", ",".join(f"c{number}" for number in range(1001)) + "\n1\n")
    with pytest.raises(
        SourceError, match="the table has 20,001 rows of 600 columns; at most 10,000,000 cells are read"
    ):
        read_file(tmp_path, "a.csv", "date,title" + ",x" * 598 + "\n" + "2015,A\n" * 20_000)


SHEET = (
    "Heimatverein Altenau e. V.\n\nChronik;Stand 2024\n\nDatum;Ereignis;Wer\n1.2.2015;Gründung;Vorstand\n2016;Umzug;\n"
)


@pytest.mark.parametrize(
    "mapping", [(), (("date", "Datum"),), (("header", "5"),), (("title", "Ereignis"), ("header", "5"))]
)
def test_headings_are_found_below_title_rows(tmp_path: Path, mapping: tuple[tuple[str, str], ...]) -> None:
    imported = read_file(tmp_path, "a.csv", SHEET, mapping=mapping)
    assert [row.fields["title"] for row in imported.events] == ["Gründung", "Umzug"]
    assert imported.events[0].fields["actors"] == ["Vorstand"]
    assert not imported.left
    told = (
        "the headings were read from row 5; what stands above them is no event: 'Heimatverein Altenau e. V.', "
        "'Chronik | Stand 2024' (another row: --header-row NUMBER)"
    )
    assert told in imported.told


def test_headings_of_no_known_name_are_found_by_mapping_or_number(tmp_path: Path) -> None:
    text = "Verein\nWann genau;Vorfall;Notiz\n2015;A;x\n"
    for options in ({"mapping": (("date", "Wann genau"), ("title", "Vorfall"))}, {"header_row": 2}):
        options.setdefault("mapping", (("date", "Wann genau"), ("title", "Vorfall")))
        assert show_fields(read_file(tmp_path, "a.csv", text, **options))[0]["title"] == "A"
    with pytest.raises(UsageError, match=r"--header-row: row 9 of .* holds nothing"):
        read_file(tmp_path, "a.csv", text, header_row=9)
    with pytest.raises(UsageError, match="--map header: 'x' is no number of a row"):
        read_file(tmp_path, "a.csv", text, mapping=(("header", "x"),))
    with pytest.raises(SourceError) as caught:
        read_file(tmp_path, "a.csv", "Datum;Sache\n2015;A\n")
    assert "there are Datum, Sache" in caught.value.problems[0].message


def test_a_first_row_of_headings_stays_the_first(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", "date,title\n2015,Start\n2016,End date\ndate,title\n")
    assert len(imported.events) == 2
    assert show_left(imported)[0].startswith("4:1: 'date' is not a date")


def test_words_of_kinds_and_standings_are_read(tmp_path: Path) -> None:
    text = (
        "Datum;Titel;Art;Status\n2015;A;Zustand;bestätigt\n2016;B;Aussage;strittig\n2017;C;geplant;zurückgezogen\n"
        "2018;D;Ereignis;gemeldet\n"
    )
    shown = [(row.get("kind"), row.get("status")) for row in show_fields(read_file(tmp_path, "a.csv", text))]
    assert shown == [("state", "confirmed"), ("statement", "disputed"), ("planned", "withdrawn"), (None, None)]


def test_values_mean_what_the_user_says(tmp_path: Path) -> None:
    text = "Datum;Titel;Intern\n2015;A;X\n2016;B;\n2017;C;nein\n"
    mapping = (("marking", "Intern"),)
    rules = (("marking", "x", "TLP:AMBER"), ("marking", "nein", ""))
    rows = show_fields(read_file(tmp_path, "a.csv", text, mapping=mapping, values=rules))
    assert [row.get("marking") for row in rows] == ["TLP:AMBER", None, None]
    imported = read_file(tmp_path, "a.csv", text, mapping=mapping)
    assert show_left(imported) == [
        "2:8: 'X' is no marking; expected TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED",
        "4:8: 'nein' is no marking; expected TLP:CLEAR, TLP:GREEN, TLP:AMBER, TLP:AMBER+STRICT or TLP:RED",
    ]
    assert imported.left[0].help == "say what it means with --value 'marking:X=TLP:AMBER'"
    assert [row["title"] for row in show_fields(imported)] == ["B"]
    with pytest.raises(UsageError, match="--value: no column was taken for 'kind'"):
        read_file(tmp_path, "a.csv", text, values=(("kind", "a", "planned"),))
    with pytest.raises(UsageError, match="--value: there is no field 'kinds'; did you mean 'kind'"):
        read_file(tmp_path, "a.csv", text, values=(("kinds", "a", "planned"),))


MIXED = "Date,Title,Status\n2015,A,confirmed\n2016,B,\n2027,C,Planned\n2028,D,scheduled\n"


def test_two_fields_are_read_from_one_column(tmp_path: Path) -> None:
    mapping = (("status", "Status"), ("kind", "Status"), ("note", "Status"))
    rules = (("kind", "confirmed", "state"), ("note", "planned", "to come"))
    rows = show_fields(read_file(tmp_path, "a.csv", MIXED, mapping=mapping, values=rules))
    assert [(row.get("kind"), row.get("status"), row.get("note")) for row in rows] == [
        ("state", "confirmed", "confirmed"), (None, None, None), ("planned", None, "to come"),
        ("planned", None, "scheduled"),
    ]  # fmt: skip


@pytest.mark.parametrize("mapping", [(), (("status", "Status"),), (("kind", "Status"),)])
def test_what_is_planned_stays_so_where_standings_are(mapping: tuple[tuple[str, str], ...], tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", MIXED, mapping=mapping)
    assert not imported.left
    shown = [(row.get("kind"), row.get("status")) for row in show_fields(imported)]
    assert shown == [(None, "confirmed"), (None, None), ("planned", None), ("planned", None)]
    assert "status=Status" in imported.told[0]
    assert "kind=Status" in imported.told[0]


def test_a_column_of_kinds_beside_that_of_standings(tmp_path: Path) -> None:
    text = "Date,Title,Kind,Status\n2015,A,state,confirmed\n2027,B,,planned\n2028,C,planned,planned\n"
    mapping = (("status", "Status"),)
    imported = read_file(tmp_path, "a.csv", text, mapping=mapping)
    shown = [(row.get("kind"), row.get("status")) for row in show_fields(imported)]
    assert shown == [("state", "confirmed"), ("planned", None), ("planned", None)]
    assert "read from 'Status' as kinds, which they are: planned" in imported.told
    imported = read_file(tmp_path, "a.csv", f"{text}2029,D,statement,planned\n", mapping=mapping)
    assert imported.left[0].help == "it is a kind: write it into the column of kinds, and here how sure it is"
    assert "status" not in str(show_fields(read_file(tmp_path, "a.csv", text)))


def test_a_word_that_is_no_standing_may_be_one_of_what_is_to_come(tmp_path: Path) -> None:
    text = MIXED.replace("scheduled", "announced")
    imported = read_file(tmp_path, "a.csv", text, mapping=(("status", "Status"),))
    assert imported.left[0].help == (
        "say what it means with --value 'status:announced=reported'; where it is still to come, with "
        "--map 'kind=Status' --value 'kind:announced=planned'"
    )
    rules = (("kind", "announced", "planned"),)
    imported = read_file(tmp_path, "a.csv", text, mapping=(("kind", "Status"),), values=rules)
    assert not imported.left
    assert [row.get("kind") for row in show_fields(imported)] == [None, None, "planned", "planned"]


def test_a_bad_end_does_not_cost_the_event(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", "Start,End,Title\n2015-02-01,bald,A\n2016-02-30,2017,B\n")
    assert show_fields(imported) == [{"date": "2015-02-01", "title": "A", "x": {"End": "bald"}}]
    assert show_left(imported)[0] == (
        "2:12: 'bald' is not a date; expected a form such as 2015-10-07, 2015-03? or 'c. 1903'; the event is imported "
        "without its end, whose words stay under 'x:'"
    )
    assert show_left(imported)[1].startswith("3:1: '2016-02-30' is not a date")


def test_sources_are_one_where_date_and_address_agree(tmp_path: Path) -> None:
    head = "Datum,Titel,Quelle,Quellendatum,Seite\n"
    text = f"{head}2018,A,Antrag,1.2.2018,4\n2020,B,Antrag,2020,\n2021,C,Antrag,2020,Bl. 7\n"
    imported = read_file(tmp_path, "a.csv", text)
    assert imported.sources == {
        "antrag": {"title": "Antrag", "issued": "2018-02-01"},
        "antrag-2": {"title": "Antrag", "issued": "2020"},
    }
    assert [row["sources"] for row in show_fields(imported)] == [["antrag@4"], ["antrag-2"], ["antrag-2@Bl. 7"]]
    assert not any("taken for one" in sentence for sentence in imported.told)


def test_sources_that_only_share_a_title_are_told(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", "Datum,Titel,Quelle\n2018,A,Antrag\n2020,B,Antrag\n2021,C,Brief\n")
    assert len(imported.sources) == 2
    assert "2 rows name the source 'Antrag'; they are taken for one" in imported.told


def test_a_running_number_as_id_is_warned_of(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", "Nr.,Datum,Titel\n1,2018,A\n2,2020,B\n", mapping=(("id", "Nr."),))
    assert "ids are those of the column 'Nr.'" in imported.told
    assert any(
        each.startswith("'Nr.' is a running number (1 to 2): never number the rows anew") for each in imported.told
    )
    summed = "Nr.,Datum,Titel\n1,2018,A\n2,2020,B\nSumme,,\n"
    imported = read_file(tmp_path, "a.csv", summed, mapping=(("id", "Nr."),))
    assert any("running number (1 to 2)" in each for each in imported.told)
    assert show_left(imported) == [
        "4:1: the row that begins with 'Summe' has no date: this looks like a row of totals",
    ]
    kept = read_file(tmp_path, "a.csv", "Nr.,Datum,Titel\n17,2018,A\n99,2020,B\n", mapping=(("id", "Nr."),))
    assert not any("running number" in each for each in kept.told)


@pytest.mark.parametrize("row", ["Summe,,12", ",Total:,12", ",Summe,", ",,Summe", "Gesamtsumme,,40", ",Insgesamt,3"])
def test_a_row_of_totals_is_no_event(tmp_path: Path, row: str) -> None:
    imported = read_file(tmp_path, "a.csv", f"date,title,cost\n2015,A,12\n{row}\n")
    assert len(imported.events) == 1
    assert "this looks like a row of totals" in show_left(imported)[0]


def test_a_row_that_repeats_another_is_told(tmp_path: Path) -> None:
    text = "date,title,who\n2015,A,Ann\n2016,B,\n2015,A,Ann\n2016,B\n2015,A,Bob\nsoon,C,\nsoon,C,\n"
    imported = read_file(tmp_path, "a.csv", text)
    assert len(imported.events) == 5
    assert (
        f"rows that say in all cells what another does, imported all the same: {tmp_path}/a.csv:4:1 repeats line 2, "
        f"{tmp_path}/a.csv:5:1 repeats line 3; delete those that are the same event"
    ) in imported.told
    twice = read_file(tmp_path, "a.json", '[{"date": "2015", "title": "A"}, {"date": "2015", "title": "A"}]')
    assert any("a.json:1:43 repeats line 1, column 11" in sentence for sentence in twice.told)
    assert not any("repeats" in each for each in read_file(tmp_path, "a.csv", "date,title\n2015,A\n2016,A\n").told)


def test_short_rows_are_told(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", "date,title,who,where\n2015,A,Ann,Here\n2016,B\n2017,C,,\n2018,D,\n")
    told = "2 rows have fewer cells than there are headings; what is missing at the end is read as empty: lines 3, 5"
    assert told in imported.told
    imported = read_file(tmp_path, "a.csv", "date,title\n2015,A\n2016,B,more\n")
    assert not any("fewer cells" in sentence for sentence in imported.told)


@pytest.mark.parametrize(
    ("heading", "cells", "why"),
    [
        ("Status", ("confirmed", "party"), "'party' in line 3 is no status (to read it all the same and list what is "
         "wrong: --map 'status=Status')"),
        ("TLP", ("TLP:RED", "x"), "'x' in line 3 is no marking (to read it all the same"),
        ("Latitude", ("1.5", "north"), "'north' in line 3 is no number of degrees (to read it all the same"),
        ("Cost (MEUR)", ("1.5", "much"), "'much' in line 3 is no figure (to read it all the same and list what is "
         "wrong: --map 'quantities=Cost (MEUR)')"),
        ("Importance", ("4", "high"), "'high' in line 3 is no significance (to read it all the same"),
    ],
)  # fmt: skip
def test_why_a_column_stays_as_it_is(heading: str, cells: tuple[str, str], why: str, tmp_path: Path) -> None:
    text = f"date,title,{heading}\n2015,A,{cells[0]}\n2016,B,{cells[1]}\n"
    imported = read_file(tmp_path, "a.csv", text)
    assert show_fields(imported)[0]["x"] == {heading: cells[0]}
    assert any(sentence.startswith(f"'{heading}' stays under 'x:', since {why}") for sentence in imported.told)
    field = next(iter(why.split("--map '")[1:]), "=").partition("=")[0]
    if field:
        assert show_left(read_file(tmp_path, "a.csv", text, mapping=((field, heading),)))


def test_why_single_cells_stay_as_they_are(tmp_path: Path) -> None:
    rows = "2015,A,Here,1.5,,,4\n2016,B,Here; There,1,2,Log,\n2017,C,,,,Log; Book,7\n"
    text = f"date,title,where,lat,lon,source,page\n{rows}"
    told = read_file(tmp_path, "a.csv", text, mapping=(("pin", "page"),)).told
    assert "coordinates stay under 'x:', being one of the two alone: line 2" in told
    assert "coordinates stay under 'x:', being of several places: line 3" in told
    assert "'page' stay under 'x:' where a row names no source: line 2" in told
    assert "'page' stay under 'x:' where a row names several sources: line 4" in told
