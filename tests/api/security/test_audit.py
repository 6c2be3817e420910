"""The audit grows and nothing else: triggers hold the owner too, and the chain shows what was done behind them."""

import csv
import hashlib
import io
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest
from psycopg.rows import dict_row

from api.security import audit, chain
from catalogs.database import conninfo
from catalogs.schema import migrate
from catalogs.settings import Settings


@pytest.fixture
def chained(data_folder, request) -> Iterator[psycopg.Connection]:
    """A database of its own with five rows, since what is done to it cannot be undone."""
    made = Settings(data=data_folder, database_url=None, database_name="audit")
    server = conninfo(made.model_copy(update={"database_name": "empty"}))
    with psycopg.connect(server, dbname="postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS audit")
        connection.execute("CREATE DATABASE audit")
    migrate(made)
    with psycopg.connect(conninfo(made), autocommit=True) as connection:
        for number in range(5):
            audit.record_now(connection, audit.Actor("张三"), action="export", subject=f"layer:{number}")
        yield connection


def state(connection: psycopg.Connection) -> chain.ChainState:
    return chain.state_of(connection.cursor(row_factory=dict_row).execute(chain.CHECK).fetchone())


def test_the_chain(chained: psycopg.Connection) -> None:
    """Numbered without gaps, hashed as anybody can compute it, and every way to break it is named."""
    assert state(chained).state == "whole" and state(chained).rows == 5
    _hashes_are_what_the_documents_say(chained)
    _a_rollback_leaves_no_gap(chained)
    _writers_wait_for_each_other(chained)
    for statement in REFUSED:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            chained.execute(statement)
    chained.execute("SET session_replication_role = replica")
    for statement in REFUSED:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
            chained.execute(statement)
    chained.execute("SET session_replication_role = origin")
    assert state(chained).state == "whole"
    _tampering_is_named(chained)


REFUSED = (
    "UPDATE audit SET actor = 'x' WHERE audit_id = 1",
    "DELETE FROM audit WHERE audit_id = 1",
    "DELETE FROM audit WHERE false",
    "TRUNCATE audit",
    "TRUNCATE audit, audit_head",
    "UPDATE audit_head SET audit_id = 2",
    "UPDATE audit_head SET audit_id = audit_id + 1",
    "DELETE FROM audit_head",
    "INSERT INTO audit_head VALUES (false, 0, '')",
)


def _hashes_are_what_the_documents_say(connection: psycopg.Connection) -> None:
    previous = bytes(32)
    for row in connection.execute(
        "SELECT audit_id, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"'), actor, role, action,"
        " subject, purpose, detail, origin, hash FROM audit ORDER BY audit_id"
    ):
        *fields, kept = row
        texts = [str(field).encode() for field in fields]
        said = b"".join(b"%d:%s," % (len(text), text) for text in texts)
        previous = hashlib.sha256(previous + said).digest()
        assert previous == kept


def _a_rollback_leaves_no_gap(connection: psycopg.Connection) -> None:
    with connection.transaction(force_rollback=True):
        audit.record_now(connection, audit.Actor("x"), action="export", subject="never")
    audit.record_now(connection, audit.Actor("x"), action="export", subject="a 'quoted' one, 5:x,\n")
    assert state(connection).rows == state(connection).head_id == 6


def _writers_wait_for_each_other(connection: psycopg.Connection) -> None:
    def write(_: int) -> None:
        with psycopg.connect(connection.info.dsn) as another:
            audit.record_now(another, audit.Actor("y"), action="export", subject="at once")

    with ThreadPoolExecutor(6) as threads:
        list(threads.map(write, range(12)))
    assert state(connection).state == "whole" and state(connection).rows == 18


def _tampering_is_named(connection: psycopg.Connection) -> None:
    """As a superuser could who switches the triggers off."""
    for statement, expected, first_bad in (
        ("UPDATE audit SET subject = 'x' WHERE audit_id = 3", "changed", 3),
        ("UPDATE audit SET at = at + interval '1 microsecond' WHERE audit_id = 1", "changed", 1),
        ("UPDATE audit SET hash = sha256('x') WHERE audit_id = 18", "changed", 18),
        ("DELETE FROM audit WHERE audit_id = 7", "missing", 7),
        ("DELETE FROM audit WHERE audit_id BETWEEN 1 AND 4", "missing", 1),
        ("DELETE FROM audit WHERE audit_id > 16", "cut", 17),
        ("DELETE FROM audit", "cut", 1),
        (
            "DELETE FROM audit WHERE audit_id = 5; UPDATE audit SET audit_id = -audit_id WHERE audit_id > 5;"
            " UPDATE audit SET audit_id = -audit_id - 1 WHERE audit_id < 0",
            "changed",
            5,
        ),
    ):
        with connection.transaction(force_rollback=True):
            connection.execute("ALTER TABLE audit DISABLE TRIGGER ALL")
            connection.execute(statement)
            found = state(connection)
            assert (found.state, found.first_bad) == (expected, first_bad), statement
            assert str(first_bad) in found.sentence


def test_only_the_auditor_reads(web, make, sign_in) -> None:
    for role in ("administrator", "city_commander", "town_manager", "gis_editor"):
        bearer = make(role).bearer
        for path in ("", "/days", "/chain", "/rows.csv", "/actions"):
            assert web.get(f"/api/audit{path}", headers=bearer).status_code == 403


def test_filters_paging_and_the_chain(web, make, database) -> None:
    bearer = make("auditor").bearer
    for number in range(130):
        audit.record_now(
            database,
            audit.Actor("reader"),
            action="person.read",
            subject=f"resident:{number}_",
            purpose="核实",
        )
    first = web.get("/api/audit?actor=Reader", headers=bearer).json()
    second = web.get(f"/api/audit?actor=reader&before={first['next']}", headers=bearer).json()
    numbers = [row["subject"] for row in first["rows"] + second["rows"]]
    assert numbers[:130] == [f"resident:{n}_" for n in reversed(range(130))]
    by_subject = web.get("/api/audit?subject=resident:12_&action=person", headers=bearer).json()["rows"]
    assert {row["subject"] for row in by_subject} == {"resident:12_"}
    assert web.get("/api/audit?until=2020-01-01T00:00:00", headers=bearer).json()["rows"] == []
    days = web.get("/api/audit/days?actor=reader", headers=bearer).json()
    assert sum(day["rows"] for day in days) >= 130
    assert web.get("/api/audit/chain", headers=bearer).json()["state"] == "whole"
    assert web.get("/api/audit?before=0", headers=bearer).status_code == 422
    assert web.get("/api/audit?actor=%00", headers=bearer).status_code == 400


def test_the_csv_runs_no_formula_and_is_recorded(web, make, database) -> None:
    bearer = make("auditor").bearer
    audit.record_now(database, audit.Actor("f"), action="export", subject='=HYPERLINK("http://evil")')
    answer = web.get("/api/audit/rows.csv?actor=f", headers=bearer)
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"))))
    assert rows[0]["subject"] == '\'=HYPERLINK("http://evil")'
    newest = database.execute("SELECT actor, action FROM audit ORDER BY audit_id DESC LIMIT 1").fetchone()
    assert newest == ("auditor", "audit.exported")


def test_each_sign_in_is_recorded(web, make, sign_in, signed_in, database) -> None:
    make("auditor")
    sign_in(web, "auditor", "a wrong password")
    header = signed_in("auditor")
    web.delete("/api/session", headers=header)
    rows = database.execute(
        "SELECT action, actor, origin FROM audit ORDER BY audit_id DESC LIMIT 3"
    ).fetchall()
    assert rows == [
        (f"session.{one}", "auditor", "testclient") for one in ("signed_out", "signed_in", "failed")
    ]


def test_every_recorded_action_has_a_title() -> None:
    import re
    from pathlib import Path

    from catalogs.code_lists import names_of

    used = set()
    for path in Path("api").rglob("*.py"):
        used |= set(re.findall(r'action="([a-z._]+)"', path.read_text(encoding="utf-8")))
    assert used <= set(names_of("audit_action"))
