"""JSON, GeoJSON, Timesketch and TimelineJS: what is taken, where it stands, and what is left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from briefgen.errors import SourceError, UsageError
from tests.exchange.reading import read_file, show_dates, show_fields, show_left


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[{"a": 1,}]', "a.json:1:9: nothing follows this comma but '}'"),
        ('[{"a" 1}]', "a.json:1:7: ':' is expected behind a key"),
        ("[1 2]", "a.json:1:4: ',' or ']' is expected here"),
        ("[1]\n]", "a.json:2:1: something stands behind the end of the JSON"),
        ('[{"a": "b', "a.json:1:8: a text in quotes is not closed, or holds a '\\' that means nothing"),
        ("[1,\n", "a.json:1:4: the JSON breaks off at the end of the file"),
        ("[" * 200, "a.json:1:102: the JSON is nested more than 100 deep"),
        ("nope", "a.json:1:1: no JSON value begins here"),
        ("{}", "a.json:1:1: the file holds no list of objects"),
    ],
)
def test_a_file_that_is_no_list_of_objects(text: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        read_file(tmp_path, "a.json", text)
    assert str(caught.value).partition("\n")[0] == f"{tmp_path}/{message}"


def test_a_list_of_objects(tmp_path: Path) -> None:
    text = """[
      {"name": "A", "start": 1565, "end": 1603, "index": 0, "tags": ["x", "y; z"], "at": {"lat": 1.5, "lng": 2}},
      {"name": "B", "start": null, "deep": [{"a": [1]}]},
      "stray",
      {"start": 1700}
    ]"""
    imported = read_file(tmp_path, "a.json", text, mapping=(("lat", "at.lat"), ("lon", "at.lng")))
    assert show_fields(imported) == [
        {
            "date": "1565/1603",
            "title": "A",
            "tags": ["x", "y; z"],
            "places": ["1-5-2"],
            "x": {"index": 0},
        },
        {"date": "unknown", "title": "B", "x": {"deep": [{"a": [1]}]}},
    ]
    assert show_left(imported) == [
        "4:7: 'stray' is no object among those of the list",
        "5:17: the row that begins with '1700' has no title",
    ]
    assert [row.where.line for row in imported.events] == [2, 3]


def test_groups_hold_for_what_is_within_them(tmp_path: Path) -> None:
    text = json.dumps(
        [
            {"company": "One", "models": [{"date": "2023-03-14", "name": "A", "source": "https://example.org/a"}]},
            {"company": "Two", "models": [{"date": "2023-04", "name": "B"}, {"date": "2024", "name": "C"}]},
            {"company": "Three"},
        ],
        indent=1,
    )
    imported = read_file(tmp_path, "a.json", text)
    assert [(row.fields["title"], row.fields["actors"], row.fields["date"]) for row in imported.events] == [
        ("A", ["One"], "2023-03-14"),
        ("B", ["Two"], "2023-04"),
        ("C", ["Two"], "2024"),
    ]
    assert imported.sources == {"example-org": {"title": "example.org", "url": "https://example.org/a"}}
    assert [message.partition(": ")[2] for message in show_left(imported)] == [
        """'{"company": "Three"}' is no object among those of the list"""
    ]


def test_lists_within_keys(tmp_path: Path) -> None:
    text = (
        '{"title": "T", "version": 2, "people": [{"name": "Ann"}], "a": {"events": [{"date": "2015", "title": "A"}]}}'
    )
    imported = read_file(tmp_path, "a.json", text)
    assert show_dates(imported) == ["2015"]
    assert imported.meta == {"title": "T", "x": {"version": 2}}
    text = '{"one": [{"date": "2015", "title": "A"}], "two": [{"date": "2016", "title": "B"}]}'
    imported = read_file(tmp_path, "a.json", text)
    assert show_left(imported) == ["1:60: the 1 objects of 'two' are not imported beside those of 'one'"]
    assert show_dates(read_file(tmp_path, "a.json", text, mapping=(("series", "two"),))) == ["2016"]
    with pytest.raises(UsageError, match="there is no list 'three'; there are 'one', 'two'"):
        read_file(tmp_path, "a.json", text, mapping=(("series", "three"),))


def test_json_lines(tmp_path: Path) -> None:
    text = '{"date": "2015", "title": "A"}\n\n{"date": "2016", "title": "B"} x\n[1]\n{"date": "2017",\n'
    imported = read_file(tmp_path, "a.jsonl", text)
    assert show_dates(imported) == ["2015"]
    assert [message.partition(": ")[0] for message in show_left(imported)] == ["3:31", "5:17", "4:1"]


def test_geojson(tmp_path: Path) -> None:
    features = [
        {"type": "Feature", "id": "q1",
         "properties": {"time": 1425513600000, "place": "Pier", "title": "A", "mag": 5.1},
         "geometry": {"type": "Point", "coordinates": [-9.2, 38.69, 10]}},
        {"type": "Feature", "properties": {"time": "2015-03", "title": "B"},
         "geometry": {"type": "Point", "coordinates": [1, 2]}},
        {"type": "Feature", "properties": {"time": "2016", "title": "C"},
         "geometry": {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}},
        {"type": "Feature", "properties": {"time": "2017", "title": "D"}, "geometry": None},
        {"type": "Other"},
    ]  # fmt: skip
    text = json.dumps({"type": "FeatureCollection", "features": features}, indent=1)
    imported = read_file(tmp_path, "a.json", text, mapping=(("date", "time"),))
    assert show_fields(imported) == [
        {"id": "q1", "date": "2015-03-05T00:00:00Z", "title": "A", "places": ["pier"], "x": {"mag": "5.1"}},
        {"date": "2015-03", "title": "B", "places": ["2-1"]},
        {"date": "2016", "title": "C"},
        {"date": "2017", "title": "D"},
    ]
    assert imported.places["pier"] == {"name": "Pier", "lat": 38.69, "lon": -9.2}
    assert sorted(message.partition(": ")[2] for message in show_left(imported)) == [
        """'{"type": "Other"}' is no feature""",
        "the geometry 'LineString' is no point; the event is imported without its coordinates",
    ]


def test_a_feature_without_a_place_is_one_by_its_title(tmp_path: Path) -> None:
    text = (
        '{"type": "Feature", "properties": {"date": "2015", "name": "Old pier"}, '
        '"geometry": {"type": "Point", "coordinates": [1, 2]}}'
    )
    imported = read_file(tmp_path, "a.geojson", text)
    assert imported.places == {"old-pier": {"name": "Old pier", "lat": 2, "lon": 1}}
    with pytest.raises(SourceError, match="the file is no GeoJSON with features"):
        read_file(tmp_path, "a.geojson", '{"type": "Point", "coordinates": [1, 2]}')


def test_timesketch(tmp_path: Path) -> None:
    csv = (
        "message,timestamp,datetime,timestamp_desc,tag,host\n"
        "Login,1425513600123456,2015-03-05T00:00:00.123456+00:00,Last Login,\"['bad', 'seen']\",db1\n"
        "Logout,1425513660000000,,Logout Time,,db1\n"
        ",1425513660000000,,x,,\n"
    )
    lines = (
        '{"message": "Login", "timestamp": 1425513600123456, "datetime": "2015-03-05T00:00:00.123456+00:00", '
        '"timestamp_desc": "Last Login", "tag": ["bad", "seen"], "host": "db1"}\n'
        '{"message": "Logout", "timestamp": 1425513660000000, "timestamp_desc": "Logout Time", "host": "db1"}\n'
        '{"timestamp": 1425513660000000, "timestamp_desc": "x"}\n'
    )
    for name, text in (("a.csv", csv), ("a.jsonl", lines)):
        imported = read_file(tmp_path, name, text)
        assert [row.fields["date"] for row in imported.events] == ["2015-03-05T00:00:00+00:00", "2015-03-05T00:01:00Z"]
        assert [row.fields["tags"] for row in imported.events] == [["Last Login", "bad", "seen"], ["Logout Time"]]
        assert imported.events[0].fields["x"]["datetime"] == "2015-03-05T00:00:00.123456+00:00"  # type: ignore
        assert [message[:2] for message in show_left(imported)] == ["4:" if name == "a.csv" else "3:"]
    with pytest.raises(SourceError, match="the file has no 'timestamp_desc', which Timesketch demands"):
        read_file(tmp_path, "a.csv", "message,datetime\nA,2015\n", form="timesketch")


SLIDES = {
    "title": {"text": {"headline": "All <b>of it</b>", "text": "<p>In short</p>"}, "background": {"color": "red"}},
    "events": [
        {
            "start_date": {"year": "1943", "month": "7"},
            "end_date": {"year": 1946},
            "text": {"headline": "The &amp; first", "text": "<p>One</p><p><i>Two</i></p>"},
            "media": {
                "url": "https://example.org/f",
                "caption": "<a href='#'>Film</a>",
                "credit": "Museum",
                "thumbnail": "",
            },
            "group": "Machines",
            "unique_id": "first",
            "autolink": False,
        },
        {"start_date": {"year": -44, "month": 3, "day": 15, "hour": 9, "minute": 5}, "text": {"headline": "Ides"}},
        {"start_date": {"year": 1951, "month": 1, "day": 1, "display_date": "1951"}, "text": {"headline": "Padded"}},
        {
            "start_date": {"year": 1952},
            "display_date": "about 1952",
            "text": {"headline": "Said"},
            "media": {"url": "<blockquote>There is <cite>Ann</cite></blockquote>"},
        },
        {"start_date": {"year": "", "month": "3"}, "text": {"headline": "No year"}},
        {"text": {"text": "no headline"}},
        "stray",
    ],
    "eras": [{"start_date": {"year": 1939}, "end_date": {"year": 1945}, "text": {"headline": "War"}}],
    "scale": "human",
}


def test_timelinejs(tmp_path: Path) -> None:
    imported = read_file(tmp_path, "a.json", json.dumps(SLIDES, indent=1))
    assert imported.meta == {"title": "All of it", "subject": "In short", "x": {"background.color": "red"}}
    assert show_fields(imported) == [
        {
            "id": "first",
            "date": "1943-07/1946",
            "title": "The & first",
            "summary": "One\n\n*Two*",
            "tags": ["Machines"],
            "sources": ["film"],
            "x": {"autolink": False},
        },
        {"date": "-0043-03-15T09:05", "title": "Ides"},
        {"date": "1951", "title": "Padded"},
        {"date": "1952~", "date_text": "about 1952", "title": "Said", "summary": "There is Ann",
         "x": {"Media": "<blockquote>There is <cite>Ann</cite></blockquote>"}},
        {"date": "1939/1945", "title": "War", "kind": "state"},
    ]  # fmt: skip
    assert imported.sources == {"film": {"title": "Film", "url": "https://example.org/f", "author": "Museum"}}
    assert [message.partition(": ")[2] for message in show_left(imported)] == [
        "'stray' is no slide",
        "'3' has no year beside it",
        "the row that begins with 'no headline' has no title",
    ]
    assert imported.told[-1] == "not read, as no part of a timeline: scale"


def test_the_sheet_of_timelinejs(tmp_path: Path) -> None:
    text = (
        "Year,Month,Day,Time,End Year,End Month,End Day,End Time,Display Date,Headline,Text,Media,Media Credit,"
        "Media Caption,Media Thumbnail,Type,Group,Background\n"
        ",,,,,,,,,The whole,<p>In short</p>,,,,,title,,\n"
        "1943,6,5,,,,,,,First,Not <b>bold</b> enough,https://example.org/f,Museum,Film,,,Machines,\n"
        "1939,,,,1945,,,,,War,,,,,,era,,\n"
        ",,,,,,,,,Second title,,,,,,title,,\n"
    )
    imported = read_file(tmp_path, "a.csv", text)
    assert imported.meta == {"title": "The whole", "subject": "In short"}
    assert [(row.fields["date"], row.fields["title"], row.fields.get("kind")) for row in imported.events] == [
        ("1943-06-05", "First", None),
        ("1939/1945", "War", "state"),
    ]
    assert imported.events[0].fields["summary"] == "Not **bold** enough"
    assert show_left(imported) == ["5:10: a second title; the timeline has one already"]
