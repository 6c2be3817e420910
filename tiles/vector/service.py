"""From a tile address to the bytes of its tile: cache, one rendering at a time, a limit on its size."""

import asyncio
import gzip

from catalogs.errors import NotFound
from catalogs.layers import Layer
from tiles.vector.cache import ByteCache, SingleFlight
from tiles.vector.database import PublicDatabase
from tiles.vector.statements import LayerStatements, layer_statements
from tiles.vector.tile_address import TileAddress, tile_of_layer
from tiles.vector.tilejson import Bounds

MOST_BYTES = 500_000
"""No tile is larger, uncompressed: what the issue asks, and MapLibre parses in one frame of a wall."""

MOST_FEATURES = 20_000
"""No tile holds more features; a bare point takes 15 bytes, so the bytes nearly always bind first."""

SHRINK = 0.85
"""A tile too large is rendered again with the share of features that fits, times this for uneven sizes."""

MOST_RENDERINGS = 4

GZIP_LEVEL = 4
"""Tiles of 100 KB: level 4 takes 3 ms and gives 2 % more bytes than level 6 with 6 ms."""

COMPRESS_IN_THREAD_BYTES = 50_000
"""Above it, compressing would hold the event loop for more than a millisecond."""

WHOLE_MAP: Bounds = (-180.0, -85.051129, 180.0, 85.051129)

_BOUNDS = (
    "SELECT ST_XMin(extent) AS west, ST_YMin(extent) AS south,"
    " ST_XMax(extent) AS east, ST_YMax(extent) AS north"
    " FROM (SELECT ST_Extent(geom_4490) AS extent FROM published_county) AS counties"
)

Key = tuple[str, int, int, int]


class TileService:
    """Tiles of every layer that it is given."""

    def __init__(self, layers: dict[str, Layer], database: PublicDatabase, cache_mb: int) -> None:
        self._database = database
        self._layers = {name: layer_statements(layer) for name, layer in layers.items()}
        self._cache: ByteCache[Key] = ByteCache(cache_mb * 1024 * 1024)
        self._flights: SingleFlight[Key] = SingleFlight()
        self._version: int | None = None
        self._watch: asyncio.Task[None] | None = None
        self._bounds: tuple[int, Bounds] | None = None
        self.layer_ids = tuple(self._layers)

    async def start(self) -> None:
        """Open the database and follow the data version."""
        await self._database.open()
        self._watch = asyncio.create_task(self._database.watch_version(self.set_version))

    async def stop(self) -> None:
        """Stop following, and close the database."""
        if self._watch is not None:
            self._watch.cancel()
            await asyncio.gather(self._watch, return_exceptions=True)
        await self._database.close()

    def set_version(self, version: int) -> None:
        """The data is now at `version`: forget the tiles of another one."""
        if version != self._version:
            self._version = version
            self._cache.clear()

    def statements(self, layer_id: str) -> LayerStatements:
        """A layer's statements. Raises NotFound for one that is not published."""
        try:
            return self._layers[layer_id]
        except KeyError:
            raise NotFound(
                f"There is no layer '{layer_id[:60]}'.", f"Published are: {', '.join(self._layers)}."
            ) from None

    async def version(self) -> int:
        """The data version. Raises Unavailable where it was never known and the database is down."""
        if self._version is None:
            row = await self._database.fetchrow("SELECT data_version() AS version")
            self.set_version(int(row["version"]))
        return self._version or 0

    async def bounds(self) -> Bounds:
        """The city's bounds in degrees, or the whole map's while there is no area yet. Raises Unavailable."""
        version = await self.version()
        if self._bounds is None or self._bounds[0] != version:
            row = await self._database.fetchrow(_BOUNDS)
            self._bounds = (version, WHOLE_MAP if row["west"] is None else _rounded(*row))
        return self._bounds[1]

    async def etag(self, layer_id: str, address: TileAddress) -> str:
        """The tile's entity tag, without rendering it. Raises NotFound outside the layer's zooms.

        It is a weak one, for it names the tile in either content coding.
        """
        statements = self.statements(layer_id)
        z, x, y = tile_of_layer(statements.layer, address)
        return f'W/"{statements.fingerprint}-{await self.version():x}-{z}-{x}-{y}"'

    def cached(self, layer_id: str, address: TileAddress) -> bytes | None:
        """The compressed tile, where it is in memory."""
        return self._cache.get((layer_id, *address))

    async def tile(self, layer_id: str, address: TileAddress) -> bytes:
        """The compressed tile; b"" where it is empty. Raises NotFound, Unavailable."""
        statements = self.statements(layer_id)
        tile_of_layer(statements.layer, address)
        key = (layer_id, *address)
        found = self._cache.get(key)
        if found is not None:
            return found
        version = await self.version()

        async def render() -> bytes:
            compressed = await _compressed(await self.render(statements, address))
            if version == self._version:
                self._cache.put(key, compressed)
            return compressed

        return await self._flights.run(key, render)

    async def render(self, statements: LayerStatements, address: TileAddress) -> bytes:
        """The uncompressed tile, straight from the database, at most MOST_BYTES large."""
        statement = statements.at(address.z).sql
        features = MOST_FEATURES
        for _ in range(MOST_RENDERINGS):
            row = await self._database.fetchrow(statement, *address, features)
            tile: bytes = row["tile"] or b""
            if len(tile) <= MOST_BYTES:
                return tile
            features = max(1, int(row["features"] * MOST_BYTES / len(tile) * SHRINK))
        return b""


def _rounded(west: float, south: float, east: float, north: float) -> Bounds:
    return round(west, 6), round(south, 6), round(east, 6), round(north, 6)


async def _compressed(tile: bytes) -> bytes:
    if len(tile) > COMPRESS_IN_THREAD_BYTES:
        return await asyncio.to_thread(_gzip, tile)
    return _gzip(tile)


def _gzip(tile: bytes) -> bytes:
    """Gzip without a time stamp, so that equal tiles are equal bytes; nothing stays nothing."""
    return gzip.compress(tile, GZIP_LEVEL, mtime=0) if tile else b""
