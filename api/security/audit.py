"""Writing the audit: one row in the same transaction as what it records.

The database numbers and hashes the row under a lock that is held until the transaction ends
(migration 0002), so record last, and commit soon: one row for what was done, not one for each thing it touched.
"""

from dataclasses import dataclass
from typing import Protocol

import psycopg
from psycopg.rows import scalar_row

from api.security.person import Person

APPEND = "SELECT audit_append({}, {}, {}, {}, {}, {}, {})"
ASYNC = APPEND.format("$1", "$2", "$3", "$4", "$5", "$6", "$7")
SYNC = APPEND.format(*["%s::text"] * 7)

LONGEST_TEXT = 2000


@dataclass(frozen=True)
class Actor:
    """Who did it, where no person has come through the door: a command, or somebody who tried to sign in."""

    name: str
    role: str = ""


COMMAND_LINE = Actor("gridcity")


class AsyncConnection(Protocol):
    """As much of asyncpg's connection as is needed."""

    async def fetchval(self, query: str, *args: object) -> object: ...


async def record(
    connection: AsyncConnection,
    person: Person | Actor,
    *,
    action: str,
    subject: str,
    purpose: str = "",
    detail: str = "",
    origin: str = "",
) -> None:
    """Append a row on an asyncpg connection inside a transaction.

    `action` is one of the code list `audit_actions` (`person.read`), `subject` says what (`resident:123`),
    `purpose` why, in the person's own words, `origin` the network address.
    """
    await connection.fetchval(ASYNC, *_fields(person, action, subject, purpose, detail, origin))


def record_now(
    connection: psycopg.Connection,
    person: Person | Actor,
    *,
    action: str,
    subject: str,
    purpose: str = "",
    detail: str = "",
    origin: str = "",
) -> None:
    """Append a row on a psycopg connection inside a transaction; see `record`."""
    cursor = connection.cursor(row_factory=scalar_row)
    cursor.execute(SYNC, _fields(person, action, subject, purpose, detail, origin))


def _fields(person: Person | Actor, *texts: str) -> tuple[str, ...]:
    role = person.role if isinstance(person, Actor) else person.role.id
    # PostgreSQL's text holds no NUL; what was typed is kept without it, rather than not at all.
    return tuple(one.replace("\x00", "")[:LONGEST_TEXT] for one in (person.name, role, *texts))
