"""Independent clients against the real server: GDAL's command-line tools and OWSLib."""

import shutil
import subprocess
from pathlib import Path

import httpx
import mapbox_vector_tile
import psycopg
import pytest
from owslib.ogcapi.features import Features

from catalogs.database import conninfo
from catalogs.settings import Settings

pytestmark = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="gdal-bin is not installed")

CORE_TILE = "14/13584/6337"


def test_ogr2ogr_copies_a_collection_completely(server: str, served_city: Settings, tmp_path: Path) -> None:
    target = tmp_path / "grid.gpkg"
    subprocess.run(
        ["ogr2ogr", str(target), f"OAPIF:{server}/ogc", "grid", "-oo", "PAGE_SIZE=1000"],
        check=True,
        timeout=120,
    )
    told = subprocess.run(
        ["ogrinfo", "-q", str(target), "-sql", "SELECT count(*) AS n, count(DISTINCT code) AS d FROM grid"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    with psycopg.connect(conninfo(served_city)) as connection:
        ((count,),) = connection.execute("SELECT count(*) FROM grid").fetchall()
    assert f"n (Integer) = {count}" in told
    assert f"d (Integer) = {count}" in told


def test_ogrinfo_reads_a_tile(server: str, tmp_path: Path) -> None:
    answer = httpx.get(f"{server}/tiles/town/9/424/198.mvt")
    assert answer.status_code == 200
    tile = tmp_path / "tile.mvt"
    tile.write_bytes(answer.content)
    told = subprocess.run(
        ["ogrinfo", "-ro", "-al", "-so", f"MVT:{tile}", "-oo", "X=424", "-oo", "Y=198", "-oo", "Z=9"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    assert "Layer name: town" in told
    decoded = mapbox_vector_tile.decode(answer.content)["town"]["features"]
    assert f"Feature Count: {len(decoded)}" in told


def test_owslib_reads_collections_and_items(server: str) -> None:
    service = Features(f"{server}/ogc")
    assert "building" in service.feature_collections()
    answer = service.collection_items("county", limit=20)
    assert answer["numberReturned"] == answer["numberMatched"] == 7
