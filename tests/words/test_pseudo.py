"""A brief in a language whose every letter is ⌘: any other letter in it came past the catalogue, or is the user's."""

from __future__ import annotations

import dataclasses
import gettext
import html
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from briefgen.brief.compose import compose_brief
from briefgen.brief.material import Change, Edition
from briefgen.brief.number import number_brief
from briefgen.brief.tree import Brief
from briefgen.builds.drawing import draw_glyphs, draw_scenes
from briefgen.builds.pipeline import make_charts
from briefgen.source import read_with_includes
from briefgen.style import PROFILES, load_style
from briefgen.timeline.load import load_documents
from briefgen.timeline.scales import SCALES
from briefgen.timeline.select import Choice, Selected, select_events
from briefgen.typeset import typeset_brief
from briefgen.words import Words
from briefgen.writers import write_format

ROOT = Path(__file__).parent.parent.parent
TIMELINES = ("syria-2015-10-07", "amistad-1839", "ibn-battuta", "measuring-time")
PSEUDO = "⌘"
# What a tree holds that no reader is shown as words: ids, looks, colours, properties of the document.
UNPRINTED = """
    id level look anchor shape kind role group target ref url language align generator identifier dated direction lists
    banner_color banner_background share style name media_type font family color
"""
# Fields of the timeline whose values are the program's words, so that a reader must not be shown them as they are.
FIXED = "status stance confidence likelihood lanes_by scale marking_scheme language open where id_written"
# Signs that are the same in all languages: grades, markings, time zones, checksums.
SIGNS = re.compile(r"\b(?:[a-f][1-6]?|tlp:[a-z+]+|utc|sha)\b")


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


def compose_pseudo(selected: Selected, profile: str = "analyst", *, one_page: bool = False) -> Brief:
    style, words = load_style("plain").model_copy(update={"profile": profile}), make_words()
    charts = make_charts(selected, style, words)
    first = selected.entries[0].event
    kinds = ("corrected", "withdrawn", "added", "updated", "regraded", "remarked")
    changes = tuple(Change(kind, first.id, first.title, "2015", "1", "2") for kind in kinds)
    edition = Edition(
        2, 1, "2015-10-08T06:00:00+01:00", "2016", changes, history=((1, "2015-10-07T06:00:00+01:00", "2015"),)
    )
    images = {media.file: PICTURE for entry in selected.entries for media in entry.event.media}
    brief = compose_brief(selected, charts, style, edition, words, failed=("2015",), one_page=one_page, images=images)
    return number_brief(brief, words)


def find_selected(name: str, choice: Choice | None = None) -> Selected:
    return read_selected(ROOT / "timelines" / f"{name}.yaml", choice)


def read_selected(path: Path, choice: Choice | None = None) -> Selected:
    loaded = load_documents(read_with_includes(path).documents)
    assert loaded.timeline is not None
    assert [problem.message for problem in loaded.problems] == []
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
    texts.append(SCALES[selected.meta.scale].title)
    texts += [source.type.replace("-", " ") for source in selected.sources.values()]
    return texts


def fold(text: str) -> str:
    """Return a text by which two are the same but for their case, blanks, markup and the signs at their ends."""
    plain = re.sub(r"<[^>]*>|[*_`\\]|\]\([^)]*\)|\[", " ", re.sub("[\u200e\u200f]", "", text))
    return " ".join(plain.casefold().split()).strip(" .,:;()…·0123456789")


# What is not the user's, and the signs that join texts.
JOINTS = re.compile(rf"[{PSEUDO}\u0590-\u06ff\u201c\u201d\u2192]+|\{{\w+\}}|[;,:]\s|\n| \(|\. | \d+\b(?!-)")


MARKUP = re.compile(r"[*_`]+|\]\([^)]*\)|\[")


def split_text(text: str) -> list[str]:
    return [fold(piece) for piece in JOINTS.split(text)]


def list_strays(brief: Brief, selected: Selected) -> list[tuple[str, str]]:
    """Return (where, piece) of what neither the catalogue nor the user says in a brief."""
    return find_strays(list_texts(brief), selected)


def find_strays(texts: Iterable[tuple[str, str]], selected: Selected) -> list[tuple[str, str]]:
    user = collect_user_texts(selected)
    known = {fold(text) for text in user}
    known |= {piece for text in user for run in (text, *MARKUP.split(text)) for piece in split_text(run)}
    # A chart breaks a label into lines and shortens it, so part of a longer text will do.
    long_text = "\n".join(map(fold, user))
    strays = []
    for where, text in texts:
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


# A timeline with one of everything that has words of its own.
EVERYTHING = """\
briefgen: 1
meta:
  title: Überblick
  as_of: 2020-05-01T12
  period: 2010/2020
  timezone: Europe/London
  language: en
  marking: OFFEN
  marking_scheme: [OFFEN, INTERN, GEHEIM]
  scale: phia
  lanes_by: kind
  bottom_line: Überblickszeile
  author: Ötzi
actors:
  ann: {name: Änne, aka: [Ännchen], kind: Mensch, identity: verdeckt, reason: Schutz, note: "Übrigens, krank"}
  bob: {name: Böb, kind: Mensch, member_of: [ann], allegiance: Nord}
places:
  farm: {name: Höfe, lat: -33.5, lon: -70.25, precision: Ort, radius_km: 2.5, part_of: land}
  land: {name: Länder, note: weit}
sources:
  s1: {title: Schrift, author: Öhm, publisher: Druck, issued: 2011, type: book, reliability: B, note: selten,
       known: 2011-05, sha256: SUM}
  s2:
    title: Abschrift
    via: s1
    issued: 2012-03~
    accessed: 2019-01-02
    url: "https://example.org/x"
    archived: "https://example.org/y"
events:
  - {id: e1, date: -0049-24, title: Äonen, status: confirmed, sources: [s1]}
  - {id: e2, date: "2010-21?", title: Blüte, kind: absence, status: unverified, date_text: im Lenz, sources: [s2]}
  - {id: e3, date: "2011-05~/..", title: Dürre, kind: state, status: refuted, marking: INTERN}
  - id: e4
    date: 2012-06-07T14:30
    title: Rede
    kind: statement
    status: disputed
    actors: [ann]
    targets: [bob, farm]
    places: [farm]
    media: [{file: bild.png, alt: Ansicht, caption: Bildwort, credit: Öhm}]
    tags: [Öde, Ähre]
    related: {part_of: e1, contradicts: e2, causes: [e3, e5], enables: e5, precedes: e5, responds_to: e1, reports: e2}
    revisions:
      - {edition: 2, type: corrected, field: date, was: 2011, known: 2013, note: Tippfehler}
      - {edition: 3, type: updated, field: status, was: reported}
      - {edition: 4, type: regraded, field: claims}
    quantities:
      - {what: Schafe, value: ~900, unit: Stück, by: ann}
      - {what: Schafe, low: 4, high: 6, open: high, unit: Stück}
      - {what: Kühe, low: 3, best: 4, high: 5}
      - {what: Pferde, high: 7}
    claims:
      - {by: ann, issue: Zweck, says: Spiel, stance: asserts, grade: B2, status: confirmed, note: leise, about: [bob]}
      - {by: bob, issue: Zweck, says: Ernst, stance: denies, sources: [s1@S. 4]}
      - {by: bob, issue: Ziel, says: Ferne, stance: declines}
      - {says: Gerücht, stance: retracts}
  - {id: e5, date: 2021, planned: 2020, title: Ernte, kind: planned}
  - {id: e6, date: unknown, title: Irgendwann, status: withdrawn}
  - {id: e8, date: 1950-30, title: Hitze, targets: [bob]}
  - {id: e9, date: -16XX/2015-33, title: Weile}
  - {id: e7, date: "[..2013]", title: Ende, status: corroborated}
judgments:
  - id: J1
    text: Es wird.
    likelihood: likely
    confidence: high
    by: ann
    basis: [e1, e2, e4]
    sources: [s1]
    places: [farm]
    assumption: Regen
    would_change: [Sonne, Wind]
gaps: [{text: Wer, marking: GEHEIM}]
"""
EVERYTHING = EVERYTHING.replace("SUM", "0" * 64)
# The smallest PNG: one white pixel.
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b550000000a49444154789c63f80f00010101"
    "00b138f6140000000049454e44ae426082"
)


@pytest.fixture
def everything(tmp_path: Path) -> Selected:
    (tmp_path / "everything.yaml").write_text(EVERYTHING, encoding="utf-8")
    (tmp_path / "bild.png").write_bytes(PICTURE)
    return read_selected(tmp_path / "everything.yaml")


@pytest.mark.parametrize("profile", PROFILES)
@pytest.mark.parametrize("one_page", [False, True])
def test_every_word_of_every_profile_is_the_catalogues_or_the_users(
    everything: Selected, profile: str, one_page: bool
) -> None:
    assert list_strays(compose_pseudo(everything, profile, one_page=one_page), everything) == []


class ShownTexts(HTMLParser):
    """What a page shows or reads out: its texts, and the attributes that stand for some."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[tuple[str, str]] = []
        self.within: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.within.append(tag)
        shown = ("alt", "title", "aria-label", "aria-description", "summary", "placeholder")
        self.texts += [(f"{tag} {name}", value or "") for name, value in attrs if name in shown]

    def handle_endtag(self, tag: str) -> None:
        while self.within and self.within.pop() != tag:
            pass

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & set(self.within):
            self.texts.append((" ".join(self.within[-2:]), data))


def write_pseudo(selected: Selected, format_: str) -> bytes:
    style, brief = load_style("plain"), compose_pseudo(selected)
    pages = typeset_brief(brief, style, draw_scenes(brief, style), draw_glyphs(brief, style))
    return write_format(format_, brief, pages, style)


def test_html_adds_no_words_of_its_own(everything: Selected) -> None:
    parser = ShownTexts()
    parser.feed(write_pseudo(everything, "html").decode("utf-8"))
    assert any(PSEUDO in text for _, text in parser.texts)
    assert find_strays(parser.texts, everything) == []


def test_docx_adds_no_words_of_its_own(everything: Selected) -> None:
    texts: list[tuple[str, str]] = []
    with zipfile.ZipFile(io.BytesIO(write_pseudo(everything, "docx"))) as package:
        for name in package.namelist():
            if name.startswith("word/") and name.endswith(".xml") and "style" not in name and "theme" not in name:
                xml = package.read(name).decode("utf-8")
                found = re.findall(r'<w:t(?: [^>]*)?>([^<]*)<|(?:descr|w:tblCaption w:val)="([^"]*)"', xml)
                texts += [(name, html.unescape(shown or spoken)) for shown, spoken in found]
    assert any(PSEUDO in text for _, text in texts)
    assert find_strays(texts, everything) == []


# A timeline whose texts have none of the signs that join texts.
UNSIGNED = """\
briefgen: 1
meta: {title: Titel, as_of: 2020-05-01, series: Reihe}
actors:
  ann: {name: Anna, aka: [Anni, Ännchen], kind: Mensch, role: Amt, identity: verdeckt, reason: Schutz, note: krank}
places:
  hof: {name: Hof, precision: Ort, radius_km: 2, lat: 1, lon: 2}
sources:
  s1: {title: Schrift, publisher: Druck, issued: 2011, type: book, note: selten}
  s2: {title: Brief, issued: 2012, accessed: 2013, archived: "https://example.org/y"}
events:
  - id: e1
    date: 2011-02
    title: Rede
    status: disputed
    kind: statement
    actors: [ann, Bob, Cleo]
    targets: [hof]
    tags: [a, b]
    related: {causes: [e2], contradicts: [e3]}
    revisions: [{edition: 2, type: corrected, field: date, was: 2010, known: 2012, note: Fehler}]
    sources: [s1@a, s1@b, s2@c]
    quantities: [{what: Schafe, value: 4, unit: Tiere, by: ann}]
    claims:
      - {by: ann, issue: Zweck, says: ja, status: disputed, grade: B2, about: [Bob, hof, Cleo], note: leise}
      - {by: ann, issue: Zweck, says: nein, stance: denies, grade: B2}
      - {by: Bob, issue: Zweck, says: nein, stance: denies}
      - {by: Bob, issue: Ziel, says: fern, stance: disputes}
  - {id: e2, date: 2012, title: Zwei, sources: [s2]}
  - {id: e3, date: 2013, title: Drei, kind: planned}
judgments:
  - {id: J1, text: Es wird, likelihood: likely, confidence: high, basis: [e1], assumption: Regen,
     would_change: [Sonne, Wind]}
gaps: [Wer]
"""
# What a message of the catalogue says instead of each of these signs, so that any other is not the catalogue's.
OTHER_SIGNS = str.maketrans({",": "\ue001", ";": "\ue002", ":": "\ue003", "/": "\ue004", "\u201c": "\ue005"})


class SignedCatalogue(PseudoCatalogue):
    """The signs between texts are replaced too."""

    def gettext(self, message: str) -> str:
        pieces = re.split(r"(\{[^}]*\})", super().gettext(message))
        return "".join(piece if piece.startswith("{") else piece.translate(OTHER_SIGNS) for piece in pieces)


@pytest.mark.parametrize("off", [False, True])
def test_signs_between_texts_are_the_catalogues(off: bool, tmp_path: Path) -> None:
    """An Arabic comma is another than ours, and a French colon has a space before it."""
    (tmp_path / "unsigned.yaml").write_text(UNSIGNED, encoding="utf-8")
    selected, words = read_selected(tmp_path / "unsigned.yaml"), Words("ar", SignedCatalogue())
    style = load_style("plain").model_copy(update={"profile": "tracker" if off else "analyst"})
    changes = (Change("corrected", "e1", "Rede", "date", "1", "2", "Grund"),)
    edition = Edition(2, 1, "2015-10-08T06:00:00+01:00", changes=changes)
    brief = number_brief(compose_brief(selected, {}, style, edition, words), words)
    texts = [
        re.sub(r"https://\S+|UTC\S+", "", text)
        for where, text in list_texts(brief)
        if "furniture" not in where and "description" not in where
    ]
    assert [text for text in texts if re.search(r"[,;:/\u201c]", text)] == []


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
