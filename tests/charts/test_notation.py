"""One notation: shape by kind, look by standing, hole and dashes by date; the same picture in figure and table."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations, product
from typing import get_args

import pytest

from briefgen.charts.canvas import Canvas, escape_label
from briefgen.charts.colors import find_contrast
from briefgen.charts.notation import Look, Shape, glyph_of, glyph_scene, hatch_path, make_mark, mark_paths
from briefgen.draw import draw_figure, scene_to_svg
from briefgen.draw.geometry import move_steps
from briefgen.draw.scene import Clip, Item, Label, Path, Scene
from briefgen.style import Style
from briefgen.text.fonts import FontSet
from briefgen.timeline.select import Selected

Select = Callable[[str], Selected]
GLYPHS = list(product(get_args(Shape), get_args(Look), (False, True), (False, True)))


@pytest.mark.parametrize(
    ("record", "expected"),
    [
        ("date: 2015-10-07", ("event", "solid", False, False)),
        ("date: 2015-10-07, status: confirmed", ("event", "solid", False, False)),
        ("date: 2015-10-07, status: corroborated", ("event", "solid", False, False)),
        ("date: 2015-10-07, status: unverified", ("event", "light", False, False)),
        ("date: 2015-10-07, status: disputed", ("event", "hatched", False, False)),
        ("date: 2015-10-07, status: refuted", ("event", "crossed", False, False)),
        ("date: 2015-10-07, status: withdrawn", ("event", "crossed", False, False)),
        ("date: 2015-03", ("event", "solid", True, False)),
        ("date: '2015-03?'", ("event", "solid", True, True)),
        ("date: '2015-10-07?'", ("event", "solid", False, True)),
        ("date: '[..2015-10-07]'", ("event", "solid", True, False)),
        ("date: 2015-10-07T14:30", ("event", "solid", False, False)),
        ("date: unknown", ("event", "solid", True, False)),
        ("date: 2015-10-07/.., kind: state", ("state", "solid", False, False)),
        ("date: 2015-10-07, kind: statement", ("statement", "solid", False, False)),
        ("date: 2015-10-07, kind: absence", ("absence", "solid", False, False)),
        ("date: 2015-10-07, kind: planned", ("planned", "outlined", False, False)),
        ("date: 2015-10-07, kind: planned, status: disputed", ("planned", "hatched", False, False)),
    ],
)
def test_glyph_says_kind_standing_and_date(record: str, expected: tuple[object, ...], select: Select) -> None:
    selected = select(f"events: [{{title: One, {record}}}]")
    assert glyph_of(selected.entries[0].event) == expected


def test_kinds_and_standings_look_different_without_colour(style: Style) -> None:
    """No two shapes, and no two looks of one shape, are the same picture."""

    def draw(scene: Scene) -> str:
        return scene_to_svg(scene, FontSet(), embed_fonts=False)

    for shape in get_args(Shape):
        # Only what is planned is outlined.
        looks = [look for look in get_args(Look) if (shape, look) != ("absence", "outlined")]
        pictures = [draw(glyph_scene(shape, look, False, False, style)) for look in looks]
        assert all(one != other for one, other in combinations(pictures, 2))
    shapes = [draw(glyph_scene(shape, "solid", False, False, style)) for shape in get_args(Shape)]
    assert len(set(shapes)) == len(shapes)


def flatten(items: tuple[Item, ...]) -> list[Path]:
    paths: list[Path] = []
    for item in items:
        if isinstance(item, Clip):
            paths += flatten(item.items)
        elif isinstance(item, Path):
            paths.append(item)
    return paths


@pytest.mark.parametrize(("shape", "look", "hollow", "dashed"), GLYPHS)
def test_figure_and_table_show_the_same_mark(
    shape: Shape, look: Look, hollow: bool, dashed: bool, style: Style
) -> None:
    size = 11.0
    canvas = Canvas(size, "FiraGO", "#1a1a1a")
    canvas.mark(make_mark(shape, look, hollow, dashed, size * 0.36, style.palette.accent), size / 2, size / 2, "facts")
    drawn = flatten(draw_figure(canvas.finish(size), FontSet()).items)[1:]  # without the page
    scene = glyph_scene(shape, look, hollow, dashed, style, size)
    assert [outline(path) for path in drawn] == [outline(path) for path in flatten(scene.items)]
    assert measures(drawn) == pytest.approx(measures(flatten(scene.items)), abs=0.002)


def outline(path: Path) -> object:
    """Return what is seen of a path, but for its measures."""
    return [step[0] for step in path.steps], path.fill, path.stroke, bool(path.dash)


def measures(paths: list[Path]) -> list[float]:
    """Return every number of paths that is seen."""
    found: list[float] = []
    for path in paths:
        found += [float(value) for step in path.steps for value in step[1:]]
        found += [path.width if path.stroke else 0.0, *path.dash]
    return found


def test_marks_stay_within_their_picture(style: Style) -> None:
    for shape, look, hollow, dashed in GLYPHS:
        scene = glyph_scene(shape, look, hollow, dashed, style, 12.0)
        for path in flatten(scene.items):
            places = [float(value) for step in path.steps for value in step[1:]]
            assert min(places) >= 0.0
            assert max(places) <= 12.0


@pytest.mark.parametrize("color", ["#004488", "#bb5566", "#ddaa33", "#777777", "#1a1a1a", "#ffff00"])
def test_every_mark_has_an_outline_of_enough_contrast(color: str) -> None:
    for shape, look, hollow, dashed in GLYPHS:
        paths = mark_paths(make_mark(shape, look, hollow, dashed, 4.0, color))
        assert any(path.stroke and find_contrast(path.stroke) >= 3.0 for path in paths)


def test_hatch_lies_within_its_shape() -> None:
    corners = [(0.0, 0.0), (40.0, 0.0), (40.0, 6.0), (0.0, 6.0)]
    path = hatch_path(corners, "#000000")
    assert len(path.steps) > 10
    for step in path.steps:
        assert -1e-6 <= float(step[1]) <= 40 + 1e-6
        assert -1e-6 <= float(step[2]) <= 6 + 1e-6


def test_hatches_of_neighbours_do_not_depend_on_their_place() -> None:
    square = [(0.0, 0.0), (8.0, 0.0), (8.0, 8.0), (0.0, 8.0)]
    moved = [(x + 100.0, y + 50.0) for x, y in square]
    first, second = hatch_path(square, "#000000"), hatch_path(moved, "#000000")
    assert [tuple(map(type, step)) for step in first.steps] == [tuple(map(type, step)) for step in second.steps]
    for one, other in zip(move_steps(first.steps, 100.0, 50.0), second.steps, strict=True):
        assert one[1:] == pytest.approx(other[1:])


@pytest.mark.parametrize(
    "text", ["<b>bold</b>", "<a href='javascript:x'>", "a & b &lt; c", "$x^2$ costs $5", "&#36;", "<br>", "%{x}"]
)
def test_words_of_the_user_are_shown_as_they_are(text: str) -> None:
    canvas = Canvas(400.0, "FiraGO", "#1a1a1a")
    canvas.text(5.0, 5.0, [text], 12.0, "#1a1a1a")
    figure = canvas.finish(40.0)
    labels = [item for item in draw_figure(figure, FontSet()).items if isinstance(item, Label)]
    assert "".join(label.text for label in labels) == text
    assert not any(label.url or label.bold for label in labels)
    assert "$" not in figure["layout"]["annotations"][0]["text"]
    assert escape_label(text) == figure["layout"]["annotations"][0]["text"]


def test_a_right_to_left_page_is_the_mirror() -> None:
    pages: list[Scene] = []
    for mirrored in (False, True):
        canvas = Canvas(100.0, "FiraGO", "#1a1a1a", mirrored=mirrored)
        canvas.bar(10.0, 30.0, 10.0, 4.0, "#004488", "facts")
        canvas.line([(10.0, 20.0), (40.0, 25.0)], "#000000")
        pages.append(draw_figure(canvas.finish(30.0), FontSet()))
    places = [
        sorted(float(step[1]) for path in flatten(page.items)[1:] for step in path.steps if len(step) > 1)
        for page in pages
    ]
    assert places[1] == pytest.approx(sorted(100.0 - x for x in places[0]))
