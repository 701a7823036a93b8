"""Slides of TimelineJS, from its JSON or its sheet, go in as a table; events come out, and the title of the whole."""

from __future__ import annotations

from dataclasses import replace

from briefgen.exchange.cells import NO_CELL, Cell, Table
from briefgen.exchange.headings import fold_heading
from briefgen.exchange.imported import Imported, ImportOptions, Row
from briefgen.exchange.mapping import Columns, describe_columns
from briefgen.exchange.register import Register
from briefgen.exchange.rich_text import read_html_summary, read_plain_title
from briefgen.exchange.slide_texts import NAMES, split_paragraphs
from briefgen.exchange.table_rows import read_rows
from briefgen.source import Plain
from briefgen.text.addresses import find_address_fault

# Folded heading of the sheet -> field.
_FIELDS = {
    "year": "year", "month": "month", "day": "day", "time": "time", "end year": "end_year", "end month": "end_month",
    "end day": "end_day", "end time": "end_time", "display date": "date_text", "headline": "title", "text": "summary",
    "group": "group", "unique id": "id",
}  # fmt: skip
_TYPE = "type"
_MEDIA = ("media", "media credit", "media caption")


def read_slides(table: Table, options: ImportOptions) -> Imported:
    """Return the events of slides; the slide of type `title` says what the whole is called, `era` is a state.

    `--map FIELD=COLUMN` holds here as for any table.
    """
    folded = [fold_heading(heading) for heading in table.headings]
    columns: Columns = {field: folded.index(name) for name, field in _FIELDS.items() if name in folded}
    given = {field: column for field, column in options.mapping if column in table.headings}
    columns |= {field: table.headings.index(column) for field, column in given.items()}
    kinds = folded.index(_TYPE) if _TYPE in folded else -1
    titles: list[list[Cell]] = []
    slides: list[list[Cell]] = []
    for row in table.rows:
        kind = row[kinds].text.casefold() if 0 <= kinds < len(row) else ""
        if kind == "title":
            titles.append(row)
        else:
            slides.append(row)
    table = replace(table, rows=slides, headings=list(table.headings))
    _part_texts(table, columns)
    group = columns.pop("group", None)
    table.rows = [_read_html(row, columns) for row in table.rows]
    imported = read_rows(table, replace(options, mapping=()), columns)
    shown = {"tags": group} if group is not None else {}
    if "media" in folded:
        shown["sources"] = folded.index("media")
    imported.told = [*describe_columns(columns | shown, table), *imported.told]
    register = Register(imported)
    names = {name: table.headings[folded.index(name)] for name in (*_MEDIA, _TYPE) if name in folded}
    heading = table.headings[group] if group is not None else ""
    for event in imported.events:
        _complete(event, names, heading, register)
    if titles:
        _read_title(titles, columns, table, imported)
        imported.left += [
            table.problem(next(cell for cell in row if cell.text), "a second title; the timeline has one already")
            for row in titles[1:]
        ]
    return imported


def _part_texts(table: Table, columns: Columns) -> None:
    """Put actors and sources that `write_timelinejs` has behind a text into columns of their own."""
    index = columns.get("summary")
    parted = [
        split_paragraphs(row[index].text) if index is not None and index < len(row) else None for row in table.rows
    ]
    for name in NAMES:
        if name in columns or not any(found is not None and name in found[1] for found in parted):
            continue
        columns[name] = len(table.headings)
        table.headings.append(f"{name} in the text")
        for row, found in zip(table.rows, parted, strict=True):
            row += [NO_CELL] * (columns[name] - len(row))
            row.append(NO_CELL)
            if index is not None and found is not None and name in found[1]:
                row[-1] = row[index]._replace(text=found[1][name])
                row[index] = row[index]._replace(text=found[0])


def _read_html(row: list[Cell], columns: Columns) -> list[Cell]:
    """Return a row whose texts are no HTML any more."""
    read = list(row)
    for field, convert in (("title", read_plain_title), ("summary", read_html_summary)):
        index = columns.get(field, len(row))
        if index < len(row):
            read[index] = row[index]._replace(text=convert(row[index].text))
    return read


def _complete(row: Row, names: dict[str, str], group: str, register: Register) -> None:
    """Put what a slide holds beside text and dates where a timeline has it; what has no place there stays in `x:`."""
    extra = row.fields.pop("x", None)
    extra = extra if isinstance(extra, dict) else {}
    if group and (tag := " ".join(str(extra.pop(group, "")).split())):
        row.fields["tags"] = [tag]
    kind = str(extra.pop(names.get(_TYPE, ""), "")).casefold()
    if kind == "era":
        row.fields["kind"] = "state"
    elif kind:
        extra[names[_TYPE]] = kind
    media, credit, caption = (str(extra.get(names.get(name, ""), "")) for name in _MEDIA)
    if media and not find_address_fault(media):
        author = read_plain_title(credit)
        source = register.add_source(read_plain_title(caption) or author, media, author=author)
        others = row.fields.get("sources")
        row.fields["sources"] = [source, *(others if isinstance(others, list) else [])]
        for name in _MEDIA:
            extra.pop(names.get(name, ""), None)
    elif media.lstrip().startswith("<"):
        # A quotation, or the code of a player.
        text = "\n\n".join(part for part in (str(row.fields.get("summary", "")), read_html_summary(media)) if part)
        if text:
            row.fields["summary"] = text
    if extra:
        row.fields["x"] = extra


def _read_title(titles: list[list[Cell]], columns: Columns, table: Table, imported: Imported) -> None:
    def text(name: str) -> str:
        index = columns.get(name, len(titles[0]))
        return (titles[0][index] if index < len(titles[0]) else NO_CELL).text

    meta: dict[str, Plain] = {
        name: read_plain_title(text(field)) for name, field in (("title", "title"), ("subject", "summary"))
    }
    imported.meta |= {key: value for key, value in meta.items() if value}
    rest: dict[str, Plain] = {
        table.headings[index]: cell.text
        for index, cell in enumerate(titles[0])
        if cell.text and index not in columns.values() and cell.text.casefold() != "title"
    }
    if rest:
        imported.meta["x"] = rest
