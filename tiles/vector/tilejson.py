"""TileJSON 3.0.0 of a registry layer."""

from typing import Any

from catalogs.layers import PropertyKind
from tiles.vector.statements import LayerStatements

Bounds = tuple[float, float, float, float]
"""West, south, east, north in degrees."""

_KINDS: dict[PropertyKind, str] = {
    "string": "String",
    "integer": "Number",
    "number": "Number",
    "date": "String",
    "datetime": "String",
    "boolean": "Boolean",
}


def tilejson(statements: LayerStatements, base_url: str, version: int, bounds: Bounds) -> dict[str, Any]:
    """The document of one layer.

    `version` is the data version, `base_url` has no slash at its end, `bounds` are degrees.
    """
    layer = statements.layer
    west, south, east, north = bounds
    return {
        "tilejson": "3.0.0",
        "name": layer.title["zh"],
        "description": layer.description["zh"],
        "version": f"{version // 1_000_000}.{version // 1000 % 1000}.{version % 1000}",
        "scheme": "xyz",
        "tiles": [f"{base_url}/tiles/{layer.id}/{{z}}/{{x}}/{{y}}.mvt"],
        "minzoom": layer.minzoom,
        "maxzoom": layer.maxzoom,
        "bounds": [west, south, east, north],
        "center": [(west + east) / 2, (south + north) / 2, layer.minzoom],
        "vector_layers": [
            {
                "id": layer.id,
                "description": layer.description["zh"],
                "minzoom": layer.minzoom,
                "maxzoom": layer.maxzoom,
                "fields": _fields(statements),
            }
        ],
    }


def _fields(statements: LayerStatements) -> dict[str, str]:
    """Every column that a tile of some zoom carries. A column of an overview alone is a number (a count)."""
    kinds = {item.name: _KINDS[item.type] for item in statements.layer.properties}
    names = dict.fromkeys(name for one in statements.classes for name in one.columns)
    return {name: kinds.get(name, "Number") for name in names}
