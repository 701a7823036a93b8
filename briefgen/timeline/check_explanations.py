"""The checks of `check`, explained."""

from __future__ import annotations

from briefgen.timeline.explanation import Explanation

EXPLANATIONS: dict[str, Explanation] = {
    "unknown-source": Explanation(
        "Every source that a record cites is declared under 'sources:'.",
        "A reader who follows the citation would find nothing.",
        "sources:\n  log: {title: Log of the harbour}\nevents:\n"
        "- {date: 2024-05-02, title: The pier falls, sources: [logs]}\n",
        "sources:\n  log: {title: Log of the harbour}\nevents:\n"
        "- {date: 2024-05-02, title: The pier falls, sources: [log]}\n",
    ),
    "unknown-event": Explanation(
        "Every event that 'related:' or the 'basis:' of a judgment points at is there, and is another one.",
        "The brief prints the number of that event; there would be none to print.",
        "events:\n- {id: fall, date: 2024-05-02, title: The pier falls, related: {responds_to: [warnin]}}\n",
        "events:\n- {id: warning, date: 2023-11-20, title: A warning is given}\n"
        "- {id: fall, date: 2024-05-02, title: The pier falls, related: {responds_to: [warning]}}\n",
    ),
    "membership": Explanation(
        "What 'member_of', 'part_of' and 'via' name is declared, and nothing belongs to itself.",
        "Sources are counted by where they come from, and actors are listed under what they belong to.",
        "sources:\n  paper: {title: The pier that nobody closed, via: logg}\n",
        "sources:\n  log: {title: Log of the harbour}\n  paper: {title: The pier that nobody closed, via: log}\n",
    ),
    "place-or-actor": Explanation(
        "No place stands among 'actors', and no actor among 'places'.",
        "Lanes and maps would show who acted as where it was.",
        "places:\n  pier: {name: Old pier}\nevents:\n- {date: 2024-05-02, title: The pier falls, actors: [pier]}\n",
        "places:\n  pier: {name: Old pier}\nevents:\n- {date: 2024-05-02, title: The pier falls, places: [pier]}\n",
    ),
    "likelihood-word": Explanation(
        "The likelihood of a judgment is a word of 'meta.scale'.",
        "Each word stands for a band of percentages that the annex prints; another word stands for none.",
        "judgments:\n- {id: J1, text: The bolts failed first., likelihood: quite likely}\n",
        "judgments:\n- {id: J1, text: The bolts failed first., likelihood: very likely}\n",
    ),
    "figure-range": Explanation(
        "The low end of a figure is not above its best value, nor that above its high end.",
        "The chart of figures draws a line from the low end to the high one.",
        "events:\n- date: 2024-05-02\n  title: The pier falls\n"
        "  quantities: [{what: length lost, value: 60..45, unit: m}]\n",
        "events:\n- date: 2024-05-02\n  title: The pier falls\n"
        "  quantities: [{what: length lost, value: 45..60, unit: m}]\n",
    ),
    "revision-field": Explanation(
        "The field that a revision names is one that its event, its judgment or 'meta' has.",
        "What changed is told by its field; a reason given for another is printed nowhere.",
        "events:\n- date: 2024-05-02\n  title: The pier falls\n"
        "  revisions: [{edition: 2, type: corrected, field: day, was: 2024-05-01}]\n",
        "events:\n- date: 2024-05-02\n  title: The pier falls\n"
        "  revisions: [{edition: 2, type: corrected, field: date, was: 2024-05-01}]\n",
    ),
    "revision-value": Explanation(
        "What a revision says of the value before ('was') could have been the value of that field.",
        "A brief as of an earlier date puts it back.",
        "events:\n- date: 2024-05-02\n  title: The pier falls\n"
        "  revisions: [{edition: 2, type: corrected, field: date, was: last night}]\n",
        "events:\n- date: 2024-05-02\n  title: The pier falls\n"
        "  revisions: [{edition: 2, type: corrected, field: date, was: 2024-05-01}]\n",
    ),
    "media-file": Explanation(
        "A picture lies beside the timeline, or in a folder there, and can be printed.",
        "The annex shows it; a damaged picture is found before the build.",
        "events:\n- date: 2024-05-02\n  title: The pier falls\n  media: [{file: peir.png, alt: The fallen pier}]\n",
        "events:\n- date: 2024-05-02\n  title: The pier falls\n  media: [{file: pier.png, alt: The fallen pier}]\n",
    ),
    "geojson-file": Explanation(
        "The outline of a place lies beside the timeline and can be drawn.",
        "The map shows it; a damaged outline is found before the build.",
        "places:\n  pier: {name: Old pier, lat: 38.69, lon: -9.2, geojson: peir.geojson}\n",
        "places:\n  pier: {name: Old pier, lat: 38.69, lon: -9.2, geojson: pier.geojson}\n",
    ),
    "withheld-name": Explanation(
        "No text that an audience reads names an actor, a place or a source that it may not see.",
        "References are taken out with the record that they point at; a name within a sentence is not.",
        "actors:\n  guard: {name: Ana Lima, marking: TLP:RED}\nevents:\n"
        "- {date: 2024-05-02, title: Ana Lima sees the pier fall}\n",
        "actors:\n  guard: {name: Ana Lima, marking: TLP:RED}\nevents:\n"
        "- {date: 2024-05-02, title: A guard sees the pier fall}\n",
        "TLP:GREEN",
    ),
    "marked-name": Explanation(
        "What a text names is marked no higher than the text itself.",
        "For an audience that may not see the name, the build of the brief stops.",
        "actors:\n  guard: {name: Ana Lima, marking: TLP:RED}\nevents:\n"
        "- {date: 2024-05-02, title: Ana Lima sees the pier fall}\n",
        "actors:\n  guard: {name: Ana Lima, marking: TLP:RED}\nevents:\n"
        "- {date: 2024-05-02, title: Ana Lima sees the pier fall, marking: TLP:RED}\n",
    ),
    "cause-order": Explanation(
        "No event begins after one that it 'causes' or 'enables', nor is over before one that it 'responds_to'.",
        "When a date is corrected, what was said to follow from it may no longer be possible.",
        "events:\n- {id: bolt, date: 2024-05-03, title: A bolt breaks, related: {causes: [fall]}}\n"
        "- {id: fall, date: 2024-05-02, title: The pier falls}\n",
        "events:\n- {id: bolt, date: 2024-05-01, title: A bolt breaks, related: {causes: [fall]}}\n"
        "- {id: fall, date: 2024-05-02, title: The pier falls}\n",
    ),
    "after-as-of": Explanation(
        "What lies after the data cut-off (meta.as_of) is planned.",
        "A brief that says how things stood on a day cannot tell as a fact what came later.",
        "meta: {title: The old pier, as_of: 2024-05-02}\nevents:\n- {date: 2024-06-10, title: The pier is rebuilt}\n",
        "meta: {title: The old pier, as_of: 2024-05-02}\nevents:\n"
        "- {date: 2024-06-10, kind: planned, title: The pier is rebuilt}\n",
    ),
    "near-name": Explanation(
        "An actor or place that is not declared does not look like one that is.",
        "A slip of a letter makes a second actor, with a row and a lane of its own.",
        "actors:\n  inspector: {name: City inspector}\nevents:\n"
        "- {date: 2023-11-20, title: A warning is given, actors: [inspecter]}\n",
        "actors:\n  inspector: {name: City inspector}\nevents:\n"
        "- {date: 2023-11-20, title: A warning is given, actors: [inspector]}\n",
    ),
    "empty-lane": Explanation(
        "Every lane of 'meta.lanes' can have an event.",
        "A lane whose name is mistyped stays empty, and its events stand in a lane of their own at the end.",
        "meta: {title: The old pier, lanes: [ownr]}\nactors:\n  port: {name: Port company, allegiance: owner}\n",
        "meta: {title: The old pier, lanes: [owner]}\nactors:\n  port: {name: Port company, allegiance: owner}\n",
    ),
    "hidden-characters": Explanation(
        "No text holds a character that nobody sees but that changes what is read.",
        "Such characters turn words around or keep a search from finding them; the brief prints their numbers.",
        'events:\n- {date: 2024-05-02, title: "The pier\\u202E falls"}\n',
        'events:\n- {date: 2024-05-02, title: "The pier falls"}\n',
    ),
    "pictographs": Explanation(
        "No text holds a small picture (emoji) that the typeface which comes along does not have.",
        "A PDF, which brings its letters with it, cannot be made with it; a style may name a font that has it.",
        'events:\n- {date: 2024-05-02, title: "The pier falls \\U0001F30A"}\n',
        'events:\n- {date: 2024-05-02, title: "The pier falls into the sea"}\n',
    ),
    "untranslated": Explanation(
        "The program's own words, such as headings, are there in the timeline's language.",
        "They are English otherwise, beside texts in another language.",
        "meta: {title: Der alte Steg, language: nl}\n",
        "meta: {title: Der alte Steg, language: de}\n",
    ),
}
