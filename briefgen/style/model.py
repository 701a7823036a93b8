"""What a style says: paper, type, colours, sections, charts; frozen, every value settled."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from briefgen.text.fonts import FontFamily, FontSet

SECTION_NAMES = (
    "bottom-line",
    "judgments",
    "changes",
    "planned",
    "figure",
    "chronology",
    "contested",
    "actors",
    "places",
    "quantities",
    "outlook",
    "gaps",
    "sources",
    "annex",
)

CHART_KINDS = (
    "spine",
    "swimlanes",
    "histogram",
    "relations",
    "changes",
    "strip",
    "claims",
    "matrix",
    "locator",
    "quantities",
    "sources",
)

PROFILES: dict[str, dict[str, tuple[str, ...]]] = {
    # A profile only switches parts on or off: which sections it leaves out, and which charts it shows where their
    # data are there and the style says nothing else. What the audit of sources asks is for who writes and who checks.
    "analyst": {"off": ("planned",), "charts": ("spine", "swimlanes", "locator", "quantities", "sources")},
    "sitrep": {
        "off": ("planned", "actors", "quantities", "audit"),
        "charts": ("spine", "swimlanes", "histogram", "changes", "locator"),
    },
    "tracker": {
        "off": ("actors", "places", "quantities", "contested"),
        "charts": ("spine", "swimlanes", "histogram", "changes"),
    },
    "legal": {
        "off": ("planned", "judgments", "outlook"),
        "charts": ("spine", "swimlanes", "strip", "claims", "matrix", "quantities", "sources"),
    },
    "postmortem": {
        "off": ("judgments", "actors", "places"),
        "charts": ("spine", "swimlanes", "relations", "quantities"),
    },
    "newsroom": {
        "off": ("planned", "judgments", "annex", "audit"),
        "charts": ("spine", "claims", "locator", "quantities"),
    },
    "board": {"off": ("contested", "places", "audit"), "charts": ("spine", "swimlanes", "changes", "relations")},
}


def _check_color(value: str) -> str:
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise ValueError(f"'{value}' is not a colour; write it as '#rrggbb'")
    return value.lower()


Color = Annotated[str, AfterValidator(_check_color)]
Points = Annotated[float, Field(gt=0, le=200)]
Millimetres = Annotated[float, Field(ge=0, le=2000)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Margins(_Part):
    """Distances from the paper's edge to the text, mm."""

    top: Millimetres = Field(22, description="to the first line; the running head stands inside it")
    bottom: Millimetres = Field(22, description="to the last line; the running foot stands inside it")
    left: Millimetres = Field(20, description="left edge to text; with duplex, the side that is bound")
    right: Millimetres = Field(20, description="text to right edge; with duplex, the side that is not bound")


class Page(_Part):
    """The paper and what is printed around the text."""

    size: Literal["A4", "Letter", "A5"] = Field("A4", description="paper size, portrait")
    margin_mm: Margins = Field(default_factory=Margins, description="margins in millimetres")
    columns: int = Field(
        1, ge=1, le=2, description="columns of prose on a page of the PDF; tables and figures go across"
    )
    duplex: bool = Field(
        False, description="printed on both sides: margins change places on every second page, numbers stand outside"
    )

    @property
    def size_points(self) -> tuple[float, float]:
        """Width and height in points (ISO 216 and ANSI sizes)."""
        return {"A4": (595.276, 841.89), "Letter": (612.0, 792.0), "A5": (419.528, 595.276)}[self.size]


class FontFiles(_Part):
    """TrueType files of a family of the user's own, relative to the style's folder."""

    regular: str = Field(description="file of the upright cut")
    bold: str | None = Field(None, description="file of the bold cut; default: regular")
    italic: str | None = Field(None, description="file of the italic cut; default: regular")
    bold_italic: str | None = Field(None, description="file of the bold italic cut; default: bold")


class Fonts(_Part):
    """The typeface of the whole brief."""

    family: str = Field("FiraGO", description="name of the family; FiraGO is built in")
    files: FontFiles | None = Field(None, description="the family's TrueType files, for any family but FiraGO")
    office: str = Field("Calibri", description="font that Word falls back to where the family is not installed")
    embed: bool = Field(True, description="let the family travel in the DOCX, so that it looks the same everywhere")


class TypeScale(_Part):
    """Sizes in points; leading as a multiple of the size."""

    body: Points = Field(9.5, description="running text")
    lead: Points = Field(11, description="the bottom line")
    title: Points = Field(21, description="title of the brief")
    subtitle: Points = Field(12, description="line under the title")
    heading_1: Points = Field(13.5, description="headings of sections")
    heading_2: Points = Field(11, description="headings within sections")
    heading_3: Points = Field(10, description="headings of the lowest level")
    table: Points = Field(8.5, description="cells of tables")
    caption: Points = Field(10.5, description="titles of figures and tables")
    quiet: Points = Field(8, description="notes under figures and tables, and what stands beside the text")
    furniture: Points = Field(8, description="running head and foot")
    banner: Points = Field(12, description="TLP asks for 12 points or more")
    leading: Annotated[float, Field(ge=1, le=2)] = Field(1.38, description="from line to line, by the size of the type")
    justify: bool = Field(False, description="set prose to both edges; tables and headings stay ragged")
    hyphenate: bool = Field(False, description="part words at the ends of justified lines (briefgen[hyphenation])")


class Palette(_Part):
    """Colours by meaning.

    The first three hues keep 15 L* and more between them in grey (Paul Tol, high contrast). In grey six cannot; there
    each lane keeps 15 L* from the one before, and all are told apart by readers who see colours otherwise.
    """

    ink: Color = Field("#1a1a1a", description="text")
    quiet: Color = Field("#595959", description="what is said less loudly")
    rule: Color = Field("#bfbfbf", description="lines of tables and charts")
    faint: Color = Field("#f2f2f2", description="grounds")
    accent: Color = Field("#004488", description="headings, links and marks")
    warning: Color = Field("#a3303f", description="the data cut-off and what has to be noticed")
    lanes: tuple[Color, ...] = Field(
        ("#004488", "#bb5566", "#ddaa33", "#552244", "#2f95c0", "#8844bb", "#777777"),
        description="lane colours in the order of meta.lanes; the last is that of every further lane and of the rest",
    )


class Sections(_Part):
    """Which sections stand in the brief, in which order, under which words."""

    order: tuple[str, ...] = Field(SECTION_NAMES, description="section names in printing order")
    on: tuple[str, ...] = Field((), description="sections that stand although the profile leaves them out")
    off: tuple[str, ...] = Field((), description="sections left out")
    headings: dict[str, str] = Field(default_factory=dict, description="own heading words by section name")
    numbered: bool = Field(True, description="number the headings")
    contents: Literal["auto", "always", "never"] = Field(
        "auto", description="table of contents: auto prints one when the brief is longer than contents_from sections"
    )
    figure_list: Literal["auto", "always", "never"] = Field(
        "auto", description="list of figures after the contents: auto prints one from eight figures on"
    )
    citations: str = Field("", description="a .csl file of your own that cites sources, from the folder of the style")
    audit: bool | None = Field(
        None,
        description="say what the audit of sources finds, beside the sources and in the annex; where nothing is said, "
        "the profile decides",
    )
    contents_from: int = Field(6, ge=1, description="with contents: auto, how many sections make a table of contents")


class Charts(_Part):
    """Which charts stand in the brief; where nothing is said, the profile decides."""

    spine: bool | None = Field(None, description="the time axis with the most significant events called out")
    swimlanes: bool | None = Field(None, description="bars and marks by lane")
    histogram: bool | None = Field(None, description="how many events a day, week, month or year")
    relations: bool | None = Field(None, description="what caused what and what answers what")
    changes: bool | None = Field(None, description="what each edition added, updated, corrected and withdrew")
    strip: bool | None = Field(None, description="what is known of each uncertain date")
    claims: bool | None = Field(None, description="who asserts and who denies what")
    matrix: bool | None = Field(None, description="actors by time")
    locator: bool | None = Field(None, description="a map of the places")
    quantities: bool | None = Field(None, description="each figure with the values that its speakers give")
    sources: bool | None = Field(None, description="sources by type, origin and grade")
    atlas: str = Field("", description="a finer atlas for maps, from the folder of the style (docs/charts.md)")
    spine_events: int = Field(20, ge=1, le=60, description="at most this many events are called out in the spine")


class UserFigure(_Part):
    """A figure of your own: a Plotly figure in a JSON file."""

    file: str = Field(min_length=1, description="the file, from the folder of the style or project file")
    title: str = Field(min_length=1, description="the finding, ten words or fewer")
    subtitle: str = Field("", description="what, where, when, unit")
    alt: str = Field(min_length=1, description="what the figure shows, in words, for those who do not see it")
    note: str = Field("", description="source and counts, printed under it")


class Markings(_Part):
    """How markings are shown."""

    portions: Literal["auto", "always", "never"] = Field(
        "auto", description="portion marks: auto prints them when records carry different markings"
    )
    banner: bool = Field(True, description="print the banner in the header and footer of every page")


class Logo(_Part):
    """A picture at the head of the first page, above the title."""

    file: str = Field(min_length=1, description="a PNG, JPEG or SVG file, in the folder of the style or below")
    height_mm: float = Field(12, ge=4, le=40, description="height on paper; one wider than the text is made smaller")
    alt: str = Field(
        "", description="what it says, for those who do not see it; '' where it only repeats what the text says"
    )
    side: Literal["start", "end"] = Field("start", description="the side that lines start on, or the other")


class Signature(_Part):
    """A block for signatures at the end of the brief."""

    roles: tuple[str, ...] = Field((), description="one line for each who signs, in your own words")
    usual: tuple[Literal["prepared", "checked", "approved"], ...] = Field(
        (), description="lines in the words of the brief's language, where no roles are given"
    )


class Docx(_Part):
    """What concerns the Word document alone."""

    template: str = Field("", description="a .docx or .dotx of your own, from the folder of the style: its styles hold")
    styles: dict[str, str] = Field(
        default_factory=dict, description="names of the template's styles by the names of briefgen's: 'Lead: Summary'"
    )
    figures: Literal["png+svg", "emf", "png"] = Field("png+svg", description="how charts stand in the document")
    protect: Literal["none", "comments", "tracked-changes"] = Field(
        "none", description="what who opens it may do: anything, only comment, or change with every change tracked"
    )


class Style(_Part):
    """How a brief looks: flat, frozen, every value settled."""

    name: str = Field(description="the style's name")
    title: str = Field("", description="one line that says what the style is for")
    profile: Literal["analyst", "sitrep", "tracker", "legal", "postmortem", "newsroom", "board"] = Field(
        "analyst", description="which parts of the brief are on"
    )
    page: Page = Field(default_factory=Page, description="paper and margins")
    fonts: Fonts = Field(default_factory=Fonts, description="typeface")
    type: TypeScale = Field(default_factory=TypeScale, description="type sizes in points")
    palette: Palette = Field(default_factory=Palette, description="colours by meaning")
    sections: Sections = Field(default_factory=Sections, description="sections and their headings")
    charts: Charts = Field(default_factory=Charts, description="charts of the brief")
    figures: tuple[UserFigure, ...] = Field((), description="figures of your own, after the charts")
    notes: Literal["end", "foot"] = Field(
        "end",
        description="where sources stand: at the end, or at the foot of the page that first cites each",
    )
    docx: Docx = Field(default_factory=Docx, description="what concerns the Word document alone")
    markings: Markings = Field(default_factory=Markings, description="how markings are shown")
    logo: Logo | None = Field(None, description="a picture at the head of the first page")
    signature: Signature | None = Field(None, description="a block for signatures at the end")
    folder: str = Field("", exclude=True, description="where the style's own files are looked up", repr=False)

    @property
    def font_set(self) -> FontSet:
        """The faces this style draws with."""
        files = self.fonts.files
        if files is None:
            return FontSet(FontFamily(self.fonts.family))
        base = Path(self.folder)
        paths = {cut: base / value for cut, value in files.model_dump().items() if value}
        return FontSet(FontFamily(self.fonts.family, **paths))

    @property
    def section_order(self) -> tuple[str, ...]:
        """Names of the sections that may appear, in printing order.

        They are the style's, less what its profile leaves out and the style does not ask for.
        """
        off = {*PROFILES[self.profile]["off"]} - {*self.sections.on} | {*self.sections.off}
        return tuple(name for name in self.sections.order if name not in off)

    @property
    def wants_audit(self) -> bool:
        """Whether the brief says what the audit of sources finds: as the style says, else as its profile does."""
        own = self.sections.audit
        return "audit" not in PROFILES[self.profile]["off"] if own is None else own

    def wants_chart(self, kind: str) -> bool:
        """Tell whether the brief is to show a kind of chart: as the style says, else as its profile does."""
        own = getattr(self.charts, kind)
        return kind in PROFILES[self.profile]["charts"] if own is None else bool(own)

    @property
    def text_width(self) -> float:
        """Width between the margins, points."""
        margin = self.page.margin_mm
        return self.page.size_points[0] - (margin.left + margin.right) / 25.4 * 72

    @property
    def fingerprint(self) -> str:
        """SHA-256 of everything that changes the look."""
        return hashlib.sha256(self.model_dump_json().encode()).hexdigest()
