"""The questions of `audit`, explained."""

from __future__ import annotations

from briefgen.timeline.explanation import Explanation

_SOURCES = (
    "sources:\n  log: {title: Log of the harbour, issued: 2024-05-02}\n"
    "  paper: {title: The pier that nobody closed, issued: 2024-05-03}\n"
)
_CHAIN = _SOURCES.replace("issued: 2024-05-03", "issued: 2024-05-03, via: log")
_FALL = "events:\n- date: 2024-05-02\n  title: The pier falls\n"
_JUDGED = f"{_SOURCES}{_FALL}  id: fall\n  sources: [log]\njudgments:\n- id: J1\n  basis: [fall]\n"

EXPLANATIONS: dict[str, Explanation] = {
    "unsourced": Explanation(
        "Every event rests on a source, and somebody is named for every figure.",
        "What nobody is named for cannot be checked.",
        _FALL,
        f"{_SOURCES}{_FALL}  sources: [log]\n",
    ),
    "claim-without-speaker": Explanation(
        "Every claim says who makes it.",
        "The matrix of claims has a column for each speaker; a claim of nobody stands in none.",
        f"{_SOURCES}{_FALL}  sources: [log]\n  claims: [{{says: The gate stood open., sources: [paper]}}]\n",
        f"{_SOURCES}{_FALL}  sources: [log]\n"
        "  claims: [{by: A guard, says: The gate stood open., sources: [paper]}]\n",
    ),
    "single-origin": Explanation(
        "The sources of an event do not all go back to one ('via' is followed to its root).",
        "Ten papers that repeat one agency are one source, and readers take them for ten.",
        f"{_CHAIN}{_FALL}  sources: [log, paper]\n",
        f"{_SOURCES}{_FALL}  sources: [log, paper]\n",
    ),
    "confirmed-by-one": Explanation(
        "What is called confirmed or corroborated, or graded 1, rests on more than one origin.",
        "Confirmed means that an independent source says the same.",
        f"{_SOURCES}{_FALL}  status: confirmed\n  sources: [log]\n",
        f"{_SOURCES}{_FALL}  status: confirmed\n  sources: [log, paper]\n",
    ),
    "source-before-event": Explanation(
        "No source is older than what it tells of.",
        "One of the two dates is wrong, or the source only announced the event.",
        f"{_SOURCES}events:\n- {{date: 2024-06-10, title: The pier is rebuilt, sources: [log]}}\n",
        f"{_SOURCES}events:\n- {{date: 2024-06-10, kind: planned, title: The pier is rebuilt, sources: [log]}}\n",
    ),
    "conflicting-figures": Explanation(
        "Figures for one thing agree, units converted.",
        "They need not: the brief shows them side by side. It is asked so that none is there by mistake.",
        f"{_SOURCES}{_FALL}  sources: [log]\n  quantities:\n  - {{what: length lost, value: 40, unit: m}}\n"
        "  - {what: length lost, value: 60, unit: m}\n",
        f"{_SOURCES}{_FALL}  sources: [log]\n  quantities:\n  - {{what: length lost, value: 40, unit: m}}\n"
        "  - {what: length lost, value: 35..60, unit: m}\n",
    ),
    "conflicting-dates": Explanation(
        "The dates that claims give for an event can be right together with its own.",
        "They need not: the brief shows them side by side. It is asked so that none is there by mistake.",
        f"{_SOURCES}{_FALL}  sources: [log]\n"
        "  claims: [{by: A guard, says: It fell at night., date: 2024-05-01, sources: [paper]}]\n",
        f"{_SOURCES}{_FALL}  sources: [log]\n"
        "  claims: [{by: A guard, says: It fell at night., date: 2024-05, sources: [paper]}]\n",
    ),
    "same-event-twice": Explanation(
        "No two events have the same actors, the same place and the same time, unless they are related.",
        "One event told by two sources is one event with two sources.",
        f"{_SOURCES}events:\n"
        "- {date: 2024-05-02, title: The pier falls, actors: [Port], place: Pier, sources: [log]}\n"
        "- {date: 2024-05-02, title: Collapse at night, actors: [Port], place: Pier, sources: [paper]}\n",
        f"{_SOURCES}events:\n- date: 2024-05-02\n  title: The pier falls\n  actors: [Port]\n  place: Pier\n"
        "  sources: [log, paper]\n",
    ),
    "judgment-without-basis": Explanation(
        "Every judgment names the events or sources that it rests on.",
        "A reader wants to know why, not only how likely.",
        f"{_SOURCES}{_FALL}  id: fall\n  sources: [log]\njudgments:\n- {{id: J1, text: The bolts failed first.}}\n",
        f"{_JUDGED}  text: The bolts failed first.\n",
    ),
    "likelihood-with-confidence": Explanation(
        "No sentence says both how likely something is and how confident the author is.",
        "Readers take one for the other. Likelihood is about the world, confidence about what is known of it.",
        f"{_JUDGED}  text: We are confident that the bolts are likely to have failed first.\n",
        f"{_JUDGED}  text: The bolts failed first.\n  likelihood: likely\n  confidence: high\n",
    ),
    "mixed-scales": Explanation(
        "Judgments use the words of one scale, that of 'meta.scale'.",
        "The same word stands for other percentages on another scale.",
        f"{_JUDGED}  text: It is highly likely that the bolts failed first.\n",
        f"{_JUDGED}  text: It is very likely that the bolts failed first.\n",
    ),
    "hedge": Explanation(
        "No judgment hedges (may, might, perhaps) where 'likelihood' says how likely it is.",
        "Both together say less than either.",
        f"{_JUDGED}  text: The bolts might have failed first.\n  likelihood: likely\n",
        f"{_JUDGED}  text: The bolts failed first.\n  likelihood: likely\n",
    ),
}
