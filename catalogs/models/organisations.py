"""Legal entities and other organisations, and the source rows that name them."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base, geometry_3857, geometry_4490, scope_indexes


class Organisation(Base):
    """One organisation, however many files name it. `uscc` is its GB 32100 code."""

    __tablename__ = "organisation"
    __table_args__ = scope_indexes("organisation", "area_code", "organisation_id")

    organisation_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str]
    uscc: Mapped[str | None] = mapped_column(Text, index=True)
    category: Mapped[str]
    established_on: Mapped[date | None]
    building_code: Mapped[int | None] = mapped_column(BigInteger, index=True)
    area_code: Mapped[int] = mapped_column(BigInteger)
    match_level: Mapped[str]
    run_id: Mapped[int]
    geom_4490: Mapped[Any] = geometry_4490("POINT", nullable=True)
    geom_3857: Mapped[Any] = geometry_3857("POINT")


class OrganisationRegistration(Base):
    """One row of a source that registers an organisation at an address; `run_id` and `row_key` as in `Occupancy`."""

    __tablename__ = "organisation_registration"

    source_row: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    source_id: Mapped[str] = mapped_column(Text, primary_key=True)
    run_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    organisation_id: Mapped[int] = mapped_column(BigInteger, index=True)
    address_text: Mapped[str]
    match_level: Mapped[str]
    score: Mapped[float]
    address_id: Mapped[int | None] = mapped_column(BigInteger)
    building_code: Mapped[int | None] = mapped_column(BigInteger)
    dwelling_code: Mapped[str | None] = mapped_column(Text)
    area_code: Mapped[int] = mapped_column(BigInteger)
    linked_by: Mapped[str | None] = mapped_column(
        Text, comment="ingest.link.rules; null where loaded before 0009"
    )
    row_key: Mapped[int | None] = mapped_column(BigInteger)
