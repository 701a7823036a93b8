"""`briefgen seal`: only who knows the password opens it, nothing of it is lost, and secrets stay secret."""

from __future__ import annotations

import hashlib
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import FileError, UsageError
from briefgen.writers.pdf.seal import seal_file

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
    assert done.stdout == (
        "brief-sealed.pdf: sealed with AES-256; still tagged for reading aloud; "
        "no longer PDF/A, which forbids encryption\n"
    )
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
        assert (pdf.user_password_matched, pdf.owner_password_matched) == (True, False)
    with pypdfium2.PdfDocument(folder / "brief-sealed.pdf", password=PASSWORD) as read:
        assert len(read) > 1


def test_what_was_neither_tagged_nor_pdf_a_is_not_said_to_have_been(folder: Path) -> None:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(folder / "other.pdf")
    assert seal(folder, "other.pdf", "--password-env", "SECRET").stdout == "other-sealed.pdf: sealed with AES-256\n"


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
        assert after.Root.MarkInfo.Marked
        assert count_elements(after) == count_elements(before) > 100
        assert after.docinfo["/Title"] == before.docinfo["/Title"]
        packet = after.Root.Metadata.read_bytes()
    assert b"pdfaid:part" not in packet
    assert b"pdfaid:conformance" not in packet
    assert b"pdfuaid:part" in packet


def count_elements(pdf: pikepdf.Pdf) -> int:
    assert "/StructTreeRoot" in pdf.Root
    return sum(isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem" for each in pdf.objects)


def test_nothing_of_the_text_stands_in_the_file(folder: Path) -> None:
    assert seal(folder, "brief.pdf", "--password-env", "SECRET").returncode == 0
    data = (folder / "brief-sealed.pdf").read_bytes()
    with pikepdf.open(folder / "brief-sealed.pdf", password=PASSWORD) as pdf:
        assert pdf.trailer.Encrypt.get("/EncryptMetadata", True)
        title, names = str(pdf.docinfo["/Title"]), list(pdf.attachments)
    for word in (title, *names, "joint offensive", "Syria", "briefgen", "xmpmeta", "pdfuaid"):
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
    data = (folder / "brief-sealed.pdf").read_bytes()
    assert json.loads(done.stdout) == {
        "path": "brief-sealed.pdf",
        "bytes": len(data),
        "sha256": hashlib.sha256(data).hexdigest(),
        "allow": ["print", "copy"],
    }
    with pikepdf.open(folder / "brief-sealed.pdf", password="other") as pdf:
        assert pdf.owner_password_matched


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "environment", "code", "message"),
    [
        (("brief.pdf", "--password-env", "NO_SUCH"), {}, 2, "that --password-env names is not set"),
        (("brief.pdf", "--password-env", "EMPTY"), {"EMPTY": ""}, 2, "--password-env names is empty"),
        (("brief.pdf", "--password-env", "a=b"), {}, 2, "takes the name of an environment variable"),
        (("brief.pdf", "--password-env", "LONG"), {"LONG": "x" * 128}, 2, "more than 127 bytes"),
        (("brief.pdf", "--password-env", "LONG"), {"LONG": "東" * 43}, 2, "more than 127 bytes"),
        (("brief.pdf", "--password-env", "BYTES"), {"BYTES": "secret\udcff"}, 2, "the password is no text in UTF-8"),
        (("brief.pdf", "--password-env", "SECRET", "--owner-password-env", "TAB"), {"TAB": "a\tsecret"}, 2,
         "the owner's password has characters that programs read in different ways"),
        (("brief.pdf", "--password-env", "SECRET", "--owner-password-env", "NO_SUCH"), {}, 2,
         "that --owner-password-env names is not set"),
        (("brief.pdf", "--password-env", "SECRET", "--allow", "prnt"), {}, 2, "there is no right 'prnt'"),
        (("brief.pdf", "--password-env", "SECRET", "-o", "brief.pdf"), {}, 2, "'brief.pdf' is read here"),
        (("brief.pdf", "--password-env", "SECRET", "-o", "brief.pdf", "--force"), {}, 2, "'brief.pdf' is read here"),
        (("brief.pdf", "--password-env", "SECRET", "-o", "text.pdf/x.pdf"), {}, 3, "'text.pdf' is a file, expected a"),
        ((".", "--password-env", "SECRET"), {}, 1, "'.' is a folder"),
        (("brief.pdf", "--password-env", "SECRET", "-o", "there.pdf"), {}, 2, "'there.pdf' is there already"),
        (("brief.pdf", "--password-env", "SECRET", "--owner-password-env", "SECRET"), {}, 2, "another one"),
        (("nowhere.pdf", "--password-env", "SECRET"), {}, 1, "there is no file 'nowhere.pdf'"),
        (("text.pdf", "--password-env", "SECRET"), {}, 1, "'text.pdf' is no PDF"),
        (("broken.pdf", "--password-env", "SECRET"), {}, 1, "'broken.pdf' is a damaged PDF"),
        (("cut.pdf", "--password-env", "SECRET"), {}, 1, "'cut.pdf' is a damaged PDF"),
        (("spoilt.pdf", "--password-env", "SECRET"), {}, 1, "'spoilt.pdf' is a damaged PDF"),
        (("twice.pdf", "--password-env", "SECRET"), {}, 1, "'twice.pdf' is encrypted already"),
    ],
)  # fmt: skip
def test_what_cannot_be_sealed_is_refused_in_words(
    folder: Path, arguments: tuple[str, ...], environment: dict[str, str], code: int, message: str
) -> None:
    (folder / "text.pdf").write_text("briefgen: 1\n", encoding="utf-8")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.7\n" + b"x" * 500)
    (folder / "there.pdf").write_bytes(b"kept")
    whole = (folder / "brief.pdf").read_bytes()
    (folder / "cut.pdf").write_bytes(whole[:-2000])
    (folder / "spoilt.pdf").write_bytes(spoil_page(whole))
    with pikepdf.open(folder / "brief.pdf") as pdf:
        pdf.save(folder / "twice.pdf", encryption=pikepdf.Encryption(owner="o", user="", R=6))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = seal(folder, *arguments, **environment)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    for secret in (PASSWORD, "secret", "xxx", "東"):
        assert secret not in done.stderr + done.stdout
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def spoil_page(data: bytes) -> bytes:
    """Return a PDF with bytes changed in the middle of what stands on its first page."""
    with pikepdf.open(io.BytesIO(data)) as pdf:
        raw = pdf.pages[0].Contents.read_raw_bytes()
    place = data.index(raw) + len(raw) // 2
    return data[:place] + bytes(byte ^ 0x55 for byte in data[place : place + 20]) + data[place + 20 :]


@pytest.mark.parametrize(
    ("password", "good"),
    [
        ("correct horse", True), ("pass wörd", True), ("пароль", True), ("東京", True), ("סוד", True), ("€uro", True),
        ("x" * 127, True),
        ("po\N{COMBINING DIAERESIS}s", False), ("\N{FULLWIDTH LATIN SMALL LETTER A}", False), ("m²", False),
        ("a\N{NO-BREAK SPACE}b", False), ("a\N{SOFT HYPHEN}b", False), ("a\tb", False), ("line\n", False),
        ("\N{SLIGHTLY SMILING FACE}", False), ("סוד1", False),
    ],
)  # fmt: skip
def test_a_password_that_seals_opens_the_file_with_and_without_saslprep(password: str, good: bool) -> None:
    """pyHanko prepares passwords as the standard says, qpdf and PDFium do not."""
    from pyhanko.pdf_utils.reader import PdfFileReader

    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        buffer = io.BytesIO()
        pdf.save(buffer)

    def make() -> bytes:
        return seal_file(buffer.getvalue(), "x.pdf", password).data

    if not good:
        with pytest.raises(UsageError, match="programs read in different ways"):
            make()
        return
    sealed = make()
    assert PdfFileReader(io.BytesIO(sealed)).decrypt(password).status.name == "USER"
    with pikepdf.open(io.BytesIO(sealed), password=password), pypdfium2.PdfDocument(sealed, password=password) as read:
        assert len(read) == 1


@pytest.mark.parametrize("place", ["field", "field itself", "child"])
def test_a_signature_is_found_in_whatever_field_it_is(place: str) -> None:
    buffer = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        field = pdf.make_indirect(pikepdf.Dictionary(FT=pikepdf.Name.Sig, T=pikepdf.String("x")))
        value = pikepdf.Dictionary(Type=pikepdf.Name.Sig, ByteRange=pikepdf.Array([0, 1, 2, 3]))
        held = value if place == "field itself" else pdf.make_indirect(value)
        if place == "child":
            field.Kids = pikepdf.Array([pdf.make_indirect(pikepdf.Dictionary(Parent=field, V=held))])
        else:
            field.V = held
        pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
        pdf.save(buffer)
    with pytest.raises(FileError, match="is signed; sealing would break the signature"):
        seal_file(buffer.getvalue(), "x.pdf", "secret")


def test_each_seal_is_another(finished: bytes) -> None:
    assert seal_file(finished, "x.pdf", "secret").data != seal_file(finished, "x.pdf", "secret").data
