"""What identifies a brief goes in: title, edition, data cut-off; content controls come out, bound to the file's data.

Whoever changes one of them changes it wherever it stands, and programs read them without reading the text.
"""

from __future__ import annotations

import re

from briefgen.brief.tree import Brief, inline_text
from briefgen.writers.docx.markup import escape_text
from briefgen.writers.docx.package import PACKAGE_TYPES
from briefgen.writers.docx.runs import write_text
from briefgen.writers.docx.writing import Writing

_FACTS = "urn:briefgen:facts"
# Where Word keeps the core properties as if they were a part of data (MS-OI29500, 2.1.575).
_CORE_STORE = "{6C3C8BC8-F283-45AE-878A-BAB7291924A1}"
_TITLE_PATH = "/cp:coreProperties[1]/dc:title[1]"
_CORE_NAMES = f"xmlns:cp='{PACKAGE_TYPES}/metadata/core-properties' xmlns:dc='http://purl.org/dc/elements/1.1/'"
# LibreOffice shows each script in a piece of its own, and saves a bound text once for every piece: of letters of one
# slot there is one. Other texts have a control that is not bound.
_ONE_PIECE = re.compile("[\u0020-\u058f\u1e00-\u218f]*")
# What a control is called in Word, by the role of the fact.
_NAMES = {"edition": "Edition", "as-of": "As of"}


class Controls:
    """The content controls of one document."""

    def __init__(self, writing: Writing) -> None:
        self._writing = writing
        self._facts = _list_facts(writing.brief)
        self._store = ""
        self._count = 0
        if self._facts:
            inner = "".join(f"<{role}>{escape_text(value)}</{role}>" for role, value in self._facts.items())
            self._store = writing.add_data(f'<facts xmlns="{_FACTS}">{inner}</facts>', _FACTS, "facts")

    def hold_title(self, title: str) -> str:
        """Return a text inside the control of the title, or as it is where it says something else."""
        if not title or title != self._writing.brief.masthead.title:
            return write_text(title, self._writing)
        return self._hold("Title", "title", _CORE_NAMES, _TITLE_PATH, _CORE_STORE, title)

    def hold_fact(self, role: str, text: str) -> str:
        """Return a text inside the control of a fact, or as it is where it says something else."""
        if not role or not text or self._facts.get(role) != text:
            return write_text(text, self._writing)
        path = f"/f:facts[1]/f:{role}[1]"
        return self._hold(_NAMES[role], role, f"xmlns:f='{_FACTS}'", path, self._store, text)

    def _hold(self, name: str, tag: str, names: str, path: str, store: str, text: str) -> str:
        self._count += 1
        bound = ""
        if _ONE_PIECE.fullmatch(text) and not self._writing.right_to_left:
            bound = f'<w:dataBinding w:prefixMappings="{names}" w:xpath="{path}" w:storeItemID="{store}"/><w:text/>'
        return (
            f'<w:sdt><w:sdtPr><w:alias w:val="{name}"/><w:tag w:val="briefgen:{tag}"/><w:id w:val="{self._count}"/>'
            f"{bound}</w:sdtPr><w:sdtContent>{write_text(text, self._writing)}</w:sdtContent></w:sdt>"
        )


def _list_facts(brief: Brief) -> dict[str, str]:
    return {fact.role: inline_text(fact.value) for fact in brief.masthead.facts if fact.role}
