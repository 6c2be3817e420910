"""JSON lines and Parquet."""

import json

import geopandas
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from catalogs.errors import BadInput
from ingest import readers
from ingest.reasons import Reason

EVENT = {"event_key": {"names": ["eventId"], "required": True}, "title": {"names": ["title"]}}


def test_nested_objects_become_columns(tmp_path, describe, rows) -> None:
    records = [
        {"eventId": 7, "title": "井盖\n破损", "location": {"lon": 118.5, "lat": 37}, "photos": ["a", "b"]},
        {"eventId": 8.0, "title": None, "late": True},
    ]
    text = "\n".join(json.dumps(record, ensure_ascii=False) for record in records)
    (tmp_path / "e.jsonl").write_text(text, encoding="utf-8")
    found = rows(describe("e.jsonl", target="event", columns=EVENT), tmp_path)
    assert found[0]["eventId"] == "7"
    assert (found[0]["location.lon"], found[0]["location.lat"]) == ("118.5", "37")
    assert found[0]["photos"] == '["a","b"]'
    assert (found[1]["eventId"], found[1]["title"], found[1]["late"]) == ("8", None, "true")


def test_lines_that_are_no_objects_are_kept_apart(tmp_path, describe, rows) -> None:
    (tmp_path / "e.jsonl").write_text('{"eventId":1}\n{"eventId":\n\n[1]\n{"eventId":5}', encoding="utf-8")
    found = rows(describe("e.jsonl", target="event", columns=EVENT), tmp_path)
    assert [(row["source_row"], row["read_state"]) for row in found] == [
        (1, None),
        (2, Reason.NOT_JSON),
        (4, Reason.NOT_JSON),
        (5, None),
    ]


def test_refused_keys_are_dropped_wherever_they_turn_up(tmp_path, describe) -> None:
    lines = ['{"eventId":1}'] * 10 + [
        '{"eventId":2,"reporter":{"religion":"x","name":"y"},"最后出现地点":"z"}'
    ]
    (tmp_path / "e.jsonl").write_text("\n".join(lines), encoding="utf-8")
    source = describe("e.jsonl", target="event", columns=EVENT)
    assert {one.kind for one in readers.refused_columns(source, tmp_path)} == {"religion", "movements"}
    names = {name for batch in readers.read(source, tmp_path, 4) for name in batch.schema.names}
    assert names == {"source_row", "read_state", "eventId", "reporter.name"}


def test_parquet_with_and_without_geometry(tmp_path, describe, rows) -> None:
    table = pa.table({"eventId": [1, 2], "title": ["a", None], "党员": ["x", "y"], "score": [1.0, 2.5]})
    pq.write_table(table, tmp_path / "e.parquet")
    source = describe("e.parquet", target="event", columns=EVENT)
    found = rows(source, tmp_path)
    assert found[1] == {"source_row": 2, "read_state": None, "eventId": "2", "title": None, "score": "2.5"}
    frame = geopandas.GeoDataFrame({"eventId": ["1"]}, geometry=[shapely.Point(118, 37)], crs="EPSG:4490")
    frame.to_parquet(tmp_path / "e.parquet")
    assert shapely.from_wkb(rows(source, tmp_path)[0]["geometry"]) == shapely.Point(118, 37)


def test_parquet_that_is_cut_off(tmp_path, describe, rows) -> None:
    pq.write_table(pa.table({"eventId": [str(i) for i in range(9999)]}), tmp_path / "e.parquet")
    data = (tmp_path / "e.parquet").read_bytes()
    (tmp_path / "e.parquet").write_bytes(data[: len(data) // 2])
    with pytest.raises(BadInput, match=r"e\.parquet cannot be read as Parquet"):
        rows(describe("e.parquet", target="event", columns=EVENT), tmp_path)
