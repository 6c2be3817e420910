"""One person's record: exact key, purpose, own area, masked, audited, and not too often."""

import pytest

from api.people.masking import masked_id_number, masked_phone
from api.people.record import LOOKS_IN_TEN_MINUTES
from catalogs.areas import ancestor
from catalogs.personal_data import PersonalDataKey

WHY = {"purpose": "visit", "note": "入户走访核实信息"}


@pytest.fixture(scope="session")
def key(people_city) -> PersonalDataKey:
    return PersonalDataKey.at(people_city.keys)


@pytest.fixture
def resident(database, home, key) -> dict[str, str]:
    """Somebody who lives in the grid: id, identity number, telephone, dwelling."""
    row = database.execute(
        "SELECT resident_id, id_number, phone, dwelling_code FROM resident JOIN occupancy USING (resident_id)"
        " WHERE area_code = %s AND id_number IS NOT NULL AND phone IS NOT NULL AND dwelling_code IS NOT NULL"
        " ORDER BY 1 LIMIT 1",
        [home],
    ).fetchone()
    named = {"id": str(row[0]), "id_number": key.decrypt(row[1]), "phone": key.decrypt(row[2])}
    return named | {"dwelling_code": row[3]}


def search(ask, role: str, **asked: str):
    return ask(role, "POST", "/api/residents/search", json=WHY | asked)


@pytest.mark.parametrize("by", ["id_number", "phone", "dwelling_code"])
def test_a_record_is_found_by_an_exact_key_masked_and_audited(ask, resident, audited, by) -> None:
    answer = search(ask, "community_manager", **{by: resident[by]})
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    found = {one["resident_id"]: one for one in answer.json()["records"]}
    record = found[resident["id"]]
    assert record["id_number"] == masked_id_number(resident["id_number"])
    assert record["phone"] == masked_phone(resident["phone"])
    assert record["registrations"]
    rules = {home["linked_by"]["zh"] for home in record["registrations"]}
    assert "身份证号相同" in rules
    assert resident["id_number"] not in answer.text and resident["phone"] not in answer.text
    ((actor, action, subject, purpose, detail),) = audited()
    assert (actor, action) == ("community-manager", "person.read")
    assert resident["id"] in subject
    assert purpose == "入户走访核实：入户走访核实信息"
    if by != "dwelling_code":
        assert resident[by] not in subject + detail


def test_outside_the_area_is_answered_like_not_found_and_audited_alike(
    ask, resident, database, home, key, audited
) -> None:
    elsewhere = database.execute(
        "SELECT id_number FROM resident JOIN occupancy USING (resident_id) WHERE id_number IS NOT NULL"
        " GROUP BY resident_id, id_number HAVING bool_and(area_code / 1000 <> %s) ORDER BY resident_id LIMIT 1",
        [home // 1000],
    ).fetchone()[0]
    nobody = "999999190001010000"
    one = search(ask, "community_manager", id_number=key.decrypt(elsewhere))
    other = search(ask, "community_manager", id_number=nobody)
    assert one.status_code == other.status_code == 200
    assert one.content == other.content == b'{"records":[]}'
    assert {row[2] for row in audited()} == {"resident:none"}


@pytest.mark.parametrize(
    "changed",
    [
        {"purpose": ""},
        {"purpose": "curiosity"},
        {"note": "看看"},
        {"note": "      看      "},
        {"id_number": ""},
        {"id_number": "张三"},
        {"id_number": None, "dwelling_code": "12"},
        {"phone": "13800000000"},  # two keys
    ],
)
def test_without_a_purpose_or_with_a_wrong_key_nothing_is_looked_up(ask, resident, audited, changed) -> None:
    asked = WHY | {"id_number": resident["id_number"]} | changed
    assert ask("community_manager", "POST", "/api/residents/search", json=asked).status_code == 400
    assert audited() == []


def test_a_name_is_no_key(ask, resident) -> None:
    asked = WHY | {"name": "张三"}
    assert ask("community_manager", "POST", "/api/residents/search", json=asked).status_code == 400


def test_roles_without_the_right_look_nobody_up(ask, resident, audited) -> None:
    for role in (
        "city_commander",
        "county_manager",
        "dispatcher",
        "department_officer",
        "gis_editor",
        "auditor",
    ):
        assert search(ask, role, id_number=resident["id_number"]).status_code == 403
    assert audited() == []


def test_the_telephone_in_full_is_asked_for_with_a_purpose_and_audited(ask, resident, audited) -> None:
    path = f"/api/residents/{resident['id']}/phone"
    answer = ask("community_manager", "POST", path, json=WHY)
    assert answer.json() == {"phone": resident["phone"]}
    assert answer.headers["cache-control"] == "no-store"
    assert [row[1:3] for row in audited()] == [("person.phone", f"resident:{resident['id']}")]
    assert ask("community_manager", "POST", path, json={"purpose": "visit", "note": ""}).status_code == 400
    missing = ask("community_manager", "POST", "/api/residents/1/phone", json=WHY)
    assert missing.status_code == 404


def test_registrations_outside_the_area_are_not_in_the_record(ask, resident, database, home) -> None:
    """Who lives in the grid and is also registered in another county: its row stays there."""
    database.execute(
        "INSERT INTO occupancy (source_id, source_row, resident_id, address_text, match_level, score, area_code, run_id)"
        " VALUES ('elsewhere', 1, %s, '外区地址一号', 'building', 1, 370503001001001, 1) ON CONFLICT DO NOTHING",
        [int(resident["id"])],
    )
    try:
        answer = search(ask, "town_manager", id_number=resident["id_number"])
        (record,) = answer.json()["records"]
        assert all("外区地址" not in one["address"] for one in record["registrations"])
    finally:
        database.execute("DELETE FROM occupancy WHERE source_id = 'elsewhere'")


@pytest.fixture
def left(resident, ended) -> dict[str, str]:
    """The resident, after a delivery of 1 March 2026 no longer named them."""
    ended(int(resident["id"]))
    return resident


def test_who_left_is_in_the_record_with_its_end_but_cannot_be_called(ask, left, audited) -> None:
    (record,) = search(ask, "community_manager", id_number=left["id_number"]).json()["records"]
    assert {(one["until"], one["left"]) for one in record["registrations"]} == {("2026-03-01", True)}
    path = f"/api/residents/{left['id']}/phone"
    assert ask("community_manager", "POST", path, json=WHY).status_code == 404


def test_who_lived_in_a_dwelling_on_a_day(ask, left, audited) -> None:
    def ids(**asked: str) -> list[str]:
        found = search(ask, "community_manager", dwelling_code=left["dwelling_code"], **asked).json()
        return [one["resident_id"] for one in found["records"]]

    assert left["id"] in ids(as_of="2026-02-28")
    assert left["id"] not in ids(as_of="2026-03-01")
    assert left["id"] in ids()
    assert audited()[0][4].endswith("as of 2026-02-28")


def test_a_day_that_is_still_to_come_has_no_records(ask, left, audited) -> None:
    refused = search(ask, "community_manager", id_number=left["id_number"], as_of="2999-01-01")
    assert refused.status_code == 400
    assert "still to come" in refused.text
    assert not audited()


def register(
    database, resident: int, row: int, home: int, address: str, rule: str, evidence: str | None
) -> str:
    """Another registration of a resident; its name in records."""
    database.execute(
        "INSERT INTO occupancy (source_id, source_row, resident_id, address_text, match_level, score, area_code, run_id,"
        " linked_by, link_evidence) VALUES ('residents_health', %s, %s, %s, 'building', 1, %s, 1, %s, %s)",
        [row, resident, address, home, rule, evidence],
    )
    return f"residents_health:1:{row}"


EVIDENCE = '{"probability": 0.99987, "weights": {"name": 9.5, "birth_date": 14.1, "sex": 1.0, "phone": -1.3, "home": 0}}'


def test_a_probable_link_shows_its_weights_is_taken_back_and_made_again(
    ask, resident, database, home, audited
) -> None:
    person = int(resident["id"])
    name = register(database, person, 990001, home, "济南路九号", "probable", EVIDENCE)
    before = database.execute("SELECT * FROM occupancy WHERE source_row = 990001").fetchall()

    def record(number: str) -> dict[str, object]:
        found = search(ask, "community_manager", id_number=number).json()["records"]
        return next(one for one in found if one["resident_id"] == resident["id"])

    (shown,) = [one for one in record(resident["id_number"])["registrations"] if one["id"] == name]
    assert (shown["rule"], shown["probability"]) == ("probable", 0.99987)
    assert [(one["title"]["en"], one["weight"]) for one in shown["evidence"]] == [
        ("birth date", 9.77),
        ("name", 6.58),
        ("telephone", -0.9),
        ("sex", 0.69),
    ]
    asked = {"registration": name, "apart": True} | WHY
    answer = ask("community_manager", "POST", "/api/residents/separations", json=asked)
    own = int(answer.json()["resident_id"])
    assert own != person
    assert name not in {one["id"] for one in record(resident["id_number"])["registrations"]}
    query = "SELECT name, id_number, phone FROM resident WHERE resident_id = %s"
    ((kept, number, phone),) = database.execute(query, [own]).fetchall()
    assert (kept, number, phone) == (database.execute(query, [person]).fetchone()[0], None, None)
    assert ask("community_manager", "POST", "/api/residents/separations", json=asked).status_code == 400

    undone = ask("community_manager", "POST", "/api/residents/separations", json=asked | {"apart": False})
    assert undone.json() == {"resident_id": resident["id"]}
    assert database.execute("SELECT * FROM occupancy WHERE source_row = 990001").fetchall() == before
    assert database.execute("SELECT FROM resident WHERE resident_id = %s", [own]).fetchall() == []
    rows = [row for row in audited() if row[1] == "person.link"]
    assert [(row[2], row[4]) for row in rows] == [
        (f"resident:{person} resident:{own}", "apart"),
        (f"resident:{own} resident:{person}", "undone"),
    ]
    database.execute("DELETE FROM occupancy WHERE source_row = 990001")


def test_a_link_is_taken_back_in_the_own_area_with_a_purpose_and_not_of_an_only_home(
    ask, resident, database, audited
) -> None:
    elsewhere = register(
        database, int(resident["id"]), 990002, 370503001001001, "外区九号", "id_number", None
    )
    path = "/api/residents/separations"
    asked = {"registration": elsewhere, "apart": True}
    assert ask("community_manager", "POST", path, json=asked | WHY).status_code == 404
    assert ask("community_manager", "POST", path, json=asked | WHY | {"note": ""}).status_code == 400
    assert ask("dispatcher", "POST", path, json=asked | WHY).status_code == 403
    assert ask("community_manager", "POST", path, json=asked | WHY | {"registration": "x"}).status_code == 400
    database.execute("DELETE FROM occupancy WHERE source_row = 990002")
    rows = database.execute(
        "SELECT source_id, run_id, source_row FROM occupancy WHERE resident_id = %s", [int(resident["id"])]
    ).fetchall()
    only = "{}:{}:{}".format(*rows[0])
    if len(rows) == 1:
        answer = ask("community_manager", "POST", path, json={"registration": only, "apart": True} | WHY)
        assert "only registration" in answer.text
    answer = ask("community_manager", "POST", path, json={"registration": only, "apart": False} | WHY)
    assert "not separated" in answer.text
    assert [row for row in audited() if row[1] == "person.link"] == []


def test_who_looks_too_often_is_stopped_and_the_audit_says_so(ask, resident, home, audited) -> None:
    """The grid worker's account is used by this test alone."""
    statuses = [
        search(ask, "grid_worker", phone=resident["phone"]).status_code
        for _ in range(LOOKS_IN_TEN_MINUTES + 2)
    ]
    assert statuses == [200] * LOOKS_IN_TEN_MINUTES + [429] * 2
    actions = [row[1] for row in audited()]
    assert actions == ["person.read"] * LOOKS_IN_TEN_MINUTES + ["person.refused"] * 2
    refused = search(ask, "grid_worker", phone=resident["phone"])
    assert refused.headers["retry-after"] == "600"
    assert search(ask, "town_manager", phone=resident["phone"]).status_code == 200


@pytest.mark.parametrize(
    ("number", "masked"),
    [
        ("370502199001011234", "3705**********1234"),
        ("37050219900101123X", "3705**********123X"),
        ("12345", "***45"),
    ],
)
def test_identity_numbers_are_masked(number: str, masked: str) -> None:
    assert masked_id_number(number) == masked


@pytest.mark.parametrize(
    ("number", "masked"),
    [("13812345678", "138****5678"), ("0546-1234567", "0546-****567"), ("110", "110")],
)
def test_telephones_are_masked(number: str, masked: str) -> None:
    assert masked_phone(number) == masked


def test_the_community_of_the_grid_is_the_managers(home, accounts) -> None:
    assert ancestor(home, "community") == accounts["community_manager"].area_code
