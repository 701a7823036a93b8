"""What the project says of keeping goes in; the files of editions that are too old are cleared away.

An edition's manifest and states stay, so that its number is never given again and the chain of editions holds. Never
cleared are the latest edition of a series, the one that it replaces, one that is held, and one that waits to be sent.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from briefgen.builds.archive import Archive, Published
from briefgen.builds.project import Project
from briefgen.schedules.ledger import Ledger
from briefgen.schedules.moments import read_length, read_moment, write_moment
from briefgen.schedules.waiting import list_waiting


@dataclass(frozen=True, slots=True)
class Cleared:
    """An edition whose files were cleared away, why, and whether it could still have been approved."""

    series: str
    edition: int
    reason: str
    waited: bool = False


def clear_editions(project: Project, folder: Path, ledger: Ledger, now: datetime) -> Iterator[Cleared]:
    """Clear away what the project does not keep, and yield each edition that was.

    Raises:
        BuildError: the archive or the ledger cannot be written.
    """
    if all(brief.retain.released == "all" and brief.retain.drafts == "all" for brief in project.briefs.values()):
        return
    archive = Archive(folder / project.project.archive)
    for series in archive.list_series():
        editions = [each for each in archive.list_editions(series) if each.is_kept]
        brief = project.briefs.get(editions[-1].manifest.get("brief", "")) if editions else None
        if brief is None:
            continue
        spared = set()
        for latest in (editions[-1], archive.find_latest(series), archive.find_released(series)):
            if latest is not None:
                spared |= {latest.number, latest.manifest["replaces"]}
        waiting_drafts = {each.number for each in list_waiting(archive, series)}
        drafts = [each for each in editions if each.state == "draft"]
        finished = [each for each in editions if each.state != "draft"]
        for kept, rule in ((drafts, brief.retain.drafts), (finished, brief.retain.released)):
            for each, reason in list_too_old(kept, rule, now):
                waiting = any(
                    row.result in ("waiting", "retry")
                    for row in ledger.read_outbox(series=each.series, edition=each.number)
                )
                if each.number in spared or each.held or waiting:
                    continue
                archive.clear(each, write_moment(now), reason)
                with ledger.write(now) as writing:
                    writing.record("cleared", series=each.series, edition=each.number, reason=reason)
                yield Cleared(each.series, each.number, reason, each.number in waiting_drafts)


def list_too_old(editions: list[Published], rule: str, now: datetime) -> list[tuple[Published, str]]:
    """Return the editions that a rule keeps no longer: "all", a number of them, or a length of time."""
    if rule == "all":
        return []
    if rule.isdigit():
        return [(each, f"only the last {rule} are kept") for each in editions[: -int(rule)]]
    oldest: timedelta = read_length(rule)
    return [(each, f"older than {rule}") for each in editions if now - read_moment(each.states[0][1]) > oldest]
