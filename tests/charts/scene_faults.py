"""A scene goes in; what stands where it must not comes out: words over lines, marks and bars, crossing leaders."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from briefgen.charts.colors import WHITE, mix_colors
from briefgen.draw import find_overlaps
from briefgen.draw.scene import Clip, Item, Label, Path, Scene
from briefgen.style import Style

Point = tuple[float, float]
Box = tuple[float, float, float, float]

# A fault of at most so many px is not seen.
_FORGIVEN = 0.5


def find_faults(scene: Scene, style: Style) -> list[str]:
    """Return each fault of a chart's picture as a line: words over words, over what is drawn, or outside; leaders
    that cross.
    """
    items = list(walk(scene.items))
    faults = [f"{fault.kind}: {fault.label.text}" for fault in find_overlaps(scene, style.font_set)]
    labels = [item for item in items if isinstance(item, Label) and item.text.strip()]
    drawn = [item for item in items if isinstance(item, Path) and not is_ground(item, style)]
    faults += find_covered(labels, drawn)
    faults += [f"outside: {path}" for path in drawn if reaches_out(path, scene)]
    leaders = [outline(path) for path in drawn if is_leader(path, style)]
    return [*faults, *find_crossings(leaders)]


def walk(items: Sequence[Item]) -> Iterator[Item]:
    """Yield everything drawn, what is within clips too."""
    for item in items:
        if isinstance(item, Clip):
            yield from walk(item.items)
        else:
            yield item


def is_ground(path: Path, style: Style) -> bool:
    """Tell whether a path is meant to lie behind words: paper, the band of the axis, the grid of lanes, a frame."""
    palette = style.palette
    grid = {mix_colors(palette.rule, WHITE, 0.55), palette.rule}
    return (path.fill in (WHITE, palette.faint) and not path.stroke) or (not path.fill and path.stroke in grid)


def is_leader(path: Path, style: Style) -> bool:
    """Tell whether a path is a leader: an open line of its colour, the as-of line's own included."""
    colors = {mix_colors(style.palette.quiet, WHITE, 0.3), style.palette.warning}
    return not path.fill and path.stroke in colors and len(path.steps) >= 4


def outline(path: Path) -> list[Point]:
    """Return the points of a path; curves by their ends and handles, which lie about the curve."""
    points: list[Point] = []
    for step in path.steps:
        points += [(float(step[at]), float(step[at + 1])) for at in range(1, len(step), 2)]
    return points


def segments(path: Path) -> Iterator[tuple[Point, Point]]:
    """Yield the straight pieces of a path, each curve as one, closed where the path is."""
    first: Point | None = None
    last: Point | None = None
    for step in path.steps:
        if step[0] == "Z":
            if first is not None and last is not None:
                yield last, first
            continue
        point = (float(step[-2]), float(step[-1]))
        if step[0] == "M":
            first = point
        elif last is not None:
            yield last, point
        last = point


def box_of(label: Label) -> Box:
    """Return left, top, right and bottom of what a label inks, about: from its capitals to below its baseline."""
    return label.x, label.y - 0.72 * label.size, label.x + label.width, label.y + 0.2 * label.size


def find_covered(labels: Sequence[Label], paths: Sequence[Path]) -> list[str]:
    """Return words that a line goes through or that lie on a filled shape."""
    boxes = [(label, box_of(label)) for label in labels]
    faults: list[str] = []
    for path in paths:
        points = outline(path)
        if not points:
            continue
        reach = path.width / 2 if path.stroke else 0.0
        left, right = min(x for x, _ in points) - reach, max(x for x, _ in points) + reach
        top, bottom = min(y for _, y in points) - reach, max(y for _, y in points) + reach
        for label, box in boxes:
            if left >= box[2] or right <= box[0] or top >= box[3] or bottom <= box[1]:
                continue
            hit = any(crosses(start, end, box) for start, end in segments(path))
            middle = ((box[0] + box[2]) / 2, (box[1] + box[3]) / 2)
            inside = bool(path.fill) and left < middle[0] < right and top < middle[1] < bottom
            if hit or inside:
                faults.append(f"covered: {label.text!r} by {path.fill or path.stroke} at {points[0]}")
    return faults


def reaches_out(path: Path, scene: Scene) -> bool:
    """Tell whether some of a path lies outside the page."""
    points = outline(path)
    return any(
        not (-_FORGIVEN <= x <= scene.width + _FORGIVEN and -_FORGIVEN <= y <= scene.height + _FORGIVEN)
        for x, y in points
    )


def crosses(start: Point, end: Point, box: Box) -> bool:
    """Tell whether a segment goes through a box, its outermost half px left out (Liang and Barsky)."""
    left, top, right, bottom = box[0] + 0.5, box[1] + 0.5, box[2] - 0.5, box[3] - 0.5
    first, last = 0.0, 1.0
    dx, dy = end[0] - start[0], end[1] - start[1]
    for step, room in ((-dx, start[0] - left), (dx, right - start[0]), (-dy, start[1] - top), (dy, bottom - start[1])):
        if step == 0:
            if room < 0:
                return False
        elif step < 0:
            first = max(first, room / step)
        else:
            last = min(last, room / step)
    return first < last


def find_crossings(leaders: Sequence[list[Point]]) -> list[str]:
    """Return the pairs of leaders that cross; those that only touch at an end do not."""
    faults: list[str] = []
    for one, other in combinations(leaders, 2):
        if max(x for x, _ in one) < min(x for x, _ in other) or max(x for x, _ in other) < min(x for x, _ in one):
            continue
        if any(cut(a, b, c, d) for a, b in pairwise(one) for c, d in pairwise(other)):
            faults.append(f"crossing: {one} and {other}")
    return faults


def cut(a: Point, b: Point, c: Point, d: Point) -> bool:
    """Tell whether two segments cross within both, by more than a hair."""

    def side(p: Point, q: Point, r: Point) -> float:
        area = (q[0] - p[0]) * (r[1] - p[1]) - (q[1] - p[1]) * (r[0] - p[0])
        length = ((q[0] - p[0]) ** 2 + (q[1] - p[1]) ** 2) ** 0.5
        return area / length if length else 0.0

    one, two, three, four = side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)
    least = min(abs(one), abs(two), abs(three), abs(four))
    return one * two < 0 and three * four < 0 and least > 0.05
