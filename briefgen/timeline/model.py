"""Fields read from a file go in; frozen records of a timeline come out, each knowing its file and line."""

from __future__ import annotations

import math
import re
from decimal import Decimal
from functools import cache, lru_cache
from typing import Annotated, Any, ClassVar, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic import SkipValidation as Read  # a value that the loader has read and made itself

from briefgen.errors import Where
from briefgen.text.addresses import find_address_fault
from briefgen.text.inline import MarkupError, read_markdown
from briefgen.timeline import other_names
from briefgen.timeline.dates import Date

Kind = Literal["event", "state", "statement", "planned", "absence"]
EventStatus = Literal["reported", "confirmed", "corroborated", "disputed", "unverified", "refuted", "withdrawn"]
ClaimStatus = Literal["unverified", "corroborated", "confirmed", "disputed", "refuted"]
Stance = Literal["asserts", "denies", "disputes", "concedes", "declines", "retracts"]
Confidence = Literal["", "low", "moderate", "high"]
LaneField = Literal["allegiance", "actor", "place", "tag", "kind"]

MOST_SHARED = 10_000
"""How many dates, and references to sources, are remembered, so that those written alike are one object."""

RELATIONS = ("part_of", "contradicts", "causes", "enables", "precedes", "responds_to", "reports")


def as_list(value: Any) -> Any:
    """Return one text as a list of one, so that `actors: russia` means `actors: [russia]`."""
    if value is None:
        return []
    return [value] if isinstance(value, str) else value


def _check_id(value: str) -> str:
    if not re.fullmatch(r"[^\W_](?:[\w.-]*\w)?", value):
        raise ValueError(
            f"'{value}' is not an id; use letters, digits, '-', '_' and '.', beginning with a letter or digit"
        )
    return value


def _check_markdown(value: str) -> str:
    try:
        read_markdown(value)
    except MarkupError as error:
        raise ValueError(str(error)) from error
    return value


def _check_grade(value: str) -> str:
    if not re.fullmatch(r"[A-F][1-6]", value):
        raise ValueError(
            f"'{value}' is not a grade; write the source's letter A to F and the content's number 1 to 6, such as 'B2'"
        )
    return value


def _check_reliability(value: str) -> str:
    if not re.fullmatch(r"[A-F]", value):
        raise ValueError(f"'{value}' is not a reliability; expected a letter A to F")
    return value


def _check_url(value: str) -> str:
    fault = find_address_fault(value)
    if fault:
        raise ValueError(f"'{value}' {fault}")
    return value


def _read_scheme(scheme: Any) -> Any:
    """Refuse a scheme that is neither TLP nor a list of the user's own markings, each once."""
    expected = "expected tlp, or a list of your own markings from lowest to highest"
    if isinstance(scheme, str) and scheme != "tlp":
        raise ValueError(f"'{scheme}' is not a marking scheme; {expected}")
    listed = scheme if isinstance(scheme, (list, tuple)) else ()
    if scheme != "tlp" and not (listed and all(isinstance(name, str) and name.strip() for name in listed)):
        raise ValueError(f"the marking scheme is empty, or one of its markings is no text; {expected}")
    seen: set[str] = set()
    for name in listed:
        plain = _join_lines(name).casefold()
        if plain in seen:
            raise ValueError(f"'{name}' stands twice in the marking scheme; upper and lower case make no difference")
        seen.add(plain)
    return scheme


def _join_lines(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    joined = " ".join(value.split())
    # The same text stays the same object: a name that thousands of events give is then kept once.
    return value if joined == value else joined


# What an editor is told of values that the loader reads itself.
DATE_SCHEMA = {
    "type": ["string", "number", "array", "object"],
    "description": "EDTF (ISO 8601-2), or words",
    "examples": ["2015-10-07", "2015-10-07T09:04", "2015-03?", "2015-03/2015-10", "c. 1903", "unknown"],
}
TEXTS_SCHEMA = {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": ["string", "number"]}}]}

DateValue = Annotated[Read[Date], WithJsonSchema(DATE_SCHEMA)]
Id = Annotated[str, AfterValidator(_check_id)]
Line = Annotated[str, BeforeValidator(_join_lines), Field(min_length=1)]
Markdown = Annotated[str, AfterValidator(_check_markdown)]
Texts = Annotated[tuple[Line, ...], BeforeValidator(as_list), WithJsonSchema(TEXTS_SCHEMA)]
Url = Annotated[str, AfterValidator(_check_url)]


class Record(BaseModel):
    """What every record has: a place in a file, a marking of its own, free data of the user's."""

    # Validators are built when a record of the kind is first met: loading the module is then twice as fast.
    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True, allow_inf_nan=False
    )

    where: Annotated[Read[Where], WithJsonSchema({})] = Field(Where(""), exclude=True, repr=False)
    marking: str = Field(
        "",
        description="marking of this record; without one it carries meta.marking",
        examples=["TLP:CLEAR", "TLP:GREEN", "TLP:AMBER", "TLP:RED"],
    )
    x: dict[str, Any] = Field(default_factory=dict, description="free data of your own: kept, not printed", repr=False)


class SourceReference(BaseModel):
    """A source and the place in it: `article@¶4` is the source `article` at paragraph 4."""

    model_config = ConfigDict(frozen=True, defer_build=True)

    source: str
    pin: str = ""

    def __str__(self) -> str:
        return f"{self.source}@{self.pin}" if self.pin else self.source


def _read_references(value: Any) -> Any:
    listed = as_list(value)
    if not isinstance(listed, list):
        return listed
    references = []
    for item in listed:
        if not isinstance(item, str):
            raise ValueError("a source reference is text such as 'report@p. 4'")
        source, at, pin = item.partition("@")
        if at and not pin.strip():
            raise ValueError(f"'{item}' ends with '@'; write the page, paragraph or line after it")
        references.append(_refer(source.strip(), pin.strip()))
    return tuple(references)


@lru_cache(maxsize=MOST_SHARED)
def _refer(source: str, pin: str) -> SourceReference:
    return SourceReference(source=source, pin=pin)


References = Annotated[
    tuple[Read[SourceReference], ...], BeforeValidator(_read_references), WithJsonSchema(TEXTS_SCHEMA)
]


class Actor(Record):
    """Who acts or speaks."""

    other_keys: ClassVar[other_names.Advice] = other_names.ACTOR_NAMES

    id: Id = Field(exclude=True)
    name: Line = Field(description="name as printed")
    aka: Texts = Field((), description="other names in use")
    kind: Line = Field("", description="state, person, force, agency, company, component ...")
    role: Line = Field("", description="office or function")
    allegiance: Line = Field("", description="side; the lane of swimlanes by default")
    member_of: Texts = Field((), description="ids of actors this one belongs to")
    identity: Line = Field("", description="withheld, nom de guerre, not given ...")
    reason: Line = Field("", description="why the identity is withheld")
    note: Line = Field("", description="printed with the actor")


class Place(Record):
    """Where something happened."""

    other_keys: ClassVar[other_names.Advice] = other_names.PLACE_NAMES

    id: Id = Field(exclude=True)
    name: Line = Field(description="name as printed")
    aka: Texts = Field((), description="other names or spellings")
    lat: float | None = Field(None, ge=-90, le=90, description="latitude, degrees north (WGS 84)")
    lon: float | None = Field(None, ge=-180, le=180, description="longitude, degrees east (WGS 84)")
    precision: Line = Field("", description="locality, district, province, country, sea, region ...")
    radius_km: float | None = Field(None, gt=0, le=20040, description="how far the true place may be away, km")
    part_of: Line = Field("", description="id of the place that holds this one")
    geojson: Line = Field("", description="GeoJSON file with the place's outline, beside the timeline")
    note: Line = Field("", description="printed with the place")


class Source(Record):
    """What a fact rests on."""

    other_keys: ClassVar[other_names.Advice] = other_names.SOURCE_NAMES

    id: Id = Field(exclude=True)
    title: Line = Field(description="title as printed")
    type: Line = Field(
        "",
        description="article-newspaper, statement, report, book, judgment, video ... (CSL's words where there is one)",
    )
    author: Line = Field("", description="author")
    publisher: Line = Field("", description="publisher, paper, court, agency")
    container: Line = Field("", description="what it is a part of: newspaper, journal, book, programme, site")
    volume: Line = Field("", description="volume of the periodical or book")
    issue: Line = Field("", description="issue of the periodical")
    pages: Line = Field("", description="pages in it, such as 4 or 45-67")
    number: Line = Field("", description="number of the report, case, law or standard")
    edition: Line = Field("", description="edition or version, such as 2nd")
    place: Line = Field("", description="where it was published")
    doi: str = Field("", pattern=r"^(10\.[0-9.]+/[!-~]+)?$", description="digital object identifier, 10.../...")
    issued: DateValue | None = Field(None, description="when it was issued (EDTF)")
    known: DateValue | None = Field(None, description="when it came to be known here; default: issued")
    accessed: DateValue | None = Field(None, description="when the address was last opened")
    url: Url = Field("", description="web address")
    archived: Url = Field("", description="address of an archived copy")
    sha256: str = Field("", pattern=r"^([0-9a-f]{64})?$", description="SHA-256 of the file used, in hex")
    via: Line = Field("", description="id of the source through which this one is known")
    reliability: Annotated[str, AfterValidator(_check_reliability)] = Field(
        "", description="Admiralty letter A to F", json_schema_extra={"pattern": "^[A-F]$", "examples": ["B"]}
    )
    note: Line = Field("", description="printed with the source")


class Quantity(Record):
    """A figure somebody gave; an estimate has a low and a high, and either end may be open."""

    other_keys: ClassVar[other_names.Advice] = other_names.QUANTITY_NAMES

    what: Line = Field(description="what is counted or measured; same words, same row")
    unit: Line = Field("", description="unit, in words or as a symbol")
    low: Decimal | None = Field(None, description="lowest value")
    best: Decimal | None = Field(None, description="best value")
    high: Decimal | None = Field(None, description="highest value")
    open: Literal["", "low", "high", "both"] = Field("", description="which end is open")
    approximate: bool = Field(False, exclude=True)
    written: Annotated[str, WithJsonSchema({"type": ["string", "number"]})] = Field(
        "", alias="value", description="26, ~900, 12+ or 4..6; or give low, best and high"
    )
    by: Line = Field("", description="actor who gave the figure; default: the event's sources")
    sources: References = Field((), description="sources with pins")


class Claim(Record):
    """What somebody said about a point at issue."""

    other_keys: ClassVar[other_names.Advice] = other_names.CLAIM_NAMES

    by: Line = Field("", description="actor who speaks")
    issue: Line = Field("", description="the point; the same words make one row of the claims matrix")
    says: Line = Field(description="what is said, in the editor's words")
    stance: Stance = Field("asserts", description="what the speaker does")
    status: ClaimStatus = Field("unverified", description="what the editor finds")
    date: DateValue | None = Field(None, description="when the event was, as this speaker has it (EDTF)")
    about: Texts = Field((), description="actors or places the claim is about")
    grade: Annotated[str, AfterValidator(_check_grade)] = Field(
        "", description="Admiralty grade, A1 to F6", json_schema_extra={"pattern": "^[A-F][1-6]$", "examples": ["B2"]}
    )
    sources: References = Field((), description="sources with pins")
    note: Line = Field("", description="printed with the claim")


class Media(Record):
    """A picture or exhibit shown beside its event."""

    file: Line = Field(description="file beside the timeline")
    alt: Line = Field(description="what the picture shows, in words")
    caption: Line = Field("", description="caption")
    credit: Line = Field("", description="who made it")


class Revision(Record):
    """What an edition changed in a record, and why."""

    edition: int = Field(ge=1, description="edition that made the change")
    type: Literal["added", "updated", "corrected", "withdrawn", "regraded", "remarked"] = Field(
        description="kind of change"
    )
    field: Line = Field("", description="which field changed")
    was: Any = Field(None, description="the value before")
    known: DateValue | None = Field(None, description="when the new value came to be known")
    note: Line = Field("", description="the reason, printed in what changed")


class Relations(BaseModel):
    """Links from one event to others, by id."""

    other_keys: ClassVar[other_names.Advice] = other_names.RELATION_NAMES

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    part_of: Texts = Field((), description="ids of events that this one is a part of")
    contradicts: Texts = Field((), description="ids of events that cannot be so if this one is")
    causes: Texts = Field((), description="ids of events that this one caused")
    enables: Texts = Field((), description="ids of events that this one made possible")
    precedes: Texts = Field((), description="ids of events that came after this one, whatever their dates")
    responds_to: Texts = Field((), description="ids of events that this one answers")
    reports: Texts = Field((), description="ids of events that this statement tells of")


@cache
def _no_relations() -> Relations:
    return Relations()


class Event(Record):
    """Something dated: what happened, lasted, was said, is planned, or did not happen."""

    other_keys: ClassVar[other_names.Advice] = other_names.EVENT_NAMES
    more_keys: ClassVar[tuple[str, ...]] = ("start", "end", "place")
    other_values: ClassVar[dict[str, str | other_names.Advice]] = {
        "kind": other_names.KIND_VALUES,
        "status": other_names.STATUS_VALUES,
        "significance": other_names.SIGNIFICANCE,
    }

    id: Id = Field(description="stable id; made from the title when absent")
    id_written: bool = Field(True, exclude=True, repr=False)
    date: DateValue = Field(description="when (EDTF); or give start and end")
    planned: DateValue | None = Field(None, description="the date planned before (baseline)")
    date_text: Line = Field("", description="how the source put the date")
    seq: int = Field(0, description="order among events of the same moment; default: file order")
    kind: Kind = Field("event", description="what sort of record this is")
    title: Line = Field(description="one line")
    summary: Markdown = Field("", description="Markdown: emphasis, links and lists")
    actors: Texts = Field((), description="ids of actors, or plain names")
    targets: Texts = Field((), description="ids of actors or places acted upon, or plain names")
    places: Texts = Field((), description="ids of places, or plain names")
    tags: Texts = Field((), description="free words to select by")
    significance: int = Field(3, ge=1, le=5, description="1 to 5; decides what reaches a figure")
    status: EventStatus = Field("reported", description="what the editor finds")
    sources: References = Field((), description="sources with pins")
    media: tuple[Media, ...] = Field((), description="pictures and exhibits")
    quantities: tuple[Quantity, ...] = Field((), description="figures given")
    claims: tuple[Claim, ...] = Field((), description="who says what")
    related: Relations = Field(default_factory=_no_relations, description="links to other events")
    revisions: tuple[Revision, ...] = Field((), description="what editions changed")
    note: Line = Field("", description="kept; printed only when asked")


class Judgment(Record):
    """An assessment, with its likelihood and, apart from it, the confidence in it."""

    id: Id = Field(description="J1, J2 ...")
    text: Line = Field(description="the judgment, without the likelihood word")
    likelihood: Line = Field("", description="a word of the scale", examples=["unlikely", "likely", "almost certain"])
    confidence: Confidence = Field("", description="confidence in the judgment")
    by: Line = Field("", description="actor who judges; default: the author")
    basis: Texts = Field((), description="ids of the events it rests on")
    places: Texts = Field((), description="ids of places")
    sources: References = Field((), description="sources with pins")
    assumption: Line = Field("", description="what it assumes")
    would_change: Texts = Field((), description="what would change it")
    revisions: tuple[Revision, ...] = Field((), description="what editions changed")


class Gap(Record):
    """Something not known."""

    text: Line = Field(description="what is not known")


class MarkedText(Record):
    """A text with a marking of its own."""

    text: Line = Field(description="the text")


class FigureTitle(BaseModel):
    """What the author says over a chart instead of the words made from the data."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    title: Line = Field("", description="the finding, ten words or fewer")
    subtitle: Line = Field("", description="what, where, when, unit")


class Meta(Record):
    """What the whole timeline is about."""

    title: Line = Field(description="title of the brief")
    subject: Line = Field("", description="one line under the title")
    series: Line = Field("", description="editions count within a series")
    as_of: DateValue | None = Field(None, description="data cut-off; default: the latest date that is not planned")
    period: DateValue | None = Field(None, description="period covered (EDTF interval)")
    timezone: str = Field("UTC", description="IANA time zone; date-only values never shift")
    language: str = Field(
        "en", pattern=r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$", description="language of the brief (BCP 47)"
    )
    author: Line = Field("", description="author as printed")
    marking_scheme: Annotated[Literal["tlp"] | tuple[Line, ...], BeforeValidator(_read_scheme)] = Field(
        "tlp", description="tlp, or your own markings from lowest to highest"
    )
    scale: Literal["icd203", "phia"] = Field("icd203", description="probability words")
    lanes_by: LaneField = Field("allegiance", description="what makes a lane")
    lanes: Texts = Field((), description="order of the lanes")
    figures: dict[Line, FigureTitle] = Field(default_factory=dict, description="titles of figures by chart name")
    conventions: Line = Field("", description="printed in the annex")
    bottom_line: Read[MarkedText] | None = Field(
        None, description="one message of 60 to 80 words; text, or {text, marking}"
    )
    revisions: tuple[Revision, ...] = Field((), description="what editions changed in title, bottom line and the like")


class Timeline(BaseModel):
    """A whole timeline: every record frozen, every reference still as written.

    Attributes:
        meta: what it is about.
        actors, places, sources: by id, in file order.
        events: in time order (`sort_events` states the rule).
        judgments, gaps: in file order.
        name: the file's name without folders.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True, defer_build=True)

    meta: Read[Meta]
    actors: Read[dict[str, Actor]]
    places: Read[dict[str, Place]]
    sources: Read[dict[str, Source]]
    events: Read[tuple[Event, ...]]
    judgments: Read[tuple[Judgment, ...]]
    gaps: Read[tuple[Gap, ...]]
    name: str

    def _repr_html_(self) -> str:
        """Return the first events as a table, for a notebook."""
        from briefgen.timeline.showing import show_events

        return show_events(self.meta, self.events)


def sort_events(events: list[Event]) -> tuple[Event, ...]:
    """Return events in time order: by when they may have begun, the more exact first, then `seq`, then file order.

    An approximate date counts from its middle, one that is only known as "by then" from that bound; an event without
    a date goes last.
    """
    return tuple(sorted(events, key=_time_key))


def _time_key(event: Event) -> tuple[bool, float, float, int]:
    date = event.date
    earliest, latest = date.start_earliest, date.start_latest
    if earliest is None:
        begin = -math.inf if latest is None else latest
    elif date.approximate and latest is not None:
        begin = (earliest + latest) / 2
    else:
        begin = earliest
    return (date.form == "unknown", begin, math.inf if latest is None else latest, event.seq)
