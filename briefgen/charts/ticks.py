"""A panel of the axis and a language go in; ticks at calendar units come out, as fine as their labels have room for.

A label stands to the right of its tick and says what begins there. What it leaves out, the year of a month or the day
of an hour, stands in a second line wherever it changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from briefgen.charts.scale import Panel
from briefgen.timeline.calendar import (
    DAY,
    HOUR,
    MINUTE,
    add_months,
    civil_from_days,
    civil_from_instant,
    instant,
    weekday,
)
from briefgen.words import Words

Unit = Literal["second", "minute", "hour", "day", "week", "month", "quarter", "half", "year"]
Measure = Callable[[str], float]

# Between a label and the tick on either side of it, px.
LABEL_SPACE = 3.5
_SECONDS_IN: dict[Unit, int] = {
    "second": 1,
    "minute": MINUTE,
    "hour": HOUR,
    "day": DAY,
    "week": 7 * DAY,
    "month": 30 * DAY,
    "quarter": 91 * DAY,
    "half": 182 * DAY,
    "year": 365 * DAY,
}
_MONTHS_IN: dict[Unit, int] = {"month": 1, "quarter": 3, "half": 6}
# Finest first; years go on by 1, 2 and 5 times each power of ten.
_STEPS: tuple[tuple[Unit, int], ...] = (
    *(("second", step) for step in (1, 5, 10, 30)),
    *(("minute", step) for step in (1, 5, 10, 15, 30)),
    *(("hour", step) for step in (1, 2, 3, 6, 12)),
    ("day", 1),
    ("week", 1),
    ("month", 1),
    ("quarter", 1),
    ("half", 1),
)


@dataclass(frozen=True, slots=True)
class Tick:
    """One tick.

    Attributes:
        moment: seconds; the panel's start for a label of what began before it.
        x: px.
        label: what begins here; "" where there is no room for it.
        context: what the label leaves out, where it changes; "" elsewhere.
        mark: whether a tick is drawn, not the label alone.
    """

    moment: int
    x: float
    label: str
    context: str = ""
    mark: bool = True


def make_ticks(panel: Panel, words: Words, measure: Measure, *, finest: Unit = "minute") -> tuple[Tick, ...]:
    """Return a panel's ticks in order of time; at least one has a label.

    Args:
        panel: the piece of the axis.
        words: the language.
        measure: width of a label in px.
        finest: no unit below this one, for its content is not known more exactly.
    """
    seconds_per_px = 1 / panel.px_per_second
    for unit, step in _list_steps(finest, panel):
        # A label is never narrower than two digits, so finer steps need not be tried.
        if _SECONDS_IN[unit] * step < 12 * seconds_per_px:
            continue
        moments = list(list_moments(unit, step, panel.start, panel.stop))
        for label, context in _forms(unit, step, words):
            ticks = _fit_ticks(panel, moments, label, context, measure)
            if ticks is not None:
                return ticks
    return (_describe_panel(panel, words, measure, finest),)


def list_moments(unit: Unit, step: int, start: int, stop: int) -> Iterator[int]:
    """Yield the beginnings of calendar units from start to stop, both included.

    Before year 1 the round numbers are those of the years as printed: 1500 BC, 1000 BC, 500 BC, 1, 500.

    >>> from briefgen.timeline.calendar import instant
    >>> [civil_from_instant(each).year for each in list_moments("year", 500, instant(-1499), instant(1001))]
    [-1499, -999, -499, 1, 500, 1000]
    """
    if unit == "year":
        year = _round_year(civil_from_instant(start).year - step, step)
        while (moment := instant(year)) <= stop:
            if moment >= start:
                yield moment
            year = _round_year(year + 1, step)
    elif months := _MONTHS_IN.get(unit):
        year, month, *_ = civil_from_instant(start)
        first = instant(year, (month - 1) // months * months + 1)
        count = 0
        while (moment := add_months(first, count * months)) <= stop:
            if moment >= start:
                yield moment
            count += 1
    else:
        size = _SECONDS_IN[unit] * step
        day = start // DAY
        first = (day - weekday(day)) * DAY if unit == "week" else start // size * size
        yield from range(first if first >= start else first + size, stop + 1, size)


def _round_year(year: int, step: int) -> int:
    """Return the first year at or after this one (0 is 1 BC) whose printed number is round."""
    if year <= 1 - step:
        return 1 - (1 - year) // step * step
    return 1 if year <= 1 else -(-year // step) * step


def _list_steps(finest: Unit, panel: Panel) -> Iterator[tuple[Unit, int]]:
    units = list(_SECONDS_IN)
    for unit, step in _STEPS:
        if units.index(unit) >= units.index(finest):
            yield unit, step
    longest = (panel.stop - panel.start) // (365 * DAY) + 2
    power = 1
    while power <= longest:
        for factor in (1, 2, 5):
            yield "year", factor * power
        power *= 10


Form = tuple[Callable[[int], str], Callable[[int], tuple[object, str]]]
"""How a moment is labelled, and its context: what tells two contexts apart, and how it is printed."""


def _forms(unit: Unit, step: int, words: Words) -> list[Form]:
    """Return the ways to label the ticks of a unit, the fullest first."""
    if unit in ("second", "minute", "hour"):
        return [(lambda moment: _print_clock(moment, unit, words), lambda moment: _day_of(moment, words))]
    if unit in ("day", "week"):
        return [
            (lambda moment: _print_day(moment, words), lambda moment: _year_of(moment, words)),
            (lambda moment: str(civil_from_instant(moment).day), lambda moment: _month_of(moment, words)),
        ]
    if unit in ("month", "quarter", "half"):
        return [
            (lambda moment: words.month_name(civil_from_instant(moment).month), lambda moment: _year_of(moment, words)),
            (
                lambda moment: words.month_name(civil_from_instant(moment).month, length="medium"),
                lambda moment: _year_of(moment, words),
            ),
        ]
    return [(lambda moment: words.year(civil_from_instant(moment).year), lambda moment: (None, ""))]


def _print_clock(moment: int, unit: Unit, words: Words) -> str:
    *_, hour, minute, second = civil_from_instant(moment)
    return words.clock(hour, minute, second if unit == "second" else None)


def _print_day(moment: int, words: Words) -> str:
    year, month, day, *_ = civil_from_instant(moment)
    return words.day(year, month, day, length="short")


def _day_of(moment: int, words: Words) -> tuple[object, str]:
    year, month, day = civil_from_days(moment // DAY)
    return (year, month, day), words.day(year, month, day, length="medium")


def _month_of(moment: int, words: Words) -> tuple[object, str]:
    year, month, *_ = civil_from_instant(moment)
    return (year, month), words.month(year, month, length="medium")


def _year_of(moment: int, words: Words) -> tuple[object, str]:
    year = civil_from_instant(moment).year
    return year, words.year(year)


def _fit_ticks(
    panel: Panel,
    moments: list[int],
    label: Callable[[int], str],
    context: Callable[[int], tuple[object, str]],
    measure: Measure,
) -> tuple[Tick, ...] | None:
    """Return the ticks when every label has its room, the first and last excepted; else None."""
    if not moments:
        return None
    places = [panel.left + (moment - panel.start) * panel.px_per_second for moment in moments]
    labels = [label(moment) for moment in moments]
    ends = [*places[1:], panel.right]
    fits = [
        place + measure(text) + 2 * LABEL_SPACE <= end for place, text, end in zip(places, labels, ends, strict=True)
    ]
    if not any(fits) or not all(fits[:-1]):
        return None
    contexts = _fit_contexts(panel, moments, context, measure)
    if contexts is None:
        return None
    shown = [text if fit else "" for text, fit in zip(labels, fits, strict=True)]
    ticks = [
        Tick(moment, place, text, contexts.pop(moment, ""))
        for moment, place, text in zip(moments, places, shown, strict=True)
    ]
    leading = [Tick(moment, panel.left, "", text, mark=False) for moment, text in contexts.items()]
    return (*leading, *ticks)


def _fit_contexts(
    panel: Panel, moments: list[int], context: Callable[[int], tuple[object, str]], measure: Measure
) -> dict[int, str] | None:
    """Return the contexts by the moment that each begins at, those without room left out; None when none has any."""
    changes: list[tuple[int, float, str]] = []
    last: object = None
    for moment in [panel.start, *moments]:
        key, text = context(moment)
        if key is None:
            return {}
        if key == last:
            continue
        place = panel.left + (moment - panel.start) * panel.px_per_second
        changes.append((moment, place, text))
        last = key
    ends = [place for _, place, _ in changes[1:]] + [panel.right]
    kept = {
        moment: text
        for (moment, place, text), end in zip(changes, ends, strict=True)
        if place + measure(text) + 2 * LABEL_SPACE <= end
    }
    return kept or None


def _describe_panel(panel: Panel, words: Words, measure: Measure, finest: Unit) -> Tick:
    """Return the one label of a panel that has no room for ticks: the fullest that fits, at its left end."""
    middle = (panel.start + panel.stop) // 2
    year, month, *_ = civil_from_instant(middle)
    year_text = words.year(year)
    forms = [(year_text, "")]
    if panel.stop - panel.start < 700 * DAY:
        forms.insert(0, (words.month_name(month, length="medium"), year_text))
    if panel.stop - panel.start < 10 * DAY and finest in ("second", "minute", "hour", "day"):
        forms.insert(0, (_print_day(middle, words), year_text))
    room = panel.right - panel.left - LABEL_SPACE
    fitting = [form for form in forms if max(map(measure, form)) <= room]
    label, context = fitting[0] if fitting else ("", "")
    return Tick(panel.start, panel.left, label, context, mark=False)
