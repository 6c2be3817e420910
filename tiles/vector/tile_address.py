"""Which tile: z/x/y in the Web Mercator quad (OGC 17-083r4, WebMercatorQuad), counted from the north-west."""

from typing import NamedTuple

from catalogs.errors import BadInput, NotFound
from catalogs.layers import Layer

DEEPEST_ZOOM = 24


class TileAddress(NamedTuple):
    """Zoom, column and row."""

    z: int
    x: int
    y: int


def tile_address(z: str, x: str, y: str) -> TileAddress:
    """The tile that three texts name. Raises BadInput where they name none."""
    if not all(text.isascii() and text.isdigit() and len(text) <= 8 for text in (z, x, y)):
        raise BadInput(
            f"'{z[:20]}/{x[:20]}/{y[:20]}' is not a tile address.", "z, x and y are whole numbers from 0 up."
        )
    address = TileAddress(int(z), int(x), int(y))
    side = 1 << min(address.z, DEEPEST_ZOOM)
    if address.z > DEEPEST_ZOOM or address.x >= side or address.y >= side:
        raise BadInput(
            f"There is no tile {address.z}/{address.x}/{address.y}.",
            f"z goes to {DEEPEST_ZOOM}, x and y to 2^z - 1.",
        )
    return address


def tile_of_layer(layer: Layer, address: TileAddress) -> TileAddress:
    """The address itself. Raises NotFound at zooms that the layer has no tiles for."""
    if not layer.minzoom <= address.z <= layer.maxzoom:
        raise NotFound(
            f"Layer '{layer.id}' has no tiles at zoom {address.z}.",
            f"Its zooms are {layer.minzoom} to {layer.maxzoom}; enlarge the tiles of {layer.maxzoom} beyond.",
        )
    return address
