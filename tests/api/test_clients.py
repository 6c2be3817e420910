"""Independent clients against the real server, each with a department's token: GDAL's command-line tools, OWSLib."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import mapbox_vector_tile
import psycopg
import pyogrio
import pytest
from owslib.ogcapi.features import Features

from catalogs.areas import range_of
from catalogs.database import conninfo
from catalogs.settings import Settings
from tests.conftest import Account

pytestmark = pytest.mark.skipif(shutil.which("ogr2ogr") is None, reason="gdal-bin is not installed")

CORE_TILE = "14/13584/6337"


def ogr2ogr(server: str, account: Account, layer: str, target: Path) -> subprocess.CompletedProcess[str]:
    """Copy a collection as somebody, as api/README.md says."""
    words = ["ogr2ogr", str(target), f"OAPIF:{server}/ogc", layer, "-oo", "PAGE_SIZE=1000"]
    words += ["--config", "GDAL_HTTP_HEADERS", f"Authorization: Bearer {account.token}"]
    return subprocess.run(words, timeout=120, capture_output=True, text=True)


def test_ogr2ogr_copies_a_collection_completely(
    server: str, served_city: Settings, accounts: dict[str, Account], tmp_path: Path
) -> None:
    target = tmp_path / "grid.gpkg"
    assert ogr2ogr(server, accounts["gis_editor"], "grid", target).returncode == 0
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


def test_ogr2ogr_copies_only_what_the_account_sees(
    server: str, served_city: Settings, accounts: dict[str, Account], tmp_path: Path
) -> None:
    account, target = accounts["county_manager"], tmp_path / "building.gpkg"
    assert ogr2ogr(server, account, "building", target).returncode == 0
    told = pyogrio.read_info(target, layer="building")["features"]
    with psycopg.connect(conninfo(served_city)) as connection:
        ((count,),) = connection.execute(
            "SELECT count(*) FROM building WHERE grid_code >= %s AND grid_code < %s",
            range_of(account.area_code),
        ).fetchall()
    assert 0 < told == count
    hidden = ogr2ogr(server, accounts["department_officer"], "camera", tmp_path / "camera.gpkg")
    assert hidden.returncode != 0 or not (tmp_path / "camera.gpkg").exists()


def test_ogr2ogr_without_a_token_gets_nothing(server: str, tmp_path: Path) -> None:
    target = tmp_path / "none.gpkg"
    nobody = Account("", "", "", 0, "")
    assert ogr2ogr(server, nobody, "building", target).returncode != 0


def test_ogrinfo_reads_a_tile(server: str, client_of: Callable[[str], httpx.Client], tmp_path: Path) -> None:
    answer = client_of("gis_editor").get("/tiles/town/9/424/198.mvt")
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


def test_owslib_reads_collections_and_items(server: str, accounts: dict[str, Account]) -> None:
    service = Features(f"{server}/ogc", headers=accounts["gis_editor"].headers)
    assert "building" in service.feature_collections()
    answer = service.collection_items("county", limit=20)
    assert answer["numberReturned"] == answer["numberMatched"] == 7
