"""`/api/audit` for the auditor: rows by time, actor, action and subject, newest first; counts by day; the chain."""

import csv
import io
from collections.abc import AsyncIterator, Sequence
from datetime import date, datetime, timedelta
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel

from api.security import audit, chain
from api.security.account_routes import not_kept
from api.security.database import AccountsDatabase
from api.security.person import Person, needs, origin_of
from catalogs.code_lists import entries

PAGE = 100
CSV_PAGE = 2000

FILTER = (
    " ($1::timestamptz IS NULL OR at >= $1) AND ($2::timestamptz IS NULL OR at < $2)"
    " AND ($3 = '' OR actor = $3) AND ($4 = '' OR action = $4 OR action LIKE $4 || '.%')"
    " AND ($5 = '' OR subject LIKE '%' || $5 || '%')"
)
ROWS = (
    "SELECT audit_id AS id, at, actor, role, action, subject, purpose, detail, origin, encode(hash, 'hex') AS hash"  # noqa: S608
    f" FROM audit WHERE {FILTER} AND ($6::bigint IS NULL OR audit_id < $6) ORDER BY audit_id DESC LIMIT $7"
)
DAYS = (
    "SELECT (at AT TIME ZONE 'Asia/Shanghai')::date AS day, count(*)::int AS rows,"  # noqa: S608
    " count(*) FILTER (WHERE action IN ('session.failed', 'session.throttled', 'person.refused'))::int AS refused"
    f" FROM audit WHERE {FILTER} GROUP BY day ORDER BY day"
)
FIELDS = ("id", "at", "actor", "role", "action", "subject", "purpose", "detail", "origin", "hash")

Auditor = Annotated[Person, Depends(needs("audit.read"))]


class AuditRow(BaseModel):
    """One thing done; `hash` is hexadecimal."""

    id: int
    at: datetime
    actor: str
    role: str
    action: str
    subject: str
    purpose: str
    detail: str
    origin: str
    hash: str


class AuditPage(BaseModel):
    """Newest first; `next` is asked for as `before`."""

    rows: list[AuditRow]
    next: int | None


class AuditDay(BaseModel):
    """How many rows a day has, and how many of them tell of something refused. Days are the city's (UTC+8)."""

    day: date
    rows: int
    refused: int


class ChainDocument(BaseModel):
    """Whether the chain is whole; `first_bad` is the first row that is missing or was changed."""

    state: Literal["whole", "missing", "changed", "cut"]
    rows: int
    first_bad: int | None
    head: str


class Action(BaseModel):
    """What can be recorded."""

    code: str
    zh: str
    en: str


class Wanted:
    """The filter, as query parameters."""

    def __init__(
        self,
        since: datetime | None = None,
        until: datetime | None = None,
        actor: Annotated[str, Query(max_length=100)] = "",
        action: Annotated[str, Query(max_length=100)] = "",
        subject: Annotated[str, Query(max_length=200)] = "",
    ) -> None:
        escaped = subject.replace("\\", "\\\\").replace("%", r"\%").replace("_", r"\_")
        self.parameters = (_in_city(since), _in_city(until), actor.strip().casefold(), action, escaped)


def _in_city(moment: datetime | None) -> datetime | None:
    """A time without a zone is the city's."""
    if moment is None or moment.tzinfo is not None:
        return moment
    from catalogs.clock import CITY_TIME

    return moment.replace(tzinfo=CITY_TIME)


def router(database: AccountsDatabase) -> APIRouter:
    """The routes."""
    routes = APIRouter(prefix="/api/audit", tags=["audit"], dependencies=[Depends(not_kept)])

    @routes.get("", summary="Rows of the audit, newest first")
    async def rows(
        _: Auditor,
        wanted: Annotated[Wanted, Depends()],
        before: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
    ) -> AuditPage:
        found = await database.fetch(ROWS, *wanted.parameters, before, PAGE + 1)
        page = [AuditRow(**dict(row)) for row in found[:PAGE]]
        return AuditPage(rows=page, next=page[-1].id if len(found) > PAGE else None)

    @routes.get("/days", summary="Rows by day")
    async def days(_: Auditor, wanted: Annotated[Wanted, Depends()]) -> list[AuditDay]:
        parameters = list(wanted.parameters)
        if parameters[0] is None:
            parameters[0] = datetime.now().astimezone() - timedelta(days=366)
        return [AuditDay(**dict(row)) for row in await database.fetch(DAYS, *parameters)]

    @routes.get("/chain", summary="Whether the chain is whole")
    async def whole(_: Auditor) -> ChainDocument:
        async with database.transaction() as connection:
            await connection.execute(chain.LONGER)
            state = chain.state_of(await connection.fetchrow(chain.CHECK, timeout=chain.LONGER_S))
        head = f"{state.head_id}:{state.head_hash}"
        return ChainDocument(state=state.state, rows=state.rows, first_bad=state.first_bad, head=head)

    @routes.get("/actions", summary="What can be recorded")
    async def actions(_: Auditor) -> list[Action]:
        return [
            Action(code=entry.code, zh=entry.name_zh, en=entry.name_en)
            for entry in entries()
            if entry.code_list == "audit_action"
        ]

    @routes.get("/rows.csv", summary="Rows of the audit as CSV", response_class=Response)
    async def as_csv(request: Request, person: Auditor, wanted: Annotated[Wanted, Depends()]) -> Response:
        async with database.transaction() as connection:
            await audit.record(
                connection,
                person,
                action="audit.exported",
                subject="audit",
                detail=request.url.query,
                origin=origin_of(request),
            )
        headers = {"content-disposition": 'attachment; filename="audit.csv"', "cache-control": "no-store"}
        return StreamingResponse(_lines(database, wanted), 200, headers, "text/csv; charset=utf-8")

    return routes


async def _lines(database: AccountsDatabase, wanted: Wanted) -> AsyncIterator[bytes]:
    """CSV for a spreadsheet: a byte order mark, and no cell that it would run as a formula."""
    yield "\ufeff".encode() + _written([FIELDS])
    before: int | None = None
    while True:
        found = await database.fetch(ROWS, *wanted.parameters, before, CSV_PAGE)
        if not found:
            return
        yield _written([[_cell(row[name]) for name in FIELDS] for row in found])
        before = found[-1]["id"]


def _cell(value: object) -> str:
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def _written(rows: Sequence[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()
