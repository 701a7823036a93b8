"""A user's SVG: drawn as its programs meant it, or refused before it can do harm."""

from __future__ import annotations

import io
import re
import time
import zipfile
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import TimelineError
from briefgen.pictures import PictureError, measure_picture, read_picture

SVG = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
PLOT = f"""<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg {SVG} width="288pt" height="144pt" viewBox="0 0 288 144" version="1.1">
 <metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">canary-creator</rdf:RDF></metadata>
 <defs><style type="text/css">*{{stroke-linejoin: round; stroke-linecap: butt}}</style></defs>
 <g id="figure_1"><path d="M 0 144 L 288 144 L 288 0 L 0 0 z" style="fill: #ffffff"/>
  <defs><path id="m1" d="M 0 6 L 6 -6 L -6 -6 z" style="stroke: #d62728"/></defs>
  <g clip-path="url(#p1)"><use xlink:href="#m1" x="144" y="72" style="fill: #d62728; stroke: #d62728"/></g>
  <defs><clipPath id="p1"><rect x="36" y="17" width="223" height="111"/></clipPath></defs>
 </g></svg>"""
INKSCAPE = f"""<?xml version="1.0" encoding="UTF-8"?>
<!-- Created with Inkscape -->
<svg {SVG} xmlns:inkscape="http://www.inkscape.org/namespaces/inkscape" width="50mm" height="25mm"
 viewBox="0 0 50 25" inkscape:version="1.3">
 <defs><linearGradient id="g"><stop offset="0" stop-color="#ff0000"/><stop offset="1" stop-color="#0000ff"/>
 </linearGradient></defs>
 <g inkscape:label="Layer 1" transform="translate(5,5)"><rect width="40" height="15" fill="url(#g)"/></g></svg>"""
CLASSES = f"""<svg {SVG} viewBox="0 0 100 100"><style>.a{{fill:#00aa00}} text{{font:bold 40px Helvetica}}</style>
<rect class="a" width="100" height="40"/><text x="5" y="85">Word</text></svg>"""


def draw(text: str) -> Image.Image:
    with Image.open(io.BytesIO(read_picture(text.encode()).data)) as image:
        return image.convert("RGBA")


def at(image: Image.Image, x: float, y: float) -> tuple[int, ...]:
    """Return the colour at a place given as parts of width and height."""
    return image.getpixel((int(image.width * x), int(image.height * y)))  # type: ignore[return-value]


def test_plots_of_other_programs_look_as_they_do_there() -> None:
    plot = draw(PLOT)
    assert plot.size == (1200, 600)
    assert at(plot, 0.5, 0.48) == (0xD6, 0x27, 0x28, 255)
    assert at(plot, 0.1, 0.1) == (255, 255, 255, 255)
    shaded = draw(INKSCAPE)
    assert at(shaded, 0.02, 0.02)[3] == 0, "what is not drawn on stays clear"
    red, blue = at(shaded, 0.14, 0.5), at(shaded, 0.86, 0.5)
    assert red[0] > 200 > blue[0]
    assert blue[2] > 200 > red[2]
    named = draw(CLASSES)
    assert at(named, 0.5, 0.2) == (0, 0xAA, 0, 255)
    letters = named.crop((0, named.height // 2, named.width, named.height))
    assert letters.getextrema()[3][1] == 255, "words are drawn"


@pytest.mark.parametrize(
    ("size", "points"),
    [
        ('width="96" height="48"', (72, 36)),
        ('width="2in" height="1in"', (144, 72)),
        ('width="50mm" height="25mm"', (141.7, 70.9)),
        ('width="72pt" viewBox="0 0 10 5"', (72, 36)),
        ('width="100%" height="100%" viewBox="0 0 200 100"', (150, 75)),
    ],
)
def test_a_drawing_is_as_large_as_it_says(size: str, points: tuple[float, float]) -> None:
    picture = read_picture(f'<svg {SVG} {size}><rect width="9" height="9"/></svg>'.encode())
    assert measure_picture(picture.data) == pytest.approx(points, rel=0.01)


def test_nothing_but_dots_is_left() -> None:
    data = read_picture(PLOT.encode()).data
    assert b"canary" not in data
    assert [data[found.start() : found.end()] for found in re.finditer(rb"tEXt|iTXt|zTXt|tIME|eXIf", data)] == []
    assert read_picture(PLOT.encode()).data == data


def wrap(inner: str, head: str = 'width="100" height="100"') -> str:
    return f"<svg {SVG} {head}>{inner}</svg>"


REFUSED = {
    "a script": (wrap("<script>alert(1)</script>"), "holds a script"),
    "a page": (wrap("<foreignObject><p/></foreignObject>"), "foreignObject"),
    "moving": (wrap('<rect><animate attributeName="x"/></rect>'), "moves"),
    "a local file": (wrap('<image href="/etc/passwd"/>'), "takes in '/etc/passwd'"),
    "a relative file": (wrap('<image xlink:href="../secret.png"/>'), "takes in '../secret.png'"),
    "the network": (wrap('<image href="https://example.org/x.png"/>'), "takes in 'https://example.org/x.png'"),
    "a drawing within": (wrap('<image href="data:image/svg+xml;base64,AAAA"/>'), "takes in 'data:image/svg+xml"),
    "use of a file": (wrap('<use href="other.svg#a"/>'), "takes in 'other.svg#a'"),
    "a style sheet": (wrap("<style>@import url(https://x.org/a.css);</style>"), "takes in a style sheet"),
    "a font": (wrap("<style>@font-face{src:url(file:///x.ttf)}</style>"), "takes in 'file:///x.ttf'"),
    "a fill": (wrap('<rect fill="url(http://x.org/#a)"/>'), "takes in 'http://x.org/#a'"),
    "an inline style": (wrap('<rect style="fill:url(//x.org/a)"/>'), "takes in '//x.org/a'"),
    "entities": ('<!DOCTYPE svg [<!ENTITY a "x">]>' + wrap("&a;"), "defines entities of its own"),
    "outer entities": ('<!DOCTYPE svg [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + wrap("&a;"), "defines entities"),
    "laughs": (
        '<!DOCTYPE svg [<!ENTITY a "ha">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 9}">' for a, b in pairwise("abcdefghi"))
        + "]>" + wrap("&i;"),
        "defines entities",
    ),
    "cut short": (wrap("<g>")[:-12], "is no SVG"),
    "other XML": ("<?xml version='1.0'?><html><body/></html>", "its first element is not 'svg'"),
    "no size": (wrap("<rect/>", ""), "does not say how large it is"),
    "no height": (wrap("<rect/>", 'width="10" height="0"'), "does not say how large it is"),
    "endless": (wrap("<rect/>", 'width="1e9" height="1e9"'), "does not say how large it is"),
    "a line": (wrap("<rect/>", 'width="900000" height="1"'), "is a line, not a picture"),
    "use in itself": (wrap('<g id="a"><use href="#a"/></g>'), "uses '#a' within itself"),
    "use in a ring": (wrap('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>'), "within itself"),
    "uses of uses": (
        wrap(
            '<g id="a0"><rect/></g>'
            + "".join(f'<g id="a{n}">{f"""<use href="#a{n - 1}"/>""" * 10}</g>' for n in range(1, 12))
            + '<use href="#a11"/>'
        ),
        "shows more than 500000 elements",
    ),
    "deep": (wrap("<g>" * 5_000 + "</g>" * 5_000), "more than 200 deep"),
    "crowded": (wrap("<rect/>" * 250_000), "more than 200000 elements"),
    "effects": (wrap("<filter>" + "<feGaussianBlur/>" * 200 + "</filter>"), "more than 100 effects"),
    "bytes": (wrap(f"<desc>{'x' * 21_000_000}</desc>"), "is larger than 20 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_leads_out_or_has_no_end_is_refused_at_once(name: str) -> None:
    text, message = REFUSED[name]
    begin = time.perf_counter()
    with pytest.raises(PictureError, match=re.escape(message)):
        read_picture(text.encode())
    assert time.perf_counter() - begin < 2


HEAVY = {
    "tiny tiles": wrap(
        '<pattern id="p" width="0.001" height="0.001" patternUnits="userSpaceOnUse">'
        '<rect width="1" height="1"/></pattern>'
        '<rect width="100" height="100" fill="url(#p)"/>'
    ),
    "a million dashes": wrap('<path d="M0 0H100" stroke="#000" stroke-dasharray="0.00001"/>'),
    "a stroke": wrap('<path d="M0 0H100" stroke="#000" stroke-width="1e30"/>'),
    "numbers": wrap('<path d="M1e308 1e308L-1e308 NaN inf"/><rect width="1e400" height="9"/>'),
    "blur": wrap(
        '<filter id="f" x="-1e6" y="-1e6" width="2e6" height="2e6"><feGaussianBlur stdDeviation="1e6"/></filter>'
        + '<rect width="90" height="90" filter="url(#f)"/>' * 50
    ),
    "turbulence": wrap(
        '<filter id="f"><feTurbulence baseFrequency="0.9" numOctaves="999999"/></filter>'
        '<rect width="100" height="100" filter="url(#f)"/>',
        'width="2000" height="2000"',
    ),
    "masks": wrap(
        "".join(
            f'<mask id="m{n}"><rect width="99" height="99" fill="#fff" mask="url(#m{n - 1})"/></mask>'
            for n in range(1, 90)
        )
        + '<rect width="99" height="99" mask="url(#m89)"/>'
    ),
    "a long path": wrap(f'<path d="M0 0{"L9 9L0 9" * 400_000}" stroke="#000"/>'),
}  # fmt: skip


@pytest.mark.long
@pytest.mark.parametrize("name", HEAVY)
def test_heavy_drawings_are_drawn_or_refused_in_time(name: str) -> None:
    begin = time.perf_counter()
    refused = ""
    try:
        width = read_picture(HEAVY[name].encode()).width
    except PictureError as error:
        width, refused = 0, str(error)
    assert time.perf_counter() - begin < 10
    assert width or re.search("takes more than|cannot be drawn|more time or memory|uses parts", refused)


def write(folder: Path, svg: str) -> Path:
    (folder / "drawing.svg").write_text(svg, encoding="utf-8")
    timeline = folder / "t.yaml"
    timeline.write_text(
        "briefgen: 1\nmeta: {title: T}\nevents:\n- date: 2020-01-01\n  title: E\n"
        "  media: [{file: drawing.svg, alt: A red mark on white}]\n",
        encoding="utf-8",
    )
    return timeline


def is_image(each: object) -> bool:
    return isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"


def test_a_drawing_stands_in_every_format(tmp_path: Path) -> None:
    job = Job(write(tmp_path, PLOT), "t", formats=("pdf", "docx", "html"))
    built = run_build(job)
    assert built.problems == ()
    with pikepdf.open(io.BytesIO(built.outputs["pdf"])) as pdf:
        sizes = [(each.Width, each.Height) for each in pdf.objects if is_image(each)]
    assert (1200, 600) in sizes
    with zipfile.ZipFile(io.BytesIO(built.outputs["docx"])) as archive:
        assert any(name.startswith("word/media/") for name in archive.namelist())
        assert "A red mark on white" in archive.read("word/document.xml").decode()
    page = built.outputs["html"].decode()
    assert '<img alt="A red mark on white" width="384" height="192" src="data:image/png;base64,' in page
    assert run_build(job).outputs == built.outputs
    for data in built.outputs.values():
        assert b"canary" not in data


def test_the_message_has_the_place_of_the_exhibit(tmp_path: Path) -> None:
    path = write(tmp_path, REFUSED["a local file"][0])
    with pytest.raises(TimelineError) as caught:
        run_build(Job(path, "t", formats=("html",)))
    assert str(caught.value).startswith(
        f"{path}:6:18: 'drawing.svg' takes in '/etc/passwd'; put everything that it shows into the file itself, "
        "so it cannot be printed"
    )
