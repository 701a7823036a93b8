"""Each way out against a real server: mail, webhook, storage, folder; and every secret stays out of every text."""

from __future__ import annotations

import datetime
import hashlib
import hmac
import http.server
import json
import socket
import ssl
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from briefgen.builds.project import Smtp
from briefgen.errors import BuildError
from briefgen.schedules.secrets import Secrets
from briefgen.schedules.ways import DeliveryError, Parcel, Route, send_parcel

PASSWORD = "correct horse battery"
ENVIRONMENT = {"SMTP_USER": "briefs", "SMTP_PASSWORD": PASSWORD, "HOOK": "s3cret-token", "KEY": "signing-key"}
FILES = {"pier.pdf": b"%PDF-1.7 ...", "pier.docx": b"PK..."}


def parcel(kind: Any = "edition", **facts: Any) -> Parcel:
    told = {"of": "key-of-the-edition", **facts} if kind == "recall" else facts
    return Parcel(
        kind,
        "0123456789abcdef",
        "pier",
        "",
        "PIER",
        4,
        "[TLP:GREEN] The pier – PIER no. 4",
        "The pier\nПирс\n",
        FILES,
        {"title": "The pier", **told},
        "2026-06-01T06:00:00+00:00",
    )


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A key and a certificate of localhost, signed with itself."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    (tmp_path / "ca.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return tmp_path / "ca.pem", tmp_path / "key.pem"


def find_port() -> int:
    """Return a port of this machine that nobody listens at."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


# aiosmtpd does not see that a connection which is TLS from its first byte needs no more of it.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")


class Mailbox:
    """Keeps what comes; answers what it is told to."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.answer = "250 OK"
        self.users: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        if self.answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return self.answer

    def authenticate(self, server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> Any:
        from aiosmtpd.smtp import AuthResult

        user, password = data.login.decode(), data.password.decode()
        self.users.append(user)
        return AuthResult(success=(user, password) == ("briefs", PASSWORD), handled=False)


@pytest.fixture(params=["starttls", "tls"])
def server(request: pytest.FixtureRequest, certificate: tuple[Path, Path]) -> Iterator[tuple[Mailbox, Smtp]]:
    from aiosmtpd.controller import Controller

    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    box = Mailbox()
    secured: dict[str, Any] = (
        {"ssl_context": context} if request.param == "tls" else {"tls_context": context, "require_starttls": True}
    )
    controller = Controller(
        box,
        hostname="localhost",
        port=find_port(),
        authenticator=box.authenticate,
        auth_required=True,
        auth_require_tls=request.param == "starttls",
        **secured,
    )
    controller.start()
    yield (
        box,
        Smtp(
            **{
                "host": "localhost",
                "port": controller.port,
                "user": "${env:SMTP_USER}",
                "password": "${env:SMTP_PASSWORD}",
                "from": "briefs@example.org",
                "security": request.param,
                "ca": "ca.pem",
            }
        ),
    )
    controller.stop()


def route(folder: Path, target: str, **more: Any) -> Route:
    return Route(target, Secrets(folder, ENVIRONMENT), folder, **more)


def test_a_mail_arrives_whole_over_tls(server: tuple[Mailbox, Smtp], tmp_path: Path) -> None:
    box, smtp = server
    send_parcel("smtp", parcel(), route(tmp_path, "desk@example.org", smtp=smtp))
    (mail,) = box.mails
    assert mail["Subject"] == "[TLP:GREEN] The pier – PIER no. 4"
    assert (mail["From"], mail["To"]) == ("briefs@example.org", "desk@example.org")
    assert mail["Message-ID"] == "<0123456789abcdef@example.org>"
    assert mail["Auto-Submitted"] == "auto-generated"
    body = mail.get_body(("plain",))
    assert body is not None
    assert body.get_content().splitlines() == ["The pier", "Пирс"]
    assert {part.get_filename(): part.get_content() for part in mail.iter_attachments()} == FILES
    kinds = [part.get_content_type() for part in mail.iter_attachments()]
    assert kinds == [
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ]
    assert box.users == ["briefs"]


def test_a_recall_answers_the_mail_that_it_recalls(server: tuple[Mailbox, Smtp], tmp_path: Path) -> None:
    box, smtp = server
    send_parcel("smtp", parcel("recall"), route(tmp_path, "desk@example.org", smtp=smtp))
    (mail,) = box.mails
    assert mail["In-Reply-To"] == mail["References"] == "<key-of-the-edition@example.org>"
    assert not list(mail.iter_attachments())


@pytest.mark.parametrize(
    ("answer", "is_final"),
    [("451 try later", False), ("552 too large", True), ("421 busy", False)],
)
def test_what_the_server_says_decides_on_another_try(
    server: tuple[Mailbox, Smtp], tmp_path: Path, answer: str, is_final: bool
) -> None:
    box, smtp = server
    box.answer = answer
    with pytest.raises(DeliveryError, match=answer[:3]) as error:
        send_parcel("smtp", parcel(), route(tmp_path, "desk@example.org", smtp=smtp))
    assert error.value.is_final is is_final
    assert PASSWORD not in str(error.value)


def test_a_server_with_a_strange_certificate_gets_no_password(server: tuple[Mailbox, Smtp], tmp_path: Path) -> None:
    box, smtp = server
    with pytest.raises(DeliveryError, match="certificate"):
        send_parcel("smtp", parcel(), route(tmp_path, "desk@example.org", smtp=smtp.model_copy(update={"ca": ""})))
    assert box.users == []


def test_a_password_is_never_sent_in_the_open(server: tuple[Mailbox, Smtp], tmp_path: Path) -> None:
    from aiosmtpd.controller import Controller

    box = Mailbox()
    controller = Controller(
        box, hostname="localhost", port=find_port(), authenticator=box.authenticate, auth_require_tls=False
    )
    controller.start()
    smtp = server[1].model_copy(update={"port": controller.port, "security": "none"})
    try:
        with pytest.raises(DeliveryError, match="a password is not sent without TLS"):
            send_parcel("smtp", parcel(), route(tmp_path, "desk@example.org", smtp=smtp))
    finally:
        controller.stop()
    assert box.users == []


def test_a_wrong_password_is_told_without_the_password(server: tuple[Mailbox, Smtp], tmp_path: Path) -> None:
    wrong = Secrets(tmp_path, {**ENVIRONMENT, "SMTP_PASSWORD": "wrong-one"})
    with pytest.raises(DeliveryError, match="535") as error:
        send_parcel("smtp", parcel(), Route("desk@example.org", wrong, tmp_path, server[1]))
    assert not error.value.is_final
    assert "wrong-one" not in str(error.value)


@pytest.mark.parametrize("address", ["desk@example.org\r\nBcc: all@example.org", "no address", ""])
def test_an_address_cannot_add_a_header(server: tuple[Mailbox, Smtp], tmp_path: Path, address: str) -> None:
    with pytest.raises(DeliveryError, match="cannot be addressed"):
        send_parcel("smtp", parcel(), route(tmp_path, address, smtp=server[1]))
    assert server[0].mails == []


class Hook(http.server.BaseHTTPRequestHandler):
    """Keeps what is posted, and answers with the codes that it is given."""

    came: list[tuple[str, dict[str, str], bytes]]
    codes: list[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        type(self).came.append((self.path, dict(self.headers), body))
        code = type(self).codes.pop(0)
        self.send_response(code)
        if code == 302:
            self.send_header("Location", "/elsewhere")
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[tuple[type[Hook], str]]:
    handler = type("Handler", (Hook,), {"came": [], "codes": []})
    listening = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=listening.serve_forever)
    thread.start()
    yield handler, f"http://127.0.0.1:{listening.server_address[1]}"
    listening.shutdown()
    thread.join()
    listening.server_close()


def test_a_webhook_gets_the_notice_signed(hook: tuple[type[Hook], str], tmp_path: Path) -> None:
    handler, address = hook
    handler.codes = [204]
    send_parcel("webhook", parcel(), route(tmp_path, f"{address}/${{env:HOOK}}", secret="${env:KEY}"))
    ((path, headers, body),) = handler.came
    assert path == "/s3cret-token"
    assert headers["Idempotency-Key"] == "0123456789abcdef"
    assert headers["X-Briefgen-Signature"] == f"sha256={hmac.new(b'signing-key', body, hashlib.sha256).hexdigest()}"
    told = json.loads(body)
    assert (told["series"], told["edition"], told["kind"]) == ("PIER", 4, "edition")
    assert told["files"][0] == {
        "name": "pier.pdf",
        "bytes": len(FILES["pier.pdf"]),
        "sha256": hashlib.sha256(FILES["pier.pdf"]).hexdigest(),
    }


@pytest.mark.parametrize(("code", "is_final"), [(500, False), (503, False), (429, False), (404, True), (302, False)])
def test_the_answer_of_a_webhook(hook: tuple[type[Hook], str], tmp_path: Path, code: int, is_final: bool) -> None:
    handler, address = hook
    handler.codes = [code]
    with pytest.raises(DeliveryError, match=rf"answered {code}") as error:
        send_parcel("webhook", parcel(), route(tmp_path, f"{address}/${{env:HOOK}}"))
    assert error.value.is_final is is_final
    assert "s3cret-token" not in str(error.value)
    assert len(handler.came) == 1


@pytest.mark.parametrize("address", ["http://127.0.0.1:1/x", "file:///etc/passwd", "ftp://127.0.0.1/x"])
def test_a_webhook_that_is_not_there_or_is_none(tmp_path: Path, address: str) -> None:
    with pytest.raises(DeliveryError, match=r"cannot be reached|is no http address"):
        send_parcel("webhook", parcel(), route(tmp_path, address))


def test_a_folder_gets_the_files_and_a_recall_takes_them_away(tmp_path: Path) -> None:
    send_parcel("folder", parcel(), route(tmp_path, "out/PIER/0004"))
    folder = tmp_path / "out/PIER/0004"
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == FILES
    (folder / "pier.docx").write_bytes(b"changed by somebody")
    send_parcel("folder", parcel("recall"), route(tmp_path, "out/PIER/0004"))
    assert sorted(path.name for path in folder.iterdir()) == ["RECALLED.txt", "pier.docx"]
    assert (folder / "pier.docx").read_bytes() == b"changed by somebody"


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(DeliveryError, match="is a file, expected a folder"):
        send_parcel("folder", parcel(), route(tmp_path, "out/PIER"))


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """A server that speaks S3, and what it takes to reach it."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    yield {
        "key": "${env:S3_KEY}",
        "secret": "${env:S3_SECRET}",
        "endpoint_url": f"http://{host}:{port}",
    }
    server.stop()


@pytest.mark.filterwarnings("default")
def test_storage_on_s3(bucket: dict[str, str], tmp_path: Path) -> None:
    import s3fs

    secrets = Secrets(tmp_path, {"S3_KEY": "AKIAEXAMPLE", "S3_SECRET": "very-secret"})
    endpoint = bucket["endpoint_url"]
    files = s3fs.S3FileSystem(key="AKIAEXAMPLE", secret="very-secret", endpoint_url=endpoint)
    files.mkdir("briefs")
    to = Route("s3://briefs/PIER/4/", secrets, tmp_path, options=bucket)
    send_parcel("fsspec", parcel(), to)
    files.invalidate_cache()
    assert {name.rpartition("/")[2]: files.cat_file(name) for name in files.ls("briefs/PIER/4")} == FILES
    send_parcel("fsspec", parcel("recall"), to)
    files.invalidate_cache()
    assert [name.rpartition("/")[2] for name in files.ls("briefs/PIER/4")] == ["RECALLED.txt"]
    with pytest.raises(DeliveryError, match="cannot be written") as error:
        send_parcel("fsspec", parcel(), Route("s3://no-such-bucket/x", secrets, tmp_path, options=bucket))
    assert "very-secret" not in str(error.value)


def test_storage_in_memory_and_on_disk(tmp_path: Path) -> None:
    import fsspec

    for target in ("memory://briefs/PIER", f"file://{tmp_path}/stored/PIER"):
        send_parcel("fsspec", parcel(), route(tmp_path, target))
        files, root = fsspec.url_to_fs(target)
        assert sorted(name.rpartition("/")[2] for name in files.ls(root, detail=False)) == sorted(FILES)
        send_parcel("fsspec", parcel("recall"), route(tmp_path, target))
        assert [name.rpartition("/")[2] for name in files.ls(root, detail=False)] == ["RECALLED.txt"]


def test_storage_of_an_unknown_kind(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="cannot be reached"):
        send_parcel("fsspec", parcel(), route(tmp_path, "nosuchkind://x/y"))


def test_secrets_are_read_where_they_are_and_missing_ones_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import keyring
    from keyring.backend import KeyringBackend

    class Ring(KeyringBackend):
        priority = 1  # type: ignore[assignment]

        def get_password(self, service: str, username: str) -> str | None:
            return "from-the-ring" if (service, username) == ("mail", "me") else None

        def set_password(self, service: str, username: str, password: str) -> None:
            raise NotImplementedError

    monkeypatch.setattr(keyring.core, "_keyring_backend", Ring())
    (tmp_path / "token").write_text("from-a-file\n")
    secrets = Secrets(tmp_path, {"A": "from-the-environment", "EMPTY": ""})
    assert secrets.fill("${env:A} ${file:token} ${keyring:mail/me}!") == (
        "from-the-environment from-a-file from-the-ring!"
    )
    assert secrets.hide("x from-a-file y from-the-ring") == "x ••• y •••"
    for text, message in {
        "${env:B}": "the environment variable 'B', which the project refers to, is not set",
        "${env:EMPTY}": "is empty",
        "${file:nowhere}": "the file 'nowhere', which the project refers to, cannot be read",
        "${keyring:mail/you}": "is empty",
    }.items():
        with pytest.raises(BuildError, match=message.replace("$", r"\$")):
            secrets.fill(text)
