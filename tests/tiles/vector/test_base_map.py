"""The static base map: a PMTiles archive from the tables, read back as any client reads it."""

import gzip
import json
import struct
from itertools import accumulate
from pathlib import Path

import mapbox_vector_tile
import pytest

from catalogs.errors import BadInput
from catalogs.settings import Settings
from tiles.vector.base_map import MOST_TILE_BYTES, build_base_map

HEADER = struct.Struct("<7sB13Q6B4i")


@pytest.fixture(scope="module")
def archive(quarter: Settings, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("map") / "basemap.pmtiles"
    features = build_base_map(quarter, out)
    assert features == 3600 + 2 + 1 + 1 + 1 + 3 + 3
    return out


def read_metadata(content: bytes) -> dict:
    (_, _, _, _, start, length, *_) = HEADER.unpack(content[: HEADER.size])
    return json.loads(gzip.decompress(content[start : start + length]))


def test_the_archive_is_pmtiles_3_with_every_layer(archive: Path) -> None:
    content = archive.read_bytes()
    magic, version, *_ = HEADER.unpack(content[: HEADER.size])
    assert (magic, version) == (b"PMTiles", 3)
    layers = {layer["id"]: layer for layer in read_metadata(content)["vector_layers"]}
    assert set(layers) == {"area", "area_label", "building", "landuse", "place", "road", "water"}
    assert set(layers["road"]["fields"]) == {"name", "road_class"}
    assert set(layers["area_label"]["fields"]) == {"level", "name"}


def tiles(content: bytes) -> list[tuple[int, bytes]]:
    """Zoom and content of every tile of a small archive: its root directory holds them all."""
    (_, _, root, root_length, _, _, _, _, data, *_) = HEADER.unpack(content[: HEADER.size])
    directory, position = gzip.decompress(content[root : root + root_length]), 0

    def number() -> int:
        nonlocal position
        value = shift = 0
        while True:
            byte = directory[position]
            position += 1
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    count = number()
    ids = list(accumulate(number() for _ in range(count)))
    for _ in range(count):  # run lengths
        number()
    lengths = [number() for _ in range(count)]
    offsets: list[int] = []
    for index in range(count):
        offset = number()
        offsets.append(offset - 1 if offset else offsets[index - 1] + lengths[index - 1])
    return [
        (zoom_of(tile_id), gzip.decompress(content[data + offset : data + offset + length]))
        for tile_id, offset, length in zip(ids, offsets, lengths, strict=True)
    ]


def zoom_of(tile_id: int) -> int:
    """A zoom's ids begin after all tiles of the zooms above it."""
    return next(zoom for zoom in range(26) if tile_id < (4 ** (zoom + 1) - 1) // 3)


def test_no_tile_is_too_large_and_none_names_a_person(archive: Path) -> None:
    read = tiles(archive.read_bytes())
    assert len(read) > 20
    assert max(len(tile) for _, tile in read) <= MOST_TILE_BYTES
    assert not any(b"13800000000" in tile for _, tile in read)


def test_each_thing_joins_at_its_zoom(archive: Path) -> None:
    found: dict[str, set[int]] = {}
    for zoom, tile in tiles(archive.read_bytes()):
        for name in mapbox_vector_tile.decode(tile):
            found.setdefault(name, set()).add(zoom)
    lowest = {name: min(zooms) for name, zooms in found.items()}
    far = {"area": 4, "area_label": 4, "landuse": 4, "water": 5, "road": 6}
    assert lowest == {**far, "building": 12, "place": 13}
    assert max(found["landuse"]) == 10, "a county stands for its fields only where they are not drawn"


def test_nothing_to_draw_is_said_and_the_old_map_stays(settings: Settings, tmp_path: Path) -> None:
    out = tmp_path / "basemap.pmtiles"
    out.write_bytes(b"old")
    with pytest.raises(BadInput, match="nothing to draw"):
        build_base_map(settings, out)
    assert out.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [out]
