"""The timeline's models go in; the JSON Schema that editors complete and check by comes out."""

from __future__ import annotations

from typing import Any

from briefgen.fields import loosen_schema
from briefgen.timeline.model import (
    DATE_SCHEMA,
    TEXTS_SCHEMA,
    Actor,
    Event,
    Gap,
    Judgment,
    MarkedText,
    Meta,
    Place,
    Source,
)

# Fields that the program keeps for itself.
_OWN_FIELDS = ("where", "id_written", "approximate")


def timeline_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of timeline files."""
    definitions: dict[str, Any] = {}
    for model in (Meta, Actor, Place, Source, Event, Judgment, Gap, MarkedText):
        schema = model.model_json_schema(ref_template="#/$defs/{model}")
        definitions.update(schema.pop("$defs", {}))
        definitions[model.__name__] = schema
    for schema in definitions.values():
        _drop_fields(schema, _OWN_FIELDS)
    for name in ("Actor", "Place", "Source"):
        _drop_fields(definitions[name], ("id",))
    _shape_event(definitions["Event"])
    text_or_marked: dict[str, Any] = {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/MarkedText"}]}
    definitions["Meta"]["properties"]["bottom_line"] = {
        **text_or_marked,
        "description": "one message of 60 to 80 words",
    }
    whole: dict[str, Any] = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "briefgen timeline",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "briefgen": {"enum": [1, "1"], "description": "format version"},
            "include": {**TEXTS_SCHEMA, "description": "further files of the same timeline, inside its folder"},
            "meta": {"$ref": "#/$defs/Meta", "description": "what the whole timeline is about"},
            "actors": _named("Actor", "who acts or speaks, by id"),
            "places": _named("Place", "where things happened, by id"),
            "sources": _named("Source", "what the facts rest on, by id"),
            "events": {"type": "array", "items": {"$ref": "#/$defs/Event"}, "description": "what happened"},
            "judgments": {"type": "array", "items": {"$ref": "#/$defs/Judgment"}, "description": "assessments"},
            "gaps": {
                "type": "array",
                "items": {"anyOf": [{"type": "string"}, {"$ref": "#/$defs/Gap"}]},
                "description": "what is not known",
            },
        },
        "required": [],
        "$defs": {name: definitions[name] for name in sorted(definitions)},
    }
    loose = loosen_schema(whole, takes_nothing=True)
    # An editor tells what is wrong in a map most plainly where nothing else may stand.
    loose["properties"].update({key: whole["properties"][key] for key in ("briefgen", "meta")})
    return loose


def _named(model: str, description: str) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": {"$ref": f"#/$defs/{model}"}, "description": description}


def _drop_fields(schema: dict[str, Any], names: tuple[str, ...]) -> None:
    for name in names:
        schema.get("properties", {}).pop(name, None)
        if name in schema.get("required", []):
            schema["required"].remove(name)


def _shape_event(schema: dict[str, Any]) -> None:
    """Give the event the keys that users write: start and end for date, place for places, an id that may be absent."""
    properties = schema["properties"]
    properties["start"] = {**DATE_SCHEMA, "description": "when it began, with end instead of date (EDTF)"}
    properties["end"] = {**DATE_SCHEMA, "description": "when it ended; '..' for not over (EDTF)"}
    properties["place"] = {"type": "string", "description": "one place: short for places"}
    schema["required"] = ["title"]
    schema["anyOf"] = [{"required": ["date"]}, {"required": ["start"]}, {"required": ["end"]}]
