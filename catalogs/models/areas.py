"""Administrative areas and unit grids: one hierarchy of 15-digit codes."""

from datetime import date
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Identity, LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base, geometry_3857, geometry_4490


class Area(Base):
    """City, county, town or community."""

    __tablename__ = "area"
    __table_args__ = (CheckConstraint("level IN ('city', 'county', 'town', 'community')", name="level"),)

    code: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    level: Mapped[str]
    name: Mapped[str]
    parent_code: Mapped[int | None] = mapped_column(BigInteger, index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    geom_4490: Mapped[Any] = geometry_4490("MULTIPOLYGON")
    geom_3857: Mapped[Any] = geometry_3857("MULTIPOLYGON")


class AreaName(Base):
    """A name that an area bears or bore; `valid_to` is set where it is historical."""

    __tablename__ = "area_name"

    area_name_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    code: Mapped[int] = mapped_column(BigInteger, index=True)
    name: Mapped[str] = mapped_column(index=True)
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")


class Grid(Base):
    """Unit grid (DB6101/T 3185-2024): the smallest area, inside one community."""

    __tablename__ = "grid"

    code: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str]
    community_code: Mapped[int] = mapped_column(BigInteger, ForeignKey("area.code"), index=True)
    kind: Mapped[str]
    geom_4490: Mapped[Any] = geometry_4490("MULTIPOLYGON")
    geom_3857: Mapped[Any] = geometry_3857("MULTIPOLYGON")


class AreaStatistic(Base):
    """A protected count of one area (`PRIVACY.md`): perturbed, and NULL where suppressed."""

    __tablename__ = "area_statistic"

    area_code: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[int | None]


class AreaStatisticBasis(Base):
    """How many people each bucket of record keys held when a number was last published. Read by no role.

    `rule` names what the number was made with; `buckets` are little-endian int32. See `ingest.statistics`.
    """

    __tablename__ = "area_statistic_basis"

    area_code: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    measure: Mapped[str] = mapped_column(primary_key=True)
    rule: Mapped[str]
    buckets: Mapped[bytes] = mapped_column(LargeBinary)
