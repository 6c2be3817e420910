"""`/raster`: tiles of the catalogue's rasters through titiler, by id and never by a URL.

titiler's stock factory opens whatever `?url=` names, which lets a stranger make the server fetch things. Here
the only way to a file is `tiles.raster.catalogue`; expressions, viewers and statistics are left out.
"""

import os
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, Literal
from zlib import crc32

import rasterio
from attrs import define
from fastapi import APIRouter, Depends, FastAPI, Path, Query, Request
from rasterio.errors import NotGeoreferencedWarning, RasterioError
from rio_tiler.colormap import cmap as default_cmap
from rio_tiler.errors import PointOutsideBounds, RioTilerError, TileOutsideBounds
from rio_tiler.io import Reader
from rio_tiler.models import ImageData
from starlette.responses import Response
from titiler.core.algorithm import algorithms
from titiler.core.dependencies import BidxParams
from titiler.core.factory import TilerFactory
from titiler.core.resources.enums import ImageType

from api.addresses import public_url
from api.conditional import is_unchanged
from api.errors import problem_of
from api.security.person import needs
from catalogs.errors import BadInput, NotFound, Unavailable
from catalogs.settings import Settings
from tiles.raster.catalogue import Raster, raster, rasters
from tiles.vector.tile_address import tile_address

CACHE_CONTROL = "private, max-age=300"
"""The same for everybody who may see the map, and for nobody else: no shared cache keeps it."""
TILE_PIXELS = 256

GDAL_OPTIONS = {
    "GDAL_DISABLE_READDIR_ON_OPEN": "EMPTY_DIR",
    "GDAL_CACHEMAX": 128 << 20,
    "GDAL_NUM_THREADS": "1",
    "VSI_CACHE": "FALSE",
}
"""For reading one block of a local COG: no look at neighbouring files, 128 MB of blocks a process."""

GDAL_SKIP = "HTTP WMS WMTS WCS"
"""Drivers that open something else than the file they are given; set before GDAL registers its drivers."""

Format = Literal["png", "webp", "jpg"]


def forbid_remote_drivers() -> None:
    """Keep GDAL to plain files. Call it before the process opens its first raster."""
    os.environ["GDAL_SKIP"] = GDAL_SKIP
    warnings.simplefilter("ignore", NotGeoreferencedWarning)  # pictures of tiles have no place of their own


@define(kw_only=True)
class CatalogueTiler(TilerFactory):
    """titiler's factory with the routes that a catalogue raster has, in the Web Mercator quad only."""

    settings: Settings

    def register_routes(self) -> None:
        self.info()  # type: ignore[no-untyped-call]
        self.point()  # type: ignore[no-untyped-call]
        self._tile()
        self._tilejson()

    def _tile(self) -> None:
        @self.router.get(
            "/tiles/{z}/{x}/{y}.{format}", response_class=Response, summary="A tile as PNG, WebP or JPEG"
        )
        def tile(
            request: Request,
            z: str,
            x: str,
            y: str,
            format: Format,
            dataset: Annotated[Raster, Depends(_dataset(self.settings))],
            scale: Annotated[Literal[1, 2], Query(description="2 gives 512 pixels")] = 1,
            layer_params: Any = Depends(self.layer_dependency),
            dataset_params: Any = Depends(self.dataset_dependency),
            post_process: Any = Depends(self.process_dependency),
            colormap: Any = Depends(self.colormap_dependency),
            render_params: Any = Depends(self.render_dependency),
        ) -> Response:
            address = tile_address(z, x, y)
            etag = _etag(dataset, request)
            headers = {"etag": etag, "cache-control": CACHE_CONTROL}
            if is_unchanged(request.scope, etag.encode()):
                return Response(None, 304, headers)
            with _opened(dataset) as source:
                _check_bands(source, layer_params.indexes)
                image = source.tile(
                    address.x,
                    address.y,
                    address.z,
                    tilesize=TILE_PIXELS * scale,
                    **layer_params.as_dict(),
                    **dataset_params.as_dict(),
                )
                own_colormap = getattr(source, "colormap", None)
                if post_process is None and getattr(render_params, "rescale", None) is None:
                    _stretch(image, source)
            with _drawable():
                content, media_type = self.render_func(
                    post_process(image) if post_process else image,
                    output_format=ImageType(format),
                    colormap=colormap or own_colormap,
                    **render_params.as_dict(),
                )
            return Response(content, 200, headers, media_type)

    def _tilejson(self) -> None:
        @self.router.get("/tilejson.json", summary="TileJSON 3.0.0")
        def tilejson(
            request: Request,
            dataset: Annotated[Raster, Depends(_dataset(self.settings))],
            format: Annotated[Format, Query(description="Format of the tiles")] = "png",
        ) -> dict[str, Any]:
            base = public_url(request, self.settings)
            with _opened(dataset) as source:
                west, south, east, north = source.get_geographic_bounds(rasterio.crs.CRS.from_epsg(4326))
                return {
                    "tilejson": "3.0.0",
                    "name": dataset.title_zh,
                    "scheme": "xyz",
                    "tiles": [f"{base}/raster/{dataset.id}/tiles/{{z}}/{{x}}/{{y}}.{format}"],
                    "minzoom": source.minzoom,
                    "maxzoom": source.maxzoom,
                    "bounds": [west, south, east, north],
                    "center": [(west + east) / 2, (south + north) / 2, source.minzoom],
                    "vector_layers": [],
                }


@contextmanager
def _opened(dataset: Raster) -> Iterator[Reader]:
    """The raster as a GeoTIFF and nothing else: a file that only claims to be one is not interpreted.

    (The driver VRT stays registered, since GDAL warps tiles on a raster's edge through it.)
    """
    with (
        rasterio.Env(**GDAL_OPTIONS),
        rasterio.open(dataset.path, driver="GTiff") as opened,
        Reader(str(dataset.path), dataset=opened) as source,
    ):
        yield source


@contextmanager
def _drawable() -> Iterator[None]:
    """Raise BadInput where an algorithm or a colour table does not fit the raster: titiler lets them fail."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise BadInput("The raster cannot be drawn that way.", "See /api/openapi.json.") from error


def _colormap(
    colormap_name: Annotated[
        Literal[tuple(default_cmap.list())] | None,  # type: ignore[valid-type]
        Query(description="A colour table by its name"),
    ] = None,
) -> Any:
    """The colour table of a name; titiler's own dependency also reads one from the query, and breaks on it."""
    return default_cmap.get(colormap_name) if colormap_name else None


def _algorithm(
    algorithm: Annotated[
        Literal[tuple(algorithms.list())] | None,  # type: ignore[valid-type]
        Query(description="What to make of the values"),
    ] = None,
) -> Any:
    """An algorithm with its default parameters, for the same reason."""
    return algorithms.get(algorithm)() if algorithm else None


def mount(app: FastAPI, settings: Settings) -> None:
    """Put `/raster` into the application."""
    signed_in = [Depends(needs("map.read"))]
    listing = APIRouter(dependencies=signed_in)

    @listing.get("/raster", summary="The rasters", tags=["raster"])
    def listed(request: Request) -> dict[str, Any]:
        base = public_url(request, settings)
        return {"rasters": [_entry(one, base) for one in rasters(settings).values()]}

    tiler = CatalogueTiler(
        settings=settings,
        path_dependency=_path(settings),
        layer_dependency=BidxParams,
        colormap_dependency=_colormap,
        process_dependency=_algorithm,
        environment_dependency=lambda: GDAL_OPTIONS,
    )
    app.include_router(listing)
    app.include_router(tiler.router, prefix="/raster/{dataset}", tags=["raster"], dependencies=signed_in)
    app.add_exception_handler(RioTilerError, _answer)
    app.add_exception_handler(RasterioError, _answer)


def _dataset(settings: Settings) -> Callable[[str], Raster]:
    def dataset(
        dataset: Annotated[str, Path(description="Id of a raster; GET /raster lists them")],
    ) -> Raster:
        return raster(settings, dataset)

    return dataset


def _path(settings: Settings) -> Callable[[str], str]:
    def path(dataset: Annotated[str, Path(description="Id of a raster; GET /raster lists them")]) -> str:
        return str(raster(settings, dataset).path)

    return path


def _check_bands(source: Reader, indexes: list[int] | None) -> None:
    count = source.dataset.count if source.dataset else 0
    if indexes and not all(1 <= index <= count for index in indexes):
        raise BadInput("The raster has no such band.", f"Its bands are 1 to {count}.")


def _stretch(image: ImageData, source: Reader) -> None:
    """Give floating values (heights) the whole range of grey, from the statistics that the COG carries."""
    if image.array.dtype.kind != "f":
        return
    tags = source.dataset.tags(1) if source.dataset else {}
    low, high = float(tags.get("STATISTICS_MINIMUM", 0)), float(tags.get("STATISTICS_MAXIMUM", 1))
    image.rescale(((low, max(high, low + 1e-6)),))


def _etag(dataset: Raster, request: Request) -> str:
    status = dataset.path.stat()
    asked = crc32(f"{request.url.path}?{request.url.query}".encode())
    return f'"{status.st_mtime_ns:x}-{status.st_size:x}-{asked:x}"'


def _entry(one: Raster, base: str) -> dict[str, Any]:
    return {
        "id": one.id,
        "title": {"zh": one.title_zh, "en": one.title_en},
        "tilejson": f"{base}/raster/{one.id}/tilejson.json",
        "info": f"{base}/raster/{one.id}/info",
    }


async def _answer(request: Request, error: Exception) -> Response:
    if isinstance(error, TileOutsideBounds | PointOutsideBounds):
        known: Exception = NotFound("The raster does not reach there.", "Its bounds are in its TileJSON.")
    elif isinstance(error, RasterioError):
        known = Unavailable("The raster cannot be read.", "Run `gridcity tiles build`.")
    else:
        known = BadInput("The raster cannot be drawn that way.", "See /api/openapi.json.")
    return problem_of(known, request.url.path)
