"""The schedules of a project go in; files that make another program run what is due come out.

Any of them only wakes `briefgen schedule run-due`, which knows what is owed; waking it too often does no harm, and a
tick that failed or a mail that waits is tried again in between.
"""

from __future__ import annotations

import re
import shlex
from datetime import datetime, timedelta
from pathlib import Path

from briefgen.builds.project import REFERENCE, Project
from briefgen.schedules.due import Entry
from briefgen.schedules.ticks import list_ticks

# A year of ticks shows every offset of a zone.
_YEAR = timedelta(days=366)


def export_schedule(
    kind: str, entries: list[Entry], folder: Path, program: tuple[str, ...], now: datetime, project: Project
) -> dict[str, str]:
    """Return the files, by name.

    Args:
        kind: systemd, cron or github-actions.
        entries: what is scheduled.
        folder: of the project.
        program: that runs briefgen, with its arguments.
        now: the moment, from which a year of ticks is looked at.
        project: the project.
    """
    name = re.sub(r"[^A-Za-z0-9_-]+", "-", folder.name).strip("-") or "project"
    every = _find_step(entries, now)
    if kind == "cron":
        return {f"briefgen-{name}.cron": _write_cron(folder, program, every)}
    if kind == "systemd":
        return {
            f"briefgen-{name}.service": _write_service(folder, program, entries),
            f"briefgen-{name}.timer": _write_timer(folder, every),
        }
    return {f"briefgen-{name}.yml": _write_workflow(entries, now, project)}


def _find_step(entries: list[Entry], now: datetime) -> int:
    """Return how often to wake, in minutes: every five, or every one where a schedule asks for odd minutes."""
    minutes = {tick.minute for entry in entries for tick in list_ticks(entry.schedule, now, now + timedelta(days=32))}
    return 5 if all(minute % 5 == 0 for minute in minutes) else 1


def _write_cron(folder: Path, program: tuple[str, ...], every: int) -> str:
    line = f"cd {shlex.quote(str(folder))} && {shlex.join(program)} schedule run-due --quiet"
    # cron takes % for the end of a line.
    escaped = line.replace("%", "\\%")
    return (
        "# Wakes briefgen, which builds what is due and sends what waits. Add it with: crontab FILE\n"
        f"*/{every} * * * * {escaped}\n"
    )


def _write_service(folder: Path, program: tuple[str, ...], entries: list[Entry]) -> str:
    command = " ".join(_quote_systemd(part) for part in (*program, "schedule", "run-due"))
    path = str(folder).replace("%", "%%")
    return f"""\
# Builds what is due and sends what waits; its timer is beside it.
[Unit]
Description=briefgen: due briefs of {folder.name.replace("%", "%%")}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
WorkingDirectory={path}
ExecStart={command}
# Secrets that the project refers to, one NAME=value a line.
EnvironmentFile=-{path}/.briefgen/environment
TimeoutStartSec=6h
NoNewPrivileges=yes
PrivateTmp=yes
"""


def _quote_systemd(part: str) -> str:
    """Return an argument as systemd reads it (systemd.service(5), COMMAND LINES)."""
    escaped = part.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%").replace("$", "$$")
    return f'"{escaped}"' if re.search(r"[^\w@+=:,./%$\\-]", escaped) else escaped


def _write_timer(folder: Path, every: int) -> str:
    return f"""\
# Wakes the service of the same name.
[Unit]
Description=briefgen: wakes the schedules of {folder.name.replace("%", "%%")}

[Timer]
OnCalendar=*:0/{every}
Persistent=yes
AccuracySec=1s

[Install]
WantedBy=timers.target
"""


def _write_workflow(entries: list[Entry], now: datetime, project: Project) -> str:
    crons = "".join(f'    - cron: "{line}"\n' for line in _list_utc_lines(entries, now))
    secrets = sorted({match[2] for match in REFERENCE.finditer(project.model_dump_json()) if match[1] == "env"})
    environment = "".join(f"          {name}: ${{{{ secrets.{name} }}}}\n" for name in secrets)
    given = f"        env:\n{environment}" if environment else ""
    kept = project.project
    return f"""\
# Builds what is due and sends what waits. GitHub knows no zones: each time stands here in UTC, once for each offset of
# the year, and briefgen itself knows what is owed. The ledger and the archive are kept in the repository.
name: briefs
on:
  schedule:
{crons}  workflow_dispatch: {{}}
permissions:
  contents: write
concurrency:
  group: briefgen
  cancel-in-progress: false
jobs:
  due:
    runs-on: ubuntu-latest
    timeout-minutes: 60
    steps:
      - uses: actions/checkout@v4
      - uses: actions/setup-python@v5
        with:
          python-version: "3.12"
      - run: python -m pip install briefgen
      - name: Build what is due
        run: briefgen schedule run-due
{given}      - name: Keep the ledger and the archive
        if: always()
        run: |
          git config user.name briefgen
          git config user.email briefgen@users.noreply.github.com
          git add --force .briefgen {shlex.quote(kept.archive)}
          git diff --cached --quiet || git commit --message "Briefs that were due"
          git push
"""


def _list_utc_lines(entries: list[Entry], now: datetime) -> list[str]:
    """Return cron lines in UTC that wake at each time of day, and on each weekday, that a tick falls on in a year."""
    times: dict[tuple[int, int], set[int]] = {}
    for entry in entries:
        for tick in list_ticks(entry.schedule, now, now + _YEAR):
            moment = tick - (tick.utcoffset() or timedelta())
            weekdays = times.setdefault((moment.minute, moment.hour), set())
            # Days of the month fall on other weekdays in other years.
            by_weekday = entry.schedule.cron.split()[2] == "*"
            weekdays |= {moment.isoweekday() % 7} if by_weekday else set(range(7))
    grouped: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for (minute, hour), weekdays in sorted(times.items()):
        grouped.setdefault((minute, tuple(sorted(weekdays))), []).append(hour)
    lines = []
    for (minute, days), hours in sorted(grouped.items()):
        told = "*" if len(days) == 7 else ",".join(map(str, days))
        each = "*" if len(hours) == 24 else ",".join(map(str, hours))
        lines.append(f"{minute} {each} * * {told}")
    return lines
