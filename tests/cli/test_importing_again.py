"""`briefgen import --into`: a corrected sheet brings a timeline up to date, and what people wrote in it stays."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
HEAD = "briefgen: 1\nmeta: {title: A}\n"
SHEET = "Datum;Ereignis;Wer;Quelle\n1.2.2015;Gründung;Vorstand;Protokoll\n2016;Umzug;;\n2018;Neubau;Vorstand;Brief\n"


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", "import", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A timeline of a sheet, with a title, a comment and fields that people wrote."""
    (tmp_path / "c.csv").write_text(SHEET, encoding="utf-8")
    assert run(tmp_path, "c.csv", "-o", "c.yaml").returncode == 0
    text = (tmp_path / "c.yaml").read_text(encoding="utf-8")
    text = text.replace("title: C\n", "title: Chronik  # der Verein\n  language: de\n  marking: TLP:GREEN\n")
    text = text.replace(
        "- id: umzug\n", "# noch offen\n- id: umzug  # Frage\n  claims:\n  - by: Vorstand\n    says: Ja\n"
    )
    (tmp_path / "c.yaml").write_text(f"{text}\ngaps:\n- Wer zahlte.\n", encoding="utf-8")
    return tmp_path


def test_a_corrected_sheet_brings_the_timeline_up_to_date(folder: Path) -> None:
    corrected = SHEET.replace("2016;Umzug", "Herbst 2016;Umzug").replace("2018;Neubau;Vorstand", "2019;Fest;Verein")
    (folder / "c.csv").write_text(corrected, encoding="utf-8")
    done = run(folder, "c.csv", "--into", "c.yaml")
    assert done.returncode == 0, done.stderr
    assert "events of 'c.yaml' that the import does not hold, left as they are: neubau" in done.stderr
    assert "mark one that was published with 'status: withdrawn'" in done.stderr
    assert "fields of changed events that only the timeline has, and that stay: claims (1)" in done.stdout
    assert "c.yaml: 1 added, 1 changed, 1 as they were, 1 not in the import" in done.stdout
    text = (folder / "c.yaml").read_text(encoding="utf-8")
    assert "title: Chronik  # der Verein\n  language: de\n  marking: TLP:GREEN\n" in text
    assert (
        "# noch offen\n# Frage\n- id: umzug\n  date: 2016-23\n  date_text: Herbst 2016\n  title: Umzug\n"
        "  claims:\n  - by: Vorstand\n    says: Ja\n"
    ) in text
    assert text.index("id: neubau") < text.index("id: fest") < text.index("gaps:\n- Wer zahlte.\n")
    again = run(folder, "c.csv", "--into", "c.yaml")
    assert "0 added, 0 changed, 3 as they were" in again.stdout
    assert (folder / "c.yaml").read_text(encoding="utf-8") == text


def test_what_is_withdrawn_is_listed_no_more(folder: Path) -> None:
    text = (folder / "c.yaml").read_text(encoding="utf-8")
    (folder / "c.yaml").write_text(text.replace("  title: Neubau\n", "  title: Neubau\n  status: withdrawn\n"), "utf-8")
    (folder / "c.csv").write_text(SHEET.replace("2018;Neubau;Vorstand;Brief\n", ""), encoding="utf-8")
    done = run(folder, "c.csv", "--into", "c.yaml", "--json")
    assert done.returncode == 0
    account = json.loads(done.stdout)
    assert (account["added"], account["changed"], account["gone"], account["output"]) == ([], [], [], "c.yaml")


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
def test_line_ends_and_indents_stay(ends: str, folder: Path) -> None:
    text = (
        "briefgen: 1\nmeta: {title: A}\nevents:\n  - {id: umzug, date: 2015, title: Umzug, significance: 5}\n"
        "  - id: alt\n    date: 2001\n    title: Alt\n"
    )
    (folder / "d.yaml").write_bytes(text.replace("\n", ends).encode())
    (folder / "c.csv").write_text("Datum;Ereignis\n2016;Umzug\n2017;Neu\n", encoding="utf-8")
    done = run(folder, "c.csv", "--into", "d.yaml")
    assert done.returncode == 0, done.stderr
    assert (folder / "d.yaml").read_bytes() == (
        "briefgen: 1\nmeta: {title: A}\nevents:\n"
        "  - id: umzug\n    date: 2016\n    title: Umzug\n    significance: 5\n"
        "  - id: alt\n    date: 2001\n    title: Alt\n"
        "  - id: neu\n    date: 2017\n    title: Neu\n"
    ).replace("\n", ends).encode()  # fmt: skip


@pytest.mark.parametrize(
    ("timeline", "message"),
    [
        (
            "briefgen: 1\nmeta: {title: A}\nevents: [{id: umzug, date: 2015, title: A}]\n",
            "the events of 'd.yaml' stand in",
        ),
        (
            "briefgen: 1\nmeta: {title: A}\nactors: {protokoll: {name: P}}\nevents:\n- {date: x, title: A}\n",
            "has errors",
        ),
        ("{briefgen: 1}\n", "'d.yaml' stands in brackets"),
    ],
)
def test_what_cannot_be_merged_is_left_as_it_is(timeline: str, message: str, folder: Path) -> None:
    (folder / "d.yaml").write_text(timeline, encoding="utf-8")
    done = run(folder, "c.csv", "--into", "d.yaml")
    assert done.returncode in (1, 2)
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "d.yaml").read_text(encoding="utf-8") == timeline


def test_one_file_is_named(folder: Path) -> None:
    done = run(folder, "c.csv", "--into", "c.yaml", "-o", "d.yaml")
    assert done.returncode == 2
    assert "--into and -o both name the timeline; give one of them" in done.stderr


def test_the_example_of_the_page_runs(tmp_path: Path) -> None:
    table = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)[0]
    again = PAGE.split("## Correct the sheet, import again")[1].split("\n## ")[0]
    command = re.findall(r"```sh\n(.*?)```", again, re.DOTALL)[0].strip()
    shown = re.findall(r"```\n(read as.*?)```", again, re.DOTALL)[0]
    (tmp_path / "incidents.csv").write_text(table, encoding="utf-8")
    assert run(tmp_path, "incidents.csv", "-o", "pier.yaml").returncode == 1
    (tmp_path / "incidents.csv").write_text(table.replace("soon", "June 2015"), encoding="utf-8")
    done = run(tmp_path, *shlex.split(command)[2:])
    assert (done.returncode, done.stdout) == (0, shown)


TRAM = "Date,What,Stand,Cost\n3/14/98,Study,confirmed,2\n5/6/2001,Vote,agreed,\n"
READ = ("--dates", "month-first", "--century", "1950", "--map", "status=Stand", "--value", "status:agreed=confirmed")


def test_a_sheet_is_read_again_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "tram list.csv").write_text(TRAM, encoding="utf-8")
    done = run(tmp_path, "tram list.csv", "-o", "t.yaml", *READ)
    assert done.stdout.endswith("to import it again: briefgen import 'tram list.csv' --into t.yaml\n")
    text = (tmp_path / "t.yaml").read_text(encoding="utf-8")
    note = text.split("\n")[1]
    options = (
        "--map date=Date --map title=What --map status=Stand --value status:agreed=confirmed "
        "--dates month-first --century 1950"
    )
    assert sorted(shlex.split(note)) == sorted(
        shlex.split(f"# Imported from tram list.csv: briefgen import 'tram list.csv' {options}")
    )
    (tmp_path / "tram list.csv").write_text(TRAM.replace("confirmed,2", "disputed,2"), encoding="utf-8")
    again = run(tmp_path, "tram list.csv", "--into", "t.yaml")
    assert again.returncode == 0, again.stderr
    assert again.stdout.startswith("read as the comment at the head of 't.yaml' says: --map ")
    assert "t.yaml: 0 added, 1 changed, 1 as they were, 0 not in the import" in again.stdout
    assert (tmp_path / "t.yaml").read_text(encoding="utf-8") == text.replace("confirmed", "disputed", 2).replace(
        "agreed=disputed", "agreed=confirmed"
    )
    other = run(tmp_path, "tram list.csv", "--into", "t.yaml", *READ[:6], "--map", "note=Cost", *READ[6:])
    assert other.returncode == 0, other.stderr
    assert "read as the comment" not in other.stdout
    assert "--map note=Cost" in (tmp_path / "t.yaml").read_text(encoding="utf-8").split("\n")[1]
    (tmp_path / "new.csv").write_text(TRAM, encoding="utf-8")
    named = run(tmp_path, "new.csv", "--into", "t.yaml")
    assert "'t.yaml' was imported from 'tram list.csv'; how that was read is not how 'new.csv' is read" in named.stdout


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ("--dates never", "the comment at the head of 't.yaml': "),
        ("--century x", "the comment at the head of 't.yaml': "),
        ("--map title", "--map: 'title' is no FIELD=COLUMN"),
        ("--map 'title=No such'", "has no column 'No such'"),
        ("--timezone --help", "--timezone: "),
        ("--map 'title=Wh", ""),  # a quote that is not closed: nothing is taken
        ("--force -o other.yaml --json --map title=What --debug --from ics", ""),
    ],
)
def test_a_comment_is_no_more_than_how_cells_are_read(options: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Date,What\n2015,A\n", encoding="utf-8")
    text = f"# Imported from t.csv: briefgen import t.csv {options}\nbriefgen: 1\nmeta: {{title: T}}\nevents: []\n"
    (tmp_path / "t.yaml").write_text(text, encoding="utf-8")
    done = run(tmp_path, "t.csv", "--into", "t.yaml")
    assert message in done.stderr
    assert done.returncode == (2 if message else 0), done.stderr
    assert not (tmp_path / "other.yaml").exists()
    assert "Traceback" not in done.stderr
