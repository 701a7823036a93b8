"""A real PostgreSQL, started for the tests from the system's package."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.schedules.test_ways import find_port


def _find_programs() -> Path | None:
    found = shutil.which("initdb")
    if found:
        return Path(found).parent
    # Debian keeps the programs of each version apart.
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    return folders[-1].parent if folders else None


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """Start a server of its own, and yield an address without a database."""
    programs = _find_programs()
    if programs is None:
        message = "PostgreSQL is not installed"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    # PostgreSQL does not run as root; files of its own user have to lie where that user may go.
    user = pwd.getpwnam("postgres") if os.getuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp"))
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    port = find_port()

    def run(*command: str) -> None:
        done = subprocess.run(
            command, capture_output=True, check=False, cwd=folder, user=user.pw_uid if user else None,
            group=user.pw_gid if user else None, extra_groups=[] if user else None,
        )  # fmt: skip
        assert done.returncode == 0, (done.stdout + done.stderr).decode()

    data = str(folder / "data")
    run(str(programs / "initdb"), "-D", data, "-U", "briefgen", "--auth=trust", "-E", "UTF8", "--locale=C.UTF-8")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c fsync=off"
    run(str(programs / "pg_ctl"), "-D", data, "-o", options, "-l", str(folder / "log"), "-w", "start")
    yield f"postgresql+psycopg://briefgen@127.0.0.1:{port}"
    run(str(programs / "pg_ctl"), "-D", data, "-m", "immediate", "stop")
    shutil.rmtree(folder)


@pytest.fixture
def postgres(postgres_server: str) -> Callable[[], str]:
    """Return a function that makes an empty database and returns its address."""
    from sqlalchemy import create_engine, text

    made = []

    def make() -> str:
        name = f"b{os.getpid()}_{len(made)}_{os.urandom(4).hex()}"
        engine = create_engine(f"{postgres_server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name}"))
        engine.dispose()
        made.append(name)
        return f"{postgres_server}/{name}"

    return make
