"""The JSON Schemas that editors complete and check by: every field is described, no right file is marked as wrong."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor

from briefgen.builds.project import load_project
from briefgen.cli.schema import make_schema
from briefgen.errors import ProblemsError
from briefgen.style import load_style
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline

ROOT = Path(__file__).parent.parent.parent
KINDS = ("timeline", "style", "project")
TIMELINES = [
    *sorted((ROOT / "timelines").glob("*.yaml")),
    *sorted((ROOT / "templates").glob("*/timeline.yaml")),
    *sorted((ROOT / "tests" / "cases").rglob("*.yaml")),
]
BLOCKS = [
    text
    for page in (ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md")))
    for text in re.findall(r"^```yaml\n(.*?)^```", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)
]


class Constructor(SafeConstructor):
    """Types values as editors do: by YAML 1.2, in which dates are texts."""


Constructor.add_constructor("tag:yaml.org,2002:timestamp", Constructor.construct_yaml_str)


def read_typed(text: str) -> Any:
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = Constructor
    return yaml.load(text)


def find_faults(kind: str, text: str) -> list[str]:
    validator = jsonschema.Draft202012Validator(make_schema(kind))
    return [f"{'/'.join(map(str, each.path))}: {each.message}" for each in validator.iter_errors(read_typed(text))]


def walk_fields(schema: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield every field that a schema holds, at any depth."""
    if isinstance(schema, list):
        for each in schema:
            yield from walk_fields(each, path)
    elif isinstance(schema, dict):
        for name, field in schema.get("properties", {}).items():
            yield f"{path}/{name}", field
        for key, value in schema.items():
            yield from walk_fields(value, f"{path}/{key}")


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_described(kind: str) -> None:
    fields = list(walk_fields(make_schema(kind)))
    assert len(fields) > 60
    assert not [path for path, field in fields if not field.get("description")]
    assert not [path for path, field in fields if re.search(r"[^.]\.$", field["description"])]


@pytest.mark.parametrize("kind", KINDS)
def test_a_schema_is_one(kind: str) -> None:
    schema = make_schema(kind)
    jsonschema.Draft202012Validator.check_schema(schema)
    text = json.dumps(schema)
    for name in re.findall(r'"#/\$defs/(\w+)"', text):
        assert name in schema["$defs"]


@pytest.mark.parametrize("kind", KINDS)
def test_making_a_schema_twice_gives_the_same(kind: str) -> None:
    assert make_schema(kind) == make_schema(kind)


def test_enumerations_defaults_and_examples_are_told() -> None:
    event = make_schema("timeline")["$defs"]["Event"]["properties"]
    assert event["kind"]["enum"][:2] == ["event", "state"]
    assert (event["kind"]["default"], event["significance"]["default"]) == ("event", 3)
    assert "c. 1903" in event["date"]["examples"]


@pytest.mark.parametrize("path", TIMELINES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_timeline_that_loads_is_right_by_the_schema(path: Path) -> None:
    try:
        loaded = read_timeline(path)
    except ProblemsError:
        return
    wrong = any(problem.severity == "error" for problem in loaded.problems)
    faults = find_faults("timeline", path.read_text(encoding="utf-8"))
    assert wrong or not faults


@pytest.mark.parametrize("text", BLOCKS, ids=lambda text: text.splitlines()[0][:30])
def test_what_the_pages_show_is_right_by_a_schema(text: str) -> None:
    keys = read_typed(text)
    kind = "timeline" if "events" in keys else "project" if "briefs" in keys else "style"
    assert not find_faults(kind, text)


@pytest.mark.parametrize("path", [ROOT / "briefgen.yaml", *sorted((ROOT / "templates").glob("*/briefgen.yaml"))])
def test_projects_are_right_by_the_schema(path: Path) -> None:
    assert not find_faults("project", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", sorted((ROOT / "styles").glob("*.yaml")), ids=lambda path: path.stem)
def test_styles_are_right_by_the_schema(path: Path) -> None:
    assert not find_faults("style", path.read_text(encoding="utf-8"))


HEAD = "briefgen: 1\nmeta: {title: A}\n"


@pytest.mark.parametrize(
    "text",
    [
        'briefgen: "1"\nmeta: {title: 1903, subject: 12:45, author: no, series: 0x1F, bottom_line: 1.5}\nevents: []\n',
        f"{HEAD}events:\n- {{date: 1903, title: true, significance: '5', seq: '2', tags: 2015, note: }}\n",
        f"{HEAD}actors:\n  a: {{name: 7, aka: [1, true], member_of: }}\nevents:\n",
        f"{HEAD}places:\n  p: {{name: P, lat: '38.5', lon: 1e1, radius_km: 3}}\njudgments:\ngaps: [1, {{text: 2}}]\n",
        f"{HEAD}events:\n- {{date: [1667,1668], title: A, quantities: [{{what: b, value: ~40}}]}}\n",
        f"{HEAD}events:\n- {{date: 2001, title: A, quantities: [{{what: b, low: '4'}}]}}\n",
        f"{HEAD}events:\n- {{date: 2015, title: A, related: {{causes: []}}, status: , kind: }}\n",
        "meta: {title: A, marking_scheme: [Open, Closed], marking: Open, bottom_line: {text: B, marking: Closed}}\n"
        "briefgen: 1\nevents: []\n",
    ],
)
def test_what_the_loader_takes_the_schema_takes(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, encoding="utf-8")
    told = [problem.message for problem in check_timeline(read_timeline(path)) if problem.severity == "error"]
    assert [each for each in told if "has no events" not in each] == []
    assert find_faults("timeline", text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"{HEAD}event: []\n", "'event' was unexpected"),
        (f"{HEAD}events:\n- {{date: 2015, titel: A}}\n", "'title' is a required property"),
        (f"{HEAD}events:\n- {{date: 2015, title: A, kind: evnt}}\n", "'evnt' is not one of"),
        (f"{HEAD}events:\n- {{title: A}}\n", "is not valid under any of the given schemas"),
        (f"{HEAD}events:\n- {{date: 2015, title: A, significance: 9}}\n", "9 is greater than the maximum of 5"),
        (f"{HEAD}events:\n- {{date: 2015, title: A, significance: high}}\n", "does not match"),
        (f"{HEAD}events:\n- {{date: 2015, title: A, claims: [{{says: B, grade: G7}}]}}\n", "does not match"),
        ("briefgen: 2\nmeta: {title: A}\n", "2 is not one of [1, '1']"),
        ("briefgen: 1\nmeta: {title: A, scale: icd}\n", "'icd' is not one of"),
    ],
)
def test_slips_are_marked(text: str, told: str) -> None:
    assert any(told in fault for fault in find_faults("timeline", text))


def test_what_projects_and_styles_take_their_schemas_take(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(f"{HEAD}events: [{{date: 2015, title: A}}]\n", encoding="utf-8")
    text = (
        "briefgen: 1\nparallel: '2'\nbriefs:\n  a: {timeline: a.yaml, formats: pdf, one_page: yes, "
        "where: {tags: x, min_significance: '2'}, vary: {ceiling: TLP:CLEAR}}\n"
    )
    (tmp_path / "briefgen.yaml").write_text(text, encoding="utf-8")
    assert load_project(tmp_path / "briefgen.yaml").briefs["a"].one_page
    assert find_faults("project", text) == []
    assert find_faults("project", text.replace("formats: pdf", "formats: pfd"))
    style = "extends: plain\nname: 7\npage: {columns: '2', duplex: on, margin_mm: {top: '20.5'}}\ntype: {body: 9}\n"
    (tmp_path / "s.yaml").write_text(style, encoding="utf-8")
    assert load_style(str(tmp_path / "s.yaml")).page.duplex
    assert find_faults("style", style) == []
    assert find_faults("style", style.replace("on", "perhaps"))


def test_check_jsonschema_finds_the_examples_right(tmp_path: Path) -> None:
    (tmp_path / "timeline.json").write_text(json.dumps(make_schema("timeline")), encoding="utf-8")
    files = [str(path) for path in (ROOT / "templates").glob("*/timeline.yaml")]
    program = str(Path(sys.executable).parent / "check-jsonschema")
    command = [program, "--schemafile", str(tmp_path / "timeline.json"), *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
