"""Packed pages are the pages that were put in; elements in little memory are the elements that were put in."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from briefgen.draw.scene import Scene
from briefgen.typeset import Pages, packed
from briefgen.typeset.packed import PackedPages, list_labels, list_pictures
from briefgen.typeset.pages import Box, Element, Elements, Frame, LinkArea, Page, PageItem, Picture, Rule, TextRun
from briefgen.typeset.structure import Structure

FRAME = Frame(10, 20, 190, 280)
ITEMS: tuple[PageItem, ...] = (
    TextRun(1.5, 2.5, "words \N{ARABIC LETTER BEH}", "FiraGO-Regular", 10, 30.25, "#000000", 1.0, 2.0, 7, True, True),
    TextRun(1.5, 3.5, "", "FiraGO-Bold", 10, 0.0, "#000000"),
    Rule(1, 2, 3, 4, 0.5, "#cccccc", (0.7, 2.6)),
    Box(1, 2, 3, 4, "#ff0000"),
    Picture(1, 2, 3, 4, Scene(10, 10, ()), element=3),
    Picture(1, 2, 3, 4, None, b"\x89PNG"),
    LinkArea(1, 2, 3, 4, "https://example.org", "", "words", 7),
    TextRun(2, 2, "last", "FiraGO-Regular", 10, 30, "#000000"),
)


def furnish(index: int, count: int) -> Iterator[PageItem]:
    yield TextRun(0, 290, f"page {index + 1} of {count}", "FiraGO-Regular", 8, 40, "#000000")


def make_pages() -> PackedPages:
    pages = PackedPages(furnish, lambda index: FRAME)
    for index in range(5):
        pages.add(ITEMS[index:])
    pages.fill(3, ITEMS)
    return pages


@pytest.mark.parametrize("loose", [0, 2, 300])
def test_pages_come_out_as_they_went_in(monkeypatch: pytest.MonkeyPatch, loose: int) -> None:
    monkeypatch.setattr(packed, "_LOOSE", loose)
    pages = make_pages()
    starts = [0, 1, 2, 0, 4]
    expected = [Page((*furnish(index, 5), *ITEMS[start:]), str(index + 1), FRAME) for index, start in enumerate(starts)]
    assert list(pages) == expected
    assert [type(item) for item in pages[0].items[1:]] == [type(item) for item in ITEMS]
    assert pages[-1] == expected[-1]
    assert pages[1:4] == tuple(expected[1:4])
    with pytest.raises(IndexError):
        pages[5]
    assert list_labels(pages) == list_labels(expected) == ["1", "2", "3", "4", "5"]
    assert list(list_pictures(pages)) == list(list_pictures(expected))
    assert pages == make_pages()
    assert pages != expected


def test_packed_pages_make_the_same_document(monkeypatch: pytest.MonkeyPatch, pages: Pages) -> None:
    monkeypatch.setattr(packed, "_LOOSE", 0)
    again = PackedPages(lambda index, count: (), lambda index: FRAME)
    for page in pages.pages:
        again.add(page.items)
    assert [page.items for page in again] == [page.items for page in pages.pages]


def test_elements_come_out_as_they_went_in() -> None:
    given = [
        Element("Document", -1, title="A"), Element("Table", 0), Element("TD", 1, span=2), Element("P", 1),
        Element("Figure", 1, alt="words"), Element("L", 0, numbering="Disc"),
    ]  # fmt: skip
    elements = Elements(given)
    assert list(elements) == given
    assert elements[-1] == given[-1]
    assert elements[1:3] == given[1:3]
    assert [elements.is_plain(index) for index in range(6)] == [False, True, False, True, False, False]
    assert elements == Elements(given)
    assert elements != Elements(given[:-1])
    elements.truncate(4)
    assert list(elements) == given[:4]


def test_what_is_rehearsed_is_taken_back(example) -> None:  # type: ignore[no-untyped-def]
    structure = Structure(example.make_brief())
    kept = structure.add_link(0, url="https://example.org", contents="kept")
    before = list(structure.elements), dict(structure.goals)
    with structure.rehearse():
        structure.add_link(structure.add("L", -1, numbering="Disc"), url="https://example.org/2", contents="gone")
    assert (list(structure.elements), dict(structure.goals)) == before
    assert list(structure.goals) == [kept]
