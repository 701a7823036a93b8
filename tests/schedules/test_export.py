"""Files for other schedulers: systemd's own check, a cron parser and the workflow schema accept them, and they run."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import yaml
from cronsim import CronSim

from briefgen import __version__
from briefgen.builds.project import load_project
from briefgen.schedules.due import list_entries
from briefgen.schedules.export import export_schedule
from tests.schedules.simulation import make_project
from tests.schedules.test_faults import ROOT

NOW = datetime(2026, 6, 1, tzinfo=UTC)
PROGRAM = (sys.executable, "-m", "briefgen")
SCHEDULES = """\
briefs:
  daily: {timeline: t.yaml, schedule: {cron: '0 6 * * mon-fri', timezone: Europe/London}}
  late: {timeline: t.yaml, series: L, schedule: {cron: '30 23 * * fri', timezone: America/New_York}}
  monthly: {timeline: t.yaml, series: M, schedule: {cron: '15 8 1 * *', timezone: Asia/Kolkata}}
recipients: {desk: {to: a@example.org}}
smtp: {host: mail.example.org, user: "${env:SMTP_USER}", password: "${env:SMTP_PASSWORD}"}
"""


def export(folder: Path, kind: str, text: str = SCHEDULES) -> dict[str, str]:
    project = load_project(make_project(folder, text))
    return export_schedule(kind, list_entries(project, folder), folder, PROGRAM, NOW, project)


@pytest.fixture
def odd_folder(tmp_path: Path) -> Path:
    """A folder whose name has what shells, cron and systemd read otherwise."""
    made = tmp_path / "the $5 pier, 100% (new)"
    made.mkdir()
    return made


def test_systemd_accepts_its_units(odd_folder: Path, tmp_path: Path, need_tool: Callable[[str], str]) -> None:
    for folder in (odd_folder, tmp_path):
        files = export(folder, "systemd")
        for name, text in files.items():
            (tmp_path / name).write_text(text, encoding="utf-8")
        done = subprocess.run(
            [need_tool("systemd-analyze"), "verify", "--man=no", *(str(tmp_path / name) for name in files)],
            capture_output=True,
            check=False,
            text=True,
        )
        assert (done.returncode, done.stderr) == (0, "")


def test_the_line_of_cron_is_read_and_runs(odd_folder: Path) -> None:
    ((name, text),) = export(odd_folder, "cron").items()
    assert name == "briefgen-the-5-pier-100-new.cron"
    (line,) = [line for line in text.splitlines() if not line.startswith("#")]
    schedule, command = " ".join(line.split(" ")[:5]), line.split(" ", 5)[5]
    assert next(CronSim(schedule, NOW)) == NOW.replace(minute=5)
    # cron ends a command at the first bare per cent sign and takes the rest as its input (crontab(5)).
    bare = command.replace("\\%", "")
    assert "%" not in bare
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        ["/bin/sh", "-c", command.replace("\\%", "%")], capture_output=True, check=False, text=True, env=environment
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (odd_folder / ".briefgen/ledger.sqlite").is_file()


def test_each_file_says_how_it_is_put_to_work(tmp_path: Path) -> None:
    (cron,) = export(tmp_path, "cron").values()
    assert "(crontab -l; cat FILE) | crontab -" in cron
    assert "#   SMTP_PASSWORD=...\n#   SMTP_USER=...\n" in cron
    service = export(tmp_path, "systemd")[f"briefgen-{tmp_path.name}.service"]
    assert f"systemctl --user enable --now briefgen-{tmp_path.name}.timer" in service
    assert "\n#User=NAME\n" in service
    (workflow,) = export(tmp_path, "github-actions").values()
    assert yaml.safe_load(workflow)["env"] == {"BRIEFGEN": f"briefgen=={__version__}"}
    assert 'pip install "$BRIEFGEN"' in workflow
    for word in ("Keep it private", "thrown away", "127.0.0.1"):
        assert word in workflow


def test_odd_minutes_wake_it_each_minute(tmp_path: Path) -> None:
    odd = SCHEDULES.replace("'0 6 ", "'3 6 ")
    assert "*/1 * * * * cd" in export(tmp_path, "cron", odd)[f"briefgen-{tmp_path.name}.cron"]
    assert "OnCalendar=*:0/1" in export(tmp_path, "systemd", odd)[f"briefgen-{tmp_path.name}.timer"]


def test_the_workflow_follows_githubs_schema(odd_folder: Path, tmp_path: Path) -> None:
    ((name, text),) = export(odd_folder, "github-actions").items()
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.github-workflows", str(tmp_path / name)],
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    workflow = yaml.safe_load(text)
    lines = [each["cron"] for each in workflow[True]["schedule"]]
    # London is at 6:00 or 5:00 UTC; New York's Friday night is Saturday morning; Kolkata has no summer time.
    assert lines == ["0 5,6 * * 1,2,3,4,5", "30 3,4 * * 6", "45 2 * * *"]
    step = next(step for step in workflow["jobs"]["due"]["steps"] if step.get("name") == "Build what is due")
    assert step["env"] == {
        "SMTP_PASSWORD": "${{ secrets.SMTP_PASSWORD }}",
        "SMTP_USER": "${{ secrets.SMTP_USER }}",
    }
