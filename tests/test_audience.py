"""An audience with a ceiling is given nothing above it, whatever way the text could come in."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.builds.plan import plan_project
from briefgen.builds.project import load_project
from briefgen.errors import BriefgenError, SelectionError, SourceError, UsageError

OPEN = "- {id: open, date: 2020-01-01, title: Open matter}\n"


def build(folder: Path, text: str, **fields: object) -> str:
    path = folder / "t.yaml"
    path.write_text(text, encoding="utf-8")
    job = Job(path, "t", formats=("html", "json"), **fields)  # type: ignore[arg-type]
    outputs = run_build(job).outputs
    return (outputs["html"] + outputs["json"]).decode("utf-8")


def test_a_marked_bottom_line_is_withheld(tmp_path: Path) -> None:
    text = f"briefgen: 1\nmeta: {{title: T, bottom_line: {{text: Hushhush, marking: TLP:RED}}}}\nevents:\n{OPEN}"
    assert "Hushhush" in build(tmp_path, text)
    assert "Hushhush" not in build(tmp_path, text, ceiling="TLP:CLEAR")


def test_a_timeline_marked_above_the_ceiling_is_refused(tmp_path: Path) -> None:
    text = f"briefgen: 1\nmeta: {{title: Hushhush, marking: TLP:RED}}\nevents:\n{OPEN}"
    with pytest.raises(UsageError, match="marked TLP:RED, above the audience's TLP:GREEN") as error:
        build(tmp_path, text, ceiling="green")
    assert "Hushhush" not in str(error.value)


def test_an_earlier_marking_that_comes_back_stops_the_build(tmp_path: Path) -> None:
    revisions = (
        "[{edition: 2, type: remarked, field: marking, was: TLP:RED, known: 2020-03-01},"
        " {edition: 2, type: corrected, field: title, was: Hushhush, known: 2020-03-01}]"
    )
    text = f"briefgen: 1\nmeta: {{title: T}}\nevents:\n- {{id: e, date: 2020, title: A, revisions: {revisions}}}\n"
    with pytest.raises(UsageError, match="would be marked TLP:RED"):
        build(tmp_path, text, ceiling="TLP:CLEAR", as_of="2020-02-01")


def test_a_mistyped_marking_counts_as_the_highest(tmp_path: Path) -> None:
    text = "briefgen: 1\nmeta: {title: T}\nevents:\n- {id: e, date: 2020, title: A, marking: TLP:REDD}\n"
    page = build(tmp_path, text, keep_going=True)
    assert '<p class="banner"><span>TLP:RED</span></p>' in page


def test_nothing_left_for_the_audience_is_an_empty_selection(tmp_path: Path) -> None:
    text = "briefgen: 1\nmeta: {title: T}\nevents:\n- {id: e, date: 2020, title: A, marking: TLP:RED}\n"
    with pytest.raises(SelectionError, match="holds no event to show"):
        build(tmp_path, text, ceiling="TLP:CLEAR")


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("title: 'Hushhush}", "the quote that opens here is never closed"),
        ("title: A, Hushhush: 1, Hushhush: 2}", "'…' is given twice in one map, the first time in column 33"),
        ("title: A, Hushhush's: 1, Hushhush's: 2}", "'…' is given twice in one map, the first time in column 33"),
        ("title: *Hushhush}", "an alias ('*') points to nothing: no label ('&') stands before it"),
        ("title: !!Hushhush A}", "'…' is a tag, expected plain values without types"),
        ("title: @Hushhush}", "'…' needs quotes, because it begins with '@', which YAML keeps for itself"),
    ],
)
def test_an_audience_is_told_why_a_file_cannot_be_read(tmp_path: Path, line: str, reason: str) -> None:
    text = f"briefgen: 1\nmeta: {{title: T}}\nevents:\n- {{id: e, date: 2020, {line}\n"
    with pytest.raises(SourceError) as error:
        build(tmp_path, text, ceiling="TLP:CLEAR")
    told = str(error.value)
    assert f"the file cannot be read from here on: {reason}; `briefgen check " in told
    assert "ush" not in told


def test_what_cannot_be_read_is_not_repeated(tmp_path: Path) -> None:
    texts = [
        "briefgen: 1\nmeta: {title: T}\nevents:\n- {id: e, date: 2020, title: 'Hushhush}\n",
        "briefgen: 1\nmeta: {title: T}\nevents:\n- {id: e, date: 2020, title: A, Hushhush: 1, Hushhush: 2}\n",
        "briefgen: 1\nmeta: {title: T}\nevents:\n- {id: e, date: 2020, title: *Hushhush}\n",
        "briefgen: 1\nmeta: {title: T}\nevents:\n- {id: e, date: 2020, title: !!Hushhush A}\n",
    ]
    for text in texts:
        with pytest.raises(SourceError, match="Hushhush"):
            build(tmp_path, text)
        with pytest.raises(SourceError, match=r"t\.yaml:\d+:\d+: the file cannot be read from here on") as error:
            build(tmp_path, text, ceiling="TLP:CLEAR")
        assert "Hushhush" not in str(error.value)


def test_a_lane_that_only_the_withheld_had_is_not_named(tmp_path: Path) -> None:
    text = (
        "briefgen: 1\nmeta: {title: T, lanes_by: tag, lanes: [open, hush]}\nevents:\n"
        "- {id: o, date: 2020, title: A, tags: [open]}\n"
        "- {id: h, date: 2020, title: B, tags: [hush], marking: TLP:RED}\n"
    )
    path = tmp_path / "t.yaml"
    path.write_text(text, encoding="utf-8")
    assert run_build(Job(path, "t", formats=("json",))).problems == ()
    assert run_build(Job(path, "t", formats=("json",), ceiling="TLP:CLEAR")).problems == ()


def write_project(folder: Path, brief: str) -> Path:
    (folder / "t.yaml").write_text(
        f"briefgen: 1\nmeta: {{title: T, marking_scheme: [C, C+]}}\nevents:\n{OPEN}", encoding="utf-8"
    )
    path = folder / "briefgen.yaml"
    path.write_text(f"briefgen: 1\nbriefs: {{b: {{timeline: t.yaml, {brief}}}}}\n", encoding="utf-8")
    return path


def test_variants_that_would_share_a_file_are_refused(tmp_path: Path) -> None:
    project = load_project(write_project(tmp_path, "vary: {ceiling: [C, C+]}"))
    with pytest.raises(UsageError, match=r"would write 'b\.c' twice"):
        plan_project(project, tmp_path, (), {})


def test_the_command_line_does_not_move_a_projects_ceiling(tmp_path: Path) -> None:
    project = load_project(write_project(tmp_path, "ceiling: C"))
    with pytest.raises(UsageError, match="the project sets the ceiling of 'b'"):
        plan_project(project, tmp_path, (), {"ceiling": "C+"})


def test_an_empty_ceiling_in_a_project_is_a_problem(tmp_path: Path) -> None:
    with pytest.raises(BriefgenError, match="is empty; expected text"):
        load_project(write_project(tmp_path, 'vary: {ceiling: [""]}'))


def test_a_withheld_actor_is_not_named_by_name_alias_or_made_id(tmp_path: Path) -> None:
    text = (
        "briefgen: 1\nmeta: {title: T}\nactors:\n"
        "  zq: {name: Hushhush Person, aka: [Nickhush], marking: TLP:RED}\n  b: {name: Beta}\nevents:\n"
        "- {date: 2019, title: Hush affair, marking: TLP:RED}\n"
        "- {id: e, date: 2020, title: A, actors: [Hushhush Person, Nickhush, b], related: {causes: [hush-affair]},\n"
        "   claims: [{by: Hushhush Person, says: Hushed words}, {by: b, says: Plain words}]}\n"
    )
    page = build(tmp_path, text, ceiling="TLP:CLEAR")
    assert "hush" not in page.casefold()
    assert "Plain words" in page


def test_a_lane_of_withheld_records_alone_is_not_named(tmp_path: Path) -> None:
    text = (
        "briefgen: 1\nmeta: {title: T, lanes: [plain side, Hushhush]}\n"
        "actors: {a: {name: A, allegiance: plain side}, b: {name: B, allegiance: Hushhush, marking: TLP:RED}}\n"
        f"events:\n{OPEN[:-2]}, actors: [a]}}\n- {{date: 2020, title: Other, actors: [b], marking: TLP:RED}}\n"
    )
    assert "Hushhush" in build(tmp_path, text)
    assert "Hushhush" not in build(tmp_path, text, ceiling="TLP:CLEAR")
