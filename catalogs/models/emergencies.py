"""Declared emergencies: for their area and hours, commanders may see exact counts of people."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, DateTime, Identity, func
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base


class Emergency(Base):
    """An emergency of an area. It ends at `ends_at`, or earlier at `ended_at`; it is never deleted."""

    __tablename__ = "emergency"
    __table_args__ = (
        CheckConstraint("char_length(reason) >= 10", name="reason"),
        CheckConstraint(
            "ends_at > declared_at AND ends_at <= declared_at + interval '72 hours'", name="hours"
        ),
    )

    emergency_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    area_code: Mapped[int] = mapped_column(BigInteger)
    reason: Mapped[str]
    declared_by: Mapped[str]
    declared_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    ends_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    ended_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    ended_by: Mapped[str | None]
