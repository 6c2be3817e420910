"""The routes of the staff's screens. Runs need the right `ingest.read`, decisions `review.decide`."""

from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request
from starlette.responses import FileResponse, Response

from api.security.person import Person, needs, origin_of
from api.security.reading import Reader
from api.security.writing import Writer
from api.staff import decisions, review, runs
from api.staff.models import (
    Decision,
    Decisions,
    NewDecision,
    ReviewPage,
    ReviewSummary,
    RunDetail,
    Runs,
)

REPORT_POLICY = (
    "sandbox; default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'"
)
"""A report holds text from departments' files: it is shown without scripts and without our origin."""

Staff = Annotated[Person, Depends(needs("ingest.read"))]
Reviewer = Annotated[Person, Depends(needs("review.decide"))]
Before = Annotated[int | None, Query(ge=1, description="`next` of the page before")]


def router(reader: Reader, writer: Writer) -> APIRouter:
    """The routes under /api/runs and /api/review."""
    routes = APIRouter(prefix="/api", tags=["staff"])

    @routes.get("/runs", summary="Runs of the ingest, the newest first")
    async def list_runs(person: Staff, before: Before = None) -> Runs:
        return await runs.list_runs(reader, person.access, before)

    @routes.get("/runs/{run_id}", summary="A run with its files and steps")
    async def one_run(person: Staff, run_id: int) -> RunDetail:
        return await runs.one_run(reader, person.access, run_id)

    @routes.get("/runs/{run_id}/report", summary="The run's report (HTML)", response_class=Response)
    async def report(person: Staff, run_id: int) -> Response:
        path = await runs.report_of(reader, person.access, run_id)
        headers = {
            "content-security-policy": REPORT_POLICY,
            "cache-control": "no-store",
            "x-frame-options": "SAMEORIGIN",
        }
        return FileResponse(path, media_type="text/html; charset=utf-8", headers=headers)

    @routes.get("/review", summary="Doubtful addresses with their candidates")
    async def queue(
        person: Staff,
        source: str | None = None,
        reason: str | None = None,
        area: int | None = None,
        after: str | None = None,
        limit: Annotated[int, Query(ge=1, le=100)] = review.PAGE,
    ) -> ReviewPage:
        return await review.page_of_queue(
            reader, person.access, source=source, reason=reason, area=area, after=after, limit=limit
        )

    @routes.get("/review/summary", summary="How much waits, by reason, source and county")
    async def summary(person: Staff) -> ReviewSummary:
        return await review.summary_of_queue(reader, person.access)

    @routes.get("/review/decisions", summary="Decisions, the newest first")
    async def listed(person: Staff, before: Before = None) -> Decisions:
        return await decisions.list_decisions(reader, person.access, before)

    @routes.post("/review/decisions", status_code=201, summary="Decide about an address text")
    async def decide(person: Reviewer, asked: NewDecision, request: Request) -> Decision:
        return await decisions.decide(reader, writer, person, asked, origin_of(request))

    @routes.delete("/review/decisions/{decision_id}", summary="Undo a decision")
    async def undo(person: Reviewer, decision_id: int, request: Request) -> Decision:
        return await decisions.undo(reader, writer, person, decision_id, origin_of(request))

    return routes
