"""The pages of a whole brief: complete, in order, without fault, every piece tied to its element."""

from __future__ import annotations

import time
from collections import defaultdict
from dataclasses import replace
from itertools import pairwise
from types import ModuleType

import pytest

from briefgen.brief.tree import (
    Brief,
    Cell,
    Column,
    Figure,
    ItemList,
    NoteList,
    Paragraph,
    ParagraphBlock,
    Row,
    Run,
    Section,
    Table,
    inline_text,
    plain_inline,
)
from briefgen.draw.scene import Scene
from briefgen.errors import DrawError
from briefgen.style import Style
from briefgen.typeset import Pages, check_pages, typeset_brief
from briefgen.typeset.pages import ARTIFACT, LinkArea, Page, Picture, Rule, TextRun

Tree = dict[int, list[int | str]]


def lay_out(example: ModuleType, brief: Brief, **fields: object) -> Pages:
    return typeset_brief(brief, Style(name="plain", **fields), example.SCENES, example.draw_glyph)


def with_blocks(example: ModuleType, *blocks: object) -> Brief:
    """Return a brief of one section with these blocks."""
    return replace(example.make_brief(), sections=(Section("only", "Only", 1, blocks, number="1"),))


def runs_of(page: Page) -> list[TextRun]:
    return [item for item in page.items if isinstance(item, TextRun)]


def lines_of(page: Page) -> list[str]:
    """Return the text of a page's lines from top to bottom, furniture included."""
    lines: dict[float, list[TextRun]] = defaultdict(list)
    for run in runs_of(page):
        lines[round(run.y, 1)].append(run)
    return ["".join(run.text for run in sorted(lines[y], key=lambda run: run.x)).strip() for y in sorted(lines)]


def read_elements(pages: Pages) -> Tree:
    """Return what each element holds: child elements and text, in the order in which the pages show them."""
    held: Tree = {index: [] for index in range(len(pages.elements))}

    def attach(element: int) -> None:
        parent = pages.elements[element].parent
        if parent >= 0 and element not in held[parent]:
            attach(parent)
            held[parent].append(element)

    for page in pages.pages:
        for item in page.items:
            if isinstance(item, (TextRun, Picture)) and item.element != ARTIFACT:
                attach(item.element)
                held[item.element].append(item.text if isinstance(item, TextRun) else "")
    return held


def text_of(pages: Pages, held: Tree, element: int) -> str:
    """Return the text of an element; its paragraphs, items and labels are parted by spaces."""
    parts = [part if isinstance(part, str) else text_of(pages, held, part) for part in held[element]]
    return f" {''.join(parts)} " if pages.elements[element].type in ("P", "LI", "Lbl", "LBody", "L") else "".join(parts)


def texts_by_type(pages: Pages, *types: str) -> list[str]:
    """Return the text of every element of these types, in the order of the elements."""
    held = read_elements(pages)
    return [
        squeeze(text_of(pages, held, index)) for index, element in enumerate(pages.elements) if element.type in types
    ]


def squeeze(text: str) -> str:
    return " ".join(text.split())


def walk(sections: tuple[Section, ...]) -> list[Section]:
    return [each for section in sections for each in (section, *walk(section.sections))]


def cell_text(cell: Cell) -> str:
    def texts(block: Paragraph | ItemList) -> list[str]:
        if isinstance(block, Paragraph):
            return [inline_text(block.content)]
        return [text for item in block.items for inner in item for text in ("•", *texts(inner))]

    return squeeze(" ".join(text for block in cell.blocks for text in texts(block)))


# -- complete and in order ------------------------------------------------------------------------------------


def test_the_example_has_no_fault(pages: Pages) -> None:
    assert check_pages(pages) == []


@pytest.mark.parametrize("size", ["A4", "Letter"])
@pytest.mark.parametrize("rows", [3, 11, 17, 24, 40])
def test_no_count_of_rows_and_no_paper_makes_a_fault(example: ModuleType, size: str, rows: int) -> None:
    pages = lay_out(example, example.make_brief(rows, markings=rows % 2 == 0), page={"size": size})
    assert check_pages(pages) == []


def test_a_small_page_only_leaves_room_where_a_figure_does_not_fit(example: ModuleType) -> None:
    pages = lay_out(example, example.make_brief(), page={"size": "A5"})
    assert {fault.kind for fault in check_pages(pages)} <= {"empty"}


def test_headings_captions_and_notes_are_the_briefs(example: ModuleType, pages: Pages) -> None:
    brief = example.make_brief()
    sections = walk(brief.sections)
    assert texts_by_type(pages, "H1", "H2", "H3") == [section.full_heading for section in sections]
    floats = [block for section in sections for block in section.blocks if isinstance(block, (Table, Figure))]
    portions = [f"({block.marking}) " if block.marking else "" for block in floats]
    captions = [f"{block.number}. {inline_text(block.caption)}" for block in floats]
    assert texts_by_type(pages, "Caption") == [a + b for a, b in zip(portions, captions, strict=True)]
    notes = [
        note for section in sections for block in section.blocks if isinstance(block, NoteList) for note in block.notes
    ]
    assert texts_by_type(pages, "Note") == [squeeze(f"[{note.number}] {inline_text(note.content)}") for note in notes]


def test_cells_read_in_order_even_where_a_row_runs_over_a_page(example: ModuleType, pages: Pages) -> None:
    table = example.chronology(24)
    wanted = [inline_text(column.heading) for column in table.columns]
    for row in table.rows:
        wanted += [cell_text(cell) for cell in row.cells]
    assert texts_by_type(pages, "TH", "TD")[: len(wanted)] == wanted
    split = [
        index
        for index, element in enumerate(pages.elements)
        if element.type == "TR" and len(pages_of(pages, index)) > 1
    ]
    assert split


def pages_of(pages: Pages, element: int) -> set[int]:
    """Return the pages that show something of an element."""
    shown = set()
    for number, page in enumerate(pages.pages):
        for run in runs_of(page):
            inner = run.element
            while inner > element:
                inner = pages.elements[inner].parent
            if inner == element:
                shown.add(number)
    return shown


def test_paragraphs_and_portion_marks_are_the_briefs(example: ModuleType, pages: Pages) -> None:
    wanted = {
        squeeze((f"({block.marking}) " if block.marking else "") + inline_text(block.content))
        for section in walk(example.make_brief().sections)
        for block in section.blocks
        if isinstance(block, ParagraphBlock)
    }
    assert wanted <= set(texts_by_type(pages, "P"))


def test_a_marked_row_shows_its_mark_where_the_other_formats_do(example: ModuleType) -> None:
    pages = lay_out(example, with_blocks(example, example.chronology(9, markings=True)))
    held = read_elements(pages)
    marked = [index for index, element in enumerate(pages.elements) if element.anchor in ("event-3", "event-6")]
    for row in marked:
        cells = [index for index, element in enumerate(pages.elements) if element.parent == row]
        assert text_of(pages, held, cells[2]).lstrip().startswith("(TLP:GREEN) ")
        assert "TLP" not in text_of(pages, held, cells[0])


# -- the structure --------------------------------------------------------------------------------------------


def test_parents_come_first_and_stand_where_the_standard_lets_them(pages: Pages) -> None:
    allowed = {
        "Sect": {"Document", "Sect"}, "LI": {"L"}, "Lbl": {"LI", "Note"}, "LBody": {"LI"}, "THead": {"Table"},
        "TBody": {"Table"}, "TR": {"THead", "TBody"}, "TH": {"TR"}, "TD": {"TR"}, "TOCI": {"TOC"}, "TOC": {"Sect"},
        "Caption": {"Table", "Sect"}, "H1": {"Sect"}, "H2": {"Sect"}, "H3": {"Sect"},
    }  # fmt: skip
    assert pages.elements[0].type == "Document"
    for index, element in enumerate(pages.elements[1:], 1):
        assert 0 <= element.parent < index
        parent = pages.elements[element.parent].type
        assert parent in allowed.get(element.type, {parent}), (element.type, parent)


def test_every_element_shows_something_or_is_an_empty_cell(pages: Pages) -> None:
    held = read_elements(pages)
    bare = [element.type for index, element in enumerate(pages.elements) if not held[index]]
    assert set(bare) <= {"TD"}


def test_tables_say_what_heads_what(pages: Pages) -> None:
    heads = [element for element in pages.elements if element.type == "TH"]
    assert {head.scope for head in heads} == {"Column", "Row"}
    parts = [head for head in heads if head.span == 5]
    assert len(parts) == 3


def test_figures_carry_their_alt_text(example: ModuleType, pages: Pages) -> None:
    figures = [element.alt for element in pages.elements if element.type == "Figure"]
    assert figures[0] == example.figure().alt
    assert all(figures)
    assert len(figures) == 1 + 24
    # In the key the words beside the mark say the same.
    key = [
        item for page in pages.pages for item in page.items if isinstance(item, Picture) and item.element == ARTIFACT
    ]
    assert len(key) == len(example.GLYPHS)


def test_links_lie_on_their_words_and_lead_somewhere(example: ModuleType, pages: Pages) -> None:
    links = [item for page in pages.pages for item in page.items if isinstance(item, LinkArea)]
    assert links
    for link in links:
        element = pages.elements[link.element]
        assert element.type == "Link"
        assert link.contents
        assert bool(link.url) != bool(link.target)
        if link.target:
            assert link.target in pages.destinations
    to_notes = [link for link in links if link.target.startswith("source-")]
    assert {pages.elements[pages.elements[link.element].parent].type for link in to_notes} == {"Reference"}


def test_a_link_to_what_is_not_in_the_brief_is_plain_text(example: ModuleType) -> None:
    content = (Run("see "), Run("event 99", target="event-99"))
    pages = lay_out(example, with_blocks(example, ParagraphBlock(content)))
    assert not [item for page in pages.pages for item in page.items if isinstance(item, LinkArea)]
    assert texts_by_type(pages, "P")[-1] == "see event 99"


def test_a_long_link_has_an_area_on_every_line(example: ModuleType) -> None:
    url = "https://example.org/" + "/".join(["path"] * 60)
    pages = lay_out(example, with_blocks(example, ParagraphBlock((Run(url, url=url),))))
    areas = [item for page in pages.pages for item in page.items if isinstance(item, LinkArea)]
    assert len(areas) > 2
    assert {area.url for area in areas} == {url}
    assert len({area.element for area in areas}) == 1


def test_foreign_words_carry_their_language(example: ModuleType) -> None:
    content = (Run("the "), Run("fait accompli", emphasis=True, language="fr"))
    pages = lay_out(example, with_blocks(example, ParagraphBlock(content)))
    spans = [element for element in pages.elements if element.type == "Span"]
    assert [span.language for span in spans] == ["fr"]


def test_note_marks_are_raised_and_smaller(example: ModuleType) -> None:
    content = (Run("word"), Run("3", role="note", target="source-3"))
    notes = example.notes()
    pages = lay_out(example, with_blocks(example, ParagraphBlock(content), notes))
    runs = {run.text: run for run in runs_of(pages.pages[0]) if run.element != ARTIFACT}
    assert runs["3"].rise > 2
    assert runs["3"].size < runs["word"].size * 0.75
    assert runs["3"].y == runs["word"].y


# -- pages ----------------------------------------------------------------------------------------------------


def test_the_contents_name_the_pages_on_which_the_sections_begin(example: ModuleType, pages: Pages) -> None:
    lines = texts_by_type(pages, "TOCI")
    sections = example.make_brief().sections[1:]
    assert lines == [f"{section.full_heading} {pages.page_of(section.id)}" for section in sections]
    for section in sections:
        page = pages.pages[pages.page_of(section.id) - 1]
        assert any(line.split() == section.full_heading.split() or section.heading in line for line in lines_of(page))


def test_destinations_lie_at_the_top_of_what_they_name(pages: Pages) -> None:
    for index, element in enumerate(pages.elements):
        if element.anchor in pages.destinations:
            place = pages.destinations[element.anchor]
            assert 0 <= place.page < len(pages.pages)
            assert 0 <= place.y < pages.height
            first = min(pages_of(pages, index), default=None)
            assert first is None or first == place.page, element


def test_the_outline_is_the_headings(example: ModuleType, pages: Pages) -> None:
    wanted = [(section.full_heading, section.level, section.id) for section in walk(example.make_brief().sections)]
    assert [(entry.text, entry.level, entry.target) for entry in pages.outline] == wanted


def test_every_page_carries_banner_and_count_and_the_further_ones_a_running_head(pages: Pages) -> None:
    for number, page in enumerate(pages.pages, 1):
        furniture = [run for run in runs_of(page) if run.element == ARTIFACT]
        banners = [run for run in furniture if run.text == "TLP:GREEN" and run.size >= 12]
        assert len(banners) == 2
        assert banners[0].y < 70 < pages.height - 70 < banners[1].y
        right = max(run.x + run.width for run in runs_of(page) if run.text == "TLP:GREEN")
        assert right == pytest.approx(pages.width - 20 / 25.4 * 72 - 5, abs=0.1)
        texts = [run.text for run in furniture]
        assert f"page {number} of {len(pages.pages)}" in texts
        assert ("SYR-2015 no. 2 \N{MIDDLE DOT} as of 20 November 2015" in texts) == (number > 1)
        assert page.label == str(number)


def test_without_a_banner_title_and_edition_share_a_line(example: ModuleType) -> None:
    pages = lay_out(example, example.make_brief(banner=""))
    head = lines_of(pages.pages[1])[0]
    assert head.startswith("The first week")
    assert head.endswith("as of 20 November 2015")


def test_a_running_title_too_long_is_cut_with_an_ellipsis(example: ModuleType) -> None:
    brief = example.make_brief()
    furniture = replace(brief.furniture, running_title="A title that goes on and on " * 9)
    pages = lay_out(example, replace(brief, furniture=furniture))
    assert lines_of(pages.pages[1])[0].split("\N{HORIZONTAL ELLIPSIS}")[0].startswith("A title that goes on")
    assert check_pages(pages) == []


def test_small_margins_leave_room_for_the_furniture(example: ModuleType) -> None:
    margins = {"top": 0, "bottom": 0, "left": 8, "right": 8}
    pages = lay_out(example, example.make_brief(), page={"margin_mm": margins})
    assert {fault.kind for fault in check_pages(pages)} <= {"empty"}


def test_heads_and_rules_that_repeat_are_artifacts(example: ModuleType, pages: Pages) -> None:
    heads = [run for page in pages.pages for run in runs_of(page) if run.text == "What happened and who says so"]
    assert len(heads) > 3
    assert [run.element != ARTIFACT for run in heads] == [True, *[False] * (len(heads) - 1)]


def test_a_day_that_runs_over_a_page_is_named_again_under_the_head(pages: Pages) -> None:
    continued = [
        (number, line) for number, page in enumerate(pages.pages) for line in lines_of(page) if "(continued)" in line
    ]
    assert continued
    for number, line in continued:
        assert lines_of(pages.pages[number]).index(line) <= 4
        day = line.removesuffix(" (continued)")
        assert any(day in other for other in lines_of(pages.pages[number - 1]))


def test_rows_under_eight_lines_stay_whole_and_longer_ones_part_with_three_on_each_side(pages: Pages) -> None:
    for index, element in enumerate(pages.elements):
        if element.type == "TR" and len(pages_of(pages, index)) > 1:
            lines: dict[int, set[float]] = defaultdict(set)
            for number, page in enumerate(pages.pages):
                for run in runs_of(page):
                    if is_under(pages, run.element, index):
                        lines[number].add(round(run.y, 1))
            assert sum(map(len, lines.values())) >= 8
            assert min(map(len, lines.values())) >= 3


@pytest.mark.parametrize("lines", range(30, 60))
def test_no_short_row_of_a_tables_ends_stands_alone(example: ModuleType, lines: int) -> None:
    filling = [example.paragraph("Filling.", anchor=f"filling-{line}") for line in range(lines)]
    rows = tuple(Row((example.cell(f"row {number}"),)) for number in range(20))
    table = Table("table-only", plain_inline("Rows"), (Column(plain_inline("Heading"), share=1.0),), rows)
    texts = [lines_of(page) for page in lay_out(example, with_blocks(example, *filling, table)).pages]
    for shown in texts:
        held = [text for text in shown if text.startswith("row ")]
        assert len(held) != 1, held
    assert sum(text.startswith("row ") for shown in texts for text in shown) == 20


@pytest.mark.parametrize("lines", range(35, 60))
def test_a_quiet_line_stays_with_the_list_before_it(example: ModuleType, lines: int) -> None:
    filling = [example.paragraph("Filling.", anchor=f"filling-{line}") for line in range(lines)]
    items = ItemList(tuple((Paragraph(plain_inline(f"item {number}")),) for number in range(4)))
    quiet = example.paragraph("See there.", look="quiet")
    texts = [lines_of(page) for page in lay_out(example, with_blocks(example, *filling, items, quiet)).pages]
    (shown,) = [page for page in texts if "See there." in page]
    assert any("item 3" in line for line in shown)


@pytest.mark.parametrize("lines", range(30, 60))
def test_a_row_that_is_long_in_a_narrow_cell_alone_stays_whole(example: ModuleType, lines: int) -> None:
    filling = [example.paragraph("Filling.", anchor=f"filling-{line}") for line in range(lines)]
    narrow = " ".join(f"narrow{number}" for number in range(10))
    rows = (Row((example.cell("1"), example.cell(narrow), example.cell("wide"))),)
    columns = (Column(plain_inline("No."), share=0.3), Column(plain_inline("When"), share=0.1))
    table = Table("table-only", plain_inline("Rows"), (*columns, Column(plain_inline("What"), share=4.0)), rows)
    texts = [lines_of(page) for page in lay_out(example, with_blocks(example, *filling, table)).pages]
    assert sum(any("narrow" in line for line in page) for page in texts) == 1


def is_under(pages: Pages, element: int, above: int) -> bool:
    while element > above:
        element = pages.elements[element].parent
    return element == above


def test_the_spine_joins_the_marks_and_stops_at_parts(example: ModuleType) -> None:
    brief = with_blocks(example, example.chronology(5, parts=True, long_every=99))
    pages = lay_out(example, brief, type={"table": 6})
    page = pages.pages[0]
    marks = sorted((item.y, item.y + item.height) for item in page.items if isinstance(item, Picture))
    upright = sorted((item.y1, item.y2) for item in page.items if isinstance(item, Rule) and item.x1 == item.x2)
    assert len(marks) == 5
    # Three parts: 1 and 2, 3, 4 and 5; within a part each mark is joined to the next.
    gaps = [
        any(low <= bottom + 2 and high >= top - 2 for low, high in joined(upright))
        for (_, bottom), (top, _) in pairwise(marks)
    ]
    assert gaps == [True, False, False, True]


def joined(segments: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Join upright segments that touch."""
    merged: list[tuple[float, float]] = []
    for low, high in segments:
        if merged and low - merged[-1][1] < 0.1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return merged


def test_columns_align_as_they_say(example: ModuleType) -> None:
    columns = (
        Column(plain_inline("Name")),
        Column(plain_inline("Mid"), align="center"),
        Column(plain_inline("End"), align="end"),
    )
    rows = tuple(Row((example.cell("a"), example.cell("b" * width), example.cell("1" * width))) for width in (1, 5))
    table = Table("t", plain_inline("Aligned"), columns, rows, number="Table 1")
    pages = lay_out(example, with_blocks(example, table))
    runs = {run.text: run for run in runs_of(pages.pages[0])}
    assert runs["1"].x + runs["1"].width == pytest.approx(runs["11111"].x + runs["11111"].width)
    assert runs["End"].x + runs["End"].width == pytest.approx(runs["1"].x + runs["1"].width)
    assert runs["b"].x + runs["b"].width / 2 == pytest.approx(runs["bbbbb"].x + runs["bbbbb"].width / 2)


def test_a_word_wider_than_its_column_breaks_and_hides_nothing(example: ModuleType) -> None:
    word = "Donaudampfschifffahrtsgesellschaft" * 5
    columns = tuple(Column(plain_inline(name)) for name in "ABC")
    table = Table(
        "t", plain_inline("Long"), columns, (Row((example.cell(word), example.cell(word), example.cell("x"))),)
    )
    pages = lay_out(example, with_blocks(example, table))
    assert check_pages(pages) == []
    assert texts_by_type(pages, "TD")[:2] == [word, word]


def test_lists_hang_their_labels(example: ModuleType) -> None:
    items = ItemList(
        tuple((Paragraph(plain_inline(example.text(1, 2, 3, 4))),) for _ in range(3)), ordered=True, start=9
    )
    pages = lay_out(example, with_blocks(example, items))
    runs = [run for run in runs_of(pages.pages[0]) if run.element != ARTIFACT]
    labels = {run.text: run for run in runs if run.text in ("9. ", "10. ", "11. ")}
    assert len(labels) == 3
    assert labels["9. "].x + labels["9. "].width == pytest.approx(labels["10. "].x + labels["10. "].width)
    below = labels["9. "].y - 1
    bodies = {round(run.x, 2) for run in runs if run.y > below and pages.elements[run.element].type == "LBody"}
    assert len(bodies) == 1
    assert bodies.pop() > labels["10. "].x + labels["10. "].width


def test_an_item_that_begins_with_a_list_keeps_its_label(example: ModuleType) -> None:
    inner = ItemList(((Paragraph(plain_inline("deep")),),), ordered=True)
    pages = lay_out(example, with_blocks(example, ItemList(((inner,),))))
    assert texts_by_type(pages, "Lbl")[-2:] == ["•", "1."]


def test_text_from_right_to_left_is_laid_out_as_its_mirror_image(example: ModuleType) -> None:
    left = lay_out(example, example.make_brief(9))
    right = lay_out(example, replace(example.make_brief(9), direction="rtl"))
    assert len(left.pages) == len(right.pages)
    for one, two in zip(left.pages, right.pages, strict=True):
        edges, mirrored = find_edges(one), find_edges(two)
        assert edges.keys() == mirrored.keys()
        width = 2 * 20 / 25.4 * 72 + Style(name="p").text_width
        for y, (first, last) in edges.items():
            assert mirrored[y] == pytest.approx((width - last, width - first), abs=1.0)


def find_edges(page: Page) -> dict[float, tuple[float, float]]:
    """Return where the text of each line of a page begins and ends; spaces are not seen."""
    found: dict[float, tuple[float, float]] = {}
    for run in runs_of(page):
        if run.element != ARTIFACT and run.text.strip():
            first, last = found.get(round(run.y, 1), (1e9, 0.0))
            found[round(run.y, 1)] = min(first, run.x), max(last, run.x + run.width)
    return found


# -- figures --------------------------------------------------------------------------------------------------


def test_a_figure_with_neither_scene_nor_picture_is_named(example: ModuleType) -> None:
    with pytest.raises(DrawError, match="figure 'other' has neither"):
        lay_out(example, with_blocks(example, example.figure("other")))


def test_a_wide_scene_is_scaled_to_the_text(example: ModuleType) -> None:
    brief = with_blocks(example, example.figure())
    pages = typeset_brief(brief, Style(name="p"), {"figure-spine": example.make_scene(2000, 500)}, {})
    picture = next(item for item in pages.pages[0].items if isinstance(item, Picture))
    assert picture.width == pytest.approx(Style(name="p").text_width)
    assert picture.height == pytest.approx(picture.width / 4)
    assert pages.scenes["figure-spine"] is picture.scene


@pytest.mark.parametrize(
    ("data", "size"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\1\0\0\0\0\x80", (256, 128)),
        (b"\xff\xd8\xff\xe0\0\4ab\xff\xc0\0\x0b\x08\0\x80\1\0\1", (256, 128)),
    ],
)
def test_pictures_are_as_large_as_their_heads_say(example: ModuleType, data: bytes, size: tuple[int, int]) -> None:
    pages = lay_out(example, with_blocks(example, replace(example.figure("photo"), image=data)))
    picture = next(item for item in pages.pages[0].items if isinstance(item, Picture))
    assert (picture.width, picture.height) == (size[0] * 0.75, size[1] * 0.75)


# -- fonts, determinism, speed --------------------------------------------------------------------------------


def test_characters_without_a_glyph_are_named(example: ModuleType) -> None:
    pages = lay_out(example, with_blocks(example, example.paragraph("a \N{CHECK MARK} and \u4e2d")))
    assert pages.missing == ("\N{CHECK MARK}", "\u4e2d")


def test_drawn_marks_are_there_for_the_other_writers(example: ModuleType, pages: Pages) -> None:
    assert set(pages.glyphs) == set(example.GLYPHS)
    assert all(isinstance(scene, Scene) for scene in pages.glyphs.values())


def test_the_same_brief_makes_the_same_pages(example: ModuleType, pages: Pages) -> None:
    assert lay_out(example, example.make_brief()) == pages


def test_an_empty_brief_is_one_page(example: ModuleType) -> None:
    brief = replace(example.make_brief(), sections=())
    assert len(lay_out(example, brief).pages) == 1


def test_time_grows_with_the_rows(example: ModuleType) -> None:
    def seconds(count: int) -> float:
        brief = with_blocks(example, example.chronology(count, long_every=50))
        start = time.process_time()
        lay_out(example, brief)
        return time.process_time() - start

    few = min(seconds(100) for _ in range(3))
    assert min(seconds(800) for _ in range(2)) < 8 * few * 2.5


@pytest.mark.parametrize("lines_before", range(20, 60, 3))
def test_a_small_table_stays_whole(example: ModuleType, lines_before: int) -> None:
    text = ParagraphBlock(plain_inline("word " * 12))
    table = example.key_table()
    pages = lay_out(example, with_blocks(example, *[text] * lines_before, table))
    element = next(index for index, each in enumerate(pages.elements) if each.anchor == table.id)
    assert len(pages_of(pages, element)) == 1


def test_sheets_printed_on_both_sides_are_bound_at_the_wide_margin(example: ModuleType) -> None:
    margins = {"left": 30, "right": 15}
    pages = lay_out(example, example.make_brief(markings=True), page={"duplex": True, "margin_mm": margins})
    assert check_pages(pages) == []
    inner, outer = 30 / 25.4 * 72, 15 / 25.4 * 72
    for number, page in enumerate(pages.pages, 1):
        left = min(run.x for run in runs_of(page) if run.element != ARTIFACT)
        assert left >= (inner if number % 2 else outer) - 0.01
        counted = next(run for run in runs_of(page) if run.text.startswith("page "))
        if number % 2:
            assert counted.x + counted.width == pytest.approx(pages.width - outer), (
                "a right page's number is at the right"
            )
        else:
            assert counted.x == pytest.approx(outer)


def test_what_runs_from_right_to_left_is_bound_on_the_right(example: ModuleType) -> None:
    brief = replace(example.make_brief(), direction="rtl", language="ar")
    pages = lay_out(example, brief, page={"duplex": True, "margin_mm": {"left": 30, "right": 15}})
    inner, outer = 30 / 25.4 * 72, 15 / 25.4 * 72
    frames = [page.frame for page in pages.pages[:2]]
    assert [frame.left if frame else 0 for frame in frames] == [pytest.approx(outer), pytest.approx(inner)]


def test_prose_is_justified_where_the_style_says_so_and_nothing_else_is(example: ModuleType) -> None:
    brief = with_blocks(example, ParagraphBlock(plain_inline(example.text(*range(8)))))
    pages = lay_out(example, brief, type={"justify": True, "hyphenate": True})
    assert check_pages(pages) == []
    runs = [run for page in pages.pages for run in runs_of(page)]
    prose = [run for run in runs if run.word_space]
    assert len(prose) >= 5
    assert {pages.elements[run.element].type for run in prose} == {"P"}
    edges = {round(run.x + run.width, 1) for run in prose}
    assert len(edges) == 1, "all lines end at one edge"


def test_a_language_without_patterns_is_left_whole(example: ModuleType) -> None:
    brief = replace(with_blocks(example, ParagraphBlock(plain_inline(example.text(1, 2)))), language="ar")
    pages = lay_out(example, brief, type={"justify": True, "hyphenate": True})
    assert not any("\u00ad" in run.text for page in pages.pages for run in runs_of(page))


def notes_by_page(pages: Pages) -> dict[str, int]:
    """Return the page on which each note stands, by its number in brackets."""
    return {
        run.text.strip(): number
        for number, page in enumerate(pages.pages)
        for run in runs_of(page)
        if run.element >= 0 and pages.elements[run.element].type == "Lbl" and run.text.startswith("[")
    }


@pytest.mark.parametrize("rows", [4, 30, 61])
def test_notes_stand_at_the_foot_of_the_page_that_first_cites_them(example: ModuleType, rows: int) -> None:
    brief = example.make_brief(rows)
    pages = lay_out(example, brief, notes="foot")
    assert not [fault for fault in check_pages(pages) if fault.is_grave]
    first: dict[str, int] = {}
    for number, page in enumerate(pages.pages):
        for run in runs_of(page):
            if run.element >= 0 and pages.elements[run.element].type == "Link" and run.text.strip(" ;").startswith("["):
                first.setdefault(run.text.strip(" ;"), number)
    placed = notes_by_page(pages)
    assert first
    assert {note: placed[note] for note in first} == first
    listed = [note for section in walk(brief.sections) for block in section.blocks if isinstance(block, NoteList)
              for note in block.notes]  # fmt: skip
    assert len(placed) == len(listed), "each stands once, whether it is cited or not"
    for page in pages.pages:
        notes = [run.y for run in runs_of(page) if run.element >= 0 and "Note" in types_above(pages, run.element)]
        others = [run.y for run in runs_of(page) if run.element >= 0 and "Note" not in types_above(pages, run.element)]
        cited_here = [y for y in notes if others and y > max(others)]
        assert not notes or cited_here or not others or "Sources" in " ".join(lines_of(page))


def types_above(pages: Pages, element: int) -> list[str]:
    types = []
    while element >= 0:
        types.append(pages.elements[element].type)
        element = pages.elements[element].parent
    return types


@pytest.mark.parametrize("direction", ["ltr", "rtl"])
def test_long_prose_stands_in_two_columns_and_tables_go_across(example: ModuleType, direction: str) -> None:
    brief = replace(example.make_brief(), direction=direction)
    pages = lay_out(example, brief, page={"columns": 2})
    assert not [fault for fault in check_pages(pages) if fault.is_grave]
    frame = pages.pages[0].frame
    assert frame is not None
    middle = (frame.left + frame.right) / 2
    kinds = {"left": 0, "right": 0, "across": 0}
    for page in pages.pages:
        for run in runs_of(page):
            if run.element >= 0 and "L" in types_above(pages, run.element):
                side = "left" if run.x + run.width < middle else "right" if run.x > middle else "across"
                kinds[side] += 1
    assert kinds["left"]
    assert kinds["right"]
    tables = [
        run.x + run.width
        for page in pages.pages
        for run in runs_of(page)
        if run.element >= 0 and pages.elements[run.element].type == "TH"
    ]
    assert max(tables) > middle + 100
