"""Publishing: the accounting holds or nothing is published, and a new delivery replaces the old one's rows."""

from pathlib import Path

import numpy as np
import polars as pl
import psycopg
import pyarrow as pa
import pytest
import shapely
from psycopg import Connection

from catalogs.personal_data import KEY_BYTES, PersonalDataKey
from catalogs.sources import Source, sources
from ingest.outcomes import Outcome
from ingest.pipeline.chunks import KEYS_SCHEMA, Chunks, Staged
from ingest.pipeline.ledger import FileState, begin, files, write_files
from ingest.pipeline.publish import Member, publish_unit
from ingest.pipeline.rows.frames import ewkb, no_rejects, no_review, to_batch
from ingest.pipeline.units import UNITS

KEY = PersonalDataKey(bytes(range(KEY_BYTES)))
INVENTORY = next(unit for unit in UNITS if unit.name == "inventory")
DIVISIONS = next(unit for unit in UNITS if unit.name == "divisions")
BASE_MAP = next(unit for unit in UNITS if unit.name == "base_map")


def member(folder: Path, source: Source, *frames: pl.DataFrame, read: int | None = None) -> Member:
    """A staged source, a chunk a frame."""
    chunks = Chunks(folder / source.id)
    chunks.prepare()
    for number, frame in enumerate(frames):
        parts = [to_batch(part) for part in (frame, no_review(), no_rejects())]
        numbers = frame["source_row"].cast(pl.Int64).to_arrow()
        keys = pa.record_batch([numbers, numbers, np.zeros(frame.height, np.int32)], schema=KEYS_SCHEMA)
        chunks.write(number, Staged(parts[0], parts[1], parts[2], keys), frame.height)
    rows = sum(frame.height for frame in frames) if read is None else read
    return Member(source, chunks, FileState(source.id, source.file, "", "f", "staged", rows_read=rows))


def cameras(first: int, *codes: str) -> pl.DataFrame:
    shape = np.asarray(shapely.points([(118.5, 37.5)] * len(codes)), dtype=object)
    return pl.DataFrame(
        {
            "source_row": np.arange(first, first + len(codes)),
            "camera_code": list(codes),
            "name": "枪机",
            "kind": "",
            "state": "",
            "area_code": 370502001001001,
        }
    ).with_columns(ewkb(shape))


def test_every_row_is_loaded_or_says_why_not(connection: Connection, tmp_path: Path) -> None:
    run_id, _ = begin(connection, "here", "f")
    one = member(tmp_path, sources()["cameras"], cameras(1, "A", "B"), cameras(3, "B", "C"))
    (state,) = publish_unit(connection, INVENTORY, [one], run_id, KEY)
    assert (state.rows_read, state.rows_loaded, state.rows_rejected, state.state) == (4, 3, 1, "done")
    rejects = connection.execute("SELECT source_row, reason, detail FROM reject").fetchall()
    assert rejects == [(3, Outcome.DUPLICATE_KEY, "B")]
    write_files(connection, run_id, [state])
    assert files(connection, run_id)["cameras"].figures == {"reasons": {"duplicate_key": 1}, "review": {}}


def test_another_delivery_replaces_the_rows_of_the_one_before(connection: Connection, tmp_path: Path) -> None:
    for number, codes in enumerate((("A", "B"), ("B", "C", "D"))):
        one = member(tmp_path / str(number), sources()["cameras"], cameras(1, *codes))
        publish_unit(connection, INVENTORY, [one], number + 1, KEY)
    found = connection.execute("SELECT camera_code, run_id FROM camera ORDER BY 1").fetchall()
    assert found == [("B", 2), ("C", 2), ("D", 2)]


def test_a_sum_that_does_not_hold_stops_the_publishing(connection: Connection, tmp_path: Path) -> None:
    one = member(tmp_path, sources()["cameras"], cameras(1, "A", "B"), read=3)
    with pytest.raises(AssertionError, match="cameras: 3 rows were read, but 2 loaded"):
        publish_unit(connection, INVENTORY, [one], 1, KEY)


def test_the_database_refuses_a_sum_that_does_not_hold(connection: Connection) -> None:
    run_id, _ = begin(connection, "here", "f")
    with pytest.raises(psycopg.errors.CheckViolation, match="every_row_accounted_for"):
        write_files(connection, run_id, [FileState("x", "x", "", "", "done", rows_read=2, rows_loaded=1)])


def test_a_grid_in_no_community_is_rejected_and_names_are_kept(
    connection: Connection, tmp_path: Path
) -> None:
    square = np.asarray([shapely.box(118, 37, 119, 38)], dtype=object)
    codes = {370500000000000: "city", 370505000000000: "county", 370505001000000: "town"}
    codes[370505001001000] = "community"
    areas = pl.DataFrame(
        {
            "source_row": [1, 2, 3, 4],
            "code": list(codes),
            "level": list(codes.values()),
            "name": ["东营市", "垦利区", "垦利街道", "东张村"],
        }
    ).with_columns(ewkb(np.repeat(square, 4), multi=True))
    grids = pl.DataFrame(
        {
            "source_row": [1, 2],
            "code": [370505001001001, 370505009009001],
            "name": "",
            "community_code": [370505001001000, 370505009009000],
            "kind": "urban",
        }
    ).with_columns(ewkb(np.repeat(square, 2), multi=True))
    staged = [
        member(tmp_path, sources()["areas"], areas),
        member(tmp_path, sources()["grids"], grids),
    ]
    states = {one.source_id: one for one in publish_unit(connection, DIVISIONS, staged, 1, KEY)}
    assert (states["grids"].rows_loaded, states["grids"].rows_rejected) == (1, 1)
    names = connection.execute(
        "SELECT name FROM area_name WHERE code = 370505000000000 ORDER BY 1"
    ).fetchall()
    assert names == [("垦利区",), ("垦利县",)]
    publish_unit(connection, DIVISIONS, staged, 2, KEY)
    assert connection.execute("SELECT count(*) FROM area").fetchone() == (4,)


def test_the_pieces_of_a_road_become_one_line(connection: Connection, tmp_path: Path) -> None:
    lines = np.asarray(
        [shapely.LineString([(x, 37.0), (x + 0.1, 37.0)]) for x in (118.0, 118.5, 118.1)], dtype=object
    )
    pieces = pl.DataFrame(
        {
            "source_row": [1, 2, 3],
            "road_id": [7, 8, 7],
            "name": ["济南路", "", "济南路"],
            "road_class": ["primary", "track", "primary"],
        }
    ).with_columns(ewkb(lines, multi=True))
    one = member(tmp_path, sources()["roads"], pieces)
    (state,) = publish_unit(connection, BASE_MAP, [one], 1, KEY)
    assert state.rows_loaded == 3
    found = connection.execute(
        "SELECT road_id, name, ST_NumGeometries(geom_4490), ST_SRID(geom_4490) FROM road ORDER BY 1"
    ).fetchall()
    assert found == [(7, "济南路", 2, 4490), (8, "", 1, 4490)]
