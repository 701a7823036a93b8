"""A selection goes in; the chart of its links comes out: what caused what, and what answers what."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from briefgen.charts.canvas import Canvas
from briefgen.charts.chart import Chart, Sizes, draw_headline, draw_note, make_canvas, say_numbering, settle_sizes
from briefgen.charts.facts import MOST_TITLE_WORDS, hover_facts, print_short_date, weigh_entry
from briefgen.charts.key import draw_key, lay_key
from briefgen.charts.marking import find_marking
from briefgen.charts.notation import glyph_of, make_mark
from briefgen.errors import Problem, SelectionError
from briefgen.style import Style
from briefgen.text.measure import measure_text, wrap_text
from briefgen.timeline.printing import print_date
from briefgen.timeline.select import Entry, Selected
from briefgen.words import Words

Kind = Literal["causes", "enables", "precedes", "responds_to", "contradicts", "part_of", "reports"]

MOST_EVENTS = 12
"""More events than these make a knot of arrows; the chronology has the other links."""
# Links in the order of their weight: where not all have room, the first of these stay.
KINDS: tuple[Kind, ...] = ("causes", "enables", "responds_to", "contradicts", "precedes", "part_of", "reports")
_DASHES: dict[Kind, str] = {
    "causes": "solid",
    "enables": "7px,3px",
    "responds_to": "2px,2px",
    "contradicts": "7px,3px,2px,3px",
    "precedes": "1px,3px",
    "part_of": "10px,2px",
    "reports": "4px,4px",
}
_LINE = 1.3
_RADIUS = 4.4
_ROW_SPACE = 9.0
_LANE_STEP = 11.0
_CORNER = 6.0
_HEAD = 5.0
_DATES = 0.24
# Between two arrows at one mark, px.
_PORT = 6.0


@dataclass(frozen=True, slots=True)
class Link:
    """One link: from the number that its arrow leaves to the number that it points at."""

    kind: Kind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Row:
    """One event laid out: its lines, its height and the middle of its mark, px."""

    entry: Entry
    date: tuple[str, ...]
    title: tuple[str, ...]
    top: float
    height: float

    @property
    def middle(self) -> float:
        return self.top + self.height / 2


def has_relations(selected: Selected) -> bool:
    """Tell whether the chart is worth a place: three links of cause or answer make a story, fewer a sentence."""
    return sum(link.kind in KINDS[:4] for link in list_links(selected)) >= 3


def list_links(selected: Selected) -> list[Link]:
    """Return the links between events that are shown, each once, by weight of their kind and then by number."""
    found: dict[Link, None] = {}
    for kind in KINDS:
        for entry in selected.entries:
            for id_ in getattr(entry.event.related, kind):
                other = selected.number_of.get(id_)
                if other is not None and other != entry.number:
                    found.setdefault(Link(kind, entry.number, other))
    return list(found)


def choose_events(links: Sequence[Link], selected: Selected) -> list[Entry]:
    """Return the events to draw: those of the weightiest links, and of these the most significant ones first."""
    entries = {entry.number: entry for entry in selected.entries}

    def weigh(link: Link) -> tuple[int, int, int]:
        both = weigh_entry(entries[link.start]) + weigh_entry(entries[link.end])
        return (KINDS.index(link.kind) // 2, -both, link.start)

    chosen: set[int] = set()
    for link in sorted(links, key=weigh):
        wanted = chosen | {link.start, link.end}
        if len(wanted) <= MOST_EVENTS:
            chosen = wanted
    return [entry for entry in selected.entries if entry.number in chosen]


def build_relations(
    selected: Selected, style: Style, words: Words, width_px: float, *, headline: bool = False
) -> Chart:
    """Build the chart of links.

    Args:
        selected: what may be shown, numbered.
        style: fonts, sizes and colours.
        words: the language.
        width_px: of the figure.
        headline: draw title, subtitle and note inside the figure, for a chart that stands alone.

    Raises:
        SelectionError: no event is linked to another one that is shown.
    """
    links = list_links(selected)
    if not links:
        raise SelectionError([Problem("no event is linked to another by 'related', so there is nothing to draw")])
    entries = choose_events(links, selected)
    numbers = {entry.number for entry in entries}
    linked = {number for link in links for number in (link.start, link.end)}
    drawn = [link for link in links if {link.start, link.end} <= numbers]
    title, subtitle = _find_title(drawn, entries, selected, words), _find_subtitle(selected, words)
    note = _say_note(links, drawn, words, headline)
    sizes = settle_sizes(style)
    canvas = make_canvas(width_px, style, words)
    top = draw_headline(canvas, title, subtitle, sizes, style) if headline else 2.0
    bottom = _Drawing(entries, drawn, canvas, style, words, sizes).draw(top)
    if headline:
        bottom = draw_note(canvas, note, bottom, sizes, style)
    return Chart(
        kind="relations",
        plot=canvas.finish(bottom),
        title=title,
        subtitle=subtitle,
        note=note,
        alt=_say_alt(drawn, entries, words),
        columns=(words.say("From"), words.say("Link"), words.say("To")),
        rows=_list_rows(links, selected, words),
        shown=len(entries),
        total=len(linked),
        marking=find_marking(selected, (entry.event for entry in selected.entries if entry.number in linked)),
    )


class _Drawing:
    """The chart on its canvas: dates, arcs, marks, titles, the earliest event at the top."""

    def __init__(
        self, entries: Sequence[Entry], links: Sequence[Link], canvas: Canvas, style: Style, words: Words, sizes: Sizes
    ) -> None:
        self._canvas, self._style, self._words, self._sizes = canvas, style, words, sizes
        self._face, self._bold = style.font_set.face(), style.font_set.face(bold=True)
        self._links = links
        order = {entry.number: index for index, entry in enumerate(entries)}
        self._lanes = _assign_lanes([tuple(sorted((order[link.start], order[link.end]))) for link in links])
        lanes = max(self._lanes, default=0) + 1
        dates = [print_short_date(entry, words) for entry in entries]
        date_width = min(max(measure_text(date, self._face, sizes.label) for date in dates) + 2, _DATES * canvas.width)
        step = min(_LANE_STEP, 0.25 * canvas.width / lanes)
        self._step = step
        self._mark_x = date_width + 12.0 + lanes * step + _RADIUS
        number = max(measure_text(str(entry.number), self._bold, sizes.label) for entry in entries)
        self._number_x = self._mark_x + _RADIUS + 8.0
        self._title_x = self._number_x + number + 0.5 * sizes.label
        self._rows: dict[int, _Row] = {}
        top = 0.0
        for entry, date in zip(entries, dates, strict=True):
            lines = tuple(wrap_text(date, self._face, sizes.label, date_width))
            title = tuple(wrap_text(entry.event.title, self._face, sizes.label, canvas.width - self._title_x))
            ends = sum((link.start, link.end).count(entry.number) for link in links)
            height = max(max(len(lines), len(title)) * _LINE * sizes.label + _ROW_SPACE, ends * _PORT + 6.0)
            self._rows[entry.number] = _Row(entry, lines, title, top, height)
            top += height
        self._height = top

    def draw(self, top: float) -> float:
        """Draw everything from `top` down; return the y below it."""
        canvas, palette, size = self._canvas, self._style.palette, self._sizes.label
        rows = list(self._rows.values())
        canvas.line([(self._mark_x, top + rows[0].middle), (self._mark_x, top + rows[-1].middle)], palette.rule, 0.75)
        places = self._find_ports()
        for index, link in enumerate(self._links):
            self._draw_link(link, self._lanes[index], places[index], top)
        for row in rows:
            y = top + row.middle
            canvas.text(0.0, y, row.date, size, palette.quiet, valign="middle")
            mark = make_mark(*glyph_of(row.entry.event), _RADIUS, palette.accent)
            canvas.mark(mark, self._mark_x, y, hover_facts(row.entry, self._words))
            canvas.text(self._number_x, y, [str(row.entry.number)], size, palette.ink, bold=True, valign="middle")
            canvas.text(self._title_x, y, row.title, size, palette.ink, valign="middle")
        return self._draw_keys(top + self._height + 6.0)

    def _find_ports(self) -> list[tuple[float, float]]:
        """Return the y at which each link leaves and arrives, from the first row's top; no two lie on each other."""
        ends: dict[int, list[tuple[float, int, int]]] = {number: [] for number in self._rows}
        for index, link in enumerate(self._links):
            for end, own, other in ((0, link.start, link.end), (1, link.end, link.start)):
                ends[own].append((self._rows[other].middle - self._rows[own].middle, index, end))
        ports: list[list[float]] = [[0.0, 0.0] for _ in self._links]
        for number, listed in ends.items():
            row = self._rows[number]
            # Those that go up lie above those that go down; the farther the other end, the farther out the lane.
            listed.sort(key=lambda item: (item[0] > 0, self._lanes[item[1]] * (1 if item[0] < 0 else -1)))
            for place, (_, index, end) in enumerate(listed):
                ports[index][end] = row.middle + (place - (len(listed) - 1) / 2) * _PORT
        return [(start, end) for start, end in ports]

    def _draw_link(self, link: Link, lane: int, ports: tuple[float, float], top: float) -> None:
        """Draw an arrow out to its lane, along it, and back."""
        canvas, style = self._canvas, self._style
        color = style.palette.accent if link.kind in ("causes", "enables") else style.palette.ink
        x = self._mark_x - _RADIUS - 3.0
        out = x - (lane + 0.6) * self._step
        y0, y1 = top + ports[0], top + ports[1]
        way = 1 if y1 > y0 else -1
        corner = min(_CORNER, abs(y1 - y0) / 2, x - out)
        points = [(x, y0), *_turn((out + corner, y0), (out, y0 + way * corner), corner)]
        points += [*_turn((out, y1 - way * corner), (out + corner, y1), corner), (x - _HEAD, y1)]
        canvas.line(points, color, 1.1, dash=_DASHES[link.kind])
        canvas.polygon([(x - _HEAD, y1 - 2.8), (x + 1.0, y1), (x - _HEAD, y1 + 2.8)], color)

    def _draw_keys(self, top: float) -> float:
        """Draw what the lines say, and what the marks do; return the y below."""
        canvas, style, words, size = self._canvas, self._style, self._words, self._sizes.small
        x, y = 0.0, top + 0.75 * size
        for kind in KINDS:
            if not any(link.kind == kind for link in self._links):
                continue
            name = name_kind(kind, words)
            wide = 30.0 + measure_text(name, self._face, size)
            if x and x + wide > canvas.width:
                x, y = 0.0, y + 1.5 * size
            color = style.palette.accent if kind in ("causes", "enables") else style.palette.ink
            canvas.line([(x, y), (x + 20.0, y)], color, 1.1, dash=_DASHES[kind])
            canvas.polygon([(x + 19.0, y - 2.8), (x + 25.0, y), (x + 19.0, y + 2.8)], color)
            canvas.text(x + 30.0, y, [name], size, style.palette.quiet, valign="middle")
            x += wide + 14.0
        y += 0.75 * size
        key = lay_key([glyph_of(row.entry.event) for row in self._rows.values()], canvas.width, size, style, words)
        if key.items:
            draw_key(key, canvas, y + 2.0, style.palette.accent, style)
            y += 2.0 + key.height
        return y + 2.0


def _turn(start: tuple[float, float], end: tuple[float, float], radius: float) -> list[tuple[float, float]]:
    """Return the points of a quarter turn from one to the other, about the corner that bulges to the left."""
    (x0, y0), (x1, y1) = start, end
    middle = (max(x0, x1), y1 if x1 < x0 else y0)
    first = math.atan2(y0 - middle[1], x0 - middle[0])
    last = math.atan2(y1 - middle[1], x1 - middle[0])
    if abs(last - first) > math.pi:
        last += math.copysign(2 * math.pi, first - last)
    return [
        (
            middle[0] + radius * math.cos(first + (last - first) * step / 6),
            middle[1] + radius * math.sin(first + (last - first) * step / 6),
        )
        for step in range(7)
    ]


def _assign_lanes(spans: Sequence[tuple[int, ...]]) -> list[int]:
    """Give each stretch of rows a lane in which it overlaps no other; short ones lie nearest to the marks."""
    lanes: list[list[tuple[int, ...]]] = []
    found = [0] * len(spans)
    for index in sorted(range(len(spans)), key=lambda index: (spans[index][1] - spans[index][0], spans[index])):
        low, high = spans[index]
        lane = next(
            (number for number, taken in enumerate(lanes) if all(high <= a or low >= b for a, b in taken)), len(lanes)
        )
        if lane == len(lanes):
            lanes.append([])
        lanes[lane].append((low, high))
        found[index] = lane
    return found


def name_kind(kind: Kind, words: Words) -> str:
    """Return what a link says."""
    return {
        "causes": words.say_about("link", "causes"),
        "enables": words.say_about("link", "enables"),
        "precedes": words.say_about("link", "precedes"),
        "responds_to": words.say_about("link", "responds to"),
        "contradicts": words.say_about("link", "contradicts"),
        "part_of": words.say_about("link", "is part of"),
        "reports": words.say_about("link", "reports"),
    }[kind]


def _find_title(links: Sequence[Link], entries: Sequence[Entry], selected: Selected, words: Words) -> str:
    """Return the author's title, or which event has the most consequences."""
    author = selected.meta.figures.get("relations")
    if author is not None and author.title:
        return author.title
    leading = [link for link in links if link.kind in ("causes", "enables")]
    counts = {entry.number: sum(link.start == entry.number for link in leading) for entry in entries}
    number = max(counts, key=lambda number: (counts[number], -number))
    if counts[number] > 1:
        title = words.count(
            "Event {event} leads to {number} other",
            "Event {event} leads to {number} others",
            counts[number],
            event=number,
        )
        if len(title.split()) <= MOST_TITLE_WORDS:
            return title
    return words.count("{number} link between events", "{number} links between events", len(links))


def _find_subtitle(selected: Selected, words: Words) -> str:
    author = selected.meta.figures.get("relations")
    if author is not None and author.subtitle:
        return author.subtitle
    return words.say("Links between events, the earliest at the top; equal steps, not equal times")


def _say_note(links: Sequence[Link], drawn: Sequence[Link], words: Words, alone: bool) -> str:
    parts = say_numbering(words, alone)
    if len(drawn) < len(links):
        counts = {"shown": words.number(len(drawn)), "total": words.number(len(links))}
        parts.append(words.say("{shown} of {total} links are drawn; the table has all.", **counts))
    return " ".join(parts)


def _say_alt(links: Sequence[Link], entries: Sequence[Entry], words: Words) -> str:
    parts = [
        words.count(
            "Chart of {number} link among {events} events, the earliest at the top.",
            "Chart of {number} links among {events} events, the earliest at the top.",
            len(links),
            events=words.number(len(entries)),
        )
    ]
    shown = [
        words.say("{start} {link} {end}", start=link.start, link=name_kind(link.kind, words), end=link.end)
        for link in links
    ]
    parts.append(words.say("Numbers of events: {links}.", links=words.join(shown)))
    return " ".join(parts)


def _list_rows(links: Sequence[Link], selected: Selected, words: Words) -> tuple[tuple[str, ...], ...]:
    """Return every link; an event is named once, however many links it has."""
    linked = {number for link in links for number in (link.start, link.end)}
    names = {entry.number: _name_event(entry, words) for entry in selected.entries if entry.number in linked}
    return tuple((names[link.start], name_kind(link.kind, words), names[link.end]) for link in links)


def _name_event(entry: Entry, words: Words) -> str:
    return words.say(
        "{number}: {title} ({date})",
        number=entry.number,
        title=entry.event.title,
        date=print_date(entry.event.date, words),
    )
