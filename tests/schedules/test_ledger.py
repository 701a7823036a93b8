"""The ledger: a chained journal, tables that are made from it, leases with fencing, and a copy that heals it."""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from briefgen.errors import BuildError, UsageError
from briefgen.schedules.audit import copy_journal, open_ledger, verify_chain
from briefgen.schedules.ledger import LeaseLostError, Ledger
from briefgen.schedules.tables import DamagedLedgerError

NOW = datetime(2026, 6, 1, 6, tzinfo=UTC)
NOBODY: frozenset[str] = frozenset()


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path / "ledger.sqlite")
    yield opened
    opened.close()


def fill(ledger: Ledger, count: int) -> None:
    """Record so many first sights."""
    for number in range(count):
        with ledger.write(NOW + timedelta(seconds=number)) as writing:
            writing.record("first-seen", brief=f"b{number}\u2028\N{PILE OF POO}", variant="")


def test_a_transaction_that_fails_leaves_nothing(ledger: Ledger) -> None:
    fill(ledger, 1)
    head = ledger.read_head()

    def fail() -> None:
        with ledger.write(NOW) as writing:
            writing.record("first-seen", brief="x", variant="")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert ledger.read_head() == head
    assert ledger.read_known("x", "") is None


def test_writers_side_by_side_make_one_chain(tmp_path: Path) -> None:
    def write(which: int) -> None:
        mine = Ledger.open(tmp_path / "ledger.sqlite")
        for number in range(25):
            with mine.write(NOW) as writing:
                writing.record("first-seen", brief=f"{which}-{number}", variant="")
        mine.close()

    threads = [threading.Thread(target=write, args=(which,)) for which in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger = Ledger.open(tmp_path / "ledger.sqlite")
    copy_journal(ledger, tmp_path / "audit.jsonl")
    verdict = verify_chain(tmp_path / "audit.jsonl", ledger)
    assert (verdict.events, verdict.faults) == (100, ())
    ledger.close()


def test_a_lease_is_held_by_one_and_ends_by_itself(ledger: Ledger) -> None:
    assert ledger.take_lease("x", "a", NOW, 60, dead=NOBODY) == 1
    assert ledger.take_lease("x", "b", NOW + timedelta(seconds=59), 60, dead=NOBODY) is None
    assert ledger.take_lease("x", "b", NOW + timedelta(seconds=60), 60, dead=NOBODY) == 2
    # The first comes back late: its token is no longer the one.
    with pytest.raises(LeaseLostError), ledger.write(NOW) as writing:
        writing.require_lease("x", 1)
    ledger.release_lease("x", 1)
    assert ledger.take_lease("x", "a", NOW + timedelta(seconds=61), 60, dead=NOBODY) is None
    ledger.release_lease("x", 2)
    assert ledger.take_lease("x", "a", NOW + timedelta(seconds=61), 60, dead=NOBODY) == 3


def test_a_lease_of_a_dead_process_or_of_the_future_is_free(ledger: Ledger) -> None:
    assert ledger.take_lease("x", "a", NOW, 600, dead=NOBODY) == 1
    assert ledger.take_lease("x", "b", NOW, 600, dead=frozenset({"a"})) == 2
    # The clock was moved back by a day.
    assert ledger.take_lease("x", "c", NOW - timedelta(days=1), 600, dead=NOBODY) == 3


def test_the_copy_grows_and_is_mended_where_a_kill_cut_it(ledger: Ledger, tmp_path: Path) -> None:
    copy = tmp_path / "audit.jsonl"
    fill(ledger, 3)
    copy_journal(ledger, copy)
    whole = copy.read_bytes()
    for size in (len(whole) - 1, len(whole) - 40, len(whole.splitlines()[0]) + 1, 5, 0):
        copy.write_bytes(whole[:size])
        copy_journal(ledger, copy)
        assert copy.read_bytes() == whole
    assert not verify_chain(copy, ledger).faults


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda lines: [lines[0], lines[1].replace(b"b1", b"b7"), *lines[2:]], ":2: the event is not as it was"),
        (lambda lines: [lines[0], *lines[2:]], ":2: the event does not follow the one before it"),
        (lambda lines: lines[1:], ":1: the event does not follow the one before it"),
        (lambda lines: [lines[1], lines[0], *lines[2:]], ":1: the event does not follow"),
        (lambda lines: lines[:-1], "it ends at event 4, and the ledger at 5"),
        (lambda lines: [*lines[:3], b"{}\n", *lines[3:]], ":4: the line is no event"),
        (lambda lines: [*lines[:-1], lines[-1][:-9]], "the last line is cut short"),
    ],
)
def test_every_change_of_the_copy_is_found(ledger: Ledger, tmp_path: Path, change: object, told: str) -> None:
    copy = tmp_path / "audit.jsonl"
    fill(ledger, 5)
    copy_journal(ledger, copy)
    copy.write_bytes(b"".join(change(copy.read_bytes().splitlines(keepends=True))))  # type: ignore[operator]
    faults = verify_chain(copy, ledger).faults
    assert faults
    assert told in faults[0]


def damage_page(path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[4096 * 2 : 4096 * 3] = b"\xa5" * 4096
    path.write_bytes(data)


def truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:5000])


def scribble(path: Path) -> None:
    path.write_bytes(b"this is no database at all")


def remove(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize("damage", [damage_page, truncate, scribble, remove])
def test_a_broken_or_lost_ledger_is_made_anew_from_its_copy(tmp_path: Path, damage: object) -> None:
    path, copy = tmp_path / "ledger.sqlite", tmp_path / "audit.jsonl"
    ledger, _ = open_ledger(path, copy)
    fill(ledger, 20)
    with ledger.write(NOW) as writing:
        writing.record("skipped", brief="b", variant="", ticks=["2026-06-01T06:00:00Z"], reason="why")
    copy_journal(ledger, copy)
    made, head = ledger.read_made(), ledger.read_head()
    with ledger.engine.connect() as connection:
        connection.exec_driver_sql("COMMIT")
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.exec_driver_sql("BEGIN")
    ledger.close()
    damage(path)  # type: ignore[operator]
    again, mended = open_ledger(path, copy)
    assert "was made anew from 21 events" in mended
    assert again.read_made() == made
    assert again.read_head() == head
    again.close()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    healed, mended = open_ledger(path, copy)
    assert mended == ""
    healed.close()


def test_a_broken_ledger_whose_copy_was_changed_is_refused(tmp_path: Path) -> None:
    path, copy = tmp_path / "ledger.sqlite", tmp_path / "audit.jsonl"
    ledger, _ = open_ledger(path, copy)
    fill(ledger, 3)
    copy_journal(ledger, copy)
    ledger.close()
    scribble(path)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    copy.write_bytes(copy.read_bytes().replace(b"b1", b"b7"))
    with pytest.raises(DamagedLedgerError, match=r"cannot be made anew: .*audit\.jsonl:2"):
        open_ledger(path, copy)


def test_a_ledger_of_a_later_version_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    ledger.close()
    with sqlite3.connect(tmp_path / "ledger.sqlite") as connection:
        connection.execute("UPDATE about SET number = 99 WHERE name = 'format'")
    with pytest.raises(BuildError, match="has format 99; this version of briefgen knows 1"):
        Ledger.open(tmp_path / "ledger.sqlite")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("nosuch://host/x", "is no address of a ledger"),
        ("postgresql+psycopg://me:hunter2@127.0.0.1:1/x", "cannot be opened"),
    ],
)
def test_an_address_that_cannot_be_used(address: str, message: str) -> None:
    with pytest.raises((UsageError, BuildError), match=message) as error:
        Ledger.open(address)
    assert "hunter2" not in str(error.value)


def test_events_are_lines_of_json_that_others_can_read(ledger: Ledger) -> None:
    fill(ledger, 1)
    (line,) = ledger.read_lines()
    told = json.loads(line)
    assert {"seq", "at", "event", "brief", "variant", "prev", "hash"} == set(told)
    assert told["at"] == "2026-06-01T06:00:00Z"
