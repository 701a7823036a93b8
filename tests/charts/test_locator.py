"""The map of places: anywhere on the Earth, nothing on anything, no place lost."""

from __future__ import annotations

import math
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from briefgen.charts.locator import build_locator, has_locator
from briefgen.charts.maps.atlas import is_cut, load_atlas, shipped_atlas, unwind
from briefgen.charts.maps.blocks import Wish, place_blocks
from briefgen.charts.maps.clipping import clip_line_to_box, clip_ring_to_box
from briefgen.charts.maps.make_atlas import make_atlas
from briefgen.charts.maps.projection import Azimuthal, EqualEarth, find_extent, list_circle, measure_arc
from briefgen.charts.maps.sites import find_crowd, list_sites, part_sites
from briefgen.draw import draw_figure, find_overlaps, scene_to_svg
from briefgen.errors import DrawError, SelectionError, StyleError
from briefgen.style import Style, load_style
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
Golden = Callable[[str, str], None]

PACIFIC = [("Suva", -18.1, 178.4), ("Apia", -13.8, -171.8), ("Nukualofa", -21.1, -175.2), ("Funafuti", -8.5, 179.2)]
POLAR = [("Alert", 82.5, -62.3), ("Longyearbyen", 78.2, 15.6), ("Tiksi", 71.6, 128.9), ("Pole", 90.0, 0.0)]
SOUTH = [("Vostok", -78.5, 106.8), ("McMurdo", -77.8, 166.7), ("Halley", -75.6, -26.3), ("Pole", -90.0, 0.0)]
CITY = [("Gate", 52.5163, 13.3777), ("Tower", 52.5208, 13.4094), ("Airport", 52.3667, 13.5033)]
WORLD = [("London", 51.5, -0.1), ("Tokyo", 35.7, 139.7), ("Lima", -12.0, -77.0), ("Sydney", -33.9, 151.2)]
ONE = [("Here", 10.0, 20.0), ("There", 10.001, 20.0)]
CASES = {"pacific": PACIFIC, "polar": POLAR, "south": SOUTH, "city": CITY, "world": WORLD, "near": ONE}


def write_places(places: list[tuple[str, float, float]], radius: float | None = None) -> str:
    lines = ["places:"]
    for index, (name, lat, lon) in enumerate(places):
        around = f", radius_km: {radius}" if radius else ""
        lines.append(f"  p{index}: {{name: '{name}', lat: {lat}, lon: {lon}{around}}}")
    lines.append("events:")
    for index in range(len(places)):
        lines.append(f"- {{date: {1900 + index}, title: Event {index}, places: [p{index}], significance: 5}}")
    return "\n".join(lines)


@pytest.mark.parametrize("name", CASES)
def test_pictures_are_the_accepted_ones(name: str, select: Select, style: Style, words: Words, golden: Golden) -> None:
    chart = build_locator(select(write_places(CASES[name], 150)), style, words, 340.0, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    assert find_overlaps(scene, style.font_set) == []
    golden(f"charts/locator-{name}.svg", scene_to_svg(scene, style.font_set, embed_fonts=False).replace("><", ">\n<"))


@pytest.mark.parametrize("name", CASES)
def test_every_mark_stands_on_the_map(name: str, select: Select, style: Style, words: Words) -> None:
    chart = build_locator(select(write_places(CASES[name])), style, words, 642.0)
    marks = next(trace for trace in chart.plot["data"] if trace["type"] == "scatter")
    width, height = chart.plot["layout"]["width"], chart.plot["layout"]["height"]
    assert all(0 < x < width for x in marks["x"])
    assert all(0 < y < height for y in marks["y"])


def test_examples_keep_every_event(example: Selected, style: Style) -> None:
    if not has_locator(example):
        return
    chart = build_locator(example, style, Words(example.meta.language), 642.0)
    sites = list_sites(example)
    assert len(chart.rows) == len(sites)
    assert sum(len(row[3].replace("،", ",").split(",")) for row in chart.rows) == chart.total
    assert "Natural Earth" in chart.note


places = st.tuples(
    st.sampled_from(["A", "Somewhere far away", "x" * 40, "مكان"]),
    st.floats(-90, 90).map(lambda value: round(value, 3)),
    st.floats(-180, 180).map(lambda value: round(value, 3)),
)


@given(
    listed=st.lists(places, min_size=1, max_size=40),
    radius=st.sampled_from([None, 1, 300, 9000]),
    width=st.sampled_from([642.0, 340.0, 250.0]),
)
@settings(max_examples=settings.default.max_examples // 5)
def test_any_places_are_drawn_without_overlaps(
    listed: list[tuple[str, float, float]],
    radius: float | None,
    width: float,
    select: Select,
    style: Style,
    words: Words,
) -> None:
    chart = build_locator(select(write_places(listed, radius)), style, words, width, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    assert find_overlaps(scene, style.font_set) == []
    assert len(chart.rows) == len(listed)
    assert chart.shown == chart.total or "Not labelled" in str(chart.plot) or "Beyond" in str(chart.plot)


def test_one_light_place_far_away_does_not_make_the_map_small(select: Select) -> None:
    near = [(f"N{index}", 35 + index / 10, 36 + index / 10) for index in range(12)]
    text = write_places([*near, ("Far", 51.5, -0.1)]).replace(
        "title: Event 12, places: [p12], significance: 5", "title: Event 12, places: [p12], significance: 2"
    )
    shown, beyond = part_sites(list_sites(select(text)))
    assert [site.place.name for site in beyond] == ["Far"]
    assert len(shown) == 12
    weighty, none = part_sites(list_sites(select(text.replace("significance: 2", "significance: 5"))))
    assert (len(weighty), none) == (13, [])


@pytest.mark.parametrize(("lat", "worth"), [(38.69, False), (38.72, False), (38.80, True), (41.15, True)])
def test_places_of_one_town_are_no_map(select: Select, lat: float, worth: bool) -> None:
    assert has_locator(select(write_places([("Pier", 38.69, -9.2), ("Other", lat, -9.2)]))) is worth


def test_without_positions_there_is_nothing_to_draw(select: Select, style: Style, words: Words) -> None:
    selected = select("events: [{date: 2015, title: A, places: [Nowhere]}]")
    assert not has_locator(selected)
    with pytest.raises(SelectionError, match="no event has a place with 'lat' and 'lon'"):
        build_locator(selected, style, words, 642.0)


@pytest.mark.parametrize(("size", "countries"), [("50m", 241), ("110m", 177)])
def test_the_atlases_are_whole_and_small(size: str, countries: int) -> None:
    path = shipped_atlas(size)
    assert path.stat().st_size < 300_000
    atlas = load_atlas(path)
    assert len(atlas.countries) == countries
    for country in atlas.countries:
        for polygon in country.polygons:
            ring = atlas.ring(polygon[0])
            assert len(ring) > 2
            assert all(abs(one[0] - other[0]) <= 360 for one, other in pairwise(ring))


def test_an_atlas_is_made_from_a_topology_the_same_each_time(tmp_path: Path) -> None:
    topology = {
        "transform": {"scale": [0.1, 0.1], "translate": [-10, -10]},
        "arcs": [[[0, 0], [5, 0], [0, 5]], [[5, 5], [-5, -5]]],
        "objects": {
            "countries": {"geometries": [{"type": "Polygon", "arcs": [[0, 1]], "properties": {"name": "Squareland"}}]}
        },
    }
    path = tmp_path / "atlas.bin"
    path.write_bytes(make_atlas(topology))
    atlas = load_atlas(path)
    assert [(country.name, country.polygons) for country in atlas.countries] == [("Squareland", [[[0, 1]]])]
    assert atlas.line(0) == [(-10.0, -10.0), (-9.5, -10.0), (-9.5, -9.5)]
    assert atlas.line(1) == [(-9.5, -9.5), (-10.0, -10.0)]
    assert atlas.box([0]) == atlas.box([0, ~1]) == (-10.0, -10.0, -9.5, -9.5)
    assert atlas.ring([0, 1]) == [(-10.0, -10.0), (-9.5, -10.0), (-9.5, -9.5)]
    assert make_atlas(topology) == make_atlas(topology)


NO_ATLASES = (b"[1]", b'{"form": 99}', b'{"form": 2}', b'{"form": 2, "points": 3}')


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"not packed",
        zlib.compress(b""),
        *(zlib.compress(len(head).to_bytes(4, "little") + head) for head in NO_ATLASES),
    ],
)
def test_a_file_that_is_no_atlas_is_refused(data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "atlas.bin"
    path.write_bytes(data)
    with pytest.raises(DrawError, match="atlas"):
        load_atlas(path)


degrees = st.tuples(st.floats(-180, 180), st.floats(-90, 90))


@given(points=st.lists(degrees, min_size=1, max_size=20))
def test_the_extent_holds_every_point(points: list[tuple[float, float]]) -> None:
    extent = find_extent(points)
    if not extent.is_world:
        for point in points:
            assert math.degrees(measure_arc((extent.lon, extent.lat), point) / 6371.0088) <= extent.reach + 0.01


@given(center=degrees, radius=st.floats(0.1, 15_000))
def test_a_circle_is_everywhere_as_far_from_its_middle(center: tuple[float, float], radius: float) -> None:
    for point in list_circle(center, radius, 12):
        assert measure_arc(center, point) == pytest.approx(radius, rel=1e-6, abs=1e-3)


@given(middle=degrees, point=degrees)
def test_the_projection_about_a_point_keeps_chords(middle: tuple[float, float], point: tuple[float, float]) -> None:
    """Lambert's distance from the middle is that of the chord through the Earth (Snyder, 24-1)."""
    x, y = Azimuthal(*middle).project(point)
    arc = measure_arc(middle, point) / 6371.0088
    if arc < math.pi - 0.01:
        assert math.hypot(x, y) == pytest.approx(2 * math.sin(arc / 2), abs=1e-6)


def test_equal_earth_is_the_authors_own() -> None:
    """Checked against the published formula at the pole and the equator's end."""
    assert EqualEarth(0).project((0, 90))[1] == pytest.approx(1.3173627591574133)
    assert EqualEarth(0).project((180, 0))[0] == pytest.approx(2.7066299836960748)


def test_longitudes_run_on_and_cuts_are_known() -> None:
    assert unwind([(170, 0), (-170, 0), (-160, 0), (170, 0)]) == [(170, 0), (190, 0), (200, 0), (170, 0)]
    assert is_cut((180, 5), (180, 9))
    assert is_cut((5, -90), (9, -90))
    assert not is_cut((179, 5), (180, 9))


def test_clipping_keeps_what_lies_within() -> None:
    box = (0.0, 0.0, 10.0, 10.0)
    assert clip_ring_to_box([(-5, -5), (15, -5), (15, 15), (-5, 15)], box) == [(0, 10), (0, 0), (10, 0), (10, 10)]
    assert clip_ring_to_box([(20, 20), (30, 20), (30, 30)], box) == []
    assert clip_line_to_box([(-5, 5), (15, 5), (15, 8), (5, 8)], box) == [[(0, 5), (10, 5)], [(10, 8), (5, 8)]]


@given(
    marks=st.lists(st.tuples(st.floats(10, 190), st.floats(10, 190)), min_size=1, max_size=25, unique=True),
    size=st.tuples(st.floats(5, 90), st.floats(8, 40)),
)
def test_blocks_stand_on_nothing(marks: list[tuple[float, float]], size: tuple[float, float]) -> None:
    placed = place_blocks([Wish(mark, (size, (10.0, 10.0))) for mark in marks], 4.0, (0.0, 0.0, 200.0, 200.0))
    boxes = [each.box for each in placed if each is not None]
    for index, box in enumerate(boxes):
        assert 0 <= box[0] < box[2] <= 200
        assert 0 <= box[1] < box[3] <= 200
        for other in boxes[index + 1 :]:
            assert box[2] <= other[0] or other[2] <= box[0] or box[3] <= other[1] or other[3] <= box[1]


def crowd_of(count: int) -> list[tuple[str, float, float]]:
    """Return places with long names within some km, and four far from there and from each other."""
    crowd = [(f"Village number {index} on the river", 50 + index % 4 / 6, 8 + index // 4 / 4) for index in range(count)]
    return [*crowd, ("North", 62.0, 10.0), ("South", 40.0, 9.0), ("East", 51.0, 30.0), ("West", 52.0, -8.0)]


def test_a_crowd_has_a_map_of_its_own(select: Select, style: Style, words: Words) -> None:
    selected = select(write_places(crowd_of(12)))
    chart = build_locator(selected, style, words, 642.0)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    assert find_overlaps(scene, style.font_set) == []
    texts = [annotation["text"] for annotation in chart.plot["layout"]["annotations"]]
    assert "<b>Detail: the part within the frame</b>" in texts
    shown = " ".join(texts).replace("<br>", " ")
    assert sum(f"Village number {index} on the river" in shown for index in range(12)) >= 9
    alone = build_locator(select(write_places(crowd_of(3))), style, words, 642.0)
    assert "Detail" not in str(alone.plot)


def test_crowds_are_found_where_words_are_missing(select: Select) -> None:
    sites = list_sites(select(write_places(crowd_of(12))))
    crowd, far = sites[:12], sites[12:]
    assert find_crowd(sites, crowd[:6], 20.0) == crowd
    assert find_crowd(sites, crowd[:3], 20.0) == []
    assert find_crowd(sites, far, 20.0) == []
    assert find_crowd(crowd, crowd, 20.0) == []


def test_a_map_shows_where_it_lies(select: Select, style: Style, words: Words) -> None:
    inland = [("One", 50.5, 10.0), ("Two", 50.6, 10.3)]
    chart = build_locator(select(write_places(inland)), style, words, 642.0)
    lines = [shape for shape in chart.plot["layout"]["shapes"] if shape["fillcolor"] == "rgba(0,0,0,0)"]
    assert any(shape["path"].count("L") > 5 for shape in lines)


def test_a_style_may_name_a_finer_atlas(select: Select, tmp_path: Path, words: Words) -> None:
    selected = select(write_places([("One", 50.5, 10.0), ("Two", 20.6, 30.3)]))
    (tmp_path / "own.bin").write_bytes(shipped_atlas("110m").read_bytes())
    (tmp_path / "own.yaml").write_text("extends: plain\ncharts: {atlas: own.bin}\n", encoding="utf-8")
    own = build_locator(selected, load_style(str(tmp_path / "own.yaml")), words, 642.0)
    assert own.plot != build_locator(selected, load_style("plain"), words, 642.0).plot
    (tmp_path / "bad.yaml").write_text("extends: plain\ncharts: {atlas: none.bin}\n", encoding="utf-8")
    with pytest.raises(StyleError, match=r"bad.yaml:2:17: there is no file 'none.bin'"):
        load_style(str(tmp_path / "bad.yaml"))


def test_a_map_is_the_same_whatever_way_the_words_run(select: Select, style: Style) -> None:
    """East stays right of west: coasts, circles and marks, each where they stand in English."""
    selected = select(write_places(CITY, 150))
    english, arabic = (build_locator(selected, style, Words(language), 340.0).plot for language in ("en", "ar"))

    def grounds(plot: dict[str, Any]) -> list[str]:
        return [shape["path"] for shape in plot["layout"]["shapes"] if "Z" in shape["path"] or len(shape["path"]) > 200]

    def marks(plot: dict[str, Any]) -> list[float]:
        return sorted(x for trace in plot["data"] for x in trace["x"])

    assert grounds(english)
    assert grounds(english) == grounds(arabic)
    assert marks(english) == pytest.approx(marks(arabic), abs=0.02)
