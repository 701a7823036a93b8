"""The page check finds what it is there to find, and nothing on a sound page."""

from __future__ import annotations

from dataclasses import replace

from briefgen.typeset import PageFault, Pages, check_pages
from briefgen.typeset.pages import ARTIFACT, Destination, Element, Frame, LinkArea, Page, PageItem, Picture, TextRun

ELEMENTS = (Element("Document", -1), Element("Sect", 0), Element("H1", 1), Element("P", 1), Element("Link", 3))


def make_run(x: float, y: float, text: str = "words", element: int = 3, width: float = 30.0) -> TextRun:
    return TextRun(x, y, text, "FiraGO-Regular", 10, width, "#000000", element=element)


def lines(first: int, last: int, element: int = 3) -> list[PageItem]:
    """Return lines of text from one baseline to another, 10 points apart."""
    return [make_run(20, y, element=element) for y in range(first, last + 1, 10)]


def make_pages(*sheets: list[PageItem]) -> Pages:
    pages = tuple(Page(tuple(items), str(number)) for number, items in enumerate(sheets, 1))
    return Pages(200, 300, pages, ELEMENTS, {"there": Destination(0, 0, 0)}, (), {})


def found(*sheets: list[PageItem]) -> list[tuple[str, int]]:
    return [(fault.kind, fault.page) for fault in check_pages(make_pages(*sheets))]


def test_sound_pages_pass() -> None:
    assert found(lines(40, 260), lines(40, 100)) == []


def test_text_and_pictures_outside_the_page() -> None:
    assert found([make_run(180, 50)]) == [("outside", 1)]
    assert found([make_run(20, 299.5)]) == [("outside", 1)]
    assert found([Picture(10, -5, 20, 20)]) == [("outside", 1)]


def test_texts_that_overlap() -> None:
    assert found([make_run(20, 50), make_run(45, 52)]) == [("overlap", 1)]
    assert found([make_run(20, 50), make_run(50, 50), make_run(20, 60)]) == []
    raised = TextRun(50, 50, "3", "FiraGO-Regular", 7, 4, "#000000", rise=3, element=3)
    assert found([make_run(20, 50), raised]) == []


def test_a_heading_at_a_pages_foot() -> None:
    assert found([*lines(40, 250), make_run(20, 270, "Heading", 2)], lines(40, 90)) == [("heading", 1)]
    assert found([*lines(40, 250), make_run(20, 270, "Heading", 2)]) == []
    foot = make_run(20, 290, "page 1", ARTIFACT)
    assert found([*lines(40, 250), make_run(20, 270, "Heading", 2), foot], lines(40, 90)) == [("heading", 1)]


def test_a_line_parted_from_its_paragraph() -> None:
    assert found(lines(40, 260), [*lines(40, 40), *lines(60, 90, 2)]) == [("stray line", 2)]
    assert found([*lines(40, 250, 2), *lines(260, 260)], lines(40, 90)) == [("stray line", 1)]
    in_link = [make_run(20, 40, element=4), make_run(20, 50, element=3), *lines(60, 90, 2)]
    assert found(lines(40, 260), in_link) == []


def test_an_empty_third_before_the_last_page() -> None:
    assert found(lines(40, 150), lines(40, 260, 2)) == [("empty", 1)]
    assert found(lines(40, 260), lines(40, 70, 2)) == []


def test_links_that_lead_nowhere() -> None:
    area = LinkArea(20, 40, 30, 10, target="there", contents="words", element=4)
    assert found([area]) == []
    assert found([LinkArea(20, 40, 30, 10, target="nowhere", contents="words", element=4)]) == [("dangling link", 1)]


def test_elements_that_do_not_exist() -> None:
    assert found([make_run(20, 40, element=9)]) == [("structure", 1)]


def test_a_page_in_a_frame_with_its_marking() -> None:
    elements = (Element("Document", -1), Element("P", 0))
    top, foot = make_run(150, 20, "TLP:RED", ARTIFACT), make_run(150, 290, "TLP:RED", ARTIFACT)
    body = [make_run(20, y, element=1) for y in range(40, 261, 10)]

    def kinds(*items: PageItem) -> list[str]:
        page = Page(items, "1", Frame(20, 30, 180, 270))
        pages = Pages(200, 300, (page,), elements, {}, (), {}, banner="TLP:RED")
        return [fault.kind for fault in check_pages(pages)]

    assert kinds(top, *body, foot) == []
    assert kinds(top, *body) == ["marking"]
    assert kinds(*body, foot) == ["marking"]
    assert kinds(make_run(150, 20, "TLP:AMBER", ARTIFACT), *body, foot) == ["marking"]
    assert kinds(top, *body, make_run(19, 269, element=1, width=0.4), foot) == ["outside"]
    assert kinds(top, *body, make_run(100, 275, element=1), foot) == ["outside"]
    assert kinds(top, *body, Picture(100, 30, 90, 5, element=1), foot) == ["outside"]


def test_words_that_were_set_and_stand_nowhere() -> None:
    pages = make_pages(lines(40, 260))
    assert check_pages(replace(pages, set_characters=(0, 0, 0, 23 * len("words")))) == []
    assert [fault.kind for fault in check_pages(replace(pages, set_characters=(0, 0, 0, 24 * len("words"))))] == ["cut"]
    assert [fault.kind for fault in check_pages(replace(pages, set_characters=(0, 0, 1)))] == ["cut"]


def test_a_figure_and_a_table_apart_from_their_captions() -> None:
    elements = (
        Element("Document", -1), Element("P", 0), Element("Caption", 0), Element("Figure", 0),
        Element("Table", 0), Element("Caption", 4), Element("THead", 4), Element("TH", 6),
    )  # fmt: skip
    full = [make_run(20, y, element=1) for y in range(40, 251, 10)]

    def kinds(*sheets: list[PageItem]) -> list[str]:
        made = tuple(Page((*full, *items), str(number)) for number, items in enumerate(sheets, 1))
        return [fault.kind for fault in check_pages(Pages(200, 300, made, elements, {}, (), {}))]

    caption, figure = make_run(60, 40, element=2), Picture(60, 60, 20, 20, element=3)
    assert kinds([caption, figure]) == []
    assert kinds([caption], [figure]) == ["caption"]
    table, head = make_run(60, 100, element=5), make_run(60, 120, element=7)
    assert kinds([table, head], [make_run(60, 40, element=ARTIFACT)]) == []
    assert kinds([table], [head]) == ["caption"]


def test_next_to_nothing_on_the_last_page() -> None:
    assert found(lines(40, 260), lines(40, 50)) == [("sparse", 2)]
    assert found(lines(40, 50)) == []


def test_only_faults_of_the_page_itself_are_grave() -> None:
    assert PageFault("overlap", 1, "").is_grave
    assert not PageFault("sparse", 1, "").is_grave
