"""Timelines of any content, and what of two timelines has to be equal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from briefgen.errors import Where
from briefgen.exchange.formats import EXPORTERS, IMPORTERS, load_exporter, load_importer
from briefgen.exchange.imported import Imported, ImportOptions, Row
from briefgen.exchange.result import Result, write_timeline
from briefgen.source import parse_document
from briefgen.source.characters import FORBIDDEN
from briefgen.text.hidden import reveal_hidden
from briefgen.timeline.load import load_documents
from briefgen.timeline.model import Timeline
from briefgen.timeline.select import Choice, Selected, select_events

DATES = (
    "2015", "2015-03", "2015-10-07", "2015-10-07T22:52", "2015-10-07T22:52:10", "2015-10-07T22:52Z", "1903~",
    "2015-03?",
    "201X", "2015-21", "[2015-04..2015-06]", "[..2011-10-07]", "[2015-04,2015-06]", "2015-03/2015-10", "2015-03/..",
    "/2015-10", "-0043-03-15", "0476", "2001-01-01", "2001-01-01/2001-12-31", "1667-02/1668",
    "2015-10-07T10:00/2015-10-07T11:30",
    "unknown", "c. 1903", "before 1950", "since 1972", "[2015-04..2015-06]/2016", "2015-03?/2016~", "Y17000",
)  # fmt: skip
SCRAPS = (
    "a", "Word ", "=1+1", "+", "-", "@x", "'", "''=",
    '"', ";", ",", "|", "; ", "<b>", "</b>", "&amp;", "é", "日本", "#", ": ",
    "[", "]", "{", "1. ", "* ", "_", "\\", "`", "yes", "2015", "(x)", "//", "%%", "!", "\t",
)  # fmt: skip
SUMMARIES = (
    "", "Plain.", "Two *words* and **more**.", "One.\n\nTwo.", "- one\n- two", "A [link](https://example.org/a?b=c).",
    "5 \\< 6 & 7", "=SUM(A1)", "-not a list", "1. first\n2. second", "a; b, c", "'quoted'", "\\<b>", "**b**old",
)  # fmt: skip

scraps = st.lists(st.sampled_from(SCRAPS), min_size=1, max_size=6).map("".join)
free = st.text(min_size=1, max_size=12).map(lambda text: FORBIDDEN.sub("", text))
lines = (scraps | free).map(lambda text: reveal_hidden(" ".join(text.split())) or "a")
names = lines
place_records = st.tuples(
    st.sampled_from(["Pier", "Old; pier", "=Place"]), st.sampled_from([(38.69, -9.2), (0, 0), (-90, 180)])
)
URLS = ("https://example.org/a", "https://example.org/b?c=d;e=f", "http://example.com/")


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """One event with any of the fields that formats share."""
    fields: dict[str, Any] = {"date": draw(st.sampled_from(DATES)), "title": draw(lines)}
    if draw(st.booleans()):
        fields["date_text"] = draw(st.sampled_from(["Wednesday", "1951", "shortly after four", "spring (early)"]))
    if draw(st.booleans()):
        fields["summary"] = draw(st.sampled_from(SUMMARIES))
    for name in ("actors", "targets", "tags", "places"):
        if draw(st.integers(0, 2)) == 2:
            fields[name] = list(dict.fromkeys(draw(st.lists(names, min_size=1, max_size=3))))
    if draw(st.integers(0, 3)) == 3:
        fields["kind"] = draw(st.sampled_from(["state", "statement", "planned", "absence"]))
        fields["significance"] = draw(st.integers(1, 5))
        fields["status"] = draw(st.sampled_from(["confirmed", "disputed"]))
        fields["marking"] = draw(st.sampled_from(["TLP:GREEN", "TLP:AMBER+STRICT"]))
    return fields


@st.composite
def imports(draw: st.DrawFn) -> Imported:
    """What any importer may hand on."""
    imported = Imported(meta={"title": draw(lines)})
    if draw(st.booleans()):
        imported.meta["marking"] = "TLP:CLEAR"
    for number, fields in enumerate(draw(st.lists(rows(), min_size=1, max_size=5)), 1):
        if draw(st.integers(0, 2)) == 2:
            name, (lat, lon) = draw(place_records)
            imported.places[f"place-{number}"] = {"name": name, "lat": lat, "lon": lon}
            fields["places"] = [f"place-{number}"]
        if draw(st.integers(0, 2)) == 2:
            imported.sources[f"source-{number}"] = {"title": draw(lines), "url": draw(st.sampled_from(URLS))}
            fields["sources"] = [f"source-{number}"]
        imported.events.append(Row(fields, Where("a", number, 1)))
    return imported


def load(result: Result) -> Timeline:
    """Load what was imported."""
    loaded = load_documents((parse_document(result.data, "a.yaml"),))
    assert not [problem for problem in loaded.problems if problem.severity == "error"]
    assert loaded.timeline is not None
    return loaded.timeline


def select(timeline: Timeline) -> Selected:
    """Select all of it."""
    return select_events(timeline, Choice(allow_empty=True))


def pass_through(timeline: Timeline, name: str, folder: Path) -> tuple[Timeline, Result]:
    """Export a timeline and import it again."""
    data = load_exporter(name)(select(timeline))
    path = folder / f"file{EXPORTERS[name].suffix}"
    path.write_bytes(data)
    result = write_timeline(load_importer(name)(path, ImportOptions()), timeline.meta.title, "x")
    return load(result), result


def show(timeline: Timeline) -> list[dict[str, Any]]:
    """Return what two timelines have to agree on: all of each event but where it stands and what is free."""
    shown = []
    for event in timeline.events:
        fields = event.model_dump(exclude={"where", "x", "date", "planned", "id_written"})
        places = [timeline.places[name] for name in event.places if name in timeline.places]
        sources = [timeline.sources[each.source] for each in event.sources]
        fields["date"] = event.date.edtf
        fields["marking"] = event.marking or timeline.meta.marking
        fields["planned"] = event.planned.edtf if event.planned else ""
        fields["places"] = [(place.name, place.lat, place.lon) for place in places] or event.places
        fields["sources"] = [(source.title, source.url, source.author) for source in sources]
        shown.append(fields)
    return sorted(shown, key=lambda fields: str(fields["id"]))


BOTH_WAYS = [name for name in IMPORTERS if name in EXPORTERS]
