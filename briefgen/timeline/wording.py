"""The model's fixed words (kinds, standings, likelihoods, fields) go in; a reader's words for them come out."""

from __future__ import annotations

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


def name_source_type(type_: str, words: Words) -> str:
    """Return what sort of source it is; one that is not known is named as it is written, without its hyphens.

    >>> name_source_type("article-newspaper", Words("en")), name_source_type("ship-log", Words("en"))
    ('newspaper article', 'ship log')
    """
    return {
        "article": words.say_about("source", "article"),
        "article-journal": words.say_about("source", "journal article"),
        "article-magazine": words.say_about("source", "magazine article"),
        "article-newspaper": words.say_about("source", "newspaper article"),
        "bill": words.say_about("source", "bill"),
        "book": words.say_about("source", "book"),
        "broadcast": words.say_about("source", "broadcast"),
        "bulletin": words.say_about("source", "bulletin"),
        "chapter": words.say_about("source", "chapter"),
        "dataset": words.say_about("source", "data set"),
        "entry": words.say_about("source", "entry"),
        "entry-dictionary": words.say_about("source", "dictionary entry"),
        "entry-encyclopedia": words.say_about("source", "encyclopedia entry"),
        "graphic": words.say_about("source", "picture"),
        "image": words.say_about("source", "picture"),
        "interview": words.say_about("source", "interview"),
        "legal_case": words.say_about("source", "judgment of a court"),
        "legislation": words.say_about("source", "law"),
        "letter": words.say_about("source", "letter"),
        "manuscript": words.say_about("source", "manuscript"),
        "map": words.say_about("source", "map"),
        "motion_picture": words.say_about("source", "film"),
        "news-agency": words.say_about("source", "news agency report"),
        "pamphlet": words.say_about("source", "pamphlet"),
        "patent": words.say_about("source", "patent"),
        "personal_communication": words.say_about("source", "personal communication"),
        "post": words.say_about("source", "post"),
        "post-weblog": words.say_about("source", "blog post"),
        "press-conference": words.say_about("source", "press conference"),
        "press-release": words.say_about("source", "press release"),
        "report": words.say_about("source", "report"),
        "resolution": words.say_about("source", "resolution"),
        "review": words.say_about("source", "review"),
        "software": words.say_about("source", "software"),
        "speech": words.say_about("source", "speech"),
        "standard": words.say_about("source", "standard"),
        "statement": words.say_about("source", "statement"),
        "testimony": words.say_about("source", "testimony"),
        "thesis": words.say_about("source", "thesis"),
        "treaty": words.say_about("source", "treaty"),
        "video": words.say_about("source", "video"),
        "webpage": words.say_about("source", "web page"),
    }.get(type_, type_.replace("-", " ").replace("_", " "))


def name_likelihood(word: str, words: Words) -> str:
    """Return a word of a scale in the reader's language; one of no scale stays as it is.

    The words of one band stay apart in every language, and no two bands of a scale share one.

    >>> name_likelihood("Very  likely", Words("en")), name_likelihood("Very likely", Words("de"))
    ('very likely', 'sehr wahrscheinlich')
    """
    plain = " ".join(word.casefold().split())
    return {
        "almost no chance": words.say_about("likelihood", "almost no chance"),
        "remote": words.say_about("likelihood", "remote"),
        "remote chance": words.say_about("likelihood", "remote chance"),
        "very unlikely": words.say_about("likelihood", "very unlikely"),
        "highly improbable": words.say_about("likelihood", "highly improbable"),
        "highly unlikely": words.say_about("likelihood", "highly unlikely"),
        "unlikely": words.say_about("likelihood", "unlikely"),
        "improbable": words.say_about("likelihood", "improbable"),
        "roughly even chance": words.say_about("likelihood", "roughly even chance"),
        "roughly even odds": words.say_about("likelihood", "roughly even odds"),
        "realistic possibility": words.say_about("likelihood", "realistic possibility"),
        "likely": words.say_about("likelihood", "likely"),
        "probable": words.say_about("likelihood", "probable"),
        "very likely": words.say_about("likelihood", "very likely"),
        "highly probable": words.say_about("likelihood", "highly probable"),
        "highly likely": words.say_about("likelihood", "highly likely"),
        "almost certain": words.say_about("likelihood", "almost certain"),
        "nearly certain": words.say_about("likelihood", "nearly certain"),
    }.get(plain, word)


def name_field(field: str, words: Words) -> str:
    """Return a field of a record as a reader calls it; any other as it is written, without underscores.

    What stands within a list is called by the list, but for the grade of a statement.
    """
    if field.startswith("claims[") and field.endswith("].grade"):
        return words.say_about("field", "grade of a statement")
    field = field.partition("[")[0]
    return {
        "date": words.say_about("field", "date"),
        "start": words.say_about("field", "start"),
        "end": words.say_about("field", "end"),
        "planned": words.say_about("field", "planned date"),
        "date_text": words.say_about("field", "wording of the date"),
        "kind": words.say_about("field", "kind"),
        "title": words.say_about("field", "title"),
        "summary": words.say_about("field", "summary"),
        "actors": words.say_about("field", "actors"),
        "targets": words.say_about("field", "those concerned"),
        "places": words.say_about("field", "places"),
        "tags": words.say_about("field", "tags"),
        "significance": words.say_about("field", "significance"),
        "status": words.say_about("field", "standing"),
        "sources": words.say_about("field", "sources"),
        "media": words.say_about("field", "pictures"),
        "quantities": words.say_about("field", "figures"),
        "claims": words.say_about("field", "statements"),
        "related": words.say_about("field", "related events"),
        "note": words.say_about("field", "note"),
        "bottom_line": words.say_about("field", "bottom line"),
        "subject": words.say_about("field", "subject"),
        "conventions": words.say_about("field", "conventions"),
        "text": words.say_about("field", "wording"),
        "likelihood": words.say_about("field", "likelihood"),
        "confidence": words.say_about("field", "confidence"),
        "assumption": words.say_about("field", "assumption"),
        "marking": words.say_about("field", "marking"),
    }.get(field, field.replace("_", " "))
