"""Who manages accounts sees no data, raises nobody in secret and never themself; tokens are never wider."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from catalogs.database import conninfo

CITY, COUNTY, TOWN = 370500000000000, 370502000000000, 370502001000000
NEXT_COUNTY = COUNTY + 10**9


OWN = "SELECT name, display_name, role, area_code, active, valid_until, password_hash FROM account"


def newest(database: psycopg.Connection) -> tuple:
    return database.execute(
        "SELECT actor, action, subject FROM audit ORDER BY audit_id DESC LIMIT 1"
    ).fetchone()


def test_an_account_from_its_first_day_to_its_last(web, make, sign_in, database, eventually) -> None:
    bearer = make("administrator").bearer
    body = {"name": "Wang.Wu", "display_name": "王五", "role": "town_manager", "area_code": TOWN}
    made = web.post("/api/accounts", headers=bearer, json=body).json()
    account, password = made["account"], made["password"]
    assert account["name"] == "wang.wu" and account["area_name"] == "文汇街道" and "hash" not in str(made)
    assert newest(database) == ("administrator", "account.added", "account:wang.wu")
    assert web.post("/api/accounts", headers=bearer, json=body).status_code == 409
    assert sign_in(web, "wang.wu", password).status_code == 200

    url = f"/api/accounts/{account['id']}"
    changed = web.patch(url, headers=bearer, json={"role": "county_manager", "area_code": COUNTY}).json()
    assert (changed["role"], changed["area_name"]) == ("county_manager", "东营区")
    assert newest(database)[1] == "account.changed"
    eventually(lambda: web.get("/api/session").json()["role"] == "county_manager")

    another = web.post(f"{url}/password", headers=bearer).json()["password"]
    assert newest(database)[1] == "account.password"
    eventually(lambda: web.get("/api/session").status_code == 401)
    assert sign_in(web, "wang.wu", password).status_code == 401
    assert sign_in(web, "wang.wu", another).status_code == 200
    assert web.patch(url, headers=bearer, json={"active": False}).json()["active"] is False
    assert newest(database)[1] == "account.deactivated"
    eventually(lambda: web.get("/api/session").status_code == 401)
    assert sign_in(web, "wang.wu", another).json()["reason"] == "deactivated"


def test_nobody_raises_themself(web, make, signed_in, database) -> None:
    administrator = make("administrator")
    url = f"/api/accounts/{administrator.account_id}"
    before = database.execute(OWN).fetchall()
    for change in ({"role": "town_manager"}, {"active": False}, {"area_code": TOWN}, {"display_name": "x"}):
        assert web.patch(url, headers=administrator.bearer, json=change).status_code == 403
    assert web.post(f"{url}/password", headers=administrator.bearer).status_code == 403
    body = {"subject": "x"}
    assert web.put(f"{url}/identity", headers=administrator.bearer, json=body).status_code == 403
    assert database.execute(OWN).fetchall() == before


def test_only_the_administrator_manages(web, make) -> None:
    target = make("grid_worker").account_id
    for role in ("city_commander", "auditor", "gis_editor", "department_officer"):
        bearer = make(role).bearer
        assert web.get("/api/accounts", headers=bearer).status_code == 403
        assert web.patch(f"/api/accounts/{target}", headers=bearer, json={"active": False}).status_code == 403
        assert web.get(f"/api/accounts/{target}/credentials", headers=bearer).status_code == 403


def test_the_accounts_role_of_the_database_holds_no_data(security_settings) -> None:
    with psycopg.connect(conninfo(security_settings), autocommit=True) as connection:
        connection.execute("SET ROLE gridcity_accounts")
        for table in ("resident", "occupancy", "event", "building", "area", "review_item", "grid_worker"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(f"SELECT 1 FROM {table}")
        for statement in (
            "UPDATE audit SET actor = ''",
            "DELETE FROM audit",
            "INSERT INTO audit SELECT * FROM audit",
            "UPDATE audit_head SET audit_id = 0",
            "DELETE FROM account",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(statement)


def test_no_other_role_reads_accounts(security_settings) -> None:
    with psycopg.connect(conninfo(security_settings), autocommit=True) as connection:
        allowed = connection.execute(
            "SELECT rolname, relname FROM pg_roles, pg_class WHERE rolname LIKE 'gridcity\\_%'"
            " AND rolname <> 'gridcity_accounts' AND relname IN ('account', 'session', 'access_token',"
            " 'account_identity', 'sign_in_throttle', 'audit', 'audit_head')"
            " AND has_any_column_privilege(rolname, pg_class.oid, 'SELECT, INSERT, UPDATE, REFERENCES')"
        ).fetchall()
        assert allowed == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"role": "king"},
        {"area_code": 12},
        {"area_code": 370599999000000},
        {"area_code": 10**30},
        {"name": "a b"},
        {"categories": ["a b'"]},
    ],
)
def test_what_cannot_be_is_refused(web, make, wrong) -> None:
    body = {"name": "neu", "role": "auditor", "area_code": CITY} | wrong
    answer = web.post("/api/accounts", headers=make("administrator").bearer, json=body)
    assert answer.status_code in (400, 422) and answer.json()["detail"]


def test_searching(web, make) -> None:
    bearer = make("administrator").bearer
    make("town_manager", TOWN, name="a_b", display_name="李主任")
    make("town_manager", TOWN, name="axb")
    found = web.get("/api/accounts", headers=bearer, params={"q": "a_b"}).json()
    assert [one["name"] for one in found["accounts"]] == ["a_b"] and found["total"] == 1
    found = web.get("/api/accounts?q=李&role=town_manager&active=true", headers=bearer).json()
    assert [one["name"] for one in found["accounts"]] == ["a_b"]
    assert web.get("/api/accounts?active=false", headers=bearer).json()["total"] == 0


def test_sessions_are_listed_and_ended_by_owner_and_administrator(
    web, app_of, make, sign_in, signed_in, eventually, database
) -> None:
    owner, administrator = make("gis_editor"), make("administrator")
    header = signed_in("gis-editor")
    with app_of() as second:
        assert sign_in(second, "gis-editor").status_code == 200
        rows = web.get("/api/session/credentials").json()["sessions"]
        assert [row["this"] for row in rows].count(True) == 1 and len(rows) == 2
        other = next(row["id"] for row in rows if not row["this"])
        assert web.delete(f"/api/session/{other}", headers=header).status_code == 204
        eventually(lambda: second.get("/api/session").status_code == 401)
    assert newest(database)[1] == "session.ended"
    own = next(row["id"] for row in rows if row["this"])
    url = f"/api/accounts/{owner.account_id}/sessions/{own}"
    assert web.delete(url, headers=administrator.bearer).status_code == 204
    eventually(lambda: web.get("/api/session").status_code == 401)


def test_nobody_ends_anothers_session(web, make, sign_in, signed_in, app_of) -> None:
    make("auditor")
    make("gis_editor")
    with app_of() as second:
        sign_in(second, "auditor")
        foreign = second.get("/api/session/credentials").json()["sessions"][0]["id"]
        header = signed_in("gis-editor")
        assert web.delete(f"/api/session/{foreign}", headers=header).status_code == 404
        assert second.get("/api/session").status_code == 200


def test_changing_ones_own_password(web, app_of, make, sign_in, signed_in, eventually) -> None:
    make("auditor")
    with app_of() as second:
        sign_in(second, "auditor")
        header = signed_in("auditor")
        body = {"old": "wrong wrong wrong", "new": "quite another sentence"}
        assert web.post("/api/session/password", headers=header, json=body).status_code == 403
        body["old"] = "eleven green umbrellas"
        assert (
            web.post("/api/session/password", headers=header, json=body | {"new": "short"}).status_code == 400
        )
        assert web.post("/api/session/password", headers=header, json=body).status_code == 204
        eventually(lambda: second.get("/api/session").status_code == 401)
    assert web.get("/api/session").status_code == 200
    assert sign_in(web, "auditor").status_code == 401
    assert sign_in(web, "auditor", body["new"]).status_code == 200


def soon(**delta: float) -> str:
    return (datetime.now(UTC) + timedelta(**delta)).isoformat()


def test_a_token_is_shown_once_and_revoked(web, make, signed_in, database, eventually) -> None:
    make("gis_editor")
    header = signed_in("gis-editor")
    issued = web.post(
        "/api/tokens", headers=header, json={"title": "QGIS", "expires_at": soon(days=30)}
    ).json()
    secret, number = issued["secret"], issued["token"]["id"]
    assert secret.startswith("gc_") and secret not in web.get("/api/tokens").text
    kept = database.execute("SELECT string_agg(access_token::text, ' ') FROM access_token").fetchone()[0]
    assert secret not in kept and secret[3:] not in kept
    bearer = {"Authorization": f"Bearer {secret}"}
    web.cookies.clear()
    assert web.get("/api/tokens", headers=bearer).status_code == 200
    eventually(lambda: web.get("/api/tokens", headers=bearer).json()[0]["last_used_at"] is not None)
    body = {"title": "more", "expires_at": soon(days=1)}
    assert web.post("/api/tokens", headers=bearer, json=body).status_code == 403
    header = signed_in("gis-editor")
    assert web.delete(f"/api/tokens/{number}", headers=header).status_code == 204
    web.cookies.clear()
    eventually(lambda: web.get("/api/tokens", headers=bearer).status_code == 401)


@pytest.mark.parametrize(
    "wide",
    [
        {"area_code": CITY},
        {"area_code": NEXT_COUNTY},
        {"categories": ["0103"]},
        {"categories": ["0101", "0103"]},
        {"expires_at": soon(days=367)},
        {"expires_at": soon(days=-1)},
        {"title": ""},
    ],
)
def test_a_token_is_never_wider_than_its_account(web, make, signed_in, wide) -> None:
    make("department_officer", COUNTY, categories=["0101", "0102"])
    header = signed_in("department-officer")
    body = {"title": "t", "area_code": TOWN, "categories": ["0102"], "expires_at": soon(days=9)}
    assert web.post("/api/tokens", headers=header, json=body).status_code == 201
    assert web.post("/api/tokens", headers=header, json=body | wide).status_code in (400, 422)


def test_a_token_follows_its_account_when_that_becomes_smaller(
    web, make, signed_in, database, eventually
) -> None:
    made = make("department_officer", COUNTY, categories=["0101", "0102"])
    header = signed_in("department-officer")
    body = {"title": "t", "area_code": TOWN, "categories": ["0102"], "expires_at": soon(days=9)}
    secret = web.post("/api/tokens", headers=header, json=body).json()["secret"]
    web.cookies.clear()
    bearer = {"Authorization": f"Bearer {secret}"}
    scope = web.get("/api/session", headers=bearer).json()
    assert scope["scope"]["code"] == TOWN and scope["categories"] == ["0102"]
    for change, seen in (
        ("categories = '{0101}'", 401),
        ("categories = '{}'", 200),
        (f"area_code = {NEXT_COUNTY}", 401),
        (f"area_code = {CITY}", 200),
        ("active = false", 401),
    ):
        database.execute(f"UPDATE account SET {change} WHERE account_id = {made.account_id}")
        eventually(lambda seen=seen: web.get("/api/session", headers=bearer).status_code == seen)


def test_roles_without_the_right_have_no_tokens(web, make, signed_in) -> None:
    make("town_manager", TOWN)
    header = signed_in("town-manager")
    body = {"title": "t", "expires_at": soon(days=9)}
    assert web.post("/api/tokens", headers=header, json=body).status_code == 403
    assert web.get("/api/tokens").status_code == 403
