"""A new delivery changes what changed and closes what left; what is the same is not touched, and the past can be asked."""

import csv
import io
import re
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import psycopg
import pytest

from catalogs.database import conninfo
from catalogs.errors import BadInput
from catalogs.progress import Reporter
from catalogs.schema import migrate
from catalogs.settings import Settings
from ingest.pipeline import ingest_delivery
from tests.conftest import own_database

FIRST, SECOND = date(2026, 1, 1), date(2026, 6, 1)

CURRENT = """
SELECT source_id, registered_on, resident_id, address_text, match_level, score, building_code, dwelling_code, area_code, linked_by
FROM occupancy WHERE left_run_id IS NULL ORDER BY source_id, resident_id, address_text, building_code, dwelling_code, registered_on
"""
PEOPLE = "SELECT resident_id, name, sex, birth_date, id_number, phone FROM resident ORDER BY 1"
FIRMS = """
SELECT r.source_id, r.organisation_id, r.address_text, r.building_code, o.name, o.uscc, ST_AsText(o.geom_4490)
FROM organisation_registration AS r JOIN organisation AS o USING (organisation_id) ORDER BY 1, 2, 3, 4
"""


class Police:
    """The police's residents of a delivery, to be edited."""

    def __init__(self, delivery: Path) -> None:
        self.path = delivery / "residents_police.csv"
        self.rows = list(csv.DictReader(io.StringIO(self.path.read_bytes().decode("gb18030"))))

    def write(self) -> None:
        text = io.StringIO()
        writer = csv.DictWriter(text, list(self.rows[0]), lineterminator="\r\n")
        writer.writeheader()
        writer.writerows(self.rows)
        self.path.write_bytes(text.getvalue().encode("gb18030"))


@pytest.fixture(scope="module")
def city(copy_city: Callable[[str], Settings]) -> Settings:
    """A database of this module's own, as if its delivery had been of the first day."""
    settings = copy_city("history")
    with psycopg.connect(conninfo(settings)) as connection:
        connection.execute("UPDATE ingest_run SET delivered_on = %s", [FIRST])
    return settings


@pytest.fixture(scope="module")
def registered(city: Settings) -> list[dict[str, object]]:
    """Police registrations of people with a number and no other registration, each in a dwelling of its own."""
    query = (
        "SELECT o.source_row, o.resident_id, o.dwelling_code FROM occupancy AS o"
        " WHERE o.source_id = 'residents_police' AND o.linked_by = 'id_number' AND o.dwelling_code IS NOT NULL"
        " AND (SELECT count(*) FROM occupancy AS other WHERE other.resident_id = o.resident_id) = 1"
        " AND (SELECT count(*) FROM occupancy AS other WHERE other.dwelling_code = o.dwelling_code) = 1"
        " ORDER BY o.source_row LIMIT 4"
    )
    with psycopg.connect(conninfo(city)) as connection:
        found = connection.execute(query).fetchall()
    return [{"row": row, "resident": resident, "dwelling": home} for row, resident, home in found]


@pytest.fixture(scope="module")
def delivery(
    demo_city: Path, registered: list[dict[str, object]], tmp_path_factory: pytest.TempPathFactory
) -> Path:
    """The delivery of the second day: somebody moved, one left, one has another telephone, one is new."""
    folder = tmp_path_factory.mktemp("second") / "delivery"
    shutil.copytree(demo_city / "delivery", folder)
    police = Police(folder)
    moved, gone, called, home = (police.rows[int(str(one["row"])) - 1] for one in registered)
    moved["居住地址"] = home["居住地址"]
    called["联系电话"] = "13954600001"
    police.rows.remove(gone)
    police.rows.insert(0, home | {"姓名": "石新来", "公民身份号码": "370502199001010031", "登记日期": ""})
    police.write()
    return folder


@pytest.fixture(scope="module")
def second(city: Settings, delivery: Path) -> Settings:
    """The city after the delivery of the second day."""
    found = ingest_delivery(city, delivery, Reporter(quiet=True), SECOND)
    assert found.changed and not found.failed
    return city


def test_the_report_says_what_differs(second: Settings, delivery: Path) -> None:
    html = (delivery / "report.html").read_text(encoding="utf-8")
    section = html[html.index("与上次交付相比") :].split("</section>")[0]
    row = next(part for part in section.split("<tr>") if "residents_police.csv" in part)
    assert re.findall(r"<td class=.number.>([\d,]+)", row)[1:] == ["1", "2", "2", "2"]
    assert "2026-06-01" in section
    assert "cameras.csv" not in section


def asked(settings: Settings, query: str, *parameters: object) -> list[tuple[object, ...]]:
    with psycopg.connect(conninfo(settings)) as connection:
        return connection.execute(query.encode(), parameters).fetchall()


def test_what_is_the_same_is_not_touched(second: Settings) -> None:
    ((figures,),) = asked(
        second,
        "SELECT figures -> 'registrations' FROM ingest_file WHERE source_id = 'residents_police' AND run_id = 2",
    )
    assert (figures["changed"], figures["new"], figures["left"]) == (1, 2, 2)
    ((same, touched),) = asked(
        second,
        "SELECT count(*) FILTER (WHERE run_id = 1 AND left_run_id IS NULL), count(*) FILTER (WHERE run_id = 2)"
        " FROM occupancy WHERE source_id = 'residents_police'",
    )
    assert (same, touched) == (figures["same"], 3)
    assert asked(second, "SELECT DISTINCT run_id FROM occupancy WHERE source_id <> 'residents_police'") == [
        (1,)
    ]
    assert asked(second, "SELECT DISTINCT run_id FROM organisation") == [(1,)]


def test_who_moved_has_two_registrations_of_which_one_has_ended(
    second: Settings, registered: list[dict[str, object]]
) -> None:
    moved, _, _, home = registered
    found = asked(
        second,
        "SELECT dwelling_code, valid_to, left_run_id FROM occupancy WHERE resident_id = %s ORDER BY valid_to",
        moved["resident"],
    )
    assert found == [(moved["dwelling"], SECOND, 2), (home["dwelling"], None, None)]
    here = "SELECT dwelling_code FROM occupancy WHERE resident_id = %s AND in_force(valid_from, valid_to, %s)"
    days = (date(2026, 5, 31), SECOND)
    assert [asked(second, here, moved["resident"], day) for day in days] == [
        [(moved["dwelling"],)],
        [(home["dwelling"],)],
    ]


def test_who_left_is_known_and_was_here_before(second: Settings, registered: list[dict[str, object]]) -> None:
    gone = registered[1]["resident"]
    assert asked(second, "SELECT valid_to, left_run_id FROM occupancy WHERE resident_id = %s", gone) == [
        (SECOND, 2)
    ]
    assert len(asked(second, "SELECT FROM resident WHERE resident_id = %s", gone)) == 1
    present = "SELECT count(*) FROM occupancy WHERE resident_id = %s AND in_force(valid_from, valid_to, %s)"
    days = (date(2026, 5, 31), SECOND)
    assert [asked(second, present, gone, day)[0][0] for day in days] == [1, 0]


def test_who_came_without_a_date_is_here_from_that_day_on(second: Settings) -> None:
    query = (
        "SELECT valid_from, valid_to FROM occupancy WHERE resident_id ="
        " (SELECT resident_id FROM resident WHERE name = '石新来')"
    )
    assert asked(second, query) == [(SECOND, None)]


def test_a_changed_row_is_the_same_registration(
    second: Settings, registered: list[dict[str, object]]
) -> None:
    called = registered[2]["resident"]
    assert asked(second, "SELECT run_id, valid_to FROM occupancy WHERE resident_id = %s", called) == [
        (2, None)
    ]
    assert asked(second, "SELECT run_id FROM resident WHERE resident_id = %s", called) == [(2,)]


def test_what_is_current_is_what_a_first_load_would_be(
    second: Settings, delivery: Path, registered: list[dict[str, object]], data_folder: Path
) -> None:
    fresh = own_database(data_folder, "fresh")
    shutil.copytree(second.keys, fresh.keys)
    migrate(fresh)
    ingest_delivery(fresh, delivery, Reporter(quiet=True))
    assert asked(second, CURRENT) == asked(fresh, CURRENT)
    assert asked(second, FIRMS) == asked(fresh, FIRMS)
    people = [one for one in asked(second, PEOPLE) if one[0] != registered[1]["resident"]]
    assert people == asked(fresh, PEOPLE)


def test_another_decision_about_an_address_ends_no_registration(second: Settings, delivery: Path) -> None:
    """Rows matched otherwise, while the files are the same: what was loaded of them was an error, not the past."""
    ((text, building),) = asked(
        second,
        "SELECT canonical_text, (SELECT min(building_code) FROM building) FROM review_item"
        " WHERE source_id LIKE 'residents%%' ORDER BY canonical_text LIMIT 1",
    )
    with psycopg.connect(conninfo(second)) as connection:
        connection.execute(
            "INSERT INTO review_decision (canonical_text, building_code, title, decided_by) VALUES (%s, %s, '', 'x')",
            [text, building],
        )
    before = asked(second, "SELECT count(*) FROM occupancy WHERE left_run_id IS NOT NULL")
    rows = asked(second, "SELECT count(*) FROM occupancy")[0][0]
    ingest_delivery(second, delivery, Reporter(quiet=True), date(2026, 7, 1))
    assert asked(second, "SELECT count(*) FROM occupancy WHERE left_run_id IS NOT NULL") == before
    assert asked(second, "SELECT count(*) FROM occupancy")[0][0] > int(str(rows))
    with psycopg.connect(conninfo(second)) as connection:
        connection.execute("UPDATE review_decision SET undone_at = now(), undone_by = 'x'")
    ingest_delivery(second, delivery, Reporter(quiet=True), date(2026, 7, 2))
    assert asked(second, "SELECT count(*) FROM occupancy WHERE left_run_id IS NOT NULL") == before
    assert asked(second, "SELECT count(*) FROM occupancy")[0][0] == rows


def test_deliveries_come_in_the_order_of_their_days(second: Settings, demo_city: Path) -> None:
    with pytest.raises(BadInput, match="of 2026-01-02, but one of 2026"):
        ingest_delivery(second, demo_city, Reporter(quiet=True), date(2026, 1, 2))
    with pytest.raises(BadInput, match="still to come"):
        ingest_delivery(second, demo_city, Reporter(quiet=True), date(2999, 1, 1))
