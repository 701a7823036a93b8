"""The front of the brief: bottom line, key judgments, what changed, the timeline figures."""

from __future__ import annotations

from collections.abc import Sequence

from briefgen.brief.material import Change, Material, fill_runs, text_cell, text_list
from briefgen.brief.phrases import name_confidence
from briefgen.brief.tree import Block, Column, Figure, ParagraphBlock, Row, Run, Section, Table, plain_inline
from briefgen.charts.chart import Chart
from briefgen.text.inline import Inline
from briefgen.timeline.model import Judgment
from briefgen.timeline.scales import SCALES

# Corrections come first: a reader of the last edition must see at once what was wrong.
CHANGE_ORDER = ("corrected", "withdrawn", "added", "updated", "regraded", "remarked")


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
    if band is not None:
        spread = words.say("{low}\N{EN DASH}{high} %", low=band.low, high=band.high)
        word = judgment.likelihood[:1].upper() + judgment.likelihood[1:]
        head.append(Run(words.say("{likelihood} ({spread}):", likelihood=word, spread=spread), strong=True))
        head.append(Run(" "))
    head.append(Run(judgment.text))
    if judgment.confidence:
        head.append(Run(" " + name_confidence(judgment.confidence, words)))
    marking = material.portion(judgment.marking)
    blocks: list[Block] = [ParagraphBlock(tuple(head), marking=marking, anchor=f"judgment-{judgment.id}")]
    support = _judgment_support(judgment, material)
    if support and not material.one_page:
        blocks.append(ParagraphBlock(support, look="quiet"))
    return blocks


def _judgment_support(judgment: Judgment, material: Material) -> Inline:
    """Who judges, on what, assuming what, and what would change it: one quiet paragraph."""
    words = material.words
    parts: list[Inline] = []
    basis = material.event_refs(judgment.basis)
    if judgment.by:
        parts.append((Run(words.say("Judged by: {name}.", name=material.selected.actor_name(judgment.by))),))
    if basis:
        parts.append((Run(words.say("Rests on events") + " "), *basis, Run(".")))
    if judgment.sources:
        parts.append((Run(words.say("Sources:") + " "), *material.source_refs(judgment.sources), Run(".")))
    if judgment.assumption:
        parts.append((Run(words.say("Assumes:") + " "), Run(_end_sentence(judgment.assumption))))
    if judgment.would_change:
        parts.append((Run(words.say("Would change with:") + " "), Run(_end_sentence("; ".join(judgment.would_change)))))
    joined: list[Run] = []
    for part in parts:
        if joined:
            joined.append(Run(" "))
        joined += part
    return tuple(joined)


def _end_sentence(text: str) -> str:
    return text if text.endswith((".", "!", "?", "\N{HORIZONTAL ELLIPSIS}")) else f"{text}."


def compose_changes(material: Material) -> Section | None:
    """What changed since the edition before; corrections first, and "nothing" said when so."""
    edition, words = material.edition, material.words
    if not edition.replaces:
        return None
    count = len(edition.changes)
    heading = words.say("What changed since no. {number}", number=edition.replaces)
    if not count:
        block = ParagraphBlock(plain_inline(words.say("Nothing changed since the edition before.")))
        return Section("changes", heading, 1, (block,))
    ordered = sorted(edition.changes, key=lambda change: CHANGE_ORDER.index(change.kind))
    items = text_list(_change_line(change, material) for change in ordered)
    heading = words.count("{heading}: {number} change", "{heading}: {number} changes", count, heading=heading)
    return Section("changes", heading, 1, (items,))


def _change_line(change: Change, material: Material) -> Inline:
    words = material.words
    kind = {
        "corrected": words.say_about("change", "Corrected"),
        "withdrawn": words.say_about("change", "Withdrawn"),
        "added": words.say_about("change", "Added"),
        "updated": words.say_about("change", "Updated"),
        "regraded": words.say_about("change", "Regraded"),
        "remarked": words.say_about("change", "Remarked"),
    }[change.kind]
    runs = [
        Run(f"{kind}: ", strong=True),
        Run(change.title, target=f"event-{change.event}" if change.event in material.selected.number_of else ""),
    ]
    if change.field:
        runs.append(
            Run(words.say(" ({field}: was {was}, is {now})", field=change.field, was=change.was, now=change.now))
        )
    runs.append(Run(". " + (change.reason or words.say("No reason given."))))
    return tuple(runs)


FIGURE_CHARTS = ("spine", "swimlanes", "histogram", "relations", "changes")
"""Charts that stand in the section of their own; the others stand with what they show."""


def compose_figure(material: Material) -> Section | None:
    """The timeline figures."""
    charts = [material.charts[kind] for kind in FIGURE_CHARTS if kind in material.charts]
    figures = tuple(as_figure(chart, material) for chart in charts)
    if not figures:
        return None
    blocks: tuple[Block, ...] = figures if material.one_page else (_introduce_figures(charts, material), *figures)
    return Section("figure", material.words.say("Timeline"), 1, blocks)


def _introduce_figures(charts: Sequence[Chart], material: Material) -> ParagraphBlock:
    """Say what each figure shows and whose numbers it bears."""
    words = material.words
    content: list[Run] = []
    for chart in charts:
        figure = Run("", ref=f"figure-{chart.kind}")
        shown, total = words.number(chart.shown), words.number(chart.total)
        message = {
            "spine": words.say("{figure} calls out {shown} of {total} events along the time axis."),
            "swimlanes": words.say("{figure} shows {shown} of {total} events side by side in their lanes."),
            "histogram": words.say("{figure} counts {shown} of {total} events over time."),
            "relations": words.say("{figure} shows what led to what among {shown} events."),
            "changes": words.say("{figure} shows which events were changed, and how."),
        }[chart.kind]
        content += [*fill_runs(message, figure=figure, shown=shown, total=total), Run(" ")]
    if "chronology" in material.on:
        content += fill_runs(words.say("The numbers are those of {table}."), table=Run("", ref="table-chronology"))
    return ParagraphBlock(tuple(content))


def as_figure(chart: Chart, material: Material) -> Figure:
    id_ = f"figure-{chart.kind}"
    columns = tuple(Column(plain_inline(heading)) for heading in chart.columns)
    rows = tuple(Row(tuple(text_cell(text) for text in row)) for row in chart.rows)
    marking = material.portion(*(entry.event.marking for entry in material.selected.entries))
    note = chart.note
    if "chronology" not in material.on:
        note = material.words.say("{shown} of {total} events are called out.", shown=chart.shown, total=chart.total)
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
        marking=marking,
    )
