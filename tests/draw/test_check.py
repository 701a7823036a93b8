"""Labels that touch nothing pass; those that overlap, leave the page or are cut are found."""

from __future__ import annotations

from typing import Any

import pytest

from briefgen.draw import Clip, Label, Scene, draw_figure, find_overlaps, find_uncovered
from briefgen.text.fonts import FontSet
from briefgen.text.measure import measure_text


@pytest.fixture
def make_label(fonts: FontSet) -> Any:
    def make(x: float, y: float, text: str = "label", size: float = 10, angle: float = 0) -> Label:
        return Label(x, y, text, size, measure_text(text, fonts.face(), size), angle=angle)

    return make


def kinds(scene: Scene, fonts: FontSet) -> list[tuple[str, str, str]]:
    return [
        (fault.kind, fault.label.text, fault.other.text if fault.other else "") for fault in find_overlaps(scene, fonts)
    ]


def test_labels_side_by_side_and_line_below_line_pass(make_label: Any, fonts: FontSet) -> None:
    first = make_label(10, 20)
    scene = Scene(100, 60, (first, make_label(10 + first.width, 20), make_label(10, 33), make_label(10, 45, "   ")))
    assert find_overlaps(scene, fonts) == []


def test_two_that_overlap_are_named_once(make_label: Any, fonts: FontSet) -> None:
    scene = Scene(200, 60, (make_label(10, 20, "late"), make_label(90, 20, "far"), make_label(15, 25, "early")))
    assert kinds(scene, fonts) == [("overlap", "late", "early")]
    (fault,) = find_overlaps(scene, fonts)
    assert fault.depth == pytest.approx(12 - 5)
    assert find_overlaps(scene, fonts, tolerance=8) == []


def test_turned_labels_have_turned_boxes(make_label: Any, fonts: FontSet) -> None:
    upright = make_label(50, 80, "a long label", angle=270)
    beside = make_label(54, 50, "beside")
    across = make_label(30, 50, "across")
    assert kinds(Scene(200, 100, (upright, beside)), fonts) == []
    assert kinds(Scene(200, 100, (upright, across)), fonts) == [("overlap", "a long label", "across")]
    slanted = make_label(20, 20, "slanted to the right", angle=45)
    assert kinds(Scene(200, 200, (slanted, make_label(70, 30, "in its corner"))), fonts) == []


def test_what_leaves_the_page_or_is_cut_is_found(make_label: Any, fonts: FontSet) -> None:
    scene = Scene(
        100,
        60,
        (
            make_label(90, 20, "right"),
            make_label(10, 5, "top"),
            Clip(0, 0, 50, 60, (make_label(40, 30, "cut"), make_label(5, 30, "whole"))),
        ),
    )
    assert kinds(scene, fonts) == [("outside", "right", ""), ("outside", "top", ""), ("cut", "cut", "")]


def test_a_clip_within_a_clip_cuts_more(make_label: Any, fonts: FontSet) -> None:
    inner = Clip(0, 0, 20, 60, (make_label(10, 30, "cut"),))
    assert kinds(Scene(100, 60, (Clip(0, 0, 90, 60, (inner,)),)), fonts) == [("cut", "cut", "")]
    outer = Clip(0, 0, 20, 60, (Clip(0, 0, 90, 60, (make_label(10, 30, "cut"),)),))
    assert kinds(Scene(100, 60, (outer,)), fonts) == [("cut", "cut", "")]


def test_a_figure_with_crowded_notes_is_found_out(plain_figure: dict[str, Any], fonts: FontSet) -> None:
    assert find_overlaps(draw_figure(plain_figure, fonts), fonts) == []
    note = plain_figure["layout"]["annotations"][0]
    plain_figure["layout"]["annotations"].append(note | {"yshift": 5, "text": "another"})
    assert kinds(draw_figure(plain_figure, fonts), fonts) == [("overlap", "a note", "another")]


def test_characters_without_a_glyph_are_named(make_label: Any, fonts: FontSet) -> None:
    label = make_label(1, 20, "ok ✓ ✓ 😀")
    assert find_uncovered(Scene(99, 30, (make_label(1, 9), label)), fonts) == [(label, "✓😀")]
