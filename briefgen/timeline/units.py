"""Figures of one thing go in; the factors that bring them to one unit come out, so that they can be laid side by side.

The factors are those of NIST Special Publication 811 (2008), appendix B. Units outside the table, people and ships and
currencies among them, are alike only where they are written alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from briefgen.timeline.model import Quantity

# What is measured: (names, how many of the first unit of its row one of these is). An "s" at the end may be missing.
_UNITS: dict[str, tuple[tuple[str, str], ...]] = {
    "length": (
        ("m metre metres meter meters mètre mètres", "1"),
        ("mm millimetre millimetres millimeter millimeters", "0.001"),
        ("cm centimetre centimetres centimeter centimeters", "0.01"),
        ("km kilometre kilometres kilometer kilometers kilomètre kilomètres", "1000"),
        ("in inch inches", "0.0254"),
        ("ft foot feet", "0.3048"),
        ("yd yard yards", "0.9144"),
        ("mi mile miles meile meilen", "1609.344"),
        ("nmi nm nautical-mile nautical-miles seemeile seemeilen", "1852"),
    ),
    "area": (
        ("m² m2 m^2 square-metre square-metres square-meter square-meters", "1"),
        ("ha hectare hectares hektar", "10000"),
        ("km² km2 km^2 square-kilometre square-kilometres square-kilometer square-kilometers", "1000000"),
        ("acre acres", "4046.8564224"),
        ("mi² mi2 mi^2 square-mile square-miles", "2589988.110336"),
    ),
    "volume": (
        ("l litre litres liter liters", "1"),
        ("m³ m3 m^3 cubic-metre cubic-metres cubic-meter cubic-meters", "1000"),
        ("bbl barrel barrels", "158.987294928"),
    ),
    "mass": (
        ("kg kilogram kilograms kilogramme kilogrammes kilogramm", "1"),
        ("g gram grams gramme grammes gramm", "0.001"),
        ("t tonne tonnes", "1000"),
        ("lb lbs pound pounds", "0.45359237"),
    ),
    "time": (
        ("s sec second seconds sekunde sekunden seconde secondes", "1"),
        ("ms millisecond milliseconds", "0.001"),
        ("min minute minutes minuten", "60"),
        ("h hour hours stunde stunden heure heures", "3600"),
        ("d day days tag tage jour jours", "86400"),
        ("week weeks woche wochen semaine semaines", "604800"),
    ),
    "calendar": (
        ("month months monat monate mois", "1"),
        ("year years jahr jahre an ans année années", "12"),
    ),
    "speed": (
        ("m/s", "1"),
        ("km/h kph", "0.277777777777777777777777777778"),
        ("mph", "0.44704"),
        ("kn kt knot knots knoten", "0.514444444444444444444444444444"),
    ),
    "data": (
        ("b byte bytes", "1"),
        ("kb kilobyte kilobytes", "1000"),
        ("mb megabyte megabytes", "1000000"),
        ("gb gigabyte gigabytes", "1000000000"),
        ("tb terabyte terabytes", "1000000000000"),
    ),
    "power": (("w watt watts", "1"), ("kw kilowatt kilowatts", "1000"), ("mw megawatt megawatts", "1000000")),
    "share": (("% percent per-cent prozent", "1"), ("‰ permille promille", "0.1")),
}
_FACTORS = {
    name: (kind, Decimal(factor)) for kind, rows in _UNITS.items() for names, factor in rows for name in names.split()
}


def find_common_unit(quantities: Sequence[Quantity]) -> str | None:
    """Return the unit in which figures can be compared: that of the first; None where they cannot be."""
    unit = quantities[0].unit
    return unit if all(unit_factor(each.unit, unit) is not None for each in quantities) else None


def convert_quantity(quantity: Quantity, unit: str) -> Quantity | None:
    """Return a figure in another unit, rounded to three digits that count; None where that cannot be said."""
    factor = unit_factor(quantity.unit, unit)
    if factor is None:
        return None
    values = {
        name: None if value is None else _round(value * factor)
        for name, value in (("low", quantity.low), ("best", quantity.best), ("high", quantity.high))
    }
    return quantity.model_copy(update={**values, "unit": unit, "written": ""})


def _round(value: Decimal) -> Decimal:
    """Return a number with three digits that count; those before its point are kept.

    >>> _round(Decimal("2414.016")), _round(Decimal("0.62137"))
    (Decimal('2414'), Decimal('0.621'))
    """
    places = max(2 - value.adjusted(), 0) if value else 0
    return round(value, places) if places else value.to_integral_value()


def find_measure(unit: str) -> tuple[str, str]:
    """Return what is alike for all units that can be compared: what they measure, or the unit where nobody knows.

    >>> find_measure("mi") == find_measure("km"), find_measure("People"), find_measure("length")
    (True, ('', 'people'), ('', 'length'))
    """
    known = _FACTORS.get("-".join(unit.casefold().split()))
    return ("", unit.casefold()) if known is None else (known[0], "")


def unit_factor(unit: str, into: str) -> Decimal | None:
    """Return by what a figure in one unit is multiplied to give it in another; None where that cannot be said.

    >>> unit_factor("mi", "km"), unit_factor("people", "People"), unit_factor("people", "km")
    (Decimal('1.609344'), Decimal('1'), None)
    """
    if unit.casefold() == into.casefold():
        return Decimal(1)
    first, second = (_FACTORS.get("-".join(each.casefold().split())) for each in (unit, into))
    if first is None or second is None or first[0] != second[0]:
        return None
    return first[1] / second[1]
