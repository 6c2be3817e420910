"""Urban frames: the local street nets of the two city cores, the county seats, the towns and industrial zones.

A frame is a rectangle in its own (u, v) metres, turned, warped and laid on the plane. Its main streets run
from edge to edge; between them run minor streets over a few blocks, always from a main street to another.
"""

from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd
import shapely

from ingest.demo_city import naming
from ingest.demo_city.plane import Floats, Warp, rotate, stream, to_plane

STEP_M = 130.0
MINOR_SPACING_M = 265.0
OVERSHOOT_M = 1.5


@dataclass(frozen=True)
class RoadLine:
    """One piece of a road in the plane; pieces of the same `key` are one road."""

    key: str
    name: str
    road_class: str
    geometry: shapely.LineString


@dataclass(frozen=True)
class Frame:
    """A street net. `ns` and `ew` hold (name, class, offset in m) in ascending order of offset."""

    name: str
    kind: str
    town_code: int
    origin: Floats
    angle_deg: float
    warp: Warp
    ns: list[tuple[str, str, float]]
    ew: list[tuple[str, str, float]]
    minors: list[tuple[str, str, str, float, float, float]] = field(default_factory=list)

    def place(self, uv: Floats) -> Floats:
        """Frame coordinates to the plane."""
        return self.warp(rotate(uv, self.angle_deg) + self.origin)

    def street(self, axis: str, offset: float, low: float, high: float) -> shapely.LineString:
        """The street of constant u (`ns`) or v (`ew`) from `low` to `high` of the other coordinate.

        It overshoots by a little, so that it surely meets the street it ends at; the partition cuts the rest off.
        """
        along = np.linspace(low, high, max(2, int((high - low) / STEP_M) + 1))
        along = np.concatenate([[low - OVERSHOOT_M], along, [high + OVERSHOOT_M]])
        across = np.full_like(along, offset)
        uv = np.column_stack([across, along] if axis == "ns" else [along, across])
        return shapely.LineString(self.place(uv))

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """u and v of the outermost streets: u0, u1, v0, v1."""
        return self.ns[0][2], self.ns[-1][2], self.ew[0][2], self.ew[-1][2]

    @cached_property
    def polygon(self) -> shapely.Polygon:
        """The frame's outline in the plane, along its outermost streets."""
        u0, u1, v0, v1 = self.extent
        south = self.street("ew", v0, u0, u1).coords[1:-1]
        east = self.street("ns", u1, v0, v1).coords[1:-1]
        north = self.street("ew", v1, u0, u1).coords[1:-1]
        west = self.street("ns", u0, v0, v1).coords[1:-1]
        return shapely.Polygon([*south[:-1], *east[:-1], *north[:0:-1], *west[:0:-1]])

    def lines(self) -> list[RoadLine]:
        """All streets; a name that occurs in both city cores is one road."""
        u0, u1, v0, v1 = self.extent
        area = "核心" if self.name in ("西城", "东城") else self.name
        out = [RoadLine(f"{area}/{n}", n, c, self.street("ns", o, v0, v1)) for n, c, o in self.ns]
        out += [RoadLine(f"{area}/{n}", n, c, self.street("ew", o, u0, u1)) for n, c, o in self.ew]
        return out + [
            RoadLine(f"{self.name}/{n}", n, c, self.street(axis, o, lo, hi))
            for axis, n, c, o, lo, hi in self.minors
        ]


def _minor_streets(
    name: str, ns: list[float], ew: list[float], rng: np.random.Generator
) -> list[tuple[str, str, str, float, float, float]]:
    """Streets between the main ones: runs of one to four blocks, with gaps where compounds are large."""
    names = naming.minor_streets(name, rng)
    minors: list[tuple[str, str, str, float, float, float]] = []
    for axis, across, along in (("ns", ns, ew), ("ew", ew, ns)):
        for low, high in pairwise(across):
            lanes = max(1, round((high - low) / MINOR_SPACING_M))
            for lane in range(1, lanes):
                start = 0
                while start < len(along) - 1:
                    stop = min(len(along) - 1, start + int(rng.integers(1, 5)))
                    offset = low + (high - low) * (lane + rng.uniform(-0.22, 0.22)) / lanes
                    if rng.random() < 0.88 - _remoteness(axis, offset, along[start], along[stop], ns, ew):
                        road_class = "tertiary" if stop - start >= 2 else "residential"
                        minors.append((axis, next(names), road_class, offset, along[start], along[stop]))
                    start = stop
    return minors


def _remoteness(axis: str, offset: float, low: float, high: float, ns: list[float], ew: list[float]) -> float:
    """How much less likely a street is at the corners of the frame: the town frays there into fields."""
    point = np.array([offset, (low + high) / 2] if axis == "ns" else [(low + high) / 2, offset])
    middle = np.array([ns[0] + ns[-1], ew[0] + ew[-1]]) / 2
    half = np.array([ns[-1] - ns[0], ew[-1] - ew[0]]) / 2
    return float(np.clip((np.hypot(*((point - middle) / half)) - 0.72) * 1.5, 0, 0.7))


def city_frames(frames: pd.DataFrame, streets: pd.DataFrame, seed: int) -> list[Frame]:
    """The two cores and the four county seats, from `town_frames.csv` and `streets.csv`."""
    out = []
    for number, row in enumerate(frames.itertuples()):
        rng = stream(seed, 11, number)
        mine = streets[streets.frame == row.frame].sort_values("offset_m")
        main = {
            axis: list(zip(part["name"], part.road_class, part.offset_m.astype(float), strict=True))
            for axis, part in mine.groupby("axis")
        }
        minors = _minor_streets(row.frame, [o for _, _, o in main["ns"]], [o for _, _, o in main["ew"]], rng)
        origin = to_plane(np.array([[row.lon, row.lat]]))[0]
        warp = Warp(rng, (6500.0, 85.0), (1800.0, 14.0))
        kind = "core" if row.frame in ("西城", "东城") else "seat"
        out.append(
            Frame(row.frame, kind, row.code, origin, row.angle_deg, warp, main["ns"], main["ew"], minors)
        )
    return out


def town_frame(
    name: str, code: int, origin: Floats, size_m: tuple[float, float], industrial: bool, seed: int
) -> Frame:
    """A small net of full-length streets for a town's seat or an industrial zone."""
    rng = stream(seed, 12, code)
    names = naming.town_streets(name, industrial, rng)
    spacing = 520.0 if industrial else 300.0
    main: list[list[tuple[str, str, float]]] = []
    for size in size_m:
        count = max(3, round(size / spacing) + 1)
        offsets = np.linspace(-size / 2, size / 2, count)
        offsets[1:-1] += rng.uniform(-0.18, 0.18, count - 2) * size / (count - 1)
        middle = count // 2
        main.append(
            [
                (names.pop(0), "secondary" if i == middle else "tertiary", float(o))
                for i, o in enumerate(offsets)
            ]
        )
    warp = Warp(rng, (2500.0, 30.0), (900.0, 9.0))
    kind = "industrial" if industrial else "town"
    return Frame(name, kind, code, origin, float(rng.normal(0, 6)), warp, main[0], main[1])
