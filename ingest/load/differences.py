"""Only what differs is written: a new delivery beside what the tables hold.

A row is found again by its `row_key`, a pseudonym of all that the file said in it; where that fails, because it was
changed, by source, subject and place. What is found and says the same is not touched. What is not found has left:
where a registration has a history, it ends on the day of the delivery and stays; elsewhere it is deleted. Where the
file itself is the same as before, and only what the rows were matched or linked with has changed, nothing has left:
a row that is not found was an error, and is deleted.

Where rows rest on the same reference data as before, a row of the same key, subject and rule is the same row: such rows
are told apart by reading three numbers of each (`held`), and only the others go into a temporary table, in which the
database pairs and compares them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
from psycopg import Connection, sql

from ingest.difference import Difference
from ingest.load.binary_copy import Target, copy_into, describe
from ingest.load.binary_read import read_numbers

Numbers = npt.NDArray[np.int64]

_MEMORY = "SELECT set_config('work_mem', '256MB', true)"

_PLACE = sql.SQL("coalesce(dwelling_code, building_code::text, address_text)")

_NOT_COMPARED = frozenset({"run_id", "source_row", "row_key", "valid_from", "link_evidence"})
"""Where a row came from (another row number is no difference), and what is concluded from deliveries or all their rows."""

_STAYS_FROM = """
CASE WHEN {table}.registered_on IS DISTINCT FROM new.registered_on
    THEN coalesce(new.registered_on, {table}.valid_from) ELSE {table}.valid_from END
"""
"""A registration that is found again begins when it began, unless the source now says another day."""

_PAIR = """
CREATE TEMP TABLE pair ON COMMIT DROP AS
SELECT old.ctid AS old, new.ctid AS new, coalesce(old.source_id, new.source_id) AS source_id
FROM (
    SELECT ctid, * FROM {table} WHERE {followed} AND (row_key IS NULL OR source_id <> ALL(%(settled)s)
        OR (source_id, row_key) IN (SELECT source_id, row_key FROM touched))
) AS old
FULL JOIN (SELECT ctid, * FROM delivered) AS new ON old.source_id = new.source_id AND old.row_key = new.row_key
WHERE old.ctid IS NULL OR new.ctid IS NULL OR ({old}) IS DISTINCT FROM ({new})
"""

_PAIR_BY_PLACE = """
CREATE TEMP TABLE pair_by_place ON COMMIT DROP AS
WITH old AS ({old}), new AS ({new})
SELECT old.at AS old, new.at AS new FROM old JOIN new USING (source_id, subject, place, nth)
"""

_ALONE = """
SELECT rows.ctid AS at, rows.source_id, {subject} AS subject, {place} AS place,
    row_number() OVER (PARTITION BY rows.source_id, {subject}, {place} ORDER BY {order}) AS nth
FROM pair JOIN {rows} AS rows ON rows.ctid = pair.{side} WHERE pair.{other} IS NULL
"""

_COUNT = """
SELECT source_id, count(*) FILTER (WHERE old IS NOT NULL AND new IS NOT NULL),
    count(*) FILTER (WHERE old IS NULL), count(*) FILTER (WHERE new IS NULL)
FROM pair GROUP BY source_id
"""

_BEGINS = """
CASE WHEN pair.source_id = ANY(%(renewed)s) THEN coalesce(greatest(new.valid_from, (
    SELECT day FROM moved WHERE moved.source_id = new.source_id AND moved.subject = new.{subject})), %(day)s)
ELSE new.valid_from END
"""
"""A new registration begins when the source says, not before a move, and where it says nothing on the delivery's day."""

_MOVE = """
CREATE TEMP TABLE moved ON COMMIT DROP AS
SELECT source_id, subject, CASE WHEN since <= %(day)s AND (held IS NULL OR since > held) THEN since ELSE %(day)s END AS day
FROM (
    SELECT pair.source_id, {table}.{subject} AS subject, max(valid_from) AS held
    FROM pair JOIN {table} ON {table}.ctid = pair.old
    WHERE pair.new IS NULL AND pair.source_id = ANY(%(renewed)s) GROUP BY 1, 2
) AS old JOIN (
    SELECT pair.source_id, delivered.{subject} AS subject, min(valid_from) AS since
    FROM pair JOIN delivered ON delivered.ctid = pair.new WHERE pair.old IS NULL GROUP BY 1, 2
) AS new USING (source_id, subject)
"""
"""Who has one place less and another more in a source has moved: on the day that the file says, if that can be."""

_CHANGE = """
UPDATE {table} SET ({columns}) = ROW({changed})
FROM pair JOIN delivered AS new ON new.ctid = pair.new WHERE {table}.ctid = pair.old
"""

_ADD = """
INSERT INTO {table} ({columns}) SELECT {added}
FROM pair JOIN delivered AS new ON new.ctid = pair.new WHERE pair.old IS NULL
"""

_END = """
UPDATE {table} SET left_run_id = %(run)s, valid_to = least(valid_to, coalesce(
    (SELECT day FROM moved WHERE moved.source_id = {table}.source_id AND moved.subject = {table}.{subject}), %(day)s))
FROM pair WHERE {table}.ctid = pair.old AND pair.new IS NULL AND pair.source_id = ANY(%(renewed)s)
"""

_DELETE = """
DELETE FROM {table} USING pair
WHERE {table}.ctid = pair.old AND pair.new IS NULL AND NOT pair.source_id = ANY(%(renewed)s)
"""


@dataclass(frozen=True)
class Registrations:
    """A table of registrations (source_id, run_id, source_row, row_key, a place) and the table of their subjects.

    `history`: the table has valid_from, valid_to and left_run_id, and what leaves stays as history.
    """

    table: str
    subjects: str
    subject_id: str
    history: bool

    @property
    def followed(self) -> sql.SQL:
        """The condition on rows that a delivery is compared with."""
        return sql.SQL("left_run_id IS NULL" if self.history else "true")


@dataclass(frozen=True)
class Day:
    """Of which run and day a delivery is.

    `renewed`: the sources whose file is another than the one loaded before. `settled`: those whose rows rest on the
    same reference data and description as what is loaded, so that an equal row has an equal outcome.
    """

    run_id: int
    day: date
    renewed: frozenset[str]
    settled: frozenset[str]


@dataclass(frozen=True)
class Held:
    """What a table holds of a source: int64[n] keys, subjects, and numbers of the rules (from 1; 0 is none)."""

    keys: Numbers
    subjects: Numbers
    rules: Numbers


def held(connection: Connection, kind: Registrations, source_id: str, rules: Sequence[str]) -> Held:
    """The rows that the table holds of a source and that a delivery is compared with; those without a key are left out."""
    query = sql.SQL(
        "SELECT row_key, {subject}, coalesce(array_position({rules}::text[], linked_by), 0) FROM {table}"
        " WHERE {followed} AND source_id = {source} AND row_key IS NOT NULL"
    ).format(
        subject=sql.Identifier(kind.subject_id),
        rules=sql.Literal(list(rules)),
        table=sql.Identifier(kind.table),
        followed=kind.followed,
        source=sql.Literal(source_id),
    )
    types = {"keys": "int8", "subjects": "int8", "rules": "int8"}
    return Held(**read_numbers(connection, query.as_string(connection), types))


def write_registrations(
    connection: Connection,
    kind: Registrations,
    delivered: Mapping[str, Iterable[pa.RecordBatch]],
    delivery: Day,
    touched: Mapping[str, Numbers],
) -> dict[str, Difference]:
    """Bring the registrations to what is delivered; runs inside the caller's transaction.

    `delivered`: by source, for all that there are, rows of its newest delivery, with the columns of the table.
    `touched`: by source of which only rows that may differ are delivered, the keys of the rows of the table that these
    are compared with; all its other rows are the same. The answer counts what is delivered.
    """
    connection.execute(_MEMORY)
    _note_touched(connection, touched)
    counts = _copy(connection, kind.table, delivered)
    table = sql.Identifier(kind.table)
    names = [name for name in describe(connection, kind.table).types if name != "left_run_id"]
    compared = [name for name in names if name not in _NOT_COMPARED]
    parameters = {
        "renewed": sorted(delivery.renewed) if kind.history else [],
        "day": delivery.day,
        "run": delivery.run_id,
        "settled": list(touched),
    }
    subject = sql.Identifier(kind.subject_id)
    stays = {"valid_from": sql.SQL(_STAYS_FROM).format(table=table)} if kind.history else {}
    begins = {"valid_from": sql.SQL(_BEGINS).format(subject=subject)} if kind.history else {}
    parts = {
        "table": table,
        "subject": subject,
        "columns": sql.SQL(", ").join(map(sql.Identifier, names)),
        "added": sql.SQL(", ").join(begins.get(name, _of("new", name)) for name in names),
        "changed": sql.SQL(", ").join(stays.get(name, _of("new", name)) for name in names),
        "old": sql.SQL(", ").join(_of("old", name) for name in compared),
        "new": sql.SQL(", ").join(_of("new", name) for name in compared),
    }
    connection.execute(sql.SQL(_PAIR).format(followed=kind.followed, **parts), parameters)
    _pair_by_place(connection, kind)
    found = {
        source_id: Difference(counts.get(source_id, 0) - changed - come, changed, come, left)
        for source_id, changed, come, left in connection.execute(_COUNT)
    }
    history = (_MOVE, _END) if kind.history else ()
    for statement in (
        *history,
        _CHANGE,
        _ADD,
        _DELETE,
        "DROP TABLE IF EXISTS delivered, touched, pair, pair_by_place, moved",
    ):
        connection.execute(sql.SQL(statement).format(**parts), parameters)
    return {name: found.get(name, Difference(same=count)) for name, count in counts.items()}


def write_subjects(
    connection: Connection,
    kind: Registrations,
    batches: Iterable[pa.RecordBatch],
    affected: Numbers | None,
) -> None:
    """Bring the subjects to what is delivered; who is delivered no longer stays while a registration names them.

    `affected`: ids of the subjects that may differ, of which those that are still there are delivered; None for all.
    To be called after `write_registrations`, in the same transaction.
    """
    _copy(connection, kind.subjects, {"": batches})
    table, key = sql.Identifier(kind.subjects), sql.Identifier(kind.subject_id)
    names = list(describe(connection, kind.subjects).types)
    compared = [name for name in names if name not in _NOT_COMPARED]
    old = sql.SQL(", ").join(_of(kind.subjects, name) for name in compared)
    new = sql.SQL(", ").join(_of("new", name) for name in compared)
    every = sql.SQL(", ").join(map(sql.Identifier, names))
    values = sql.SQL(", ").join(_of("new", name) for name in names)
    parts = {
        "table": table,
        "key": key,
        "columns": every,
        "values": values,
        "old": old,
        "new": new,
        "registrations": sql.Identifier(kind.table),
        "asked": sql.SQL("true") if affected is None else sql.SQL("{} = ANY(%(affected)s)").format(key),
    }
    parameters = {"affected": [] if affected is None else affected.tolist()}
    for statement in (
        "UPDATE {table} SET ({columns}) = ROW({values}) FROM delivered AS new"
        " WHERE {table}.{key} = new.{key} AND ({old}) IS DISTINCT FROM ({new})",
        "INSERT INTO {table} ({columns}) SELECT {values} FROM delivered AS new"
        " WHERE NOT EXISTS (SELECT FROM {table} WHERE {table}.{key} = new.{key})",
        "DELETE FROM {table} WHERE {asked} AND NOT EXISTS (SELECT FROM delivered AS new WHERE new.{key} = {table}.{key})"
        " AND NOT EXISTS (SELECT FROM {registrations} WHERE {registrations}.{key} = {table}.{key})",
    ):
        connection.execute(sql.SQL(statement).format(**parts), parameters)
    connection.execute("DROP TABLE delivered")


def _copy(
    connection: Connection, table: str, delivered: Mapping[str, Iterable[pa.RecordBatch]]
) -> dict[str, int]:
    """The rows in the temporary table `delivered`; how many of each source."""
    like = sql.SQL("CREATE TEMP TABLE delivered (LIKE {}) ON COMMIT DROP")
    connection.execute(like.format(sql.Identifier(table)))
    target = Target("delivered", describe(connection, table).types)
    counts = {name: copy_into(connection, target, batches) for name, batches in delivered.items()}
    connection.execute("ANALYZE delivered")
    return counts


def _note_touched(connection: Connection, touched: Mapping[str, Numbers]) -> None:
    connection.execute("CREATE TEMP TABLE touched (source_id text, row_key bigint) ON COMMIT DROP")
    copy_into(
        connection,
        describe(connection, "touched"),
        [
            pa.record_batch({"source_id": pa.repeat(pa.scalar(name), len(keys)), "row_key": pa.array(keys)})
            for name, keys in touched.items()
        ],
    )
    connection.execute("ANALYZE touched")


def _pair_by_place(connection: Connection, kind: Registrations) -> None:
    """Pair what is left alone on both sides, if it is of one source, subject and place, in order."""

    def alone(rows: str, side: str, other: str, order: str) -> sql.Composed:
        return sql.SQL(_ALONE).format(
            rows=sql.Identifier(rows),
            side=sql.Identifier(side),
            other=sql.Identifier(other),
            subject=sql.Identifier(kind.subject_id),
            place=_PLACE,
            order=sql.SQL(order),
        )

    old = alone(kind.table, "old", "new", "rows.run_id, rows.source_row")
    new = alone("delivered", "new", "old", "rows.source_row")
    connection.execute(sql.SQL(_PAIR_BY_PLACE).format(old=old, new=new))
    connection.execute(
        "UPDATE pair SET new = found.new FROM pair_by_place AS found"
        " WHERE pair.old = found.old AND pair.new IS NULL"
    )
    connection.execute(
        "DELETE FROM pair USING pair_by_place AS found WHERE pair.new = found.new AND pair.old IS NULL"
    )


def _of(table: str, column: str) -> sql.Composed:
    return sql.SQL("{}.{}").format(sql.Identifier(table), sql.Identifier(column))
