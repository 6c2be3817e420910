"""Water of the demo city: the Yellow River, the sea, rivers and canals, reservoirs and lakes.

Courses and places follow the real ones roughly (`data/waterways.csv`, `data/lakes.csv`); widths and banks are made.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely

from ingest.demo_city.plane import Floats, Noise, Warp, rotate, smooth_line, stream, to_plane

RIVER = """118.05 37.335;118.150 37.362;118.212 37.387;118.236 37.400;118.236 37.425;118.268 37.482;118.304 37.515
118.318 37.560;118.337 37.597;118.385 37.609;118.435 37.615;118.480 37.609;118.526 37.603;118.575 37.628;118.626 37.658
118.655 37.700;118.682 37.729;118.715 37.745;118.760 37.760;118.820 37.766;118.885 37.758;118.940 37.742;119.000 37.740
119.070 37.757;119.140 37.757;119.190 37.768;119.235 37.780;119.300 37.795"""
LEVEE_M = 1150.0


@dataclass(frozen=True)
class Water:
    """Water in the plane. `course` lines take part in the partition of the land; polygons lie on top of it."""

    frame: pd.DataFrame
    river_line: shapely.LineString
    river: shapely.Geometry
    floodplain: shapely.Geometry
    levees: list[shapely.LineString]
    courses: list[shapely.LineString]
    sea: shapely.Geometry
    all: shapely.Geometry


def parse_points(text: str) -> Floats:
    """'lon lat;lon lat' to plane coordinates (n, 2)."""
    pairs = [p.split() for p in text.replace("\n", ";").split(";")]
    points: Floats = to_plane(np.array(pairs, dtype=float))
    return points


def _band(centre: Floats, half_left: Floats, half_right: Floats) -> shapely.Geometry:
    """Polygon along a line with its own width on each side and at each vertex."""
    direction = np.gradient(centre, axis=0)
    normal = np.column_stack([-direction[:, 1], direction[:, 0]]) / np.hypot(*direction.T)[:, None]
    ring = np.concatenate(
        [centre + normal * half_left[:, None], (centre - normal * half_right[:, None])[::-1]]
    )
    return shapely.make_valid(shapely.Polygon(ring))


def _yellow_river(seed: int) -> tuple[shapely.LineString, shapely.Geometry]:
    rng = stream(seed, 21)
    line = smooth_line(parse_points(RIVER), 160.0)
    line = Warp(rng, (9000.0, 260.0), (2600.0, 110.0))(line)
    width = 190 + 60 * Noise(rng, 4200.0)(line)
    mouth = np.clip((line[:, 0] - 45_000) / 14_000, 0, 1) ** 2 * 700
    river = _band(
        line, width + mouth + 25 * Noise(rng, 900.0)(line), width + mouth + 25 * Noise(rng, 800.0)(line)
    )
    return shapely.LineString(line), river


def _sea(outline: shapely.Polygon) -> shapely.Geometry:
    """The sea outside the city's coast: from the north-west corner clockwise to the south-east one."""
    ring = np.asarray(outline.exterior.coords)[:-1]
    if shapely.is_ccw(outline.exterior):
        ring = ring[::-1]
    corner = to_plane(np.array([[118.237, 38.146], [119.034, 37.305]]))
    start, stop = (int(np.argmin(np.hypot(*(ring - c).T))) for c in corner)
    coast = np.concatenate([ring, ring])[start : stop + 1 + (len(ring) if stop < start else 0)]
    far = to_plane(
        np.array(
            [
                [119.10, 37.28],
                [119.25, 37.19],
                [119.45, 37.13],
                [119.70, 37.12],
                [119.70, 38.50],
                [118.0, 38.50],
                [118.1, 38.19],
            ]
        )
    )
    return shapely.make_valid(shapely.Polygon(np.concatenate([coast, far])))


def _lake(row: pd.Series, rng: np.random.Generator) -> shapely.Geometry:
    """A rounded rectangle (a reservoir's dam) or a softer shape (a lake in a park)."""
    angle = np.linspace(0, 2 * np.pi, 72, endpoint=False)
    power = 0.35 if row.kind == "reservoir" else 0.8
    shape = np.column_stack([np.sign(f(angle)) * np.abs(f(angle)) ** power for f in (np.cos, np.sin)])
    shape = rotate(shape * [row.length_m / 2, row.width_m / 2], row.angle_deg)
    centre = to_plane(np.array([[row.lon, row.lat]]))
    wobble = (row.width_m * 1.3, row.width_m * (0.03 if row.kind == "reservoir" else 0.09))
    return shapely.make_valid(shapely.Polygon(Warp(rng, wobble)(shape + centre)))


def build_water(outline: shapely.Polygon, waterways: pd.DataFrame, lakes: pd.DataFrame, seed: int) -> Water:
    """All water within (and the sea beside) the city's `outline`, in plane metres."""
    rng = stream(seed, 22)
    river_line, river = _yellow_river(seed)
    sea = _sea(outline)
    bend = Warp(rng, (7000.0, 170.0), (2000.0, 45.0))
    rows: list[tuple[str, str, shapely.Geometry]] = [("渤海", "sea", sea), ("黄河", "river", river)]
    courses = [river_line]
    for row in waterways.itertuples():
        line = shapely.LineString(bend(smooth_line(parse_points(row.points), 250.0)))
        courses.append(line)
        rows.append((row.name, row.kind, shapely.buffer(line, row.width_m / 2, cap_style="flat")))
    rows += [(row["name"], row.kind, _lake(row, rng)) for _, row in lakes.iterrows()]
    frame = pd.DataFrame(rows, columns=["name", "kind", "geometry"])
    inside = frame.kind != "sea"
    frame.loc[inside, "geometry"] = shapely.intersection(frame.geometry[inside].to_numpy(), outline)
    coarse = shapely.simplify(river_line, 150.0)
    levees = [shapely.offset_curve(coarse, side * LEVEE_M, join_style="round") for side in (-1, 1)]
    levees = [shapely.intersection(shapely.simplify(line, 30.0), outline) for line in levees]
    floodplain = shapely.buffer(coarse, LEVEE_M - 60)
    everything = shapely.union_all(frame.geometry[inside].to_numpy())
    return Water(frame, river_line, river, floodplain, levees, courses, sea, everything)
