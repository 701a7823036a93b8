"""Labels break and measure as text does, to the last bit."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from briefgen.charts.wrapping import measure_label, wrap_label
from briefgen.text.fonts import FontSet
from briefgen.text.measure import measure_text, wrap_text

_WORDS = st.sampled_from(
    [
        "the",
        "harbour",
        "Qalaat",
        "al-Madiq",
        "x" * 60,
        "Straße",
        "fi",
        "é\N{COMBINING ACUTE ACCENT}",
        "العربية",
        "東京に",
        "\xa0",
        "",
    ]
)
_TEXTS = st.lists(_WORDS, max_size=12).map(" ".join) | st.text(max_size=30)


@given(_TEXTS, st.sampled_from([7.0, 9.333, 11.3]), st.floats(1.0, 400.0), st.booleans())
def test_lines_are_those_of_the_text(text: str, size: float, width: float, bold: bool) -> None:
    face = FontSet().face(bold=bold)
    assert wrap_label(text, face, size, width) == wrap_text(text, face, size, width)
    assert measure_label(text, face, size) == measure_text(text, face, size)
