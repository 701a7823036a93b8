"""The pages on CI and editors, and the hooks for pre-commit, work as written."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

ROOT = Path(__file__).parent.parent
BIN = Path(sys.executable).parent
BLOCK = re.compile(r'^```(\w*)(?: title="([^"]+)")?\n(.*?)^```', re.MULTILINE | re.DOTALL)
ENVIRONMENT = {**os.environ, "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}"}


def find_block(page: str, name: str) -> str:
    """Return the first block of a page that is shown as a file of a name, or is in a language."""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    return next(found[3] for found in BLOCK.finditer(text) if name == (found[2] or found[1]))


def read_yaml(text: str) -> Any:
    return YAML(typ="safe", pure=True).load(text)


def run(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    command = ["bash", "-c", line]
    return subprocess.run(command, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project as `init` leaves it, formatted, as its templates are."""
    assert run(tmp_path, "briefgen init . --template postmortem").returncode == 0
    return tmp_path


@pytest.mark.parametrize(
    ("name", "schema"), [(".github/workflows/briefs.yml", "github-workflows"), (".gitlab-ci.yml", "gitlab-ci")]
)
def test_examples_are_right_by_the_schemas_of_their_services(tmp_path: Path, name: str, schema: str) -> None:
    (tmp_path / "x.yaml").write_text(find_block("ci.md", name), encoding="utf-8")
    command = [str(BIN / "check-jsonschema"), "--builtin-schema", f"vendor.{schema}", str(tmp_path / "x.yaml")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.long
def test_the_steps_of_the_workflow_run(project: Path) -> None:
    workflow = read_yaml(find_block("ci.md", ".github/workflows/briefs.yml"))
    steps = [step["run"] for step in workflow["jobs"]["briefs"]["steps"] if "run" in step]
    assert [step.split()[:2] for step in steps] == [
        ["pip", "install"],
        ["briefgen", "check"],
        ["briefgen", "fmt"],
        ["briefgen", "build"],
    ]
    for step in steps:
        if step.startswith("briefgen"):
            done = run(project, step)
            assert done.returncode == 0, done.stderr
    assert json.loads((project / "briefgen.sarif").read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert (project / "output" / "demo.pdf").is_file()
    assert json.loads((project / "built.json").read_text(encoding="utf-8"))["builds"]


@pytest.mark.long
def test_the_steps_of_the_pipeline_run(project: Path) -> None:
    for step in read_yaml(find_block("ci.md", ".gitlab-ci.yml"))["briefs"]["script"][1:]:
        assert run(project, step).returncode == 0
    assert (project / "briefgen.xml").read_text(encoding="utf-8").startswith("<?xml")
    for line in find_block("ci.md", "sh").splitlines():
        assert run(project, line).returncode == 0


def test_a_file_that_cannot_be_read_is_in_the_report(project: Path) -> None:
    (project / "timelines" / "bad.yaml").write_text('briefgen: 1\nmeta: {title: "A\n', encoding="utf-8")
    workflow = read_yaml(find_block("ci.md", ".github/workflows/briefs.yml"))
    first = next(step for step in workflow["jobs"]["briefs"]["steps"] if step.get("run", "").startswith("briefgen"))
    assert run(project, first["run"]).returncode == 1
    assert json.loads((project / "briefgen.sarif").read_text(encoding="utf-8"))["runs"][0]["results"]


@pytest.mark.parametrize("name", [".github/workflows/briefs.yml", ".gitlab-ci.yml"])
def test_what_is_installed_is_said_at_one_place(name: str) -> None:
    block = find_block("ci.md", name)
    read = read_yaml(block)
    named = read["env"] if "env" in read else read["briefs"]["variables"]
    assert named["BRIEFGEN"].endswith(".whl")
    assert block.count("pip install") == block.count('pip install "$BRIEFGEN"') == 1


def test_the_commands_of_the_page_on_editors_run(project: Path) -> None:
    shutil.copy(project / "timelines" / "demo.yaml", project / "timelines" / "case.yaml")
    for line in find_block("editors.md", "sh").splitlines():
        assert run(project, line).returncode == 0, line
    settings = json.loads(find_block("editors.md", ".vscode/settings.json"))
    named = {**settings["yaml.schemas"]}
    assert all((project / schema).is_file() for schema in named)
    assert all(f'["./{schema}"] = "{glob}"' in find_block("editors.md", "lua") for schema, glob in named.items())


def test_the_hooks_do_what_they_say(project: Path) -> None:
    hooks = {hook["id"]: hook for hook in read_yaml((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    assert set(hooks) == {
        hook["id"] for hook in read_yaml(find_block("ci.md", ".pre-commit-config.yaml"))["repos"][0]["hooks"]
    }
    listed = [path.relative_to(project).as_posix() for path in sorted(project.rglob("*")) if path.is_file()]
    for hook in hooks.values():
        matched = [name for name in listed if re.search(hook["files"], name)]
        assert "timelines/demo.yaml" in matched
        assert not any(name.startswith("schema/") for name in matched)
        done = run(project, shlex.join([*hook["entry"].split(), *hook["args"], *matched]))
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert "briefgen.yaml" in [name for name in listed if re.search(hooks["briefgen-check"]["files"], name)]


def test_the_hook_shows_warnings(project: Path) -> None:
    hooks = {hook["id"]: hook for hook in read_yaml((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}
    assert hooks["briefgen-check"]["verbose"] is True
    timeline = project / "timelines" / "demo.yaml"
    timeline.write_text(
        "briefgen: 1\nmeta: {title: A}\nactors: {omar: {name: Omar}}\n"
        "events:\n- {date: 2015, title: A, actors: [omer]}\n"
    )
    line = shlex.join(["briefgen", "check", *hooks["briefgen-check"]["args"], "timelines/demo.yaml"])
    done = run(project, line)
    assert (done.returncode, done.stdout) == (0, "")
    assert "help: did you mean 'omar'?" in done.stderr
    assert run(project, f"{line} --strict").returncode == 1


def test_pre_commit_takes_the_manifest_and_the_configuration(tmp_path: Path) -> None:
    config = tmp_path / ".pre-commit-config.yaml"
    config.write_text(find_block("ci.md", ".pre-commit-config.yaml"), encoding="utf-8")
    for command in (["validate-manifest", str(ROOT / ".pre-commit-hooks.yaml")], ["validate-config", str(config)]):
        done = subprocess.run([str(BIN / "pre-commit"), *command], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout
