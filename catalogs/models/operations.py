"""Events, city components and cameras: what happens and what stands in the grids."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Computed, DateTime, Identity, Index, Text, UniqueConstraint, func
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base, geometry_3857, geometry_4490, scope_indexes


class Event(Base):
    """Something reported that somebody has to look after.

    `cell` is the map tile of zoom 22 as a Morton code: maps count by ranges of it, whatever the filter.
    """

    __tablename__ = "event"
    __table_args__ = (
        Index(
            "event_cell_idx",
            "cell",
            postgresql_include=[
                "area_code",
                "category",
                "status",
                "reported_at",
                "closed_at",
                "event_id",
                "geom_3857",
            ],
        ),
        Index("event_reported_at_event_id_idx", "reported_at", "event_id"),
        *scope_indexes("event", "area_code", "reported_at", "event_id"),
    )

    event_id: Mapped[str] = mapped_column(Text, primary_key=True)
    source_id: Mapped[str]
    source_row: Mapped[int] = mapped_column(BigInteger)
    category: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    status: Mapped[str]
    reported_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    closed_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    area_code: Mapped[int] = mapped_column(BigInteger)
    building_code: Mapped[int | None] = mapped_column(BigInteger)
    match_level: Mapped[str]
    score: Mapped[float]
    run_id: Mapped[int]
    geom_4490: Mapped[Any] = geometry_4490("POINT", nullable=True)
    geom_3857: Mapped[Any] = geometry_3857("POINT")
    cell: Mapped[int | None] = mapped_column(BigInteger, Computed("map_cell(geom_4490)", persisted=True))


class EventChange(Base):
    """One step in the life of an event: append-only, and the stream that live maps follow.

    `seq` rises in the order of commits (a trigger sees to it), so whoever has read one has read all below.
    `area_code` and `category` are the event's, for the row policies. `request_key` is what the client called
    its request, so that a repeated one is recognised; `request_digest` tells whether it said the same.
    """

    __tablename__ = "event_change"
    __table_args__ = (
        UniqueConstraint("actor_id", "request_key"),
        Index("event_change_area_code_seq_idx", "area_code", "seq"),
    )

    seq: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    event_id: Mapped[str] = mapped_column(index=True)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    from_status: Mapped[str | None]
    to_status: Mapped[str]
    actor_id: Mapped[int | None] = mapped_column(BigInteger)
    actor_role: Mapped[str]
    note: Mapped[str] = mapped_column(server_default="")
    area_code: Mapped[int] = mapped_column(BigInteger)
    category: Mapped[str]
    request_key: Mapped[str | None]
    request_digest: Mapped[str | None]


class CityComponent(Base):
    """A city component (城市部件, GB/T 30428.2): manhole cover, street lamp, bin, …"""

    __tablename__ = "city_component"
    __table_args__ = scope_indexes("city_component", "area_code", "component_code")

    component_code: Mapped[str] = mapped_column(Text, primary_key=True)
    source_id: Mapped[str]
    source_row: Mapped[int] = mapped_column(BigInteger)
    kind: Mapped[str]
    name: Mapped[str]
    state: Mapped[str]
    owner: Mapped[str]
    area_code: Mapped[int] = mapped_column(BigInteger)
    run_id: Mapped[int]
    geom_4490: Mapped[Any] = geometry_4490("POINT")
    geom_3857: Mapped[Any] = geometry_3857("POINT")


class Camera(Base):
    """A camera as an inventory item: where it stands, not what it sees."""

    __tablename__ = "camera"
    __table_args__ = scope_indexes("camera", "area_code", "camera_code")

    camera_code: Mapped[str] = mapped_column(Text, primary_key=True)
    source_id: Mapped[str]
    source_row: Mapped[int] = mapped_column(BigInteger)
    name: Mapped[str]
    kind: Mapped[str]
    state: Mapped[str]
    area_code: Mapped[int] = mapped_column(BigInteger)
    run_id: Mapped[int]
    geom_4490: Mapped[Any] = geometry_4490("POINT")
    geom_3857: Mapped[Any] = geometry_3857("POINT")
