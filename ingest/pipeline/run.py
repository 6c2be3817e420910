"""`gridcity ingest`: read → profile → map → clean → match → link → load → report, for a whole delivery.

Each unit is staged as chunks (`ingest.pipeline.chunks`) and published in one transaction
(`ingest.pipeline.publish`); the ledger says what is done. Whatever ends the process, the next run reads the
ledger and the chunks and goes on. This file decides whether there is anything to do, and imports little, so
that the answer "nothing" comes at once; `ingest.pipeline.work` does it.
"""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg

from catalogs.database import conninfo
from catalogs.progress import Reporter
from catalogs.settings import Settings
from catalogs.sources import sources
from ingest.pipeline import ledger
from ingest.pipeline.delivery import checksums, find_delivery
from ingest.pipeline.failures import told_clearly
from ingest.pipeline.ledger import FileState
from ingest.pipeline.units import digest, unit_fingerprints


@dataclass(frozen=True)
class Ingested:
    """What a run came to. `changed` is False where the delivery was loaded already."""

    run_id: int
    changed: bool
    resumed: bool
    report: Path
    files: tuple[FileState, ...]
    absent: tuple[str, ...] = ()
    """Files that this delivery lacks and that are loaded already: they are left as they are."""

    @property
    def failed(self) -> tuple[FileState, ...]:
        """The sources that could not be used."""
        return tuple(one for one in self.files if one.state == "failed")


def ingest_delivery(
    settings: Settings,
    folder: Path,
    reporter: Reporter,
    delivered_on: date | None = None,
    accept_fewer: frozenset[str] = frozenset(),
) -> Ingested:
    """Load the delivery in `folder` (or `folder`/delivery) into a migrated database.

    `delivered_on` is the day that its files tell of, today where it is not given. `accept_fewer` are
    ids of sources that may have far fewer rows than what is loaded of them.

    A source that cannot be used is noted with its error and the others go on; one whose file is not in the
    delivery stays as it is loaded. Raises BadInput where nothing
    can be used at all, Conflict while another ingest runs, Unavailable, StorageFull.
    """
    delivery = find_delivery(folder)
    described = tuple(sources().values())
    with told_clearly(settings.data):
        with reporter.step("Compare the delivery with what is loaded") as step:
            sums = checksums(delivery, described, step)
        with psycopg.connect(conninfo(settings), autocommit=True) as connection:
            ledger.lock(connection)
            loaded = ledger.loaded(connection)
            absent = [one for one in described if one.id not in sums and one.id in loaded]
            sums |= {one.id: loaded[one.id].sha256 for one in absent}
            files_absent = tuple(dict.fromkeys(one.file for one in absent))
            fingerprints = unit_fingerprints(described, sums, ledger.decisions(connection))
            fingerprint = digest(fingerprints.values())
            newest = ledger.last_run(connection)
            if newest and newest[1:] == ("done", fingerprint):
                files = tuple(ledger.files(connection, newest[0]).values())
                _derive(connection, newest[0], reporter)
                return Ingested(newest[0], False, False, delivery.report, files, files_absent)
            run_id, resumed = ledger.begin(connection, str(delivery.folder), fingerprint, delivered_on)
            from ingest.pipeline.work import Work

            work = Work(settings, delivery, reporter, connection, run_id, fingerprints, sums, accept_fewer)
            work.do(described)
            files = tuple(ledger.files(connection, run_id).values())
            return Ingested(run_id, True, resumed, delivery.report, files, files_absent)


def _derive(connection: psycopg.Connection, run_id: int, reporter: Reporter) -> None:
    """What a newer version derives from rows that an older one loaded."""
    if ledger.step_fingerprint(connection, "search") is None:
        from ingest.pipeline.closing import write_search_entries

        write_search_entries(connection, run_id, reporter)
