"""`briefgen publish`: files or names of briefs go in; the next edition of each in the archive comes out."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from briefgen.cli.build import make_plan, read_moment, split_values
from briefgen.cli.completing import complete_briefs, complete_formats, complete_profiles, complete_styles
from briefgen.cli.endings import require_folder
from briefgen.cli.ledgers import open_project_ledger, read_clock
from briefgen.cli.states import find_archive

if TYPE_CHECKING:
    from briefgen.builds.archive import State
    from briefgen.builds.job import Job
    from briefgen.builds.plan import Plan
    from briefgen.builds.publish import Publication
    from briefgen.schedules.ledger import Ledger


@click.command("publish")
@click.argument("names", nargs=-1, metavar="[FILE|NAME]...", shell_complete=complete_briefs)
@click.option(
    "--to",
    "formats",
    multiple=True,
    callback=split_values,
    shell_complete=complete_formats,
    metavar="FORMATS",
    help="Default: pdf,docx,html.",
)
@click.option("--style", shell_complete=complete_styles, help="A style's name or file; default: plain.")
@click.option("--profile", shell_complete=complete_profiles, help="Which parts are on.")
@click.option("--ceiling", metavar="MARKING", help="Highest marking that the audience may see; the rest is withheld.")
@click.option("--as-of", metavar="DATE", help="The facts as they were known on this date.")
@click.option("--language", help="Language of the brief's own words; default: the timeline's.")
@click.option("--now", metavar="TIME", help="Moment of issue, such as 2015-10-08T06:00+01:00; default: now.")
@click.option(
    "--archive",
    type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR",
    help="Folder of published editions; default: the project's, else archive.",
)
@click.option("--draft", is_flag=True, help="Wait for `briefgen approve`; the number is given all the same.")
@click.option("--not-before", metavar="TIME", help="Moment before which the project's deliveries wait.")
@click.option("--json", "as_json", is_flag=True, help="Print what was published as JSON.")
@click.option("--quiet", is_flag=True, help="Print nothing but problems.")
@click.option("--debug", is_flag=True, help="Print the traceback of what fails.")
def command(
    names: tuple[str, ...],
    archive: Path | None,
    now: str | None,
    draft: bool,
    not_before: str | None,
    as_json: bool,
    quiet: bool,
    debug: bool,
    **options: Any,
) -> None:
    """Build briefs as the next editions of their series and keep them in the archive.

    The timeline names the series (meta: {series: ...}); its events have ids of their own. The brief says what changed
    since the edition before. Numbers are never given twice.

    \b
    Examples:
      briefgen publish timelines/incident.yaml
      briefgen publish timelines/case.yaml --now 2015-10-08T06:00+01:00 --to pdf
    """
    from briefgen.builds.publish import publish_job

    require_folder()
    moment = now or datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    waits = read_moment(not_before) if not_before else ""
    folder = archive or find_archive()
    plan = make_plan(names, None, {**options, "now": moment, "archive": folder})
    state: State = "draft" if draft else "released"
    if plan.project is not None and archive is None:
        with open_project_ledger(plan.project) as ledger:
            done = _publish_project(plan, ledger, state, waits)
    else:
        done = [(job, publish_job(job, state, not_before=waits)) for job in plan.jobs]
    if as_json:
        told = {"editions": [_as_dict(job, publication) for job, publication in done]}
        click.echo(json.dumps(told, ensure_ascii=False, indent=2))
        return
    for _, publication in done:
        for problem in publication.built.problems:
            click.echo(str(problem), err=True)
        if not quiet:
            click.echo(_describe(publication))


def _publish_project(plan: Plan, ledger: Ledger, state: State, not_before: str) -> list[tuple[Job, Publication]]:
    """Publish briefs of the project by hand, and put in the outbox what is to be sent of them."""
    from briefgen.builds.publish import publish_job
    from briefgen.cli.schedule import make_outbox
    from briefgen.schedules.moments import write_moment

    assert plan.project is not None
    outbox = make_outbox(plan.project, ledger)
    done = []
    for job in plan.jobs:
        if ledger.read_known(job.brief, job.variant) is None:
            with ledger.write(read_clock()) as writing:
                writing.record("first-seen", brief=job.brief, variant=job.variant)
        publication = publish_job(job, state, moment=write_moment(read_clock()), not_before=not_before)
        published = publication.published
        with ledger.write(read_clock()) as writing:
            writing.record(
                "published", brief=job.brief, variant=job.variant, series=published.series, edition=published.number,
                state=published.state,
            )  # fmt: skip
        outbox.sweep(published.series)
        done.append((job, publication))
    return done


def _describe(publication: Publication) -> str:
    published, edition = publication.published, publication.built.edition
    replaces = ""
    if edition.replaces:
        count = len(edition.printed)
        replaces = f", replaces no. {edition.replaces} ({count} change{'' if count == 1 else 's'})"
    waits = ", waits for approval" if published.state == "draft" else ""
    return f"{published.series} no. {published.number}{replaces}{waits}: {published.folder}"


def _as_dict(job: Job, publication: Publication) -> dict[str, Any]:
    """Return a publication as the promised JSON."""
    published = publication.published
    return {
        "series": published.series,
        "edition": published.number,
        "replaces": publication.built.edition.replaces or None,
        "state": published.state,
        "issued": published.issued,
        "changes": len(publication.built.edition.printed),
        "folder": str(published.folder),
        "files": [each["name"] for each in published.manifest["files"]],
    }
