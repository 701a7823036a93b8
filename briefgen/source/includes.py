"""A timeline's file goes in; it and the files it includes come out, in order."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path, PurePosixPath, PureWindowsPath

from briefgen.errors import Problem, Severity, SourceError, Where
from briefgen.source.document import MAX_BYTES, SMALLEST_TIMELINE, Document, read_document
from briefgen.source.nodes import Listing, Mapping, Node, Scalar
from briefgen.source.put_away import Consumer
from briefgen.source.quoting import shorten
from briefgen.source.reader import CHARACTERS_A_VALUE, MAX_PROBLEMS

MAX_FILES = 1_000
MAX_VALUES = 600_000
"""Values of all files together, beyond one for every CHARACTERS_A_VALUE of their characters."""

INCLUDE = "include"


@dataclass(frozen=True, slots=True)
class Documents:
    """A file and those it includes.

    Attributes:
        documents: the file itself, then the included ones in the order of `include`, by path within a pattern; the
            root of each is a Mapping.
    """

    documents: tuple[Document, ...]

    @property
    def main(self) -> Document:
        """The file that includes the others."""
        return self.documents[0]

    @property
    def included(self) -> tuple[Document, ...]:
        """The files it includes."""
        return self.documents[1:]

    @property
    def warnings(self) -> tuple[Problem, ...]:
        """The warnings of all files."""
        return tuple(warning for document in self.documents for warning in document.warnings)

    def find(self, file: str) -> Document:
        """Return the document of a file, by the name that its places carry.

        Raises:
            KeyError: there is none.
        """
        for document in self.documents:
            if document.file == file:
                return document
        raise KeyError(file)

    def problem(
        self, at: Node | Where, message: str, advice: str = "", *, severity: Severity = "error", check: str = ""
    ) -> Problem:
        """Return a problem at a node or place of any of the documents, with the line's text; see `Document.problem`."""
        return self.find(at.file).problem(at, message, advice, severity=severity, check=check)


def read_with_includes(
    path: Path, *, name: str | None = None, smallest: str = SMALLEST_TIMELINE, consumer: Consumer | None = None
) -> Documents:
    """Read a file and the files that its top-level key `include` names.

    `include` is a pattern or a list of them (`events/*.yaml`), relative to the file's own folder. `*` leaves out names
    that begin with a dot; a file that several patterns match is read once.

    Args:
        path: the file.
        name: what problems call it; included files are called by their path beside it. Default: the path as given.
        smallest: the smallest useful file of its kind, shown when it is empty.
        consumer: who takes the records of one list of each file as they are read.

    Raises:
        SourceError: a file cannot be read, is no map, or includes what it may not; with the problems of all files.
    """
    main = read_document(path, name=name, smallest=smallest, consumer=consumer)
    problems = _check_root(main)
    documents = [main]
    size, values = _measure_file(path), main.values
    for file, where in _list_included(main, path, problems):
        if len(problems) >= MAX_PROBLEMS:
            problems.append(main.problem(where, "further files are not read", "put the problems so far right first"))
            break
        called = str(Path(main.file).parent / file.relative_to(path.parent))
        size += _measure_file(file)
        try:
            document = read_document(file, name=called, consumer=consumer)
        except SourceError as error:
            problems += error.problems
        else:
            values += document.values
            problems += _check_root(document, main)
            documents.append(document)
        excess = _describe_excess(size, values)
        if excess:
            message = f"the files included up to '{called}' hold {excess}"
            problems.append(main.problem(where, message, "make several timelines of them"))
            break
    if problems:
        raise SourceError(problems)
    return Documents(tuple(documents))


def _measure_file(file: Path) -> int:
    """Return the size of a file, bytes; 0 for one that is gone, which is told when it is read."""
    try:
        return file.stat().st_size
    except OSError:
        return 0


def _describe_excess(size: int, values: int) -> str:
    """Say what is exceeded by files of so many bytes and values together; "" when nothing is."""
    if size > MAX_BYTES:
        return f"more than {MAX_BYTES // 1_000_000} MB together"
    most = MAX_VALUES + size // CHARACTERS_A_VALUE
    return f"more than {most} values together, aliases written out" if values > most else ""


def _check_root(document: Document, main: Document | None = None) -> list[Problem]:
    """Refuse a file that is no map, and an included one that includes further ones."""
    root = document.root
    if not isinstance(root, Mapping):
        return [document.problem(root, "the file is no map, expected keys such as 'events:' at its left edge")]
    key = root.key_node(INCLUDE)
    if main is None or key is None:
        return []
    advice = f"include these files in '{main.file}'"
    return [document.problem(key, "an included file may not include others", advice)]


def _list_included(main: Document, path: Path, problems: list[Problem]) -> list[tuple[Path, Where]]:
    """Return the files that a document includes, each once, with the place of the pattern; adds what is wrong."""
    value = main.root.get(INCLUDE) if isinstance(main.root, Mapping) else None
    if value is None:
        return []
    folder = path.parent
    found = {path.resolve(): None}
    listed: list[tuple[Path, Where]] = []
    for node in value.items if isinstance(value, Listing) else (value,):
        try:
            for file in _match_files(folder, _check_pattern(node)):
                if file.resolve() not in found:
                    found[file.resolve()] = None
                    listed.append((file, node.where))
        except _RefusedError as refused:
            problems.append(main.problem(node, *refused.args))
    if len(listed) > MAX_FILES:
        problems.append(main.problem(value, f"more than {MAX_FILES} files are included", "join some of them"))
        return []
    return listed


def list_patterns(main: Document) -> tuple[str, ...]:
    """Return the patterns of a file, for whoever wants to know whether they match the same later.

    One that is refused, as those of a file that could be read are not, is left out.
    """
    value = main.root.get(INCLUDE) if isinstance(main.root, Mapping) else None
    nodes = value.items if isinstance(value, Listing) else (value,) if value is not None else ()
    patterns: list[str] = []
    for node in nodes:
        with suppress(_RefusedError):
            patterns.append(str(_check_pattern(node)))
    return tuple(patterns)


class _RefusedError(Exception):
    """A pattern is refused; its arguments are the message and the help."""


def _check_pattern(node: Node) -> PurePosixPath:
    """Return the pattern that a node holds; it must not lead out of its folder."""
    text = node.text if isinstance(node, Scalar) else ""
    pattern = PurePosixPath(text)
    windows = PureWindowsPath(text)
    if not pattern.parts:
        raise _RefusedError("this is no pattern for files, expected one such as 'events/*.yaml'", "")
    if pattern.is_absolute() or windows.drive or windows.root or ".." in windows.parts:
        message = f"'{shorten(text)}' leads out of the timeline's own folder"
        raise _RefusedError(message, "only files in that folder, and in folders within it, can be included")
    if "\\" in text:
        raise _RefusedError(f"'{shorten(text)}' holds '\\', expected '/' between folders", "")
    if text.count("**") > 1 or ("**" in text and "**" not in pattern.parts):
        raise _RefusedError(f"'**' may stand once in '{shorten(text)}', in the place of a folder", "")
    return pattern


def _match_files(folder: Path, pattern: PurePosixPath) -> list[Path]:
    """Return the files that a pattern matches, sorted by the parts of their paths.

    Raises:
        _RefusedError: there is none, there are too many, or one lies outside the folder or cannot be read.
    """
    hidden = any(part.startswith(".") for part in pattern.parts)
    files = []
    for file in islice(folder.glob(str(pattern)), MAX_FILES * 10):
        name = file.relative_to(folder)
        if file.is_dir() or (not hidden and any(part.startswith(".") for part in name.parts)):
            continue
        if not file.is_file():
            raise _RefusedError(
                f"'{name}' is matched and is no file that can be read", "is it a link to a file that is gone?"
            )
        if not file.resolve().is_relative_to(folder.resolve()):
            raise _RefusedError(
                f"'{name}' is a link that leads out of the timeline's own folder", "copy the file there"
            )
        files.append(file)
    if not files:
        raise _RefusedError(f"no file matches '{pattern}'", f"it is looked for in '{folder}'")
    return sorted(files, key=lambda file: file.parts)
