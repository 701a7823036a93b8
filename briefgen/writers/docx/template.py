"""A document of the user's own goes in; its styles, theme, headers and footers come out, for a brief to wear.

Styles are found by name, as Word shows them; what the template lacks is added from briefgen's own and told of.
"""

from __future__ import annotations

import posixpath
from collections.abc import Collection, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from briefgen.errors import Problem, StyleError, Where, nearest_name
from briefgen.writers.docx.markup import PLACING, RELATIONSHIP, WORD
from briefgen.writers.docx.package import PICTURE_ENDINGS, Package
from briefgen.writers.docx.reading import (
    DOCUMENT,
    STYLES,
    DocumentFaultError,
    parse_part,
    read_relations,
    resolve_target,
    unpack,
)
from briefgen.writers.template_check import TEMPLATE_CHECK

_W = f"{{{WORD}}}"
_R = f"{{{RELATIONSHIP}}}"
_THEME, _FONTS = "word/theme/theme1.xml", "word/fontTable.xml"
# What stands before a number among the properties of a paragraph (ECMA-376 part 1, 17.3.1.26).
_BEFORE_NUMBERING = ("pStyle", "keepNext", "keepLines", "pageBreakBefore", "framePr", "widowControl")
_SAVE_AGAIN = "open it in Word and save it again"
# Elements that name a style by its id.
_NAMING = ("basedOn", "next", "link", "pStyle", "rStyle", "tblStyle")


@dataclass(frozen=True, slots=True)
class Template:
    """What a document is written with instead of briefgen's own.

    Attributes:
        styles: the styles part, with everything that a brief names.
        theme, fonts: the parts of these names; b"" for none.
        stories: what stands in its headers and footers, by kind and type, such as ("header", "default").
        missing: names of the styles that briefgen had to add.
        parts: its members, for what its headers and footers show.
        name: of its file, without ending.
    """

    styles: str
    theme: bytes
    fonts: bytes
    stories: dict[tuple[str, str], Story]
    missing: tuple[str, ...]
    parts: dict[str, bytes]
    name: str


@dataclass(frozen=True, slots=True)
class Story:
    """A header or footer: its path in the template, its root, and whether it counts the pages."""

    path: str
    root: Any
    counts: bool

    def to_xml(self, template: Template, package: Package, path: str) -> str:
        """Return what stands in it; the pictures and links that it shows become those of a new part at `path`."""
        root = deepcopy(self.root)
        for element in root.iter(f"{_W}p", f"{_W}tr"):
            # Numbers that programs give paragraphs for their own use, in name spaces that the new part does not know.
            for name in [name for name in element.attrib if not name.startswith(_W)]:
                del element.attrib[name]
        for drawing in root.iter(f"{{{PLACING}}}docPr"):
            if not drawing.get("descr"):
                # A letterhead's picture without words would be read aloud as a number.
                drawing.set("descr", template.name)
        relations = read_relations(template.parts, self.path)
        for element in root.iter():
            for name in (f"{_R}id", f"{_R}embed", f"{_R}link"):
                if name in element.attrib:
                    relation = relations[element.attrib[name]]
                    element.set(name, _copy_relation(relation, template, package, self.path, path))
        return "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in root)


def read_template(path: Path, own_styles: str, names: Mapping[str, str]) -> Template:
    """Read a template.

    Args:
        path: a .docx or .dotx.
        own_styles: the styles part that briefgen writes without one.
        names: names of the template's styles by those of briefgen's, where they differ.

    Raises:
        StyleError: it cannot be used; the message says why.
    """
    try:
        return _read(path, own_styles, names)
    except OSError as error:
        cause = (error.strerror or "unknown cause").lower()
        raise _fail(path, f"the template cannot be read: {cause}") from error
    except DocumentFaultError as fault:
        raise _fail(path, f"the template {fault}", _SAVE_AGAIN) from fault


def _read(path: Path, own_styles: str, names: Mapping[str, str]) -> Template:
    parts = unpack(path.read_bytes())
    styles = parse_part(parts, STYLES)
    merged = _Merging(path, styles, etree.fromstring(own_styles.encode("utf-8")), names)
    missing = merged.merge()
    stories = {key: _read_story(path, parts, story, merged.renamed) for key, story in _list_stories(parts).items()}
    fonts = parse_part(parts, _FONTS) if _FONTS in parts else None
    if fonts is not None:
        for font in fonts:
            for embedded in [child for child in font if etree.QName(child).localname.startswith("embed")]:
                font.remove(embedded)
            for charset in font.iter(f"{_W}charset"):
                # LibreOffice writes names there that the format does not know.
                charset.attrib.pop(f"{_W}characterSet", None)
    return Template(
        etree.tostring(styles, encoding="unicode"),
        parts.get(_THEME, b""),
        b"" if fonts is None else etree.tostring(fonts),
        stories,
        missing,
        parts,
        path.stem,
    )


def _fail(path: Path, message: str, advice: str = "") -> StyleError:
    return StyleError([Problem(message, Where(str(path)), advice)])


class _Merging:
    """The styles of a template becoming those that a brief names.

    Attributes:
        renamed: ids of briefgen's styles by those that the template has for them.
    """

    def __init__(self, path: Path, styles: Any, own: Any, names: Mapping[str, str]) -> None:
        self._path = path
        self._styles = styles
        self._own = own
        self._names = names
        self.renamed: dict[str, str] = {}

    def merge(self) -> tuple[str, ...]:
        """Rename and add styles, and return the names of those that were added."""
        self._check_names()
        found = {self._key(style): style for style in self._styles.iter(f"{_W}style")}
        taken: dict[int, str] = {}
        missing: list[tuple[str, Any]] = []
        for own in self._own.iter(f"{_W}style"):
            style = self._default_of(own) if own.get(f"{_W}default") else found.get(self._key(own, mapped=True))
            if style is None or id(style) in taken:
                # Two of briefgen's styles may look like one of the template's: the second rests on it.
                missing.append((self._name(own), self._rest_on(own, taken.get(id(style)) if style is not None else "")))
            else:
                taken[id(style)] = own.get(f"{_W}styleId")
        for style in self._styles.iter(f"{_W}style"):
            self._rename(style, taken.get(id(style), ""))
        rename_styles(self._styles, self.renamed)
        for _, own in missing:
            self._styles.append(own)
        self._break_circles()
        self._count_headings()
        if self._styles.find(f"{_W}docDefaults") is None:
            self._styles.insert(0, deepcopy(self._own.find(f"{_W}docDefaults")))
        return tuple(name for name, own in missing if name not in self._names)

    def _count_headings(self) -> None:
        """Let the template's headings number themselves where briefgen's own do."""
        own = {style.get(f"{_W}styleId"): style for style in self._own.iter(f"{_W}style")}
        for style in self._styles.iter(f"{_W}style"):
            counted = own.get(style.get(f"{_W}styleId"))
            numbering = None if counted is None else counted.find(f"{_W}pPr/{_W}numPr")
            if numbering is None or style.find(f"{_W}pPr/{_W}numPr") is not None:
                continue
            properties = style.find(f"{_W}pPr")
            if properties is None:
                properties = etree.SubElement(style, f"{_W}pPr")
                runs = style.find(f"{_W}rPr")
                if runs is not None:
                    runs.addprevious(properties)
            before = [child for child in properties if etree.QName(child).localname in _BEFORE_NUMBERING]
            place = properties.index(before[-1]) + 1 if before else 0
            properties.insert(place, deepcopy(numbering))

    def _break_circles(self) -> None:
        """Let no style rest on itself, however far round: programs hang or refuse the file."""
        rests_on: dict[str, Any] = {}
        for style in self._styles.iter(f"{_W}style"):
            rests_on[style.get(f"{_W}styleId", "")] = style.find(f"{_W}basedOn")
        for start in rests_on:
            seen, id_ = set(), start
            while id_ in rests_on and (base := rests_on[id_]) is not None:
                seen.add(id_)
                if base.get(f"{_W}val") in seen:
                    base.getparent().remove(base)
                    rests_on[id_] = None
                    break
                id_ = base.get(f"{_W}val", "")

    def _check_names(self) -> None:
        known = {self._name(style): style for style in self._own.iter(f"{_W}style")}
        there = [self._name(style) for style in self._styles.iter(f"{_W}style")]
        folded = {name.casefold() for name in there}
        problems = []
        for own, wanted in self._names.items():
            if own not in known:
                near = nearest_name(own, list(known))
                advice = f"did you mean '{near}'?" if near else f"there are {', '.join(sorted(known))}"
                problems.append(Problem(f"docx.styles: briefgen has no style '{own}'", Where(str(self._path)), advice))
            if wanted.casefold() not in folded:
                near = nearest_name(wanted, there)
                advice = f"did you mean '{near}'?" if near else "look at the names in Word's list of styles"
                problems.append(
                    Problem(f"docx.styles: the template has no style '{wanted}'", Where(str(self._path)), advice)
                )
        if problems:
            raise StyleError(problems)

    def _name(self, style: Any) -> str:
        name = style.find(f"{_W}name")
        return "" if name is None else str(name.get(f"{_W}val", ""))

    def _key(self, style: Any, *, mapped: bool = False) -> tuple[str, str]:
        name = self._name(style)
        name = self._names.get(name, name) if mapped else name
        return str(style.get(f"{_W}type")), name.casefold()

    def _default_of(self, own: Any) -> Any:
        """Return the style that the template bases all others of a type on, whatever it is called."""
        for style in self._styles.iter(f"{_W}style"):
            if style.get(f"{_W}type") == own.get(f"{_W}type") and style.get(f"{_W}default") in ("1", "true", "on"):
                return style
        return None

    def _rest_on(self, own: Any, base: str | None) -> Any:
        style = deepcopy(own)
        if base:
            style.find(f"{_W}basedOn").set(f"{_W}val", base)
            for name in ("pPr", "rPr"):
                properties = style.find(f"{_W}{name}")
                if properties is not None:
                    style.remove(properties)
        return style

    def _rename(self, style: Any, new: str) -> None:
        """Give a style the id by which briefgen names it; one that has it for another use makes way."""
        old = style.get(f"{_W}styleId", "")
        ids = {own.get(f"{_W}styleId") for own in self._own.iter(f"{_W}style")}
        if not new and old in ids:
            new = f"{old}Template"
        if new and new != old:
            style.set(f"{_W}styleId", new)
            self.renamed[old] = new
        # Numbers of headings are text in a brief; lists name theirs themselves.
        for numbering in list(style.iter(f"{_W}numPr")):
            numbering.getparent().remove(numbering)


def rename_styles(root: Any, renamed: Mapping[str, str]) -> None:
    """Let every mention of a style follow its new id."""
    for element in root.iter(*(f"{_W}{name}" for name in _NAMING)):
        old = element.get(f"{_W}val", "")
        element.set(f"{_W}val", renamed.get(old, old))


def _list_stories(parts: Mapping[str, bytes]) -> dict[tuple[str, str], str]:
    """Return the paths of the headers and footers of the template's last section."""
    document = parse_part(parts, DOCUMENT)
    section = document.find(f"{_W}body/{_W}sectPr")
    if section is None:
        return {}
    relations = read_relations(parts, DOCUMENT)
    stories = {}
    has_first = section.find(f"{_W}titlePg") is not None
    for kind in ("header", "footer"):
        for reference in section.findall(f"{_W}{kind}Reference"):
            relation = relations.get(reference.get(f"{_R}id", ""))
            if relation is not None:
                stories[kind, reference.get(f"{_W}type", "default")] = resolve_target(DOCUMENT, relation)
        if not has_first:
            # What stands on every page stands on the first.
            stories.pop((kind, "first"), None)
            if (kind, "default") in stories:
                stories[kind, "first"] = stories[kind, "default"]
    return stories


def _read_story(path: Path, parts: Mapping[str, bytes], name: str, renamed: Mapping[str, str]) -> Story:
    root = parse_part(parts, name)
    rename_styles(root, renamed)
    for numbering in list(root.iter(f"{_W}numPr")):
        numbering.getparent().remove(numbering)
    known = read_relations(parts, name)
    for element in root.iter():
        for attribute, value in element.attrib.items():
            if str(attribute).startswith(_R):
                _check_relation(path, name, known.get(value))
    instructions = [element.text or "" for element in root.iter(f"{_W}instrText")]
    instructions += [element.get(f"{_W}instr", "") for element in root.iter(f"{_W}fldSimple")]
    return Story(name, root, any("PAGE" in instruction.split() for instruction in instructions))


def _check_relation(path: Path, name: str, relation: Any) -> None:
    """Refuse what a header leads to but pictures in the file and links: an opened brief fetches nothing."""
    advice = "take it out of the template's headers and footers"
    if relation is None:
        raise _fail(path, f"the template is damaged: {name} leads to nothing", _SAVE_AGAIN)
    kind = relation.get("Type", "").rpartition("/")[2]
    outside = relation.get("TargetMode") == "External"
    is_picture = kind == "image" and relation.get("Target", "").lower().endswith(PICTURE_ENDINGS)
    if (kind == "hyperlink" and outside) or (is_picture and not outside):
        return
    where = "outside the file" if outside else "that cannot be taken over"
    raise _fail(path, f"the template's {name} shows {kind} {where}: {relation.get('Target', '')}", advice)


def _copy_relation(relation: Any, template: Template, package: Package, source: str, path: str) -> str:
    """Let a new part lead to what a part of the template leads to, and return the relationship's id."""
    if relation.get("TargetMode") == "External":
        return package.relate(path, "hyperlink", str(relation.get("Target")), external=True)
    old = resolve_target(source, relation)
    new = f"word/media/template-{posixpath.basename(old)}"
    if new not in package.parts:
        package.add_part(new, template.parts[old])
    return package.relate(path, "image", new)


def list_missing(template: Template, path: Path, unused: Collection[str]) -> Iterator[Problem]:
    """Yield a warning for each style that the template lacks and the document shows."""
    for name in (name for name in template.missing if name not in unused):
        yield Problem(
            f"the template has no style '{name}'; briefgen's own stands in for it",
            Where(str(path)),
            f"add a style of that name, or name one that is there: docx: {{styles: {{{name}: ...}}}}",
            severity="warning",
            check=TEMPLATE_CHECK,
        )
