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
