"""The routes of areas, people in grid, emergencies and records."""

import gzip
from collections.abc import Awaitable, Callable
from datetime import date
from hashlib import sha256
from typing import Annotated

import orjson
from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel
from starlette.responses import Response

from api.conditional import accepts_gzip, is_unchanged
from api.people import emergencies, exact, record, separation
from api.people.areas import area_at
from api.people.counts import Counts
from api.people.detail import Details
from api.people.selection import select
from api.people.shapes import (
    AreaAnswer,
    AreaDetail,
    Emergencies,
    Emergency,
    ExactCounts,
    NewEmergency,
    PeopleInGrid,
    Phone,
    Purpose,
    Records,
    RecordSearch,
    Selected,
    Selection,
    Separation,
    SeparationAsked,
)
from api.security.person import Person, needs, origin_of
from api.security.reading import Reader
from api.security.writing import Writer
from catalogs.access import Access
from catalogs.areas import Level
from catalogs.errors import NotFound
from catalogs.personal_data import PersonalDataKey
from catalogs.settings import Settings

REVALIDATED = "private, no-cache"
NOT_KEPT = "no-store"
LEAST_TO_COMPRESS = 4_096

MapReader = Annotated[Person, Depends(needs("map.read"))]
RecordReader = Annotated[Person, Depends(needs("person.read"))]
Commander = Annotated[Person, Depends(needs("emergency.declare"))]
Number = Annotated[int, Path(ge=1, lt=2**63)]


def router(
    settings: Settings, reader: Reader, writer: Writer, revision: Callable[[Access], Awaitable[str]]
) -> APIRouter:
    """Everything under /api/areas, /api/people-in-grid, /api/emergencies and /api/residents.

    `revision` names the state of the events that an access sees.
    """
    routes = APIRouter(prefix="/api")
    key = PersonalDataKey.at(settings.keys)
    counts = Counts(reader, revision)
    _area_routes(routes, reader, counts)
    _count_routes(routes, reader, counts, Details(reader, counts, key))
    _exact_routes(routes, reader, writer)
    _record_routes(routes, writer, key)
    return routes


def _area_routes(routes: APIRouter, reader: Reader, counts: Counts) -> None:
    @routes.get(
        "/areas/at", summary="The smallest area at a point", response_model=AreaAnswer, tags=["areas"]
    )
    async def at(
        request: Request,
        person: MapReader,
        lon: Annotated[float, Query(ge=-180, le=180)],
        lat: Annotated[float, Query(ge=-85, le=85)],
    ) -> Response:
        code = await area_at(reader, person.access, lon, lat)
        return _answer(request, person, await counts.area(person.access, code))

    @routes.get(
        "/areas/{code}", summary="An area with those below it", response_model=AreaAnswer, tags=["areas"]
    )
    async def area(request: Request, person: MapReader, code: int) -> Response:
        return _answer(request, person, await counts.area(person.access, code))


def _count_routes(routes: APIRouter, reader: Reader, counts: Counts, details: Details) -> None:
    @routes.get(
        "/people-in-grid",
        summary="Protected counts of the areas of one level",
        response_model=PeopleInGrid,
        tags=["people in grid"],
    )
    async def people(
        request: Request, person: MapReader, level: Level = "county", within: int | None = None
    ) -> Response:
        return _answer(request, person, await counts.of_level(person.access, level, within))

    @routes.post(
        "/people-in-grid/selection", summary="Sums over the grids in a polygon", tags=["people in grid"]
    )
    async def selection(person: MapReader, asked: Selection, response: Response) -> Selected:
        response.headers["cache-control"] = NOT_KEPT
        return await select(reader, counts, person.access, asked.polygon)

    @routes.get(
        "/people-in-grid/{code}",
        summary="One area in full",
        response_model=AreaDetail,
        tags=["people in grid"],
    )
    async def one(request: Request, person: MapReader, code: int) -> Response:
        may = await exact.allowed(reader, person, code)
        return _answer(request, person, await details.of(person, code, may))


def _exact_routes(routes: APIRouter, reader: Reader, writer: Writer) -> None:
    @routes.get("/people-in-grid/{code}/exact", summary="True counts, audited", tags=["people in grid"])
    async def counted(
        person: MapReader, code: int, request: Request, response: Response, as_of: date | None = None
    ) -> ExactCounts:
        response.headers["cache-control"] = NOT_KEPT
        return await exact.count(reader, writer, person, code, as_of, origin_of(request))

    @routes.get("/emergencies", summary="Running emergencies of a commander's area", tags=["emergencies"])
    async def running(person: MapReader, response: Response) -> Emergencies:
        response.headers["cache-control"] = NOT_KEPT
        return await emergencies.running(reader, person)

    @routes.post("/emergencies", summary="Declare an emergency", status_code=201, tags=["emergencies"])
    async def declare(person: Commander, asked: NewEmergency, request: Request) -> Emergency:
        return await emergencies.declare(reader, writer, person, asked, origin_of(request))

    @routes.delete("/emergencies/{emergency_id}", summary="End an emergency", tags=["emergencies"])
    async def end(person: Commander, emergency_id: Number, request: Request) -> Emergency:
        return await emergencies.end(reader, writer, person, emergency_id, origin_of(request))


def _record_routes(routes: APIRouter, writer: Writer, key: PersonalDataKey) -> None:
    @routes.post("/residents/search", summary="Records with an exact key", tags=["residents"])
    async def search(
        person: RecordReader, asked: RecordSearch, request: Request, response: Response
    ) -> Records:
        response.headers["cache-control"] = NOT_KEPT
        return await record.search(writer, key, person, asked, origin_of(request))

    @routes.post(
        "/residents/separations",
        summary="A registration is another person's, or is not after all",
        tags=["residents"],
    )
    async def separated(
        person: RecordReader, asked: SeparationAsked, request: Request, response: Response
    ) -> Separation:
        response.headers["cache-control"] = NOT_KEPT
        return await separation.separate(writer, key, person, asked, origin_of(request))

    @routes.post("/residents/{resident_id}/phone", summary="A telephone number in full", tags=["residents"])
    async def phone(
        person: RecordReader, resident_id: str, asked: Purpose, request: Request, response: Response
    ) -> Phone:
        response.headers["cache-control"] = NOT_KEPT
        if not resident_id.removeprefix("-").isdecimal() or abs(int(resident_id[:30])) >= 2**63:
            raise NotFound("There is no such record in your area.", "Search for it again.")
        return await record.reveal_phone(writer, key, person, int(resident_id), asked, origin_of(request))


def _answer(request: Request, person: Person, answer: BaseModel) -> Response:
    """JSON with an entity tag that is the person's own, compressed for who takes it."""
    body = orjson.dumps(answer.model_dump(mode="json"))
    tag = f'"{sha256(person.access.key.encode() + body).hexdigest()[:20]}"'
    headers = {"cache-control": REVALIDATED, "etag": tag, "vary": "Cookie, Authorization, Accept-Encoding"}
    if is_unchanged(request.scope, tag.encode()):
        return Response(status_code=304, headers=headers)
    if len(body) >= LEAST_TO_COMPRESS and accepts_gzip(request.scope):
        body = gzip.compress(body, compresslevel=1, mtime=0)
        headers["content-encoding"] = "gzip"
    return Response(body, headers=headers, media_type="application/json")
