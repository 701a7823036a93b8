"""Charts, marks and pictures of one document go in; their parts and the ids of the relationships to them come out.

Charts and marks are painted on a thread of their own while the text is written, mostly outside of Python's lock.
"""

from __future__ import annotations

from concurrent.futures import Future

from briefgen.brief.tree import Glyph
from briefgen.draw import Scene, scene_to_emf, scene_to_svg, scenes_to_pngs
from briefgen.style import Style
from briefgen.typeset.pages import Pages
from briefgen.writers import DocxFigures
from briefgen.writers.docx.package import Package

# Dots an inch.
RESOLUTION = 300


class Media:
    """The pictures of one document.

    Attributes:
        figures: how charts stand in it.
    """

    def __init__(self, package: Package, source: str, pages: Pages, style: Style, figures: DocxFigures) -> None:
        """Begin without pictures.

        Args:
            package: gets them.
            source: path of the part that shows them.
            pages: hold the scenes of charts and marks.
            style: gives the faces.
            figures: how charts are to stand in the document.
        """
        self.figures = figures
        self._package = package
        self._source = source
        self._pages = pages
        self._fonts = style.font_set
        self._count = 0
        self._vectors = 0
        self._pictures: dict[bytes, str] = {}
        self._painted: dict[int, str] = {}
        self._unpainted: dict[str, Scene] = {}
        self._glyphs: dict[tuple[object, ...], str] = {}
        self._painting: Future[dict[int, bytes]] | None = None

    def begin_painting(self) -> None:
        """Let another thread paint what will be asked for."""
        # Charts as metafiles are not painted.
        charts = () if self.figures == "emf" else self._pages.scenes.values()
        if scenes := [*charts, *self._pages.glyphs.values()]:
            self._painting = self._package.worker.submit(self._paint, scenes)

    def _paint(self, scenes: list[Scene]) -> dict[int, bytes]:
        pictures = scenes_to_pngs(scenes, self._fonts, RESOLUTION)
        return {id(scene): picture for scene, picture in zip(scenes, pictures, strict=True)}

    def end_painting(self) -> None:
        """Wait for what is painted, and add it to the package.

        Raises:
            DrawError: a scene cannot be painted.
        """
        if self._painting is not None and self._unpainted:
            painted = self._painting.result()
            for path, scene in self._unpainted.items():
                self._package.add_part(path, painted[id(scene)])

    def add_picture(self, data: bytes) -> str:
        """Return the id of the relationship to a picture (PNG, JPEG or EMF), stored once."""
        if data not in self._pictures:
            ending = "png" if data.startswith(b"\x89PNG") else "jpeg" if data.startswith(b"\xff\xd8") else "emf"
            path, self._pictures[data] = self._relate(ending)
            self._package.add_part(path, data)
        return self._pictures[data]

    def add_chart(self, scene: Scene) -> tuple[str, str]:
        """Return the ids of the relationships to a chart, and to the same as SVG; "" for none beside it."""
        if self.figures == "emf":
            return self.add_picture(scene_to_emf(scene, self._fonts)), ""
        return self._add_painted(scene), self._add_vector(scene) if self.figures == "png+svg" else ""

    def add_glyph(self, glyph: Glyph) -> str:
        """Return the id of the relationship to a record's mark, drawn and stored once."""
        scene = self._pages.glyphs[glyph]
        # Marks that look alike may have different words: in the chronology and in its key.
        dots = (scene.width, scene.height, scene.items)
        if dots not in self._glyphs:
            self._glyphs[dots] = self._add_painted(scene)
        return self._glyphs[dots]

    def _add_vector(self, scene: Scene) -> str:
        """Return the id of the relationship to a scene as SVG, its letters as outlines."""
        self._vectors += 1
        path = f"word/media/drawing{self._vectors}.svg"
        self._package.add_part(path, scene_to_svg(scene, self._fonts, embed_fonts=False, outlined=True))
        return self._package.relate(self._source, "image", path)

    def _add_painted(self, scene: Scene) -> str:
        """Return the id of the relationship to a scene, which is added once it is painted."""
        if id(scene) not in self._painted:
            path, self._painted[id(scene)] = self._relate("png")
            self._unpainted[path] = scene
        return self._painted[id(scene)]

    def _relate(self, ending: str) -> tuple[str, str]:
        """Return the path of the next picture, and the id of the relationship to it."""
        self._count += 1
        path = f"word/media/image{self._count}.{ending}"
        return path, self._package.relate(self._source, "image", path)
