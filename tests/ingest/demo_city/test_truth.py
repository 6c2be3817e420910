"""The truth names every row of the files that it is about, and agrees with the register of dwellings."""

import hashlib
import io
import json
import os
import pickle
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from catalogs.errors import BadInput, StorageFull
from catalogs.progress import Reporter
from ingest.demo_city import delivery
from ingest.demo_city.city import City
from ingest.demo_city.commands import app
from ingest.demo_city.delivery import DemoCity, write_demo_city
from ingest.demo_city.dirt.profile import DirtProfile, kinds
from ingest.demo_city.files.spatial import write_areas, write_basemap, write_buildings
from ingest.demo_city.findable import LEVELS
from ingest.demo_city.registers import write_registers

QUIET = Reporter(quiet=True)
BASE = ["source_file", "source_row", "building_code", "dwelling_code", "grid_code"]


@pytest.mark.parametrize(
    ("name", "who"),
    [("residents", "person_id"), ("organisations", "organisation_id"), ("events", "event_id")],
)
def test_truth_has_one_row_a_row_of_its_files(demo_city: Path, name: str, who: str) -> None:
    truth = pl.read_parquet(demo_city / "truth" / f"{name}.parquet")
    assert truth.columns == [*BASE, who, "findable_level", "dirt"]
    assert truth.schema["building_code"] == pl.String and truth.schema["grid_code"] == pl.Int64
    rows = json.loads((demo_city / "city.json").read_text(encoding="utf-8"))["rows"]
    for (file,), part in truth.group_by("source_file"):
        assert part["source_row"].sort().to_list() == list(range(1, rows[str(file)] + 1))
    assert set(truth["findable_level"]) <= set(LEVELS)
    assert truth[who].null_count() == 0 and truth["grid_code"].null_count() == 0


def test_truth_joins_to_dwellings(demo_city: Path) -> None:
    truth = pl.read_parquet(demo_city / "truth" / "residents.parquet")
    dwellings = pl.read_csv(demo_city / "delivery" / "dwellings.csv", infer_schema=False)
    joined = truth.join(dwellings, left_on="dwelling_code", right_on="户室编码", how="left")
    assert joined["楼栋编码"].null_count() == 0
    assert (joined["楼栋编码"] == joined["building_code"]).all()
    assert (joined["网格代码"] == joined["grid_code"].cast(pl.String)).all()


def test_the_clean_addresses_are_the_standard_ones(demo_city: Path) -> None:
    truth = pl.read_parquet(demo_city / "truth" / "residents.parquet")
    content = (demo_city / "delivery" / "residents_police.csv").read_bytes().decode("gb18030")
    police = pl.read_csv(io.BytesIO(content.encode()), infer_schema=False).with_row_index("source_row", 1)
    standard = pl.read_csv(demo_city / "delivery" / "dwellings.csv", infer_schema=False)
    clean = truth.filter((pl.col("source_file") == "residents_police.csv") & (pl.col("dirt") == ""))
    both = clean.join(police.with_columns(pl.col("source_row").cast(pl.Int64)), on="source_row").join(
        standard, left_on="dwelling_code", right_on="户室编码"
    )
    assert both.height == clean.height > 0
    assert (both["居住地址"].str.strip_prefix("山东省") == both["标准地址"].str.strip_prefix("山东省")).all()


def test_a_person_lives_in_one_place_whatever_the_file(demo_city: Path) -> None:
    truth = pl.read_parquet(demo_city / "truth" / "residents.parquet")
    homes = truth.group_by("person_id").agg(
        pl.col("dwelling_code").n_unique(), pl.col("source_file").n_unique().alias("files")
    )
    assert homes["dwelling_code"].max() == 1
    assert homes["files"].max() >= 2 and (homes["files"] > 1).mean() > 0.15


def test_every_kind_of_dirt_is_in_the_truth(demo_city: Path) -> None:
    files = [
        pl.read_parquet(demo_city / "truth" / f"{name}.parquet") for name in ("residents", "organisations")
    ]
    found = {kind for truth in files for text in truth["dirt"].unique() for kind in text.split(",")}
    assert len(set(kinds()) - found) <= 1
    assert 0.01 < (~files[0]["findable_level"].is_in(["dwelling", "building"])).mean() < 0.09


def test_hotline_truth_says_how_far_the_text_leads(demo_city: Path) -> None:
    truth = pl.read_parquet(demo_city / "truth" / "events.parquet")
    calls = truth.filter(pl.col("source_file") == "hotline_12345.csv")
    assert calls["findable_level"].n_unique() >= 5
    assert (calls["building_code"].is_not_null() == (calls["findable_level"] == "building")).all()


def written(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def write_all(folder: Path, city: City) -> None:
    (folder / "delivery").mkdir(parents=True)
    (folder / "truth").mkdir()
    write_registers(folder, city, DirtProfile.of(), QUIET)
    write_areas(folder / "delivery" / "areas.gpkg", city)
    write_basemap(folder / "delivery" / "basemap.gpkg", city)
    write_buildings(folder / "delivery", city)


def test_the_same_city_gives_the_same_bytes_in_another_process(small_city: City, tmp_path: Path) -> None:
    write_all(tmp_path / "here", small_city)
    (tmp_path / "city.pickle").write_bytes(pickle.dumps(small_city))
    program = (
        "import pickle, runpy, sys, pathlib\n"
        f"tests = runpy.run_path({str(Path(__file__))!r})\n"
        f"city = pickle.loads(pathlib.Path({str(tmp_path / 'city.pickle')!r}).read_bytes())\n"
        f"tests['write_all'](pathlib.Path({str(tmp_path / 'there')!r}), city)\n"
    )
    environment = {**os.environ, "PYTHONHASHSEED": "77"}
    root = Path(delivery.__file__).parents[2]
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root, env=environment)
    assert written(tmp_path / "here") == written(tmp_path / "there")


def test_a_folder_with_something_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letters.txt").write_text("mine")
    with pytest.raises(BadInput, match="is not empty and holds no demo city"):
        write_demo_city(tmp_path, 0.001, 1, QUIET)
    assert (tmp_path / "letters.txt").read_text() == "mine"


def test_what_a_killed_run_left_is_replaced_and_nothing_else(
    small_city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "build_geography", lambda scale, seed: small_city)
    (tmp_path / "city.partial" / "delivery").mkdir(parents=True)
    (tmp_path / "city.partial" / "delivery" / "half.csv").write_text("1,")
    assert write_demo_city(tmp_path / "city", 0.004, 5, QUIET, ()).dirt == []
    assert [path.name for path in tmp_path.iterdir()] == ["city"]
    (tmp_path / "city.partial").mkdir()
    (tmp_path / "city.partial" / "thesis.doc").write_text("mine")
    with pytest.raises(BadInput, match="in the way"):
        write_demo_city(tmp_path / "city", 0.004, 6, QUIET)
    assert (tmp_path / "city.partial" / "thesis.doc").exists()


def test_the_command_names_an_unknown_kind_of_dirt(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, [str(tmp_path / "city"), "--dirt", "rust"])
    assert isinstance(result.exception, BadInput)
    assert "typo_sound" in str(result.exception)


@pytest.mark.parametrize("scale", [0.0, -1.0, 1.5])
def test_a_scale_out_of_range_is_refused(tmp_path: Path, scale: float) -> None:
    with pytest.raises(BadInput, match="scale"):
        write_demo_city(tmp_path / "city", scale, 1, QUIET)
    assert not (tmp_path / "city").exists()


def test_the_same_city_is_not_written_again(demo_city: Path) -> None:
    manifest = json.loads((demo_city / "city.json").read_text(encoding="utf-8"))
    before = (demo_city / "delivery" / "dwellings.csv").stat().st_mtime_ns
    again = write_demo_city(demo_city, manifest["scale"], manifest["seed"], QUIET)
    assert again == DemoCity(**manifest)
    assert (demo_city / "delivery" / "dwellings.csv").stat().st_mtime_ns == before


def test_a_full_disk_leaves_nothing_behind(
    small_city: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "build_geography", lambda scale, seed: small_city)
    full = Path("/dev/full")
    monkeypatch.setattr(delivery, "MANIFEST", str(full))
    with pytest.raises(StorageFull, match="is full"):
        write_demo_city(tmp_path / "city", 0.004, 5, QUIET)
    assert list(tmp_path.iterdir()) == []
