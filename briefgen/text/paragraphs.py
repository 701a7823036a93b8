"""Runs of text in their faces go in; a measured paragraph that can be broken at any width comes out, or its widths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from briefgen.text.binding import Binder
from briefgen.text.lines import MeasuredText
from briefgen.text.measured import is_usual
from briefgen.text.pieces import Span, word_widths
from briefgen.text.plain import PlainText, is_plain_span


def measure_spans(
    spans: Sequence[Span], *, parts_words: bool = True, rtl: bool = False, binder: Binder | None = None
) -> MeasuredText:
    """Measure a paragraph, so that it can be broken at any width.

    Args:
        spans: in reading order.
        parts_words: whether a line may end after a hyphen, dash or slash within a word.
        rtl: whether the paragraph runs from right to left.
        binder: what tells which words should not begin a line.

    >>> from briefgen.text.fonts import FontSet
    >>> text = measure_spans([Span("one two three", FontSet().face(), 10)])
    >>> [line.pieces[0].text for line in text.break_lines(40)]
    ['one two ', 'three']
    >>> text.longest < text.natural
    True
    """
    if is_plain_span(spans, parts_words=parts_words, rtl=rtl):
        return PlainText(spans[0], parts_words, binder)
    measured = MeasuredText(parts_words, rtl, binder)
    for span in spans:
        measured.append(span)
    return measured


class Widths(NamedTuple):
    """How wide a paragraph is, points.

    Attributes:
        longest: its widest word.
        longest_bound: the widest words that should stay on one line.
        natural: all of it on one line.
    """

    longest: float
    longest_bound: float
    natural: float


def measure_widths(
    spans: Sequence[Span], *, parts_words: bool = True, rtl: bool = False, binder: Binder | None = None
) -> Widths:
    """Return how wide a paragraph is, without what it takes to break it; arguments as of `measure_spans`."""
    if len(spans) == 1 and is_usual(spans[0].text, parts_words):
        return _sum_widths(spans[0], binder)
    measured = measure_spans(spans, parts_words=parts_words, rtl=rtl, binder=binder)
    return Widths(measured.longest, measured.longest_bound, measured.natural)


def _sum_widths(span: Span, binder: Binder | None) -> Widths:
    """Return the widths of plain words."""
    words = span.text.strip(" ").split(" ")
    known = word_widths(span.face, span.tabular)
    scale, space = span.size / span.face.units, known[" "]
    widths = [known[word] for word in words]
    longest = bound = max(widths)
    for index in binder.find(words) if binder is not None else ():
        # What is bound to the word before may be bound to the next as well.
        widths[index] += widths[index - 1] + space
        bound = max(bound, widths[index])
        widths[index - 1] = -space
    natural = sum(widths) + space * (len(words) - 1)
    return Widths(longest * scale, bound * scale, natural * scale)
