"""The words of a brief for readers on a screen go in; links to places and the chronology's filter come out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from briefgen.brief.tree import Brief, Controls, Glyph, Section, Table
from briefgen.writers.html.escape import attribute, text

# A chronology of fewer rows is seen at a glance.
_LEAST_ROWS = 10


def find_filtered(brief: Brief) -> Table | None:
    """Return the table that gets a filter: the first long chronology, where the brief has words for one."""
    return next(_list_filtered(brief.sections), None) if brief.controls is not None else None


def _list_filtered(sections: tuple[Section, ...]) -> Iterator[Table]:
    for section in sections:
        for block in section.blocks:
            if isinstance(block, Table) and block.role == "chronology" and len(block.rows) >= _LEAST_ROWS:
                yield block
        yield from _list_filtered(section.sections)


def write_place_link(controls: Controls | None, id_: str, what: str) -> str:
    """Return the sign beside a place that leads to it, for those who pass its address on."""
    if controls is None:
        return ""
    label = attribute(controls.link.replace("{what}", what))
    return f'<a class="here" href="#{attribute(id_)}" aria-label="{label}"></a>\n'


def write_filter(controls: Controls, marks: Mapping[Glyph, str]) -> str:
    """Return what the script puts before the chronology; where none runs it stays unseen.

    Args:
        controls: the words.
        marks: the marks of its rows, with the ids of their symbols.
    """
    choices = "".join(
        f'<option value="{attribute(id_)}">{text(glyph.label)}</option>\n'
        for glyph, id_ in sorted(marks.items(), key=lambda pair: pair[0].label)
    )
    return (
        '<template id="chronology-filter">\n'
        f'<div id="filter-box" class="filter" role="search" aria-label="{attribute(controls.filter)}">\n'
        f'<p><label for="filter-words">{text(controls.filter_words)}</label>\n'
        '<input type="search" id="filter-words" autocomplete="off" spellcheck="false"></p>\n'
        f'<p><label for="filter-mark">{text(controls.filter_marks)}</label>\n'
        f'<select id="filter-mark">\n<option value="">{text(controls.filter_any)}</option>\n{choices}</select></p>\n'
        f'<button type="button" id="filter-clear" disabled>{text(controls.filter_clear)}</button>\n'
        f'<p id="filter-said" role="status" data-says="{attribute(controls.filter_count)}"></p>\n'
        "</div>\n</template>\n"
    )


@lru_cache(maxsize=1)
def read_filter_script() -> str:
    """Return the script of the filter, as it stands in the page."""
    return Path(__file__).with_name("filter.js").read_text(encoding="utf-8")
