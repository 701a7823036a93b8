"""What stands around a figure is true: its sources are those of the brief, and no two lanes have one name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Brief, Figure, inline_text
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.charts.facts import name_lane, table_row
from briefgen.timeline.load import load_timeline
from briefgen.timeline.select import Selected, select_events
from briefgen.words import Words

ROOT = Path(__file__).parent.parent.parent


def list_figures(brief: Brief) -> dict[str, Figure]:
    blocks = [block for section in walk_sections(brief.sections) for block in section.blocks]
    return {block.id: block for block in blocks if isinstance(block, Figure)}


@pytest.fixture
def select(tmp_path: Path) -> Callable[[str], Selected]:
    def make(text: str) -> Selected:
        path = tmp_path / "t.yaml"
        path.write_text(f"briefgen: 1\n{text}", encoding="utf-8")
        return select_events(load_timeline(path))

    return make


def test_a_figure_counts_its_sources_among_those_of_the_masthead() -> None:
    brief = run_build(Job(ROOT / "timelines" / "syria-2015-10-07.yaml", "x", formats=("json",))).brief
    facts = {fact.label: inline_text(fact.value) for fact in brief.masthead.facts}
    assert facts["Scope"].endswith("19 sources")
    assert "Rests on 16 of 19 sources." in inline_text(list_figures(brief)["figure-spine"].note)


@pytest.mark.parametrize(("used", "said"), [("[a]", "Rests on 1 of 2 sources."), ("[a, b]", "Rests on all 2 sources.")])
def test_a_figure_says_how_many_of_the_sources_it_rests_on(used: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        "briefgen: 1\nmeta: {title: T}\nsources: {a: {title: A}, b: {title: B}}\n"
        f"events:\n- {{id: e, date: 2001, title: E, sources: {used}, claims: [{{says: x, sources: b}}]}}\n",
        encoding="utf-8",
    )
    brief = run_build(Job(path, "t", formats=("json",))).brief
    assert said in inline_text(list_figures(brief)["figure-spine"].note)


def test_a_lane_called_other_is_not_the_lane_of_the_rest(select: Callable[[str], Selected]) -> None:
    selected = select(
        "meta: {title: T, lanes_by: tag}\nevents:\n- {id: a, date: 2001, title: A, tags: [other]}\n"
        "- {id: b, date: 2002, title: B}\n"
    )
    words = Words("en")
    assert [name_lane(lane, selected, words) for lane in selected.lanes] == ["Other", "None of these"]
    assert [table_row(entry, selected, words)[3] for entry in selected.entries] == ["Other", "None of these"]
    alone = select("meta: {title: T, lanes_by: tag}\nevents:\n- {id: b, date: 2002, title: B}\n")
    assert name_lane("", alone, words) == "Other"


def test_actors_of_one_name_have_lanes_that_can_be_told_apart(select: Callable[[str], Selected]) -> None:
    selected = select(
        "meta: {title: T, lanes_by: actor}\nactors: {ann-1: {name: Ann}, ann-2: {name: Ann}, bob: {name: Bob}}\n"
        "events:\n- {id: a, date: 2001, title: A, actors: [ann-1, ann-2, bob]}\n"
    )
    names = [name_lane(lane, selected, Words("en")) for lane in selected.lanes]
    assert names == ["Ann (ann-1)", "Ann (ann-2)", "Bob"]


def test_a_page_in_a_language_without_a_catalogue_keeps_its_direction_and_speaks_english(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    path.write_text(
        "briefgen: 1\nmeta: {title: שלום, language: he}\nevents:\n- {id: a, date: 2015-10-07, title: אירוע}\n",
        encoding="utf-8",
    )
    built = run_build(Job(path, "t", formats=("html",)))
    page = built.outputs["html"].decode("utf-8")
    assert (built.brief.language, built.brief.direction) == ("he", "rtl")
    assert 'lang="he" dir="rtl"' in page
    assert "7 October 2015" in page
    assert "What happened" in page


MARKED = """\
briefgen: 1
meta: {title: T, marking: TLP:GREEN}
actors: {desk: {name: Desk}, shop: {name: Shop}, harrow: {name: Harrow, marking: TLP:AMBER}}
sources: {log: {title: Log, type: log}, call: {title: Call, type: call%s}, note: {title: Note, type: note},
  m: {title: M}, n: {title: N},
  o: {title: O}, p: {title: P}, q: {title: Q}, r: {title: R}, s: {title: S}}
events:
- {id: a, date: 2001-01-01, title: A, actors: [desk], sources: [log, note], related: {causes: [b, c, d]}}
- id: b
  date: 2001-02-01
  title: B
  actors: [shop]
  quantities: [{what: lost, value: 4, by: desk}, {what: lost, value: 9, by: shop%s}]
  claims: [{by: desk, issue: who, says: They did.}, {by: shop, issue: who, says: We did not., stance: denies}]
- {id: c, date: 2001-03-01, title: C, actors: [desk], sources: [call]}
- {id: d, date: 2001-04-01, title: D, actors: [shop], sources: [m, n, o, p, q, r, s]}
- {id: e, date: 2001-05-01, title: E, actors: [harrow], marking: TLP:AMBER}
"""


def test_a_figure_is_marked_as_high_as_what_it_shows_and_no_higher(tmp_path: Path) -> None:
    found = {}
    for name, source, quantity in (("low", "", ""), ("high", ", marking: TLP:AMBER", ", marking: TLP:RED")):
        (tmp_path / f"{name}.yaml").write_text(MARKED % (source, quantity), encoding="utf-8")
        (tmp_path / "all.yaml").write_text(
            "extends: plain\ncharts: {relations: true, quantities: true, sources: true, spine: true}\n",
            encoding="utf-8",
        )
        job = Job(tmp_path / f"{name}.yaml", "t", formats=("json",), style=str(tmp_path / "all.yaml"))
        figures = list_figures(run_build(job).brief)
        found[name] = {id_.removeprefix("figure-"): figure.marking for id_, figure in figures.items()}
    green, amber = "TLP:GREEN", "TLP:AMBER"
    shown = {"relations", "quantities", "sources", "spine"}
    assert {kind: found["low"][kind] for kind in shown} == {
        "relations": green, "quantities": green, "sources": green, "spine": amber
    }  # fmt: skip
    assert found["high"]["quantities"] == "TLP:RED"
    assert found["high"]["sources"] == amber
