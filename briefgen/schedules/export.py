"""The schedules of a project go in; files that make another program run what is due come out.

Any of them only wakes `briefgen schedule run-due`, which knows what is owed; waking it too often does no harm, and a
tick that failed or a mail that waits is tried again in between.
"""

from __future__ import annotations

import re
import shlex
from datetime import datetime, timedelta
from pathlib import Path

from briefgen import __version__
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
        return {f"briefgen-{name}.cron": _write_cron(folder, program, every, _list_secrets(project))}
    if kind == "systemd":
        return {
            f"briefgen-{name}.service": _write_service(f"briefgen-{name}", folder, program),
            f"briefgen-{name}.timer": _write_timer(folder, every),
        }
    return {f"briefgen-{name}.yml": _write_workflow(entries, now, project)}


def _find_step(entries: list[Entry], now: datetime) -> int:
    """Return how often to wake, in minutes: every five, or every one where a schedule asks for odd minutes."""
    minutes = {tick.minute for entry in entries for tick in list_ticks(entry.schedule, now, now + timedelta(days=32))}
    return 5 if all(minute % 5 == 0 for minute in minutes) else 1


def _write_cron(folder: Path, program: tuple[str, ...], every: int, secrets: list[str]) -> str:
    line = f"cd {shlex.quote(str(folder))} && {shlex.join(program)} schedule run-due --quiet"
    # cron takes % for the end of a line.
    escaped = line.replace("%", "\\%")
    return f"""\
# Wakes briefgen, which builds what is due and sends what waits. Add it to the lines that your crontab has already:
#   (crontab -l; cat FILE) | crontab -
# (`crontab FILE` alone would replace them all), or put it into /etc/cron.d with the user's name before `cd`.
{_write_cron_secrets(secrets)}*/{every} * * * * {escaped}
"""


def _write_cron_secrets(secrets: list[str]) -> str:
    """Return lines for what the project refers to: cron starts with next to no environment."""
    if not secrets:
        return ""
    lines = "".join(f"#   {name}=...\n" for name in secrets)
    return (
        "# The project refers to variables, which cron does not have: write each above the line, without quotes, or\n"
        f"# let the project refer to files that nobody else can read, ${{file:PATH}}.\n{lines}"
    )


def _list_secrets(project: Project) -> list[str]:
    """Return the variables that a project refers to."""
    return sorted({match[2] for match in REFERENCE.finditer(project.model_dump_json()) if match[1] == "env"})


def _write_service(name: str, folder: Path, program: tuple[str, ...]) -> str:
    command = " ".join(_quote_systemd(part) for part in (*program, "schedule", "run-due"))
    path = str(folder).replace("%", "%%")
    return f"""\
# Builds what is due and sends what waits; its timer is beside it. For yourself, as units of your user:
#   cp {name}.service {name}.timer ~/.config/systemd/user/
#   systemctl --user daemon-reload
#   systemctl --user enable --now {name}.timer
#   loginctl enable-linger          (it runs while you are logged out, too)
# For the whole machine: copy both to /etc/systemd/system, name a user below, and leave out --user:
#   sudo systemctl daemon-reload && sudo systemctl enable --now {name}.timer
[Unit]
Description=briefgen: due briefs of {folder.name.replace("%", "%%")}
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
# Only as a unit of the whole machine; without it the briefs would be built as root.
#User=NAME
WorkingDirectory={path}
ExecStart={command}
# Secrets that the project refers to, one NAME=value a line; let nobody else read the file (chmod 600).
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
    environment = "".join(f"          {name}: ${{{{ secrets.{name} }}}}\n" for name in _list_secrets(project))
    given = f"        env:\n{environment}" if environment else ""
    kept, install = project.project, f"briefgen=={__version__}"
    return f"""\
# Builds what is due and sends what waits. GitHub knows no zones: each time stands here in UTC, once for each offset of
# the year, and briefgen itself knows what is owed. Put this file into .github/workflows.
#
# - The ledger and the archive are committed to the repository: whoever may read that reads every edition and its
#   timeline, whatever audience it was made for, and who was sent what. Keep it private.
# - The runner is thrown away: what is delivered to a folder is lost with it, unless that is committed or uploaded.
# - 127.0.0.1 and localhost are the runner itself, not a machine of yours: mail servers and webhooks need a name that
#   is known outside.
name: briefs
env:
  # What pip installs; see that the name is this program's where you install from. Where the repository holds the source
  # of briefgen write "."; for a wheel that is kept in it, its path: wheels/briefgen-{__version__}-py3-none-any.whl
  BRIEFGEN: {install}
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
      - run: python -m pip install "$BRIEFGEN"
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
