"""z/x/y: what is a tile, and what is not."""

import pytest

from catalogs.errors import BadInput, NotFound
from catalogs.layers import layers
from tiles.vector.tile_address import TileAddress, tile_address, tile_of_layer


def test_the_corners_of_a_zoom_are_tiles() -> None:
    assert tile_address("3", "0", "7") == TileAddress(3, 0, 7)
    assert tile_address("0", "0", "0") == (0, 0, 0)


@pytest.mark.parametrize(
    "address",
    [("3", "8", "0"), ("3", "0", "8"), ("25", "0", "0"), ("-1", "0", "0"), ("1.5", "0", "0"), ("a", "0", "0")]
    + [("3", "", "0"), ("３", "0", "0"), ("3", "1e1", "0"), ("3", "99999999999999999999", "0")],
)
def test_anything_else_is_refused(address: tuple[str, str, str]) -> None:
    with pytest.raises(BadInput):
        tile_address(*address)


def test_a_layer_has_only_its_own_zooms() -> None:
    building = layers()["building"]
    assert tile_of_layer(building, TileAddress(16, 1, 1))
    for zoom in (building.minzoom - 1, building.maxzoom + 1):
        with pytest.raises(NotFound, match=f"no tiles at zoom {zoom}"):
            tile_of_layer(building, TileAddress(zoom, 1, 1))
