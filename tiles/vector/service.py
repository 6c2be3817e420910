"""From a tile address to the bytes of its tile: cache, one rendering at a time, a limit on its size."""

import asyncio
import gzip
from hashlib import sha256

from catalogs.access import Access
from catalogs.layers import layer_of, layers_of
from tiles.vector.cache import ByteCache, SingleFlight
from tiles.vector.database import Database
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

Key = tuple[str, str, int, int, int]
"""Fingerprint of the layer's statements, whose rows they are, z, x, y."""


class TileService:
    """Tiles of the registry's layers, as each person sees them."""

    def __init__(self, database: Database, cache_mb: int) -> None:
        self._database = database
        self._statements: dict[tuple[str, str], LayerStatements] = {}
        self._cache: ByteCache[Key] = ByteCache(cache_mb * 1024 * 1024)
        self._flights: SingleFlight[Key] = SingleFlight()
        self._version: int | None = None
        self._watch: asyncio.Task[None] | None = None
        self._bounds: dict[str, Bounds] = {}

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
            self._bounds.clear()

    def layer_ids(self, access: Access) -> tuple[str, ...]:
        """The layers of a role, in drawing order."""
        return tuple(layers_of(access.role))

    def statements(self, access: Access, layer_id: str) -> LayerStatements:
        """A layer's statements with the columns of a role. Raises NotFound for one that the role has not."""
        layer = layer_of(access.role, layer_id)
        known = self._statements.get((access.role, layer_id))
        if known is None:
            known = self._statements[access.role, layer_id] = layer_statements(layer)
        return known

    def _key(self, access: Access, layer_id: str, address: TileAddress) -> Key:
        """Equal for accesses whose tiles are equal: reference layers and city-wide roles share theirs."""
        statements = self.statements(access, layer_id)
        rows = access.rows_key if statements.layer.scoped else ""
        return (statements.fingerprint, rows, *address)

    async def version(self) -> int:
        """The data version. Raises Unavailable where it was never known and the database is down."""
        if self._version is None:
            row = await self._database.fetchrow(None, "SELECT data_version() AS version")
            self.set_version(int(row["version"]) if row else 0)
        return self._version or 0

    async def bounds(self, access: Access) -> Bounds:
        """Bounds in degrees of the counties that one sees; the whole map's where there are none. Raises Unavailable."""
        version = await self.version()
        found = self._bounds.get(access.rows_key)
        if found is None:
            row = await self._database.fetchrow(access, _BOUNDS)
            found = WHOLE_MAP if row is None or row["west"] is None else _rounded(*row)
            if version == self._version:
                self._bounds[access.rows_key] = found
        return found

    async def etag(self, access: Access, layer_id: str, address: TileAddress) -> str:
        """The tile's entity tag, without rendering it. Raises NotFound outside the layer's zooms.

        It is a weak one, for it names the tile in either content coding.
        """
        tile_of_layer(self.statements(access, layer_id).layer, address)
        fingerprint, rows, z, x, y = self._key(access, layer_id, address)
        whose = f"-{sha256(rows.encode()).hexdigest()[:12]}" if rows else ""
        return f'W/"{fingerprint}{whose}-{await self.version():x}-{z}-{x}-{y}"'

    def cached(self, access: Access, layer_id: str, address: TileAddress) -> bytes | None:
        """The compressed tile, where it is in memory."""
        return self._cache.get(self._key(access, layer_id, address))

    async def tile(self, access: Access, layer_id: str, address: TileAddress) -> bytes:
        """The compressed tile; b"" where it is empty. Raises NotFound, Unavailable."""
        statements = self.statements(access, layer_id)
        tile_of_layer(statements.layer, address)
        key = self._key(access, layer_id, address)
        found = self._cache.get(key)
        if found is not None:
            return found
        version = await self.version()

        async def render() -> bytes:
            compressed = await _compressed(await self.render(access, statements, address))
            if version == self._version:
                self._cache.put(key, compressed)
            return compressed

        return await self._flights.run(key, render)

    async def render(self, access: Access, statements: LayerStatements, address: TileAddress) -> bytes:
        """The uncompressed tile, straight from the database, at most MOST_BYTES large."""
        statement = statements.at(address.z).sql
        features = MOST_FEATURES
        for _ in range(MOST_RENDERINGS):
            row = await self._database.fetchrow(access, statement, *address, features)
            tile: bytes = (row["tile"] if row else None) or b""
            if row is None or len(tile) <= MOST_BYTES:
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
