"""A source goes in; how the house cites it comes out: who, what, in which larger thing, where, when.

The order is that of ISO 690:2021 (creator, title, edition, place and publisher, date, numbering), with the medium named
where the title does not tell it. Titles of parts stand in quotation marks, titles of wholes and of periodicals in
italics, and what the editor calls something that has no title in neither. Nothing that the author gave is left out.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from briefgen.brief.material import fill_runs, join_sentences
from briefgen.brief.phrases import capitalize, end_sentence
from briefgen.brief.tree import Inline, Run, plain_inline
from briefgen.timeline.model import Source
from briefgen.timeline.printing import print_date
from briefgen.timeline.wording import name_source_type
from briefgen.words import Words

# What appears in something that comes again: that one's name stands in italics before the date.
_PERIODICAL = frozenset({"article", "article-newspaper", "article-magazine", "article-journal", "review"})
# What is a part of a book: "In ...".
_PART = frozenset({"chapter", "entry", "entry-encyclopedia", "entry-dictionary"})
# What was said, shown or written to somebody has no title but the one that the editor gives it.
_SAID = frozenset(
    {
        "statement", "speech", "press-conference", "interview", "letter", "personal_communication", "testimony",
        "graphic", "image", "video", "news-agency",
    }
)  # fmt: skip
# Titles of these are their own, and of parts.
_QUOTED = _PERIODICAL | _PART | {"broadcast", "post", "post-weblog", "press-release", "webpage"}
# What a title and the names beside it tell by themselves.
_PLAIN = _PERIODICAL | _PART | {"", "book", "webpage", "legal_case", "legislation", "bill", "treaty"}
_CITED_BY_NUMBER = frozenset({"legal_case", "legislation", "bill", "treaty", "resolution", "standard", "patent"})


_RIGHT_TO_LEFT_MARK = "\N{RIGHT-TO-LEFT MARK}"
_FACTS = ("author", "title", "container", "volume", "issue", "pages", "number", "edition", "place", "publisher")


def cite_source(source: Source, words: Words) -> Inline:
    """Return a source as a reader finds it, without its address.

    Args:
        source: of the timeline; types that are not known are named as they are written.
        words: the language.
    """
    if words.direction == "rtl":
        source = source.model_copy(update={name: _end_direction(getattr(source, name)) for name in _FACTS})
    parts: list[Inline] = [plain_inline(end_sentence(source.author)) if source.author else ()]
    parts.append(_cite_title(source, words))
    if source.edition:
        parts.append(plain_inline(end_sentence(_print_edition(source, words))))
    if source.type in _PART and source.container:
        parts.append(_cite_book(source, words))
    parts.append(_cite_issue(source, words))
    return join_sentences(part for part in parts if part)


def _end_direction(text: str) -> str:
    """Return a fact of a line from right to left so that a foreign one ends where it ends (UAX #9, N1 and N2).

    Without the mark, the stop behind it and the quotation mark before the next one would run on from left to right.
    """
    strong = [kind for char in text if (kind := unicodedata.bidirectional(char)) in ("L", "R", "AL")]
    if not strong or strong[-1] != "L":
        return text
    bare = text.rstrip(".")
    return f"{bare}{_RIGHT_TO_LEFT_MARK}{text[len(bare) :]}"


def _cite_title(source: Source, words: Words) -> Inline:
    if source.type in _SAID or (source.title.startswith("[") and source.title.endswith("]")):
        # In brackets it is the editor's as well (ISO 690).
        return plain_inline(end_sentence(source.title))
    if source.type in _QUOTED:
        # A question keeps its own mark within the quotation.
        quoted = words.quote(source.title.removesuffix("."))
        return plain_inline(quoted if source.title.endswith(("?", "!", "\N{ARABIC QUESTION MARK}")) else f"{quoted}.")
    if source.type in _CITED_BY_NUMBER and source.number:
        title = Run(source.title.removesuffix("."), emphasis=True)
        return fill_runs(words.say("{title}, {number}."), title=title, number=source.number.removesuffix("."))
    return (Run(end_sentence(source.title), emphasis=True),)


def _print_edition(source: Source, words: Words) -> str:
    if source.type in ("dataset", "software"):
        return words.say("Version {version}", version=source.edition)
    # More than "2nd" or "3" has a word for it already.
    return source.edition if " " in source.edition else words.say("{edition} edition", edition=source.edition)


def _cite_book(source: Source, words: Words) -> Inline:
    book = Run(source.container.removesuffix("."), emphasis=True)
    if not source.pages:
        return fill_runs(words.say("In {book}."), book=book)
    return fill_runs(words.say("In {book}, {pages}."), book=book, pages=_print_pages(source.pages, words))


def _cite_issue(source: Source, words: Words) -> Inline:
    """Return the sentence that tells where and when: medium, periodical, numbering, place, publisher, date, pages."""
    facts = [fact for fact in _list_facts(source, words) if fact]
    if not facts:
        return ()
    first = facts[0]
    # A periodical's name keeps its first letter as it is.
    if not first[0].emphasis:
        facts[0] = (Run(capitalize(first[0].text)), *first[1:])
    runs: list[Run] = []
    for fact in facts:
        runs += [Run(words.say(", ")), *fact] if runs else fact
    if not runs[-1].text.endswith((".", "?")):
        runs.append(Run("."))
    return tuple(runs)


def _list_facts(source: Source, words: Words) -> Iterator[Inline]:
    if source.type not in _PLAIN:
        yield plain_inline(name_source_type(source.type, words))
    publisher = words.say("{place}: {publisher}", place=source.place, publisher=source.publisher)
    if not (source.place and source.publisher):
        publisher = source.publisher or source.place
    if source.type in _PERIODICAL:
        yield _cite_periodical(source, publisher, words)
    else:
        if source.container and source.type not in _PART:
            yield (Run(source.container, emphasis=True),)
        if source.number and source.type not in _CITED_BY_NUMBER:
            yield plain_inline(words.say("no. {number}", number=source.number))
        yield plain_inline(_print_volume(source, words))
        yield plain_inline(publisher)
    if source.issued is not None:
        yield plain_inline(print_date(source.issued, words))
    if source.pages and source.type not in _PART:
        yield plain_inline(_print_pages(source.pages, words))
    if source.doi:
        yield (Run(f"doi:{source.doi}", url=f"https://doi.org/{source.doi}"),)


def _cite_periodical(source: Source, publisher: str, words: Words) -> Inline:
    """Return a periodical with its volume and issue; one that is not named is told by its publisher."""
    name = source.container or source.publisher
    if not name:
        return plain_inline(publisher)
    volume = _print_volume(source, words)
    runs: list[Run] = [Run(name, emphasis=True)]
    if volume:
        runs.append(Run(f" {volume}"))
    if source.number:
        runs.append(Run(words.say(", ") + words.say("no. {number}", number=source.number)))
    besides = publisher if source.container else source.place
    if besides:
        runs.append(Run(words.say(" ({publisher})", publisher=besides)))
    return tuple(runs)


def _print_volume(source: Source, words: Words) -> str:
    if source.volume and source.issue:
        return words.say("{volume} ({issue})", volume=source.volume, issue=source.issue)
    return source.volume or (words.say("no. {number}", number=source.issue) if source.issue else "")


def _print_pages(pages: str, words: Words) -> str:
    if pages[:1].isdigit() and not pages.isdigit():
        return words.say("pp.\N{NO-BREAK SPACE}{pages}", pages=pages)
    return words.say("p.\N{NO-BREAK SPACE}{pages}", pages=pages) if pages[:1].isdigit() else pages
