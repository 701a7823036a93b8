"""Lines of YAML within another file go in; plain values come out, all of them texts as written."""

from __future__ import annotations

from dataclasses import replace

from briefgen.errors import Problem, SourceError
from briefgen.exchange.text_file import TextFile
from briefgen.source import Listing, Mapping, Node, Plain, Scalar, parse_document

MAX_VALUES = 10_000
MAX_CHARACTERS = 200_000


def read_block(
    lines: list[str], first_line: int, text: TextFile, written: frozenset[str] = frozenset()
) -> dict[str, Plain]:
    """Read a map of YAML; keys without a value are left out.

    Args:
        lines: of the block.
        first_line: number of the first of them in its file, from 1.
        text: the file, for places.
        written: keys, in lower case, whose value stays as written where YAML takes its brackets for a list.

    Raises:
        SourceError: it is no map of YAML, or holds too much.
    """
    block = "\n".join(lines)
    if not block.strip():
        return {}
    if len(block) > MAX_CHARACTERS:
        raise _refuse(f"the block of YAML is longer than {MAX_CHARACTERS} characters", first_line, text)
    try:
        document = parse_document(block.encode(), text.file, smallest="title: What happened")
    except SourceError as error:
        raise SourceError(_shift(problem, first_line - 1, text) for problem in error.problems) from None
    if document.values > MAX_VALUES:
        raise _refuse(f"the block of YAML holds more than {MAX_VALUES} values", first_line, text)
    if not isinstance(document.root, Mapping):
        raise _refuse("the block of YAML is no map, expected lines such as 'title: What happened'", first_line, text)
    found: dict[str, Plain] = {}
    for key, node in document.root.entries:
        as_written = node.flow_text if isinstance(node, (Listing, Mapping)) and key.text.lower() in written else ""
        value = as_written or to_plain(node)
        if value is not None:
            found[key.text] = value
    return found


def to_plain(node: Node) -> Plain | None:
    """Return a node as plain values; None for one that says that there is none."""
    if isinstance(node, Scalar):
        return None if node.is_empty else node.text
    if isinstance(node, Listing):
        return [found for item in node.items if (found := to_plain(item)) is not None]
    return {key.text: found for key, value in node.entries if (found := to_plain(value)) is not None}


def _refuse(message: str, line: int, text: TextFile) -> SourceError:
    return SourceError([text.problem(text.where(line), message)])


def _shift(problem: Problem, by: int, text: TextFile) -> Problem:
    if problem.where is None or not problem.where.line:
        return replace(problem, where=text.where(by + 1))
    return replace(problem, where=problem.where._replace(line=problem.where.line + by))
