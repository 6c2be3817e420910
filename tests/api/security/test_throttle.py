"""Wrong passwords make waits, which double, last over a restart, shut nobody out, and tell nothing."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.testclient import TestClient

from api.security.throttle import OF_ACCOUNT, OF_ADDRESS

WRONG = "not the password at all"


def test_wrong_words_are_the_same_for_every_reason(web: TestClient, make, sign_in, database) -> None:
    make("auditor")
    make("town_manager")
    database.execute("UPDATE account SET active = false WHERE name = 'town-manager'")
    make("gis_editor")
    database.execute("UPDATE account SET valid_until = now() WHERE name = 'gis-editor'")
    names = ("auditor", "town-manager", "gis-editor", "nobody.such", "not a name\x00", "")
    answers = [sign_in(web, name, WRONG) for name in names]
    assert {one.status_code for one in answers} == {401}
    assert len({one.text for one in answers}) == 1
    told = {name: sign_in(web, name).json().get("reason") for name in ("town-manager", "gis-editor")}
    assert told == {"town-manager": "deactivated", "gis-editor": "account_ended"}
    assert "set-cookie" not in sign_in(web, "town-manager").headers


def test_after_the_free_ones_the_right_password_waits_too(web: TestClient, make, sign_in) -> None:
    make("auditor")
    for _ in range(OF_ACCOUNT.free + 1):
        assert sign_in(web, "auditor", WRONG).status_code == 401
    answer = sign_in(web, "auditor")
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) >= 1
    assert "seconds" in answer.json()["detail"]
    assert sign_in(web, "auditor", WRONG).status_code == 429


def test_unknown_names_wait_alike(web: TestClient, sign_in) -> None:
    statuses = [sign_in(web, "nobody.such", WRONG).status_code for _ in range(OF_ACCOUNT.free + 2)]
    assert statuses == [401] * (OF_ACCOUNT.free + 1) + [429]


def test_waits_survive_a_restart(web: TestClient, app_of, make, sign_in, database) -> None:
    make("auditor")
    for _ in range(OF_ACCOUNT.free + 1):
        sign_in(web, "auditor", WRONG)
    database.execute("UPDATE sign_in_throttle SET blocked_until = now() + interval '1 minute'")
    with app_of() as another:
        assert sign_in(another, "auditor").status_code == 429


def test_each_attempt_doubles_the_wait_up_to_a_limit_and_nobody_is_shut_out(
    web: TestClient, make, sign_in, database
) -> None:
    make("auditor")
    waits = []
    for _ in range(OF_ACCOUNT.free + 20):
        assert sign_in(web, "auditor", WRONG).status_code == 401
        waits += [
            round(row[0])
            for row in database.execute(
                "SELECT extract(epoch FROM blocked_until - last_at)::float8 FROM sign_in_throttle"
                " ORDER BY blocked_until - last_at DESC LIMIT 1"
            )
        ]
        database.execute("UPDATE sign_in_throttle SET blocked_until = now()")
        database.execute("DELETE FROM sign_in_throttle WHERE failures > 29")
    doubling = [2**n for n in range(9)]
    assert waits[: OF_ACCOUNT.free] == [0] * OF_ACCOUNT.free
    assert waits[OF_ACCOUNT.free : OF_ACCOUNT.free + 9] == doubling
    assert max(waits) == OF_ACCOUNT.longest_s <= OF_ADDRESS.longest_s
    assert sign_in(web, "auditor").status_code == 200


def test_attempts_during_a_wait_do_not_lengthen_it(web: TestClient, make, sign_in, database) -> None:
    make("auditor")
    for _ in range(OF_ACCOUNT.free + 1):
        sign_in(web, "auditor", WRONG)
    before = database.execute("SELECT * FROM sign_in_throttle ORDER BY key").fetchall()
    assert sign_in(web, "auditor", WRONG).status_code == 429
    assert database.execute("SELECT * FROM sign_in_throttle ORDER BY key").fetchall() == before


def test_a_burst_gains_nothing(web: TestClient, make, sign_in) -> None:
    make("auditor")
    with ThreadPoolExecutor(12) as threads:
        statuses = list(threads.map(lambda _: sign_in(web, "auditor", WRONG).status_code, range(24)))
    assert statuses.count(401) <= OF_ACCOUNT.free + 2
    assert statuses.count(401) + statuses.count(429) == 24


def test_the_right_password_begins_anew(web: TestClient, make, sign_in) -> None:
    make("auditor")
    for _ in range(3):
        for _ in range(OF_ACCOUNT.free):
            assert sign_in(web, "auditor", WRONG).status_code == 401
        assert sign_in(web, "auditor").status_code == 200


def test_an_address_that_tries_many_names_waits(web: TestClient, sign_in) -> None:
    statuses = [sign_in(web, f"name{n}", WRONG).status_code for n in range(OF_ADDRESS.free + 2)]
    assert statuses == [401] * (OF_ADDRESS.free + 1) + [429]


def test_others_attempts_do_not_hold_up_who_signed_in_from_here(
    web: TestClient, app_of, make, sign_in
) -> None:
    make("auditor")
    assert sign_in(web, "auditor").status_code == 200
    with app_of() as elsewhere:
        elsewhere._transport.client = ("203.0.113.9", 1)  # type: ignore[attr-defined]
        for _ in range(OF_ACCOUNT.free + 1):
            sign_in(elsewhere, "auditor", WRONG)
        assert sign_in(elsewhere, "auditor").status_code == 429
    assert sign_in(web, "auditor").status_code == 200


def test_a_hash_with_old_parameters_is_renewed_at_sign_in(app_of, make, sign_in, database) -> None:
    make("auditor")
    with app_of(password_memory_kib=16) as client:
        assert sign_in(client, "auditor").status_code == 200
        (kept,) = database.execute("SELECT password_hash FROM account").fetchone()
        assert kept.startswith("$argon2id$") and "m=16," in kept
        assert sign_in(client, "auditor").status_code == 200


@pytest.mark.parametrize("typed", ["hunter2 is my password", "auditor"])
def test_what_was_typed_as_a_name_is_kept_nowhere(web: TestClient, sign_in, database, typed: str) -> None:
    sign_in(web, typed, WRONG)
    for table in ("audit", "sign_in_throttle"):
        newest = database.execute(f"SELECT string_agg({table}::text, ' ') FROM {table}").fetchone()[0]
        assert typed not in newest.split(" account:auditor ")[-1] or typed == "auditor"
    row = database.execute("SELECT actor, subject FROM audit ORDER BY audit_id DESC LIMIT 1").fetchone()
    assert row == ("", "account:unknown")
