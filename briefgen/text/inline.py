"""A Markdown summary goes in; paragraphs and lists of plain runs come out. The only file that knows markdown-it.

The subset is emphasis, strong emphasis, links and lists. Raw HTML, images, headings, quotes, code and tables
are refused with a sentence, never dropped and never passed on: a printed brief has its own headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Literal

from briefgen.text.addresses import find_address_fault

Role = Literal["", "quiet", "label", "status", "marking", "note"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look.

    Attributes:
        text: the characters, as data; never markup.
        strong, emphasis: the cut.
        url: an outside address (http, https or mailto); "" for none.
        target: the id of a place inside the document that the run leads to; "" for none.
        ref: the id of a numbered thing whose number stands here; settled into `text` and `target` by numbering.
        role: what the run is, for those who style it: quiet (secondary), label (names what follows),
            status (the editor's finding), marking (a portion mark), note (a raised note number).
        language: BCP 47 tag where it differs from the document's; "" for the same.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    url: str = ""
    target: str = ""
    ref: str = ""
    role: Role = ""
    language: str = ""


Inline = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of runs."""

    content: Inline


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list; each item holds paragraphs and further lists.

    Attributes:
        items: the items' blocks, in order.
        ordered: numbered from `start` instead of marked.
    """

    items: tuple[tuple[Paragraph | ItemList, ...], ...]
    ordered: bool = False
    start: int = 1


TextBlock = Paragraph | ItemList


class MarkupError(ValueError):
    """Markdown that a brief does not print; the message says which and what to do."""


def plain_inline(text: str, *, strong: bool = False, role: Role = "") -> Inline:
    """Return text that is no markup at all as runs; empty text gives no run.

    >>> plain_inline("<b>")
    (Run(text='<b>', strong=False, emphasis=False, url='', target='', ref='', role='', language=''),)
    """
    return (Run(text, strong=strong, role=role),) if text else ()


def inline_text(content: Inline) -> str:
    """Return the characters of the runs, joined.

    >>> inline_text((Run("a"), Run("b", strong=True)))
    'ab'
    """
    return "".join([run.text for run in content])


def read_markdown(text: str) -> tuple[TextBlock, ...]:
    """Read the Markdown subset of summaries and notes.

    Raises:
        MarkupError: the text holds markup outside the subset, or a link that `find_address_fault` refuses.

    >>> read_markdown("plain *and* not")[0].content[1].emphasis
    True
    """
    if not _may_be_markup(text):
        collapsed = " ".join(text.split())
        # Most texts need no change: of a long timeline each is then in memory once.
        collapsed = text if collapsed == text else collapsed
        return (Paragraph((Run(collapsed),)),) if collapsed else ()
    tokens = _parser().parse(text)
    return tuple(_read_blocks(iter(tokens), ""))


# What could be markup in CommonMark; text without any of it needs no parser.
_MARKUP = re.compile(r"[*_`\[\]<>&\\]|^\s*(?:[-+#=~]|\d+[.)])|\n\s*\n|^(?: {4}|\t)", re.MULTILINE)
# The same in a text of one line, where only its beginning can be that of a list or a heading.
_MARKUP_IN_LINE = re.compile(r"[*_`\[\]<>&\\]")
_MARKUP_AT_START = re.compile(r"\s*(?:[-+#=~]|\d+[.)])| {4}|\t")


def _may_be_markup(text: str) -> bool:
    if "\n" in text:
        return _MARKUP.search(text) is not None
    return _MARKUP_IN_LINE.search(text) is not None or _MARKUP_AT_START.match(text) is not None


_REFUSED = {
    "html_block": "raw HTML",
    "html_inline": "raw HTML",
    "heading_open": "a heading",
    "blockquote_open": "a quotation block",
    "code_block": "an indented code block",
    "fence": "a fenced code block",
    "hr": "a rule",
    "image": "an image",
    "table_open": "a table",
}


@lru_cache(maxsize=1)
def _parser() -> Any:
    """Return the CommonMark parser with every rule on, so that what is outside the subset is seen and refused."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": True, "linkify": False, "typographer": False, "maxNesting": 20})
    parser.validateLink = lambda url: True  # type: ignore[method-assign]  # refused below, with a message
    return parser


def _read_blocks(tokens: Iterator[Any], until: str) -> Iterator[TextBlock]:
    for token in tokens:
        if token.type == until:
            return
        if token.type in _REFUSED:
            raise MarkupError(f"{_REFUSED[token.type]} cannot stand here; only emphasis, links and lists can")
        if token.type == "inline":
            content = _read_inline(token.children or ())
            if content:
                yield Paragraph(content)
        elif token.type in ("bullet_list_open", "ordered_list_open"):
            ordered = token.type == "ordered_list_open"
            closing = token.type.replace("open", "close")
            start = int(token.attrs.get("start", 1))
            yield ItemList(tuple(_read_items(tokens, closing)), ordered, start)


def _read_items(tokens: Iterator[Any], until: str) -> Iterator[tuple[TextBlock, ...]]:
    for token in tokens:
        if token.type == until:
            return
        yield tuple(_read_blocks(tokens, "list_item_close"))


def _read_inline(children: Sequence[Any]) -> Inline:
    runs: list[Run] = []
    look = Run("")
    depth = {"strong": 0, "em": 0}
    for child in children:
        kind = child.type
        if kind in _REFUSED:
            raise MarkupError(f"{_REFUSED[kind]} cannot stand here; only emphasis, links and lists can")
        if kind in ("text", "code_inline", "text_special"):
            runs.append(replace(look, text=child.content))
        elif kind in ("softbreak", "hardbreak"):
            runs.append(replace(look, text=" "))
        elif kind == "link_open":
            look = replace(look, url=_check_url(str(child.attrs["href"])))
        elif kind == "link_close":
            look = replace(look, url="")
        else:
            name, _, side = kind.partition("_")
            depth[name] += 1 if side == "open" else -1
            look = replace(look, strong=depth["strong"] > 0, emphasis=depth["em"] > 0)
    return _join_runs(runs)


def _check_url(url: str) -> str:
    fault = find_address_fault(url)
    if fault:
        raise MarkupError(f"the link to '{url}' {fault}")
    return url


def _join_runs(runs: list[Run]) -> Inline:
    """Join neighbours of one look."""
    joined: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if joined and replace(joined[-1], text="") == replace(run, text=""):
            joined[-1] = replace(run, text=joined[-1].text + run.text)
        else:
            joined.append(run)
    return tuple(joined)
