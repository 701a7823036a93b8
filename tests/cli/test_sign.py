"""`briefgen sign`: a signature that others can check, on a file that stays what it was."""

from __future__ import annotations

import datetime
import io
import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pikepdf
import pytest
from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build

FOUNDING = Path(__file__).parents[2] / "timelines" / "syria-2015-10-07.yaml"
PASSWORD = "geheim"
DAY = datetime.timedelta(days=1)


def make_certificate(key: rsa.RSAPrivateKey, begins: datetime.timedelta, ends: datetime.timedelta) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Harbour desk")])
    now = datetime.datetime.now(datetime.UTC)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    made = made.not_valid_before(now + begins).not_valid_after(now + ends).add_extension(usage, critical=True)
    return made.sign(key, hashes.SHA256())


@pytest.fixture(scope="module")
def finished() -> bytes:
    return run_build(Job(FOUNDING, "brief", formats=("pdf",))).outputs["pdf"]


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def folder(tmp_path: Path, finished: bytes, key: rsa.RSAPrivateKey) -> Path:
    (tmp_path / "brief.pdf").write_bytes(finished)
    locked = serialization.BestAvailableEncryption(PASSWORD.encode())
    good, ended = make_certificate(key, -DAY, 30 * DAY), make_certificate(key, -30 * DAY, -DAY)
    (tmp_path / "good.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, good, None, locked))
    (tmp_path / "ended.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, ended, None, locked))
    (tmp_path / "bare.p12").write_bytes(pkcs12.serialize_key_and_certificates(b"x", None, None, [good], locked))
    (tmp_path / "good.pem").write_bytes(good.public_bytes(serialization.Encoding.PEM))
    return tmp_path


def sign(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", "sign", *arguments]
    env = {**os.environ, "SECRET": PASSWORD, **environment}
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=env)


def test_the_signature_holds_and_the_file_is_only_added_to(folder: Path, finished: bytes) -> None:
    done = sign(folder, "brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "--reason", "Approved")
    assert done.returncode == 0, done.stderr
    assert done.stdout == "brief-signed.pdf: signed by Harbour desk\n"
    data = (folder / "brief-signed.pdf").read_bytes()
    assert data.startswith(finished)
    _, _, certificate = pem.unarmor((folder / "good.pem").read_bytes())
    from asn1crypto import x509 as asn1

    trusted = ValidationContext(trust_roots=[asn1.Certificate.load(certificate)], allow_fetching=False)
    [signature] = PdfFileReader(io.BytesIO(data)).embedded_signatures
    status = validate_pdf_signature(signature, trusted)
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.sig_object["/Reason"] == "Approved"


def test_a_changed_file_shows(folder: Path) -> None:
    assert sign(folder, "brief.pdf", "--p12", "good.p12", "--password-env", "SECRET").returncode == 0
    data = bytearray((folder / "brief-signed.pdf").read_bytes())
    data[2000] ^= 1
    [signature] = PdfFileReader(io.BytesIO(bytes(data))).embedded_signatures
    assert not validate_pdf_signature(signature, ValidationContext(trust_roots=[], allow_fetching=False)).intact


def test_json_and_an_ended_certificate(folder: Path) -> None:
    done = sign(folder, "brief.pdf", "--p12", "ended.p12", "--password-env", "SECRET", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["by"] == "Harbour desk"
    assert said["warnings"][0].startswith("the certificate ended on ")
    done = sign(folder, "brief.pdf", "--p12", "ended.p12", "--password-env", "SECRET", "--force")
    assert "warning: the certificate ended on " in done.stderr


def test_a_signed_file_is_not_sealed_nor_signed_again(folder: Path) -> None:
    assert sign(folder, "brief.pdf", "--p12", "good.p12", "--password-env", "SECRET").returncode == 0
    again = sign(folder, "brief-signed.pdf", "--p12", "good.p12", "--password-env", "SECRET")
    assert (again.returncode, "'brief-signed.pdf' is signed already" in again.stderr) == (1, True)
    command = [sys.executable, "-m", "briefgen", "seal", "brief-signed.pdf", "--password-env", "SECRET"]
    env = {**os.environ, "SECRET": PASSWORD}
    sealed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=env)
    assert (sealed.returncode, "sealing would break the signature" in sealed.stderr) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "message"),
    [
        (("brief.pdf", "--p12", "good.p12", "--password-env", "WRONG"), {"WRONG": "no"}, 2, "not that of 'good.p12'"),
        (("brief.pdf", "--p12", "good.p12"), {}, 2, "is not that of 'good.p12'"),
        (("brief.pdf", "--p12", "text.p12", "--password-env", "SECRET"), {}, 1, "'text.p12' is no PKCS#12 file"),
        (("brief.pdf", "--p12", "bare.p12", "--password-env", "SECRET"), {}, 1, "'bare.p12' holds no private key"),
        (("brief.pdf", "--p12", "nowhere.p12", "--password-env", "SECRET"), {}, 1, "there is no file 'nowhere.p12'"),
        (("text.pdf", "--p12", "good.p12", "--password-env", "SECRET"), {}, 1, "'text.pdf' is no PDF"),
        (("locked.pdf", "--p12", "good.p12", "--password-env", "SECRET"), {}, 1, "'locked.pdf' is encrypted already"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "--timestamp-url", "ftp://x"), {}, 2, "http"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "--timestamp-url", "http://127.0.0.1:9"), {}, 3,
         "gave no time stamp"),
    ],
)  # fmt: skip
def test_what_cannot_be_signed_is_refused_in_words(
    folder: Path, arguments: tuple[str, ...], environment: dict[str, str], code: int, message: str
) -> None:
    (folder / "text.pdf").write_text("no PDF\n", encoding="utf-8")
    (folder / "text.p12").write_text("no key\n", encoding="utf-8")
    with pikepdf.open(folder / "brief.pdf") as pdf:
        pdf.save(folder / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="", R=6))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = sign(folder, *arguments, **environment)
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert PASSWORD not in done.stderr + done.stdout
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_nobody_is_asked_but_the_authority_that_is_named(folder: Path) -> None:
    asked: list[str] = []

    class Refusing(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name that the server calls
            asked.append(self.headers["Content-Type"])
            self.send_error(500)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Refusing)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    done = sign(folder, "brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "--timestamp-url", address)
    server.shutdown()
    server.server_close()
    assert asked == ["application/timestamp-query"]
    assert done.returncode == 3
    assert "gave no time stamp" in done.stderr
    assert not (folder / "brief-signed.pdf").exists()
