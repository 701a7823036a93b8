"""The ledger on a real PostgreSQL: the same promises, and two schedulers in two processes at once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from briefgen.builds.archive import Archive
from briefgen.schedules.audit import copy_journal, open_ledger, verify_chain
from briefgen.schedules.ledger import LeaseLostError, Ledger
from tests.schedules.test_faults import ROOT, Mails, Site
from tests.schedules.test_year import simulate

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)


def test_the_simulation_holds_on_postgres(tmp_path: Path, postgres: Callable[[], str]) -> None:
    simulate(tmp_path, postgres(), date(2026, 3, 25), 10, 3)


@pytest.mark.full
def test_a_simulated_quarter_holds_on_postgres(tmp_path: Path, postgres: Callable[[], str]) -> None:
    simulate(tmp_path, postgres(), date(2026, 2, 15), 90, 5)


def test_writers_side_by_side_make_one_chain(tmp_path: Path, postgres: Callable[[], str]) -> None:
    address = postgres()

    def write(which: int) -> None:
        mine = Ledger.open(address)
        for number in range(25):
            with mine.write(NOW) as writing:
                writing.record("first-seen", brief=f"{which}-{number}", variant="")
        mine.close()

    threads = [threading.Thread(target=write, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger, mended = open_ledger(address, tmp_path / "audit.jsonl")
    assert mended == ""
    verdict = verify_chain(tmp_path / "audit.jsonl", ledger)
    assert (verdict.events, verdict.faults) == (100, ())
    ledger.close()


def test_one_of_many_takes_a_lease(postgres: Callable[[], str]) -> None:
    address = postgres()
    Ledger.open(address).close()
    for round_ in range(10):
        taken: list[int | None] = []
        begin = threading.Barrier(6)

        def take(which: int, round_: int = round_, taken: list[int | None] = taken, begin: object = begin) -> None:
            ledger = Ledger.open(address)
            begin.wait()  # type: ignore[attr-defined]
            moment = NOW + timedelta(hours=round_)
            taken.append(ledger.take_lease("x", f"h{which}", moment, 60, dead=frozenset()))
            ledger.close()

        threads = [threading.Thread(target=take, args=(which,)) for which in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert [token for token in taken if token is not None] == [round_ + 1]


def test_a_lost_lease_is_noticed(postgres: Callable[[], str]) -> None:
    ledger = Ledger.open(postgres())
    assert ledger.take_lease("x", "a", NOW, 60, dead=frozenset()) == 1
    assert ledger.take_lease("x", "b", NOW + timedelta(seconds=90), 60, dead=frozenset()) == 2
    with pytest.raises(LeaseLostError), ledger.write(NOW) as writing:
        writing.require_lease("x", 1)
    ledger.close()


@pytest.mark.long
def test_two_schedulers_at_once_build_and_send_each_tick_once(tmp_path: Path, postgres: Callable[[], str]) -> None:
    mails = Mails()
    site = Site(tmp_path, mails.controller.port)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "LEDGER": postgres()}

    def start() -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "tests.schedules.driver", site.now.isoformat()]
        return subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(count: int) -> list[dict[str, list[dict[str, str]]]]:
        told = []
        for process in [start() for _ in range(count)]:
            printed, said = process.communicate(timeout=120)
            assert process.returncode == 0, (printed + said).decode()
            told.append(json.loads(printed))
        return told

    hours = 2
    run(1)
    for _ in range(hours):
        site.now += timedelta(hours=1)
        both = run(3)
        published = [each["brief"] for told in both for each in told["ticks"] if each["result"] == "published"]
        assert sorted(published) == ["canal", "pier"]
        site.now += timedelta(minutes=1)
        run(1)  # what one left to another that had it in hand
        site.now -= timedelta(minutes=1)
    mails.controller.stop()
    archive = Archive(tmp_path / "archive")
    for series in ("PIER", "CANAL"):
        assert [each.number for each in archive.list_editions(series)] == list(range(1, hours + 1))
    assert len(mails.identifiers) == 2 * hours
    assert set(mails.identifiers.values()) == {1}
    ledger = Ledger.open(environment["LEDGER"])
    assert {row.result for row in ledger.read_outbox()} == {"sent"}
    copy_journal(ledger, tmp_path / ".briefgen/audit.jsonl")
    assert verify_chain(tmp_path / ".briefgen/audit.jsonl", ledger).faults == ()
    ledger.close()
