"""Buildings as 3D Tiles 1.1."""

from tiles.three_d.content import writer
from tiles.three_d.index import INDEX
from tiles.three_d.source import build_buildings
from tiles.three_d.tileset import TilesetReport, write_tileset

__all__ = ["INDEX", "TilesetReport", "build_buildings", "write_tileset", "writer"]
