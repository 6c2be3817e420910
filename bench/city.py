"""A fresh city in memory for the benchmarks of geocoding: no files, no database, a few seconds of work."""

from dataclasses import dataclass

import numpy as np
import polars as pl
import shapely

from ingest.demo_city.addresses import AddressBook, address_book
from ingest.demo_city.city import City
from ingest.demo_city.dwellings import build_dwellings
from ingest.demo_city.geography import build_geography
from ingest.geocode.tables import Tables

FORMER_NAMES = "catalogs/codes/former_area_names.csv"


@dataclass(frozen=True)
class FreshCity:
    """A city with its address components and its dwellings (`ingest.demo_city`)."""

    city: City
    book: AddressBook
    dwellings: pl.DataFrame


def fresh_city(scale: float, seed: int) -> FreshCity:
    """The city of a scale and a seed."""
    city = build_geography(scale, seed)
    return FreshCity(city, address_book(city), build_dwellings(city))


def tables_of(fresh: FreshCity, without_places: frozenset[int] = frozenset()) -> Tables:
    """What the database would hold of a city after ingest; `without_places` are unknown to it."""
    city = fresh.city
    places = city.places[~city.places["place_id"].isin(without_places)]
    buildings = city.buildings[~city.buildings["place_id"].isin(without_places)]
    named = city.roads[city.roads["name"] != ""].dissolve("road_id", as_index=False)
    towns = city.areas[city.areas["level"] == "town"]
    road, town = shapely.STRtree(towns.geometry.to_numpy()).query(
        named.geometry.to_numpy(), predicate="intersects"
    )
    codes = pl.Series(fresh.city.buildings["building_code"].to_numpy())
    dwellings = fresh.dwellings.with_columns(building_code=codes[fresh.dwellings["building"]])
    dwellings = dwellings.with_columns(unit=pl.col("dwelling_code").str.slice(17, 2).cast(pl.Int64)).filter(
        pl.col("building_code").is_in(buildings["building_code"].to_list())
    )
    return Tables(
        areas=_with_point(city.areas, "code", "level", "name"),
        area_names=pl.read_csv(FORMER_NAMES).select(pl.col("code").cast(pl.Int64), "name"),
        roads=pl.DataFrame(
            {
                "road_id": named["road_id"].to_numpy(),
                "name": named["name"].to_list(),
                "wkb": shapely.to_wkb(named.geometry.to_numpy(), hex=True).tolist(),
            }
        ),
        road_towns=pl.DataFrame(
            {"road_id": named["road_id"].to_numpy()[road], "town": towns["code"].to_numpy()[town]}
        ),
        places=_with_point(places, "place_id", "kind", "name", "road_name", "road_number", "community_code"),
        buildings=_with_point(
            buildings.sort_values("building_code"),
            *("building_code", "place_id", "number", "sub_estate", "road_name", "road_number", "name", "use"),
            *("units", "grid_code"),
        ),
        dwellings=dwellings.select("dwelling_code", "building_code", "unit", "room"),
        decisions=pl.DataFrame(
            schema={"canonical_text": pl.String, "building_code": pl.Int64, "place_id": pl.Int64}
        ),
    )


def _with_point(frame: "object", *names: str) -> pl.DataFrame:
    shapes = shapely.point_on_surface(np.asarray(frame.geometry))  # type: ignore[attr-defined]
    columns = {name: frame[name].to_numpy() for name in names}  # type: ignore[index]
    made = pl.DataFrame(
        columns, schema_overrides={n: pl.String for n, v in columns.items() if v.dtype == object}
    )
    return made.with_columns(
        pl.col(pl.Int16, pl.Int32).cast(pl.Int64),
        lon=pl.Series(shapely.get_x(shapes)),
        lat=pl.Series(shapely.get_y(shapes)),
    )


def held_out(fresh: FreshCity, share: float, rng: np.random.Generator) -> frozenset[int]:
    """Some of the estates with buildings: what the standard addresses do not hold."""
    ids = np.unique(fresh.city.buildings["place_id"].to_numpy())
    return frozenset(ids[rng.random(len(ids)) < share].tolist())
