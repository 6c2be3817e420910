"""`/stac`: the STAC catalogue of rasters and 3D Tiles, for everybody who may see the map."""

import orjson
import pystac
from fastapi import APIRouter, Depends, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.addresses import public_url
from api.security.person import needs
from catalogs.errors import NotFound
from catalogs.settings import Settings
from catalogs.stac import build_catalogue


def router(settings: Settings) -> APIRouter:
    """The routes under /stac."""
    routes = APIRouter(prefix="/stac", tags=["STAC"], dependencies=[Depends(needs("map.read"))])

    async def catalogue(request: Request) -> pystac.Catalog:
        return await run_in_threadpool(build_catalogue, settings, public_url(request, settings))

    @routes.get("", summary="The catalogue")
    async def root(request: Request) -> Response:
        return _json(await catalogue(request))

    @routes.get("/collections/{collection_id}", summary="One collection")
    async def collection(request: Request, collection_id: str) -> Response:
        return _json(_child(await catalogue(request), collection_id))

    @routes.get("/collections/{collection_id}/items/{item_id}", summary="One item")
    async def item(request: Request, collection_id: str, item_id: str) -> Response:
        found = _child(await catalogue(request), collection_id).get_item(item_id)
        if found is None:
            raise NotFound(f"There is no item '{item_id}' in '{collection_id}'.")
        return _json(found)

    return routes


def _child(catalogue: pystac.Catalog, collection_id: str) -> pystac.Catalog:
    found = catalogue.get_child(collection_id)
    if found is None:
        known = ", ".join(child.id for child in catalogue.get_children())
        raise NotFound(f"There is no collection '{collection_id}'.", f"There are: {known}.")
    return found


def _json(part: pystac.STACObject) -> Response:
    media_type = "application/geo+json" if isinstance(part, pystac.Item) else "application/json"
    headers = {"cache-control": "private, max-age=300"}
    return Response(orjson.dumps(part.to_dict()), headers=headers, media_type=media_type)
