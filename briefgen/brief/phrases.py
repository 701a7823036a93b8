"""The model's fixed words (kinds, standings, stances ...) go in; the words a reader sees in their language come out."""

from __future__ import annotations

from decimal import Decimal

from briefgen.timeline.model import Quantity
from briefgen.words import Words


def name_status(status: str, words: Words) -> str:
    """Return an event's or claim's standing."""
    return {
        "reported": words.say_about("standing", "reported"),
        "confirmed": words.say_about("standing", "confirmed"),
        "corroborated": words.say_about("standing", "corroborated"),
        "disputed": words.say_about("standing", "disputed"),
        "unverified": words.say_about("standing", "unverified"),
        "refuted": words.say_about("standing", "refuted"),
        "withdrawn": words.say_about("standing", "withdrawn"),
    }[status]


def name_kind(kind: str, words: Words) -> str:
    """Return the kind of a record."""
    return {
        "event": words.say_about("kind", "event"),
        "state": words.say_about("kind", "state"),
        "statement": words.say_about("kind", "statement"),
        "planned": words.say_about("kind", "planned"),
        "absence": words.say_about("kind", "absence"),
    }[kind]


def name_stance(stance: str, words: Words) -> str:
    """Return what a speaker does."""
    return {
        "asserts": words.say_about("stance", "asserts"),
        "denies": words.say_about("stance", "denies"),
        "disputes": words.say_about("stance", "disputes"),
        "concedes": words.say_about("stance", "concedes"),
        "declines": words.say_about("stance", "declines to say"),
        "retracts": words.say_about("stance", "retracts"),
    }[stance]


def name_confidence(confidence: str, words: Words) -> str:
    """Return a judgment's confidence as a sentence of its own."""
    return {
        "low": words.say("Confidence in this judgment is low."),
        "moderate": words.say("Confidence in this judgment is moderate."),
        "high": words.say("Confidence in this judgment is high."),
    }[confidence]


def print_number(value: float | Decimal, words: Words) -> str:
    """Return a number: a figure with the digits it was given with, another without needless decimals."""
    if isinstance(value, Decimal):
        return words.number(value)
    return words.number(int(value) if value == int(value) else value)


def print_quantity(quantity: Quantity, words: Words) -> str:
    """Return a figure as given, without its unit: "26", "about 900", "more than 1,500", "4 to 6 or more"."""
    if quantity.best is not None:
        text = print_number(quantity.best, words)
        if quantity.low is not None and quantity.high is not None:
            low, high = print_number(quantity.low, words), print_number(quantity.high, words)
            text = words.say("{best} ({low} to {high})", best=text, low=low, high=high)
        if quantity.open in ("high", "both"):
            text = words.say("{value} or more", value=text)
        if quantity.open in ("low", "both"):
            text = words.say("{value} or less", value=text)
    elif quantity.low is not None and quantity.high is not None:
        text = words.say(
            "{low} to {high}", low=print_number(quantity.low, words), high=print_number(quantity.high, words)
        )
        if quantity.open == "high":
            text = words.say("{value} or more", value=text)
        elif quantity.open == "low":
            text = words.say("{value} or less", value=text)
    elif quantity.low is not None:
        text = words.say("{value} or more", value=print_number(quantity.low, words))
    elif quantity.high is not None:
        text = words.say("{value} or less", value=print_number(quantity.high, words))
    else:
        return ""
    return words.say("about {value}", value=text) if quantity.approximate else text
