"""`briefgen init`: a folder goes in; a small project that builds comes out in it."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.endings import require_folder
from briefgen.errors import UsageError

TEMPLATES = {
    "postmortem": "an incident: minutes, components, what it cost, what is to be done",
    "analyst": "an assessment: judgments with likelihood and confidence, graded sources",
    "sitrep": "a situation: sides, claims, places, the last 24 hours",
    "legal": "a case: exhibits with pages, people with roles, testimony that disagrees",
    "board": "a plan: what was planned beside what came, quarters, cost",
}
_SCHEMAS = ("schema/timeline.json", "schema/style.json", "schema/project.json")


@click.command("init")
@click.argument("folder", default=Path("."), type=click.Path(file_okay=False, path_type=Path), metavar="[DIR]")
@click.option(
    "--template", type=click.Choice(list(TEMPLATES)), help="The trade that the example is of; default: postmortem."
)
@click.option("--ask", is_flag=True, help="Ask for title, zone, language, marking and the first event.")
@click.option("--quiet", is_flag=True, help="Print nothing.")
def command(folder: Path, template: str | None, ask: bool, quiet: bool) -> None:
    """Begin a project: a project file, a timeline to change, and the schemas that editors complete by.

    With --ask the timeline is your own, with the example beside it as timelines/example.yaml to copy from.

    \b
    Examples:
      briefgen init demo && cd demo && briefgen build
      briefgen init case --template legal --ask
    """
    from briefgen.builds.files import write_files

    require_folder()
    common = _make_common_files()
    if ask:
        from briefgen.cli.asking import ask_for_project

        _refuse_standing(folder, ["briefgen.yaml", *common, "timelines/example.yaml"])
        answers = ask_for_project(template, TEMPLATES)
        files = {**common, **answers.make_files(_read_template(answers.template))}
        begun = next(name for name in files if name.startswith("timelines/") and name != "timelines/example.yaml")
    else:
        timeline, project = _read_template(template or "postmortem")
        files = {"briefgen.yaml": project, **common, "timelines/demo.yaml": timeline}
        begun = "timelines/demo.yaml"
    _refuse_standing(folder, list(files))
    write_files({folder / name: text.encode() for name, text in files.items()})
    if not quiet:
        begin = f"cd {folder} && " if folder != Path(".") else ""
        click.echo(
            f"{folder}: a project that builds; write your events in {folder / begun}; next: {begin}briefgen build"
        )


def _make_common_files() -> dict[str, str]:
    """Return what every project has: the schemas, and the list of what is no part of its own history."""
    import json

    from briefgen.cli.schema import make_schema

    # What is built and what keeps count of it are no part of the project's own history.
    files = {".gitignore": "/.briefgen/\n/output/\n"}
    for name in _SCHEMAS:
        files[name] = json.dumps(make_schema(Path(name).stem), ensure_ascii=False, indent=2) + "\n"
    return files


def _read_template(name: str) -> tuple[str, str]:
    """Return a template's timeline and project file."""
    from briefgen.shipped import shipped_folder

    folder = shipped_folder("templates") / name
    timeline, project = ((folder / file).read_text(encoding="utf-8") for file in ("timeline.yaml", "briefgen.yaml"))
    return timeline, project


def _refuse_standing(folder: Path, names: list[str]) -> None:
    """Refuse to write over a file, and name it.

    Raises:
        UsageError: one of the files is there.
    """
    standing = [name for name in names if (folder / name).exists()]
    if standing:
        raise UsageError(f"'{folder / standing[0]}' is there already; begin in an empty folder")
