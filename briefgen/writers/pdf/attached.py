"""A PDF that others have had in hand goes in; the files that travel in it come out."""

from __future__ import annotations

import io

# More than the sources of any brief.
_MOST_BYTES = 500_000_000


class PdfFaultError(Exception):
    """What makes a file no PDF that can be read, in words that follow its name."""


def read_attached(data: bytes) -> dict[str, bytes]:
    """Return the files that travel in a PDF, by name.

    Raises:
        PdfFaultError: it is damaged, or encrypted.
    """
    import pikepdf

    try:
        with pikepdf.open(io.BytesIO(data)) as pdf:
            found: dict[str, bytes] = {}
            for name, attached in pdf.attachments.items():
                stored = attached.get_file()
                if stored.size is not None and stored.size > _MOST_BYTES:
                    raise PdfFaultError("carries a file that is larger than any brief's")
                found[name] = stored.read_bytes()
            return found
    except pikepdf.PasswordError as error:
        raise PdfFaultError("is encrypted") from error
    except (pikepdf.PdfError, ValueError, RuntimeError) as error:
        raise PdfFaultError("is damaged") from error
