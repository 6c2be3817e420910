"""Addresses of the demo city taken apart: what a standard address says, component by component.

Levels of GB/T 39609-2020: county, town, community, road, road number, estate, part of the estate, building,
unit, room. `Known` is the set of components that a text still states; `ingest.demo_city.findable` computes
from it how far the text alone leads.
"""

from dataclasses import dataclass
from enum import IntFlag

import geopandas as gpd
import numpy as np
import numpy.typing as npt
import polars as pl

from ingest.demo_city.city import City

ZONE_HOSTS = {370571: 370502, 370572: 370503}
"""Statistical zones, and the district that each was carved out of and lies in."""


class Known(IntFlag):
    """Components of an address that its text states correctly."""

    HOST = 1
    ZONE = 2
    TOWN = 4
    COMMUNITY = 8
    ROAD = 16
    ROAD_NUMBER = 32
    PLACE = 64
    SUB_ESTATE = 128
    NUMBER = 256
    BUILDING_NAME = 512
    UNIT = 1024
    ROOM = 2048


AREA = Known.HOST | Known.ZONE | Known.TOWN | Known.COMMUNITY
OF_PLACE = AREA | Known.ROAD | Known.ROAD_NUMBER | Known.PLACE
OF_BUILDING = OF_PLACE | Known.SUB_ESTATE | Known.NUMBER | Known.BUILDING_NAME

ATTRIBUTES: dict[Known, str] = {
    Known.HOST: "host",
    Known.ZONE: "zone",
    Known.TOWN: "town",
    Known.COMMUNITY: "community",
    Known.ROAD: "road_name",
    Known.ROAD_NUMBER: "road_number",
    Known.PLACE: "place",
    Known.SUB_ESTATE: "sub_estate",
    Known.NUMBER: "number",
    Known.BUILDING_NAME: "building_name",
}
"""Column of `AddressBook.buildings` that holds each component."""


@dataclass(frozen=True)
class AddressBook:
    """Every address component of the city by name, one row a building, place, community or road.

    buildings: host, zone ('' outside the statistical zones), town, community, road_name, road_number, place,
        sub_estate, number, building_name, village bool, use, units i2, place_id i8, community_code i8,
        storeys i8, grid_code i8, building_code i8; in the order of `City.buildings`
    places: the same as far as a place has them, and place_id, community_code, kind, filled bool
    communities: host, zone, town, community, code
    roads: road_name, road_id, host, zone (a road that crosses a border has a row on either side)
    """

    buildings: pl.DataFrame
    places: pl.DataFrame
    communities: pl.DataFrame
    roads: pl.DataFrame


def address_book(city: City) -> AddressBook:
    """The address components of a city."""
    communities = _communities(city)
    by_code = communities.rename({"code": "community_code"})
    places = pl.DataFrame(
        {
            name: city.places[name].to_numpy()
            for name in ("place_id", "kind", "name", "road_name", "road_number", "community_code")
        }
    ).rename({"name": "place"})
    places = places.join(by_code, on="community_code", how="left", maintain_order="left").with_columns(
        filled=pl.col("community_code").is_in(city.filled_communities)
    )
    columns = (
        "building_code",
        "place_id",
        "community_code",
        "grid_code",
        "number",
        "sub_estate",
        "road_name",
        "road_number",
        "use",
        "name",
        "units",
        "storeys",
    )
    buildings = pl.DataFrame({name: city.buildings[name].to_numpy() for name in columns})
    buildings = (
        buildings.rename({"name": "building_name"})
        .join(by_code, on="community_code", how="left", maintain_order="left")
        .join(places.select("place_id", "place", "kind"), on="place_id", how="left", maintain_order="left")
        .with_columns(pl.col("place", "kind").fill_null(""))
        .with_columns(village=pl.col("kind") == "village")
    )
    return AddressBook(buildings, places, communities, _roads(city))


def _communities(city: City) -> pl.DataFrame:
    areas = pl.DataFrame({name: city.areas[name].to_numpy() for name in ("code", "level", "name")})
    name_of = dict(zip(areas["code"], areas["name"], strict=True))
    rows = areas.filter(pl.col("level") == "community").select("code", community="name")
    county = [int(code) // 10**9 for code in rows["code"]]
    return rows.with_columns(
        host=pl.Series([name_of[ZONE_HOSTS.get(c, c) * 10**9] for c in county]),
        zone=pl.Series([name_of[c * 10**9] if c in ZONE_HOSTS else "" for c in county]),
        town=pl.Series([name_of[int(code) // 10**6 * 10**6] for code in rows["code"]]),
    ).with_columns(town=pl.when(pl.col("town") == pl.col("zone")).then(pl.lit("")).otherwise("town"))


def _roads(city: City) -> pl.DataFrame:
    named = city.roads[city.roads["name"] != ""][["road_id", "name", "geometry"]]
    counties = city.areas[city.areas["level"] == "county"][["code", "geometry"]]
    pairs = gpd.sjoin(named, counties, predicate="intersects")
    name_of = dict(zip(city.areas["code"], city.areas["name"], strict=True))
    county = [int(code) // 10**9 for code in pairs["code"]]
    return pl.DataFrame(
        {
            "road_name": pairs["name"].to_numpy(),
            "road_id": pairs["road_id"].to_numpy(),
            "host": [name_of[ZONE_HOSTS.get(c, c) * 10**9] for c in county],
            "zone": [name_of[c * 10**9] if c in ZONE_HOSTS else "" for c in county],
        },
        schema_overrides={"road_name": pl.String, "host": pl.String, "zone": pl.String},
    ).unique(maintain_order=True)


def known_of(parts: pl.DataFrame) -> npt.NDArray[np.int32]:
    """What a full address of each row of `AddressBook.buildings` states."""
    known = np.zeros(parts.height, dtype=np.int32)
    for bit, column in ATTRIBUTES.items():
        known |= np.where(parts[column].to_numpy() != "", bit.value, 0).astype(np.int32)
    # Inside a zone the text names the zone, and so says nothing of the host.
    known &= np.where(parts["zone"].to_numpy() != "", ~np.int32(Known.HOST), ~np.int32(0))
    return known
