"""The ledger of ingest: runs, files, and the rows that were not loaded."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, ForeignKey, Identity, Text, func
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base


class IngestRun(Base):
    """One `gridcity ingest` of one delivery; a killed run is taken up again under the same number."""

    __tablename__ = "ingest_run"

    run_id: Mapped[int] = mapped_column(Identity(), primary_key=True)
    delivery: Mapped[str]
    state: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    finished_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class IngestFile(Base):
    """One source of a run. When `state` is 'done', loaded + in review + rejected = read."""

    __tablename__ = "ingest_file"

    run_id: Mapped[int] = mapped_column(ForeignKey("ingest_run.run_id"), primary_key=True)
    source_id: Mapped[str] = mapped_column(Text, primary_key=True)
    file: Mapped[str]
    sha256: Mapped[str]
    state: Mapped[str]
    rows_read: Mapped[int] = mapped_column(BigInteger, default=0)
    rows_loaded: Mapped[int] = mapped_column(BigInteger, default=0)
    rows_in_review: Mapped[int] = mapped_column(BigInteger, default=0)
    rows_rejected: Mapped[int] = mapped_column(BigInteger, default=0)
    refused_columns: Mapped[list[str]] = mapped_column(JSONB, default=list)
    figures: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
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


class ReviewItem(Base):
    """A row whose place is in doubt, with its candidates, waiting for a person to decide."""

    __tablename__ = "review_item"

    source_id: Mapped[str] = mapped_column(Text, primary_key=True)
    source_row: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    run_id: Mapped[int] = mapped_column(index=True)
    reason: Mapped[str]
    address_text: Mapped[str]
    match_level: Mapped[str]
    score: Mapped[float]
    area_code: Mapped[int | None] = mapped_column(BigInteger, index=True)
    candidates: Mapped[list[dict[str, Any]]] = mapped_column(JSONB, default=list)
    record: Mapped[dict[str, Any]] = mapped_column(JSONB, default=dict)
    state: Mapped[str] = mapped_column(default="open")
