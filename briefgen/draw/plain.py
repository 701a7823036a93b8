"""A figure as Plotly writes it goes in; plain objects and lists, without nulls and packed numbers, come out."""

from __future__ import annotations

import array
import base64
import binascii
import sys
from collections.abc import Mapping
from typing import Any

from briefgen.draw.values import is_list

# Plotly's names of packed numbers (plotly.js 4.1, array.js) and Python's; 'l' and 'L' differ from machine to machine.
_PACKED = {"i1": "b", "u1": "B", "i2": "h", "u2": "H", "i4": "i", "u4": "I", "f4": "f", "f8": "d"}


def make_plain(value: Any) -> Any:
    """Return a figure without the attributes that are null, which to Plotly are as good as not given.

    Numbers that Plotly's Python side has packed, as it does with those of NumPy and pandas, are lists again.

    >>> make_plain({"x": [1, None], "line": {"dash": None}, "name": None})
    {'x': [1, None], 'line': {}}
    >>> make_plain({"dtype": "i2", "bdata": "AQD//w=="})
    [1, -1]
    """
    if isinstance(value, Mapping):
        if "bdata" in value:
            return _unpack(value)
        return {name: make_plain(child) for name, child in value.items() if child is not None}
    if is_list(value) and any(issubclass(kind, Mapping) for kind in set(map(type, value))):
        return [make_plain(item) for item in value]
    return value


def _unpack(value: Mapping[str, Any]) -> Any:
    """Return packed numbers as a list, with gaps for what is not a number; as they are when they cannot be read."""
    kind, packed = _PACKED.get(str(value.get("dtype"))), value["bdata"]
    if not kind or not isinstance(packed, str) or value.get("shape") is not None:
        return value
    numbers = array.array(kind)
    try:
        numbers.frombytes(base64.b64decode(packed, validate=True))
    except (binascii.Error, ValueError):
        return value
    if sys.byteorder == "big":
        numbers.byteswap()
    return [number if number == number else None for number in numbers]
