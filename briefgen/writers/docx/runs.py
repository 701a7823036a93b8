"""Runs of text go in; WordprocessingML runs and links that read the same come out."""

from __future__ import annotations

import re
from collections.abc import Iterator

from briefgen.brief.tree import Inline, Run
from briefgen.writers.docx.markup import escape_text
from briefgen.writers.docx.slots import find_slot
from briefgen.writers.docx.writing import Writing

_ROLE_STYLES = {
    "quiet": "QuietText",
    "label": "Label",
    "status": "Status",
    "marking": "Marking",
    "note": "NoteMark",
}
RUN_END = "</w:t></w:r>"
# Character styles that are no bolder than the text around them.
_PLAIN_STYLES = ("QuietText", "Status")

# Letters and marks of scripts that run from right to left (Unicode blocks of bidirectional classes R and AL).
_RTL = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
_HAS_RTL = re.compile(f"[{_RTL}]")
# From the first letter of a direction to the last one that no letter of the other direction parts from it.
_RTL_STRETCH = re.compile(rf"[{_RTL}](?:[\W\d_]*[{_RTL}])*")
# Numbers after letters from left to right go with them (UAX #9, W7).
_LTR_STRETCH = re.compile(rf"(?![{_RTL}])[^\W\d_](?:[^{_RTL}]*(?![{_RTL}])[^\W_])?")


def write_runs(content: Inline, writing: Writing, *, bold: bool = False) -> str:
    """Return runs as the inside of a paragraph.

    Args:
        content: the runs.
        writing: the document.
        bold: whether the paragraph's style is bold already; strong runs then need nothing, quiet ones undo it.
    """
    if len(content) == 1:
        return write_run(content[0], writing, bold=bold)
    return "".join([write_run(run, writing, bold=bold) for run in content])


def write_run(run: Run, writing: Writing, *, bold: bool = False) -> str:
    """Return one run, inside a link where it leads somewhere."""
    if beginning := begin_run(run, writing, bold=bold):
        return f"{beginning}{escape_text(run.text)}{RUN_END}"
    if run.target and writing.cite is not None and (mention := writing.cite(run)):
        return mention
    relation = writing.relate_address(run.url) if run.url else ""
    anchor = writing.name_anchor(run.target) if run.target and not relation else ""
    style = "Hyperlink" if relation else "Reference" if anchor else _ROLE_STYLES.get(run.role, "")
    inner = write_text(
        run.text, writing, style, strong=run.strong, emphasis=run.emphasis, bold=bold, language=run.language
    )
    if relation:
        return f'<w:hyperlink r:id="{relation}" w:history="1">{inner}</w:hyperlink>'
    if anchor and writing.repeats_number(run.target, run.text):
        # Whoever adds a figure or renumbers a row lets Word bring the mentions up to date.
        return f'<w:fldSimple w:instr=" REF {anchor} \\h \\* MERGEFORMAT ">{inner}</w:fldSimple>'
    if anchor:
        return f'<w:hyperlink w:anchor="{anchor}" w:history="1">{inner}</w:hyperlink>'
    return inner


def begin_run(run: Run, writing: Writing, *, bold: bool) -> str:
    """Return what stands before the text of a run that leads nowhere and runs from left to right, as most by far do.

    What comes after the text is `RUN_END`; of any other run nothing is returned.
    """
    text = run.text
    if not text or run.url or run.target or not _is_one_way(text, writing):
        return ""
    key = (run.role, run.strong, run.emphasis, bold, run.language)
    beginning = writing.beginnings.get(key)
    if beginning is None:
        look = _find_looks(writing, (_ROLE_STYLES.get(run.role, ""), *key[1:]))[0]
        beginning = writing.beginnings[key] = f'<w:r>{look}<w:t xml:space="preserve">'
    return beginning


def write_text(
    text: str,
    writing: Writing,
    style: str = "",
    *,
    strong: bool = False,
    emphasis: bool = False,
    bold: bool = False,
    language: str = "",
) -> str:
    """Return text of one look, parted where its direction changes.

    Args:
        text: the characters.
        writing: the document.
        style: id of a character style; "" for none.
        strong, emphasis, language: as in `Run`.
        bold: whether the paragraph's style is bold already.
    """
    if not text:
        return ""
    looks = _find_looks(writing, (style, strong, emphasis, bold, language))
    if _is_one_way(text, writing):
        return f'<w:r>{looks[0]}<w:t xml:space="preserve">{escape_text(text)}</w:t></w:r>'
    return "".join(
        f'<w:r>{looks[right_to_left]}<w:t xml:space="preserve">{escape_text(part)}</w:t></w:r>'
        for part, right_to_left in _part_directions(text, writing.right_to_left)
    )


def _is_one_way(text: str, writing: Writing) -> bool:
    """Tell whether all of a text runs from left to right in a document that does."""
    return not writing.right_to_left and (text.isascii() or not _HAS_RTL.search(text))


def _find_looks(writing: Writing, key: tuple[str, bool, bool, bool, str]) -> tuple[str, str]:
    """Return the properties of a run from left to right, and of one from right to left, by what decides them."""
    looks = writing.looks.get(key)
    if looks is None:
        left, right = (_write_look(*key, right_to_left=direction) for direction in (False, True))
        looks = writing.looks[key] = (left, right)
    return looks


def _write_look(style: str, strong: bool, emphasis: bool, bold: bool, language: str, *, right_to_left: bool) -> str:
    """Return the properties of a run.

    Weight and slant in styles toggle each other (ECMA-376 part 1, 17.7.3), so inside a bold paragraph a bold style
    would undo it; set on the run itself they hold as they are. What has no look of its own is left to the paragraph, so
    that whoever changes its style changes it, and a table of contents takes nothing over.
    """
    weight = ""
    if bold and (style or strong):
        weight = '<w:b w:val="0"/><w:bCs w:val="0"/>' if style in _PLAIN_STYLES and not strong else "<w:b/><w:bCs/>"
    elif strong:
        if style or emphasis:
            weight = "<w:b/><w:bCs/>"
        else:
            style = "Strong"
    slant = ""
    if emphasis:
        if style or weight:
            slant = "<w:i/><w:iCs/>"
        else:
            style = "Emphasis"
    named = f'<w:rStyle w:val="{style}"/>' if style else ""
    direction = "<w:rtl/>" if right_to_left else ""
    spoken = slot = ""
    if language:
        # Marks that several scripts share, such as quotes, are then those of the language.
        slot = '<w:rFonts w:hint="eastAsia"/>' if find_slot(language) == "eastAsia" else ""
        spoken = f'<w:lang w:{find_slot(language)}="{escape_text(language)}"/>'
    inner = named + slot + weight + slant + direction + spoken
    return f"<w:rPr>{inner}</w:rPr>" if inner else ""


def _part_directions(text: str, right_to_left: bool) -> Iterator[tuple[str, bool]]:
    """Part text into stretches and tell which of them run from right to left.

    >>> list(_part_directions("a \u05d0\u05d1 b", False))
    [('a ', False), ('\u05d0\u05d1', True), (' b', False)]
    """
    other = _LTR_STRETCH if right_to_left else _RTL_STRETCH
    position = 0
    for match in other.finditer(text):
        if match.start() > position:
            yield text[position : match.start()], right_to_left
        yield match.group(), not right_to_left
        position = match.end()
    if position < len(text):
        yield text[position:], right_to_left
