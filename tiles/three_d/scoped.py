"""The part of a tileset that one scope has: a tileset of its own, made from the index of the whole.

A tile whose buildings all lie in the scope is served as it was built. A tile without any does not exist: no
availability bit, no region, no count tells of it. A tile that the scope cuts is written anew from the
buildings that the database gives for this access. Addresses carry the access's key, so what one access was
given is never another's, in no cache.
"""

import json
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from tiles.three_d.content import encode_tile
from tiles.three_d.document import tileset_document
from tiles.three_d.footprints import Reasons, clean
from tiles.three_d.frame import Floats
from tiles.three_d.index import BuildingIndex, Ints
from tiles.three_d.metadata import PROPERTIES
from tiles.three_d.subtree import Key, Subtree, subtrees, with_ancestors

Kind = Literal["whole", "cut"]


@dataclass(frozen=True)
class ScopedTileset:
    """The buildings of `index` whose grid is in [`scope_from`, `scope_to`), with some of their properties."""

    index: BuildingIndex
    scope_from: int
    scope_to: int
    address: str
    """The folder of its contents: the build's version, a hyphen, and the access's key."""
    properties: tuple[str, ...] = PROPERTIES

    @cached_property
    def tiles(self) -> dict[Key, Kind]:
        """Every tile with content, and whether its file can be served as it is."""
        all_of_it = self.properties == PROPERTIES
        kinds: dict[Key, Kind] = {}
        for (level, x, y), inside, whole in zip(
            self._keys.tolist(), self._inside.tolist(), self._counts.tolist(), strict=True
        ):
            kinds[level, x, y] = "whole" if all_of_it and inside == whole else "cut"
        return kinds

    def codes(self, key: Key) -> list[str]:
        """Building codes of a tile, in the order of its GLB. Raises KeyError for a tile without content."""
        codes: list[str] = self.index.codes.take(pa.array(self._rows(key))).to_pylist()
        return codes

    def _rows(self, key: Key) -> Ints:
        if key not in self.tiles:
            raise KeyError(key)
        (tile,) = np.flatnonzero((self.index.tiles == key).all(axis=1)).tolist()
        start, end = self.index.starts[tile : tile + 2].tolist()
        return np.arange(start, end)[self._mask[start:end]]

    def document(self, name: str) -> bytes:
        """tileset.json. Raises LookupError where the scope has no building."""
        regions = self._all_regions
        root = self.index.root
        lowest, highest = regions[0, 0, 0][4:].tolist()
        described = tileset_document(
            root,
            self.index.uses,
            self.address,
            name=name,
            buildings=int(self._mask.sum()),
            tiles=len(self.tiles),
            levels=1 + max(level for level, _, _ in regions),
            region=[*root.region()[:4], lowest, highest],
            properties=self.properties,
        )
        return json.dumps(described, ensure_ascii=False).encode()

    @cached_property
    def subtrees(self) -> dict[Key, bytes]:
        """The subtree files by the key of their root. Raises LookupError where the scope has no building."""
        files: list[Subtree] = list(subtrees(set(self.tiles), self._all_regions))
        return {one.key: one.data for one in files}

    def content(self, key: Key, rows: list[tuple[object, ...]], names: list[str]) -> bytes:
        """The GLB of a cut tile from rows of the database with the columns `names`, the code first; b"" where
        none is left.

        The order is that of the index, whatever the rows' is: equal accesses get equal bytes.
        """
        found = {str(row[0]): row for row in rows}
        base = dict(zip(self.codes(key), self.index.base_m[self._rows(key)].tolist(), strict=True))
        known = [(*found[code], base[code]) for code in base if code in found]
        if not known:
            return b""
        columns = dict(zip([*names, "base_m"], zip(*known, strict=True), strict=True))
        batches = clean(_table(columns, len(known)), Reasons()).to_batches()
        if not batches or not batches[0].num_rows:
            return b""
        return encode_tile(self.index.root, self.index.uses, key, batches[0], self.properties).data

    @cached_property
    def _mask(self) -> NDArray[np.bool_]:
        mask: NDArray[np.bool_] = (self.index.grids >= self.scope_from) & (self.index.grids < self.scope_to)
        return mask

    @cached_property
    def _per_tile(self) -> Ints:
        return np.add.reduceat(self._mask.astype(np.int64), self.index.starts[:-1])

    @property
    def _keys(self) -> Ints:
        return self.index.tiles[self._per_tile > 0]

    @property
    def _inside(self) -> Ints:
        return self._per_tile[self._per_tile > 0]

    @property
    def _counts(self) -> Ints:
        return np.diff(self.index.starts)[self._per_tile > 0]

    @cached_property
    def _all_regions(self) -> dict[Key, Floats]:
        """Regions of the buildings in the scope, for every tile that leads to one. Raises LookupError."""
        if not self._mask.any():
            raise LookupError("no building lies in the scope")
        starts = np.concatenate(([0], np.cumsum(self._inside)[:-1]))
        west, south, east, north = (side[self._mask] for side in self.index.box)
        base = self.index.base_m[self._mask]
        top = base.astype(np.float64) + self.index.height_m[self._mask]
        regions = np.column_stack(
            [
                np.radians(np.minimum.reduceat(west, starts)),
                np.radians(np.minimum.reduceat(south, starts)),
                np.radians(np.maximum.reduceat(east, starts)),
                np.radians(np.maximum.reduceat(north, starts)),
                np.minimum.reduceat(base, starts),
                np.maximum.reduceat(top, starts),
            ]
        )
        keys = (tuple(key) for key in self._keys.tolist())
        return with_ancestors(dict(zip(keys, regions, strict=True)))


def _table(columns: dict[str, tuple[object, ...]], count: int) -> pa.Table:
    """The writer's input; a property that the access has not is empty, and is not written either."""
    absent: dict[str, object] = {"use": "", "name": "", "height_m": None, "storeys": None}
    filled = {name: columns.get(name, (value,) * count) for name, value in absent.items()}
    return pa.table(
        {
            "building_code": pa.array([str(code) for code in columns["building_code"]]),
            "wkb": pa.array(columns["wkb"], pa.binary()),
            "height_m": pa.array(filled["height_m"], pa.float32()),
            "base_m": pa.array(columns["base_m"], pa.float32()),
            "storeys": pa.array(filled["storeys"], pa.int16()),
            "use": pa.array(filled["use"], pa.string()),
            "name": pa.array(filled["name"], pa.string()),
        }
    )
