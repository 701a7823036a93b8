"""Any part of a brief may be off: what is left has no link that leads nowhere and loses no claim or figure."""

from __future__ import annotations

from pathlib import Path

import pytest

from briefgen.brief.number import walk_sections
from briefgen.brief.tree import Brief, Table, inline_text
from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.style import PROFILES, SECTION_NAMES

ROOT = Path(__file__).parent.parent.parent
FOUNDING = ROOT / "timelines" / "syria-2015-10-07.yaml"


def build(folder: Path, off: tuple[str, ...] = (), **fields: object) -> tuple[Brief, str]:
    style = folder / "part.yaml"
    style.write_text(f"extends: plain\nsections: {{off: [{', '.join(off)}]}}\n", encoding="utf-8")
    built = run_build(Job(FOUNDING, "x", formats=("html", "pdf"), style=str(style), **fields))  # type: ignore[arg-type]
    return built.brief, built.outputs["html"].decode("utf-8")


def assert_links_lead_somewhere(page: str) -> None:
    import re

    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(re.findall(r'\bid="([^"]+)"', page))


@pytest.mark.parametrize("off", SECTION_NAMES)
def test_each_section_can_be_off(off: str, tmp_path: Path) -> None:
    brief, page = build(tmp_path, (off,))
    assert off not in [section.id for section in brief.sections]
    assert_links_lead_somewhere(page)


@pytest.mark.parametrize("profile", PROFILES)
def test_each_profile_builds(profile: str, tmp_path: Path) -> None:
    brief, page = build(tmp_path, profile=profile)
    assert not set(PROFILES[profile]["off"]) & {section.id for section in brief.sections}
    assert_links_lead_somewhere(page)


def test_claims_and_figures_move_into_the_chronology_when_their_sections_are_off(tmp_path: Path) -> None:
    whole, _ = build(tmp_path)
    _, page = build(tmp_path, ("contested", "quantities"))
    assert [section.id for section in walk_sections(whole.sections)].count("contested") == 1
    assert "Their videos show guided missiles" in page
    assert "Cruise missiles launched: 26 missiles" in page


def test_one_page_is_one_page(tmp_path: Path) -> None:
    built = run_build(Job(FOUNDING, "x", formats=("pdf",), one_page=True))
    assert built.pages == 1
    front = {"bottom-line", "judgments", "changes", "figure"}
    assert {section.id for section in built.brief.sections} <= {*front, "outlook", "gaps"}


def test_sections_stand_in_the_order_and_under_the_words_of_the_style(tmp_path: Path) -> None:
    style = tmp_path / "order.yaml"
    style.write_text(
        "extends: plain\nsections:\n  order: [gaps, chronology]\n  headings: {gaps: What we do not know}\n"
        "  contents: never\n  numbered: false\n",
        encoding="utf-8",
    )
    brief = run_build(Job(FOUNDING, "x", formats=("html",), style=str(style))).brief
    assert [(section.id, section.full_heading) for section in brief.sections] == [
        ("gaps", "What we do not know"),
        ("chronology", "Chronology"),
    ]


def test_pictures_stand_in_the_annex_and_their_events_point_at_them(tmp_path: Path) -> None:
    from PIL import Image

    Image.new("RGB", (40, 30), "#004488").save(tmp_path / "seen.png")
    path = tmp_path / "t.yaml"
    path.write_text(
        "briefgen: 1\nmeta: {title: T}\nevents:\n"
        "- {id: e, date: 2001, title: A,\n"
        "   media: [{file: seen.png, alt: A blue field, caption: The field, credit: Desk}]}\n",
        encoding="utf-8",
    )
    built = run_build(Job(path, "t", formats=("html", "pdf", "docx", "json")))
    page = built.outputs["html"].decode("utf-8")
    assert 'alt="A blue field"' in page
    assert 'href="#exhibit-e-1"' in page
    assert "Credit: Desk." in page
    without = run_build(Job(path, "t", formats=("html",), profile="newsroom")).outputs["html"].decode("utf-8")
    assert "Pictures, not printed here: The field." in without


def test_signatures_have_a_line_for_each_who_signs() -> None:
    built = run_build(Job(FOUNDING, "x", formats=("html",), style="formal"))
    (section,) = [section for section in built.brief.sections if section.id == "signature"]
    assert section.heading == "Signatures"
    assert_links_lead_somewhere(built.outputs["html"].decode())


def test_columns_that_say_nothing_are_left_out(tmp_path: Path) -> None:
    timeline = tmp_path / "bare.yaml"
    timeline.write_text(
        "briefgen: 1\nmeta: {title: A}\n"
        "actors: {a: {name: Ann, note: Wrote it down}, b: {name: Bob}}\n"
        "places: {p: {name: Port}, q: {name: Quay}}\n"
        "events:\n- {date: 2015, title: A, actors: [a, b], places: [p, q]}\n",
        encoding="utf-8",
    )
    brief = run_build(Job(timeline, "x", formats=("json",))).brief
    blocks = [block for section in walk_sections(brief.sections) for block in section.blocks]
    tables = {block.id: block for block in blocks if isinstance(block, Table)}
    headings = {name: [inline_text(column.heading) for column in table.columns] for name, table in tables.items()}
    assert headings["table-actors"] == ["Name", "Remarks"]
    assert headings["table-places"] == ["Place", "Events"]
    assert all(len(row.cells) == 2 for name in ("table-actors", "table-places") for row in tables[name].rows)


def test_who_signs_is_said_in_the_briefs_language_and_own_roles_as_written(tmp_path: Path) -> None:
    shipped = run_build(Job(FOUNDING, "x", formats=("html",), style="formal", language="de")).outputs["html"].decode()
    assert "Erstellt von" in shipped
    assert "Genehmigt von" in shipped
    assert "Approved by" not in shipped
    style = tmp_path / "own.yaml"
    style.write_text(
        "extends: plain\nname: own\nsignature: {usual: [approved], roles: [The mayor]}\n", encoding="utf-8"
    )
    own = run_build(Job(FOUNDING, "x", formats=("html",), style=str(style), language="de")).outputs["html"].decode()
    assert "The mayor" in own
    assert "Genehmigt von" not in own


def test_the_audit_is_for_those_who_write_and_check_unless_the_style_says_so(tmp_path: Path) -> None:
    timeline = tmp_path / "t.yaml"
    timeline.write_text(
        "briefgen: 1\nmeta: {title: A}\nsources: {s: {title: Report}}\n"
        "events:\n- {date: 2015, title: A, sources: [s]}\n- {date: 2016, title: B}\n",
        encoding="utf-8",
    )
    style = tmp_path / "asks.yaml"
    style.write_text("extends: plain\nname: asks\nsections: {audit: true}\n", encoding="utf-8")

    def says_audit(profile: str, style: str = "plain") -> bool:
        page = run_build(Job(timeline, "x", formats=("html",), profile=profile, style=style)).outputs["html"].decode()
        return "The audit of sources" in page

    assert {profile: says_audit(profile) for profile in ("analyst", "legal", "board", "newsroom", "sitrep")} == {
        "analyst": True, "legal": True, "board": False, "newsroom": False, "sitrep": False,
    }  # fmt: skip
    assert says_audit("board", str(style))
