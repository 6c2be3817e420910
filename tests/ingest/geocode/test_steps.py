"""The steps between text and decision, one at a time."""

import numpy as np
import polars as pl
import pyarrow as pa
import pytest
from psycopg import Connection

from ingest.geocode import Gazetteer, geocode_batch
from ingest.geocode.dwelling_index import DwellingIndex, unit_and_room
from ingest.geocode.nearby_names import NearbyNames, most_similar
from ingest.geocode.place_names import digit_spelling, name_and_part, place_stem
from ingest.geocode.respell import respelled, sound_alike
from ingest.geocode.score import explained, probability, titles, weigh, weights
from ingest.geocode.vote import FAR_M, NEAR_M, Vote, distance_m


def test_a_zone_that_is_its_own_town_is_said_once(gazetteer: Gazetteer) -> None:
    def title(name: str) -> list[str]:
        return [gazetteer.place_title(place) for place in gazetteer.places_by_name[name]]

    assert sorted(title("枣园小区")) == ["东营区东城街道枣园小区", "东营经济技术开发区枣园小区"]
    assert gazetteer.areas.path_name(370502000000000, "county", "town") == "东营区"


def test_names_one_character_away() -> None:
    names = NearbyNames(["翠湖佳苑", "翠湖佳园", "安泰小区", "东一路", "东二路"])
    assert names.one_away("翠胡佳苑") == ["翠湖佳苑"]
    assert set(names.one_away("翠湖佳院")) == {"翠湖佳苑", "翠湖佳园"}
    assert names.one_away("安泰区") == ["安泰小区"]
    assert names.one_away("安泰小小区") == ["安泰小区"]
    assert names.one_away("安泰小区") == []
    assert names.one_away("完全不同") == []


def test_similar_names_of_a_block_come_best_first() -> None:
    found = most_similar("翠湖嘉园", ["安泰小区", "翠湖佳苑", "翠湖嘉苑"], 0.5)
    assert [name for name, _ in found] == ["翠湖嘉苑", "翠湖佳苑"]


@pytest.mark.parametrize(
    ("name", "stem"), [("安泰小区", "安泰"), ("南岭村", "南岭"), ("东村", "东村"), ("恒大广场", "恒大广场")]
)
def test_stems_of_places(name: str, stem: str) -> None:
    assert place_stem(name) == stem


def test_parts_of_buildings_and_digits_of_roads() -> None:
    assert name_and_part("恒大大厦B座") == ("恒大大厦", "B")
    assert name_and_part("教学楼") == ("教学楼", "")
    assert digit_spelling("东二路") == "东2路"


def test_probability_is_shared_among_equals_and_with_none_of_them() -> None:
    assert probability([10.0], 0.0) == pytest.approx(1.0, abs=1e-4)
    assert probability([10.0, 10.0], 0.0) == pytest.approx(0.5, abs=1e-4)
    assert probability([0.0], 0.0) == pytest.approx(0.5)
    assert probability([1000.0, 0.0], -1000.0) == 1.0


def test_weights_say_what_speaks_for_and_against() -> None:
    weight = weights()
    for name, value in weight.items():
        outcome = name.split(".")[1]
        if outcome in ("agrees", "exact", "stem", "typo", "zone", "exists", "near", "similar", "sound"):
            assert value > 0, name
        if outcome in (
            "contradicts",
            "missing",
            "far",
            "neighbour",
            "unheard",
            "present",
            "unnamed",
            "part",
            "flat",
        ):
            assert value < 0, name
    assert (
        weight["place.exact"]
        > weight["place.stem"]
        > weight["place.sound"]
        > weight["place.typo"]
        > weight["place.similar"]
    )


def test_every_term_has_a_name_of_its_own_in_both_languages() -> None:
    for language in ("zh", "en"):
        said = [title[language] for title in titles().values()]
        assert all(said)
        assert len(set(said)) == len(weights())


def test_evidence_is_explained_in_its_order_and_sums_to_the_weight() -> None:
    evidence = ("county.agrees", "community.agrees", "place.typo", "community.agrees")
    told = explained(evidence)
    assert list(told) == ["county.agrees", "community.agrees", "place.typo"]
    assert told["community.agrees"] == 2 * weights()["community.agrees"]
    assert sum(told.values()) == pytest.approx(weigh(evidence))


def test_a_point_votes_by_its_distance(gazetteer: Gazetteer) -> None:
    lon, lat = float(gazetteer.building_lon[0]), float(gazetteer.building_lat[0])
    step = 1 / 111_320
    near = Vote(gazetteer, 0, lon, lat + (NEAR_M - 1) * step).building(0, -1)
    between = Vote(gazetteer, 0, lon, lat + (NEAR_M + 1) * step).building(0, -1)
    far = Vote(gazetteer, 0, lon, lat + (FAR_M + 1) * step).building(0, -1)
    assert (near, between, far) == (["point.near"], [], ["point.far"])
    assert distance_m(118.5, 37.5, 118.5, 37.5 + step) == pytest.approx(1.0)


def test_dwellings_by_unit_floor_and_room(gazetteer: Gazetteer) -> None:
    block = gazetteer.building_code.tolist().index(37050200101100002)
    yard = gazetteer.building_code.tolist().index(37050510020100045)
    asked = [
        (block, "2", "", "501"),
        (block, "", "", "501"),
        (block, "", "", "2501"),
        (block, "1", "5", "1"),
        (block, "1", "", "901"),
        (yard, "", "", ""),
        (-1, "1", "", "501"),
        (block, "", "", ""),
    ]
    numbers = np.array([unit_and_room(*row[1:]) for row in asked])
    found = gazetteer.dwellings.find(np.array([row[0] for row in asked]), *numbers.T)
    codes = [gazetteer.dwellings.code[row].decode()[17:] if row >= 0 else None for row in found]
    assert codes == ["020501", None, "020501", "010501", None, "000101", None, None]
    assert gazetteer.dwellings.has_room(block, "", "501", "")
    assert not gazetteer.dwellings.has_room(block, "3", "501", "")


def test_a_room_that_two_units_have_is_not_cut_in_two() -> None:
    dwellings = pl.DataFrame(
        {
            "dwelling_code": [
                f"{'1' * 17}{unit:02d}{room}" for unit, room in ((1, "1103"), (2, "1103"), (1, "0103"))
            ],
            "building_code": [int("1" * 17)] * 3,
            "unit": [1, 2, 1],
            "room": ["1103", "1103", "103"],
        }
    )
    index = DwellingIndex(dwellings, np.array([int("1" * 17)]), [False])
    found = index.find(np.zeros(2, np.int64), np.array([-1, 1]), np.array([1103, 1103]))
    assert found.tolist() == [-1, 0]


def test_numbers_names_and_order_are_respelled() -> None:
    sounds = {"AN": "安", "TAI": "泰"}
    assert respelled("安泰小区叁拾贰号楼伍零壹室", sounds) == "安泰小区三十二号楼五零一室"
    assert respelled("陆家村伍号", sounds) == "陆家村五号"
    assert respelled("ANTAI小区3号楼B座", sounds) == "安泰小区3号楼B座"
    assert respelled("CBD广场", sounds) == "CBD广场"
    assert respelled("501室2单元3号楼,安泰小区", sounds) == "安泰小区501室2单元3号楼"
    assert respelled("3号楼安泰小区5号", sounds) == "3号楼安泰小区5号"


def test_names_that_sound_alike() -> None:
    assert sound_alike("翠湖佳苑", "翠胡佳院")
    assert not sound_alike("翠湖佳苑", "翠明佳苑")
    assert not sound_alike("翠湖佳苑", "翠湖佳")


def test_a_gazetteer_from_the_database(connection: Connection) -> None:
    square = "ST_Multi(ST_MakeEnvelope(118.5, 37.4, 118.6, 37.5, 4490))"
    for code, level, name in (
        (370500000000000, "city", "东营市"),
        (370505000000000, "county", "垦利区"),
        (370505100000000, "town", "胜坨镇"),
        (370505100201000, "community", "宁海村"),
    ):
        connection.execute(
            f"INSERT INTO area (code, level, name, geom_4490) VALUES (%s, %s, %s, {square})".encode(),
            [code, level, name],
        )
    connection.execute("INSERT INTO area_name (code, name, note) VALUES (370505000000000, '老垦利', '')")
    connection.execute(
        "INSERT INTO road (road_id, name, road_class, geom_4490)"
        " VALUES (1, '永莘路', 'primary', 'SRID=4490;MULTILINESTRING((118.5 37.45, 118.6 37.45))')"
    )
    connection.execute(
        "INSERT INTO place (place_id, kind, name, road_name, road_number, community_code, geom_4490)"
        f" VALUES (1, 'estate', '安泰小区', '永莘路', '9', 370505100201000, {square})".encode()
    )
    connection.execute(
        "INSERT INTO building (building_code, grid_code, place_id, name, number, sub_estate, road_name,"
        " road_number, use, storeys, height_m, units, geom_4490) VALUES (37050510020100001, 370505100201001, 1,"
        f" '', '3', '', '永莘路', '9', 'residential', 6, 18, 1, {square})".encode()
    )
    connection.execute(
        "INSERT INTO dwelling (dwelling_code, building_code, grid_code, unit, floor, room)"
        " VALUES ('37050510020100001010501', 37050510020100001, 370505100201001, 1, 5, '501')"
    )
    gazetteer = Gazetteer.load(connection)
    texts = ["老垦利胜坨镇永莘路9号安泰小区3号楼1单元501室", "胜坨镇永莘路"]
    block, road = geocode_batch(gazetteer, pa.record_batch({"text": pa.array(texts)})).to_pylist()
    assert block["dwelling_code"] == "37050510020100001010501"
    assert (block["grid_code"], block["area_code"]) == (370505100201001, 370505100201000)
    assert (road["match_level"], road["area_code"]) == ("road", 370505100000000)
    assert (road["lon"], road["lat"]) == pytest.approx((118.55, 37.45))
