"""`briefgen sign`: a signature that others can check, on a file that stays what it was."""

from __future__ import annotations

import datetime
import io
import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from asn1crypto import keys, pem, tsp
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.timestamps import DummyTimeStamper
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import FileError, UsageError
from briefgen.writers.pdf.sign import Signing, sign_file

FOUNDING = Path(__file__).parents[2] / "timelines" / "syria-2015-10-07.yaml"
PASSWORD = "geheim"
DAY = datetime.timedelta(days=1)


def make_certificate(
    key: Any,
    begins: datetime.timedelta = -DAY,
    ends: datetime.timedelta = 30 * DAY,
    owner: Sequence[tuple[x509.ObjectIdentifier, str]] = ((NameOID.COMMON_NAME, "Harbour desk"),),
    stamps: bool = False,
) -> x509.Certificate:
    name = x509.Name([x509.NameAttribute(*each) for each in owner])
    now = datetime.datetime.now(datetime.UTC)
    usage = x509.KeyUsage(
        digital_signature=True, content_commitment=True, key_encipherment=False, data_encipherment=False,
        key_agreement=False, key_cert_sign=False, crl_sign=False, encipher_only=False, decipher_only=False,
    )  # fmt: skip
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(7)
    made = made.not_valid_before(now + begins).not_valid_after(now + ends).add_extension(usage, critical=True)
    if stamps:
        made = made.add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING]), critical=True)
    return made.sign(key, None if isinstance(key, ed25519.Ed25519PrivateKey) else hashes.SHA256())


def lock_key(key: Any, certificate: x509.Certificate | None, *others: x509.Certificate) -> bytes:
    locked = serialization.BestAvailableEncryption(PASSWORD.encode())
    return pkcs12.serialize_key_and_certificates(b"x", key, certificate, others or None, locked)


@pytest.fixture(scope="module")
def finished() -> bytes:
    return run_build(Job(FOUNDING, "brief", formats=("pdf",))).outputs["pdf"]


@pytest.fixture(scope="module")
def key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def folder(tmp_path: Path, finished: bytes, key: rsa.RSAPrivateKey) -> Path:
    (tmp_path / "brief.pdf").write_bytes(finished)
    good = make_certificate(key)
    (tmp_path / "good.p12").write_bytes(lock_key(key, good))
    (tmp_path / "ended.p12").write_bytes(lock_key(key, make_certificate(key, -30 * DAY, -DAY)))
    (tmp_path / "later.p12").write_bytes(lock_key(key, make_certificate(key, DAY, 30 * DAY)))
    (tmp_path / "bare.p12").write_bytes(lock_key(None, None, good))
    (tmp_path / "alone.p12").write_bytes(lock_key(key, None))
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
    [signature] = PdfFileReader(io.BytesIO(data)).embedded_signatures
    status = validate_pdf_signature(signature, trust(folder / "good.pem"))
    assert status.intact
    assert status.valid
    assert status.trusted
    assert status.coverage.name == "ENTIRE_FILE"
    assert signature.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert signature.sig_object["/Reason"] == "Approved"
    assert (status.timestamp_validity, signature.field_name) == (None, "Signature")


def trust(*paths: Path) -> ValidationContext:
    certificates = [asn1.Certificate.load(pem.unarmor(path.read_bytes())[2]) for path in paths]
    return ValidationContext(trust_roots=certificates, allow_fetching=False)


def test_what_the_file_says_of_itself_stays_and_the_moment_is_told(folder: Path, finished: bytes) -> None:
    """Neither the clock nor the zone of this machine gets in but by the moment that is handed over."""
    moment = datetime.datetime(2026, 3, 1, 9, 30, tzinfo=datetime.timezone(datetime.timedelta(hours=5.5)))
    signing = Signing((folder / "good.p12").read_bytes(), PASSWORD, moment, location="Pier 4", field="Approval")
    with (
        pikepdf.open(io.BytesIO(finished)) as before,
        pikepdf.open(io.BytesIO(sign_file(finished, "x.pdf", "good.p12", signing).data)) as after,
    ):
        assert after.docinfo == before.docinfo
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert {name: file.get_file().read_bytes() for name, file in after.attachments.items()} == {
            name: file.get_file().read_bytes() for name, file in before.attachments.items()
        }
        [field] = after.Root.AcroForm.Fields
        assert (field.T, field.TU, field.V.Location) == ("Approval", "Approval", "Pier 4")
        assert field.V.M == "D:20260301093000+05'30'"


@pytest.mark.parametrize("make", [lambda: ec.generate_private_key(ec.SECP256R1()), lambda: rsa_key(3072)])
def test_keys_of_both_common_kinds_sign(finished: bytes, make: Callable[[], Any]) -> None:
    key = make()
    signing = Signing(lock_key(key, make_certificate(key)), PASSWORD, datetime.datetime.now(datetime.UTC))
    signed = sign_file(finished, "x.pdf", "x.p12", signing)
    [signature] = PdfFileReader(io.BytesIO(signed.data)).embedded_signatures
    status = validate_pdf_signature(signature, ValidationContext(trust_roots=[], allow_fetching=False))
    assert (status.intact, status.valid) == (True, True)


def rsa_key(bits: int) -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=bits)


@pytest.mark.parametrize("make", [ed25519.Ed25519PrivateKey.generate, lambda: dsa.generate_private_key(2048)])
def test_keys_that_others_cannot_check_are_refused(finished: bytes, make: Callable[[], Any]) -> None:
    key = make()
    signing = Signing(lock_key(key, make_certificate(key)), PASSWORD, datetime.datetime.now(datetime.UTC))
    with pytest.raises(FileError, match="is of a kind that signs no PDF"):
        sign_file(finished, "x.pdf", "x.p12", signing)


@pytest.mark.parametrize(
    ("owner", "said"),
    [
        ([(NameOID.COMMON_NAME, "A\x1b[2Jb")], "A\N{REPLACEMENT CHARACTER}[2Jb"),
        ([(NameOID.GIVEN_NAME, "Ada"), (NameOID.SURNAME, "Byron")], "2.5.4.4=Byron,2.5.4.42=Ada"),
    ],
)
def test_the_owners_name_is_fit_to_be_printed(
    finished: bytes, key: rsa.RSAPrivateKey, owner: list[Any], said: str
) -> None:
    locked = lock_key(key, make_certificate(key, owner=owner))
    signing = Signing(locked, PASSWORD, datetime.datetime.now(datetime.UTC))
    assert sign_file(finished, "x.pdf", "x.p12", signing).subject == said


def test_a_certificate_that_names_nobody_is_refused(finished: bytes, key: rsa.RSAPrivateKey) -> None:
    locked = lock_key(key, make_certificate(key, owner=[]))
    with pytest.raises(FileError, match="names nobody"):
        sign_file(finished, "x.pdf", "x.p12", Signing(locked, PASSWORD, datetime.datetime.now(datetime.UTC)))


@pytest.mark.parametrize("field", ["", " ", "a.b", "x\udcff"])
def test_a_field_without_a_proper_name_is_refused(finished: bytes, field: str) -> None:
    signing = Signing(b"", "", datetime.datetime.now(datetime.UTC), field=field)
    with pytest.raises(UsageError, match="field"):
        sign_file(finished, "x.pdf", "x.p12", signing)


def test_without_the_extra_it_says_what_to_install(folder: Path) -> None:
    (folder / "stub" / "pyhanko").mkdir(parents=True)
    (folder / "stub" / "pyhanko" / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    done = sign(folder, "brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", PYTHONPATH=str(folder / "stub"))
    assert done.returncode == 2
    assert done.stderr == "what signs is not installed; install it with: pip install 'briefgen[sign]'\n"
    assert not (folder / "brief-signed.pdf").exists()


def test_a_changed_file_shows(folder: Path) -> None:
    assert sign(folder, "brief.pdf", "--p12", "good.p12", "--password-env", "SECRET").returncode == 0
    data = bytearray((folder / "brief-signed.pdf").read_bytes())
    data[2000] ^= 1
    [signature] = PdfFileReader(io.BytesIO(bytes(data))).embedded_signatures
    assert not validate_pdf_signature(signature, ValidationContext(trust_roots=[], allow_fetching=False)).intact


@pytest.mark.long
def test_json_and_an_ended_certificate(folder: Path) -> None:
    done = sign(folder, "brief.pdf", "--p12", "ended.p12", "--password-env", "SECRET", "--json")
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert said["by"] == "Harbour desk"
    assert said["warnings"][0].startswith("the certificate ended on ")
    done = sign(folder, "brief.pdf", "--p12", "ended.p12", "--password-env", "SECRET", "--force")
    assert "warning: the certificate ended on " in done.stderr
    done = sign(folder, "brief.pdf", "--p12", "later.p12", "--password-env", "SECRET", "--force", "--quiet")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith("warning: the certificate holds only from ")


@pytest.mark.long
def test_a_signed_file_is_not_sealed_nor_signed_again(folder: Path) -> None:
    assert sign(folder, "brief.pdf", "--p12", "good.p12", "--password-env", "SECRET").returncode == 0
    again = sign(folder, "brief-signed.pdf", "--p12", "good.p12", "--password-env", "SECRET")
    assert (again.returncode, "'brief-signed.pdf' is signed already" in again.stderr) == (1, True)
    command = [sys.executable, "-m", "briefgen", "seal", "brief-signed.pdf", "--password-env", "SECRET"]
    env = {**os.environ, "SECRET": PASSWORD}
    sealed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, env=env)
    assert (sealed.returncode, "sealing would break the signature" in sealed.stderr) == (1, True)


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "environment", "code", "message"),
    [
        (("brief.pdf", "--p12", "good.p12", "--password-env", "WRONG"), {"WRONG": "no"}, 2, "not that of 'good.p12'"),
        (("brief.pdf", "--p12", "good.p12"), {}, 2, "is not that of 'good.p12'"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "NO_SUCH"), {}, 2, "names is not set"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "EMPTY"), {"EMPTY": ""}, 2, "names is empty"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "BYTES"), {"BYTES": "hush\udcff"}, 2,
         "the password of 'good.p12' is no text in UTF-8"),
        (("brief.pdf", "--p12", "alone.p12", "--password-env", "SECRET"), {}, 1, "'alone.p12' holds no certificate"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "-o", "good.p12", "--force"), {}, 2,
         "'good.p12' is read here and kept as it is"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "-o", "brief.pdf", "--force"), {}, 2,
         "'brief.pdf' is read here and kept as it is"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "-o", "text.pdf"), {}, 2, "is there already"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "-o", "text.pdf/x.pdf"), {}, 3,
         "'text.pdf' is a file, expected a folder"),
        (("cut.pdf", "--p12", "good.p12", "--password-env", "SECRET"), {}, 1, "'cut.pdf' is a damaged PDF"),
        (("late.pdf", "--p12", "good.p12", "--password-env", "SECRET"), {}, 1, "'late.pdf' cannot be signed as it is"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "--name", "a.b"), {}, 2, "has a full stop"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "--timestamp-url", "http://[hush"), {}, 2,
         "--timestamp-url takes an address"),
        (("brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "--timestamp-url",
          "http://me:hush@127.0.0.1:9/?key=hush"), {}, 3, "'127.0.0.1' gave no time stamp: it cannot be reached"),
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
    (folder / "cut.pdf").write_bytes((folder / "brief.pdf").read_bytes()[:-2000])
    (folder / "late.pdf").write_bytes(b"before its head\n" + (folder / "brief.pdf").read_bytes())
    with pikepdf.open(folder / "brief.pdf") as pdf:
        pdf.save(folder / "locked.pdf", encryption=pikepdf.Encryption(owner="o", user="", R=6))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    done = sign(folder, *arguments, **environment)
    assert done.returncode == code, done.stderr
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    for secret in (PASSWORD, "hush"):
        assert secret not in done.stderr + done.stdout
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


@contextmanager
def serve(answer: Callable[[bytes], tuple[int, bytes]]) -> Iterator[tuple[str, list[str]]]:
    """Serve as a time-stamping authority; gives its address and the kinds of what it was asked."""
    asked: list[str] = []

    class Authority(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name that the server calls
            asked.append(self.headers["Content-Type"])
            status, body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Authority)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/?key=hush", asked
    finally:
        server.shutdown()
        server.server_close()


def make_authority(key: rsa.RSAPrivateKey, folder: Path) -> DummyTimeStamper:
    certificate = make_certificate(key, owner=[(NameOID.COMMON_NAME, "Clock")], stamps=True)
    (folder / "clock.pem").write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    kind, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret = keys.PrivateKeyInfo.load(key.private_bytes(serialization.Encoding.DER, kind, plain))
    return DummyTimeStamper(
        tsa_cert=asn1.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)), tsa_key=secret
    )


def test_a_time_stamp_makes_it_level_b_t(folder: Path, finished: bytes, key: rsa.RSAPrivateKey) -> None:
    authority = make_authority(key, folder)

    def answer(request: bytes) -> tuple[int, bytes]:
        return 200, authority.request_tsa_response(tsp.TimeStampReq.load(request)).dump()

    with serve(answer) as (address, asked):
        done = sign(folder, "brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "--timestamp-url", address)
    assert done.returncode == 0, done.stderr
    assert set(asked) == {"application/timestamp-query"}
    data = (folder / "brief-signed.pdf").read_bytes()
    assert data.startswith(finished)
    [signature] = PdfFileReader(io.BytesIO(data)).embedded_signatures
    trusted = trust(folder / "good.pem", folder / "clock.pem")
    status = validate_pdf_signature(signature, trusted, ts_validation_context=trusted)
    assert (status.intact, status.valid, status.trusted) == (True, True, True)
    assert status.timestamp_validity is not None
    assert (status.timestamp_validity.valid, status.timestamp_validity.trusted) == (True, True)


# A TimeStampResp that holds nothing but the status "rejection" (RFC 3161, 2.4.2).
REFUSAL = bytes.fromhex("30053003020102")


@pytest.mark.long
@pytest.mark.parametrize(
    ("answer", "why"),
    [
        (lambda request: (500, b""), "it answered with status 500"),
        (lambda request: (200, b"<html>"), "its answer holds no time stamp of this signature"),
        (lambda request: (200, b""), "its answer holds no time stamp of this signature"),
        (
            lambda request: (200, REFUSAL),
            "its answer holds no time stamp of this signature",
        ),
    ],
)
def test_an_authority_that_gives_no_time_stamp_is_named_without_its_secrets(
    folder: Path, answer: Callable[[bytes], tuple[int, bytes]], why: str
) -> None:
    with serve(answer) as (address, asked):
        done = sign(folder, "brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "--timestamp-url", address)
    assert asked == ["application/timestamp-query"]
    assert done.returncode == 3
    assert done.stderr == f"'127.0.0.1' gave no time stamp: {why}; nothing was signed\n"
    assert not (folder / "brief-signed.pdf").exists()


def test_a_time_stamp_for_another_question_is_refused(folder: Path, key: rsa.RSAPrivateKey) -> None:
    authority = make_authority(key, folder)

    def answer(request: bytes) -> tuple[int, bytes]:
        asked = tsp.TimeStampReq.load(request)
        asked["nonce"] = 7
        return 200, authority.request_tsa_response(asked).dump()

    with serve(answer) as (address, _):
        done = sign(folder, "brief.pdf", "--p12", "good.p12", "--password-env", "SECRET", "--timestamp-url", address)
    assert (done.returncode, "gave no time stamp" in done.stderr, "Traceback" in done.stderr) == (3, True, False)
