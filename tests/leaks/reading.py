"""What a person is given, format by format: the ids of the features, and the names of their columns."""

import csv
import io
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import mapbox_vector_tile
import pyogrio

from catalogs.layers import Layer
from tests.leaks.city import CITY_TILE
from tests.tiles.three_d.reading import Tileset, read_tileset

Found = tuple[set[str], set[str]]
"""Ids, and column names."""


def geojson(client: httpx.Client, layer: Layer, **asked: str) -> Found:
    """Every page of the OGC collection."""
    ids: set[str] = set()
    columns: set[str] = set()
    for page in pages(client, layer.id, **asked):
        for feature in page["features"]:
            ids.add(str(feature["id"]))
            columns |= set(feature["properties"])
    return ids, columns


def pages(client: httpx.Client, layer_id: str, **asked: str) -> Iterator[dict[str, Any]]:
    url: str | None = f"/ogc/collections/{layer_id}/items"
    parameters: dict[str, str] | None = {"limit": "1000", **asked}
    while url:
        answer = client.get(url, params=parameters)
        assert answer.status_code == 200, answer.text
        page = answer.json()
        yield page
        url = next((link["href"] for link in page["links"] if link["rel"] == "next"), None)
        parameters = None


def tile(client: httpx.Client, layer: Layer, zoom: int) -> list[dict[str, Any]]:
    """Properties of the features of the tile that holds the city, at a zoom of at most 14."""
    deepest, x, y = CITY_TILE
    shift = deepest - zoom
    answer = client.get(f"/tiles/{layer.id}/{zoom}/{x >> shift}/{y >> shift}.mvt")
    assert answer.status_code in (200, 204), answer.text
    if answer.status_code == 204:
        return []
    decoded = mapbox_vector_tile.decode(answer.content)
    return [feature["properties"] for feature in decoded[layer.id]["features"]]


def tile_ids(client: httpx.Client, layer: Layer) -> set[str]:
    """Ids in the deepest tile that holds the whole city."""
    zoom = min(CITY_TILE[0], layer.maxzoom)
    return {str(one[layer.id_column]) for one in tile(client, layer, zoom) if layer.id_column in one}


def deep_columns(client: httpx.Client, layer: Layer) -> set[str]:
    """Columns of the layer's deepest tiles around the city's first grid."""
    zoom, x, y = CITY_TILE
    shift = layer.maxzoom - zoom
    columns: set[str] = set()
    if shift <= 0:
        return {name for one in tile(client, layer, layer.maxzoom) for name in one}
    for column in range(1 << shift):
        for row in range(1 << shift):
            path = f"/tiles/{layer.id}/{layer.maxzoom}/{(x << shift) + column}/{(y << shift) + row}.mvt"
            answer = client.get(path)
            if answer.status_code == 200:
                features = mapbox_vector_tile.decode(answer.content)[layer.id]["features"]
                columns |= {name for one in features for name in one["properties"]}
                if features:
                    return columns
    return columns


def csv_rows(client: httpx.Client, layer: Layer, **asked: str) -> tuple[set[str], list[str], str]:
    """Ids, headings, and the notice."""
    answer = client.get(f"/api/export/{layer.id}.csv", params=asked)
    assert answer.status_code == 200, answer.text
    (notice,), headings, *rows = csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))
    title = next((item.title["zh"] for item in layer.properties if item.name == layer.id_column), None)
    if title is None:
        return set(), headings, notice
    return {row[headings.index(title)] for row in rows}, headings, notice


def package(client: httpx.Client, layer: Layer) -> Found:
    """Ids and columns of the GeoPackage, which also has its notice."""
    answer = client.get(f"/api/export/{layer.id}.gpkg")
    assert answer.status_code == 200, answer.text
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "export.gpkg"
        path.write_bytes(answer.content)
        described, _, _, values = pyogrio.raw.read(path, layer=layer.id)
        columns = list(described["fields"])
        with closing(sqlite3.connect(path)) as opened:
            assert opened.execute('SELECT count(*) FROM "导出说明"').fetchone()[0] > 5
    if layer.id_column not in columns:
        return set(), set(columns)
    return {str(value) for value in values[columns.index(layer.id_column)]}, set(columns)


def buildings_3d(client: httpx.Client) -> tuple[dict[str, dict[str, Any]], Tileset, bytes]:
    """Buildings by code with their properties, the tileset as it was served, and every byte of it."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        everything = [_kept(client, root, "tileset.json")]
        while True:
            try:
                tileset = read_tileset(root)
                break
            except FileNotFoundError as absent:  # a subtree that the one above names
                everything.append(_kept(client, root, str(Path(absent.filename).relative_to(root))))
        for path in tileset.contents.values():
            everything.append(_kept(client, root, str(path.relative_to(root))))
        found = {code: one.properties for code, one in tileset.buildings().items()}
    return found, tileset, b"".join(everything)


def _kept(client: httpx.Client, root: Path, uri: str) -> bytes:
    answer = client.get(f"/3dtiles/buildings/{uri}")
    assert answer.status_code == 200, (uri, answer.text)
    (root / uri).parent.mkdir(parents=True, exist_ok=True)
    (root / uri).write_bytes(answer.content)
    return answer.content
