"""What goes wrong at the worst moment: a kill, a full disk, a broken ledger, a build that hangs, eats or breaks.

After each the archive holds whole editions alone, each tick has one, each recipient has been sent each edition, the
ledger and its chain hold, and the next run completes what was cut short.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

import pytest

from briefgen.builds.archive import Archive
from briefgen.schedules.audit import verify_chain
from briefgen.schedules.ledger import Ledger
from briefgen.schedules.moments import write_moment
from tests.schedules.test_ways import find_port

ROOT = Path(__file__).parents[2]
START = datetime.fromisoformat("2026-06-01T00:30:00+00:00")
TIMELINE = """\
briefgen: 1
meta: {{title: The {name}, series: {series}, timezone: UTC}}
events:
- {{id: a, date: 2020-04-01, title: The first pile stands}}
- {{id: b, date: 2020-05-01, title: The deck is laid}}
"""


class Mails:
    """A mail server that keeps what it has said 250 to."""

    def __init__(self) -> None:
        from aiosmtpd.controller import Controller

        self.identifiers: Counter[str] = Counter()
        self.lock = threading.Lock()
        self.controller = Controller(self, hostname="127.0.0.1", port=find_port())
        self.controller.start()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        with self.lock:
            self.identifiers[message_from_bytes(envelope.content)["Message-ID"]] += 1
        return "250 OK"


@pytest.fixture
def mails() -> Iterator[Mails]:
    server = Mails()
    yield server
    server.controller.stop()


class Site:
    """A project with two briefs, hourly, one of which is mailed."""

    def __init__(self, folder: Path, port: int, more: str = "") -> None:
        self.folder, self.now = folder, START
        for name, series in (("pier", "PIER"), ("canal", "CANAL")):
            (folder / f"{name}.yaml").write_text(TIMELINE.format(name=name, series=series), encoding="utf-8")
        schedule = "schedule: {cron: '0 * * * *', timezone: UTC, catch_up: all}, publish: auto"
        (folder / "briefgen.yaml").write_text(
            "briefgen: 1\nbriefs:\n"
            f"  pier:\n    {{timeline: pier.yaml, formats: [html, pdf], {schedule},\n"
            "     deliver: [{folder: 'sent/{series}/{edition:04d}'}, {smtp: desk}]}\n"
            f"  canal: {{timeline: canal.yaml, formats: html, {schedule}, deliver: [{{folder: 'sent/{{series}}'}}]}}\n"
            f"{more}"
            "recipients: {desk: {to: [a@example.org, b@example.org]}}\n"
            f"smtp: {{host: 127.0.0.1, port: {port}, security: none, from: briefs@example.org}}\n",
            encoding="utf-8",
        )

    def start(self, *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.schedules.driver", self.now.isoformat(), *arguments]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        return subprocess.Popen(
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        )

    def run(self, *arguments: str) -> dict[str, Any]:
        """Run to the end."""
        with self.start(*arguments) as process:
            printed, said = process.communicate(timeout=120)
        assert b"Traceback" not in said, said.decode()
        told: dict[str, Any] = json.loads(printed)
        return {**told, "exit": process.returncode}

    def settle(self) -> dict[str, Any]:
        """Run to the end with everything in order, until nothing is left to try again."""
        told = self.run()
        while told["exit"] == 3 or told["held"]:
            self.now += timedelta(minutes=5)
            told = self.run()
        return told

    def check(self, mails: Mails, hours: int) -> None:
        """Check that after so many ticks everything is there once, whole, and written down."""
        archive = Archive(self.folder / "archive")
        ticks = [write_moment(START.replace(minute=0) + timedelta(hours=hour + 1)) for hour in range(hours)]
        for series in ("PIER", "CANAL"):
            editions = archive.list_editions(series)
            assert [each.number for each in editions] == list(range(1, hours + 1))
            assert [write_moment(datetime.fromisoformat(each.manifest["tick"])) for each in editions] == ticks
            for each in editions:
                assert archive.check(each) == []
                folder = self.folder / ("sent/PIER" if series == "PIER" else "sent")
                target = folder / (f"{each.number:04}" if series == "PIER" else "CANAL")
                names = {file["name"] for file in each.manifest["files"]} - {"timeline.yaml"}
                found = {path.name for path in target.iterdir() if not path.name.startswith(".")}
                assert found == names
                if series == "PIER" or each is editions[-1]:
                    for name in names:
                        assert (target / name).read_bytes() == (each.folder / name).read_bytes()
        assert len(mails.identifiers) == 2 * hours, "each edition goes to each recipient under one Message-ID"
        path = self.folder / ".briefgen/ledger.sqlite"
        ledger = Ledger.open(path)
        for brief in ("pier", "canal"):
            rows = ledger.read_ticks(brief, "")
            assert [(row.tick, row.result) for row in rows] == [(tick, "published") for tick in ticks]
        assert {row.result for row in ledger.read_outbox()} == {"sent"}
        assert verify_chain(self.folder / ".briefgen/audit.jsonl", ledger).faults == ()
        again = Ledger.open(self.folder / ".briefgen/again.sqlite")
        again.restore(ledger.read_lines())
        assert again.read_made() == ledger.read_made()
        for each in (again, ledger):
            each.close()
        for left in (self.folder / ".briefgen").glob("again.sqlite*"):
            left.unlink()
        with sqlite3.connect(path) as connection:
            assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def kill_often(site: Site, mails: Mails, kills: int, seed: int) -> int:
    """Kill a run in each hour at a random moment, and return how many mails went out twice."""
    chance = random.Random(seed)
    site.run()
    hours = 0
    for _ in range(kills):
        site.now += timedelta(hours=1)
        hours += 1
        with site.start() as process:
            time.sleep(chance.random() * 2.2)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        if chance.random() < 0.2:
            site.settle()
            site.check(mails, hours)
    site.settle()
    site.check(mails, hours)
    return sum(mails.identifiers.values()) - len(mails.identifiers)


@pytest.mark.long
def test_kills_at_random_moments(tmp_path: Path, mails: Mails) -> None:
    kill_often(Site(tmp_path, mails.controller.port), mails, 3, 1)


@pytest.mark.full
@pytest.mark.parametrize("seed", range(6))
def test_three_hundred_kills(tmp_path: Path, mails: Mails, seed: int) -> None:
    kill_often(Site(tmp_path, mails.controller.port), mails, 50, seed)


@pytest.mark.long
@pytest.mark.parametrize(
    "size", [pytest.param(200_000, marks=pytest.mark.full), 30_000, pytest.param(100, marks=pytest.mark.full)]
)
def test_a_full_disk_leaves_no_part_of_an_edition(tmp_path: Path, mails: Mails, size: int) -> None:
    site = Site(tmp_path, mails.controller.port)
    site.run()
    site.now += timedelta(hours=1)
    told = site.run(str(size))
    assert told["exit"] == 3
    archive = Archive(tmp_path / "archive")
    for series in archive.list_series():
        for each in archive.list_editions(series):
            assert archive.check(each) == []
    site.now += timedelta(minutes=5)
    site.settle()
    site.check(mails, 1)


@pytest.mark.long
def test_a_folder_that_cannot_be_written(tmp_path: Path, mails: Mails) -> None:
    site = Site(tmp_path, mails.controller.port)
    site.run()
    site.now += timedelta(hours=1)
    for name in ("archive", "sent"):
        (tmp_path / name).write_text("in the way")
    told = site.run()
    assert told["exit"] == 3
    assert {each["result"] for each in told["ticks"]} == {"retry"}
    assert all("archive" in each["reason"] for each in told["ticks"])
    (tmp_path / "archive").unlink()
    site.now += timedelta(minutes=5)
    told = site.run()
    assert {each["result"] for each in told["ticks"]} == {"published"}
    assert {each["result"] for each in told["sent"] if each["way"] == "folder"} == {"retry"}
    (tmp_path / "sent").unlink()
    site.now += timedelta(minutes=5)
    site.settle()
    site.check(mails, 1)


@pytest.mark.long
def test_a_ledger_that_is_damaged_between_runs(tmp_path: Path, mails: Mails, request: pytest.FixtureRequest) -> None:
    site = Site(tmp_path, mails.controller.port)
    site.run()
    path = tmp_path / ".briefgen/ledger.sqlite"
    for hour in range(1, 4 if request.config.getoption("--full") else 2):
        site.now += timedelta(hours=1)
        site.run()
        data = bytearray(path.read_bytes())
        for page in range(hour, len(data) // 4096, 3):
            data[page * 4096 : page * 4096 + 600] = os.urandom(600)
        path.write_bytes(data)
        assert "was made anew" in site.run()["mended"]
        site.check(mails, hour)
    assert sum(mails.identifiers.values()) == len(mails.identifiers)


@pytest.mark.long
def test_builds_that_hang_eat_or_break_leave_the_others_alone(tmp_path: Path, mails: Mails) -> None:
    events = "".join(f"- {{id: e{number}, date: 1900-01-01, title: Event}}\n" for number in range(4000))
    long = TIMELINE.format(name="long", series="{series}").partition("- {")[0] + events
    for name in ("hang", "eat"):
        (tmp_path / f"{name}.yaml").write_text(long.replace("{series}", name.upper()), encoding="utf-8")
    (tmp_path / "break.yaml").write_text("briefgen: 1\nmeta: {title: B, series: B}\nevents: [{id: a", encoding="utf-8")
    schedule = "schedule: {cron: '0 * * * *', timezone: UTC}, publish: auto"
    site = Site(
        tmp_path,
        mails.controller.port,
        f"  hang: {{timeline: hang.yaml, {schedule}, limits: {{time: 1s}}}}\n"
        f"  eat: {{timeline: eat.yaml, {schedule}, limits: {{memory: 160MiB}}}}\n"
        f"  break: {{timeline: break.yaml, {schedule}}}\n",
    )
    site.run()
    site.now += timedelta(hours=1)
    told = site.run()
    assert told["exit"] == 3
    found = {each["brief"]: (each["result"], each["reason"]) for each in told["ticks"]}
    assert found["hang"] == ("retry", "it took longer than its limit of 1 seconds")
    assert found["eat"] == ("retry", "it needed more memory than its limit of 160 MiB")
    assert found["break"][0] == "retry"
    assert found["pier"] == found["canal"] == ("published", "")
    site.check(mails, 1)
    assert sorted(path.name for path in (tmp_path / "archive").iterdir() if path.is_dir()) == ["CANAL", "PIER"]
