"""Counted events go in; what the chart of counts says of them comes out: title, note, alt text, table."""

from __future__ import annotations

from briefgen.charts.bins import Tally, name_bin
from briefgen.charts.facts import MOST_TITLE_WORDS, find_subtitle, print_short_date, say_rest
from briefgen.charts.weeks import first_weekday
from briefgen.timeline.printing import print_date
from briefgen.timeline.select import Selected
from briefgen.words import Words

_LISTED = 3


def find_peak_title(tally: Tally, selected: Selected, words: Words) -> str:
    """Return the author's title, or which bar is the highest."""
    author = selected.meta.figures.get("histogram")
    if author is not None and author.title:
        return author.title
    most = max(each.exact for each in tally.bins)
    highest = [each for each in tally.bins if each.exact == most]
    total = words.number(tally.counted)
    if most > 1 and len(highest) == 1:
        when = name_bin(highest[0].start, highest[0].stop, tally.unit, words)
        title = words.say("Peak: {when}, {count} of {total} events", when=when, count=words.number(most), total=total)
        if len(title.split()) <= MOST_TITLE_WORDS:
            return title
    if most > 1:
        return words.say("{total} events, {count} at most in one bar", total=total, count=words.number(most))
    return words.count("{number} event over time", "{number} events over time", tally.counted)


def find_tally_subtitle(tally: Tally, selected: Selected, words: Words) -> str:
    entries = sorted((*tally.exact, *tally.rough, *tally.planned), key=lambda entry: entry.number)
    return find_subtitle("histogram", selected, entries, _say_unit(tally, words), words)


def _say_unit(tally: Tally, words: Words) -> str:
    """Return what a bar counts."""
    step = tally.step
    if tally.unit == "minute":
        return words.count("Events a minute", "Events in {number} minutes", step)
    if tally.unit == "hour":
        return words.count("Events an hour", "Events in {number} hours", step)
    if tally.unit == "year":
        return words.count("Events a year", "Events in {number} years", step)
    return {
        "day": words.say("Events a day"),
        "week": words.say("Events a week"),
        "month": words.say("Events a month"),
        "quarter": words.say("Events a quarter"),
    }[tally.unit]


def say_tally_note(tally: Tally, selected: Selected, words: Words, *, shows_cut_off: bool) -> str:
    """Return what is counted, how, and what is not in any bar."""
    counted, total = tally.counted, len(selected.entries)
    if counted == total:
        parts = [words.count("The event is counted.", "All {number} events are counted, each where it began.", total)]
    else:
        counts = {"counted": words.number(counted), "total": words.number(total)}
        parts = [words.say("{counted} of {total} events are counted, each where it began.", **counts)]
    if tally.unit == "week":
        parts.append(_say_week_start(first_weekday(words.language), words))
    if tally.rough:
        parts.append(
            words.count(
                "{number} is dated roughly and spread evenly over the time in which it may lie.",
                "{number} are dated roughly and spread evenly over the time in which they may lie.",
                len(tally.rough),
            )
        )
    if tally.unbounded:
        parts.append(
            words.count(
                "{number} has no beginning within known bounds and is in no bar.",
                "{number} have no beginning within known bounds and are in no bar.",
                len(tally.unbounded),
            )
        )
    if tally.beyond:
        parts.append(
            words.count(
                "{number} lies, or may lie, far outside and is in no bar: {dates}.",
                "{number} lie, or may lie, far outside and are in no bar: {dates}.",
                len(tally.beyond),
                dates=words.join(list(dict.fromkeys(print_short_date(entry, words) for entry in tally.beyond))),
            )
        )
    given_up = sum(entry.event.status in ("refuted", "withdrawn") for entry in (*tally.exact, *tally.rough))
    if given_up:
        parts.append(words.count("{number} is refuted or withdrawn.", "{number} are refuted or withdrawn.", given_up))
    entries = [entry for entry in selected.entries if entry.event.date.form != "unknown"]
    return " ".join([*parts, *say_rest(selected, entries, 1, words, says_cut_off=not shows_cut_off)])


def _say_week_start(day: int, words: Words) -> str:
    """Return on which day the weeks of the chart begin."""
    # 1 January 2001 was a Monday.
    return words.say("A week begins on {weekday}.", weekday=words.weekday(2001, 1, 1 + day))


def say_tally_alt(tally: Tally, selected: Selected, words: Words) -> str:
    parts = [
        words.count(
            "Bar chart of {number} event over time: {unit}.",
            "Bar chart of {number} events over time: {unit}.",
            tally.counted,
            unit=_say_unit(tally, words),
        )
    ]
    ranked = sorted((each for each in tally.bins if each.exact), key=lambda each: (-each.exact, each.start))
    if ranked:
        listed = [
            words.say(
                "{name} {count}",
                name=name_bin(each.start, each.stop, tally.unit, words),
                count=words.number(each.exact),
            )
            for each in ranked[:_LISTED]
        ]
        parts.append(words.say("The highest bars: {listed}.", listed=words.join(listed)))
    empty = sum(not each.total for each in tally.bins)
    if empty:
        bars = words.number(len(tally.bins))
        parts.append(
            words.count("{number} of {bars} bars is empty.", "{number} of {bars} bars are empty.", empty, bars=bars)
        )
    if tally.rough:
        parts.append(
            words.count("{number} event is dated roughly.", "{number} events are dated roughly.", len(tally.rough))
        )
    parts.append(words.say("The table gives every bar."))
    return " ".join(parts)


def list_tally_rows(tally: Tally, words: Words) -> list[tuple[str, ...]]:
    """Return every bar's name and counts, parts of events to two places; then the events that lie far off."""
    rows: list[tuple[str, ...]] = []
    for each in tally.bins:
        amounts = (float(each.exact), each.rough, each.planned)
        name = name_bin(each.start, each.stop, tally.unit, words)
        rows.append((name, *(words.number(round(amount, 2)) for amount in amounts)))
    for entry in tally.beyond:
        planned = entry.event.kind == "planned"
        rows.append((print_date(entry.event.date, words), "0" if planned else "1", "0", "1" if planned else "0"))
    return rows
