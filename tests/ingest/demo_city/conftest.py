"""A city of a few blocks, made by hand: names that repeat, a zone, a village nobody has counted yet."""

from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import pytest
import shapely

from ingest.demo_city.addresses import AddressBook, address_book
from ingest.demo_city.city import City

CRS = "EPSG:4490"

AREAS = (
    (370500000000000, "city", "东营市", 0),
    (370502000000000, "county", "东营区", 370500000000000),
    (370505000000000, "county", "垦利区", 370500000000000),
    (370571000000000, "county", "东营经济技术开发区", 370500000000000),
    (370502001000000, "town", "文汇街道", 370502000000000),
    (370505101000000, "town", "胜坨镇", 370505000000000),
    (370505102000000, "town", "郝家镇", 370505000000000),
    (370571400000000, "town", "东营经济技术开发区", 370571000000000),
    (370502001001000, "community", "安泰社区", 370502001000000),
    (370505101001000, "community", "胜景社区", 370505101000000),
    (370505101201000, "community", "南岭村", 370505101000000),
    (370505102201000, "community", "南岭村", 370505102000000),
    (370571400001000, "community", "丽日社区", 370571400000000),
)
UNFILLED = 370505102201000
PLACES = (
    ("estate", "安泰小区", "济南路", "12", 370502001001000),
    ("estate", "安泰小区", "胜利路", "8", 370505101001000),
    ("estate", "枫林佳苑", "黄河路", "30", 370502001001000),
    ("village", "南岭村", "", "", 370505101201000),
    ("village", "南岭村", "", "", UNFILLED),
    ("office_park", "海通商务中心", "黄河路", "66", 370571400001000),
    ("school", "胜利第一小学", "济南路", "20", 370502001001000),
    ("industrial_park", "鲁方轮胎", "黄河路", "90", 370571400001000),
)
ROADS = (("济南路", 0.0), ("胜利路", 0.3), ("黄河路", 0.05))


@dataclass
class _Buildings:
    """Rows of `City.buildings`, numbered within their community as they come."""

    grids: gpd.GeoDataFrame
    rows: list[dict[str, Any]] = field(default_factory=list)

    def add(self, place_id: int, count: int, use: str, **given: Any) -> None:
        """`count` buildings of a place in a row, 20 m apart, inside its first grids."""
        _, _, road, road_number, community = PLACES[place_id - 1]
        grids = self.grids[self.grids.community_code == community]
        for number in range(1, count + 1):
            sequence = sum(row["community_code"] == community for row in self.rows) + 1
            grid = grids.iloc[number % len(grids)]
            x, y = grid.geometry.centroid.x, grid.geometry.centroid.y
            x, y = x + 0.0004 * (sequence % 9 - 4), y + 0.0003 * (sequence // 9 - 4)
            self.rows.append(
                {
                    "building_code": community // 1000 * 100_000 + sequence,
                    "place_id": place_id,
                    "community_code": community,
                    "grid_code": int(grid.code),
                    "number": str(number),
                    "sub_estate": "",
                    "road_name": road,
                    "road_number": road_number,
                    "use": use,
                    "name": "",
                    "storeys": 1,
                    "height_m": 3.0,
                    "units": 1,
                    "dwellings_per_floor": 0,
                    "geometry": shapely.box(x, y, x + 0.0002, y + 0.0001),
                }
                | given
            )


def build_small_city(scale: float = 0.004, seed: int = 5) -> City:
    """13 areas, 8 places, 3 roads and some 150 buildings between 118.2°E and 118.8°E."""
    west = {code: 118.2 + 0.05 * at for at, (code, level, *_) in enumerate(AREAS) if level == "community"}
    boxes = {code: shapely.box(x, 37.4, x + 0.05, 37.45) for code, x in west.items()}

    def shape(code: int) -> shapely.Geometry:
        below = [box for at, box in boxes.items() if str(at).startswith(str(code).rstrip("0"))]
        return boxes[code] if code in boxes else shapely.union_all(below)

    areas = gpd.GeoDataFrame(
        [(*row, shape(row[0])) for row in AREAS],
        columns=["code", "level", "name", "parent_code", "geometry"],
        crs=CRS,
    )
    halves = [
        (
            code + half,
            f"第{half}网格",
            code,
            "rural",
            shapely.box(x + 0.025 * (half - 1), 37.4, x + 0.025 * half, 37.45),
        )
        for code, x in west.items()
        for half in (1, 2)
    ]
    grids = gpd.GeoDataFrame(halves, columns=["code", "name", "community_code", "kind", "geometry"], crs=CRS)
    roads = [
        (at, name, "primary", shapely.LineString([(118.5, 37.4 + y / 100), (118.95, 37.41 + y / 100)]))
        for at, (name, y) in enumerate(ROADS, 1)
    ]
    roads.append((9, "西二路", "primary", shapely.LineString([(118.62, 37.39), (118.62, 37.46)])))
    places = [(at, *place, shapely.box(0, 0, 0.01, 0.01)) for at, place in enumerate(PLACES, 1)]
    place_frame = gpd.GeoDataFrame(
        places,
        columns=["place_id", "kind", "name", "road_name", "road_number", "community_code", "geometry"],
        crs=CRS,
    )
    place_frame["geometry"] = [boxes[code].centroid.buffer(0.01) for code in place_frame.community_code]
    made = _Buildings(grids)
    block = {"storeys": 6, "height_m": 18.0, "units": 3, "dwellings_per_floor": 2}
    made.add(1, 20, "residential", **block, sub_estate="东区")
    made.add(1, 15, "residential", **block, sub_estate="西区")
    made.add(2, 25, "residential", **block)
    made.add(3, 18, "residential", **block | {"units": 1})
    made.add(4, 50, "courtyard", dwellings_per_floor=1)
    made.add(6, 1, "office", storeys=20, height_m=70.0, name="海通大厦")
    made.add(6, 3, "commercial", storeys=3)
    made.add(7, 2, "school", storeys=4)
    made.add(8, 6, "industrial")
    frame = gpd.GeoDataFrame(made.rows, crs=CRS).astype(
        {"storeys": "int16", "height_m": "float32", "units": "int16", "dwellings_per_floor": "int16"}
    )
    water = gpd.GeoDataFrame(
        {"name": ["黄河"], "kind": ["river"]}, geometry=[shapely.box(118, 37.3, 118.1, 37.4)], crs=CRS
    )
    landuse = gpd.GeoDataFrame(
        {"name": [""], "kind": ["farmland"]}, geometry=[shapely.box(118, 37.3, 118.1, 37.4)], crs=CRS
    )
    filled = sorted(set(west) - {UNFILLED})
    return City(scale, seed, areas, grids, road_frame(roads), water, landuse, place_frame, frame, filled)


def road_frame(roads: list[tuple[Any, ...]]) -> gpd.GeoDataFrame:
    """Rows of `City.roads`."""
    return gpd.GeoDataFrame(roads, columns=["road_id", "name", "road_class", "geometry"], crs=CRS)


@pytest.fixture(scope="session")
def small_city() -> City:
    """A city of a few blocks."""
    return build_small_city()


@pytest.fixture(scope="session")
def small_book(small_city: City) -> AddressBook:
    """The address components of the small city."""
    return address_book(small_city)
