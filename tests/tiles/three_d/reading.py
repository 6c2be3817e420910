"""An independent, strict reader of 3D Tiles 1.1 for the tests: it asserts what the specifications say.

3D Tiles 1.1 (OGC 22-025r4), glTF 2.0, EXT_meshopt_compression, EXT_mesh_features, EXT_structural_metadata.
"""

import itertools
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import meshoptimizer
import numpy as np

SIZE = {5120: 1, 5121: 1, 5123: 2, 5125: 4, 5126: 4}
DTYPE = {5120: "i1", 5121: "u1", 5123: "<u2", 5125: "<u4", 5126: "<f4"}
WIDTH = {"SCALAR": 1, "VEC3": 3}
COMPONENT = {"FLOAT32": "<f4", "INT16": "<i2", "UINT8": "u1", "UINT16": "<u2", "UINT32": "<u4"}
Y_UP_TO_Z_UP = np.array([[1, 0, 0, 0], [0, 0, -1, 0], [0, 1, 0, 0], [0, 0, 0, 1]], dtype=float)


@dataclass
class Building:
    """One building as a viewer gets it: ECEF metres, colours 0…1, and the row of the property table."""

    positions: np.ndarray
    normals: np.ndarray
    colours: np.ndarray
    triangles: np.ndarray
    properties: dict[str, Any]
    tile: tuple[int, int, int]


class Glb:
    """A GLB file, its buffer views unpacked."""

    def __init__(self, data: bytes) -> None:
        magic, version, length, json_length, kind = struct.unpack("<4sIIII", data[:20])
        assert (magic, version, length, kind) == (b"glTF", 2, len(data), 0x4E4F534A)
        assert json_length % 4 == 0
        self.json: dict[str, Any] = json.loads(data[20 : 20 + json_length])
        binary_length, kind = struct.unpack("<II", data[20 + json_length : 28 + json_length])
        self.binary = data[28 + json_length :]
        assert kind == 0x004E4942
        assert binary_length == len(self.binary)
        assert binary_length % 4 == 0
        assert self.json["buffers"][0]["byteLength"] == binary_length
        assert (28 + json_length) % 8 == 0, "the binary chunk starts at a multiple of 8 bytes"
        self.views = [self._view(view) for view in self.json["bufferViews"]]

    def _view(self, view: dict[str, Any]) -> bytes:
        packed = view.get("extensions", {}).get("EXT_meshopt_compression")
        buffer = self.json["buffers"][view["buffer"]]
        assert view["byteOffset"] + view["byteLength"] <= buffer["byteLength"]
        if packed is None:
            assert view["buffer"] == 0
            return self.binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]]
        assert buffer["extensions"]["EXT_meshopt_compression"] == {"fallback": True}
        assert packed["buffer"] == 0
        assert packed["byteOffset"] + packed["byteLength"] <= len(self.binary)
        source = self.binary[packed["byteOffset"] : packed["byteOffset"] + packed["byteLength"]]
        count, stride = packed["count"], packed["byteStride"]
        assert count * stride == view["byteLength"]
        if packed["mode"] == "TRIANGLES":
            assert stride in (2, 4)
            assert count % 3 == 0
            assert source[0] == 0xE1
            indices = meshoptimizer.decode_index_buffer(count, 4, source)
            return indices.astype("<u2" if stride == 2 else "<u4").tobytes()
        assert packed["mode"] == "ATTRIBUTES"
        assert stride % 4 == 0
        assert source[0] == 0xA0
        assert view["byteStride"] == stride
        rows = meshoptimizer.decode_vertex_buffer(count, stride, source).tobytes()
        if "filter" not in packed:
            return rows
        assert packed["filter"] == "EXPONENTIAL"
        words = np.frombuffer(rows, "<u4").astype(np.int64)
        exponent = (words >> 24) - ((words >> 31) << 8)
        mantissa = (words & 0xFFFFFF) - (((words >> 23) & 1) << 24)
        return (mantissa * 2.0**exponent).astype("<f4").tobytes()

    def accessor(self, index: int) -> np.ndarray:
        """The values of an accessor, (count, components); normalised integers as floats."""
        accessor = self.json["accessors"][index]
        view = self.json["bufferViews"][accessor["bufferView"]]
        width, kind = WIDTH[accessor["type"]], accessor["componentType"]
        stride = view.get("byteStride", width * SIZE[kind])
        raw = np.frombuffer(self.views[accessor["bufferView"]], "u1").reshape(-1, stride)
        assert len(raw) == accessor["count"]
        values = np.ascontiguousarray(raw[:, : width * SIZE[kind]]).view(DTYPE[kind])
        if accessor.get("normalized"):
            return np.maximum(values / (127 if kind == 5120 else 255), -1)
        return values

    def unpacked(self) -> bytes:
        """The same GLB without meshopt, so that the Khronos validator can look into its accessors."""
        document = json.loads(json.dumps(self.json))
        binary = bytearray()
        for view, content in zip(document["bufferViews"], self.views, strict=True):
            view.pop("extensions", None)
            binary.extend(bytes(-len(binary) % 8))
            view.update(buffer=0, byteOffset=len(binary))
            binary.extend(content)
        binary.extend(bytes(-len(binary) % 4))
        document["buffers"] = [{"byteLength": len(binary)}]
        for key in ("extensionsUsed", "extensionsRequired"):
            document[key].remove("EXT_meshopt_compression")
        text = json.dumps(document).encode()
        text += b" " * (-len(text) % 4)
        head = struct.pack("<4sIIII", b"glTF", 2, 28 + len(text) + len(binary), len(text), 0x4E4F534A)
        return head + text + struct.pack("<II", len(binary), 0x004E4942) + bytes(binary)

    def table(self) -> list[dict[str, Any]]:
        """The rows of the only property table."""
        extension = self.json["extensions"]["EXT_structural_metadata"]
        (table,) = extension["propertyTables"]
        described = extension["schema"]["classes"][table["class"]]["properties"]
        assert set(table["properties"]) == set(described)
        columns = {
            name: self._column(described[name], stored, table["count"], extension["schema"])
            for name, stored in table["properties"].items()
        }
        return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]

    def _column(
        self, described: dict[str, Any], stored: dict[str, Any], count: int, schema: dict[str, Any]
    ) -> list[Any]:
        for key in ("values", "stringOffsets"):
            if key in stored:
                assert self.json["bufferViews"][stored[key]]["byteOffset"] % 8 == 0
        values = self.views[stored["values"]]
        if described["type"] == "STRING":
            offsets = np.frombuffer(
                self.views[stored["stringOffsets"]], COMPONENT[stored["stringOffsetType"]]
            )
            assert len(offsets) == count + 1
            assert offsets[0] == 0
            assert (np.diff(offsets.astype(int)) >= 0).all()
            assert offsets[-1] == len(values) or (offsets[-1] == 0 and len(values) == 1)
            return [values[a:b].decode() for a, b in itertools.pairwise(offsets)]
        if described["type"] == "ENUM":
            enum = schema["enums"][described["enumType"]]
            names = {value["value"]: value["name"] for value in enum["values"]}
            numbers = np.frombuffer(values, COMPONENT[enum["valueType"]])
            assert len(numbers) == count
            return [names[int(number)] for number in numbers]
        numbers = np.frombuffer(values, COMPONENT[described["componentType"]])
        assert described["type"] == "SCALAR"
        assert len(numbers) == count
        return numbers.tolist()

    def buildings(self, root_transform: np.ndarray, tile: tuple[int, int, int]) -> list[Building]:
        """Every feature, moved to ECEF."""
        (node,), (mesh,) = self.json["nodes"], self.json["meshes"]
        (primitive,) = mesh["primitives"]
        (ids,) = primitive["extensions"]["EXT_mesh_features"]["featureIds"]
        rows = self.table()
        assert (ids["attribute"], ids["propertyTable"]) == (0, 0)
        assert ids["featureCount"] == len(rows)
        assert primitive.get("mode", 4) == 4
        stored = {name: self.accessor(index) for name, index in primitive["attributes"].items()}
        described = self.json["accessors"][primitive["attributes"]["POSITION"]]
        assert described["min"] == stored["POSITION"].min(axis=0).tolist()
        assert described["max"] == stored["POSITION"].max(axis=0).tolist()
        local = np.column_stack((stored["POSITION"].astype(float), np.ones(len(stored["POSITION"]))))
        moved = root_transform @ Y_UP_TO_Z_UP @ np.array(node["matrix"]).reshape(4, 4).T
        positions = (local @ moved.T)[:, :3]
        turn = moved[:3, :3] / np.linalg.norm(moved[:3, 0])
        normals = stored["NORMAL"] @ turn.T
        feature = stored["_FEATURE_ID_0"][:, 0].astype(int)
        triangles = self.accessor(primitive["indices"])[:, 0].reshape(-1, 3).astype(int)
        assert (np.unique(feature) == np.arange(len(rows))).all()
        assert (feature[triangles] == feature[triangles][:, :1]).all(), "a triangle belongs to one building"
        found = []
        for number, row in enumerate(rows):
            own = np.flatnonzero(feature == number)
            renumbered = np.searchsorted(own, triangles[feature[triangles[:, 0]] == number])
            found.append(
                Building(positions[own], normals[own], stored["COLOR_0"][own], renumbered, row, tile)
            )
        return found


@dataclass
class Tileset:
    """A tileset on disk, walked through its subtrees."""

    folder: Path
    json: dict[str, Any]
    tiles: dict[tuple[int, int, int], np.ndarray]
    """Available tiles and their regions from the subtrees' metadata."""
    contents: dict[tuple[int, int, int], Path]
    subtrees: dict[tuple[int, int, int], Path]

    @property
    def transform(self) -> np.ndarray:
        return np.array(self.json["root"]["transform"]).reshape(4, 4).T

    def implicit_region(self, tile: tuple[int, int, int]) -> np.ndarray:
        """The part of the root's region that implicit tiling gives a tile."""
        west, south, east, north, lowest, highest = self.json["root"]["boundingVolume"]["region"]
        level, x, y = tile
        width, height = (east - west) / 2**level, (north - south) / 2**level
        edges = [west + width * x, south + height * y, west + width * (x + 1), south + height * (y + 1)]
        return np.array([*edges, lowest, highest])

    def glbs(self) -> dict[tuple[int, int, int], Glb]:
        return {tile: Glb(path.read_bytes()) for tile, path in self.contents.items()}

    def buildings(self) -> dict[str, Building]:
        """All buildings by code; none twice."""
        found: dict[str, Building] = {}
        for tile, glb in self.glbs().items():
            for building in glb.buildings(self.transform, tile):
                assert building.properties["building_code"] not in found
                found[building.properties["building_code"]] = building
        return found


def read_tileset(folder: Path) -> Tileset:
    """Walk from tileset.json through every subtree."""
    document = json.loads((folder / "tileset.json").read_text(encoding="utf-8"))
    tileset = Tileset(folder, document, {}, {}, {})
    waiting = [(0, 0, 0)]
    while waiting:
        waiting.extend(_read_subtree(tileset, waiting.pop()))
    return tileset


def _path(tileset: Tileset, template: str, tile: tuple[int, int, int]) -> Path:
    for word, number in zip(("{level}", "{x}", "{y}"), tile, strict=True):
        template = template.replace(word, str(number))
    return tileset.folder / template


def _read_subtree(tileset: Tileset, root: tuple[int, int, int]) -> list[tuple[int, int, int]]:
    implicit = tileset.json["root"]["implicitTiling"]
    levels = implicit["subtreeLevels"]
    path = tileset.subtrees[root] = _path(tileset, implicit["subtrees"]["uri"], root)
    data = path.read_bytes()
    magic, version, json_length, binary_length = struct.unpack("<4sIQQ", data[:24])
    assert (magic, version) == (b"subt", 1)
    assert len(data) == 24 + json_length + binary_length
    assert json_length % 8 == 0
    assert binary_length % 8 == 0
    document = json.loads(data[24 : 24 + json_length])
    binary = data[24 + json_length :]
    views = []
    for view in document["bufferViews"]:
        assert view["byteOffset"] % 8 == 0
        assert view["byteOffset"] + view["byteLength"] <= document["buffers"][0]["byteLength"] <= len(binary)
        views.append(binary[view["byteOffset"] : view["byteOffset"] + view["byteLength"]])

    def bits(availability: dict[str, int], length: int) -> np.ndarray:
        if "constant" in availability:
            return np.full(length, bool(availability["constant"]))
        stored = np.frombuffer(views[availability["bitstream"]], "u1")
        assert len(stored) == -(-length // 8)
        unpacked = np.unpackbits(stored, bitorder="little")
        assert not unpacked[length:].any()
        assert unpacked.sum() == availability["availableCount"]
        return unpacked[:length].astype(bool)

    count = (4**levels - 1) // 3
    exists = bits(document["tileAvailability"], count)
    (content,) = document["contentAvailability"]
    filled = bits(content, count)
    assert not (filled & ~exists).any()
    (table,) = document["propertyTables"]
    assert document["tileMetadata"] == 0
    assert table["class"] == "tile"
    assert table["count"] == exists.sum()
    regions = np.frombuffer(views[table["properties"]["region"]["values"]], "<f8").reshape(-1, 6)
    for row, bit in enumerate(np.flatnonzero(exists)):
        tile = _tile(root, int(bit))
        assert tile[0] < implicit["availableLevels"]
        tileset.tiles[tile] = regions[row]
        if filled[bit]:
            tileset.contents[tile] = _path(tileset, tileset.json["root"]["content"]["uri"], tile)
    children = np.flatnonzero(bits(document["childSubtreeAvailability"], 4**levels))
    return [_tile(root, count + int(child)) for child in children]


def _tile(root: tuple[int, int, int], bit: int) -> tuple[int, int, int]:
    """The tile of a bit: levels one after the other, Morton order inside a level."""
    depth = 0
    while bit >= 4**depth:
        bit -= 4**depth
        depth += 1
    x = sum(((bit >> (2 * i)) & 1) << i for i in range(depth))
    y = sum(((bit >> (2 * i + 1)) & 1) << i for i in range(depth))
    return root[0] + depth, (root[1] << depth) + x, (root[2] << depth) + y
