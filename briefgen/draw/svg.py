"""A scene goes in; an SVG document comes out, with its fonts inside, named, or turned into outlines."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Iterable
from functools import lru_cache

from briefgen.draw.rich_text import clean_text, read_link
from briefgen.draw.scene import Clip, Image, Item, Label, Path, Scene, Step
from briefgen.text.bidi import find_direction, runs_both_ways
from briefgen.text.fonts import BUILT_IN_FAMILY, Face, FontSet
from briefgen.text.outlines import outline_glyph
from briefgen.text.shaping import is_plain, shape_line
from briefgen.text.subset import subset_face


def scene_to_svg(
    scene: Scene, fonts: FontSet, *, embed_fonts: bool, id_prefix: str = "", outlined: bool = False
) -> str:
    """Return a scene as one SVG element, the same text for the same scene.

    Args:
        scene: the picture; its title and alt text are title and description, or its alt text alone is the title.
        fonts: the faces that its labels are set in.
        embed_fonts: put a subset of each face into the document, under a name of its own; without it the labels name
            the family, which the page around must bring.
        id_prefix: put before each id, so that several pictures may stand in one page.
        outlined: draw letters as paths; no font is needed, and the words are in title and description alone.
    """
    return _SvgWriter(scene, fonts, embed_fonts and not outlined, id_prefix, outlined).write()


def collect_characters(scenes: Iterable[Scene], fonts: FontSet) -> dict[Face, set[str]]:
    """Return the characters that scenes show in each face, for a page that embeds one subset for all of them."""
    found: dict[Face, set[str]] = {}
    for scene in scenes:
        for label in iterate_labels(scene.items):
            face = fonts.face(bold=label.bold, italic=label.italic, text=label.text)
            found.setdefault(face, set()).update(label.text)
    return found


def iterate_labels(items: Iterable[Item]) -> Iterable[Label]:
    """Yield every label of a display list, in drawing order."""
    for item in items:
        if isinstance(item, Label):
            yield item
        elif isinstance(item, Clip):
            yield from iterate_labels(item.items)


def format_number(number: float) -> str:
    """Return a number with at most two decimals and no idle zeros.

    >>> format_number(1.0), format_number(-0.001), format_number(2.345)
    ('1', '0', '2.35')
    """
    text = f"{number:.2f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"
    return "0" if text == "-0" else text


# More steps than this are written by how far each goes.
_LONG_PATH = 400


def format_steps(steps: Iterable[Step]) -> str:
    """Return path steps as the value of a `d` attribute.

    >>> format_steps((("M", 0, 1.5), ("L", 2, 3), ("Z",)))
    'M0 1.5L2 3Z'
    """
    listed = tuple(steps)
    if len(listed) > _LONG_PATH:
        return _format_long(listed)
    return "".join([step[0] + " ".join([format_number(number) for number in step[1:]]) for step in listed])


@lru_cache(maxsize=16)
def _format_long(steps: tuple[Step, ...]) -> str:
    """Return many path steps in half the bytes: straight lines by how far they go, in hundredths of a px.

    Each line goes from where the one before ends as written, so that rounding does not add up. Coasts of a map stand
    in more than one format of a brief.
    """
    parts: list[str] = []
    x = y = start_x = start_y = 0
    before = ""
    for step in steps:
        letter, numbers = step[0], [float(number) for number in step[1:]]
        at_x, at_y = (round(100 * number) for number in numbers[-2:]) if numbers else (start_x, start_y)
        if letter == "L":
            shifts = _format_hundredths(at_x - x) + _format_hundredths(at_y - y, after_number=True)
            parts.append(f"l{shifts}" if before != "L" or not shifts.startswith("-") else shifts)
        else:
            parts.append(letter + " ".join([format_number(number) for number in numbers]))
        if letter == "M":
            start_x, start_y = at_x, at_y
        x, y, before = at_x, at_y, letter
    return "".join(parts)


def _format_hundredths(number: int, *, after_number: bool = False) -> str:
    """Return hundredths as a number, parted by a space from one that stands before it where there is no sign.

    >>> _format_hundredths(-50), _format_hundredths(120, after_number=True)
    ('-.5', ' 1.2')
    """
    whole, rest = divmod(abs(number), 100)
    text = f"{whole or ''}.{rest:02}".rstrip("0").rstrip(".") or "0"
    sign = "-" if number < 0 else " " if after_number else ""
    return sign + text


def escape_xml(text: str) -> str:
    """Return text for an element or a quoted attribute, without characters that XML forbids.

    >>> escape_xml('<a & "b">' + chr(0))
    '&lt;a &amp; &quot;b&quot;&gt;'
    """
    return html.escape(clean_text(text))


class _SvgWriter:
    """One scene on its way to text: what has been written, and the clip rectangles met so far."""

    def __init__(self, scene: Scene, fonts: FontSet, embeds: bool, id_prefix: str, outlined: bool) -> None:
        self.scene = scene
        self.fonts = fonts
        self.prefix = _quote_family(id_prefix).replace(" ", "")
        self.outlined = outlined
        self.clips: dict[str, str] = {}
        self.family = f"'{_quote_family(fonts.family.name)}'"
        self.faces: dict[Face, tuple[str, bytes]] = {}
        if embeds:
            for face, characters in collect_characters([scene], fonts).items():
                data = subset_face(face, characters)
                self.faces[face] = (f"{_quote_family(face.name)}-{hashlib.sha256(data).hexdigest()[:8]}", data)

    def write(self) -> str:
        """Return the whole element."""
        scene = self.scene
        body = self._write_items(scene.items)
        width, height = format_number(scene.width), format_number(scene.height)
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}"{self._describe()}>'
        )
        return head + self._write_words() + self._write_defs() + self._open_body() + body + "</g></svg>"

    def _describe(self) -> str:
        """Return the attributes that tell a screen reader what this is."""
        scene = self.scene
        if not (scene.alt or scene.title):
            return ' aria-hidden="true"'
        # The content of an image is hidden from readers, so that one with links in it is a group instead.
        role = ' role="group"' if _has_links(scene.items) else ' role="img"'
        if not (scene.alt and scene.title):
            return role
        return f'{role} aria-labelledby="{self.prefix}title" aria-describedby="{self.prefix}desc"'

    def _write_words(self) -> str:
        """Return the title, and the description where there are words for both."""
        title, alt = escape_xml(self.scene.title), escape_xml(self.scene.alt)
        if title and alt:
            return f'<title id="{self.prefix}title">{title}</title><desc id="{self.prefix}desc">{alt}</desc>'
        return f"<title>{title or alt}</title>" if title or alt else ""

    def _write_defs(self) -> str:
        """Return the fonts and the clip rectangles."""
        faces = "".join(
            f'@font-face{{font-family:"{name}";src:url(data:font/ttf;base64,{base64.b64encode(data).decode("ascii")})}}'
            for name, data in self.faces.values()
        )
        clips = "".join(f'<clipPath id="{name}">{shape}</clipPath>' for shape, name in self.clips.items())
        style = f"<style>{faces}</style>" if faces else ""
        return f"<defs>{style}{clips}</defs>" if style or clips else ""

    def _open_body(self) -> str:
        """Return the group that says once what holds for every text."""
        if self.outlined:
            return "<g>"
        family = "" if self.faces else f' font-family="{self.family}"'
        return f'<g{family} style="font-kerning:none;font-variant-ligatures:none">'

    def _write_items(self, items: Iterable[Item]) -> str:
        parts: list[str] = []
        for item in items:
            if isinstance(item, Path):
                parts.append(_link(self._write_path(item), item.url))
            elif isinstance(item, Label):
                parts.append(_link(self._write_outlines(item) if self.outlined else self._write_label(item), item.url))
            elif isinstance(item, Image):
                parts.append(_write_image(item))
            else:
                parts.append(f'<g clip-path="url(#{self._name_clip(item)})">{self._write_items(item.items)}</g>')
        return "".join(parts)

    def _name_clip(self, clip: Clip) -> str:
        """Return the id of a clip rectangle, one for all that are alike."""
        x, y, width, height = map(format_number, (clip.x, clip.y, clip.width, clip.height))
        shape = f'<rect x="{x}" y="{y}" width="{width}" height="{height}"/>'
        return self.clips.setdefault(shape, f"{self.prefix}clip{len(self.clips)}")

    def _write_path(self, path: Path) -> str:
        """Return a path element."""
        grouped = bool(path.fill and path.stroke)
        attributes = f' fill="{path.fill or "none"}"'
        if path.fill and not grouped and path.fill_opacity < 1:
            attributes += f' fill-opacity="{format_number(path.fill_opacity)}"'
        if path.even_odd and path.fill:
            attributes += ' fill-rule="evenodd"'
        if path.stroke:
            attributes += f' stroke="{path.stroke}"'
            if path.width != 1:
                attributes += f' stroke-width="{format_number(path.width)}"'
            if path.dash:
                attributes += f' stroke-dasharray="{" ".join(map(format_number, path.dash))}"'
            if path.miter_limit != 4:
                attributes += f' stroke-miterlimit="{format_number(path.miter_limit)}"'
            if not grouped and path.stroke_opacity < 1:
                attributes += f' stroke-opacity="{format_number(path.stroke_opacity)}"'
        if grouped and path.stroke_opacity < 1:
            attributes += f' opacity="{format_number(path.stroke_opacity)}"'
        return f'<path d="{format_steps(path.steps)}"{attributes}/>'

    def _write_label(self, label: Label) -> str:
        """Return a text element."""
        x, y = format_number(label.x), format_number(label.y)
        face = self.fonts.face(bold=label.bold, italic=label.italic, text=label.text)
        if face in self.faces:
            look = f' font-family="{self.faces[face][0]}"'
        else:
            look = ' font-weight="bold"' * label.bold + ' font-style="italic"' * label.italic
            if face is not self.fonts.face(bold=label.bold, italic=label.italic):
                look += f' font-family="{BUILT_IN_FAMILY}"'
        turn = f' transform="rotate({format_number(label.angle)} {x} {y})"' if label.angle else ""
        # A browser drops spaces at the ends of a text and all but one within it, unless each text forbids it.
        spaces = ' xml:space="preserve"' if label.text != label.text.strip() or "  " in label.text else ""
        # A text that runs from right to left ends at its left end, where its label lies.
        way = ' direction="rtl" text-anchor="end"' if runs_both_ways(label.text) and find_direction(label.text) else ""
        # What is shaped is measured with its kerning and joined letters.
        shaped = "" if is_plain(label.text) else ' style="font-kerning:normal;font-variant-ligatures:normal"'
        look += way + shaped + turn + spaces
        return (
            f'<text x="{x}" y="{y}" font-size="{format_number(label.size)}" fill="{label.color}"{look}>'
            f"{escape_xml(label.text)}</text>"
        )

    def _write_outlines(self, label: Label) -> str:
        """Return a label's letters as one path in font units, scaled and turned into place."""
        face = self.fonts.face(bold=label.bold, italic=label.italic, text=label.text)
        pieces: list[str] = []
        left = 0.0
        for glyph in shape_line(face, label.text):
            outline = _format_glyph(face, glyph.id)
            if outline:
                x, y, rest = outline
                pieces.append(f"M{format_number(left + glyph.dx + x)} {format_number(glyph.dy + y)}{rest}")
            left += glyph.advance
        if not pieces:
            return ""
        turn = f" rotate({format_number(label.angle)})" if label.angle else ""
        scale = f"{label.size / face.units:.6f}".rstrip("0")
        place = f"translate({format_number(label.x)} {format_number(label.y)}){turn} scale({scale} -{scale})"
        return f'<path d="{"".join(pieces)}" fill="{label.color}" transform="{place}"/>'


@lru_cache(maxsize=4096)
def _format_glyph(face: Face, glyph: int) -> tuple[float, float, str] | None:
    """Return where a glyph's outline begins, in font units, and the rest of it in relative commands."""
    moves = outline_glyph(face, glyph)
    if not moves:
        return None
    start_x, start_y = x, y = moves[0][1]
    pieces: list[str] = []
    for letter, numbers in moves[1:]:
        shifts = [format_number(number - (x if index % 2 == 0 else y)) for index, number in enumerate(numbers)]
        pieces.append(letter.lower() + " ".join(shifts))
        if letter == "Z":
            x, y = start_x, start_y
        else:
            x, y = numbers[-2:]
            start_x, start_y = (x, y) if letter == "M" else (start_x, start_y)
    return moves[0][1][0], moves[0][1][1], "".join(pieces)


def _quote_family(name: str) -> str:
    """Return a name with nothing in it that CSS or XML would read.

    >>> _quote_family('Fira"GO; x')
    'FiraGO x'
    """
    return "".join(char for char in name if char.isalnum() or char in "-_ ")


def _has_links(items: Iterable[Item]) -> bool:
    return any(_has_links(item.items) if isinstance(item, Clip) else bool(getattr(item, "url", "")) for item in items)


def _link(element: str, url: str) -> str:
    """Return an element, within a link when its address is one that may be opened."""
    address = read_link(url) if url and element else ""
    return f'<a href="{escape_xml(address)}">{element}</a>' if address else element


def _write_image(image: Image) -> str:
    kind = "jpeg" if image.data[:2] == b"\xff\xd8" else "png"
    x, y, width, height = map(format_number, (image.x, image.y, image.width, image.height))
    data = base64.b64encode(image.data).decode("ascii")
    return (
        f'<image x="{x}" y="{y}" width="{width}" height="{height}" preserveAspectRatio="none" '
        f'href="data:image/{kind};base64,{data}"/>'
    )
