"""What an importer gave goes in; a timeline as the program's own loader reads it comes out, and what formats share."""

from __future__ import annotations

import re
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from briefgen.errors import BriefgenError
from briefgen.exchange.imported import Imported, Importer, ImportOptions
from briefgen.exchange.summaries import flatten_markdown, quote_markdown
from briefgen.source import Plain, write_yaml
from briefgen.timeline.load import load_timeline
from briefgen.timeline.select import Choice, Selected, select_events


def read(importer: Importer, text: str | bytes, name: str = "given.txt", **options: Any) -> Imported:
    """Import a text as if it were a file of that name."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text)
        return importer(path, ImportOptions(**options))


def write_timeline(imported: Imported) -> bytes:
    """Return what was imported as the text of a timeline."""
    tree: dict[str, Plain | Iterator[Plain]] = {"briefgen": 1, "meta": {"title": "Imported", **imported.meta}}
    for section in ("actors", "places", "sources"):
        records: dict[str, Plain] = dict(getattr(imported, section))
        if records:
            tree[section] = records
    events: list[Plain] = [row.fields for row in imported.events]
    tree["events"] = events
    return write_yaml(tree)


def select(text: bytes) -> Selected:
    """Load the text of a timeline, without any error, and select all of it."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "timeline.yaml"
        path.write_bytes(text)
        return select_events(load_timeline(path), Choice(allow_empty=True))


def select_imported(imported: Imported) -> Selected:
    """Load what was imported."""
    return select(write_timeline(imported))


def share(selected: Selected) -> list[dict[str, Any]]:
    """Return what formats share of each event, whatever its number: in an order of its own."""
    found = []
    for entry in selected.entries:
        event = entry.event
        urls = {selected.sources[each.source].url for each in event.sources if each.source in selected.sources}
        found.append(
            {
                "date": event.date.edtf,
                "title": event.title,
                "summary": flatten_markdown(event.summary),
                "tags": sorted(event.tags),
                "planned": event.planned.edtf if event.planned else "",
                "date_text": event.date_text if event.date_text != event.date.edtf else "",
                "kind": (event.kind, event.status, event.significance),
                "targets": sorted(selected.actor_name(target) for target in event.targets),
                "actors": sorted(selected.actor_name(actor) for actor in event.actors),
                "places": sorted(selected.place_name(place) for place in event.places),
                "urls": sorted(url for url in urls if url),
            }
        )
    return sorted(found, key=lambda each: (each["title"], each["date"]))


def assert_ends_in_words(importer: Importer, text: str | bytes, name: str) -> Imported | None:
    """Import a text: it is refused in words for its author, or what it gives is a timeline that loads without error."""
    refused = ""
    try:
        imported = read(importer, text, name)
    except BriefgenError as error:
        refused = str(error)
    if refused:
        return None
    for problem in imported.left:
        assert problem.message
        assert problem.where is not None
    if 0 < len(imported.events) < MOST_LOADED:
        select_imported(imported)
    assert not re.search(r"Traceback|object at 0x", " ".join([*imported.told, *map(str, imported.left)]))
    return imported


def assert_ends_soon(importer: Importer, text: str | bytes, name: str, seconds: float = 2) -> Imported | None:
    """Import a hostile text: that ends soon, in an import or in words."""
    begun = time.process_time()
    try:
        imported = read(importer, text, name)
    except BriefgenError as error:
        imported = None
        said = str(error)
    else:
        said = "\n".join([*imported.told, *map(str, imported.left)]) or "nothing left"
    assert time.process_time() - begun < seconds
    assert said
    return imported


words = st.text(
    st.characters(
        min_codepoint=32, max_codepoint=0x2FFF, exclude_categories=("Cs", "Cc", "Cn", "Co", "Cf", "Zl", "Zp")
    ),
    min_size=1,
    max_size=30,
).filter(lambda text: bool(text.strip()))

DATES = (
    "2015-10-07", "2015", "2015-03", "2015-03~", "2015-03?", "201X", "2015-21", "[2015-04..2015-06]",
    "[2015-04,2015-06]", "[..2011-10-07]", "2015-03/2015-10", "2015-03/..", "/2015-10", "-0043-03-15", "0044",
    "2018-10-21T22:52Z", "2018-10-21T22:52+02:00", "2018-10-21T22:52", "2018-10-21T22:52:07", "2018-10-21T22",
    "2018-10-21T22:52/2018-10-22T01:00", "2018-10-21/2018-10-24", "2018-10-21T10:00/2018-10-24", "unknown", "Y17000",
    "9999-12-31", "0001-01-01", "2018-10-21T22:52Z/..", "../2015", "2015-10-07~", "156X-12-25",
    "2012-02-29/2012-02-29",
)  # fmt: skip


MOST_LOADED = 1_000
"""Events that are loaded to see that they can be; more take long."""

HOSTILE = (
    "a, b; c", "x\\ny", "<script>alert(1)</script>", "# no heading", "- no list", "*so*", "BEGIN:VEVENT", "2015: x",
    "now: x", "a : b : c", "```", "---", "a\\", '"quoted"', "#tag", "@x", "// x", "id: y", "]]>", "&amp;", "é 😀 ש",
    "section x", "endGroup", "every 2 days: x", "edtf: 2015", "1. one", "- [x] done", "tags: a", "[a](b)", "group y",
)  # fmt: skip


@st.composite
def timelines(draw: st.DrawFn, zones: tuple[str, ...] = ("UTC", "Asia/Damascus", "America/New_York")) -> bytes:
    """A timeline with everything that formats share, in texts that mean something in some format."""
    texts = words | st.sampled_from(HOSTILE)
    events: list[Plain] = []
    for _ in range(draw(st.integers(1, 4))):
        paragraphs = draw(st.lists(texts, max_size=3))
        event: dict[str, Plain] = {"date": draw(st.sampled_from(DATES)), "title": " ".join(draw(texts).split())}
        event |= {
            "summary": quote_markdown("\n".join(paragraphs)),
            "tags": list(dict.fromkeys(" ".join(tag.split()) for tag in draw(st.lists(texts, max_size=2)))),
            "actors": list(dict.fromkeys(" ".join(name.split()) for name in draw(st.lists(texts, max_size=2)))),
            "places": list(dict.fromkeys(" ".join(name.split()) for name in draw(st.lists(texts, max_size=2)))),
            "targets": list(dict.fromkeys(" ".join(name.split()) for name in draw(st.lists(texts, max_size=1)))),
            "kind": draw(st.sampled_from(["event", "state", "statement", "planned", "absence"])),
            "status": draw(st.sampled_from(["reported", "disputed", "withdrawn"])),
            "significance": draw(st.integers(1, 5)),
            "date_text": draw(st.sampled_from(["", "about noon", "[x]"])),
            "planned": draw(st.sampled_from(["", "2014", "2015-03~"])),
            "sources": draw(st.sampled_from([[], ["web"], ["web", "other"]])),
        }
        events.append({key: value for key, value in event.items() if value not in ([], "")})
    meta: dict[str, Plain] = {"title": " ".join(draw(texts).split()), "timezone": draw(st.sampled_from(zones))}
    sources: dict[str, Plain] = {
        "web": {"title": "A page", "url": "https://example.org/a?b=c,d;e"},
        "other": {"title": "Another", "url": "http://example.com/x_(y)"},
    }
    return write_yaml({"briefgen": 1, "meta": meta, "sources": sources, "events": events})


Exporter = Callable[[Selected], bytes]


def assert_round_trip(text: bytes, exporter: Exporter, importer: Importer, name: str) -> None:
    """Export a timeline, import that, and export it again: what is shared is equal, and nothing is left."""
    selected = select(text)
    exported = exporter(selected)
    assert exporter(selected) == exported
    imported = read(importer, exported, name)
    assert not [str(problem) for problem in imported.left]
    again = select_imported(imported)
    assert share(again) == share(selected)
    assert share(select_imported(read(importer, exporter(again), name))) == share(selected)
