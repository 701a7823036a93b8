"""`briefgen styles`: nothing goes in; the styles there are, with what each is for, come out."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.endings import require_folder


@click.command("styles")
@click.option(
    "--picture",
    "pictures",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Also write a picture of a page in each style to this folder.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the list as JSON.")
def command(pictures: Path | None, as_json: bool) -> None:
    """List the styles there are, the project's own first.

    \b
    Example:
      briefgen styles --picture output/styles
    """
    import json

    from briefgen.style import list_styles, load_style

    if pictures is not None:
        require_folder()
    folders = (Path("styles"),)
    listed = []
    for path in list_styles(folders):
        style = load_style(path.stem, folders)
        entry = {"name": path.stem, "title": style.title, "page": style.page.size, "file": str(path)}
        if pictures is not None:
            entry["picture"] = str(_draw_page(path.stem, folders, pictures))
        listed.append(entry)
    if as_json:
        click.echo(json.dumps({"styles": listed}, ensure_ascii=False, indent=2))
        return
    widest = max((len(entry["name"]) for entry in listed), default=0)
    for entry in listed:
        picture = f"  {entry['picture']}" if "picture" in entry else ""
        click.echo(f"{entry['name']:<{widest}}  {entry['title']} ({entry['page']}){picture}")


def _draw_page(name: str, folders: tuple[Path, ...], target: Path) -> Path:
    """Build the shipped example in a style and write its first page as a PNG."""
    from briefgen.builds.files import write_file
    from briefgen.builds.job import Job
    from briefgen.builds.pipeline import run_build
    from briefgen.draw.png import render_pdf_page
    from briefgen.shipped import shipped_folder

    example = sorted(shipped_folder("timelines").glob("syria-*.yaml"))[0]
    built = run_build(Job(example, name, formats=("pdf",), style=name, style_folders=folders))
    path = target / f"{name}.png"
    write_file(path, render_pdf_page(built.outputs["pdf"], 0, 80))
    return path
