"""A date and the form that a program writes its dates in go in; the moment comes out, as exactly as the form tells it.

The forms are those of day.js, as Mermaid reads them: strictly, every character in its place.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from briefgen.exchange.spans import Moment
from briefgen.timeline.calendar import HOUR, MINUTE, MONTHS, DateError, Precision, days_in_month, instant

_NAMES = "|".join(MONTHS)
_SHORT_NAMES = "|".join(name[:3] for name in MONTHS)
_TOKENS = {
    "YYYY": r"(?P<year>\d{4})", "YY": r"(?P<short>\d{2})", "MMMM": rf"(?P<name>{_NAMES})",
    "MMM": rf"(?P<name>{_SHORT_NAMES})", "MM": r"(?P<month>\d{2})", "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{2})", "Do": r"(?P<day>\d{1,2})(?:st|nd|rd|th)", "D": r"(?P<day>\d{1,2})",
    "HH": r"(?P<hour>\d{2})", "H": r"(?P<hour>\d{1,2})", "hh": r"(?P<hour>\d{2})", "h": r"(?P<hour>\d{1,2})",
    "mm": r"(?P<minute>\d{2})", "m": r"(?P<minute>\d{1,2})", "ss": r"(?P<second>\d{2})", "s": r"(?P<second>\d{1,2})",
    "SSS": r"\d{3}", "SS": r"\d{2}", "S": r"\d", "A": r"(?P<half>[AP]M)", "a": r"(?P<half>[ap]m)",
    "ZZ": r"(?P<offset>[+-]\d{4}|Z)", "Z": r"(?P<offset>[+-]\d{2}:\d{2}|Z)",
    "X": r"(?P<stamp>\d{1,12})(?:\.\d{1,3})?", "x": r"(?P<millis>\d{1,15})",
}  # fmt: skip
_TOKEN = re.compile(r"\[([^\]]*)\]|" + "|".join(sorted(_TOKENS, key=len, reverse=True)))
_FINENESS: tuple[tuple[str, Precision], ...] = (
    ("second", "second"), ("minute", "minute"), ("hour", "hour"), ("day", "day"), ("month", "month"), ("name", "month"),
)  # fmt: skip
_LONGEST_FORM = 60


@dataclass(frozen=True, slots=True)
class DateForm:
    """A form of dates.

    Attributes:
        form: as written, in the tokens of day.js.
        century: first of the hundred years in which years of two digits lie; None refuses them.
    """

    form: str
    century: int | None = None

    def matches(self, text: str) -> bool:
        """Tell whether a text has the form."""
        return bool(text) and _compile(self.form).fullmatch(text) is not None

    def read(self, text: str) -> tuple[Moment, bool]:
        """Return the moment of a text in this form, and whether it is in universal time.

        Raises:
            DateError: it has another form, or there is no such date.

        >>> DateForm("D MMM YYYY").read("7 Oct 2015")[0].precision
        'day'
        """
        found = _compile(self.form).fullmatch(text)
        if found is None:
            raise DateError(f"'{text[:60]}' is not of the form {self.form}", "write it so, or change dateFormat")
        parts = {name: value for name, value in found.groupdict().items() if value is not None}
        if "stamp" in parts or "millis" in parts:
            seconds = int(parts["stamp"]) if "stamp" in parts else int(parts["millis"]) // 1000
            return Moment(seconds, "second"), True
        year = self._read_year(text, parts)
        precision: Precision = next((unit for name, unit in _FINENESS if name in parts), "year")
        month = _read_month(parts)
        day = int(parts.get("day", 1))
        if not 1 <= month <= 12 or not 1 <= day <= days_in_month(year, month):
            raise DateError(f"'{text[:60]}' is not a date: there is no such day")
        seconds = _read_clock(text, parts) - _read_offset(parts.get("offset", "Z"))
        return Moment(instant(year, month, day) + seconds, precision), "offset" in parts

    def _read_year(self, text: str, parts: dict[str, str]) -> int:
        if "year" in parts:
            return int(parts["year"])
        if "short" not in parts:
            unit = "year" if {"day", "month", "name"} & parts.keys() else "day"
            reason = f"Mermaid takes the {unit} at which the chart is looked at"
            raise DateError(
                f"'{text[:60]}', of the form {self.form}, has no {unit}: {reason}",
                "write whole dates, and dateFormat YYYY-MM-DD or YYYY-MM-DD HH:mm",
            )
        if self.century is None:
            raise DateError(f"'{text[:60]}' has a year of two digits", "say which hundred years are meant")
        return self.century + (int(parts["short"]) - self.century) % 100


def _read_month(parts: dict[str, str]) -> int:
    if "name" in parts:
        return next(number for number, name in enumerate(MONTHS, 1) if name.startswith(parts["name"]))
    return int(parts.get("month", 1))


def _read_clock(text: str, parts: dict[str, str]) -> int:
    hour, minute, second = (int(parts.get(name, 0)) for name in ("hour", "minute", "second"))
    if "half" in parts:
        hour = hour % 12 + (12 if parts["half"].lower() == "pm" else 0)
    if hour > 23 or minute > 59 or second > 59:
        raise DateError(f"'{text[:60]}' is not a time")
    return hour * HOUR + minute * MINUTE + second


def _read_offset(offset: str) -> int:
    if offset == "Z":
        return 0
    digits = offset.replace(":", "")
    seconds = int(digits[1:3]) * HOUR + int(digits[3:5]) * MINUTE
    return -seconds if digits[0] == "-" else seconds


def _compile(form: str) -> re.Pattern[str]:
    """Return what a form stands for; the second of two tokens of one kind says nothing more."""
    pattern, at = "", 0
    seen: set[str] = set()
    for found in _TOKEN.finditer(form[:_LONGEST_FORM]):
        pattern += re.escape(form[at : found.start()])
        at = found.end()
        if found[0].startswith("["):
            pattern += re.escape(found[1] or "")
            continue
        token = _TOKENS[found[0]]
        name = re.match(r"\(\?P<(\w+)>", token)
        if name and name[1] in seen:
            token = token.replace(f"?P<{name[1]}>", "?:")
        if name:
            seen.add(name[1])
        pattern += token
    return re.compile(pattern + re.escape(form[at:_LONGEST_FORM]))
