"""The front of the brief: bottom line, key judgments, what changed, the timeline figures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from briefgen.brief.material import (
    Change,
    Edition,
    Material,
    OwnFigure,
    fill_runs,
    join_sentences,
    text_cell,
    text_list,
)
from briefgen.brief.phrases import capitalize, end_sentence, name_confidence
from briefgen.brief.sections.revisions import describe_revisions
from briefgen.brief.tree import Block, Column, Figure, ParagraphBlock, Row, Run, Section, Table, plain_inline
from briefgen.charts.changes import name_change
from briefgen.charts.chart import Chart
from briefgen.text.inline import Inline, inline_text
from briefgen.timeline.changes import KINDS, JudgmentChange
from briefgen.timeline.model import Event, Judgment
from briefgen.timeline.scales import SCALES
from briefgen.timeline.wording import name_field, name_likelihood
from briefgen.words import Words


def compose_bottom_line(material: Material) -> Section | None:
    """The one message of the brief."""
    line = material.selected.meta.bottom_line
    if line is None:
        return None
    block = ParagraphBlock(plain_inline(line.text), look="lead", marking=material.portion(line.marking))
    return Section("bottom-line", material.words.say("Bottom line"), 1, (block,))


def compose_judgments(material: Material) -> Section | None:
    """Each judgment with its likelihood, and the confidence in a sentence of its own."""
    judgments = material.selected.judgments
    if not judgments:
        return None
    blocks: list[Block] = []
    for judgment in judgments:
        blocks += _judgment_blocks(judgment, material)
    return Section("judgments", material.words.say("Key judgments"), 1, tuple(blocks))


def _judgment_blocks(judgment: Judgment, material: Material) -> list[Block]:
    words = material.words
    head: list[Run] = [Run(f"{judgment.id}\N{EM SPACE}", strong=True, role="label")]
    band = SCALES[material.selected.meta.scale].find(judgment.likelihood) if judgment.likelihood else None
    if judgment.likelihood:
        word = capitalize(name_likelihood(judgment.likelihood, words))
        if band is not None:
            spread = words.say("{low}\N{EN DASH}{high}%", low=band.low, high=band.high)
            word = words.say("{likelihood} ({spread})", likelihood=word, spread=spread)
        # A word of no scale stands without numbers; checking has called it wrong, and the build was to keep going.
        head += [Run(words.say("{likelihood}:", likelihood=word), strong=True), Run(" ")]
    head.append(Run(end_sentence(judgment.text) if judgment.confidence else judgment.text))
    if judgment.confidence:
        head.append(Run(" " + name_confidence(judgment.confidence, words)))
    became = next((change for change in material.edition.judgments if change.id == judgment.id), None)
    if became is not None:
        head.append(Run(" " + say_judgment_change(became, words), role="status"))
        if became.note:
            head.append(Run(" " + end_sentence(became.note)))
    marking = material.portion(judgment.marking)
    blocks: list[Block] = [ParagraphBlock(tuple(head), marking=marking, anchor=f"judgment-{judgment.id}")]
    support = _judgment_support(judgment, material)
    if support and not material.one_page:
        blocks.append(ParagraphBlock(support, look="quiet"))
    if not material.one_page:
        blocks += [ParagraphBlock(line, look="quiet") for line in describe_revisions(judgment, material)]
    return blocks


def say_judgment_change(change: JudgmentChange, words: Words) -> str:
    """Return what became of a judgment since the edition before, as a sentence of its own."""
    if change.kind == "new":
        return words.say("New.")
    if change.kind == "unchanged":
        return words.say("Unchanged.")
    if change.kind == "removed":
        return words.say("Removed.")
    if change.kind == "reworded":
        return words.say("Reworded.")
    raised = change.kind == "raised"
    if change.was_likelihood:
        was = name_likelihood(change.was_likelihood, words)
        return (
            words.say("Raised from {likelihood}.", likelihood=was)
            if raised
            else words.say("Lowered from {likelihood}.", likelihood=was)
        )
    if change.was_confidence:
        return words.say("Confidence was raised.") if raised else words.say("Confidence was lowered.")
    return words.say("Raised.") if raised else words.say("Lowered.")


def _judgment_support(judgment: Judgment, material: Material) -> Inline:
    """Who judges, on what, assuming what, and what would change it: one quiet paragraph."""
    words = material.words
    parts: list[Inline] = []
    if judgment.by:
        parts.append((Run(words.say("Judged by: {name}.", name=material.selected.actor_name(judgment.by))),))
    basis = material.event_refs(judgment.basis)
    if basis:
        known = sum(id_ in material.selected.number_of for id_ in set(judgment.basis))
        message = words.count("Rests on event {events}.", "Rests on events {events}.", known, events="{events}")
        parts.append(fill_runs(message, events=basis))
    if judgment.places:
        names = words.join(material.names(judgment.places))
        parts.append((Run(words.count("Place: {names}.", "Places: {names}.", len(judgment.places), names=names)),))
    sources = material.source_refs(judgment.sources)
    if sources:
        parts.append(fill_runs(words.say("Sources: {sources}."), sources=sources))
    if judgment.assumption:
        parts.append((Run(words.say("Assumes: {text}", text=end_sentence(judgment.assumption))),))
    if judgment.would_change:
        events = end_sentence(words.join_semicolons(judgment.would_change))
        parts.append((Run(words.say("Would change with: {text}", text=events)),))
    return join_sentences(parts)


def compose_changes(material: Material) -> Section | None:
    """What changed since the edition before; corrections first, and that no event did when so.

    What an audience may no longer see is not spoken of. The words are true all the same, and the same for everybody.
    """
    edition, words = material.edition, material.words
    if not edition.replaces:
        return None
    count = len(edition.printed)
    heading = words.say("What changed since no. {number}", number=edition.replaces)
    if not count:
        block = ParagraphBlock(plain_inline(words.say("No event that is shown has changed since the last edition.")))
        return Section("changes", heading, 1, (block,))
    ordered = _order_changes(edition)
    shown = material.selected.number_of
    events = {entry.event.id: entry.event for entry in material.selected.entries}
    items = text_list(
        (
            *_portion_change(change, events, material),
            *say_change(change, words, linked=change.event in shown),
        )
        for change in ordered
    )
    heading = words.count("{heading}: {number} change", "{heading}: {number} changes", count, heading=heading)
    return Section("changes", heading, 1, (items, *_say_unexplained(edition.printed, words)))


def _portion_change(change: Change, events: Mapping[str, Event], material: Material) -> Inline:
    """Return the mark before a change: that of its event, or of the bottom line."""
    if change.event in events:
        return material.event_portion(events[change.event])
    line = material.selected.meta.bottom_line
    return material.portion_runs(line.marking) if change.field == "bottom_line" and line is not None else ()


def _say_unexplained(changes: Sequence[Change], words: Words) -> Iterator[Block]:
    """Yield that the other changes have no reason, where some have one; what is new needs none."""
    explained = {bool(change.reason) for change in changes if change.kind != "added"}
    if explained == {True, False}:
        yield ParagraphBlock(plain_inline(words.say("For the other changes no reason is given.")), look="quiet")


def _order_changes(edition: Edition) -> list[Change]:
    return sorted(edition.printed, key=lambda change: KINDS.index(change.kind))


def list_said_changes(edition: Edition, words: Words, most: int) -> list[str]:
    """Return what changed as plain sentences, in the order of the brief; of many the first."""
    return [inline_text(say_change(change, words)) for change in _order_changes(edition)[:most]]


def say_change(change: Change, words: Words, *, linked: bool = False) -> Inline:
    """Return a change as a sentence, and the reason for it, where there is one, as another."""
    title = Run(change.title, target=f"event-{change.event}" if linked else "")
    what: Inline = (title,)
    if change.field:
        if change.was and change.now:
            message = words.say("{title} ({field}: was {was}, is {now})")
        elif change.now:
            message = words.say("{title} ({field}; new: {now})")
        elif change.was:
            message = words.say("{title} ({field}; no longer: {was})")
        else:
            message = words.say("{title} ({field})")
        what = fill_runs(message, title=title, field=name_field(change.field, words), was=change.was, now=change.now)
    line = fill_runs(words.label("{kind}", "{what}"), kind=Run(name_change(change.kind, words), strong=True), what=what)
    return join_sentences([(*line, Run(".")), *([(Run(end_sentence(change.reason)),)] if change.reason else [])])


FIGURE_CHARTS = ("spine", "swimlanes", "histogram", "relations", "changes")
"""Charts that stand in the section of their own; the others stand with what they show."""


def compose_figure(material: Material) -> Section | None:
    """The timeline figures."""
    charts = [material.charts[kind] for kind in FIGURE_CHARTS if kind in material.charts]
    figures = [as_figure(chart, material) for chart in charts]
    figures += [_own_figure(number, figure, material) for number, figure in enumerate(material.own_figures, 1)]
    if not figures:
        return None
    introduced = not charts or material.one_page
    blocks: tuple[Block, ...] = tuple(figures) if introduced else (_introduce_figures(charts, material), *figures)
    return Section("figure", material.words.say("Timeline"), 1, blocks)


def _introduce_figures(charts: Sequence[Chart], material: Material) -> ParagraphBlock:
    """Say what each figure shows and whose numbers it bears."""
    words = material.words
    content: list[Run] = []
    for chart in charts:
        figure = Run("", ref=f"figure-{chart.kind}")
        content += [*fill_runs(_introduce(chart, words), figure=figure), Run(" ")]
    if "chronology" in material.on:
        content += fill_runs(words.say("The numbers are those of {table}."), table=Run("", ref="table-chronology"))
    return ParagraphBlock(tuple(content))


def _introduce(chart: Chart, words: Words) -> str:
    """Return what a figure shows, in a sentence with the field {figure}."""
    figure, number, total = "{figure}", chart.shown, words.number(chart.total)
    if chart.kind == "relations":
        return words.say("{figure} shows what led to what among {shown} events.", figure=figure, shown=number)
    if chart.kind == "changes":
        return words.say("{figure} shows which events were changed, and how.")
    if chart.shown == chart.total:
        return {
            "spine": words.count(
                "{figure} calls out the event on the time axis.",
                "{figure} calls out all {number} events along the time axis.",
                number,
                figure=figure,
            ),
            "swimlanes": words.count(
                "{figure} shows the event in its lane.",
                "{figure} shows all {number} events side by side in their lanes.",
                number,
                figure=figure,
            ),
            "histogram": words.count(
                "{figure} counts the event over time.",
                "{figure} counts all {number} events over time.",
                number,
                figure=figure,
            ),
        }[chart.kind]
    shown = words.number(number)
    return {
        "spine": words.say(
            "{figure} calls out {shown} of {total} events along the time axis.", figure=figure, shown=shown, total=total
        ),
        "swimlanes": words.say(
            "{figure} shows {shown} of {total} events side by side in their lanes.",
            figure=figure,
            shown=shown,
            total=total,
        ),
        "histogram": words.say(
            "{figure} counts {shown} of {total} events over time.", figure=figure, shown=shown, total=total
        ),
    }[chart.kind]


def _own_figure(number: int, own: OwnFigure, material: Material) -> Figure:
    id_ = f"figure-own-{number}"
    return Figure(
        id=id_,
        caption=plain_inline(own.title),
        subtitle=plain_inline(own.subtitle),
        alt=own.alt,
        data=Table(
            f"{id_}-data",
            plain_inline(material.words.say("The same facts as a table")),
            tuple(Column(plain_inline(heading)) for heading in own.columns),
            tuple(Row(tuple(text_cell(text) for text in row)) for row in own.rows),
            description=own.alt,
        ),
        plot=own.plot,
        image=own.image,
        note=plain_inline(own.note),
    )


def as_figure(chart: Chart, material: Material) -> Figure:
    id_ = f"figure-{chart.kind}"
    columns = tuple(Column(plain_inline(heading)) for heading in chart.columns)
    rows = tuple(Row(tuple(text_cell(text) for text in row)) for row in chart.rows)
    note = chart.note
    if chart.kind in ("spine", "swimlanes") and "chronology" not in material.on:
        # Its own note sends the reader to the chronology for the rest.
        total = material.words.number(chart.total)
        note = material.words.count(
            "{number} of {total} events is shown.", "{number} of {total} events are shown.", chart.shown, total=total
        )
    return Figure(
        id=id_,
        caption=plain_inline(chart.title),
        subtitle=plain_inline(chart.subtitle),
        alt=chart.alt,
        data=Table(
            f"{id_}-data",
            plain_inline(material.words.say("The same facts as a table")),
            columns,
            rows,
            description=chart.alt,
        ),
        plot=chart.plot,
        note=plain_inline(note),
        marking=material.portion(chart.marking),
    )
