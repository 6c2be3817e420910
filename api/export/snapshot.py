"""One state of the database, seen with one person's access: what is counted is what is written.

A transaction of its own holds it (REPEATABLE READ, read only) until the last row has left.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
from psycopg import sql
from psycopg_pool import ConnectionPool, PoolTimeout

from api.export.question import VALUE_ERRORS, Question
from api.ogc.pool import reading
from catalogs.access import Access
from catalogs.areas import level_of
from catalogs.errors import BadInput, TooManyRequests, Unavailable

MOST_AT_ONCE = 2
"""Exports under way in one process; each holds a connection, and a core while it writes."""

BATCH_ROWS = 2_000
"""A batch of polygons is about 2 MB."""

MOST_ROWS = 500_000
"""The whole city's largest layer has 330,000 rows; more than this belongs into a delivery, not into a request."""

SECONDS_TO_WAIT = 2.0


class Snapshot:
    """The rows that a question has for an access. Close it always: it holds a connection."""

    def __init__(self, pool: ConnectionPool, access: Access, question: Question) -> None:
        self.question = question
        self._access = access
        self._held = ExitStack()
        try:
            self._connection = self._held.enter_context(pool.connection(timeout=SECONDS_TO_WAIT))
            self._held.enter_context(reading(self._connection, access))
            self._connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            self.rows = self._count()
            self.data_time = self._data_time()
        except BaseException as error:
            self.close()
            if isinstance(error, PoolTimeout):
                raise _busy() from error
            if isinstance(error, VALUE_ERRORS):
                raise BadInput(
                    "A value of the filter does not fit its property, or is no geometry that can be used.",
                    f"The types: /ogc/collections/{question.layer.id}/queryables.",
                ) from error
            if isinstance(error, psycopg.OperationalError) and not isinstance(
                error, psycopg.errors.QueryCanceled
            ):
                raise Unavailable("The database does not answer.", "Try again in a moment.") from error
            raise

    def batches(self, geometry: str) -> Iterator[list[tuple[object, ...]]]:
        """The rows in batches of at most BATCH_ROWS; `geometry` is SQL over geom_4490."""
        with self._connection.cursor(f"export_{uuid4().hex}") as cursor:
            cursor.execute(self.question.rows(geometry), self.question.values)
            while rows := cursor.fetchmany(BATCH_ROWS):
                yield rows

    def area_name(self) -> str:
        """What the person's scope is called."""
        if self._access.whole_city:
            return "全市"
        code = self._access.scope_from
        level = level_of(code)
        row = self._connection.execute(
            sql.SQL("SELECT name FROM {} WHERE code = %s").format(sql.Identifier(f"published_{level}")),
            [code],
        ).fetchone()
        return f"{row[0] if row else level}（{code}）"

    def close(self) -> None:
        """End the transaction and give the connection back."""
        self._held.close()

    def _count(self) -> int:
        ((count,),) = self._connection.execute(self.question.count(), self.question.values).fetchall()
        if count > MOST_ROWS:
            raise BadInput(
                f"The export would have {count} rows; at most {MOST_ROWS} are written at once.",
                "Ask for a smaller area, a box or a filter.",
            )
        return int(count)

    def _data_time(self) -> datetime:
        """When the data last changed: the data version is that second."""
        ((version,),) = self._connection.execute("SELECT data_version()").fetchall()
        return datetime.fromtimestamp(version, UTC)


def _busy() -> TooManyRequests:
    return TooManyRequests(
        f"{MOST_AT_ONCE} exports are being written already.", "Try again in a moment.", seconds=10
    )
