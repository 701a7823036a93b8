"""The project file goes in; a checked project, every field of it, comes out."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from string import Formatter
from typing import Annotated, Any, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from briefgen.builds.checks import list_check_names
from briefgen.builds.files import avoid_reserved
from briefgen.builds.variants import list_variants
from briefgen.errors import Problem, ProjectError, UsageError, nearest_name
from briefgen.fields import find_node, loosen_schema, read_fields, validate_fields
from briefgen.source import Document, Mapping, read_document
from briefgen.style import UserFigure, find_style
from briefgen.timeline.dates import DateError, load_zone, read_date
from briefgen.writers import DocxFigures, PdfStandard

Format = Literal["pdf", "docx", "html", "json"]
_FORMAT = {"enum": list(get_args(Format))}
_FORMATS_SCHEMA: dict[str, Any] = {"anyOf": [_FORMAT, {"type": "array", "items": _FORMAT, "minItems": 1}]}
Report = Callable[[tuple[str | int, ...], str, str], None]
WAYS = ("folder", "smtp", "fsspec", "webhook")
"""The ways out of a delivery; each is the key of its target."""


REFERENCE = re.compile(r"\$\{(env|file|keyring):([^}]+)\}")
"""Where a secret is: an environment variable, a file, or the system's keyring (service/user)."""


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) else value


def _check_length(value: str) -> str:
    if not re.fullmatch(r"\d{1,6}[smhdw]", value):
        raise ValueError(f"'{value}' is no length of time; write 30s, 5m, 36h, 7d or 2w")
    return value


def _check_memory(value: str) -> str:
    if not re.fullmatch(r"\d{1,6}(?:\.\d+)?\s?(?:[KMGT]i?B)", value):
        raise ValueError(f"'{value}' is no amount of memory; write 512MiB or 1GiB")
    return value


def _check_zone(value: str) -> str:
    try:
        load_zone(value)
    except DateError as error:
        raise ValueError(error.message) from error
    return value


def _check_date(value: str) -> str:
    try:
        read_date(value)
    except DateError as error:
        raise ValueError(error.message) from error
    return value


def _check_cron(value: str) -> str:
    from cronsim import CronSim, CronSimError

    told = "expected five fields: minute, hour, day, month, weekday"
    if len(value.split()) != 5:
        raise ValueError(f"'{value}' is no cron line; {told}")
    try:
        next(CronSim(value, datetime(2000, 1, 1, tzinfo=UTC)))
    except (CronSimError, StopIteration) as error:
        reason = str(error)[:1].lower() + str(error)[1:] or "it names a day that no year has"
        raise ValueError(f"'{value}' is no cron line: {reason}; {told}") from error
    return value.strip()


def _check_slug(value: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9](?:[A-Za-z0-9_-]*[A-Za-z0-9])?", value):
        raise ValueError(f"'{value}' cannot name a brief; use letters, digits, '-' and '_'")
    if avoid_reserved(value) != value:
        raise ValueError(f"'{value}' cannot name a brief: Windows keeps that name to itself; add a word to it")
    return value


def _check_secret(value: str) -> str:
    # The message does not repeat what may be the secret itself.
    if not REFERENCE.fullmatch(value):
        raise ValueError("a password does not stand in the file; write where it is: '${env:SMTP_PASSWORD}'")
    return value


def _check_text(value: str) -> str:
    if "${" in value and "${" in REFERENCE.sub("", value):
        raise ValueError(
            "what is in ${...} is no reference; write ${env:NAME}, ${file:path} or ${keyring:service/user}"
        )
    return value


Secret = Annotated[str, AfterValidator(_check_secret)]
Referring = Annotated[str, AfterValidator(_check_text)]
Length = Annotated[str, AfterValidator(_check_length)]
Memory = Annotated[str, AfterValidator(_check_memory)]
Zone = Annotated[str, AfterValidator(_check_zone)]
WrittenDate = Annotated[str, AfterValidator(_check_date)]
_ITEM = {"type": "string", "minLength": 1}
Texts = Annotated[
    tuple[Annotated[str, Field(min_length=1)], ...],
    BeforeValidator(_as_list),
    WithJsonSchema({"anyOf": [_ITEM, {"type": "array", "items": _ITEM}]}),
]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Folders(_Part):
    """Where things are, from the project file's folder."""

    timelines: str = Field("timelines/", description="folder of the timelines")
    styles: str = Field("styles/", description="folder of the project's own styles")
    output: str = Field("output/", description="folder that briefs are written to")
    archive: str = Field("archive/", description="folder of published editions")
    ledger: Referring = Field(
        ".briefgen/ledger.sqlite", min_length=1, description="the ledger: a file, or postgresql+psycopg://host/name"
    )


class Period(_Part):
    """Which stretch of time a brief covers."""

    last: Length | None = Field(None, description="counted back from the data cut-off, or from the tick of a schedule")
    since: WrittenDate | None = Field(None, description="first day")
    until: WrittenDate | None = Field(None, description="last day")


class Where(_Part):
    """Which events a brief shows."""

    tags: Texts = Field((), description="any of these tags")
    actors: Texts = Field((), description="any of these actors")
    places: Texts = Field((), description="any of these places")
    min_significance: int = Field(1, ge=1, le=5, description="least significance")


class Vary(_Part):
    """One brief for each combination of these values."""

    ceiling: Texts = Field((), description="audiences")
    language: Texts = Field((), description="languages")


class Schedule(_Part):
    """When a brief is built by itself."""

    cron: Annotated[str, AfterValidator(_check_cron)] = Field(description="minute, hour, day, month, weekday")
    timezone: Zone = Field(description="IANA zone of the cron line")
    catch_up: Literal["none", "latest", "all"] = Field("latest", description="which missed ticks are built late")
    when: Literal["changed", "always"] = Field("always", description="build always, or only when something changed")
    heartbeat: Length | None = Field(None, description="longest silence; then a brief says that nothing changed")
    jitter: Length | None = Field(None, description="builds begin up to so much after their tick, each at its own")
    priority: int = Field(5, ge=1, le=9, description="of those that are due, 1 is built first")


class Limits(_Part):
    """What one build may use."""

    time: Length = Field("5m", description="longest run")
    memory: Memory = Field("1GiB", description="most memory")


_KEPT = r"^(all|[1-9]\d{0,5}[dw]?)$"


class Retain(_Part):
    """How long outputs are kept."""

    released: str = Field(
        "all", pattern=_KEPT, description="released editions: all, a number of them, or a length of time such as 90d"
    )
    drafts: str = Field("7d", pattern=_KEPT, description="drafts: all, a number of them, or a length of time")


class Delivery(_Part):
    """One way out; exactly one of folder, smtp, fsspec and webhook is given."""

    folder: str | None = Field(None, description="folder; {series}, {edition:04d} and {brief} are filled")
    smtp: str | None = Field(None, description="name of a recipient list")
    fsspec: Referring | None = Field(None, description="address that fsspec reaches, such as s3://bucket/path")
    webhook: Referring | None = Field(None, description="address that is posted to")
    options: dict[str, Referring] = Field(default_factory=dict, description="options of fsspec, such as a key")
    secret: Secret = Field("", description="reference to the key that posts are signed with")
    ceiling: str = Field("", description="a brief above this marking never goes there")
    variants: Texts = Field((), description="only these variants go there; default: all")
    formats: Annotated[tuple[Format, ...], BeforeValidator(_as_list), WithJsonSchema(_FORMATS_SCHEMA)] = Field(
        (), description="only these of the brief's formats go there; default: all"
    )


class BriefPlan(_Part):
    """One brief of the project."""

    timeline: str = Field(description="timeline file, from the project file's folder")
    style: str = Field("plain", description="name of a style")
    profile: Literal["analyst", "sitrep", "tracker", "legal", "postmortem", "newsroom", "board"] | None = Field(
        None, description="which parts are on; default: the style's"
    )
    formats: Annotated[tuple[Format, ...], BeforeValidator(_as_list), WithJsonSchema(_FORMATS_SCHEMA)] = Field(
        ("pdf", "docx", "html"), min_length=1, description="formats"
    )
    language: str = Field("", description="language of the brief; default: the timeline's")
    period: Period = Field(default_factory=Period, description="stretch of time")
    where: Where = Field(default_factory=Where, description="which events")
    ceiling: str = Field("", description="highest marking that the audience may see")
    figures: tuple[UserFigure, ...] = Field((), description="figures of your own, from the project file's folder")
    one_page: bool = Field(False, description="the short form")
    docx_figures: DocxFigures | Literal[""] = Field(
        "", description="how charts stand in the DOCX; '': as the style says"
    )
    docx_comments: bool = Field(False, description="warnings and the notes of events stand in the DOCX as comments")
    interactive: bool = Field(False, description="the charts of the HTML live where a reader asks; adds 2 MB")
    pdf_standard: PdfStandard = Field("ua1+3a", description="what a PDF claims to be: PDF/UA-1 with PDF/A, or nothing")
    vary: Vary = Field(default_factory=Vary, description="one brief for each combination")
    schedule: Schedule | None = Field(None, description="when it is built by itself")
    series: str = Field("", description="series of its editions; default: the timeline's")
    publish: Literal["auto", "manual"] = Field("manual", description="whether an edition is released without approval")
    embargo: Length | None = Field(None, description="how long after its issue an edition is first delivered")
    deliver: tuple[Delivery, ...] = Field((), description="where released editions go")
    limits: Limits = Field(default_factory=Limits, description="time and memory of one build")
    retain: Retain = Field(default_factory=Retain, description="how long outputs are kept")


class Recipients(_Part):
    """A list that mail goes to."""

    to: Texts = Field(description="mail addresses")
    ceiling: str = Field("", description="a brief above this marking is never sent to them")


class Smtp(_Part):
    """The mail server; secrets stand as references such as ${env:SMTP_PASSWORD}."""

    host: str = Field(description="server")
    port: int = Field(587, ge=1, le=65535, description="port")
    user: Referring = Field("", description="reference to the user's name")
    password: Secret = Field("", description="reference to the password")
    sender: str = Field("", alias="from", description="address that mail comes from; default: briefgen@<host>")
    security: Literal["starttls", "tls", "none"] = Field(
        "starttls", description="starttls, tls from the first byte (port 465), or none, which takes no password"
    )
    ca: str = Field("", description="file of the certificate that the server's is signed with; default: the system's")


class Alerts(_Part):
    """Who hears of failures and lateness."""

    to: str = Field("", description="name of a recipient list")
    late_after: Length = Field("30m", description="how late is late")
    ping: Referring = Field("", description="address that each good run calls")


class Blackout(_Part):
    """A stretch in which nothing is built."""

    start: WrittenDate = Field(alias="from", description="first day")
    until: WrittenDate = Field(description="last day")


class Project(_Part):
    """A project file: which briefs, when, to whom."""

    briefgen: Literal["1"] = Field(description="format version")
    project: Folders = Field(default_factory=Folders, description="folders")
    briefs: dict[Annotated[str, AfterValidator(_check_slug)], BriefPlan] = Field(
        min_length=1, description="the briefs by name"
    )
    recipients: dict[str, Recipients] = Field(default_factory=dict, description="recipient lists by name")
    smtp: Smtp | None = Field(None, description="mail server")
    alerts: Alerts | None = Field(None, description="who hears of failures")
    blackouts: tuple[Blackout, ...] = Field((), description="stretches in which nothing is built")
    parallel: int = Field(0, ge=0, le=64, description="how many builds at once; 0: as many as the machine has cores")
    checks: dict[str, Literal["error", "warning", "off"]] = Field(
        default_factory=dict, description="check name to level"
    )


def load_project(path: Path) -> Project:
    """Read a project file and check it whole.

    Raises:
        SourceError: it cannot be read.
        ProjectError: it is wrong; every problem of it.
    """
    document = read_document(path)
    project, problems = validate_fields(Project, read_fields(document.root), document.root, document, "the project")
    if project is not None:
        problems += _check_project(project, document)
    if problems or project is None:
        raise ProjectError(_hide_secret(problem, document) for problem in problems)
    return project


def _hide_secret(problem: Problem, document: Document) -> Problem:
    """Take the line of the file out of a problem with the mail server: a password may stand in it."""
    root = document.root
    lines = [key.line for key, _ in root.entries] if isinstance(root, Mapping) else []
    smtp = root.key_node("smtp") if isinstance(root, Mapping) else None
    if smtp is None or problem.where is None:
        return problem
    end = min((line for line in lines if line > smtp.line), default=problem.where.line + 1)
    return replace(problem, excerpt="") if smtp.line <= problem.where.line < end else problem


def project_schema() -> dict[str, Any]:
    """Return the JSON Schema of project files."""
    schema = Project.model_json_schema()
    schema["title"] = "briefgen project"
    # The version is written as a number and read as text.
    schema["properties"]["briefgen"] = {"enum": [1, "1"], "description": "format version"}
    return loosen_schema(schema)


def _check_project(project: Project, document: Document) -> list[Problem]:
    """What one part of the project says of another: styles, recipients, checks, variants, deliveries."""
    problems: list[Problem] = []

    def report(path: tuple[str | int, ...], message: str, help_text: str) -> None:
        node, _, _ = find_node(document.root, path)
        problems.append(document.problem(node.where, message, help_text))

    folder = Path(document.file).parent
    for name, brief in project.briefs.items():
        if not (folder / brief.timeline).is_file():
            report(
                ("briefs", name, "timeline"), f"there is no timeline '{brief.timeline}'", "check its name and folder"
            )
        try:
            find_style(brief.style, (folder / project.project.styles,))
        except UsageError as error:
            report(("briefs", name, "style"), str(error), "")
        if brief.period.last and brief.period.since:
            report(("briefs", name, "period"), "a period has 'last' or 'since', not both", "keep one of them")
        for index, delivery in enumerate(brief.deliver):
            _check_delivery(("briefs", name, "deliver", index), delivery, brief, project, report)
    if project.alerts and project.alerts.to and project.alerts.to not in project.recipients:
        _report_unknown(report, ("alerts", "to"), "recipient list", project.alerts.to, list(project.recipients))
    if project.alerts and project.alerts.to and project.smtp is None:
        report(("alerts", "to"), "alerts are mailed and 'smtp' is not set", "add 'smtp: {host: ...}'")
    names = list_check_names()
    if isinstance(document.root, Mapping):
        for check in project.checks:
            if check not in names:
                _report_unknown(report, ("checks", check), "check", check, names)
    return problems


def _check_delivery(
    path: tuple[str | int, ...], delivery: Delivery, brief: BriefPlan, project: Project, report: Report
) -> None:
    """What a way out says of itself, of recipients and of the mail server."""
    given = [key for key in WAYS if getattr(delivery, key)]
    if len(given) != 1:
        message = "a delivery has exactly one of folder, smtp, fsspec and webhook"
        report(path, message, "write one list entry for each")
    for template in (delivery.folder, delivery.fsspec):
        if template:
            try:
                fill_template(template, brief="a", variant="", series="S", edition=1)
            except (KeyError, ValueError, IndexError, AttributeError):
                message = f"'{template}' cannot be filled"
                report(path, message, "use {series}, {edition} or {edition:04d}, {brief} and {variant}")
    if delivery.smtp and delivery.smtp not in project.recipients:
        _report_unknown(report, (*path, "smtp"), "recipient list", delivery.smtp, list(project.recipients))
    if delivery.smtp and project.smtp is None:
        report((*path, "smtp"), "mail is to be sent and 'smtp' is not set", "add 'smtp: {host: ...}'")
    for name in delivery.formats:
        if name not in brief.formats:
            _report_unknown(report, (*path, "formats"), "format of the brief", name, list(brief.formats))
    known = [variant for variant, _ in list_variants(brief)]
    for variant in delivery.variants:
        if variant not in known:
            _report_unknown(report, (*path, "variants"), "variant", variant, [each for each in known if each])


def fill_template(template: str, *, brief: str, variant: str, series: str, edition: int) -> str:
    """Return a folder or address with the names of an edition in it; none of them leads out of the folder.

    >>> fill_template("out/{series}/{edition:04d}", brief="daily", variant="", series="../S", edition=7)
    'out/..-S/0007'

    Raises:
        KeyError, ValueError, IndexError, AttributeError: the template asks for something else.
    """
    names = {"brief": brief, "variant": variant, "series": series}
    plain = {key: avoid_reserved(re.sub(r"[^\w.+-]+", "-", value)) for key, value in names.items()}
    if any(name and name not in (*plain, "edition") for _, name, _, _ in Formatter().parse(template)):
        raise KeyError(template)
    return template.format(**plain, edition=edition)


def _report_unknown(report: Report, path: tuple[str | int, ...], what: str, name: str, known: list[str]) -> None:
    near = nearest_name(name, known)
    listed = f"there are {', '.join(known)}" if known else f"no {what} is declared"
    report(path, f"there is no {what} '{name}'", f"did you mean '{near}'?" if near else listed)
