"""A selection, its charts, a style and an edition go in; a Brief, not yet numbered, comes out."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection
from dataclasses import replace

from briefgen import __version__
from briefgen.brief.controls import say_controls
from briefgen.brief.material import Edition, Material, OwnFigure
from briefgen.brief.number import walk_sections
from briefgen.brief.phrases import print_issue, print_issue_day
from briefgen.brief.sections.annex import compose_annex, compose_left_out, compose_signature
from briefgen.brief.sections.body import (
    compose_actors,
    compose_gaps,
    compose_outlook,
    compose_places,
    compose_quantities,
)
from briefgen.brief.sections.chronology import compose_chronology
from briefgen.brief.sections.contested import compose_contested
from briefgen.brief.sections.front import (
    as_figure,
    compose_bottom_line,
    compose_changes,
    compose_figure,
    compose_judgments,
)
from briefgen.brief.sections.planned import compose_planned
from briefgen.brief.sections.sources import compose_sources, summarize_sources
from briefgen.brief.tree import (
    Block,
    Brief,
    Contents,
    Fact,
    Figure,
    Furniture,
    Inline,
    Logo,
    Masthead,
    ParagraphBlock,
    Section,
    plain_inline,
)
from briefgen.charts.chart import Chart
from briefgen.charts.facts import print_cut_off
from briefgen.style import Style
from briefgen.timeline.calendar import civil_from_instant
from briefgen.timeline.export import export_timeline
from briefgen.timeline.printing import print_date
from briefgen.timeline.select import Selected
from briefgen.words import Words

# The sections in the order they are made; the style decides in which order they are printed.
SECTIONS: dict[str, Callable[[Material], Section | None]] = {
    "bottom-line": compose_bottom_line,
    "judgments": compose_judgments,
    "changes": compose_changes,
    "planned": compose_planned,
    "figure": compose_figure,
    "chronology": compose_chronology,
    "contested": compose_contested,
    "actors": compose_actors,
    "places": compose_places,
    "quantities": compose_quantities,
    "outlook": compose_outlook,
    "gaps": compose_gaps,
    "sources": compose_sources,
    "annex": compose_annex,
}
# The chart that stands within a section, and before which of its blocks; None: after the last one.
SECTION_CHARTS: dict[str, tuple[str, int | None]] = {
    "chronology": ("strip", None),
    "contested": ("claims", 0),
    "actors": ("matrix", 0),
    "places": ("locator", 0),
    "quantities": ("quantities", 0),
    "sources": ("sources", 1),
}
BEFORE_CONTENTS = ("bottom-line", "judgments", "changes")
ONE_PAGE_SECTIONS = ("bottom-line", "judgments", "changes", "figure")
# From so many figures on, a list of them helps to find one.
_FIGURES_TO_LIST = 8
# Documents are never dated before this: zip members cannot be (APPNOTE 4.4.6).
EARLIEST_DATE = "1980-01-01T00:00:00+00:00"


def compose_brief(
    selected: Selected,
    charts: dict[str, Chart],
    style: Style,
    edition: Edition,
    words: Words,
    *,
    dated: str = "",
    options: tuple[tuple[str, str], ...] = (),
    failed: tuple[str, ...] = (),
    one_page: bool = False,
    also: Collection[str] = (),
    images: dict[str, bytes] | None = None,
    own_figures: tuple[OwnFigure, ...] = (),
    audit_off: tuple[str, ...] = (),
    citations: dict[str, Inline] | None = None,
    source: bytes = b"",
    logo: Logo | None = None,
) -> Brief:
    """Compose the brief's tree.

    Args:
        selected: what may be shown.
        charts: the charts to print, by kind, in printing order.
        style: the look; decides which sections are on and their order.
        edition: where the brief stands in its series.
        words: the program's words in the brief's language.
        dated: moment the document is dated with (ISO 8601), for want of an issue; "" takes the data cut-off.
        options: (label, value) of the build's options, printed in the annex.
        failed: what could not be read and was left out, one line each.
        one_page: the short form: the front of the brief and a line on its sources.
        also: sections that the short form has besides.
        images: bytes of the pictures that events show, by file name as written.
        own_figures: figures of the user's own, in order.
        audit_off: questions about sources that are not asked.
        citations: of sources by id, where a style of the user's own cites them; None for the house's.
        source: what is shown as a timeline file in UTF-8, where that has been written already.
        logo: at the head of the first page.

    Returns:
        The brief with its references still open; `number_brief` settles them.
    """
    short = {*ONE_PAGE_SECTIONS, *also}
    order = tuple(name for name in style.section_order if not one_page or name in short)
    material = Material(
        selected,
        charts,
        words,
        style,
        edition,
        frozenset(order),
        options,
        failed,
        one_page,
        images or {},
        () if one_page else own_figures,
        audit_off,
        citations or {},
    )
    sections = [section for name in order if (section := SECTIONS[name](material)) is not None]
    sections = [_rename(_add_charts(section, material), style) for section in sections]
    if one_page and selected.sources:
        sections[-1:] = [
            _add_block(sections[-1], ParagraphBlock(plain_inline(summarize_sources(material)), look="quiet"))
        ]
    signatures = compose_signature(material, style.signature) if style.signature is not None and not one_page else None
    if signatures is not None:
        sections.append(signatures)
    if failed and "annex" not in order:
        sections.append(_failed_section(material))
    if not one_page and _wants_contents(style, len(sections)):
        # The message comes before the map: contents stand after what a reader must see first.
        place = sum(section.id in BEFORE_CONTENTS for section in sections)
        sections[place:place] = _compose_contents(sections, style, words)
    return Brief(
        language=words.language,
        direction=words.direction,
        author=selected.meta.author,
        keywords=tuple(sorted({tag for entry in selected.entries for tag in entry.event.tags})),
        dated=edition.issued or dated or _cutoff(selected),
        identifier=_identify(source or export_timeline(selected), style, words.language, options),
        generator=f"briefgen {__version__}",
        masthead=Masthead(selected.meta.title, selected.meta.subject, tuple(_facts(material)), logo),
        furniture=_furniture(material),
        sections=tuple(sections),
        controls=say_controls(words),
    )


def _add_charts(section: Section, material: Material) -> Section:
    """Put the chart that goes with a section in its place there."""
    kind, place = SECTION_CHARTS.get(section.id, ("", 0))
    if kind not in material.charts:
        return section
    blocks = list(section.blocks)
    blocks.insert(len(blocks) if place is None else place, as_figure(material.charts[kind], material))
    return replace(section, blocks=tuple(blocks))


def _add_block(section: Section, block: Block) -> Section:
    return replace(section, blocks=(*section.blocks, block))


def _rename(section: Section, style: Style) -> Section:
    heading = style.sections.headings.get(section.id)
    return replace(section, heading=heading) if heading else section


def _compose_contents(sections: list[Section], style: Style, words: Words) -> list[Section]:
    """Return the table of contents, and after it the list of figures where the style or their number asks for one."""
    figures = sum(isinstance(block, Figure) for section in walk_sections(tuple(sections)) for block in section.blocks)
    wanted = style.sections.figure_list
    made = [Section("contents", words.say("Contents"), 1, (Contents(),))]
    if figures and (wanted == "always" or (wanted == "auto" and figures >= _FIGURES_TO_LIST)):
        made.append(Section("figure-list", words.say("List of figures"), 1, (Contents(lists="figures"),)))
    return made


def _wants_contents(style: Style, count: int) -> bool:
    if style.sections.contents == "auto":
        return count >= style.sections.contents_from
    return style.sections.contents == "always"


def _failed_section(material: Material) -> Section:
    """What could not be read, for a brief whose style prints no annex: it is said all the same."""
    section = compose_left_out(material)
    if section is None:
        raise ValueError("a section on what failed was asked for and nothing failed")
    return replace(section, level=1)


def _facts(material: Material) -> list[Fact]:
    selected, edition, words = material.selected, material.edition, material.words
    facts: list[Fact] = []
    series = _edition_text(material)
    if series:
        facts.append(Fact(words.say("Edition"), plain_inline(series), "edition"))
    as_of = print_cut_off(selected, words)
    if as_of:
        value = words.say("{date} ({zone})", date=as_of, zone=selected.meta.timezone)
        facts.append(Fact(words.say("As of"), plain_inline(value), "as-of"))
    if edition.issued:
        facts.append(Fact(words.say("Issued"), plain_inline(print_issue(edition.issued, words))))
    if selected.meta.period is not None and selected.meta.period.form != "unknown":
        facts.append(Fact(words.say("Period"), plain_inline(print_date(selected.meta.period, words))))
    if edition.next_due:
        facts.append(Fact(words.say("Next edition"), plain_inline(edition.next_due)))
    if selected.meta.author:
        facts.append(Fact(words.say("Author"), plain_inline(selected.meta.author)))
    shown = words.count("{number} event", "{number} events", len(selected.entries))
    if selected.left_out:
        shown = words.say("{shown} of {read} in the timeline", shown=shown, read=words.number(selected.read))
    sources = words.count("{number} source", "{number} sources", len(selected.sources))
    facts.append(Fact(words.say("Scope"), plain_inline(words.join_commas([shown, sources]))))
    return facts


def _edition_text(material: Material) -> str:
    """Return series and edition: "SYR-2015 no. 2, replaces no. 1"; of what is not published, when it was issued."""
    series, edition, words = material.selected.meta.series, material.edition, material.words
    if not edition.number:
        if not series:
            return ""
        if edition.issued:
            return words.say("{series}, issued {day}", series=series, day=print_issue_day(edition.issued, words))
        return words.say("{series}, draft", series=series)
    text = words.say("{series} no. {number}", series=series, number=edition.number).strip()
    if edition.replaces:
        text = words.say("{edition}, replaces no. {number}", edition=text, number=edition.replaces)
    return text


def _furniture(material: Material) -> Furniture:
    selected, words, style = material.selected, material.words, material.style
    banner = selected.marking if style.markings.banner else ""
    color, background = material.scheme.colors(banner) if banner else ("#000000", "#ffffff")
    cut_off = print_cut_off(selected, words)
    as_of = words.say("as of {date}", date=cut_off) if cut_off else ""
    return Furniture(
        banner=banner,
        banner_color=color,
        banner_background=background,
        running_title=selected.meta.title,
        edition=_edition_text(material),
        as_of=as_of,
        page_of=words.say("page {page} of {pages}"),
        continued=words.say("{what} (continued)"),
        contents=words.say("Contents"),
    )


def _cutoff(selected: Selected) -> str:
    """Return the data cut-off as the moment that documents are dated with."""
    date = selected.as_of
    if date is None or date.start_earliest is None:
        return EARLIEST_DATE
    year, month, day, hour, minute, second = civil_from_instant(date.start_earliest)
    if not 1980 <= year <= 9999:
        return EARLIEST_DATE
    return f"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}+00:00"


def _identify(source: bytes, style: Style, language: str, options: tuple[tuple[str, str], ...]) -> str:
    """Return a SHA-256 over everything the brief is made from: what it shows, and how."""
    digest = hashlib.sha256()
    told = (style.fingerprint, language, repr(options), __version__)
    for part in (source, *(each.encode("utf-8", "surrogatepass") for each in told)):
        digest.update(part)
        digest.update(b"\0")
    return digest.hexdigest()
