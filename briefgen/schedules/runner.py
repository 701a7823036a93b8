"""A project and its ledger go in; what is due is built, what waits is sent, and what is too old is cleared away."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from pathlib import Path

from briefgen.builds.project import Project
from briefgen.errors import BuildError
from briefgen.schedules.holders import name_holder
from briefgen.schedules.ledger import Ledger
from briefgen.schedules.moments import write_moment
from briefgen.schedules.outbox import Outbox, Send, Sent
from briefgen.schedules.retention import Cleared, clear_editions
from briefgen.schedules.scheduler import Perform, Scheduler, Settled, perform_isolated
from briefgen.schedules.secrets import Secrets
from briefgen.schedules.ways import DeliveryError, send_parcel
from briefgen.schedules.ways.webhook import call_address


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run did.

    Attributes:
        settled: what became of ticks.
        held: briefs that another scheduler was at work on.
        sent: what became of deliveries.
        cleared: editions whose files were cleared away.
        ping_fault: why the address that good runs call did not answer; "" when it did or there is none.
    """

    settled: tuple[Settled, ...]
    held: tuple[str, ...]
    sent: tuple[Sent, ...]
    cleared: tuple[Cleared, ...]
    ping_fault: str

    @property
    def has_failed(self) -> bool:
        """Whether something was to be done and was not."""
        failed = any(each.result in ("failed", "retry") for each in self.settled)
        return failed or any(each.result in ("failed", "retry") for each in self.sent)


class Runner:
    """Runs one project, again and again.

    Args:
        project: with its schedules and deliveries.
        folder: where its file stands.
        ledger: of the project.
        audit: the copy of its journal.
        environment: variables that secrets may be in.
        clock: gives the moment.
        perform: builds ticks; by default in processes of this machine.
        send: takes parcels to where they go.
        report: told of each thing that happens.
        retry: whether what failed is tried now, without the pause.
    """

    def __init__(
        self,
        project: Project,
        folder: Path,
        ledger: Ledger,
        audit: Path,
        *,
        environment: dict[str, str],
        clock: Callable[[], datetime],
        perform: Perform = perform_isolated,
        send: Send = send_parcel,
        report: Callable[[Settled | Sent | Cleared], None] = lambda told: None,
        retry: bool = False,
    ) -> None:
        self._project, self._folder, self._ledger, self._clock = project, folder, ledger, clock
        self._secrets, self._report = Secrets(folder, environment), report
        holder = name_holder()
        self.outbox = Outbox(
            project, folder, ledger, self._secrets, audit, clock=clock, holder=holder, send=send, retry=retry
        )  # fmt: skip
        self.scheduler = Scheduler(
            project, folder, ledger, audit, clock=clock, holder=holder, perform=perform, outgoing=self.outbox,
            report=report, retry=retry,
        )  # fmt: skip

    def run_due(self, workers: int) -> Ran:
        """Do everything that is due.

        Args:
            workers: how many builds at once.

        Raises:
            BuildError: the ledger or the archive cannot be used.
        """
        told = self.scheduler.run_due(workers)
        sent: list[Sent] = []
        for each in chain(self.outbox.sweep(), self.outbox.drain()):
            sent.append(each)
            self._report(each)
        cleared = []
        for gone in clear_editions(self._project, self._folder, self._ledger, self._clock()):
            cleared.append(gone)
            self._report(gone)
            if gone.waited:
                self._tell_cleared(gone)
        ran = Ran(tuple(told.settled), tuple(told.held), tuple(sent), tuple(cleared), "")
        if ran.has_failed or self._project.alerts is None or not self._project.alerts.ping:
            return ran
        return Ran(ran.settled, ran.held, ran.sent, ran.cleared, self._ping(self._project.alerts.ping))

    def _tell_cleared(self, gone: Cleared) -> None:
        """Say to those who watch that a draft that nobody decided on is there no longer."""
        now = self._clock()
        lines = [
            gone.reason,
            "`retain: {drafts: all}` in the project file keeps drafts; `briefgen publish` builds anew.",
        ]
        with self._ledger.write(now) as writing:
            about = f"{gone.series} no. {gone.edition}"
            self.outbox.queue_alert(writing, about, write_moment(now), "cleared", lines=lines)

    def _ping(self, reference: str) -> str:
        """Call the address that hears of each good run; whoever listens there misses it when nothing runs."""
        try:
            address = self._secrets.fill(reference)
            if not address.startswith(("https://", "http://")):
                raise DeliveryError(f"'{reference}' is no http address")
            call_address(urllib.request.Request(address), reference)
        except BuildError as error:
            return self._secrets.hide(str(error))
        return ""
