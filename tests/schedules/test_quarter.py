"""The project of this repository, run for a simulated quarter with real builds; what it leaves is read through."""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefgen.builds.archive import Archive
from briefgen.builds.project import load_project
from briefgen.builds.verify import verify_file
from briefgen.schedules.audit import open_ledger, verify_chain
from briefgen.schedules.runner import Runner
from tests.schedules.simulation import Clock
from tests.schedules.test_faults import ROOT

ADDED = """\
events:
  - id: learnt-later
    date: 2015-10-07
    title: Something that was learnt of later
"""


@pytest.mark.full
def test_a_quarter_of_the_example_project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("timelines", "styles"):
        shutil.copytree(ROOT / name, tmp_path / name)
    shutil.copy(ROOT / "briefgen.yaml", tmp_path)
    monkeypatch.chdir(tmp_path)
    clock = Clock("2026-01-01T00:10:00+00:00")
    project = load_project(Path("briefgen.yaml"))
    ledger, _ = open_ledger(Path(project.project.ledger), Path(".briefgen/audit.jsonl"))
    chance = random.Random(4)
    end, edited = datetime(2026, 4, 1, 12, tzinfo=UTC), False
    while clock.now < end:
        Runner(
            project, Path(), ledger, Path(".briefgen/audit.jsonl"), environment={}, clock=clock
        ).run_due(2)  # fmt: skip
        clock.now += timedelta(minutes=chance.choice([15, 60, 300]))
        if not edited and clock.now > datetime(2026, 2, 10, tzinfo=UTC):
            edited = True
            path = Path("timelines/syria-2015-10-07.yaml")
            path.write_text(path.read_text(encoding="utf-8").replace("events:\n", ADDED, 1), encoding="utf-8")
    archive = Archive(Path("archive"))
    found = {series: [each.state for each in archive.list_editions(series)] for series in archive.list_series()}
    # The founding brief: the first, one after four weeks of silence, one with the event, one after silence again.
    assert found == {
        "AMISTAD-1839": ["draft"],
        "BATTUTA-AR": ["draft"],
        "BER": ["draft"],
        "GH-2018-10-21": ["released"],
        "SYR-2015": ["superseded", "superseded", "superseded", "released"],
        "TIME-LONG": ["draft"],
    }
    founding = archive.list_editions("SYR-2015")
    assert [each.manifest["changes"] for each in founding] == [0, 0, 1, 0]
    for series in archive.list_series():
        for each in archive.list_editions(series):
            assert archive.check(each) == []
    for name in ("syria.pdf", "syria.docx", "syria.html"):
        published = (founding[2].folder / name).read_bytes()
        assert verify_file(published, name).same == "bytes"
        assert Path(f"output/delivered/SYR-2015/0003/{name}").read_bytes() == published
    results = Counter((row.brief, row.result) for brief in project.briefs for row in ledger.read_ticks(brief, ""))
    weekdays = sum((datetime(2026, 1, 1) + timedelta(days=day)).weekday() < 5 for day in range(91))
    assert results["syria", "published"] + results["syria", "unchanged"] == weekdays
    assert not [key for key in results if key[1] not in ("published", "draft", "unchanged")]
    assert [row.result for row in ledger.read_outbox()] == ["sent"] * 4
    assert verify_chain(Path(".briefgen/audit.jsonl"), ledger).faults == ()
    events = [json.loads(line) for line in Path(".briefgen/audit.jsonl").read_text(encoding="utf-8").splitlines()]
    told = Counter(each["event"] for each in events)
    assert told["begun"] == told["tick"] == sum(results.values())
    assert {each["reason"] for each in events if each.get("result") == "unchanged"} <= {
        f"no change since no. {number}" for number in (1, 2, 3, 4)
    }
    ledger.close()
