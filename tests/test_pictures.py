"""A user's pictures: whole or refused, the same dots, and nothing of what their files say beside them."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms, PngImagePlugin

from briefgen.builds.job import Job
from briefgen.builds.pipeline import run_build
from briefgen.errors import TimelineError
from briefgen.pictures import MOST_DOTS, PictureError, read_picture, read_picture_size

SECRET = b"canary-in-the-picture"


def make_png(**options: object) -> bytes:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", SECRET.decode())
    notes.add_itxt("Author", SECRET.decode(), "en")
    exif = Image.Exif()
    exif[0x010E] = SECRET.decode()
    return save(Image.radial_gradient("L").convert("RGB"), "PNG", pnginfo=notes, exif=exif, dpi=(144, 144), **options)


def make_jpeg(turn: int = 1, **options: object) -> bytes:
    exif = Image.Exif()
    exif[0x010E], exif[0x0112] = SECRET.decode(), turn
    image = Image.linear_gradient("L").convert("RGB").resize((60, 40))
    return save(image, "JPEG", exif=exif, comment=SECRET, **options)


def save(image: Image.Image, kind: str, **options: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def dots(data: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(io.BytesIO(data)) as image:
        return image.size, image.convert("RGB").tobytes()


@pytest.mark.parametrize(
    "data", [make_png(), make_jpeg(), make_jpeg(progressive=True), make_jpeg(restart_marker_rows=1)]
)
def test_dots_stay_and_metadata_goes(data: bytes) -> None:
    data += SECRET
    assert SECRET in data
    picture = read_picture(data)
    assert SECRET not in picture.data
    assert dots(picture.data) == dots(data)
    assert (picture.width, picture.height) == dots(data)[0] == read_picture_size(data)
    assert read_picture(picture.data).data == picture.data


def test_resolution_and_colours_stay() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for made in (make_png(icc_profile=profile), make_jpeg(icc_profile=profile)):
        with Image.open(io.BytesIO(read_picture(made).data)) as image, Image.open(io.BytesIO(made)) as before:
            assert "icc_profile" not in image.info
            differences = ImageChops.difference(image.convert("RGB"), before.convert("RGB")).getextrema()
            assert max(high for _, high in differences) <= 4
    with Image.open(io.BytesIO(read_picture(make_png()).data)) as image:
        assert round(image.info["dpi"][0]) == 144


def test_a_photo_that_lies_on_its_side_is_turned() -> None:
    picture = read_picture(make_jpeg(turn=6))
    assert (picture.width, picture.height) == (40, 60) == dots(picture.data)[0]
    assert SECRET not in picture.data


def test_a_png_that_lies_on_its_side_is_turned_without_loss() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    image = Image.radial_gradient("L").resize((60, 40))
    picture = read_picture(save(image, "PNG", exif=exif))
    assert (picture.width, picture.height) == (40, 60)
    assert dots(picture.data) == dots(save(image.transpose(Image.Transpose.ROTATE_270), "PNG"))


@pytest.mark.parametrize("side", [61, 60_000])
@pytest.mark.parametrize("kind", ["PNG", "JPEG"])
def test_a_second_head_of_another_size_is_refused(kind: str, side: int) -> None:
    """The size that is counted is that of the first; decoders go by the last, which may be far too large."""
    image = Image.linear_gradient("L").resize((60, 40))
    data = save(image, kind)
    if kind == "PNG":
        chunk = b"IHDR" + struct.pack(">II", side, side) + data[24:29]
        second = struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
        place = 33
    else:
        start = data.index(b"\xff\xc0")
        place = start + 2 + struct.unpack(">H", data[start + 2 : start + 4])[0]
        second = data[start : start + 5] + struct.pack(">HH", side, side) + data[start + 9 : place]
    with pytest.raises(PictureError, match="gives two sizes"):
        read_picture(data[:place] + second + data[place:])


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"BM6", b"%PDF-1.4"])
def test_other_kinds_are_refused(data: bytes) -> None:
    with pytest.raises(PictureError, match="is none of PNG, JPEG and SVG"):
        read_picture(data)


@pytest.mark.parametrize("data", [make_png(), make_jpeg(), make_jpeg(progressive=True)])
@given(share=st.floats(0.01, 0.97))
def test_a_cut_picture_is_refused(data: bytes, share: float) -> None:
    cut = data[: max(8, int(len(data) * share))]
    with pytest.raises(PictureError, match="damaged or cut short"):
        read_picture(cut)


@pytest.mark.parametrize("data", [make_png(), make_jpeg()])
@given(place=st.integers(0, 10_000), value=st.integers(0, 255))
def test_a_changed_byte_is_refused_or_harmless(data: bytes, place: int, value: int) -> None:
    changed = bytearray(data)
    changed[place % len(data)] = value
    try:
        picture = read_picture(bytes(changed))
    except PictureError:
        return
    assert dots(picture.data)[0] == (picture.width, picture.height)


def test_a_picture_that_unpacks_to_too_much_is_refused() -> None:
    head = struct.pack(">IIBBBBB", 20_000, MOST_DOTS // 10_000, 8, 2, 0, 0, 0)
    chunk = struct.pack(">I", 13) + b"IHDR" + head + struct.pack(">I", zlib.crc32(b"IHDR" + head))
    with pytest.raises(PictureError, match="20000 by 10000 dots large; expected at most 100 million"):
        read_picture(b"\x89PNG\r\n\x1a\n" + chunk)


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "case.yaml"
    path.write_text(
        "briefgen: 1\nmeta: {title: A}\nevents:\n- date: 2001\n  title: B\n  media:\n"
        "  - {file: shown.png, alt: A gradient}\n  - {file: photo.jpg, alt: Another}\n",
        encoding="utf-8",
    )
    (tmp_path / "shown.png").write_bytes(make_png())
    (tmp_path / "photo.jpg").write_bytes(make_jpeg(turn=8))
    return path


def test_no_output_holds_metadata_of_a_picture(case: Path) -> None:
    built = run_build(Job(case, "case", formats=("pdf", "docx", "html", "json")))
    import base64
    import zipfile

    parts = [built.outputs["pdf"], built.outputs["html"], built.outputs["json"]]
    with zipfile.ZipFile(io.BytesIO(built.outputs["docx"])) as archive:
        parts += [archive.read(name) for name in archive.namelist()]
    for part in parts:
        assert SECRET not in part
        for offset in range(3):
            # The middle of the words as base64 writes them, wherever in a group of three they begin.
            assert base64.b64encode(SECRET[offset : offset + 15]) not in part


def test_a_damaged_picture_is_a_problem_at_its_place(case: Path) -> None:
    (case.parent / "shown.png").write_bytes(make_png()[:500])
    with pytest.raises(TimelineError) as caught:
        run_build(Job(case, "case", formats=("pdf",)))
    assert str(caught.value).startswith(f"{case}:7:12: 'shown.png' is damaged or cut short, so it cannot be printed")


@pytest.mark.parametrize("mode", ["CMYK", "I;16", "LAB-profile"])
def test_other_colours_become_those_of_a_screen(mode: str) -> None:
    if mode == "LAB-profile":
        # A profile whose red is green: what shows is what the profile means, not what the numbers say.
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("XYZ")).tobytes()
        data = save(Image.new("RGB", (8, 8), (200, 30, 30)), "PNG", icc_profile=profile)
    elif mode == "CMYK":
        data = save(Image.new("CMYK", (8, 8), (0, 255, 255, 0)), "JPEG")
    else:
        data = save(Image.new("I;16", (8, 8), 0x8080), "PNG")
    picture = read_picture(data)
    with Image.open(io.BytesIO(picture.data)) as image:
        assert image.mode in ("L", "RGB")
        assert "icc_profile" not in image.info
        shown = image.convert("RGB").getpixel((4, 4))
    if mode == "CMYK":
        assert shown[0] > 200
        assert max(shown[1:]) < 60
    elif mode == "I;16":
        assert shown == (128, 128, 128)
    assert read_picture(picture.data).data == picture.data


def test_a_profile_that_is_none_is_ignored() -> None:
    data = save(Image.new("RGB", (8, 8), (200, 30, 30)), "PNG", icc_profile=b"no profile")
    assert dots(read_picture(data).data) == dots(data)
