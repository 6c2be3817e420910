"""One tile's content: its buildings as a GLB, and the region around them.

The build writes every tile with it, and the server the tiles that a scope cuts (`tiles.three_d.scoped`).
"""

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import shapely

from tiles.three_d.colours import palette, vertex_colours
from tiles.three_d.extrude import extrude
from tiles.three_d.frame import Enu, Floats
from tiles.three_d.glb import encode
from tiles.three_d.metadata import PROPERTIES, columns, schema
from tiles.three_d.quadtree import Root, tile_frame
from tiles.three_d.subtree import Key

WRITER = 2
"""Raised when the same buildings would give other files: it is part of the version."""


def writer() -> str:
    """Changes with everything beside the buildings that decides about the bytes: the code and the palette."""
    return f"{WRITER} {palette()}"


@dataclass(frozen=True)
class TileContent:
    """A GLB and its region: west, south, east, north in radians, lowest and highest in metres."""

    data: bytes
    region: Floats


def encode_tile(
    root: Root,
    uses: list[str],
    key: Key,
    buildings: pa.RecordBatch,
    properties: tuple[str, ...] = PROPERTIES,
) -> TileContent:
    """The content of tile `key` from at least one cleaned building (`footprints.SCHEMA`).

    `properties` are those of `metadata.PROPERTIES` that the GLB carries; the first is always there.
    """
    shapes = shapely.from_wkb(buildings["wkb"].to_numpy(zero_copy_only=False))
    base, height = (buildings[name].to_numpy().astype(np.float64) for name in ("base_m", "height_m"))
    mesh, grid = extrude(shapes, base, height, tile_frame(root, *key))
    codes = buildings["building_code"].to_pylist()
    data = encode(
        mesh,
        grid,
        vertex_colours(mesh, buildings["use"].to_pylist(), height, codes),
        columns(buildings, uses, properties),
        schema(uses, properties),
        tile_frame(root, *key).within(Enu.at(*root.centre)),
    )
    west, south = (buildings[side].to_numpy().min() for side in ("west", "south"))
    east, north = (buildings[side].to_numpy().max() for side in ("east", "north"))
    sides = np.radians([west, south, east, north])
    return TileContent(data, np.array([*sides, base.min(), (base + height).max()]))
