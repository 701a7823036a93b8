"""A judgment's confidence or an author's phrase goes in; a sentence of the brief comes out."""

from __future__ import annotations

import re

from briefgen.words import Words


def name_confidence(confidence: str, words: Words) -> str:
    """Return a judgment's confidence as a sentence of its own."""
    return {
        "low": words.say("Confidence in this judgment is low."),
        "moderate": words.say("Confidence in this judgment is moderate."),
        "high": words.say("Confidence in this judgment is high."),
    }[confidence]


def capitalize(text: str) -> str:
    """Return a text with its first letter in upper case, the others as they are."""
    return text[:1].upper() + text[1:]


def end_sentence(text: str) -> str:
    """Return a text with a full stop, unless something ends it already.

    >>> end_sentence("It rains"), end_sentence("Does it?")
    ('It rains.', 'Does it?')
    """
    # What is quoted may end the sentence too.
    bare = text.rstrip("\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT-POINTING DOUBLE ANGLE QUOTATION MARK}")
    return text if bare.endswith((".", "!", "?", "\N{HORIZONTAL ELLIPSIS}", "\N{ARABIC QUESTION MARK}")) else f"{text}."


_MOMENT = re.compile(r"(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)(?::\d\d)?(Z|[+-]\d\d:\d\d)")


def print_issue(issued: str, words: Words) -> str:
    """Return the moment of issue as printed: "8 October 2015, 06:00 (UTC+01:00)"."""
    _, _, _, hour, minute, offset = _read_issue(issued)
    zone = "UTC" if offset in ("Z", "+00:00") else f"UTC{offset}"
    clock = words.clock(int(hour), int(minute))
    return words.say("{day}, {time} ({zone})", day=print_issue_day(issued, words), time=clock, zone=zone)


def print_issue_day(issued: str, words: Words) -> str:
    """Return the day of issue as printed: "8 October 2015"."""
    year, month, day = (int(part) for part in _read_issue(issued)[:3])
    return words.day(year, month, day)


def _read_issue(issued: str) -> tuple[str, ...]:
    found = _MOMENT.fullmatch(issued)
    if found is None:
        raise ValueError(f"the moment of issue is '{issued}', which is no ISO 8601 time with an offset")
    return found.groups()
