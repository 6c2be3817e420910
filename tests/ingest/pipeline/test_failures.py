"""What goes wrong under an ingest is one clear sentence, and what was loaded stays."""

import errno
import shutil
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from catalogs.database import conninfo
from catalogs.errors import BadInput, Conflict, StorageFull, Unavailable
from catalogs.progress import Reporter
from catalogs.schema import migrate
from catalogs.settings import Settings
from catalogs.sources import sources
from ingest.pipeline import ingest_delivery, ledger
from ingest.pipeline.delivery import checksums, find_delivery
from ingest.pipeline.failures import told_clearly
from ingest.pipeline.trial import try_delivery


class _Counter:
    def __init__(self) -> None:
        self.done = self.whole = 0

    def advance(self, amount: int = 1) -> None:
        self.done += amount

    def total(self, amount: int) -> None:
        self.whole = amount


def test_a_delivery_is_the_folder_or_the_folder_delivery_in_it(tmp_path: Path) -> None:
    assert find_delivery(tmp_path).folder == tmp_path
    (tmp_path / "delivery").mkdir()
    assert find_delivery(tmp_path).folder == tmp_path / "delivery"
    assert find_delivery(tmp_path).report == tmp_path / "report.html"


@pytest.mark.parametrize("made", ["nothing", "file"])
def test_what_is_no_delivery_is_told(tmp_path: Path, made: str) -> None:
    path = tmp_path / "x"
    if made == "file":
        path.write_text("")
    with pytest.raises(BadInput, match=str(path)):
        find_delivery(path)


def test_a_folder_without_any_of_the_files_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="none of the"):
        checksums(find_delivery(tmp_path), sources().values(), _Counter())


def test_a_shapefile_changes_with_its_attributes(tmp_path: Path) -> None:
    source = sources()["buildings_zone39"]
    shape = tmp_path / source.file
    shape.write_bytes(b"shape")
    attributes = shape.with_suffix(".dbf")
    attributes.write_bytes(b"one")
    counter = _Counter()
    before = checksums(find_delivery(tmp_path), [source], counter)
    attributes.write_bytes(b"two")
    assert checksums(find_delivery(tmp_path), [source], _Counter()) != before
    assert counter.done == counter.whole == 2


def test_a_full_disk_is_storage_full(tmp_path: Path) -> None:
    with pytest.raises(StorageFull, match="goes on where it was"), told_clearly(tmp_path):
        raise OSError(errno.ENOSPC, "No space left on device", str(tmp_path))


def test_a_real_full_disk_is_storage_full(tmp_path: Path) -> None:
    with pytest.raises(StorageFull), told_clearly(tmp_path), open("/dev/full", "w") as full:
        full.write("x" * 100_000)


def test_other_errors_of_the_operating_system_stay_what_they_are(tmp_path: Path) -> None:
    with pytest.raises(PermissionError), told_clearly(tmp_path):
        raise PermissionError(errno.EACCES, "denied")


def test_a_database_that_goes_away_is_unavailable(settings: Settings) -> None:
    with psycopg.connect(conninfo(settings), autocommit=True) as connection:
        with psycopg.connect(conninfo(settings), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [connection.info.backend_pid])
        with pytest.raises(Unavailable, match="went away"), told_clearly(settings.data):
            connection.execute("SELECT 1")


def test_two_ingests_at_once_conflict(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "LOCK_PATIENCE_S", 0.3)
    with psycopg.connect(conninfo(settings), autocommit=True) as first:
        ledger.lock(first)
        with (
            psycopg.connect(conninfo(settings), autocommit=True) as second,
            pytest.raises(Conflict, match="Another ingest"),
        ):
            ledger.lock(second)


def test_an_ingest_that_just_ended_is_waited_for(settings: Settings) -> None:
    first = psycopg.connect(conninfo(settings), autocommit=True)
    ledger.lock(first)
    threading.Timer(0.4, first.close).start()
    before = time.monotonic()
    with psycopg.connect(conninfo(settings), autocommit=True) as second:
        ledger.lock(second)
    assert time.monotonic() - before > 0.2


@pytest.fixture
def own_database(data_folder: Path) -> Iterator[Settings]:
    """Settings of a database of this test's own."""
    settings = Settings(data=data_folder, database_url=None, database_name="spoilt")
    migrate(settings)
    yield settings
    with psycopg.connect(
        conninfo(Settings(data=data_folder, database_name="empty")), autocommit=True
    ) as connection:
        connection.execute("DROP DATABASE spoilt WITH (FORCE)")


def test_broken_files_do_not_stop_the_others_and_what_was_loaded_stays(
    own_database: Settings, demo_city: Path, tmp_path: Path
) -> None:
    """A delivery with most files missing, one half written and one without a column; mended; spoilt again."""
    whole, spoilt = demo_city / "delivery", tmp_path / "spoilt"
    spoilt.mkdir()
    for name in ("areas.gpkg", "grid_workers.xlsx", "cameras.csv"):
        shutil.copy(whole / name, spoilt)
    workbook, cameras = spoilt / "grid_workers.xlsx", spoilt / "cameras.csv"
    workbook.write_bytes(workbook.read_bytes()[:2000])
    text = cameras.read_text(encoding="utf-8-sig")
    cameras.write_text(text.replace("设备编码", "编号甲", 1), encoding="utf-8")

    first = ingest_delivery(own_database, spoilt, Reporter(quiet=True))
    errors = {one.source_id: str(one.error) for one in first.failed}
    assert "grid_workers.xlsx" in errors["grid_workers"]
    assert "设备编码" in errors["cameras"]
    assert "components.geojson is missing" in errors["components"]
    assert "rests on building" in errors["dwellings"]
    assert "areas" not in errors
    assert "设备编码" in first.report.read_text(encoding="utf-8")
    assert _count(own_database, "area") == 1981
    assert _count(own_database, "camera") == 0

    for name in ("grid_workers.xlsx", "cameras.csv", "components.geojson"):
        shutil.copy(whole / name, spoilt)
    mended = ingest_delivery(own_database, spoilt, Reporter(quiet=True))
    states = {one.source_id: one.state for one in mended.files}
    assert (states["areas"], states["grids"]) == ("unchanged", "unchanged")
    assert states["cameras"] == states["grid_workers"] == states["components"] == "done"
    loaded = _count(own_database, "camera")
    assert loaded > 0

    header, *rows = (whole / "cameras.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)
    cameras.write_text(header + "".join(rows[: len(rows) // 2]), encoding="utf-8")
    cut = ingest_delivery(own_database, spoilt, Reporter(quiet=True))
    (error,) = (str(one.error) for one in cut.failed if one.source_id == "cameras")
    assert f"the one that is loaded has {len(rows):,}" in error
    assert "--accept-fewer cameras" in error
    assert _count(own_database, "camera") == loaded
    for accepted, state in ((frozenset[str](), "failed"), (frozenset({"cameras"}), "tried")):
        tried = try_delivery(own_database, spoilt, Reporter(quiet=True), accepted)
        assert [one.state for one in tried if one.source.id == "cameras"] == [state]
    ingest_delivery(own_database, spoilt, Reporter(quiet=True), accept_fewer=frozenset({"cameras"}))
    assert 0 < _count(own_database, "camera") < loaded
    shutil.copy(whole / "cameras.csv", spoilt)
    ingest_delivery(own_database, spoilt, Reporter(quiet=True))
    assert _count(own_database, "camera") == loaded

    cameras.unlink()
    partial = ingest_delivery(own_database, spoilt, Reporter(quiet=True))
    assert "cameras.csv" in partial.absent
    assert "cameras" not in {one.source_id for one in partial.failed}
    assert _count(own_database, "camera") == loaded

    cameras.write_bytes(b"")
    again = ingest_delivery(own_database, spoilt, Reporter(quiet=True))
    assert "empty" in {one.source_id: str(one.error) for one in again.failed}["cameras"]
    assert _count(own_database, "camera") == loaded


def _count(settings: Settings, table: str) -> int:
    with psycopg.connect(conninfo(settings)) as connection:
        row = connection.execute(f"SELECT count(*) FROM {table}".encode()).fetchone()
    return int(row[0]) if row else 0
