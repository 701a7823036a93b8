"""Prints the reference of a file format, made from the models that read it: `python docs/reference.py timeline`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from briefgen.cli.schema import make_schema
from briefgen.style import CHART_KINDS, PROFILES, SECTION_NAMES
from briefgen.timeline.model import DATE_SCHEMA, TEXTS_SCHEMA

INTRODUCTIONS = {
    "timeline": "What can stand in a timeline. [Writing a timeline](timeline.md) shows it in use, [Dates](dates.md) "
    "what a date may be.",
    "style": "What can stand in a style. [Styles and projects](styles.md) shows it in use.",
    "project": "What can stand in `briefgen.yaml`. [Styles and projects](styles.md) and [Schedules](scheduling.md) "
    "show it in use.",
}


def write_reference(kind: str) -> str:
    """Return the page of a file format as Markdown."""
    schema = make_schema(kind)
    lines = [
        f"# Reference: {kind} files",
        "",
        "<!-- Made from the models by docs/reference.py. -->",
        "",
        f"{INTRODUCTIONS[kind]} A key that is not listed is refused, and the nearest is named.",
        "",
        "## The file",
        "",
        *_list_fields(schema),
    ]
    for name, part in schema.get("$defs", {}).items():
        lines += ["", f"## {name}", ""]
        if part.get("description"):
            lines += [_escape(_first_paragraph(part["description"])), ""]
        lines += _list_fields(part)
    if kind == "style":
        lines += ["", *_list_profiles()]
    return "\n".join(lines) + "\n"


def _list_profiles() -> Iterator[str]:
    """Yield a table of what each profile puts in a brief."""
    yield "## Profiles"
    yield ""
    yield "What each profile puts in a brief, where its data are there. `sections: {on: [planned]}` and"
    yield "`charts: {strip: true}` in a style add to it, `off` and `false` take away."
    yield ""
    yield f"| part | {' | '.join(PROFILES)} |"
    yield f"|---|{':---:|' * len(PROFILES)}"
    for name in (*SECTION_NAMES, "audit"):
        marks = [name not in profile["off"] for profile in PROFILES.values()]
        label = "audit of sources" if name == "audit" else f"`{name}`"
        yield f"| {label} | {' | '.join('yes' if mark else '–' for mark in marks)} |"
    for name in CHART_KINDS:
        marks = [name in profile["charts"] for profile in PROFILES.values()]
        yield f"| chart `{name}` | {' | '.join('yes' if mark else '–' for mark in marks)} |"


def _list_fields(schema: dict[str, Any]) -> Iterator[str]:
    """Yield the rows of a table of fields."""
    required = schema.get("required", [])
    # What every record may have goes last.
    last: list[str] = []
    yield "| field | value | meaning |"
    yield "|---|---|---|"
    for name, field in schema.get("properties", {}).items():
        told = _escape(field.get("description", ""))
        default = field.get("default")
        if name in required:
            told = f"**required**; {told}" if told else "**required**"
        elif default not in (None, "", [], {}) and not isinstance(default, dict):
            told += f"; default: `{_plain(default)}`"
        if name == "x" or (name == "marking" and "x" in schema["properties"]):
            last.append(f"| `{name}` | {_describe(field)} | {told} |")
            continue
        yield f"| `{name}` | {_describe(field)} | {told} |"
    yield from last


def _describe(field: dict[str, Any]) -> str:
    """Return in words what a field takes."""
    bare = {key: value for key, value in field.items() if key not in ("description", "default", "title", "examples")}
    if bare == {key: value for key, value in DATE_SCHEMA.items() if key != "description"}:
        return "[date](dates.md)"
    if bare == TEXTS_SCHEMA:
        return "text, or a list of texts"
    if "$ref" in field:
        return _link(field["$ref"])
    if "allOf" in field:
        return _describe(field["allOf"][0])
    if "const" in field:
        return f"`{_plain(field['const'])}`"
    if "enum" in field:
        return ", ".join(f"`{_plain(value)}`" for value in field["enum"] if value != "")
    if "anyOf" in field or "oneOf" in field:
        given = [each for each in field.get("anyOf") or field["oneOf"] if each.get("type") != "null"]
        # What else is read as yes or no is there for editors; one way to write it is enough for who reads.
        if {"type": "boolean"} in given:
            given = [each for each in given if "yes" not in each.get("enum", ())]
        return " or ".join(dict.fromkeys(_describe(each) for each in given if each.get("const") != ""))
    kind = field.get("type")
    if kind == "array":
        inner = _describe(field["items"]) if field.get("items") else "anything"
        return f"list: {inner}"
    if kind == "object":
        inner = field.get("additionalProperties")
        return f"map: {_describe(inner)}" if isinstance(inner, dict) and inner else "map"
    if kind in ("integer", "number"):
        low, high = field.get("minimum", field.get("exclusiveMinimum")), field.get("maximum")
        name = "whole number" if kind == "integer" else "number"
        if low is not None and high is not None:
            return f"{name}, {low:g} to {high:g}"
        return f"{name}, {low:g} or more" if low is not None else name
    return {"string": "text", "boolean": "`true` or `false`"}.get(str(kind), "text")


def _link(reference: str) -> str:
    name = reference.rsplit("/", 1)[-1]
    return f"[{name}](#{name.lower()})"


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return f"[{', '.join(map(_plain, value))}]"
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else str(value)


def _first_paragraph(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())


def _escape(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


if __name__ == "__main__":
    print(write_reference(sys.argv[1]), end="")
