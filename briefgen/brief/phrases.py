"""A judgment's confidence or an author's phrase goes in; a sentence of the brief comes out."""

from __future__ import annotations

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
    return text if text.endswith((".", "!", "?", "\N{HORIZONTAL ELLIPSIS}", "\N{ARABIC QUESTION MARK}")) else f"{text}."
