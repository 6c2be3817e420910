"""The demo city as it stands in memory: what `build_geography` makes and every later step reads.

All geometries are lon/lat in CGCS2000 (EPSG:4490). Area codes are those of `catalogs.areas`
(15 digits), building codes have 17 digits: the community's first 12, then a sequence of five.
"""

from dataclasses import dataclass

import geopandas as gpd


@dataclass(frozen=True)
class City:
    """A whole demo city. Areas, grids, roads, water, landuse and places do not depend on `scale`.

    areas: code i8, level city|county|town|community, name, parent_code i8 (0 for the city), geometry
    grids: code i8, name, community_code i8, kind urban|rural|special, geometry
    roads: road_id i8, name ('' where it has none), road_class trunk|primary|secondary|tertiary|
        residential|track, geometry LineString (several rows may share a road_id)
    water: name, kind river|canal|reservoir|sea|pond, geometry Polygon
    landuse: name, kind residential|village|industrial|oilfield|commercial|school|hospital|park|
        farmland|wetland|saltpan, geometry Polygon
    places: place_id i8, kind estate|village|compound|industrial_park|school|hospital|market|office_park,
        name, road_name, road_number, community_code i8, geometry Polygon
    buildings (of the filled communities): building_code i8, place_id i8, community_code i8, grid_code i8,
        number, sub_estate, road_name, road_number, use residential|courtyard|commercial|office|
        industrial|school|hospital|public, name, storeys i2, height_m f4, units i2,
        dwellings_per_floor i2 (a floor of one unit; 0 = no dwellings), geometry Polygon
    filled_communities: codes of the communities whose buildings and people exist at this scale
    """

    scale: float
    seed: int
    areas: gpd.GeoDataFrame
    grids: gpd.GeoDataFrame
    roads: gpd.GeoDataFrame
    water: gpd.GeoDataFrame
    landuse: gpd.GeoDataFrame
    places: gpd.GeoDataFrame
    buildings: gpd.GeoDataFrame
    filled_communities: list[int]
