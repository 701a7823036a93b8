"""What the page on text formats shows is imported, or is what an export gives."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from briefgen.exchange.calendars import read_icalendar
from briefgen.exchange.front_matter import read_markdown_folder
from briefgen.exchange.imported import Importer
from briefgen.exchange.json_ld import write_json_ld
from briefgen.exchange.markwhen import read_markwhen
from briefgen.exchange.mermaid import read_mermaid
from briefgen.exchange.stix import read_stix
from tests.exchange.round_trip import read, select, select_imported

PAGE = (Path(__file__).parent.parent.parent / "docs" / "exchange-formats.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize(
    ("language", "importer", "events"),
    [
        ("ics", read_icalendar, [4]),
        ("markwhen", read_markwhen, [6]),
        ("mermaid", read_mermaid, [3, 3]),
        ("json", read_stix, [1]),
        ("md", read_markdown_folder, [1]),
    ],
)
def test_examples_are_imported_whole(language: str, importer: Importer, events: list[int]) -> None:
    found = []
    for name, text in BLOCKS:
        if name == language and "@context" not in text:
            imported = read(importer, text, f"given.{language}")
            assert not imported.left
            found.append(len(select_imported(imported).entries))
    assert found == events


def test_the_example_of_json_ld_is_what_an_export_gives() -> None:
    timeline = next(text for name, text in BLOCKS if name == "yaml")
    assert write_json_ld(select(timeline.encode())).decode() == next(text for _, text in BLOCKS if "@context" in text)
