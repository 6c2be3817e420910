"""tileset.json: what a viewer reads first (3D Tiles 1.1, implicit tiling)."""

from typing import Any

from tiles.three_d.frame import Enu
from tiles.three_d.metadata import PROPERTIES, tileset_schema
from tiles.three_d.quadtree import Root
from tiles.three_d.subtree import SUBTREE_LEVELS


def tileset_document(
    root: Root,
    uses: list[str],
    version: str,
    *,
    name: str,
    buildings: int,
    tiles: int,
    levels: int,
    region: list[float],
    properties: tuple[str, ...] = PROPERTIES,
) -> dict[str, Any]:
    """The document of a tileset whose contents lie under `version`.

    `buildings`, `tiles` and `levels` count what the tileset has, `region` bounds it: the square of `root` in
    radians, whose tiles are numbered, with its own heights.
    """
    return {
        "asset": {"version": "1.1", "tilesetVersion": version},
        "schema": tileset_schema(uses, properties),
        "metadata": {
            "class": "tileset",
            "properties": {
                "name": name,
                "building_count": buildings,
                "tile_count": tiles,
                "crs": "EPSG:4978",
            },
        },
        "geometricError": 2 * root.geometric_error,
        "root": {
            "boundingVolume": {"region": region},
            "transform": Enu.at(*root.centre).matrix().T.ravel().tolist(),
            "geometricError": root.geometric_error,
            "refine": "ADD",
            "content": {"uri": f"{version}/content/{{level}}/{{x}}/{{y}}.glb"},
            "implicitTiling": {
                "subdivisionScheme": "QUADTREE",
                "subtreeLevels": SUBTREE_LEVELS,
                "availableLevels": levels,
                "subtrees": {"uri": f"{version}/subtrees/{{level}}/{{x}}/{{y}}.subtree"},
            },
        },
    }
