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
    assert cli.explain(ZeroDivisionError()) is None


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
