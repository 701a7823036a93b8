"""PDF/UA-1 and PDF/A as veraPDF judges them: every kind of brief conforms, and each planted damage is found."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Callable, Iterable, Mapping
from itertools import cycle
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from PIL import Image

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.style import UserFigure
from briefgen.writers.pdf.seal import seal_file
from briefgen.writers.pdf.sign import Signing, sign_file

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
TIMELINES = sorted((ROOT / "timelines").glob("*.yaml"))
STYLES = sorted(path.stem for path in (ROOT / "styles").glob("*.yaml"))
FOUNDING = ROOT / "timelines" / "syria-2015-10-07.yaml"
ARABIC = FOUNDING.with_name("ibn-battuta.yaml")

Faults = dict[str, dict[str, list[str]]]
Validate = Callable[[Mapping[str, bytes], str], Faults]


def faults_of(found: Faults) -> list[str]:
    return [
        f"{name} {profile} {fault}" for name, by in found.items() for profile, faults in by.items() for fault in faults
    ]


def build(timeline: Path, **options: Any) -> bytes:
    return run_build(Job(timeline, timeline.stem, formats=("pdf",), **options)).outputs["pdf"]


# -- every kind of brief --------------------------------------------------------------------------------------


@pytest.mark.long
def test_examples_conform(validate: Validate) -> None:
    """Every example, and every style; which of them meet is for the long test."""
    pairs = list(zip(TIMELINES, cycle(STYLES), strict=False))
    assert {style for _, style in pairs} == set(STYLES)
    files = {f"{path.stem}-{style}.pdf": build(path, style=style) for path, style in pairs}
    assert faults_of(validate(files, "ua1,3a")) == []


@pytest.mark.full
def test_every_example_conforms_in_every_style(validate: Validate) -> None:
    files = {f"{path.stem}-{style}.pdf": build(path, style=style) for path in TIMELINES for style in STYLES}
    assert faults_of(validate(files, "ua1,3a")) == []


@pytest.mark.long
def test_what_a_style_may_ask_for_conforms(validate: Validate, tmp_path: Path) -> None:
    style = tmp_path / "all.yaml"
    style.write_text(
        "extends: plain\nnotes: foot\npage: {columns: 2, duplex: true}\ntype: {justify: true, hyphenate: true}\n",
        encoding="utf-8",
    )
    files = {f"{path.stem}.pdf": build(path, style=str(style)) for path in (FOUNDING, ARABIC)}
    assert faults_of(validate(files, "ua1,3a")) == []


@pytest.mark.long
def test_a_logo_conforms_with_words_and_as_decoration(validate: Validate, tmp_path: Path) -> None:
    (tmp_path / "drawing.svg").write_text(DRAWING, encoding="utf-8")
    files = {}
    for name, alt in (("told", "Linden Works"), ("plain", "")):
        style = tmp_path / f"{name}.yaml"
        style.write_text(f"extends: formal\nlogo: {{file: drawing.svg, alt: '{alt}'}}\n", encoding="utf-8")
        files |= {f"{name}-{path.stem}.pdf": build(path, style=str(style)) for path in (FOUNDING, ARABIC)}
    assert faults_of(validate(files, "ua1,3a")) == []


@pytest.mark.long
def test_the_other_standards_are_met_or_not_claimed(validate: Validate) -> None:
    older = build(FOUNDING, pdf_standard="ua1+2a")
    assert faults_of(validate({"older.pdf": older}, "ua1,2a")) == []
    with pikepdf.open(io.BytesIO(older)) as pdf:
        assert not list(pdf.attachments)
    with pikepdf.open(io.BytesIO(build(FOUNDING, pdf_standard="none"))) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
        assert b"<pdfaid:part>" not in packet
        assert b"<pdfuaid:part>" not in packet
        assert "/StructTreeRoot" in pdf.Root


@pytest.mark.long
def test_pictures_and_figures_of_the_users_own_conform(validate: Validate, tmp_path: Path) -> None:
    make_pictures(tmp_path)
    (tmp_path / "figure.json").write_text(json.dumps(EXPLICIT_FIGURE), encoding="utf-8")
    timeline = tmp_path / "pictures.yaml"
    (tmp_path / "drawing.svg").write_text(DRAWING, encoding="utf-8")
    media = "\n".join(
        f"- {{date: 2020-01-{day:02}, title: Picture {day}, media: [{{file: {name}, alt: A picture}}]}}"
        for day, name in enumerate(["drawing.svg", *sorted(PICTURES)], 1)
    )
    timeline.write_text(f"briefgen: 1\nmeta: {{title: Pictures}}\nevents:\n{media}\n", encoding="utf-8")
    figure = UserFigure(file=str(tmp_path / "figure.json"), title="Own figure", alt="A line that rises")
    files = {"pictures.pdf": build(timeline, figures=(figure,)), "one-page.pdf": build(FOUNDING, one_page=True)}
    assert faults_of(validate(files, "ua1,3a")) == []


@pytest.mark.long
def test_a_long_brief_conforms(validate: Validate, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    count = 2000 if request.config.getoption("--full") else 300
    timeline = tmp_path / "long.yaml"
    events = "\n".join(
        f"- {{date: {1000 + index // 12}-{index % 12 + 1:02}, title: Event {index}, sources: [s{index % 7}@p. 4], "
        f"summary: 'It is *long* and has a [link](https://example.org/{index}).'}}"
        for index in range(count)
    )
    sources = "".join(f"  s{index}: {{title: Source {index}}}\n" for index in range(7))
    timeline.write_text(f"briefgen: 1\nmeta: {{title: Long}}\nsources:\n{sources}events:\n{events}\n", encoding="utf-8")
    assert faults_of(validate({"long.pdf": build(timeline)}, "ua1,3a")) == []


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="80" height="40"><rect width="60" height="30" fill="#a06"/>'
    '<text x="9" y="25" font-size="20">words</text></svg>'
)
PICTURES: dict[str, tuple[str, str]] = {
    "rgb.png": ("RGB", "PNG"),
    "transparent.png": ("RGBA", "PNG"),
    "palette.png": ("P", "PNG"),
    "grey.jpg": ("L", "JPEG"),
    "print.jpg": ("CMYK", "JPEG"),
    "bilevel.png": ("1", "PNG"),
    "deep.png": ("I;16", "PNG"),
}
EXPLICIT_FIGURE = {
    "data": [{"type": "scatter", "mode": "lines", "x": [0, 1], "y": [0, 1], "line": {"color": "#004488", "width": 2}}],
    "layout": {
        "width": 400, "height": 200, "autosize": False, "showlegend": False,
        "margin": {"l": 10, "r": 10, "t": 10, "b": 10, "autoexpand": False},
        "xaxis": {"type": "linear", "range": [0, 1], "visible": False},
        "yaxis": {"type": "linear", "range": [0, 1], "visible": False},
    },
}  # fmt: skip


def make_pictures(folder: Path) -> None:
    for name, (mode, kind) in PICTURES.items():
        Image.new(mode, (60, 40)).save(folder / name, kind)


# -- planted damages ------------------------------------------------------------------------------------------


def find_elements(pdf: pikepdf.Pdf, kind: str) -> list[Any]:
    return [
        each
        for each in pdf.objects
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/StructElem" and each.get("/S") == f"/{kind}"
    ]


def find_links(pdf: pikepdf.Pdf) -> list[Any]:
    return [link for page in pdf.pages for link in page.obj.get("/Annots", [])]


def fonts(pdf: pikepdf.Pdf) -> list[Any]:
    return list(pdf.pages[0].Resources.Font.values())


def change_metadata(pdf: pikepdf.Pdf, old: bytes, new: bytes) -> None:
    packet = pdf.Root.Metadata.read_bytes()
    assert old in packet
    pdf.Root.Metadata.write(packet.replace(old, new))


def add_content(pdf: pikepdf.Pdf, operators: bytes) -> None:
    pdf.pages[0].contents_add(pdf.make_stream(operators))


def drop_key(found: Iterable[Any], key: str) -> None:
    each = next(each for each in found if key in each)
    del each[key]


def repeat_note_id(pdf: pikepdf.Pdf) -> None:
    first, second, *_ = find_elements(pdf, "Note")
    second.ID = first.ID


DAMAGES: dict[str, Callable[[pikepdf.Pdf], None]] = {
    "no structure tree": lambda pdf: drop_key([pdf.Root], "/StructTreeRoot"),
    "not marked": lambda pdf: drop_key([pdf.Root], "/MarkInfo"),
    "no language": lambda pdf: drop_key([pdf.Root], "/Lang"),
    "title not shown": lambda pdf: drop_key([pdf.Root], "/ViewerPreferences"),
    "no metadata": lambda pdf: drop_key([pdf.Root], "/Metadata"),
    "no output intent": lambda pdf: drop_key([pdf.Root], "/OutputIntents"),
    "no claim of ISO 14289": lambda pdf: change_metadata(pdf, b"<pdfuaid:part>1</pdfuaid:part>", b""),
    "no claim of ISO 19005": lambda pdf: change_metadata(pdf, b"<pdfaid:part>3</pdfaid:part>", b""),
    "no title": lambda pdf: change_metadata(pdf, b"dc:title", b"dc:source"),
    "a figure without words": lambda pdf: drop_key(find_elements(pdf, "Figure"), "/Alt"),
    "a heading skipped": lambda pdf: find_elements(pdf, "H1")[2].update({"/S": pikepdf.Name.H3}),
    "a head without its column": lambda pdf: drop_key(find_elements(pdf, "TH"), "/A"),
    "a note without a name": lambda pdf: drop_key(find_elements(pdf, "Note"), "/ID"),
    "two notes of one name": repeat_note_id,
    "a link without words": lambda pdf: drop_key(find_links(pdf), "/Contents"),
    "a link without an element": lambda pdf: drop_key(find_links(pdf), "/StructParent"),
    "a font left out": lambda pdf: drop_key([fonts(pdf)[0].DescendantFonts[0].FontDescriptor], "/FontFile2"),
    "letters without meaning": lambda pdf: drop_key(fonts(pdf), "/ToUnicode"),
    "content without a tag": lambda pdf: add_content(pdf, b"0 0 10 10 re f"),
    "an attachment of no relation": lambda pdf: drop_key([pdf.Root.AF[0]], "/AFRelationship"),
    "a script": lambda pdf: pdf.Root.update({"/OpenAction": pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1")}),
    "tabs astray": lambda pdf: drop_key([page.obj for page in pdf.pages], "/Tabs"),
    "colours of a press": lambda pdf: add_content(pdf, b"/Artifact BMC 1 0 0 0 k 0 0 10 10 re f EMC"),
}  # fmt: skip


@pytest.mark.long
def test_each_damage_is_found(validate: Validate, tmp_path: Path) -> None:
    timeline = tmp_path / "small.yaml"
    timeline.write_text(SMALL, encoding="utf-8")
    sound = build(timeline)
    assert faults_of(validate({"sound.pdf": sound}, "ua1,3a")) == []
    files = {f"{name}.pdf": damage(sound, spoil) for name, spoil in DAMAGES.items()}
    found = validate(files, "ua1,3a")
    missed = [name for name, by_profile in found.items() if not any(by_profile.values())]
    assert len(found) >= 15
    assert missed == []


# A little of everything that a damage may hit: a figure, tables with heads, lists, notes and links.
SMALL = """\
briefgen: 1
meta: {title: A small brief, bottom_line: It is small., marking: TLP:CLEAR}
actors: {a: {name: Alpha, kind: company}, b: {name: Beta, kind: person}}
sources: {s: {title: A source, issued: 2015-02-01, url: 'https://example.org/s'}, t: {title: Another}}
events:
- {id: one, date: 2015-01-10, title: First, summary: "It *began*.\\n\\n- here\\n- there", actors: [a], sources: [s]}
- {id: two, date: 2015-02-20, title: Second, actors: [b], sources: ["t@p. 2"], related: {responds_to: [one]}}
- {id: three, date: 2015-03-01, title: Third, actors: [a], quantities: [{what: Length, value: 3, unit: km, by: a}]}
"""


def damage(sound: bytes, spoil: Callable[[pikepdf.Pdf], None]) -> bytes:
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(sound)) as pdf:
        spoil(pdf)
        pdf.save(buffer)
    return buffer.getvalue()


@pytest.mark.long
def test_a_signed_brief_conforms_and_a_sealed_one_claims_no_pdf_a(validate: Validate) -> None:
    finished = build(FOUNDING)
    moment = datetime.datetime.now(datetime.UTC)
    signing = Signing(make_key(moment), "x", moment, "Approved")
    signed = sign_file(finished, "brief.pdf", "key.p12", signing)
    assert (signed.subject, signed.warnings) == ("Test", ())
    # One page without links, on which nothing but the signature's field asks for the order of the Tab key.
    short = sign_file(build(FOUNDING, one_page=True), "short.pdf", "key.p12", signing)
    with pikepdf.open(io.BytesIO(short.data)) as pdf:
        assert len(pdf.pages[0].Annots) == 1
    assert faults_of(validate({"signed.pdf": signed.data, "short.pdf": short.data}, "ua1,3a")) == []
    sealed = seal_file(finished, "brief.pdf", "x")
    assert (sealed.was_archival, sealed.tagged) == (True, True)
    opened = io.BytesIO()
    with pikepdf.open(io.BytesIO(sealed.data), password="x") as pdf:
        assert b"pdfaid:part" not in pdf.Root.Metadata.read_bytes()
        pdf.save(opened)
    # veraPDF knows no passwords, so it is shown what stands behind the encryption.
    found = validate({"opened.pdf": opened.getvalue()}, "ua1,3a")["opened.pdf"]
    assert found["ua1"] == []
    assert [fault for fault in found["3a"] if "identification" in fault.lower()]


def make_key(moment: datetime.datetime) -> bytes:
    """Return a PKCS#12 file with a key and a certificate of its own."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test")])
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key()).serial_number(1)
    day = datetime.timedelta(days=1)
    certificate = made.not_valid_before(moment - day).not_valid_after(moment + day).sign(key, hashes.SHA256())
    locked = serialization.BestAvailableEncryption(b"x")
    return pkcs12.serialize_key_and_certificates(b"x", key, certificate, None, locked)
