"""The workers: each takes batches through pure functions, and none outlives the run. Local processes, or a Spark cluster.

Local ones are forked by a clean server process (`forkserver`), because a process that has used polars cannot be
forked safely: its threads stay behind. Each worker reads the gazetteer for itself, in parallel.
"""

import multiprocessing
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing import forkserver
from multiprocessing.connection import wait as wait_for
from typing import Any

from catalogs.errors import Unavailable
from catalogs.settings import Settings

BATCHES_WAITING_PER_WORKER = 2
PRELOADED = ("ingest.pipeline.staging",)


def jobs(settings: Settings) -> int:
    """Number of workers: `GRIDCITY_JOBS`, or one per core that this process may use."""
    return settings.jobs or len(os.sched_getaffinity(0))


class Workers:
    """A pool that holds only a few batches at a time, so memory stays bounded however large a file is."""

    def __init__(self, pool: Executor, count: int) -> None:
        self._pool, self._count = pool, count

    def map[Task, Result](
        self, function: Callable[[Task], Result], tasks: Iterator[Task]
    ) -> Iterator[Result]:
        """Results of the tasks, as they come, in any order. What a task raises is raised here.

        Raises Unavailable if a worker was killed.
        """
        waiting: set[Future[Result]] = set()
        try:
            for task in tasks:
                waiting.add(self._pool.submit(function, task))
                while len(waiting) >= BATCHES_WAITING_PER_WORKER * self._count:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        except BrokenProcessPool as error:
            raise Unavailable(
                "A worker process was killed, most likely because memory ran out.",
                "Set GRIDCITY_JOBS to a smaller number and start again: what is done is kept.",
            ) from error
        finally:
            for future in waiting:
                future.cancel()


def warm_up() -> None:
    """Start the fork server, which imports what the workers need, while the caller goes on."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(list(PRELOADED))
    forkserver.ensure_running()


@contextmanager
def workers(settings: Settings) -> Iterator[Workers]:
    """The pool of the engine that is set, for the time of the block. Raises Unavailable where there is no cluster."""
    if settings.engine == "spark":
        from ingest.pipeline.spark import spark_pool

        with spark_pool(settings.spark_master) as cluster:
            yield Workers(cluster, cluster.count)
        return
    count = jobs(settings)
    warm_up()
    context = multiprocessing.get_context("forkserver")
    threads = str(max(1, len(os.sched_getaffinity(0)) // count))
    pool = ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(threads,))
    pool.submit(_ready)
    try:
        yield Workers(pool, count)
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _ready() -> None:
    """The first task: it makes the pool start its processes while the parent still has other work."""


def _begin(threads: str) -> None:
    """A worker's first act: as many threads as its share of the cores, and an end with its parent."""
    for name in ("POLARS_MAX_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = threads
    import pyarrow

    pyarrow.set_cpu_count(int(threads))
    parent: Any = multiprocessing.parent_process()
    threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    wait_for([sentinel])
    os._exit(1)
