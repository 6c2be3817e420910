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
        number, entrance = int(_rooms([room], [floor])[0]), int(_whole([unit])[0])
        if number <= 0:
            return False
        base = building << (ROOM_BITS + UNIT_BITS) | number << UNIT_BITS
        first, last = (
            (base, base | (2**UNIT_BITS - 1)) if entrance < 0 else (base | entrance, base | entrance)
        )
        low, high = np.searchsorted(self.key, [first, last + 1])
        return bool(high > low)

    def find(self, building: Integers, unit: list[str], floor: list[str], room: list[str]) -> Integers:
        """Positions of dwellings, int64[n], -1 where there is none or where the text fits several.

        `building` is -1 where none was found. A courtyard has one dwelling, which needs no room. 2501 without
        a unit is also read as unit 2, room 501; floor 8 and room 2 as 802.
        """
        found = np.full(building.size, -1, dtype=np.int64)
        if not self.key.size:
            return found
        rooms, units = _rooms(room, floor), _whole(unit)
        exists = building >= 0
        safe = np.where(exists, building, 0)
        asked = exists & (rooms > 0)
        self._look_up(found, asked, safe, rooms, units)
        split = asked & (found < 0) & (units < 0) & (rooms > 1000) & (rooms < 100_000)
        self._look_up(found, split, safe, rooms % 1000, rooms // 1000)
        single = exists & (found < 0) & (rooms <= 0) & (self.count[safe] == 1)
        yards = self._is_yard[safe] if single.any() else single
        first = np.searchsorted(self.key, safe[single & yards] << (ROOM_BITS + UNIT_BITS))
        found[single & yards] = self._row[first]
        return found

    def _look_up(
        self,
        found: Integers,
        asked: npt.NDArray[np.bool_],
        building: Integers,
        room: Integers,
        unit: Integers,
    ) -> None:
        rows = np.flatnonzero(asked)
        if not rows.size:
            return
        base = building[rows] << (ROOM_BITS + UNIT_BITS) | room[rows] << UNIT_BITS
        known = unit[rows] >= 0
        first = np.searchsorted(self.key, np.where(known, base | np.maximum(unit[rows], 0), base))
        last = np.searchsorted(
            self.key,
            np.where(known, base | np.maximum(unit[rows], 0), base | (2**UNIT_BITS - 1)),
            "right",
        )
        one = last - first == 1
        found[rows[one]] = self._row[first[one]]


def _whole(texts: list[str]) -> Integers:
    return np.array(
        [int(text) if text.isdecimal() and len(text) < 3 else -1 for text in texts], dtype=np.int64
    )


def _rooms(room: list[str], floor: list[str]) -> Integers:
    values = []
    for text, storey in zip(room, floor, strict=True):
        number = int(text) if text.isdecimal() and len(text) < 6 else -1
        if 0 < number < 100 and storey.isdecimal() and len(storey) < 3:
            number += int(storey) * 100
        values.append(number)
    return np.array(values, dtype=np.int64)
