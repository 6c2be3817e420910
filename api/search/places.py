"""Search, geocoding and the way back, for the routes under `/api` and the processes under `/ogc`: under one access each."""

import asyncio
from collections.abc import AsyncIterator
from typing import Literal

from api.search.answers import Found, GeocodeAnswer, ReverseAnswer, SearchAnswer
from api.search.coordinates import Box, looks_like_coordinates, readings
from api.search.entries import find
from api.search.geocoding import TEXTS_A_TURN, Geocoder, geocode
from api.search.reverse import reverse
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.crs import to_4490
from catalogs.errors import Unavailable

MOST_RESULTS = 50
MOST_TYPED = 200
GEOCODED_FROM = 6
"""Characters from which a text may be a whole address."""
LONGEST_TEXT = 200
"""Characters; what is longer is no address, and is answered with the reason `too_long`."""

_CITY = "SELECT min(bbox[1]) AS w, min(bbox[2]) AS s, max(bbox[3]) AS e, max(bbox[4]) AS n FROM search_entry WHERE kind = 'area' AND level = 'city'"

Degrees = Literal["CGCS2000", "WGS84", "GCJ-02", "BD-09"]
Point = tuple[float, float]


class Places:
    """What a text or a point means, inside the scope of an access. Every method raises Unavailable."""

    def __init__(self, reader: Reader, geocoder: Geocoder) -> None:
        self._reader = reader
        self._geocoder = geocoder

    async def complete(self, access: Access, text: str, near: Point | None, limit: int) -> SearchAnswer:
        """Everything whose name or number begins with or holds a text, the best first; nearer to `near` (degrees) earlier."""
        query = text.strip()
        if not query:
            return SearchAnswer(query=query, results=[])
        if looks_like_coordinates(query):
            return SearchAnswer(query=query, results=await _coordinates(self._reader, access, query))
        found = await find(self._reader, access, query, near, limit)
        if _is_address(query) and not any(one.match == "exact" for one in found):
            found = [*await _geocoded(self._reader, access, self._geocoder, query), *found][:limit]
        return SearchAnswer(query=query, results=found)

    async def geocode(self, access: Access, texts: list[str]) -> AsyncIterator[list[GeocodeAnswer]]:
        """Candidates of each text with their probability, in the order asked, a turn of the geocoder at a time."""
        for start in range(0, len(texts), TEXTS_A_TURN):
            turn = texts[start : start + TEXTS_A_TURN]
            short = [text for text in turn if len(text) <= LONGEST_TEXT]
            found = iter(await geocode(self._reader, access, self._geocoder, short) if short else [])
            yield [next(found) if len(text) <= LONGEST_TEXT else _too_long(text) for text in turn]

    async def reverse(self, access: Access, lon: float, lat: float, datum: Degrees) -> ReverseAnswer:
        """Building, nearest address, areas, and the point in every datum; `lon`, `lat` in degrees of `datum`."""
        x, y = to_4490([lon], [lat], datum)
        return await reverse(self._reader, access, round(float(x[0]), 7), round(float(y[0]), 7))


def _too_long(text: str) -> GeocodeAnswer:
    return GeocodeAnswer(text=text[:LONGEST_TEXT], decision="unmatched", reason="too_long", candidates=[])


async def _coordinates(reader: Reader, access: Access, query: str) -> list[Found]:
    """The readings of a pair of coordinates that fall into the city, each with the grid it leads to."""
    rows = await reader.fetch(access, _CITY)
    if not rows or rows[0]["w"] is None:
        return []
    city: Box = (rows[0]["w"], rows[0]["s"], rows[0]["e"], rows[0]["n"])
    found = readings(query, city)
    places = await asyncio.gather(*(reverse(reader, access, one.lon, one.lat) for one in found))
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


async def _geocoded(reader: Reader, access: Access, geocoder: Geocoder, query: str) -> list[Found]:
    """What the geocoder makes of a whole address, where it is loaded; else it begins to load for the next one."""
    if not geocoder.ready:
        geocoder.begin()
        return []
    try:
        (told,) = await geocode(reader, access, geocoder, [query])
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
