"""Residents and organisations on their way into the database: linked over all their sources, then loaded."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
from psycopg import Connection, sql

from catalogs.personal_data import PersonalDataKey
from ingest.link.organisations import link_organisations
from ingest.link.people import COLUMNS, link_people
from ingest.load.binary_copy import copy_into, describe
from ingest.load.indexes import built_afterwards
from ingest.pipeline.chunks import Chunks
from ingest.pipeline.rows.frames import REJECT_SCHEMA, REVIEW_SCHEMA, to_batch

COPY_ROWS = 65_536

ORGANISATION_COLUMNS = (
    "name",
    "uscc",
    "uscc_valid",
    "category",
    "established_on",
    "building_code",
    "area_code",
    "match_level",
    "geom_4490",
)


class Links(NamedTuple):
    """To whom each row of all sources belongs: the column of the subject's id, and id, reason and rule of each row."""

    column: str
    ids: npt.NDArray[np.int64]
    reason: pl.Series
    linked_by: pl.Series

    def part(self, rows: slice) -> "Links":
        """The links of some of the rows."""
        return Links(self.column, self.ids[rows], self.reason[rows], self.linked_by[rows])


Parts = tuple[int, pl.DataFrame, pl.DataFrame]
"""Rows loaded, review items and rejects of a source that came of the linking."""


def publish_residents(
    connection: Connection, chunks: Mapping[str, Chunks], run_id: int, key: PersonalDataKey
) -> dict[str, Parts]:
    """Link the rows of all sources, and replace `resident` and `occupancy`."""
    rows, sizes = _all_rows(chunks, COLUMNS)
    linked = link_people(rows, key)
    del rows
    return _publish(
        connection,
        ("resident", "occupancy"),
        linked.residents,
        chunks,
        sizes,
        Links("resident_id", linked.resident_id, linked.reason, linked.linked_by),
        run_id,
        ("name", "sex", "birth_date"),
    )


def publish_organisations(
    connection: Connection, chunks: Mapping[str, Chunks], run_id: int
) -> dict[str, Parts]:
    """Link the rows of all sources, and replace `organisation` and `organisation_registration`."""
    rows, sizes = _all_rows(chunks, ORGANISATION_COLUMNS)
    linked = link_organisations(rows)
    return _publish(
        connection,
        ("organisation", "organisation_registration"),
        linked.organisations,
        chunks,
        sizes,
        Links("organisation_id", linked.organisation_id, linked.reason, linked.linked_by),
        run_id,
        ("name", "uscc", "category"),
    )


def _all_rows(chunks: Mapping[str, Chunks], columns: Sequence[str]) -> tuple[pl.DataFrame, dict[str, int]]:
    """The staged rows of all sources, one after another, and the number of rows of each."""
    frames, sizes = [], {}
    for source_id, member in chunks.items():
        batches = [batch.select(list(columns)) for batch in member.batches("loaded")]
        sizes[source_id] = sum(batch.num_rows for batch in batches)
        if batches:
            frames.append(pl.DataFrame(pl.from_arrow(pa.Table.from_batches(batches))))
    return pl.concat(frames), sizes


def _publish(
    connection: Connection,
    tables: tuple[str, str],
    subjects: pl.DataFrame,
    chunks: Mapping[str, Chunks],
    sizes: Mapping[str, int],
    links: Links,
    run_id: int,
    record: Sequence[str],
) -> dict[str, Parts]:
    for table in tables:
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
    with built_afterwards(connection, tables[0]) as frozen:
        numbered = subjects.with_columns(pl.lit(run_id, pl.Int32).alias("run_id"))
        batches = (to_batch(part) for part in numbered.iter_slices(COPY_ROWS))
        copy_into(connection, describe(connection, tables[0]), batches, frozen=frozen)
    made: dict[str, Parts] = {}
    with built_afterwards(connection, tables[1]) as frozen:
        target = describe(connection, tables[1])
        start = 0
        for source_id, member in chunks.items():
            here = slice(start, start + sizes[source_id])
            start += sizes[source_id]
            doubtful: list[pl.DataFrame] = [pl.DataFrame(schema=REVIEW_SCHEMA)]
            rows = _rows(member, links.part(here), doubtful, record, source_id, run_id)
            copied = copy_into(connection, target, rows, frozen=frozen)
            made[source_id] = (copied, pl.concat(doubtful), pl.DataFrame(schema=REJECT_SCHEMA))
    return made


def _rows(
    member: Chunks,
    links: Links,
    doubtful: list[pl.DataFrame],
    record: Sequence[str],
    source_id: str,
    run_id: int,
) -> Iterator[pa.RecordBatch]:
    """The batches to copy, with the id of each row's subject; rows with a reason go to `doubtful`."""
    start = 0
    for batch in member.batches("loaded"):
        count = batch.num_rows
        here = links.part(slice(start, start + count))
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        columns[links.column] = pa.array(here.ids)
        columns["linked_by"] = here.linked_by.to_arrow(compat_level=pl.CompatLevel.oldest())
        columns["source_id"] = pa.repeat(pa.scalar(source_id), count)
        columns["run_id"] = pa.repeat(pa.scalar(run_id, pa.int32()), count)
        made = pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))
        start += count
        if here.reason.null_count() == count:
            yield made
            continue
        doubtful.append(_review(batch, here.reason, record))
        yield made.filter(here.reason.is_null().to_arrow())


def _review(batch: pa.RecordBatch, reasons: pl.Series, record: Sequence[str]) -> pl.DataFrame:
    frame = pl.DataFrame(pl.from_arrow(batch)).with_columns(reasons.alias("reason"))
    kept = [pl.col(name).cast(pl.String) for name in record]
    return (
        frame.filter(pl.col("reason").is_not_null())
        .select(
            "source_row",
            "reason",
            "address_text",
            "match_level",
            "score",
            "area_code",
            pl.lit(None, pl.Float64).alias("lon"),
            pl.lit(None, pl.Float64).alias("lat"),
            pl.lit("[]").alias("candidates"),
            pl.struct(kept).struct.json_encode().alias("record"),
        )
        .cast(REVIEW_SCHEMA)  # type: ignore[arg-type]
    )
