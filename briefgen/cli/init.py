"""`briefgen init`: a folder goes in; a small project that builds comes out in it."""

from __future__ import annotations

from pathlib import Path

import click

from briefgen.cli.endings import require_folder
from briefgen.errors import UsageError

_TIMELINE = """\
# yaml-language-server: $schema=../schema/timeline.json
briefgen: 1

meta:
  title: Loss of the order service on 12 March
  subject: What happened, who noticed, what is still open
  series: DEMO
  timezone: Europe/London
  language: en
  marking: TLP:CLEAR
  lanes_by: allegiance
  lanes: [service, people]
  bottom_line: >-
    A change to the network filter cut the order service off from its database for 47 minutes. The team undid the
    change and no order was lost. How the change passed review is not yet known.

actors:
  orders: {name: Order service, kind: component, allegiance: service}
  database: {name: Order database, kind: component, allegiance: service}
  on-call: {name: Engineer on call, kind: person, allegiance: people}
  customers: {name: Customers, kind: umbrella, allegiance: people}

sources:
  log: {type: log, title: Log of the order service, issued: 2026-03-12, reliability: A}
  chat: {type: chat, title: Incident channel, issued: 2026-03-12, reliability: B}

events:
- id: change
  date: 2026-03-12T09:04
  title: A change to the network filter goes live
  actors: [orders]
  significance: 5
  sources: [log]
  related: {causes: [outage]}

- id: outage
  start: 2026-03-12T09:05
  end: 2026-03-12T09:52
  kind: state
  title: The order service cannot reach its database
  actors: [orders, database]
  significance: 5
  sources: [log]
  quantities:
  - {what: orders delayed, value: ~1200, unit: orders, by: on-call, sources: [chat]}
  - {what: orders delayed, value: 900..1500, unit: orders, by: orders, sources: [log]}

- id: first-report
  date: 2026-03-12T09:11
  kind: statement
  title: First customer reports that orders fail
  actors: [customers]
  significance: 3
  sources: [chat]

- id: undone
  date: 2026-03-12T09:50
  title: The change is undone
  actors: [on-call]
  targets: [orders]
  significance: 4
  sources: [log, chat]
  related: {responds_to: [outage]}

- id: no-loss
  date: 2026-03-12
  kind: absence
  title: No lost order is found
  actors: [orders]
  status: confirmed
  significance: 4
  sources: [log]

- id: review
  date: "[2026-03-16..2026-03-20]"
  kind: planned
  title: Review of how network changes are approved
  actors: [on-call]
  significance: 3
  sources: [chat]

gaps:
- Why the review of the change did not see the missing rule.
"""

_PROJECT = """\
# yaml-language-server: $schema=schema/project.json
briefgen: 1

briefs:
  demo:
    timeline: timelines/demo.yaml
    style: plain
    profile: analyst
    formats: [pdf, docx, html]
    # Built by `briefgen schedule run-due`, kept in archive/ and put into a folder; see `briefgen schedule next`.
    schedule: {cron: "0 6 * * mon-fri", timezone: UTC, when: changed}
    publish: auto
    deliver: [{folder: "output/{series}/{edition:04d}/"}]
"""


@click.command("init")
@click.argument("folder", default=Path("."), type=click.Path(file_okay=False, path_type=Path), metavar="[DIR]")
@click.option("--quiet", is_flag=True, help="Print nothing.")
def command(folder: Path, quiet: bool) -> None:
    """Begin a project: a project file, a timeline to change, and the schemas that editors complete by.

    \b
    Example:
      briefgen init demo && cd demo && briefgen build
    """
    import json

    from briefgen.builds.files import write_files
    from briefgen.cli.schema import make_schema

    require_folder()
    schemas = {
        f"schema/{kind}.json": json.dumps(make_schema(kind), ensure_ascii=False, indent=2) + "\n"
        for kind in ("timeline", "style", "project")
    }
    # What is built and what keeps count of it are no part of the project's own history.
    ignored = "/.briefgen/\n/output/\n"
    files = {"briefgen.yaml": _PROJECT, ".gitignore": ignored, "timelines/demo.yaml": _TIMELINE, **schemas}
    standing = [name for name in files if (folder / name).exists()]
    if standing:
        raise UsageError(f"'{folder / standing[0]}' is there already; begin in an empty folder")
    write_files({folder / name: text.encode() for name, text in files.items()})
    if not quiet:
        click.echo(
            f"{folder}: a project that builds; next: "
            + (f"cd {folder} && " if folder != Path(".") else "")
            + "briefgen build"
        )
