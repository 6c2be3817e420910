"""Levels that are missing from an address, and addresses cut off in the middle."""

import numpy as np
import polars as pl

from ingest.demo_city.addresses import AREA, Known
from ingest.demo_city.dirt.change import SLOTS, Change, Kind, Words, pick, present

EMPTY = pl.lit("")


def _without(slots: tuple[str, ...], forget: int) -> Kind:
    def leave_out(rows: pl.DataFrame, words: Words) -> Change:
        return Change(dict.fromkeys(slots, EMPTY), pl.any_horizontal(map(present, slots)), forget)

    return leave_out


def only_place(rows: pl.DataFrame, words: Words) -> Change:
    """Nothing but the estate or village, sometimes its town."""
    others = [slot for slot in SLOTS if slot not in ("place", "town")]
    town = pick([pl.col("town"), EMPTY])
    keeps_town = pick([pl.lit(True), pl.lit(False)])
    forget = (AREA & ~Known.TOWN) | Known.ROAD | Known.ROAD_NUMBER | Known.SUB_ESTATE | Known.NUMBER
    forget |= Known.BUILDING_NAME | Known.UNIT | Known.ROOM
    known = pl.when(keeps_town).then(pl.col("known")).otherwise(pl.col("known") & ~Known.TOWN.value)
    columns = dict.fromkeys(others, EMPTY) | {"town": town, "known": known & ~int(forget)}
    return Change(columns, present("place") & (pl.col("estate_typo") < 0))


SLOT_BITS: dict[str, int] = {
    "county": Known.HOST | Known.ZONE,
    "town": Known.TOWN,
    "community": Known.COMMUNITY,
    "road": Known.ROAD,
    "road_number": Known.ROAD_NUMBER,
    "place": Known.PLACE,
    "sub_estate": Known.SUB_ESTATE,
    "building_name": Known.BUILDING_NAME,
    "number": Known.NUMBER,
    "unit": Known.UNIT,
    "room": Known.ROOM,
}
"""What is no longer stated when a slot is not written in full."""

NUMBERED = ("road_number", "number", "unit", "room")
"""A number cut in half would be another number, so it goes altogether."""


def truncated(rows: pl.DataFrame, words: Words) -> Change:
    """Cut off after 35 to 95 % of its characters."""
    lengths = np.column_stack([rows[slot].str.len_chars().to_numpy() for slot in SLOTS]).astype(np.int64)
    total = lengths.sum(axis=1)
    cut = total * (3500 + rows["draw"].to_numpy().astype(np.int64) % 6000) // 10_000
    left = np.maximum(cut[:, None] - (np.cumsum(lengths, axis=1) - lengths), 0)
    known = rows["known"].to_numpy().copy()
    columns: dict[str, pl.Expr] = {}
    for slot, length, room in zip(SLOTS, lengths.T, left.T, strict=True):
        whole = room >= length
        part = EMPTY if slot in NUMBERED else pl.col(slot).str.head(pl.lit(pl.Series(room)))
        columns[slot] = pl.when(pl.lit(pl.Series(whole))).then(pl.col(slot)).otherwise(part)
        known = np.where(whole, known, known & ~np.int32(SLOT_BITS.get(slot, 0)))
    columns["known"] = pl.lit(pl.Series(known.astype(np.int32)))
    return Change(columns, pl.lit(pl.Series(total > 8)))


KINDS: dict[str, Kind] = {
    "missing_city": _without(("city",), 0),
    "missing_county": _without(("county",), Known.HOST | Known.ZONE),
    "missing_town": _without(("town",), Known.TOWN),
    "missing_community": _without(("community",), Known.COMMUNITY),
    "missing_road": _without(("road", "road_number"), Known.ROAD | Known.ROAD_NUMBER),
    "missing_estate": _without(("place", "sub_estate"), Known.PLACE | Known.SUB_ESTATE),
    "missing_sub_estate": _without(("sub_estate",), Known.SUB_ESTATE),
    "missing_building": _without(("number", "building_name"), Known.NUMBER | Known.BUILDING_NAME),
    "missing_unit": _without(("unit",), Known.UNIT),
    "missing_room": _without(("room",), Known.ROOM),
    "only_place": only_place,
    "truncated": truncated,
}
