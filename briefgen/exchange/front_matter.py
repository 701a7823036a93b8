"""A folder of Markdown files, or one file, goes in; an event for each file that has a date comes out.

A file begins with a block of YAML between lines of `---`; what follows it is the summary.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path

from briefgen.errors import BriefgenError, Problem, ProblemsError, SourceError, Where
from briefgen.exchange.gathering import Gathering, is_allowed, is_date, list_words
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.summaries import keep_markdown
from briefgen.exchange.text_file import TextFile, make_text_file, read_text_file
from briefgen.exchange.yaml_block import read_block
from briefgen.source import Plain
from briefgen.timeline.calendar import DateError
from briefgen.timeline.dates import make_interval, read_date

MAX_FILES = 10_000
MAX_DEPTH = 16

_SUFFIXES = (".md", ".markdown", ".mdx", ".qmd")
_LISTS = {
    "tags": "tags", "tag": "tags", "categories": "tags", "category": "tags", "keywords": "tags", "actors": "actors",
    "actor": "actors", "people": "actors", "places": "places", "place": "places", "location": "places",
    "targets": "targets", "sources": "sources", "source": "sources", "url": "sources", "link": "sources",
}  # fmt: skip
_TEXTS = ("title", "summary", "date_text", "marking", "note")
_DATES = {"date": "date", "start": "start", "begin": "start", "start_date": "start", "end": "end", "end_date": "end"}
# YAML writers add these to a day; a second or an offset is nothing that the author wrote.
_MIDNIGHT = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]00:00(?::00)?(?:\.0+)?(?:Z|[+-]\d{2}:?\d{2})?")
_SPACED = re.compile(r"(\d{4}-\d{2}-\d{2})[T ]+(\d{2}:\d{2}(?::\d{2})?)(?:\.\d+)?\s*(Z|[+-]\d{2}:?\d{2})?")


def read_markdown_folder(path: Path, options: ImportOptions) -> Imported:
    """Read a Markdown file, or all that a folder and the folders in it hold, in the order of their names.

    Raises:
        SourceError: there is no such file, or no Markdown file in the folder.
    """
    if not path.is_dir():
        gathering = Gathering(read_text_file(path))
        _Reading(gathering, options).read(gathering.text)
        return gathering.finish("front matter")
    gathering = Gathering(make_text_file(b"", str(path)))
    reading = _Reading(gathering, options)
    files = list(_list_files(path, gathering))
    if not files:
        message = f"the folder '{path}' holds no Markdown file, expected such as 2015-10-07.md"
        raise SourceError([Problem(message, Where(str(path))), *gathering.imported.left])
    for file in files:
        try:
            text = read_text_file(file)
        except ProblemsError as error:
            gathering.imported.left += error.problems
            continue
        gathering.text = text
        reading.read(text)
    gathering.imported.meta.setdefault("title", path.resolve().name)
    return gathering.finish("front matter")


def _list_files(folder: Path, gathering: Gathering) -> Iterator[Path]:
    """Yield the Markdown files of a folder; what leads out of it is left."""
    root = folder.resolve()
    count = 0

    def leave(error: OSError) -> None:
        reason = (error.strerror or "no reason given").lower()
        problem = Problem(f"the folder cannot be read: {reason}", Where(str(error.filename)), "change its permissions")
        gathering.imported.left.append(problem)

    for place, folders, names in os.walk(folder, onerror=leave):
        at = Path(place)
        folders[:] = sorted(name for name in folders if _may_enter(at / name, folder, gathering))
        for name in sorted(names):
            file = at / name
            if not name.lower().endswith(_SUFFIXES) or name.startswith("."):
                continue
            where = Where(str(file))
            if not _lies_within(file, root):
                problem = Problem(
                    "the file is a link that leads out of the folder, or nowhere", where, "copy what it leads to"
                )
                gathering.imported.left.append(problem)
                continue
            count += 1
            if count > MAX_FILES:
                message = f"the folder holds more than {MAX_FILES} Markdown files; those from here on are not read"
                gathering.imported.left.append(Problem(message, where, "import its folders one by one"))
                return
            yield file


def _lies_within(file: Path, root: Path) -> bool:
    """Tell whether a file is in a folder, wherever links to it stand; one in a circle of links is nowhere."""
    try:
        return file.resolve(strict=True).is_relative_to(root)
    except (OSError, RuntimeError):
        return False


def _may_enter(folder: Path, root: Path, gathering: Gathering) -> bool:
    if folder.name.startswith("."):
        return False
    reason = ""
    if folder.is_symlink():
        reason = "the folder is a link, which is not followed"
    elif len(folder.relative_to(root).parts) > MAX_DEPTH:
        reason = f"the folder lies more than {MAX_DEPTH} folders deep"
    if reason:
        gathering.imported.left.append(Problem(reason, Where(str(folder)), "import it by itself"))
    return not reason


class _Reading:
    """What the files read so far have taken."""

    def __init__(self, gathering: Gathering, options: ImportOptions) -> None:
        self.gathering = gathering
        if options.timezone:
            gathering.imported.meta["timezone"] = options.timezone

    def read(self, text: TextFile) -> None:
        """Take the event of a file, or leave it with the reason."""
        lines = text.list_lines()
        end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() in ("---", "...")), 0)
        if not lines or lines[0].rstrip() != "---" or not end:
            self._leave(text, 1, "the file has no front matter, expected a block of YAML between two lines of '---'")
            return
        try:
            values = read_block(lines[1:end], 2, text, frozenset((*_DATES, "planned")))
        except BriefgenError as error:
            problems = error.problems if isinstance(error, ProblemsError) else ()
            self.gathering.imported.left += problems
            return
        fields = self._read_values(values, text, lines)
        body = lines[end + 1 :]
        if fields is None:
            return
        title, body = self._find_title(fields, body, text)
        summary, kept = keep_markdown("\n".join(body))
        if not kept:
            self.gathering.tell("texts with Markdown that a brief does not print are taken as plain text")
        if summary:
            if "summary" in fields:
                fields["x"] = {**_as_map(fields.get("x")), "summary": str(fields["summary"])}
            fields["summary"] = summary
        elif "summary" in fields:
            fields["summary"] = keep_markdown(str(fields["summary"]))[0]
        self.gathering.add(text.where(2, 1), {**fields, "title": title})

    def _read_values(self, values: dict[str, Plain], text: TextFile, lines: list[str]) -> dict[str, Plain] | None:
        """Return what the front matter says; None where its date is none."""
        fields: dict[str, Plain] = {}
        free: dict[str, Plain] = {}
        dates: dict[str, str] = {}
        for key, value in values.items():
            plain = key.lower().replace("-", "_")
            if plain in _DATES and isinstance(value, str):
                dates.setdefault(_DATES[plain], _mend_date(value))
            elif plain in _LISTS and not isinstance(value, dict):
                self._take_list(fields, free, key, _LISTS[plain], value)
            elif isinstance(value, str) and (plain in _TEXTS or is_allowed(plain, value)):
                fields[plain] = value
            elif plain == "planned" and isinstance(value, str) and is_date(_mend_date(value)):
                fields[plain] = _mend_date(value)
            elif plain == "id" and isinstance(value, str) and (id_ := self.gathering.claim_id(value)):
                fields["id"] = id_
            else:
                free[key] = value
        if free:
            fields["x"] = free
        line = next((number for number, row in enumerate(lines, 1) if re.match(r"(date|start|begin|end)", row)), 1)
        try:
            return {"date": _read_dates(dates), **_keep_dates(dates), **fields}
        except DateError as error:
            self._leave(text, line, error.message, error.help)
            return None

    def _take_list(self, fields: dict[str, Plain], free: dict[str, Plain], key: str, name: str, value: Plain) -> None:
        listed = [str(each) for each in (value if isinstance(value, list) else [value]) if not isinstance(each, dict)]
        before = fields.get(name)
        known = [str(each) for each in before] if isinstance(before, list) else []
        if name == "tags":
            found = [part for each in listed for part in each.split(",")]
        elif name == "sources":
            found = [self.gathering.cite(each, each if re.match("https?://", each) else "") for each in listed if each]
        elif name == "places":
            found = [self.gathering.name_place(each) for each in listed]
        else:
            found = [self.gathering.name_actor(each) for each in listed]
        fields[name] = list_words([*known, *found])
        if isinstance(value, list) and len(listed) < len(value):
            free[key] = value

    def _find_title(self, fields: dict[str, Plain], body: list[str], text: TextFile) -> tuple[str, list[str]]:
        """Return the title of an event: that of its front matter, its first heading, or the name of the file."""
        first = next((number for number, line in enumerate(body) if line.strip()), None)
        heading = body[first][1:].strip().rstrip("#").strip() if first is not None and body[first][:2] == "# " else ""
        written = " ".join(str(fields.get("title", "")).split())
        if heading and first is not None and (not written or heading == written):
            return written or heading, body[first + 1 :]
        return written or Path(text.file).stem.replace("-", " ").replace("_", " ").strip() or "event", body

    def _leave(self, text: TextFile, line: int, message: str, advice: str = "") -> None:
        self.gathering.leave(text.where(line, 1, len(text.lines[line])), message, advice)


def _read_dates(dates: dict[str, str]) -> str:
    """Return the date of a file.

    Raises:
        DateError: it has none, or one that cannot be read.
    """
    if not dates:
        raise DateError("the front matter has no date, expected 'date: 2015-10-07', or start and end")
    if "end" in dates:
        start = dates.get("start", dates.get("date"))
        return make_interval(read_date(start) if start else None, read_date(dates["end"])).edtf
    return read_date(dates.get("date") or dates["start"]).edtf


def _keep_dates(dates: dict[str, str]) -> dict[str, Plain]:
    """Return the wording of a date in words."""
    written = dates.get("date", "")
    return {"date_text": written} if written and "end" not in dates and read_date(written).from_words else {}


def _mend_date(text: str) -> str:
    """Return a date without what programs add to it.

    >>> _mend_date("2015-10-07 00:00:00 +0000"), _mend_date("2015-10-07 22:52")
    ('2015-10-07', '2015-10-07T22:52')
    """
    text = text.strip()
    if found := _MIDNIGHT.fullmatch(text.replace(" +", "+").replace(" -", "-")):
        return found[1]
    if found := _SPACED.fullmatch(text):
        offset = found[3] or ""
        return f"{found[1]}T{found[2]}{offset[:3]}{':' if len(offset) == 5 else ''}{offset[3:]}"
    return text


def _as_map(value: Plain | None) -> dict[str, Plain]:
    return value if isinstance(value, dict) else {}
