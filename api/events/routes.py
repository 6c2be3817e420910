"""The routes under `/api/events`."""

import gzip
from collections.abc import Awaitable, Callable
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Header, Path, Query, Request, Response
from pydantic import BaseModel

from api.conditional import accepts_gzip, is_unchanged
from api.events import card, reading, report
from api.events.answers import Choices, EventCard, EventEntry, EventPage, Histogram
from api.events.filters import EventFilter, event_filter
from api.events.tiles import DEEPEST_TILE, EventTiles, Mode
from api.security.person import Person, needs, origin_of
from api.security.reading import Reader
from api.security.writing import Writer
from catalogs.access import Access
from catalogs.errors import BadInput, NotFound
from tiles.vector.tile_address import tile_address

PRIVATE = "private, no-cache"
MOST_ENTRIES = 200

Asker = Annotated[Person, Depends(needs("event.read"))]
Reporter = Annotated[Person, Depends(needs("event.report"))]
Asked = Annotated[EventFilter, Depends(event_filter)]
EventId = Annotated[str, Path(max_length=64)]


class NewEvent(BaseModel):
    """The report as it was stored. `title_was_shortened`: personal data was left out of the title."""

    event: EventEntry
    title_was_shortened: bool
    repeated: bool
    """The same report had arrived before; this is its event."""


def router(
    reader: Reader, writer: Writer, revision: Callable[[Access], Awaitable[str]], cache_mb: int
) -> APIRouter:
    """The routes over a reader, a writer, and what names the state of the events that an access sees."""
    made = APIRouter(prefix="/api/events", tags=["events"])
    tiles = EventTiles(reader, revision, cache_mb)

    async def unchanged(request: Request, response: Response, person: Person, asked: EventFilter) -> bool:
        """Whether the client has this answer already; sets what it will ask with the next time."""
        extra = request.url.path.rpartition("/")[2] + request.query_params.get("step", "")
        tag = f'W/"{await revision(person.access)}-{person.access.key}-{asked.key}-{extra}"'
        response.headers.update({"cache-control": PRIVATE, "etag": tag})
        return is_unchanged(request.scope, tag.encode())

    @made.get("", summary="Events, the newest first")
    async def listed(
        person: Asker,
        asked: Asked,
        response: Response,
        limit: Annotated[int, Query(ge=1, le=MOST_ENTRIES)] = 50,
        after: Annotated[str, Query(max_length=200)] = "",
    ) -> EventPage:
        """A page of the events that the filter leaves, inside the person's scope."""
        response.headers["cache-control"] = PRIVATE
        return await reading.page(reader, person.access, asked, limit, after)

    @made.get("/histogram", summary="Events by day or week", response_model=Histogram)
    async def histogram(
        person: Asker,
        asked: Asked,
        request: Request,
        response: Response,
        step: Literal["day", "week"] = "day",
    ) -> Histogram | Response:
        """Open and closed events by the day or week of their report, whatever times the filter names."""
        if await unchanged(request, response, person, asked.without("time")):
            return Response(None, 304, response.headers)
        return await reading.histogram(reader, person.access, asked, step)

    @made.get("/categories", summary="Events by category and by status", response_model=Choices)
    async def categories(
        person: Asker, asked: Asked, request: Request, response: Response
    ) -> Choices | Response:
        """How many events each choice would give; a choice is counted without the filter of its own kind."""
        if await unchanged(request, response, person, asked):
            return Response(None, 304, response.headers)
        return await reading.choices(reader, person.access, asked)

    @made.get("/tiles/{z}/{x}/{y}.mvt", summary="Vector tile of events", response_class=Response)
    async def tile(
        z: str, x: str, y: str, person: Asker, asked: Asked, request: Request, mode: Mode = "clusters"
    ) -> Response:
        """Layer `event`: clusters (`count`, `open_count`, most common `category`) up to zoom 14, events above."""
        address = tile_address(z, x, y)
        if address.z > DEEPEST_TILE:
            raise NotFound(f"Tiles of events end at zoom {DEEPEST_TILE}.", "Enlarge those.")
        etag = await tiles.etag(person.access, asked, mode, address)
        headers = {"etag": etag, "cache-control": PRIVATE, "vary": "accept-encoding"}
        if is_unchanged(request.scope, etag.encode()):
            return Response(None, 304, headers)
        packed = await tiles.tile(etag, person.access, asked, mode, address)
        if not packed:
            return Response(None, 204, headers)
        if accepts_gzip(request.scope):
            headers["content-encoding"] = "gzip"
        else:
            packed = gzip.decompress(packed)
        return Response(packed, 200, headers, "application/vnd.mapbox-vector-tile")

    @made.get("/{event_id}", summary="One event with its history")
    async def one(event_id: EventId, person: Asker, response: Response) -> EventCard:
        """The event's card. 404 also for one outside the person's scope."""
        response.headers["cache-control"] = PRIVATE
        return await card.card(reader, person.access, event_id)

    @made.post("", status_code=201, summary="Report an event")
    async def reported(
        told: report.Report,
        person: Reporter,
        request: Request,
        response: Response,
        idempotency_key: Annotated[str | None, Header(max_length=100)] = None,
    ) -> NewEvent:
        """Stored, with its grid found from the point, before the answer. The same key twice is one event."""
        if idempotency_key is not None and not 8 <= len(idempotency_key) <= 100:
            raise BadInput("An Idempotency-Key has 8 to 100 characters.", "A random UUID does.")
        stored = await report.report(writer, person, told, idempotency_key, origin_of(request))
        event = EventEntry.of(await reader.fetchrow(person.access, card.EVENT, stored.event_id))
        response.headers["location"] = f"/api/events/{stored.event_id}"
        response.headers["cache-control"] = "no-store"
        shortened = event.title != " ".join(told.title.split())
        return NewEvent(event=event, title_was_shortened=shortened, repeated=stored.repeated)

    return made
