"""How sources are cited: by the house, a golden for each type, and by a CSL style of the user's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.brief.citations import cite_source
from briefgen.brief.csl import CslError, cite_by_csl
from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Inline, NoteList, inline_text
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import StyleError
from briefgen.timeline.dates import read_date
from briefgen.timeline.model import Source
from briefgen.words import Words


def make(type_: str, title: str, issued: str = "", **fields: str) -> Source:
    known = {**fields, **({"type": type_} if type_ else {})}
    return Source(id="s", title=title, issued=read_date(issued) if issued else None, **known)


def show(citation: Inline) -> str:
    """Return a citation as text, with underscores around what stands in italics."""
    return "".join(f"_{run.text}_" if run.emphasis else run.text for run in citation).replace("\N{NO-BREAK SPACE}", " ")


CITED = [
    (
        make("article-newspaper", "Pier falls", "2020-03-02", author="Lopez, M.", container="Harbour Post", pages="4"),
        "Lopez, M. “Pier falls”. _Harbour Post_, 2 March 2020, p. 4.",
    ),
    (
        make("article-newspaper", "Who held the rope?", "2020-03-02", publisher="Harbour Post", place="Harbour"),
        "“Who held the rope?” _Harbour Post_ (Harbour), 2 March 2020.",
    ),
    (
        make("article-magazine", "Piers of the coast.", "2019-06", container="Tides", issue="12", pages="4, 9"),
        "“Piers of the coast”. _Tides_ no. 12, June 2019, pp. 4, 9.",
    ),
    (
        make(
            "article-journal",
            "Fatigue of bolts",
            "2019",
            author="Ito, A.; Berg, B.",
            container="Structures",
            volume="12",
            issue="3",
            pages="45-67",
            doi="10.1000/182",
        ),
        "Ito, A.; Berg, B. “Fatigue of bolts”. _Structures_ 12 (3), 2019, pp. 45-67, doi:10.1000/182.",
    ),
    (
        make("book", "The Pier", "1998", author="Berg, B.", edition="2nd", place="Harbour", publisher="Quay Press"),
        "Berg, B. _The Pier._ 2nd edition. Harbour: Quay Press, 1998.",
    ),
    (
        make("chapter", "Bolts", "1998", author="Berg, B.", container="The Pier", pages="45-67", publisher="Quay"),
        "Berg, B. “Bolts”. In _The Pier_, pp. 45-67. Quay, 1998.",
    ),
    (
        make("entry-encyclopedia", "Pier", "2011", container="Works of the Coast"),
        "“Pier”. In _Works of the Coast_. 2011.",
    ),
    (
        make("report", "State of the pier", "2019-11", publisher="Harbour Board", number="HB-12"),
        "_State of the pier._ Report, no. HB-12, Harbour Board, November 2019.",
    ),
    (
        make("legal_case", "Harbour v. Quay", "2021-05-03", publisher="High Court", number="[2021] HC 12"),
        "_Harbour v. Quay_, [2021] HC 12. High Court, 3 May 2021.",
    ),
    (
        make("legislation", "Piers Act", "1861", number="c. 45"),
        "_Piers Act_, c. 45. 1861.",
    ),
    (
        make("treaty", "Convention on Harbours", "1923-12-09", place="Geneva"),
        "_Convention on Harbours._ Geneva, 9 December 1923.",
    ),
    (
        make("statement", "Statement on the fall", "2020-03-01", author="Harbour Board"),
        "Harbour Board. Statement on the fall. Statement, 1 March 2020.",
    ),
    (
        make("press-release", "Pier closed", "2020-02", publisher="Harbour Board"),
        "“Pier closed”. Press release, Harbour Board, February 2020.",
    ),
    (
        make("interview", "The keeper remembers", "2020-04-05", author="Grey, G.", container="Harbour Radio"),
        "Grey, G. The keeper remembers. Interview, _Harbour Radio_, 5 April 2020.",
    ),
    (
        make("letter", "To the board, on the bolts", "2019-11-30", author="Ito, A."),
        "Ito, A. To the board, on the bolts. Letter, 30 November 2019.",
    ),
    (
        make("broadcast", "The morning after", "2020-03-02", container="Coast Today", publisher="Channel 2"),
        "“The morning after”. Broadcast, _Coast Today_, Channel 2, 2 March 2020.",
    ),
    (
        make("video", "The pier from the east", "2020-03-01", author="A passer-by"),
        "A passer-by. The pier from the east. Video, 1 March 2020.",
    ),
    (
        make("webpage", "Opening hours", "2020", publisher="Harbour Board"),
        "“Opening hours”. Harbour Board, 2020.",
    ),
    (
        make("dataset", "Tide gauge readings", "2020", publisher="Coast Survey", edition="3.1"),
        "_Tide gauge readings._ Version 3.1. Data set, Coast Survey, 2020.",
    ),
    (
        make("map", "Chart of the harbour", "1954", publisher="Coast Survey", number="17"),
        "_Chart of the harbour._ Map, no. 17, Coast Survey, 1954.",
    ),
    (
        make("article-newspaper", "[Report on the pier]", "2020-03-01?", publisher="Harbour Post"),
        "[Report on the pier]. _Harbour Post_, 1 March 2020?",
    ),
    (
        make("ship-log", "Log of the Ida", "2020-03-01"),
        "_Log of the Ida._ Ship log, 1 March 2020.",
    ),
    (make("", "Notes of a keeper"), "_Notes of a keeper._"),
]


@pytest.mark.parametrize(("source", "cited"), CITED, ids=[f"{each.type}-{each.title}" for each, _ in CITED])
def test_the_house_cites_each_type_in_its_way(source: Source, cited: str) -> None:
    assert show(cite_source(source, Words("en"))) == cited


def test_at_least_fourteen_types_have_a_golden() -> None:
    assert len({source.type for source, _ in CITED}) >= 14


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "ar"])
@pytest.mark.parametrize("source", [source for source, _ in CITED], ids=lambda source: f"{source.type}-{source.title}")
def test_nothing_that_is_known_of_a_source_is_left_out(source: Source, language: str) -> None:
    text = inline_text(cite_source(source, Words(language))).replace("\N{RIGHT-TO-LEFT MARK}", "")
    for name in ("author", "container", "volume", "issue", "number", "edition", "place", "publisher", "doi", "pages"):
        assert getattr(source, name) in text
    assert source.title.rstrip(".?") in text


# -- CSL --------------------------------------------------------------------------------------------------------

CSL = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0" default-locale="en-US">
  <info><title>Quay</title><id>quay</id><updated>2020-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="citation-number"/></layout></citation>
  <bibliography>
    <layout suffix=".">
      <text variable="citation-number" prefix="[" suffix="] "/>
      <names variable="author"><name form="long" initialize-with=". " name-as-sort-order="all" sort-separator=", "/>
      </names>
      <date variable="issued" prefix=" (" suffix="). "><date-part name="year"/></date>
      <choose>
        <if type="book"><text variable="title" font-style="italic"/></if>
        <else><text variable="title" quotes="true"/></else>
      </choose>
      <text variable="container-title" font-style="italic" prefix=", "/>
      <text variable="page" prefix=", "/>
      <text variable="URL" prefix=" "/>
    </layout>
  </bibliography>
</style>
"""
TIMELINE = (
    "briefgen: 1\nmeta: {title: Pier}\nsources:\n"
    "  pier: {type: book, title: 'The <i>Pier</i>', author: 'Berg, Bo; Ito, Ai', issued: 1998}\n"
    "  post: {type: article-newspaper, title: Pier falls, author: A desk, container: Harbour Post, pages: 4-5,\n"
    "    issued: 2020-03-02, url: 'https://example.org/pier', reliability: B}\n"
    "events:\n- {id: fall, date: 2020-03-01, title: It falls, sources: [post, pier]}\n"
)


def build_notes(folder: Path, csl: str | None) -> list[Inline]:
    (folder / "t.yaml").write_text(TIMELINE, encoding="utf-8")
    (folder / "quay.yaml").write_text("extends: plain\nsections: {citations: quay.csl}\n", encoding="utf-8")
    if csl is not None:
        (folder / "quay.csl").write_text(csl, encoding="utf-8")
    job = Job(folder / "t.yaml", "t", formats=("json", "pdf"), style=str(folder / "quay.yaml"))
    sections = walk_sections(run_build(job).brief.sections)
    blocks = [block for section in sections for block in section.blocks if isinstance(block, NoteList)]
    return [note.content for block in blocks for note in block.notes]


def test_a_style_of_the_users_own_cites_the_sources(tmp_path: Path) -> None:
    post, pier = build_notes(tmp_path, CSL)
    assert show(post).startswith("A desk (2020). ‘Pier falls’, _Harbour Post_, 4–5 https://example.org/pier.")
    assert show(post).endswith("Reliability B.")
    assert show(post).count("https://example.org/pier") == 1
    assert [run.url for run in post if run.url] == ["https://example.org/pier"]
    assert show(pier) == "Berg, B., Ito, A. (1998). _The <i>Pier</i>_."


@pytest.mark.parametrize(
    ("csl", "message"),
    [
        (None, "there is no file 'quay.csl'"),
        ("no XML", "the citation style 'quay.csl' is no XML"),
        ("<html/>", "the citation style 'quay.csl' is no CSL style"),
        ('<!DOCTYPE style [<!ENTITY a "b">]><style/>', "holds a document type, which no CSL style has"),
        ('<style xmlns="http://purl.org/net/xbiblio/csl"><info/></style>', "has no bibliography"),
        (CSL.replace('<text variable="page"', '<text macro="gone"'), "cannot be carried out"),
    ],
)
def test_a_style_that_cannot_be_used_is_said(tmp_path: Path, csl: str | None, message: str) -> None:
    with pytest.raises(StyleError) as caught:
        build_notes(tmp_path, csl)
    assert message in str(caught.value)


def test_without_the_extra_it_is_said_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "citeproc", None)
    with pytest.raises(CslError, match=r"briefgen\[csl\]"):
        cite_by_csl({"s": make("book", "The Pier")}, CSL.encode(), "en")
