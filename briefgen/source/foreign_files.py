"""The name and the first bytes of a file go in; what to do with a file of another program comes out."""

from __future__ import annotations

from pathlib import PurePath

from briefgen.errors import Problem, Where

# A mark says what a file is whatever its name is; a name alone counts only where no YAML would bear it.
_MARKS = (
    (b"PK\x03\x04", ".xlsx", "an Excel workbook"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", ".xls", "an old Excel workbook or Word document"),
    (b"BEGIN:VCALENDAR", ".ics", "an iCalendar file"),
)
_NAMES = {
    ".xlsx": "an Excel workbook", ".xlsm": "an Excel workbook", ".xls": "an old Excel workbook",
    ".csv": "a table of comma-separated values", ".tsv": "a table parted by tabs", ".ics": "an iCalendar file",
    ".geojson": "GeoJSON", ".jsonl": "JSON lines", ".ndjson": "JSON lines", ".mw": "a markwhen document",
    ".mmd": "a Mermaid chart", ".mermaid": "a Mermaid chart", ".stix": "a STIX bundle",
}  # fmt: skip
_OTHER_PACKAGES = (".docx", ".odt", ".ods", ".pptx", ".zip", ".odp")


def recognize_foreign(data: bytes, name: str) -> Problem | None:
    """Return the problem of a file that is no timeline and that `briefgen import` may know; None for any other.

    >>> recognize_foreign(b"a,b", "x.csv").message
    'this is a table of comma-separated values, and no timeline'
    """
    path = PurePath(name)
    suffix = path.suffix.lower()
    marked = next(((ending, says) for mark, ending, says in _MARKS if data.startswith(mark)), None)
    where = Where(name)
    if suffix in _OTHER_PACKAGES and marked is not None:
        return Problem(f"this is a {suffix} file, and no timeline", where, _help_save(path))
    if suffix == ".xls" or (marked is not None and marked[0] == ".xls"):
        says = marked[1] if marked is not None else _NAMES[suffix]
        return Problem(f"this is {says}, and no timeline", where, _help_save(path))
    says = marked[1] if marked is not None else _NAMES.get(suffix, "")
    if not says:
        return None
    target = f"{path.stem}.yaml" if suffix != ".yaml" else f"{path.stem}-2.yaml"
    advice = f"make a timeline of it with: briefgen import {path.name} -o {target}"
    return Problem(f"this is {says}, and no timeline", where, advice)


def _help_save(path: PurePath) -> str:
    return f"save its table as .xlsx or .csv, then: briefgen import {path.stem}.xlsx -o {path.stem}.yaml"
