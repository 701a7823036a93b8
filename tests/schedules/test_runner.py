"""A whole run with real builds: heartbeat, alerts, the ping, what is kept and what is cleared away."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator, Iterable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from briefgen.builds.archive import Archive
from briefgen.builds.project import load_project
from briefgen.builds.publish import TickMade
from briefgen.builds.verify import verify_file
from briefgen.schedules.ledger import Ledger
from briefgen.schedules.runner import Ran, Runner
from briefgen.schedules.scheduler import Work, as_call
from briefgen.schedules.ways import DeliveryError, Parcel, Route

TIMELINE = """\
briefgen: 1
meta: {title: The pier, series: PIER, timezone: Europe/London}
events:
- {id: a, date: 2020-04-01, title: The first pile stands}
- {id: b, date: 2026-06-03, title: The pier opens}
"""


def perform_here(
    works: Iterable[Work], now: datetime, workers: int
) -> Generator[tuple[Work, TickMade, float], None, None]:
    """Build in this process."""
    for work in works:
        yield work, as_call(work, now).function(), 1.0


class Site:
    """A project with one daily brief and a clock."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.now = datetime(2026, 6, 1, 0, 30, tzinfo=UTC)
        self.mails: list[Parcel] = []
        self.down = False
        self.ledger = Ledger.open(folder / "ledger.sqlite")
        self.set_timeline(TIMELINE)

    def set_timeline(self, text: str) -> None:
        (self.folder / "t.yaml").write_text(text, encoding="utf-8")

    def set_project(self, brief: str = "", more: str = "", schedule: str = "") -> None:
        text = (
            "briefgen: 1\nbriefs:\n  pier: {timeline: t.yaml, formats: html, publish: auto, "
            f"schedule: {{cron: '0 6 * * *', timezone: Europe/London{schedule}}}{brief}}}\n{more}"
        )
        (self.folder / "briefgen.yaml").write_text(text, encoding="utf-8")

    def send(self, way: str, parcel: Parcel, route: Route) -> None:
        if self.down:
            raise DeliveryError("no server", is_down=True)
        self.mails.append(parcel)

    def run(self, **later: float) -> Ran:
        self.now += timedelta(**later)
        return Runner(
            load_project(self.folder / "briefgen.yaml"), self.folder, self.ledger, self.folder / "audit.jsonl",
            environment={"PING": "http://127.0.0.1:9"}, clock=lambda: self.now, perform=perform_here, send=self.send,
        ).run_due(1)  # fmt: skip

    @property
    def archive(self) -> Archive:
        return Archive(self.folder / "archive")


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.ledger.close()


def results(ran: Ran) -> list[tuple[str, str]]:
    return [(each.result, each.reason) for each in ran.settled]


def test_only_what_changed_is_published_and_silence_has_an_end(site: Site) -> None:
    site.set_project(brief=", period: {last: 999w}", schedule=", when: changed, heartbeat: 3d")
    site.run()
    assert results(site.run(hours=6)) == [("published", "")]
    assert results(site.run(days=1)) == [("unchanged", "no change since no. 1")]
    # The pier opens on the third: an event that comes into view is a change.
    assert results(site.run(days=1)) == [("published", "")]
    assert results(site.run(days=1)) == results(site.run(days=1)) == [("unchanged", "no change since no. 2")]
    why = "nothing has changed since no. 2, and the longest silence is over"
    assert results(site.run(days=1)) == [("published", why)]
    site.set_timeline(TIMELINE.replace("opens", "opens late"))
    assert results(site.run(days=1)) == [("published", "")]
    assert [each.manifest["changes"] for each in site.archive.list_editions("PIER")] == [0, 1, 0, 1]


def test_a_late_run_gives_the_same_brief_and_its_own_data_make_it_again(site: Site, tmp_path: Path) -> None:
    site.set_project(brief=", period: {last: 999w}", schedule=", catch_up: all")
    site.run()
    site.run(hours=6)
    (tmp_path / "late").mkdir()
    late = Site(tmp_path / "late")
    late.set_project(brief=", period: {last: 999w}", schedule=", catch_up: all")
    late.run()
    late.run(days=20)
    early, after = (each.archive.find("PIER", 1).folder / "pier.html" for each in (site, late))
    assert early.read_bytes() == after.read_bytes()
    assert verify_file(early.read_bytes(), "pier.html").same == "bytes"
    late.ledger.close()


def test_a_brief_of_the_last_days_counts_back_from_its_tick(site: Site) -> None:
    site.set_project(brief=", period: {last: 2d}", schedule=", catch_up: all")
    site.run()
    quiet = ("unchanged", "nothing of it happened in the last 2d")
    assert results(site.run(days=6)) == [quiet, quiet, *[("published", "")] * 3, quiet]
    assert [each.manifest["events"] for each in site.archive.list_editions("PIER")] == [1, 1, 1]


def test_a_selection_that_is_empty_for_another_reason_fails(site: Site) -> None:
    site.set_project(brief=", period: {last: 2d}, where: {tags: [harbor]}")
    site.run()
    ran = site.run(hours=6)
    assert [result for result, _ in results(ran)] == ["retry"]
    assert "holds none of the 2 events of 't.yaml'; 'tags' took the last" in ran.settled[0].reason


def test_a_long_quiet_gives_no_edition_and_the_next_event_does(site: Site) -> None:
    site.set_project(brief=", period: {last: 2d}", schedule=", heartbeat: 4d")
    site.run()
    for _ in range(5):
        site.run(days=1)
    quiet = ("unchanged", "nothing of it happened in the last 2d")
    assert [results(site.run(days=1))[0] for _ in range(6)] == [quiet] * 6
    site.set_timeline(f"{TIMELINE}- {{id: c, date: 2026-06-12, title: A plank breaks}}\n")
    assert results(site.run(days=1)) == [("published", "")]
    last = site.archive.list_editions("PIER")[-1]
    assert verify_file((last.folder / "pier.html").read_bytes(), "pier.html").same == "bytes"


ALERTS = "recipients: {watch: {to: watch@example.org}}\nsmtp: {host: mail.example.org}\nalerts: {to: watch}\n"


def test_who_watches_hears_once_of_a_failure_and_of_lateness(site: Site) -> None:
    site.set_project(more=ALERTS)
    site.run()
    site.set_timeline("briefgen: 1\nmeta: {title: Secret words")
    assert site.run(hours=6).has_failed
    assert site.run(minutes=3).has_failed
    assert [parcel.subject for parcel in site.mails] == [f"briefgen: pier failed ({site.folder.name})"]
    assert "Secret" not in site.mails[0].text
    site.set_timeline(TIMELINE)
    site.run(hours=2)
    assert [parcel.subject for parcel in site.mails[1:]] == [f"briefgen: pier was built late ({site.folder.name})"]
    site.run(hours=20, minutes=40)
    assert len(site.mails) == 2


def test_a_failure_is_tried_at_once_when_its_timeline_was_changed(site: Site) -> None:
    site.set_project()
    site.run()
    site.set_timeline("briefgen: 1\nmeta: {")
    for minutes in (300, 1, 2, 4):
        assert site.run(minutes=minutes).has_failed
    assert results(site.run(minutes=1)) == []
    # Changed and still wrong: it is tried once, and waits again.
    site.set_timeline("briefgen: 1\nmeta: [")
    assert [each for each, _ in results(site.run())] == ["retry"]
    assert results(site.run(minutes=1)) == []
    site.set_timeline(TIMELINE)
    assert results(site.run()) == [("published", "")]


def test_an_alert_that_cannot_be_sent_waits(site: Site) -> None:
    site.set_project(more=ALERTS)
    site.run()
    site.set_timeline("briefgen: 1\nmeta: {")
    site.down = True
    assert {each.result for each in site.run(hours=6).sent} == {"retry"}
    site.down = False
    assert [each.result for each in site.run(minutes=2).sent] == ["sent"]


class Ear(BaseHTTPRequestHandler):
    """Counts calls."""

    heard = 0

    def do_GET(self) -> None:
        Ear.heard += 1
        self.send_response(200)
        self.end_headers()

    def log_message(self, *arguments: Any) -> None:
        """Say nothing."""


def test_a_good_run_is_heard_of_and_a_bad_one_is_not(site: Site) -> None:
    server = HTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    Ear.heard = 0
    site.set_project(more=f"alerts: {{ping: 'http://127.0.0.1:{server.server_address[1]}/x'}}\n")
    assert site.run().ping_fault == ""
    assert Ear.heard == 1
    site.set_timeline("briefgen: 1\nmeta: {")
    site.run(hours=6)
    assert Ear.heard == 1
    server.shutdown()
    thread.join()
    server.server_close()
    site.set_timeline(TIMELINE)
    site.set_project(more="alerts: {ping: '${env:PING}'}\n")
    assert "'${env:PING}' cannot be reached" in site.run(hours=1).ping_fault


def list_kept(site: Site) -> list[int]:
    return [each.number for each in site.archive.list_editions("PIER") if each.is_kept]


def test_what_is_too_old_is_cleared_away_but_never_what_holds(site: Site) -> None:
    site.set_project()
    site.run()
    for _ in range(6):
        site.run(days=1)
    site.archive.keep("PIER", 2, "case 114")
    site.set_project(brief=", retain: {released: 3d}")
    ran = site.run(minutes=1)
    # 6 is the latest and replaces 5; 4 is younger than three days; 2 is held.
    assert [(each.edition, each.reason) for each in ran.cleared] == [(1, "older than 3d"), (3, "older than 3d")]
    assert list_kept(site) == [2, 4, 5, 6]
    gone = site.archive.find("PIER", 1)
    assert sorted(path.name for path in gone.folder.iterdir()) == ["cleared.txt", "manifest.json", "states.jsonl"]
    assert all(site.archive.check(each) == [] for each in site.archive.list_editions("PIER"))
    assert site.run(minutes=1).cleared == ()
    site.set_project(brief=", retain: {released: 1}")
    assert [each.edition for each in site.run(minutes=1).cleared] == [4]
    assert site.archive.next_number("PIER") == 7
    assert [told["edition"] for told in site.ledger.read_journal(events=("cleared",))] == [1, 3, 4]


def test_what_waits_to_be_sent_is_kept(site: Site) -> None:
    more = "recipients: {desk: {to: a@example.org}}\nsmtp: {host: mail.example.org}\n"
    site.set_project(brief=", deliver: [{smtp: desk}], retain: {released: 1}", more=more)
    site.down = True
    site.run()
    for _ in range(3):
        site.run(days=1)
    assert list_kept(site) == [1, 2, 3]
    site.down = False
    site.run(hours=1)
    site.run(hours=1)
    assert list_kept(site) == [2, 3]
    assert [parcel.edition for parcel in site.mails] == [1, 2, 3]


def test_what_a_kill_left_unfinished_is_taken_away_later(site: Site) -> None:
    site.set_project(brief=", deliver: [{folder: sent}]")
    site.run()
    for folder in ("archive/PIER", "sent"):
        (site.folder / folder).mkdir(parents=True)
        left = site.folder / folder / ".briefgen-left"
        left.write_bytes(b"half")
        os.utime(left, (1, 1))
        (site.folder / folder / ".briefgen-now").write_bytes(b"half")
    site.run(hours=6)
    # The sender of this test writes nothing; the archive is enough to see.
    assert sorted(path.name for path in (site.folder / "archive/PIER").iterdir()) == [".briefgen-now", "0001"]


def test_what_an_audience_may_not_see_is_in_nothing_that_goes_to_it(site: Site) -> None:
    hidden = ("zanzibar", "quokka", "ocelot")
    marked = TIMELINE + (
        '- {id: z, date: 2020-05-01, title: A zanzibar meeting, marking: "TLP:RED", places: [quokka]}\n'
        'places: {quokka: {name: Quokka Bay, marking: "TLP:RED"}}\n'
    )
    deliver = "deliver: [{smtp: desk}, {webhook: 'https://example.org/x'}]"
    people = 'recipients: {desk: {to: a@example.org, ceiling: "TLP:GREEN"}}\nsmtp: {host: mail.example.org}\n'
    site.set_timeline(marked)
    site.set_project(brief=f', ceiling: "TLP:GREEN", {deliver}', more=people)
    site.run()
    assert site.run(hours=6).sent
    # And when the withheld record is what is wrong.
    site.set_timeline(marked.replace("2020-05-01", "ocelot"))
    ran = site.run(days=1)
    said = [f"{parcel.subject} {parcel.text} {parcel.facts} {list(parcel.files)}" for parcel in site.mails]
    said += [data.decode("utf-8", "replace") for parcel in site.mails for data in parcel.files.values()]
    said += [str(ran), *site.ledger.read_lines(), (site.folder / "audit.jsonl").read_text(encoding="utf-8")]
    said += [
        path.read_bytes().decode("utf-8", "replace") for path in (site.folder / "archive").rglob("*") if path.is_file()
    ]
    assert len(site.mails) >= 2
    for word in hidden:
        assert not [text for text in said if word in text.casefold()], word
