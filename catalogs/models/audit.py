"""The audit: who read or changed what, when, why and from where.

Rows are chained and the chain's head is kept apart, both by triggers of migration 0002: whoever inserts,
the database numbers and hashes; nobody updates, deletes or truncates, the owner neither.
"""

from datetime import datetime

from sqlalchemy import BigInteger, Boolean, CheckConstraint, DateTime, LargeBinary, text
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base

_EMPTY = text("''")


class Audit(Base):
    """One thing done. Each row carries the hash of the one before it; `audit_id` has no gaps."""

    __tablename__ = "audit"

    audit_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    actor: Mapped[str]
    role: Mapped[str] = mapped_column(server_default=_EMPTY)
    action: Mapped[str]
    subject: Mapped[str]
    purpose: Mapped[str]
    detail: Mapped[str] = mapped_column(server_default=_EMPTY)
    origin: Mapped[str]
    previous_hash: Mapped[bytes] = mapped_column(LargeBinary)
    hash: Mapped[bytes] = mapped_column(LargeBinary)


class AuditHead(Base):
    """One row: the number and the hash of the newest audit row, so that a lost end shows."""

    __tablename__ = "audit_head"
    __table_args__ = (CheckConstraint("only_row", name="only_row"),)

    only_row: Mapped[bool] = mapped_column(Boolean, primary_key=True, server_default="true")
    audit_id: Mapped[int] = mapped_column(BigInteger)
    hash: Mapped[bytes] = mapped_column(LargeBinary)
