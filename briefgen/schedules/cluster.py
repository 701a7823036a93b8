"""The address of a Dask scheduler goes in; calls are run on its workers, and each value or fault comes out.

A build is idempotent, so that Dask may run it again on another worker when one is lost. What travels back is small;
files are written by the workers, where client and workers share folders or through fsspec.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from briefgen import __version__
from briefgen.builds.isolate import Call, Ended
from briefgen.errors import BuildError, UsageError

# How long the scheduler is waited for, seconds.
_PATIENCE = 20
# Calls that are handed over at once, for each worker's thread: enough that none waits, few enough to stop soon.
_AHEAD = 2
# A worker builds one brief at a time, however many threads it was given: the libraries know no better.
_ONE_AT_A_TIME = threading.Lock()


class Cluster:
    """Workers that calls are run on."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def run_calls(self, calls: Iterable[Call], workers: int) -> Generator[Ended, None, None]:
        """Run calls on the workers and yield how each ended; `workers` is the cluster's own affair.

        Raises:
            BuildError: the cluster is lost.
        """
        from distributed import CancelledError, KilledWorker, as_completed

        waiting = enumerate(calls)
        indexes: dict[str, tuple[int, float]] = {}
        handed: dict[str, Any] = {}
        ahead = _AHEAD * max(sum(self._client.nthreads().values()), 1)
        running = as_completed()

        def hand_over() -> bool:
            following = next(waiting, None)
            if following is None:
                return False
            index, call = following
            future = self._client.submit(_run, call.function, call.arguments, pure=False)
            indexes[future.key] = (index, time.monotonic())
            handed[future.key] = future
            running.add(future)
            return True

        try:
            while len(indexes) < ahead and hand_over():
                pass
            for future in running:
                index, started = indexes.pop(future.key)
                del handed[future.key]
                seconds = time.monotonic() - started
                if future.status == "finished":
                    yield Ended(index, future.result(), "", seconds)
                else:
                    error = future.exception() if future.status == "error" else CancelledError()
                    lost = isinstance(error, KilledWorker)
                    fault = "each worker that built it was lost" if lost else f"the worker stopped: {error!r}"
                    yield Ended(index, None, fault, seconds)
                hand_over()
        except (OSError, CancelledError) as error:
            raise BuildError(f"the Dask cluster is lost: {error!r}") from error
        finally:
            running.clear()
            if handed:
                self._client.cancel(list(handed.values()), force=True)


def _run(function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    with _ONE_AT_A_TIME:
        return function(*arguments)


def _read_version() -> str:
    return __version__


@contextmanager
def open_cluster(address: str, workers: int) -> Iterator[Cluster]:
    """Connect to a cluster, or start one on this machine, for as long as the context lasts.

    Args:
        address: of the scheduler, such as tcp://host:8786; or "local".
        workers: of a local one, processes.

    Raises:
        UsageError: the extra is not installed, or the address is none.
        BuildError: the scheduler cannot be reached, has no workers, or has workers of another version.
    """
    try:
        import distributed
    except ImportError as error:
        raise UsageError("--scheduler needs the extra briefgen[dask]: pip install 'briefgen[dask]'") from error
    if address == "local":
        with (
            distributed.LocalCluster(
                n_workers=workers, threads_per_worker=1, dashboard_address=None, silence_logs=50
            ) as cluster,
            distributed.Client(cluster) as client,
        ):
            yield Cluster(client)
        return
    if "://" not in address:
        raise UsageError(f"--scheduler: '{address}' is no address; write tcp://host:8786, or local")
    try:
        client = distributed.Client(address, timeout=_PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        raise BuildError(
            f"the Dask scheduler '{address}' cannot be reached within {_PATIENCE} seconds; is `dask scheduler` running?"
        ) from error
    with client:
        _check_workers(client, address)
        yield Cluster(client)


def _check_workers(client: Any, address: str) -> None:
    """Refuse workers that would build another brief than this machine, or none.

    Raises:
        BuildError: there are none, or they have another version of something that matters.
    """
    try:
        client.wait_for_workers(1, timeout=_PATIENCE)
    except TimeoutError as error:
        raise BuildError(
            f"the Dask scheduler '{address}' has no workers; start some: `dask worker {address}`"
        ) from error
    try:
        client.get_versions(check=True)
    except ValueError as error:
        told = " ".join(str(error).split())
        raise BuildError(f"client, scheduler and workers of '{address}' have different versions: {told}") from error
    answers = client.run(_read_version, on_error="return")
    for worker, version in sorted(answers.items()):
        if version != __version__:
            found = version if isinstance(version, str) else f"none that answers ({version!r})"
            raise BuildError(
                f"the Dask worker '{worker}' has briefgen {found}, expected {__version__}; install it there"
            )
