"""`--engine spark`: the same functions on the executors of a Spark cluster.

Each task is a Spark job of one partition: it travels as a row of Arrow, a Python worker of the cluster runs it and keeps
the reference data for the next. Executors need this version of gridcity, the database, and the data folder under the
same path: chunks are written there, and the key of personal data is read there.
"""

import os
import pickle
import socket
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from catalogs.errors import Unavailable
from catalogs.system import java
from ingest.pipeline.workers import BATCHES_WAITING_PER_WORKER

SECONDS_TO_CONNECT = 5.0

_PACKAGES = str(Path(__file__).parents[2])


class SparkPool(Executor):
    """Submits functions and their arguments, both picklable, to a cluster. `count` is the number of its cores."""

    def __init__(self, session: Any) -> None:
        self._session = session
        self.count = max(int(session.sparkContext.defaultParallelism), 1)
        self._threads = ThreadPoolExecutor(
            BATCHES_WAITING_PER_WORKER * self.count, thread_name_prefix="spark"
        )

    def submit[**Given, Result](
        self, fn: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs
    ) -> Future[Result]:
        """The future raises what the function raised, and Unavailable where the cluster does not work."""
        return self._threads.submit(self._run, fn, args, kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Ends the jobs under way."""
        if cancel_futures:
            self._session.sparkContext.cancelAllJobs()
        self._threads.shutdown(wait, cancel_futures=cancel_futures)

    def _run(self, fn: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        task = pa.table({"task": pa.array([pickle.dumps((fn, args, kwargs))], pa.large_binary())})
        try:
            frame = self._session.createDataFrame(task).coalesce(1)
            answers = frame.mapInArrow(_executed, "answer binary").collect()
        except Exception as error:
            raise Unavailable(
                f"The Spark cluster did not do its work: {_sentence(error)}",
                "See the logs of its executors, then start again: what is done is kept.",
            ) from error
        result, raised = pickle.loads(answers[0]["answer"])  # noqa: S301 - of our own executor
        if raised is not None:
            raise raised
        return result


def _executed(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Runs on an executor: calls the functions, and answers with what they give or raise."""
    for batch in batches:
        for task in batch.column("task").to_pylist():
            fn, args, kwargs = pickle.loads(task)  # noqa: S301 - of our own driver
            answer: tuple[Any, Exception | None]
            try:
                answer = (fn(*args, **kwargs), None)
            except Exception as error:
                answer = (None, error)
            yield pa.RecordBatch.from_arrays([pa.array([pickle.dumps(answer)], pa.binary())], ["answer"])


@contextmanager
def spark_pool(master: str) -> Iterator[SparkPool]:
    """A session at a master (`spark://HOST:7077`, or `local[2]`), for the time of the block. Raises Unavailable."""
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise Unavailable("Spark is not installed.", "Run `pip install 'gridcity[spark]'`.") from error
    if not java():
        raise Unavailable("Spark needs Java 17 or 21.", "Install it, or set JAVA_HOME.")
    if not _answers(master):
        raise _no_master(master, "nobody listens there")
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.log.level": "ERROR",
        "spark.executorEnv.PYTHONPATH": _PACKAGES,
        "spark.executorEnv.POLARS_MAX_THREADS": "1",
        "spark.executorEnv.OMP_NUM_THREADS": "1",
        "spark.rpc.message.maxSize": "1024",
        "spark.driver.maxResultSize": "0",
    }
    builder = SparkSession.builder.master(master).appName("gridcity ingest")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise _no_master(master, _sentence(error)) from error
    pool = SparkPool(session)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        session.stop()


def _answers(master: str) -> bool:
    """Whether somebody listens at one of the addresses of a standalone master: Spark itself asks for a minute."""
    if not master.startswith("spark://"):
        return True
    for address in master.removeprefix("spark://").split(","):
        host, _, port = address.rpartition(":")
        try:
            with socket.create_connection((host, int(port)), SECONDS_TO_CONNECT):
                return True
        except (OSError, ValueError):
            continue
    return False


def _no_master(master: str, reason: str) -> Unavailable:
    return Unavailable(
        f"The Spark master {master} does not answer: {reason}.", "Check --master, and that the cluster runs."
    )


def _sentence(error: Exception) -> str:
    """The first line of what Spark says."""
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300].rstrip(".")
