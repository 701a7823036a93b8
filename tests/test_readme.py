"""What README and docs show works as written: timelines load, styles and projects are accepted, commands run."""

from __future__ import annotations

import datetime
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pikepdf
import pytest
from citeproc import STYLES_PATH
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.builds.project import Project
from briefgen.builds.review import FieldChange, Record, TimelineReview
from briefgen.cli.diff_docx import as_dict
from briefgen.fields import read_fields
from briefgen.source import parse_document
from briefgen.style import Style, load_style
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline
from briefgen.writers.docx.review import ReviewComment, TextChange

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="10"><path d="M0 0h30v10H0z"/></svg>'
FILE = re.compile(r'^```yaml title="([^"]+)"\n(.*?)^```', re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def list_blocks(language: str) -> list[tuple[str, str]]:
    """Return (page, text) of every fenced block in a language."""
    return [
        (page.name, text)
        for page in PAGES
        for found, text in BLOCK.findall(page.read_text(encoding="utf-8"))
        if found == language
    ]


@pytest.mark.parametrize(("page", "text"), list_blocks("yaml"), ids=lambda value: value.splitlines()[0][:30])
def test_yaml_blocks_are_right(page: str, text: str, tmp_path: Path) -> None:
    fields = read_fields(parse_document(text.encode(), page).root)
    if "events" in fields:
        path = tmp_path / "x.yaml"
        path.write_text(text, encoding="utf-8")
        assert not check_timeline(read_timeline(path))
    elif "briefs" in fields:
        assert set(Project.model_validate(fields).briefs) == {"weekly"}
    else:
        path = tmp_path / "house.yaml"
        path.write_text(text, encoding="utf-8")
        write_letterhead(tmp_path / "letterhead.dotx")
        (tmp_path / "logo.svg").write_text(LOGO, encoding="utf-8")
        shutil.copy(Path(STYLES_PATH) / "harvard-cite-them-right.csl", tmp_path / "chicago-author-date.csl")
        style = load_style(str(path))
        assert isinstance(style, Style)
        job = Job(ROOT / "timelines" / "github-2018-10-21.yaml", "incident", formats=("docx",), style=str(path))
        if style.docx.template or style.sections.citations:
            assert run_build(job).outputs["docx"]


@pytest.mark.long
def test_a_timeline_is_kept_in_two_languages_as_the_page_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, text in FILE.findall((ROOT / "docs" / "styles.md").read_text(encoding="utf-8")):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    briefgen = [sys.executable, "-m", "briefgen"]
    subprocess.run([*briefgen, "check", "briefgen.yaml", *map(str, Path("timelines").glob("*.yaml"))], check=True)
    subprocess.run([*briefgen, "build", "--to", "html"], check=True)
    page = (tmp_path / "output" / "quay-de.html").read_text(encoding="utf-8")
    assert "Der Vertrag wird geschlossen" in page
    assert "Chronologie" in page
    told = [*briefgen, "diff", "timelines/quay.en.yaml", "timelines/quay.de.yaml"]
    lines = subprocess.run(told, check=True, capture_output=True, text=True).stdout.splitlines()
    assert len(lines) == 2
    assert "The north quay" in lines[0]
    assert "The lease is signed" in lines[1]


def write_letterhead(path: Path) -> None:
    """Write a template with the style that the page on the Word document names."""
    letter = docx.Document()
    letter.styles.add_style("Executive Summary", 1)
    letter.save(str(path))


def test_the_commands_of_the_page_on_the_word_document_run(tmp_path: Path) -> None:
    (tmp_path / "output").mkdir()
    job = Job(ROOT / "timelines" / "github-2018-10-21.yaml", "incident", formats=("docx",))
    (tmp_path / "output" / "incident.docx").write_bytes(run_build(job).outputs["docx"])
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for line in [line for page, text in list_blocks("sh") if page == "docx.md" for line in text.splitlines()]:
        done = subprocess.run(
            shlex.split(line),
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stdout) == (0, "output/incident.docx: no changes, no comments\n")


@pytest.mark.long
def test_the_commands_of_the_page_on_editions_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "timelines", tmp_path / "timelines")
    text = next(text for page, text in list_blocks("yaml") if page == "editions.md")
    (tmp_path / "timelines" / "pier.yaml").write_text(text, encoding="utf-8")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    lines = [line for page, block in list_blocks("sh") if page == "editions.md" for line in block.splitlines()]
    # The brief is verified before its edition is taken back, which leaves it as it is.
    for line in lines:
        done = subprocess.run(
            shlex.split(line),
            cwd=tmp_path,
            env={**os.environ, "PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert done.stdout.endswith("the same, byte for byte, as its timeline, style and options make\n")
    founding = sorted((tmp_path / "output" / "editions" / "SYR-2015").iterdir())
    assert [folder.name for folder in founding] == ["0001", "0002"]
    states = (tmp_path / "archive" / "PIER-2020" / "0001" / "states.jsonl").read_text(encoding="utf-8")
    assert [json.loads(state)["state"] for state in states.splitlines()] == ["released", "withdrawn"]


@pytest.mark.long
def test_the_commands_of_the_page_on_schedules_run(tmp_path: Path) -> None:
    """Its project, its commands and its table of commands, in a folder of its own."""
    (tmp_path / "timelines").mkdir()
    pier = next(text for page, text in list_blocks("yaml") if page == "editions.md")
    (tmp_path / "timelines" / "pier.yaml").write_text(pier, encoding="utf-8")
    project = next(text for page, text in list_blocks("yaml") if page == "scheduling.md")
    (tmp_path / "briefgen.yaml").write_text(project, encoding="utf-8")
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PING_URL": "http://127.0.0.1:9/",
    }
    for line in next(text for page, text in list_blocks("sh") if page == "scheduling.md").splitlines():
        done = subprocess.run(
            shlex.split(line), cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    assert {path.suffix for path in (tmp_path / "units").iterdir()} == {".service", ".timer", ".cron", ".yml"}
    text = (ROOT / "docs" / "scheduling.md").read_text(encoding="utf-8")
    for command in re.findall(r"^\| `briefgen ([^`]+)`", text, re.MULTILINE):
        words = [word for word in command.split() if not word.isupper() and not word.startswith("-")]
        done = subprocess.run(["briefgen", *words, "--help"], env=environment, capture_output=True, check=False)
        assert done.returncode == 0, command


def test_the_page_on_scale_shows_what_its_program_prints() -> None:
    done = subprocess.run(
        [sys.executable, str(ROOT / "docs" / "scaling.py")], capture_output=True, text=True, check=True
    )
    assert done.stdout in (ROOT / "docs" / "scaling.md").read_text(encoding="utf-8")


def test_the_page_on_the_word_document_names_what_is_printed() -> None:
    text = (ROOT / "docs" / "docx.md").read_text(encoding="utf-8")
    change = FieldChange(TextChange("changed", "event-a", True, "", "a", "b"), Record("events", "a", "A"), None)
    told = as_dict(
        TimelineReview((change,), ((ReviewComment("M", "?", "a", "event-a"), change.record),), "x.yaml"), Path("x")
    )
    for key in (*told, *told["changes"][0], *told["comments"][0]):
        assert f"`{key}`" in text


def test_json_blocks_are_json() -> None:
    for page, text in list_blocks("json"):
        read = json.loads(text.replace("…", "0"))
        assert page != "commands.md" or read["builds"]


def test_the_python_page_runs_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Its blocks one after the other, as the cells of a notebook, in a folder that holds an example."""
    from plotly.graph_objects import Figure

    shown: list[Figure] = []
    monkeypatch.setattr(Figure, "show", lambda figure: shown.append(figure))
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "timelines", tmp_path / "timelines")
    names: dict[str, object] = {}
    for page, text in list_blocks("python"):
        assert page == "python.md"
        exec(compile(text, page, "exec"), names)
    assert len(shown) == 2
    assert (tmp_path / "syria.pdf").read_bytes().startswith(b"%PDF")
    printed = capsys.readouterr().out
    assert "of 37 events; left out: {" in printed
    assert "Chronology" in printed
    assert (tmp_path / "out" / "syria-2015-10-07.html").is_file()
    assert "bad.yaml:3:17: '2001-02-30' is not a date" in printed


def test_the_python_page_names_every_exception() -> None:
    import briefgen

    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    for name in briefgen.__all__:
        if name.endswith("Error"):
            assert f"`{name}`" in text


@pytest.mark.long
def test_the_tour_runs_as_written(tmp_path: Path) -> None:
    """The README's last shell block, line by line, in an empty folder."""
    blocks = [text for page, text in list_blocks("sh") if page == "README.md"]
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    folder = tmp_path
    for line in blocks[-1].splitlines():
        command = shlex.split(line, comments=True)
        if command[0] == "cd":
            folder = folder / command[1]
            continue
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stdout}{done.stderr}"
    written = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert {f"demo/output/demo.{form}" for form in ("pdf", "docx", "html", "json")} <= written
    assert {"demo/short/demo.pdf", "demo/lanes.svg"} <= written


def test_the_commands_of_the_page_on_charts_run(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "timelines", tmp_path / "timelines")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    for line in next(text for page, text in list_blocks("sh") if page == "charts.md").splitlines():
        done = subprocess.run(shlex.split(line), cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stderr.decode()}"
    assert {path.name for path in tmp_path.iterdir() if path.is_file()} == {
        "sources.svg",
        "strip.png",
        "relations.html",
        "spine.json",
    }


@pytest.mark.long
def test_the_commands_of_the_page_on_exchange_run(tmp_path: Path) -> None:
    (table,) = (text for page, text in list_blocks("csv") if page == "exchange.md")
    (tmp_path / "incidents.csv").write_text(table, encoding="utf-8")
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    printed = []
    for line in next(text for page, text in list_blocks("sh") if page == "exchange.md").splitlines():
        done = subprocess.run(
            shlex.split(line), cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        # One row of the table is left, and is said to be.
        assert done.returncode == (1 if "incidents.csv" in line else 0), f"{line}\n{done.stdout}{done.stderr}"
        printed.append(done.stderr + done.stdout)
    shown = next(text for page, text in list_blocks("") if page == "exchange.md")
    assert [line for line in printed[0].splitlines() if not line.startswith("  help:")] == shown.splitlines()
    assert {path.name for path in tmp_path.iterdir()} == {
        "incidents.csv", "pier.yaml", "mapped.yaml", "output", "pier.csv", "pier.json", "again.yaml",
    }  # fmt: skip


def test_the_page_on_exchange_lists_every_format_and_field() -> None:
    from briefgen.exchange.formats import EXPORTERS, IMPORTERS
    from briefgen.exchange.mapping import FIELDS

    text = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
    taken, mapping, written = (
        text.split(f"## {name}")[1] for name in ("What is imported", "Mapping", "What is exported")
    )
    assert set(re.findall(r"^\| `([\w-]+)` \|", taken.split("## Mapping")[0], re.MULTILINE)) == set(IMPORTERS)
    assert set(re.findall(r"^\| `([\w-]+)` \|", written, re.MULTILINE)) == set(EXPORTERS)
    fields = "\n".join(
        line.split(" | ")[0] for line in mapping.split("## Dates")[0].splitlines() if line.startswith("| `")
    )
    assert set(re.findall(r"`(\w+)`", fields)) == set(FIELDS)


def test_the_commands_of_the_page_on_the_pdf_run(tmp_path: Path) -> None:
    """A brief is sealed and signed as the page shows it."""
    (tmp_path / "output").mkdir()
    job = Job(ROOT / "timelines" / "syria-2015-10-07.yaml", "incident", formats=("pdf",))
    (tmp_path / "output" / "incident.pdf").write_bytes(run_build(job).outputs["pdf"])
    write_key(tmp_path / "office.p12", b"secret")
    own = {"BRIEF_PASSWORD": "correct horse", "KEY_PASSWORD": "secret"}
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    lines = [line for page, text in list_blocks("sh") if page == "pdf.md" for line in text.splitlines()]
    for line in lines:
        environment = {**os.environ, **own, "PATH": path}
        done = subprocess.run(shlex.split(line), cwd=tmp_path, env=environment, capture_output=True, check=False)
        assert done.returncode == 0, f"{line}\n{done.stderr.decode()}"
    names = {file.name for file in (tmp_path / "output").iterdir()}
    assert names == {"incident.pdf", "incident-sealed.pdf", "incident-signed.pdf"}


def test_the_page_on_the_pdf_names_what_travels_in_it() -> None:
    text = (ROOT / "docs" / "pdf.md").read_text(encoding="utf-8")
    job = Job(ROOT / "timelines" / "syria-2015-10-07.yaml", "incident", formats=("pdf",))
    with pikepdf.open(io.BytesIO(run_build(job).outputs["pdf"])) as pdf:
        named = {
            re.sub(r"^figure-\w+", "figure-<kind>", name).replace("syria-2015-10-07", "<timeline>")
            for name in pdf.attachments
        }
    assert named == set(re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE))


def write_key(path: Path, password: bytes) -> None:
    """Write a PKCS#12 file with a key and a certificate of its own."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Office")])
    now = datetime.datetime.now(datetime.UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    made = made.not_valid_before(now).not_valid_after(now + datetime.timedelta(days=1))
    locked = serialization.BestAvailableEncryption(password)
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, made.sign(key, hashes.SHA256()), None, locked))


def test_the_page_on_charts_lists_each(tmp_path: Path) -> None:
    from briefgen.charts import CHARTS

    text = (ROOT / "docs" / "charts.md").read_text(encoding="utf-8")
    assert set(re.findall(r"^\| `(\w+)` \|", text, re.MULTILINE)) == set(CHARTS)


def test_the_documented_commands_and_options_exist() -> None:
    from briefgen.cli import briefgen

    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    context = briefgen.make_context("briefgen", [], resilient_parsing=True)
    for names in re.findall(r"^\| `briefgen ([\w\\|-]+)", text, re.MULTILINE):
        for name in names.replace("\\", "").split("|"):
            assert briefgen.get_command(context, name) is not None
    for name in re.findall(r"^\| `briefgen ([\w-]+)", text, re.MULTILINE):
        assert briefgen.get_command(context, name) is not None
    build = briefgen.get_command(context, "build")
    assert build is not None
    options = {option for parameter in build.params for option in parameter.opts}
    for option in re.findall(r"`(--[\w-]+)", text.split("## What `build` shows")[1].split("## Exit codes")[0]):
        assert option in options


def test_every_command_has_help_with_an_example() -> None:
    from briefgen.cli import briefgen

    context = briefgen.make_context("briefgen", [], resilient_parsing=True)
    for name in briefgen.list_commands(context):
        command = briefgen.get_command(context, name)
        assert command is not None
        assert command.help
        assert f"briefgen {name}" in command.help, f"the help of '{name}' has no example"
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert getattr(parameter, "help", None), f"{name} {parameter.opts} has no help"
