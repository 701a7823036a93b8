"""What an importer handed on goes in; a timeline file that loads without an error comes out, and what is not in it.

Every event is read by the program's own loader before it is kept: what that refuses is left, with the place of its row
and the loader's reason. A date that cannot be read leaves its row; a row that says nothing of when is kept as
`date: unknown`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, NamedTuple

from briefgen.errors import Problem, SourceError, Where
from briefgen.exchange.decoding import join_line_ends
from briefgen.exchange.ids import IdMaker
from briefgen.exchange.imported import Imported, Row
from briefgen.fields import read_fields
from briefgen.source import Consumer, Plain, parse_document, write_block_yaml
from briefgen.source.block_writing import Path as TreePath
from briefgen.source.characters import FORBIDDEN, describe_characters
from briefgen.source.reader import limit_values
from briefgen.timeline.check import check_timeline
from briefgen.timeline.field_dates import DATE_KEYS
from briefgen.timeline.load import load_documents

_ID = re.compile(r"[^\W_](?:[\w.-]*\w)?")
_NAMED = ("actors", "places", "sources")
# Lanes that a chart can show side by side.
_MOST_LANES = 12
# Values that reading counts of a file beside those of its tree.
_OF_A_FILE = 3
# Each round takes out what the loader refuses; what refers to it may be refused in the next.
_MOST_ROUNDS = 20


class Account(NamedTuple):
    """The rows of a source, each counted once.

    Attributes:
        whole: imported with all that they hold.
        partial: imported without something that could not be read.
        left: not imported.
        others: what else is listed as left, such as another sheet.
        has_rows: whether the source is a table, whose rows these are; else they are entries, as far as they are told.
    """

    whole: int
    partial: int
    left: int
    others: int
    has_rows: bool


@dataclass(frozen=True, slots=True)
class Result:
    """An import, done.

    Attributes:
        data: the timeline file, in UTF-8.
        events: how many it holds.
        left: what is not in it: rows and parts of rows, each with place, value, reason and what to do.
        told: what else the user should know, a sentence each.
        account: the rows of the source, counted.
    """

    data: bytes
    events: int
    left: tuple[Problem, ...]
    told: tuple[str, ...]
    account: Account


def write_timeline(imported: Imported, title: str, schema: str, note: str = "") -> Result:
    """Return what was imported as a timeline file.

    Args:
        imported: records and the account of their rows.
        title: of the timeline, where its file has none.
        schema: address of the JSON Schema, for editors.
        note: a comment for the head of the file, in one line.

    Raises:
        SourceError: no event is left that could be kept; the reasons of all.
    """
    left = list(imported.left)
    told = list(imported.told)
    others = len(left) - imported.of_rows
    rows = [row for row in (_tidy_row(row, left) for row in imported.events) if row is not None]
    named = {section: _tidy(getattr(imported, section), _blot) for section in _NAMED}
    meta: dict[str, Plain] = {"title": title, **_tidy(imported.meta, _blot)}
    rows = _give_ids(rows, told)
    head = f"# yaml-language-server: $schema={schema}\n" + (f"{note}\n" if note else "")
    for _ in range(_MOST_ROUNDS):
        if not rows:
            break
        lanes = _choose_lanes(rows, named["actors"], meta)
        tree: dict[str, Plain] = {"briefgen": 1, "meta": {**meta, **lanes}}
        tree |= {section: records for section, records in named.items() if records}
        tree["events"] = [row.fields for row in rows]
        data, lines = write_block_yaml(tree, head)
        _check_size(tree, data, rows)
        errors = _find_errors(data)
        if not errors:
            told += [f"lanes are by {name}, of which there are few" for name in lanes.values()]
            account = _count_rows(imported, rows, left, others)
            return Result(data, len(rows), tuple(_sort(left)), tuple(told), account)
        before = len(meta)
        rows = _take_out(errors, lines, rows, named, meta, left, title)
        others += before - len(meta)
    if not left:
        left.append(Problem("the file holds no event", imported.left[0].where if imported.left else None))
    raise SourceError(_sort(left))


def _count_rows(imported: Imported, rows: list[Row], left: list[Problem], others: int) -> Account:
    """Return what became of each row; without rows, of each place that something was left at."""
    if imported.rows_left is not None:
        partial_rows = sum(row.is_partial for row in rows)
        refused = imported.rows_left + len(imported.events) - len(rows)
        return Account(len(rows) - partial_rows, partial_rows, refused, others, has_rows=True)
    begun = {row.where[:2] for row in rows}
    places = {problem.where[:2] for problem in left if problem.where}
    partial_rows = len({place for place in places if place in begun})
    return Account(len(rows) - partial_rows, partial_rows, len(places - begun), 0, has_rows=False)


def _check_size(tree: Plain, data: bytes, rows: list[Row]) -> None:
    """Refuse more than one timeline file may hold.

    Raises:
        SourceError: it is more.
    """
    most = limit_values(len(data))
    count = count_values(tree) + _OF_A_FILE
    if count > most:
        message = f"the {len(rows):,} events hold {count:,} values; one timeline file may hold {most:,}"
        advice = "import the file in parts, which one timeline can 'include:'"
        raise SourceError([Problem(message, Where(rows[0].where.file), advice)])


def count_values(value: Plain) -> int:
    """Return how many values a tree holds, a list or map counting twice, as reading counts them."""
    if isinstance(value, dict):
        return 2 + len(value) + sum(map(count_values, value.values()))
    return 2 + sum(map(count_values, value)) if isinstance(value, list) else 1


def _find_errors(data: bytes) -> list[Problem]:
    """Return what the loader and the checks of a timeline refuse."""
    consumer = Consumer("events", partial(read_fields, written_keys=DATE_KEYS))
    try:
        document = parse_document(data, "imported.yaml", consumer=consumer)
    except SourceError as error:
        return list(error.problems)
    return [problem for problem in check_timeline(load_documents((document,))) if problem.severity == "error"]


def _take_out(
    errors: list[Problem],
    lines: dict[TreePath, int],
    rows: list[Row],
    named: dict[str, dict[str, Any]],
    meta: dict[str, Plain],
    left: list[Problem],
    title: str,
) -> list[Row]:
    """Move what is refused to what is left; return the rows that stay."""
    order = sorted(lines.items(), key=lambda pair: (pair[1], len(pair[0])))
    starts = [line for _, line in order]
    refused: set[int] = set()
    for problem in errors:
        line = problem.where.line if problem.where else 0
        path = order[max(bisect_right(starts, line) - 1, 0)][0]
        if path[0] == "events" and len(path) > 1 and isinstance(path[1], int):
            if path[1] not in refused:
                refused.add(path[1])
                left.append(replace(problem, where=_find_cell(rows[path[1]], path), excerpt=""))
        elif path[0] in _NAMED and len(path) > 1:
            _take_out_field(str(path[0]), path, problem, named, rows, left)
        elif path[0] == "meta" and len(path) > 1 and meta.pop(str(path[1]), None) is not None:
            meta.setdefault("title", title)
            left.append(replace(problem, where=Where(rows[0].where.file), excerpt=""))
        else:
            raise SourceError([replace(problem, where=Where(rows[0].where.file), excerpt="")])
    return [row for index, row in enumerate(rows) if index not in refused]


def _find_cell(row: Row, path: TreePath) -> Where:
    """Return the place of the cell that a refused field comes from; without one, that of its row."""
    return row.locate(str(path[2])) if row.locate is not None and len(path) > 2 else row.where


def _take_out_field(
    section: str,
    path: TreePath,
    problem: Problem,
    named: dict[str, dict[str, Any]],
    rows: list[Row],
    left: list[Problem],
) -> None:
    """Take a field out of an actor, a place or a source; where it needs the field, the record."""
    record = named[section].get(str(path[1]))
    if record is None:
        return
    key = str(path[2]) if len(path) > 2 else ""
    if key in record and key not in ("name", "title"):
        del record[key]
    else:
        del named[section][str(path[1])]
    first = Where(rows[0].where.file)
    for index, row in enumerate(rows):
        if _mentions(row.fields, str(path[1])):
            first, rows[index] = row.where, replace(row, is_partial=True)
            break
    left.append(replace(problem, where=first, excerpt=""))


def _mentions(value: Plain, name: str) -> bool:
    if isinstance(value, dict):
        return any(_mentions(each, name) for each in value.values())
    if isinstance(value, list):
        return any(_mentions(each, name) for each in value)
    return value == name or (isinstance(value, str) and value.startswith(f"{name}@"))


def _tidy_row(row: Row, left: list[Problem]) -> Row | None:
    """Return a row whose texts can stand in a file; None, and the reason, where one holds what no text may."""
    found: list[str] = []

    def note(text: str) -> str:
        odd = FORBIDDEN.search(text)
        if odd:
            found.append(odd[0])
        return text

    fields = _tidy(row.fields, note)
    if not found:
        return replace(row, fields=fields)
    message, advice = describe_characters(found[0])
    left.append(Problem(message, row.where, advice))
    return None


def _blot(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def _tidy(value: Any, mend: Callable[[str], str]) -> Any:
    """Return a value with line feeds as its line ends, without texts that are empty and lists of nothing."""
    if isinstance(value, str):
        return mend(join_line_ends(value))
    if isinstance(value, dict):
        tidied = {mend(str(key)): _tidy(each, mend) for key, each in value.items() if each is not None}
        return {key: each for key, each in tidied.items() if each != "" and each != [] and each != {}}
    if isinstance(value, (list, tuple)):
        return [each for each in (_tidy(each, mend) for each in value if each is not None) if each != ""]
    return value


def _give_ids(rows: list[Row], told: list[str]) -> list[Row]:
    """Return the rows with ids that differ: their own where they can be ids, else made from their titles."""
    counted = Counter(str(row.fields.get("id", "")) for row in rows)
    ids = IdMaker(id_ for id_, count in counted.items() if count == 1 and _ID.fullmatch(id_))
    renamed: dict[str, str] = {}
    given: list[Row] = []
    changed = 0
    for row in rows:
        written = str(row.fields.get("id", ""))
        fields = {key: value for key, value in row.fields.items() if key != "id"}
        if counted[written] == 1 and _ID.fullmatch(written):
            id_ = written
        else:
            id_ = ids.make(written or str(fields.get("title", "event")))
            if written:
                changed += 1
                extra = fields.get("x")
                fields["x"] = {**(extra if isinstance(extra, dict) else {}), "id": written}
                if counted[written] == 1:
                    renamed[written] = id_
        given.append(replace(row, fields={"id": id_, **fields}))
    if changed:
        told.append(f"ids that could not stay as written, and stand under 'x:': {changed}")
    return _mend_relations(given, renamed, ids.taken, told)


def _mend_relations(rows: list[Row], renamed: dict[str, str], known: set[str], told: list[str]) -> list[Row]:
    """Return the rows with relations to what is there; the others are told."""
    lost = 0
    for row in rows:
        related = row.fields.get("related")
        if not isinstance(related, dict):
            continue
        mended: dict[str, Plain] = {}
        for name, ids in related.items():
            listed = [renamed.get(str(id_), str(id_)) for id_ in (ids if isinstance(ids, list) else [ids])]
            kept: list[Plain] = [id_ for id_ in listed if id_ in known and id_ != row.fields["id"]]
            lost += len(listed) - len(kept)
            if kept:
                mended[name] = kept
        row.fields["related"] = mended
        if not mended:
            del row.fields["related"]
    if lost:
        told.append(f"{lost} relation{'s lead' if lost != 1 else ' leads'} to events that are not in the file")
    return rows


def _choose_lanes(rows: list[Row], actors: dict[str, Any], meta: dict[str, Plain]) -> dict[str, Plain]:
    """Return what makes lanes, where nothing else says it and few of its kind stand on most events."""
    if "lanes_by" in meta or any("allegiance" in actor for actor in actors.values()):
        return {}
    for lanes_by, field in (("actor", "actors"), ("tag", "tags"), ("place", "places")):
        lists = [_as_texts(row.fields.get(field)) for row in rows]
        names = {name for listed in lists for name in listed}
        named = sum(bool(listed) for listed in lists)
        if 2 <= len(names) <= _MOST_LANES and len(names) * 2 <= named and named * 2 > len(rows):
            return {"lanes_by": lanes_by}
    return {}


def _as_texts(value: Plain | None) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [value] if isinstance(value, str) else []


def _sort(problems: Iterable[Problem]) -> list[Problem]:
    """Return problems in the order of their rows."""
    return sorted(problems, key=lambda problem: (problem.where or Where(""))[:3])
