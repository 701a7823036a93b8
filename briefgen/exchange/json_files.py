"""A JSON file that is a list of objects, holds one, or has an object a line goes in; events come out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from briefgen.errors import Problem, SourceError, UsageError
from briefgen.exchange.decoding import read_text
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.json_tables import make_table
from briefgen.exchange.located_json import (
    Found,
    JsonFile,
    list_objects,
    make_plain,
    open_json,
    read_json_lines,
    read_json_text,
    write_value,
)
from briefgen.exchange.mapping import guess_columns
from briefgen.exchange.rich_text import read_plain_title
from briefgen.exchange.table_rows import read_rows

_LINES = (".jsonl", ".ndjson")
_TITLES = ("title", "name", "headline")
_SUBJECTS = ("subject", "subtitle", "description")
_DEEPEST = 4
# Objects of a list by which it is told whether they are events.
_SAMPLE = 50


def read_json(path: Path, options: ImportOptions) -> Imported:
    """Read objects as rows: those of a list, of the list that lies within keys, or of lists within objects of a list.

    What stands beside an inner list, such as `company` beside `models`, holds for each of its objects. `--map
    series=KEY` names the list where a file has several.

    Raises:
        SourceError: it is no JSON, or holds no list of objects with dates and titles.
        UsageError: the user's mapping names what is not there.
    """
    text, told = read_text(path)
    source = open_json(text, str(path))
    problems: list[Problem] = []
    meta: dict[str, Found] = {}
    if path.suffix.lower() in _LINES:
        found, problems = read_json_lines(source)
        rows = [item.value for item in found if isinstance(item.value, dict)]
        lists = {"": _List(rows, [item for item in found if not isinstance(item.value, dict)])}
    else:
        root = read_json_text(source)
        lists = dict(_find_lists(root, "", {}, 0))
        meta = root.value if isinstance(root.value, dict) else {}
    imported = read_rows(make_table(source, _choose_list(lists, source, options, problems)), options)
    imported.left = problems + imported.left
    _read_meta(meta, imported)
    if told:
        imported.told.insert(0, told)
    return imported


Rows = list[dict[str, Found]]


@dataclass(slots=True)
class _List:
    """A list of objects: its rows, and what of the file would not be among them."""

    rows: Rows = field(default_factory=list)
    strays: list[Found] = field(default_factory=list)


def _find_lists(found: Found, name: str, beside: dict[str, Found], depth: int) -> Iterator[tuple[str, _List]]:
    """Yield the lists of objects in a value by the keys that lead to them; those within a list's objects as one."""
    if depth > _DEEPEST:
        return
    if isinstance(found.value, dict):
        for key, value in found.value.items():
            yield from _find_lists(value, f"{name}.{key}".lstrip("."), beside, depth + 1)
        return
    objects = list(list_objects(found))
    if not objects or not isinstance(found.value, list):
        return
    own = _List(strays=[item for item in found.value if not isinstance(item.value, dict)])
    inner: dict[str, _List] = {}
    values = [item.value for item in objects if isinstance(item.value, dict)]
    keys = dict.fromkeys(
        key for each in values for key, value in each.items() if any(True for _ in list_objects(value))
    )
    for item, each in zip(objects, values, strict=True):
        own.rows.append({**beside, **each})
        plain = {key: value for key, value in each.items() if key not in keys}
        for key in keys:
            path = f"{name}.{key}".lstrip(".")
            below = list(_find_lists(each[key], path, {**beside, **plain}, depth + 1)) if key in each else []
            for lower, listed in below:
                inner.setdefault(lower, _List()).rows += listed.rows
                inner[lower].strays += listed.strays
            if not below:
                inner.setdefault(path, _List()).strays.append(item)
    yield name, own
    yield from inner.items()


def _choose_list(lists: dict[str, _List], source: JsonFile, options: ImportOptions, problems: list[Problem]) -> Rows:
    """Return the list that the user names, or the first whose objects have dates and titles; what else is left."""
    wanted = next((column for field_, column in options.mapping if field_ == "series"), None)
    if wanted is not None and wanted not in lists:
        raise UsageError(f"--map series: there is no list '{wanted}'; there are {', '.join(map(repr, lists))}")
    fitting = (
        [wanted]
        if wanted is not None
        else [name for name, listed in lists.items() if listed.rows and _are_events(listed.rows, source, options)]
    )
    if not fitting:
        largest = max((listed.rows for listed in lists.values()), key=len, default=[])
        if largest:
            return largest  # what it lacks is then said of its keys
        problem = source.problem(0, "the file holds no list of objects", "give it a list such as [{...}, {...}]")
        raise SourceError([*problems, problem])
    for name in fitting[1:]:
        first = next(iter(lists[name].rows[0].values()))
        message = f"the {len(lists[name].rows)} objects of '{name}' are not imported beside those of '{fitting[0]}'"
        problems.append(source.problem(first.start, message, f"import them alone with --map series={name}"))
    for stray in lists[fitting[0]].strays:
        shown = write_value(stray)[:60]
        problems.append(source.problem(stray.start, f"'{shown}' is no object among those of the list", "write {...}"))
    return lists[fitting[0]].rows


def _are_events(rows: Rows, source: JsonFile, options: ImportOptions) -> bool:
    try:
        guess_columns(make_table(source, rows[:_SAMPLE]), options.mapping)
    except (SourceError, UsageError):
        return False
    return True


def _read_meta(values: dict[str, Found], imported: Imported) -> None:
    """Take the title of the whole, and keep what else stands beside the list."""
    rest = {}
    for key, found in values.items():
        text = write_value(found)
        if isinstance(found.value, (dict, list)) or not text:
            continue
        if key.lower() in _TITLES and "title" not in imported.meta:
            imported.meta["title"] = read_plain_title(text)
        elif key.lower() in _SUBJECTS and "subject" not in imported.meta:
            imported.meta["subject"] = read_plain_title(text)
        else:
            rest[key] = make_plain(found)
    if rest:
        imported.meta["x"] = rest
