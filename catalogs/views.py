"""The views that layers are published through, and the version of the data behind them.

Each file of `catalogs/views/*.sql` makes one or more views or materialised views. A file runs again only when
its text has changed, which the comment on its first relation tells, so that a start does not compute every
materialised view anew.
"""

import re
from hashlib import sha256
from pathlib import Path

from psycopg import Connection, sql

FOLDER = Path(__file__).parent / "views"

CHANNEL = "gridcity_data_version"
"""NOTIFY channel that carries each new data version as text."""

_CREATE = re.compile(r"^CREATE (?:MATERIALIZED )?VIEW (\w+)", re.MULTILINE)


def create_views(connection: Connection) -> None:
    """Create every view whose file is new or changed, in the order of the file names."""
    for path in sorted(FOLDER.glob("*.sql")):
        text = path.read_text(encoding="utf-8")
        names = _CREATE.findall(text)
        digest = f"sha256:{sha256(text.encode()).hexdigest()}"
        if _comment(connection, names[0]) == digest and all(_kind(connection, name) for name in names):
            continue
        for name in reversed(names):
            _drop(connection, name)
        connection.execute(text.encode())
        _say(connection, names[0], digest)


def drop_views(connection: Connection) -> None:
    """Drop every view, so that a migration may change the columns under them."""
    for path in sorted(FOLDER.glob("*.sql"), reverse=True):
        for name in reversed(_CREATE.findall(path.read_text(encoding="utf-8"))):
            _drop(connection, name)


def publish_changes(connection: Connection) -> int:
    """Make what this transaction has loaded visible to tiles: call it last, before the commit.

    Refreshes the materialised views, raises the data version, and tells the running servers with the
    commit (NOTIFY). Gives the new data version.
    """
    for path in sorted(FOLDER.glob("*.sql")):
        for name in _CREATE.findall(path.read_text(encoding="utf-8")):
            if _kind(connection, name) == "m":
                relation = sql.Identifier(name)
                refresh = "REFRESH MATERIALIZED VIEW {}"
                if connection.execute(sql.SQL("SELECT FROM {} LIMIT 1").format(relation)).fetchone():
                    refresh = "REFRESH MATERIALIZED VIEW CONCURRENTLY {}"  # readers go on reading
                connection.execute(sql.SQL(refresh).format(relation))
                connection.execute(sql.SQL("ANALYZE {}").format(relation))
    ((version,),) = connection.execute(
        "UPDATE data_version SET changed_at = clock_timestamp(),"
        " version = greatest(version + 1, extract(epoch FROM clock_timestamp())::bigint) RETURNING version"
    ).fetchall()
    connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, str(version)])
    return int(version)


def data_version(connection: Connection) -> int:
    """The version of the published data; it grows with each change."""
    ((version,),) = connection.execute("SELECT data_version()").fetchall()
    return int(version)


def _kind(connection: Connection, name: str) -> str | None:
    """'v' a view, 'm' a materialised view, None where there is none."""
    row = connection.execute("SELECT relkind FROM pg_class WHERE oid = to_regclass(%s)", [name]).fetchone()
    return row[0].decode() if row and isinstance(row[0], bytes) else row[0] if row else None


def _comment(connection: Connection, name: str) -> str | None:
    row = connection.execute("SELECT obj_description(to_regclass(%s), 'pg_class')", [name]).fetchone()
    return row[0] if row else None


def _say(connection: Connection, name: str, digest: str) -> None:
    kind = sql.SQL("MATERIALIZED VIEW" if _kind(connection, name) == "m" else "VIEW")
    connection.execute(
        sql.SQL("COMMENT ON {} {} IS {}").format(kind, sql.Identifier(name), sql.Literal(digest))
    )


def _drop(connection: Connection, name: str) -> None:
    kind = _kind(connection, name)
    if kind is not None:
        statement = "DROP MATERIALIZED VIEW {} CASCADE" if kind == "m" else "DROP VIEW {} CASCADE"
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
