"""A number of events goes in; a timeline of so many comes out that gives every chart something to draw, and a lot."""

from __future__ import annotations

import random

_WORDS = ("harbour", "bridge", "council", "measures", "repairs", "notice", "of", "the", "storm", "closes", "again")
_STANCES = ("asserts", "denies", "disputes", "concedes")
_KINDS = ("causes", "enables", "responds_to", "contradicts")


def write_large(count: int, seed: int = 1) -> str:
    """Return the timeline as a file: uncertain dates, states, claims, figures, places, links and revisions in crowds.

    Some of each crowd in one spot (a point that all speak to, a thing that all give figures for, a place where much
    happens), the rest spread over many.
    """
    chance = random.Random(seed)
    crowd = max(count // 20, 8)
    lines = ["briefgen: 1", "meta: {title: A large one, as_of: 2020-01-01}", "actors:"]
    lines += [f"  a{n}: {{name: {_title(chance, 2)} {n}, allegiance: side{n % 3}}}" for n in range(min(crowd, 400))]
    lines.append("places:")
    for n in range(crowd):
        near = n % 3 == 0
        lat, lon = (38 + chance.random() / 50, -9 + chance.random() / 50) if near else _spot(chance)
        lines.append(f"  p{n}: {{name: {_title(chance, 1)} {n}, lat: {lat:.4f}, lon: {lon:.4f}}}")
    lines.append("sources:")
    for n in range(crowd):
        via = f", via: s{n // 2}" if n % 4 == 3 else ""
        lines.append(
            f"  s{n}: {{title: {_title(chance, 3)} {n}, type: {chance.choice(['report', 'post', 'book'])}{via}}}"
        )
    lines.append("events:")
    lines += [_write_event(chance, index, count, crowd) for index in range(count)]
    return "\n".join(lines) + "\n"


def _write_event(chance: random.Random, index: int, count: int, crowd: int) -> str:
    actors = [f"a{min(int(chance.expovariate(0.1)), min(crowd, 400) - 1)}" for _ in range(chance.choice([1, 1, 2]))]
    fields = [
        f"id: e{index}",
        f"title: {_title(chance, 5)}",
        f"summary: {_title(chance, 45)}",
        f"actors: [{', '.join(dict.fromkeys(actors))}]",
        f"places: [p{chance.choice([0, chance.randrange(crowd)])}]",
        f"sources: [s{chance.randrange(crowd)}]",
        f"significance: {chance.choice([1, 2, 3, 3, 4, 5])}",
        f"status: {chance.choice(['reported', 'reported', 'disputed', 'unverified', 'confirmed'])}",
        *_write_date(chance, index / count),
    ]
    if chance.random() < 0.2:
        issue = chance.choice(["the cause", "the cost", f"matter {chance.randrange(crowd)}"])
        says, stance, grade = _title(chance, 4), chance.choice(_STANCES), chance.choice(["B2", "C3", "A1"])
        fields.append(f"claims: [{{by: {actors[0]}, issue: {issue}, says: {says}, stance: {stance}, grade: {grade}}}]")
    if chance.random() < 0.2:
        what = chance.choice(["boats", f"thing {chance.randrange(crowd)}"])
        fields.append(f"quantities: [{{what: {what}, value: {chance.randrange(500)}, unit: km, by: {actors[0]}}}]")
    if index and chance.random() < 0.2:
        fields.append(f"related: {{{chance.choice(_KINDS)}: [e{chance.randrange(max(index - 50, 0), index)}]}}")
    if chance.random() < 0.1:
        type_ = chance.choice(["added", "updated", "corrected"])
        fields.append(f"revisions: [{{edition: 2, type: {type_}, field: title, note: Seen late}}]")
    return f"- {{{', '.join(fields)}}}"


def _write_date(chance: random.Random, share: float) -> list[str]:
    year = 1900 + int(share * 119)
    form = chance.random()
    if form < 0.15:
        return [f"date: '{year}{chance.choice(['', '?', '~'])}'"]
    month, day = chance.randrange(1, 13), chance.randrange(1, 29)
    if form < 0.25:
        return [f"date: '{year}-{month:02}-{day:02}/{year}-12-29'", "kind: state"]
    return [f"date: '{year}-{month:02}-{day:02}'"]


def _spot(chance: random.Random) -> tuple[float, float]:
    return 35 + 20 * chance.random(), -8 + 30 * chance.random()


def _title(chance: random.Random, length: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(length)).capitalize()
