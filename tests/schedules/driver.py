"""Runs what is due of the project in the working folder, at a moment that is given: a process that can be killed.

    python -m tests.schedules.driver 2026-06-01T06:00:00+00:00 [largest file, bytes]

It prints what became of ticks and deliveries as JSON, and ends with 3 when something failed.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path

AUDIT = Path(".briefgen/audit.jsonl")


def main() -> int:
    """Run once."""
    from briefgen.builds.project import load_project
    from briefgen.errors import BriefgenError
    from briefgen.schedules.audit import open_ledger
    from briefgen.schedules.runner import Runner

    now = datetime.fromisoformat(sys.argv[1])
    if len(sys.argv) > 2:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[2]),) * 2)
    try:
        project = load_project(Path("briefgen.yaml"))
        address = os.environ.get("LEDGER") or Path(project.project.ledger)
        ledger, mended = open_ledger(address, AUDIT)
        runner = Runner(project, Path(), ledger, AUDIT, environment=dict(os.environ), clock=lambda: now)
        ran = runner.run_due(2)
    except BriefgenError as error:
        print(json.dumps({"fault": str(error)}))
        return error.exit_code
    told = {"ticks": [asdict(each) for each in ran.settled], "sent": [asdict(each) for each in ran.sent]}
    print(json.dumps({**told, "mended": mended, "held": ran.held}))
    ledger.close()
    return 3 if ran.has_failed else 0


if __name__ == "__main__":
    sys.exit(main())
