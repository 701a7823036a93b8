"""A seed goes in; a timeline that is hard to draw comes out, with the page that it is drawn for."""

from __future__ import annotations

import random
from dataclasses import dataclass

# Text widths in px: A4 and Letter with usual margins, and a column of 90 mm.
WIDTHS = (642.0, 624.0, 340.0)
_SIZES = (1, 2, 3, 5, 8, 12, 20, 35, 60, 120, 250, 400)
_WORDS = (
    "the",
    "army",
    "says",
    "that",
    "rebels",
    "hold",
    "a",
    "town",
    "after",
    "shells",
    "fall",
    "near",
    "Qalaat",
    "al-Madiq",
    "and",
    "Kafr",
    "Nabudah",
)
_ARABIC = (
    "أعلنت",
    "القوات",
    "السيطرة",
    "على",
    "بلدة",
    "بعد",
    "قصف",
    "عنيف",
    "قرب",
    "الطريق",
    "الدولي",
    "في",
    "ريف",
    "حماة",
)
_OFF_AXIS = ("unknown", "../2015", "2014/..", "/2015-10-06", "2015-10-06/", "[..2015-10-07]", "[2015-10-07..]")


@dataclass(frozen=True, slots=True)
class Crowd:
    """A timeline as a file, and how it is drawn."""

    text: str
    language: str
    width: float
    spine_events: int
    headline: bool


def make_crowd(seed: int, size: int | None = None) -> Crowd:
    """Return the timeline of a seed: 1 to 400 events, with bursts, ties, long and unbroken titles, two directions."""
    chance = random.Random(seed)
    count = size or chance.choice(_SIZES)
    language = chance.choice(["en", "en", "ar", "de", "fr"])
    lasting = chance.choice([0.0, 0.1, 0.5])
    burst = chance.choice([0.0, 0.3, 0.9])
    unit = chance.choice(["minute", "hour", "day", "month", "year", "age"])
    as_of = chance.choice(["", ", as_of: 2015-10-08", ", as_of: 2020-01-01"])
    lines = [
        f"meta: {{title: A case, lanes_by: {chance.choice(['tag', 'kind'])}, language: {language}{as_of}}}",
        "events:",
    ]
    for index in range(count):
        kind = chance.choice(["event", "event", "statement", "absence", "planned"])
        date = _make_date(chance, unit, burst)
        if chance.random() < lasting:
            kind, date = "state", _make_stretch(chance, unit, burst)
        tags = chance.choice(["[a]", "[a]", "[b]", "[a, b]", "[c, a]", "[]", "[a lane of a long name]"])
        status = chance.choice(["reported", "disputed", "unverified", "refuted", "confirmed"])
        title = _make_title(chance)
        lines.append(
            f"- {{id: e{index}, date: '{date}', title: '{title}', kind: {kind}, status: {status}, tags: {tags}, "
            f"significance: {chance.choice([1, 2, 3, 3, 4, 5])}}}"
        )
    return Crowd(
        "\n".join(lines) + "\n",
        language,
        chance.choice(WIDTHS),
        chance.choice([20, 60]),
        chance.random() < 0.5,
    )


def _make_date(chance: random.Random, unit: str, burst: float) -> str:
    """Return a date; within a burst it is one of few."""
    if chance.random() < 0.04:
        return chance.choice(_OFF_AXIS)
    near = chance.random() < burst
    if unit == "minute":
        return f"2015-10-07T14:{chance.choice([3, 4]) if near else chance.randrange(60):02}"
    if unit == "hour":
        return f"2015-10-{chance.choice([7]) if near else chance.randrange(1, 15):02}T{chance.randrange(24):02}:30"
    if unit == "day":
        if near:
            return chance.choice(["2015-10-07", "2015-10-07", "2015-10-08", "2015-10-07?"])
        return f"2015-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    if unit == "month":
        return (
            "2015-10"
            if near
            else f"{chance.randrange(2005, 2016)}-{chance.randrange(1, 13):02}{chance.choice(['', '?', '~'])}"
        )
    if unit == "year":
        return "1848" if near else f"{chance.randrange(1200, 2000)}{chance.choice(['', '?', '~'])}"
    year = chance.randrange(-300, -200) if near else chance.randrange(-99_999, 2000)
    return f"Y{year}" if abs(year) > 9999 else f"{year:05}" if year < 0 else f"{year:04}"


def _make_stretch(chance: random.Random, unit: str, burst: float) -> str:
    """Return an interval, its ends in order, known or not."""
    first, second = sorted((_make_date(chance, unit, burst) for _ in range(2)), key=_order_key)
    if any(mark in each for each in (first, second) for mark in "/[u"):
        return chance.choice(["2014/..", "/2015-10-06", "2015-10-06/", "../2015-11"])
    return chance.choice([f"{first}/{second}", f"{first}/{second}", f"{first}/..", f"../{second}", f"{first}/"])


def _order_key(date: str) -> tuple[int, str]:
    """Order years of any sign and length; what follows a year of four digits orders as it is written."""
    bare = date.rstrip("?~").lstrip("Y")
    if bare.lstrip("-").isdigit():
        return int(bare), ""
    return 0, bare


def _make_title(chance: random.Random) -> str:
    form = chance.random()
    if form < 0.05:
        return "x" * 60
    if form < 0.1:
        return " ".join(chance.choice(_WORDS) for _ in range(40))
    if form < 0.2:
        return " ".join(chance.choice(_ARABIC) for _ in range(chance.randrange(2, 12)))
    if form < 0.23:
        return "<b>$a$ & [b]</b>"
    return " ".join(chance.choice(_WORDS) for _ in range(chance.randrange(2, 12)))
