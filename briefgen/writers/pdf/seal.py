"""A finished PDF and passwords go in; the same pages, encrypted with AES-256, come out."""

from __future__ import annotations

import io
from collections.abc import Collection
from typing import Any

from briefgen.errors import FileError, Problem, UsageError, Where

RIGHTS = ("print", "copy", "annotate", "fill", "assemble", "change")
"""What a reader without the owner's password may do; reading aloud is always allowed."""

# Bytes of a password that revision 6 of the security handler takes (ISO 32000-2, 7.6.4.3.2).
_MOST_BYTES = 127
# What PDF/A says of itself; it excludes encryption, so that a sealed file must not say it (ISO 19005-3, 6.1.3).
_CLAIMS = ("pdfaid:part", "pdfaid:conformance", "pdfaid:rev")


def seal_file(
    data: bytes, name: str, password: str, *, owner_password: str = "", rights: Collection[str] = ("print", "copy")
) -> bytes:
    """Encrypt a PDF by revision 6 of the standard security handler: AES-256, metadata and attachments included.

    Tags stay, so that the file is as accessible as before; its claim to be PDF/A goes. Keys are random: the same file
    is sealed with other bytes each time.

    Args:
        data: the file.
        name: what problems call it.
        password: that opens it.
        owner_password: that lifts all limits; "" for a random one, which nobody knows.
        rights: what who opens it may do, of RIGHTS.

    Raises:
        FileError: it is no PDF, is damaged, encrypted already, or signed.
        UsageError: a password is empty or too long, or there is no such right.
    """
    import secrets

    import pikepdf

    for right in rights:
        if right not in RIGHTS:
            raise UsageError(f"there is no right '{right}'; there are {', '.join(RIGHTS)}")
    check_password(password)
    if owner_password:
        check_password(owner_password)
        if owner_password == password:
            raise UsageError("the owner's password is the one that opens the file; give another one, or none")
    with open_finished(data, name) as pdf:
        if is_signed(pdf):
            message = f"'{name}' is signed; sealing would break the signature"
            raise FileError(
                [Problem(message, Where(name), "seal the file as it was built; a sealed file is not signed")]
            )
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            for claim in _CLAIMS:
                if claim in metadata:
                    del metadata[claim]
        encryption = pikepdf.Encryption(
            user=password,
            owner=owner_password or secrets.token_urlsafe(48),
            R=6,
            aes=True,
            metadata=True,
            allow=pikepdf.Permissions(
                accessibility=True,
                extract="copy" in rights,
                modify_annotation="annotate" in rights,
                modify_assembly="assemble" in rights,
                modify_form="fill" in rights,
                modify_other="change" in rights,
                print_lowres="print" in rights,
                print_highres="print" in rights,
            ),
        )
        buffer = io.BytesIO()
        pdf.save(buffer, encryption=encryption, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return buffer.getvalue()


def check_password(password: str) -> None:
    """Refuse a password that nobody could use.

    Raises:
        UsageError: it is empty or too long.
    """
    if not password:
        raise UsageError("the password is empty; nothing was sealed")
    if len(password.encode("utf-8", "surrogatepass")) > _MOST_BYTES:
        raise UsageError(f"the password has more than {_MOST_BYTES} bytes; nothing was sealed")


def open_finished(data: bytes, name: str) -> Any:
    """Return a PDF as pikepdf has it.

    Raises:
        FileError: it is no PDF, is damaged or encrypted.
    """
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(data))
    except pikepdf.PasswordError as error:
        message = f"'{name}' is encrypted already"
        raise FileError([Problem(message, Where(name), "take the file as it was built")]) from error
    except pikepdf.PdfError as error:
        kind = "a damaged PDF" if data[:1024].lstrip().startswith(b"%PDF-") else "no PDF"
        raise FileError([Problem(f"'{name}' is {kind}", Where(name), "build it anew with 'briefgen build'")]) from error
    if pdf.is_encrypted:
        pdf.close()
        raise FileError([Problem(f"'{name}' is encrypted already", Where(name), "take the file as it was built")])
    return pdf


def is_signed(pdf: Any) -> bool:
    """Tell whether a form field of a PDF holds a signature."""
    fields = pdf.Root.get("/AcroForm", {}).get("/Fields", [])
    return any(field.get("/FT") == "/Sig" and "/V" in field for field in fields)
