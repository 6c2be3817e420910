"""The demo city's areas tile exactly, its roads connect, its buildings stand apart, and the seed decides all."""

from collections.abc import Callable

import geopandas as gpd
import numpy as np
import pytest
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from catalogs.areas import ancestor, level_of
from ingest.demo_city.city import City
from ingest.demo_city.geography import build_geography
from ingest.demo_city.major import load_counties

SEED = 23


@pytest.fixture(scope="module")
def made() -> City:
    """A small city; everything but its buildings is that of every scale."""
    return build_geography(0.004, SEED)


def crossing(first: gpd.GeoSeries, second: gpd.GeoSeries) -> int:
    """Number of pairs that touch or overlap."""
    return len(shapely.STRtree(first.to_numpy()).query(second.to_numpy(), predicate="intersects")[0])


def test_every_division_of_the_city_is_there(made: City) -> None:
    assert made.areas.level.value_counts().to_dict() == {
        "city": 1,
        "county": 7,
        "town": 52,
        "community": 1921,
    }
    assert made.areas.code.is_unique
    assert (made.areas.code.map(level_of) == made.areas.level).all()
    assert made.areas.set_index("code").name[370502102000000] == "牛庄镇"


@pytest.mark.parametrize("level", ["county", "town", "community"])
def test_areas_tile_without_gap_or_overlap(made: City, level: str) -> None:
    shapes = made.areas.geometry[made.areas.level == level].to_numpy()
    assert shapely.is_valid(shapes).all()
    assert shapely.coverage_is_valid(shapes)
    city = made.areas.geometry[made.areas.level == "city"].iloc[0]
    assert shapely.union_all(shapes).symmetric_difference(city).area < 1e-12


def test_children_fill_their_parent(made: City) -> None:
    area = made.areas.set_index("code").geometry
    for parent, children in made.areas[made.areas.parent_code > 0].groupby("parent_code"):
        assert shapely.union_all(children.geometry.to_numpy()).symmetric_difference(area[parent]).area < 1e-12
    for parent, children in made.grids.groupby("community_code"):
        assert shapely.union_all(children.geometry.to_numpy()).symmetric_difference(area[parent]).area < 1e-12


def test_county_borders_are_the_real_ones(made: City) -> None:
    area = made.areas.set_index("code").geometry
    zones = {370502: [370571], 370503: [370572]}
    for county, real in load_counties().items():
        own = [area[code * 10**9] for code in (county, *zones.get(county, []))]
        assert shapely.union_all(own).symmetric_difference(real).area < 1e-6 * real.area


def test_grids_are_numbered_within_their_community(made: City) -> None:
    assert 6_300 <= len(made.grids) <= 6_700
    assert shapely.coverage_is_valid(made.grids.geometry.to_numpy())
    assert (made.grids.code.map(lambda c: ancestor(c, "community")) == made.grids.community_code).all()
    sequence = made.grids.code % 1000
    assert (sequence == made.grids.groupby("community_code").cumcount() + 1).all()
    assert set(made.grids.kind) == {"urban", "rural", "special"}
    assert made.grids.community_code.nunique() == 1921


def test_grids_are_numbered_from_north_to_south(made: City) -> None:
    latitude = shapely.get_y(shapely.centroid(made.grids.geometry.to_numpy()))
    order = made.grids.assign(latitude=latitude).groupby("community_code").latitude
    banded = order.size() >= 3
    assert (order.first() > order.last())[banded].all()


def test_roads_above_tracks_are_one_network(made: City) -> None:
    roads = made.roads[made.roads.road_class != "track"].reset_index(drop=True)
    points, line = shapely.get_coordinates(roads.geometry.to_numpy(), return_index=True)
    _, node = np.unique(points, axis=0, return_inverse=True)
    size = len(roads) + int(node.max()) + 1
    graph = coo_array((np.ones(len(line)), (line, len(roads) + node.ravel())), shape=(size, size))
    assert connected_components(graph, directed=False)[0] == 1


def test_roads_are_long_and_named_as_in_the_place(made: City) -> None:
    names = set(made.roads.name)
    assert {
        "济南路",
        "黄河路",
        "北一路",
        "北二路",
        "东一路",
        "西五路",
        "府前大街",
        "永莘路",
        "津一路",
        "乐安大街",
    } <= names
    kilometres = made.roads.to_crs(4548).length.groupby(made.roads.road_id).sum() / 1000
    classes = made.roads.groupby("road_id").road_class.first()
    assert kilometres[classes == "primary"].median() > 3
    assert kilometres[classes == "tertiary"].median() > 0.8


def test_buildings_stand_apart_from_each_other_roads_and_water(made: City) -> None:
    shapes = made.buildings.geometry
    assert crossing(shapes, shapes) == len(shapes)
    assert crossing(shapes, made.roads.geometry) == 0
    assert crossing(shapes, made.water.geometry) == 0


def test_buildings_lie_in_their_grid_and_carry_its_community(made: City) -> None:
    grid = made.grids.set_index("code").geometry.loc[made.buildings.grid_code].to_numpy()
    assert shapely.contains_properly(grid, made.buildings.geometry.to_numpy()).all()
    assert (made.buildings.grid_code // 1000 * 1000 == made.buildings.community_code).all()
    assert (made.buildings.building_code // 100_000 == made.buildings.community_code // 1000).all()
    assert made.buildings.building_code.is_unique
    assert (made.buildings.building_code % 100_000 > 0).all()


def test_buildings_belong_to_places_of_their_community(made: City) -> None:
    places = made.places.set_index("place_id").community_code
    assert (places.loc[made.buildings.place_id].to_numpy() == made.buildings.community_code.to_numpy()).all()
    assert set(made.buildings.community_code) <= set(made.filled_communities)


def test_a_small_city_has_homes_in_every_county(made: City) -> None:
    homes = made.buildings[made.buildings["use"].isin(["residential", "courtyard"])]
    assert set(homes.community_code // 10**9) == {370502, 370503, 370505, 370522, 370523, 370571, 370572}
    assert {"residential", "courtyard"} <= set(homes["use"])
    flats = homes[homes["use"] == "residential"]
    assert (flats.storeys * flats.units * flats.dwellings_per_floor > 0).all()


def test_numbers_are_unique_within_a_sub_estate(made: City) -> None:
    assert not made.buildings.duplicated(["place_id", "sub_estate", "number"]).any()


def test_the_same_name_stands_in_more_than_one_county(made: City) -> None:
    estates = made.places[made.places.kind == "estate"]
    counties = (estates.community_code // 10**9).groupby(estates.name).nunique()
    assert (counties > 1).sum() >= 10


def test_the_seed_decides_and_the_scale_changes_only_buildings(made: City) -> None:
    other = build_geography(0.012, SEED)
    frames: tuple[Callable[[City], gpd.GeoDataFrame], ...] = (
        lambda c: c.areas,
        lambda c: c.grids,
        lambda c: c.roads,
        lambda c: c.places,
    )
    for frame in frames:
        one, two = frame(made), frame(other)
        assert one.drop(columns="geometry").equals(two.drop(columns="geometry"))
        assert shapely.equals_exact(one.geometry.to_numpy(), two.geometry.to_numpy()).all()
    assert len(other.buildings) > len(made.buildings)


@pytest.mark.parametrize("scale", [0.0, -1.0, 1.5])
def test_a_scale_outside_its_range_is_refused(scale: float) -> None:
    with pytest.raises(ValueError, match="scale"):
        build_geography(scale, SEED)
