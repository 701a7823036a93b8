"""The main file of a timeline goes in; what its `meta` says comes out: title, zone, marking scheme and all else."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from briefgen.errors import Problem, UsageError
from briefgen.fields import find_node, read_fields, salvage_fields, validate_fields
from briefgen.source import Document, Mapping, Node
from briefgen.timeline.dates import Date, DateError, load_zone
from briefgen.timeline.field_dates import DATE_KEYS, find_value, read_dates
from briefgen.timeline.markings import MarkingScheme, make_scheme
from briefgen.timeline.model import MarkedText, Meta
from briefgen.timeline.record_markings import settle_marking


class LoadedMeta(NamedTuple):
    """What `meta` says, as far as it is right, and what is wrong with it.

    Attributes:
        meta: None when there is none.
        zone: IANA zone in which times without an offset are meant.
        scheme: the timeline's markings.
        problems: in no order.
    """

    meta: Meta | None
    zone: str
    scheme: MarkingScheme
    problems: list[Problem]


def load_meta(document: Document) -> LoadedMeta:
    """Load the `meta` of a timeline's main file."""
    root = document.root
    node = root.get("meta") if isinstance(root, Mapping) else None
    if node is None:
        # What is no map has been refused for that.
        missing = document.problem(root.where, "the timeline has no 'meta'", "add 'meta: {title: ...}'")
        return LoadedMeta(None, "UTC", make_scheme("tlp"), [missing] if isinstance(root, Mapping) else [])
    fields, zone = read_fields(node, DATE_KEYS), "UTC"
    problems: list[Problem] = []
    if isinstance(fields, dict):
        zone = _read_zone(fields, node, document, problems)
        problems += read_dates(fields, ("as_of", "period"), node, document, zone)
        for index, revision in enumerate(fields.get("revisions") or ()):
            if isinstance(revision, dict):
                place, _, _ = find_node(node, ("revisions", index))
                problems += read_dates(revision, ("known",), place, document, zone)
        _check_bounds(fields, node, document, problems)
        line = _read_bottom_line(fields.pop("bottom_line", None), find_value(node, "bottom_line"), document, problems)
        fields = {key: value for key, value in fields.items() if value is not None}
        fields["where"] = node.where
    meta, found = validate_fields(Meta, fields, node, document, "'meta'")
    problems += found
    if not isinstance(fields, dict):
        return LoadedMeta(None, zone, make_scheme("tlp"), problems)
    meta = meta or salvage_fields(Meta, fields, {"title": Path(document.file).stem})
    if meta is None:
        return LoadedMeta(None, zone, make_scheme("tlp"), problems)
    scheme = make_scheme(meta.marking_scheme)
    marking, found = settle_marking(meta.marking, find_value(node, "marking"), scheme, document)
    problems += found
    revisions = []
    for index, revision in enumerate(meta.revisions):
        place, _, _ = find_node(node, ("revisions", index))
        own, found = settle_marking(revision.marking, find_value(place, "marking"), scheme, document)
        problems += found
        revisions.append(revision.model_copy(update={"marking": own}))
    if line is not None:
        place = find_value(find_value(node, "bottom_line"), "marking")
        line_marking, found = settle_marking(line.marking, place, scheme, document)
        line = line.model_copy(update={"marking": line_marking})
        problems += found
    settled = {"marking": marking, "bottom_line": line, "revisions": tuple(revisions)}
    return LoadedMeta(meta.model_copy(update=settled), zone, scheme, problems)


def withhold_meta(meta: Meta, scheme: MarkingScheme, ceiling: str) -> Meta:
    """Take out of meta what an audience cleared up to `ceiling` may not see.

    Raises:
        UsageError: the timeline is marked higher as a whole.
    """
    if not scheme.allows(meta.marking, ceiling):
        raise UsageError(
            f"the whole timeline is marked {meta.marking}, above the audience's {ceiling}; "
            "nothing of it can be shown to them; records without a marking carry that of meta, so lower meta.marking "
            "and mark each record that must not go out, or keep a timeline of its own for them"
        )
    line = meta.bottom_line
    gone = line is None or not scheme.allows(line.marking or meta.marking, ceiling)
    revisions = tuple(
        revision
        for revision in meta.revisions
        if scheme.allows(revision.marking or meta.marking, ceiling) and not (gone and revision.field == "bottom_line")
    )
    return meta.model_copy(update={"bottom_line": None if gone else line, "revisions": revisions})


def _read_zone(fields: dict[str, Any], node: Node, document: Document, problems: list[Problem]) -> str:
    zone = fields.get("timezone")
    if not isinstance(zone, str):
        return "UTC"
    try:
        load_zone(zone)
    except DateError as error:
        problems.append(document.problem(find_value(node, "timezone").where, error.message, error.help))
        del fields["timezone"]
        return "UTC"
    return zone


def _check_bounds(fields: dict[str, Any], node: Node, document: Document, problems: list[Problem]) -> None:
    """A data cut-off has an end, and a period an end or a beginning."""
    as_of, period = fields.get("as_of"), fields.get("period")
    if isinstance(as_of, Date) and as_of.end_latest is None:
        message = f"'as_of' is '{as_of.written}', which has no end; expected the date of the data cut-off"
        problems.append(document.problem(find_value(node, "as_of").where, message, "write it as 2015-10-07"))
        del fields["as_of"]
    if isinstance(period, Date) and period.start_earliest is None and period.end_latest is None:
        message = f"'period' is '{period.written}', which has neither beginning nor end; expected a stretch of time"
        problems.append(document.problem(find_value(node, "period").where, message, "write it as 2015-03/2015-10-07"))
        del fields["period"]


def _read_bottom_line(value: Any, place: Node, document: Document, problems: list[Problem]) -> MarkedText | None:
    """Return the bottom line, given as a text or as {text, marking}; its marking is still as written."""
    if isinstance(value, dict):
        line, found = validate_fields(MarkedText, value, place, document, "'bottom_line'")
        problems += found
        return line
    if isinstance(value, str) and value.strip():
        return MarkedText(text=value)
    if value is not None:
        message = "the bottom line is empty" if isinstance(value, str) else "the bottom line is a list"
        problems.append(document.problem(place.where, f"{message}; expected one message of 60 to 80 words"))
    return None
