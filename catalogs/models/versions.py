"""The version of the published data, which tiles and their ETags carry."""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, CheckConstraint, DateTime, func
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base


class DataVersion(Base):
    """One row. `version` is the second of the last change (Unix time), or one more than the version before.

    So it grows, and a rebuilt database never repeats a version that browsers hold answers for.
    """

    __tablename__ = "data_version"
    __table_args__ = (CheckConstraint("only_row", name="only_row"),)

    only_row: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default="true")
    version: Mapped[int] = mapped_column(BigInteger)
    changed_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
