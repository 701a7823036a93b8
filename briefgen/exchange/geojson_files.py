"""A GeoJSON file goes in; an event for each of its features comes out, with the place that its point is."""

from __future__ import annotations

from pathlib import Path

from briefgen.errors import Problem, SourceError
from briefgen.exchange.cells import Cell
from briefgen.exchange.decoding import read_text
from briefgen.exchange.imported import Imported, ImportOptions
from briefgen.exchange.json_tables import make_table
from briefgen.exchange.located_json import Found, JsonFile, Number, open_json, read_json_text, write_value
from briefgen.exchange.mapping import describe_columns, guess_columns
from briefgen.exchange.table_rows import read_rows

# What no property is called; these columns hold the coordinates of points.
_LAT, _LON = "geometry latitude", "geometry longitude"


def read_geojson(path: Path, options: ImportOptions) -> Imported:
    """Read features (RFC 7946): properties as columns, points as places.

    Raises:
        SourceError: it is no GeoJSON, or none of its properties holds dates or titles.
        UsageError: the user's mapping names what is not there.
    """
    text, told = read_text(path)
    source = open_json(text, str(path))
    problems: list[Problem] = []
    features = _list_features(read_json_text(source), source, problems)
    table = make_table(source, [_read_properties(feature) for feature in features])
    points = [_read_point(feature, source, problems) for feature in features]
    lat, lon = len(table.headings), len(table.headings) + 1
    table.headings += [_LAT, _LON]
    for row, point in zip(table.rows, points, strict=True):
        row += point
    columns = guess_columns(table, options.mapping)
    if not any(name in ("lat", "lon") for name, _ in options.mapping):
        columns["lat"], columns["lon"] = lat, lon
    if "places" not in columns:
        columns["places"] = columns["title"]
    imported = read_rows(table, options, columns)
    imported.told = [*([told] if told else []), *describe_columns(columns, table), *imported.told]
    imported.left = problems + imported.left
    _drop_unlocated(imported, columns["places"] == columns["title"])
    return imported


def _list_features(root: Found, source: JsonFile, problems: list[Problem]) -> list[dict[str, Found]]:
    """Return the features of a collection, or the one that the file is; what is none is left."""
    value = root.value if isinstance(root.value, dict) else {}
    kind = write_value(value["type"]) if "type" in value else ""
    if kind == "Feature":
        return [value]
    listed = value["features"].value if "features" in value else None
    if kind != "FeatureCollection" or not isinstance(listed, list):
        problem = source.problem(
            root.start, "the file is no GeoJSON with features", "is it plain JSON? say --from json"
        )
        raise SourceError([problem])
    features = []
    for item in listed:
        if isinstance(item.value, dict) and "type" in item.value and write_value(item.value["type"]) == "Feature":
            features.append(item.value)
        else:
            problems.append(source.problem(item.start, f"'{write_value(item)[:60]}' is no feature", ""))
    return features


def _read_properties(feature: dict[str, Found]) -> dict[str, Found]:
    """Return the properties of a feature, and its id where they have none."""
    found = feature.get("properties")
    properties = dict(found.value) if found is not None and isinstance(found.value, dict) else {}
    if "id" in feature and "id" not in properties:
        properties["id"] = feature["id"]
    return properties


def _read_point(feature: dict[str, Found], source: JsonFile, problems: list[Problem]) -> list[Cell]:
    """Return latitude and longitude of a feature; empty ones where its geometry is no point, which is told."""
    found = feature.get("geometry")
    if found is None or found.value is None:
        return [Cell(""), Cell("")]
    geometry = found.value if isinstance(found.value, dict) else {}
    kind = write_value(geometry["type"]) if "type" in geometry else ""
    position = geometry["coordinates"].value if "coordinates" in geometry else None
    is_point = kind == "Point" and isinstance(position, list) and len(position) >= 2
    if is_point and isinstance(position, list) and all(isinstance(each.value, Number) for each in position[:2]):
        return [source.cell(position[1]), source.cell(position[0])]
    what = f"the geometry '{kind}'" if kind else "the geometry"
    message = f"{what} is no point; the event is imported without its coordinates"
    problems.append(source.problem(found.start, message, "an outline belongs to a place, as its 'geojson:' file"))
    return [Cell(""), Cell("")]


def _drop_unlocated(imported: Imported, by_title: bool) -> None:
    """A title stands for the name of a place only where there are coordinates for it."""
    for row in imported.events if by_title else ():
        places = row.fields.get("places")
        if isinstance(places, list) and places and str(places[0]) not in imported.places:
            del row.fields["places"]
