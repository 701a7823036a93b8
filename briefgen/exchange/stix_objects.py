"""An object of a STIX bundle goes in; what it is called, how it is marked and when it was come out (STIX 2.1)."""

from __future__ import annotations

import re

from briefgen.exchange.located_json import Found
from briefgen.timeline.calendar import DateError
from briefgen.timeline.dates import make_interval, read_date
from briefgen.timeline.markings import TLP

# The objects that the standard gives the marking of TLP 1 and TLP 2 (STIX 2.1, 7.2.1.4 and the TLP 2.0 extension).
_MARKINGS = {
    "613f2e26-407d-48c7-9eca-b8e91df99dc9": "TLP:CLEAR",
    "34098fce-860f-48ae-8e50-ebd3cc5e41da": "TLP:GREEN",
    "f88d31f6-486f-44da-b317-01333bde0b82": "TLP:AMBER",
    "5e57c739-391a-4eb3-b6be-7d15ca92d5ed": "TLP:RED",
    "94868c89-83c2-464b-929b-a1a8aa3c8487": "TLP:CLEAR",
    "bab4a63c-aed9-4cf5-a766-dfca5abac2bb": "TLP:GREEN",
    "55d920b0-5e8b-4f79-9ee9-91f868d9b421": "TLP:AMBER",
    "939a9414-2ddd-4d32-a0cd-375ea402b003": "TLP:AMBER+STRICT",
    "e828b379-4e03-4974-9ac4-e53a884c97c1": "TLP:RED",
}
_STAMP = re.compile(r"(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d+))?Z")
_LENGTHS = {"year": 4, "month": 7, "day": 10, "hour": 13, "minute": 16, "second": 19}

PAIRS = (
    ("first_seen", "last_seen"), ("first_observed", "last_observed"), ("valid_from", "valid_until"),
    ("start_time", "stop_time"), ("start", "end"), ("analysis_started", "analysis_ended"), ("published", ""),
)  # fmt: skip
"""Properties that say when what an object describes began and ended; the first pair that it has counts."""

_NAMES = ("name", "value", "display_name", "subject", "path", "key", "account_login", "user_id", "abstract", "pattern")


def name_object(item: Found) -> str:
    """Return what an object is called: its name, or else its type and the beginning of its id."""
    for key in _NAMES:
        if found := " ".join(item.text(key).split()):
            return found if len(found) <= 200 else found[:200] + "…"
    kind = item.text("type") or "object"
    return f"{kind.replace('-', ' ')} {item.text('id').partition('--')[2][:8]}".strip()


def name_kind(item: Found) -> str:
    """Return the type of an object in words.

    >>> from briefgen.exchange.located_json import Found
    >>> name_kind(Found({"type": Found("intrusion-set", 0, 0)}, 0, 0))
    'intrusion set'
    """
    return item.text("type").removeprefix("x-").replace("-", " ")


def read_definition(item: Found) -> str:
    """Return the marking that a marking-definition stands for; "" for none of the Traffic Light Protocol."""
    known = _MARKINGS.get(item.text("id").partition("--")[2])
    if known:
        return known
    definition = item.get("definition")
    level = definition.text("tlp") if definition is not None else ""
    extensions = item.get("extensions")
    if extensions is not None and isinstance(extensions.value, dict):
        level = next((found for each in extensions.value.values() if (found := each.text("tlp_2_0"))), level)
    level = level or (item.text("name") if item.text("name").upper().startswith("TLP") else "")
    level = re.sub(r"^TLP[:. -]?", "", level, flags=re.IGNORECASE).replace(" ", "").replace("-", "+").upper()
    return TLP.find("CLEAR" if level == "WHITE" else level) or "" if level else ""


def read_marking(item: Found, definitions: dict[str, str]) -> str:
    """Return the highest marking of an object, those of its parts among them; "" for none.

    Args:
        item: the object.
        definitions: marking by the id of its definition in the bundle.
    """
    references = [str(each.value) for each in item.items("object_marking_refs")]
    references += [each.text("marking_ref") for each in item.items("granular_markings")]
    found = [definitions.get(each, _MARKINGS.get(each.partition("--")[2], "")) for each in references if each]
    return TLP.highest(marking for marking in found if marking)


def read_dates(item: Found) -> str:
    """Return when what an object describes was; "" for an object that says nothing of it.

    Raises:
        DateError: it says something that is no date.
    """
    for first, last in PAIRS:
        start, end = item.text(first), item.text(last) if last else ""
        if not start and not end:
            continue
        begun = _read_stamp(start, item.text(f"{first}_precision")) if start else ""
        ended = _read_stamp(end, item.text(f"{last}_precision")) if end else ""
        if begun and ended and begun != ended:
            return make_interval(read_date(begun), read_date(ended)).edtf
        if ended and not begun:
            return f"/{ended}"
        if begun == ended or not last:
            return begun
        # Without an end an indicator is valid from then on; when anything else was last seen is not known.
        return f"{begun}/.." if first == "valid_from" else f"{begun}/"
    return ""


def _read_stamp(text: str, precision: str) -> str:
    """Return a timestamp as a date: STIX has no shorter form, so that zeros at its end are padding."""
    found = _STAMP.fullmatch(text)
    if found is None:
        raise DateError(f"'{text[:60]}' is no timestamp of STIX", "expected such as 2016-05-12T08:17:27Z")
    if precision in _LENGTHS:
        shown = text[: _LENGTHS[precision]]
        return read_date(f"{shown}Z" if "T" in shown else shown).edtf
    if found[4] == found[5] == found[6] == "00" and not (found[7] or "").strip("0"):
        return read_date(text[:10]).edtf
    return read_date(f"{text[:16] if found[6] == '00' else text[:19]}Z").edtf
