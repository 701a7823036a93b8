"""A layout goes in; a frame with its axes comes out, which turns numbers and dates into px."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from briefgen.draw.validate import AXIS_NAME
from briefgen.draw.values import is_number
from briefgen.errors import DrawError

# The forms of a date that plotly.js reads, without an offset, which it would pass over in silence.
_DATE = re.compile(r"\s*(\d{4})(?:-(\d\d?)(?:-(\d\d?)(?:[ Tt](\d\d?)(?::(\d\d)(?::(\d\d(?:\.\d+)?))?)?)?)?)?\s*\Z")
# Places further from the page than this, in px, are all the same to it.
_FURTHEST = 1e9
_DAY_MS = 86_400_000
_EPOCH_ORDINAL = date(1970, 1, 1).toordinal()
_WANTED = {
    "linear": "a number",
    "log": "a number above 0",
    "date": "a date such as '2024-03-01' or '2024-03-01 12:00'",
    "category": "a name of the axis's categoryarray",
}


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """One axis on its stretch of the page.

    Attributes:
        id: "x", "y2" and so on, as figures refer to it.
        options: its object in the layout.
        kind: "linear", "log" (its numbers are powers of ten), "date" (milliseconds since 1970-01-01) or "category"
            (places in a list, from 0).
        offset: its left or upper end, px.
        length: px.
        first, last: the ends of its range, as numbers, at the left and right, or at the foot and top.
        categories: the place of each category.
    """

    id: str
    options: Mapping[str, Any]
    kind: str
    offset: float
    length: float
    first: float
    last: float
    categories: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_x(self) -> bool:
        """Whether the axis runs from left to right."""
        return self.id[0] == "x"

    @property
    def path(self) -> str:
        """Where the axis stands in the figure, for messages."""
        return f"layout.{self.id[0]}axis{self.id[1:]}"

    @property
    def side(self) -> str:
        """The side of the plot that the axis stands on."""
        return str(self.options.get("side") or ("bottom" if self.is_x else "left"))

    @property
    def is_shown(self) -> bool:
        """Whether anything of the axis may be seen."""
        return self.options.get("visible") is not False

    def read(self, value: object, path: str) -> float:
        """Return a value of the figure as a number of the axis.

        Raises:
            DrawError: it is text on a linear axis, no date on an axis of dates, no category of an axis of categories,
                or not above 0 on a logarithmic one.
        """
        number: float | None = None
        if self.kind == "linear":
            number = value if is_number(value) else None
        elif self.kind == "date":
            number = read_date(value)
        elif self.kind == "category":
            number = self.categories.get(value) if isinstance(value, str) else None
        elif is_number(value) and value > 0:
            number = math.log10(value)
        if number is None:
            raise DrawError(_say_astray(path, value, _WANTED[self.kind]))
        return float(number)

    def read_place(self, value: object, path: str) -> float:
        """Return an end of the range, or a place of an annotation: on some axes they are written as its numbers.

        Raises:
            DrawError: as for `read`.
        """
        if self.kind == "category" and isinstance(value, str) and value in self.categories:
            return float(self.categories[value])
        if self.kind in ("log", "category"):
            if not is_number(value):
                wanted = "the power of ten as a number" if self.kind == "log" else "a number, or a category of the axis"
                raise DrawError(_say_astray(path, value, wanted))
            return float(value)
        return self.read(value, path)

    def place(self, number: float) -> float:
        """Return the px from the left or top of the page of a number of the axis."""
        share = (number - self.first) / (self.last - self.first)
        px = self.offset + self.length * (share if self.is_x else 1 - share)
        return px if -_FURTHEST < px < _FURTHEST else math.copysign(_FURTHEST, px)

    def find_all(self, values: Iterable[object], path: str) -> list[float | None]:
        """Return the px of each value; None for a gap."""
        return [
            None if value is None else self.place(self.read(value, f"{path}[{index}]"))
            for index, value in enumerate(values)
        ]

    def holds(self, px: float, slack: float = 0.0) -> bool:
        """Tell whether a px lies on the axis, or no further than `slack` from it."""
        return self.offset - slack <= px <= self.offset + self.length + slack


@dataclass(frozen=True, slots=True)
class Frame:
    """The page of a figure: its size, the area between its margins, and its axes, all in px.

    Attributes:
        width, height: of the page.
        left, top: where the area between the margins begins.
        plot_width, plot_height: of that area.
        axes: by their ids, in the order x, x2, ..., y, y2, ...
    """

    width: float
    height: float
    left: float
    top: float
    plot_width: float
    plot_height: float
    axes: Mapping[str, Axis]

    def find(
        self, reference: str, letter: str, value: object, path: str, read: Callable[[Axis, object, str], float]
    ) -> float:
        """Return the px of a coordinate that refers to the paper, an axis or an axis's domain.

        Args:
            reference: "paper", "x2", "y domain" and so on.
            letter: "x" or "y".
            value: in the unit of the reference; shares of paper and domain count from the left and from the foot.
            path: of the value, for messages.
            read: `Axis.read` or `Axis.read_place`, as the coordinate is written.
        """
        axis = self.axes.get(reference.removesuffix(" domain"))
        if axis and not reference.endswith(" domain"):
            return axis.place(read(axis, value, path))
        if not is_number(value):
            raise DrawError(f"figure attribute '{path}' is '{value}'; expected a number, as it refers to '{reference}'")
        share = float(value) if letter == "x" else 1 - float(value)
        if axis:
            return axis.offset + axis.length * share
        return self.left + self.plot_width * share if letter == "x" else self.top + self.plot_height * share


def read_frame(layout: Mapping[str, Any]) -> Frame:
    """Return the page of a layout that `validate_figure` has passed.

    Raises:
        DrawError: the margins leave no room, or a range is no date.
    """
    width, height, margin = float(layout["width"]), float(layout["height"]), layout["margin"]
    left, top = float(margin["l"]), float(margin["t"])
    plot_width, plot_height = width - left - margin["r"], height - top - margin["b"]
    if plot_width <= 0 or plot_height <= 0:
        raise DrawError("figure attribute 'layout.margin' leaves no room for the plot; give smaller margins")
    axes: list[Axis] = []
    for name, options in layout.items():
        if not AXIS_NAME.match(name) or options is None:
            continue
        low, high = options.get("domain") or (0.0, 1.0)
        is_x = name.startswith("x")
        axis = Axis(
            id=name[0] + name[5:],
            options=options,
            kind=options["type"],
            offset=left + low * plot_width if is_x else top + (1 - high) * plot_height,
            length=(high - low) * (plot_width if is_x else plot_height),
            first=0.0,
            last=1.0,
            categories={name: index for index, name in enumerate(options.get("categoryarray") or ())},
        )
        first, last = (
            axis.read_place(end, f"layout.{name}.range[{index}]") for index, end in enumerate(options["range"])
        )
        if first == last or axis.length <= 0:
            raise DrawError(f"figure attribute 'layout.{name}' has a range or domain of no length")
        axes.append(replace(axis, first=first, last=last))
    axes.sort(key=lambda axis: axis_order(axis.id))
    return Frame(width, height, left, top, plot_width, plot_height, {axis.id: axis for axis in axes})


def _say_astray(path: str, value: object, wanted: str) -> str:
    return f"figure attribute '{path}' is '{value}', which is not on the axis; expected {wanted}"


def axis_order(axis_id: str) -> tuple[str, int]:
    """Return a key that sorts x before x2 before x10 before y."""
    return axis_id[0], int(axis_id[1:] or 1)


def read_date(value: object) -> float | None:
    """Return milliseconds since 1970-01-01, or None when the value is no date of the years 1 to 9999.

    >>> read_date("1970-01-02"), read_date("1970-01-01 00:00:01.5"), read_date(5), read_date("2024-02-30")
    (86400000.0, 1500.0, 5.0, None)
    """
    if isinstance(value, str):
        return _read_date_text(value)
    if isinstance(value, datetime):
        return None if value.tzinfo else _read_date_text(value.isoformat(" "))
    if isinstance(value, date):
        return float((value.toordinal() - _EPOCH_ORDINAL) * _DAY_MS)
    return float(value) if is_number(value) else None


@lru_cache(maxsize=4096)
def _read_date_text(text: str) -> float | None:
    """Return the milliseconds of a date as text, or None."""
    match = _DATE.match(text)
    if not match:
        return None
    year, month, day, hour, minute, second = match.groups()
    try:
        ordinal = date(int(year), int(month or 1), int(day or 1)).toordinal()
    except ValueError:
        return None
    if int(hour or 0) > 23 or int(minute or 0) > 59 or float(second or 0) >= 60:
        return None
    seconds = int(hour or 0) * 3600 + int(minute or 0) * 60 + float(second or 0)
    return (ordinal - _EPOCH_ORDINAL) * _DAY_MS + seconds * 1000
