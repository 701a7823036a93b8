"""Editions of the archive go in; a row for each edition and recipient, sent once, refused or explained, comes out.

To whom an edition goes is decided once, when it is first seen to be released; each recipient has a ceiling of their
own, and what is marked above it is not sent, now or later.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from briefgen.builds.archive import TIMELINE, Archive, Published, slug_series
from briefgen.builds.project import WAYS, Delivery, Project, fill_template
from briefgen.errors import BriefgenError, FileError
from briefgen.schedules.alerts import list_said
from briefgen.schedules.audit import copy_journal
from briefgen.schedules.ceilings import find_ceiling, refuse_marking
from briefgen.schedules.due import back_off
from briefgen.schedules.holders import find_dead
from briefgen.schedules.ledger import Ledger, Writing
from briefgen.schedules.letters import write_alert, write_edition, write_recall
from briefgen.schedules.moments import read_moment, write_moment
from briefgen.schedules.notices import LEASE, record_delivery, why_settled, withdraw_notices
from briefgen.schedules.secrets import Secrets
from briefgen.schedules.waiting import list_waiting
from briefgen.schedules.ways import DeliveryError, Parcel, Route

# How long a delivery is tried.
GIVE_UP_AFTER = timedelta(days=2)

Send = Callable[[str, Parcel, Route], None]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one row of the outbox: result is sent, retry, failed, refused, dropped or withdrawn."""

    kind: str
    series: str
    edition: int
    way: str
    target: str
    result: str
    reason: str = ""


class Outbox:
    """The deliveries of one project.

    Args:
        project: with the deliveries of its briefs.
        folder: where its file stands.
        ledger: of the project.
        secrets: fills in what the project refers to.
        audit: the copy of the ledger's journal.
        clock: gives the moment.
        holder: who this is, in leases.
        send: takes a parcel to where it goes.
        retry: whether what failed is tried now, without the pause.
    """

    def __init__(
        self,
        project: Project,
        folder: Path,
        ledger: Ledger,
        secrets: Secrets,
        audit: Path,
        *,
        clock: Callable[[], datetime],
        holder: str,
        send: Send,
        retry: bool = False,
    ) -> None:
        self._project, self._folder, self._ledger, self._secrets = project, folder, ledger, secrets
        self._clock, self._holder, self._send, self._audit = clock, holder, send, audit
        self._archive = Archive(folder / project.project.archive)
        self._retry = retry
        self._announced: set[tuple[str, int]] = set()

    def queue_edition(self, writing: Writing, series: str, edition: int) -> None:
        """Decide, within a transaction, to whom an edition goes; what was decided is not decided again."""
        published = self._archive.find(series, edition)
        if writing.is_queued(published.series, edition, "edition"):
            return
        rows = list(self._list_rows(published))
        writing.record("queued", kind="edition", series=published.series, edition=edition, rows=rows)

    def queue_alert(
        self,
        writing: Writing,
        name: str,
        tick: str,
        what: str,
        *,
        brief: str = "",
        zone: str = "UTC",
        problems: Sequence[str] = (),
        lines: Sequence[str] = (),
    ) -> None:
        """Put a word to those who watch into the outbox; of the same name, tick and matter it is said once.

        Args:
            writing: the transaction.
            name: of what it is about.
            tick: the moment that it is about.
            what: failed, late, not delivered, waiting or cleared.
            brief: of which problems are told.
            zone: in which people read the moment.
            problems: of a build, said as far as the recipients may see them.
            lines: said as they are.
        """
        alerts = self._project.alerts
        if alerts is None or not alerts.to:
            return
        about = f"{name} {tick} {what}"
        if writing.is_queued(about, 0, "alert"):
            return
        said = list_said(problems, self._project.briefs.get(brief), self._project, self._folder)
        facts = {"tick": tick, "what": what, "list": alerts.to, "zone": zone, "said": [*lines, *said]}
        facts["project"] = self._folder.resolve().name
        rows = [_row("alert", about, "smtp", address, facts) for address in self._project.recipients[alerts.to].to]
        writing.record("queued", kind="alert", series=about, edition=0, rows=rows)

    def sweep(self, series: str = "") -> list[Sent]:
        """Decide on editions that nobody decided on: published by hand, approved, or recalled since.

        Args:
            series: only this one, and all of its editions; "" for all, and of each the latest.

        Returns:
            What could not be decided on, as failures: an edition whose manifest cannot be read keeps no other back.
            And notices that were withdrawn, of drafts that wait no longer.
        """
        told = []
        names = [slug_series(series)] if series else self._archive.list_series()
        decided = {(slug_series(name), number) for name, number in self._ledger.list_queued("edition")}
        recalled = {(slug_series(name), number) for name, number in self._ledger.list_queued("recall")}
        self._announced = self._ledger.list_queued("alert")
        for name in names:
            numbers = self._archive.list_numbers(name)
            latest = set(numbers if series else numbers[-_LOOKED_AT:])
            for number in numbers:
                is_known = (name, number) in decided
                if is_known and (number not in latest or (name, number) in recalled):
                    continue
                try:
                    self._look_at(name, number, is_known=is_known)
                except FileError as error:
                    reason = error.problems[0].message
                    told.append(Sent("edition", name, number, "archive", name, "failed", reason))
                except Exception as error:  # noqa: BLE001 - an edition that nobody can read keeps no other back
                    reason = describe_bug(error)
                    told.append(Sent("edition", name, number, "archive", name, "failed", reason))
        withdrawn = withdraw_notices(self._ledger, self._archive, self._holder, self._clock())
        told += [Sent(row.kind, row.series, 0, row.way, row.target, "withdrawn", reason) for row, reason in withdrawn]
        return told

    def _look_at(self, series: str, number: int, *, is_known: bool) -> None:
        published = self._archive.find(series, number)
        if not is_known and published.state == "draft":
            self._announce(published)
        elif not is_known:
            self._decide(published)
        elif is_known and published.state == "recalled":
            self._queue_recall(published)

    def drain(self) -> Iterator[Sent]:
        """Send what is due, one after the other, and yield what became of each."""
        down: dict[str, str] = {}
        dead = find_dead(self._ledger.list_holders(), self._holder)
        for row in self._ledger.read_outbox(results=("waiting", "retry")):
            is_free = not row.next_at or (self._retry and row.result == "retry")
            if (not is_free and read_moment(row.next_at) > self._clock()) or (row.way in down and row.reason):
                continue
            name = f"outbox/{row.key}"
            fence = self._ledger.take_lease(name, self._holder, self._clock(), LEASE, dead=dead)
            if fence is None:
                continue
            try:
                if row.way in down:
                    self._put_off(row.key, down[row.way])
                    continue
                sent = self._deliver(row.key, down)
            finally:
                self._ledger.release_lease(name, fence)
            if sent is not None:
                yield sent

    def _decide(self, published: Published) -> None:
        manifest = published.manifest
        known = self._ledger.read_known(manifest.get("brief", ""), manifest.get("variant", ""))
        rows = []
        # What was published before the project knew the brief was not meant for its recipients.
        if known is not None and write_moment(read_moment(published.states[0][1])) >= known.since:
            rows = list(self._list_rows(published))
        with self._ledger.write(self._clock()) as writing:
            if not writing.is_queued(published.series, published.number, "edition"):
                writing.record("queued", kind="edition", series=published.series, edition=published.number, rows=rows)

    def _announce(self, draft: Published) -> None:
        """Say once to those who watch that an edition waits for approval."""
        known = self._ledger.read_known(draft.manifest.get("brief", ""), draft.manifest.get("variant", ""))
        name, moment = f"{draft.series} no. {draft.number}", write_moment(read_moment(draft.issued))
        if known is None or self._project.alerts is None or (f"{name} {moment} waiting", 0) in self._announced:
            return
        self._announced.add((f"{name} {moment} waiting", 0))
        if draft.number not in [each.number for each in list_waiting(self._archive, draft.series)]:
            return
        plan = self._project.briefs.get(draft.manifest.get("brief", ""))
        lines = [
            f"Read it: {draft.folder}",
            f"Send it: briefgen approve {draft.series} {draft.number}",
            f"Or not: briefgen withdraw {draft.series} {draft.number} --reason TEXT",
        ]
        zone = plan.schedule.timezone if plan and plan.schedule else "UTC"
        with self._ledger.write(self._clock()) as writing:
            self.queue_alert(writing, name, moment, "waiting", zone=zone, lines=lines)

    def _queue_recall(self, published: Published) -> None:
        rows = [
            _row("recall", row.key, row.way, row.target, {**json.loads(row.facts), "of": row.key})
            for row in self._ledger.read_outbox(series=published.series, edition=published.number)
            if row.kind == "edition" and row.result == "sent"
        ]
        with self._ledger.write(self._clock()) as writing:
            if not writing.is_queued(published.series, published.number, "recall"):
                writing.record("queued", kind="recall", series=published.series, edition=published.number, rows=rows)

    def _list_rows(self, published: Published) -> Iterator[dict[str, Any]]:
        """Return a row for each recipient of an edition; of one who may not see it, refused from the start."""
        manifest = published.manifest
        brief, variant = manifest.get("brief", ""), manifest.get("variant", "")
        plan = self._project.briefs.get(brief)
        for delivery in plan.deliver if plan else ():
            if delivery.variants and variant not in delivery.variants:
                continue
            way, given = _name_way(delivery)
            targets = self._project.recipients[given].to if way == "smtp" else (given,)
            if way in ("folder", "fsspec"):
                targets = (
                    fill_template(
                        given, brief=brief, variant=variant, series=published.series, edition=published.number
                    ),
                )
            for target in targets:
                refusal = refuse_marking(manifest, find_ceiling(self._project, delivery), way)
                facts = {"brief": brief, "variant": variant, "given": given}
                key = f"{published.series} {published.number}"
                yield _row("edition", key, way, target, facts, refusal, manifest.get("not_before", ""))

    def _put_off(self, key: str, reason: str) -> None:
        """Write down why the row of a key waits, which nobody has tried: its way is of no use now."""
        row = self._ledger.read_row(key)
        if row is not None and row.result == "waiting":
            with self._ledger.write(self._clock()) as writing:
                record_delivery(writing, row, "waiting", reason, attempts=row.attempts, next_at=row.next_at)

    def _deliver(self, key: str, down: dict[str, str]) -> Sent | None:
        """Deliver the row of a key, unless another did meanwhile, and write down what became of it.

        A way that is of no use for the others either is added to `down`, with the reason.
        """
        row = self._ledger.read_row(key)
        if row is None or row.result not in ("waiting", "retry"):
            return None
        now = self._clock()
        result, reason, next_at = "sent", "", ""
        try:
            if reason := why_settled(self._archive, row):
                result = "withdrawn"
            elif reason := self._refuse(row):
                result = "refused" if reason.startswith("marked") else "dropped"
            else:
                self._send(row.way, self._pack(row, now), self._route(row))
        except BriefgenError as error:
            reason = self._secrets.hide(str(error))
            waited = now - read_moment(row.queued_at)
            is_final = (isinstance(error, DeliveryError) and error.is_final) or waited > GIVE_UP_AFTER
            result = "failed" if is_final else "retry"
            if isinstance(error, DeliveryError) and error.is_down:
                down[row.way] = reason
            next_at = "" if is_final else write_moment(now + back_off(row.attempts + 1))
        except Exception as error:  # noqa: BLE001 - whatever is wrong with one row, the others go out
            result, reason = "failed", self._secrets.hide(describe_bug(error))
        sent = Sent(row.kind, row.series, row.edition, row.way, row.target, result, reason)
        with self._ledger.write(self._clock()) as writing:
            record_delivery(writing, row, result, reason, attempts=row.attempts + 1, next_at=next_at)
            if result == "failed" and row.kind != "alert":
                lines = [
                    f"{row.kind}, {row.way}: {row.target}",
                    reason,
                    f"Send it again: briefgen schedule resend {row.series} {row.edition}",
                ]
                about = f"{row.series} no. {row.edition}"
                self.queue_alert(writing, about, write_moment(now), "not delivered", lines=lines)
        # A delivery that the copy does not know would be made again by a ledger that is made anew from it.
        copy_journal(self._ledger, self._audit)
        return sent

    def _refuse(self, row: Any) -> str:
        """Return why a row is not sent after all; asked at the moment of sending, of the project as it is now."""
        if row.kind == "alert":
            return ""
        delivery = self._find_delivery(row)
        if delivery is None:
            return "the project delivers there no longer"
        if row.kind == "recall":
            return ""
        published = self._archive.find(row.series, row.edition)
        if published.state not in ("released", "superseded"):
            return f"the edition is {published.state}"
        if published.cleared:
            raise DeliveryError(f"the edition's files were cleared away ({published.cleared})", is_final=True)
        faults = self._archive.check(published)
        if faults:
            raise DeliveryError(f"the edition is not as it was published: {faults[0]}")
        return refuse_marking(published.manifest, find_ceiling(self._project, delivery), row.way)

    def _find_delivery(self, row: Any) -> Delivery | None:
        facts = json.loads(row.facts)
        plan = self._project.briefs.get(facts["brief"])
        for delivery in plan.deliver if plan else ():
            if getattr(delivery, row.way) == facts["given"] and (
                row.way != "smtp" or row.target in self._project.recipients[facts["given"]].to
            ):
                return delivery
        return None

    def _pack(self, row: Any, now: datetime) -> Parcel:
        facts = json.loads(row.facts)
        moment = now.isoformat(timespec="seconds")
        if row.kind == "alert":
            return write_alert(row.key, facts, row.series, moment)
        published = self._archive.find(row.series, row.edition)
        files = {
            each["name"]: path.read_bytes()
            for each in published.manifest["files"]
            if each["name"] != TIMELINE and (path := published.folder / each["name"]).is_file()
        }
        delivery = self._find_delivery(row)
        if delivery is not None and delivery.formats:
            files = {name: data for name, data in files.items() if name.rpartition(".")[2] in delivery.formats}
        if row.way == "smtp":
            # Attachments of many weeks lie in one folder of who gets them.
            stem = f"{slug_series(published.series)}-{published.number:04}"
            files = {f"{stem}.{name.rpartition('.')[2]}": data for name, data in files.items()}
        if row.kind == "recall":
            return write_recall(row.key, facts["of"], published, files, moment)
        return write_edition(row.key, published, files, moment)

    def _route(self, row: Any) -> Route:
        if row.kind == "alert":
            return Route(row.target, self._secrets, self._folder, self._project.smtp)
        delivery = self._find_delivery(row)
        assert delivery is not None
        return Route(row.target, self._secrets, self._folder, self._project.smtp, delivery.options, delivery.secret)


# Editions of each series that are looked at again for a recall; older ones are told of by `briefgen recall` itself.
_LOOKED_AT = 3


def _row(
    kind: str, about: str, way: str, target: str, facts: dict[str, Any], refusal: str = "", next_at: str = ""
) -> dict[str, Any]:
    """Return a row of the outbox; its key is the same whenever it is made."""
    named = json.dumps([kind, about, way, target, facts.get("given", "")], ensure_ascii=True)
    return {
        "key": hashlib.sha256(named.encode()).hexdigest()[:40],
        "way": way,
        "target": target,
        "facts": facts,
        "result": "refused" if refusal else "waiting",
        "reason": refusal,
        "next_at": next_at,
    }


def _name_way(delivery: Delivery) -> tuple[str, str]:
    """Return which way out a delivery is, and what the project gives for it; it was checked to be one."""
    given = [(way, getattr(delivery, way)) for way in WAYS if getattr(delivery, way)]
    return given[0]


def describe_bug(error: Exception) -> str:
    """Return what is said of a fault that is the program's own."""
    return f"briefgen has a fault of its own here ({type(error).__name__}: {error})"
