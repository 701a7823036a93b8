"""Any explicit Plotly figure goes in; a scene, and from it a drawing in a PDF, an SVG or a PNG, comes out.

The figure is read as a dict, so Plotly is not imported; ReportLab, PDFium and Pillow are imported where they are used.
"""

from briefgen.draw.check import LabelFault, find_overlaps, find_uncovered
from briefgen.draw.emf import scene_to_emf
from briefgen.draw.figure import draw_figure
from briefgen.draw.pdf import (
    PlacedLink,
    draw_scene,
    find_links,
    pin_settings,
    scene_to_pdf,
    scenes_to_pdf,
)
from briefgen.draw.png import paint_page, render_pdf_page, scene_to_png, scenes_to_pngs
from briefgen.draw.rich_text import escape_text
from briefgen.draw.scene import Clip, Image, Item, Label, Path, Scene
from briefgen.draw.svg import collect_characters, scene_to_svg

__all__ = [
    "Clip",
    "Image",
    "Item",
    "Label",
    "LabelFault",
    "Path",
    "PlacedLink",
    "Scene",
    "collect_characters",
    "draw_figure",
    "draw_scene",
    "escape_text",
    "find_links",
    "find_overlaps",
    "find_uncovered",
    "paint_page",
    "pin_settings",
    "render_pdf_page",
    "scene_to_emf",
    "scene_to_pdf",
    "scene_to_png",
    "scene_to_svg",
    "scenes_to_pdf",
    "scenes_to_pngs",
]
