"""The bytes of a user's PNG or JPEG go in; the same picture in sRGB, without its metadata, comes out."""

from __future__ import annotations

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8\xff"
# Chunks that change how a picture looks or prints (PNG 3, clause 11); all others tell of who made it, when, with what.
_LOOK_CHUNKS = (
    b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"cHRM", b"cICP", b"gAMA", b"iCCP", b"sBIT", b"sRGB", b"bKGD", b"pHYs"
)  # fmt: skip
# Application segments that change the look, by their marker and beginning: JFIF, the colour profile, Adobe's transform.
_LOOK_SEGMENTS = ((0xE0, b"JFIF\0"), (0xE2, b"ICC_PROFILE\0"), (0xEE, b"Adobe"))
_COMMENT, _END, _SCAN = 0xFE, 0xD9, 0xDA
MOST_DOTS = 100_000_000
"""A picture of more dots than these is refused: unpacked, it would not fit in the memory of a small machine."""
_JPEG_QUALITY = 95
# Resolutions that are believed, dots an inch, and that of a picture that says none; where a PNG says it, bytes.
_LEAST_DPI, _MOST_DPI = 90, 2_400
_SCREEN_DPI = 96
_HEAD = 4_096


class PictureError(ValueError):
    """A file is no picture that can be printed; the message says why."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture to print: its bytes without metadata, and its size in dots."""

    data: bytes
    width: int
    height: int


def read_dots(data: bytes) -> Picture:
    """Check a picture to its last dot and take away what its file says beside it: places, times, names, thumbnails.

    Dots are not packed anew, but for a picture that says in its metadata that it lies on its side, which is turned, and
    one in other colours than sRGB, such as those of a press or a camera: pages know no other (ISO 19005-3, 6.2.4).

    Raises:
        PictureError: it is neither PNG nor JPEG, is damaged, or is too large.
    """
    if not data.startswith((_PNG, _JPEG)):
        raise PictureError("is none of PNG, JPEG and SVG")
    try:
        picture = _decode(data)
        if picture is not None:
            return picture
        kept = _strip(data)
        return Picture(kept, *read_picture_size(kept))
    except (OSError, SyntaxError, ValueError, IndexError, EOFError, struct.error, zlib.error) as error:
        if isinstance(error, PictureError):
            raise
        raise PictureError("is damaged or cut short") from error


def read_picture_size(data: bytes) -> tuple[int, int]:
    """Return width and height of a PNG (PNG 3, 11.2.1) or JPEG (ITU-T T.81, B.2.2) picture, dots.

    Raises:
        PictureError: the picture is neither, or is cut short.
    """
    try:
        if data.startswith(_PNG):
            width, height = struct.unpack(">II", data[16:24])
            return width, height
        if data.startswith(_JPEG[:2]):
            return _read_jpeg_size(data)
    except (struct.error, IndexError) as error:
        raise PictureError("is damaged or cut short") from error
    raise PictureError("is neither PNG nor JPEG")


def measure_picture(data: bytes) -> tuple[float, float]:
    """Return width and height of a PNG or JPEG picture on paper, points: as it says itself, else at 96 dots an inch.

    Raises:
        PictureError: the picture is neither, or is cut short.
    """
    width, height = read_picture_size(data)
    dpi = _read_png_dpi(data) if data.startswith(_PNG) else _read_jfif_dpi(data)
    if not _LEAST_DPI <= dpi <= _MOST_DPI:
        dpi = _SCREEN_DPI
    return width * 72 / dpi, height * 72 / dpi


def _read_png_dpi(data: bytes) -> float:
    """Return the dots an inch that a PNG says it has (PNG 3, 11.3.4.3); 0 for none, or other ones up than across."""
    found = data.find(b"pHYs", 0, _HEAD)
    if found < 0 or found + 13 > len(data):
        return 0.0
    across, up, unit = struct.unpack(">IIB", data[found + 4 : found + 13])
    return float(across * 0.0254) if unit == 1 and across == up else 0.0


def _read_jfif_dpi(data: bytes) -> float:
    """Return the dots an inch that a JPEG says it has (ITU-T T.871, 10.1); 0 for none."""
    if data[6:11] != b"JFIF\0" or len(data) < 18:
        return 0.0
    unit, across, up = struct.unpack(">BHH", data[13:18])
    return across * {1: 1.0, 2: 2.54}.get(unit, 0.0) if across == up else 0.0


def _read_jpeg_size(data: bytes) -> tuple[int, int]:
    """Walk the segments to the frame header: the markers C0 to CF but for tables (C4, C8, CC)."""
    place = 2
    while True:
        marker, length = data[place + 1], struct.unpack(">H", data[place + 2 : place + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + length


def _decode(data: bytes) -> Picture | None:
    """Unpack a picture to see that it is whole; return it turned upright or in sRGB where it has to be."""
    from PIL import Image, ImageOps

    width, height = read_picture_size(data)
    if width * height > MOST_DOTS:
        raise PictureError(f"is {width} by {height} dots large; expected at most {MOST_DOTS // 1_000_000} million")
    try:
        # Pillow warns of faulty metadata, which is taken away, and of large pictures, which are counted here.
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=("PNG", "JPEG")) as image:
            if image.size != (width, height):
                raise PictureError("gives two sizes, as no whole picture does")
            image.load()
            turned = image.getexif().get(_ORIENTATION, 1) in range(2, 9)
            if not turned and image.mode in _PLAIN_MODES and "icc_profile" not in image.info:
                return None
            upright = _to_srgb(ImageOps.exif_transpose(image))
            packed = io.BytesIO()
            options: dict[str, object] = {"quality": _JPEG_QUALITY} if data.startswith(_JPEG) else {}
            if "dpi" in image.info:
                options["dpi"] = image.info["dpi"]
            kind = "JPEG" if data.startswith(_JPEG) else "PNG"
            upright.save(packed, kind, icc_profile=None, exif=b"", **options)
    except Image.DecompressionBombError as error:
        # A second head within the file, larger than the first.
        raise PictureError("gives two sizes, as no whole picture does") from error
    return Picture(_strip(packed.getvalue()), upright.width, upright.height)


def _to_srgb(image: Image) -> Image:
    """Return an image in sRGB or grey; a profile that cannot be used counts as none."""
    from PIL import ImageCms

    profile = image.info.get("icc_profile")
    transparent = image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info
    if image.mode.startswith("I"):
        # Sixteen bits of grey; paper shows eight.
        image = image.point(lambda value: value / 257).convert("L")
    target = "RGBA" if transparent else "RGB"
    if image.mode in ("P", "PA", "1"):
        image = image.convert(target)
    if profile:
        try:
            with warnings.catch_warnings(action="ignore"):
                source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
                srgb = ImageCms.createProfile("sRGB")
                alpha = image.getchannel("A") if image.mode in ("RGBA", "LA") else None
                base = image.convert({"RGBA": "RGB", "LA": "L"}[image.mode]) if alpha else image
                converted = ImageCms.profileToProfile(base, source, srgb, outputMode="RGB")
            if converted is not None:
                if alpha is not None:
                    converted.putalpha(alpha)
                return converted
        except (ImageCms.PyCMSError, OSError):
            profile = None
    return image if image.mode in ("L", "LA", "RGB", "RGBA") else image.convert(target)


# Modes of images that are sRGB or grey unless a profile says otherwise.
_PLAIN_MODES = ("1", "L", "LA", "P", "PA", "RGB", "RGBA")
# The tag of a picture's orientation (Exif 2.32, 4.6.4 A).
_ORIENTATION = 0x0112


def _strip(data: bytes) -> bytes:
    return b"".join(_keep_chunks(data) if data.startswith(_PNG) else _keep_segments(data))


def _keep_chunks(data: bytes) -> Iterator[bytes]:
    """Yield a PNG's signature and the chunks that make its look; what follows the last one is dropped."""
    yield _PNG
    place = len(_PNG)
    while True:
        length, name = struct.unpack(">I4s", data[place : place + 8])
        end = place + 12 + length
        if name in _LOOK_CHUNKS:
            yield data[place:end]
        if name == b"IEND":
            return
        place = end


def _keep_segments(data: bytes) -> Iterator[bytes]:
    """Yield a JPEG's segments and scans that make its look; what follows its end is dropped (ITU-T T.81, annex B)."""
    yield data[:2]
    place = 2
    while True:
        if data[place] != 0xFF:
            raise PictureError("is damaged or cut short")
        marker = data[place + 1]
        if marker == 0xFF:
            place += 1
            continue
        if marker == _END:
            yield b"\xff\xd9"
            return
        end = place + 2 + struct.unpack(">H", data[place + 2 : place + 4])[0]
        if marker == _SCAN:
            end = _find_scan_end(data, end)
        if _makes_look(marker, data[place + 4 : place + 16]):
            yield data[place:end]
        place = end


def _find_scan_end(data: bytes, place: int) -> int:
    """Return where the packed dots of a scan end: at a marker that is neither a stuffed zero nor a restart."""
    while True:
        place = data.index(b"\xff", place)
        if data[place + 1] != 0 and not 0xD0 <= data[place + 1] <= 0xD7:
            return place
        place += 2


def _makes_look(marker: int, beginning: bytes) -> bool:
    if 0xE0 <= marker <= 0xEF:
        return any(marker == each and beginning.startswith(name) for each, name in _LOOK_SEGMENTS)
    return marker != _COMMENT
