"""Text of other tools goes in; summaries in the Markdown subset of a brief come out, and the way back."""

from __future__ import annotations

import re

from briefgen.text.inline import ItemList, MarkupError, Paragraph, TextBlock, inline_text, read_markdown

_SIGNS = re.compile(r"[\\`*_\[\]<>&]")
_LONGEST = 100_000
_MOST_BRACKETS = 2_000
_BEGINNING = re.compile(r"(?:[-+#=~:]|\d+(?=[.)]))")


def quote_markdown(text: str) -> str:
    r"""Return plain text as Markdown that reads as that text; each line becomes a paragraph of its own.

    >>> quote_markdown("1. see *this*\n- <b>")
    '1\\. see \\*this\\*\n\n\\- \\<b\\>'
    """
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n\n".join(_quote_line(line) for line in lines if line)


def _quote_line(line: str) -> str:
    quoted = _SIGNS.sub(r"\\\g<0>", line)
    found = _BEGINNING.match(quoted)
    if found is None:
        return quoted
    # A number that begins a list is quoted behind it, since a digit cannot be.
    end = found.end() if found[0].isdigit() else 0
    return f"{quoted[:end]}\\{quoted[end:]}"


def keep_markdown(text: str) -> tuple[str, bool]:
    """Return Markdown as it is where a brief can print it, else as plain text; and whether it was kept.

    >>> keep_markdown("so *it* is"), keep_markdown("# Heading")
    (('so *it* is', True), ('\\\\# Heading', False))
    """
    text = text.strip()
    if len(text) > _LONGEST or text.count("[") > _MOST_BRACKETS:
        # The time that links take grows with the square of the brackets that might begin one.
        return quote_markdown(text), False
    try:
        read_markdown(text)
    except MarkupError:
        return quote_markdown(text), False
    return text, True


def flatten_markdown(text: str) -> str:
    r"""Return the characters that a summary shows, a line for each paragraph and item.

    >>> flatten_markdown("so *it* is\n\n- a\n- b")
    'so it is\n- a\n- b'
    """
    return "\n".join(_flatten(read_markdown(text), ""))


def _flatten(blocks: tuple[TextBlock, ...], indent: str) -> list[str]:
    lines = []
    for block in blocks:
        if isinstance(block, Paragraph):
            lines.append(indent + " ".join(inline_text(block.content).split()))
        elif isinstance(block, ItemList):
            for number, item in enumerate(block.items, block.start):
                mark = f"{number}. " if block.ordered else "- "
                inner = _flatten(item, indent + " " * len(mark))
                lines += [indent + mark + inner[0].lstrip(), *inner[1:]] if inner else [indent + mark.strip()]
    return lines
