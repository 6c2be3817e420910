"""Residents and organisations on their way into the database: linked over all their sources, then loaded.

Into empty tables all is copied at once; otherwise only what differs is written (`ingest.load.differences`).
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
from psycopg import Connection, sql

from catalogs.personal_data import PersonalDataKey
from ingest.difference import Difference
from ingest.link import separations
from ingest.link.organisations import link_organisations
from ingest.link.people import COLUMNS, link_people
from ingest.link.rules import LinkedBy
from ingest.load.binary_copy import copy_into, describe
from ingest.load.differences import (
    Day,
    Held,
    Registrations,
    held,
    write_registrations,
    write_subjects,
)
from ingest.load.indexes import built_afterwards, is_empty
from ingest.pipeline.chunks import Chunks
from ingest.pipeline.rows.frames import REVIEW_SCHEMA, to_batch

COPY_ROWS = 65_536

Integers = npt.NDArray[np.int64]

RULES = [str(rule) for rule in LinkedBy]

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
    """To whom each row of all sources belongs: id of the subject, reason, rule, evidence."""

    ids: Integers
    reason: pl.Series
    linked_by: pl.Series
    evidence: pl.Series

    def part(self, rows: slice) -> "Links":
        """The links of some of the rows."""
        return Links(self.ids[rows], self.reason[rows], self.linked_by[rows], self.evidence[rows])


RESIDENTS = Registrations("occupancy", "resident", "resident_id", history=True)
ORGANISATIONS = Registrations("organisation_registration", "organisation", "organisation_id", history=False)


@dataclass
class Linked:
    """What came of a source's rows in the linking: rows loaded, rows in doubt, and how they differ from before."""

    loaded: int = 0
    doubtful: list[pl.DataFrame] = field(default_factory=lambda: [pl.DataFrame(schema=REVIEW_SCHEMA)])
    written: Difference | None = None


def publish_residents(
    connection: Connection, chunks: Mapping[str, Chunks], delivery: Day, key: PersonalDataKey
) -> dict[str, Linked]:
    """Link the rows of all sources, and bring `resident` and `occupancy` to what they say."""
    rows, sizes = _all_rows(chunks, COLUMNS)
    linked = link_people(rows, key, separations.in_force(connection))
    del rows
    links = Links(linked.resident_id, linked.reason, linked.linked_by, linked.evidence)
    publishing = _Publishing(RESIDENTS, ("name", "sex", "birth_date"), delivery, key)
    return publishing.publish(connection, linked.residents, chunks, sizes, links)


def publish_organisations(
    connection: Connection, chunks: Mapping[str, Chunks], delivery: Day, key: PersonalDataKey
) -> dict[str, Linked]:
    """Link the rows of all sources, and bring `organisation` and `organisation_registration` to what they say."""
    rows, sizes = _all_rows(chunks, ORGANISATION_COLUMNS)
    linked = link_organisations(rows)
    none = pl.repeat(None, len(linked.reason), dtype=pl.String, eager=True)
    links = Links(linked.organisation_id, linked.reason, linked.linked_by, none)
    publishing = _Publishing(ORGANISATIONS, ("name", "uscc", "category"), delivery, key)
    return publishing.publish(connection, linked.organisations, chunks, sizes, links)


def _all_rows(chunks: Mapping[str, Chunks], columns: Sequence[str]) -> tuple[pl.DataFrame, dict[str, int]]:
    """The staged rows of all sources with their `source_id`, one after another, and the number of rows of each."""
    frames, sizes = [], {}
    sources = pl.Enum(list(chunks))
    for source_id, member in chunks.items():
        sizes[source_id] = 0
        for batch in member.batches("loaded", columns):
            source = pl.Series("source_id", [source_id], sources).new_from_index(0, batch.num_rows)
            frames.append(pl.DataFrame(pl.from_arrow(batch)).with_columns(source))
            sizes[source_id] += batch.num_rows
    return pl.concat(frames), sizes


@dataclass(frozen=True)
class _Publishing:
    """`record`: the columns that a review item keeps of a row in doubt."""

    kind: Registrations
    record: Sequence[str]
    delivery: Day
    key: PersonalDataKey

    def publish(
        self,
        connection: Connection,
        subjects: pl.DataFrame,
        chunks: Mapping[str, Chunks],
        sizes: Mapping[str, int],
        links: Links,
    ) -> dict[str, Linked]:
        ends = list(accumulate(sizes.values()))
        parts = [
            _Part(source_id, member, links.part(slice(end - size, end)), row_keys(member, self.key))
            for (source_id, member), size, end in zip(chunks.items(), sizes.values(), ends, strict=True)
        ]
        rows = {one.source_id: self._rows(one) for one in parts}
        if is_empty(connection, self.kind.table):
            self._copy(connection, self.kind.subjects, {"": self._subjects(subjects)})
            self._copy(connection, self.kind.table, rows)
        else:
            self._write_differences(connection, subjects, parts, rows)
        return {one.source_id: one.made for one in parts}

    def _write_differences(
        self,
        connection: Connection,
        subjects: pl.DataFrame,
        parts: Sequence["_Part"],
        rows: Mapping[str, Iterable[pa.RecordBatch]],
    ) -> None:
        settled = [one for one in parts if one.source_id in self.delivery.settled]
        for one in settled:
            one.compare(held(connection, self.kind, one.source_id, RULES))
        touched = {one.source_id: one.touched for one in settled}
        written = write_registrations(connection, self.kind, rows, self.delivery, touched)
        affected = None
        if len(settled) == len(parts):
            affected = np.unique(np.concatenate([one.affected for one in parts]))
            subjects = subjects.filter(pl.col(self.kind.subject_id).is_in(affected.tolist()))
        write_subjects(connection, self.kind, self._subjects(subjects), affected)
        for one in parts:
            counts = written[one.source_id]
            one.made.written = replace(counts, same=counts.same + one.unchanged)

    def _subjects(self, subjects: pl.DataFrame) -> Iterator[pa.RecordBatch]:
        numbered = subjects.with_columns(pl.lit(self.delivery.run_id, pl.Int32).alias("run_id"))
        return (to_batch(part) for part in numbered.iter_slices(COPY_ROWS))

    def _copy(self, connection: Connection, table: str, rows: Mapping[str, Iterable[pa.RecordBatch]]) -> None:
        connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(table)))
        with built_afterwards(connection, table) as frozen:
            target = describe(connection, table)
            for batches in rows.values():
                copy_into(connection, target, batches, frozen=frozen)

    def _rows(self, part: "_Part") -> Iterator[pa.RecordBatch]:
        """The batches to copy, with the id of each row's subject; rows with a reason go to `part.made.doubtful`."""
        start = 0
        for batch in part.member.batches("loaded"):
            count = batch.num_rows
            span = slice(start, start + count)
            start += count
            here = part.links.part(span)
            if here.reason.null_count() < count:
                part.made.doubtful.append(_review(batch, here.reason, self.record))
            part.made.loaded += here.reason.null_count()
            wanted = here.reason.is_null().to_numpy() & ~part.same[span]
            if not wanted.any():
                continue
            columns = dict(zip(batch.schema.names, batch.columns, strict=True))
            columns[self.kind.subject_id] = pa.array(here.ids)
            columns["linked_by"] = here.linked_by.to_arrow(compat_level=pl.CompatLevel.oldest())
            columns["link_evidence"] = here.evidence.to_arrow(compat_level=pl.CompatLevel.oldest())
            columns["source_id"] = pa.repeat(pa.scalar(part.source_id), count)
            columns["run_id"] = pa.repeat(pa.scalar(self.delivery.run_id, pa.int32()), count)
            columns["row_key"] = pa.array(part.keys[span])
            rows = pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns))
            yield rows if wanted.all() else rows.filter(pa.array(wanted))


class _Part:
    """A source's rows on their way: their links and keys, which of them the table holds already, and what became of them.

    `same` bool[n]; `touched` and `affected` int64: keys of the table's rows that are not found as they are, and ids of
    the subjects that this may change. Without `compare` no row is known to be the same.
    """

    def __init__(self, source_id: str, member: Chunks, links: Links, keys: Integers) -> None:
        self.source_id, self.member, self.links, self.keys = source_id, member, links, keys
        self.made = Linked()
        self.same = np.zeros(len(keys), np.bool_)
        self.touched = self.affected = np.zeros(0, np.int64)

    @property
    def unchanged(self) -> int:
        """How many rows the table holds already."""
        return int(self.same.sum())

    def compare(self, table: Held) -> None:
        """Find the rows whose key, subject and rule the table holds."""
        self.affected = self.links.ids
        if not len(table.keys):
            return
        rules = self.links.linked_by.cast(pl.Enum(RULES)).to_physical().cast(pl.Int64).to_numpy() + 1
        order = np.argsort(table.keys)
        at = order[np.minimum(np.searchsorted(table.keys, self.keys, sorter=order), len(order) - 1)]
        self.same = (
            (table.keys[at] == self.keys)
            & (table.subjects[at] == self.links.ids)
            & (table.rules[at] == rules)
            & self.links.reason.is_null().to_numpy()
        )
        left = np.ones(len(table.keys), np.bool_)
        left[at[self.same]] = False
        self.touched = table.keys[left]
        self.affected = np.concatenate([table.subjects[left], self.links.ids[~self.same]])


def row_keys(member: Chunks, key: PersonalDataKey) -> Integers:
    """A key of each row that is to be loaded, int64[n]: a pseudonym of its content and of how many equal rows precede.

    Within one source no two are equal; the same row has the same key in every delivery.
    """
    parts = []
    for loaded, keys in zip(
        member.batches("loaded", ["source_row"]), member.batches("keys", ["source_row", "key"]), strict=True
    ):
        rows = keys["source_row"].to_numpy()
        order = np.argsort(rows, kind="stable")
        at = (
            order[np.searchsorted(rows, loaded["source_row"].to_numpy(), sorter=order)]
            if len(rows)
            else order
        )
        parts.append(keys["key"].to_numpy()[at])
    contents = pl.DataFrame({"content": np.concatenate([np.zeros(0, np.int64), *parts])})
    numbered = contents.with_columns(pl.int_range(pl.len(), dtype=pl.Int64).over("content").alias("nth"))
    return key.pseudonyms(numbered.to_numpy(), "row")


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
