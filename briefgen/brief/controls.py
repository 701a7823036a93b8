"""A language goes in; the words of what readers on a screen are offered beside the text come out."""

from __future__ import annotations

from briefgen.brief.tree import Controls
from briefgen.charts.live import say_live_labels
from briefgen.words import Words


def say_controls(words: Words) -> Controls:
    """Return the words of the filter, of links to places, and of charts that live."""
    return Controls(
        link=words.say("Link to {what}"),
        filter=words.say("Filter the chronology"),
        filter_words=words.say("Events that say"),
        filter_marks=words.say("Kind and standing"),
        filter_any=words.say("Any"),
        filter_clear=words.say("Show all"),
        filter_count=words.say("Events shown: {shown} of {total}. Printing includes them all."),
        live=tuple(say_live_labels(words)),
    )
