"""Timelines of thousands: each chart stays small and readable, and what it counts is what there is."""

from __future__ import annotations

import importlib.util
import sys
from collections import Counter
from pathlib import Path
from types import ModuleType

import pytest

from briefgen.charts import CHARTS
from briefgen.charts.claim_points import list_points
from briefgen.charts.claims_plan import plan_claims
from briefgen.charts.facts import dated_entries
from briefgen.charts.lane_plan import plan_lanes
from briefgen.charts.matrix_counts import is_crowded, plan_counts
from briefgen.charts.number_scale import make_number_scale
from briefgen.charts.quantity_groups import count_columns, is_crowd, list_groups
from briefgen.charts.ribbon import lay_ribbon
from briefgen.charts.sides import list_parts
from briefgen.charts.spine_plan import plan_spine
from briefgen.draw import draw_figure, find_overlaps, scene_to_svg
from briefgen.source import read_with_includes
from briefgen.style import Style, load_style
from briefgen.timeline.load import load_documents
from briefgen.timeline.select import Selected, select_events
from briefgen.words import Words


def load_sibling(name: str) -> ModuleType:
    """Import a module that stands beside this one."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).parent / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


LARGE, FAULTS = load_sibling("large"), load_sibling("scene_faults")
WIDTH = 642.0


def make_selected(count: int, folder: Path) -> Selected:
    path = folder / f"large-{count}.yaml"
    path.write_text(LARGE.write_large(count), encoding="utf-8")
    timeline = load_documents(read_with_includes(path).documents).timeline
    assert timeline is not None
    return select_events(timeline)


@pytest.fixture(scope="module", params=[3000, pytest.param(100_000, marks=pytest.mark.full)])
def large(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Selected:
    return make_selected(request.param, tmp_path_factory.mktemp("large"))


@pytest.mark.parametrize("kind", list(CHARTS))
def test_no_chart_grows_with_its_timeline(kind: str, large: Selected, style: Style, words: Words) -> None:
    chart = CHARTS[kind](large, style, words, WIDTH, headline=True)
    layout = chart.plot["layout"]
    assert sum(len(trace["x"]) for trace in chart.plot["data"]) <= 1000
    assert len(layout["shapes"]) <= 600
    assert len(layout["annotations"]) <= 700
    assert len(chart.alt) <= 1500
    assert len(chart.note) <= 700
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt, title=chart.title)
    assert len(scene_to_svg(scene, style.font_set, embed_fonts=True).encode()) <= 300_000
    assert find_overlaps(scene, style.font_set) == []
    if kind in ("spine", "swimlanes", "changes"):
        assert FAULTS.find_faults(scene, style) == []


@pytest.mark.parametrize("language", ["ar", "de"])
@pytest.mark.parametrize("width", [340.0, 642.0])
def test_no_words_lie_on_others(width: float, language: str, tmp_path: Path, style: Style) -> None:
    selected = make_selected(1200, tmp_path)
    for kind, build in CHARTS.items():
        chart = build(selected, style, Words(language), width)
        scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
        assert find_overlaps(scene, style.font_set) == [], kind


def test_each_event_is_called_out_or_counted_on_the_axis(large: Selected, style: Style, words: Words) -> None:
    plan = plan_spine(large, style, words, WIDTH)
    assert plan.ribbon is not None
    called = sum(item.called for item in plan.items)
    bars = len(plan.rows.thin) + plan.rows.left_out
    assert plan.ribbon.total + called + bars == len(dated_entries(large))
    chart = CHARTS["spine"](large, style, words, WIDTH)
    said = f"count the {words.number(plan.ribbon.total)} other events, up to {words.number(plan.ribbon.most)} each"
    assert said in chart.note
    assert said in chart.alt


def test_columns_over_a_lane_count_its_events(large: Selected, style: Style, words: Words) -> None:
    plan = plan_lanes(large, style, words, WIDTH)
    counted = Counter(lane for entry in dated_entries(large) for lane in entry.lanes)
    assert {large.lanes[index]: ribbon.total for index, ribbon in plan.ribbons.items()} == counted
    most = max(ribbon.most for ribbon in plan.ribbons.values())
    assert f"up to {words.number(most)} each" in CHARTS["swimlanes"](large, style, words, WIDTH).note


def test_cells_of_actors_count_their_events(large: Selected, style: Style, words: Words) -> None:
    parts = list_parts(large)
    assert is_crowded(parts)
    plan = plan_counts(large, parts, style, words, WIDTH)
    outside = 0
    for row in plan.rows:
        dated = [entry for entry, _ in parts[row.actor] if entry.event.date.start_earliest is not None]
        outside += len(parts[row.actor]) - sum(row.counts)
        assert sum(row.counts) <= len(dated)
    assert outside <= plan.outside
    assert CHARTS["matrix"](large, style, words, WIDTH).shown == len(plan.counted)


def test_signs_stand_for_the_statements_of_their_speakers(large: Selected, style: Style, words: Words) -> None:
    plan = plan_claims(large, style, words, WIDTH)
    known = {point.issue: Counter(claim.by for _, claim in point.claims) for point in list_points(large)}
    seen: dict[str, Counter[str]] = {}
    for block in plan.blocks:
        for row in block.rows:
            for speaker, cell in zip(block.speakers, row.cells, strict=True):
                seen.setdefault(row.point.issue, Counter())[speaker] += sum(said.count for said in cell)
    for point in plan.shown:
        told = {speaker: count for speaker, count in seen[point.issue].items() if count}
        assert told.items() <= known[point.issue].items()
    assert sum(len(known[point.issue]) for point in plan.shown) - plan.unheard == sum(
        sum(count > 0 for count in counts.values()) for counts in seen.values()
    )


def test_columns_of_figures_count_all_of_them(large: Selected) -> None:
    crowds = [group for group in list_groups(large) if is_crowd(group)]
    assert crowds
    for group in crowds:
        scale = make_number_scale(0, 500, 100.0, 400.0)
        assert sum(count_columns(group, scale)) == len(group.given)


def test_a_ribbon_counts_what_lies_beyond_its_ends() -> None:
    ribbon = lay_ribbon([(-50.0, -50.0), (900.0, 900.0), (10.0, 30.0)], 0.0, 40.0)
    assert ribbon.total == 3
    assert (ribbon.counts[0], ribbon.counts[5], ribbon.counts[-1]) == (1, 1, 1)


def test_few_events_are_drawn_one_by_one(example: Selected, style: Style, words: Words) -> None:
    assert plan_spine(example, style, words, WIDTH).ribbon is None
    assert not plan_lanes(example, style, words, WIDTH).ribbons
    assert not is_crowded(list_parts(example))
    assert not any(map(is_crowd, list_groups(example)))


def test_sizes_of_styles_are_kept(tmp_path: Path, words: Words) -> None:
    style = load_style("large-print")
    selected = make_selected(1000, tmp_path)
    for kind in ("spine", "swimlanes", "matrix", "claims", "quantities"):
        chart = CHARTS[kind](selected, style, words, WIDTH)
        assert find_overlaps(draw_figure(chart.plot, style.font_set, alt=chart.alt), style.font_set) == [], kind
