"""A selection goes in; a timeline file that holds what it shows, and nothing else, comes out.

It is written anew from the records, never cut out of the user's file: no comment, no free data, no note that is not
printed, no reference to what is not shown travels with it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from decimal import Decimal
from functools import cache
from typing import Any

from briefgen.source import Plain, write_yaml
from briefgen.timeline.dates import Date
from briefgen.timeline.model import RELATIONS, Event, FigureTitle, Judgment, Record, Relations, SourceReference
from briefgen.timeline.select import Selected
from briefgen.timeline.shape import FORMAT_VERSION

# The default of a field that has none; nothing is equal to it.
_REQUIRED = object()

Part = Record | Relations | FigureTitle

# Fields that are not printed, that the loader makes itself, or that are written under another name.
_KEPT_BACK = frozenset({"where", "x", "id_written", "approximate"})
_NOT_PRINTED: dict[type[Part], frozenset[str]] = {Event: frozenset({"note"})}


def export_timeline(selected: Selected) -> bytes:
    """Return what a selection shows as a timeline file, in UTF-8.

    Loading it again and selecting all of it shows the same events under the same numbers. Events that a selection
    left out are gone from relations and from what judgments rest on. Pictures and outlines are named, not held.
    """
    shown = frozenset(entry.event.id for entry in selected.entries)
    marking = selected.meta.marking
    meta = _write_record(selected.meta, "")
    # A lane that nothing shown stands in is not named, whatever order the author gave it.
    meta = _without(meta, "lanes")
    lanes: list[Plain] = [lane for lane in selected.meta.lanes if lane in selected.lanes]
    if lanes:
        meta["lanes"] = lanes
    if selected.as_of is not None:
        meta["as_of"] = selected.as_of.edtf
    tree: dict[str, Plain | Iterator[Plain]] = {"briefgen": int(FORMAT_VERSION), "meta": meta}
    for section, records in (("actors", selected.actors), ("places", selected.places), ("sources", selected.sources)):
        named: dict[str, Plain] = {
            id_: _without(_write_record(record, marking), "id") for id_, record in records.items()
        }
        if named:
            tree[section] = named
    # One by one, as they are written: the whole tree of a long timeline takes several times what its text does.
    events = (_write_event(entry.event, shown, marking) for entry in selected.entries)
    tree["events"] = events if selected.entries else []
    if selected.judgments:
        tree["judgments"] = [_write_judgment(judgment, shown, marking) for judgment in selected.judgments]
    if selected.gaps:
        tree["gaps"] = [_write_record(gap, marking) for gap in selected.gaps]
    return write_yaml(tree)


def _write_event(event: Event, shown: Collection[str], marking: str) -> Plain:
    written = _write_record(event, marking)
    related: dict[str, Plain] = {}
    for name in RELATIONS if "related" in written else ():
        ids: list[Plain] = [id_ for id_ in getattr(event.related, name) if id_ in shown]
        if ids:
            related[name] = ids
    written.pop("related", None)
    if related:
        written["related"] = related
    return written


def _write_judgment(judgment: Judgment, shown: Collection[str], marking: str) -> Plain:
    written = _write_record(judgment, marking)
    basis: list[Plain] = [id_ for id_ in judgment.basis if id_ in shown]
    return {**_without(written, "basis"), "basis": basis} if basis else _without(written, "basis")


def _without(written: dict[str, Plain], name: str) -> dict[str, Plain]:
    return {key: value for key, value in written.items() if key != name}


def _write_record(record: Part, marking: str) -> dict[str, Plain]:
    """Return the fields of a record that say more than their defaults, in the order of the format.

    Args:
        record: any record or part of one.
        marking: what a record without a marking carries; "" writes every one.
    """
    written: dict[str, Plain] = {}
    for name, key, default in _list_fields(type(record)):
        value = getattr(record, name)
        if value is None or value == "" or value is default or value == default:
            continue
        if name == "marking" and isinstance(record, Record) and value == marking:
            continue
        written[key] = value if type(value) is str else _write_value(value, marking)
    if "value" in written:
        # The loader makes these from the figure as written.
        written = {key: value for key, value in written.items() if key not in ("low", "best", "high", "open")}
    return written


@cache
def _list_fields(kind: type[Part]) -> tuple[tuple[str, str, Any], ...]:
    """Return the fields that are written of a kind of record: name, key in the file, and default."""
    left_out = _KEPT_BACK | _NOT_PRINTED.get(kind, frozenset())
    return tuple(
        (name, field.alias or name, _REQUIRED if field.is_required() else field.get_default(call_default_factory=True))
        for name, field in kind.model_fields.items()
        if name not in left_out
    )


def _write_value(value: Any, marking: str) -> Plain:
    if type(value) is tuple:
        return [each if type(each) is str else _write_value(each, marking) for each in value]
    if type(value) is str or type(value) is int or type(value) is bool:
        return value
    if isinstance(value, Date):
        return value.edtf
    if isinstance(value, SourceReference):
        return str(value)
    if isinstance(value, Part):
        return _write_record(value, marking)
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, dict):
        return {str(key): _write_value(each, marking) for key, each in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [_write_value(each, marking) for each in value]
    return value if isinstance(value, (str, int, float, bool)) else str(value)
