"""Approval by hand: what can be released, what is compared with what, who hears that something waits or is gone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from briefgen.builds.archive import Archive
from briefgen.builds.project import load_project
from briefgen.errors import UsageError
from briefgen.schedules.ledger import Ledger
from briefgen.schedules.letters import write_alert
from briefgen.schedules.status import Status, read_status
from briefgen.schedules.undelivered import settle_again
from briefgen.schedules.ways import DeliveryError
from tests.schedules.test_outbox import Desk
from tests.schedules.test_runner import ALERTS, Site, results

EVENT = "- {id: a, date: 2020-04-01, title: The first pile stands}\n"
WHOLE = ", period: {last: 999w}"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path)
    yield made
    made.ledger.close()


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    ledger = Ledger.open(tmp_path / "ledger.sqlite")
    made = Desk(tmp_path, ledger)
    made.know()
    yield made
    ledger.close()


def set_manual(site: Site, brief: str = "", more: str = "", schedule: str = "") -> None:
    site.set_project(brief=f"{WHOLE}{brief}", more=more, schedule=schedule)
    path = site.folder / "briefgen.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("publish: auto", "publish: manual"), encoding="utf-8")


def add_events(site: Site, count: int) -> None:
    lines = [f"- {{id: e{number}, date: 2021-01-0{number + 1}, title: Plank {number}}}\n" for number in range(count)]
    site.set_timeline(f"briefgen: 1\nmeta: {{title: The pier, series: PIER}}\nevents:\n{EVENT}{''.join(lines)}")


def release(site: Site, number: int) -> None:
    site.archive.move("PIER", number, "released", site.now.isoformat())


def test_a_draft_whose_files_were_cleared_away_is_not_released_and_somebody_hears_of_it(site: Site) -> None:
    set_manual(site, ", retain: {drafts: 2d}", more=ALERTS)
    site.run()
    for _ in range(5):
        site.run(days=1)
    site.run(minutes=1)
    assert not site.archive.find("PIER", 1).is_kept
    told = (
        "edition 1 of 'PIER' cannot be released: its files were cleared away .* build it anew .*`briefgen publish pier`"
    )
    with pytest.raises(UsageError, match=told):
        release(site, 1)
    assert site.archive.find("PIER", 1).state == "draft"
    gone = [mail for mail in site.mails if mail.subject.startswith("briefgen: PIER no. 1 was cleared away")]
    assert len(gone) == 1
    assert "retain: {drafts: all}" in gone[0].text


def test_one_bad_row_of_the_outbox_fails_alone(site: Site) -> None:
    site.set_project(brief=", deliver: [{folder: 'sent/{series}/{edition}'}, {folder: other}]", more=ALERTS)
    site.run()
    send = site.send

    def stop(way: str, parcel: object, route: object) -> None:
        if getattr(route, "target", "").startswith("sent"):
            raise StopIteration
        send(way, parcel, route)  # type: ignore[arg-type]

    site.send = stop  # type: ignore[method-assign]
    ran = site.run(hours=5)
    assert {(each.target, each.result) for each in ran.sent if each.kind == "edition"} == {
        ("sent/PIER/1", "failed"), ("other", "sent"),
    }  # fmt: skip
    assert ran.has_failed
    site.run(minutes=1)
    (alert,) = [mail for mail in site.mails if mail.kind == "alert"]
    assert "PIER no. 1 could not be delivered" in alert.text
    assert "a fault of its own here (StopIteration" in alert.text
    assert "briefgen schedule resend PIER 1" in alert.text


def test_an_edition_without_files_fails_at_once_and_the_next_goes_out(desk: Desk) -> None:
    first = desk.publish()
    archive = Archive(desk.folder / "archive")
    archive.clear(archive.find("PIER", first), "2026-06-01T06:00:00Z", "older than 7d")
    assert {each.result for each in desk.send()} == {"failed"}
    desk.publish()
    assert {each.result for each in desk.send(1) if each.edition == 2} == {"sent"}


def test_what_changed_is_counted_from_what_readers_have(site: Site) -> None:
    set_manual(site, schedule=", when: changed")
    site.run()
    site.run(hours=6)
    release(site, 1)
    add_events(site, 1)
    assert results(site.run(days=1)) == [("draft", "")]
    # It waits, and the next is made of the same: there is nothing new to decide on.
    assert results(site.run(days=1)) == [("unchanged", "no change since no. 2, which waits for approval")]
    add_events(site, 2)
    assert results(site.run(days=1)) == [("draft", "")]
    third = site.archive.find("PIER", 3)
    assert third.manifest["replaces"] == 1
    page = (third.folder / "pier.html").read_text(encoding="utf-8")
    assert "What changed since no. 1" in page
    release(site, 3)
    with pytest.raises(UsageError, match=r"edition 2 of 'PIER' is older than no\. 3, which was released already"):
        release(site, 2)
    # Back to what no. 2 said: readers never had that.
    add_events(site, 1)
    with pytest.raises(UsageError, match="cannot become released"):
        release(site, 1)


def test_a_first_edition_that_was_never_released_is_compared_with_by_nobody(site: Site) -> None:
    set_manual(site)
    site.run()
    site.run(hours=6)
    add_events(site, 1)
    site.run(days=1)
    assert site.archive.find("PIER", 2).manifest["replaces"] is None
    release(site, 1)
    with pytest.raises(UsageError, match=r"says nothing of what changed, and no\. 1 was released after it was made"):
        release(site, 2)


def read(site_or_desk: Site | Desk, ledger: Ledger, moment: object) -> Status:
    return read_status(
        load_project(site_or_desk.folder / "briefgen.yaml"), site_or_desk.folder, ledger, moment  # type: ignore[arg-type]
    )  # fmt: skip


def test_who_watches_hears_once_of_a_draft_and_the_status_names_it_until_it_is_decided(site: Site) -> None:
    set_manual(site, more=ALERTS)
    site.run()
    site.run(hours=5)
    site.run(minutes=5)
    (mail,) = site.mails
    assert mail.subject == f"briefgen: PIER no. 1 waits for approval ({site.folder.name})"
    assert "briefgen approve PIER 1" in mail.text
    assert "Mon 2026-06-01 06:00 +01:00" in mail.text
    assert "pile" not in mail.text
    found = read(site, site.ledger, site.now)
    assert [(each.series, each.edition, each.brief) for each in found.drafts] == [("PIER", 1, "pier")]
    assert not found.is_bad
    release(site, 1)
    assert read(site, site.ledger, site.now).drafts == ()


def test_a_notice_that_has_not_left_is_withdrawn_when_its_draft_is_decided(site: Site) -> None:
    set_manual(site, more=ALERTS)
    site.run()
    site.down = True
    assert [each.result for each in site.run(hours=5).sent] == ["retry"]
    release(site, 1)
    (told,) = site.run(hours=1).sent
    assert (told.kind, told.result, told.reason) == ("alert", "withdrawn", "it was approved")
    assert read(site, site.ledger, site.now).deliveries == ()
    site.down = False
    assert site.run(hours=1).sent == ()
    assert site.mails == []
    (event,) = site.ledger.read_journal(events=("delivery",), last=1)
    assert (event["result"], event["reason"], event["target"]) == ("withdrawn", "it was approved", "watch@example.org")


@pytest.mark.parametrize(("state", "reason"), [("released", "it was approved"), ("withdrawn", "it was withdrawn")])
def test_a_notice_that_failed_for_good_is_withdrawn_too(desk: Desk, state: str, reason: str) -> None:
    desk.publish("draft")
    desk.post.faults["watch@example.org"] = DeliveryError("no such address", is_final=True)
    assert [each.result for each in desk.send()] == ["failed"]
    desk.move(1, state, "No.")
    desk.send(5)
    assert [(row.result, row.reason) for row in desk.ledger.read_outbox() if row.kind == "alert"] == [
        ("withdrawn", reason)
    ]
    assert not read(desk, desk.ledger, desk.clock()).is_bad
    made = Ledger.open(desk.folder / "anew.sqlite")
    made.restore(desk.ledger.read_lines())
    assert made.read_made() == desk.ledger.read_made()
    made.close()


def test_a_notice_of_a_draft_that_a_later_one_overtook_is_withdrawn(site: Site) -> None:
    set_manual(site, more=ALERTS)
    site.run()
    site.down = True
    site.run(hours=5)
    add_events(site, 1)
    site.run(hours=24)
    release(site, 2)
    withdrawn = [each for each in site.run(hours=1).sent if each.result == "withdrawn"]
    assert sorted((each.series.partition(" 2026")[0], each.reason) for each in withdrawn) == [
        ("PIER no. 1", "it is outdated: no. 2 was released"), ("PIER no. 2", "it was approved"),
    ]  # fmt: skip


def test_what_failed_for_good_stays_until_it_is_sent_again_or_dismissed(desk: Desk) -> None:
    desk.publish()
    desk.post.faults = {name: DeliveryError("no server", is_final=True) for name in ("a@example.org", "b@example.org")}
    desk.send()
    desk.send(60 * 24 * 30)
    found = read(desk, desk.ledger, desk.clock())
    assert sorted((each.target, each.result) for each in found.deliveries) == [
        ("a@example.org", "failed"), ("b@example.org", "failed"),
    ]  # fmt: skip
    assert found.is_bad
    settle_again(desk.ledger, "dismissed", "PIER", 1, "b@example.org", desk.clock())
    # It is tried for two days from now, not from when it was first put there.
    desk.post.faults = {"a@example.org": DeliveryError("busy")}
    settle_again(desk.ledger, "resent", "PIER", 1, "", desk.clock())
    assert [(each.target, each.result) for each in desk.send()] == [("a@example.org", "retry")]
    desk.post.faults.clear()
    assert [(each.target, each.result) for each in desk.send(5)] == [("a@example.org", "sent")]
    assert not read(desk, desk.ledger, desk.clock()).is_bad
    with pytest.raises(UsageError, match=r"nothing of PIER no\. 1 failed for good"):
        settle_again(desk.ledger, "resent", "PIER", 1, "", desk.clock())
    with pytest.raises(UsageError, match=r"was not to go to 'c@example.org'; it was to go to"):
        settle_again(desk.ledger, "resent", "PIER", 1, "c@example.org", desk.clock())
    with pytest.raises(UsageError, match=r"nothing was ever to be sent of PIER no\. 7"):
        settle_again(desk.ledger, "dismissed", "PIER", 7, "", desk.clock())
    # Who lost it gets it once more.
    settle_again(desk.ledger, "resent", "PIER", 1, "desk", desk.clock())
    assert sorted(each.target for each in desk.send()) == ["a@example.org", "b@example.org"]
    # The journal makes the same tables.
    made = Ledger.open(desk.folder / "anew.sqlite")
    made.restore(desk.ledger.read_lines())
    assert made.read_made() == desk.ledger.read_made()
    made.close()


def test_an_alert_that_failed_is_dismissed_by_the_name_of_the_status(desk: Desk) -> None:
    desk.publish("draft")
    desk.post.faults["watch@example.org"] = DeliveryError("no such address", is_final=True)
    assert [each.result for each in desk.send()] == ["failed"]
    (row,) = read(desk, desk.ledger, desk.clock()).deliveries
    assert row.series == "PIER no. 1 2026-06-01T06:00:00Z waiting"
    settle_again(desk.ledger, "dismissed", row.series, row.edition, "", desk.clock())
    assert read(desk, desk.ledger, desk.clock()).deliveries == ()


TWICE = (
    "briefgen: 1\nmeta: {title: The pier, series: PIER}\nevents:\n"
    "- {id: a, date: 2020-13-01, title: A}\n- {id: b, date: 2020-02-31, title: Zanzibar}\n"
)


def test_an_alert_says_every_problem_in_the_zone_of_the_schedule(site: Site) -> None:
    site.set_project(more=ALERTS)
    site.run()
    site.set_timeline(TWICE)
    ran = site.run(hours=6)
    (mail,) = site.mails
    assert f"pier failed (Mon 2026-06-01 06:00 +01:00, project {site.folder.name})" in mail.text
    assert "t.yaml:4:" in mail.text
    assert "2020-02-31" in mail.text
    assert "2020-13-01" in ran.settled[0].reason
    assert "2020-02-31" in ran.settled[0].reason
    trouble = read(site, site.ledger, site.now).briefs[0].trouble
    assert trouble.startswith(
        "Mon 2026-06-01 06:00 +01:00 failed once, is tried again at Mon 2026-06-01 07:31 +01:00: "
    )


def test_an_alert_says_why_a_file_cannot_be_read_and_quotes_nothing_of_it(site: Site) -> None:
    site.set_project(brief=', ceiling: "TLP:GREEN"', more=ALERTS)
    site.run()
    site.set_timeline(TWICE + '- {id: c, date: 2020, title: C, Hush: 1, Hush: 2, marking: "TLP:AMBER"}\n')
    ran = site.run(hours=6)
    (mail,) = site.mails
    for told in (mail.text, ran.settled[0].reason, read(site, site.ledger, site.now).briefs[0].trouble):
        assert "t.yaml:6:42: the file cannot be read from here on: '…' is given twice in one map" in told
        assert "`briefgen check " in told
        assert "Hush" not in told


@pytest.mark.parametrize(
    ("ceiling", "brief", "is_said"),
    [
        ("", "", False),
        ("TLP:GREEN", "", False),
        ("TLP:RED", "", True),
        ("TLP:AMBER", ', ceiling: "TLP:GREEN"', True),
        ("TLP:CLEAR", ', ceiling: "TLP:GREEN"', False),
    ],
)
def test_an_alert_quotes_nothing_above_its_lists_ceiling(site: Site, ceiling: str, brief: str, is_said: bool) -> None:
    given = ALERTS.replace("watch@example.org", f"watch@example.org, ceiling: '{ceiling}'") if ceiling else ALERTS
    site.set_project(brief=brief, more=given)
    site.run()
    site.set_timeline(TWICE + '- {id: c, date: 2020-01-01, title: C, marking: "TLP:AMBER"}\n')
    site.run(hours=6)
    (mail,) = site.mails
    assert "t.yaml:4:" in mail.text
    assert ("2020-13-01" in mail.text + str(mail.facts)) is is_said


def test_lateness_is_told_of_in_one_mail_a_run(site: Site) -> None:
    site.set_project(more=ALERTS)
    path = site.folder / "briefgen.yaml"
    second = "  board: {timeline: t.yaml, series: B, formats: html, publish: auto, "
    second += "schedule: {cron: '0 6 * * *', timezone: UTC}}\n"
    text = path.read_text(encoding="utf-8").replace("recipients:", f"{second}recipients:")
    path.write_text(text, encoding="utf-8")
    site.run()
    site.now += timedelta(hours=12)
    site.run()
    (mail,) = site.mails
    assert mail.subject == f"briefgen: 2 briefs were built late ({site.folder.name})"
    assert "board, Mon 2026-06-01 06:00 +00:00: published" in mail.text
    assert "pier, Mon 2026-06-01 06:00 +01:00: published" in mail.text


def test_an_alert_of_an_earlier_version_can_still_be_said() -> None:
    facts = {"tick": "2026-06-01T05:00:00Z", "what": "failed", "list": "watch"}
    parcel = write_alert("k", facts, "pier 2026-06-01T05:00:00Z failed", "2026-06-01T06:00:00+00:00")
    assert parcel.subject == "briefgen: pier failed"


@pytest.mark.parametrize(
    ("names", "asked", "told"),
    [
        (["LINDEN", "LINDEN-BAU.project"], "LINDEN-BAU", "each a series of its own: LINDEN-BAU.project"),
        (["LINDEN", "OTHER"], "LINDEN-BAU", "there are LINDEN, OTHER"),
        (["LINDEN", "OTHER"], "LINDNE", r"did you mean 'LINDEN'\? there are LINDEN, OTHER"),
    ],
)
def test_a_hint_is_never_another_series_by_its_first_letters(
    tmp_path: Path, names: list[str], asked: str, told: str
) -> None:
    for name in names:
        (tmp_path / name).mkdir()
    with pytest.raises(UsageError, match=f"has no series '{asked}'; .*{told}") as raised:
        Archive(tmp_path).find(asked, 1)
    assert ("did you mean" in str(raised.value)) is told.startswith("did you")
