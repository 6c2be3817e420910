"""`/api/search`, `/api/geocode`, `/api/reverse`: every answer under the person's access."""

import asyncio
import math
from typing import Annotated, Literal

from fastapi import APIRouter, Depends, Query, Request, Response
from fastapi.responses import StreamingResponse

from api.search.answers import Found, GeocodeAnswer, ReverseAnswer, SearchAnswer
from api.search.batch import NDJSON, answer_lines, asked_texts, joined
from api.search.coordinates import Box, looks_like_coordinates, readings
from api.search.entries import find
from api.search.geocoding import Geocoder, geocode
from api.search.reverse import reverse
from api.security.person import Person, needs
from api.security.reading import Reader
from catalogs.crs import to_4490
from catalogs.errors import BadInput, Unavailable

MOST_RESULTS = 50
MOST_TYPED = 200
GEOCODED_FROM = 6
"""Characters from which a text may be a whole address."""

_CITY = "SELECT min(bbox[1]) AS w, min(bbox[2]) AS s, max(bbox[3]) AS e, max(bbox[4]) AS n FROM search_entry WHERE kind = 'area' AND level = 'city'"

MapReader = Annotated[Person, Depends(needs("map.read"))]
Degrees = Literal["CGCS2000", "WGS84", "GCJ-02", "BD-09"]
Typed = Annotated[str, Query(max_length=MOST_TYPED)]


def router(reader: Reader, geocoder: Geocoder) -> APIRouter:
    """The routes over a reader and a geocoder."""
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
        query = q.strip()
        point = _point(near) if near else None
        if not query:
            return SearchAnswer(query=query, results=[])
        if looks_like_coordinates(query):
            return SearchAnswer(query=query, results=await _coordinates(reader, person, query))
        found = await find(reader, person.access, query, point, limit)
        if _is_address(query) and not any(one.match == "exact" for one in found):
            found = [*await _geocoded(reader, person, geocoder, query), *found][:limit]
        return SearchAnswer(query=query, results=found)

    @routes.get("/geocode", summary="An address as it was written down, to places")
    async def geocode_text(person: MapReader, response: Response, text: Typed) -> GeocodeAnswer:
        """Candidates with their probability, inside the person's scope; relative places too."""
        response.headers["cache-control"] = "private, no-store"
        if not text.strip():
            raise BadInput("There is no address to look for.", "Give it as ?text=….")
        (answer,) = await geocode(reader, person.access, geocoder, [text.strip()])
        return answer

    @routes.post("/geocode", summary="Many addresses, to places", response_class=StreamingResponse)
    async def geocode_texts(person: MapReader, request: Request) -> StreamingResponse:
        """Takes `{"texts": [...]}`, or one JSON text a line; gives one answer a line (NDJSON), in the order asked."""
        texts = await asked_texts(request)
        lines = answer_lines(reader, person.access, geocoder, texts)
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
        x, y = to_4490([lon], [lat], datum)
        return await reverse(reader, person.access, round(float(x[0]), 7), round(float(y[0]), 7))

    return routes


def _point(near: str) -> tuple[float, float]:
    try:
        lon, lat = (float(part) for part in near.split(","))
    except ValueError:
        raise BadInput(f"'{near[:40]}' is no point.", "Write near=lon,lat in degrees.") from None
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise BadInput(f"'{near[:40]}' is no point.", "Write near=lon,lat in degrees.")
    return lon, lat


async def _coordinates(reader: Reader, person: Person, query: str) -> list[Found]:
    """The readings of a pair of coordinates that fall into the city, each with the grid it leads to."""
    rows = await reader.fetch(person.access, _CITY)
    if not rows or rows[0]["w"] is None:
        return []
    city: Box = (rows[0]["w"], rows[0]["s"], rows[0]["e"], rows[0]["n"])
    found = readings(query, city)
    places = await asyncio.gather(*(reverse(reader, person.access, one.lon, one.lat) for one in found))
    return [
        Found(
            kind="coordinate",
            key=f"{one.lon},{one.lat}",
            name=f"{one.lon:.6f}, {one.lat:.6f}",
            detail=place.nearest.name if place.nearest else "".join(step.name for step in place.area_path),
            level=one.datum,
            lon=one.lon,
            lat=one.lat,
            area_code=place.area_path[-1].code if place.area_path else None,
            match="coordinate",
        )
        for one, place in zip(found, places, strict=True)
    ]


def _is_address(query: str) -> bool:
    return len(query) >= GEOCODED_FROM and any("一" <= character <= "龥" for character in query)


async def _geocoded(reader: Reader, person: Person, geocoder: Geocoder, query: str) -> list[Found]:
    """What the geocoder makes of a whole address, where it is loaded; else it begins to load for the next one."""
    if not geocoder.ready:
        geocoder.begin()
        return []
    try:
        (told,) = await geocode(reader, person.access, geocoder, [query])
    except Unavailable:
        return []
    if told.decision != "matched" or told.reason is not None:
        return []
    return [
        Found(
            kind="address",
            key=one.building_code or f"{one.lon},{one.lat}",
            name=query,
            detail=one.name,
            level=one.level,
            lon=one.lon,
            lat=one.lat,
            area_code=one.area_code,
            match="geocoded",
        )
        for one in told.candidates[:1]
        if one.level in ("dwelling", "building", "estate", "road_number", "road")
    ]
