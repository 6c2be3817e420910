"""What is written about a footprint: codes, numbers, addresses, names.

A building's code is its community's first 12 digits and a sequence within the community (DB6101/T 3185-2024).
"""

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from ingest.demo_city.layouts import KIND, KINDS, Boxes
from ingest.demo_city.partition import Partition
from ingest.demo_city.places import house_numbers
from ingest.demo_city.plane import Floats, Geometries, Ints, rotate, stream
from ingest.demo_city.roads import Roads

SUB_TWO, SUB_MANY = ("东区", "西区"), ("一区", "二区", "三区", "四区")


def _sub_estates(places: pd.DataFrame, place: Ints, xy: Floats, seed: int) -> NDArray[np.object_]:
    """东区/西区 or 一区 … in large estates, by where a block stands from west to east."""
    out = np.full(len(place), "", dtype=object)
    area = shapely.area(places.geometry.to_numpy())
    for row in np.flatnonzero((places.use == "residential").to_numpy()):
        draw = stream(seed, 94, int(places.place_id.iloc[row])).random(2)
        if draw[0] > (0.62 if area[row] > 75_000 else 0.14):
            continue
        own = np.flatnonzero(place == row)
        if len(own) < 6:
            continue
        east = rotate(xy[own], -float(places.angle_deg.iloc[row]))[:, 0]
        names = (
            (SUB_TWO[1], SUB_TWO[0])
            if draw[1] < 0.6
            else SUB_MANY[: 2 + int(area[row] > 110_000) + int(area[row] > 150_000)]
        )
        part = np.minimum((east - east.min()) / max(np.ptp(east), 1e-6) * len(names), len(names) - 1).astype(
            int
        )
        out[own] = np.array(names, dtype=object)[part]
    return out


def _numbers(frame: pd.DataFrame) -> pd.Series:
    """Numbers within place and sub-estate: rows from south to north (villages north to south), then west to east."""
    order = frame.sort_values(["place", "sub_estate", "row_key", "along"], kind="stable")
    counted = order.groupby(["place", "sub_estate"], sort=False).cumcount() + 1
    return counted.reindex(frame.index)


def describe(
    p: Partition,
    roads: Roads,
    places: pd.DataFrame,
    b: Boxes,
    place: Ints,
    edge: Ints,
    shapes: Geometries,
    grid: Ints,
    seed: int,
) -> pd.DataFrame:
    """Codes, numbers, addresses and names of the footprints."""
    xy = np.column_stack([b.x, b.y])
    shop = edge >= 0
    local = rotate(xy, -places.angle_deg.to_numpy()[place])
    yard = b.kind == KIND["courtyard"]
    along = np.where(yard, 20.2, 26.0)
    frame = pd.DataFrame({"place": place, "grid_code": grid, "shop": shop})
    frame["sub_estate"] = _sub_estates(places, np.where(shop, -1, place), xy, seed)
    frame["row_key"] = np.where(shop, 10**6, np.where(yard, -1, 1) * np.round(local[:, 1] / along))
    frame["along"] = local[:, 0]
    number = _numbers(frame)
    road = np.where(shop, roads.edge_road[edge], 0)
    at = xy.copy()
    at[shop] = shapely.get_coordinates(
        shapely.shortest_line(p.a.edges[edge[shop]], shapely.points(xy[shop]))
    ).reshape(-1, 2, 2)[:, 0]
    own_number = house_numbers(roads, road, at, xy)
    road_names = np.array([roads.names.get(i, "") for i in range(max(roads.names) + 1)], dtype=object)
    text = number.astype(str).to_numpy().astype(object)
    rng = stream(seed, 95)
    rare = (number.to_numpy() > 4) & (b.kind == KIND["residential"]) & (rng.random(len(place)) < 0.012)
    text[rare] = [f"{int(n) - 1}A" for n in number[rare]]
    frame["number"] = text
    for column, own in (("road_name", road_names[road]), ("road_number", own_number.astype(str))):
        frame[column] = np.where(shop, own, places[column].to_numpy()[place])
    frame["community_code"] = places.community_code.to_numpy()[place]
    frame["place_id"] = places.place_id.to_numpy()[place]
    frame["use"] = np.array(KINDS, dtype=object)[b.kind]
    frame["name"] = _building_names(frame, b, places, place)
    frame["storeys"], frame["units"] = b.storeys.astype("int16"), b.units.astype("int16")
    frame["height_m"] = np.round(b.height_m, 1).astype("float32")
    frame["dwellings_per_floor"] = b.flats.astype("int16")
    frame["geometry"] = shapes
    order = np.lexsort(
        (
            frame["along"],
            frame["row_key"],
            frame["sub_estate"].to_numpy().astype(str),
            frame["place_id"],
            frame["grid_code"],
        )
    )
    frame = frame.iloc[order].reset_index(drop=True)
    sequence = frame.groupby("community_code").cumcount() + 1
    frame["building_code"] = frame.community_code // 1000 * 100_000 + sequence
    return frame


def _building_names(frame: pd.DataFrame, b: Boxes, places: pd.DataFrame, place: Ints) -> NDArray[np.object_]:
    """A name for towers and for every school or hospital block that people would call by one."""
    out = np.full(len(frame), "", dtype=object)
    stem = places.name.to_numpy()[place]
    tower = (b.kind == KIND["office"]) & (b.storeys >= 10)
    out[tower] = [
        f"{str(s)[:2]}大厦" if n < 2 else f"{str(s)[:2]}大厦{'BCDEFGHJK'[min(n, 9) - 2]}座"
        for s, n in zip(
            stem[tower], (pd.Series(place[tower]).groupby(place[tower]).cumcount() + 1).tolist(), strict=True
        )
    ]
    for kind, words in (
        ("school", ["教学楼", "实验楼", "图书馆", "办公楼", "宿舍楼", "食堂", "体育馆"]),
        ("hospital", ["门诊楼", "住院楼", "医技楼", "急诊楼", "行政楼"]),
    ):
        own = np.flatnonzero(b.kind == KIND[kind])
        nth = pd.Series(place[own]).groupby(place[own]).cumcount().to_numpy()
        out[own] = [words[n] if n < len(words) else "" for n in nth.tolist()]
    return out
