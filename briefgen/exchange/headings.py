"""The headings by which columns of tables, and keys of objects, are known: English, German, French, Spanish.

Lower case, without accents and what stands in brackets; whatever is no letter or digit counts as a space. Of two
headings that mean the same field the one named first here is taken.
"""

from __future__ import annotations

import re
import unicodedata

KNOWN_HEADINGS: dict[str, tuple[str, ...]] = {
    "date": (
        "date", "event date", "date of event", "datetime", "date time", "date and time", "when", "day of event",
        "datum", "ereignisdatum", "tag der handlung", "date de l evenement", "fecha", "fecha del evento", "timestamp",
        "wann", "zeitpunkt", "quand", "cuando",
        "published", "publication date", "release date", "dates",
    ),
    "start": (
        "start", "start date", "startdate", "date start", "begin", "begins", "beginning", "begin date", "from", "since",
        "started", "start datetime", "dtstart", "valid from", "first seen", "beginn", "anfang", "von", "ab",
        "startdatum", "anfangsdatum", "debut", "date de debut", "date debut", "depuis", "inicio", "fecha de inicio",
        "fecha inicio", "comienzo", "desde",
    ),
    "end": (
        "end", "end date", "enddate", "date end", "ends", "finish", "finished", "finish date", "to", "until", "till",
        "ended", "end datetime", "dtend", "valid to", "last seen", "ende", "bis", "enddatum", "fin", "date de fin",
        "date fin", "jusqu a", "jusque", "fecha de fin", "fecha fin", "final", "hasta",
    ),
    "time": (
        "time", "start time", "starttime", "time of day", "hour", "uhrzeit", "zeit", "startzeit", "heure",
        "heure de debut", "hora", "hora de inicio", "start", "begin", "from", "beginn", "von", "debut", "inicio",
    ),
    "end_time": (
        "end time", "endtime", "endzeit", "heure de fin", "hora de fin", "hora final", "end", "to", "until", "ende",
        "bis", "fin",
    ),
    "year": ("year", "start year", "jahr", "startjahr", "annee", "ano", "anio"),
    "month": ("month", "start month", "monat", "mois", "mes"),
    "day": ("day", "start day", "tag", "jour", "dia"),
    "end_year": ("end year", "endjahr", "annee de fin", "ano final", "ano de fin"),
    "end_month": ("end month", "endmonat", "mois de fin", "mes final", "mes de fin"),
    "end_day": ("end day", "endtag", "jour de fin", "dia final", "dia de fin"),
    "date_text": (
        "date text", "display date", "displaydate", "date as written", "datumstext", "date affichee", "fecha mostrada",
    ),
    "precision": ("precision", "date precision", "genauigkeit", "precision de la date", "precision de fecha"),
    "title": (
        "title", "headline", "event", "event title", "name", "event name", "subject", "label", "what", "message",
        "titel", "uberschrift", "schlagzeile", "ereignis", "bezeichnung", "titre", "intitule", "evenement", "nom",
        "titulo", "titular", "evento", "nombre", "acontecimiento", "hecho", "was", "quoi", "que",
        "vorgang", "vorfall", "was geschah",
    ),
    "summary": (
        "summary", "text", "description", "details", "detail", "body", "content", "abstract", "narrative", "story",
        "desc", "beschreibung", "zusammenfassung", "inhalt", "resume", "texte", "contenu", "resumen", "texto",
        "descripcion", "detalles", "detalle", "contenido",
    ),
    "actors": (
        "actors", "actor", "who", "person", "people", "persons", "company", "organisation", "organization",
        "organisations", "organizations", "party", "parties", "participants", "attendees", "akteur", "akteure", "wer",
        "personen", "firma", "unternehmen", "beteiligte", "acteur", "acteurs", "qui", "personne", "personnes",
        "entreprise", "societe", "actores", "quien", "persona", "personas", "empresa",
    ),
    "targets": ("targets", "target", "ziel", "ziele", "cible", "cibles", "objetivo", "objetivos"),
    "places": (
        "places", "place", "location", "locations", "where", "city", "venue", "town", "site", "place name", "ort",
        "orte", "wo", "stadt", "lieu", "lieux", "ou", "ville", "endroit", "lugar", "lugares", "donde", "ciudad",
    ),
    "lat": ("lat", "latitude", "breite", "breitengrad", "latitud"),
    "lon": ("lon", "lng", "long", "longitude", "lange", "langengrad", "longitud"),
    "sources": (
        "sources", "source", "source name", "source title", "reference", "references", "citation", "cited", "quelle",
        "quellen", "beleg", "belege", "fuente", "fuentes", "referencia", "referencias",
    ),
    "urls": (
        "urls", "url", "link", "links", "source url", "source link", "web", "website", "href", "uri", "permalink",
        "adresse", "lien", "liens", "enlace", "enlaces", "direccion",
    ),
    "source_date": (
        "source date", "date of source", "quellendatum", "datum der quelle", "quelle datum", "quelle vom",
        "date de la source", "fecha de la fuente",
    ),
    "pin": ("pin", "locator", "fundstelle", "blatt", "seite", "seiten", "source page", "page of source"),
    "tags": (
        "tags", "tag", "keywords", "keyword", "category", "categories", "topic", "topics", "labels",
        "group", "type", "schlagworte", "schlagworter", "stichworte", "kategorie", "kategorien", "thema", "gruppe",
        "typ", "categorie", "mots cles", "etiquettes", "theme", "groupe", "categoria", "categorias", "etiquetas",
        "palabras clave", "tema", "grupo", "tipo",
    ),
    "significance": (
        "significance", "importance", "wichtigkeit", "bedeutung", "importancia",
    ),
    "kind": ("kind", "event kind", "art", "genre", "clase"),
    "status": ("status", "stand", "statut", "estado"),
    "planned": ("planned", "planned date", "baseline", "geplant", "prevu", "previsto"),
    "marking": ("marking", "tlp", "classification", "einstufung", "clasificacion"),
    "note": ("note", "notes", "remark", "remarks", "comment", "comments", "bemerkung", "anmerkung", "kommentar",
             "remarque", "commentaire", "nota", "notas", "comentario", "observaciones"),
    "id": ("id", "identifier", "unique id", "uid", "uuid", "kennung", "identifiant", "identificador"),
}  # fmt: skip

# Words by which a longer heading, such as `investigation-start`, is known where no other heading is.
LAST_WORDS: dict[str, tuple[str, ...]] = {
    "start": ("start", "begin", "beginn", "debut", "inicio"),
    "end": ("end", "ende", "fin", "finish"),
    "date": ("date", "datum", "fecha"),
    "title": ("title", "headline", "name", "titel", "titre", "titulo"),
    "summary": ("summary", "description", "text", "beschreibung", "descripcion"),
    "time": ("time", "uhrzeit", "zeit", "heure", "hora"),
}

URL_WORDS = frozenset({"url", "urls", "link", "links", "lien", "enlace"})
"""Words of which one anywhere in a heading makes it one of addresses, where such stand under it."""


def name_field(key: str) -> str:
    """Return the field of a key of columns.

    >>> name_field("quantities 2"), name_field("end_time")
    ('quantities', 'end_time')
    """
    return key.partition(" ")[0]


_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def fold_heading(heading: str) -> str:
    """Return a heading as it is looked up.

    >>> fold_heading(" Überschrift:"), fold_heading("Timestamp (UTC)"), fold_heading("(x)")
    ('uberschrift', 'timestamp', 'x')
    """
    heading = _BRACKETS.sub(" ", heading) if _BRACKETS.sub(" ", heading).strip() else heading
    plain = unicodedata.normalize("NFKD", heading)
    plain = "".join(char for char in plain if not unicodedata.combining(char)).casefold()
    return " ".join(re.findall(r"[^\W_]+", plain))
