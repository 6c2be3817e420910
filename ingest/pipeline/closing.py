"""The end of a run: statistics, what tiles and layers rest on, and the report."""

import time
from datetime import date

from psycopg import Connection, sql

from catalogs.errors import BadInput
from catalogs.personal_data import PersonalDataKey
from catalogs.progress import Reporter
from catalogs.views import publish_changes
from ingest.pipeline import ledger
from ingest.pipeline.delivery import Delivery
from ingest.pipeline.units import digest
from ingest.report import write_report
from ingest.search_entries import VERSION as SEARCH_VERSION
from ingest.search_entries import build_search_entries
from ingest.statistics import VERSION as STATISTICS_VERSION
from ingest.statistics import build_statistics

TABLES_OF = {
    "divisions": ("area", "area_name", "grid"),
    "base_map": ("road", "water", "landuse", "place"),
    "buildings": ("building",),
    "dwellings": ("dwelling",),
    "inventory": ("city_component", "camera", "grid_worker"),
    "residents": ("resident", "occupancy"),
    "organisations": ("organisation", "organisation_registration"),
    "events": ("event",),
}


def close_run(
    connection: Connection,
    run_id: int,
    changed: set[str],
    key: PersonalDataKey,
    delivery: Delivery,
    reporter: Reporter,
) -> None:
    """Bring everything that is derived up to date, write the report, and close the run.

    Raises BadInput where nothing at all could be loaded.
    """
    loaded = ledger.loaded(connection)
    _vacuum(connection, run_id, changed, reporter)
    made_from = digest([str(STATISTICS_VERSION), *(one.fingerprint for _, one in sorted(loaded.items()))])
    if loaded and ledger.step_fingerprint(connection, "statistics") != made_from:
        started = time.monotonic()
        with reporter.step("Count people in grid"), connection.transaction():
            figures = build_statistics(connection, key, _day_of(connection, run_id))
            connection.execute("ANALYZE area_statistic")
            publish_changes(connection)
            ledger.write_step(
                connection, run_id, "statistics", made_from, time.monotonic() - started, figures
            )
    if loaded:
        write_search_entries(connection, run_id, reporter)
    failed = [one for one in ledger.files(connection, run_id).values() if one.state == "failed"]
    state = "failed" if failed else "done"
    error = " ".join(f"{one.source_id}: {one.error}" for one in failed) or None
    with reporter.step("Write the report"):
        write_report(connection, run_id, state, delivery.report)
    ledger.end(connection, run_id, state, str(delivery.report), error)
    if not loaded:
        raise BadInput("Nothing could be loaded.", error or "")


def write_search_entries(connection: Connection, run_id: int, reporter: Reporter) -> None:
    """Write the names that the search box finds, unless they were made from what is loaded."""
    loaded = ledger.loaded(connection)
    made_from = digest([str(SEARCH_VERSION), *(one.fingerprint for _, one in sorted(loaded.items()))])
    if ledger.step_fingerprint(connection, "search") == made_from:
        return
    started = time.monotonic()
    with reporter.step("Write the names for the search"):
        with connection.transaction():
            figures = build_search_entries(connection)
            ledger.write_step(connection, run_id, "search", made_from, time.monotonic() - started, figures)
        connection.execute("VACUUM (ANALYZE) search_entry")


def _vacuum(connection: Connection, run_id: int, changed: set[str], reporter: Reporter) -> None:
    """VACUUM ANALYZE of the tables that were loaded: index-only scans and good plans from the start."""
    tables = [table for unit in sorted(changed) for table in TABLES_OF[unit]]
    if not tables:
        return
    started = time.monotonic()
    with reporter.step("Analyse the tables", len(tables)) as step:
        for table in tables:
            connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
            step.advance()
    ledger.write_step(connection, run_id, "analyse", "", time.monotonic() - started)


def _day_of(connection: Connection, run_id: int) -> date:
    """The day that the run began: ages are reckoned at it, however often the run was taken up again."""
    row = connection.execute("SELECT started_at::date FROM ingest_run WHERE run_id = %s", [run_id]).fetchone()
    return row[0] if row else date.today()
