"""`briefgen check` for machines: SARIF, JUnit and annotations, whole and safe whatever a timeline holds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from briefgen.builds.checks import list_check_names
from briefgen.cli.problems import problem_as_annotation
from briefgen.cli.reports import INVALID, Checked, locate_uri, slash_path, write_junit, write_sarif
from briefgen.errors import Problem, Where

BAD = "briefgen: 1\nmeta: {title: Bad}\nevents:\n- {date: 2001-02-30, title: A}\n- {date: 2001, titel: B}\n"
WARNED = (
    "briefgen: 1\nmeta: {title: A, as_of: 2000}\nevents:\n- {date: 2001, title: A & <b>, actors: [prot]}\n"
    "actors: {port: {name: P}}\n"
)
GOOD = "briefgen: 1\nmeta: {title: Good}\nevents:\n- {date: 2001, title: A}\n"
FOLDER = PurePosixPath("/work")

# What of SARIF 2.1.0 (OASIS, 2020) a log of ours has to keep to: 3.13, 3.14, 3.19, 3.27, 3.29, 3.30, 3.49.
TEXT = {"type": "object", "required": ["text"], "properties": {"text": {"type": "string", "minLength": 1}}}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
RULE = {
    "type": "object",
    "required": ["id", "shortDescription", "fullDescription", "help", "defaultConfiguration"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string", "pattern": "^[a-z-]+$"},
        "shortDescription": TEXT,
        "fullDescription": TEXT,
        "help": {**TEXT, "properties": {**TEXT["properties"], "markdown": {"type": "string"}}},
        "defaultConfiguration": {"type": "object", "properties": {"level": LEVEL}},
    },
}
NUMBER = {"type": "integer", "minimum": 1}
REGION = {
    "type": "object",
    "additionalProperties": False,
    "required": ["startLine", "startColumn", "endColumn"],
    "properties": {"startLine": NUMBER, "startColumn": NUMBER, "endColumn": NUMBER},
}
PLACE = {
    "type": "object",
    "additionalProperties": False,
    "required": ["artifactLocation"],
    "properties": {
        "artifactLocation": {
            "type": "object",
            "additionalProperties": False,
            "required": ["uri"],
            "properties": {"uri": {"type": "string", "pattern": r"^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$"}},
        },
        "region": REGION,
    },
}
RESULT = {
    "type": "object",
    "additionalProperties": False,
    "required": ["ruleId", "ruleIndex", "level", "message"],
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": 0},
        "level": LEVEL,
        "message": TEXT,
        "locations": {
            "type": "array",
            "items": {"type": "object", "properties": {"physicalLocation": PLACE}, "required": ["physicalLocation"]},
        },
    },
}
DRIVER = {
    "type": "object",
    "required": ["name", "rules"],
    "properties": {"name": {"const": "briefgen"}, "rules": {"type": "array", "items": RULE, "uniqueItems": True}},
}
SARIF = {
    "type": "object",
    "required": ["version", "runs", "$schema"],
    "properties": {
        "version": {"const": "2.1.0"},
        "runs": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["tool", "results"],
                "properties": {
                    "tool": {"type": "object", "required": ["driver"], "properties": {"driver": DRIVER}},
                    "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
                    "results": {"type": "array", "items": RESULT},
                },
            },
        },
    },
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("bad", BAD), ("warned", WARNED), ("good", GOOD)):
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "briefgen", "check", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def read_sarif(text: str) -> dict[str, Any]:
    log: dict[str, Any] = json.loads(text)
    jsonschema.validate(log, SARIF)
    (found,) = log["runs"]
    rules = [rule["id"] for rule in found["tool"]["driver"]["rules"]]
    for result in found["results"]:
        assert rules[result["ruleIndex"]] == result["ruleId"]
    return found


def test_sarif_has_a_rule_for_each_check_and_a_place_for_each_problem(folder: Path) -> None:
    done = run(folder, "good.yaml", "bad.yaml", "warned.yaml", "--format", "sarif")
    assert (done.returncode, done.stderr) == (1, "")
    found = read_sarif(done.stdout)
    assert [rule["id"] for rule in found["tool"]["driver"]["rules"]] == [INVALID, *list_check_names()]
    told = [(result["ruleId"], result["level"]) for result in found["results"]]
    assert told == [*[(INVALID, "error")] * 3, ("after-as-of", "warning"), ("near-name", "warning")]
    place = found["results"][0]["locations"][0]["physicalLocation"]
    assert place == {
        "artifactLocation": {"uri": "bad.yaml"},
        "region": {"startLine": 4, "startColumn": 10, "endColumn": 20},
    }
    assert any(result["message"]["text"].endswith("did you mean 'title'?") for result in found["results"])


def test_the_same_problems_give_the_same_report(folder: Path) -> None:
    for form in ("sarif", "junit"):
        one, other = (run(folder, "bad.yaml", "warned.yaml", "--format", form).stdout for _ in range(2))
        assert one == other


def test_an_absolute_name_is_told_relative_to_the_folder(folder: Path) -> None:
    found = read_sarif(run(folder, str(folder / "bad.yaml"), "--format", "sarif").stdout)
    assert found["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "bad.yaml"


def test_junit_has_a_case_for_each_file(folder: Path) -> None:
    done = run(folder, "good.yaml", "bad.yaml", "warned.yaml", "--format", "junit")
    assert (done.returncode, done.stderr) == (1, "")
    root = etree.fromstring(done.stdout.encode())
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "3", "1")
    cases = {case.get("name"): case for case in root.iter("testcase")}
    assert list(cases) == ["good.yaml", "bad.yaml", "warned.yaml"]
    assert not len(cases["good.yaml"])
    (failure,) = cases["bad.yaml"]
    assert failure.get("message") == "'2001-02-30' is not a date: February 2001 has 28 days (and 2 more)"
    assert "bad.yaml:5:16: unknown key 'titel'" in failure.text
    (said,) = cases["warned.yaml"]
    assert said.tag == "system-out"
    assert "title: A & <b>" in said.text


def test_a_report_goes_to_a_file_and_the_problems_to_the_terminal(folder: Path) -> None:
    done = run(folder, "bad.yaml", "good.yaml", "--format", "sarif", "-o", "out/report.sarif")
    assert done.returncode == 1
    assert done.stdout == "good.yaml: good, 1 event\n"
    assert done.stderr.startswith("bad.yaml:4:10: '2001-02-30' is not a date")
    assert len(read_sarif((folder / "out" / "report.sarif").read_text(encoding="utf-8"))["results"]) == 3
    refused = run(folder, "bad.yaml", "-o", "report.txt")
    assert refused.returncode == 2
    assert "say which with --format" in refused.stderr


def test_the_explanation_is_offered_once(folder: Path) -> None:
    done = run(folder, "warned.yaml", "bad.yaml")
    assert done.stderr.count("briefgen explain") == 1
    assert done.stderr.endswith("briefgen explain after-as-of (or near-name) says what is asked there, and why\n")
    assert "briefgen explain" not in run(folder, "warned.yaml", "--quiet").stderr
    assert "briefgen explain" not in run(folder, "bad.yaml").stderr


def test_a_file_that_cannot_be_read_is_a_result_too(folder: Path) -> None:
    found = read_sarif(run(folder, "no.yaml", "--format", "sarif").stdout)
    assert found["results"][0]["locations"] == [{"physicalLocation": {"artifactLocation": {"uri": "no.yaml"}}}]
    root = etree.fromstring(run(folder, "no.yaml", "--format", "junit").stdout.encode())
    assert root.get("failures") == "1"


def test_a_name_that_is_no_text_is_reported(folder: Path) -> None:
    name = os.fsdecode(b"caf\xe9.yaml")
    (folder / name).write_text(BAD, encoding="utf-8")
    found = read_sarif(run(folder, name, "--format", "sarif").stdout)
    assert found["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "caf%E9.yaml"
    assert etree.fromstring(run(folder, name, "--format", "junit").stdout.encode()).get("failures") == "1"
    assert json.loads(run(folder, name, "--format", "json").stdout)["problems"]


def test_windows_paths_get_slashes() -> None:
    assert slash_path("a\\b.yaml", PureWindowsPath) == "a/b.yaml"
    assert locate_uri("a\\b c.yaml", PureWindowsPath("C:\\w"), PureWindowsPath) == "a/b%20c.yaml"
    assert locate_uri("C:\\w\\x\\y.yaml", PureWindowsPath("C:\\w"), PureWindowsPath) == "x/y.yaml"
    assert locate_uri("D:\\x\\y.yaml", PureWindowsPath("C:\\w"), PureWindowsPath) == "file:///D:/x/y.yaml"


TEXTS = st.text(st.characters(codec=None), max_size=40)
SMALL = st.integers(1, 9)
WHERES = st.one_of(st.none(), st.builds(Where, TEXTS.filter(bool), st.integers(0, 9), SMALL, SMALL))
LEVELS, CHECKS = st.sampled_from(["error", "warning"]), st.sampled_from(["", "hedge"])
PROBLEMS = st.builds(Problem, TEXTS.filter(bool), WHERES, TEXTS, TEXTS, LEVELS, CHECKS)


@given(problems=st.lists(PROBLEMS, max_size=4), name=TEXTS.filter(bool))
def test_no_text_breaks_a_report(problems: list[Problem], name: str) -> None:
    checked = [Checked(name, tuple(problems))]
    root = etree.fromstring(write_junit(checked).encode("utf-8", "replace"))
    assert int(root.get("failures")) == any(problem.severity == "error" for problem in problems)
    log = write_sarif(checked, FOLDER).encode("utf-8", "replace").decode()
    assert len(json.loads(log)["runs"][0]["results"]) == len(problems)
    for problem in problems:
        assert "\n" not in problem_as_annotation(problem)
