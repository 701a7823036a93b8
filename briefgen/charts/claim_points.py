"""A selection goes in; the points at issue come out with who speaks to them, and what one speaker says, gathered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from briefgen.charts.stances import STANCES, StanceSign
from briefgen.timeline.model import Claim, ClaimStatus
from briefgen.timeline.select import Entry, Selected

MOST_SIGNS = 6
"""A speaker who says more than so much on a point has one sign for each stance, with how often it is taken."""


@dataclass(frozen=True, slots=True)
class Point:
    """A point at issue: the claims about it with their events, in order."""

    issue: str
    claims: tuple[tuple[Entry, Claim], ...]

    @property
    def speakers(self) -> list[str]:
        """Who speaks to it, in order; "" for a claim without a speaker."""
        return list(dict.fromkeys(claim.by for _, claim in self.claims))

    @property
    def is_contested(self) -> bool:
        """Whether speakers say different things or do something else than assert, or one takes back what it said."""
        stances = {claim.stance for _, claim in self.claims}
        if len(self.speakers) < 2:
            return len(stances) > 1
        return len({claim.says for _, claim in self.claims}) > 1 or stances != {"asserts"}

    @property
    def findings(self) -> dict[ClaimStatus, list[StanceSign]]:
        """What the editor finds, each with the stances that it is found of, in the order of the key."""
        found: dict[ClaimStatus, list[StanceSign]] = {}
        for _, claim in self.claims:
            stances = found.setdefault(claim.status, [])
            if claim.stance not in stances:
                stances.append(claim.stance)
        return {status: sorted(stances, key=STANCES.index) for status, stances in found.items()}


Findings = tuple[tuple[tuple[StanceSign, ...], tuple[str, ...]], ...]
"""Lines of what the editor finds: the signs that it is of, then words."""


@dataclass(frozen=True, slots=True)
class Said:
    """A sign in a cell: a statement, or several of one stance.

    Attributes:
        stance: taken.
        grade: of the one statement; "" where several are not graded alike.
        count: of statements.
        says: the one statement; "" for several.
    """

    stance: StanceSign
    grade: str
    count: int
    says: str


def list_points(selected: Selected) -> list[Point]:
    """Return the points at issue, in order of appearance."""
    found: dict[str, list[tuple[Entry, Claim]]] = {}
    for entry in selected.entries:
        for claim in entry.event.claims:
            if claim.issue:
                found.setdefault(claim.issue, []).append((entry, claim))
    return [Point(issue, tuple(claims)) for issue, claims in found.items()]


def gather_claims(claims: Sequence[Claim]) -> tuple[Said, ...]:
    """Return what a speaker says on a point: a sign a statement, or of many a sign a stance."""
    if len(claims) <= MOST_SIGNS:
        return tuple(Said(claim.stance, claim.grade, 1, claim.says) for claim in claims)
    by_stance: dict[StanceSign, list[Claim]] = {}
    for claim in claims:
        by_stance.setdefault(claim.stance, []).append(claim)
    return tuple(
        Said(stance, own[0].grade if len(own) == 1 else "", len(own), own[0].says if len(own) == 1 else "")
        for stance in STANCES
        if (own := by_stance.get(stance))
    )
