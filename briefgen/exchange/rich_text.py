"""A text of another tool, plain, HTML or Markdown, goes in; the Markdown of summaries comes out, and HTML on the way.

Whatever is no emphasis, link, paragraph or list becomes text. A picture or a film in it becomes a link to it.
"""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass, field, replace
from html import escape
from html.parser import HTMLParser

from briefgen.text.addresses import find_address_fault
from briefgen.text.inline import Inline, ItemList, MarkupError, Paragraph, Run, TextBlock, inline_text, read_markdown

_TAG = re.compile(
    r"</?(?:p|br|a|b|i|em|strong|ul|ol|li|div|span|h[1-6]|blockquote|cite|img|iframe|small|sup|sub|u|table|tr|td|th|pre|"
    r"code|q|hr|script|style|font|figure|section)\b[^<>]*>|&(?:[a-z]+|#[0-9]+|#x[0-9a-f]+);",
    re.IGNORECASE,
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "blockquote",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "table",
        "tr",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "figure",
        "section",
        "article",
        "pre",
        "hr",
        "center",
    ]
)
_STRONG, _EMPHASIS = frozenset({"b", "strong"}), frozenset({"i", "em"})
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_SHOWN_ELSEWHERE = frozenset({"img", "iframe", "video", "audio", "embed", "source"})
_DEEPEST = 8
"""Lists within lists; deeper ones are printed on this level."""

_SPECIAL = re.compile(r"[\\`*_\[\]<>&]|!\Z")
_AT_START = re.compile(r"([-+=~#]|[0-9]{1,9}(?=[.)]))")
_DECLARATION = re.compile(r"<(?=[!?](?!--))")
_BLANKS = re.compile(r"\s+")


def read_summary(text: str) -> str:
    r"""Return a text as the Markdown of a summary: Markdown stays, HTML is converted, all else is made plain.

    >>> read_summary("<p>One <b>two</b></p><p>5 &lt; 6</p>"), read_summary("# no heading")
    ('One **two**\n\n5 \\< 6', '\\# no heading')
    """
    text = text.strip()
    try:
        read_markdown(text)
    except MarkupError:
        if _TAG.search(text):
            return read_html_summary(text)
        parts = (tidy_runs([Run(part)]) for part in re.split(r"\n\s*\n", text))
        return write_markdown([Paragraph(part) for part in parts if part])
    return text


def read_html_summary(text: str) -> str:
    r"""Return a text that is HTML, with or without tags, as the Markdown of a summary.

    >>> read_html_summary("2 * 3 <em>is</em> 6")
    '2 \\* 3 *is* 6'
    """
    return write_markdown(read_html(text))


def read_plain_title(text: str) -> str:
    """Return a title in one line, without markup."""
    if not _TAG.search(text):
        return " ".join(text.split())
    return " ".join(inline_text(run) for run in _list_inlines(read_html(text))).strip()


def _list_inlines(blocks: list[TextBlock] | tuple[TextBlock, ...]) -> list[Inline]:
    found: list[Inline] = []
    for block in blocks:
        if isinstance(block, Paragraph):
            found.append(block.content)
        else:
            for item in block.items:
                found += _list_inlines(item)
    return found


def read_html(text: str) -> list[TextBlock]:
    """Return HTML as paragraphs and lists."""
    reader = _Reader()
    # The parser of the standard library stumbles over declarations that it does not know.
    reader.feed(_DECLARATION.sub("&lt;", text))
    reader.close()
    return reader.finish()


@dataclass(slots=True)
class _OpenList:
    """A list whose end was not met yet, and its items so far."""

    ordered: bool
    items: list[list[TextBlock]] = field(default_factory=list)


class _Reader(HTMLParser):
    """What was read so far: finished blocks, the lists that are open, the runs of the paragraph that is."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[TextBlock] = []
        self.lists: list[_OpenList] = []
        self.runs: list[Run] = []
        self.looks: list[str] = []
        self.urls: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag in _SILENT:
            self.silent += 1
        elif tag in _SHOWN_ELSEWHERE:
            self._link_to(values)
        elif tag == "br":
            self._add(" ")
        elif tag == "a":
            self.urls.append(values.get("href", ""))
        elif tag in _STRONG or tag in _EMPHASIS:
            self.looks.append("strong" if tag in _STRONG else "emphasis")
        elif tag in _BLOCKS:
            self._end_paragraph()
            if tag in ("ul", "ol") and len(self.lists) < _DEEPEST:
                self.lists.append(_OpenList(tag == "ol"))
            elif tag == "li" and self.lists:
                self.lists[-1].items.append([])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in _SHOWN_ELSEWHERE and tag != "br":
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        look = "strong" if tag in _STRONG else "emphasis" if tag in _EMPHASIS else ""
        if tag in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif look in self.looks:
            self.looks.remove(look)
        elif tag == "a" and self.urls:
            self.urls.pop()
        elif tag in _BLOCKS:
            self._end_paragraph()
            if tag in ("ul", "ol") and self.lists:
                self._end_list()
        else:
            return

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self._add(data)

    def finish(self) -> list[TextBlock]:
        """Return all blocks; what was left open ends here."""
        self._end_paragraph()
        while self.lists:
            self._end_list()
        return self.blocks

    def _add(self, text: str, url: str = "") -> None:
        url = url or (self.urls[-1] if self.urls else "")
        url = "" if find_address_fault(url) else url
        self.runs.append(Run(text, strong="strong" in self.looks, emphasis="emphasis" in self.looks, url=url))

    def _link_to(self, values: dict[str, str]) -> None:
        url = values.get("src", "")
        if not find_address_fault(url):
            self._add(values.get("alt") or values.get("title") or url, url)
        elif values.get("alt"):
            self._add(values["alt"])

    def _end_paragraph(self) -> None:
        content = tidy_runs(self.runs)
        self.runs = []
        if content:
            self._put(Paragraph(content))

    def _end_list(self) -> None:
        ended = self.lists.pop()
        items = tuple(tuple(item) for item in ended.items if item)
        if items:
            self._put(ItemList(items, ended.ordered))

    def _put(self, block: TextBlock) -> None:
        if self.lists and not self.lists[-1].items:
            self.lists[-1].items.append([])
        beside = self.lists[-1].items[-1] if self.lists else self.blocks
        before = beside[-1] if beside else None
        if isinstance(block, ItemList) and isinstance(before, ItemList) and block.ordered == before.ordered:
            # In Markdown nothing stands between two lists.
            beside[-1] = replace(before, items=before.items + block.items)
        else:
            beside.append(block)


def tidy_runs(runs: list[Run]) -> Inline:
    """Return runs with single spaces, those outside of emphasis and links, and neighbours of one look joined."""
    tidy: list[Run] = []
    for run in runs:
        text = _BLANKS.sub(" ", run.text)
        plain = Run("")
        core = text.strip()
        for part, look in (
            (" " if text[:1] == " " else "", plain),
            (core, run),
            (" " if core and text[-1:] == " " else "", plain),
        ):
            if not part or (part == " " and (not tidy or tidy[-1].text[-1:] == " ")):
                continue
            if tidy and replace(tidy[-1], text="") == replace(look, text=""):
                tidy[-1] = replace(look, text=tidy[-1].text + part)
            else:
                tidy.append(replace(look, text=part))
    if tidy and tidy[-1].text[-1:] == " ":
        tidy[-1] = replace(tidy[-1], text=tidy[-1].text.rstrip(" "))
    return tuple(run for run in tidy if run.text)


def write_markdown(blocks: list[TextBlock]) -> str:
    """Return paragraphs and lists as Markdown that reads back the same; emphasis that it cannot hold is left out."""
    for tried in (blocks, [_drop_looks(block) for block in blocks]):
        text = "\n\n".join(_write_block(block) for block in tried)
        try:
            if read_markdown(text) == tuple(tried):
                return text
        except MarkupError:
            continue
    plain = " ".join(inline_text(content) for content in _list_inlines(blocks))
    return _write_block(Paragraph((Run(plain),)))


def _drop_looks(block: TextBlock) -> TextBlock:
    """Return a block without emphasis."""
    if isinstance(block, Paragraph):
        return Paragraph(tidy_runs([replace(run, strong=False, emphasis=False) for run in block.content]))
    return replace(block, items=tuple(tuple(_drop_looks(part) for part in item) for item in block.items))


def _write_block(block: TextBlock) -> str:
    if isinstance(block, Paragraph):
        text = "".join(_write_run(run) for run in block.content)
        start = _AT_START.match(text)
        return _escape_start(start[0]) + text[start.end() :] if start else text
    items = []
    for number, item in enumerate(block.items, block.start):
        mark = f"{number}. " if block.ordered else "- "
        body = "\n\n".join(_write_block(part) for part in item)
        items.append(mark + textwrap.indent(body, " " * len(mark)).lstrip(" "))
    return "\n".join(items)


def _escape_start(found: str) -> str:
    """Return the beginning of a paragraph so that it begins no list, heading or rule."""
    return f"{found}\\" if found[0].isdigit() else f"\\{found}"


def _write_run(run: Run) -> str:
    text = _escape(run.text)
    if run.emphasis:
        text = f"*{text}*"
    if run.strong:
        text = f"**{text}**"
    return (
        f"[{text}](<{run.url}>)"
        if run.url and ("(" in run.url or ")" in run.url)
        else f"[{text}]({run.url})"
        if run.url
        else text
    )


def _escape(text: str) -> str:
    return _SPECIAL.sub(lambda found: f"\\{found[0]}", text)


def write_html(markdown: str) -> str:
    """Return the Markdown of a summary as HTML that `read_summary` turns back into it."""
    return "".join(_write_html_block(block) for block in read_markdown(markdown))


def _write_html_block(block: TextBlock) -> str:
    if isinstance(block, Paragraph):
        return f"<p>{''.join(_write_html_run(run) for run in block.content)}</p>"
    name = "ol" if block.ordered else "ul"
    items = "".join(f"<li>{''.join(_write_html_block(part) for part in item)}</li>" for item in block.items)
    return f"<{name}>{items}</{name}>"


def _write_html_run(run: Run) -> str:
    text = escape(run.text, quote=False)
    if run.emphasis:
        text = f"<em>{text}</em>"
    if run.strong:
        text = f"<strong>{text}</strong>"
    return f'<a href="{escape(run.url)}">{text}</a>' if run.url else text
