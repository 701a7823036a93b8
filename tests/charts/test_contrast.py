"""Every chart of every example keeps its contrasts: in full colour, in grey, and as colour-blind readers see it.

What lies beside what is read from the scene itself. Every fill and every line of it is painted once more in a number
of its own, without smoothing; then two neighbouring dots of that picture tell which two of them touch, and where a text
has which ground. The colours are looked up by number, and are turned into what each reader sees.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import combinations, pairwise
from pathlib import Path as File
from typing import Any, NamedTuple

import pypdfium2
import pytest

from briefgen.charts import CHARTS
from briefgen.charts.chart import Chart
from briefgen.charts.colors import find_contrast, mix_colors
from briefgen.charts.shades import shade_cell
from briefgen.draw import Clip, Item, Label, Path, Scene, draw_figure, scene_to_pdf
from briefgen.errors import SelectionError
from briefgen.style import Style
from briefgen.style.model import Palette
from briefgen.text.fonts import FontSet
from briefgen.timeline.load import load_timeline
from briefgen.timeline.select import Selected, select_events
from briefgen.words import Words

Matrix = tuple[tuple[float, float, float], ...]

# Dots a px, so that a line of half a px still parts two fills.
SCALE = 2
LEAST_STEP = 15.0
LEAST_TEXT = 4.5
LEAST_MARK = 3.0
# What is as light as this is ground: paper, and the bands and panels on it.
GROUND_LIGHTNESS = 88.0
# Fills that share fewer dots than this meet in a corner only.
LEAST_EDGE = 4 * SCALE
# A colour is part of a text's ground, or of what is around a mark, from this share on.
LEAST_SHARE = 0.25
# Capital letters reach about so far above the baseline, in font sizes.
CAPITALS = 0.7

# Simulation of dichromacy in linear RGB at full severity: Machado, Oliveira, Fernandes, "A Physiologically-based Model
# for Simulation of Color Vision Deficiency", IEEE TVCG 15(6), 2009, table 1. Grey keeps the luminance (WCAG 2.2).
READERS: dict[str, Matrix] = {
    "full colour": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "grey": ((0.2126, 0.7152, 0.0722),) * 3,
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}


@cache
def see_color(color: str, matrix: Matrix) -> str:
    """Return a colour, "#rrggbb", as a reader sees it."""
    linear = [_to_linear(int(color[start : start + 2], 16) / 255) for start in (1, 3, 5)]
    seen = [sum(share * part for share, part in zip(row, linear, strict=True)) for row in matrix]
    return "#" + "".join(f"{round(_from_linear(min(max(part, 0.0), 1.0)) * 255):02x}" for part in seen)


@cache
def find_lightness(color: str) -> float:
    """Return a colour's L* (CIE 1976), 0 to 100, from its luminance."""
    red, green, blue = (_to_linear(int(color[start : start + 2], 16) / 255) for start in (1, 3, 5))
    luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return 116 * luminance ** (1 / 3) - 16 if luminance > (6 / 29) ** 3 else luminance * (29 / 3) ** 3


def _to_linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4


def _from_linear(part: float) -> float:
    return part * 12.92 if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def is_ground(color: str) -> bool:
    return find_lightness(color) >= GROUND_LIGHTNESS


class Fault(NamedTuple):
    """What is too faint: its colour, the colour on or beside which it lies, and what is seen of it by how much."""

    color: str
    other: str
    said: str


@dataclass(frozen=True)
class Layer:
    """One fill or one line of a scene: its colour on paper, whether it is a line, and the path that it is of."""

    color: str
    is_line: bool
    path: Path


class Numbered:
    """A scene painted in numbers: for each dot of the page which layer is seen there."""

    def __init__(self, scene: Scene, fonts: FontSet, *, lines: bool = True) -> None:
        self.layers: list[Layer] = [Layer("#ffffff", False, Path(()))]
        items = tuple(self._number(scene.items, lines))
        page = pypdfium2.PdfDocument(scene_to_pdf(replace(scene, items=items, alt=""), fonts))[0]
        picture = page.render(
            scale=SCALE * 96 / 72, no_smoothpath=True, no_smoothtext=True, prefer_bgrx=True, fill_color=(0, 0, 0, 255)
        )
        self.width, self.height = picture.width, picture.height
        step = picture.stride
        dots = bytes(picture.buffer)
        self.rows = [dots[y * step : y * step + self.width * 4] for y in range(self.height)]
        self._edges: Counter[tuple[int, int]] | None = None

    def _number(self, items: Iterable[Item], lines: bool) -> Iterator[Item]:
        """Yield the paths of a display list, each fill and each line in a colour that is its number."""
        for item in items:
            if isinstance(item, Clip):
                yield replace(item, items=tuple(self._number(item.items, lines)))
            elif isinstance(item, Path):
                if item.fill:
                    number = self._add(item.fill, item.fill_opacity, False, item)
                    yield Path(item.steps, fill=number, even_odd=item.even_odd)
                if item.stroke and lines:
                    number = self._add(item.stroke, item.stroke_opacity, True, item)
                    yield replace(item, fill="", stroke=number, stroke_opacity=1.0, url="")

    def _add(self, color: str, opacity: float, is_line: bool, path: Path) -> str:
        self.layers.append(Layer(mix_colors("#ffffff", color, opacity), is_line, path))
        return f"#{len(self.layers) - 1:06x}"

    def list_edges(self) -> Counter[tuple[int, int]]:
        """Return how many dots of each two layers lie side by side; the smaller number first."""
        if self._edges is None:
            self._edges = Counter()
            # Most rows are like the one above, so each kind of row, and of neighbours, is looked at once.
            for row, times in Counter(self.rows).items():
                self._count_edges(pairwise(_read_dots(row)), times)
            for (upper, lower), times in Counter(pairwise(self.rows)).items():
                if upper != lower:
                    self._count_edges(zip(_read_dots(upper), _read_dots(lower), strict=True), times)
        return self._edges

    def _count_edges(self, pairs: Iterable[tuple[int, int]], times: int) -> None:
        assert self._edges is not None
        for (one, two), count in Counter(pairs).items():
            if one != two:
                self._edges[min(one, two), max(one, two)] += count * times

    def list_grounds(self, label: Label) -> list[str]:
        """Return the colours that lie behind a text's letters."""
        left, right = int(label.x * SCALE), int((label.x + label.width) * SCALE) + 1
        top, bottom = int((label.y - CAPITALS * label.size) * SCALE), int(label.y * SCALE) + 1
        dots = Counter(
            self.layers[dot].color
            for row in self.rows[max(top, 0) : bottom]
            for dot in _read_dots(row)[max(left, 0) : right]
        )
        return [color for color, count in dots.items() if count >= LEAST_SHARE * dots.total()]


def _read_dots(row: bytes) -> list[int]:
    return [dot & 0xFFFFFF for dot in memoryview(row).cast("I")]


def walk(items: Iterable[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        if isinstance(item, Clip):
            yield from walk(item.items)


def find_faint_steps(numbered: Numbered, matrix: Matrix) -> list[Fault]:
    """Return the pairs of touching fills of different colours that differ by too little lightness."""
    faults: set[Fault] = set()
    for (one, two), count in numbered.list_edges().items():
        first, second = numbered.layers[one], numbered.layers[two]
        if count < LEAST_EDGE or first.is_line or second.is_line or first.color == second.color:
            continue
        if is_ground(first.color) or is_ground(second.color):
            continue
        if is_parted(first.path, second.color, matrix) or is_parted(second.path, first.color, matrix):
            continue
        step = abs(find_lightness(see_color(first.color, matrix)) - find_lightness(see_color(second.color, matrix)))
        if step < LEAST_STEP:
            faults.add(Fault(first.color, second.color, f"beside one another: {step:.1f} L*"))
    return sorted(faults)


def is_parted(path: Path, color: str, matrix: Matrix) -> bool:
    """Tell whether a path's own outline, be it dashed, stands out from a fill beside it."""
    if not path.stroke:
        return False
    lightness = find_lightness(see_color(path.stroke, matrix))
    return abs(lightness - find_lightness(see_color(color, matrix))) >= LEAST_STEP


def find_faint_marks(numbered: Numbered, marks: set[Path], matrix: Matrix) -> list[Fault]:
    """Return the marks of which neither fill nor outline stands out from a ground around them.

    An outline or a hatch may be a path of its own, and dashed: it counts when it takes its share of the mark's border,
    whatever other lines lie within the mark.
    """
    looks: dict[Path, set[str]] = {}
    grounds: dict[Path, Counter[str]] = {}
    lines: dict[Path, Counter[str]] = {}
    for pair, count in numbered.list_edges().items():
        for own, other in ((numbered.layers[a], numbered.layers[b]) for a, b in (pair, pair[::-1])):
            if own.path in marks:
                looks.setdefault(own.path, set()).add(own.color)
                if other.path != own.path:
                    side = lines if other.is_line else grounds
                    side.setdefault(own.path, Counter())[other.color] += count
    faults: set[Fault] = set()
    for path, colors in looks.items():
        around, outlines = grounds.get(path, Counter()), lines.get(path, Counter())
        least = LEAST_SHARE * (around.total() + outlines.total())
        enough = min(least, LEAST_SHARE * measure_border(path))
        seen = {see_color(color, matrix) for color in colors | {line for line in outlines if outlines[line] >= enough}}
        for ground, count in around.items():
            if is_ground(ground) and count >= least:
                best = max(find_contrast(color, see_color(ground, matrix)) for color in seen)
                if best < LEAST_MARK:
                    faults.add(Fault("/".join(sorted(colors)), ground, f"a mark: {best:.2f} to 1"))
    return sorted(faults)


def measure_border(path: Path) -> float:
    """Return how many dots long the border of the box around a path is."""
    xs, ys = ([at for step in path.steps for at in step[first::2]] for first in (1, 2))
    return 2 * SCALE * (max(xs) - min(xs) + max(ys) - min(ys))


def find_faint_texts(scene: Scene, grounds: Numbered, matrix: Matrix) -> list[Fault]:
    """Return the texts that do not stand out from what lies behind their letters."""
    faults: list[Fault] = []
    for label in walk(scene.items):
        if not isinstance(label, Label) or label.angle or not label.text.strip():
            continue
        for ground in grounds.list_grounds(label):
            contrast = find_contrast(see_color(label.color, matrix), see_color(ground, matrix))
            if contrast < LEAST_TEXT:
                faults.append(Fault(label.color, ground, f"{label.text!r}: {contrast:.2f} to 1"))
    return faults


def find_marks(plot: dict[str, Any], fonts: FontSet) -> set[Path]:
    """Return the paths of a figure's traces: its marks and bars, without what is drawn around them."""
    alone = plot | {"layout": plot["layout"] | {"shapes": [], "annotations": []}}
    paths = {item for item in walk(draw_figure(alone, fonts).items) if isinstance(item, Path)}
    empty = {item for item in walk(draw_figure(alone | {"data": []}, fonts).items) if isinstance(item, Path)}
    return paths - empty


# Two examples hold most of what charts draw; the others are left to the full run.
SAMPLE = ("amistad-1839", "syria-2015-10-07")
EXAMPLES = [
    pytest.param(path, marks=() if path.stem in SAMPLE else pytest.mark.full, id=path.stem)
    for path in sorted((File(__file__).parent.parent.parent / "timelines").glob("*.yaml"))
]


@pytest.fixture(scope="module", params=EXAMPLES)
def example(request: pytest.FixtureRequest) -> Selected:
    """A timeline that ships."""
    return select_events(load_timeline(request.param))


@pytest.mark.long
@pytest.mark.parametrize("kind", sorted(CHARTS))
def test_contrasts_hold_for_every_reader(kind: str, example: Selected, style: Style, words: Words) -> None:
    try:
        chart = CHARTS[kind](example, style, words, 640.0, headline=True)
    except SelectionError:
        # An example without what this chart is about; the timeline figure is drawn of every one.
        assert kind != "spine"
        return
    assert find_faults(chart, style) == set()


def find_faults(chart: Chart, style: Style) -> set[tuple[str, ...]]:
    """Return what is too faint in a chart, by reader."""
    fonts = style.font_set
    scene = draw_figure(chart.plot, fonts)
    numbered, grounds = Numbered(scene, fonts), Numbered(scene, fonts, lines=False)
    marks = find_marks(chart.plot, fonts)
    return {
        (reader, *fault)
        for reader, matrix in READERS.items()
        for fault in (
            *find_faint_steps(numbered, matrix),
            *find_faint_marks(numbered, marks, matrix),
            *find_faint_texts(scene, grounds, matrix),
        )
    }


@pytest.mark.long
@pytest.mark.parametrize("status", ["reported", "unverified", "disputed", "refuted"])
def test_every_bar_of_every_hue_keeps_its_contrasts(
    status: str, select: Callable[[str], Selected], style: Style
) -> None:
    """Ends that are known, not known, open and bounded, in lanes of three hues and of grey."""
    dates = (
        "2015-01-01/2015-03-01",
        "2015-02-02/",
        "/2015-03-01",
        "2015-01-10/..",
        "2015-01/2015-03",
        "2015-02-01?/..",
    )
    lines = ["events:"]
    for side in "ABCD":
        lines += [f"- {{date: '{date}', title: T, status: {status}, kind: state, tags: [{side}]}}" for date in dates]
    selected = select("meta: {title: T, lanes_by: tag}\n" + "\n".join(lines))
    chart = CHARTS["swimlanes"](selected, style, Words("en"), 640.0)
    assert len(selected.lanes) == 4
    assert find_faults(chart, style) == set()


@pytest.mark.parametrize("accent", ["#004488", "#bb5566", "#ddaa33", "#777777", "#000000"])
def test_figures_are_read_on_every_shade_of_a_cell(accent: str) -> None:
    ink = "#1a1a1a"
    fills = [shade_cell(accent, ink, share / 20) for share in range(21)]
    for matrix in READERS.values():
        for fill in fills:
            color = max(ink, "#ffffff", key=lambda color: find_contrast(color, fill))
            assert find_contrast(see_color(color, matrix), see_color(fill, matrix)) >= LEAST_TEXT
    lightness = [find_lightness(fill) for fill in fills]
    assert lightness == sorted(lightness, reverse=True), "more is never lighter"


def make_square(left: float, fill: str, **more: Any) -> Path:
    steps = (("M", left, 10.0), ("L", left + 20, 10.0), ("L", left + 20, 30.0), ("L", left, 30.0), ("Z",))
    return Path(steps, fill=fill, **more)


def judge(*items: Item) -> tuple[list[Fault], list[Fault], list[Fault]]:
    """Return the faults of a small scene in full colour: steps, marks, texts."""
    fonts, matrix = FontSet(), READERS["full colour"]
    scene = Scene(100, 40, (make_square(0, "#ffffff"), *items))
    numbered, grounds = Numbered(scene, fonts), Numbered(scene, fonts, lines=False)
    marks = {item for item in items if isinstance(item, Path)}
    return (
        find_faint_steps(numbered, matrix),
        find_faint_marks(numbered, marks, matrix),
        find_faint_texts(scene, grounds, matrix),
    )


def test_fills_that_touch_must_differ() -> None:
    dark, near, far = "#004488", "#334455", "#ddaa33"
    assert judge(make_square(10, dark), make_square(30, near))[0] == [Fault(dark, near, "beside one another: 1.1 L*")]
    assert judge(make_square(10, dark), make_square(30, far))[0] == []
    assert judge(make_square(10, dark), make_square(30, dark))[0] == []
    assert judge(make_square(10, dark), make_square(31, near))[0] == [], "paper lies between"
    outlined = make_square(30, near, stroke="#ffffff", width=1.0)
    assert judge(make_square(10, dark), outlined)[0] == [], "a line lies between"


def test_marks_need_a_fill_or_an_outline_that_stands_out() -> None:
    pale = "#c6d4e3"
    assert judge(make_square(10, pale))[1] == [Fault(pale, "#ffffff", "a mark: 1.51 to 1")]
    assert judge(make_square(10, pale, stroke="#004488"))[1] == []
    assert judge(make_square(10, "#004488"))[1] == []


def test_texts_are_judged_on_what_lies_behind_them() -> None:
    white = Label(12, 25, "12", 14, 16, "#ffffff")
    assert judge(make_square(10, "#004488"), white)[2] == []
    assert len(judge(white)[2]) == 1
    assert len(judge(make_square(10, "#ddaa33"), white)[2]) == 1
    assert len(judge(Label(12, 25, "grey", 12, 30, "#888888"))[2]) == 1


def test_readers_see_what_the_paper_says() -> None:
    for matrix in READERS.values():
        assert see_color("#ffffff", matrix) == "#ffffff"
        assert see_color("#000000", matrix) == "#000000"
    assert find_lightness("#ffffff") == pytest.approx(100)
    assert find_lightness("#777777") == pytest.approx(50, abs=0.2)
    red, green = (see_color(color, READERS["deuteranopia"]) for color in ("#d62728", "#6f7d00"))
    assert find_contrast(red, green) < 1.6, "the two that are told apart by hue alone"


@pytest.mark.parametrize("reader", ["full colour", "protanopia", "deuteranopia", "tritanopia"])
def test_hues_of_lanes_are_told_apart(reader: str) -> None:
    """Any two are 15 apart (CIE 1976 L*a*b*) for every reader; without hue, each is from the one above it."""
    *hues, rest = Palette().lanes
    seen = [see_color(color, READERS[reader]) for color in hues]
    assert len(hues) == 6
    assert min(math.dist(find_lab(one), find_lab(other)) for one, other in combinations(seen, 2)) >= 15
    assert min(abs(find_lightness(one) - find_lightness(other)) for one, other in pairwise(hues)) >= 15
    assert rest == "#777777"


def find_lab(color: str) -> tuple[float, float, float]:
    """Return a colour's L*, a* and b* (CIE 1976, D65)."""
    red, green, blue = (_to_linear(int(color[start : start + 2], 16) / 255) for start in (1, 3, 5))
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    x, y, z = (part ** (1 / 3) if part > (6 / 29) ** 3 else part * 841 / 108 + 4 / 29 for part in (x, y, z))
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
