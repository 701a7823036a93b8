"""A finished PDF and a key go in; the same file with a PAdES signature appended comes out."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from briefgen.errors import BuildError, FileError, Problem, UsageError, Where
from briefgen.writers.pdf.seal import is_signed, open_finished

# What the field of the signature is called, and what a reader without sight hears of it.
_FIELD = "Signature"
_MISSING = "what signs is not installed; install it with: pip install 'briefgen[sign]'"


@dataclass(frozen=True, slots=True)
class Signing:
    """How a file is signed.

    Attributes:
        key: bytes of a PKCS#12 file: a private key, its certificate and those it rests on.
        password: of that file; "" for none.
        moment: of signing, with its offset.
        reason, location: printed in the signature's properties; "" for none.
        timestamp_url: of a time-stamping authority (RFC 3161); "" for none. The only address that is ever asked.
    """

    key: bytes
    password: str
    moment: datetime
    reason: str = ""
    location: str = ""
    timestamp_url: str = ""


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
        FileError: the file is no PDF, is damaged, encrypted or signed already; the key's file is none, or is empty.
        UsageError: what signs is not installed, or the password is not that of the key's file.
        BuildError: the time-stamping authority did not answer.
    """
    with open_finished(data, name) as pdf:
        if is_signed(pdf):
            advice = "sign the file as it was built"
            raise FileError([Problem(f"'{name}' is signed already", Where(name), advice)])
    signer = _load_signer(signing, key_name)
    warnings = _check_dates(signer.signing_cert, signing.moment)
    subject: str = signer.subject_name
    return Signed(_append_signature(data, signer, signing), subject, warnings)


def _load_signer(signing: Signing, key_name: str) -> Any:
    """Return what signs with the key."""
    try:
        from cryptography.hazmat.primitives.serialization import pkcs12
        from pyhanko.sign import signers
    except ImportError as error:
        raise UsageError(_MISSING) from error
    password = signing.password.encode("utf-8", "surrogatepass") or None
    try:
        key, certificate, _ = pkcs12.load_key_and_certificates(signing.key, password)
    except ValueError as error:
        if "password" in str(error).lower() or "mac" in str(error).lower():
            raise UsageError(f"the password is not that of '{key_name}'; nothing was signed") from error
        advice = "export key and certificate as PKCS#12 (.p12 or .pfx)"
        raise FileError([Problem(f"'{key_name}' is no PKCS#12 file", Where(key_name), advice)]) from error
    if key is None or certificate is None:
        lacking = "private key" if key is None else "certificate"
        advice = "export the private key and its certificate together as PKCS#12"
        raise FileError([Problem(f"'{key_name}' holds no {lacking}", Where(key_name), advice)])
    signer = signers.SimpleSigner.load_pkcs12_data(signing.key, other_certs=[], passphrase=password)
    if signer is None:
        advice = "make a key of RSA or of an elliptic curve"
        raise FileError([Problem(f"the key in '{key_name}' cannot sign", Where(key_name), advice)])
    return signer


def _check_dates(certificate: Any, moment: datetime) -> tuple[str, ...]:
    """Return warnings about a certificate that does not hold at the moment of signing."""
    begins, ends = certificate.not_valid_before, certificate.not_valid_after
    if moment < begins:
        return (f"the certificate holds only from {begins:%Y-%m-%d} on, so nobody will accept the signature yet",)
    if moment > ends:
        return (f"the certificate ended on {ends:%Y-%m-%d}, so nobody will accept the signature",)
    return ()


def _append_signature(data: bytes, signer: Any, signing: Signing) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import fields, signers, timestamps

    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    specification = fields.SigFieldSpec(_FIELD, box=None, readable_field_name=_FIELD)
    metadata = signers.PdfSignatureMetadata(
        field_name=_FIELD,
        md_algorithm="sha256",
        reason=signing.reason or None,
        location=signing.location or None,
        subfilter=fields.SigSeedSubFilter.PADES,
    )
    stamper = timestamps.HTTPTimeStamper(signing.timestamp_url) if signing.timestamp_url else None

    class DatedSigner(signers.PdfSigner):
        """Signs at the moment it is told, not by the clock."""

        def init_signing_session(self, *args: Any, **options: Any) -> Any:
            session = super().init_signing_session(*args, **options)
            session.system_time = signing.moment
            return session

    pdf_signer = DatedSigner(metadata, signer=signer, timestamper=stamper, new_field_spec=specification)
    try:
        signed = pdf_signer.sign_pdf(writer)
    except (timestamps.TimestampRequestError, OSError) as error:
        raise BuildError(f"'{signing.timestamp_url}' gave no time stamp ({error}); nothing was signed") from error
    result: bytes = signed.getvalue()
    return result
