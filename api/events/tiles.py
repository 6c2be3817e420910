"""`/api/events/tiles`: vector tiles of the events that a filter leaves, clustered where they are many.

An event's map cell is the Morton code of its tile at zoom 22 (`catalogs.models.operations.Event.cell`), so a
tile of any zoom is one range of cells, and a square of clusters one shift to the right. Ranges of integers can
be compared before the row policies, which rectangles cannot; the index holds all that clusters are made of.
"""

import asyncio
import gzip
from collections.abc import Awaitable, Callable
from hashlib import sha256
from typing import Literal

from api.events.filters import EventFilter
from api.security.reading import Reader
from catalogs.access import Access
from tiles.vector.cache import ByteCache, SingleFlight
from tiles.vector.tile_address import TileAddress

Mode = Literal["clusters", "heat"]

LAYER = "event"
EXTENT = 4096
CELL_ZOOM = 22

DEEPEST_CLUSTERS = 14
"""From the next zoom on every event stands for itself: a screen is then about 2 km wide."""

CLUSTERS_A_SIDE_BITS = 3
"""2^3 = 8 squares a side: 64 pixels on a tile of 512, room for a number."""

HEAT_A_SIDE_BITS = 5
"""32 squares a side, 16 pixels: finer than the radius that a heat map blurs with."""

DEEPEST_TILE = 16
MOST_FEATURES = 10_000
GZIP_LEVEL = 4

_PLACED = "cell >= ${a} AND cell < ${b} AND {where}"
_MVT = "SELECT ST_AsMVT(feature, 'event', 4096, 'geom', 'feature_id') AS tile FROM ({features}) AS feature"
_POINT = "ST_AsMVTGeom({point}, ST_TileEnvelope(${z}, ${x}, ${y}), 4096, 0, false) AS geom"
_TIME = "to_char(reported_at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD\"T\"HH24:MI:SS\"+08:00\"')"

_SINGLE = (
    "SELECT hashtextextended(event_id, 0) & 9007199254740991 AS feature_id, 1 AS count, event_id, category,"  # noqa: S608 - constants put together
    f" status, title, {_TIME} AS reported_at, (closed_at IS NULL)::integer AS open_count, {{point}}"
    " FROM published_event WHERE {placed} ORDER BY published_event.reported_at DESC, event_id LIMIT ${s}"
)

_CLUSTERS = (
    "SELECT square AS feature_id, sum(count)::integer AS count, sum(open_count)::integer AS open_count,"
    " (array_agg(category ORDER BY count DESC, category))[1] AS category,"
    " CASE WHEN sum(count) = 1 THEN min(event_id) END AS event_id,"
    " CASE WHEN sum(count) = 1 THEN min(status) END AS status, {point}"
    " FROM (SELECT cell >> ${s} AS square, category, count(*) AS count,"
    " count(*) - count(closed_at) AS open_count, min(event_id) AS event_id, min(status) AS status,"
    " sum(ST_X(geom_3857)) AS sum_x, sum(ST_Y(geom_3857)) AS sum_y"
    " FROM published_event WHERE {placed} GROUP BY 1, 2) AS kind GROUP BY square"
)

_HEAT = (
    "SELECT cell >> ${s} AS feature_id, count(*)::integer AS count, {point}"
    " FROM published_event WHERE {placed} GROUP BY 1"
)

_INNER = "(floor({at}) + least(greatest({at} - floor({at}), 0.26), 0.74)) * {side} - 20037508.342789244"
"""A mean position, kept that far from the edge of its square: discs of neighbours do not cover each other."""

_SIDE = "(40075016.685578488 / 2 ^ (${z} + 3))"


def _inside(total: str) -> str:
    at = f"((sum({total}) / sum(count) + 20037508.342789244) / {_SIDE})"
    return f"CASE WHEN sum(count) = 1 THEN sum({total}) ELSE {_INNER.format(at=at, side=_SIDE)} END"


_MEAN = f"ST_SetSRID(ST_MakePoint({_inside('sum_x')}, {_inside('sum_y')}), 3857)"
_MEAN_OF_ROWS = "ST_SetSRID(ST_MakePoint(avg(ST_X(geom_3857)), avg(ST_Y(geom_3857))), 3857)"

Revision = Callable[[Access], Awaitable[str]]
"""Names what a person may see of the events at this moment: it changes when that does."""


class EventTiles:
    """Renders and keeps tiles; one rendering at a time for each."""

    def __init__(self, reader: Reader, revision: Revision, cache_mb: int) -> None:
        self._reader = reader
        self._revision = revision
        self._cache: ByteCache[str] = ByteCache(cache_mb * 1024 * 1024)
        self._flights: SingleFlight[str] = SingleFlight()

    async def etag(self, access: Access, asked: EventFilter, mode: Mode, tile: TileAddress) -> str:
        """The tile's entity tag, without rendering it. Raises Unavailable."""
        revision = await self._revision(access)
        return f'W/"{FINGERPRINT}-{revision}-{access.key}-{asked.key}-{mode[0]}-{tile.z}-{tile.x}-{tile.y}"'

    def kept(self, etag: str) -> bytes | None:
        """The compressed tile of a tag, where it is in memory."""
        return self._cache.get(etag)

    async def tile(
        self, etag: str, access: Access, asked: EventFilter, mode: Mode, tile: TileAddress
    ) -> bytes:
        """The compressed tile; b"" where it is empty. Raises Unavailable."""

        async def render() -> bytes:
            statement, parameters = statement_of(asked, mode, tile)
            row = await self._reader.fetchrow(access, statement, *parameters)
            plain: bytes = (row and row["tile"]) or b""
            packed = await asyncio.to_thread(gzip.compress, plain, GZIP_LEVEL, mtime=0) if plain else b""
            self._cache.put(etag, packed)
            return packed

        return self.kept(etag) or await self._flights.run(etag, render)


def statement_of(asked: EventFilter, mode: Mode, tile: TileAddress) -> tuple[str, list[object]]:
    """The SQL of a tile and its parameters. The text depends on the kind of tile only, not on which it is."""
    first = asked.next_number
    names = dict(zip("abzxys", range(first, first + 6), strict=True))
    placed = _PLACED.format(where=asked.clauses, **names)
    if mode == "heat":
        template, point, bits = _HEAT, _MEAN_OF_ROWS, HEAT_A_SIDE_BITS
    elif tile.z <= DEEPEST_CLUSTERS:
        template, point, bits = _CLUSTERS, _MEAN, CLUSTERS_A_SIDE_BITS
    else:
        template, point, bits = _SINGLE, "geom_3857", 0
    features = template.format(
        placed=placed, point=_POINT.format(point=point.format(**names), **names), **names
    )
    cell_from, cell_to = cells_of(tile)
    last = MOST_FEATURES if not bits else max(0, 2 * (CELL_ZOOM - tile.z - bits))
    return _MVT.format(features=features), [*asked.parameters, cell_from, cell_to, *tile, last]


def cells_of(tile: TileAddress) -> tuple[int, int]:
    """Half-open range of the map cells inside a tile of zoom 22 or less."""
    code = sum(((tile.x >> bit & 1) | (tile.y >> bit & 1) << 1) << 2 * bit for bit in range(tile.z))
    shift = 2 * (CELL_ZOOM - tile.z)
    return code << shift, code + 1 << shift


FINGERPRINT = sha256(
    "".join((_SINGLE, _CLUSTERS, _HEAT, _MVT, _POINT, _MEAN, str(CLUSTERS_A_SIDE_BITS))).encode()
).hexdigest()[:8]
