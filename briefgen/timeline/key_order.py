"""The path to a map of a timeline goes in; the order in which its keys are written comes out."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, TypeAlias

from briefgen.timeline.model import (
    Actor,
    Claim,
    Event,
    FigureTitle,
    Gap,
    Judgment,
    MarkedText,
    Media,
    Meta,
    Place,
    Quantity,
    Record,
    Relations,
    Revision,
    Source,
)

Model: TypeAlias = "type[Record] | type[Relations] | type[FigureTitle]"
"""A model of the timeline."""

_NAMED: dict[str, Model] = {"actors": Actor, "places": Place, "sources": Source}
_LISTED: dict[str, Model] = {"events": Event, "judgments": Judgment, "gaps": Gap}
_INNER: dict[str, Model] = {
    "claims": Claim,
    "media": Media,
    "quantities": Quantity,
    "related": Relations,
    "revisions": Revision,
    "bottom_line": MarkedText,
}
# A key that users write beside, or instead of, one of the model.
_BESIDE = {"date": ("date", "start", "end"), "places": ("place", "places")}
_LAST = ("marking", "x")
# Where habit differs from the order of the model: these stand before that.
_BEFORE: dict[Any, tuple[str, str]] = {
    Meta: ("marking", "marking_scheme"),
    Source: ("type", "title"),
    Quantity: ("value", "unit"),
}


def order_keys(path: tuple[str, ...]) -> Sequence[str]:
    """Return the keys of a map in the format's own order; none for a map whose order is the user's.

    >>> order_keys(("events",))[:4], order_keys(("actors", "port"))[:2], order_keys(("actors",))
    (('id', 'date', 'start', 'end'), ('name', 'aka'), ())
    """
    model = _find_model(path)
    return _list_keys(model) if model is not None else ()


def _find_model(path: tuple[str, ...]) -> Model | None:
    """Return the model of the map that a path of keys leads to; items of lists are no steps of it."""
    if not path or "x" in path:
        return None
    section, *steps = path
    if section == "meta":
        if steps[:1] == ["figures"]:
            return FigureTitle if len(steps) == 2 else None
        return Meta if not steps else _INNER.get(steps[0]) if len(steps) == 1 else None
    if section in _NAMED:
        return _NAMED[section] if len(steps) == 1 else None
    if section in _LISTED:
        return _LISTED[section] if not steps else _INNER.get(steps[0]) if len(steps) == 1 else None
    return None


@cache
def _list_keys(model: Model) -> tuple[str, ...]:
    keys: list[str] = []
    for name, field in model.model_fields.items():
        if not field.exclude and name not in _LAST:
            written = field.validation_alias if isinstance(field.validation_alias, str) else name
            keys += _BESIDE.get(name, (written,)) if model is Event else (written,)
    keys += [name for name in _LAST if name in model.model_fields]
    if model in _BEFORE:
        moved, place = _BEFORE[model]
        keys.remove(moved)
        keys.insert(keys.index(place), moved)
    return tuple(keys)
