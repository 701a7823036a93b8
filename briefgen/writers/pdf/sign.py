"""A finished PDF and a key go in; the same file with a PAdES signature appended comes out."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from briefgen.errors import BuildError, FileError, Problem, UsageError, Where
from briefgen.writers.pdf.seal import encode_text, is_signed, open_finished

FIELD = "Signature"
"""What the field of the signature is called, and what a reader without sight hears of it."""

_MISSING = "what signs is not installed; install it with: pip install 'briefgen[sign]'"
# Every program that checks PAdES knows it (ETSI TS 119 312).
_DIGEST = "sha256"


@dataclass(frozen=True, slots=True)
class Signing:
    """How a file is signed.

    Attributes:
        key: bytes of a PKCS#12 file: a private key, its certificate and those it rests on.
        password: of that file; "" for none.
        moment: of signing, with its offset.
        reason, location: printed in the signature's properties; "" for none.
        timestamp_url: of a time-stamping authority (RFC 3161); "" for none. The only address that is ever asked.
        field: what the signature's form field is called.
    """

    key: bytes
    password: str
    moment: datetime
    reason: str = ""
    location: str = ""
    timestamp_url: str = ""
    field: str = FIELD


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed file, whose it is, and what the user is told about it."""

    data: bytes
    subject: str
    warnings: tuple[str, ...]


def sign_file(data: bytes, name: str, key_name: str, signing: Signing) -> Signed:
    """Append a PAdES signature of level B-B, or B-T with a time stamp (ETSI EN 319 142-1), to a PDF.

    The file is only added to, so that what it meets it still meets, and what was signed can be seen as it was.

    Args:
        data: the file.
        name: what problems call it.
        key_name: what problems call the key's file.
        signing: key and wording.

    Raises:
        FileError: the file is no PDF, is damaged, encrypted or signed already; the key's file is none, or lacks what
            signs.
        UsageError: what signs is not installed, the password is not that of the key's file, or a text is none.
        BuildError: the time-stamping authority did not answer.
    """
    for text, what in (
        (signing.reason, "the reason"),
        (signing.location, "the location"),
        (signing.field, "the field"),
    ):
        encode_text(text, what)
    if not signing.field.strip() or "." in signing.field:
        raise UsageError("the name of the signature's field is empty or has a full stop in it; choose another")
    with open_finished(data, name) as pdf:
        if is_signed(pdf):
            advice = "sign the file as it was built"
            raise FileError([Problem(f"'{name}' is signed already", Where(name), advice)])
    signer, subject = _load_signer(signing, key_name)
    warnings = _check_dates(signer.signing_cert, signing.moment)
    return Signed(_append_signature(data, name, signer, subject, signing), subject, warnings)


def _load_signer(signing: Signing, key_name: str) -> tuple[Any, str]:
    """Return what signs with the key, and whose it is."""
    try:
        from cryptography.exceptions import UnsupportedAlgorithm
        from cryptography.hazmat.primitives.asymmetric import ec, rsa
        from cryptography.hazmat.primitives.serialization import pkcs12
        from pyhanko.sign import signers
    except ImportError as error:
        raise UsageError(_MISSING) from error
    password = encode_text(signing.password, f"the password of '{key_name}'") or None
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(signing.key, password)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        if "password" in str(error).lower() or "mac" in str(error).lower():
            message = f"the password is not that of '{key_name}', or that file is damaged; nothing was signed"
            raise UsageError(message) from error
        advice = "export key and certificate as PKCS#12 (.p12 or .pfx)"
        raise FileError([Problem(f"'{key_name}' is no PKCS#12 file", Where(key_name), advice)]) from error
    if key is None or certificate is None:
        lacking = "private key" if key is None else "certificate of its key"
        advice = "export the private key and its certificate together as PKCS#12"
        raise FileError([Problem(f"'{key_name}' holds no {lacking}", Where(key_name), advice)])
    # Keys of other kinds are withdrawn, or unknown to most of those who would check the signature.
    if not isinstance(key, rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey):
        advice = "take a key of RSA or of an elliptic curve such as P-256"
        raise FileError([Problem(f"the key in '{key_name}' is of a kind that signs no PDF", Where(key_name), advice)])
    subject = _name_owner(certificate)
    if not subject:
        advice = "take a certificate that names a person or an office"
        raise FileError([Problem(f"the certificate in '{key_name}' names nobody", Where(key_name), advice)])
    signer = signers.SimpleSigner.load_pkcs12_data(signing.key, other_certs=[], passphrase=password)
    return signer, subject


def _name_owner(certificate: Any) -> str:
    """Return whose a certificate is, fit to be printed; "" where it names nobody."""
    from cryptography.x509.oid import NameOID

    common = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    name = str(common[0].value) if common else certificate.subject.rfc4514_string()
    return "".join(char if char.isprintable() else "\N{REPLACEMENT CHARACTER}" for char in name)


def _check_dates(certificate: Any, moment: datetime) -> tuple[str, ...]:
    """Return warnings about a certificate that does not hold at the moment of signing."""
    begins, ends = certificate.not_valid_before, certificate.not_valid_after
    if moment < begins:
        return (f"the certificate holds only from {begins:%Y-%m-%d} on, so nobody will accept the signature yet",)
    if moment > ends:
        return (f"the certificate ended on {ends:%Y-%m-%d}, so nobody will accept the signature",)
    return ()


def _append_signature(data: bytes, name: str, signer: Any, subject: str, signing: Signing) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign import fields, signers, timestamps
    from pyhanko.sign.general import SigningError

    class PlainWriter(IncrementalPdfFileWriter):
        """Leaves the file's properties as they are; pyHanko would date them by the clock, in this machine's zone."""

        def _update_meta(self) -> None:
            """Do nothing: the signature says when it was made."""

    class DatedSigner(signers.PdfSigner):
        """Signs at the moment it is told, not by the clock."""

        def init_signing_session(self, *args: Any, **options: Any) -> Any:
            session = super().init_signing_session(*args, **options)
            session.system_time = signing.moment
            return session

    specification = fields.SigFieldSpec(signing.field, box=None, readable_field_name=signing.field)
    metadata = signers.PdfSignatureMetadata(
        field_name=signing.field,
        md_algorithm=_DIGEST,
        # Readers find a common name by themselves; pyHanko looks no further.
        name=None if "common_name" in signer.signing_cert.subject.native else subject,
        reason=signing.reason or None,
        location=signing.location or None,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    stamper = timestamps.HTTPTimeStamper(signing.timestamp_url) if signing.timestamp_url else None
    pdf_signer = DatedSigner(metadata, signer=signer, timestamper=stamper, new_field_spec=specification)
    try:
        writer = PlainWriter(io.BytesIO(data))
        _set_tab_order(writer)
        signed = pdf_signer.sign_pdf(writer)
    except (SigningError, PdfError) as error:
        advice = "build it anew with 'briefgen build'"
        raise FileError([Problem(f"'{name}' cannot be signed as it is ({error})", Where(name), advice)]) from error
    except Exception as error:
        # An authority may answer anything, and pyHanko takes it to be well formed.
        if stamper is None:
            raise
        authority, cause = urlsplit(signing.timestamp_url).hostname, _say_why(error)
        raise BuildError(f"'{authority}' gave no time stamp: {cause}; nothing was signed") from error
    result: bytes = signed.getvalue()
    return result


def _set_tab_order(writer: Any) -> None:
    """Let the Tab key go along the tags of the first page, on which the invisible field is (ISO 14289-1, 7.18.3)."""
    from pyhanko.pdf_utils.generic import pdf_name

    reference, _ = writer.find_page_for_modification(0)
    page = reference.get_object()
    if "/StructTreeRoot" in writer.root and "/Tabs" not in page:
        page[pdf_name("/Tabs")] = pdf_name("/S")
        writer.mark_update(reference)


def _say_why(error: Exception) -> str:
    """Return why there is no time stamp; the causes' own words repeat the address, which may hold a secret."""
    cause = error.__cause__ or error
    status = getattr(cause, "status", 0)
    if status:
        return f"it answered with status {status}"
    if isinstance(cause, TimeoutError):
        return "it did not answer in time"
    if type(cause) is type(error) or not isinstance(cause, OSError):
        return "its answer holds no time stamp of this signature"
    return "it cannot be reached"
