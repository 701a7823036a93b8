"""A timeline file goes in, read as PyYAML's users do; the rows that every peer prints come out as plain text.

They say what briefgen prints of the same file: a chronology with who, where and on what it rests, points at issue,
figures, judgments, gaps, and lists of actors, places and sources. Dates and words stay as written. Nothing is checked.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

Record = dict[str, Any]
HEADS = ("Date", "What happened", "Sources")
CLAIM_HEADS = ("Issue", "Who says what", "Sources")
FIGURE_HEADS = ("What", "Figure and who gives it", "Sources")
NOTO = Path("/usr/share/fonts/truetype/noto")


@dataclass
class Event:
    """One row of the chronology."""

    number: int
    date: str
    title: str
    summary: str
    people: str
    sources: str


@dataclass
class Content:
    """What is printed, in this order."""

    title: str
    subject: str
    bottom_line: str
    judgments: list[str]
    events: list[Event]
    claims: list[tuple[str, str, str]]
    figures: list[tuple[str, str, str]]
    gaps: list[str]
    actors: list[str]
    places: list[str]
    sources: list[str]
    reading: float

    @property
    def lists(self) -> list[tuple[str, list[str]]]:
        """The parts after the tables, each with its heading."""
        return [
            ("Gaps", self.gaps),
            ("Actors", self.actors),
            ("Places", self.places),
            ("Sources", self.sources),
        ]

    @property
    def tables(self) -> list[tuple[str, tuple[str, str, str], list[tuple[str, str, str]]]]:
        """The tables after the chronology, each with its heading and the heads of its columns."""
        return [("Contested points", CLAIM_HEADS, self.claims), ("Figures", FIGURE_HEADS, self.figures)]


def tell(**seconds: float) -> None:
    """Print how long a part took, for the runner."""
    print(json.dumps({name: round(value, 4) for name, value in seconds.items()}))


def read_content(path: str) -> Content:
    """Read a file with PyYAML's C loader and lay out what is printed."""
    begun = time.perf_counter()
    data = yaml.load(Path(path).read_bytes(), Loader=yaml.CSafeLoader)
    read = time.perf_counter() - begun
    meta, sources = data["meta"], data["sources"]
    names = {id_: record["name"] for part in ("actors", "places") for id_, record in data[part].items()}
    numbers = {id_: number for number, id_ in enumerate(sources, 1)}

    def cite(record: Record) -> str:
        marks = []
        for reference in record.get("sources", []):
            source, _, pin = reference.partition("@")
            marks.append(f"[{numbers[source]}] {pin}".strip())
        return "; ".join(marks)

    def name(ids: list[str]) -> str:
        return ", ".join(names.get(id_, id_) for id_ in ids)

    events, claims, figures = [], [], []
    for number, event in enumerate(data["events"], 1):
        people = f"{name(event.get('places', []))}: {name(event.get('actors', []))}"
        if "targets" in event:
            people += f" → {name(event['targets'])}"
        events.append(Event(number, tell_date(event), tell_title(event), event.get("summary", ""), people, cite(event)))
        for claim in event.get("claims", []):
            says = f"{name([claim['by']])} {claim['stance']}: {claim['says']} ({claim['status']}, {claim['grade']})"
            claims.append((claim["issue"], says, cite(claim)))
        for figure in event.get("quantities", []):
            value = figure.get("value") or f"{figure['low']} to {figure['high']}, best {figure['best']}"
            figures.append((figure["what"], f"{value} {figure['unit']}: {name([figure['by']])}", cite(figure)))
    return Content(
        meta["title"],
        meta["subject"],
        meta["bottom_line"],
        [tell_judgment(judgment) + cite(judgment) for judgment in data["judgments"]],
        events,
        claims,
        figures,
        [gap if isinstance(gap, str) else gap["text"] for gap in data["gaps"]],
        [tell_actor(actor, names) for actor in data["actors"].values()],
        [tell_place(place) for place in data["places"].values()],
        [tell_source(numbers[id_], source) for id_, source in sources.items()],
        read,
    )


def tell_date(event: Record) -> str:
    """Return the date of an event as written, with the source's words for it."""
    date = str(event["date"]) if "date" in event else f"{event['start']}/{event['end']}"
    return f"{date} “{event['date_text']}”" if "date_text" in event else date


def tell_title(event: Record) -> str:
    """Return the title of an event with what the editor finds."""
    status = event.get("status", "reported")
    return event["title"] if status == "reported" else f"{event['title']} ({status})"


def tell_judgment(judgment: Record) -> str:
    """Return a judgment with all that belongs to it."""
    change = "; ".join(judgment["would_change"])
    return (
        f"{judgment['likelihood'].capitalize()}: {judgment['text']}. Confidence: {judgment['confidence']}. "
        f"Assumes: {judgment['assumption']}. Would change with: {change}. Sources: "
    )


def tell_actor(actor: Record, names: dict[str, str]) -> str:
    """Return an actor with all that belongs to it."""
    parts = [
        actor["name"],
        *(f"also {other}" for other in actor.get("aka", [])),
        *(str(actor[key]) for key in ("kind", "role", "allegiance", "identity", "reason", "note") if key in actor),
        *(f"part of {names[other]}" for other in actor.get("member_of", [])),
    ]
    return ", ".join(parts)


def tell_place(place: Record) -> str:
    """Return a place with all that belongs to it."""
    parts = [
        place["name"],
        *(f"also {other}" for other in place.get("aka", [])),
        f"{place['lat']}, {place['lon']}",
        place["precision"],
        *([f"within {place['radius_km']} km"] if "radius_km" in place else []),
        *([place["note"]] if "note" in place else []),
    ]
    return ", ".join(parts)


def tell_source(number: int, source: Record) -> str:
    """Return an entry of the list of sources."""
    keys = ("author", "title", "container", "publisher", "number", "issued", "url", "reliability", "note")
    return f"[{number}] " + ". ".join(str(source[key]) for key in keys if key in source)
