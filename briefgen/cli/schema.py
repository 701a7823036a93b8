"""`briefgen schema`: the name of a file format goes in; its JSON Schema comes out."""

from __future__ import annotations

import json
from typing import Any

import click


@click.command("schema")
@click.argument("kind", type=click.Choice(["timeline", "style", "project"]))
def command(kind: str) -> None:
    """Print the JSON Schema of timelines, styles or project files, for editors to complete and check by.

    \b
    Example:
      briefgen schema timeline > timeline.schema.json
    """
    click.echo(json.dumps(make_schema(kind), ensure_ascii=False, indent=2))


def make_schema(kind: str) -> dict[str, Any]:
    """Return the JSON Schema of a kind of file."""
    if kind == "timeline":
        from briefgen.timeline.schema import timeline_schema

        return timeline_schema()
    if kind == "style":
        from briefgen.style import style_schema

        return style_schema()
    from briefgen.builds.project import project_schema

    return project_schema()
