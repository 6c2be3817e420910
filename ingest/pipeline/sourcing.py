"""A source is read to its end, batch by batch, and its chunks are made by the workers."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import psycopg
import pyarrow as pa
import shapely

from catalogs.progress import Reporter, Step
from catalogs.sources import Source
from ingest.mapping import map_columns
from ingest.pipeline.chunks import Chunks, Summary
from ingest.pipeline.delivery import Delivery
from ingest.pipeline.kept import Kept, difference, keys_of
from ingest.pipeline.ledger import FileState
from ingest.pipeline.publish import Member
from ingest.pipeline.staging import Task, stage_batch
from ingest.pipeline.workers import Workers
from ingest.profile import Profiler, detect_datum, examine, points_of
from ingest.readers import count_rows, read, refused_columns

PROFILED_ROWS = 5_000
"""The profile is of the first rows: enough to see a column that is empty or of another kind than told."""

_NOTED = ("seconds", "profile", "datum", "difference", "basis")

NEAR_ROADS = frozenset({"city_component", "camera", "event"})
"""Targets whose points stand near roads, so that datums half a kilometre apart can be told apart."""


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
        self._sights = Sights(conninfo)

    def stage(
        self,
        source: Source,
        state: FileState,
        folder: Path,
        version: str,
        basis: str = "",
        last: Path | None = None,
    ) -> Member:
        """Make the chunks of a source that are not there yet. Raises BadInput.

        `version`: of the reference data. `basis`: all that the outcome of a row rests on beside its content; it is
        noted. `last`: the chunks of the last delivery, if they rest on the same.
        """
        self._scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        chunks = Chunks(folder)
        chunks.prepare()
        summaries = chunks.verified()
        details = chunks.finished()
        if details is None or len(summaries) != details["chunks"]:
            details = self._read(source, chunks, summaries, version, basis, last)
        made = replace(
            state,
            state="staged",
            rows_read=sum(one.rows_read for one in summaries.values()),
            refused_columns=tuple(details["refused"]),
            figures=_added(summaries) | {name: details[name] for name in _NOTED},
            error=None,
        )
        return Member(source, chunks, made)

    def _read(
        self,
        source: Source,
        chunks: Chunks,
        summaries: dict[int, Summary],
        version: str,
        basis: str,
        last: Path | None,
    ) -> dict[str, Any]:
        started = time.monotonic()
        kept = Kept(Chunks(last)) if last else None
        folder = self._delivery.folder
        first = _FirstLook(source, self._sights)
        refused = [one.name for one in refused_columns(source, folder)]
        label = f"Read {source.file}" + (f" ({source.layer})" if source.layer else "")
        with self._reporter.step(label, count_rows(source, folder)) as step:
            tasks = self._tasks(source, chunks, set(summaries), version, step, first, kept)
            for number, summary in self._pool.map(stage_batch, tasks):
                summaries[number] = summary
                step.advance(summary.rows_read)
        details = {
            "profile": first.profile(),
            "datum": first.datum,
            "chunks": len(summaries),
            "refused": refused,
            "difference": difference(kept, Kept(chunks)).as_dict() if kept else None,
            "basis": basis,
            "seconds": round(time.monotonic() - started, 2),
        }
        chunks.finish(details)
        return details

    def _tasks(
        self,
        source: Source,
        chunks: Chunks,
        done: set[int],
        version: str,
        step: Step,
        first: "_FirstLook",
        kept: Kept | None,
    ) -> Iterator[Task]:
        for number, batch in enumerate(read(source, self._delivery.folder)):
            first.at(batch)
            if number in done:
                step.advance(batch.num_rows)
                continue
            known = kept.find(keys_of(batch)) if kept else None
            yield Task(source, number, batch, chunks.folder, self._conninfo, self._keys, version, known)


class Sights:
    """What a datum is checked against: the city's outline and its roads, as far as they are loaded."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._city: shapely.Geometry | None = None
        self._roads: npt.NDArray[np.object_] | None = None

    def city(self) -> shapely.Geometry | None:
        """Outline of the city (EPSG:4490), None before it is loaded."""
        if self._city is None:
            found = self._shapes("SELECT ST_AsBinary(geom_4490) FROM area WHERE level = 'city'")
            self._city = found[0] if len(found) else None
        return self._city

    def roads(self) -> npt.NDArray[np.object_]:
        """The roads piece by piece (EPSG:4490), none before they are loaded.

        A piece has two ends, so that the nearest is found by the tree and not along kilometres of road.
        """
        if self._roads is None or not len(self._roads):
            lines = shapely.get_parts(self._shapes("SELECT ST_AsBinary(geom_4490) FROM road"))
            ends, line = shapely.get_coordinates(lines, return_index=True)
            follows = np.flatnonzero(line[1:] == line[:-1])
            self._roads = shapely.linestrings(np.stack([ends[follows], ends[follows + 1]], axis=1))
        return self._roads

    def _shapes(self, query: str) -> npt.NDArray[np.object_]:
        with psycopg.connect(self._conninfo) as connection:
            found = connection.execute(query.encode()).fetchall()
        return np.asarray(shapely.from_wkb([wkb for (wkb,) in found]), dtype=object)


class _FirstLook:
    """The profile of a source's first rows, and the check of its datum on the first batch with points."""

    def __init__(self, source: Source, sights: Sights) -> None:
        self._source, self._sights, self._profiler = source, sights, Profiler()
        self._looked = False
        self.datum: dict[str, Any] | None = None

    def at(self, batch: pa.RecordBatch) -> None:
        """Look at a batch of raw rows. Raises BadInput where the points contradict the declared datum."""
        if not self._looked:
            self._profiler.add(batch.slice(0, PROFILED_ROWS))
            self._looked = True
        city = self._sights.city()
        if self._source.datum is None or self.datum is not None or city is None:
            return
        points = points_of(map_columns(batch, self._source))
        roads = self._sights.roads() if self._source.target in NEAR_ROADS else None
        reference = roads if roads is not None and len(roads) else None
        detect_datum(points, self._source.datum, city, reference, name=self._source.file)
        evidence = examine(points, city, reference)
        if evidence.points:
            nearest = "WGS84" if self._source.datum == "CGCS2000" else self._source.datum
            self.datum = {
                "declared": self._source.datum,
                "inside": round(evidence.inside[self._source.datum], 4),
                "road_m": evidence.median_m.get(nearest),
            }

    def profile(self) -> list[dict[str, Any]]:
        """Name, kind, filled share and distinct values of each column; no values."""
        return [
            {"name": one.name, "kind": one.kind, "filled": round(one.filled, 4), "distinct": one.distinct}
            for one in self._profiler.profile().columns
        ]


def _added(summaries: dict[int, Summary]) -> dict[str, Any]:
    """The figures of all chunks, added up by topic and value."""
    total: dict[str, Any] = {}
    for _, summary in sorted(summaries.items()):
        for topic, counts in summary.figures.items():
            sums = total.setdefault(topic, {})
            for value, count in counts.items():
                sums[value] = sums.get(value, 0) + count
    return total
