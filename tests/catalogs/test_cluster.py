"""The private cluster: every way in which a start has gone wrong on a real machine."""

import contextlib
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from catalogs.cluster import Cluster
from catalogs.cluster.account import account_for
from catalogs.cluster.folder import Folder
from catalogs.cluster.tuning import GIB, MIB, Machine, config_text, server_settings
from catalogs.errors import StorageFull, Unavailable

root_only = pytest.mark.skipif(os.geteuid() != 0, reason="only root switches users")

MACHINE = Machine(memory=24 * GIB, cores=2, free_disk=100 * GIB, shm=GIB, lz4=True)


@pytest.fixture
def data(tmp_path: Path) -> Iterator[Path]:
    """A data folder with a blank, a quote and a dollar in its name; its server is stopped at the end."""
    folder = tmp_path / "it's $HOME data"
    yield folder
    if folder.exists():
        Cluster(folder).stop()


def _value(conninfo: str, statement: str) -> object:
    with psycopg.connect(conninfo) as connection:
        row = connection.execute(statement.encode()).fetchone()
    return row[0] if row else None


def _fill(disk: Path) -> None:
    with contextlib.suppress(OSError), open(disk / "filler", "wb", buffering=0) as filler:
        while True:
            filler.write(bytes(MIB))


def _in_another_process(data: Path, call: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import sys; from pathlib import Path; from catalogs.cluster import Cluster; "
        f"print(Cluster(Path(sys.argv[1])).{call})"
    )
    command = [sys.executable, "-c", code, str(data)]
    here = Path(__file__).parents[2]
    return subprocess.run(command, cwd=here, capture_output=True, text=True, timeout=120, check=False)


def test_runs_on_demand_and_listens_on_no_network_port(data: Path) -> None:
    cluster = Cluster(data)
    assert cluster.status().state == "absent"
    server = cluster.ensure_running()
    assert cluster.status().state == "running"
    assert _value(server, "SHOW listen_addresses") == ""
    assert _value(server, "SHOW fsync") == "on"
    assert _value(server, "SHOW synchronous_commit") == "on"
    assert _value(server, "SHOW data_checksums") == "on"
    assert _value(server, "SHOW server_encoding") == "UTF8"
    assert cluster.ensure_running() == server
    assert cluster.stop() is True
    assert cluster.stop() is False
    assert cluster.status().state == "stopped"


def test_the_folder_is_closed_to_others(data: Path) -> None:
    Cluster(data).ensure_running()
    assert (data / "postgres").stat().st_mode & 0o777 == 0o700
    assert (data / "postgres" / ".s.PGSQL.5432").stat().st_mode & 0o077 == 0


def test_committed_rows_survive_a_killed_server(data: Path) -> None:
    cluster = Cluster(data)
    with psycopg.connect(cluster.ensure_running()) as connection:
        connection.execute("CREATE TABLE kept AS SELECT generate_series(1, 1000) AS n")
    pid = cluster.status().pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    while cluster.status().pid == pid:
        time.sleep(0.01)
    assert _value(cluster.ensure_running(), "SELECT count(*) FROM kept") == 1000


def test_a_pid_file_that_names_another_living_process_is_stale(data: Path) -> None:
    cluster = Cluster(data)
    server = cluster.ensure_running()
    pidfile = data / "postgres" / "pgdata" / "postmaster.pid"
    lines = pidfile.read_text().splitlines()
    cluster.stop()
    account = account_for(data / "postgres")
    sleeper = subprocess.Popen(["sleep", "60"], user=account.uid if account.switch else None)
    try:
        pidfile.write_text("\n".join([str(sleeper.pid), *lines[1:]]) + "\n")
        assert cluster.status().state == "stopped"
        assert cluster.ensure_running() == server
    finally:
        sleeper.kill()
        sleeper.wait()


def test_two_processes_that_start_at_once_share_one_server(data: Path) -> None:
    with ThreadPoolExecutor() as pool:
        runs = list(pool.map(lambda _: _in_another_process(data, "ensure_running()"), range(3)))
    assert [run.returncode for run in runs] == [0, 0, 0], runs[0].stderr
    assert len({run.stdout for run in runs}) == 1
    log = (data / "postgres" / "server.log").read_text()
    assert "FATAL" not in log


def test_a_killed_starter_leaves_no_half_cluster(data: Path) -> None:
    home = data / "postgres"
    code = "import sys; from pathlib import Path; from catalogs.cluster import Cluster; "
    code += "Cluster(Path(sys.argv[1])).ensure_running()"
    starter = subprocess.Popen([sys.executable, "-c", code, str(data)], cwd=Path(__file__).parents[2])
    give_up = time.monotonic() + 20
    while not (home / "pgdata.new").exists() and time.monotonic() < give_up:
        time.sleep(0.005)
    starter.kill()
    starter.wait()
    assert _value(Cluster(data).ensure_running(), "SELECT 1") == 1


def test_running_stops_what_it_started_and_leaves_what_ran(data: Path) -> None:
    cluster = Cluster(data)
    with cluster.running():
        assert cluster.status().state == "running"
    assert cluster.status().state == "stopped"
    cluster.ensure_running()
    with cluster.running():
        pass
    assert cluster.status().state == "running"


def test_running_leaves_the_server_to_whoever_is_still_connected(data: Path) -> None:
    cluster = Cluster(data)
    with cluster.running() as server:
        other = psycopg.connect(server)
    assert cluster.status().state == "running"
    other.close()


def test_a_path_too_long_for_a_socket(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120) / "data"
    cluster = Cluster(deep)
    try:
        server = cluster.ensure_running()
        assert str(deep) not in server
        assert _value(server, "SELECT 1") == 1
        sockets = Folder(deep / "postgres").answering()
        assert sockets is not None
        assert sockets.stat().st_mode & 0o777 == 0o700
    finally:
        cluster.stop()
        if sockets:
            shutil.rmtree(sockets)


def test_a_cluster_of_another_version(data: Path) -> None:
    pgdata = data / "postgres" / "pgdata"
    pgdata.mkdir(parents=True)
    (pgdata / "PG_VERSION").write_text("9\n")
    with pytest.raises(Unavailable, match="made by PostgreSQL 9, and installed is 1"):
        Cluster(data).ensure_running()


def test_programs_missing(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDCITY_POSTGRES_BIN", str(data / "nowhere"))
    with pytest.raises(
        Unavailable, match=r"PostgreSQL 15 or newer with PostGIS is not installed.*make setup"
    ):
        Cluster(data).ensure_running()


def test_a_setting_that_postgres_refuses_is_told(data: Path) -> None:
    cluster = Cluster(data)
    cluster.ensure_running()
    cluster.stop()
    with open(data / "postgres" / "pgdata" / "postgresql.auto.conf", "a") as config:
        config.write("shared_buffers = 'a lot'\n")
    with pytest.raises(Unavailable, match=r"does not start.*shared_buffers"):
        cluster.ensure_running()
    (data / "postgres" / "pgdata" / "postgresql.auto.conf").write_text("")
    assert cluster.ensure_running()


def test_a_data_folder_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("")
    with pytest.raises(Unavailable, match=r"cannot be used: Not a directory.*GRIDCITY_DATA"):
        Cluster(tmp_path / "data").ensure_running()


@root_only
def test_a_full_disk(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=30m", "none", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine may not mount a small disk")
    try:
        with pytest.raises(StorageFull, match="needs 200 MiB"):
            Cluster(disk).ensure_running()
        subprocess.run(["mount", "-o", "remount,size=260m", str(disk)], check=True)
        cluster = Cluster(disk)
        cluster.ensure_running()
        cluster.stop()
        _fill(disk)
        with pytest.raises(StorageFull, match="full"):
            cluster.ensure_running()
        (disk / "filler").unlink()
        assert cluster.ensure_running()
        cluster.stop()
    finally:
        subprocess.run(["umount", str(disk)], check=True)


@root_only
def test_root_runs_it_as_an_ordinary_user_below_a_closed_folder(tmp_path: Path) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o700)
    cluster = Cluster(closed / "data")
    try:
        server = cluster.ensure_running()
        pid = cluster.status().pid
        assert pid is not None
        assert Path(f"/proc/{pid}").stat().st_uid != 0
        assert (closed / "data" / "postgres" / "pgdata").stat().st_uid != 0
        assert closed.stat().st_uid == 0
        assert closed.stat().st_mode & 0o777 == 0o700
        assert _value(server, "SELECT 1") == 1
    finally:
        cluster.stop()


@root_only
def test_somebody_elses_cluster_is_refused_in_one_sentence() -> None:
    with TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "postgres").mkdir(mode=0o700)
        run = _as_nobody(folder)
    said = run.stderr.strip().splitlines()[-1]
    assert "belongs to the user root" in said
    assert "GRIDCITY_DATA" in said


def _as_nobody(data: str) -> subprocess.CompletedProcess[str]:
    code = (
        "import os, sys; from pathlib import Path; from catalogs.cluster import Cluster\n"
        "os.setgid(65534); os.setuid(65534)\n"
        "Cluster(Path(sys.argv[1])).ensure_running()"
    )
    command = [sys.executable, "-c", code, data]
    return subprocess.run(
        command, cwd=Path(__file__).parents[2], capture_output=True, text=True, timeout=60, check=False
    )


def test_a_foreign_socket_folder_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    deep = tmp_path / ("d" * 120)
    key = hashlib.sha256(os.fsencode(deep / "postgres")).hexdigest()[:16]
    (tmp_path / f"gridcity-{key}").mkdir(mode=0o755)
    with pytest.raises(Unavailable, match="belongs to somebody else"):
        Cluster(deep).ensure_running()


def test_settings_follow_the_machine() -> None:
    small = server_settings(Machine(memory=GIB, cores=1, free_disk=2 * GIB, shm=64 * MIB, lz4=False))
    large = server_settings(MACHINE)
    assert (small["shared_buffers"], large["shared_buffers"]) == ("85MB", "2048MB")
    assert (small["max_wal_size"], large["max_wal_size"]) == ("256MB", "5120MB")
    assert (small["wal_compression"], large["wal_compression"]) == ("pglz", "lz4")
    assert (small["dynamic_shared_memory_type"], large["dynamic_shared_memory_type"]) == ("mmap", "posix")
    assert large["fsync"] == large["synchronous_commit"] == large["full_page_writes"] == "on"


def test_config_text_quotes() -> None:
    assert "x = 'it''s'\n" in config_text({"x": "it's"})


def test_a_dead_socket_is_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pgdata = tmp_path / "pgdata"
    pgdata.mkdir()
    with socket.socket(socket.AF_UNIX) as dead:
        monkeypatch.chdir(tmp_path)
        dead.bind(".s.PGSQL.5432")
    with subprocess.Popen(["sleep", "60"], cwd=pgdata) as sleeper:
        lines = [str(sleeper.pid), str(pgdata), "0", "5432", str(tmp_path), "", "1", "ready"]
        (pgdata / "postmaster.pid").write_text("\n".join(lines))
        assert Folder(tmp_path).alive() is not None
        assert Folder(tmp_path).answering() is None
        sleeper.kill()
