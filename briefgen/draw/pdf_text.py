"""A PDF goes in; the lines of its pages, as a reader's program copies them, come out."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.errors import DrawError


def read_pages(data: bytes) -> Iterator[list[str]]:
    """Yield the lines of each page.

    Raises:
        DrawError: it is no PDF, or it is damaged or encrypted.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
        for number in range(len(document)):
            yield [line.strip() for line in document[number].get_textpage().get_text_range().splitlines()]
    except pypdfium2.PdfiumError as error:
        raise DrawError(f"the file cannot be read as a PDF: {error}") from error
