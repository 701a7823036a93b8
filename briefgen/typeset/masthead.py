"""The masthead of a brief goes in; the strips at the head of the first page come out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from briefgen.brief.tree import Fact, Logo, Masthead, plain_inline
from briefgen.typeset.pages import ARTIFACT, Picture
from briefgen.typeset.setting import Setting, Stack
from briefgen.typeset.strips import Dress, SetLine, Strip

# Rules above and below the facts, the space between them and the text, and between label and value, points.
_RULE_ABOVE = 1.2
_RULE_BELOW = 0.35
_PADDING = 6.0
_LABEL_GAP = 10.0
_HALVES_GAP = 22.0
# Space between the logo and the title.
_LOGO_GAP = 14.0
# Fewer facts than this stand one under the other.
_FACTS_TO_HALVE = 4


def set_masthead(setting: Setting, masthead: Masthead, parent: int) -> Iterator[Strip]:
    """Lay out title, subject and facts; all of it stays together and with what follows."""
    looks = setting.looks
    if masthead.logo is not None:
        yield _set_logo(setting, masthead.logo, parent)
    for text, look in ((masthead.title, looks.masthead_title), (masthead.subject, looks.masthead_subject)):
        if text:
            measured = setting.measure(plain_inline(text), look, setting.structure.add("P", parent))
            lines = setting.set_lines(measured, look, 0.0, 0.0, setting.width)
            yield Strip(lines[-1].bottom if lines else 0.0, (tuple(lines),), after=look.after, keep=True)
    if masthead.facts:
        yield _set_facts(setting, masthead.facts, parent)


def _set_logo(setting: Setting, logo: Logo, parent: int) -> Strip:
    """Place the logo above the title; one without words is decoration, which is no part of the text (PDF/UA-1, 7.1)."""
    element = setting.structure.add("Figure", parent, alt=logo.alt) if logo.alt else ARTIFACT
    left = 0.0 if logo.side == "start" else setting.width - logo.width
    picture = Picture(left, 0.0, logo.width, logo.height, None, logo.image, element)
    return Strip(logo.height, items=(picture,), after=_LOGO_GAP, keep=True)


def _set_facts(setting: Setting, facts: Sequence[Fact], parent: int) -> Strip:
    """Set labels and values in two halves side by side, or in one where a value is too long for that."""
    structure, looks = setting.structure, setting.looks
    element = structure.add("L", parent)
    measured: list[tuple[Stack, Stack]] = []
    for fact in facts:
        item = structure.add("LI", element)
        label = setting.measure_text(fact.label, looks.fact_label, structure.add("Lbl", item))
        value = setting.measure(fact.value, looks.fact_value, structure.add("LBody", item))
        measured.append((Stack(label, looks.fact_label), Stack(value, looks.fact_value)))
    half = (setting.width - _HALVES_GAP) / 2
    split = (len(measured) + 1) // 2
    halves = [measured[:split], measured[split:]]
    if len(measured) < _FACTS_TO_HALVE or any(_natural_width(each) > half for each in halves):
        halves, half = [measured], setting.width
    lines: list[SetLine] = []
    for index, each in enumerate(halves):
        lines += _set_half(setting, each, index * (half + _HALVES_GAP), half)
    height = max(line.bottom for line in lines) + _PADDING
    palette = setting.style.palette
    dress = Dress(0.0, setting.width, above=(_RULE_ABOVE, setting.looks.link_color), below=(_RULE_BELOW, palette.rule))
    # The lines are in reading order, whatever half they stand in: the strip is never parted.
    return Strip(height, (tuple(lines),), dress=dress, after=looks.body.leading, keep=True)


def _natural_width(facts: Sequence[tuple[Stack, Stack]]) -> float:
    labels = max(label.text.natural for label, _ in facts)
    return labels + _LABEL_GAP + max(value.text.natural for _, value in facts)


def _set_half(setting: Setting, facts: Sequence[tuple[Stack, Stack]], left: float, width: float) -> list[SetLine]:
    """Set facts one under the other, their values flush with each other."""
    labels = max(label.text.natural for label, _ in facts)
    lines: list[SetLine] = []
    top = _PADDING
    for label, value in facts:
        joined = value._replace(label=label.text, indent=labels + _LABEL_GAP)
        placed = setting.set_stack([joined], left, top, width)
        lines += placed
        top = placed[-1].bottom
    return lines
