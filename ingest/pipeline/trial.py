"""`gridcity ingest --dry-run`: what a delivery would bring, without a word written to the tables.

Every file is read, cleaned and matched as in a run, against the buildings and addresses that are loaded, and
compared row by row with the last delivery. The chunks lie in a folder of their own that is removed at the end.
Linking comes after this, so rows that it would put in review count as loaded here.
"""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

import psycopg
import pyarrow.compute as pc

from catalogs.database import conninfo
from catalogs.errors import BadInput
from catalogs.progress import Reporter
from catalogs.settings import Settings
from catalogs.sources import Source, sources
from ingest.difference import Difference
from ingest.pipeline import ledger
from ingest.pipeline.chunks import Chunks, Part
from ingest.pipeline.delivery import checksums, find_delivery
from ingest.pipeline.failures import told_clearly
from ingest.pipeline.kept import Kept
from ingest.pipeline.ledger import FileState
from ingest.pipeline.needs import check_needs, check_rows
from ingest.pipeline.sourcing import Sourcing
from ingest.pipeline.units import UNITS, Unit, digest, source_fingerprint, unit_fingerprints
from ingest.pipeline.work import chunk_folder, scratch_of
from ingest.pipeline.workers import workers


@dataclass(frozen=True)
class Tried:
    """What would become of a source. `state`: 'unchanged', 'tried', or 'failed' with its `error`."""

    source: Source
    state: str
    rows: Mapping[str, int]
    reasons: Mapping[str, Mapping[str, int]]
    difference: Difference | None = None
    refused: tuple[str, ...] = ()
    error: str = ""


def try_delivery(
    settings: Settings, folder: Path, reporter: Reporter, accept_fewer: frozenset[str] = frozenset()
) -> list[Tried]:
    """Try every source whose file is in the delivery, in the order of loading; `accept_fewer` names those that may
    have far fewer rows than before. Raises BadInput, Unavailable."""
    delivery = find_delivery(folder)
    described = tuple(sources().values())
    with told_clearly(settings.data):
        with reporter.step("Compare the delivery with what is loaded") as step:
            sums = checksums(delivery, described, step)
        info = conninfo(settings)
        with psycopg.connect(info, autocommit=True) as connection, workers(settings) as pool:
            connection.execute("SET default_transaction_read_only = on")
            home = scratch_of(settings, connection)
            home.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            scratch = Path(mkdtemp(prefix="trial-", dir=home.parent))
            try:
                sourcing = Sourcing(delivery, scratch, info, settings.keys, pool, reporter)
                trial = _Trial(connection, sourcing, scratch, home, described, sums, accept_fewer)
                return [
                    trial.of(unit, source)
                    for unit in UNITS
                    for source in described
                    if source.target in unit.targets and source.id in sums
                ]
            finally:
                shutil.rmtree(scratch, ignore_errors=True)


class _Trial:
    def __init__(
        self,
        connection: psycopg.Connection,
        sourcing: Sourcing,
        scratch: Path,
        home: Path,
        described: Sequence[Source],
        sums: Mapping[str, str],
        accept_fewer: frozenset[str],
    ) -> None:
        self.connection, self.sourcing, self.accept_fewer = connection, sourcing, accept_fewer
        self.scratch, self.home, self.sums = scratch, home, sums
        self.loaded = ledger.loaded(connection)
        held = {name: state.sha256 for name, state in self.loaded.items()}
        self.fingerprints = unit_fingerprints(described, held, ledger.decisions(connection))

    def of(self, unit: Unit, source: Source) -> Tried:
        upstream = [self.fingerprints[name] for name in unit.upstream]
        checksum = self.sums[source.id]
        fingerprint = source_fingerprint(source, checksum, upstream)
        before = self.loaded.get(source.id)
        if before and before.fingerprint == fingerprint:
            same = Difference(before.rows_read, 0, 0, 0)
            rows = {"loaded": before.rows_loaded, "review": before.rows_in_review}
            return Tried(source, "unchanged", rows | {"rejects": before.rows_rejected}, {}, same)
        state = FileState(source.id, source.file, checksum, fingerprint, "waiting")
        version = digest(upstream)
        basis = source_fingerprint(source, "", [version])
        try:
            check_needs(self.connection, unit)
            last = self._last(before, basis)
            folder = self.scratch / chunk_folder(state)
            member = self.sourcing.stage(source, state, folder, version, basis, last)
            check_rows(member.state, before, self.accept_fewer)
        except BadInput as error:
            return Tried(source, "failed", {}, {}, error=str(error))
        made = member.chunks
        figures = dict(member.state.figures or {})
        found = figures.get("difference")
        compared = Difference(**found) if found else Difference(0, 0, member.state.rows_read, 0)
        return Tried(
            source,
            "tried",
            {part: _rows(made, part) for part in ("loaded", "review", "rejects")},
            {part: _reasons(made, part) for part in ("review", "rejects")},
            compared if found or before is None else None,
            member.state.refused_columns,
        )

    def _last(self, before: FileState | None, basis: str) -> Path | None:
        """The chunks of the last delivery, where an unchanged row would become the same again."""
        last = self.home / chunk_folder(before) if before else None
        noted = (Chunks(last).finished() or {}) if last else {}
        return last if noted.get("basis") == basis and last and len(Kept(Chunks(last)).key) else None


def _rows(chunks: Chunks, part: Part) -> int:
    return sum(batch.num_rows for batch in chunks.batches(part))


def _reasons(chunks: Chunks, part: Part) -> dict[str, int]:
    reasons: dict[str, int] = {}
    for batch in chunks.batches(part):
        for one in pc.value_counts(batch["reason"]).to_pylist():
            reasons[one["values"]] = reasons.get(one["values"], 0) + one["counts"]
    return dict(sorted(reasons.items(), key=lambda item: -item[1]))
