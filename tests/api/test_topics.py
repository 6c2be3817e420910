"""Topics over HTTP: who may show what, of which area, and that their numbers are the protected ones."""

import asyncio
from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from api.figures.areas import breaks, finer, shown_code
from api.figures.events import Period
from api.figures.rows import event_rows
from catalogs.access import Access, roles
from catalogs.database import conninfo
from catalogs.errors import Unavailable
from catalogs.settings import Settings
from catalogs.topic import Chart, Text
from catalogs.topics import own_folder

CITY, COUNTY, TOWN = 370500000000000, 370502000000000, 370502001000000
Client = Callable[[str], httpx.Client]

OWN = """\
id: own
title: 自建专题
area: 370502
roles: [city_commander]
figures: [{measure: residents}]
scenes:
  - id: one
    title: 一
    layers: [{layer: county, show: choropleth}]
    charts: [{title: 各<level>人口, kind: ranking, from: areas, measures: [residents], level: county, limit: 12}]
"""


@pytest.fixture
def own_topics(served_city: Settings) -> Iterator[Path]:
    """The installation's folder of topics, empty again afterwards."""
    folder = own_folder(served_city.data)
    folder.mkdir()
    yield folder
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()


def ids(client: httpx.Client) -> list[str]:
    return [topic["id"] for topic in client.get("/api/topics").raise_for_status().json()["topics"]]


def test_a_stranger_sees_no_topic(server: str) -> None:
    for path in ("/api/topics", "/api/topics/environment", "/api/topics/environment/numbers"):
        assert httpx.get(server + path).status_code == 401


@pytest.mark.parametrize("role", [role.id for role in roles().values() if "map.read" not in role.rights])
def test_who_does_not_see_the_map_sees_no_wall(role: str, client_of: Client) -> None:
    assert client_of(role).get("/api/topics").status_code == 403
    assert client_of(role).get("/api/topics/city-panorama/numbers").status_code == 403


def test_roles_of_a_topic_are_kept(client_of: Client) -> None:
    assert "work-safety" in ids(client_of("city_commander"))
    editor = client_of("gis_editor")
    assert "work-safety" not in ids(editor)
    answer = editor.get("/api/topics/work-safety")
    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is no topic 'work-safety' for your role and area."
    missing = editor.get("/api/topics/missing").json()
    assert missing["advice"] == answer.json()["advice"], "an answer does not tell which topics there are"


def test_an_area_is_cut_to_the_scope(client_of: Client) -> None:
    whole = client_of("city_commander").get("/api/topics/city-panorama").json()
    part = client_of("county_manager").get("/api/topics/city-panorama").json()
    assert whole["area"]["code"] == CITY
    assert (part["area"]["code"], part["area"]["name"], part["area"]["below"]) == (COUNTY, "东营区", "town")
    layers = part["topic"]["scenes"][0]["layers"]
    assert [layer["layer"] for layer in layers] == ["town", "town"]
    assert part["topic"]["scenes"][0]["charts"][0]["title"]["zh"] == "各镇街实有人口"
    west, south, east, north = part["area"]["bbox"]
    assert 118 < west < east < 119.5
    assert 37 < south < north < 38


@pytest.mark.parametrize("role", ["city_commander", "county_manager", "town_manager", "community_manager"])
def test_numbers_are_the_published_ones_of_the_own_area(
    role: str, client_of: Client, accounts, served_city: Settings
) -> None:
    numbers = client_of(role).get("/api/topics/city-panorama/numbers").raise_for_status().json()
    code = accounts[role].area_code
    with psycopg.connect(conninfo(served_city)) as connection:
        published = dict(
            connection.execute("SELECT measure, value FROM area_statistic WHERE area_code = %s", [code])
        )
    assert numbers["figures"][:4] == [
        published[name] for name in ("residents", "households", "organisations", "grid_workers")
    ]
    spots = [spot for one in numbers["scenes"].values() for shown in one["maps"] for spot in shown["spots"]]
    inside = Access.of(role, code)
    assert spots
    assert all(inside.scope_from <= spot["code"] < inside.scope_to for spot in spots)


def test_a_grid_workers_wall_is_the_own_grid(client_of: Client, accounts) -> None:
    shown = client_of("grid_worker").get("/api/topics/city-panorama").json()
    assert shown["area"]["code"] == accounts["grid_worker"].area_code
    assert (shown["area"]["level"], shown["area"]["below"]) == ("grid", None)
    assert client_of("grid_worker").get("/api/topics/city-panorama/numbers").status_code == 200


def test_no_wall_shows_exact_counts_or_care(client_of: Client, accounts, served_city: Settings) -> None:
    """A community manager has exact counts elsewhere; on a wall the protected ones, suppressed where few."""
    with psycopg.connect(conninfo(served_city)) as connection:
        suppressed = {
            code
            for (code,) in connection.execute(
                "SELECT area_code FROM area_statistic WHERE measure = 'residents' AND value IS NULL"
            )
        }
    numbers = client_of("city_commander").get("/api/topics/city-panorama/numbers").json()
    towns = {spot["code"]: spot["value"] for spot in numbers["scenes"]["people"]["maps"][0]["spots"]}
    assert suppressed & set(towns)
    assert all(towns[code] is None for code in suppressed & set(towns))
    assert not {"帮扶服务", "G601"} & {event["category"] for event in numbers["feed"]}
    assert "帮扶服务" not in str(numbers)


def test_events_of_a_department_officer_are_those_of_the_categories(client_of: Client, accounts) -> None:
    numbers = client_of("department_officer").get("/api/topics/city-panorama/numbers").json()
    assert numbers["feed"]
    assert {event["category"] for event in numbers["feed"]} <= {"0102", "0104", "G102"}
    every = client_of("city_commander").get("/api/topics/city-panorama/numbers").json()
    assert sum(sums(numbers)) < sum(sums(every))


def sums(numbers: dict) -> list[int]:
    return [row["values"][0] for row in numbers["scenes"]["events"]["charts"][0]["rows"]]


def test_opening_a_wall_is_an_audit_row_and_its_numbers_are_not(
    client_of: Client, accounts, served_city: Settings
) -> None:
    count = "SELECT count(*) FROM audit WHERE action = 'wall.open' AND subject = 'topic:environment'"
    with psycopg.connect(conninfo(served_city), autocommit=True) as connection:
        (before,) = connection.execute(count).fetchone() or (0,)
        client_of("dispatcher").get("/api/topics/environment").raise_for_status()
        client_of("dispatcher").get("/api/topics/environment/numbers").raise_for_status()
        (after,) = connection.execute(count).fetchone() or (0,)
    assert after == before + 1


def test_answers_are_not_kept_by_others(client_of: Client) -> None:
    client = client_of("city_commander")
    for path in ("", "/city-panorama", "/city-panorama/numbers", "/dongying-district/logo"):
        control = client.get(f"/api/topics{path}").raise_for_status().headers["cache-control"]
        assert "no-store" in control or control.startswith("private, no-cache")


def test_a_logo_is_a_picture(client_of: Client) -> None:
    answer = client_of("city_commander").get("/api/topics/dongying-district/logo")
    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.headers["content-security-policy"] == "default-src 'none'"
    assert client_of("city_commander").get("/api/topics/environment/logo").status_code == 404


def test_a_new_file_is_a_new_topic_and_a_wrong_one_is_left_out(own_topics: Path, client_of: Client) -> None:
    commander = client_of("city_commander")
    (own_topics / "own.yml").write_text(OWN, encoding="utf-8")
    (own_topics / "wrong.yml").write_text(OWN.replace("id: own", "id: wrong\nnonsense: 1"), encoding="utf-8")
    assert "own" in ids(commander)
    assert "wrong" not in ids(commander)
    assert "own" not in ids(client_of("dispatcher"))
    shown = commander.get("/api/topics/own").json()
    assert shown["area"]["name"] == "东营区"
    assert shown["topic"]["scenes"][0]["charts"][0]["title"]["zh"] == "各镇街人口"
    rows = commander.get("/api/topics/own/numbers").json()["scenes"]["one"]["charts"][0]["rows"]
    assert len(rows) == 11
    (own_topics / "own.yml").write_text(OWN.replace("自建专题", "改名专题"), encoding="utf-8")
    changed = commander.get("/api/topics/own/numbers").json()["version"]
    assert changed != shown["version"], "the wall learns that its topic has changed"


def test_a_topic_elsewhere_is_not_the_persons() -> None:
    town = Access.of("town_manager", TOWN)
    assert shown_code(CITY, town) == TOWN
    assert shown_code(TOWN + 1000, town) == TOWN + 1000
    assert shown_code(370503000000000, town) is None
    assert shown_code(CITY, Access.of("city_commander", CITY)) == CITY


def test_levels_are_finer_than_the_area() -> None:
    assert finer("county", "city") == "county"
    assert finer("county", "county") == "town"
    assert finer("grid", "town") == "grid"
    assert finer("county", "grid") is None


def test_classes_have_about_as_many_areas_each() -> None:
    assert breaks([float(value) for value in range(1, 101)]) == [21, 41, 61, 81]
    assert breaks([0, 0, 3, 3, 3, None]) == []
    assert breaks([]) == []
    assert breaks([12345.0, 23456.0, 34567.0]) == [23000, 35000]


def test_days_without_an_event_are_zero_and_the_rest_of_a_ring_is_one_part() -> None:
    from datetime import date

    period = Period.ending(date(2026, 11, 3), 3)
    title = Text(zh="图", en="Chart")
    line = Chart(title=title, kind="line", source="events", by="day")
    rows = event_rows(line, {"2026-11-02": 4}, period, {})
    assert [(row.key, row.values) for row in rows] == [
        ("2026-11-01", [0]),
        ("2026-11-02", [4]),
        ("2026-11-03", [0]),
    ]
    ring = Chart(title=title, kind="ring", source="events", by="category", limit=2)
    rows = event_rows(ring, {"暴露垃圾": 5, "0104": 3, "G102": 2}, period, {})
    assert [(row.key, row.values[0]) for row in rows] == [("0102", 5), ("others", 5)]
    assert rows[0].title.en == "Exposed rubbish"


async def test_several_walls_share_an_answer_and_a_failure_is_not_kept() -> None:
    from api.figures.shapes import TopicNumbers
    from api.figures.sharing import SharedNumbers

    asked: list[int] = []
    answer = TopicNumbers.model_construct(figures=[1.0])

    async def read() -> TopicNumbers:
        asked.append(1)
        await asyncio.sleep(0.02)
        return answer

    async def fail() -> TopicNumbers:
        raise Unavailable("The database does not answer.")

    shared = SharedNumbers()
    with pytest.raises(Unavailable):
        await shared.get(("one",), fail)
    found = await asyncio.gather(*(shared.get(("one",), read) for _ in range(5)))
    assert all(one is answer for one in found)
    leaving = asyncio.create_task(shared.get(("two",), read))
    await asyncio.sleep(0)
    leaving.cancel()
    assert await shared.get(("two",), read) is answer, "who leaves does not stop it for the others"
    assert len(asked) == 2
