"""Indexes around a first load: dropped before it, built once after it, in the same transaction.

Building an index over loaded rows sorts once; keeping it up to date row by row costs several times that
(measured: 2.2 M occupancies with five indexes, 31 s against 10 s). A table that already holds rows is in use,
so there its indexes stay and readers are not locked out.

An empty table is truncated as well: its new file is written without a write-ahead log (PostgreSQL manual, 14.4.7,
`wal_level = minimal`) and its rows can be copied in frozen, so that no VACUUM has to write them once more.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import Connection, sql

Statement = sql.SQL | sql.Composed

_SORT_MEMORY = """
SELECT set_config('maintenance_work_mem', greatest(pg_size_bytes(current_setting('maintenance_work_mem')),
    256 * 1048576)::text || 'B', true)
"""
"""An index over two million keys sorts in memory, whatever server this is."""


@contextmanager
def built_afterwards(connection: Connection, table: str) -> Iterator[bool]:
    """Take the indexes of an empty table away for the block, and build them after it.

    Yields whether that was done, and rows may be copied in frozen. Constraints that another table refers to stay,
    and such a table is not truncated.
    """
    if not is_empty(connection, table):
        yield False
        return
    referred = _is_referred_to(connection, table)
    if not referred:
        connection.execute(sql.SQL("TRUNCATE {}").format(sql.Identifier(table)))
    definitions = _definitions(connection, table)
    for drop, _ in definitions:
        connection.execute(drop)
    yield not referred
    connection.execute(_SORT_MEMORY)
    for _, create in definitions:
        connection.execute(create)


def is_empty(connection: Connection, table: str) -> bool:
    """Whether the table has no row."""
    query = sql.SQL("SELECT NOT EXISTS (SELECT FROM {})").format(sql.Identifier(table))
    return bool(connection.execute(query).fetchone() == (True,))


def _is_referred_to(connection: Connection, table: str) -> bool:
    query = "SELECT EXISTS (SELECT FROM pg_constraint WHERE contype = 'f' AND confrelid = to_regclass(%s))"
    return bool(connection.execute(query, [table]).fetchone() == (True,))


def _definitions(connection: Connection, table: str) -> list[tuple[Statement, Statement]]:
    """(statement that drops, statement that creates) of each index; the primary key comes first."""
    rows = connection.execute(
        "SELECT i.indexrelid::regclass::text, c.conname, pg_get_constraintdef(c.oid),"
        "       pg_get_indexdef(i.indexrelid)"
        " FROM pg_index i LEFT JOIN pg_constraint c"
        "   ON c.conindid = i.indexrelid AND c.conrelid = i.indrelid AND c.contype IN ('p', 'u')"
        " WHERE i.indrelid = to_regclass(%s)"
        "   AND NOT EXISTS (SELECT FROM pg_constraint f WHERE f.conindid = i.indexrelid AND f.contype = 'f')"
        " ORDER BY i.indisprimary DESC, 1",
        [table],
    ).fetchall()
    made: list[tuple[Statement, Statement]] = []
    for index, constraint, constraint_definition, index_definition in rows:
        if constraint:
            alter = sql.SQL("ALTER TABLE {} ").format(sql.Identifier(table))
            name = sql.Identifier(constraint)
            made.append(
                (
                    alter + sql.SQL("DROP CONSTRAINT {}").format(name),
                    alter + sql.SQL("ADD CONSTRAINT {} ").format(name) + sql.SQL(constraint_definition),
                )
            )
        else:
            drop = sql.SQL("DROP INDEX {}").format(sql.Identifier(*index.replace('"', "").split(".")))
            made.append((drop, sql.SQL(index_definition)))
    return made
