"""`gridcity account …` and `gridcity audit verify` as an administrator runs them; the demo's accounts."""

import stat

import psycopg
import pytest
from typer.testing import CliRunner

from api.cli import build
from api.security.demo import make_demo_accounts
from catalogs.access import roles
from catalogs.database import conninfo

CITY = "370500000000000"


@pytest.fixture
def run(security_settings, database, monkeypatch):
    monkeypatch.setenv("GRIDCITY_DATA", str(security_settings.data))
    monkeypatch.setenv("GRIDCITY_DATABASE_URL", conninfo(security_settings))
    monkeypatch.setenv("GRIDCITY_PASSWORD_MEMORY_KIB", "8")

    def ran(*words: str, typed: str = ""):
        return CliRunner().invoke(build([words[0]]), list(words), input=typed)

    return ran


def test_an_account_by_command(run, web, sign_in, eventually) -> None:
    made = run("account", "add", "Zhang.San", "--role", "auditor", "--area", CITY)
    name, password = made.output.split()
    assert made.exit_code == 0 and name == "Zhang.San"
    assert sign_in(web, "zhang.san", password).status_code == 200
    assert password not in run("account", "list").output and "zhang.san" in run("account", "list").output

    asked = run(
        "account", "password", "zhang.san", "--ask", typed="a sentence of words\na sentence of words\n"
    )
    assert asked.exit_code == 0 and "a sentence" not in asked.output
    eventually(lambda: web.get("/api/session").status_code == 401)
    assert sign_in(web, "zhang.san", "a sentence of words").status_code == 200

    token = run("account", "token", "zhang.san", "--title", "QGIS").output.strip()
    bearer = {"Authorization": f"Bearer {token}"}
    web.cookies.clear()
    assert web.get("/api/audit", headers=bearer).status_code == 200
    assert "QGIS" in run("account", "token", "zhang.san").output
    assert run("account", "deactivate", "zhang.san").exit_code == 0
    eventually(lambda: web.get("/api/audit", headers=bearer).status_code == 401)


def test_a_password_is_no_argument(run) -> None:
    for words in (("add", "x", "--role", "auditor", "--area", CITY), ("password", "x")):
        assert run("account", *words, "--password", "a long enough one").exit_code == 2


def test_verify_says_whether_the_chain_is_whole(run, make, database) -> None:
    make("auditor")
    answer = run("audit", "verify")
    assert answer.exit_code == 0 and "whole" in answer.output
    head = answer.output.split("Head: ")[1].strip()
    assert run("audit", "verify", "--head", head).exit_code == 0
    number, _, digest = head.partition(":")
    assert run("audit", "verify", "--head", f"{number}:{'0' * len(digest)}").exit_code == 1


def test_the_demo_makes_one_account_for_each_role_once(security_settings, database, web, sign_in) -> None:
    with psycopg.connect(conninfo(security_settings)) as connection:
        path = make_demo_accounts(security_settings, connection)
    assert path is not None and stat.S_IMODE(path.stat().st_mode) == 0o600
    lines = [line.split() for line in path.read_text(encoding="utf-8").splitlines()]
    assert [line[0].replace("-", "_") for line in lines] == list(roles())
    assert len({line[1] for line in lines}) == len(lines)
    assert sign_in(web, *lines[0][:2]).status_code == 200
    text = path.read_text(encoding="utf-8")
    with psycopg.connect(conninfo(security_settings)) as connection:
        assert make_demo_accounts(security_settings, connection) is None
    assert path.read_text(encoding="utf-8") == text
