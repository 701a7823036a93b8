"""A brief goes in; it is built again from what it carries; whether it is the same, and what is not, comes out."""

from __future__ import annotations

import base64
import difflib
import gzip
import re
import tempfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path, PurePath

from briefgen import __version__
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.builds.record import BuildRecord, read_build
from briefgen.draw.pdf_text import read_pages
from briefgen.errors import BriefgenError, DrawError, FileError, Problem, Where

# Of what differs, so many lines are told.
_MOST_LINES = 20
# A page with live charts holds lines of a megabyte.
_MOST_LETTERS = 2000
_MOST_BYTES = 100_000_000
_BUILD = "build.json"
_SOURCE = re.compile(rb'<meta name="briefgen:([^"]*)" content="([A-Za-z0-9+/=]*)">')


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found.

    Attributes:
        format: pdf, docx or html.
        same: bytes (every one of them), signed (the brief is the same, and something was added after it), text (the
            words are the same, though another version of the program built it), or no.
        differences: where it is another, in reading order; "" stands between places.
        program: that built it.
        timeline: name of the timeline in it.
    """

    format: str
    same: str
    differences: tuple[str, ...]
    program: str
    timeline: str


def verify_file(data: bytes, file: str) -> Verdict:
    """Build a brief again from the timeline, the style and the options that it carries, and compare.

    Args:
        data: of a PDF, a DOCX or an HTML page.
        file: its name, for problems.

    Raises:
        FileError: it is no brief, carries nothing, or cannot be built from what it carries.
    """
    format_ = _find_format(data, file)
    carried = _read_carried(data, format_, file)
    name = next((each for each in carried if each.endswith(".yaml")), "")
    if _BUILD not in carried or not name:
        raise _fail(
            file, "carries neither timeline nor options to build it again from", "verify a PDF/A-3, DOCX or HTML"
        )
    try:
        record = read_build(carried[_BUILD])
    except ValueError as error:
        raise _fail(
            file, "carries options that no build wrote", "they were changed, or another version wrote them"
        ) from error
    again = _build_again(record, carried[name], name, format_, file)
    if again == data:
        return Verdict(format_, "bytes", (), record.program, name)
    if format_ == "pdf" and data.startswith(again):
        return Verdict(format_, "signed", (), record.program, name)
    differences = tuple(_compare_texts(data, again, format_))
    if not differences and record.program != f"briefgen {__version__}":
        return Verdict(format_, "text", (), record.program, name)
    return Verdict(format_, "no", differences or (_compare_bytes(data, again),), record.program, name)


def _fail(file: str, message: str, advice: str) -> FileError:
    return FileError([Problem(f"'{file}' {message}", Where(file), advice)])


def _find_format(data: bytes, file: str) -> str:
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK"):
        return "docx"
    if b"<html" in data[:1000].lower():
        return "html"
    raise _fail(file, "is neither PDF nor DOCX nor HTML", "name a brief that briefgen built")


def _read_carried(data: bytes, format_: str, file: str) -> dict[str, bytes]:
    """Return the files that travel in a brief, by name."""
    if format_ == "pdf":
        from briefgen.writers.pdf.attached import PdfFaultError, read_attached

        try:
            return read_attached(data)
        except PdfFaultError as fault:
            raise _fail(file, str(fault), "verify it as it was built, before it was sealed") from fault
    if format_ == "docx":
        from briefgen.writers.docx.reading import DocumentFaultError
        from briefgen.writers.docx.record import read_sources

        try:
            return read_sources(data)
        except DocumentFaultError as fault:
            raise _fail(file, str(fault), "verify it as it was built") from fault
    return dict(_read_page(data, file))


def _read_page(data: bytes, file: str) -> Iterator[tuple[str, bytes]]:
    for name, packed in _SOURCE.findall(data):
        try:
            unpacked = zlib.decompressobj(31)
            yield unescape(name.decode("utf-8")), unpacked.decompress(base64.b64decode(packed), _MOST_BYTES)
        except (ValueError, zlib.error, gzip.BadGzipFile) as error:
            raise _fail(file, "carries a source that is damaged", "verify it as it was built") from error


def _build_again(record: BuildRecord, timeline: bytes, name: str, format_: str, file: str) -> bytes:
    if record.style.logo is not None:
        # Before anything is read: what a file says of itself leads nowhere.
        raise _fail(file, "has a logo, which does not travel in a brief", "verify one of a style without a logo")
    # Nothing but a plain name: what a file says of itself leads nowhere else.
    safe = PurePath(name.replace("\\", "/")).name or "timeline.yaml"
    with tempfile.TemporaryDirectory(prefix="briefgen-") as folder:
        path = Path(folder, safe)
        path.write_bytes(timeline)
        job = Job(**{"name": "verified", **record.job, "timeline": path, "formats": (format_,)})
        try:
            return run_build(job, record=record).outputs[format_]
        except BriefgenError as error:
            message = "cannot be built again from what it carries: " + str(error).replace(f"{folder}/", "")
            raise _fail(file, message, "fonts, templates and pictures of one's own do not travel in a brief") from error


def _compare_texts(old: bytes, new: bytes, format_: str) -> Iterator[str]:
    """Yield the lines of the file, and those that were built, where they differ."""
    was, built = list(_list_texts(new, format_)), list(_list_texts(old, format_))
    count, place = 0, ""
    matcher = difflib.SequenceMatcher(None, [text for _, text in was], [text for _, text in built], autojunk=False)
    for tag, i1, i2, j1, j2 in matcher.get_opcodes():
        if tag == "equal":
            continue
        here = (built[j1:j2] or was[i1:i2])[0][0]
        if here != place:
            yield here
            place = here
        for sign, lines in (("-", was[i1:i2]), ("+", built[j1:j2])):
            for _, text in lines:
                count += 1
                if count > _MOST_LINES:
                    yield "and more"
                    return
                yield f"  {sign} {text if len(text) <= _MOST_LETTERS else text[:_MOST_LETTERS] + ' and more'}"


def _list_texts(data: bytes, format_: str) -> Iterator[tuple[str, str]]:
    """Yield the lines of a file and where each stands."""
    if format_ == "pdf":
        try:
            for number, lines in enumerate(read_pages(data), 1):
                yield from ((f"page {number}", line) for line in lines)
        except DrawError:
            yield "the whole file", "it cannot be read as a PDF"
    elif format_ == "docx":
        from briefgen.writers.docx.review import list_blocks

        for text in list_blocks(data):
            yield "text", text
    else:
        page = _SOURCE.sub(b"", data).decode("utf-8", "replace")
        body = re.sub(r"(?s)<style>.*?</style>", "", page)
        for line in re.sub(r"<[^>]*>", "\n", body).splitlines():
            if line.strip():
                yield "text", unescape(line.strip())


def _compare_bytes(data: bytes, again: bytes) -> str:
    place = next((at for at, (a, b) in enumerate(zip(data, again, strict=False)) if a != b), min(len(data), len(again)))
    return f"no word differs, but the bytes do, from byte {place} on: properties, pictures or layout were changed"
