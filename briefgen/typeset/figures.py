"""A figure and its drawn scene go in; strips of its caption, picture and note, kept together, come out."""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.brief.tree import Figure, Inline, Run
from briefgen.errors import DrawError
from briefgen.pictures import measure_picture
from briefgen.typeset.looks import Look
from briefgen.typeset.pages import Picture
from briefgen.typeset.setting import Setting
from briefgen.typeset.strips import Strip

# A px is 1/96 inch, a point 1/72.
_POINTS_PER_PX = 0.75
# How far a figure may be scaled down rather than leave a page half empty.
_SHRINK = 0.8
# A picture takes at most this much of a page's height, so that its caption and note fit beside it.
_MOST_HEIGHT = 0.86


def set_figure(setting: Setting, figure: Figure, parent: int) -> Iterator[Strip]:
    """Lay out a figure: caption and subtitle above, note below; all of it stays together."""
    looks, structure = setting.looks, setting.structure
    caption = structure.add("Caption", parent)
    words = caption_runs(figure.number, figure.caption)
    strip = set_text(setting, words, looks.caption, caption, figure.marking)
    yield strip._replace(keep=True, anchors=(figure.id,))
    if figure.subtitle:
        yield set_text(setting, figure.subtitle, looks.subtitle, structure.add("P", parent))._replace(keep=True)
    element = structure.add("Figure", parent, anchor=figure.id, alt=figure.alt)
    picture = _set_picture(setting, figure, element)
    if figure.note:
        yield picture._replace(keep=True)
        yield set_text(setting, figure.note, looks.float_note, structure.add("P", parent))
    else:
        yield picture._replace(after=looks.float_note.after)


def caption_runs(number: str, caption: Inline) -> Inline:
    """Return a caption with its number: "Figure 1. What it shows"."""
    return (Run(f"{number}. " if caption else number, role="label"), *caption) if number else caption


def set_text(setting: Setting, content: Inline, look: Look, element: int, marking: str = "") -> Strip:
    """Set a caption or subtitle across the text's width, a note as wide as prose; none is parted."""
    width = setting.width if look.display else setting.looks.measure
    lines = setting.set_lines(setting.measure(content, look, element, marking), look, 0.0, 0.0, width)
    height = lines[-1].bottom if lines else 0.0
    return Strip(height, (tuple(lines),), before=look.before, after=look.after)


def _set_picture(setting: Setting, figure: Figure, element: int) -> Strip:
    """Place the picture at its own size, or as large as the page lets it be."""
    scene = setting.scenes.get(figure.id)
    if scene is not None:
        width, height = scene.width * _POINTS_PER_PX, scene.height * _POINTS_PER_PX
    elif figure.image:
        width, height = measure_picture(figure.image)
    else:
        raise DrawError(f"figure '{figure.id}' has neither a drawn scene nor a picture")
    factor = min(1.0, setting.width / width, setting.height * _MOST_HEIGHT / height)
    width, height = width * factor, height * factor
    left = (setting.width - width) / 2
    picture = Picture(left, 0.0, width, height, scene, b"" if scene else figure.image, element)
    return Strip(height, items=(picture,), before=0.0, after=0.0, shrink=_SHRINK)
