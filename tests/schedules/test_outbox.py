"""Deliveries: to each recipient once, never above a ceiling, tried again with pauses, recalled from who got them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from briefgen.builds.archive import Archive
from briefgen.builds.plan import plan_project
from briefgen.builds.project import load_project
from briefgen.builds.publish import publish_job
from briefgen.errors import ProjectError
from briefgen.schedules.ledger import Ledger
from briefgen.schedules.outbox import Outbox, Sent
from briefgen.schedules.secrets import Secrets
from briefgen.schedules.ways import DeliveryError, Parcel, Route
from tests.schedules.simulation import Clock

TIMELINE = """\
briefgen: 1
meta: {title: The pier, series: PIER, language: en, marking: "TLP:GREEN"}
events:
- {id: a, date: 2020-04-01, title: The first pile stands}
"""
PROJECT = """\
briefgen: 1
briefs:
  pier:
    timeline: t.yaml
    formats: [html]
    deliver:
    - {folder: "out/{series}/{edition:04d}/"}
    - {smtp: desk}
    - {webhook: "https://example.org/hook", ceiling: "TLP:AMBER"}
recipients:
  desk: {to: [a@example.org, b@example.org], ceiling: "TLP:GREEN"}
  watch: {to: watch@example.org}
smtp: {host: mail.example.org}
alerts: {to: watch}
"""


class Post:
    """Takes parcels; fails for who is named."""

    def __init__(self) -> None:
        self.parcels: list[tuple[str, str, Parcel]] = []
        self.faults: dict[str, DeliveryError] = {}

    def __call__(self, way: str, parcel: Parcel, route: Route) -> None:
        if route.target in self.faults:
            raise self.faults[route.target]
        self.parcels.append((way, route.target, parcel))

    def targets(self) -> list[str]:
        return sorted(target for _, target, _ in self.parcels)


class Desk:
    """A project whose editions are published by hand."""

    def __init__(self, folder: Path, ledger: Ledger) -> None:
        self.folder, self.ledger = folder, ledger
        self.clock, self.post = Clock("2026-06-01T06:00:00+00:00"), Post()
        self.write(PROJECT)

    def write(self, project: str, timeline: str = TIMELINE) -> None:
        (self.folder / "t.yaml").write_text(timeline, encoding="utf-8")
        (self.folder / "briefgen.yaml").write_text(project, encoding="utf-8")

    def publish(self, state: str = "released", not_before: str = "") -> int:
        project = load_project(self.folder / "briefgen.yaml")
        changes = {"archive": self.folder / "archive", "issued": self.clock.now.isoformat()}
        (job,) = plan_project(project, self.folder, (), changes).jobs
        return publish_job(job, state, not_before=not_before).published.number  # type: ignore[arg-type]

    def know(self) -> None:
        with self.ledger.write(self.clock()) as writing:
            writing.record("first-seen", brief="pier", variant="")

    def send(self, minutes: int = 0) -> list[Sent]:
        self.clock.now += timedelta(minutes=minutes)
        outbox = Outbox(
            load_project(self.folder / "briefgen.yaml"),
            self.folder,
            self.ledger,
            Secrets(self.folder, {}),
            self.folder / "audit.jsonl",
            clock=self.clock,
            holder="m/1/1",
            send=self.post,
        )
        outbox.sweep()
        return list(outbox.drain())

    def move(self, number: int, state: str, reason: str = "") -> None:
        Archive(self.folder / "archive").move("PIER", number, state, self.clock.now.isoformat(), reason)  # type: ignore[arg-type]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    ledger = Ledger.open(tmp_path / "ledger.sqlite")
    made = Desk(tmp_path, ledger)
    made.know()
    yield made
    ledger.close()


EVERYBODY = ["a@example.org", "b@example.org", "https://example.org/hook", "out/PIER/0001/"]


def test_each_recipient_gets_an_edition_once(desk: Desk) -> None:
    desk.publish()
    assert {each.result for each in desk.send()} == {"sent"}
    assert desk.send() == desk.send(60) == []
    assert desk.post.targets() == EVERYBODY
    keys = [parcel.key for _, _, parcel in desk.post.parcels]
    assert len(set(keys)) == 4
    parcel = next(parcel for way, _, parcel in desk.post.parcels if way == "smtp")
    assert parcel.subject == "[TLP:GREEN] The pier – PIER no. 1"
    assert parcel.text == (
        "The pier\nPIER no. 1\nIssued: 1 June 2026, 06:00 (UTC)\nMarking: TLP:GREEN\nAttached: PIER-0001.html\n"
    )
    assert list(parcel.files) == ["PIER-0001.html"]
    assert {name for way, _, parcel in desk.post.parcels if way == "folder" for name in parcel.files} == {"pier.html"}


def test_a_mail_says_the_bottom_line_and_what_changed_as_its_audience_sees_it(desk: Desk) -> None:
    text = TIMELINE.replace("marking:", "bottom_line: The pier grows., marking:")
    desk.write(PROJECT.replace("formats: [html]", "ceiling: TLP:GREEN\n    formats: [html, json]"), text)
    desk.publish()
    desk.send()
    more = (
        "- {id: b, date: 2020-05-01, title: The second pile stands}\n"
        '- {id: c, date: 2020-06-01, title: A zanzibar deal, marking: "TLP:RED"}\n'
    )
    project = PROJECT.replace("formats: [html]", "ceiling: TLP:GREEN\n    formats: [html, json]")
    desk.write(project.replace("{smtp: desk}", "{smtp: desk, formats: json}"), text + more)
    desk.publish()
    desk.send()
    mails = [parcel for way, _, parcel in desk.post.parcels if way == "smtp"]
    assert mails[-1].text == (
        "The pier\nBottom line: The pier grows.\nPIER.tlp-green no. 2, replaces no. 1\n1 change\n"
        "- Added: The second pile stands.\nIssued: 1 June 2026, 06:00 (UTC)\nMarking: TLP:GREEN\n"
        "Attached: PIER.tlp-green-0002.json\n"
    )
    assert list(mails[-1].files) == ["PIER.tlp-green-0002.json"]
    assert sorted(mails[0].files) == ["PIER.tlp-green-0001.html", "PIER.tlp-green-0001.json"]


def test_a_delivery_cannot_ask_for_a_format_that_the_brief_has_not(desk: Desk) -> None:
    desk.write(PROJECT.replace("{smtp: desk}", "{smtp: desk, formats: [pdf]}"))
    with pytest.raises(ProjectError, match="there is no format of the brief 'pdf'"):
        load_project(desk.folder / "briefgen.yaml")


def test_nothing_goes_above_a_ceiling(desk: Desk) -> None:
    desk.write(PROJECT, TIMELINE.replace("TLP:GREEN", "TLP:AMBER"))
    desk.publish()
    found = {(each.way, each.result) for each in desk.send()}
    assert found == {("folder", "sent"), ("webhook", "sent")}
    refused = [row for row in desk.ledger.read_outbox() if row.result == "refused"]
    assert sorted(row.target for row in refused) == ["a@example.org", "b@example.org"]
    assert {row.reason for row in refused} == {"marked TLP:AMBER, above the recipient's TLP:GREEN"}


def test_who_has_no_ceiling_gets_only_what_is_marked_lowest(desk: Desk) -> None:
    desk.write(PROJECT.replace(', ceiling: "TLP:AMBER"', "").replace(', ceiling: "TLP:GREEN"', ""))
    desk.publish()
    assert [each.way for each in desk.send()] == ["folder"]
    desk.write(PROJECT.replace(', ceiling: "TLP:AMBER"', ""), TIMELINE.replace("TLP:GREEN", "TLP:CLEAR"))
    desk.publish()
    assert {each.way for each in desk.send()} == {"folder", "smtp", "webhook"}


def test_a_ceiling_that_was_lowered_meanwhile_holds(desk: Desk) -> None:
    desk.publish()
    desk.post.faults["a@example.org"] = DeliveryError("busy")
    desk.send()
    desk.post.faults.clear()
    desk.write(PROJECT.replace("TLP:GREEN", "TLP:CLEAR"))
    assert [(each.target, each.result) for each in desk.send(5)] == [("a@example.org", "refused")]


def test_a_mail_server_that_is_down_is_asked_once_a_run(desk: Desk) -> None:
    desk.publish()
    desk.post.faults = {name: DeliveryError("no server", is_down=True) for name in ("a@example.org", "b@example.org")}
    assert sorted(each.way for each in desk.send()) == ["folder", "smtp", "webhook"]
    desk.post.faults.clear()
    assert sorted(each.target for each in desk.send(1)) == ["a@example.org", "b@example.org"]


def test_all_that_wait_for_a_server_that_is_down_say_so(desk: Desk) -> None:
    desk.publish()
    desk.post.faults = {f"{name}@example.org": DeliveryError("no server", is_down=True) for name in "ab"}
    assert [each.result for each in desk.send() if each.way == "smtp"] == ["retry"]
    mails = [row for row in desk.ledger.read_outbox() if row.way == "smtp"]
    assert sorted((row.result, row.reason, row.attempts) for row in mails) == [
        ("retry", "no server", 1), ("waiting", "no server", 0),
    ]  # fmt: skip
    events = len(desk.ledger.read_journal())
    desk.post.faults["a@example.org"] = desk.post.faults["b@example.org"]
    desk.send()
    # It is written down once; the next run tries the other one.
    assert len(desk.ledger.read_journal()) == events + 1
    desk.post.faults.clear()
    assert [each.result for each in desk.send(5)] == ["sent", "sent"]
    assert {row.reason for row in desk.ledger.read_outbox()} == {""}


def test_a_delivery_is_tried_again_with_growing_pauses_and_given_up(desk: Desk) -> None:
    desk.publish()
    desk.post.faults = {name: DeliveryError("busy") for name in EVERYBODY if "hook" in name}
    tries = []
    minutes = [*range(64), *range(70, 3 * 24 * 60, 30)]
    for before, minute in zip([0, *minutes], minutes, strict=False):
        found = [each.result for each in desk.send(minute - before) if each.way == "webhook"]
        tries += [(minute, result) for result in found]
        if "failed" in found:
            break
    assert [minute for minute, _ in tries[:7]] == [0, 1, 3, 7, 15, 31, 63]
    assert tries[-1][1] == "failed"
    assert 2 * 24 * 60 <= tries[-1][0] <= 2 * 24 * 60 + 60
    desk.send()
    alerts = [parcel for _, target, parcel in desk.post.parcels if target == "watch@example.org"]
    assert [parcel.subject for parcel in alerts] == [
        f"briefgen: PIER no. 1 could not be delivered ({desk.folder.name})"
    ]
    assert "pile" not in alerts[0].text


def test_what_will_never_be_taken_is_not_tried_again(desk: Desk) -> None:
    desk.publish()
    desk.post.faults["https://example.org/hook"] = DeliveryError("answered 404", is_final=True)
    assert ("webhook", "failed", "answered 404") in {(each.way, each.result, each.reason) for each in desk.send()}
    assert all(each.kind == "alert" for each in desk.send(600))


def test_a_draft_is_sent_when_it_is_approved(desk: Desk) -> None:
    number = desk.publish("draft")
    assert {each.kind for each in desk.send()} == {"alert"}
    assert desk.send() == []
    desk.move(number, "released")
    assert len(desk.send(1)) == 4


def test_an_embargo_is_kept(desk: Desk) -> None:
    desk.publish(not_before="2026-06-01T08:00:00Z")
    assert desk.send() == desk.send(119) == []
    assert len(desk.send(1)) == 4


def test_a_recall_goes_to_those_who_got_the_edition(desk: Desk) -> None:
    number = desk.publish()
    desk.post.faults["b@example.org"] = DeliveryError("refused", is_final=True)
    desk.send()
    sent = {target: parcel.key for _, target, parcel in desk.post.parcels}
    desk.post.parcels.clear()
    desk.move(number, "recalled", "A name was wrong.")
    desk.send(1)
    desk.send(1)
    recalls = {target: parcel for _, target, parcel in desk.post.parcels if parcel.kind == "recall"}
    assert sorted(recalls) == ["a@example.org", "https://example.org/hook", "out/PIER/0001/"]
    mail = recalls["a@example.org"]
    assert mail.subject == "[TLP:GREEN] Recalled: The pier – PIER no. 1"
    assert mail.text == (
        "The pier – PIER no. 1 is recalled.\nDo not use or pass on the edition, and destroy your copies.\n"
        "Reason: A name was wrong.\n"
    )
    assert mail.facts["of"] == sent["a@example.org"]


def test_an_edition_that_was_taken_back_before_it_went_does_not_go(desk: Desk) -> None:
    number = desk.publish()
    desk.post.faults = {target: DeliveryError("busy") for target in EVERYBODY}
    desk.send()
    desk.post.faults.clear()
    desk.move(number, "withdrawn", "wrong")
    assert {(each.result, each.reason) for each in desk.send(10)} == {("dropped", "the edition is withdrawn")}
    assert desk.post.parcels == []


def test_an_edition_that_was_changed_on_the_disk_does_not_go(desk: Desk) -> None:
    desk.publish()
    (desk.folder / "archive/PIER/0001/pier.html").write_text("something else")
    assert {each.result for each in desk.send()} == {"retry"}
    assert desk.post.parcels == []


def test_what_was_published_before_the_project_knew_the_brief_is_not_sent(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path / "other.sqlite")
    desk = Desk(tmp_path, ledger)
    desk.publish()
    desk.clock.now += timedelta(hours=1)
    desk.know()
    assert desk.send() == []
    desk.clock.now += timedelta(hours=1)
    desk.publish()
    assert {each.edition for each in desk.send()} == {2}
    ledger.close()


def test_a_recipient_that_was_taken_off_gets_nothing_more(desk: Desk) -> None:
    desk.publish()
    desk.post.faults["a@example.org"] = DeliveryError("busy")
    desk.send()
    desk.post.faults.clear()
    desk.write(PROJECT.replace("a@example.org, ", ""))
    assert ("a@example.org", "dropped") in {(each.target, each.result) for each in desk.send(10)}
    assert "a@example.org" not in desk.post.targets()


def test_only_the_named_variants_go_a_way(desk: Desk) -> None:
    varied = PROJECT.replace("    formats", "    vary: {ceiling: [TLP:CLEAR, TLP:GREEN]}\n    formats").replace(
        "{smtp: desk}", "{smtp: desk, variants: [tlp-green]}"
    )
    desk.write(varied)
    project = load_project(desk.folder / "briefgen.yaml")
    changes = {"archive": desk.folder / "archive", "issued": desk.clock.now.isoformat()}
    timeline = TIMELINE.replace(', marking: "TLP:GREEN"', "")
    desk.write(varied, timeline)
    for job in plan_project(project, desk.folder, (), changes).jobs:
        with desk.ledger.write(desk.clock()) as writing:
            writing.record("first-seen", brief=job.brief, variant=job.variant)
        publish_job(job)
    desk.send()
    assert {(parcel.variant, target) for way, target, parcel in desk.post.parcels if way == "smtp"} == {
        ("tlp-green", "a@example.org"),
        ("tlp-green", "b@example.org"),
    }
