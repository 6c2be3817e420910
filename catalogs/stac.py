"""STAC 1.1 catalogue of the rasters and the 3D Tiles that lie in the served folder (pystac)."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pystac
import rasterio
from rasterio.warp import transform_bounds

from catalogs.records import CITY_BOX
from catalogs.settings import Settings

PROJECTION = "https://stac-extensions.github.io/projection/v2.0.0/schema.json"
RASTERS = "rasters"
BUILDINGS = "buildings-3d"

TITLES = {
    "orthophoto": "正射影像 / Orthophoto",
    "orthophoto_core": "核心区正射影像 / Orthophoto of the core",
    "dem": "数字高程模型 / Digital elevation model",
    "hillshade": "地形阴影 / Hillshade",
}


def build_catalogue(settings: Settings, base_url: str) -> pystac.Catalog:
    """The catalogue of what is served now; links and assets lie under `base_url`."""
    catalogue = pystac.Catalog("gridcity", "栅格与三维数据目录 / Rasters and 3D Tiles", title="gridcity")
    catalogue.add_child(_rasters(settings.served / "rasters", base_url))
    tileset = settings.served / "3dtiles" / "buildings" / "tileset.json"
    if tileset.exists():
        catalogue.add_child(_buildings(tileset, base_url))
    catalogue.normalize_hrefs(f"{base_url}/stac", strategy=_Layout())
    return catalogue


class _Layout(pystac.layout.HrefLayoutStrategy):
    """/stac, /stac/collections/{id}, /stac/collections/{id}/items/{id}."""

    def get_catalog_href(self, cat: pystac.Catalog, parent_dir: str, is_root: bool) -> str:
        return parent_dir

    def get_collection_href(self, col: pystac.Collection, parent_dir: str, is_root: bool) -> str:
        return f"{parent_dir}/collections/{col.id}"

    def get_item_href(self, item: pystac.Item, parent_dir: str) -> str:
        return f"{parent_dir}/items/{item.id}"


def _rasters(folder: Path, base_url: str) -> pystac.Collection:
    collection = _collection(
        RASTERS, "云优化 GeoTIFF / Cloud-optimised GeoTIFF", "影像与地形 / Imagery and terrain"
    )
    for path in sorted(folder.glob("*.tif")):
        collection.add_item(_raster_item(path, base_url))
    return collection


def _raster_item(path: Path, base_url: str) -> pystac.Item:
    with rasterio.open(path) as raster:
        bounds = list(transform_bounds(raster.crs, "OGC:CRS84", *raster.bounds))
        properties = {"proj:code": raster.crs.to_string(), "proj:shape": [raster.height, raster.width]}
    item = _item(path.stem, bounds, path, {**properties, "title": TITLES.get(path.stem, path.stem)})
    item.stac_extensions.append(PROJECTION)
    tiles = f"{base_url}/raster/{path.stem}/tilejson.json"
    item.add_asset("tiles", pystac.Asset(tiles, "Tiles", media_type="application/json", roles=["visual"]))
    return item


def _buildings(tileset: Path, base_url: str) -> pystac.Collection:
    collection = _collection(BUILDINGS, "3D Tiles 1.1", "建筑三维模型 / Buildings in 3D")
    item = _item(
        "buildings", list(CITY_BOX), tileset, {"title": "标准建筑物 LoD1 / Standard buildings, LoD1"}
    )
    href = f"{base_url}/3dtiles/buildings/tileset.json"
    item.add_asset("tileset", pystac.Asset(href, "3D Tiles", media_type="application/json", roles=["data"]))
    collection.add_item(item)
    return collection


def _collection(collection_id: str, description: str, title: str) -> pystac.Collection:
    always: list[list[datetime | None]] = [[None, None]]
    extent = pystac.Extent(pystac.SpatialExtent([list(CITY_BOX)]), pystac.TemporalExtent(always))
    return pystac.Collection(collection_id, description, extent, title=title, license="other")


def _item(item_id: str, bounds: list[float], path: Path, properties: dict[str, Any]) -> pystac.Item:
    west, south, east, north = bounds
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    made = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    return pystac.Item(item_id, {"type": "Polygon", "coordinates": [ring]}, bounds, made, properties)
