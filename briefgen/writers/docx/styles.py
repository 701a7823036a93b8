"""A Style goes in; the styles part comes out: every look of a brief as a named style that Word's user can change."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.style import Style
from briefgen.typeset.looks import Look, Looks
from briefgen.writers.docx.markup import WORD, escape_text, half_points, hex_color, twips
from briefgen.writers.docx.numbering import count_heading, list_step
from briefgen.writers.docx.slots import choose_font

# Space between a cell's edge and its text, points.
CELL_PADDING = 4.0
# FiraGO and Word's own fonts are about 1.2 ems high; leading is counted from there.
FONT_HEIGHT = 1.2
_KEEP = "<w:keepNext/><w:keepLines/>"
_BOLD = "<w:b/><w:bCs/>"
_SLANTED = "<w:i/><w:iCs/>"
# Where the text of a numbered note begins, in ems.
NOTE_INDENT = 2.6


class Scale:
    """The looks of one style as Word spells them.

    Attributes:
        style: sizes, colours and typeface.
        looks: the same as for the typeset pages, so that both read alike.
        right_to_left: base direction of the document.
    """

    def __init__(self, style: Style, *, right_to_left: bool) -> None:
        self.style = style
        self.looks = Looks(style)
        self.right_to_left = right_to_left

    def run(self, look: Look) -> str:
        """Return weight, slant, colour and size of a look."""
        weight = _BOLD if look.bold else ""
        slant = _SLANTED if look.italic else ""
        return weight + slant + self.ink(look.color) + self.size(look.size)

    def space(self, look: Look) -> str:
        """Return space around a look's paragraphs, and its leading."""
        return self.spacing(look.before, look.after, look.leading / look.size)

    def alignment(self, look: Look) -> str:
        """Return whether a look's paragraphs are set to both edges."""
        return '<w:jc w:val="both"/>' if look.justified else ""

    def size(self, points: float) -> str:
        """Return a font size for simple and for complex scripts."""
        number = half_points(points)
        return f'<w:sz w:val="{number}"/><w:szCs w:val="{number}"/>'

    def ink(self, color: str) -> str:
        """Return a text colour."""
        return f'<w:color w:val="{hex_color(color)}"/>'

    def spacing(self, before: float = 0.0, after: float = 0.0, leading: float = 0.0) -> str:
        """Return space around a paragraph, and its leading as a multiple of the type size (0: as inherited)."""
        lines = f' w:line="{round(240 * leading / FONT_HEIGHT)}" w:lineRule="auto"' if leading else ""
        return f'<w:spacing w:before="{twips(before)}" w:after="{twips(after)}"{lines}/>'

    def rule(self, side: str, color: str, width: float, space: float) -> str:
        """Return a border: width and distance in points."""
        eighths = max(2, round(width * 8))
        return f'<w:{side} w:val="single" w:sz="{eighths}" w:space="{round(space)}" w:color="{hex_color(color)}"/>'

    def prose_indent(self, size: float, left: float = 0.0) -> str:
        """Return the indents of prose: lines no longer than is good to read at a type size, however wide the page."""
        right = max(0.0, self.style.text_width - self.looks.measure * max(1.0, size / self.looks.body.size))
        return f'<w:ind w:left="{twips(left)}" w:right="{twips(right)}"/>'


def write_styles(
    style: Style, language: str, *, right_to_left: bool, facts_indent: float, counts_headings: bool = False
) -> str:
    """Return the styles part.

    Args:
        style: sizes, colours and typeface.
        language: BCP 47 tag of the document.
        right_to_left: base direction of the document.
        facts_indent: where the values of the masthead's facts begin, points.
        counts_headings: whether headings number themselves.
    """
    scale = Scale(style, right_to_left=right_to_left)
    inner = "".join(
        (
            _defaults(scale, language),
            _LATENT,
            _BUILT_IN,
            *_paragraph_styles(scale, facts_indent, counts_headings=counts_headings),
            *_list_styles(scale),
            *_table_paragraph_styles(scale),
            *_character_styles(scale),
            _table_style(scale),
        )
    )
    return f'<w:styles xmlns:w="{WORD}">{inner}</w:styles>'


# Word's own styles stay out of the gallery; only those of this part are offered.
_LATENT = (
    '<w:latentStyles w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1" w:defUnhideWhenUsed="1" '
    'w:defQFormat="0" w:count="376"/>'
)
_BUILT_IN = (
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
    '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/><w:bottom w:w="0" w:type="dxa"/>'
    '<w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    '<w:style w:type="numbering" w:default="1" w:styleId="NoList"><w:name w:val="No List"/>'
    '<w:uiPriority w:val="99"/><w:semiHidden/></w:style>'
)


def _defaults(scale: Scale, language: str) -> str:
    family, face = scale.style.fonts.family, scale.style.font_set.face()
    latin, eastern, joined = (
        escape_text(choose_font(slot, language, family, face)) for slot in ("val", "eastAsia", "bidi")
    )
    tag = escape_text(language)
    spoken = f'<w:lang w:val="{tag}" w:eastAsia="{tag}" w:bidi="{tag}"/>'
    return (
        f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{latin}" w:hAnsi="{latin}" w:eastAsia="{eastern}" '
        f'w:cs="{joined}"/>{scale.ink(scale.style.palette.ink)}{scale.size(scale.style.type.body)}{spoken}'
        f"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{scale.spacing(leading=scale.style.type.leading)}</w:pPr>"
        "</w:pPrDefault></w:docDefaults>"
    )


def _paragraph(
    name: str,
    properties: str = "",
    run: str = "",
    *,
    id_: str = "",
    based_on: str = "Normal",
    following: str = "",
    priority: int = 10,
    default: bool = False,
) -> str:
    """Return a paragraph style; its id is its name without spaces where none is given."""
    style_id = id_ or name.replace(" ", "")
    based = f'<w:basedOn w:val="{based_on}"/>' if not default else ""
    after = f'<w:next w:val="{following}"/>' if following else ""
    kind = ' w:default="1"' if default else _custom(name)
    return (
        f'<w:style w:type="paragraph"{kind} w:styleId="{style_id}">'
        f'<w:name w:val="{name}"/>{based}{after}<w:uiPriority w:val="{priority}"/><w:qFormat/>'
        f"<w:pPr>{properties}</w:pPr><w:rPr>{run}</w:rPr></w:style>"
    )


def _custom(name: str) -> str:
    """Return the attribute that tells a style of our own from one that Word knows by name."""
    return "" if name.startswith(("heading ", "toc ")) or name in _WORDS_OWN else ' w:customStyle="1"'


_WORDS_OWN = (
    "annotation reference",
    "annotation text",
    "footnote text",
    "table of figures",
    "Body Text",
    "Title",
    "Subtitle",
    "caption",
    "TOC Heading",
    "header",
    "footer",
    "List Bullet",
    "List Number",
    "List Continue",
    "Strong",
    "Emphasis",
    "Hyperlink",
)


def _paragraph_styles(scale: Scale, facts_indent: float, *, counts_headings: bool) -> Iterator[str]:
    looks = scale.looks
    direction = "<w:bidi/>" if scale.right_to_left else ""
    yield _paragraph("Normal", f"<w:widowControl/>{direction}", default=True, priority=0)
    body = scale.space(looks.body) + scale.prose_indent(looks.body.size) + scale.alignment(looks.body)
    yield _paragraph("Body Text", body, scale.run(looks.body), priority=1)
    title, subject = looks.masthead_title, looks.masthead_subject
    yield _paragraph("Title", _KEEP + scale.space(title), scale.run(title), following="Subtitle", priority=2)
    yield _paragraph("Subtitle", _KEEP + scale.space(subject), scale.run(subject), following="BodyText", priority=3)
    yield _fact(scale, facts_indent)
    for level, look in enumerate(looks.headings, 1):
        counted = count_heading(level) if counts_headings else ""
        yield _paragraph(
            f"heading {level}",
            f'{_KEEP}{counted}{scale.space(look)}<w:outlineLvl w:val="{level - 1}"/>',
            scale.run(look),
            id_=f"Heading{level}",
            following="BodyText",
            priority=5 + level,
        )
    title_look = looks.title
    yield _paragraph("Run In Heading", _KEEP + scale.space(title_look), scale.run(title_look), priority=9)
    bar = scale.rule("right" if scale.right_to_left else "left", looks.link_color, 2.25, 8)
    yield _paragraph(
        "Lead",
        f"<w:pBdr>{bar}</w:pBdr>{scale.space(looks.lead)}{scale.prose_indent(looks.lead.size, 10.0)}"
        f"{scale.alignment(looks.lead)}",
        scale.run(looks.lead),
        following="BodyText",
    )
    quiet = scale.space(looks.quiet) + scale.prose_indent(looks.quiet.size) + scale.alignment(looks.quiet)
    yield _paragraph("Quiet", quiet, scale.run(looks.quiet))
    yield from _float_styles(scale)
    yield from _contents_styles(scale)
    yield from _furniture_styles(scale)
    yield _hanging("Note Text", scale, looks.note, NOTE_INDENT * looks.note.size)
    yield _paragraph("annotation text", "", scale.run(looks.quiet), id_="CommentText", priority=99)
    yield _hanging("footnote text", scale, looks.note, NOTE_INDENT * looks.note.size, id_="FootnoteText")


def _fact(scale: Scale, indent: float) -> str:
    """Return the style of the masthead's facts.

    Neighbours with the same borders are framed as one, so the rules stand over the first fact and under the last.
    """
    rules = scale.rule("top", scale.looks.link_color, 1.25, 5) + scale.rule("bottom", scale.style.palette.rule, 0.5, 5)
    return _hanging("Fact", scale, scale.looks.fact_value, indent, f"<w:pBdr>{rules}</w:pBdr>")


def _hanging(name: str, scale: Scale, look: Look, indent: float, borders: str = "", *, id_: str = "") -> str:
    """Return the style of paragraphs whose label stands one tab before their text."""
    stop = f'<w:tabs><w:tab w:val="left" w:pos="{twips(indent)}"/></w:tabs>'
    hang = f'<w:ind w:left="{twips(indent)}" w:hanging="{twips(indent)}"/>'
    inner = f"<w:keepLines/>{borders}{stop}{scale.space(look)}{hang}{scale.alignment(look)}"
    return _paragraph(name, inner, scale.run(look), id_=id_)


def _float_styles(scale: Scale) -> Iterator[str]:
    looks = scale.looks
    yield _paragraph("caption", _KEEP + scale.space(looks.caption), scale.run(looks.caption), id_="Caption")
    yield _paragraph("Caption Subtitle", _KEEP + scale.space(looks.subtitle), scale.run(looks.subtitle))
    yield _paragraph("Figure", scale.spacing(leading=FONT_HEIGHT), following="FloatNote")
    yield _paragraph(
        "Float Note",
        f"<w:keepLines/>{scale.space(looks.float_note)}",
        scale.run(looks.float_note),
        following="BodyText",
    )


def _contents_styles(scale: Scale) -> Iterator[str]:
    looks = scale.looks
    head, entry = looks.headings[0], looks.contents
    yield _paragraph(
        "TOC Heading",
        f'{_KEEP}{scale.space(head)}<w:outlineLvl w:val="9"/>',
        scale.run(head),
        following="BodyText",
    )
    stop = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{twips(scale.style.text_width)}"/></w:tabs>'
    for level in (1, 2, 3):
        indent = f'<w:ind w:left="{twips(looks.indent * (level - 1))}"/>'
        yield _paragraph(
            f"toc {level}", stop + scale.space(entry) + indent, scale.run(entry), id_=f"TOC{level}", priority=39
        )
    yield _paragraph(
        "table of figures",
        stop + scale.space(entry),
        scale.run(entry),
        id_="TableofFigures",
        following="BodyText",
        priority=39,
    )


def _furniture_styles(scale: Scale) -> Iterator[str]:
    style, look = scale.style, scale.looks.furniture
    stop = f'<w:tabs><w:tab w:val="right" w:pos="{twips(style.text_width)}"/></w:tabs>'
    color = style.palette.rule
    head = f"<w:pBdr>{scale.rule('bottom', color, 0.5, 3)}</w:pBdr>"
    foot = f"<w:pBdr>{scale.rule('top', color, 0.5, 3)}</w:pBdr>"
    single = scale.spacing(leading=FONT_HEIGHT)
    yield _paragraph("Running Line", single, scale.run(look), priority=40)
    yield _paragraph("header", head + stop + single, scale.run(look), id_="Header", priority=40)
    yield _paragraph("footer", foot + stop + single, scale.run(look), id_="Footer", priority=40)
    # TLP 2.0 wants its label at the right side of header and footer, whatever the text's direction.
    side = "left" if scale.right_to_left else "right"
    yield _paragraph("Banner", single + f'<w:jc w:val="{side}"/>', _BOLD + scale.size(style.type.banner), priority=40)


def _list_styles(scale: Scale) -> Iterator[str]:
    looks = scale.looks
    run = scale.run(looks.body)
    space = scale.spacing(looks.between_items, looks.between_items, looks.body.leading / looks.body.size)
    indent = list_step(looks.body.size)
    hang = f'<w:ind w:left="{twips(indent)}" w:right="{twips(max(0.0, scale.style.text_width - looks.measure))}"'
    both = scale.alignment(looks.body)
    yield _paragraph("List Bullet", f'{_counted(1)}{space}{hang} w:hanging="{twips(indent)}"/>{both}', run)
    yield _paragraph("List Number", f'{space}{hang} w:hanging="{twips(indent)}"/>{both}', run)
    yield _paragraph("List Continue", f"{space}{hang}/>{both}", run)


def _table_paragraph_styles(scale: Scale) -> Iterator[str]:
    looks = scale.looks
    size = looks.table.size
    between = 0.16 * looks.table.leading
    lines = looks.table.leading / size
    yield _paragraph("Table Text", scale.spacing(after=between, leading=lines), scale.run(looks.table))
    yield _paragraph("Table Heading", _KEEP + scale.space(looks.table_head), scale.run(looks.table_head))
    yield _paragraph("Table Row Heading", "", scale.run(looks.row_head), based_on="TableText")
    yield _paragraph("Table Part", f"{_KEEP}{scale.spacing(6.0, between, lines)}", scale.run(looks.part))
    yield _paragraph("Table Bullet", _counted(2), based_on="TableText")
    yield _paragraph("Table Number", _indent(size), based_on="TableText")
    yield _paragraph("Table Continue", _indent(size), based_on="TableText")


def _counted(number: int) -> str:
    return f'<w:numPr><w:numId w:val="{number}"/></w:numPr>'


def _indent(size: float) -> str:
    return f'<w:ind w:left="{twips(list_step(size))}"/>'


def _character(name: str, run: str, *, id_: str = "", priority: int = 20) -> str:
    return (
        f'<w:style w:type="character"{_custom(name)} w:styleId="{id_ or name.replace(" ", "")}">'
        f'<w:name w:val="{name}"/>'
        f'<w:basedOn w:val="DefaultParagraphFont"/><w:uiPriority w:val="{priority}"/><w:qFormat/>'
        f"<w:rPr>{run}</w:rPr></w:style>"
    )


def _character_styles(scale: Scale) -> Iterator[str]:
    sizes, colors = scale.style.type, scale.style.palette
    quiet = scale.ink(colors.quiet)
    yield _character("Strong", _BOLD)
    yield _character("Emphasis", _SLANTED)
    yield _character("Hyperlink", scale.ink(colors.accent) + '<w:u w:val="single"/>')
    yield _character("Reference", scale.ink(colors.accent))
    yield _character("Quiet Text", quiet)
    yield _character("Label", _BOLD)
    yield _character("Status", _SLANTED)
    yield _character("Marking", _BOLD + quiet)
    yield _character("Note Mark", '<w:vertAlign w:val="superscript"/>')
    yield _character("Note Number", quiet)
    yield _character("Fact Label", quiet)
    yield _character("annotation reference", scale.size(sizes.quiet), id_="CommentReference", priority=99)
    yield _character("Banner Text", _BOLD + scale.size(sizes.banner))


def _table_style(scale: Scale) -> str:
    colors = scale.style.palette
    ink, rule = hex_color(colors.ink), hex_color(colors.rule)
    padding = twips(CELL_PADDING)
    return (
        '<w:style w:type="table" w:customStyle="1" w:styleId="BriefTable"><w:name w:val="Brief Table"/>'
        '<w:basedOn w:val="TableNormal"/><w:uiPriority w:val="30"/><w:qFormat/>'
        f'<w:tblPr><w:tblBorders><w:top w:val="single" w:sz="8" w:space="0" w:color="{ink}"/>'
        f'<w:bottom w:val="single" w:sz="4" w:space="0" w:color="{ink}"/>'
        f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{rule}"/></w:tblBorders>'
        f'<w:tblCellMar><w:top w:w="{twips(2.5)}" w:type="dxa"/><w:left w:w="{padding}" w:type="dxa"/>'
        f'<w:bottom w:w="{twips(1.5)}" w:type="dxa"/><w:right w:w="{padding}" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:tblPr/><w:tcPr><w:tcBorders><w:bottom w:val="single" w:sz="6" w:space="0" '
        f'w:color="{ink}"/></w:tcBorders><w:shd w:val="clear" w:color="auto" w:fill="{hex_color(colors.faint)}"/>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    )
