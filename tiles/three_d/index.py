"""Where each building of a tileset is: the file that a narrower scope's tileset is made from.

One Arrow file beside tileset.json, hidden, so that it is served to nobody. A row is a building, in the order
of the tiles and inside a tile as its GLB has them: code, grid, box in degrees, heights, and the tile's key.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.feather
from numpy.typing import NDArray

from tiles.three_d.frame import Floats
from tiles.three_d.quadtree import Placement, Root

INDEX = ".buildings.arrow"
COLUMNS = ("building_code", "grid_code", "west", "south", "east", "north", "base_m", "height_m")

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class BuildingIndex:
    """The buildings of one build. Tile i has the rows from starts[i] up to starts[i + 1]."""

    version: str
    root: Root
    uses: list[str]
    codes: pa.Array
    grids: Ints
    box: tuple[Floats, Floats, Floats, Floats]
    base_m: Floats
    height_m: Floats
    starts: Ints
    tiles: Ints
    """(tiles, 3): level, x, y."""

    @classmethod
    def read(cls, folder: Path) -> "BuildingIndex":
        """The index of the tileset in `folder`. Raises OSError where there is none."""
        table = pa.feather.read_table(folder / INDEX, memory_map=False).combine_chunks()
        told: dict[str, Any] = json.loads(table.schema.metadata[b"gridcity"])
        column = {name: _column(table, name) for name in table.column_names if name != "building_code"}
        tiles = np.column_stack([column[name].astype(np.int64) for name in ("level", "x", "y")])
        starts = np.flatnonzero(np.concatenate(([True], (np.diff(tiles, axis=0) != 0).any(axis=1))))
        return cls(
            version=told["version"],
            root=Root(**told["root"]),
            uses=told["uses"],
            codes=table["building_code"].chunk(0),
            grids=column["grid_code"],
            box=(column["west"], column["south"], column["east"], column["north"]),
            base_m=column["base_m"],
            height_m=column["height_m"],
            starts=np.append(starts, len(tiles)),
            tiles=tiles[starts],
        )


def write_index(
    folder: Path, table: pa.Table, placement: Placement, root: Root, uses: list[str], version: str
) -> None:
    """Write the index of a cleaned building table (`footprints.SCHEMA`) into `folder`."""
    rows = table.select(list(COLUMNS)).take(pa.array(placement.rows))
    keys = np.repeat(placement.tiles, np.diff(placement.starts), axis=0)
    for name, numbers in zip(("level", "x", "y"), keys.T, strict=True):
        rows = rows.append_column(name, pa.array(numbers.astype(np.int32)))
    told = {"version": version, "root": asdict(root), "uses": uses}
    rows = rows.replace_schema_metadata({"gridcity": json.dumps(told, ensure_ascii=False)})
    pa.feather.write_feather(rows.combine_chunks(), folder / INDEX, compression="zstd")


def _column(table: pa.Table, name: str) -> NDArray[Any]:
    numbers: NDArray[Any] = table[name].to_numpy()
    return numbers
