"""pygeoapi inside our application: built in memory once a role, its errors problem documents.

A role's API object has the role's collections and columns and no others, so its lists, its OpenAPI document and its
errors cannot name what the role may not see. Rows are the transaction's matter (`api.ogc.pool`).

JSON only. pygeoapi's own HTML pages load scripts and maps from elsewhere, which this platform does not do at
run time; so `f=html` is refused, and no document offers it.
"""

import asyncio
import json
import logging
import re
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from functools import partial
from hashlib import blake2b
from threading import Lock
from typing import Any

import orjson
from fastapi import FastAPI
from psycopg_pool import ConnectionPool
from pygeoapi import api as core
from pygeoapi.api import API, APIRequest, itemtypes, processes, tiles
from pygeoapi.openapi import get_oas
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from starlette.routing import Mount, Route

from api.addresses import public_url
from api.conditional import is_unchanged
from api.errors import problem, problem_of
from api.ogc.config import PLACEHOLDER, build_config
from api.ogc.context import OgcRequest, answering
from api.ogc.pool import reading_pool
from api.ogc.tiles import TILE_MATRIX_SET
from api.search.places import Places
from api.security.person import needs
from catalogs.access import Access
from catalogs.errors import BadInput, NotFound
from catalogs.settings import Settings

THREADS = 8

logging.getLogger("pygeoapi").setLevel(logging.CRITICAL)  # it logs every refused request as an error
FORMATS = ("json", "jsonld", "mvt", "tilejson")
LARGEST_BODY = 1 << 20
CACHE_CONTROL = "private, no-cache"
_TIME_STAMP = re.compile(rb'"timeStamp":\s?"[^"]*"')
"""When an answer was made, which its entity tag (a weak one) does not count."""

ADVICE = {
    "Collection not found": "GET /ogc/collections lists them.",
    "identifier not found": "GET /ogc/processes lists them.",
    "Bad CQL text": "Write it as in name = 'x' AND residents > 10 (CQL2 text); the names: …/queryables.",
    "Bad CQL JSON": 'Write it as {"op": "=", "args": [{"property": "name"}, "x"]} (CQL2 JSON).',
    "bbox": "Give four numbers: west,south,east,north in degrees.",
}
"""By the beginning of what pygeoapi says."""

Handler = Callable[..., tuple[dict[str, str], int, Any]]
TileHandler = Callable[[Any, Any, Any], Awaitable[None]]


class ProblemApi(API):
    """pygeoapi's API whose exceptions are kept as data until the service turns them into problems."""

    def get_exception(
        self, status: int, headers: dict[str, str], format_: str | None, code: str, description: str
    ) -> tuple[dict[str, str], int, str]:
        """The error as JSON, whatever format was asked for."""
        return headers, status, json.dumps({"code": code, "description": description})


class OgcService:
    """The OGC APIs of one application."""

    def __init__(self, settings: Settings, pool: ConnectionPool, places: Places) -> None:
        self._settings = settings
        self._places = places
        self._pool = pool
        self._executor = ThreadPoolExecutor(THREADS, thread_name_prefix="ogc")
        self._apis: dict[str, ProblemApi] = {}
        self._building = Lock()

    async def answer(self, handler: Handler, request: Request, *arguments: Any) -> Response:
        """Run one of pygeoapi's handlers on a thread, with the access of who asks."""
        try:
            access = needs("map.read")(request).access
            _check_format(request)
            _check_body(handler, await _bounded_body(request))
            loop = asyncio.get_running_loop()
            api = await loop.run_in_executor(self._executor, self.api_of, access.role)
            asked = await APIRequest.from_starlette(request, api.locales)
            if asked._format in (None, "html") and request.query_params.get("f") is None:
                asked._format = "json"
            parameters = tuple(request.query_params.multi_items())
            context = OgcRequest(self._pool, access, parameters, self._places, loop)
            run = partial(copy_context().run, self._call, context, handler, api, asked, arguments)
            headers, status, content = await loop.run_in_executor(self._executor, run)
        except Exception as error:
            return problem_of(error, request.url.path)
        return self._response(request, access, headers, status, content)

    def api_of(self, role: str) -> ProblemApi:
        """pygeoapi as a role sees it, made when somebody of that role first asks."""
        with self._building:
            if role not in self._apis:
                config = build_config(role)
                self._apis[role] = ProblemApi(config, _without_html(get_oas(config)))
            return self._apis[role]

    def _call(
        self,
        context: OgcRequest,
        handler: Handler,
        api: ProblemApi,
        asked: APIRequest,
        arguments: tuple[Any, ...],
    ) -> tuple[dict[str, str], int, Any]:
        with answering(context):
            return handler(api, asked, *arguments)

    def _response(
        self, request: Request, access: Access, headers: dict[str, str], status: int, content: Any
    ) -> Response:
        if status >= 400:
            return _problem(int(status), content, request.url.path)
        body = content if isinstance(content, bytes) else _text(content).encode()
        body = body.replace(PLACEHOLDER.encode(), public_url(request, self._settings).encode())
        headers = {name: value for name, value in headers.items() if name.lower() != "content-length"}
        if headers.get("Content-Type", "").startswith(("application/json", "application/geo+json")):
            body = _drop_html_links(body)
        headers["Cache-Control"] = CACHE_CONTROL
        if request.method == "GET":
            said = _TIME_STAMP.sub(b"", body)
            headers["ETag"] = etag = f'W/"{access.key}-{blake2b(said, digest_size=8).hexdigest()}"'
            if is_unchanged(request.scope, etag.encode()):
                return Response(None, 304, {"ETag": etag, "Cache-Control": CACHE_CONTROL})
        return Response(body, int(status), headers)

    def close(self) -> None:
        """Give back the threads and the connections."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._pool.close()


def mount(app: FastAPI, settings: Settings, places: Places, tile_route: TileHandler) -> OgcService:
    """Put the OGC APIs under `/ogc` of `app`. `tile_route` answers tiles for `/tiles` and for here."""
    service = OgcService(settings, reading_pool(settings), places)
    routes = [*_routes(service), Route(_TILE, _ogc_tile(tile_route), name="OGC tile")]
    app.router.routes.append(_route(service, "/ogc", core.landing_page, (), ["GET"]))
    app.router.routes.append(Mount("/ogc", routes=routes))
    return service


_ITEMS = "/collections/{collection}/items"
_TILES = "/collections/{collection}/tiles"
_TILE = f"{_TILES}/{{matrix_set}}/{{z}}/{{y}}/{{x}}"


def _routes(service: OgcService) -> list[Route]:
    """Path, handler, and the names of the path parameters that the handler takes."""
    table: list[tuple[str, Handler, tuple[str, ...], list[str]]] = [
        ("/", core.landing_page, (), ["GET"]),
        ("/openapi", core.openapi_, (), ["GET"]),
        ("/conformance", core.conformance, (), ["GET"]),
        ("/collections", core.describe_collections, (), ["GET"]),
        ("/collections/{collection}", core.describe_collections, ("collection",), ["GET"]),
        ("/collections/{collection}/schema", core.get_collection_schema, ("collection",), ["GET"]),
        (
            "/collections/{collection}/queryables",
            itemtypes.get_collection_queryables,
            ("collection",),
            ["GET"],
        ),
        (_ITEMS, itemtypes.get_collection_items, ("collection",), ["GET", "POST"]),
        (f"{_ITEMS}/{{item:path}}", itemtypes.get_collection_item, ("collection", "item"), ["GET"]),
        (_TILES, tiles.get_collection_tiles, ("collection",), ["GET"]),
        (
            f"{_TILES}/{{matrix_set}}",
            tiles.get_collection_tiles_metadata,
            ("collection", "matrix_set"),
            ["GET"],
        ),
        ("/TileMatrixSets", tiles.tilematrixsets, (), ["GET"]),
        ("/TileMatrixSets/{matrix_set}", tiles.tilematrixset, ("matrix_set",), ["GET"]),
        ("/processes", processes.describe_processes, (), ["GET"]),
        ("/processes/{process}", processes.describe_processes, ("process",), ["GET"]),
        ("/processes/{process}/execution", processes.execute_process, ("process",), ["POST"]),
    ]
    return [_route(service, *row) for row in table]


def _route(
    service: OgcService, path: str, handler: Handler, names: tuple[str, ...], methods: list[str]
) -> Route:
    async def endpoint(request: Request) -> Response:
        return await service.answer(handler, request, *(request.path_params[name] for name in names))

    return Route(path, endpoint, methods=methods)


def _ogc_tile(tile_route: TileHandler) -> Any:
    class OgcTile:
        """OGC's order of tile coordinates (row before column) onto the one tile route."""

        async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
            named = scope["path_params"]
            try:
                needs("map.read")(HTTPConnection(scope))
                if named["matrix_set"] != TILE_MATRIX_SET:
                    raise NotFound(
                        f"There is no tile matrix set '{named['matrix_set']}' here.",
                        f"Use {TILE_MATRIX_SET}.",
                    )
            except Exception as error:
                await problem_of(error, scope["path"])(scope, receive, send)
                return
            inner = {name: named[name] for name in ("z", "x", "y")}
            scope["path_params"] = {**inner, "layer": named["collection"]}
            await tile_route(scope, receive, send)

    return OgcTile()


def _check_format(request: Request) -> None:
    asked = request.query_params.get("f")
    if asked is not None and asked not in FORMATS:
        raise BadInput(f"The format '{asked}' is not offered.", f"Use one of: {', '.join(FORMATS)}.")


async def _bounded_body(request: Request) -> bytes:
    """The request's body, which pygeoapi reads again from the request. Raises BadInput where it is too large.

    Reading stops at the limit: what a client sends beyond it takes no memory.
    """
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > LARGEST_BODY:
            raise BadInput("The request's body is over 1 MiB.", "Send a smaller filter or input.")
    request._body = bytes(body)  # where Starlette keeps a body that was read
    return request._body


def _check_body(handler: Handler, body: bytes) -> None:
    """A body is JSON. That of an execution has no subscriber: we call no address that a client names."""
    if not body:
        return
    try:
        document = orjson.loads(body)
    except orjson.JSONDecodeError as error:
        raise BadInput("The body cannot be read as JSON.", "Send JSON in UTF-8.") from error
    if handler is not processes.execute_process:
        return
    if not isinstance(document, dict) or not isinstance(document.get("inputs", {}), dict):
        raise BadInput("The body is not an execution request.", 'Send {"inputs": {…}} as JSON.')
    if "subscriber" in document:
        raise BadInput("Subscribers are not supported.", "Execute synchronously.")


def _problem(status: int, content: Any, path: str) -> Response:
    try:
        described = orjson.loads(_text(content))
    except orjson.JSONDecodeError:
        described = {}
    sentence = str(described.get("description") or described.get("message") or "")
    code = described.get("code", "NoApplicableCode")
    return problem(status, "", sentence, _advice(status, sentence), instance=path, code=code)


def _advice(status: int, sentence: str) -> str:
    """What to do about an error of pygeoapi's, which only says what is wrong."""
    for beginning, advice in ADVICE.items():
        if sentence.startswith(beginning):
            return advice
    return "See /ogc/openapi for what is accepted." if status == 400 else ""


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return content.decode() if isinstance(content, bytes) else orjson.dumps(content, default=str).decode()


def _drop_html_links(body: bytes) -> bytes:
    if b"text/html" not in body and b"conf/html" not in body:
        return body
    return orjson.dumps(_without_html(orjson.loads(body)))


def _without_html(document: Any) -> Any:
    """A document without links to HTML pages and without the claim to offer them."""
    if isinstance(document, dict):
        return {name: _without_html(value) for name, value in document.items() if name != "text/html"}
    if isinstance(document, list):
        return [_without_html(item) for item in document if not _is_html(item)]
    return document


def _is_html(item: Any) -> bool:
    if isinstance(item, dict):
        return item.get("type") == "text/html"
    return isinstance(item, str) and (item == "html" or item.endswith("/conf/html"))
