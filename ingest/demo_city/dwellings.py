"""Dwellings (户室) from buildings: every unit, floor and room, coded and labelled.

Code: the building's 17 digits, unit 2, floor 2, room on the floor 2. The label of room r on floor f is
f and two digits of r (501, 1203). A courtyard is one dwelling: unit 00, floor 01, room 01.
"""

import numpy as np
import polars as pl

from ingest.demo_city.city import City
from ingest.demo_city.numbers import digits_of, texts


def build_dwellings(city: City) -> pl.DataFrame:
    """One row a dwelling, ordered by code.

    Columns: building i4 (row in `city.buildings`), unit i2, floor i2, room_on_floor i2, room text (''
    in a courtyard), dwelling_code text.
    """
    buildings = city.buildings
    per_floor = buildings["dwellings_per_floor"].to_numpy().astype(np.int64)
    courtyard = (buildings["use"] == "courtyard").to_numpy()
    units = np.where(courtyard, 1, np.maximum(buildings["units"].to_numpy().astype(np.int64), 1))
    floors = np.where(courtyard, 1, buildings["storeys"].to_numpy().astype(np.int64))
    rooms = np.where(courtyard, 1, per_floor)
    floors = np.minimum(np.where(rooms > 0, floors, 0), 99)
    rooms, units = np.minimum(rooms, 99), np.minimum(units, 99)
    count = units * floors * rooms

    building = np.repeat(np.arange(len(buildings)), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    floors_here, rooms_here = floors[building], rooms[building]
    unit = within // (floors_here * rooms_here) + 1
    floor = within // rooms_here % floors_here + 1
    room = within % rooms_here + 1
    yard = courtyard[building]
    unit = np.where(yard, 0, unit)

    code = buildings["building_code"].to_numpy().astype(np.int64)[building]
    tail = unit * 10_000 + floor * 100 + room
    codes = texts(np.concatenate([digits_of(code, 17), digits_of(tail, 6)], axis=1))
    frame = pl.DataFrame(
        {
            "building": building.astype(np.int32),
            "unit": unit.astype(np.int16),
            "floor": floor.astype(np.int16),
            "room_on_floor": room.astype(np.int16),
            "yard": yard,
            "dwelling_code": codes,
        }
    )
    label = pl.col("floor").cast(pl.String) + pl.col("room_on_floor").cast(pl.String).str.zfill(2)
    labelled = frame.with_columns(room=pl.when("yard").then(pl.lit("")).otherwise(label)).drop("yard")
    return labelled.sort("dwelling_code")
