"""Outlines of the user's: read whole or refused, found by checking at their place, drawn on the map."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import TimelineError
from briefgen.geojson import MOST_BYTES, GeojsonError, read_lines

RING = [[35.0, 34.0], [37.0, 34.0], [37.0, 36.0], [35.0, 34.0]]
TIMELINE = """\
briefgen: 1
meta: {title: A}
places:
  a: {name: Alpha, lat: 35, lon: 36, geojson: alpha.json}
  b: {name: Beta, lat: 34, lon: 38}
events:
- {date: 2015-01-01, title: One, places: [a]}
- {date: 2015-01-02, title: Two, places: [b]}
"""


def nest(kind: str) -> dict[str, object]:
    polygon = {"type": "Polygon", "coordinates": [RING]}
    return {
        "Polygon": polygon,
        "Feature": {"type": "Feature", "properties": {}, "geometry": polygon},
        "FeatureCollection": {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": polygon}]},
        "GeometryCollection": {"type": "GeometryCollection", "geometries": [polygon]},
        "MultiPolygon": {"type": "MultiPolygon", "coordinates": [[RING]]},
        "MultiLineString": {"type": "MultiLineString", "coordinates": [RING]},
        "LineString": {"type": "LineString", "coordinates": RING},
    }[kind]


@pytest.mark.parametrize(
    "kind",
    ["Polygon", "Feature", "FeatureCollection", "GeometryCollection", "MultiPolygon", "MultiLineString", "LineString"],
)
def test_every_kind_of_line_is_read(kind: str) -> None:
    assert read_lines(json.dumps(nest(kind)).encode()) == (tuple((lon, lat) for lon, lat in RING),)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "is no GeoJSON"),
        ("[1]", "is no GeoJSON"),
        ('{"type": "Polygon"}', "is no GeoJSON"),
        ("[" * 100_000, "is no GeoJSON"),
        ('{"type": "Topology"}', "has a 'Topology'"),
        ('{"type": "Point", "coordinates": [1, 2]}', "holds neither a line nor an outline"),
        ('{"type": "LineString", "coordinates": [[1, 2]]}', "fewer than two points"),
        ('{"type": "LineString", "coordinates": [[1, 2], [1, 95]]}', "nowhere on the Earth"),
        ('{"type": "LineString", "coordinates": [[1, 2], [1, NaN]]}', "nowhere on the Earth"),
        (" " * (MOST_BYTES + 1), "is larger than 10 MB"),
    ],
)
def test_what_is_no_outline_is_refused(text: str, message: str) -> None:
    with pytest.raises(GeojsonError, match=message):
        read_lines(text.encode())


@given(
    data=st.binary(max_size=200)
    | st.recursive(
        st.none() | st.floats() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["type", "coordinates", "features", "geometry"]), inner, max_size=3)
        ),
        max_leaves=8,
    ).map(lambda value: json.dumps(value).encode())
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        lines = read_lines(data)
    except GeojsonError:
        return
    assert all(len(line) > 1 for line in lines)


def build(folder: Path) -> str:
    (folder / "t.yaml").write_text(TIMELINE, encoding="utf-8")
    return run_build(Job(folder / "t.yaml", "t", formats=("html",))).outputs["html"].decode()


def test_an_outline_is_drawn_on_the_map(tmp_path: Path) -> None:
    (tmp_path / "alpha.json").write_text(json.dumps(nest("Polygon")), encoding="utf-8")
    assert "Full lines in colour are the timeline&#x27;s own." in build(tmp_path).replace("'", "&#x27;")


def test_a_missing_or_faulty_outline_is_a_problem_at_its_place(tmp_path: Path) -> None:
    with pytest.raises(TimelineError, match=r"there is no file 'alpha\.json' beside the timeline") as caught:
        build(tmp_path)
    assert ":4:47: " in str(caught.value)
    (tmp_path / "alpha.json").write_text("{}", encoding="utf-8")
    with pytest.raises(TimelineError, match=r"'alpha\.json' is no GeoJSON, so it cannot be drawn"):
        build(tmp_path)
