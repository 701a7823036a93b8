"""`briefgen seal`: only who knows the password opens it, nothing of it is lost, and secrets stay secret."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build

FOUNDING = Path(__file__).parents[2] / "timelines" / "syria-2015-10-07.yaml"
PASSWORD = "pass wörd 東京"


@pytest.fixture(scope="module")
def finished() -> bytes:
    return run_build(Job(FOUNDING, "brief", formats=("pdf",))).outputs["pdf"]


@pytest.fixture
def folder(tmp_path: Path, finished: bytes) -> Path:
    (tmp_path / "brief.pdf").write_bytes(finished)
    return tmp_path


def seal(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", "seal", *arguments]
    env = {**os.environ, "SECRET": PASSWORD, **environment}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=env)


def test_the_password_opens_it_and_nothing_else_does(folder: Path) -> None:
    done = seal(folder, "brief.pdf", "--password-env", "SECRET")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "brief-sealed.pdf: sealed with AES-256; no longer PDF/A, which forbids encryption\n"
    for wrong in ("", "pass word", PASSWORD + " "):
        with pytest.raises(pikepdf.PasswordError):
            pikepdf.open(folder / "brief-sealed.pdf", password=wrong)
    with pikepdf.open(folder / "brief-sealed.pdf", password=PASSWORD) as pdf:
        assert pdf.encryption.R == 6
        assert pdf.encryption.bits == 256
        assert pdf.allow.accessibility
        assert pdf.allow.extract
        assert pdf.allow.print_highres
        assert not pdf.allow.modify_other
        assert not pdf.user_password_matched or not pdf.owner_password_matched


def test_pages_tags_and_attachments_are_those_of_the_brief(folder: Path) -> None:
    assert seal(folder, "brief.pdf", "--password-env", "SECRET").returncode == 0
    with (
        pikepdf.open(folder / "brief.pdf") as before,
        pikepdf.open(folder / "brief-sealed.pdf", password=PASSWORD) as after,
    ):
        assert len(after.pages) == len(before.pages)
        assert [page.Contents.read_bytes() for page in after.pages] == [
            page.Contents.read_bytes() for page in before.pages
        ]
        assert {name: file.get_file().read_bytes() for name, file in after.attachments.items()} == {
            name: file.get_file().read_bytes() for name, file in before.attachments.items()
        }
        assert after.attachments
        assert "/StructTreeRoot" in after.Root
        assert after.docinfo["/Title"] == before.docinfo["/Title"]
        packet = after.Root.Metadata.read_bytes()
    assert b"pdfaid:part" not in packet
    assert b"pdfaid:conformance" not in packet
    assert b"pdfuaid:part" in packet


def test_nothing_of_the_text_stands_in_the_file(folder: Path) -> None:
    assert seal(folder, "brief.pdf", "--password-env", "SECRET").returncode == 0
    data = (folder / "brief-sealed.pdf").read_bytes()
    for word in ("joint offensive", "Syria", "briefgen", "timeline.yaml"):
        assert word.encode() not in data
        assert word.encode("utf-16-be") not in data


def test_rights_are_those_that_are_given(folder: Path) -> None:
    done = seal(folder, "brief.pdf", "--password-env", "SECRET", "--allow", "", "-o", "none.pdf", "--quiet")
    assert (done.returncode, done.stdout) == (0, "")
    with pikepdf.open(folder / "none.pdf", password=PASSWORD) as pdf:
        assert pdf.allow.accessibility
        assert not pdf.allow.extract
        assert not pdf.allow.print_lowres


def test_the_owners_password_lifts_the_limits(folder: Path) -> None:
    done = seal(
        folder, "brief.pdf", "--password-env", "SECRET", "--owner-password-env", "OWNER", "--json", OWNER="other"
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["path"] == "brief-sealed.pdf"
    with pikepdf.open(folder / "brief-sealed.pdf", password="other") as pdf:
        assert pdf.owner_password_matched


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "message"),
    [
        (("brief.pdf", "--password-env", "NO_SUCH"), {}, 2, "that --password-env names is not set"),
        (("brief.pdf", "--password-env", "EMPTY"), {"EMPTY": ""}, 2, "--password-env names is empty"),
        (("brief.pdf", "--password-env", "a=b"), {}, 2, "takes the name of an environment variable"),
        (("brief.pdf", "--password-env", "LONG"), {"LONG": "x" * 128}, 2, "more than 127 bytes"),
        (("brief.pdf", "--password-env", "SECRET", "--allow", "prnt"), {}, 2, "there is no right 'prnt'"),
        (("brief.pdf", "--password-env", "SECRET", "-o", "brief.pdf"), {}, 2, "'brief.pdf' is the file itself"),
        (("brief.pdf", "--password-env", "SECRET", "-o", "there.pdf"), {}, 2, "'there.pdf' is there already"),
        (("brief.pdf", "--password-env", "SECRET", "--owner-password-env", "SECRET"), {}, 2, "another one"),
        (("nowhere.pdf", "--password-env", "SECRET"), {}, 1, "there is no file 'nowhere.pdf'"),
        (("text.pdf", "--password-env", "SECRET"), {}, 1, "'text.pdf' is no PDF"),
        (("broken.pdf", "--password-env", "SECRET"), {}, 1, "'broken.pdf' is a damaged PDF"),
        (("twice.pdf", "--password-env", "SECRET"), {}, 1, "'twice.pdf' is encrypted already"),
    ],
)  # fmt: skip
def test_what_cannot_be_sealed_is_refused_in_words(
    folder: Path, arguments: tuple[str, ...], environment: dict[str, str], code: int, message: str
) -> None:
    (folder / "text.pdf").write_text("briefgen: 1\n", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 500)
    (folder / "there.pdf").write_bytes(b"kept")
    with pikepdf.open(folder / "brief.pdf") as pdf:
        pdf.save(folder / "twice.pdf", encryption=pikepdf.Encryption(owner="o", user="", R=6))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = seal(folder, *arguments, **environment)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert PASSWORD not in done.stderr + done.stdout
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
