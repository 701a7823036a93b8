"""A Word document goes in; what is wrong with it, though schemas allow it, comes out as lines."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from lxml import etree

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
PLACING = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
PACKAGE = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


def lint_docx(data: bytes) -> list[str]:
    """Return every fault of a document; an empty list is a clean one."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = archive.namelist()
        parts = {name: archive.read(name) for name in names}
    faults = [f"member {name} stands {count} times" for name, count in Counter(names).items() if count > 1]
    trees = {name: etree.fromstring(part) for name, part in parts.items() if name.endswith((".xml", ".rels"))}
    styles = {style.get(f"{WORD}styleId") for style in trees["word/styles.xml"].iter(f"{WORD}style")}
    numbers = {number.get(f"{WORD}numId") for number in trees["word/numbering.xml"].iter(f"{WORD}num")}
    faults += _check_relations(parts, trees)
    faults += _check_types(parts, trees)
    for name, tree in trees.items():
        if name.startswith("word/"):
            faults += [f"{name}: {fault}" for fault in _check_story(tree, styles, numbers)]
    return faults


def _check_relations(parts: dict[str, bytes], trees: dict[str, etree._Element]) -> Iterator[str]:
    """Every relationship leads to a part, every mention of one is declared, every part is led to."""
    reached = {"[Content_Types].xml"}
    for name, tree in trees.items():
        if not name.endswith(".rels"):
            continue
        folder = posixpath.dirname(posixpath.dirname(name))
        source = posixpath.join(folder, posixpath.basename(name).removesuffix(".rels"))
        if source and posixpath.basename(source) and source not in parts:
            yield f"{name} belongs to no part"
        reached.add(name)
        listed = set()
        for relation in tree.iter(f"{PACKAGE}Relationship"):
            listed.add(relation.get("Id"))
            if relation.get("TargetMode") == "External":
                continue
            target = posixpath.normpath(posixpath.join(folder, relation.get("Target", "")))
            reached.add(target)
            if target not in parts:
                yield f"{name} leads to {target}, which is not there"
        if source in trees:
            used = {
                value
                for element in trees[source].iter()
                for key, value in element.attrib.items()
                if str(key).startswith(RELATION)
            }
            yield from (f"{source} mentions {id_}, which is no relationship" for id_ in sorted(used - listed))
    yield from (f"nothing leads to {name}" for name in sorted(set(parts) - reached))


def _check_types(parts: dict[str, bytes], trees: dict[str, etree._Element]) -> Iterator[str]:
    tree = trees["[Content_Types].xml"]
    endings = {each.get("Extension") for each in tree.iter(f"{TYPES}Default")}
    overrides = {each.get("PartName") for each in tree.iter(f"{TYPES}Override")}
    for name in parts:
        if name != "[Content_Types].xml" and f"/{name}" not in overrides and name.rpartition(".")[2] not in endings:
            yield f"{name} has no content type"
    yield from (f"a type is declared for {name}, which is not there" for name in overrides if name[1:] not in parts)


def _check_story(tree: etree._Element, styles: set[str], numbers: set[str]) -> Iterator[str]:
    for tag in ("pStyle", "rStyle", "tblStyle", "basedOn", "next", "link"):
        for element in tree.iter(f"{WORD}{tag}"):
            if element.get(f"{WORD}val") not in styles:
                yield f"style {element.get(f'{WORD}val')} is not defined"
    for element in tree.iter(f"{WORD}numPr"):
        number = element.find(f"{WORD}numId")
        if number is None or number.get(f"{WORD}val") not in numbers:
            yield "a list has no numbering"
    yield from _check_bookmarks(tree)
    yield from _check_fields(tree)
    yield from _check_tables(tree)
    comments = Counter(each.get(f"{WORD}id") for each in tree.iter(f"{WORD}commentRangeStart"))
    ends = Counter(each.get(f"{WORD}id") for each in tree.iter(f"{WORD}commentRangeEnd"))
    if comments != ends or any(count > 1 for count in comments.values()):
        yield "comments do not begin and end once each"
    drawings = Counter(each.get("id") for each in tree.iter(f"{PLACING}docPr"))
    yield from (f"drawing id {id_} stands {count} times" for id_, count in drawings.items() if count > 1)
    yield from ("a drawing has no words" for each in tree.iter(f"{PLACING}docPr") if not each.get("descr"))


def _check_bookmarks(tree: etree._Element) -> Iterator[str]:
    starts = [(each.get(f"{WORD}id"), each.get(f"{WORD}name", "")) for each in tree.iter(f"{WORD}bookmarkStart")]
    ends = Counter(each.get(f"{WORD}id") for each in tree.iter(f"{WORD}bookmarkEnd"))
    names = Counter(name.casefold() for _, name in starts)
    yield from (f"bookmark {name} stands {count} times" for name, count in names.items() if count > 1)
    yield from (f"bookmark name {name!r} is none" for _, name in starts if not re.fullmatch(r"[^\W\d_]\w{0,39}", name))
    if Counter(id_ for id_, _ in starts) != ends or any(count > 1 for count in ends.values()):
        yield "bookmarks do not begin and end once each"
    known = {name for _, name in starts}
    for link in tree.iter(f"{WORD}hyperlink"):
        anchor = link.get(f"{WORD}anchor")
        if anchor is not None and anchor not in known:
            yield f"a link leads to {anchor}, which is no bookmark"
    instructions = [each.text or "" for each in tree.iter(f"{WORD}instrText")]
    instructions += [each.get(f"{WORD}instr", "") for each in tree.iter(f"{WORD}fldSimple")]
    for instruction in instructions:
        words = instruction.split()
        if words[0] in ("PAGEREF", "REF", "NOTEREF") and words[1] not in known:
            yield f"a field asks for {words[1]}, which is no bookmark"


def _check_fields(tree: etree._Element) -> Iterator[str]:
    """Fields are nested rightly; each has an instruction, a separator and a result."""
    open_fields: list[list[str]] = []
    for element in tree.iter(f"{WORD}fldChar", f"{WORD}instrText", f"{WORD}t"):
        if element.tag == f"{WORD}instrText":
            if not open_fields or open_fields[-1] != ["begin"]:
                yield "an instruction stands outside a field"
        elif element.tag == f"{WORD}t":
            for each in open_fields:
                each.append("result") if each[-1] == "separate" else None
        else:
            kind = element.get(f"{WORD}fldCharType", "")
            if kind == "begin":
                open_fields.append(["begin"])
            elif not open_fields:
                yield f"a field's {kind} stands alone"
            elif kind == "separate":
                open_fields[-1].append("separate")
            elif open_fields.pop()[1:] != ["separate", "result"]:
                yield "a field has no cached result"
    if open_fields:
        yield "a field does not end"


def _check_tables(tree: etree._Element) -> Iterator[str]:
    for table in tree.iter(f"{WORD}tbl"):
        grid = [int(column.get(f"{WORD}w", "0")) for column in table.find(f"{WORD}tblGrid")]
        if min(grid) <= 0:
            yield "a column has no width"
        following = table.getnext()
        if following is None or following.tag == f"{WORD}tbl":
            yield "a table is followed by no paragraph"
        rows = table.findall(f"{WORD}tr")
        if not rows or rows[0].find(f"{WORD}trPr/{WORD}tblHeader") is None:
            yield "a table has no header row"
        for row in rows:
            spans = 0
            for cell in row.findall(f"{WORD}tc"):
                span = cell.find(f"{WORD}tcPr/{WORD}gridSpan")
                spans += 1 if span is None else int(span.get(f"{WORD}val", "1"))
                if len(cell) == 0 or cell[-1].tag != f"{WORD}p":
                    yield "a cell does not end with a paragraph"
            if spans != len(grid):
                yield f"a row has {spans} columns and the table {len(grid)}"
