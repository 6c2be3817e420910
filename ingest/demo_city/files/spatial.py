"""GeoPackages in CGCS2000 and Shapefiles in Gauss-Kruger zones 39 and 40, written from the city.

The zone prefix is part of the easting (EPSG:4527, 4528). The Shapefiles have GBK attributes with pinyin initials
for names, and the faults of digitising: a few polygons cross themselves, a few are there twice.
"""

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import pandas as pd
import pyogrio
import shapely

from catalogs.code_lists import names_of
from catalogs.crs import geometries_from_4490
from catalogs.sources import Datum
from ingest.demo_city.city import City
from ingest.demo_city.numbers import generator

CRS = "EPSG:4490"
WRITTEN_AT = "2026-11-01T00:00:00.000Z"
MERIDIAN = 118.5
"""West of it zone 39, east of it zone 40."""

CROSSED, TWICE = 6, 5
"""Self-crossing polygons and repeated polygons in each Shapefile."""

ZONES: tuple[tuple[str, Datum], ...] = (
    ("buildings_zone39.shp", "EPSG:4527"),
    ("buildings_zone40.shp", "EPSG:4528"),
)
FIELDS = {
    "building_code": "LDBM",
    "place_id": "XQID",
    "community_code": "SQDM",
    "grid_code": "WGDM",
    "name": "LDMC",
    "number": "LH",
    "sub_estate": "FQ",
    "road_name": "DLMC",
    "road_number": "MPH",
    "use": "FWYT",
    "storeys": "CS",
    "height_m": "GD",
    "units": "DYS",
    "dwellings_per_floor": "MCHS",
}
"""Our field to the department's, pinyin initials of at most ten characters."""


def write_areas(path: Path, city: City) -> None:
    """areas.gpkg, layers area and grid."""
    _layer(path, "area", city.areas, append=False)
    _layer(path, "grid", city.grids, append=True)


def write_basemap(path: Path, city: City) -> None:
    """basemap.gpkg, layers road (one multi-part line a road), water, landuse, place."""
    roads = city.roads[["road_id", "name", "road_class", "geometry"]].sort_values("road_id", kind="stable")
    lines, of = roads.geometry.to_numpy(), roads["road_id"].to_numpy()
    _, first, index = np.unique(of, return_index=True, return_inverse=True)
    merged = gpd.GeoDataFrame(
        roads.iloc[first][["road_id", "name", "road_class"]].reset_index(drop=True),
        geometry=shapely.multilinestrings(lines, indices=index),
        crs=CRS,
    )
    _layer(path, "road", merged, append=False)
    for name, frame in (("water", city.water), ("landuse", city.landuse), ("place", city.places)):
        _layer(path, name, frame, append=True)


def _layer(path: Path, layer: str, frame: gpd.GeoDataFrame, *, append: bool) -> None:
    pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": WRITTEN_AT})
    pyogrio.write_dataframe(
        frame, path, layer=layer, driver="GPKG", append=append, use_arrow=True, SPATIAL_INDEX="YES"
    )


def write_buildings(folder: Path, city: City) -> None:
    """buildings_zone39.shp and buildings_zone40.shp, split at 118.5°E by the building's centre."""
    buildings = city.buildings
    west = shapely.get_x(shapely.centroid(buildings.geometry.to_numpy())) < MERIDIAN
    uses = names_of("building_use")
    attributes = pd.DataFrame({theirs: buildings[ours] for ours, theirs in FIELDS.items()})
    attributes["LDBM"] = buildings["building_code"].astype(str)
    for name in ("SQDM", "WGDM"):
        attributes[name] = attributes[name].astype(str)
    attributes["FWYT"] = buildings["use"].map(uses)
    attributes["GD"] = buildings["height_m"].astype(float).round(2)
    for (file, datum), here in zip(ZONES, (west, ~west), strict=True):
        rows = np.flatnonzero(here)
        shapes = geometries_from_4490(buildings.geometry.to_numpy()[rows], datum)
        rng = generator(city.seed, file)
        shapes = _with_crossed(shapes, rng)
        again = rng.choice(rows.size, size=min(TWICE, rows.size), replace=False)
        order = np.concatenate([np.arange(rows.size), again])
        frame = gpd.GeoDataFrame(
            attributes.iloc[rows[order]].reset_index(drop=True), geometry=shapes[order], crs=datum
        )
        options: dict[str, Any] = {
            "DBF_DATE_LAST_UPDATE": WRITTEN_AT[:10],
            "SPATIAL_INDEX": "NO",
            "RESIZE": "YES",
        }
        pyogrio.write_dataframe(
            frame, folder / file, driver="ESRI Shapefile", encoding="GBK", geometry_type="Polygon", **options
        )


def _with_crossed(shapes: npt.NDArray[Any], rng: np.random.Generator) -> npt.NDArray[Any]:
    """A few polygons whose ring crosses itself: two neighbouring corners change places."""
    shapes = shapes.copy()
    plain = np.flatnonzero(
        (shapely.get_num_interior_rings(shapes) == 0) & (shapely.get_num_coordinates(shapes) >= 5)
    )
    for row in rng.choice(plain, size=min(CROSSED, plain.size), replace=False):
        ring = shapely.get_coordinates(shapes[row])
        ring[[1, 2]] = ring[[2, 1]]
        shapes[row] = shapely.polygons(ring)
    return shapes
