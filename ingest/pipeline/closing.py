"""The end of a run: statistics, what tiles and layers rest on, and the report."""

import time
from datetime import date

from psycopg import Connection, sql

from catalogs.clock import today
from catalogs.errors import BadInput
from catalogs.personal_data import PersonalDataKey
from catalogs.progress import Reporter
from catalogs.sources import sources
from catalogs.views import publish_changes
from ingest.pipeline import ledger
from ingest.pipeline.delivery import Delivery
from ingest.pipeline.units import SEARCHED, UNITS, digest
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


def count_people(connection: Connection, run_id: int, key: PersonalDataKey, reporter: Reporter) -> None:
    """Count what is loaded and publish it, unless it was counted already."""
    loaded = ledger.loaded(connection)
    made_from = digest([str(STATISTICS_VERSION), *(one.fingerprint for _, one in sorted(loaded.items()))])
    if not loaded or ledger.step_fingerprint(connection, "statistics") == made_from:
        return
    started = time.monotonic()
    with reporter.step("Count people in grid"), connection.transaction():
        figures = build_statistics(connection, key, _day_of(connection, run_id))
        connection.execute("ANALYZE area_statistic")
        publish_changes(connection)
        ledger.write_step(connection, run_id, "statistics", made_from, time.monotonic() - started, figures)


def close_run(connection: Connection, run_id: int, delivery: Delivery, reporter: Reporter) -> None:
    """Write the report, and close the run. Raises BadInput where nothing at all could be loaded."""
    from ingest.report import write_report  # its charts take a second to load

    failed = [one for one in ledger.files(connection, run_id).values() if one.state == "failed"]
    state = "failed" if failed else "done"
    error = " ".join(f"{one.source_id}: {one.error}" for one in failed) or None
    with reporter.step("Write the report"):
        write_report(connection, run_id, state, delivery.report)
    ledger.end(connection, run_id, state, str(delivery.report), error)
    if not ledger.loaded(connection):
        raise BadInput("Nothing could be loaded.", error or "")


def write_search_entries(connection: Connection, run_id: int, reporter: Reporter) -> None:
    """Write the names that the search box finds, unless they were made from what is loaded."""
    loaded = ledger.loaded(connection)
    targets = {target for unit in UNITS if unit.name in SEARCHED for target in unit.targets}
    made_from = digest(
        [
            str(SEARCH_VERSION),
            *(one.fingerprint for name, one in sorted(loaded.items()) if sources()[name].target in targets),
        ]
    )
    if not loaded or ledger.step_fingerprint(connection, "search") == made_from:
        return
    started = time.monotonic()
    with reporter.step("Write the names for the search"):
        with connection.transaction():
            figures = build_search_entries(connection)
            ledger.write_step(connection, run_id, "search", made_from, time.monotonic() - started, figures)
        connection.execute("VACUUM (ANALYZE) search_entry")


def analyse(connection: Connection, unit: str) -> None:
    """VACUUM ANALYZE of the tables of a unit: index-only scans and good plans from the start."""
    for table in TABLES_OF[unit]:
        connection.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))


def _day_of(connection: Connection, run_id: int) -> date:
    """The day that the run began: ages are reckoned at it, however often the run was taken up again."""
    row = connection.execute("SELECT started_at::date FROM ingest_run WHERE run_id = %s", [run_id]).fetchone()
    return row[0] if row else today()
