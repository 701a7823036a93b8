"""iCalendar: what recurs, what a calendar cannot hold, and every entry accounted for."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given
from hypothesis import strategies as st

from briefgen.errors import SourceError, UsageError
from briefgen.exchange.calendars import read_icalendar, write_icalendar
from briefgen.exchange.imported import Imported
from briefgen.exchange.recurrence import FAR, MOST_OCCURRENCES, RuleError, Steps, expand_rule
from tests.exchange import round_trip
from tests.exchange.round_trip import assert_ends_in_words, assert_round_trip, select, select_imported, timelines


def read(*entries: str, **options: str) -> Imported:
    """Read a calendar of entries, each given as its lines between BEGIN and END."""
    body = "".join(f"BEGIN:VEVENT\n{entry.strip()}\nEND:VEVENT\n" for entry in entries)
    return read_calendar(body, **options)


def read_calendar(body: str, **options: str) -> Imported:
    text = f"BEGIN:VCALENDAR\nVERSION:2.0\n{body}END:VCALENDAR\n"
    return round_trip.read(read_icalendar, text, "given.ics", **options)


def dates(imported: Imported) -> list[object]:
    return [row.fields["date"] for row in imported.events]


def reasons(imported: Imported) -> list[str]:
    return [problem.message for problem in imported.left]


@pytest.mark.parametrize(
    ("lines", "edtf"),
    [
        ("DTSTART;VALUE=DATE:20151007", "2015-10-07"),
        ("DTSTART;VALUE=DATE:20151007\nDTEND;VALUE=DATE:20151008", "2015-10-07"),
        ("DTSTART;VALUE=DATE:20151007\nDTEND;VALUE=DATE:20151007", "2015-10-07"),
        ("DTSTART;VALUE=DATE:20151007\nDTEND;VALUE=DATE:20151010", "2015-10-07/2015-10-09"),
        ("DTSTART;VALUE=DATE:20151007\nDURATION:P2D", "2015-10-07/2015-10-08"),
        ("DTSTART:20151007T100000", "2015-10-07T10:00"),
        ("DTSTART:20151007T100005", "2015-10-07T10:00:05"),
        ("DTSTART:20151007T100000Z\nDTEND:20151007T113000Z", "2015-10-07T10:00Z/2015-10-07T11:30Z"),
        ("DTSTART;TZID=Europe/Berlin:20151007T100000", "2015-10-07T10:00+02:00"),
        ("DTSTART;TZID=Europe/Berlin:20151007T100000\nDURATION:PT90M", "2015-10-07T10:00+02:00/2015-10-07T11:30+02:00"),
        # Clocks go back in the night of the 25th: a day is one of the wall, 24 hours are not.
        ("DTSTART;TZID=Europe/Berlin:20151024T120000\nDURATION:P1D", "2015-10-24T12:00+02:00/2015-10-25T12:00+01:00"),
        ("DTSTART;TZID=Europe/Berlin:20151024T120000\nDURATION:PT26H", "2015-10-24T12:00+02:00/2015-10-25T13:00+01:00"),
        ("DTSTART;TZID=America/New_York:20151007T100000", "2015-10-07T10:00-04:00"),
    ],
)  # fmt: skip
def test_dates_keep_what_the_calendar_says(lines: str, edtf: str) -> None:
    assert dates(read(f"SUMMARY:x\n{lines}")) == [edtf]


def test_a_zone_is_taken_only_where_all_times_have_it() -> None:
    berlin = "SUMMARY:x\nDTSTART;TZID=Europe/Berlin:20151007T100000"
    assert read(berlin).meta["timezone"] == "Europe/Berlin"
    assert "timezone" not in read(berlin, "SUMMARY:y\nDTSTART:20151007T100000").meta
    assert read("SUMMARY:y\nDTSTART:20151007T100000", timezone="Asia/Tokyo").meta["timezone"] == "Asia/Tokyo"


def test_a_zone_that_nobody_knows_is_said() -> None:
    imported = read("SUMMARY:x\nDTSTART;TZID=Mars/Olympus:20151007T100000")
    assert dates(imported) == ["2015-10-07T10:00"]
    assert reasons(imported) == ["the time zone 'Mars/Olympus' of DTSTART is not known; the time stands without one"]


def test_a_folder_of_zones_is_no_zone() -> None:
    imported = read("SUMMARY:x\nDTSTART;TZID=Europe/:20151007T100000")
    assert reasons(imported) == ["the VEVENT that begins here names a time zone that is none"]


def test_periods_that_end_before_they_begin_have_no_end() -> None:
    period = "RDATE;VALUE=PERIOD:20151008T100000/20151008T090000,20151009T100000/PT2H"
    imported = read(f"SUMMARY:x\nDTSTART:20151007T100000\nDURATION:PT1H\n{period}")
    assert dates(imported) == [
        "2015-10-07T10:00/2015-10-07T11:00", "2015-10-08T10:00/2015-10-08T11:00", "2015-10-09T10:00/2015-10-09T12:00",
    ]  # fmt: skip


def test_a_zone_may_be_defined_in_the_file() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Harbour\nBEGIN:STANDARD\nDTSTART:19700101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0330\n"
        "END:STANDARD\nEND:VTIMEZONE\n"
    )
    event = "BEGIN:VEVENT\nSUMMARY:x\nDTSTART;TZID=Harbour:20151007T100000\nEND:VEVENT\n"
    assert dates(read_calendar(zone + event)) == ["2015-10-07T10:00+03:30"]


@pytest.mark.parametrize(
    "rule",
    ["FREQ=SECONDLY", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "FREQ=YEARLY;X=1"],
)
def test_a_zone_whose_clocks_change_without_end_is_left(rule: str) -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Harbour\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0300\n"
        f"TZOFFSETTO:+0330\nRRULE:{rule}\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    event = "BEGIN:VEVENT\nSUMMARY:x\nDTSTART;TZID=Harbour:20151007T100000\nEND:VEVENT\n"
    begun = time.process_time()
    imported = read_calendar(zone + event)
    assert time.process_time() - begun < 1
    assert dates(imported) == ["2015-10-07T10:00"]
    assert reasons(imported)[0].startswith("the time zone that begins here cannot be read")


def test_a_zone_of_a_file_before_is_forgotten() -> None:
    zone = (
        "BEGIN:VTIMEZONE\nTZID:Harbour\nBEGIN:STANDARD\nDTSTART:16010101T000000\nTZOFFSETFROM:+0300\nTZOFFSETTO:+0330\n"
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU\nEND:STANDARD\nEND:VTIMEZONE\n"
    )
    event = "BEGIN:VEVENT\nSUMMARY:x\nDTSTART;TZID=Harbour:20151007T100000\nEND:VEVENT\n"
    assert dates(read_calendar(zone + event)) == ["2015-10-07T10:00+03:30"]
    assert dates(read_calendar(event)) == ["2015-10-07T10:00"]


def test_what_an_entry_says_becomes_fields() -> None:
    imported = read(
        "UID:1@x\nSUMMARY:Talks\\, first\nDESCRIPTION:See *this*\\n- a\\, b\nDTSTART;VALUE=DATE:20151007\n"
        "LOCATION:Hall 1\nGEO:52.5;13.4\nCATEGORIES:a,b\\,c\nCATEGORIES:d\nURL:https://example.org/x\n"
        'ORGANIZER;CN="Doe, Jane":mailto:jane@example.org\nATTENDEE:mailto:joe@example.org\nPRIORITY:1\n'
        "X-APPLE-STRUCTURED-LOCATION:geo:1"
    )
    fields = imported.events[0].fields
    assert fields["title"] == "Talks, first"
    assert fields["summary"] == "See \\*this\\*\n\n\\- a, b"
    assert fields["tags"] == ["a", "b,c", "d"]
    assert fields["actors"] == ["Doe, Jane", "joe@example.org"]
    assert imported.places[str(fields["places"][0])] == {"name": "Hall 1", "lat": 52.5, "lon": 13.4}  # type: ignore[index]
    event = select_imported(imported).entries[0].event
    assert [str(reference) for reference in event.sources] == ["https-example-org-x"]
    assert "PRIORITY (1), X-APPLE-STRUCTURED-LOCATION (1)" in imported.told[0]


def test_a_name_is_not_taken_for_the_id_of_another() -> None:
    first = "SUMMARY:a\nDTSTART;VALUE=DATE:20151007\nATTENDEE;CN=room:mailto:x@example.org"
    second = "SUMMARY:b\nDTSTART;VALUE=DATE:20151008\nLOCATION:Room\nGEO:1;2"
    selected = select_imported(read(first, second))
    assert [selected.actor_name(actor) for actor in selected.entries[0].event.actors] == ["room"]
    assert [selected.place_name(place) for place in selected.entries[1].event.places] == ["Room"]


def test_cancelled_entries_are_withdrawn() -> None:
    imported = read("SUMMARY:x\nSTATUS:CANCELLED\nDTSTART;VALUE=DATE:20151007")
    assert (imported.events[0].fields["kind"], imported.events[0].fields["status"]) == ("planned", "withdrawn")
    assert imported.told == [
        "entries that are cancelled are taken as planned, where they say nothing else, and withdrawn",
    ]


def test_what_is_withdrawn_is_cancelled_and_comes_back() -> None:
    for kind in ("event", "planned", "statement"):
        event = f"{{date: 2015-10-07, title: x, kind: {kind}, status: withdrawn}}"
        written = write_icalendar(select(f"briefgen: 1\nmeta: {{title: A}}\nevents: [{event}]\n".encode()))
        assert b"STATUS:CANCELLED" in written
        fields = round_trip.read(read_icalendar, written, "given.ics").events[0].fields
        assert (fields.get("kind", "event"), fields["status"]) == (kind, "withdrawn")


def test_to_dos_and_journals() -> None:
    imported = read_calendar(
        "BEGIN:VTODO\nSUMMARY:due\nDUE;VALUE=DATE:20151010\nEND:VTODO\n"
        "BEGIN:VTODO\nSUMMARY:lasting\nDTSTART;VALUE=DATE:20151007\nDUE;VALUE=DATE:20151010\nEND:VTODO\n"
        "BEGIN:VTODO\nSUMMARY:done\nDUE;VALUE=DATE:20151010\nCOMPLETED:20151012T101500Z\nEND:VTODO\n"
        "BEGIN:VTODO\nSUMMARY:some day\nEND:VTODO\n"
        "BEGIN:VJOURNAL\nSUMMARY:noted\nDTSTART;VALUE=DATE:20151007\nEND:VJOURNAL\n"
    )
    assert [(row.fields["date"], row.fields.get("kind"), row.fields.get("planned")) for row in imported.events] == [
        ("2015-10-10", "planned", None),
        ("2015-10-07/2015-10-10", "planned", None),
        ("2015-10-12T10:15Z", None, "2015-10-10"),
        ("unknown", "planned", None),
        ("2015-10-07", None, None),
    ]


def test_each_component_is_accounted_for() -> None:
    imported = read_calendar(
        "BEGIN:VEVENT\nSUMMARY:good\nDTSTART;VALUE=DATE:20151007\nBEGIN:VALARM\nTRIGGER:-PT1H\nEND:VALARM\nEND:VEVENT\n"
        "BEGIN:VFREEBUSY\nEND:VFREEBUSY\n"
        "BEGIN:VEVENT\nSUMMARY:no start\nEND:VEVENT\n"
        "BEGIN:VEVENT\nDTSTART;VALUE=DATE:20151007\nEND:VEVENT\n"
        "BEGIN:VEVENT\nSUMMARY:backwards\nDTSTART:20151007T100000\nDTEND:20151007T090000\nEND:VEVENT\n"
        "BEGIN:VEVENT\nSUMMARY:broken end\nDTSTART:20151007T100000\nDTEND:later\nEND:VEVENT\n"
        "BEGIN:VEVENT\nSUMMARY:not closed\nDTSTART:20151007T100000\n"
        "BEGIN:VEVENT\nSUMMARY:mixed\nDTSTART:20151007T100000\nDTEND;VALUE=DATE:20151009\nEND:VEVENT\n"
    )
    starts = {3, 10, 12, 15, 18, 23, 28, 31}
    assert {row.where.line for row in imported.events} == {3, 23, 28, 31}
    assert reasons(imported) == [
        "the VEVENT that begins here has no END:VEVENT before line 31",
        "a VFREEBUSY says nothing of what happened, expected VEVENT, VTODO or VJOURNAL",
        "DTEND cannot be read: expected datetime, date, or time. Got: 'later'",
        "the end '2015-10-09' is of another kind than the start '2015-10-07T10:00'",
        "the entry 'no start' has no start (DTSTART)",
        "the VEVENT has no SUMMARY, expected a title",
        "the entry ends (2015-10-07T09:00) before it starts (2015-10-07T10:00)",
    ]
    left = {problem.where.line for problem in imported.left if problem.where}
    accounted = {max(start for start in starts if start <= line) for line in left}
    assert {row.where.line for row in imported.events} | accounted == starts
    assert "VALARM (1)" in imported.told[0]


# ---------------------------------------------------------------- recurrence


def test_what_recurs_stands_once_for_each_time() -> None:
    weekly = (
        "UID:1\nSUMMARY:Meeting\nDTSTART;TZID=Europe/Berlin:20151007T100000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=5\n"
        "EXDATE;TZID=Europe/Berlin:20151014T100000\nRDATE:20151009T080000Z"
    )
    moved = "UID:1\nRECURRENCE-ID:20151021T080000Z\nSUMMARY:Meeting moved\nDTSTART:20151022T080000Z"
    imported = read(weekly, moved)
    assert [(row.fields["title"], row.fields["date"]) for row in imported.events] == [
        ("Meeting", "2015-10-07T10:00+02:00/2015-10-07T11:00+02:00"),
        ("Meeting", "2015-10-09T10:00+02:00/2015-10-09T11:00+02:00"),
        ("Meeting", "2015-10-28T10:00+01:00/2015-10-28T11:00+01:00"),
        ("Meeting", "2015-11-04T10:00+01:00/2015-11-04T11:00+01:00"),
        ("Meeting moved", "2015-10-22T08:00Z"),
    ]


def test_what_stands_for_all_later_times_is_taken_for_one() -> None:
    moved = "UID:1\nRECURRENCE-ID;RANGE=THISANDFUTURE:20151014T100000\nSUMMARY:Later\nDTSTART:20151014T120000"
    imported = read("UID:1\nSUMMARY:x\nDTSTART:20151007T100000\nRRULE:FREQ=WEEKLY;COUNT=3", moved)
    assert dates(imported) == ["2015-10-07T10:00", "2015-10-21T10:00", "2015-10-14T12:00"]
    assert reasons(imported) == [
        "the entry stands for all later times of what recurs too; it is taken for this one alone"
    ]


def test_what_never_ends_is_bounded_and_said() -> None:
    imported = read("SUMMARY:Tide\nDTSTART;VALUE=DATE:20151007\nRRULE:FREQ=MONTHLY")
    assert (len(imported.events), imported.events[-1].fields["date"]) == (13, "2016-10-07")
    assert imported.told == ["'Tide' goes on recurring; it is taken up to 2016-10-07, the last day that is followed"]
    imported = read("SUMMARY:Tide\nDTSTART;VALUE=DATE:20151007\nRRULE:FREQ=MONTHLY", until="2015-12-31")
    assert dates(imported) == ["2015-10-07", "2015-11-07", "2015-12-07"]
    imported = read("SUMMARY:Tide\nDTSTART;VALUE=DATE:20151007\nRRULE:FREQ=DAILY", until="2030-01-01")
    assert len(imported.events) == MOST_OCCURRENCES
    assert imported.told == ["'Tide' goes on recurring; it is taken up to 2017-02-17, after 500 times"]


def test_of_many_that_never_end_some_are_named() -> None:
    imported = read(*(f"SUMMARY:{number}\nDTSTART;VALUE=DATE:20151007\nRRULE:FREQ=YEARLY" for number in range(9)))
    assert len(imported.told) == 6
    assert imported.told[-1] == "4 more entries go on recurring, and are taken as far as those"


def test_a_bound_that_is_no_date_is_wrong_usage() -> None:
    with pytest.raises(UsageError, match="'soon' is no day"):
        read("SUMMARY:x\nDTSTART;VALUE=DATE:20151007\nRRULE:FREQ=DAILY", until="soon")


@pytest.mark.parametrize(
    ("rule", "reason"),
    [
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL is '0', expected a number from 1 to 10000"),
        ("FREQ=SECONDLY;BYHOUR=3", "a recurrence that is SECONDLY and chosen by days or times is not read"),
        ("FREQ=DAILY;BYMONTH=13", "BYMONTH holds '13', expected numbers from 1 to 12"),
        ("FREQ=WEEKLY;BYDAY=2MO", "BYDAY holds '2MO', expected such as MO; 2MO only in months and years"),
        ("FREQ=MONTHLY;RSCALE=CHINESE", "'RSCALE' is not read in recurrences"),
    ],
)
def test_a_recurrence_that_is_not_followed_is_taken_once(rule: str, reason: str) -> None:
    imported = read(f"SUMMARY:x\nDTSTART;VALUE=DATE:20151007\nRRULE:{rule}")
    assert dates(imported) == ["2015-10-07"]
    assert reasons(imported) == [f"the recurrence of 'x' is not followed: {reason}"]


def test_hundreds_of_birthdays_are_followed() -> None:
    entries = [f"SUMMARY:{number}\nDTSTART;VALUE=DATE:19500101\nRRULE:FREQ=YEARLY" for number in range(300)]
    meetings = [f"SUMMARY:m{number}\nDTSTART;VALUE=DATE:20150105\nRRULE:FREQ=WEEKLY;BYDAY=MO" for number in range(30)]
    imported = read(*entries, *meetings, "SUMMARY:last\nDTSTART;VALUE=DATE:20241231")
    assert not imported.left
    assert len(imported.events) == 300 * 76 + 30 * MOST_OCCURRENCES + 1


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=SECONDLY;COUNT=2000000000",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY;INTERVAL=7;BYDAY=MO",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=MONTHLY;BYMONTHDAY=31;BYMONTH=2",
        "FREQ=DAILY;BYSECOND=" + ",".join(map(str, range(60))) + ";BYMINUTE=" + ",".join(map(str, range(60))),
    ],
)
def test_hostile_recurrences_end_soon(rule: str) -> None:
    entries = [f"SUMMARY:{number}\nDTSTART:00010103T000000\nRRULE:{rule}" for number in range(20)]
    far = "SUMMARY:far\nDTSTART;VALUE=DATE:99990101"
    begun = time.process_time()
    imported = read(*entries, far)
    assert time.process_time() - begun < 3
    assert len(imported.events) >= 21
    assert len(imported.events) <= 20 * MOST_OCCURRENCES + 1


_NUMBERS = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYHOUR": (0, 23),
    "BYWEEKNO": (-53, 53),
}


@st.composite
def rules(draw: st.DrawFn) -> str:
    frequency = draw(st.sampled_from(["YEARLY", "MONTHLY", "WEEKLY", "DAILY"]))
    parts = [f"FREQ={frequency}", f"INTERVAL={draw(st.integers(1, 4))}"]
    for name in draw(st.lists(st.sampled_from([*_NUMBERS, "BYDAY", "WKST"]), max_size=3, unique=True)):
        if name == "WKST":
            parts.append(f"WKST={draw(st.sampled_from(['MO', 'SU', 'TH']))}")
        elif name == "BYDAY":
            # The other engine wants a day to be both where one rule has Mondays and first Mondays.
            ordinals = ["1", "2", "-1"] if frequency == "MONTHLY" and draw(st.booleans()) else [""]
            days = st.tuples(st.sampled_from(ordinals), st.sampled_from(["MO", "TU", "WE", "FR", "SU"])).map("".join)
            parts.append("BYDAY=" + ",".join(draw(st.lists(days, min_size=1, max_size=3, unique=True))))
        elif name == "BYWEEKNO" and frequency != "YEARLY":
            continue
        else:
            low, high = _NUMBERS[name]
            numbers = st.integers(low, high) if low >= 0 else st.integers(low, high).filter(bool)
            parts.append(f"{name}=" + ",".join(map(str, draw(st.lists(numbers, min_size=1, max_size=3)))))
    return ";".join(parts)


@given(rules(), st.datetimes(datetime(9970, 1, 1), datetime(9996, 1, 1)))
def test_rules_are_followed_as_another_engine_does(rule: str, start: datetime) -> None:
    # The other engine looks for days that fit up to the year 9999, so that this is not far.
    start = start.replace(microsecond=0)
    bound = start + timedelta(days=500)
    expected = rrulestr(rule, dtstart=start).between(start, bound, inc=True)[:MOST_OCCURRENCES]
    assert list(expand_rule(rule, start, FAR, bound, Steps()).starts) == expected


def test_positions_in_a_set() -> None:
    start, rule = datetime(2015, 1, 1, 9), "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=4"
    assert list(expand_rule(rule, start, FAR, FAR, Steps()).starts) == list(rrulestr(rule, dtstart=start))
    with pytest.raises(RuleError, match="expected numbers from 1"):
        expand_rule("FREQ=MONTHLY;BYSETPOS=0", start, FAR, FAR, Steps())


# ---------------------------------------------------------------- the way back


@pytest.mark.long
@given(timelines())
def test_export_and_import_agree(text: bytes) -> None:
    assert_round_trip(text, write_icalendar, read_icalendar, "given.ics")


def test_a_vague_date_stands_over_its_days_and_says_so() -> None:
    text = (
        b"briefgen: 1\nmeta: {title: T, as_of: 2015-12-31}\nevents:\n"
        b"- {date: about March 2015, title: Rain, summary: Much.}\n"
    )
    written = write_icalendar(select(text)).decode()
    for line in (
        "DTSTART;VALUE=DATE:20150201",
        "DTEND;VALUE=DATE:20150501",
        "DESCRIPTION:[about March 2015]\\nMuch.",
        "X-BRIEFGEN-EDTF:2015-03~",
        "DTSTAMP:20151231T000000Z",
        "UID:rain@t.briefgen.invalid",
    ):
        assert f"{line}\r\n" in written
    assert all(len(line.encode()) <= 75 for line in written.split("\r\n"))
    moved = written.replace("20150201", "20150202")
    imported = round_trip.read(read_icalendar, moved, "given.ics")
    assert dates(imported) == ["2015-02-02/2015-04-30"]
    assert "is not where the calendar shows the entry" in reasons(imported)[0]


def test_ids_and_markings_come_back() -> None:
    text = (
        b"briefgen: 1\nmeta: {title: T, marking: Public, marking_scheme: [Public, Secret]}\nevents:\n"
        b"- {id: a.b, date: 2015-10-07, title: x, marking: Secret, kind: state, status: disputed, significance: 5}\n"
    )
    imported = round_trip.read(read_icalendar, write_icalendar(select(text)), "given.ics")
    event = select_imported(imported).entries[0].event
    assert (event.id, event.marking, event.kind, event.status, event.significance) == (
        "a.b", "Secret", "state", "disputed", 5,
    )  # fmt: skip
    assert imported.meta == {"title": "T", "marking": "Public", "marking_scheme": ["Public", "Secret"]}


# ---------------------------------------------------------------- anything else


def test_what_is_no_calendar_is_refused() -> None:
    with pytest.raises(SourceError, match="has no line BEGIN:VCALENDAR"):
        round_trip.read(read_icalendar, "hello", "given.ics")
    with pytest.raises(SourceError, match="0xE9 is not UTF-8"):
        round_trip.read(read_icalendar, b"BEGIN:VCALENDAR\nX-A:caf\xe9\n", "given.ics")


_SCRAPS = [
    "BEGIN:VCALENDAR\n", "END:VCALENDAR\n", "BEGIN:VEVENT\n", "END:VEVENT\n", "BEGIN:VTODO\n", "BEGIN:VALARM\n",
    "END:X\n", "SUMMARY:x\n", "DTSTART:20151007T100000\n", "DTSTART;VALUE=DATE:20151007\n",
    "DTEND:99991231T235959Z\n", "DURATION:P9999999W\n", "DURATION:-P1D\n", "RRULE:FREQ=DAILY\n",
    "RRULE:FREQ=YEARLY;UNTIL=20200101\n", "RRULE:\n", "RDATE;VALUE=PERIOD:20151010T000000Z/PT1H\n", "RDATE:x\n",
    "EXDATE;VALUE=DATE:20151010\n", "DTSTART;TZID=Europe/Amsterdam:19000101T000000\n", "DTSTART:00010101T000000\n",
    "DTSTART;TZID=Asia/Tokyo:00010101T000000\n", "GEO:1;2\n", "GEO:nan;inf\n", "ATTENDEE:\n",
    "ATTENDEE;CN=:mailto:x\n", "CATEGORIES:\n", "UID:a@b\n", "RECURRENCE-ID:20151007T100000\n", "STATUS:CANCELLED\n",
    ":\n", ";:\n", " folded\n", "X-BRIEFGEN-EDTF:201X\n", "X-BRIEFGEN-EDTF:2015-13\n", "DESCRIPTION:a\\nb\n",
    "URL:javascript:x\n", "BEGIN:VTIMEZONE\nTZID:Z\nBEGIN:STANDARD\n", "\x00", "é", ";", ":", "\n",
    'DTSTART;TZID="":20151007T100000\n', "DTSTART:20151007T100000\nDTEND:20151007T120000Z\n",
    "DTSTART:20151007T100000/20151008T100000\n", "DTSTART:100000\n", "COMPLETED:20151007\n",
]  # fmt: skip


@given(st.lists(st.sampled_from(_SCRAPS) | st.text(max_size=8), max_size=30).map("".join), st.booleans())
def test_any_text_is_imported_or_refused_in_words(body: str, framed: bool) -> None:
    text = f"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:y\n{body}" if framed else body
    assert_ends_in_words(read_icalendar, text, "given.ics")
