"""A field's instruction and its result go in; a complex field that shows the result without being updated comes out."""

from __future__ import annotations

from briefgen.writers.docx.markup import escape_text
from briefgen.writers.docx.runs import write_text
from briefgen.writers.docx.writing import Writing


def open_field(instruction: str) -> str:
    """Return the runs before a field's result."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve"> {escape_text(instruction)} </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )


def close_field() -> str:
    """Return the run after a field's result."""
    return '<w:r><w:fldChar w:fldCharType="end"/></w:r>'


def write_field(instruction: str, result: str, writing: Writing, *, style: str = "", bold: bool = False) -> str:
    """Return a whole field with its result as text in a character style, in a paragraph that may be bold already."""
    return open_field(instruction) + write_text(result, writing, style, bold=bold) + close_field()
