"""How a file was read goes in; a comment at the head of its timeline comes out, by which it is read the same again.

The comment is the command, as `# Imported from t.csv: briefgen import t.csv --map date=Start --dates day-first`. It is
no more to be trusted than any other line of a file: of its options only those that say how cells are read are taken.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from pathlib import Path

from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.mapping import OWN_FIELDS

TAKEN = ("map", "value", "header-row", "timezone", "dates", "century", "until")
"""Options that are taken from a comment, in the order in which they are written."""

_BEGINNING = "# Imported from "
_COMMAND = ": briefgen import "
# Bytes of a timeline in which its first comments stand.
_LOOKED_AT = 100_000


def list_reading(imported: Imported, options: ImportOptions) -> list[tuple[str, str]]:
    """Return the options by which a file is read again as it was: those that were given, and what was told from it."""
    fields = {field for field, _ in imported.columns}
    given = [pair for pair in options.mapping if pair[0] not in fields or pair[0] in OWN_FIELDS]
    day_first = options.day_first if options.day_first is not None else imported.day_first
    found = [("map", f"{field}={column}") for field, column in (*given, *imported.columns)]
    found += [("value", f"{field}:{word}={meant}") for field, word, meant in options.values]
    single = {
        "header-row": "" if options.header_row is None else str(options.header_row),
        "timezone": options.timezone,
        "dates": "" if day_first is None else "day-first" if day_first else "month-first",
        "century": "" if options.century is None else str(options.century),
        "until": options.until,
    }
    found += [(name, value) for name, value in single.items() if value]
    # What is not printable could not stand in a comment of one line.
    return [(name, value) for name, value in found if value.isprintable()]


def write_note(file: Path, reading: list[tuple[str, str]]) -> str:
    """Return the comment, without its line end; "" where there is nothing to say.

    >>> write_note(Path("a b.csv"), [("map", "date=Start")])
    "# Imported from a b.csv: briefgen import 'a b.csv' --map date=Start"
    """
    if not reading or not str(file).isprintable():
        return ""
    # An absolute path would tell readers of the timeline where its author keeps it.
    shown = file.name if file.is_absolute() else str(file)
    return f"{_BEGINNING}{file.name}{_COMMAND}{shlex.quote(shown)} {write_options(reading)}"


def write_options(reading: list[tuple[str, str]]) -> str:
    """Return options as a shell takes them."""
    return " ".join(f"--{name} {shlex.quote(value)}" for name, value in reading)


def find_notes(data: bytes) -> Iterator[str]:
    """Yield the comments of imports that stand before all else in the text of a timeline."""
    for line in data[:_LOOKED_AT].decode("utf-8", "replace").splitlines():
        if line.strip() and not line.startswith("#"):
            return
        if line.startswith(_BEGINNING) and _COMMAND in line:
            yield line


def is_note_of(note: str, file: Path) -> bool:
    """Tell whether a comment is of a file of that name."""
    return note.startswith(f"{_BEGINNING}{file.name}{_COMMAND}")


def read_note(note: str) -> list[tuple[str, str]]:
    """Return the options of a comment that may be taken from it; whoever asks checks their values.

    >>> read_note("# Imported from t.csv: briefgen import t.csv --map 'note=A b' --force -o x --dates=day-first")
    [('map', 'note=A b'), ('dates', 'day-first')]
    >>> read_note("# Imported from t.csv: briefgen import t.csv --map 'note=A b")
    []
    """
    try:
        words = iter(shlex.split(note.partition(_COMMAND)[2]))
    except ValueError:
        return []
    found = []
    for word in words:
        name, sign, value = word.removeprefix("--").partition("=")
        if word.startswith("--") and name in TAKEN:
            found.append((name, value if sign else next(words, "")))
    return found


def replace_note(data: bytes, file: Path, note: str) -> bytes:
    """Return the text of a timeline with another comment in the place of the one that is of a file."""
    old = next((line for line in find_notes(data) if is_note_of(line, file)), "")
    if not (old and note) or old == note:
        return data
    return re.sub(rb"(?m)^" + re.escape(old.encode()), lambda _: note.encode(), data, count=1)
