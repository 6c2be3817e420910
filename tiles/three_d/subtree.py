"""Subtree files of implicit tiling (3D Tiles 1.1, chapter 8): which tiles, contents and subtrees exist.

A subtree has `SUBTREE_LEVELS` levels; its bits run level by level, in Morton order inside a level. Tiles also
carry their own bounding region as metadata (semantic TILE_BOUNDING_REGION): a building belongs to the tile
that has its middle, and may reach over the tile's edge.
"""

import json
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tiles.three_d.frame import Floats
from tiles.three_d.quadtree import morton

SUBTREE_LEVELS = 4
"""Over a city of 140 km: one file for the four coarse levels, then one for each square of 9 km."""

Key = tuple[int, int, int]
"""Level, x, y of a tile."""


def with_ancestors(contents: dict[Key, Floats]) -> dict[Key, Floats]:
    """All tiles above the given contents too; each region covers its own content and its children."""
    regions = dict(contents)
    for level in range(max(key[0] for key in contents), 0, -1):
        for (_, x, y), region in [item for item in regions.items() if item[0][0] == level]:
            parent = (level - 1, x >> 1, y >> 1)
            regions[parent] = union(regions[parent], region) if parent in regions else region
    return regions


def union(one: Floats, other: Floats) -> Floats:
    """The region around two regions: west, south, east, north, lowest, highest."""
    least, most = np.minimum(one, other), np.maximum(one, other)
    return np.array([least[0], least[1], most[2], most[3], least[4], most[5]])


@dataclass(frozen=True)
class Subtree:
    """One subtree file: the key of its root tile and its bytes."""

    key: Key
    data: bytes


def subtrees(contents: set[Key], regions: dict[Key, Floats]) -> Iterator[Subtree]:
    """Every subtree file of a quadtree whose tiles are the keys of `regions`."""
    members: dict[Key, list[Key]] = {}
    for level, x, y in sorted(regions):
        depth = level % SUBTREE_LEVELS
        members.setdefault((level - depth, x >> depth, y >> depth), []).append((level, x, y))
    for root, tiles in members.items():
        yield Subtree(root, _encode(root, tiles, contents, regions, set(members)))


def _encode(
    root: Key, tiles: list[Key], contents: set[Key], regions: dict[Key, Floats], roots: set[Key]
) -> bytes:
    tile_bits: int = (4**SUBTREE_LEVELS - 1) // 3
    ordered = sorted(tiles, key=lambda key: _bit(root, key))
    below = [key for key in roots if key[0] == root[0] + SUBTREE_LEVELS and _inside(root, key)]
    buffers = _Buffers()
    document: dict[str, Any] = {
        "tileAvailability": buffers.availability([_bit(root, key) for key in ordered], tile_bits),
        "contentAvailability": [
            buffers.availability([_bit(root, key) for key in ordered if key in contents], tile_bits)
        ],
        "childSubtreeAvailability": buffers.availability(
            [_bit(root, key) - tile_bits for key in below], 4**SUBTREE_LEVELS
        ),
    }
    values = buffers.add(np.concatenate([regions[key] for key in ordered]).astype("<f8").tobytes())
    document["tileMetadata"] = 0
    document["propertyTables"] = [
        {"class": "tile", "count": len(ordered), "properties": {"region": {"values": values}}}
    ]
    document["buffers"] = [{"byteLength": len(buffers.data)}]
    document["bufferViews"] = buffers.views
    return _container(document, bytes(buffers.data))


def _inside(root: Key, key: Key) -> bool:
    depth = key[0] - root[0]
    return (key[1] >> depth, key[2] >> depth) == root[1:]


def _bit(root: Key, key: Key) -> int:
    """Index of a tile among the bits of the subtree that starts at `root`."""
    depth = key[0] - root[0]
    x, y = key[1] - (root[1] << depth), key[2] - (root[2] << depth)
    before: int = (4**depth - 1) // 3
    return before + int(morton(np.array([x]), np.array([y]))[0])


class _Buffers:
    """The binary part of a subtree; every view starts at a multiple of eight bytes."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.views: list[dict[str, int]] = []

    def add(self, content: bytes) -> int:
        self.data.extend(bytes(-len(self.data) % 8))
        self.views.append({"buffer": 0, "byteOffset": len(self.data), "byteLength": len(content)})
        self.data.extend(content)
        return len(self.views) - 1

    def availability(self, ones: list[int], length: int) -> dict[str, int]:
        if len(ones) in (0, length):
            return {"constant": int(bool(ones)), "availableCount": len(ones)}
        bits: NDArray[np.uint8] = np.zeros(length, dtype=np.uint8)
        bits[ones] = 1
        return {
            "bitstream": self.add(np.packbits(bits, bitorder="little").tobytes()),
            "availableCount": len(ones),
        }


def _container(document: dict[str, Any], binary: bytes) -> bytes:
    text = json.dumps(document, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    binary += bytes(-len(binary) % 8)
    return struct.pack("<4sIQQ", b"subt", 1, len(text), len(binary)) + text + binary
