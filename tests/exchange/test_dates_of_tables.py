"""Dates of tables keep their precision, and what can mean two things is asked."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.exchange.date_forms import DateOrder, read_form
from briefgen.timeline.dates import DateError
from tests.exchange.reading import read_file, show_dates, show_left


def make_csv(*dates: str) -> str:
    return "date,title\n" + "".join(f'"{date}",Event {number}\n' for number, date in enumerate(dates, 1))


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("2015", "2015"),
        ("2015-03", "2015-03"),
        ("2015-3-7", "2015-03-07"),
        ("2015/04/03", "2015-04-03"),
        ("20150403", "2015-04-03"),
        ("25/10/2015", "2015-10-25"),
        ("10/25/2015", "2015-10-25"),
        ("5/5/2015", "2015-05-05"),
        ("3.4.2015", "2015-04-03"),
        ("03/2015", "2015-03"),
        ("1998.0", "1998"),
        ("2015-04-03 14:30", "2015-04-03T14:30"),
        ("2015-04-03T14:30:05.123", "2015-04-03T14:30:05"),
        ("2015-04-03T14:30:05Z", "2015-04-03T14:30:05Z"),
        ("2015-04-03T14:30:05+0200", "2015-04-03T14:30:05+02:00"),
        ("20150403T143005Z", "2015-04-03T14:30:05Z"),
        ("12/31/2015 2:30 PM", "2015-12-31T14:30"),
        ("12/31/2015 12:05 am", "2015-12-31T00:05"),
        ("1425513600", "2015-03-05T00:00:00Z"),
        ("1425513600000", "2015-03-05T00:00:00Z"),
        ("7 October 2015", "2015-10-07"),
        ("Oct 2015", "2015-10"),
        ("3. März 2015", "2015-03-03"),
        ("1er mai 1968", "1968-05-01"),
        ("3 de marzo de 2015", "2015-03-03"),
        ("Dezember 1999", "1999-12"),
        ("2015-03?", "2015-03?"),
        ("[2015-04..2015-06]", "[2015-04..2015-06]"),
        ("44 BC", "-0043"),
    ],
)
def test_a_form_is_read(written: str, edtf: str) -> None:
    assert read_form(written, DateOrder()).edtf == edtf


@pytest.mark.parametrize(
    ("written", "edtf"),
    [
        ("Herbst 2015", "2015-23"),
        ("Frühjahr 2015", "2015-21"),
        ("été 2015", "2015-22"),
        ("otoño de 2015", "2015-23"),
        ("Winter 2014/15", "2014-24"),
        ("Anfang 2015", "[2015-01..2015-04]"),
        ("Mitte März 2015", "[2015-03-11..2015-03-20]"),
        ("fin 2015", "[2015-09..2015-12]"),
        ("principios de 2015", "[2015-01..2015-04]"),
        ("mi-mars 2015", "[2015-03-11..2015-03-20]"),
        ("seit 01.02.2015", "2015-02-01/.."),
        ("vor 2015", "[..2014]"),
        ("nach dem 3. April 2015", "[2015-04-04..]"),
        ("bis zum 31.12.2015", "[..2015-12-31]"),
        ("ca. 2015", "2015~"),
        ("um 1900", "1900~"),
        ("1. Quartal 2015", "2015-33"),
        ("Q1/2015", "2015-33"),
        ("T2 2015", "2015-34"),
        ("KW 14/2015", "[2015-03-30..2015-04-05]"),
        ("14. KW 2015", "[2015-03-30..2015-04-05]"),
        ("2015–2017", "2015/2017"),
        ("01.02.2015 - 05.02.2015", "2015-02-01/2015-02-05"),
        ("3.–5. März 2015", "2015-03-03/2015-03-05"),
        ("März-Mai 2015", "2015-03/2015-05"),
        ("von 2015 bis 2017", "2015/2017"),
        ("du 3 mars 2015 au 5 mars 2015", "2015-03-03/2015-03-05"),
        ("entre 2015 y 2017", "[2015..2017]"),
        ("März/April 2015", "[2015-03,2015-04]"),
        ("17. Jahrhundert", "16XX"),
        ("Ende der 1990er Jahre", "[1997..1999]"),
        ("offen", "unknown"),
        ("n. n.", "unknown"),
        ("k. A.", "unknown"),
        ("unbekannt", "unknown"),
    ],
)
def test_words_of_other_languages_are_read_and_kept(written: str, edtf: str) -> None:
    assert read_form(written, DateOrder()) == (edtf, written, False)


@pytest.mark.parametrize(
    ("written", "edtf"),
    [("3. Apr. 2015", "2015-04-03"), ("Montag, 6. April 2015", "2015-04-06"), ("44 v. Chr.", "-0043"),
     ("3. März 2015 um 14:30 Uhr", "2015-03-03T14:30")],
)  # fmt: skip
def test_a_plain_date_in_other_words_needs_none_of_them(written: str, edtf: str) -> None:
    assert read_form(written, DateOrder()) == (edtf, "", False)


def test_what_is_expected_is_planned(tmp_path: Path) -> None:
    rows = read_file(
        tmp_path, "a.csv", make_csv("vsl. Dez. 2026", "voraussichtlich Frühjahr 2027", "prévu: 2028", "2015")
    )
    kinds = [(row.fields["date"], row.fields.get("kind"), row.fields.get("date_text")) for row in rows.events]
    assert kinds == [
        ("2026-12", "planned", "vsl. Dez. 2026"),
        ("2027-21", "planned", "voraussichtlich Frühjahr 2027"),
        ("2028", "planned", "prévu: 2028"),
        ("2015", None, None),
    ]


@pytest.mark.parametrize(
    ("written", "message", "advice"),
    [
        ("31.09.2024", "'31.09.2024' is not a date: September 2024 has 30 days", "correct the day in the file"),
        ("KW 60/2015", "'KW 60/2015' is not a date: 2015 has no week 60", "correct it in the file"),
        (
            "Herbsst 2015",
            "'Herbsst 2015' is not a date; 'Herbsst' is not a word that is known here",
            "did you mean 'Herbst'?",
        ),
        (
            "Autome 2015",
            "'Autome 2015' is not a date; 'Autome' is not a word that is known here",
            "did you mean 'automne'?",
        ),
        ("März 2015/bald", "'März 2015/bald' is not a date; expected a form such as 3. März 2015 or 2015-03-03", ""),
        ("2017–2015", "'2017–2015' ends before it starts; expected the earlier date first", ""),
    ],
)  # fmt: skip
def test_a_message_quotes_what_the_user_wrote(written: str, message: str, advice: str) -> None:
    with pytest.raises(DateError) as caught:
        read_form(written, DateOrder())
    assert caught.value.message == message
    assert caught.value.help.startswith(advice)


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("3/4/2015", "'3/4/2015' can mean 3 April or 4 March 2015"),
        ("3/4/15", "'3/4/15' has a year of two digits; expected four"),
        ("7-Oct-15", "'7-Oct-15' has a year of two digits; expected four"),
        ("May 15", "'May 15' has no year of four digits; expected day, month and year"),
        ("May '15", "'May '15' has a year of two digits; expected four"),
        ("31/02/2015", "'31/02/2015' is not a date: February 2015 has 28 days"),
        ("2015-04-03 25:00", "'2015-04-03 25:00' has a time that is none"),
        ("soon", "'soon' is not a date; expected a form such as 2015-10-07, 2015-03? or 'c. 1903'"),
        ("..", "'..' is an open start or end and no date"),
    ],
)
def test_a_form_is_refused(written: str, message: str) -> None:
    with pytest.raises(DateError) as caught:
        read_form(written, DateOrder())
    assert caught.value.message == message


def test_words_are_kept_where_they_say_more_than_the_date(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", make_csv("c. 1903", "7 October 2015", "n.d."))
    assert [(row.fields["date"], row.fields.get("date_text")) for row in imported.events] == [
        ("1903~", "c. 1903"),
        ("2015-10-07", None),
        ("unknown", "n.d."),
    ]


def test_one_value_shows_the_order_of_the_whole_column(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", make_csv("03/04/2015", "25/04/2015"))
    assert show_dates(imported) == ["2015-04-03", "2015-04-25"]
    assert "dates in digits were read day first, as '25/04/2015' shows" in imported.told
    imported = read_file(tmp_path, "a.csv", make_csv("03/04/2015", "04/25/2015"))
    assert show_dates(imported) == ["2015-03-04", "2015-04-25"]


def test_an_order_that_nothing_shows_is_asked(tmp_path: Path) -> None:
    text = make_csv("03/04/2015", "05/05/2015")
    imported = read_file(tmp_path, "a.csv", text)
    assert show_dates(imported) == ["2015-05-05"]
    (problem,) = imported.left
    assert str(problem) == (
        f"{tmp_path}/a.csv:2:1: '03/04/2015' can mean 3 April or 4 March 2015\n"
        '    2 | "03/04/2015",Event 1\n'
        "      | ^^^^^^^^^^^^\n"
        "  help: say it with --dates day-first or --dates month-first"
    )
    assert show_dates(read_file(tmp_path, "a.csv", text, day_first=True)) == ["2015-04-03", "2015-05-05"]
    assert show_dates(read_file(tmp_path, "a.csv", text, day_first=False)) == ["2015-03-04", "2015-05-05"]


def test_a_column_in_both_orders_decides_nothing(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", make_csv("25/04/2015", "04/25/2015", "03/04/2015"))
    assert show_dates(imported) == ["2015-04-25", "2015-04-25"]
    assert show_left(imported) == [
        "4:1: '03/04/2015' can mean 3 April or 4 March 2015, and the file writes both '25/04/2015' and '04/25/2015'"
    ]


def test_a_value_that_is_not_in_the_order_that_was_said_is_left(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", make_csv("04/25/2015"), day_first=True)
    assert show_left(imported) == ["2:1: '04/25/2015' has no month 25 when it is read day-first"]


def test_years_of_two_digits_are_never_guessed(tmp_path: Path) -> None:
    text = make_csv("25/04/49", "25/04/50", "7-Oct-15")
    imported = read_file(tmp_path, "a.csv", text)
    assert not imported.events
    assert all("--century" in problem.help for problem in imported.left)
    assert show_dates(read_file(tmp_path, "a.csv", text, century=1950)) == ["2049-04-25", "1950-04-25", "2015-10-07"]
    imported = read_file(tmp_path, "a.csv", "year,title\n15,A\n476,B\n-44,C\n")
    assert show_dates(imported) == ["0476", "-0043"]
    assert show_left(imported)[0].endswith("has a year of two digits; expected four")


def test_padded_first_days_of_years_become_years(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", make_csv("1951-01-01", "1952-01-01 00:00:00"))
    assert show_dates(imported) == ["1951", "1952"]
    assert "every date of 'date' is the first day of a year: read as years" in imported.told
    # One that is not shows that the others may be days too; and one alone shows nothing.
    assert show_dates(read_file(tmp_path, "a.csv", make_csv("1951-01-01", "1952-01-02"))) == [
        "1951-01-01",
        "1952-01-02",
    ]
    assert show_dates(read_file(tmp_path, "a.csv", make_csv("1951-01-01"))) == ["1951-01-01"]


def test_years_from_first_to_last_day(tmp_path: Path) -> None:
    text = "start,end,title\n1951-01-01,1953-12-31,A\n1960-01-01,1961-12-31,B\n"
    assert show_dates(read_file(tmp_path, "a.csv", text)) == ["1951/1953", "1960/1961"]


def test_what_ends_on_a_day_began_on_a_day(tmp_path: Path) -> None:
    text = "start,end,title\n2015-01-01,2015-06-30,A\n2016-01-01,2016-03-31,B\n"
    assert show_dates(read_file(tmp_path, "a.csv", text)) == ["2015-01-01/2015-06-30", "2016-01-01/2016-03-31"]
    text = "start,end,title\n2015-04-03,2015-12-31,A\n2016-05-01,2016-12-31,B\n"
    assert show_dates(read_file(tmp_path, "a.csv", text)) == ["2015-04-03/2015-12-31", "2016-05-01/2016-12-31"]
    text = "start,end,title\n1951-01-01,1953,A\n1960-01-01,1961,B\n"
    assert show_dates(read_file(tmp_path, "a.csv", text)) == ["1951/1953", "1960/1961"]


def test_midnights_of_a_whole_column_are_no_times(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", make_csv("2015-10-07 00:00:00", "2015-10-08 00:00:00"))
    assert show_dates(imported) == ["2015-10-07", "2015-10-08"]
    assert "every time of 'date' is midnight: read as days" in imported.told
    imported = read_file(tmp_path, "a.csv", make_csv("2015-10-07 00:00", "2015-10-08 13:00"))
    assert show_dates(imported) == ["2015-10-07T00:00", "2015-10-08T13:00"]


def test_a_display_date_or_a_precision_says_how_much_is_known(tmp_path: Path) -> None:
    text = "date,display date,title\n1951-01-01,1951,A\n1952-02-01,February 1952,B\n1953-02-01,1953,C\n"
    imported = read_file(tmp_path, "a.csv", text)
    assert [(row.fields["date"], row.fields.get("date_text")) for row in imported.events] == [
        ("1951", None),
        ("1952-02", "February 1952"),
        ("1953-02-01", "1953"),
    ]
    text = "date,precision,title\n1951-01-01,year,A\n1952-02-01,month,B\n1953-02-03,day,C\n1960-01-01,century,D\n"
    assert show_dates(read_file(tmp_path, "a.csv", text)) == ["1951", "1952-02", "1953-02-03", "19XX"]


def test_days_and_times_in_columns_of_their_own(tmp_path: Path) -> None:
    text = "date,time,end time,title\n7/25/2015,2:30 pm,4 pm,A\n7/26/2015,,,B\n7/27/2015,9:05,10:15,C\n2015,9:00,,D\n"
    imported = read_file(tmp_path, "a.csv", text)
    assert show_dates(imported) == ["2015-07-25T14:30/2015-07-25T16", "2015-07-26", "2015-07-27T09:05/2015-07-27T10:15"]
    assert show_left(imported) == ["5:6: the time '9:00' has no day beside it"]


def test_start_and_end_beside_a_day_are_times(tmp_path: Path) -> None:
    text = "Date,Start,End,Title\n2015-10-07,9:00,10:30,A\n"
    assert show_dates(read_file(tmp_path, "a.csv", text)) == ["2015-10-07T09:00/2015-10-07T10:30"]


def test_midnight_beside_a_time_is_no_time(tmp_path: Path) -> None:
    text = "date,time,title\n2015-10-07 00:00:00,14:30,A\n"
    assert show_dates(read_file(tmp_path, "a.csv", text)) == ["2015-10-07T14:30"]


def test_parts_of_dates_in_columns_of_their_own(tmp_path: Path) -> None:
    text = (
        "Year,Month,Day,End Year,Title\n2015,10,7,,A\n2015,March,,,B\n2015,,,2016,C\n,5,,,D\n2015,,7,,E\n2015,13,,,F\n"
    )
    imported = read_file(tmp_path, "a.csv", text)
    assert show_dates(imported) == ["2015-10-07", "2015-03", "2015/2016"]
    assert [message.partition(": ")[2][:40] for message in show_left(imported)] == [
        "'5' has no year beside it",
        "the day '7' has no month beside it",
        "'2015-13' is not a date: there is no mon",
    ]


def test_no_zone_is_invented(tmp_path: Path) -> None:
    text = make_csv("2015-10-07 10:00", "2015-10-07T10:00+02:00")
    imported = read_file(tmp_path, "a.csv", text)
    assert show_dates(imported) == ["2015-10-07T10:00", "2015-10-07T10:00+02:00"]
    assert "timezone" not in imported.meta
    assert read_file(tmp_path, "a.csv", text, timezone="Europe/London").meta == {"timezone": "Europe/London"}


def test_a_column_of_dates_may_hold_none(tmp_path: Path) -> None:
    assert show_dates(read_file(tmp_path, "a.csv", make_csv("unknown", "TBD"))) == ["unknown", "unknown"]
    assert len(read_file(tmp_path, "a.csv", make_csv("soon", "later")).left) == 2


def test_a_row_that_says_nothing_of_when_is_undated_and_told(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.csv", "date,title\n2015,A\n,B\n2015-02-30,C\n")
    assert show_dates(imported) == ["2015", "unknown"]
    assert imported.told[-1] == "1 row says nothing of when and is imported with 'date: unknown': line 3"
    assert show_left(imported) == ["4:1: '2015-02-30' is not a date: February 2015 has 28 days"]


@pytest.mark.parametrize(
    ("heading", "cell", "example"),
    [
        ("Date", "sometime after the vote", "3 March 2015"),
        ("Datum", "circa sogleich", "3. März 2015"),
        ("Date", "début du vote", "3 mars 2015"),
        ("Fecha", "mediados del voto", "3 de marzo de 2015"),
        ("Date", "circa never", "3 March 2015"),
    ],
)
def test_an_example_of_a_date_is_in_the_language_of_the_sheet(
    heading: str, cell: str, example: str, tmp_path: Path
) -> None:
    imported = read_file(tmp_path, "a.csv", f"{heading},Title\n2015,A\n{cell},B\n")
    assert f"expected a form such as {example} or 2015-03-03" in show_left(imported)[0]
