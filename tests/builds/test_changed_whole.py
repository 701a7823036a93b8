"""What is said of the whole, and a beginning or an end that was corrected, are told of among what changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen import load, select
from briefgen.builds.differences import compare_timelines
from briefgen.timeline.check import check_timeline
from briefgen.timeline.load import read_timeline

OLD = """\
briefgen: 1
meta:
  title: The pier
  marking: TLP:GREEN
  bottom_line: It fell at ten.
events:
- {id: fall, start: 2024-05-01T10:00, end: 2024-05-01T11:00, title: It falls}
"""
CORRECTED = "revisions: [{edition: 2, type: corrected, field: %s, was: %s, known: 2024-05-03, note: The log was read.}]"


def compare(folder: Path, new: str, ceiling: str = "") -> tuple[str, ...]:
    old = folder / "old.yaml"
    old.write_text(OLD, encoding="utf-8")
    (folder / "new.yaml").write_text(new, encoding="utf-8")
    return compare_timelines(old, folder / "new.yaml", ceiling).lines


def test_a_bottom_line_and_a_title_that_changed_come_first(tmp_path: Path) -> None:
    revision = CORRECTED % ("bottom_line", "It fell at ten.")
    new = OLD.replace("It fell at ten.", f"It fell at nine.\n  {revision}").replace("The pier", "The old pier")
    assert compare(tmp_path, new) == (
        "Corrected: This brief (bottom line: was It fell at ten., is It fell at nine.). The log was read.",
        "Updated: This brief (title: was The pier, is The old pier).",
    )


def test_nothing_is_said_to_an_audience_of_a_bottom_line_that_it_may_not_see(tmp_path: Path) -> None:
    new = OLD.replace("bottom_line: It fell at ten.", "bottom_line: {text: It fell at nine., marking: TLP:AMBER}")
    assert compare(tmp_path, new, "TLP:GREEN") == ()
    (line,) = compare(tmp_path, new)
    assert "was It fell at ten., is It fell at nine." in line


@pytest.mark.parametrize(
    ("key", "was", "now"), [("start", "2024-05-01T10:00", "2024-05-01T09:00"), ("end", "2024-05-01T11:00", "unknown")]
)
def test_a_corrected_start_or_end_is_a_corrected_date(tmp_path: Path, key: str, was: str, now: str) -> None:
    revision = CORRECTED % (key, was)
    new = OLD.replace(f"{key}: {was}", f"{key}: {now}").replace("It falls}", f"It falls, {revision}}}")
    (line,) = compare(tmp_path, new)
    assert line.startswith("Corrected: It falls (date: was 1 May 2024, 10:00–11:00, is ")
    assert line.endswith(" The log was read.")
    (entry,) = select(load(tmp_path / "new.yaml"), as_of="2024-05-02").entries
    assert entry.event.date.edtf == "2024-05-01T10:00/2024-05-01T11:00"


def test_a_field_that_no_record_has_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.yaml"
    revision = "revisions: [{edition: 2, type: corrected, field: stat}]"
    path.write_text(OLD.replace("It falls}", f"It falls, {revision}}}"), encoding="utf-8")
    (problem,) = check_timeline(read_timeline(path))
    assert problem.check == "revision-field"
    assert problem.help == "did you mean 'start'?"
