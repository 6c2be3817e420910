"""The command line's last resort: one line and an exit status."""

import errno

import psycopg
import pytest

from api import cli
from catalogs.errors import BadInput, StorageFull, Unavailable


def test_known_errors_become_ours() -> None:
    assert isinstance(cli.explain(OSError(errno.ENOSPC, "No space left on device")), StorageFull)
    assert isinstance(cli.explain(psycopg.OperationalError("server closed the connection")), Unavailable)
    assert isinstance(cli.explain(psycopg.errors.DiskFull("could not extend file")), StorageFull)
    assert isinstance(cli.explain(psycopg.errors.UndefinedTable("relation does not exist")), Unavailable)
    assert isinstance(cli.explain(PermissionError(errno.EACCES, "Permission denied", "a.csv")), BadInput)
    assert isinstance(cli.explain(OSError("No space left on device (os error 28)")), StorageFull)
    assert cli.explain(ZeroDivisionError()) is None


def ends_with(monkeypatch, capsys, error: type[Exception] | None, *words: str) -> tuple[int, str]:
    """Exit status and standard error of a command, or of one that raises `error`."""
    if error is not None:

        def fail(**_: object) -> None:
            raise error("here")

        monkeypatch.setattr(cli.typer.main, "get_command", lambda app: fail)
    monkeypatch.setattr(cli.sys, "argv", ["gridcity", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return int(stopped.value.code or 0), capsys.readouterr().err


def test_what_nobody_foresaw_is_one_line_too(monkeypatch, capsys) -> None:
    status, said = ends_with(monkeypatch, capsys, ZeroDivisionError)
    assert (status, said.count("\n")) == (1, 1)
    assert "ZeroDivisionError, here (" in said and "test_cli.py" in said and "--verbose" in said
    assert "Traceback" in ends_with(monkeypatch, capsys, ZeroDivisionError, "--verbose")[1]


@pytest.mark.parametrize(
    ("name", "value", "status", "says"),
    [
        ("GRIDCITY_PORT", "http", 2, "GRIDCITY_PORT"),
        ("GRIDCITY_DATABASE_URL", "http://user:secret@example.org", 2, "postgresql://"),
        ("GRIDCITY_DATABASE_URL", "no address", 2, "postgresql://"),
        ("GRIDCITY_DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none", 3, "does not answer"),
    ],
)
def test_wrong_settings_are_one_line(monkeypatch, capsys, tmp_path, name, value, status, says) -> None:
    monkeypatch.setenv("GRIDCITY_DATA", str(tmp_path))
    monkeypatch.setenv(name, value)
    ended, said = ends_with(monkeypatch, capsys, None, "ingest", str(tmp_path))
    assert (ended, said.count("\n")) == (status, 1)
    assert says in said and "secret" not in said


def test_bad_input_is_one_line_and_status_2(monkeypatch, capsys) -> None:
    def fail(**_: object) -> None:
        raise BadInput("The file is empty.", "Ask the department for it again.")

    monkeypatch.setattr(cli.typer.main, "get_command", lambda app: fail)
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "gridcity: The file is empty. Ask the department for it again.\n"


def test_an_unknown_command_is_status_2(monkeypatch, capsys) -> None:
    monkeypatch.setattr(cli.sys, "argv", ["gridcity", "no-such-command"])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 2
    assert "no-such-command" in capsys.readouterr().err


@pytest.mark.parametrize("name", cli.MODULES)
def test_each_command_is_where_the_table_says(name: str) -> None:
    assert name in cli.typer.main.get_command(cli.build([name])).commands


def test_the_table_is_complete() -> None:
    assert set(cli.typer.main.get_command(cli.build([])).commands) == set(cli.MODULES)
