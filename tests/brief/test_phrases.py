"""Figures are printed as they were given."""

from __future__ import annotations

import pytest

from briefgen.timeline.model import Quantity
from briefgen.timeline.quantities import print_quantity
from briefgen.words import Words


@pytest.mark.parametrize(
    ("fields", "printed"),
    [
        ({"best": "26"}, "26"),
        ({"best": "250000"}, "250,000"),
        ({"best": "1.50"}, "1.50"),
        ({"best": "0.000000001"}, "0.000000001"),
        ({"best": "12345678901234567"}, "12,345,678,901,234,567"),
        ({"best": "-3.25"}, "-3.25"),
        ({"low": "4", "high": "6"}, "4 to 6"),
        ({"low": "4", "high": "6", "open": "high"}, "4 to 6 or more"),
        ({"low": "12", "open": "high"}, "12 or more"),
        ({"best": "5", "open": "high"}, "5 or more"),
        ({"low": "1", "best": "2", "high": "3"}, "2 (1 to 3)"),
        ({"best": "900", "approximate": True}, "about 900"),
        ({"best": "4", "low": "3"}, "4 (at least 3)"),
        ({"best": "4", "high": "7"}, "4 (at most 7)"),
        ({"best": "4", "open": "both"}, "4, more or less"),
    ],
)
def test_a_figure_is_printed_as_given(fields: dict[str, object], printed: str) -> None:
    assert print_quantity(Quantity.model_validate({"what": "x", **fields}), Words("en")) == printed
