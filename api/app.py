"""The application: wiring only."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import FastAPI

from api import (
    code_lists,
    errors,
    events,
    export,
    health,
    live,
    map_layers,
    ogc,
    openapi,
    page,
    raster,
    stac,
    staff,
    three_d,
    tiles,
    topics,
)
from api.headers import StandardHeaders
from api.people.routes import router as people_router
from api.search.geocoding import Geocoder
from api.search.places import Places
from api.search.routes import router as search_router
from api.security.reading import Reader
from api.security.wiring import Security
from api.security.writing import Writer
from catalogs.settings import Settings
from tiles.vector.database import Database
from tiles.vector.service import TileService


def create_app(settings: Settings) -> FastAPI:
    """The application bound to `settings`. It starts also while the database is down."""
    database = Database(settings)
    service = TileService(database, settings.tile_cache_mb)
    tile_route = tiles.TileRoute(service)
    security = Security(settings)
    writer = Writer(settings)
    shared_exports = export.exports(settings, writer)
    hub = live.Hub(Reader(database), live.connector(settings))
    geocoder = Geocoder(settings)
    places = Places(Reader(database), geocoder)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        await security.start()
        await service.start()
        await writer.open()
        shared_exports.start()
        await hub.start()
        try:
            yield
        finally:
            ogc_service.close()
            geocoder.close()
            await hub.stop()
            shared_exports.close()
            await writer.close()
            await service.stop()
            await security.stop()

    app = FastAPI(
        title="gridcity",
        summary="Layers of a city's grids as tiles and OGC APIs (网格化服务管理)",
        version=version("gridcity"),
        openapi_url="/api/openapi.json",
        docs_url=None,  # the stock pages load scripts from outside
        redoc_url=None,
        lifespan=lifespan,
    )
    errors.install(app)
    openapi.install(app)
    security.install(app)
    app.add_middleware(StandardHeaders)
    app.router.routes.extend(tiles.routes(service, tile_route, settings))
    app.router.routes.extend(three_d.routes(settings, Reader(database)))
    app.router.routes.extend(health.routes(settings, database))
    raster.mount(app, settings)
    app.include_router(code_lists.router)
    app.include_router(map_layers.router(settings))
    app.include_router(search_router(places))
    app.include_router(people_router(settings, Reader(database), writer, hub.revision))
    app.include_router(stac.router(settings))
    app.include_router(events.router(Reader(database), writer, hub.revision, settings.tile_cache_mb // 4))
    app.include_router(topics.router(settings, Reader(database), writer, hub.revision))
    app.include_router(staff.router(Reader(database), writer))
    app.router.routes.append(live.route(hub))
    app.include_router(export.router(shared_exports))
    ogc_service = ogc.mount(app, settings, places, tile_route)
    app.router.routes.extend(page.routes(settings))
    return app
