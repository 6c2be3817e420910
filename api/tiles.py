"""`/tiles`: vector tiles of registry layers, their TileJSON 3.0.0, and the list of them.

The tile route is plain ASGI: no dependency injection and no validation model stands between the socket and
the cache.
"""

import asyncio
import gzip

import orjson
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from api.addresses import public_url
from api.conditional import accepts_gzip, is_unchanged
from api.errors import problem, problem_of
from api.security.person import needs
from catalogs.access import Access
from catalogs.layers import Layer, layers_of
from catalogs.settings import Settings
from tiles.vector.service import TileService
from tiles.vector.tile_address import TileAddress, tile_address
from tiles.vector.tilejson import tilejson

MVT = b"application/vnd.mapbox-vector-tile"

CACHE_CONTROL = b"private, no-cache"
"""A tile is one person's: no proxy keeps it, and a browser asks by tag whether it is still theirs."""

Header = tuple[bytes, bytes]

_reader = needs("map.read")


class TileRoute:
    """ASGI application of `/tiles/{layer}/{z}/{x}/{y}.mvt`."""

    def __init__(self, service: TileService) -> None:
        self._service = service

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] not in ("GET", "HEAD"):
            refusal = problem(405, "", "Tiles are read with GET.", instance=scope["path"])
            refusal.headers["allow"] = "GET, HEAD"
            await refusal(scope, receive, send)
            return
        try:
            await self._answer(scope, receive, send)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            await problem_of(error, scope["path"])(scope, receive, send)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> None:
        named = scope["path_params"]
        access = _reader(HTTPConnection(scope)).access
        layer_id, address = named["layer"], tile_address(named["z"], named["x"], named["y"])
        etag = (await self._service.etag(access, layer_id, address)).encode()
        headers: list[Header] = [
            (b"etag", etag),
            (b"cache-control", CACHE_CONTROL),
            (b"vary", b"accept-encoding, cookie, authorization"),
        ]
        if is_unchanged(scope, etag):
            await _send(send, 304, headers)
            return
        tile = self._service.cached(access, layer_id, address)
        if tile is None:
            tile = await self._rendered(access, layer_id, address, receive)
        if tile is None:
            return
        if not tile:
            await _send(send, 204, headers)
            return
        headers.append((b"content-type", MVT))
        if accepts_gzip(scope):
            headers.append((b"content-encoding", b"gzip"))
        else:
            tile = gzip.decompress(tile)
        headers.append((b"content-length", str(len(tile)).encode()))
        await _send(send, 200, headers, b"" if scope["method"] == "HEAD" else tile)

    async def _rendered(
        self, access: Access, layer_id: str, address: TileAddress, receive: Receive
    ) -> bytes | None:
        """The tile, or None where the client left meanwhile: then its statement is cancelled."""
        rendering = asyncio.ensure_future(self._service.tile(access, layer_id, address))
        leaving = asyncio.ensure_future(_disconnect(receive))
        try:
            await asyncio.wait({rendering, leaving}, return_when=asyncio.FIRST_COMPLETED)
            return await rendering if rendering.done() else None
        finally:
            leaving.cancel()
            rendering.cancel()


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _send(send: Send, status: int, headers: list[Header], body: bytes = b"") -> None:
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})


def routes(service: TileService, tile_route: TileRoute, settings: Settings) -> list[BaseRoute]:
    """The routes under /tiles that do not serve files."""

    async def described(request: Request) -> Response:
        access = _reader(request).access
        base = public_url(request, settings)
        statements = service.statements(access, request.path_params["layer"])
        return _json(tilejson(statements, base, await service.version(), await service.bounds(access)))

    async def listed(request: Request) -> Response:
        base = public_url(request, settings)
        return _json(
            {"layers": [_entry(layer, base) for layer in layers_of(_reader(request).access.role).values()]}
        )

    return [
        Route("/tiles/{layer}/{z}/{x}/{y}.mvt", tile_route, name="vector tile"),
        Route("/tiles/{layer}/tilejson.json", described, methods=["GET"], name="TileJSON"),
        Route("/tiles", listed, methods=["GET"], name="vector layers"),
    ]


def _entry(layer: Layer, base: str) -> dict[str, object]:
    return {
        "id": layer.id,
        "title": layer.title,
        "description": layer.description,
        "geometry": layer.geometry,
        "theme": layer.theme,
        "minzoom": layer.minzoom,
        "maxzoom": layer.maxzoom,
        "tilejson": f"{base}/tiles/{layer.id}/tilejson.json",
        "tiles": f"{base}/tiles/{layer.id}/{{z}}/{{x}}/{{y}}.mvt",
    }


def _json(document: object) -> Response:
    return Response(
        orjson.dumps(document), 200, {"cache-control": CACHE_CONTROL.decode()}, "application/json"
    )
