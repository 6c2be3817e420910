"""The parts of ingest beside what they must reach: rows copied, points placed, people linked and counted."""

import time
from collections.abc import Callable
from functools import partial
from typing import Any

import adbc_driver_postgresql.dbapi as adbc
import numpy as np
import numpy.typing as npt
import polars as pl
import psycopg
import pyarrow as pa
import shapely

from catalogs.crs import to_4490
from catalogs.database import conninfo
from catalogs.personal_data import KEY_BYTES, PersonalDataKey
from catalogs.settings import Settings
from catalogs.sources import Datum, source
from ingest.clean import clean
from ingest.fields import schema
from ingest.link.people import link_people
from ingest.link.separations import SCHEMA
from ingest.load.binary_copy import copy_into, describe, encode
from ingest.pipeline.grids import Grids
from ingest.statistics import cells, record_keys

ROWS = 2_200_000
BATCH = 65_536
KEY = PersonalDataKey(bytes(range(KEY_BYTES)))


def main(settings: Settings) -> dict[str, Any]:
    """Figures of each part, each beside its peer or floor in the same run; needs a loaded city."""
    rng = np.random.default_rng(1)
    with psycopg.connect(conninfo(settings)) as connection:
        return {
            **copying(connection, conninfo(settings), rng),
            **placing(connection, rng),
            **shifting(rng),
            **cleaning(),
            **linking(rng),
            **counting(rng),
        }


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _occupancies(rng: np.random.Generator) -> list[pa.RecordBatch]:
    """Rows as `occupancy` has them, thirteen columns."""
    address = "东营市东营区黄河路街道安泰社区济南路123号安泰小区东区3号楼2单元501室"
    batches = []
    for start in range(0, ROWS, BATCH):
        count = min(BATCH, ROWS - start)
        batches.append(
            pa.record_batch(
                {
                    "source_id": pa.repeat("residents_police", count),
                    "source_row": np.arange(start, start + count),
                    "resident_id": rng.integers(0, 2**62, count),
                    "address_text": pa.repeat(address, count),
                    "match_level": pa.repeat("dwelling", count),
                    "score": rng.random(count),
                    "address_id": rng.integers(0, 2**62, count),
                    "building_code": rng.integers(10**16, 10**17, count),
                    "dwelling_code": pa.repeat("37050200100100001020501", count),
                    "area_code": rng.integers(370502001001001, 370502001001999, count),
                    "valid_from": pa.array(rng.integers(9000, 20000, count), pa.int32()).cast(pa.date32()),
                    "valid_to": pa.nulls(count, pa.date32()),
                    "run_id": pa.repeat(pa.scalar(1, pa.int32()), count),
                }
            )
        )
    return batches


def copying(connection: psycopg.Connection, info: str, rng: np.random.Generator) -> dict[str, float]:
    """Our binary COPY beside ADBC's, into a table without indexes."""
    batches = _occupancies(rng)
    create = "CREATE UNLOGGED TABLE {} (LIKE occupancy)"
    for name in ("bench_ours", "bench_adbc"):
        connection.execute(f"DROP TABLE IF EXISTS {name}".encode())
        connection.execute(create.format(name).encode())
    connection.commit()
    target = describe(connection, "bench_ours")
    encoding = _seconds(lambda: [encode(batch, target.types) for batch in batches])
    started = time.perf_counter()
    copy_into(connection, target, batches)
    connection.commit()
    ours = time.perf_counter() - started
    with adbc.connect(info) as peer, peer.cursor() as cursor:
        table = pa.Table.from_batches(batches)
        theirs = _seconds(lambda: (cursor.adbc_ingest("bench_adbc", table, mode="append"), peer.commit()))
    for name in ("bench_ours", "bench_adbc"):
        connection.execute(f"DROP TABLE {name}".encode())
    connection.commit()
    return {
        "rows": ROWS,
        "encode, s": round(encoding, 2),
        "binary COPY, s": round(ours, 2),
        "the same by ADBC, s": round(theirs, 2),
    }


def placing(connection: psycopg.Connection, rng: np.random.Generator) -> dict[str, float]:
    """Points in the city's grids, spread as buildings are, beside a plain query of the tree."""
    grids = Grids.load(connection)
    rows = connection.execute(
        "SELECT ST_X(p), ST_Y(p) FROM (SELECT ST_Centroid(geom_4490) AS p FROM building) b"
    )
    corners: npt.NDArray[np.float64] = np.array(rows.fetchall())
    centres = corners[rng.integers(0, rows.rowcount, 1_000_000)]
    lon, lat = (centres + rng.normal(0, 0.0005, centres.shape)).T
    ours = _seconds(lambda: grids.locate(lon, lat))
    few = slice(0, 200_000)
    tree = _seconds(lambda: grids.tree.query(shapely.points(lon[few], lat[few]), predicate="intersects"))
    return {"points in grid / s": round(1e6 / ours), "the same by STRtree / s": round(2e5 / tree)}


def shifting(rng: np.random.Generator) -> dict[str, float]:
    """Points into CGCS2000 from the datums that departments deliver."""
    lon, lat = rng.uniform(118.1, 119.3, 500_000), rng.uniform(36.9, 38.2, 500_000)
    east, north = lon * 0 + 39_600_000, lat * 0 + 4_150_000
    places: dict[Datum, tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]] = {
        "GCJ-02": (lon, lat),
        "BD-09": (lon, lat),
        "EPSG:4527": (east, north),
    }
    return {
        f"points from {datum} / s": round(len(lon) / _seconds(partial(to_4490, *points, datum)))
        for datum, points in places.items()
    }


def cleaning() -> dict[str, float]:
    """Residents' rows cleaned, with one in three spelled otherwise."""
    count = 60_000
    values = {
        "source_row": np.arange(count),
        "name": np.array(["张伟", "李 娜", "王小芳"] * (count // 3)),
        "id_number": np.array([f"37050219{50 + i % 50}0101{i % 10000:04d}" for i in range(count)]),
        "sex": np.array(["男", "女"] * (count // 2)),
        "birth_date": np.array(["19500101", "1950-01-01", "1950/1/1"] * (count // 3)),
        "phone": np.array([f"138{i:08d}" for i in range(count)]),
        "address": np.array([f"东营市东营区黄河路街道安泰社区济南路{i}号３号楼" for i in range(count)]),
    }
    blank = np.full(count, None)
    arrays = [pa.array(values.get(field.name, blank), field.type) for field in schema("resident")]
    batch = pa.RecordBatch.from_arrays(arrays, schema=schema("resident"))
    police = source("residents_police")
    clean(batch.slice(0, 100), police)
    return {"rows cleaned / s": round(count / _seconds(lambda: clean(batch, police)))}


def linking(rng: np.random.Generator) -> dict[str, float]:
    """People found in as many rows as scale 1 has: two thirds with a valid number, registered 1.3 times."""
    people = rng.integers(0, ROWS, int(ROWS * 1.3))
    numbers = np.array([KEY.encrypt(str(number)) for number in range(ROWS)], dtype=object)
    valid = rng.random(len(people)) < 0.97
    given = [a + b for a in "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平" for b in ("", *"伟芳娜敏静丽强磊军洋")]
    names = pl.Series([family + name for family in "王李张刘陈杨赵黄周吴" for name in given])
    rows = pl.DataFrame(
        {
            "name": names.gather(people % len(names)),
            "sex": "1",
            "birth_date": pl.Series(people % 30_000, dtype=pl.Int32).cast(pl.Date),
            "id_number": pl.Series(numbers[people].tolist(), dtype=pl.Binary),
            "id_valid": valid,
            "phone": pl.Series(numbers[people].tolist(), dtype=pl.Binary),
            "address_text": "东营区",
            "building_code": people // 7,
            "dwelling_code": pl.Series(people // 3).cast(pl.String),
        }
    )
    rows = rows.with_columns(pl.lit(None, pl.Date).alias("valid_from"))
    apart = pl.DataFrame(schema=SCHEMA)
    return {
        "rows linked": rows.height,
        "link people, s": round(_seconds(lambda: link_people(rows, KEY, apart)), 2),
    }


def counting(rng: np.random.Generator) -> dict[str, float]:
    """Protected counts of five levels."""
    ids = rng.integers(0, 2**62, ROWS)
    areas = 370502001001000 + rng.integers(0, 6500, ROWS)
    keys = record_keys(ids, KEY, "resident")
    counted = _seconds(lambda: cells(areas, ids, keys, ids % 5))
    return {"count five levels, s": round(counted, 2)}
