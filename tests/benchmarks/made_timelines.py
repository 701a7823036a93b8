"""A number and a seed go in; a YAML timeline of that many events, with the fields that people fill, comes out."""

from __future__ import annotations

import random
import sys
from pathlib import Path

WORDS = (
    "the", "committee", "report", "harbour", "inspection", "closure", "bolts", "engineers", "city", "owner",
    "agreement", "spring", "statement", "witness", "pier", "repair", "contract", "storm", "notice", "decision",
    "council", "budget", "measurement", "guard", "traffic", "support", "cables", "tests", "signature",
)  # fmt: skip


def make_timeline(count: int, seed: int = 1) -> str:
    """Return the YAML of a timeline.

    Args:
        count: of its events, each with a title, two sentences, actors, places and sources; every eighth with a claim,
            every tenth with a figure.
        seed: of the words; the same number and seed give the same text.
    """
    chance = random.Random(seed)

    def say(least: int, most: int) -> str:
        words = [chance.choice(WORDS) for _ in range(chance.randint(least, most))]
        return " ".join(words).capitalize()

    actors, places, sources = 12, 10, max(5, min(400, count // 20))
    lines = ["briefgen: 1", f"meta: {{title: 'Made of {count} events', subject: A measure}}", "actors:"]
    for index in range(actors):
        lines.append(f"  a{index}: {{name: {say(2, 3)}, kind: company, allegiance: side{index % 3}}}")
    lines.append("places:")
    lines += [
        f"  p{index}: {{name: {say(1, 2)} {index}, lat: {38 + index / 10:.1f}, lon: {-9 + index / 7:.2f}}}"
        for index in range(places)
    ]
    lines.append("sources:")
    lines += [
        f"  s{index}: {{type: report, title: {say(4, 8)}, issued: {1990 + index % 30}, reliability: B}}"
        for index in range(sources)
    ]
    lines.append("events:")
    for index in range(count):
        year, month, day = 1950 + index * 70 // count, index % 12 + 1, index % 28 + 1
        lines += [
            f"- date: {year}-{month:02}-{day:02}",
            f"  title: {say(5, 9)}",
            f"  summary: {say(12, 20)}. {say(12, 20)}.",
            f"  actors: [a{index % actors}, a{(index * 7 + 1) % actors}]",
            f"  places: [p{index % places}]",
            f"  significance: {index % 5 + 1}",
            f"  sources: ['s{index % sources}@p. {index % 90 + 1}']",
        ]
        if index % 8 == 0:
            lines.append(f"  claims: [{{by: a{index % actors}, issue: matter {index % 40}, says: {say(8, 14)}}}]")
        if index % 10 == 0:
            lines.append(f"  quantities: [{{what: {say(2, 2)} {index % 30}, value: {index % 500}, unit: km, by: a1}}]")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(make_timeline(int(sys.argv[1])), encoding="utf-8")
