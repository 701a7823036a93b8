"""An archive goes in; the drafts that wait for approval, and can still get it, come out."""

from __future__ import annotations

from briefgen.builds.archive import Archive, Published


def list_waiting(archive: Archive, series: str) -> list[Published]:
    """Return the drafts of a series that are later than all that was released, with their files, by number."""
    editions = archive.list_editions(series)
    last = max((each.number for each in editions if each.was_released), default=0)
    return [each for each in editions if each.number > last and each.state == "draft" and each.is_kept]
