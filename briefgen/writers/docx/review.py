"""A Word document that came back goes in; what its readers changed in the text, and what they remarked, comes out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

from briefgen.writers.docx.markup import WORD
from briefgen.writers.docx.reading import (
    DOCUMENT,
    STYLES,
    DocumentFaultError,
    parse_part,
    read_relations,
    resolve_target,
    unpack,
)
from briefgen.writers.docx.record import CONTENTS_STYLES, TEXT, Block, head_columns, squeeze

Kind = Literal["changed", "added", "removed"]

_W = f"{{{WORD}}}"
_T = f"{{{TEXT}}}"
_DATA = "urn:briefgen:timeline"
# Paragraphs that are no more alike than this are one that went and one that came.
_ALIKE = 0.5
# Of the words that a comment stands beside, a line is quoted.
_LONGEST_QUOTE = 80
_MOST_PIECES = 200
_CONTENTS_NAME = re.compile(r"toc \d|table of figures", re.IGNORECASE)
# What a tracked deletion or the old place of a tracked move holds is no longer in the text.
_GONE = (f"{_W}del", f"{_W}moveFrom")
_TRACKED = (f"{_W}ins", f"{_W}del", f"{_W}moveFrom", f"{_W}moveTo")
_BREAKS = {f"{_W}tab": " ", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "\N{NON-BREAKING HYPHEN}"}


@dataclass(frozen=True, slots=True)
class TextChange:
    """One paragraph of the text that is not as it was built.

    Attributes:
        kind: changed, added, removed.
        anchor: of the record that it belongs to, or of the last one before it; "" for none.
        inside: whether it stands in that record.
        column: heading of its column in a table; "" for none.
        old, new: its text then and now; "" where there is none.
        by: who tracked the change, in the order of the text; () where nobody did.
    """

    kind: Kind
    anchor: str
    inside: bool
    column: str
    old: str
    new: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReviewComment:
    """A remark that a reader made: who, what, the words it stands beside, and the record that they belong to."""

    author: str
    text: str
    quoted: str
    anchor: str


@dataclass(frozen=True, slots=True)
class Review:
    """What came back.

    Attributes:
        changes, comments: in the order of the text.
        timeline: the timeline that travels in the file, as it was built from; b"" for none.
        name: of that timeline's file.
    """

    changes: tuple[TextChange, ...]
    comments: tuple[ReviewComment, ...]
    timeline: bytes
    name: str


def review_document(data: bytes) -> Review:
    """Compare a document's text with what was built.

    Raises:
        DocumentFaultError: it is no Word document, or none that keeps what it was built with.
    """
    parts = unpack(data)
    record, timeline, name = _find_data(parts)
    if record is None:
        raise DocumentFaultError("does not keep the text that it was built with: it is no brief of briefgen's")
    names = {block.get("name", ""): block.get("anchor", "") for block in record.iter(f"{_T}block")}
    document = parse_part(parts, DOCUMENT)
    then = [_read_kept(block) for block in record.iter(f"{_T}block")]
    relations = read_relations(parts, DOCUMENT).values()
    footnotes = next((each for each in relations if each.get("Type", "").endswith("/footnotes")), None)
    notes = None if footnotes is None else parse_part(parts, resolve_target(DOCUMENT, footnotes))
    reading = _Reading(document, notes, _list_contents_styles(parts))
    now = reading.blocks
    comments = _list_comments(parts, document, reading, names, record)
    return Review(tuple(_compare(then, now, names, reading)), tuple(comments), timeline, name)


def list_blocks(data: bytes) -> Iterator[str]:
    """Yield the text of a document, a line for each paragraph and each row of a table.

    Raises:
        DocumentFaultError: it is no Word document.
    """
    parts = unpack(data)
    reading = _Reading(parse_part(parts, DOCUMENT), None, _list_contents_styles(parts))
    yield from (block.line for block in reading.blocks)


def _find_data(parts: Mapping[str, bytes]) -> tuple[Any, bytes, str]:
    """Return the kept text, the timeline and its name; Word numbers the parts anew when it saves."""
    record, timeline, name = None, b"", ""
    for path in sorted(parts):
        if path.startswith("customXml/item") and "Props" not in path and path.endswith(".xml"):
            root = parse_part(parts, path)
            if root.tag == f"{_T}text":
                record = root
            elif root.tag == f"{{{_DATA}}}data":
                timeline, name = (root.text or "").encode("utf-8"), root.get("name", "")
    return record, timeline, name


def _read_kept(block: Any) -> Block:
    named = block.get("name", "")
    paragraphs = [(each.text or "", each.get("column", "")) for each in block.iter(f"{_T}p")]
    return Block([named] if named else [], paragraphs)


def _list_contents_styles(parts: Mapping[str, bytes]) -> frozenset[str]:
    """Return the ids of the styles of contents; programs other than Word give styles ids of their own."""
    found = set(CONTENTS_STYLES)
    for style in parse_part(parts, STYLES).iter(f"{_W}style"):
        name = style.find(f"{_W}name")
        if name is not None and _CONTENTS_NAME.match(name.get(f"{_W}val", "")):
            found.add(style.get(f"{_W}styleId", ""))
    return frozenset(found)


class _Reading:
    """The blocks of a document as it is now, with all tracked changes accepted.

    Attributes:
        blocks: in the order of the text, notes at the foot of pages after it.
        elements: the paragraph or row of each.
    """

    def __init__(self, document: Any, footnotes: Any, contents_styles: frozenset[str]) -> None:
        self._contents_styles = contents_styles
        self.blocks: list[Block] = []
        self.elements: list[Any] = []
        stories = [document.find(f"{_W}body")]
        if footnotes is not None:
            # The lines above the notes are notes of a type.
            stories += [note for note in footnotes.iter(f"{_W}footnote") if note.get(f"{_W}type", "normal") == "normal"]
        for story in stories:
            for element in _flatten(story) if story is not None else ():
                if element.tag == f"{_W}p":
                    self._add_paragraph(element)
                else:
                    self._add_table(element)
        self._element_of = {id(block): each for block, each in zip(self.blocks, self.elements, strict=True)}

    def _add_paragraph(self, element: Any) -> None:
        style = element.find(f"{_W}pPr/{_W}pStyle")
        name = "" if style is None else style.get(f"{_W}val", "")
        text = read_paragraph(element)
        if text and name not in self._contents_styles:
            self.blocks.append(Block(_list_marks(element), [(text, "")], name))
            self.elements.append(element)

    def _add_table(self, table: Any) -> None:
        own = [row for row in table.iter(f"{_W}tr") if next(row.iterancestors(f"{_W}tbl")) is table]
        rows = [row for row in own if row.find(f"{_W}trPr/{_W}del") is None]
        cells = [
            [[text for each in cell.iter(f"{_W}p") if (text := read_paragraph(each))] for cell in _list_cells(row)]
            for row in rows
        ]
        for row, paragraphs in zip(rows, head_columns(cells), strict=True):
            if paragraphs:
                self.blocks.append(Block(_list_marks(row), paragraphs))
                self.elements.append(row)

    def list_authors(self, block: Block) -> tuple[str, ...]:
        """Return who tracked changes in a block."""
        authors = [each.get(f"{_W}author", "") for each in self._element_of[id(block)].iter(*_TRACKED)]
        return tuple(dict.fromkeys(author for author in authors if author))


def _flatten(parent: Any) -> Iterator[Any]:
    """Yield paragraphs and tables, also those in frames such as that of the contents."""
    for element in parent:
        if element.tag in (f"{_W}p", f"{_W}tbl"):
            yield element
        elif element.tag == f"{_W}sdt":
            content = element.find(f"{_W}sdtContent")
            yield from _flatten(content) if content is not None else ()
        elif element.tag in (f"{_W}ins", f"{_W}moveTo", f"{_W}customXml"):
            yield from _flatten(element)


def _list_cells(row: Any) -> list[Any]:
    return [each for each in row.iter(f"{_W}tc") if next(each.iterancestors(f"{_W}tr")) is row]


def _list_marks(element: Any) -> list[str]:
    return [each.get(f"{_W}name", "") for each in element.iter(f"{_W}bookmarkStart")]


def read_paragraph(paragraph: Any) -> str:
    """Return the text of a paragraph with all tracked changes accepted, white space as one space."""
    pieces: list[str] = []
    for element in paragraph.iter(f"{_W}t", *_BREAKS):
        if element.tag != f"{_W}t" and element.getparent().tag != f"{_W}r":
            continue
        if any(parent.tag in _GONE for parent in element.iterancestors(*_GONE, f"{_W}p")):
            continue
        pieces.append(_BREAKS.get(element.tag, "") or element.text or "")
    return squeeze("".join(pieces))


def _compare(
    then: Sequence[Block], now: Sequence[Block], names: Mapping[str, str], reading: _Reading
) -> Iterator[TextChange]:
    """Yield what changed, block by block; blocks are known by their bookmarks, all others by their text."""
    present = {name for block in now for name in block.bookmarks}
    old_keys = [_make_key(block, present & names.keys()) for block in then]
    kept = {key for key in old_keys if key.startswith("#")}
    new_keys = [_make_key(block, {key[1:] for key in kept}) for block in now]
    anchor = ""
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, old_keys, new_keys, autojunk=False).get_opcodes():
        if tag == "equal":
            pairs: list[tuple[Block | None, Block | None]] = list(zip(then[i1:i2], now[j1:j2], strict=True))
        else:
            pairs = list(_pair(then[i1:i2], now[j1:j2]))
        for old, new in pairs:
            own = _find_anchor(old or new, names)
            anchor = own or anchor
            yield from _compare_block(old, new, anchor, reading, inside=bool(own))


def _make_key(block: Block, known: set[str]) -> str:
    return next((f"#{name}" for name in block.bookmarks if name in known), f"={block.line}")


def _find_anchor(block: Block | None, names: Mapping[str, str]) -> str:
    return next((names[name] for name in block.bookmarks if name in names), "") if block is not None else ""


def _pair(old: Sequence[Block], new: Sequence[Block]) -> Iterator[tuple[Block | None, Block | None]]:
    """Pair the blocks of a stretch that differs: each with the next one that is like it."""
    waiting = list(new)
    for block in old:
        index = next((at for at, each in enumerate(waiting) if _is_like(block.line, each.line)), None)
        if index is None:
            yield block, None
        else:
            yield from ((None, each) for each in waiting[:index])
            yield block, waiting[index]
            del waiting[: index + 1]
    yield from ((None, each) for each in waiting)


def _is_like(old: str, new: str) -> bool:
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.real_quick_ratio() > _ALIKE and matcher.quick_ratio() > _ALIKE and matcher.ratio() > _ALIKE


def _compare_block(
    old: Block | None, new: Block | None, anchor: str, reading: _Reading, *, inside: bool
) -> Iterator[TextChange]:
    by = reading.list_authors(new) if new is not None else ()
    if old is None or new is None:
        kind: Kind = "added" if old is None else "removed"
        yield TextChange(kind, anchor, inside, "", old.line if old else "", new.line if new else "", by)
        return
    before, after = old.paragraphs, new.paragraphs
    texts = [text for text, _ in before], [text for text, _ in after]
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        count = max(i2 - i1, j2 - j1)
        for offset in range(count):
            was = before[i1 + offset] if i1 + offset < i2 else None
            is_ = after[j1 + offset] if j1 + offset < j2 else None
            column = (was or is_ or ("", ""))[1]
            kind = "added" if was is None else "removed" if is_ is None else "changed"
            yield TextChange(kind, anchor, inside, column, was[0] if was else "", is_[0] if is_ else "", by)


def _list_comments(
    parts: Mapping[str, bytes], document: Any, reading: _Reading, names: Mapping[str, str], record: Any
) -> Iterator[ReviewComment]:
    """Yield the comments that were not there when the document was built."""
    relation = next(
        (each for each in read_relations(parts, DOCUMENT).values() if each.get("Type", "").endswith("/comments")), None
    )
    if relation is None:
        return
    built = {(each.get("author", ""), squeeze(each.text or "")) for each in record.iter(f"{_T}comment")}
    listed = parse_part(parts, resolve_target(DOCUMENT, relation))
    texts = {}
    for comment in listed.iter(f"{_W}comment"):
        text = " ".join(filter(None, (read_paragraph(each) for each in comment.iter(f"{_W}p"))))
        texts[comment.get(f"{_W}id")] = (comment.get(f"{_W}author", ""), text)
    anchors = _Anchors(reading, names)
    for start in document.iter(f"{_W}commentRangeStart"):
        author, text = texts.pop(start.get(f"{_W}id"), ("", ""))
        if text and (author, text) not in built:
            yield ReviewComment(author, text, _read_range(start), anchors.find(start))
    for author, text in texts.values():
        if text and (author, text) not in built:
            yield ReviewComment(author, text, "", "")


class _Anchors:
    """The record in which, or after which, each place of a document stands."""

    def __init__(self, reading: _Reading, names: Mapping[str, str]) -> None:
        self._found: dict[Any, str] = {}
        anchor = ""
        for element, block in zip(reading.elements, reading.blocks, strict=True):
            anchor = _find_anchor(block, names) or anchor
            self._found[element] = anchor

    def find(self, element: Any) -> str:
        return next((self._found[each] for each in (element, *element.iterancestors()) if each in self._found), "")


def _read_range(start: Any) -> str:
    """Return the words between the beginning and the end of a comment's range, at most a line of them."""
    id_, pieces = start.get(f"{_W}id"), []
    for element in _following(start):
        if element.tag == f"{_W}commentRangeEnd" and element.get(f"{_W}id") == id_:
            break
        if element.tag == f"{_W}t":
            pieces.append(element.text or "")
        if len(pieces) > _MOST_PIECES:
            break
    text = squeeze("".join(pieces))
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}\N{HORIZONTAL ELLIPSIS}"


def _following(start: Any) -> Iterator[Any]:
    """Yield what follows an element in the order of the text."""
    element = start
    while element is not None:
        for sibling in element.itersiblings():
            yield from sibling.iter()
        element = element.getparent()
