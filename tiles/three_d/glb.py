"""One tile as binary glTF 2.0 with EXT_meshopt_compression, KHR_mesh_quantization, EXT_mesh_features and
EXT_structural_metadata.

Positions are 16-bit on a grid of at most 2.3 cm, so no point moves by more than 2 cm; tiles too large for
that (beyond 1.5 km) take meshopt's exponential filter, floats on a grid of 1/64 m. The mesh lies in the
tile's own east-north-up frame, where walls are upright and so compress well; the node's matrix takes it from
there to the root tile's frame, and to glTF's y-up.
"""

import json
import struct
from dataclasses import dataclass, field
from typing import Any

import meshoptimizer
import numpy as np
from numpy.typing import NDArray

from tiles.three_d.extrude import Mesh
from tiles.three_d.frame import Z_UP_TO_Y_UP, Floats
from tiles.three_d.grid import Grid
from tiles.three_d.metadata import Column

MOST_FEATURES = 65_535
"""Feature ids are unsigned 16-bit."""

BYTE, UBYTE, USHORT, UINT, FLOAT = 5120, 5121, 5123, 5125, 5126
ARRAY_BUFFER, ELEMENT_ARRAY_BUFFER = 34962, 34963
MESHOPT = "EXT_meshopt_compression"


def _stored_positions(mesh: Mesh, grid: Grid) -> tuple[NDArray[Any], Floats, dict[str, Any]]:
    """Rows for meshopt, the matrix from what a viewer unpacks to metres, and what describes it in glTF."""
    low, high = mesh.cells.min(axis=0), mesh.cells.max(axis=0)
    if grid.sixteen_bit:
        limits = {"min": low.tolist(), "max": high.tolist()}
        return _padded(mesh.cells.astype("<u2")), grid.matrix(), {"kind": USHORT, "filter": None, **limits}
    exponent = int(np.log2(grid.step_m))
    words = (mesh.cells & 0xFFFFFF) | ((exponent & 0xFF) << 24)
    limits = {"min": (low * grid.step_m).tolist(), "max": (high * grid.step_m).tolist()}
    return words.astype("<u4"), np.eye(4), {"kind": FLOAT, "filter": "EXPONENTIAL", **limits}


def encode(
    mesh: Mesh,
    grid: Grid,
    colours: NDArray[np.uint8],
    table: dict[str, Column],
    schema: dict[str, Any],
    to_root: Floats,
) -> bytes:
    """A GLB. `colours` are linear RGB a vertex, `table` has one row a feature of the mesh, `to_root` is the
    4 × 4 matrix from the mesh's frame to the root tile's, both east-north-up."""
    count = len(mesh.cells)
    rows, unpacked_to_metres, position = _stored_positions(mesh, grid)
    data = _Data()
    accessors: list[dict[str, Any]] = []

    def attribute(rows: NDArray[Any], kind: int, shape: str, **more: Any) -> int:
        view = data.vertices(rows, more.pop("filter", None))
        accessors.append({"bufferView": view, "componentType": kind, "count": count, "type": shape, **more})
        return len(accessors) - 1

    attributes = {
        "POSITION": attribute(rows, shape="VEC3", **position),
        "NORMAL": attribute(_normals(mesh.normals), BYTE, "VEC3", normalized=True),
        "COLOR_0": attribute(_padded(colours), UBYTE, "VEC3", normalized=True),
        "_FEATURE_ID_0": attribute(_padded(mesh.features[:, None].astype("<u2")), USHORT, "SCALAR"),
    }
    view, kind = data.triangles(mesh.triangles, count)
    accessors.append(
        {"bufferView": view, "componentType": kind, "count": mesh.triangles.size, "type": "SCALAR"}
    )
    features = int(mesh.features.max()) + 1
    primitive = {
        "attributes": attributes,
        "indices": len(accessors) - 1,
        "material": 0,
        "extensions": {
            "EXT_mesh_features": {
                "featureIds": [{"featureCount": features, "attribute": 0, "propertyTable": 0}]
            }
        },
    }
    matrix = Z_UP_TO_Y_UP @ to_root @ unpacked_to_metres
    document = {
        "asset": {"version": "2.0", "generator": "gridcity"},
        "extensionsUsed": [MESHOPT, "KHR_mesh_quantization", "EXT_mesh_features", "EXT_structural_metadata"],
        "extensionsRequired": [MESHOPT, "KHR_mesh_quantization"],
        "extensions": {"EXT_structural_metadata": _structural(data, table, schema, features)},
        "scene": 0,
        "scenes": [{"nodes": [0]}],
        "nodes": [{"mesh": 0, "matrix": matrix.T.ravel().tolist()}],
        "meshes": [{"primitives": [primitive]}],
        "materials": [{"pbrMetallicRoughness": {"metallicFactor": 0.0, "roughnessFactor": 0.9}}],
        "accessors": accessors,
    }
    return data.container(document)


def _normals(normals: Floats) -> NDArray[np.int8]:
    return _padded(np.round(normals * 127).astype(np.int8))


def _padded(rows: NDArray[Any]) -> NDArray[Any]:
    """Rows widened with zeros to a multiple of four bytes, as glTF asks of vertex attributes."""
    width = -(-rows.shape[1] * rows.itemsize // 4) * 4 // rows.itemsize
    wide = np.zeros((len(rows), width), dtype=rows.dtype)
    wide[:, : rows.shape[1]] = rows
    return wide


def _structural(
    data: "_Data", table: dict[str, Column], schema: dict[str, Any], count: int
) -> dict[str, Any]:
    properties: dict[str, dict[str, Any]] = {}
    for name, column in table.items():
        properties[name] = {"values": data.plain(column.values)}
        if column.offsets is not None:
            properties[name] |= {
                "stringOffsets": data.plain(column.offsets),
                "stringOffsetType": column.offset_type,
            }
    (name,) = schema["classes"]
    return {"schema": schema, "propertyTables": [{"class": name, "count": count, "properties": properties}]}


@dataclass
class _Data:
    """Buffer 0 is the GLB's binary chunk; buffer 1 exists only as the sizes of what meshopt unpacks."""

    binary: bytearray = field(default_factory=bytearray)
    unpacked_length: int = 0
    views: list[dict[str, Any]] = field(default_factory=list)

    def plain(self, content: bytes) -> int:
        """A view of uncompressed bytes. glTF wants at least one: empty strings get an unused byte."""
        self._align()
        self.views.append({"buffer": 0, "byteOffset": len(self.binary), "byteLength": max(len(content), 1)})
        self.binary.extend(content or b"\0")
        return len(self.views) - 1

    def vertices(self, rows: NDArray[Any], filter_name: str | None) -> int:
        """A view of vertex attributes, one row a vertex."""
        meshoptimizer.encode_vertex_version(0)
        packed = meshoptimizer.encode_vertex_buffer(rows)
        stride = rows.shape[1] * rows.itemsize
        more = {"filter": filter_name} if filter_name else {}
        return self._packed(packed, stride, len(rows), "ATTRIBUTES", ARRAY_BUFFER, more)

    def triangles(self, triangles: NDArray[np.int64], vertices: int) -> tuple[int, int]:
        """A view of vertex indices, and their component type."""
        meshoptimizer.encode_index_version(1)
        packed = meshoptimizer.encode_index_buffer(triangles.ravel().astype(np.uint32), vertex_count=vertices)
        stride, kind = (2, USHORT) if vertices <= 65_535 else (4, UINT)
        return self._packed(packed, stride, triangles.size, "TRIANGLES", ELEMENT_ARRAY_BUFFER, {}), kind

    def _packed(
        self, packed: bytes, stride: int, count: int, mode: str, target: int, more: dict[str, str]
    ) -> int:
        self._align()
        self.unpacked_length += -self.unpacked_length % 8
        view = {
            "buffer": 1,
            "byteOffset": self.unpacked_length,
            "byteLength": stride * count,
            "target": target,
            "extensions": {
                MESHOPT: {
                    "buffer": 0,
                    "byteOffset": len(self.binary),
                    "byteLength": len(packed),
                    "byteStride": stride,
                    "count": count,
                    "mode": mode,
                    **more,
                }
            },
        }
        if target == ARRAY_BUFFER:
            view["byteStride"] = stride
        self.unpacked_length += stride * count
        self.binary.extend(packed)
        self.views.append(view)
        return len(self.views) - 1

    def _align(self) -> None:
        """Property tables ask for starts at a multiple of eight bytes."""
        self.binary.extend(bytes(-len(self.binary) % 8))

    def container(self, document: dict[str, Any]) -> bytes:
        """The GLB file with this data."""
        self._align()
        document["buffers"] = [
            {"byteLength": len(self.binary)},
            {"byteLength": self.unpacked_length, "extensions": {MESHOPT: {"fallback": True}}},
        ]
        document["bufferViews"] = self.views
        text = json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()
        text += b" " * ((4 - len(text)) % 8)  # the binary chunk starts at 28 + len(text)
        size = 12 + 8 + len(text) + 8 + len(self.binary)
        head = struct.pack("<4sIIII", b"glTF", 2, size, len(text), 0x4E4F534A)
        return head + text + struct.pack("<II", len(self.binary), 0x004E4942) + bytes(self.binary)
