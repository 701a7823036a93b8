"""What a timeline is called on the command line goes in; its file comes out."""

from __future__ import annotations

import re
from pathlib import Path

from briefgen.errors import UsageError


def find_timeline(name: str, archive: Path) -> tuple[Path, str]:
    """Return the file of a timeline that is named by itself, or as an edition: SERIES@NUMBER.

    With it the ceiling of the audience that the edition was published for; "" for none.

    Raises:
        UsageError: it is named as neither, or there is no such edition.
    """
    edition = re.fullmatch(r"(.+)@([0-9]{1,6})", name)
    if edition and not Path(name).is_file():
        from briefgen.builds.archive import Archive

        published = Archive(archive).find(edition[1], int(edition[2]))
        return published.timeline, published.manifest.get("audience", "")
    if not name.endswith((".yaml", ".yml")):
        raise UsageError(f"'{name}' is neither a timeline file nor an edition such as INC-2018@1")
    return Path(name), ""
