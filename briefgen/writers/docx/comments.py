"""Remarks beside parts of a brief go in; Word's comments at their places, and the part that holds them, come out."""

from __future__ import annotations

from collections.abc import Iterable

from briefgen.writers import Comment
from briefgen.writers.docx.markup import STORY_NAMESPACES, escape_text

_REFERENCE = '<w:rPr><w:rStyle w:val="CommentReference"/></w:rPr>'


class Comments:
    """The comments of one document, and which of them have found their place.

    Attributes:
        comments: all of them.
        title: anchor of the document's title, beside which those stand whose own place is not in the brief.
    """

    title = "\0title"

    def __init__(self, comments: Iterable[Comment], anchors: Iterable[str], dated: str) -> None:
        known = {*anchors}
        self._dated = dated
        self.comments = tuple(comments)
        self._waiting: dict[str, list[int]] = {}
        for id_, comment in enumerate(self.comments):
            self._waiting.setdefault(comment.anchor if comment.anchor in known else self.title, []).append(id_)

    def __bool__(self) -> bool:
        return bool(self.comments)

    def surround(self, anchor: str, inner: str) -> str:
        """Return runs with the comments on an anchor around them."""
        ids = self._waiting.pop(anchor, [])
        starts = "".join(f'<w:commentRangeStart w:id="{id_}"/>' for id_ in ids)
        ends = "".join(
            f'<w:commentRangeEnd w:id="{id_}"/><w:r>{_REFERENCE}<w:commentReference w:id="{id_}"/></w:r>' for id_ in ids
        )
        return f"{starts}{inner}{ends}"

    def write_part(self) -> str:
        """Return the part with all comments."""
        listed = "".join(self._write_comment(id_, comment) for id_, comment in enumerate(self.comments))
        return f"<w:comments {STORY_NAMESPACES}>{listed}</w:comments>"

    def _write_comment(self, id_: int, comment: Comment) -> str:
        initials = "".join(word[0] for word in comment.author.split()[:3]).upper()
        mark = f"<w:r>{_REFERENCE}<w:annotationRef/></w:r>"
        text = f'<w:r><w:t xml:space="preserve">{escape_text(comment.text)}</w:t></w:r>'
        return (
            f'<w:comment w:id="{id_}" w:author="{escape_text(comment.author)}" w:date="{self._dated}" '
            f'w:initials="{escape_text(initials)}"><w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{mark}{text}'
            "</w:p></w:comment>"
        )
