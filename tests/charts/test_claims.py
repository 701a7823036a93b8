"""The chart of claims: signs, blocks of speakers, findings, what has no room, and its accepted pictures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from briefgen.charts.canvas import Canvas
from briefgen.charts.claim_points import list_points
from briefgen.charts.claims import build_claims, has_claims
from briefgen.charts.claims_plan import plan_claims
from briefgen.charts.stances import STANCES, draw_stance
from briefgen.draw import draw_figure, scene_to_svg
from briefgen.style import Style
from briefgen.timeline.select import Selected
from briefgen.words import Words

Select = Callable[[str], Selected]
Golden = Callable[[str, str], None]

DISPUTE = """
meta: {title: A case}
actors:
  ministry: {name: Ministry of Public Works}
  rebels: {name: Rebels}
events:
- date: 2015-10-07
  title: A bridge falls
  claims:
  - {by: ministry, issue: who did it, says: The rebels did it., grade: C4, status: disputed}
  - {by: rebels, issue: who did it, says: We did not., stance: denies, grade: D3, status: unverified}
  - {by: Witness, issue: who did it, says: I cannot say., stance: declines}
  - {by: ministry, issue: when it fell, says: At noon., stance: retracts, status: refuted}
  - {by: ministry, issue: when it fell, says: At one., stance: concedes, status: confirmed, grade: A1}
  - {by: Witness, issue: when it fell, says: Perhaps later., stance: disputes}
  - {by: ministry, issue: how long it was, says: A mile.}
  - {says: It was a fine bridge.}
"""


@pytest.mark.parametrize("width", [642.0, 340.0])
def test_picture_is_the_accepted_one(width: float, select: Select, style: Style, words: Words, golden: Golden) -> None:
    chart = build_claims(select(DISPUTE), style, words, width, headline=True)
    scene = draw_figure(chart.plot, style.font_set, alt=chart.alt)
    svg = scene_to_svg(scene, style.font_set, embed_fonts=False).replace("><", ">\n<")
    golden(f"charts/claims-{width:.0f}.svg", svg)


def test_every_stance_has_a_sign_of_its_own(style: Style) -> None:
    """Without the colours no two signs are alike: marker, filling and what lies over it differ."""
    seen = set()
    for stance in STANCES:
        canvas = Canvas(20.0, "FiraGO", "#000000")
        draw_stance(stance, canvas, 10.0, 10.0, style, "")
        plot = canvas.finish(20.0)
        (marks,) = plot["data"]
        marker = marks["marker"]
        over = tuple(shape["path"] for shape in plot["layout"]["shapes"])
        seen.add((marker["symbol"][0], marker["size"][0], marker["color"][0] == "#ffffff", over))
    assert len(seen) == len(STANCES) == 7


def test_key_names_what_is_in_use(select: Select, style: Style, words: Words) -> None:
    plan = plan_claims(select(DISPUTE), style, words, 642.0)
    assert plan.stances == STANCES
    chart = build_claims(select(DISPUTE), style, words, 642.0)
    texts = [annotation["text"] for annotation in chart.plot["layout"]["annotations"]]
    assert {"asserts", "concedes", "denies", "disputes", "declines to say", "retracts", "silent"} <= set(texts)
    assert {"C4", "D3", "A1"} <= set(texts)


def test_findings_stand_last_with_the_signs_they_are_of(select: Select, style: Style, words: Words) -> None:
    plan = plan_claims(select(DISPUTE), style, words, 642.0)
    rows = {row.point.issue: row for block in plan.blocks for row in block.rows}
    assert rows["who did it"].findings == (
        (("asserts",), ("disputed",)),
        (("denies", "declines"), ("unverified",)),
    )
    assert plan.findings > max(block.left + block.column * len(block.speakers) for block in plan.blocks)


def test_one_finding_for_all_needs_no_signs(select: Select, style: Style, words: Words) -> None:
    text = DISPUTE.replace("status: unverified", "status: disputed").replace(
        "stance: declines", "stance: declines, status: disputed"
    )
    plan = plan_claims(select(text), style, words, 642.0)
    rows = {row.point.issue: row for block in plan.blocks for row in block.rows}
    assert rows["who did it"].findings == (((), ("disputed",)),)


def test_what_is_not_drawn_is_counted(select: Select, style: Style, words: Words) -> None:
    chart = build_claims(select(DISPUTE), style, words, 642.0)
    assert "All 2 contested points are shown." in chart.note
    assert "1 more point is not contested and is in the table." in chart.note
    assert "1 statement belongs to no point." in chart.note
    assert ("How long it was", "Ministry of Public Works", "asserts", "A mile.", "", "unverified", "1") in chart.rows
    assert chart.title == "2 of 2 contested points remain open"


def test_many_speakers_are_shared_out(select: Select, style: Style, words: Words) -> None:
    lines = ["events:", "- date: 2015-10-07", "  title: A debate", "  claims:"]
    lines += [f"  - {{by: Speaker {n}, issue: the only point, says: Version {n}}}" for n in range(30)]
    selected = select("\n".join(lines) + "\n")
    for width in (642.0, 340.0):
        plan = plan_claims(selected, style, words, width)
        spoken = [speaker for block in plan.blocks for speaker in block.speakers]
        assert spoken == [f"Speaker {n}" for n in range(30)]
        assert [row.continued for block in plan.blocks for row in block.rows] == [False] + [True] * (
            len(plan.blocks) - 1
        )
        for block in plan.blocks:
            assert block.left + block.column * len(block.speakers) <= plan.findings
    assert "A point with many speakers goes on in the next block." in build_claims(selected, style, words, 642.0).note


def test_every_claim_of_a_shown_point_is_drawn(example: Selected, style: Style) -> None:
    for width in (642.0, 340.0):
        plan = plan_claims(example, style, Words(example.meta.language), width)
        drawn: dict[str, int] = {}
        for block in plan.blocks:
            for row in block.rows:
                drawn[row.point.issue] = drawn.get(row.point.issue, 0) + sum(len(cell) for cell in row.cells)
        assert drawn == {point.issue: len(point.claims) for point in plan.shown}
        assert len(plan.contested) + len(plan.alone) == len(list_points(example))


def test_worth_a_place(select: Select) -> None:
    assert has_claims(select(DISPUTE))
    assert not has_claims(select(DISPUTE.replace("when it fell", "who did it")))
