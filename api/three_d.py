"""`/3dtiles`: the 3D Tiles, scoped like the buildings; and `/tiles/static`: the base map's PMTiles.

Who sees the whole city gets the files as they were built. For a narrower scope the tileset is another one, with
addresses of its own: what lies in the scope is served from the same files, what its border cuts is written from
PostGIS with the person's access, and the rest does not exist.
"""

import asyncio
import re
from collections import OrderedDict
from pathlib import Path

from starlette.requests import HTTPConnection
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from api.conditional import accepts_gzip, is_unchanged
from api.errors import problem, problem_of
from api.security.person import needs
from api.security.reading import Reader
from api.served_files import FileFolder, find, send_file
from catalogs.access import Access
from catalogs.errors import NotFound
from catalogs.layers import layers_of
from catalogs.settings import Settings
from tiles.three_d import INDEX
from tiles.three_d.index import BuildingIndex
from tiles.three_d.metadata import PROPERTIES
from tiles.three_d.scoped import ScopedTileset
from tiles.three_d.subtree import Key
from tiles.vector.cache import ByteCache, SingleFlight

A_FEW_MINUTES = "private, max-age=300"
ASK_EACH_TIME = b"private, no-cache"
FOR_EVER = b"private, max-age=31536000, immutable"
"""Addresses that name build and access; a browser's own store may keep them, nobody else's."""

MISSING = "There is no such file among the 3D Tiles."
ADVICE = "If it should be there, run `gridcity tiles build`."

MOST_SCOPES = 64
"""Tilesets of scopes kept ready: some hundred kilobytes each at 300,000 buildings."""

CACHE_BYTES = 64 << 20
"""For contents that were written on the fly, 15 KB a hundred buildings."""

_PART = re.compile(r"([\w-]{1,80})/(subtrees|content)/(\d{1,2})/(\d{1,9})/(\d{1,9})\.(subtree|glb)")
_SUFFIXES = {"subtrees": "subtree", "content": "glb"}
_ROWS = "SELECT {} FROM building WHERE building_code = ANY($1::bigint[])"
_COLUMNS = {name: name for name in PROPERTIES} | {"wkb": "ST_AsBinary(geom_4490) AS wkb"}


class Buildings:
    """ASGI application of `/3dtiles/{path}`."""

    def __init__(self, settings: Settings, reader: Reader) -> None:
        self._folder = settings.served / "3dtiles" / "buildings"
        self._reader = reader
        self._files = FileFolder(self._folder.parent, ASK_EACH_TIME.decode(), MISSING, ADVICE)
        self._contents = FileFolder(self._folder.parent, FOR_EVER.decode(), MISSING, ADVICE)
        self._index: tuple[int, BuildingIndex] | None = None
        self._scopes: OrderedDict[str, ScopedTileset] = OrderedDict()
        self._preparing = asyncio.Lock()
        self._cache: ByteCache[tuple[str, Key]] = ByteCache(CACHE_BYTES)
        self._flights: SingleFlight[tuple[str, Key]] = SingleFlight()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            access = needs("map.read")(HTTPConnection(scope)).access
            properties = _properties(access)
            if access.whole_city and properties == PROPERTIES:
                versioned = scope["path_params"].get("path", "").startswith("buildings/v")
                return await (self._contents if versioned else self._files)(scope, receive, send)
            if scope["method"] not in ("GET", "HEAD"):
                refusal = problem(405, "", "Files are read with GET.", instance=scope["path"])
                refusal.headers["allow"] = "GET, HEAD"
                return await refusal(scope, receive, send)
            await self._scoped(scope, receive, send, access, properties)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            await problem_of(error, scope["path"])(scope, receive, send)

    async def _scoped(
        self, scope: Scope, receive: Receive, send: Send, access: Access, properties: tuple[str, ...]
    ) -> None:
        folder, _, path = scope["path_params"].get("path", "").partition("/")
        tileset = await self._tileset(access, properties)
        if folder != "buildings" or not tileset.tiles:
            raise NotFound(MISSING, ADVICE)
        if path == "tileset.json":
            body = tileset.document("buildings")
            await _send(scope, send, body, b"application/json", tileset.address, ASK_EACH_TIME)
            return
        part = _PART.fullmatch(path)
        if part is None or part[1] != tileset.address or part[6] != _SUFFIXES[part[2]]:
            raise NotFound(MISSING, ADVICE)
        key = (int(part[3]), int(part[4]), int(part[5]))
        if part[2] == "content":
            await self._content(scope, receive, send, access, tileset, key)
        elif key in tileset.subtrees:
            await _send(scope, send, tileset.subtrees[key], b"application/octet-stream", path, FOR_EVER)
        else:
            raise NotFound(MISSING, ADVICE)

    async def _content(
        self, scope: Scope, receive: Receive, send: Send, access: Access, tileset: ScopedTileset, key: Key
    ) -> None:
        kind = tileset.tiles.get(key)
        name = f"content/{key[0]}/{key[1]}/{key[2]}.glb"
        if kind == "whole":
            folder = self._folder / tileset.index.version
            found = await asyncio.to_thread(find, folder, name, gzip=accepts_gzip(scope))
            if found is not None:
                await send_file(scope, receive, send, found, FOR_EVER)
                return
        if kind != "cut":
            raise NotFound(MISSING, ADVICE)
        data = self._cache.get((tileset.address, key))
        if data is None:
            data = await self._flights.run(
                (tileset.address, key), lambda: self._written(access, tileset, key)
            )
        if not data:
            raise NotFound(MISSING, ADVICE)
        await _send(scope, send, data, b"model/gltf-binary", f"{tileset.address}/{name}", FOR_EVER)

    async def _written(self, access: Access, tileset: ScopedTileset, key: Key) -> bytes:
        """The GLB of a tile that the scope cuts, from what the database gives this access."""
        names = ["building_code", *(name for name in tileset.properties if name != "building_code"), "wkb"]
        statement = _ROWS.format(", ".join(_COLUMNS[name] for name in names))
        rows = await self._reader.fetch(access, statement, [int(code) for code in tileset.codes(key)])
        data = await asyncio.to_thread(tileset.content, key, [tuple(row) for row in rows], names)
        self._cache.put((tileset.address, key), data)
        return data

    async def _tileset(self, access: Access, properties: tuple[str, ...]) -> ScopedTileset:
        """The tileset of an access. Raises NotFound where nothing is built."""
        async with self._preparing:
            index = await asyncio.to_thread(self._newest)
            address = f"{index.version}-{access.key}"
            found = self._scopes.get(address)
            if found is None:
                found = ScopedTileset(index, access.scope_from, access.scope_to, address, properties)
                await asyncio.to_thread(_prepare, found)
                self._scopes[address] = found
            self._scopes.move_to_end(address)
            while len(self._scopes) > MOST_SCOPES:
                self._scopes.popitem(last=False)
            return found

    def _newest(self) -> BuildingIndex:
        try:
            changed = (self._folder / INDEX).stat().st_mtime_ns
            if self._index is None or self._index[0] != changed:
                self._index = (changed, BuildingIndex.read(self._folder))
        except OSError as error:
            raise NotFound(MISSING, ADVICE) from error
        return self._index[1]


def _properties(access: Access) -> tuple[str, ...]:
    """What the buildings of an access carry. Raises NotFound where its role has no buildings."""
    layer = layers_of(access.role).get("building")
    if layer is None or "building_code" not in layer.property_names:
        raise NotFound(MISSING, ADVICE)
    return tuple(name for name in PROPERTIES if name in layer.property_names)


def _prepare(tileset: ScopedTileset) -> None:
    """Compute what a tileset keeps, outside of the event loop."""
    if tileset.tiles:
        _ = tileset.subtrees, tileset.document("buildings")


async def _send(scope: Scope, send: Send, body: bytes, kind: bytes, tag: str, cache_control: bytes) -> None:
    """`tag` names build and access, and below them the file."""
    etag = f'"{tag}"'.encode()
    headers = [(b"etag", etag), (b"cache-control", cache_control)]
    if is_unchanged(scope, etag):
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        return await send({"type": "http.response.body", "body": b""})
    headers += [(b"content-type", kind), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    return await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})


def routes(settings: Settings, reader: Reader) -> list[BaseRoute]:
    """The 3D Tiles, and the base map's archives, which are the same for everybody who may see the map."""
    archives = FileFolder(
        Path(settings.served),
        A_FEW_MINUTES,
        "There is no such tile archive.",
        ADVICE,
        suffix=".pmtiles",
        right="map.read",
    )
    return [
        Route("/3dtiles/{path:path}", Buildings(settings, reader), name="3D Tiles"),
        Route("/tiles/static/{path}", archives, name="PMTiles"),
    ]
