"""What a file holds, as written: texts, lists and maps of them, each with its place.

The three are named tuples because one is made for every value of a file, in a fifth of the time a frozen dataclass
takes; they are not meant to be iterated over: use `items` and `entries`.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

from briefgen.errors import Where

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})


class Scalar(NamedTuple):
    """One value or key, exactly as written once its quotes and escapes are undone.

    Attributes:
        text: the characters; "" when nothing is written after a key.
        plain: whether it is written without quotes and not as a block (`|`, `>`).
        line: line it starts on, from 1.
        column: column it starts at, in characters from 1; a label (`&x`) before it counts as its start.
        length: characters it takes on its first line, quotes included; 0 when nothing is written.
        file: path of its file, as given.
    """

    text: str
    plain: bool
    line: int
    column: int
    length: int
    file: str

    @property
    def where(self) -> Where:
        """Its place, for a problem."""
        return Where(self.file, self.line, self.column, max(self.length, 1))

    @property
    def is_empty(self) -> bool:
        """Whether it says that there is no value: nothing at all, or an unquoted `~` or `null`.

        >>> Scalar("~", True, 1, 7, 1, "a.yaml").is_empty, Scalar("~", False, 1, 7, 3, "a.yaml").is_empty
        (True, False)
        """
        return self.plain and self.text in _NULLS


class Listing(NamedTuple):
    """A list, as `- a` lines or as `[a, b]`.

    Attributes:
        items: its nodes, in the order written.
        flow_text: the raw text of a `[...]` that stands on one line and holds nothing but scalars, else "".
        line, column, length, file: its place; length covers a `[...]` on one line, else 1.
    """

    items: tuple[Node, ...]
    flow_text: str
    line: int
    column: int
    length: int
    file: str

    @property
    def where(self) -> Where:
        """Its place, for a problem."""
        return Where(self.file, self.line, self.column, self.length)


class Mapping(NamedTuple):
    """A map from keys to nodes, as `key: value` lines or as `{key: value}`; no key stands in it twice.

    Attributes:
        entries: (key, value) pairs, in the order written.
        flow_text: the raw text of a `{...}` that stands on one line and holds nothing but scalars, else ""; for a pair
            in a list (`[a: b]`) that of the pair, without braces.
        line, column, length, file: its place; length covers a `{...}` on one line, else the first key.
    """

    entries: tuple[tuple[Scalar, Node], ...]
    flow_text: str
    line: int
    column: int
    length: int
    file: str

    @property
    def where(self) -> Where:
        """Its place, for a problem."""
        return Where(self.file, self.line, self.column, self.length)

    def get(self, key: str) -> Node | None:
        """Return the value of a key, or None; it looks through the entries, so make a dict of a long map first."""
        return next((value for each, value in self.entries if each.text == key), None)

    def key_node(self, key: str) -> Scalar | None:
        """Return the key itself as it stands in the file, or None."""
        return next((each for each, _ in self.entries if each.text == key), None)


Node: TypeAlias = Scalar | Listing | Mapping
