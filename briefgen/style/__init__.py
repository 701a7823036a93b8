"""A style file goes in; one frozen Style, every value settled, comes out."""

from briefgen.style.files import find_style, list_style_files, list_styles, load_style, style_schema
from briefgen.style.model import CHART_KINDS, PROFILES, SECTION_NAMES, Fonts, Style, UserFigure

__all__ = [
    "CHART_KINDS",
    "PROFILES",
    "SECTION_NAMES",
    "Fonts",
    "Style",
    "UserFigure",
    "find_style",
    "list_styles",
    "list_style_files",
    "load_style",
    "style_schema",
]
