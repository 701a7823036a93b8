"""How many origins there are is said only where somebody said through whom a source is known."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen import compose, load
from briefgen.brief.tree import Figure, ParagraphBlock, inline_text


@pytest.mark.parametrize(
    ("traced", "said", "title"),
    [
        (0, "This brief rests on 9 sources.", "9 sources"),
        (1, "This brief rests on 9 sources of 8 independent origins.", "9 sources, 8 independent origins"),
        (
            3,
            "This brief rests on 9 sources of 6 independent origins. 44% of them go back to one: Paper 0.",
            "4 of 9 sources go back to one origin",
        ),
    ],
)
def test_origins_are_counted_where_they_are_known(tmp_path: Path, traced: int, said: str, title: str) -> None:
    sources = [f"  s{n}: {{title: Paper {n}{', via: s0' if 1 <= n <= traced else ''}}}" for n in range(9)]
    names = ", ".join(f"s{n}" for n in range(9))
    text = f"events:\n- {{date: 2020, title: A, sources: [{names}]}}\n"
    head = "briefgen: 1\nmeta: {title: T}\nsources:\n"
    (tmp_path / "t.yaml").write_text("\n".join([head.rstrip(), *sources, text]), encoding="utf-8")
    (section,) = [each for each in compose(load(tmp_path / "t.yaml")).brief.sections if each.id == "sources"]
    statement = section.blocks[0]
    assert isinstance(statement, ParagraphBlock)
    assert inline_text(statement.content).startswith(f"{said} ") or inline_text(statement.content) == said
    captions = [inline_text(block.caption) for block in section.blocks if isinstance(block, Figure)]
    assert captions in ([title], [])
