"""What an attribute of a figure may hold is said here in data; checks of single values come out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeGuard

from briefgen.draw.colors import read_color
from briefgen.draw.dashes import is_dash

# Numbers beyond this are not reckoned with, and lengths beyond that fit on no page.
_LARGEST = 1e300
_LARGEST_LENGTH = 100_000


@dataclass(frozen=True, slots=True)
class Value:
    """What one attribute may hold.

    Attributes:
        allows: tells whether a single value is drawn.
        wanted: what was expected, for the message.
        listed: whether the attribute is a single value, may be a list of them, or must be one.
    """

    allows: Callable[[object], bool]
    wanted: str
    listed: Literal["no", "may", "must"] = "no"


@dataclass(frozen=True, slots=True)
class Table:
    """What one object of a figure may hold.

    Attributes:
        drawn: the attributes that are drawn, or that may be given with the one value that is drawn.
        ignored: attributes that leave paper as it is: hover, editing, animation.
        required: attributes that must be given because plotly.js would work them out, with what to give.
        many: the attribute is a list of such objects.
    """

    drawn: Mapping[str, Value | Table]
    ignored: frozenset[str] = frozenset()
    required: Mapping[str, str] = field(default_factory=dict)
    many: bool = False


def is_list(value: object) -> TypeGuard[Sequence[Any]]:
    """Tell whether this is a list or tuple of values.

    >>> is_list((1, 2)), is_list("ab")
    (True, False)
    """
    return isinstance(value, (list, tuple))


def is_number(value: object) -> TypeGuard[float]:
    """Tell whether this is a number that can be reckoned with; true and false are none.

    >>> is_number(1), is_number(True), is_number(float("nan")), is_number(10**400)
    (True, False, False, False)
    """
    return isinstance(value, (int, float)) and not isinstance(value, bool) and -_LARGEST < value < _LARGEST


def _is_length(value: object) -> bool:
    """Tell whether this may be a size or width in px."""
    return is_number(value) and 0 <= value <= _LARGEST_LENGTH


def is_share(value: object) -> bool:
    """Tell whether this is a number from 0 to 1."""
    return is_number(value) and 0 <= value <= 1


def _is_color(value: object) -> bool:
    return isinstance(value, str) and read_color(value) is not None


def is_place(value: object) -> bool:
    """Tell whether this may be a coordinate: a number, or a date as text or object."""
    return is_number(value) or isinstance(value, (str, date))


def is_place_or_gap(value: object) -> bool:
    """Tell whether this may be a coordinate, or the lack of one."""
    return value is None or is_place(value)


def is_text(value: object) -> bool:
    """Tell whether this may be a text; whole numbers are shown as they are."""
    return isinstance(value, str) or (isinstance(value, int) and is_number(value))


def is_text_or_gap(value: object) -> bool:
    """Tell whether this may be a text, or the lack of one."""
    return value is None or is_text(value)


def _is_blank_title(value: object) -> bool:
    return value == "" or (isinstance(value, Mapping) and not value.get("text") and not value.get("subtitle"))


def is_blank_template(value: object) -> bool:
    """Tell whether a template sets nothing; a trace of one holds its type only."""
    if isinstance(value, Mapping):
        return all(key == "type" or is_blank_template(child) for key, child in value.items())
    return value is None or (isinstance(value, (list, tuple)) and all(is_blank_template(child) for child in value))


def only(*allowed: object) -> Value:
    """Return an entry for an attribute that may be given with these values alone."""
    known = frozenset((type(each), each) for each in allowed)
    kinds = frozenset(type(each) for each in allowed)
    shown = ", ".join(_show_constant(each) for each in allowed)
    # True is 1 to Python, so the type counts; one that is not asked for may be a list, which has no hash.
    return Value(lambda value: type(value) in kinds and (type(value), value) in known, shown)


def _show_constant(constant: object) -> str:
    return str(constant).lower() if isinstance(constant, bool) else f"'{constant}'"


def listed(value: Value) -> Value:
    """Return the entry of an attribute that may also be a list, a value for each point."""
    return Value(value.allows, value.wanted, "may")


NUMBER = Value(is_number, "a number")
LENGTH = Value(_is_length, f"a number from 0 to {_LARGEST_LENGTH}")
POSITIVE = Value(lambda value: _is_length(value) and value != 0, f"a number above 0, at most {_LARGEST_LENGTH}")
SHARE = Value(is_share, "a number from 0 to 1")
COLOR = Value(_is_color, "a colour such as '#004488' or 'rgba(0,68,136,0.5)'")
DASH = Value(is_dash, "a dash style such as 'dot', or lengths such as '4px,2px'")
FLAG = only(True, False)
TEXT = Value(is_text, "text")
PLACE = Value(is_place, "a number, or a date such as '2024-03-01'")
PLACES = Value(is_place_or_gap, "a list of numbers or dates", "must")
TITLE = Value(_is_blank_title, "an empty title: write titles as annotations")
NOTHING = Value(lambda value: value in ((), []), "an empty list")
SHAPES_OF_PATTERN = only("", "/", "\\", "x", "-", "|", "+", ".")
ZERO = Value(lambda value: is_number(value) and value == 0, "0")
ONE = Value(lambda value: is_number(value) and value == 1, "1")
OPAQUE = Value(ONE.allows, "1: set the opacity of colours or markers instead")
REFERENCE = Value(lambda value: isinstance(value, str), "an axis such as 'x2', 'x2 domain' or 'paper'")
