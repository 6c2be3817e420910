"""Cleaned rows become ours: typed, placed, encrypted, and each in exactly one of three places."""

from datetime import UTC, date, datetime

import polars as pl
import psycopg
import pyarrow as pa
import pytest
import shapely

from catalogs.database import conninfo
from catalogs.personal_data import PersonalDataKey
from catalogs.settings import Settings
from catalogs.sources import sources
from ingest.outcomes import Outcome
from ingest.pipeline.context import Context
from ingest.pipeline.rows.frames import as_multi, day, decimal, instant, integer, split
from ingest.pipeline.rows.matching import sort_matches
from ingest.pipeline.staging import sort_batch

ID_NUMBER = "990001198005010018"


@pytest.fixture(scope="module")
def context(served_city: Settings) -> Context:
    return Context(conninfo(served_city), PersonalDataKey.at(served_city.keys), "test")


@pytest.fixture(scope="module")
def building(served_city: Settings) -> tuple[int, int, float, float, str]:
    """(code, grid, lon, lat, full standard address) of a dwelling block."""
    with psycopg.connect(conninfo(served_city)) as connection:
        row = connection.execute(
            "SELECT b.building_code, b.grid_code, ST_X(a.geom_4490), ST_Y(a.geom_4490), '东营市' || a.full_name"
            " FROM building AS b JOIN standard_address AS a ON a.address_id = b.building_code"
            " WHERE b.use = 'residential' AND b.road_number <> '' ORDER BY 1 LIMIT 1"
        ).fetchone()
    assert row is not None
    return row


def raw(source_id: str, **columns: list[str | None]) -> pa.RecordBatch:
    """A batch as the readers give it."""
    count = len(next(iter(columns.values())))
    head = {
        "source_row": pa.array(range(1, count + 1), pa.int64()),
        "read_state": pa.nulls(count, pa.string()),
    }
    described = sources()[source_id].columns
    named = {
        described[name].names[0] if name in described else name: values for name, values in columns.items()
    }
    return pa.record_batch(head | {name: pa.array(values, pa.string()) for name, values in named.items()})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-05-01T08:00:00+08:00", datetime(2026, 5, 1, tzinfo=UTC)),
        ("2026-05-01 08:00:00", datetime(2026, 5, 1, tzinfo=UTC)),
        ("2026-05-01T00:00:00Z", datetime(2026, 5, 1, tzinfo=UTC)),
        ("2026-05-01", datetime(2026, 4, 30, 16, tzinfo=UTC)),
        ("2026-05-01T08:00:00.250000+08:00", datetime(2026, 5, 1, 0, 0, 0, 250_000, UTC)),
        ("2026-13-01", None),
        ("soon", None),
        (None, None),
    ],
)
def test_instants_without_an_offset_are_beijing_time(text: str | None, expected: datetime | None) -> None:
    frame = pl.DataFrame({"at": [text]}, schema={"at": pl.String})
    assert frame.select(instant("at")).item() == expected


def test_numbers_and_days_are_null_where_they_are_none() -> None:
    frame = pl.DataFrame(
        {"a": ["12", " 7.0 ", "x", "1.5", None, "370502001001001"], "d": ["2026-01-02"] + ["?"] * 5}
    )
    assert frame.select(integer("a")).to_series().to_list() == [12, 7, None, None, None, 370502001001001]
    assert frame.select(decimal("a")).to_series().to_list()[3] == 1.5
    assert pl.DataFrame({"a": ["nan", "inf"]}).select(decimal("a")).to_series().to_list() == [None, None]
    assert frame.select(day("d")).to_series().to_list()[:2] == [date(2026, 1, 2), None]


def test_the_first_check_that_fails_is_the_reason() -> None:
    frame = pl.DataFrame({"source_row": [1, 2, 3], "a": [1, None, 1], "b": [1, 0, 0]})
    good, rejects = split(frame, {"first": pl.col("a") == 1, "second": pl.col("b") == 1})
    assert good["source_row"].to_list() == [1]
    assert rejects.select("source_row", "reason").rows() == [(2, "first"), (3, "second")]


def test_single_shapes_become_multi_and_lose_their_height() -> None:
    shapes = shapely.from_wkt(
        ["POLYGON Z((0 0 1, 1 0 1, 1 1 1, 0 0 1))", "LINESTRING(0 0, 1 1)", "MULTIPOINT(0 0)"]
    )
    made = as_multi(shapes)
    assert [shape.geom_type for shape in made] == ["MultiPolygon", "MultiLineString", "MultiPoint"]
    assert not made[0].has_z


def test_a_resident_is_matched_and_the_numbers_are_encrypted(
    context: Context, building: tuple[int, int, float, float, str]
) -> None:
    code, grid, _, _, address = building
    batch = raw(
        "residents_police",
        name=["王伟", "李四", "赵六"],
        id_number=[ID_NUMBER, None, None],
        phone=["13800000000", None, None],
        address=[address, "", "四川省成都市锦江区春熙路1号"],
    )
    staged = sort_batch(sources()["residents_police"], batch, context)
    (person,) = staged.loaded.to_pylist()
    assert (person["building_code"], person["area_code"]) == (code, grid)
    assert context.key.decrypt(person["id_number"]) == ID_NUMBER
    assert context.key.decrypt(person["phone"]) == "13800000000"
    gone = {row["source_row"]: row["reason"] for row in staged.rejects.to_pylist()}
    assert set(gone) == {2, 3}
    assert gone[3] == Outcome.OTHER_CITY


def test_no_identity_number_is_in_clear_in_what_waits_for_review(context: Context) -> None:
    batch = raw(
        "residents_police",
        name=["王伟"],
        id_number=[ID_NUMBER],
        phone=["13800000000"],
        address=["某小区3号楼"],
    )
    staged = sort_batch(sources()["residents_police"], batch, context)
    assert staged.review.num_rows == 1
    text = str(staged.review.to_pylist())
    assert "王伟" in text
    assert ID_NUMBER not in text
    assert "13800000000" not in text


def test_an_event_stands_where_its_position_is(
    context: Context, building: tuple[int, int, float, float, str]
) -> None:
    code, grid, lon, lat, address = building
    batch = raw(
        "events_grid",
        event_key=["E1", "E2", "E3"],
        reported_at=["2026-05-01T08:00:00+08:00"] * 3,
        category=["垃圾"] * 3,
        description=["路面积水", f"{address}楼前堆物", f"{address}楼前堆物"],
        **{"location.lon": [str(lon), str(lon), None], "location.lat": [str(lat), str(lat + 0.0001), None]},
    )
    staged = sort_batch(sources()["events_grid"], batch, context)
    events = {row["event_id"]: row for row in staged.loaded.to_pylist()}
    assert (events["E1"]["area_code"], events["E1"]["match_level"], events["E1"]["building_code"]) == (
        grid,
        "point",
        None,
    )
    assert (events["E2"]["match_level"], events["E2"]["building_code"]) == ("building", code)
    assert staged.loaded.num_rows + staged.review.num_rows + staged.rejects.num_rows == 3


def test_a_dwelling_of_a_building_that_is_not_there_is_rejected(
    context: Context, building: tuple[int, int, float, float, str]
) -> None:
    code = building[0]
    batch = raw(
        "dwellings",
        dwelling_code=[f"{code}010101", "37059900100199999010101", f"{code}01"],
        building_code=[str(code), "37059900100199999", str(code)],
        room=["101"] * 3,
        address=["一处"] * 3,
    )
    staged = sort_batch(sources()["dwellings"], batch, context)
    (dwelling,) = staged.loaded.to_pylist()
    assert (dwelling["unit"], dwelling["floor"], dwelling["grid_code"]) == (1, 1, building[1])
    assert [row["reason"] for row in staged.rejects.to_pylist()] == [
        Outcome.UNKNOWN_BUILDING,
        Outcome.BAD_CODE,
    ]


def matched(decision: str, reason: str | None, text: str = "某处") -> dict[str, object]:
    return {
        "source_row": 1,
        "address_text": text,
        "hint_code": 370502000000000,
        "match_level": "none",
        "decision": decision,
        "score": 0.1,
        "area_code": None,
        "lon": None,
        "lat": None,
        "match_reason": reason,
        "candidates": None,
        "name": "甲",
    }


@pytest.mark.parametrize(
    ("decision", "reason", "text", "where"),
    [
        ("matched", None, "某处", "loaded"),
        ("review", "ambiguous", "某处", "ambiguous"),
        ("unmatched", "name_unknown", "某处", "name_unknown"),
        ("unmatched", "empty", "某处", Outcome.NO_ADDRESS),
        ("unmatched", None, "  ", Outcome.NO_ADDRESS),
        ("unmatched", "other_city", "某处", Outcome.OTHER_CITY),
        ("review", "other_city", "某处", "other_city"),
    ],
)
def test_what_the_geocoder_decides_says_where_a_row_goes(
    decision: str, reason: str | None, text: str, where: str
) -> None:
    frame = pl.DataFrame([matched(decision, reason, text)]).cast(
        {
            "area_code": pl.Int64,
            "lon": pl.Float64,
            "lat": pl.Float64,
            "candidates": pl.String,
            "match_reason": pl.String,
        }
    )
    good, review, rejects = sort_matches(frame, ["name"])
    found = ["loaded"] * good.height + review["reason"].to_list() + rejects["reason"].to_list()
    assert found == [str(where)]
    if review.height:
        assert (review["area_code"].item(), review["record"].item()) == (370502000000000, '{"name":"甲"}')
