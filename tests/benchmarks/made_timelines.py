"""A number and a seed go in; a YAML timeline of that many events, with all the fields that people fill, comes out.

    python -m tests.benchmarks.made_timelines COUNT FILE

Fields come about as often as in the timelines that ship with the program: most events have a day, two sources and two
actors; one in six has claims, one in ten figures; vague dates, relations, markings and revisions are rarer. Only what
needs a file of its own (pictures, outlines) is left out.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks.made_words import Prose

FIRST_YEAR, YEARS = 1950, 70
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
ACTOR_KINDS = ("state", "person", "force", "agency", "company", "component")
SOURCE_TYPES = ("report", "article-newspaper", "statement", "book", "judgment", "log", "article-journal", "video")
KINDS = ("event",) * 12 + ("state", "state", "statement", "statement", "statement", "absence")
STATUSES = ("reported",) * 6 + ("confirmed", "corroborated", "disputed", "unverified", "refuted", "withdrawn")
CLAIM_STATUSES = ("unverified", "corroborated", "confirmed", "disputed", "refuted")
STANCES = ("asserts",) * 4 + ("denies", "disputes", "concedes", "declines", "retracts")
RELATIONS = ("part_of", "contradicts", "causes", "enables", "precedes", "responds_to", "reports")
LIKELIHOODS = ("very unlikely", "unlikely", "roughly even chance", "likely", "very likely", "almost certain")
TAGS = ("structure", "money", "law", "weather", "works", "safety", "traffic", "press", "permits", "insurance")
UNITS = ("km", "m", "t", "people", "EUR", "h", "ha", "vehicles")
CHANGES = ("updated", "corrected")


class Maker:
    """The parts of one timeline, each a list of lines."""

    def __init__(self, count: int, seed: int) -> None:
        self.count = count
        self.prose = Prose(seed)
        self.chance = self.prose.chance
        self.actors = max(8, min(60, count // 8))
        self.places = max(6, min(60, count // 10))
        self.sources = max(6, min(1000, count // 10))
        self.issues = [self.prose.say(4, 8) for _ in range(max(3, min(400, count // 20)))]
        self.measures = [self.prose.say(2, 3) for _ in range(max(2, min(100, count // 40)))]

    def is_so(self, share: float) -> bool:
        """Tell, by chance, whether this is one of a share of records."""
        return self.chance.random() < share

    def some(self, letter: str, count: int, most: int) -> str:
        """Return a few different ids of one sort as a list."""
        numbers = self.chance.sample(range(count), self.chance.randint(1, most))
        return f"[{', '.join(f'{letter}{number}' for number in numbers)}]"

    def one(self, letter: str, count: int) -> str:
        """Return one id."""
        return f"{letter}{self.chance.randrange(count)}"

    def pins(self, most: int) -> str:
        """Return a few sources, most of them with a page."""
        numbers = self.chance.sample(range(self.sources), self.chance.randint(1, most))
        pins = [
            f"s{number}@p. {self.chance.randint(1, 400)}" if self.is_so(0.7) else f"s{number}" for number in numbers
        ]
        return "[" + ", ".join(f"'{pin}'" for pin in pins) + "]"

    def grade(self) -> str:
        """Return a grade of the Admiralty."""
        return f"{self.chance.choice('ABCDEF')}{self.chance.randint(1, 6)}"

    # -- what stands before the events ----------------------------------------------------------------------------

    def list_meta(self) -> list[str]:
        """Return what the timeline is about."""
        return [
            "briefgen: 1",
            "meta:",
            f"  title: Made of {self.count} events",
            f"  subject: {self.prose.say(6, 10)}",
            "  series: MADE-1",
            "  as_of: 2021-12-31",
            f"  period: {FIRST_YEAR}/2021",
            "  timezone: Europe/Lisbon",
            "  language: en",
            "  author: Desk of measures",
            "  marking: TLP:CLEAR",
            "  marking_scheme: tlp",
            "  scale: icd203",
            "  lanes_by: allegiance",
            "  lanes: [side0, side1, side2, side3]",
            f"  figures: {{spine: {{title: {self.prose.say(5, 8)}}}}}",
            f"  conventions: {self.prose.tell(20, 30)}",
            f"  bottom_line: {self.prose.tell(60, 75)}",
        ]

    def list_actors(self) -> list[str]:
        """Return who acts."""
        lines = ["actors:"]
        for index in range(self.actors):
            kind = ACTOR_KINDS[index % len(ACTOR_KINDS)]
            lines += [
                f"  a{index}:",
                f"    name: {self.prose.name(2, 3)}",
                f"    kind: {kind}",
                f"    allegiance: side{index % 4}",
            ]
            if index % 4 == 0:
                lines.append(f"    aka: [{self.prose.name(1, 2)}]")
            if kind == "person":
                lines.append(f"    role: {self.prose.say(2, 4)}")
            if kind == "component":
                lines.append(f"    member_of: [a{index - 1}]")
            if index % 10 == 7:
                lines += ["    identity: withheld", f"    reason: {self.prose.say(4, 6)}"]
            if index % 7 == 0:
                lines.append(f"    note: {self.prose.say(6, 12)}")
        return lines

    def list_places(self) -> list[str]:
        """Return where it happens: around one coast, so that a map is a map of a region."""
        lines = ["places:"]
        for index in range(self.places):
            place = [
                f"name: {self.prose.name(1, 2)}",
                f"lat: {36 + self.chance.random() * 8:.4f}",
                f"lon: {-9 + self.chance.random() * 12:.4f}",
                f"precision: {'province' if index == 0 else 'locality'}",
            ]
            if index % 3 == 0:
                place.append(f"radius_km: {1 + index % 9}")
            if index % 5 == 4:
                place.append("part_of: p0")
            if index % 6 == 0:
                place.append(f"aka: [{self.prose.name(1, 1)}]")
            if index % 8 == 0:
                place.append(f"note: {self.prose.say(5, 9)}")
            lines.append(f"  p{index}: {{{', '.join(place)}}}")
        return lines

    def list_sources(self) -> list[str]:
        """Return what it rests on."""
        lines = ["sources:"]
        for index in range(self.sources):
            kind = SOURCE_TYPES[index % len(SOURCE_TYPES)]
            year = FIRST_YEAR + self.chance.randrange(YEARS)
            lines += [
                f"  s{index}:",
                f"    type: {kind}",
                f"    title: {self.prose.say(6, 11)}",
                f"    author: {self.prose.name(2, 2)}",
                f"    publisher: {self.prose.name(1, 2)}",
                f"    issued: {year}-{index % 12 + 1:02}-{index % 28 + 1:02}" if index % 3 else f"    issued: {year}",
                f"    reliability: {'ABBCCDEF'[index % 8]}",
            ]
            if kind.startswith("article"):
                lines += [f"    container: {self.prose.name(2, 2)}", f"    pages: {index % 40 + 1}"]
            if kind == "article-journal":
                lines += [
                    f"    volume: {index % 60 + 1}",
                    f"    issue: {index % 12 + 1}",
                    f"    doi: 10.1000/made.{index}",
                ]
            if kind == "book":
                lines += [f"    place: {self.prose.name(1, 1)}", "    edition: 2nd"]
            if kind in ("report", "judgment"):
                lines.append(f"    number: {index}/{year}")
            if index % 2:
                address = f"https://www.example.org/archive/{year}/{index}"
                lines += [f"    url: {address}", "    accessed: 2021-12-01"]
                lines += [f"    archived: https://archive.example.net/{index}"] if index % 4 == 1 else []
            if index % 9 == 8:
                lines.append(f"    via: s{index - 1}")
            if index % 11 == 0:
                lines += [f"    known: {year + 1}", f"    sha256: {self.chance.getrandbits(256):064x}"]
            if index % 6 == 0:
                lines.append(f"    note: {self.prose.say(8, 14)}")
        return lines

    # -- the events -------------------------------------------------------------------------------------------------

    def list_date(self, index: int) -> list[str]:
        """Return the date of an event: a day for most, and one of the vague forms for the others."""
        days = index * YEARS * 365 // self.count
        year, month, day = FIRST_YEAR + days // 365, days % 365 * 12 // 365 + 1, days % 28 + 1
        date = f"{year}-{month:02}-{day:02}"
        later = f"{year + (month == 12)}-{month % 12 + 1:02}"
        vague = (
            f"{year}-{month:02}",
            f"{year}-{month:02}",
            f"{year}",
            f"{year}-{month:02}~",
            f"{date}?",
            f"{date}/{later}-{day:02}",
            f"{date}/{later}",
            f"{year}-{month:02}/..",
            f"/{date}",
            f"'[{year}-{month:02}..{later}]'",
            f"'[..{date}]'",
            f"{year}-{21 + month % 4}",
            f"{year // 10}X",
            f"{date}T{index % 24:02}:{index % 60:02}",
            f"{date}T{index % 24:02}:{index % 60:02}Z",
            f"about {day} {MONTHS[month - 1]} {year}",
            f"before {year}",
            f"early {year}",
            f"c. {year}",
            "unknown",
        )
        if self.is_so(0.72):
            return [f"  date: {date}"]
        form = self.chance.randrange(len(vague) + 1)
        if form == len(vague):
            return [f"  start: {date}", f"  end: {later}-{day:02}"]
        lines = [f"  date: {vague[form]}"]
        return [*lines, f"  date_text: {self.prose.say(3, 5)}"] if form < 5 else lines

    def list_claim(self, index: int) -> list[str]:
        """Return what somebody says."""
        claim = [
            f"    - by: {self.one('a', self.actors)}",
            f"      issue: {self.chance.choice(self.issues)}",
            f"      says: {self.prose.say(8, 16)}",
            f"      stance: {self.chance.choice(STANCES)}",
            f"      status: {self.chance.choice(CLAIM_STATUSES)}",
            f"      grade: {self.grade()}",
            f"      sources: {self.pins(2)}",
        ]
        if self.is_so(0.15):
            claim.append(f"      about: {self.some('a', self.actors, 2)}")
        if self.is_so(0.1):
            claim.append(f"      date: {FIRST_YEAR + index * YEARS // self.count}")
        if self.is_so(0.1):
            claim.append(f"      note: {self.prose.say(5, 9)}")
        return claim

    def list_figure(self) -> list[str]:
        """Return a figure that somebody gives; the same measure always has the same unit."""
        measure, number = self.chance.randrange(len(self.measures)), self.chance.randint(2, 4000)
        value = self.chance.choice((f"{number}", f"~{number}", f"{number}+", f"{number}..{number * 3 // 2}"))
        figure = [f"    - what: {self.measures[measure]}", f"      unit: {UNITS[measure % len(UNITS)]}"]
        if self.is_so(0.2):
            figure.append(f"      low: {number}\n      best: {number + 5}\n      high: {number + 20}")
        else:
            figure.append(f"      value: {value}")
        return [*figure, f"      by: {self.one('a', self.actors)}", f"      sources: {self.pins(1)}"]

    def list_event(self, index: int) -> list[str]:
        """Return one event."""
        planned = index >= self.count - max(1, self.count // 100)
        kind = "planned" if planned else self.chance.choice(KINDS)
        when = [f"  date: 2022-{index % 12 + 1:02}", "  planned: 2021-06"] if planned else self.list_date(index)
        lines = [
            f"- id: e{index}",
            *when,
            f"  kind: {kind}",
            f"  title: {self.prose.say(6, 12)}",
            f"  summary: {self.prose.tell(40, 80)}",
            f"  actors: {self.some('a', self.actors, 3)}",
            f"  places: {self.some('p', self.places, 2)}",
            f"  significance: {self.chance.choice((1, 2, 2, 3, 3, 3, 4, 4, 5))}",
            f"  status: {self.chance.choice(STATUSES)}",
            f"  sources: {self.pins(3)}",
        ]
        if self.is_so(0.4):
            lines.append(f"  tags: [{', '.join(self.chance.sample(TAGS, self.chance.randint(1, 2)))}]")
        if self.is_so(0.15):
            lines.append(f"  targets: {self.some('a', self.actors, 1)}")
        if self.is_so(0.05):
            lines.append(f"  marking: {self.chance.choice(('TLP:GREEN', 'TLP:AMBER'))}")
        if self.is_so(0.05):
            lines.append(f"  note: {self.prose.say(5, 10)}")
        if self.is_so(0.03):
            lines.append(f"  seq: {index % 5}")
        if self.is_so(0.02):
            lines.append(f"  x: {{desk: {index % 40}, seen: [{self.one('r', 9)}]}}")
        if self.is_so(1 / 6):
            lines.append("  claims:")
            for _ in range(self.chance.choice((1, 1, 2, 3))):
                lines += self.list_claim(index)
        if self.is_so(0.1):
            lines.append("  quantities:")
            for _ in range(self.chance.choice((1, 1, 2))):
                lines += self.list_figure()
        if index and self.is_so(0.12):
            other, relation = self.chance.randrange(max(0, index - 50), index), self.chance.choice(RELATIONS)
            if relation in ("causes", "enables"):
                # What follows from an event comes after it.
                later = 2 * index - other
                other, relation = (later, relation) if later < self.count else (other, "responds_to")
            lines.append(f"  related: {{{relation}: [e{other}]}}")
        if self.is_so(0.03):
            lines += [
                "  revisions:",
                f"    - {{edition: 2, type: {self.chance.choice(CHANGES)}, field: title, was: {self.prose.say(5, 8)},",
                f"       known: 2021-11-01, note: {self.prose.say(5, 8)}}}",
            ]
        return lines

    # -- what stands after them -------------------------------------------------------------------------------------

    def list_judgments(self) -> list[str]:
        """Return what is judged and what is not known."""
        lines = ["judgments:"]
        for index in range(max(2, min(25, self.count // 100))):
            lines += [
                f"- id: J{index + 1}",
                f"  text: {self.prose.say(10, 18)}",
                f"  likelihood: {LIKELIHOODS[index % len(LIKELIHOODS)]}",
                f"  confidence: {('low', 'moderate', 'high')[index % 3]}",
                f"  by: {self.one('a', self.actors)}",
                f"  basis: {self.some('e', self.count, 3)}",
                f"  places: {self.some('p', self.places, 1)}",
                f"  sources: {self.pins(2)}",
                f"  assumption: {self.prose.say(8, 12)}",
                f"  would_change: [{self.prose.say(5, 8)}, {self.prose.say(5, 8)}]",
            ]
        lines.append("gaps:")
        for index in range(max(2, min(25, self.count // 100))):
            text = self.prose.say(8, 16)
            lines.append(f"- {text}" if index % 2 else f"- {{text: {text}, marking: 'TLP:GREEN'}}")
        return lines


def make_timeline(count: int, seed: int = 1) -> str:
    """Return the YAML of a timeline.

    Args:
        count: of its events, each with a title of 6 to 12 words and a summary of 40 to 80.
        seed: of the words and of what has which field; the same number and seed give the same text.
    """
    maker = Maker(count, seed)
    lines = [*maker.list_meta(), *maker.list_actors(), *maker.list_places(), *maker.list_sources(), "events:"]
    for index in range(count):
        lines += maker.list_event(index)
    return "\n".join([*lines, *maker.list_judgments()]) + "\n"


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(make_timeline(int(sys.argv[1])), encoding="utf-8")
