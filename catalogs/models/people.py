"""Residents and where they are registered. Personal: published by no layer."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Identity, Index, LargeBinary, Text, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base


class Resident(Base):
    """One person, however many files name them. Numbers are encrypted (`catalogs.personal_data`)."""

    __tablename__ = "resident"

    resident_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str]
    sex: Mapped[str | None]
    birth_date: Mapped[date | None]
    id_number: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    phone: Mapped[bytes | None] = mapped_column(LargeBinary, index=True)
    run_id: Mapped[int]


class Occupancy(Base):
    """One registration of a resident at an address, as a source has it.

    `run_id` and `source_row` say in which delivery, and in which row of its file, it came to be what it is. It is in
    force from `valid_from` to before `valid_to`, as far as these are known (SQL function `in_force`): from the day
    that the source says (`registered_on`), or that of the delivery that first names it. When a delivery no longer
    names it, it ends on that delivery's day, and `left_run_id` is the run that saw so.
    `row_key` finds the same row in the next delivery (`ingest.load.differences`).
    """

    __tablename__ = "occupancy"

    source_row: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    source_id: Mapped[str] = mapped_column(Text, primary_key=True)
    run_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    resident_id: Mapped[int] = mapped_column(BigInteger, index=True)
    address_text: Mapped[str]
    match_level: Mapped[str]
    score: Mapped[float]
    address_id: Mapped[int | None] = mapped_column(BigInteger)
    building_code: Mapped[int | None] = mapped_column(BigInteger, index=True)
    dwelling_code: Mapped[str | None] = mapped_column(Text)
    area_code: Mapped[int] = mapped_column(BigInteger, index=True)
    registered_on: Mapped[date | None]
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    linked_by: Mapped[str | None] = mapped_column(
        Text, comment="ingest.link.rules; null where loaded before 0009"
    )
    link_evidence: Mapped[dict[str, Any] | None] = mapped_column(
        JSONB, comment="probability and weights of each field, where ingest.link.probable linked it"
    )
    row_key: Mapped[int | None] = mapped_column(BigInteger)
    left_run_id: Mapped[int | None]


class LinkSeparation(Base):
    """What somebody said of a link: the registrations of a source at this address are not this resident's.

    They are those of a person of their own, `own_id`, at once and in every later linking, until it is undone.
    `linked_by` and `link_evidence` are what had linked them.
    """

    __tablename__ = "link_separation"
    __table_args__ = (
        CheckConstraint("(undone_at IS NULL) = (undone_by IS NULL)", name="undone_by_somebody"),
        Index(
            "link_separation_in_force_key", "own_id", unique=True, postgresql_where=text("undone_at IS NULL")
        ),
    )

    separation_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    source_id: Mapped[str]
    address_text: Mapped[str]
    resident_id: Mapped[int] = mapped_column(BigInteger)
    own_id: Mapped[int] = mapped_column(BigInteger)
    area_code: Mapped[int] = mapped_column(BigInteger)
    linked_by: Mapped[str | None]
    link_evidence: Mapped[dict[str, Any] | None] = mapped_column(JSONB)
    separated_by: Mapped[str]
    separated_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    undone_by: Mapped[str | None]
    undone_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class GridWorker(Base):
    """A grid worker and the grid they look after."""

    __tablename__ = "grid_worker"

    worker_id: Mapped[str] = mapped_column(Text, primary_key=True)
    source_id: Mapped[str]
    source_row: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    phone: Mapped[bytes | None] = mapped_column(LargeBinary)
    kind: Mapped[str]
    area_code: Mapped[int] = mapped_column(BigInteger, index=True)
    run_id: Mapped[int]
