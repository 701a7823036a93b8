"""What the audit of sources asks goes in; a sentence beside the sources and a table of the annex come out."""

from __future__ import annotations

from briefgen.brief.material import Material, fill_runs, inline_cell, text_cell
from briefgen.brief.phrases import capitalize
from briefgen.brief.tree import Column, Inline, Row, Run, Section, Table, plain_inline
from briefgen.timeline.audit import WORDING, Finding
from briefgen.words import Words

TABLE = "table-audit"


def describe_audit(material: Material) -> Inline:
    """Return the sentence that says what was found; () where nothing was asked."""
    asked = _list_asked(material)
    if not asked:
        return ()
    words = material.words
    found = [
        words.say("{finding} ({count})", finding=name_finding(name, words), count=words.number(len(findings)))
        for name, findings in asked.items()
        if findings
    ]
    if not found:
        return plain_inline(words.say("The audit of sources finds nothing to ask."))
    if not _has_table(material):
        return plain_inline(words.say("The audit of sources finds: {findings}.", findings=words.join_semicolons(found)))
    return fill_runs(
        words.say("The audit of sources finds: {findings}; see {table}."),
        findings=words.join_semicolons(found),
        table=Run("", ref=TABLE),
    )


def compose_audit(material: Material) -> Section | None:
    """The questions that were asked of the sources, how often each found something, and where."""
    asked = _list_asked(material)
    if not asked or not _has_table(material):
        return None
    words = material.words
    rows = tuple(
        Row(
            (
                text_cell(capitalize(name_finding(name, words)), header=True),
                text_cell(words.number(len(findings)) if findings else words.say("none")),
                inline_cell(_where(findings, material)),
            )
        )
        for name, findings in asked.items()
    )
    table = Table(
        id=TABLE,
        caption=plain_inline(words.say("What the audit of sources asks and finds")),
        columns=(
            Column(plain_inline(words.say("Question")), share=3),
            Column(plain_inline(words.say("Found")), share=0.7, align=material.number_align),
            Column(plain_inline(words.say("Where")), share=3),
        ),
        rows=rows,
        note=plain_inline(
            words.say("A finding is a question to the author, not a fault. Numbers are those of events.")
        ),
        description=words.say("Each question about the sources, how often it found something, and in which events."),
    )
    return Section("annex-audit", words.say("Audit of sources"), 2, (table,))


def _list_asked(material: Material) -> dict[str, tuple[Finding, ...]]:
    """Return the questions about sources; those about wording are the author's alone."""
    if not material.style.wants_audit or "sources" not in material.on:
        return {}
    return {name: findings for name, findings in material.audit.items() if name not in WORDING}


def _has_table(material: Material) -> bool:
    return "annex" in material.on and any(_list_asked(material).values())


def _where(findings: tuple[Finding, ...], material: Material) -> Inline:
    events = material.event_refs((each.id for each in findings if each.section == "events"), in_sentence=False)
    numbers = [run for run in events if run.target]
    judgments = [
        Run(each.id, target=f"judgment-{each.id}" if "judgments" in material.on else "")
        for each in findings
        if each.section == "judgments"
    ]
    return material.join_runs([*numbers, *judgments], in_sentence=False)


def name_finding(question: str, words: Words) -> str:
    """Return what a question about sources finds, in words that can be counted."""
    return {
        "unsourced": words.say("event or figure without a source"),
        "claim-without-speaker": words.say("statement without a speaker"),
        "single-origin": words.say("event whose sources all go back to one"),
        "confirmed-by-one": words.say("called confirmed and resting on one origin"),
        "source-before-event": words.say("source older than what it tells of"),
        "conflicting-figures": words.say("figures that cannot all be right"),
        "conflicting-dates": words.say("dates that cannot all be right"),
        "same-event-twice": words.say("perhaps one event told twice"),
        "judgment-without-basis": words.say("judgment that names no basis"),
    }[question]
