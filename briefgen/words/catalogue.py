"""Python sources and catalogues go in; the template of messages, catalogues brought up to it and .mo bytes come out.

For those who change the program's words: `pytest --accept tests/words` rewrites the template, brings every catalogue up
to it and compiles them. Nothing here runs when a brief is made. The texts are written here, not by Babel, so that the
same messages give the same bytes with any of its versions.
"""

from __future__ import annotations

import ast
import string
import struct
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, order=True, slots=True)
class Message:
    """One message as it stands in the source text.

    Attributes:
        context: what it is about; "" for most.
        one: the message; of a counted one the singular.
        many: the plural of a counted one, else "".
    """

    context: str
    one: str
    many: str = ""

    @property
    def fields(self) -> frozenset[str]:
        """Names of the {fields} of all its forms."""
        return list_fields(self.one) | list_fields(self.many)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """A language's messages.

    Attributes:
        header: the values of its header, in order.
        plural_count: how many plural forms the language has.
        translations: the forms of each message; "" where one is missing.
    """

    header: dict[str, str]
    plural_count: int
    translations: dict[Message, tuple[str, ...]]


@dataclass(slots=True)
class Extraction:
    """What a search of the sources found.

    Attributes:
        messages: files by message, as given to `extract`, relative to the root.
        mistakes: "file:line: what is wrong", one for each call that cannot be translated.
    """

    messages: dict[Message, list[str]] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)


def list_fields(text: str) -> frozenset[str]:
    """Return the names of a message's {fields}.

    >>> sorted(list_fields("{hour:02} h {minute}"))
    ['hour', 'minute']
    """
    return frozenset(name for _, name, _, _ in string.Formatter().parse(text) if name is not None)


# How many leading arguments of each method are messages or contexts; the rest fill fields.
_METHODS = {"say": 1, "say_about": 2, "count": 2}


def extract(paths: Iterable[Path], root: Path) -> Extraction:
    """Find every message of the program's in its sources.

    Args:
        paths: Python files.
        root: the folder that their printed names are relative to.

    Returns:
        The messages with the files that hold them, sorted.
    """
    found = Extraction()
    for path in sorted(paths):
        name = path.relative_to(root).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        called = {id(node.func) for node in ast.walk(tree) if isinstance(node, ast.Call)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                _extract_call(node, name, found)
            elif isinstance(node, ast.Attribute) and _is_words_method(node) and id(node) not in called:
                found.mistakes.append(f"{name}:{node.lineno}: '{node.attr}' is passed on; call it with its message")
    found.messages = {message: sorted(set(files)) for message, files in sorted(found.messages.items())}
    return found


def _is_words_method(node: ast.expr) -> bool:
    """Whether an expression is a method of `Words` that takes messages; `count` is also one of texts and lists."""
    if not isinstance(node, ast.Attribute) or node.attr not in _METHODS:
        return False
    owner = node.value.attr if isinstance(node.value, ast.Attribute) else getattr(node.value, "id", "")
    return node.attr != "count" or owner.strip("_") == "words"


def _extract_call(node: ast.Call, name: str, found: Extraction) -> None:
    if not isinstance(node.func, ast.Attribute) or not _is_words_method(node.func):
        return
    method = node.func.attr
    place = f"{name}:{node.lineno}"
    given = node.args[: _METHODS[method]]
    texts = [argument.value for argument in given if isinstance(argument, ast.Constant)]
    literals = [text for text in texts if isinstance(text, str) and text]
    if len(literals) != _METHODS[method]:
        found.mistakes.append(f"{place}: '{method}' wants its message as a literal text, not as an expression")
        return
    context = literals.pop(0) if method == "say_about" else ""
    message = Message(context, *literals)
    wrong = _check_fields(node, message, method)
    if wrong:
        found.mistakes.append(f"{place}: {wrong}")
    found.messages.setdefault(message, []).append(name)


def _check_fields(node: ast.Call, message: Message, method: str) -> str:
    """Say what is wrong between a message's fields and the values given for them; "" for nothing."""
    names = [keyword.arg for keyword in node.keywords]
    if None in names or (not names and method != "count"):
        return ""  # spread from a dict, or left for a writer to fill
    given = {name for name in names if name} | ({"number"} if method == "count" else set())
    # A counted message need not say its number: "the point, the points".
    if given != message.fields and not (method == "count" and given == message.fields | {"number"}):
        return f"'{message.one}' has the fields {sorted(message.fields)} and is given {sorted(given)}"
    return ""


def write_template(messages: dict[Message, list[str]]) -> str:
    """Return the text of the .pot: every message without a translation."""
    header = {"Project-Id-Version": "briefgen", "Content-Type": "text/plain; charset=UTF-8"}
    lines = ["# The program's own words, in English. Made by `pytest --accept tests/words`.", *_write_header(header)]
    for message, files in messages.items():
        lines += ["", *_write_message(message, files, ("",) * (2 if message.many else 1))]
    return "\n".join(lines) + "\n"


def update_catalogue(catalogue: Catalogue, messages: dict[Message, list[str]]) -> tuple[str, Catalogue]:
    """Bring a catalogue up to the messages of the sources: what is new comes in empty, what is gone goes.

    Returns:
        The text of the .po, and what it holds.
    """
    translations = {}
    for message in messages:
        count = catalogue.plural_count if message.many else 1
        translations[message] = catalogue.translations.get(message, ("",) * count)
    lines = _write_header(catalogue.header)
    for message, files in messages.items():
        lines += ["", *_write_message(message, files, translations[message])]
    return "\n".join(lines) + "\n", Catalogue(catalogue.header, catalogue.plural_count, translations)


def _write_header(header: dict[str, str]) -> list[str]:
    return ['msgid ""', 'msgstr ""', *(_quote(f"{name}: {value}\n") for name, value in header.items())]


def _write_message(message: Message, files: Sequence[str], forms: Sequence[str]) -> Iterator[str]:
    yield from (f"#: {name}" for name in files)
    if message.context:
        yield f"msgctxt {_quote(message.context)}"
    yield f"msgid {_quote(message.one)}"
    if not message.many:
        yield f"msgstr {_quote(forms[0])}"
        return
    yield f"msgid_plural {_quote(message.many)}"
    yield from (f"msgstr[{number}] {_quote(form)}" for number, form in enumerate(forms))


_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t"})


def _quote(text: str) -> str:
    return f'"{text.translate(_ESCAPES)}"'


def read_catalogue(path: Path) -> Catalogue:
    """Read a .po.

    Raises:
        ValueError: it cannot be read, says the same message twice, or names no plural forms.
    """
    from babel.messages.pofile import read_po

    with path.open("rb") as file:
        read = read_po(file, abort_invalid=True)
    translations: dict[Message, tuple[str, ...]] = {}
    for entry in read:
        if not entry.id:
            continue
        one, many = entry.id if isinstance(entry.id, tuple | list) else (entry.id, "")
        forms = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
        translations[Message(entry.context or "", one, many)] = tuple(form or "" for form in forms)
    header = _read_header(path.read_text(encoding="utf-8"))
    plural = header.get("Plural-Forms", "")
    count = plural.partition("nplurals=")[2].partition(";")[0]
    if not count.isdigit():
        raise ValueError(f"{path} has no 'Plural-Forms: nplurals=...'")
    return Catalogue(header, int(count), translations)


def _read_header(text: str) -> dict[str, str]:
    """Return the values of the first entry as written; Babel would add its own version and the time of day."""
    header = {}
    for line in text.partition("\n\n")[0].splitlines():
        if line.startswith('"'):
            name, _, value = line.strip('"').removesuffix("\\n").partition(": ")
            header[name] = value
    return header


# Layout of GNU gettext's .mo files: https://www.gnu.org/software/gettext/manual/html_node/MO-Files.html
_MAGIC, _VERSION, _TABLES_AT = 0x950412DE, 0, 28


def compile_catalogue(catalogue: Catalogue) -> bytes:
    """Return the .mo of a catalogue, little-endian, without a hash table; messages not translated are left out."""
    header = "".join(f"{name}: {value}\n" for name, value in catalogue.header.items())
    entries = {b"": header.encode("utf-8")}
    for message, forms in catalogue.translations.items():
        if all(forms):
            key = f"{message.context}\x04{message.one}" if message.context else message.one
            key += f"\0{message.many}" if message.many else ""
            entries[key.encode("utf-8")] = "\0".join(forms).encode("utf-8")
    ordered = sorted(entries.items())
    texts, tables = b"", []
    texts_at = _TABLES_AT + 2 * 8 * len(ordered)
    for side in (0, 1):
        for pair in ordered:
            tables += [len(pair[side]), texts_at + len(texts)]
            texts += pair[side] + b"\0"
    counts = (len(ordered), _TABLES_AT, _TABLES_AT + 8 * len(ordered), 0, texts_at)
    return struct.pack(f"<7I{len(tables)}I", _MAGIC, _VERSION, *counts, *tables) + texts
