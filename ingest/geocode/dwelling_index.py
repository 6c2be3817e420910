"""Dwellings by building, room and unit: one sorted array of numbers, looked up for a whole batch at once."""

import numpy as np
import numpy.typing as npt
import polars as pl

Integers = npt.NDArray[np.int64]

ROOM_BITS = 17
UNIT_BITS = 7


class DwellingIndex:
    """Dwellings of buildings that are named by their position. `code`: dwelling codes, bytes[23]."""

    def __init__(self, dwellings: pl.DataFrame, buildings: Integers, is_yard: list[bool]) -> None:
        codes = dwellings["building_code"].to_numpy()
        position = np.searchsorted(buildings, codes) if buildings.size else codes * 0
        room = dwellings["room"].str.extract(r"(\d{1,5})").cast(pl.Int64).fill_null(0).to_numpy()
        unit = dwellings["unit"].to_numpy()
        self.code = dwellings["dwelling_code"].to_numpy().astype("S23")
        by_room = position.astype(np.int64) << (ROOM_BITS + UNIT_BITS) | room << UNIT_BITS | unit
        order = np.argsort(by_room, kind="stable")
        self.key: Integers = by_room[order]
        """building position, room and unit in one number, ascending."""
        self._row: Integers = order
        count = np.bincount(position, minlength=buildings.size) if position.size else np.zeros(0, int)
        self.count: Integers = count.astype(np.int64)
        self._is_yard = np.array(is_yard, dtype=bool)

    def has_room(self, building: int, unit: str, room: str, floor: str) -> bool:
        """Whether a building has such a room, in the unit where one is told."""
        entrance, number = unit_and_room(unit, floor, room)
        if number <= 0:
            return False
        base = building << (ROOM_BITS + UNIT_BITS) | number << UNIT_BITS
        first, last = (
            (base, base | (2**UNIT_BITS - 1)) if entrance < 0 else (base | entrance, base | entrance)
        )
        low, high = np.searchsorted(self.key, [first, last + 1])
        return bool(high > low)

    def find(self, building: Integers, unit: Integers, room: Integers) -> Integers:
        """Positions of dwellings, int64[n], -1 where there is none or where the text fits several.

        `building` is -1 where none was found; `unit` and `room` as `unit_and_room` gives them. A courtyard has
        one dwelling, which needs no room. 2501 without a unit is also read as unit 2, room 501, where no unit
        has a room 2501.
        """
        found = np.full(building.size, -1, dtype=np.int64)
        if not self.key.size:
            return found
        exists = building >= 0
        safe = np.where(exists, building, 0)
        asked = exists & (room > 0)
        missing = self._look_up(found, asked, safe, room, unit)
        split = missing & (unit < 0) & (room > 1000)
        self._look_up(found, split, safe, room % 1000, room // 1000)
        single = exists & (found < 0) & (room <= 0) & (self.count[safe] == 1)
        yards = single & self._is_yard[safe]
        found[yards] = self._row[np.searchsorted(self.key, safe[yards] << (ROOM_BITS + UNIT_BITS))]
        return found

    def _look_up(
        self,
        found: Integers,
        asked: npt.NDArray[np.bool_],
        building: Integers,
        room: Integers,
        unit: Integers,
    ) -> npt.NDArray[np.bool_]:
        """Fill in the dwellings that one alone fits; answers which of those asked none fits."""
        rows = np.flatnonzero(asked)
        base = building[rows] << (ROOM_BITS + UNIT_BITS) | room[rows] << UNIT_BITS
        least = base | np.maximum(unit[rows], 0)
        most = np.where(unit[rows] >= 0, least, base | (2**UNIT_BITS - 1))
        first, end = np.searchsorted(self.key, least), np.searchsorted(self.key, most, "right")
        one = end - first == 1
        found[rows[one]] = self._row[first[one]]
        missing = np.zeros(asked.size, dtype=bool)
        missing[rows[end == first]] = True
        return missing


def unit_and_room(unit: str, floor: str, room: str) -> tuple[int, int]:
    """Unit and room as numbers, -1 where there is none: floor 8 and room 2 are 802."""
    number = int(room) if room.isdecimal() and len(room) < 6 else -1
    if 0 < number < 100 and floor.isdecimal() and len(floor) < 3:
        number += int(floor) * 100
    return int(unit) if unit.isdecimal() and len(unit) < 3 else -1, number
