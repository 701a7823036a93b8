"""A finished PDF and passwords go in; the same pages, encrypted with AES-256, come out."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from briefgen.errors import FileError, Problem, UsageError, Where

RIGHTS = ("print", "copy", "annotate", "fill", "assemble", "change")
"""What a reader without the owner's password may do; reading aloud is always allowed."""

# Bytes of a password that revision 6 of the security handler takes (ISO 32000-2, 7.6.4.3.3).
_MOST_BYTES = 127
# What PDF/A says of itself; it excludes encryption, so that a sealed file must not say it (ISO 19005-3, 6.1.3).
_CLAIMS = ("pdfaid:part", "pdfaid:conformance", "pdfaid:rev", "pdfaid:amd", "pdfaid:corr")


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed file, and what of its old self the user is told about.

    Attributes:
        data: the file.
        was_archival: whether it said that it is PDF/A.
        tagged: whether it has tags, which it keeps.
    """

    data: bytes
    was_archival: bool
    tagged: bool


def seal_file(
    data: bytes, name: str, password: str, *, owner_password: str = "", rights: Collection[str] = ("print", "copy")
) -> Sealed:
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
        UsageError: a password is empty, too long or not read alike by all, or there is no such right.
    """
    import secrets

    import pikepdf

    for right in rights:
        if right not in RIGHTS:
            raise UsageError(f"there is no right '{right}'; there are {', '.join(RIGHTS)}")
    check_password(password, "the password")
    if owner_password:
        check_password(owner_password, "the owner's password")
        if owner_password == password:
            raise UsageError("the owner's password is the one that opens the file; give another one, or none")
    with open_finished(data, name) as pdf:
        if is_signed(pdf):
            message = f"'{name}' is signed; sealing would break the signature"
            raise FileError(
                [Problem(message, Where(name), "seal the file as it was built; a sealed file is not signed")]
            )
        with pdf.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
            was_archival = "pdfaid:part" in metadata
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
        tagged = "/StructTreeRoot" in pdf.Root
    return Sealed(buffer.getvalue(), was_archival, tagged)


def check_password(password: str, what: str) -> None:
    """Refuse a password that nobody could use, or that opens the file in some programs only.

    Args:
        password: the password, which no message repeats.
        what: it is called.

    Raises:
        UsageError: it is empty, too long, no text, or other than what is made of it before it is tried.
    """
    if not password:
        raise UsageError(f"{what} is empty; nothing was sealed")
    if len(encode_text(password, what)) > _MOST_BYTES:
        raise UsageError(f"{what} has more than {_MOST_BYTES} bytes; nothing was sealed")
    if not _is_prepared(password):
        raise UsageError(
            f"{what} has characters that programs read in different ways (letters in two parts, wide or small forms, "
            "odd spaces, tabs, emoji), so that some would not open the file; choose another; nothing was sealed"
        )


def encode_text(text: str, what: str) -> bytes:
    """Return a text as UTF-8.

    Raises:
        UsageError: it was no UTF-8 where it came from.
    """
    try:
        return text.encode()
    except UnicodeEncodeError:
        # Python's own error holds the text, which may be a secret.
        raise UsageError(f"{what} is no text in UTF-8; nothing was done") from None


def _is_prepared(password: str) -> bool:
    """Tell whether a password is the same before and after SASLprep (RFC 4013).

    The standard has it done to every password (ISO 32000-2, 7.6.4.3.3); some programs do, others do not, and only what
    stays as it is opens the file in all of them. Characters that Unicode 3.2 did not know yet are refused by it.

    >>> [_is_prepared(each) for each in ("p\N{LATIN SMALL LETTER O WITH DIAERESIS}s", "po\N{COMBINING DIAERESIS}s")]
    [True, False]
    """
    import stringprep

    changed = (stringprep.in_table_b1, stringprep.in_table_c12)
    refused = (
        stringprep.in_table_a1,
        stringprep.in_table_c21_c22,
        stringprep.in_table_c3,
        stringprep.in_table_c4,
        stringprep.in_table_c5,
        stringprep.in_table_c6,
        stringprep.in_table_c7,
        stringprep.in_table_c8,
        stringprep.in_table_c9,
    )
    if any(holds(char) for char in password for holds in (*changed, *refused)):
        return False
    if not password == unicodedata.ucd_3_2_0.normalize("NFKC", password) == unicodedata.normalize("NFKC", password):
        return False
    to_left = [stringprep.in_table_d1(char) for char in password]
    if any(to_left):
        return to_left[0] and to_left[-1] and not any(map(stringprep.in_table_d2, password))
    return True


def open_finished(data: bytes, name: str) -> Any:
    """Return a PDF as pikepdf has it, read to its end: what is lost in it would be lost for good, or signed.

    Raises:
        FileError: it is no PDF, is damaged or encrypted.
    """
    import pikepdf

    try:
        pdf = pikepdf.open(io.BytesIO(data), attempt_recovery=False)
    except pikepdf.PasswordError as error:
        message = f"'{name}' is encrypted already"
        raise FileError([Problem(message, Where(name), "take the file as it was built")]) from error
    except pikepdf.PdfError as error:
        kind = "a damaged PDF" if data[:1024].lstrip().startswith(b"%PDF-") else "no PDF"
        raise FileError([Problem(f"'{name}' is {kind}", Where(name), "build it anew with 'briefgen build'")]) from error
    if pdf.is_encrypted:
        pdf.close()
        raise FileError([Problem(f"'{name}' is encrypted already", Where(name), "take the file as it was built")])
    # The older name is that of pikepdf 9.
    check = "check_pdf_syntax" if hasattr(pdf, "check_pdf_syntax") else "check"
    if getattr(pdf, check)():
        pdf.close()
        raise FileError([Problem(f"'{name}' is a damaged PDF", Where(name), "build it anew with 'briefgen build'")])
    return pdf


def is_signed(pdf: Any) -> bool:
    """Tell whether a PDF holds a signature, in whatever field: what it covers is its /ByteRange."""
    import pikepdf

    return any(
        isinstance(held, pikepdf.Dictionary) and "/ByteRange" in held
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary)
        for held in (each, each.get("/V"))
    )
