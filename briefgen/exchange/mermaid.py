"""A file of Mermaid diagrams, or Markdown that holds some, goes in; events of its timelines and plans come out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from briefgen.errors import SourceError
from briefgen.exchange.gathering import Gathering
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.mermaid_gantt import read_gantt
from briefgen.exchange.mermaid_lines import Diagram, clean_text
from briefgen.exchange.mermaid_timeline import read_timeline
from briefgen.exchange.text_file import TextFile, read_text_file
from briefgen.exchange.yaml_block import read_block

_FENCE = re.compile(r"\s*(?P<fence>```+|~~~+|:::)\s*(?:\{?\.?mermaid\b).*", re.IGNORECASE)
_BEGIN = re.compile(r"(?P<kind>timeline|gantt)(?:\s+(?:TD|TB|LR|RL|BT))?")
_COMMENT = re.compile(r"\s*%%(?!\{)")
_TITLE = re.compile(r"\s*(?:title\s+|accTitle\s*:\s*)(?P<title>.*)")
_DESCRIPTION = re.compile(r"\s*accDescr\s*:\s*(?P<text>.*)")
_DESCRIPTION_BLOCK = re.compile(r"\s*accDescr\s*\{(?P<text>.*)")
_KEYWORD = re.compile(r"\s*([\w-]+)")


@dataclass(slots=True)
class _Block:
    """Lines that hold diagrams, with the number of the first."""

    first: int
    lines: list[str] = field(default_factory=list)


def read_mermaid(path: Path, options: ImportOptions) -> Imported:
    """Read the timelines and gantt charts of a file.

    Raises:
        SourceError: it cannot be read, or holds no such diagram.
    """
    text = read_text_file(path)
    gathering = Gathering(text)
    diagrams = [diagram for block in _split_blocks(text) for diagram in _split_diagrams(block, text, gathering)]
    if not diagrams:
        message = "the file holds no Mermaid timeline or gantt chart, expected a line 'timeline' or 'gantt'"
        raise SourceError([text.problem(text.where(1), message, "is it of another format?"), *gathering.imported.left])
    meta = gathering.imported.meta
    for diagram in diagrams:
        if diagram.title:
            meta.setdefault("title", diagram.title)
        if diagram.description:
            meta.setdefault("subject", diagram.description)
        if len(diagrams) > 1 and diagram.title:
            diagram.tags = (diagram.title,)
    for diagram in diagrams:
        before = len(gathering.imported.events) + len(gathering.imported.left)
        if diagram.kind == "timeline":
            read_timeline(diagram, gathering)
        else:
            read_gantt(diagram, gathering, options)
        if before == len(gathering.imported.events) + len(gathering.imported.left):
            where = text.where(diagram.line, 1, len(text.lines[diagram.line]))
            gathering.leave(where, f"the {diagram.kind} that begins here has nothing on it that has a date")
    return gathering.finish("diagrams")


def _split_blocks(text: TextFile) -> list[_Block]:
    """Return the Mermaid blocks of a Markdown file; of any other the whole."""
    lines = text.list_lines()
    blocks: list[_Block] = []
    fence = ""
    for number, line in enumerate(lines, 1):
        if fence:
            if line.strip().startswith(fence) and not line.strip().strip(fence[0]):
                fence = ""
            else:
                blocks[-1].lines.append(line)
        elif found := _FENCE.match(line):
            fence = found["fence"]
            blocks.append(_Block(number + 1))
    return blocks or [_Block(1, lines)]


def _split_diagrams(block: _Block, text: TextFile, gathering: Gathering) -> list[Diagram]:
    """Return the diagrams of a block, which may stand one after the other; others than ours are left."""
    found: list[Diagram] = []
    header: _Block | None = None
    title = ""
    in_directive = in_description = False
    for number, line in enumerate(block.lines, block.first):
        if header is not None:
            if line.strip() == "---":
                title, header = _read_title(header, text), None
            else:
                header.lines.append(line)
        elif in_directive:
            in_directive = "}%%" not in line
        elif in_description and found:
            inner, closing, _ = line.partition("}")
            found[-1].description = " ".join(f"{found[-1].description} {inner}".split())
            in_description = not closing
        elif line.strip() == "---":
            header = _Block(number + 1)
        elif line.strip().startswith("%%{"):
            in_directive = "}%%" not in line
        elif begun := _BEGIN.fullmatch(line.strip(" \t;")):
            found.append(Diagram(begun["kind"], number, title))
            title = ""
        elif not line.strip() or _COMMENT.match(line):
            continue
        elif not found:
            _leave_other(number, line, gathering)
            break
        elif opened := _DESCRIPTION_BLOCK.fullmatch(line):
            inner, closing, _ = opened["text"].partition("}")
            found[-1].description, in_description = " ".join(inner.split()), not closing
        else:
            _take_line(found[-1], number, line)
    return found


def _take_line(diagram: Diagram, number: int, line: str) -> None:
    if named := _TITLE.fullmatch(line):
        if not line.strip().startswith("acc") or not diagram.title:
            diagram.title = clean_text(named["title"])
    elif described := _DESCRIPTION.fullmatch(line):
        diagram.description = clean_text(described["text"])
    else:
        diagram.lines.append((number, line))


def _leave_other(number: int, line: str, gathering: Gathering) -> None:
    found = _KEYWORD.match(line)
    shown = found[1][:40] if found else line.strip()[:40]
    where = gathering.text.where(number, 1, len(line))
    gathering.leave(where, f"a diagram that begins with '{shown}' is no timeline and no gantt chart")


def _read_title(header: _Block, text: TextFile) -> str:
    """Return the title that stands in the header of a diagram, which is YAML."""
    try:
        title = read_block(header.lines, header.first, text).get("title", "")
    except SourceError:
        # A header says how a diagram looks; what is wrong with it takes nothing from what it shows.
        found = next((line for line in header.lines if line.strip().startswith("title:")), "")
        title = found.partition(":")[2].strip()
    return clean_text(title) if isinstance(title, str) else ""
