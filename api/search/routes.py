"""`/api/search`, `/api/geocode`, `/api/reverse`: every answer under the person's access."""

import math
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.search.answers import GeocodeAnswer, ReverseAnswer, SearchAnswer
from api.search.batch import NDJSON, answer_lines, asked_texts, joined
from api.search.places import MOST_RESULTS, MOST_TYPED, Degrees, Places
from api.security.person import Person, needs
from catalogs.errors import BadInput

MapReader = Annotated[Person, Depends(needs("map.read"))]
Typed = Annotated[str, Query(max_length=MOST_TYPED)]


def router(places: Places) -> APIRouter:
    """The routes over what is known of places."""
    routes = APIRouter(prefix="/api", tags=["search"])

    @routes.get("/search", summary="Everything with a name, a number or coordinates")
    async def search(
        person: MapReader,
        response: Response,
        q: Typed,
        limit: Annotated[int, Query(ge=1, le=MOST_RESULTS)] = 20,
        near: Annotated[str, Query(description="lon,lat: nearer results come first")] = "",
    ) -> SearchAnswer:
        """Results inside the person's scope, the best first."""
        response.headers["cache-control"] = "private, no-store"
        return await places.complete(person.access, q, _point(near) if near else None, limit)

    @routes.get("/geocode", summary="An address as it was written down, to places")
    async def geocode_text(person: MapReader, response: Response, text: Typed) -> GeocodeAnswer:
        """Candidates with their probability, inside the person's scope; relative places too."""
        response.headers["cache-control"] = "private, no-store"
        if not text.strip():
            raise BadInput("There is no address to look for.", "Give it as ?text=….")
        ((answer,),) = [one async for one in places.geocode(person.access, [text.strip()])]
        return answer

    @routes.post("/geocode", summary="Many addresses, to places", response_class=StreamingResponse)
    async def geocode_texts(person: MapReader, request: Request) -> StreamingResponse:
        """Takes `{"texts": [...]}`, or one JSON text a line; gives one answer a line (NDJSON), in the order asked."""
        texts = await asked_texts(request)
        lines = answer_lines(places.geocode(person.access, texts))
        first = await anext(lines)  # what cannot be answered at all is told before the answer begins
        return StreamingResponse(
            joined(first, lines), media_type=NDJSON, headers={"cache-control": "private, no-store"}
        )

    @routes.get("/reverse", summary="What is at a point")
    async def reverse_point(
        person: MapReader,
        response: Response,
        lon: Annotated[float, Query(ge=-180, le=180)],
        lat: Annotated[float, Query(ge=-85, le=85)],
        datum: Annotated[Degrees, Query(description="Datum of lon and lat")] = "CGCS2000",
    ) -> ReverseAnswer:
        """Building, nearest address, areas, and the point in every datum. The answer's lon, lat are CGCS2000."""
        response.headers["cache-control"] = "private, no-store"
        return await places.reverse(person.access, lon, lat, datum)

    return routes


def _point(near: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in near.split(","))
    except ValueError:
        raise BadInput(f"'{near[:40]}' is no point.", "Write near=lon,lat in degrees.") from None
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise BadInput(f"'{near[:40]}' is no point.", "Write near=lon,lat in degrees.")
    return lon, lat
