"""Events, city components and cameras: what happens and what stands in the grids."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, DateTime, Text
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base, geometry_3857, geometry_4490


class Event(Base):
    """Something reported that somebody has to look after."""

    __tablename__ = "event"

    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    source_id: Mapped[str]
    source_row: Mapped[int] = mapped_column(BigInteger)
    category: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    status: Mapped[str]
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    area_code: Mapped[int] = mapped_column(BigInteger, index=True)
    building_code: Mapped[int | None] = mapped_column(BigInteger)
    match_level: Mapped[str]
    score: Mapped[float]
    run_id: Mapped[int]
    geom_4490: Mapped[Any] = geometry_4490("POINT", nullable=True)
    geom_3857: Mapped[Any] = geometry_3857("POINT")


class CityComponent(Base):
    """A city component (城市部件, GB/T 30428.2): manhole cover, street lamp, bin, …"""

    __tablename__ = "city_component"

    component_code: Mapped[str] = mapped_column(Text, primary_key=True)
    source_id: Mapped[str]
    source_row: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    name: Mapped[str]
    state: Mapped[str]
    owner: Mapped[str]
    area_code: Mapped[int] = mapped_column(BigInteger, index=True)
    run_id: Mapped[int]
    geom_4490: Mapped[Any] = geometry_4490("POINT")
    geom_3857: Mapped[Any] = geometry_3857("POINT")


class Camera(Base):
    """A camera as an inventory item: where it stands, not what it sees."""

    __tablename__ = "camera"

    camera_code: Mapped[str] = mapped_column(Text, primary_key=True)
    source_id: Mapped[str]
    source_row: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    area_code: Mapped[int] = mapped_column(BigInteger, index=True)
    run_id: Mapped[int]
    geom_4490: Mapped[Any] = geometry_4490("POINT")
    geom_3857: Mapped[Any] = geometry_3857("POINT")
