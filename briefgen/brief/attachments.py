"""What a brief was made from goes in; the files that travel inside it come out: its data, how it was made, its figures.

They hold what the brief shows and nothing else, so that they may go wherever it goes.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Attachment, Brief, Cell, Figure, ItemList, Paragraph, inline_text
from briefgen.style import Style
from briefgen.words import Words

# What a spreadsheet would take a cell that begins so for: a formula (OWASP, CSV injection).
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def attach_files(
    brief: Brief,
    source: bytes,
    name: str,
    style: Style,
    words: Words,
    options: tuple[tuple[str, str], ...] = (),
    made: Mapping[str, Any] | None = None,
) -> Brief:
    """Return a brief with the files that travel inside it.

    Args:
        brief: numbered.
        source: what it shows, as a timeline file in UTF-8.
        name: of the timeline's own file.
        style: its look.
        words: the program's words in its language.
        options: (label, value) of the build's options, as printed in the annex.
        made: what the build has to be told to be repeated.
    """
    name = f"{Path(name).stem or 'timeline'}.yaml"
    about = {
        **(made or {}),
        "program": brief.generator,
        "identifier": brief.identifier,
        "language": brief.language,
        "options": dict(options),
        "style_sha256": style.fingerprint,
        "style": style.model_dump(mode="json"),
    }
    described = f"{json.dumps(about, ensure_ascii=False, indent=1)}\n".encode("utf-8", "backslashreplace")
    listed = [
        Attachment(name, "application/yaml", words.say("The timeline that this brief shows"), source),
        Attachment("build.json", "application/json", words.say("How this brief was made"), described),
    ]
    for section in walk_sections(brief.sections):
        for block in section.blocks:
            if isinstance(block, Figure):
                title = words.say("Data of the figure: {caption}", caption=inline_text(block.caption))
                listed.append(Attachment(f"{block.id}.csv", "text/csv", title, write_table(block)))
    return replace(brief, attachments=tuple(listed))


def write_table(figure: Figure) -> bytes:
    """Return the data of a figure as CSV (RFC 4180, UTF-8); no cell is a formula to a spreadsheet."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([_guard(inline_text(column.heading)) for column in figure.data.columns])
    for row in figure.data.rows:
        cells: list[str] = []
        for cell in row.cells:
            cells += [_guard(_cell_text(cell)), *[""] * (cell.span - 1)]
        writer.writerow(cells)
    return buffer.getvalue().encode("utf-8", "backslashreplace")


def _cell_text(cell: Cell) -> str:
    return "\n".join(text for block in cell.blocks for text in _list_texts(block))


def _list_texts(block: Paragraph | ItemList) -> Iterator[str]:
    if isinstance(block, Paragraph):
        yield inline_text(block.content)
    else:
        for item in block.items:
            for inner in item:
                yield from _list_texts(inner)


def _guard(text: str) -> str:
    """Return text that a spreadsheet shows as it is; a number may begin with its sign."""
    if not text.startswith(_FORMULA_STARTS):
        return text
    try:
        float(text)
    except ValueError:
        return f"'{text}"
    return text
