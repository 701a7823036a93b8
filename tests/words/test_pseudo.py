"""A brief in a language whose every letter is ⌘: any other letter in it came past the catalogue, or is the user's."""

from __future__ import annotations

import dataclasses
import gettext
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from briefgen.brief.compose import compose_brief
from briefgen.brief.material import Change, Edition
from briefgen.brief.number import number_brief
from briefgen.brief.tree import Brief
from briefgen.builds.pipeline import make_charts
from briefgen.source import read_with_includes
from briefgen.style import load_style
from briefgen.timeline.load import load_documents
from briefgen.timeline.scales import SCALES
from briefgen.timeline.select import Choice, Selected, select_events
from briefgen.words import Words

ROOT = Path(__file__).parent.parent.parent
TIMELINES = ("syria-2015-10-07", "amistad-1839", "ibn-battuta", "measuring-time")
PSEUDO = "⌘"
# What a tree holds that no reader is shown as words: ids, looks, colours, properties of the document.
UNPRINTED = """
    id level look anchor shape kind role group target ref url language align generator identifier dated direction
    banner_color banner_background share style name media_type font family color
"""
# Fields of the timeline whose values are the program's words, so that a reader must not be shown them as they are.
FIXED = "status stance confidence lanes_by scale marking_scheme language open where id_written"
# Signs that are the same in all languages: grades, markings, time zones.
SIGNS = re.compile(r"\b(?:[a-f][1-6]?|tlp:[a-z+]+|utc|[a-z]+/[a-z_/]+)\b")


class PseudoCatalogue(gettext.NullTranslations):
    """Every letter of a message is replaced; what is filled into its fields is not."""

    def gettext(self, message: str) -> str:
        pieces = re.split(r"(\{[^}]*\})", message)
        return "".join(piece if piece.startswith("{") else re.sub(r"[^\W\d_]", PSEUDO, piece) for piece in pieces)

    def pgettext(self, context: str, message: str) -> str:
        return self.gettext(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


def make_words() -> Words:
    """Return pseudo words; dates are Arabic ones, so that no letter of theirs is a Latin one."""
    return Words("ar", PseudoCatalogue())


def compose_pseudo(selected: Selected) -> Brief:
    style, words = load_style("plain"), make_words()
    charts = make_charts(selected, style, words)
    first = selected.entries[0].event
    changes = tuple(
        Change(kind, first.id, first.title) for kind in ("corrected", "withdrawn", "added", "updated", "regraded")
    )
    edition = Edition(2, 1, "2015-10-08T06:00:00+01:00", changes=changes, history=((1, "2015", "2015"),))
    brief = compose_brief(selected, charts, style, edition, words, failed=("2015",))
    return number_brief(brief, words)


def find_selected(name: str, choice: Choice | None = None) -> Selected:
    loaded = load_documents(read_with_includes(ROOT / "timelines" / f"{name}.yaml").documents)
    assert loaded.timeline is not None
    return select_events(loaded.timeline, choice)


def list_texts(node: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Yield (where, text) of every text of a tree that a reader is shown; charts' figures too."""
    if isinstance(node, str):
        yield path, node
    elif dataclasses.is_dataclass(node):
        for field in dataclasses.fields(node):
            if field.name not in UNPRINTED.split():
                yield from list_texts(getattr(node, field.name), f"{path}.{field.name}")
    elif isinstance(node, dict):
        # A figure of Plotly's; of its texts these are drawn.
        for annotation in node["layout"].get("annotations", ()):
            yield f"{path}.annotation", annotation["text"]
        for trace in node["data"]:
            yield from list_texts(trace.get("text"), f"{path}.trace")
    elif isinstance(node, list | tuple):
        for item in node:
            yield from list_texts(item, path)


def list_user_texts(node: Any) -> Iterator[str]:
    """Yield every text that the user wrote."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key not in FIXED.split():
                yield from list_user_texts(value)
    elif isinstance(node, list | tuple):
        for item in node:
            yield from list_user_texts(item)


def collect_user_texts(selected: Selected) -> list[str]:
    records = [
        selected.meta,
        *(entry.event for entry in selected.entries),
        *selected.actors.values(),
        *selected.places.values(),
        *selected.sources.values(),
        *selected.judgments,
        *selected.gaps,
    ]
    dates = {"date", "planned", "as_of", "period", "issued", "known", "accessed", "related", "bottom_line"}
    texts: list[str] = []
    for record in records:
        # An event's `kind` is one of ours; an actor's is the user's own word.
        left_out = dates | ({"kind"} if hasattr(record, "significance") else set())
        texts += list_user_texts(record.model_dump(exclude=left_out & set(type(record).model_fields)))
    if selected.meta.bottom_line:
        texts.append(selected.meta.bottom_line.text)
    # The words of a scale of likelihood are its standard's, and the timeline's: a reader can look them up.
    scale = SCALES[selected.meta.scale]
    texts += [scale.title, *(" / ".join(band.words) for band in scale.bands)]
    texts += [source.type.replace("-", " ") for source in selected.sources.values()]
    return texts


def fold(text: str) -> str:
    """Return a text by which two are the same but for their case, blanks, markup and the signs at their ends."""
    plain = re.sub(r"<[^>]*>|[*_`\\]|\]\([^)]*\)|\[", " ", text)
    return " ".join(plain.casefold().split()).strip(" .,:;()…")


# What is not the user's, and the signs that join texts.
JOINTS = re.compile(rf"[{PSEUDO}\u0590-\u06ff\u201c\u201d\u2192]+|\{{\w+\}}|[;,:]\s|\n| \(|\. | \d+\b(?!-)")


MARKUP = re.compile(r"[*_`]+|\]\([^)]*\)|\[")


def split_text(text: str) -> list[str]:
    return [fold(piece) for piece in JOINTS.split(text)]


def list_strays(brief: Brief, selected: Selected) -> list[tuple[str, str]]:
    """Return (where, piece) of what neither the catalogue nor the user says."""
    user = collect_user_texts(selected)
    known = {fold(text) for text in user}
    known |= {piece for text in user for run in (text, *MARKUP.split(text)) for piece in split_text(run)}
    # A chart breaks a label into lines and shortens it, so part of a longer text will do.
    long_text = "\n".join(map(fold, user))
    strays = []
    for where, text in list_texts(brief):
        for said in split_text(text):
            if said in known or (len(said) > 9 and said in long_text):
                continue
            if re.search(r"[a-z]", SIGNS.sub("", said)):
                strays.append((where, said))
    return strays


@pytest.mark.parametrize("name", TIMELINES)
def test_every_word_of_a_brief_is_the_catalogues_or_the_users(name: str) -> None:
    selected = find_selected(name)
    assert list_strays(compose_pseudo(selected), selected) == []


def test_charts_are_searched_too() -> None:
    selected = find_selected(TIMELINES[0])
    texts = [text for where, text in list_texts(compose_pseudo(selected)) if where.endswith("plot.annotation")]
    assert any(PSEUDO in text for text in texts)
    assert any("Jisr al-Shughour" in text for text in texts)


def test_what_is_left_out_is_said_in_the_catalogues_words() -> None:
    selected = find_selected(TIMELINES[0], Choice(min_significance=5))
    assert list_strays(compose_pseudo(selected), selected) == []


def test_a_word_past_the_catalogue_is_found() -> None:
    selected = find_selected(TIMELINES[0])
    brief = compose_pseudo(selected)
    section = dataclasses.replace(brief.sections[0], heading="Overview")
    changed = dataclasses.replace(brief, sections=(section, *brief.sections[1:]))
    assert list_strays(changed, selected) == [(".sections.heading", "overview")]
