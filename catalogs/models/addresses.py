"""Standard addresses, standard buildings and dwellings (GB/T 39609-2020, DB37/T 4364-2021)."""

from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Index, SmallInteger, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base, geometry_3857, geometry_4490, scope_indexes


class StandardAddress(Base):
    """A node of the standard address tree.

    Levels: 'community' under the area tree, then 'road', 'estate' (place), 'road_number',
    'building', 'dwelling'. `address_id` is derived from what it names, so it survives a new ingest.
    """

    __tablename__ = "standard_address"
    __table_args__ = (
        CheckConstraint(
            "level IN ('community', 'road', 'estate', 'road_number', 'building', 'dwelling')", name="level"
        ),
    )

    address_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    parent_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    level: Mapped[str]
    name: Mapped[str]
    full_name: Mapped[str]
    area_code: Mapped[int] = mapped_column(BigInteger, index=True)
    building_code: Mapped[int | None] = mapped_column(BigInteger, index=True)
    dwelling_code: Mapped[str | None] = mapped_column(Text)
    geom_4490: Mapped[Any] = geometry_4490("POINT", nullable=True)


class Building(Base):
    """A standard building. Code: the community's 12 digits and five more (DB6101/T 3185-2024)."""

    __tablename__ = "building"
    __table_args__ = (
        Index(
            "building_large_geom_3857_idx",
            "geom_3857",
            postgresql_using="gist",
            postgresql_where=text("ST_Area(geom_3857) >= 900"),
        ),
        *scope_indexes("building", "grid_code", "building_code"),
    )

    building_code: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    grid_code: Mapped[int] = mapped_column(BigInteger)
    place_id: Mapped[int | None] = mapped_column(BigInteger, index=True)
    name: Mapped[str]
    number: Mapped[str]
    sub_estate: Mapped[str]
    road_name: Mapped[str]
    road_number: Mapped[str]
    use: Mapped[str]
    storeys: Mapped[int] = mapped_column(SmallInteger)
    height_m: Mapped[float]
    units: Mapped[int] = mapped_column(SmallInteger)
    geom_4490: Mapped[Any] = geometry_4490("MULTIPOLYGON")
    geom_3857: Mapped[Any] = geometry_3857("MULTIPOLYGON")


class Dwelling(Base):
    """A dwelling (户室). Code: the building's 17 digits, unit 2, floor 2, room on the floor 2."""

    __tablename__ = "dwelling"

    dwelling_code: Mapped[str] = mapped_column(Text, primary_key=True)
    building_code: Mapped[int] = mapped_column(BigInteger, index=True)
    grid_code: Mapped[int] = mapped_column(BigInteger)
    unit: Mapped[int] = mapped_column(SmallInteger)
    floor: Mapped[int] = mapped_column(SmallInteger)
    room: Mapped[str]
