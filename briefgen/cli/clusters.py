"""What commands share that can build on Dask: the option, and the workers that it names."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from briefgen.builds.isolate import RunCalls

dask_option = click.option(
    "--scheduler",
    metavar="ADDRESS",
    help="Build on Dask: tcp://host:8786, or 'local' for workers on this machine; needs briefgen[dask].",
)


@contextmanager
def open_workers(scheduler: str | None, workers: int) -> Iterator[RunCalls | None]:
    """Give what runs calls on a cluster; None when none is asked for.

    Raises:
        UsageError, BuildError: as `open_cluster` does.
    """
    if scheduler is None:
        yield None
        return
    from briefgen.schedules.cluster import open_cluster

    with open_cluster(scheduler, workers) as cluster:
        yield cluster.run_calls
