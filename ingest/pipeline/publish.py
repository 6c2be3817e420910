"""A unit's staged rows become the city's: one transaction replaces all that was loaded of it before.

The accounting is part of the transaction: for every source, loaded + in review + rejected = read, or nothing
is published.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
import polars as pl
import pyarrow as pa
import pyarrow.compute as pc
from psycopg import Connection

from catalogs.personal_data import PersonalDataKey
from catalogs.sources import Source, Target
from ingest.address.normalise import normalise
from ingest.difference import Difference
from ingest.load.binary_copy import copy_into, describe
from ingest.load.differences import Day
from ingest.load.tables import TABLES, Table, empty, fill, joined_roads
from ingest.outcomes import Outcome
from ingest.pipeline import ledger
from ingest.pipeline.chunks import Chunks
from ingest.pipeline.ledger import FileState
from ingest.pipeline.linked import Linked, publish_organisations, publish_residents
from ingest.pipeline.rows.frames import REJECT_SCHEMA, REVIEW_SCHEMA, to_batch
from ingest.pipeline.units import Unit

Mask = npt.NDArray[np.bool_]

LINKED: dict[
    Target, Callable[[Connection, Mapping[str, Chunks], Day, PersonalDataKey], dict[str, Linked]]
] = {
    "resident": publish_residents,
    "organisation": publish_organisations,
}
"""Targets whose rows are linked over all their sources."""


@dataclass(frozen=True)
class Member:
    """A staged source of the unit that is being published."""

    source: Source
    chunks: Chunks
    state: FileState


@dataclass(frozen=True)
class Published:
    """What came of a source's staged rows while they were published."""

    loaded: int
    review: pl.DataFrame
    rejects: pl.DataFrame
    written: Difference | None = None


def publish_unit(
    connection: Connection, unit: Unit, members: Sequence[Member], run_id: int, key: PersonalDataKey
) -> list[FileState]:
    """Replace a unit's rows by what its members have staged; returns the ledger's new lines.

    Runs inside the caller's transaction. Raises AssertionError if the rows of a source do not add up.
    """
    states: list[FileState] = []
    for target in reversed(unit.targets):
        if target in TABLES:
            empty(connection, TABLES[target], [one.source.id for one in members])
    for target in unit.targets:
        there = [one for one in members if one.source.target == target]
        if not there:
            continue
        published = _publish_target(connection, target, there, run_id, key)
        for member in there:
            states.append(_account(connection, member, published[member.source.id], run_id))
    if "area" in unit.targets:
        _name_areas(connection)
    return states


def _publish_target(
    connection: Connection, target: Target, members: Sequence[Member], run_id: int, key: PersonalDataKey
) -> Mapping[str, Published]:
    chunks = {member.source.id: member.chunks for member in members}
    if target in LINKED:
        linked = LINKED[target](connection, chunks, _day(connection, members, run_id), key)
        none = pl.DataFrame(schema=REJECT_SCHEMA)
        return {
            name: Published(one.loaded, pl.concat(one.doubtful), none, one.written)
            for name, one in linked.items()
        }
    table = TABLES[target]
    keep, rejects = _judge(connection, target, table, members)
    if target == "road":
        copied = _fill_roads(connection, members)
    else:
        staged = {one.source.id: (_reader(one.chunks), keep[one.source.id]) for one in members}
        copied = fill(connection, table, run_id, staged)
    review = pl.DataFrame(schema=REVIEW_SCHEMA)
    return {name: Published(copied[name], review, rejects[name]) for name in chunks}


def _day(connection: Connection, members: Sequence[Member], run_id: int) -> Day:
    loaded = ledger.loaded(connection)
    known = [(one.state, loaded[one.source.id]) for one in members if one.source.id in loaded]
    renewed = {now.source_id for now, before in known if now.sha256 != before.sha256}
    settled = {now.source_id for now, before in known if _basis(now) and _basis(now) == _basis(before)}
    return Day(run_id, ledger.delivered_on(connection, run_id), frozenset(renewed), frozenset(settled))


def _basis(state: FileState) -> str:
    """All that the outcome of a source's rows rests on beside their content."""
    return str(dict(state.figures or {}).get("basis", ""))


def _reader(chunks: Chunks) -> Callable[[], Iterable[pa.RecordBatch]]:
    return lambda: chunks.batches("loaded")


def _judge(
    connection: Connection, target: Target, table: Table, members: Sequence[Member]
) -> tuple[dict[str, Mask], dict[str, pl.DataFrame]]:
    """Which rows are loaded, and rejects for the others: a key seen before, an unknown community."""
    if table.numbered or target == "road":
        whole = {one.source.id: np.ones(_rows(one), np.bool_) for one in members}
        return whole, {name: pl.DataFrame(schema=REJECT_SCHEMA) for name in whole}
    wanted = ["source_row", table.key] + (["community_code"] if target == "grid" else [])
    parts = [
        pl.concat(
            [pl.DataFrame(pl.from_arrow(batch)) for batch in one.chunks.batches("loaded", wanted)]
        ).with_columns(pl.lit(one.source.id).alias("source_id"))
        for one in members
        if _rows(one)
    ]
    if not parts:
        return (
            {one.source.id: np.ones(0, np.bool_) for one in members},
            {one.source.id: pl.DataFrame(schema=REJECT_SCHEMA) for one in members},
        )
    rows = pl.concat(parts)
    reason: pl.Expr = pl.when(~pl.col(table.key).is_first_distinct()).then(pl.lit(str(Outcome.DUPLICATE_KEY)))
    if target == "grid":
        areas = [code for (code,) in connection.execute("SELECT code FROM area")]
        known = pl.col("community_code").is_in(areas)
        reason = pl.when(~known).then(pl.lit(str(Outcome.UNKNOWN_AREA))).otherwise(reason)
    rows = rows.with_columns(reason.alias("reason"))
    keep, rejects = {}, {}
    for one in members:
        mine = rows.filter(pl.col("source_id") == one.source.id)
        keep[one.source.id] = mine["reason"].is_null().to_numpy()
        rejects[one.source.id] = mine.filter(pl.col("reason").is_not_null()).select(
            "source_row",
            "reason",
            pl.col(table.key).cast(pl.String).alias("detail"),
            pl.lit("").alias("address_text"),
            pl.lit(None, pl.Int64).alias("area_code"),
        )
    return keep, rejects


def _rows(member: Member) -> int:
    return sum(batch.num_rows for batch in member.chunks.batches("loaded", ["source_row"]))


def _fill_roads(connection: Connection, members: Sequence[Member]) -> dict[str, int]:
    """Roads: the pieces are put together, so the rows that count as loaded are the pieces."""
    pieces = [batch for one in members for batch in one.chunks.batches("loaded")]
    if sum(batch.num_rows for batch in pieces):
        copy_into(connection, describe(connection, "road"), [joined_roads(pieces)])
    return {one.source.id: _rows(one) for one in members}


def _account(connection: Connection, member: Member, published: Published, run_id: int) -> FileState:
    """Write a source's rejects and review items, and its line of the ledger."""
    source_id = member.source.id
    connection.execute("DELETE FROM reject WHERE source_id = %s", [source_id])
    connection.execute("DELETE FROM review_item WHERE source_id = %s", [source_id])
    rejects = [*member.chunks.batches("rejects"), to_batch(published.rejects)]
    review = [*member.chunks.batches("review"), to_batch(published.review)]
    rejected = copy_into(connection, describe(connection, "reject"), _owned(rejects, source_id, run_id))
    in_review = copy_into(connection, describe(connection, "review_item"), _owned(review, source_id, run_id))
    _reopen(connection, source_id, run_id)
    state = replace(
        member.state,
        state="done",
        rows_loaded=published.loaded,
        rows_in_review=in_review,
        rows_rejected=rejected,
        figures=dict(member.state.figures or {})
        | {"reasons": _reasons(rejects), "review": _reasons(review)}
        | ({"registrations": published.written.as_dict()} if published.written else {}),
    )
    if state.rows_read != published.loaded + in_review + rejected:
        raise AssertionError(
            f"{source_id}: {state.rows_read} rows were read, but {published.loaded} loaded, "
            f"{in_review} in review and {rejected} rejected"
        )
    return state


def _owned(batches: Sequence[pa.RecordBatch], source_id: str, run_id: int) -> list[pa.RecordBatch]:
    made = []
    for batch in batches:
        columns = dict(zip(batch.schema.names, batch.columns, strict=True))
        columns["source_id"] = pa.repeat(pa.scalar(source_id), batch.num_rows)
        columns["run_id"] = pa.repeat(pa.scalar(run_id, pa.int32()), batch.num_rows)
        if "record" in columns:
            columns["canonical_text"] = _canonical(columns["address_text"])
        made.append(pa.RecordBatch.from_arrays(list(columns.values()), names=list(columns)))
    return made


def _canonical(texts: pa.Array) -> pa.Array:
    """Address texts in the one spelling that decisions about them are kept by."""
    encoded = texts.dictionary_encode()
    spelled = pa.array([normalise(text or "") for text in encoded.dictionary.to_pylist()], pa.string())
    return pc.fill_null(spelled.take(encoded.indices), "")


def _reopen(connection: Connection, source_id: str, run_id: int) -> None:
    """Take back the decisions that could not be followed, since what they named is gone."""
    connection.execute(
        "UPDATE review_decision SET undone_at = now(), undone_by = 'ingest'"
        " WHERE undone_at IS NULL AND coalesce(building_code, place_id) IS NOT NULL"
        " AND decided_at < (SELECT started_at FROM ingest_run WHERE run_id = %(run)s)"
        " AND canonical_text IN (SELECT canonical_text FROM review_item WHERE source_id = %(source)s)",
        {"run": run_id, "source": source_id},
    )


def _reasons(batches: Sequence[pa.RecordBatch]) -> dict[str, int]:
    reasons: dict[str, int] = {}
    for batch in batches:
        for entry in batch.column("reason").value_counts().to_pylist():
            reasons[entry["values"]] = reasons.get(entry["values"], 0) + entry["counts"]
    return dict(sorted(reasons.items(), key=lambda item: -item[1]))


def _name_areas(connection: Connection) -> None:
    """The names that areas bear, and those that they bore (`catalogs/codes/former_area_names.csv`)."""
    import csv
    from importlib.resources import files

    connection.execute("DELETE FROM area_name")
    connection.execute(
        "INSERT INTO area_name (code, name, valid_from, valid_to, note)"
        " SELECT code, name, valid_from, valid_to, '' FROM area"
    )
    text = files("catalogs").joinpath("codes/former_area_names.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        connection.execute(
            "INSERT INTO area_name (code, name, valid_to, note)"
            " SELECT code, %(name)s, %(valid_to)s::date, %(note)s FROM area WHERE code = %(code)s::bigint",
            row,
        )
