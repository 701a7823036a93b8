"""A Mermaid gantt chart goes in; an event for each of its tasks comes out, reckoned as Mermaid draws it.

An end that is written as a day is the morning of that day, unless the chart says `inclusiveEndDates`; days that are
left out lengthen a task; what follows a task begins where it ends.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from briefgen.errors import Where
from briefgen.exchange.dayjs_format import DateForm
from briefgen.exchange.gathering import Gathering, list_words
from briefgen.exchange.imported import ImportOptions
from briefgen.exchange.mermaid_lines import Diagram, clean_text
from briefgen.exchange.recurrence import Steps, StepsError
from briefgen.exchange.spans import Moment, add_duration, is_timed, write_moment, write_span
from briefgen.source import Plain
from briefgen.timeline.calendar import DAY, PRECISIONS, WEEKDAYS, DateError, Instant, Precision, weekday

_SETTING = re.compile(
    r"(dateFormat|axisFormat|tickInterval|todayMarker|excludes|includes|weekday|weekend|displayMode)\s+(\S.*)"
)
_FLAG = re.compile(r"(inclusiveEndDates|topAxis)")
_SECTION = re.compile(r"section\s+(.*)")
_CLICK = re.compile(r'click\s+(?P<ids>\w[^"]*)"(?P<url>[^"]*)".*')
_CALL = re.compile(r"click\s.*")
_TAG_WORDS = ("active", "done", "crit", "milestone", "vert")
_DURATION = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)(ms|[Mdhmswy])")
_UNITS = {
    "ms": "millisecond", "s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week", "M": "month", "y": "year",
}  # fmt: skip
_ISO_FORMS = ("YYYY-MM-DD", "YYYY-MM-DDTHH:mm", "YYYY-MM-DDTHH:mm:ss", "YYYY-MM-DD HH:mm", "YYYY-MM", "YYYY")
_ISO_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_DEFAULT_FORM = "YYYY-MM-DD"


@dataclass(slots=True)
class _Chart:
    """What the lines of a chart say for all its tasks."""

    form: DateForm
    inclusive: bool = False
    excludes: tuple[str, ...] = ()
    includes: tuple[str, ...] = ()
    weekend: int = 5
    urls: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class _Task:
    """One task; its dates are settled once those that it counts from are.

    Attributes:
        where: its place.
        title, section, words: its text, where it stands, and what is marked of it.
        id: as written; "" for none.
        first, last: what is written of its start ("" for the end of the task before) and its end.
        start, end: settled; the end is the first moment after it, as what follows counts.
        shown: the end as it is drawn, before the days that are left out.
        is_universal: its times are in universal time.
        failed: why it cannot be settled.
    """

    where: Where
    title: str
    section: str
    words: frozenset[str]
    id: str
    first: str
    last: str
    start: Moment | None = None
    end: Moment | None = None
    shown: Moment | None = None
    is_universal: bool = False
    failed: DateError | None = None


class _WaitingError(Exception):
    """A task counts from one that is not settled yet."""


def read_gantt(diagram: Diagram, gathering: Gathering, options: ImportOptions) -> None:
    """Take the tasks of a chart.

    Args:
        diagram: the chart.
        gathering: takes the events, and what is left.
        options: how years of two digits are read.
    """
    chart = _Chart(DateForm(_DEFAULT_FORM, options.century))
    tasks = _read_lines(diagram, chart, gathering)
    _Settling(chart, tasks).settle()
    marked = any({"done", "active"} & task.words for task in tasks)
    planned = False
    for task in tasks:
        date = _find_date(task)
        if not date:
            reason = task.failed or DateError("it counts from itself, by way of others")
            message = f"the task '{task.title[:60]}' is not taken: {reason.message}"
            gathering.leave(task.where, message, reason.help)
            continue
        fields = _make_fields(task, date, chart, gathering, diagram.tags)
        fields["id"] = gathering.claim_id(task.id)
        if marked and not {"done", "active"} & task.words:
            planned, fields["kind"] = True, "planned"
        gathering.add(task.where, fields)
    if chart.form.form.strip() in ("X", "x"):
        unit = "seconds" if chart.form.form.strip() == "X" else "thousandths of a second"
        gathering.tell(f"dates are read as {unit} since 1970, in universal time, as dateFormat {chart.form.form} says")
    if planned:
        gathering.tell("tasks that are neither done nor active are taken as planned, in a chart that marks others so")
    if any(_ISO_DAY.fullmatch(task.last) for task in tasks) and not chart.inclusive:
        gathering.tell("a day that ends a task is not in it, as Mermaid draws it without 'inclusiveEndDates'")


def _find_date(task: _Task) -> str:
    """Return the date of a task; "" where it has none, for the reason that it carries."""
    if task.failed is not None or task.start is None or task.end is None:
        return ""
    start, end = task.start, task.shown or task.end
    try:
        if "milestone" in task.words:
            # Mermaid draws a milestone in the middle of its task.
            finer = max(start.precision, end.precision, key=PRECISIONS.index)
            date = write_moment(Moment((start.at + end.at) // 2, finer))
        elif "vert" in task.words:
            date = write_moment(start)
        else:
            date = write_span(start, end) if is_timed(end.precision) else _write_days(task, start, end)
    except DateError as error:
        task.failed = error
        return ""
    return "/".join(f"{part}Z" if task.is_universal and "T" in part else part for part in date.split("/"))


def _make_fields(
    task: _Task, date: str, chart: _Chart, gathering: Gathering, tags: tuple[str, ...]
) -> dict[str, Plain]:
    marks = (word for word in ("crit", "active") if word in task.words)
    fields: dict[str, Plain] = {
        "date": date,
        "title": task.title,
        "tags": list_words([*tags, task.section, *marks]),
    }
    url = chart.urls.get(task.id, "")
    if url.startswith(("http://", "https://")):
        fields["sources"] = [gathering.cite(url, url)]
    return fields


def _write_days(task: _Task, start: Moment, end: Moment) -> str:
    """Return a stretch of days or coarser; a year or month that is written as the end is the last one."""
    if end.precision in ("year", "month") and not _DURATION.fullmatch(task.last) and not task.last.startswith("until"):
        end = Moment(end.at + 1, end.precision) if end.at >= start.at else end
    return write_span(start, end)


def _read_lines(diagram: Diagram, chart: _Chart, gathering: Gathering) -> list[_Task]:
    tasks: list[_Task] = []
    section = ""
    for number, line in diagram.lines:
        # Without the blanks around it, so that no pattern has to try where they end.
        plain = line.partition(" %%")[0].strip()
        where = gathering.text.where(number, len(line) - len(line.lstrip()) + 1, len(plain))
        name, colon, data = plain.partition(":")
        if found := _SETTING.fullmatch(plain):
            _set(chart, found[1], found[2].rstrip("; \t"))
        elif found := _FLAG.fullmatch(plain.rstrip("; \t")):
            chart.inclusive = chart.inclusive or found[1] == "inclusiveEndDates"
        elif found := _SECTION.fullmatch(plain):
            section = clean_text(found[1])
        elif found := _CLICK.fullmatch(plain):
            ids = found["ids"].strip().removesuffix("href").split(",")
            chart.urls |= {each.strip(): found["url"] for each in ids}
        elif _CALL.fullmatch(plain):
            gathering.passed_over["calls of scripts"] += 1
        elif colon and name.strip():
            task = _read_task(where, section, name, re.split("[#;]", data, maxsplit=1)[0], gathering)
            if task is not None:
                tasks.append(task)
        else:
            gathering.leave(where, f"'{plain[:60]}' is no task, expected 'name : id, start, end'")
    return tasks


def _set(chart: _Chart, name: str, value: str) -> None:
    words = tuple(word for word in re.split(r"[\s,]+", value.lower()) if word)
    if name == "dateFormat":
        chart.form = DateForm(value, chart.form.century)
    elif name == "excludes":
        chart.excludes = words
    elif name == "includes":
        chart.includes = words
    elif name == "weekend":
        chart.weekend = 4 if value.lower() == "friday" else 5


def _read_task(where: Where, section: str, text: str, data: str, gathering: Gathering) -> _Task | None:
    parts = [part.strip() for part in data.split(",")]
    words: set[str] = set()
    while parts and parts[0] in _TAG_WORDS:
        words.add(parts.pop(0))
    title = clean_text(text)
    if not any(parts) or len(parts) > 3:
        reason = "has no date and no length" if not any(parts) else "has more than an id, a start and an end"
        gathering.leave(where, f"the task '{title[:60]}' {reason}", "write it like 'name : id, 2014-01-06, 3d'")
        return None
    id_, first, last = [*[""] * (3 - len(parts)), *parts]
    return _Task(where, title, section, frozenset(words), id_, first, last)


class _Settling:
    """The tasks of a chart while their dates are settled."""

    def __init__(self, chart: _Chart, tasks: list[_Task]) -> None:
        self.chart = chart
        self.tasks = tasks
        self.by_id = {task.id: task for task in tasks if task.id}
        self.steps = Steps()
        self.excluded = {day for word in chart.excludes if (day := self._read_day(word)) is not None}
        self.included = {day for word in chart.includes if (day := self._read_day(word)) is not None}

    def settle(self) -> None:
        """Settle all that can be: those that count from others after these, wherever they stand."""
        waiting = list(enumerate(self.tasks))
        while waiting:
            rest = [(place, task) for place, task in waiting if not self._try(place, task)]
            if len(rest) == len(waiting):
                return
            waiting = rest

    def _try(self, place: int, task: _Task) -> bool:
        try:
            task.start = self._find_start(place, task)
            task.end = task.shown = self._find_end(task, task.start)
            if self.chart.excludes and not _ISO_DAY.fullmatch(task.last):
                self._leave_out_days(task, task.start, task.end)
        except _WaitingError:
            return False
        except StepsError:
            task.failed = DateError("the days that are left out make it too long to be reckoned")
        except DateError as error:
            task.failed = error
        return True

    def _find_start(self, place: int, task: _Task) -> Moment:
        if not task.first:
            if place == 0:
                raise DateError("it has no start, and no task stands before it", "write 'name : start, end'")
            return self._end_of(self.tasks[place - 1], "the task before", task)
        names = re.fullmatch(r"after\s+([\w -]+)", task.first)
        if names:
            return max(self._end_of(found, f"'{found.id}'", task) for found in self._find_named(names[1]))
        moment, task.is_universal = self._read_date(task.first)
        return moment

    def _end_of(self, other: _Task, name: str, task: _Task) -> Moment:
        moment = self._of(other, other.end, name)
        task.is_universal = task.is_universal or other.is_universal
        return moment

    def _of(self, other: _Task, moment: Moment | None, name: str) -> Moment:
        if other.failed is not None:
            raise DateError(f"it counts from {name}, which has no date")
        if moment is None:
            raise _WaitingError
        return moment

    def _find_named(self, names: str) -> list[_Task]:
        found = []
        for name in names.split():
            if name not in self.by_id:
                raise DateError(f"no task has the id '{name}'; Mermaid takes the day at which the chart is looked at")
            found.append(self.by_id[name])
        return found

    def _find_end(self, task: _Task, start: Moment) -> Moment:
        names = re.fullmatch(r"until\s+([\w -]+)", task.last)
        if names:
            first = min(self._of(found, found.start, f"'{found.id}'") for found in self._find_named(names[1]))
            if first.at < start.at:
                raise DateError(f"it starts after '{names[1]}' does, until which it lasts")
            return first
        length = _DURATION.fullmatch(task.last)
        if length and not self.chart.form.matches(task.last):
            end = add_duration(start.at, float(length[1]), _UNITS[length[2]])
            return Moment(end, _end_precision(start, end, _UNITS[length[2]]))
        end_moment, _ = self._read_date(task.last)
        if self.chart.inclusive:
            end_moment = Moment(end_moment.at + DAY, end_moment.precision)
        if end_moment.at < start.at:
            raise DateError(f"it ends ({task.last}) before it starts ({task.first or 'the end of the task before'})")
        return end_moment

    def _read_date(self, text: str) -> tuple[Moment, bool]:
        """Read a date in the chart's form, or in one of ISO 8601, which Mermaid falls back to."""
        try:
            return self.chart.form.read(text)
        except DateError as error:
            if self.chart.form.matches(text):
                raise
            for form in _ISO_FORMS:
                if DateForm(form).matches(text):
                    return DateForm(form).read(text)
            raise error from None

    def _read_day(self, word: str) -> int | None:
        """Return the day that a word of excludes or includes names, as days since 1970; None for other words."""
        try:
            return self._read_date(word)[0].at // DAY
        except DateError:
            return None

    def _leave_out_days(self, task: _Task, start: Moment, end: Moment) -> None:
        """Lengthen a task by each day in it that is left out, as Mermaid does: from the day after its start on."""
        last, shown, is_left_out = end.at, end.at, False
        moment = start.at + DAY
        while moment <= last:
            self.steps.look(1)
            if not is_left_out:
                shown = last
            is_left_out = self._is_left_out(moment)
            if is_left_out:
                last += DAY
            moment += DAY
        task.end, task.shown = Moment(last, end.precision), Moment(shown, end.precision)

    def _is_left_out(self, moment: Instant) -> bool:
        day = moment // DAY
        number = weekday(day)
        if day in self.included:
            return False
        if "weekends" in self.chart.excludes and number in (self.chart.weekend, self.chart.weekend + 1):
            return True
        return WEEKDAYS[number].lower() in self.chart.excludes or day in self.excluded


def _end_precision(start: Moment, end: Instant, unit: str) -> Precision:
    """Return how exactly an end is known that comes some time after a start."""
    if is_timed(start.precision):
        return "second" if unit in ("second", "millisecond") and end % 60 else start.precision
    if start.precision != "day" or end % DAY == 0:
        return start.precision
    return "second" if end % 60 else "minute"
