"""The run ledger: which delivery is being ingested, how far each of its sources is, and who is at it."""

import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from psycopg import Connection
from psycopg.types.json import Jsonb

from catalogs.clock import come, today
from catalogs.errors import BadInput, Conflict

LOCK = 3705_0002
"""Key of the advisory lock that one ingest holds per database."""

LOCK_PATIENCE_S = 10.0
"""A killed ingest's session ends within `client_connection_check_interval` (1 s)."""


@dataclass(frozen=True)
class FileState:
    """A line of `ingest_file`."""

    source_id: str
    file: str
    sha256: str
    fingerprint: str
    state: str
    rows_read: int = 0
    rows_loaded: int = 0
    rows_in_review: int = 0
    rows_rejected: int = 0
    refused_columns: tuple[str, ...] = ()
    figures: Mapping[str, Any] | None = None
    error: str | None = None


def lock(connection: Connection) -> None:
    """Be the only ingest of this database until the connection ends. Raises Conflict."""
    connection.execute("SET client_connection_check_interval = '1s'")
    give_up = time.monotonic() + LOCK_PATIENCE_S
    while connection.execute("SELECT pg_try_advisory_lock(%s)", [LOCK]).fetchone() != (True,):
        if time.monotonic() > give_up:
            row = connection.execute(
                "SELECT run_id, delivery FROM ingest_run WHERE state = 'running' ORDER BY run_id DESC LIMIT 1"
            ).fetchone()
            which = f" (run {row[0]}, of {row[1]})" if row else ""
            raise Conflict(
                f"Another ingest is at work in this database{which}.",
                "Wait for it to end, then start again: only what is missing is done.",
            )
        connection.commit()
        time.sleep(0.25)
    connection.commit()


def last_run(connection: Connection) -> tuple[int, str, str] | None:
    """(run id, state, fingerprint) of the newest run."""
    row = connection.execute(
        "SELECT run_id, state, fingerprint FROM ingest_run ORDER BY run_id DESC LIMIT 1"
    ).fetchone()
    return None if row is None else (int(row[0]), str(row[1]), str(row[2]))


def decisions(connection: Connection) -> str:
    """SHA-256 of what people decided about addresses and have not undone."""
    row = connection.execute(
        "SELECT encode(sha256(convert_to(coalesce(string_agg(format('%s %s %s', canonical_text, building_code,"
        " place_id), E'\n' ORDER BY canonical_text), ''), 'UTF8')), 'hex') FROM review_decision"
        " WHERE undone_at IS NULL AND coalesce(building_code, place_id) IS NOT NULL"
    ).fetchone()
    return str(row[0]) if row else ""


def begin(
    connection: Connection, delivery: str, fingerprint: str, delivered_on: date | None = None
) -> tuple[int, bool]:
    """(run id, whether it is an unfinished run taken up again); one of another delivery is abandoned.

    `delivered_on` is the day that the files tell of, the city's today where it is not given. Raises BadInput where
    what is loaded is of a later day: history is not rewritten backwards.
    """
    day = delivered_on or today()
    _check_day(connection, day)
    newest = last_run(connection)
    if newest and newest[1] in ("running", "failed") and newest[2] == fingerprint:
        connection.execute(
            "UPDATE ingest_run SET state = 'running', error = NULL, delivery = %s,"
            " delivered_on = coalesce(%s, delivered_on) WHERE run_id = %s",
            [delivery, delivered_on, newest[0]],
        )
        return newest[0], True
    connection.execute(
        "UPDATE ingest_run SET state = 'abandoned', finished_at = now() WHERE state IN ('running', 'failed')"
    )
    row = connection.execute(
        "INSERT INTO ingest_run (delivery, delivered_on, fingerprint, state) VALUES (%s, %s, %s, 'running')"
        " RETURNING run_id",
        [delivery, day, fingerprint],
    ).fetchone()
    return int((row or (0,))[0]), False


def _check_day(connection: Connection, day: date) -> None:
    come(day)
    row = connection.execute(
        "SELECT max(delivered_on) FROM ingest_run WHERE state IN ('done', 'failed')"
    ).fetchone()
    if row and row[0] and day < row[0]:
        raise BadInput(
            f"This delivery is said to be of {day}, but one of {row[0]} is loaded already.",
            "Load deliveries in the order of their days.",
        )


def delivered_on(connection: Connection, run_id: int) -> date:
    """The day that a run's delivery tells of."""
    row = connection.execute("SELECT delivered_on FROM ingest_run WHERE run_id = %s", [run_id]).fetchone()
    return row[0] if row else today()


def end(connection: Connection, run_id: int, state: str, report: str, error: str | None) -> None:
    """Close a run."""
    connection.execute(
        "UPDATE ingest_run SET state = %s, report = %s, error = %s, finished_at = now() WHERE run_id = %s",
        [state, report, error, run_id],
    )


def files(connection: Connection, run_id: int) -> dict[str, FileState]:
    """The sources of a run."""
    return _states(connection, "SELECT {} FROM ingest_file WHERE run_id = %s", [run_id])


def loaded(connection: Connection) -> dict[str, FileState]:
    """What the database holds now: the newest state of each source that was published."""
    query = (
        "SELECT DISTINCT ON (source_id) {} FROM ingest_file WHERE state IN ('done', 'unchanged')"
        " ORDER BY source_id, run_id DESC"
    )
    return _states(connection, query, [])


def _states(connection: Connection, query: str, parameters: list[Any]) -> dict[str, FileState]:
    names = (
        "source_id, file, sha256, fingerprint, state, rows_read, rows_loaded, rows_in_review,"
        " rows_rejected, refused_columns, figures, error"
    )
    rows = connection.execute(query.replace("{}", names).encode(), parameters).fetchall()
    fields = names.replace(",", "").split()
    states = (dict(zip(fields, row, strict=True)) for row in rows)
    return {
        one["source_id"]: FileState(**one | {"refused_columns": tuple(one["refused_columns"])})
        for one in states
    }


def write_files(connection: Connection, run_id: int, states: Iterable[FileState]) -> None:
    """Insert or replace lines of `ingest_file`."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO ingest_file (run_id, source_id, file, sha256, fingerprint, state, rows_read,"
            " rows_loaded, rows_in_review, rows_rejected, refused_columns, figures, error, finished_at)"
            " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s,"
            " CASE WHEN %s IN ('done', 'unchanged', 'failed') THEN now() END)"
            " ON CONFLICT (run_id, source_id) DO UPDATE SET file = excluded.file, sha256 = excluded.sha256,"
            " fingerprint = excluded.fingerprint, state = excluded.state, rows_read = excluded.rows_read,"
            " rows_loaded = excluded.rows_loaded, rows_in_review = excluded.rows_in_review,"
            " rows_rejected = excluded.rows_rejected, refused_columns = excluded.refused_columns,"
            " figures = excluded.figures, error = excluded.error, finished_at = excluded.finished_at",
            [
                (
                    run_id,
                    one.source_id,
                    one.file,
                    one.sha256,
                    one.fingerprint,
                    one.state,
                    one.rows_read,
                    one.rows_loaded,
                    one.rows_in_review,
                    one.rows_rejected,
                    Jsonb(list(one.refused_columns)),
                    Jsonb(dict(one.figures or {})),
                    one.error,
                    one.state,
                )
                for one in states
            ],
        )


def step_fingerprint(connection: Connection, step: str) -> str | None:
    """Fingerprint that a step was last done for, in whichever run."""
    row = connection.execute(
        "SELECT fingerprint FROM ingest_step WHERE step = %s ORDER BY run_id DESC LIMIT 1", [step]
    ).fetchone()
    return None if row is None else str(row[0])


def write_step(
    connection: Connection,
    run_id: int,
    step: str,
    fingerprint: str,
    seconds: float,
    figures: Mapping[str, Any] | None = None,
) -> None:
    """Note a step as done, in the transaction that did it."""
    connection.execute(
        "INSERT INTO ingest_step (run_id, step, fingerprint, seconds, figures) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (run_id, step) DO UPDATE SET fingerprint = excluded.fingerprint,"
        " seconds = excluded.seconds, figures = excluded.figures, finished_at = now()",
        [run_id, step, fingerprint, seconds, Jsonb(dict(figures or {}))],
    )


def steps(connection: Connection, run_id: int) -> list[tuple[str, float, dict[str, Any]]]:
    """(step, seconds, figures) of a run, in the order they were done."""
    return connection.execute(
        "SELECT step, seconds, figures FROM ingest_step WHERE run_id = %s ORDER BY finished_at", [run_id]
    ).fetchall()
