"""Located nodes and a model go in; a validated record, or problems that point at the nodes, come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Mapping as Map
from copy import deepcopy
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from briefgen.errors import Problem, nearest_name
from briefgen.source import Document, Listing, Mapping, Node, Scalar
from briefgen.text.hidden import reveal_hidden

Model = TypeVar("Model", bound=BaseModel)
Path = tuple[str | int, ...]


def read_fields(node: Node, written_keys: frozenset[str] = frozenset()) -> Any:
    """Return a node as plain dicts, lists and texts; an empty value is None, a hidden character stands as its number.

    Args:
        node: what was read.
        written_keys: keys whose value is wanted as it was written, even where YAML took its brackets for a list
            (`date: [1667,1668]` is EDTF's one-of set).
    """
    if isinstance(node, Scalar):
        return None if node.is_empty else reveal_hidden(node.text)
    if isinstance(node, Listing):
        return [read_fields(item, written_keys) for item in node.items]
    fields: dict[str, Any] = {}
    for key, value in node.entries:
        if not isinstance(key, Scalar):
            continue  # it is refused once the file has been read to its end
        if key.text in written_keys and not isinstance(value, Scalar) and value.flow_text:
            fields[key.text] = value.flow_text
        else:
            fields[key.text] = read_fields(value, written_keys)
    return fields


def validate_fields(
    model: type[Model],
    fields: Any,
    node: Node,
    document: Document,
    what: str,
) -> tuple[Model | None, list[Problem]]:
    """Validate fields against a model and translate every failure into a problem at its node.

    Args:
        model: the record's model.
        fields: what `read_fields` gave for the node, possibly completed by the caller.
        node: where the fields come from.
        document: the file, for excerpts.
        what: the record in words, for example "event 'launch'".

    Returns:
        The record, or None when it is wrong; and the problems.
    """
    if not isinstance(fields, dict):
        return None, [document.problem(node.where, f"{what} is {_seen(node)}; expected keys and values")]
    try:
        return model.model_validate(fields), []
    except ValidationError as error:
        return None, [_as_problem(detail, model, node, document, what) for detail in error.errors(include_url=False)]


def salvage_fields(model: type[Model], fields: dict[str, Any], defaults: dict[str, Any]) -> Model | None:
    """Return the record that the right ones of its fields make, so that what depends on it can be looked at too."""
    try:
        return model.model_validate(fields)
    except ValidationError as error:
        wrong = {detail["loc"][0] for detail in error.errors(include_url=False) if detail["loc"]}
    kept = {key: value for key, value in fields.items() if key not in wrong}
    try:
        return model.model_validate({**defaults, **kept})
    except ValidationError:
        return None


def find_node(node: Node, path: Sequence[str | int]) -> tuple[Node, Scalar | None, Path]:
    """Follow a path of keys and positions as far as the nodes go.

    Returns:
        The node reached, the key it stands under (None in a list), and the part of the path that was followed.
    """
    key_node: Scalar | None = None
    followed: list[str | int] = []
    for step in path:
        if isinstance(node, Mapping) and isinstance(step, str):
            value = node.get(step)
            if value is None:
                continue  # a step that pydantic adds for unions and validators, or a key that is absent
            key_node, node = node.key_node(step), value
        elif isinstance(node, Listing) and isinstance(step, int) and step < len(node.items):
            key_node, node = None, node.items[step]
        else:
            continue
        followed.append(step)
    return node, key_node, tuple(followed)


def unknown_key_problem(
    key: Scalar, known: Iterable[str], document: Document, what: str, others: Map[str, str] | None = None
) -> Problem:
    """Return the problem of a key that nothing reads, offering the nearest that is.

    Args:
        key: as written.
        known: the keys that are read there.
        document: the file, for excerpts.
        what: the record in words.
        others: keys that people try, and what to do instead; it goes before the nearest.
    """
    names = sorted(known)
    advice = (others or {}).get(key.text.lower().replace("-", "_"))
    if advice:
        return document.problem(key.where, f"unknown key '{key.text}' in {what}", advice)
    near = nearest_name(key.text, names)
    if near:
        return document.problem(key.where, f"unknown key '{key.text}' in {what}", f"did you mean '{near}'?")
    free = " (free data of your own goes under 'x:')" if "x" in names else ""
    return document.problem(key.where, f"unknown key '{key.text}' in {what}", f"known here: {', '.join(names)}{free}")


def _as_problem(detail: ErrorDetails, model: type[BaseModel], node: Node, document: Document, what: str) -> Problem:
    path = tuple(detail["loc"])
    kind = detail["type"]
    if kind == "extra_forbidden":
        parent, _, followed = find_node(node, path[:-1])
        key = parent.key_node(str(path[-1])) if isinstance(parent, Mapping) else None
        if key is not None:
            place_name = _name_place(what, followed)
            return unknown_key_problem(
                key, list_keys(model, followed), document, place_name, other_keys(model, followed)
            )
    found, key, followed = find_node(node, path)
    name = next((str(step) for step in reversed(followed) if isinstance(step, str)), "")
    if kind == "missing" and followed and followed[-1] == path[-1]:
        message = f"'{path[-1]}' of {_name_place(what, followed[:-1])} is empty"
        return document.problem(found.where, message, f"write what it is behind '{path[-1]}:'")
    if kind == "missing":
        place = key if key is not None else _first_key(found)
        return document.problem(place.where, f"{_name_place(what, followed)} has no '{path[-1]}'", f"add '{path[-1]}:'")
    place = found if not isinstance(found, Mapping) or key is None else key
    message, help_text = _explain(kind, detail, name, found)
    help_text = _advise(model, followed, found) or help_text
    return document.problem(place.where, message, help_text)


def _first_key(node: Node) -> Node:
    return node.entries[0][0] if isinstance(node, Mapping) and node.entries else node


def _name_place(what: str, path: Path) -> str:
    names = [str(step) for step in path if isinstance(step, str)]
    return f"'{names[-1]}' of {what}" if names else what


def list_keys(model: type[BaseModel], path: Path = ()) -> list[str]:
    """Return the keys of the model that the path leads to, with those that the loader makes its fields of."""
    current = _find_model(model, path)
    names = [
        field.validation_alias if isinstance(field.validation_alias, str) else name
        for name, field in current.model_fields.items()
        if not field.exclude
    ]
    return [*names, *getattr(current, "more_keys", ())]


def other_keys(model: type[BaseModel], path: Path = ()) -> Map[str, str]:
    """Return the keys that people try on the model that the path leads to, and what to do instead."""
    others: Map[str, str] = getattr(_find_model(model, path), "other_keys", {})
    return others


def _find_model(model: type[BaseModel], path: Path) -> type[BaseModel]:
    current = model
    for step in path:
        if isinstance(step, str) and step in current.model_fields:
            inner = next(_models_in(current.model_fields[step].annotation), None)
            current = inner or current
    return current


def _advise(model: type[BaseModel], path: Path, node: Node) -> str:
    """Return what a model says itself of a wrong value of a field, of this one or of any; "" for nothing."""
    if not path or not isinstance(path[-1], str):
        return ""
    said: str | Map[str, str] = getattr(_find_model(model, path[:-1]), "other_values", {}).get(path[-1], "")
    if isinstance(said, str):
        return said
    return said.get(node.text.lower(), "") if isinstance(node, Scalar) else ""


def _models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in getattr(annotation, "__args__", ()):
        yield from _models_in(part)


def _seen(node: Node) -> str:
    if isinstance(node, Scalar):
        return f"'{node.text}'" if not node.is_empty else "empty"
    return "a list" if isinstance(node, Listing) else "keys and values"


def _explain(kind: str, detail: ErrorDetails, name: str, node: Node) -> tuple[str, str]:
    """Return message and help for one kind of failure, in the user's words."""
    context = detail.get("ctx", {})
    seen = _seen(node)
    if kind == "value_error":
        error = context.get("error")
        return str(error), str(getattr(error, "help", ""))
    is_text = isinstance(detail.get("input"), str)
    simple: dict[str, Callable[[], tuple[str, str]]] = {
        "literal_error": lambda: _explain_choice(name, node, str(context.get("expected", ""))),
        "greater_than_equal": lambda: (f"'{name}' is {seen}; expected {context.get('ge'):g} or more", ""),
        "less_than_equal": lambda: (f"'{name}' is {seen}; expected {context.get('le'):g} or less", ""),
        "greater_than": lambda: (f"'{name}' is {seen}; expected more than {context.get('gt'):g}", ""),
        "too_short": lambda: (f"'{name}' is empty; expected {'text' if is_text else 'at least one'}", ""),
        "string_too_short": lambda: (f"'{name}' is empty; expected text", ""),
        "string_pattern_mismatch": lambda: (f"'{name}' is {seen}, which has not the form expected here", ""),
    }
    if kind in simple:
        return simple[kind]()
    expected = {
        "finite": "a number that can be written out",
        "int": "a whole number",
        "float": "a number",
        "bool": "true or false",
        "string": "text",
        "list": "a list",
        "tuple": "a list",
        "dict": "keys and values",
        "model": "keys and values",
    }.get(kind.split("_")[0], "another form")
    return f"'{name}' is {seen}; expected {expected}", ""


def _explain_choice(name: str, node: Node, expected: str) -> tuple[str, str]:
    choices = [choice.strip().strip("'") for choice in expected.replace(" or ", ", ").split(",")]
    text = node.text if isinstance(node, Scalar) else ""
    near = nearest_name(text, choices) if text else None
    listed = ", ".join(choice for choice in choices if choice)
    return f"'{name}' is {_seen(node)}; expected one of {listed}", f"did you mean '{near}'?" if near else ""


# -- schemas ------------------------------------------------------------------------------------------------------

_TEXT = ["string", "number", "boolean"]
_WHOLE, _NUMBER = r"^\s*[-+]?[0-9_]+(\.0*)?\s*$", r"^\s*[-+]?[0-9_.]+([eE][-+]?[0-9]+)?\s*$"
# Each word once, as schemas ask of an enum: 'y' has no capital form but its upper case.
_YES_OR_NO = [
    *dict.fromkeys(
        word
        for plain in ("yes", "no", "on", "off", "y", "n", "true", "false", "t", "f")
        for word in (plain, plain.capitalize(), plain.upper())
    )
]


def loosen_schema(schema: dict[str, Any], *, takes_nothing: bool = False) -> dict[str, Any]:
    """Let a schema take all that is read, whatever type an editor gives to the text that is written.

    `title: 1903` is a number to an editor, and a right file must not be marked as wrong.

    Args:
        schema: as made from a model; it is left as it is.
        takes_nothing: whether a key may stand there without a value.
    """
    loose = deepcopy(schema)  # parts of it are shared, with the model too
    _loosen(loose, takes_nothing=takes_nothing)
    return loose


def _loosen(schema: Any, *, takes_nothing: bool) -> None:
    if isinstance(schema, list):
        for each in schema:
            _loosen(each, takes_nothing=takes_nothing)
        return
    if not isinstance(schema, dict):
        return
    for key, inner in schema.items():
        if key in ("properties", "$defs"):
            for each in inner.values():
                _loosen(each, takes_nothing=takes_nothing)
        elif key in ("items", "anyOf", "additionalProperties"):
            _loosen(inner, takes_nothing=takes_nothing)
    if "enum" not in schema and "const" not in schema:
        _loosen_type(schema)
    required = schema.get("required", ())
    for name, field in schema.get("properties", {}).items():
        if isinstance(field.get("title"), str):
            del field["title"]  # the name of the key again
        if takes_nothing and name not in required:
            _allow_nothing(field)


def _loosen_type(schema: dict[str, Any]) -> None:
    match schema.get("type"):
        case "string" | ["string", "number"]:
            schema["type"] = [*_TEXT]
        case "integer":
            schema["type"] = ["integer", "string"]
            schema["pattern"] = _WHOLE
        case "number":
            schema["type"] = ["number", "string"]
            schema["pattern"] = _NUMBER
        case "boolean":
            del schema["type"]
            schema["anyOf"] = [{"type": "boolean"}, {"enum": [*_YES_OR_NO, 0, 1]}]


def _allow_nothing(field: dict[str, Any]) -> None:
    """Let a key stand there without a value."""
    nothing = {"type": "null"}
    if "$ref" in field:
        field["anyOf"] = [{"$ref": field.pop("$ref")}, nothing]
    elif "const" in field:
        field["enum"] = [field.pop("const"), None]
        field.pop("type", None)
    elif "enum" in field:
        field["enum"] = [*field["enum"], None]
        field.pop("type", None)
    elif "anyOf" in field:
        field["anyOf"] = [*(each for each in field["anyOf"] if each != nothing), nothing]
    elif "type" in field:
        types = field["type"] if isinstance(field["type"], list) else [field["type"]]
        field["type"] = [*types, *(["null"] if "null" not in types else [])]
