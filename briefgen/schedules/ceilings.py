"""The marking of an edition and the ceiling of who is to get it go in; why it may not go there comes out."""

from __future__ import annotations

from typing import Any

from briefgen.builds.project import Delivery, Project
from briefgen.timeline.markings import make_scheme


def find_ceiling(project: Project, delivery: Delivery) -> str:
    """Return the highest marking that may go a way; "" when none is named."""
    if delivery.smtp and not delivery.ceiling:
        return project.recipients[delivery.smtp].ceiling
    return delivery.ceiling


def refuse_marking(manifest: dict[str, Any], ceiling: str, way: str) -> str:
    """Return why an edition may not go where it was to go; "" when it may.

    Who has no ceiling sees what is marked lowest, or not at all; a folder of one's own may hold everything.
    """
    marking = manifest["marking"]
    if not marking or (way == "folder" and not ceiling):
        return ""
    named = manifest.get("scheme", "tlp")
    scheme = make_scheme(named if isinstance(named, str) else tuple(named))
    found = scheme.find(ceiling) if ceiling else scheme.names[0]
    if scheme.find(marking) is None or found is None:
        return f"marked {marking}, which cannot be compared with the ceiling {ceiling}"
    if not scheme.allows(marking, found):
        return f"marked {marking}, above the recipient's {found}"
    return ""
