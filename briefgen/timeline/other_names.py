"""Names that people try for the keys of records go in as a table; what to write instead stands beside each.

Nearest names would be wrong for these: `caused_by` is near to `causes`, which says the reverse.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Advice = Mapping[str, str]
"""A key, or a value, that is not read -> what to do."""


def _spread(*rows: tuple[Iterable[str], str]) -> Advice:
    return {name: advice for names, advice in rows for name in names}


_REVERSED = "write '{0}' with this event's id in 'related' of the other event"
_CAUSE = "what this event caused goes under 'causes'; what caused it has " + _REVERSED.format("causes").removeprefix(
    "write "
)

EVENT_NAMES = _spread(
    (("time", "when", "timestamp", "datetime", "date_time", "day", "at"), "write 'date:', with the time in it"),
    (("begin", "began", "started", "started_at", "since", "from"), "write 'start:'"),
    (
        ("resolved", "resolved_at", "ended", "ended_at", "finish", "finished", "until", "to", "duration"),
        "write 'start:' and 'end:' for what lasted (with 'kind: state' for a state), or an event of its own",
    ),
    (("who", "actor", "people", "person", "participants", "owner", "team"), "write 'actors:'"),
    (("target", "victim", "affected", "affects", "object"), "write 'targets:'"),
    (("where", "location", "locations", "site"), "write 'place:', or 'places:' for several"),
    (("text", "description", "desc", "details", "detail", "body", "content"), "write 'summary:'"),
    (("name", "headline", "heading", "what", "event", "label", "subject"), "write 'title:'"),
    (("source", "reference", "references", "refs", "evidence", "citation"), "write 'sources:'"),
    (
        ("url", "link", "links"),
        "declare it under the timeline's 'sources:' with 'url:', and name its id in 'sources:'",
    ),
    (("category", "categories", "labels", "keywords", "topics"), "write 'tags:'"),
    (("importance", "priority", "severity", "weight", "level"), "write 'significance:', from 1 to 5"),
    (("type",), "write 'kind:'"),
    (("image", "images", "picture", "photo", "attachment", "attachments"), "write 'media:', with 'file:' and 'alt:'"),
    (("comment", "comments", "remark", "remarks"), "write 'note:', which is not printed, or 'summary:', which is"),
    (("tlp", "classification"), "write 'marking:'"),
    (
        ("numbers", "metrics", "values", "amounts", "cost"),
        "write 'quantities:', with 'what:', 'value:' and 'unit:'",
    ),
    (("statements", "said"), "write 'claims:', each with 'by:' and 'says:'"),
    (("caused_by", "cause", "because_of", "due_to"), "below 'related:', " + _CAUSE),
    (
        ("causes", "enables", "precedes", "responds_to", "contradicts", "reports", "part_of"),
        "write it below 'related:'",
    ),
)

RELATION_NAMES = _spread(
    (("caused_by", "cause", "because", "because_of", "due_to", "result_of"), _CAUSE),
    (("enabled_by", "made_possible_by"), _REVERSED.format("enables")),
    (("preceded_by", "follows", "after", "previous"), _REVERSED.format("precedes")),
    (("before", "next", "followed_by"), "write 'precedes:'"),
    (("answered_by",), _REVERSED.format("responds_to")),
    (("reported_by",), _REVERSED.format("reports")),
    (("contradicted_by",), "write 'contradicts:'"),
    (("has_part", "parts", "children", "contains"), _REVERSED.format("part_of")),
    (("parent",), "write 'part_of:'"),
    (("answers", "response_to", "reply_to"), "write 'responds_to:'"),
)

NAMED_NAMES = _spread(
    (("title", "label", "full_name"), "write 'name:'"),
    (("alias", "aliases", "other_names"), "write 'aka:'"),
    (("description", "text", "summary"), "write 'note:'"),
)

ACTOR_NAMES = {
    **NAMED_NAMES,
    **_spread(
        (("side", "party"), "write 'allegiance:'"), (("type",), "write 'kind:'"), (("parent",), "write 'member_of:'")
    ),
}

PLACE_NAMES = {
    **NAMED_NAMES,
    **_spread(
        (("latitude",), "write 'lat:'"),
        (("longitude", "lng", "long"), "write 'lon:'"),
        (("coordinates", "coords", "location"), "write 'lat:' and 'lon:'"),
        (("parent",), "write 'part_of:'"),
    ),
}

SOURCE_NAMES = _spread(
    (("name",), "write 'title:'"),
    (("link", "href", "address", "uri"), "write 'url:'"),
    (("date", "year", "published", "time"), "write 'issued:'"),
    (("kind",), "write 'type:'"),
    (("description", "text", "summary"), "write 'note:'"),
)

CLAIM_NAMES = _spread(
    (("who", "actor", "speaker", "source"), "write 'by:'"),
    (("text", "what", "claim", "statement", "quote"), "write 'says:'"),
    (("topic", "point", "question"), "write 'issue:'"),
)

QUANTITY_NAMES = _spread(
    (("name", "title", "label"), "write 'what:'"),
    (("amount", "number", "count", "figure"), "write 'value:'"),
    (("currency", "units"), "write 'unit:'"),
    (("min", "minimum"), "write 'low:'"),
    (("max", "maximum"), "write 'high:'"),
)

STATUS_VALUES = _spread(
    (
        ("resolved", "closed", "ended", "done", "finished", "fixed", "over"),
        "status says how sure it is, such as confirmed; that it is over is said by 'end:', or by an event of its own",
    ),
    (("open", "ongoing", "active", "running"), "status says how sure it is; what goes on has 'end: ..'"),
    (("planned",), "write 'kind: planned'"),
    (("true", "certain", "verified", "proven"), "write 'confirmed'"),
    (("false", "untrue", "wrong"), "write 'refuted'"),
    (("unknown", "unconfirmed", "unclear", "alleged"), "write 'unverified'"),
)

KIND_VALUES = _spread(
    (("incident", "action", "moment", "happening"), "write 'event'"),
    (("period", "condition", "phase", "outage"), "write 'state'"),
    (("claim", "message", "quote", "announcement"), "write 'statement'"),
    (("plan", "milestone", "task", "todo"), "write 'planned'"),
)

SIGNIFICANCE = "write 1 (a detail) to 5 (what the brief is about); without it 3; figures take the highest first"
