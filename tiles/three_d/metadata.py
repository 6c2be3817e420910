"""EXT_structural_metadata: the schema of the tileset and the property table of each tile's buildings.

3D Metadata specification 1.0. Building codes are text, since 17 digits exceed what JavaScript's numbers hold.
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

SCHEMA_ID = "gridcity_buildings"

_TEXT = {"type": "STRING", "required": True}
_NUMBER = {"type": "SCALAR", "required": True}
_BUILDING: dict[str, dict[str, Any]] = {
    "building_code": {**_TEXT, "semantic": "ID"},
    "name": {**_TEXT, "semantic": "NAME"},
    "use": {"type": "ENUM", "enumType": "use", "required": True},
    "height_m": {**_NUMBER, "componentType": "FLOAT32"},
    "storeys": {**_NUMBER, "componentType": "INT16"},
}

PROPERTIES = tuple(_BUILDING)
"""What a building can carry in a GLB, the names as in the layer `building`."""


def schema(uses: list[str], properties: tuple[str, ...] = PROPERTIES) -> dict[str, Any]:
    """The schema of the buildings inside a GLB. `uses`: every building use that occurs."""
    kept = {name: described for name, described in _BUILDING.items() if name in properties}
    values = [{"name": name or "unknown", "value": i} for i, name in enumerate(uses)]
    enums = {"enums": {"use": {"valueType": "UINT8", "values": values}}} if "use" in kept else {}
    return {"id": SCHEMA_ID, "classes": {"building": {"properties": kept}}, **enums}


def tileset_schema(uses: list[str], properties: tuple[str, ...] = PROPERTIES) -> dict[str, Any]:
    """The schema in tileset.json: the buildings', and the classes of the tileset and its tiles."""
    shared = schema(uses, properties)
    region = {"type": "SCALAR", "componentType": "FLOAT64", "array": True, "count": 6, "required": True}
    shared["classes"] |= {
        "tile": {"properties": {"region": {**region, "semantic": "TILE_BOUNDING_REGION"}}},
        "tileset": {
            "properties": {
                "name": {"type": "STRING", "semantic": "TILESET_NAME", "required": True},
                "building_count": {"type": "SCALAR", "componentType": "UINT32", "required": True},
                "tile_count": {"type": "SCALAR", "componentType": "UINT32", "required": True},
                "crs": {"type": "STRING", "semantic": "TILESET_CRS_GEOCENTRIC", "required": True},
            }
        },
    }
    return shared


@dataclass(frozen=True)
class Column:
    """One property of a table as raw bytes; text has its offsets beside."""

    values: bytes
    offsets: bytes | None = None
    offset_type: str = "UINT32"


def columns(
    buildings: pa.RecordBatch, uses: list[str], properties: tuple[str, ...] = PROPERTIES
) -> dict[str, Column]:
    """The property table of a tile's buildings in the order of their feature ids."""
    table: dict[str, Column] = {}
    for name in PROPERTIES:
        if name not in properties:
            continue
        if name == "use":
            use_index = pa.compute.index_in(buildings["use"], pa.array(uses, pa.string()))
            table[name] = _numbers(use_index, np.dtype("<u1"))
        elif name in _KINDS:
            table[name] = _numbers(buildings[name], _KINDS[name])
        else:
            table[name] = text_column(buildings[name])
    return table


_KINDS: dict[str, np.dtype[Any]] = {"height_m": np.dtype("<f4"), "storeys": np.dtype("<i2")}


def _numbers(values: pa.Array, kind: np.dtype[Any]) -> Column:
    numbers: NDArray[Any] = values.to_numpy(zero_copy_only=False)
    return Column(numbers.astype(kind).tobytes())


def text_column(values: pa.Array) -> Column:
    """UTF-8 strings without terminators, and their n + 1 offsets."""
    encoded = [text.encode() for text in values.to_pylist()]
    offsets = np.zeros(len(encoded) + 1, dtype=np.int64)
    np.cumsum([len(text) for text in encoded], out=offsets[1:])
    small = offsets[-1] < 2**16
    kind = np.dtype("<u2") if small else np.dtype("<u4")
    return Column(b"".join(encoded), offsets.astype(kind).tobytes(), "UINT16" if small else "UINT32")
