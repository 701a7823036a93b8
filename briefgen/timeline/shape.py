"""The files of a timeline go in; the records of each of its sections come out, or what is wrong with the files' shape.

Nothing is read of a record here: see `load`.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.errors import Problem
from briefgen.fields import unknown_key_problem
from briefgen.source import Document, Listing, Mapping, Node, Scalar

FORMAT_VERSION = "1"
SECTIONS = ("actors", "places", "sources", "events", "judgments", "gaps")
ROOT_KEYS = ("briefgen", "meta", "include", *SECTIONS)
_NAMED = ("actors", "places", "sources")

Entries = list[tuple[str, Node]]
"""Id ("" in a list) and node of every record of a section, file after file."""


def check_roots(documents: tuple[Document, ...], *, has_audience: bool = False) -> Iterator[Problem]:
    """Yield what is wrong with the outermost keys of the files, the main one first.

    For an audience, a file without events is no other than one whose events are all withheld.
    """
    for index, document in enumerate(documents):
        root = document.root
        if not isinstance(root, Mapping):
            yield document.problem(root.where, "a timeline is keys and values: 'briefgen: 1', 'meta:', 'events:'")
            continue
        for key, _ in root.entries:
            if key.text not in ROOT_KEYS:
                yield unknown_key_problem(key, ROOT_KEYS, document, "the timeline")
            elif index and key.text == "meta":
                message = f"'meta' stands in '{documents[0].file}' already; an included file has none"
                yield document.problem(key.where, message, "move what it says there")
        yield from _check_version(document, root, required=index == 0)
    main = documents[0].root
    if has_audience:
        return
    if isinstance(main, Mapping) and not any(_has_items(document, "events") for document in documents):
        place = main.key_node("events") or main
        advice = "add 'events:' with '- date:' and 'title:' below it"
        yield documents[0].problem(place.where, "the timeline has no events", advice)


def list_sections(documents: tuple[Document, ...]) -> tuple[dict[str, Entries], list[Problem]]:
    """Return the records of every section, and the problems of sections that cannot hold any."""
    problems: list[Problem] = []
    entries: dict[str, Entries] = {section: [] for section in SECTIONS}
    for section in SECTIONS:
        for document in documents:
            node = _find_section(document, section)
            if node is None or (isinstance(node, Scalar) and node.is_empty):
                continue
            if section in _NAMED and isinstance(node, Mapping):
                entries[section] += [(key.text, value) for key, value in node.entries]
            elif section not in _NAMED and isinstance(node, Listing):
                entries[section] += [("", item) for item in node.items]
            else:
                problems.append(_describe_shape(section, node, document))
    return entries, problems


def _check_version(document: Document, root: Mapping, *, required: bool) -> Iterator[Problem]:
    version = root.get("briefgen")
    if version is None:
        if required:
            message = "the file does not say which format it is written in"
            yield document.problem(root.where, message, "begin it with 'briefgen: 1'")
    elif not isinstance(version, Scalar) or version.text != FORMAT_VERSION:
        seen = version.text if isinstance(version, Scalar) else "no number"
        message = f"format version '{seen}' is not known; this program reads version {FORMAT_VERSION}"
        yield document.problem(version.where, message, "write 'briefgen: 1'")


def _find_section(document: Document, section: str) -> Node | None:
    return document.root.get(section) if isinstance(document.root, Mapping) else None


def _has_items(document: Document, section: str) -> bool:
    node = _find_section(document, section)
    return isinstance(node, Listing) and bool(node.items)


def _describe_shape(section: str, node: Node, document: Document) -> Problem:
    if section in _NAMED:
        advice = f"write each as 'id: {{{'title' if section == 'sources' else 'name'}: ...}}'"
        return document.problem(node.where, f"'{section}' is not keys and values", advice)
    return document.problem(node.where, f"'{section}' is not a list", "begin each of its records with '- '")
