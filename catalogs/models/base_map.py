"""What the base map draws: roads, water, land use, and places (estates, villages, compounds)."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base, geometry_3857, geometry_4490


class Road(Base):
    """A named road as one multi-part centre line."""

    __tablename__ = "road"

    road_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(index=True)
    road_class: Mapped[str]
    geom_4490: Mapped[Any] = geometry_4490("MULTILINESTRING")
    geom_3857: Mapped[Any] = geometry_3857("MULTILINESTRING")


class Water(Base):
    """A river, canal, reservoir, pond or the sea."""

    __tablename__ = "water"

    water_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str]
    kind: Mapped[str]
    geom_4490: Mapped[Any] = geometry_4490("MULTIPOLYGON")
    geom_3857: Mapped[Any] = geometry_3857("MULTIPOLYGON")


class LandUse(Base):
    """A parcel and what it is used for."""

    __tablename__ = "landuse"

    landuse_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    name: Mapped[str]
    kind: Mapped[str]
    geom_4490: Mapped[Any] = geometry_4490("MULTIPOLYGON")
    geom_3857: Mapped[Any] = geometry_3857("MULTIPOLYGON")


class Place(Base):
    """A place that addresses name and that holds buildings: estate, village, compound, school, …"""

    __tablename__ = "place"

    place_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    kind: Mapped[str]
    name: Mapped[str] = mapped_column(index=True)
    road_name: Mapped[str]
    road_number: Mapped[str]
    community_code: Mapped[int] = mapped_column(BigInteger, index=True)
    geom_4490: Mapped[Any] = geometry_4490("MULTIPOLYGON")
    geom_3857: Mapped[Any] = geometry_3857("MULTIPOLYGON")
