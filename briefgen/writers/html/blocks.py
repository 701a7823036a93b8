"""One block of a brief goes in; its HTML comes out."""

from __future__ import annotations

import base64
from collections.abc import Iterator, Sequence

from briefgen.brief.tree import (
    Block,
    Brief,
    Column,
    Contents,
    Figure,
    Inline,
    ItemList,
    NoteList,
    Paragraph,
    ParagraphBlock,
    Row,
    Run,
    Table,
)
from briefgen.charts.dark import list_drawn_colors
from briefgen.charts.live import write_live_chart
from briefgen.draw import scene_to_svg
from briefgen.draw.pdf import POINTS_PER_PX
from briefgen.pictures import measure_picture
from briefgen.style import Style
from briefgen.typeset.pages import Pages
from briefgen.writers.html.controls import find_filtered, write_filter, write_place_link
from briefgen.writers.html.escape import attribute, css_string, text
from briefgen.writers.html.marks import Marks

# Of tables with more rows, a narrow screen lays out those alone that are looked at.
_LONG = 500


class BlockWriter:
    """Writes the blocks of one brief, and gathers what the page needs for them.

    Attributes:
        marks: of the rows written so far.
        widths, labels: rules for the columns of tables, and for cells that stand without their columns.
        drawn: (attribute, colour) of the drawings written so far.
        filtered: the table that has a filter.
        live: whether any chart lives.
    """

    def __init__(self, brief: Brief, pages: Pages, style: Style, *, interactive: bool = False) -> None:
        self.brief = brief
        self.pages = pages
        self.style = style
        self.fonts = style.font_set
        self.marks = Marks(pages, self.fonts)
        self.widths: list[str] = []
        self.labels: list[str] = []
        self.drawn: set[tuple[str, str]] = set()
        self.filtered = find_filtered(brief)
        self.live = False
        self._interactive = interactive and brief.controls is not None

    def write_block(self, block: Block) -> Iterator[str]:
        """Yield a block's HTML, that of tables row by row."""
        if isinstance(block, ParagraphBlock):
            anchor = f' id="{attribute(block.anchor)}"' if block.anchor else ""
            look = f' class="{block.look}"' if block.look != "body" else ""
            yield f"<p{anchor}{look}>{self.portion(block.marking)}{self.inline(block.content)}</p>\n"
        elif isinstance(block, ItemList):
            yield self._list(block)
        elif isinstance(block, Table):
            yield from self._table(block)
        elif isinstance(block, Figure):
            yield from self._figure(block)
        elif isinstance(block, NoteList):
            yield from self._notes(block)
        else:
            yield self._contents(block)

    def portion(self, marking: str) -> str:
        """Return a portion mark before what carries it."""
        return f'<span class="marking">({text(marking)})</span> ' if marking else ""

    def inline(self, content: Inline) -> str:
        """Return runs as phrasing content."""
        if len(content) == 1:
            return self._run(content[0])
        return "".join([self._run(run) for run in content])

    def _run(self, run: Run) -> str:
        html = text(run.text)
        if not (run.strong or run.emphasis or run.role or run.language or run.url or run.target):
            return html
        if run.strong:
            html = f"<strong>{html}</strong>"
        if run.emphasis:
            html = f"<em>{html}</em>"
        if run.role == "note":
            html = f"<sup>{html}</sup>"
        elif run.role:
            html = f'<span class="{run.role}">{html}</span>'
        if run.language:
            html = f'<span lang="{attribute(run.language)}">{html}</span>'
        if run.url:
            return f'<a href="{attribute(run.url)}" rel="noreferrer">{html}</a>'
        return f'<a href="#{attribute(run.target)}">{html}</a>' if run.target else html

    def _paragraphs(self, blocks: tuple[Paragraph | ItemList, ...]) -> str:
        """Return what a cell or list item holds; a single paragraph needs no element of its own."""
        if len(blocks) == 1 and isinstance(blocks[0], Paragraph):
            return self.inline(blocks[0].content)
        return "".join(
            [
                f"<p>{self.inline(block.content)}</p>" if isinstance(block, Paragraph) else self._list(block)
                for block in blocks
            ]
        )

    def _list(self, items: ItemList) -> str:
        tag = "ol" if items.ordered else "ul"
        start = f' start="{items.start}"' if items.ordered and items.start != 1 else ""
        inner = "".join(f"<li>{self._paragraphs(item)}</li>\n" for item in items.items)
        return f"<{tag}{start}>\n{inner}</{tag}>\n"

    def _contents(self, contents: Contents) -> str:
        lines = "".join(
            f'<li><a href="#{attribute(entry.target)}">{text(entry.text)}</a></li>\n' for entry in contents.entries
        )
        return f'<ul class="contents">\n{lines}</ul>\n'

    def _notes(self, notes: NoteList) -> Iterator[str]:
        yield '<ol class="notes">\n'
        for note in notes.notes:
            yield (
                f'<li id="{attribute(note.anchor)}"><span class="number">{text(note.number)}</span> '
                f"<span>{self.portion(note.marking)}{self.inline(note.content)}</span></li>\n"
            )
        yield "</ol>\n"

    # -- figures --------------------------------------------------------------------------------------------

    def _figure(self, figure: Figure) -> Iterator[str]:
        id_ = attribute(figure.id)
        subtitle = f'<span class="subtitle">{self.inline(figure.subtitle)}</span>' if figure.subtitle else ""
        caption = (
            f'<figcaption id="{id_}-caption">{self.portion(figure.marking)}'
            f'<span class="caption">{text(figure.number)}. {self.inline(figure.caption)}</span>'
            f"{subtitle}</figcaption>\n"
        )
        note = f'<p class="quiet">{self.inline(figure.note)}</p>\n' if figure.note else ""
        label = text("".join(run.text for run in figure.data.caption))
        yield f'<figure id="{id_}" aria-labelledby="{id_}-caption">\n{caption}'
        yield write_place_link(self.brief.controls, figure.id, figure.number)
        yield f"{self._picture(figure)}\n{note}<details><summary>{label}</summary>\n"
        yield from self._grid(figure.data, figure.data.id, figure.number)
        yield "</details>\n</figure>\n"

    def _picture(self, figure: Figure) -> str:
        label = attribute(f"{figure.number}. {_plain(figure.caption)}")
        scene = self.pages.scenes.get(figure.id)
        if scene is not None:
            svg = scene_to_svg(scene, self.fonts, embed_fonts=False, id_prefix=f"{figure.id}-")
            self.drawn |= list_drawn_colors(svg)
            still = f'<div class="picture" tabindex="0" role="group" aria-label="{label}">{svg}</div>'
            if not self._interactive:
                return still
            self.live = True
            return write_live_chart(figure.plot, still, f"{figure.number}. {_plain(figure.caption)}")
        kind = "png" if figure.image.startswith(b"\x89PNG") else "jpeg"
        data = base64.b64encode(figure.image).decode("ascii")
        width, height = (round(side / POINTS_PER_PX) for side in measure_picture(figure.image))
        size = f'width="{width}" height="{height}"'
        source = f"data:image/{kind};base64,{data}"
        return f'<div class="picture"><img alt="{attribute(figure.alt)}" {size} src="{source}"></div>'

    # -- tables ---------------------------------------------------------------------------------------------

    def _table(self, table: Table) -> Iterator[str]:
        caption = (
            f'<caption>{self.portion(table.marking)}<span class="caption">{text(table.number)}. '
            f"{self.inline(table.caption)}</span></caption>\n"
        )
        if table is self.filtered:
            yield from self._filter(table)
        yield from self._grid(table, table.id, table.number, caption)
        if table.note:
            yield f'<p class="quiet">{self.inline(table.note)}</p>\n'

    def _filter(self, table: Table) -> Iterator[str]:
        assert self.brief.controls is not None
        marks = dict.fromkeys(row.glyph for row in table.rows if row.glyph is not None)
        yield write_filter(self.brief.controls, {mark: self.marks.name(mark) for mark in marks})

    def _grid(self, table: Table, id_: str, number: str, caption: str = "") -> Iterator[str]:
        """Yield a table; one with a caption of its own becomes cards where there is no room for its columns."""
        label = f"{number}. {_plain(table.caption)}"
        self._gather_rules(table, id_, cards=bool(caption))
        heads = "".join(
            f'<th scope="col"{_aligned(column)}>{self.inline(column.heading)}</th>' for column in table.columns
        )
        looks = "scroll cards" if caption else "scroll"
        looks += " long" if len(table.rows) >= _LONG else ""
        yield (
            f'<section class="{looks}" tabindex="0" aria-label="{attribute(label)}">\n'
            f'<table id="{attribute(id_)}" class="{table.role}">\n{caption}'
            f"<colgroup>{'<col>' * len(table.columns)}</colgroup>\n"
            f"<thead><tr>{heads}</tr></thead>\n<tbody>\n"
        )
        sides = [_aligned(column) for column in table.columns]
        links = table.role == "chronology" and self.brief.controls is not None
        for row in table.rows:
            yield self._row(row, sides, links=links)
        yield "</tbody>\n</table>\n</section>\n"

    def _gather_rules(self, table: Table, id_: str, *, cards: bool) -> None:
        shares = sum(column.share for column in table.columns)
        for index, column in enumerate(table.columns, 1):
            width = f"{100 * column.share / shares:.2f}%"
            if table.role == "chronology" and index in (1, len(table.columns)):
                # Its widths are fixed, so that ten thousand rows are laid out at once: mark and number, and the rest.
                width = f"calc({len(str(len(table.rows)))}ch + 3em)" if index == 1 else "auto"
            self.widths.append(f"#{id_} col:nth-child({index}){{width:{width}}}\n")
            # Date and event of a chronology say themselves what they are.
            if cards and (table.role != "chronology" or index > 3):
                said = css_string(f"{_plain(column.heading)}: ")
                self.labels.append(f"#{id_} td:nth-child({index}):not(:empty)::before{{content:{said}}}\n")

    def _row(self, row: Row, sides: Sequence[str], *, links: bool) -> str:
        """Return a row.

        Args:
            row: of a table.
            sides: the attributes of its cells by their alignment.
            links: whether its number leads to it.
        """
        anchor = attribute(row.anchor)
        part = ' class="part"' if row.kind == "part" else ""
        pieces = [f'<tr id="{anchor}"{part}>' if anchor else f"<tr{part}>"]
        mark = self.marks.write(row.glyph) if row.glyph is not None else ""
        for index, cell in enumerate(row.cells):
            side = sides[index]
            span = f' colspan="{cell.span}"' if cell.span > 1 else ""
            content = self._paragraphs(cell.blocks)
            if not cell.header:
                pieces.append(f"<td{span}{side}>{mark}{content}</td>")
            elif row.kind == "part":
                pieces.append(f'<th scope="colgroup"{span}>{mark}{content}</th>')
            elif links and anchor:
                pieces.append(f'<th scope="row"{span}{side}>{mark}<a href="#{anchor}">{content}</a></th>')
            else:
                pieces.append(f'<th scope="row"{span}{side}>{mark}{content}</th>')
            mark = ""
        pieces.append("</tr>\n")
        return "".join(pieces)


def _aligned(column: Column) -> str:
    return f' class="{column.align}"' if column.align != "start" else ""


def _plain(content: Inline) -> str:
    return "".join(run.text for run in content)
