"""Nothing is open but what the contract names; sessions end, rotate, and need their CSRF token."""

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from starlette.testclient import TestClient

from api.security.door import kind_of

OPEN = ("/", "/wall", "/wall/city", "/staff", "/staff/runs", "/accounts", "/audit", "/assets/index-abc.js")
ALSO_OPEN = ("/favicon.svg", "/healthz", "/readyz", "/api/session/methods")
CLOSED = (
    *("/tiles", "/tiles/grid/10/850/400.mvt", "/tiles/static/basemap.pmtiles", "/raster", "/3dtiles/x.json"),
    *(
        "/ogc",
        "/ogc/collections",
        "/ogc/openapi",
        "/stac",
        "/api/openapi.json",
        "/api/code-lists",
        "/api/layers",
    ),
    *("/api/accounts", "/api/tokens", "/api/audit", "/api/search?q=x", "/live", "/api/session/credentials"),
    *(
        "/api/sessions",
        "/api/sessionx",
        "/healthz/",
        "/assetsx",
        "/index.html.json",
        "/tiles.json",
        "/a/b.svg",
    ),
)


@pytest.mark.parametrize("path", CLOSED)
def test_strangers_get_nothing(web: TestClient, path: str) -> None:
    answer = web.get(path, follow_redirects=False)
    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert answer.json()["reason"] == "nobody"


@pytest.mark.parametrize("path", OPEN + ALSO_OPEN)
def test_the_page_is_open(path: str) -> None:
    assert kind_of(path) in ("page", "open")


def test_who_am_i(web: TestClient, make, sign_in) -> None:
    assert web.get("/api/session").status_code == 401
    make("town_manager", 370502001000000, display_name="李主任")
    answer = sign_in(web, "Town-Manager")
    told = web.get("/api/session").json()
    assert answer.json() | {"server_time": ""} == told | {"server_time": ""}
    assert told["account"] == "town-manager" and told["display_name"] == "李主任"
    assert [area["name"] for area in told["scope"]["path"]] == ["东营市", "东营区", "文汇街道"]
    assert told["scope"]["bbox"] == [118, 37, 119, 38]
    assert "person.read" in told["rights"] and "accounts.manage" not in told["rights"]


def test_the_cookie_is_closed_and_only_its_hash_is_kept(web: TestClient, make, sign_in, database) -> None:
    make("auditor")
    told = sign_in(web, "auditor").headers["set-cookie"]
    assert {"HttpOnly", "Path=/", "SameSite=lax"} <= set(told.split("; "))
    secret = web.cookies["gridcity"]
    kept = database.execute("SELECT secret_hash, session::text FROM session").fetchall()
    assert [row[0] for row in kept] == [hashlib.sha256(secret.encode()).digest()]
    assert secret not in kept[0][1]


def test_over_tls_the_cookie_is_bound_to_the_host(app_of, make, sign_in) -> None:
    make("auditor")
    with app_of(public_url="https://city.test") as client:
        told = sign_in(client, "auditor").headers["set-cookie"]
        assert told.startswith("__Host-gridcity=") and "Secure" in told and "Domain" not in told
        client.cookies.set("gridcity", client.cookies["__Host-gridcity"])
        del client.cookies["__Host-gridcity"]
        assert client.get("/api/session").status_code == 401


def test_signing_in_gives_a_new_id_and_ends_the_old_one(web: TestClient, make, sign_in) -> None:
    make("auditor")
    planted = "A" * 43
    web.cookies.set("gridcity", planted)
    sign_in(web, "auditor")
    first = web.cookies.get("gridcity", domain="city.test") or next(
        one.value for one in web.cookies.jar if one.value != planted
    )
    assert first != planted
    web.cookies.clear()
    web.cookies.set("gridcity", first)
    assert web.get("/api/session").status_code == 200
    sign_in(web, "auditor")
    web.cookies.clear()
    web.cookies.set("gridcity", first)
    assert web.get("/api/session").json()["reason"] in ("expired", "session_over")
    web.cookies.clear()
    web.cookies.set("gridcity", planted)
    assert web.get("/api/session").status_code == 401


def test_a_change_needs_the_sessions_token(web: TestClient, make, signed_in, sign_in) -> None:
    make("administrator")
    other = sign_in(web, "administrator").json()["csrf"]
    web.cookies.clear()
    right = signed_in("administrator")
    for header in (
        {},
        {"X-CSRF-Token": ""},
        {"X-CSRF-Token": other},
        {"X-CSRF-Token": right["X-CSRF-Token"][:-1]},
    ):
        assert web.delete("/api/session", headers=header).status_code == 403
        assert web.post("/api/accounts", headers=header, json={}).status_code == 403
    assert web.get("/api/session").status_code == 200
    left = web.delete("/api/session", headers=right)
    assert left.status_code == 204
    assert left.headers["clear-site-data"] == '"cache"'
    assert web.get("/api/session").status_code == 401


@pytest.mark.parametrize(
    "sent",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "http://evil.test"},
        {"Origin": "null"},
    ],
)
def test_another_sites_page_changes_nothing(web: TestClient, make, signed_in, sent) -> None:
    make("administrator")
    right = signed_in("administrator")
    assert web.delete("/api/session", headers=right | sent).status_code == 403
    assert web.delete("/api/session", headers=right | {"Origin": "http://city.test"}).status_code == 204


def test_a_token_needs_no_csrf_and_no_cookie(web: TestClient, make) -> None:
    administrator = make("administrator")
    made = {"name": "neu", "role": "auditor", "area_code": 370500000000000}
    assert web.post("/api/accounts", headers=administrator.bearer, json=made).status_code == 201


@pytest.mark.parametrize("where", ["?token={}", "?access_token={}", "?authorization=Bearer {}"])
def test_a_token_in_the_address_is_nothing(web: TestClient, make, where: str) -> None:
    token = make("auditor").token
    assert web.get(f"/api/audit{where.format(token)}").status_code == 401
    assert web.get("/api/audit", headers={"Authorization": f"Basic {token}"}).status_code == 401
    assert web.get("/api/audit", headers={"Authorization": f"bearer {token}"}).status_code == 200


def test_a_broken_token_is_not_replaced_by_the_cookie(web: TestClient, make, signed_in) -> None:
    make("auditor")
    signed_in("auditor")
    assert web.get("/api/audit").status_code == 200
    assert web.get("/api/audit", headers={"Authorization": "Bearer gc_wrong"}).json()["reason"] == "token"


ENDINGS: dict[str, tuple[str, str]] = {
    "session": ("UPDATE session SET expires_at = now()", "expired"),
    "account": ("UPDATE account SET valid_until = now() - interval '1 day'", "account_ended"),
    "deactivated": ("UPDATE account SET active = false", "session_over"),
    "deleted": ("DELETE FROM session", "session_over"),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_what_another_process_ends_is_over_at_once(
    web: TestClient, make, signed_in, database: psycopg.Connection, eventually, ending: str
) -> None:
    """The application keeps whom it knows for a minute; only the notification tells it sooner."""
    made = make("auditor")
    signed_in("auditor")
    bearer = {"Authorization": f"Bearer {made.token}"}
    assert web.get("/api/audit").status_code == web.get("/api/audit", headers=bearer).status_code == 200
    statement, reason = ENDINGS[ending]
    database.execute(statement)
    eventually(lambda: web.get("/api/audit").status_code == 401)
    assert web.get("/api/audit").json()["reason"] == reason
    tokens = web.get("/api/audit", headers=bearer).status_code
    assert tokens == (401 if ending in ("account", "deactivated") else 200)


def test_another_role_and_scope_hold_at_once(web: TestClient, make, signed_in, database, eventually) -> None:
    make("town_manager", 370502001000000)
    signed_in("town-manager")
    assert "person.read" in web.get("/api/session").json()["rights"]
    database.execute("UPDATE account SET role = 'auditor', area_code = 370500000000000")
    eventually(lambda: web.get("/api/session").json()["rights"] == ["audit.read"])
    assert web.get("/api/session").json()["scope"]["level"] == "city"


def test_an_end_is_compared_at_each_request(app_of, make, sign_in, eventually) -> None:
    """No notification comes when time passes."""
    make("auditor")
    with app_of(session_hours=0.3 / 3600) as client:
        assert sign_in(client, "auditor").status_code == 200
        eventually(lambda: client.get("/api/audit").status_code == 401)
        assert client.get("/api/audit").json()["reason"] == "expired"


def test_rest_ends_a_session(web: TestClient, make, signed_in, database, eventually) -> None:
    make("auditor")
    signed_in("auditor")
    database.execute("UPDATE session SET last_seen_at = now() - interval '121 minutes'")
    database.execute("NOTIFY gridcity_access, '*'")
    eventually(lambda: web.get("/api/audit").status_code == 401)
    assert web.get("/api/audit").json()["reason"] == "idle"


def test_a_wall_only_looks_and_lasts(web: TestClient, make, sign_in, database) -> None:
    make("city_commander")
    answer = sign_in(web, "city-commander", wall=True)
    assert answer.json()["rights"] == ["event.read", "map.read"] and "Max-Age" in answer.headers["set-cookie"]
    ends = datetime.fromisoformat(answer.json()["expires_at"])
    assert ends > datetime.now(UTC) + timedelta(days=29)
    header = {"X-CSRF-Token": answer.json()["csrf"]}
    body = {"old": "x", "new": "x"}
    assert web.post("/api/session/password", headers=header, json=body).status_code == 403


def test_without_the_database_nobody_is_let_in(app_of: Callable[..., TestClient], make) -> None:
    token = make("auditor").token
    with app_of(database_url="postgresql://nobody@127.0.0.1:1/none") as client:
        for headers in ({"Authorization": f"Bearer {token}"}, {"Cookie": "gridcity=abc"}):
            answer = client.get("/api/audit", headers=headers)
            assert answer.status_code == 503 and "nobody can be let in" in answer.json()["detail"]
        assert client.get("/").status_code != 503 or "web map" in client.get("/").text
        assert client.get("/api/session/methods").status_code == 200


def test_the_address_is_the_clients_only_behind_our_own_proxy(app_of, make, sign_in, database) -> None:
    make("auditor")
    forwarded = {"X-Forwarded-For": "203.0.113.9, 198.51.100.7"}
    for proxies, kept in (("", "testclient"), ("192.0.2.0/24", "198.51.100.7")):
        with app_of(trusted_proxies=proxies) as client:
            client.headers.update(forwarded)
            if proxies:
                client._transport.client = ("192.0.2.1", 5000)  # type: ignore[attr-defined]
            assert sign_in(client, "auditor").status_code == 200
        row = database.execute("SELECT origin FROM session ORDER BY session_id DESC LIMIT 1").fetchone()
        assert row == (kept,)
