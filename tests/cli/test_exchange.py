"""`briefgen import` and `briefgen export` as users call them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import click
import pytest

from briefgen.cli import briefgen
from briefgen.errors import UsageError

TABLE = "Start,Headline,Colour\n25/04/2015,A,red\n03/04/2015,B,\nsoon,C,\n"
TIMELINE = """\
briefgen: 1
meta: {title: A small matter, marking: TLP:CLEAR}
actors: {a: {name: Alpha, allegiance: north}, s: {name: Sigma, marking: TLP:RED}}
events:
- {id: one, date: 2015-01-10, title: First, actors: [a], tags: [x], significance: 5}
- id: two
  date: 2015-02
  title: "=HYPERLINK(1)"
  claims: [{by: a, says: It was so.}]
- {id: three, date: 2015-03-01, title: Sigma appears, actors: [s], marking: TLP:RED}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "t.csv").write_text(TABLE, encoding="utf-8")
    (tmp_path / "t.yaml").write_text(TIMELINE, encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=dict(os.environ))


def test_import_writes_a_timeline_and_accounts_for_every_row(folder: Path) -> None:
    done = run(folder, "import", "t.csv", "-o", "new/t.yaml")
    assert done.returncode == 1
    assert done.stderr == (
        "t.csv:4:1: 'soon' is not a date; expected a form such as 2015-10-07, 2015-03? or 'c. 1903'\n"
        "    4 | soon,C,\n"
        "      | ^^^^\n"
        "  help: write it like 2015-10-07, 7 October 2015, c. 1903, or 'unknown'\n"
    )
    assert done.stdout == (
        "columns read: start=Start, title=Headline (to change one: --map FIELD=COLUMN)\n"
        "columns kept as data of your own under 'x:': Colour\n"
        "ids are made from titles: where a title is changed and the file imported again, it is another event\n"
        "dates in digits were read day first, as '25/04/2015' shows\n"
        "t.csv (a table parted by commas, semicolons or tabs): 3 rows: 2 imported, 1 not imported, listed above: "
        "new/t.yaml\n"
        "how it was read stands at its head; to import it again: briefgen import t.csv --into new/t.yaml\n"
    )
    head = (folder / "new" / "t.yaml").read_text(encoding="utf-8").split("\n")
    assert head[1] == (
        "# Imported from t.csv: briefgen import t.csv --map start=Start --map title=Headline --dates day-first"
    )
    assert run(folder, "check", "new/t.yaml").stdout == "new/t.yaml: good, 2 events\n"
    again = run(folder, "import", "t.csv", "-o", "new/t.yaml")
    assert again.returncode == 2
    assert "'new/t.yaml' is there already" in again.stderr
    assert run(folder, "import", "t.csv", "-o", "new/t.yaml", "--force", "--quiet").stdout == ""


def test_import_prints_the_timeline_and_its_account_apart(folder: Path) -> None:
    done = run(folder, "import", "t.csv", "--map", "tags=Colour", "--dates", "month-first")
    assert done.stdout.startswith(
        "# yaml-language-server: $schema=timeline.schema.json\n"
        "# Imported from t.csv: briefgen import t.csv --map tags=Colour --map start=Start --map title=Headline "
        "--dates month-first\nbriefgen: 1\n"
    )
    assert "date: 2015-03-04" in done.stdout
    assert "tags=Colour" in done.stderr
    assert "'25/04/2015' has no month 25 when it is read month-first" in done.stderr
    assert done.returncode == 1


def test_import_tells_json(folder: Path) -> None:
    done = run(folder, "import", "t.csv", "-o", "t2.yaml", "--json")
    account = json.loads(done.stdout)
    assert list(account) == ["file", "format", "output", "imported", "rows", "told", "left"]
    assert (account["format"], account["imported"], account["left"][0]["line"]) == ("csv", 2, 4)
    assert account["rows"] == {"whole": 2, "partial": 0, "left": 1, "others": 0}


def test_each_row_is_counted_once(folder: Path) -> None:
    # Two faults in one row, a bad end and bad degrees in another, an order of dates that only the loader refuses.
    (folder / "u.csv").write_text(
        "Start,End,Headline,Status,Lat,Lon\nsoon,,A,party,,\n2015,bald,B,,x,1\n2016,2015,C,confirmed,,\n\n2017,,D,,,\n",
        encoding="utf-8",
    )
    done = run(
        folder, "import", "u.csv", "-o", "u.yaml", "--map", "status=Status", "--map", "lat=Lat", "--map", "lon=Lon"
    )
    assert (
        "4 rows: 1 imported whole, 1 imported without some cells, 2 not imported, listed above: u.yaml" in done.stdout
    )
    assert done.stderr.count("u.csv:") == 5


def test_the_schema_of_a_project_is_named(folder: Path) -> None:
    (folder / "schema").mkdir()
    (folder / "schema" / "timeline.json").write_text("{}", encoding="utf-8")
    run(folder, "import", "t.csv", "-o", "timelines/t.yaml")
    first = (folder / "timelines" / "t.yaml").read_text(encoding="utf-8").partition("\n")[0]
    assert first == "# yaml-language-server: $schema=../schema/timeline.json"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("import", "t.csv", "--map", "date"), "--map: 'date' is no FIELD=COLUMN"),
        (("import", "t.csv", "--map", "date=Stat"), "'t.csv' has no column 'Stat'; did you mean 'Start'?"),
        (("import", "t.csv", "--timezone", "Nowhere/Here"), "--timezone: "),
        (("import", "t.csv", "--until", "2027"), "--until: '2027' is no day"),
        (("import", "t.csv", "--until", "soon"), "--until: 'soon' is not a date"),
        (("import", "t.csv", "--from", "cvs"), "there is no format 'cvs' to import"),
        (("import", "t.csv", "--century", "x"), "'x' is not a valid integer range"),
        (("export", "t.yaml"), "the format is not said; give --to csv, ics, timelinejs, json-ld or markwhen"),
        (("export", "t.yaml", "--to", "pdf"), "there is no format 'pdf' to export to"),
        (("export", "t.yaml", "-o", "t.csv"), "'t.csv' is there already"),
        (("export", "t.yaml", "--to", "csv", "--ceiling", "secret"), "secret"),
    ],
)
def test_wrong_usage_ends_with_2(
    arguments: tuple[str, ...], message: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises((UsageError, click.UsageError)) as caught:
        briefgen.main(list(arguments), standalone_mode=False)
    assert caught.value.exit_code == 2
    assert message in str(caught.value)


def test_a_file_that_cannot_be_imported_ends_with_1_and_writes_nothing(folder: Path) -> None:
    (folder / "bad.csv").write_text("colour,size\nred,5\n", encoding="utf-8")
    done = run(folder, "import", "bad.csv", "-o", "bad.yaml")
    assert done.returncode == 1
    assert "bad.csv:1:1: no column was taken for the date; there are colour, size" in done.stderr
    assert not (folder / "bad.yaml").exists()
    assert run(folder, "import", "none.csv").stderr == "none.csv: the file cannot be read: no such file or directory\n"


def test_export_writes_and_tells_what_is_lost(folder: Path) -> None:
    done = run(folder, "export", "t.yaml", "-o", "out/new.csv")
    assert done.returncode == 0, done.stderr
    assert done.stderr == "claims of 1 event are not in this format\n"
    assert done.stdout.startswith("out/new.csv: a table for spreadsheets, 3 events, ")
    text = (folder / "out" / "new.csv").read_text(encoding="utf-8-sig")
    assert "two,2015-02,,event,'=HYPERLINK(1)," in text
    back = run(folder, "import", "out/new.csv", "-o", "back.yaml")
    assert back.returncode == 0, back.stderr
    assert 'title: "=HYPERLINK(1)"' in (folder / "back.yaml").read_text(encoding="utf-8")


def test_export_prints_and_selects(folder: Path) -> None:
    done = run(folder, "export", "t.yaml", "--to", "timelinejs", "--tag", "x", "--quiet")
    assert done.returncode == 0
    assert done.stderr == ""
    assert [slide["unique_id"] for slide in json.loads(done.stdout)["events"]] == ["one"]


@pytest.mark.long
@pytest.mark.parametrize("form", ["csv", "timelinejs"])
def test_an_audience_sees_nothing_above_its_ceiling(form: str, folder: Path) -> None:
    whole = run(folder, "export", "t.yaml", "--to", form)
    assert "Sigma" in whole.stdout
    done = run(folder, "export", "t.yaml", "--to", form, "--ceiling", "TLP:CLEAR")
    assert done.returncode == 0
    assert "Sigma" not in done.stdout + done.stderr
    assert "three" not in done.stdout + done.stderr


@pytest.mark.parametrize("command", ["import", "export"])
def test_the_help_fits_a_screen(command: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "briefgen", command, "-h"],
        cwd=folder, capture_output=True, text=True, check=True, env={**os.environ, "COLUMNS": "100"},
    )  # fmt: skip
    lines = done.stdout.splitlines()
    assert len(lines) <= 24
    assert max(map(len, lines)) <= 100


@pytest.mark.parametrize(("given", "sign"), [(";", ";"), ("tab", "\t"), (",", ",")])
def test_cells_are_parted_as_asked(given: str, sign: str, folder: Path) -> None:
    done = run(folder, "export", "t.yaml", "-o", "t2.csv", "--delimiter", given)
    assert done.returncode == 0
    text = (folder / "t2.csv").read_text(encoding="utf-8-sig")
    assert text.startswith(f"id{sign}date{sign}date text{sign}")
    again = run(folder, "import", "t2.csv", "-o", "again.yaml")
    assert again.returncode == 0, again.stderr


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--to", "csv", "--delimiter", "x"), "--delimiter: 'x' parts no cells; expected , or ; or tab"),
        (("--to", "ics", "--delimiter", ";"), "--delimiter: only csv has cells to part, and not ics"),
    ],
)
def test_a_delimiter_that_cannot_be_is_refused(arguments: tuple[str, ...], message: str, folder: Path) -> None:
    done = run(folder, "export", "t.yaml", *arguments)
    assert done.returncode == 2
    assert message in done.stderr


@pytest.mark.long
def test_a_file_of_another_program_is_told_as_such(folder: Path) -> None:
    (folder / "x.xlsx").write_bytes(b"PK\x03\x04\xc7\xff")
    (folder / "kalender.yaml").write_bytes(b"BEGIN:VCALENDAR\r\n")
    expected = {
        "x.xlsx": "this is an Excel workbook, and no timeline\n  help: make a timeline of it with: "
        "briefgen import x.xlsx -o x.yaml",
        "t.csv": "this is a table of comma-separated values, and no timeline\n  help: make a timeline of it with: "
        "briefgen import t.csv -o t.yaml",
        "kalender.yaml": "this is an iCalendar file, and no timeline\n  help: make a timeline of it with: "
        "briefgen import kalender.yaml -o kalender-2.yaml",
    }
    for name, message in expected.items():
        for command in ("check", "build"):
            done = run(folder, command, name)
            assert done.returncode in (1, 2), done.stderr
            shown = done.stdout + done.stderr
            assert f"{name}: {message}" in shown
            assert "UTF-8" not in shown


def test_help_that_is_the_same_is_printed_once(folder: Path) -> None:
    (folder / "many.csv").write_text("date,title\n2015,A\nsoon,B\nsoon,C\nthen,D\n", encoding="utf-8")
    done = run(folder, "import", "many.csv", "-o", "many.yaml")
    assert done.returncode == 1
    assert done.stderr.count("  help: ") == 1
    assert "or 'unknown' (the same for 2 more)" in done.stderr


def test_the_row_of_headings_and_meanings_of_words_are_said(folder: Path) -> None:
    (folder / "v.csv").write_text("Verein\nWann;Was war;Intern\n2015;A;x\n", encoding="utf-8")
    mapping = ("--map", "date=Wann", "--map", "title=Was war", "--map", "marking=Intern")
    arguments = ("--header-row", "2", *mapping, "--value", "marking:x=TLP:RED")
    done = run(folder, "import", "v.csv", *arguments, "-o", "v.yaml")
    assert done.returncode == 0, done.stderr
    assert "marking: TLP:RED" in (folder / "v.yaml").read_text(encoding="utf-8")
    assert "the headings were read from row 2" in done.stdout
    refused = run(folder, "import", "v.csv", "--value", "marking")
    assert "'marking' is no FIELD:WORD=MEANT; write it like --value marking:x=TLP:AMBER" in refused.stderr
