"""The ledger of ingest: runs, files, and the rows that were not loaded."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    DateTime,
    ForeignKey,
    Identity,
    Index,
    Text,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base


class IngestRun(Base):
    """One `gridcity ingest` of one delivery; a killed run is taken up again under the same number.

    `fingerprint` is the SHA-256 of all that the run is made from. States: 'running', 'failed' (a source
    could not be used; the others are loaded), 'abandoned' (another delivery came before it was finished),
    'done'. `delivered_on` is the day that the delivery's files tell of.
    """

    __tablename__ = "ingest_run"
    __table_args__ = (CheckConstraint("state IN ('running', 'failed', 'abandoned', 'done')", name="state"),)

    run_id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    delivery: Mapped[str]
    delivered_on: Mapped[date] = mapped_column(server_default=func.current_date())
    fingerprint: Mapped[str]
    state: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    report: Mapped[str | None]
    error: Mapped[str | None]


class IngestStep(Base):
    """A step of a run that is not a file: address tree, statistics, report, …; `figures` is what it found."""

    __tablename__ = "ingest_step"

    run_id: Mapped[int] = mapped_column(ForeignKey("ingest_run.run_id"), primary_key=True)
    step: Mapped[str] = mapped_column(Text, primary_key=True)
    fingerprint: Mapped[str]
    seconds: Mapped[float]
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    finished_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())


class IngestFile(Base):
    """One source of a run. Where `state` is 'done' or 'unchanged', loaded + in review + rejected = read.

    States: 'waiting', 'staged' (read, cleaned and matched, not yet published), 'done', 'unchanged' (what is
    loaded already was made from the same file), 'failed' (see `error`; what was loaded before stays).
    """

    __tablename__ = "ingest_file"
    __table_args__ = (
        CheckConstraint("state IN ('waiting', 'staged', 'done', 'unchanged', 'failed')", name="state"),
        CheckConstraint(
            "state NOT IN ('done', 'unchanged') OR rows_read = rows_loaded + rows_in_review + rows_rejected",
            name="every_row_accounted_for",
        ),
    )

    run_id: Mapped[int] = mapped_column(ForeignKey("ingest_run.run_id"), primary_key=True)
    source_id: Mapped[str] = mapped_column(Text, primary_key=True)
    file: Mapped[str]
    sha256: Mapped[str]
    fingerprint: Mapped[str]
    state: Mapped[str]
    rows_read: Mapped[int] = mapped_column(BigInteger, server_default="0")
    rows_loaded: Mapped[int] = mapped_column(BigInteger, server_default="0")
    rows_in_review: Mapped[int] = mapped_column(BigInteger, server_default="0")
    rows_rejected: Mapped[int] = mapped_column(BigInteger, server_default="0")
    refused_columns: Mapped[list[str]] = mapped_column(JSONB, server_default="[]")
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")
    error: Mapped[str | None]
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class Reject(Base):
    """A row that could not be loaded, with its reason. Personal: published by no layer."""

    __tablename__ = "reject"

    source_id: Mapped[str] = mapped_column(Text, primary_key=True)
    source_row: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    run_id: Mapped[int] = mapped_column(index=True)
    reason: Mapped[str]
    detail: Mapped[str]
    address_text: Mapped[str]
    area_code: Mapped[int | None] = mapped_column(BigInteger)


class ReviewItem(Base):
    """A row whose place is in doubt, with its candidates, waiting for a person to decide."""

    __tablename__ = "review_item"

    source_id: Mapped[str] = mapped_column(Text, primary_key=True)
    source_row: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    run_id: Mapped[int] = mapped_column(index=True)
    reason: Mapped[str]
    address_text: Mapped[str]
    canonical_text: Mapped[str] = mapped_column(index=True)
    match_level: Mapped[str]
    score: Mapped[float]
    area_code: Mapped[int | None] = mapped_column(BigInteger, index=True)
    lon: Mapped[float | None]
    lat: Mapped[float | None]
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, server_default="[]")
    record: Mapped[dict[str, Any]] = mapped_column(JSONB, server_default="{}")


class ReviewDecision(Base):
    """What a person decided about an address text: the building or place that it means, or that nobody can tell.

    It holds for every row with this canonical text (`ingest.address.normalise`), in the open queue at once and
    in the matching of later runs. Undone, it stays as history; a text has at most one that holds.
    """

    __tablename__ = "review_decision"
    __table_args__ = (
        CheckConstraint("building_code IS NULL OR place_id IS NULL", name="one_target"),
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
        Index(
            "review_decision_in_force_key",
            "canonical_text",
            unique=True,
            postgresql_where=text("undone_at IS NULL"),
        ),
    )

    decision_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    canonical_text: Mapped[str]
    building_code: Mapped[int | None] = mapped_column(BigInteger)
    place_id: Mapped[int | None] = mapped_column(BigInteger)
    title: Mapped[str]
    decided_by: Mapped[str]
    decided_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
