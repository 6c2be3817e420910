"""A source is read to its end, batch by batch, and its chunks are made by the workers."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from catalogs.progress import Reporter, Step
from catalogs.sources import Source
from ingest.pipeline.chunks import Chunks, Summary
from ingest.pipeline.delivery import Delivery
from ingest.pipeline.ledger import FileState
from ingest.pipeline.publish import Member
from ingest.pipeline.staging import Task, stage_batch
from ingest.pipeline.workers import Workers
from ingest.readers import count_rows, read, refused_columns


class Sourcing:
    """Stages the sources of one run."""

    def __init__(
        self,
        delivery: Delivery,
        scratch: Path,
        conninfo: str,
        keys: Path,
        pool: Workers,
        reporter: Reporter,
    ) -> None:
        self._delivery, self._scratch, self._conninfo, self._keys = delivery, scratch, conninfo, keys
        self._pool, self._reporter = pool, reporter

    def stage(self, source: Source, state: FileState, folder: Path, version: str) -> Member:
        """Make the chunks of a source that are not there yet. Raises BadInput."""
        self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        chunks = Chunks(folder)
        chunks.prepare()
        summaries = chunks.verified()
        details = chunks.finished()
        if details is None or len(summaries) != details["chunks"]:
            details = self._read(source, chunks, summaries, version)
        made = replace(
            state,
            state="staged",
            rows_read=sum(one.rows_read for one in summaries.values()),
            refused_columns=tuple(details["refused"]),
            figures=_added(summaries) | {"seconds": details["seconds"]},
            error=None,
        )
        return Member(source, chunks, made)

    def _read(
        self, source: Source, chunks: Chunks, summaries: dict[int, Summary], version: str
    ) -> dict[str, Any]:
        started = time.monotonic()
        folder = self._delivery.folder
        refused = [one.name for one in refused_columns(source, folder)]
        label = f"Read {source.file}" + (f" ({source.layer})" if source.layer else "")
        with self._reporter.step(label, count_rows(source, folder)) as step:
            tasks = self._tasks(source, chunks, set(summaries), version, step)
            for number, summary in self._pool.map(stage_batch, tasks):
                summaries[number] = summary
                step.advance(summary.rows_read)
        details = {
            "chunks": len(summaries),
            "refused": refused,
            "seconds": round(time.monotonic() - started, 2),
        }
        chunks.finish(details)
        return details

    def _tasks(
        self, source: Source, chunks: Chunks, done: set[int], version: str, step: Step
    ) -> Iterator[Task]:
        for number, batch in enumerate(read(source, self._delivery.folder)):
            if number in done:
                step.advance(batch.num_rows)
                continue
            yield Task(source, number, batch, chunks.folder, self._conninfo, self._keys, version)


def _added(summaries: dict[int, Summary]) -> dict[str, Any]:
    """The figures of all chunks, added up by topic and value."""
    total: dict[str, Any] = {}
    for _, summary in sorted(summaries.items()):
        for topic, counts in summary.figures.items():
            sums = total.setdefault(topic, {})
            for value, count in counts.items():
                sums[value] = sums.get(value, 0) + count
    return total
