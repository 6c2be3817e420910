"""A gazetteer of a few streets, small enough to know by heart."""

from collections.abc import Callable
from dataclasses import replace

import polars as pl
import pytest
import shapely

from ingest.geocode import Gazetteer
from ingest.geocode.tables import Tables

CITY = 370500000000000
AREAS = {
    CITY: ("city", "东营市"),
    370502000000000: ("county", "东营区"),
    370505000000000: ("county", "垦利区"),
    370571000000000: ("county", "东营经济技术开发区"),
    370502001000000: ("town", "文汇街道"),
    370502003000000: ("town", "东城街道"),
    370505100000000: ("town", "胜坨镇"),
    370571400000000: ("town", "东营经济技术开发区"),
    370502001011000: ("community", "东营社区"),
    370502003058000: ("community", "辉煌社区"),
    370505100201000: ("community", "宁海村"),
    370505100202000: ("community", "海西村"),
    370571400005000: ("community", "和园社区"),
}
PLACES = [
    # id, kind, name, road, number, community, lon, lat
    (1, "estate", "安泰小区", "济南路", "123", 370502001011000, 118.500, 37.450),
    (2, "estate", "安泰小区", "黄河路", "88", 370502003058000, 118.600, 37.460),
    (3, "village", "宁海村", "", "", 370505100201000, 118.400, 37.600),
    (4, "village", "海西村", "", "", 370505100202000, 118.410, 37.610),
    (5, "hospital", "胜利医院", "济南路", "200", 370502001011000, 118.510, 37.450),
    (6, "estate", "枣园小区", "银河路", "9", 370571400005000, 118.700, 37.440),
    (7, "estate", "枣园小区", "黄河路", "90", 370502003058000, 118.610, 37.460),
    (8, "office_park", "恒大广场", "黄河路", "100", 370502003058000, 118.620, 37.460),
    (9, "estate", "新星花园", "济南路", "300", 370502001011000, 118.520, 37.450),
    (10, "estate", "翠湖佳苑", "黄河路", "60", 370502003058000, 118.630, 37.460),
]
BUILDINGS = [
    # code, place, number, part, road, road number, name, use, units
    (37050200101100001, 1, "1", "东区", "济南路", "123", "", "residential", 2),
    (37050200101100002, 1, "3", "东区", "济南路", "123", "", "residential", 2),
    (37050200101100003, 1, "3", "西区", "济南路", "123", "", "residential", 2),
    (37050200101100004, 1, "9", "", "济南路", "125", "", "commercial", 1),
    (37050200101100005, 5, "1", "", "济南路", "200", "住院楼", "hospital", 1),
    (37050200101100006, 5, "2", "", "济南路", "200", "门诊楼", "hospital", 1),
    (37050200305800001, 2, "7", "", "黄河路", "88", "", "residential", 1),
    (37050200305800002, 7, "5", "", "黄河路", "90", "", "residential", 1),
    (37050200305800003, 8, "1", "", "黄河路", "100", "恒大大厦", "office", 1),
    (37050200305800004, 8, "2", "", "黄河路", "100", "恒大大厦B座", "office", 1),
    (37050200305800005, 10, "2", "", "黄河路", "60", "", "residential", 1),
    (37050510020100045, 3, "45", "", "", "", "", "courtyard", 1),
    (37050510020100046, 3, "46", "", "", "", "", "courtyard", 1),
    (37050510020200045, 4, "45", "", "", "", "", "courtyard", 1),
    (37057140000500001, 6, "5", "", "银河路", "9", "", "residential", 1),
]
RESIDENTIAL_FLOORS = 6


def small_tables() -> Tables:
    """The rows of the small gazetteer."""
    areas = [(code, level, name, 118.5, 37.45) for code, (level, name) in AREAS.items()]
    roads = {
        "济南路": [(118.40, 37.45), (118.65, 37.45)],
        "西二路": [(118.50, 37.40), (118.50, 37.50)],
        "黄河路": [(118.40, 37.46), (118.75, 37.46)],
    }
    lines = [shapely.to_wkb(shapely.LineString(points), hex=True) for points in roads.values()]
    place_of = {place[0]: place for place in PLACES}
    buildings = [
        (
            code,
            place,
            number,
            part,
            road,
            road_number,
            name,
            use,
            units,
            code // 100_000 * 1000 + 1,
            place_of[place][6] + code % 100 * 1e-4,
            place_of[place][7],
        )
        for code, place, number, part, road, road_number, name, use, units in BUILDINGS
    ]
    dwellings = [
        (f"{code}{unit:02d}{floor:02d}{room:02d}", code, unit, f"{floor}{room:02d}")
        for code, *_, use, units in BUILDINGS
        if use == "residential"
        for unit in range(1, units + 1)
        for floor in range(1, RESIDENTIAL_FLOORS + 1)
        for room in (1, 2)
    ]
    dwellings += [(f"{code}000101", code, 0, "") for code, *_, use, _ in BUILDINGS if use == "courtyard"]
    frame = pl.DataFrame
    return Tables(
        areas=frame(areas, schema=["code", "level", "name", "lon", "lat"], orient="row"),
        area_names=frame([(370505000000000, "垦利县")], schema=["code", "name"], orient="row"),
        roads=frame({"road_id": [1, 2, 3], "name": list(roads), "wkb": lines}),
        road_towns=frame(
            {
                "road_id": [1, 2, 3, 3],
                "town": [370502001000000, 370502001000000, 370502003000000, 370502001000000],
            }
        ),
        places=frame(
            PLACES,
            schema=["place_id", "kind", "name", "road_name", "road_number", "community_code", "lon", "lat"],
            orient="row",
        ),
        buildings=frame(
            buildings,
            schema=[
                "building_code",
                "place_id",
                "number",
                "sub_estate",
                "road_name",
                "road_number",
                "name",
                "use",
                "units",
                "grid_code",
                "lon",
                "lat",
            ],
            orient="row",
        ),
        dwellings=frame(
            sorted(dwellings), schema=["dwelling_code", "building_code", "unit", "room"], orient="row"
        ),
        decisions=frame(
            schema={"canonical_text": pl.String, "building_code": pl.Int64, "place_id": pl.Int64}
        ),
    )


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    """The small gazetteer."""
    return Gazetteer(small_tables())


@pytest.fixture
def with_decisions() -> Callable[..., Gazetteer]:
    """Makes the small gazetteer with decisions of people: canonical text, building code, place id."""

    def made(*rows: tuple[str, int | None, int | None]) -> Gazetteer:
        tables = small_tables()
        return Gazetteer(
            replace(tables, decisions=pl.DataFrame(rows, schema=tables.decisions.schema, orient="row"))
        )

    return made


@pytest.fixture(scope="session")
def areas_alone() -> Gazetteer:
    """A gazetteer that holds areas and nothing else."""
    tables = small_tables()
    return Gazetteer(
        Tables(
            areas=tables.areas,
            area_names=tables.area_names,
            **{
                name: getattr(tables, name).clear()
                for name in ("roads", "road_towns", "places", "buildings", "dwellings", "decisions")
            },
        )
    )


@pytest.fixture(scope="session")
def with_a_twin() -> Gazetteer:
    """The small gazetteer with 翠明佳苑 next to 翠湖佳苑, alike but for the name and the number on the road."""
    tables = small_tables()
    place = tables.places.filter(pl.col("name") == "翠湖佳苑")
    place = place.with_columns(place_id=pl.lit(11), name=pl.lit("翠明佳苑"), road_number=pl.lit("62"))
    building = tables.buildings.filter(pl.col("place_id") == 10)
    building = building.with_columns(
        pl.col("building_code") + 1, place_id=pl.lit(11), road_number=pl.lit("62")
    )
    buildings = pl.concat([tables.buildings, building], how="vertical_relaxed").sort("building_code")
    places = pl.concat([tables.places, place], how="vertical_relaxed")
    return Gazetteer(replace(tables, places=places, buildings=buildings))
