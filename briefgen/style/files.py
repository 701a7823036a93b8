"""A style's name or file goes in; one frozen Style, every value settled, comes out.

`extends` names one parent: a style is its parent's values with its own on top, read field by field. A parent may have
one of its own (plain, formal, house) and no deeper, so that where a value comes from is seen in three files at most.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as Map
from pathlib import Path
from typing import Any

from briefgen.errors import Problem, StyleError, UsageError, nearest_name
from briefgen.fields import find_node, loosen_schema, read_fields, validate_fields
from briefgen.shipped import shipped_folder
from briefgen.source import Document, Mapping, read_document
from briefgen.style.model import SECTION_NAMES, Style

# How many styles lie below one: plain, and what ships over it.
_MOST_BELOW = 2
# The least room that margins leave for the text, mm.
_LEAST_WIDTH = 50
_LEAST_HEIGHT = 70


def load_style(name: str, folders: tuple[Path, ...] = ()) -> Style:
    """Read a style by its name or its file.

    Args:
        name: "plain", or a path that ends in ".yaml".
        folders: where named styles are looked up before the shipped ones.

    Raises:
        UsageError: no style has that name.
        StyleError: the style's file is wrong; every problem of it.
    """
    path = find_style(name, folders)
    document = read_document(path)
    fields = _read_root(document)
    below, problems = _read_below(document, folders)
    fields.pop("extends", None)
    for _, parent in below:
        fields = _lay_over(parent, fields)
    fields["name"] = fields.get("name") or path.stem
    style, found = validate_fields(Style, fields, document.root, document, "the style")
    problems += found
    if style is not None:
        problems += [*_check_sections(style, document), *_check_files(style, document), *_check_room(style, document)]
        problems += _check_logo(style, document)
    if problems or style is None:
        raise StyleError(problems)
    return style.model_copy(update={"folder": str(path.parent)})


def list_style_files(name: str, folders: tuple[Path, ...] = ()) -> tuple[list[Path], list[Path]]:
    """Return the files that a style is read from, and those that would be read instead if they were there.

    Raises:
        UsageError: no style has that name.
        SourceError, StyleError: the style's file cannot be read.
    """
    path = find_style(name, folders)
    found, instead = [path], _list_before(name, folders, path)
    # What is wrong with a parent is told when the style is read.
    for parent, _ in _read_below(read_document(path), folders)[0]:
        instead += _list_before(parent.stem, (path.parent, *folders), parent)
        found.append(parent)
    return found, instead


def _list_before(name: str, folders: tuple[Path, ...], found: Path) -> list[Path]:
    """Return the paths at which a style was looked for before it was found."""
    if name.endswith((".yaml", ".yml")):
        return []
    paths = [folder / f"{name}.yaml" for folder in folders]
    return paths[: paths.index(found)] if found in paths else paths


def style_schema() -> dict[str, Any]:
    """Return the JSON Schema of style files."""
    schema = Style.model_json_schema()
    schema["title"] = "briefgen style"
    schema["properties"]["extends"] = {"type": "string", "description": "the style whose values this one lies over"}
    schema["properties"].pop("folder")
    schema["required"] = []
    return loosen_schema(schema)


def find_style(name: str, folders: tuple[Path, ...] = ()) -> Path:
    """Return the file of a style.

    Raises:
        UsageError: there is none; the message lists those there are.
    """
    if name.endswith((".yaml", ".yml")):
        return Path(name)
    for folder in (*folders, shipped_folder("styles")):
        path = folder / f"{name}.yaml"
        if re.fullmatch(r"[\w-]+", name) and path.is_file():
            return path
    known = [path.stem for path in list_styles(folders)]
    near = nearest_name(name, known)
    hint = f"; did you mean '{near}'?" if near else f"; there are {', '.join(known)}"
    raise UsageError(f"there is no style '{name}'{hint}")


def list_styles(folders: tuple[Path, ...] = ()) -> list[Path]:
    """Return the style files of the folders and the shipped ones, by name; an earlier folder hides a later one."""
    found: dict[str, Path] = {}
    for folder in (*folders, shipped_folder("styles")):
        if folder.is_dir():
            for path in sorted(folder.glob("*.yaml")):
                found.setdefault(path.stem, path)
    return [found[name] for name in sorted(found)]


def _read_root(document: Document) -> dict[str, Any]:
    fields = read_fields(document.root)
    if not isinstance(fields, dict):
        raise StyleError([document.problem(document.root.where, "a style is keys and values, for example 'page:'")])
    return fields


def _read_below(
    document: Document, folders: tuple[Path, ...]
) -> tuple[list[tuple[Path, dict[str, Any]]], list[Problem]]:
    """Return the styles that a style lies over, the nearest first, each with its own fields; and what is wrong."""
    found: list[tuple[Path, dict[str, Any]]] = []
    fields, names = _read_root(document), [Path(document.file).stem]
    place = document.root.get("extends") if isinstance(document.root, Mapping) else None
    where = (place or document.root).where
    paths = [Path(document.file)]
    while fields.get("extends"):
        name = str(fields["extends"])
        if len(found) == _MOST_BELOW:
            chain = " -> ".join((*names, name))
            help_text = "extend a style that ships with briefgen, and write the other values here"
            return found, [document.problem(where, f"the style lies over more than two others: {chain}", help_text)]
        try:
            path = _find_parent(name, (paths[-1].parent, *folders), paths)
        except UsageError as error:
            return found, [document.problem(where, str(error))]
        fields = _read_root(read_document(path))
        found.append((path, {key: value for key, value in fields.items() if key != "extends"}))
        names.append(name)
        paths.append(path)
    return found, []


def _find_parent(name: str, folders: tuple[Path, ...], below: list[Path]) -> Path:
    """Return the file of a parent; a style may lie over the shipped one whose name it has."""
    path = find_style(name, folders)
    if path.resolve() not in {each.resolve() for each in below}:
        return path
    shipped = shipped_folder("styles") / f"{name}.yaml"
    if not shipped.is_file():
        chain = " -> ".join((*(each.stem for each in below), name))
        raise UsageError(f"the styles lie over each other in a ring: {chain}; take 'extends' out of one of them")
    return shipped


def _lay_over(below: dict[str, Any], above: Map[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        merged[key] = _lay_over(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return merged


def _check_sections(style: Style, document: Document) -> list[Problem]:
    """Every section that a style names exists."""
    problems = []
    sections = style.sections
    for key, names in (("order", sections.order), ("on", sections.on), ("off", sections.off)):
        for index, name in enumerate(names):
            if key == "on" and name in sections.off:
                node, _, _ = find_node(document.root, ("sections", key, index))
                message = f"section '{name}' is asked for and left out"
                problems.append(document.problem(node.where, message, "name it under on or under off"))
            if name not in SECTION_NAMES:
                near = nearest_name(name, SECTION_NAMES)
                node, _, _ = find_node(document.root, ("sections", key, index))
                help_text = f"did you mean '{near}'?" if near else f"there are {', '.join(SECTION_NAMES)}"
                problems.append(document.problem(node.where, f"there is no section '{name}'", help_text))
    return problems


def _check_room(style: Style, document: Document) -> list[Problem]:
    """The margins leave room for text."""
    margin = style.page.margin_mm
    width, height = (side / 72 * 25.4 for side in style.page.size_points)
    problems = []
    for key, sides, side, least in (
        ("left", margin.left + margin.right, width, _LEAST_WIDTH),
        ("top", margin.top + margin.bottom, height, _LEAST_HEIGHT),
    ):
        if side - sides < least:
            node, _, _ = find_node(document.root, ("page", "margin_mm", key))
            message = f"the margins leave {max(side - sides, 0):.0f} of {side:.0f} mm for the text"
            problems.append(document.problem(node.where, message, f"leave {least} mm or more"))
    return problems


def _check_logo(style: Style, document: Document) -> list[Problem]:
    """The logo lies in the style's folder; what is in its file is seen when it is read."""
    if style.logo is None:
        return []
    folder = Path(document.file).parent.resolve()
    path = (folder / style.logo.file).resolve()
    if path.is_relative_to(folder) and path.is_file():
        return []
    node, _, _ = find_node(document.root, ("logo", "file"))
    if not path.is_relative_to(folder):
        message = f"the logo '{style.logo.file}' lies outside the folder of the style"
        return [document.problem(node.where, message, "put it beside the style, and name it from there")]
    message = f"there is no file '{style.logo.file}'"
    return [document.problem(node.where, message, "name it by its path from the folder of the style")]


def _check_files(style: Style, document: Document) -> list[Problem]:
    """Every font, map, template and citation style that a style names is there."""
    fonts = style.fonts.files.model_dump() if style.fonts.files else {}
    named: list[tuple[tuple[str, ...], str]] = [(("fonts", "files", cut), file) for cut, file in fonts.items()]
    named += [(("charts", "atlas"), style.charts.atlas), (("docx", "template"), style.docx.template)]
    named += [(("sections", "citations"), style.sections.citations)]
    problems = []
    for keys, file in named:
        if file and not (Path(document.file).parent / file).is_file():
            node, _, _ = find_node(document.root, keys)
            help_text = "name it by its path from the folder of the style"
            problems.append(document.problem(node.where, f"there is no file '{file}'", help_text))
    return problems
