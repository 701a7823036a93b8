"""A selection goes in; what charts say about it in words comes out: names, titles, counts, tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from briefgen.timeline.calendar import DAY, civil_from_days, civil_from_instant
from briefgen.timeline.printing import print_date, print_day, print_hours
from briefgen.timeline.select import Entry, Selected
from briefgen.timeline.unit_words import Length
from briefgen.timeline.wording import name_kind, name_status
from briefgen.words import Words

MOST_TITLE_WORDS = 10
# A day, month or year is worth a title when it holds this share of the dated events, and more than one.
_PEAK_SHARE = 0.3
# A longer date, in characters, is given by its months, or its years when there are many.
_LONGEST_DATE = 26
_BY_MONTH_YEARS = 5
# Charts on an axis that ends where the period asked for does.
_CUT_CHARTS = ("spine", "swimlanes", "changes")
# Stretches of up to so many seconds are told by days.
_BY_DAY = 31 * DAY


def dated_entries(selected: Selected) -> list[Entry]:
    """Return the entries that have a place in time, in the order of their numbers."""
    return [entry for entry in selected.entries if entry.event.date.form != "unknown"]


def has_bounded_date(selected: Selected) -> bool:
    """Tell whether some event has a date with an end that is known, so that there is an axis to draw it on."""
    dates = (entry.event.date for entry in selected.entries)
    return any(
        bound is not None for date in dates for bound in (date.start_earliest, date.start_latest, date.end_latest)
    )


def weigh_entry(entry: Entry) -> int:
    """Return an event's significance; what was withdrawn comes after all that stands."""
    return 0 if entry.event.status == "withdrawn" else entry.event.significance


def rank_entries(entries: Sequence[Entry]) -> list[Entry]:
    """Return entries by weight; those of the same one so that the first few of them lie evenly over time.

    The order within a class is that of van der Corput: the middle, the quarters, the eighths.
    """
    classes: dict[int, list[Entry]] = {}
    for entry in entries:
        classes.setdefault(weigh_entry(entry), []).append(entry)
    ranked: list[Entry] = []
    for weight in sorted(classes, reverse=True):
        own = classes[weight]
        bits = max(len(own) - 1, 1).bit_length()
        backwards = {index: int(f"{index:0{bits}b}"[::-1], 2) for index in range(len(own))}
        ranked += [own[index] for index in sorted(backwards, key=backwards.__getitem__)]
    return ranked


def name_standing(entry: Entry, words: Words) -> str:
    """Return an event's standing; what is planned or did not happen says so."""
    status = name_status(entry.event.status, words)
    if entry.event.kind in ("planned", "absence"):
        return words.say("{kind}, {standing}", kind=name_kind(entry.event.kind, words), standing=status)
    return status


def name_lane(lane: str, selected: Selected, words: Words) -> str:
    """Return a lane's name as printed; no two lanes of a selection have the same."""
    if selected.meta.lanes_by == "kind":
        return _name_alone(lane, selected, words)
    name = _name_alone(lane, selected, words)
    # The lane of the rest gives way to one of the user's own.
    others = [_name_alone(other, selected, words).casefold() for other in selected.lanes if other and other != lane]
    if name.casefold() not in others:
        return name
    return words.say("{name} ({id})", name=name, id=lane) if lane else words.say("None of these")


def name_lanes(selected: Selected, words: Words) -> dict[str, str]:
    """Return every lane's name as `name_lane` gives it, each looked at once."""
    alone = {lane: _name_alone(lane, selected, words) for lane in selected.lanes}
    if selected.meta.lanes_by == "kind":
        return alone
    taken = Counter(name.casefold() for lane, name in alone.items() if lane)
    return {
        lane: name if taken[name.casefold()] <= bool(lane) else name_lane(lane, selected, words)
        for lane, name in alone.items()
    }


def _name_alone(lane: str, selected: Selected, words: Words) -> str:
    """Return the name that a lane would have if it were the only one."""
    if not lane:
        return words.say("Other")
    by = selected.meta.lanes_by
    if by == "actor":
        return selected.actor_name(lane)
    if by == "place":
        return selected.place_name(lane)
    return _capitalize(name_kind(lane, words) if by == "kind" else lane)


def _capitalize(text: str) -> str:
    return text[:1].upper() + text[1:]


def print_short_date(entry: Entry, words: Words) -> str:
    """Return an event's date for a narrow column: in full where that is short, else from when to when, about."""
    date = entry.event.date
    text = print_date(date, words, "medium")
    if len(text) <= _LONGEST_DATE or date.start_earliest is None or date.end_latest is None:
        return text
    first, last = civil_from_instant(date.start_earliest), civil_from_instant(date.end_latest - 1)
    length = date.end_latest - date.start_earliest
    hours = print_hours(date, words, "medium")
    if hours:
        return hours
    if length <= _BY_DAY and first.year == last.year and first.month < last.month:
        text = words.days(first[:3], last[:3], length="medium") or text
    elif first.year == last.year and first.month == last.month and 1 <= first.year <= 9999:
        # A month alone would stand behind the event's number like a day of it.
        if first.day == last.day:
            text = words.day(*first[:3], length="medium")
        else:
            text = words.days(first[:3], last[:3], length="medium") or text
    elif first.year == last.year and first.month < last.month:
        text = words.months(first.year, first.month, last.month, length="medium")
    else:
        ends = [words.year(each.year) for each in (first, last)]
        if last.year - first.year < _BY_MONTH_YEARS:
            ends = [words.month(each.year, each.month, length="medium") for each in (first, last)]
        text = ends[0] if ends[0] == ends[1] else words.say("{start} to {end}", start=ends[0], end=ends[1])
    if date.approximate:
        text = words.say("c. {date}", date=text)
    return words.say("{date}?", date=text) if date.doubted else text


def hover_facts(entry: Entry, words: Words) -> str:
    """Return what is shown under the pointer: number and title, date and standing, on lines."""
    date = print_date(entry.event.date, words)
    return f"{entry.number}  {entry.event.title}\n{date}\n{_capitalize(name_standing(entry, words))}"


def table_columns(words: Words) -> tuple[str, ...]:
    """Return the headings of a chart's data table."""
    return (words.say("No."), words.say("Date"), words.say("Event"), words.say("Lane"), words.say("Standing"))


def table_row(
    entry: Entry, selected: Selected, words: Words, names: Mapping[str, str] | None = None
) -> tuple[str, ...]:
    """Return the facts of an entry in the order of the headings.

    Args:
        entry: one event.
        selected: the selection.
        words: the language.
        names: of the lanes, from `name_lanes`, where many rows are made.
    """
    lanes = words.join([names[lane] if names else name_lane(lane, selected, words) for lane in entry.lanes])
    date = print_date(entry.event.date, words)
    return (str(entry.number), date, entry.event.title, lanes, _capitalize(name_standing(entry, words)))


def find_title(kind: str, selected: Selected, entries: Sequence[Entry], words: Words) -> str:
    """Return the author's title of a chart, or a finding made from the data in ten words or fewer."""
    author = selected.meta.figures.get(kind)
    if author is not None and author.title:
        return author.title
    # In a brief both charts stand one after the other: what the lanes show is not said of the time axis again.
    found = _list_lane_findings(selected, entries, words) if kind == "swimlanes" else [_find_peak(entries, words)]
    for title in (*found, _say_extent(selected, entries, words)):
        if title and len(title.split()) <= MOST_TITLE_WORDS:
            return title
    return words.count("{number} event in time", "{number} events in time", len(entries))


def _list_lane_findings(selected: Selected, entries: Sequence[Entry], words: Words) -> list[str]:
    """Return what lanes show: which of them has the most events, or which have; else how many lanes there are."""
    counts = Counter(lane for entry in entries for lane in entry.lanes)
    total = words.number(len(entries))
    most = max(counts.values(), default=0)
    leading = [lane for lane, count in counts.items() if count == most]
    found = []
    if all(leading) and len(leading) < len(counts):
        lanes, count = words.join([name_lane(lane, selected, words) for lane in leading]), words.number(most)
        if len(leading) == 1:
            found.append(words.say("{lane}: {count} of {total} events", lane=lanes, count=count, total=total))
        else:
            found.append(words.say("{lanes}: each {count} of {total} events", lanes=lanes, count=count, total=total))
    if len(counts) > 1 and len(entries) > 1:
        found.append(words.say("{total} events in {lanes} lanes", total=total, lanes=words.number(len(counts))))
    return found


def _find_peak(entries: Sequence[Entry], words: Words) -> str:
    """Say which day, else month, else year holds many of the events; "" when none does."""
    # Many events have the same first and last day, which are looked up in the calendar once.
    days = Counter(
        (date.start_earliest // DAY, (date.start_latest - 1) // DAY)
        for entry in entries
        if (date := entry.event.date).start_earliest is not None and date.start_latest is not None
    )
    calendar = {day: civil_from_days(day) for pair in days for day in pair}
    for size, name in ((3, "day"), (2, "month"), (1, "year")):
        counts: Counter[tuple[int, ...]] = Counter()
        for (start, stop), number in days.items():
            unit = calendar[start][:size]
            if unit == calendar[stop][:size]:
                counts[unit] += number
        ranked = counts.most_common(2)
        if not ranked or ranked[0][1] < max(2, _PEAK_SHARE * len(entries)):
            continue
        if ranked[0][1] == len(entries) or (len(ranked) > 1 and ranked[1][1] == ranked[0][1]):
            continue
        when = _print_unit(ranked[0][0], name, words)
        count, total = words.number(ranked[0][1]), words.number(len(entries))
        if name == "day":
            return words.say("{count} of {total} events fall on {when}", count=count, total=total, when=when)
        return words.say("{count} of {total} events fall in {when}", count=count, total=total, when=when)
    return ""


def _print_unit(unit: tuple[int, ...], name: str, words: Words) -> str:
    if name == "day":
        return words.day(*unit[:3])
    return words.month(unit[0], unit[1]) if name == "month" else words.year(unit[0])


def _say_extent(selected: Selected, entries: Sequence[Entry], words: Words) -> str:
    extent = say_period(entries, words, selected)
    return words.count("{number} event, {extent}", "{number} events, {extent}", len(entries), extent=extent)


def say_period(entries: Sequence[Entry], words: Words, within: Selected | None = None) -> str:
    """Return from when to when the events run, as exactly as the length of that time makes sense.

    Args:
        entries: the events.
        words: the language.
        within: the selection whose period they are told within; None for all that they last.
    """
    bounds = _find_ends(entries)
    if bounds is None:
        return words.say("undated")
    first, last = bounds[0], bounds[1] - 1
    if within is not None and within.since is not None:
        first = max(first, within.since)
    if within is not None and within.until is not None:
        last = max(min(last, within.until - 1), first)
    start, stop = civil_from_instant(first), civil_from_instant(last)
    years = stop.year - start.year
    if years >= 4:
        ends = [words.year(start.year), words.year(stop.year)]
    elif last - first >= _BY_DAY and (years >= 1 or start.month != stop.month):
        ends = [words.month(start.year, start.month), words.month(stop.year, stop.month)]
    else:
        ends = [words.day(*start[:3]), words.day(*stop[:3])]
    return ends[0] if ends[0] == ends[1] else words.say("{start} to {end}", start=ends[0], end=ends[1])


def _find_ends(entries: Sequence[Entry]) -> tuple[int, int] | None:
    """Return the earliest and the latest bound of any date; None without one."""
    first: int | None = None
    last: int | None = None
    for entry in entries:
        date = entry.event.date
        for bound in (date.start_earliest, date.start_latest, date.end_earliest, date.end_latest):
            if bound is not None:
                if first is None or bound < first:
                    first = bound
                if last is None or bound > last:
                    last = bound
    return None if first is None or last is None else (first, last)


def find_subtitle(kind: str, selected: Selected, entries: Sequence[Entry], what: str, words: Words) -> str:
    """Return the author's subtitle of a chart, or what it shows, where and when.

    Args:
        kind: of the chart.
        selected: the selection.
        entries: those in the chart.
        what: what a mark stands for, such as "Most significant events".
        words: the language.
    """
    author = selected.meta.figures.get(kind)
    if author is not None and author.subtitle:
        return author.subtitle
    place, within = find_place(selected, entries), selected if kind in _CUT_CHARTS else None
    parts = [what, selected.place_name(place) if place else "", say_period(entries, words, within)]
    return words.join_commas(part for part in parts if part)


def find_place(selected: Selected, entries: Sequence[Entry]) -> str:
    """Return the id of the place that holds at least half of the events, outermost as declared; "" for none."""
    counts: Counter[str] = Counter()
    outermost = {place: _outermost(place, selected) for place in selected.places}
    for entry in entries:
        places = entry.event.places
        if len(places) == 1:
            counts[outermost.get(places[0], places[0])] += 1
        else:
            counts.update(dict.fromkeys(outermost.get(place, place) for place in places).keys())
    ranked = counts.most_common(1)
    if not ranked or ranked[0][1] * 2 < len(entries):
        return ""
    return ranked[0][0]


def _outermost(place: str, selected: Selected) -> str:
    seen = {place}
    while place in selected.places and selected.places[place].part_of not in ("", *seen):
        place = selected.places[place].part_of
        seen.add(place)
    return place


def say_as_of(selected: Selected, words: Words) -> str:
    """Return what stands at the as-of line."""
    return words.say("As of {date}", date=print_cut_off(selected, words, "medium"))


def print_cut_off(selected: Selected, words: Words, length: Length = "long") -> str:
    """Return the as-of date as one that can stand behind "as of"; "" when there is none.

    A date that says by, between, from or until counts to its last day; where that is open, from its first.
    """
    date = selected.as_of
    if date is None or date.form == "unknown":
        return ""
    # Sets, intervals and dates of an unknown year are written so.
    if not any(sign in date.edtf for sign in ("[", "/", "XXXX-")):
        return print_date(date, words, length)
    bounds = (date.end_latest, date.end_earliest, date.start_latest)
    last = next((bound - 1 for bound in bounds if bound is not None), date.start_earliest)
    return "" if last is None else print_day(last, words, length)


def say_rest(
    selected: Selected, entries: Sequence[Entry], panels: int, words: Words, *, says_cut_off: bool
) -> list[str]:
    """Return what every chart's note says after its counts.

    Args:
        selected: the selection.
        entries: the dated ones.
        panels: how many the axis has.
        words: the language.
        says_cut_off: name the as-of date, because no line does.
    """
    parts: list[str] = []
    undated = len(selected.entries) - len(entries)
    if undated:
        parts.append(words.count("{number} has no date.", "{number} have no date.", undated))
    if says_cut_off and print_cut_off(selected, words):
        parts.append(f"{say_as_of(selected, words)}.")
    if panels > 1:
        parts.append(words.say("The scale changes from panel to panel."))
    sources = _say_sources(selected, entries, words)
    return [*parts, sources] if sources else parts


def _say_sources(selected: Selected, entries: Sequence[Entry], words: Words) -> str:
    """Return on how many sources the events of a chart rest."""
    sources = _find_sources(selected, entries)
    if not sources:
        return ""
    if len(sources) == len(selected.sources) == 1:
        return words.say("Source: {title}.", title=next(iter(selected.sources.values())).title)
    total = len(selected.sources)
    if len(sources) == total:
        return words.count("Rests on the {number} source.", "Rests on all {number} sources.", total)
    return words.count(
        "Rests on {number} of {total} sources.",
        "Rests on {number} of {total} sources.",
        len(sources),
        total=words.number(total),
    )


def _find_sources(selected: Selected, entries: Sequence[Entry]) -> set[str]:
    """Return the sources on which the events rest; the search ends where all are found."""
    waiting, found = set(selected.sources), set[str]()
    for entry in entries:
        for reference in entry.event.sources:
            if reference.source in waiting:
                waiting.remove(reference.source)
                found.add(reference.source)
        if not waiting:
            break
    return found
