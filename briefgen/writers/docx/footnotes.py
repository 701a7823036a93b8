"""Notes that stand at the foot of pages go in; references to them, and the part that holds them, come out.

The first mention of a note is Word's own footnote reference; later ones are cross-references to it. Numbers are Word's,
and since notes are numbered by their first mention they are those of the other formats.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.brief.tree import Note, Run
from briefgen.writers.docx.fields import close_field, open_field
from briefgen.writers.docx.markup import STORY_NAMESPACES
from briefgen.writers.docx.paragraphs import TAB, paragraph, write_marking
from briefgen.writers.docx.runs import write_runs, write_text
from briefgen.writers.docx.writing import DOCUMENT, FOOTNOTES, Writing

# Word keeps the first two for the lines above the notes (ECMA-376 part 1, 17.11.23).
_SEPARATORS = "".join(
    f'<w:footnote w:type="{kind}" w:id="{id_}"><w:p><w:pPr><w:spacing w:before="0" w:after="0"/></w:pPr>'
    f"<w:r><w:{element}/></w:r></w:p></w:footnote>"
    for kind, id_, element in (
        ("separator", -1, "separator"),
        ("continuationSeparator", 0, "continuationSeparator"),
    )
)
_REFERENCE = '<w:rPr><w:rStyle w:val="Reference"/></w:rPr>'


class Footnotes:
    """The notes of a document that stand at the foot of pages, and which of them have been mentioned."""

    def __init__(self, notes: dict[str, Note]) -> None:
        self._notes = notes
        self._ids: dict[str, int] = {}

    def cite(self, run: Run, writing: Writing) -> str:
        """Return the mention of a note; "" for a run that mentions none."""
        note = self._notes.get(run.target)
        if note is None:
            return ""
        before, _, after = run.text.partition(note.number)
        if run.target in self._ids:
            field = open_field(f"NOTEREF {writing.name_anchor(run.target)} \\h")
            mention = f"{field}{write_text(note.number, writing, 'Reference')}{close_field()}"
        else:
            id_ = self._ids[run.target] = len(self._ids) + 1
            mark = f'<w:r>{_REFERENCE}<w:footnoteReference w:id="{id_}"/></w:r>'
            mention = writing.bookmark(run.target, mark)
        return f"{write_text(before, writing, 'Reference')}{mention}{write_text(after, writing, 'Reference')}"

    def write_part(self, writing: Writing) -> Iterator[str]:
        """Yield the part with all notes, in the order of their numbers, note by note."""
        writing.story = FOOTNOTES
        yield f"<w:footnotes {STORY_NAMESPACES}>{_SEPARATORS}"
        for anchor, id_ in list(self._ids.items()):
            yield self._write_note(anchor, id_, writing)
        yield "</w:footnotes>"
        writing.story = DOCUMENT

    def _write_note(self, anchor: str, id_: int, writing: Writing) -> str:
        note = self._notes[anchor]
        # LibreOffice puts the number before all else, so nothing stands around it.
        inner = (
            f"<w:r><w:footnoteRef/></w:r>{TAB}"
            + write_marking(note.marking, writing)
            + write_runs(note.content, writing)
        )
        return f'<w:footnote w:id="{id_}">{paragraph("FootnoteText", inner)}</w:footnote>'
