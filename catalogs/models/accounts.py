"""Accounts, their sessions and tokens, and the waits after wrong passwords. Nothing secret is kept in clear:
passwords as argon2id, session ids and tokens as their SHA-256."""

from datetime import datetime

from sqlalchemy import (
    BigInteger,
    Boolean,
    DateTime,
    ForeignKey,
    Identity,
    LargeBinary,
    Text,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Mapped, mapped_column

from catalogs.models.base import Base

_NO_CATEGORIES = text("'{}'::text[]")


def _account() -> Mapped[int]:
    return mapped_column(BigInteger, ForeignKey("account.account_id", ondelete="CASCADE"), index=True)


class Account(Base):
    """Somebody who may sign in. `area_code` is the scope, `categories` the events a department is bound to.

    An account is never deleted, since the audit names it: it is deactivated.
    """

    __tablename__ = "account"

    account_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    name: Mapped[str] = mapped_column(Text, unique=True)
    display_name: Mapped[str]
    role: Mapped[str]
    area_code: Mapped[int] = mapped_column(BigInteger)
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_NO_CATEGORIES)
    password_hash: Mapped[str | None]
    active: Mapped[bool] = mapped_column(Boolean, server_default="true")
    valid_until: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    last_seen_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class AccountIdentity(Base):
    """Who an account is at an OpenID Connect provider; bound by the administrator."""

    __tablename__ = "account_identity"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    account_id: Mapped[int] = mapped_column(
        BigInteger, ForeignKey("account.account_id", ondelete="CASCADE"), primary_key=True
    )
    issuer: Mapped[str] = mapped_column(Text, primary_key=True)
    subject: Mapped[str]


class Session(Base):
    """A browser that is signed in. `wall` is a screen that runs for days and may only look."""

    __tablename__ = "session"

    session_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    account_id: Mapped[int] = _account()
    through: Mapped[str]
    wall: Mapped[bool] = mapped_column(Boolean, server_default="false")
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    last_seen_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), index=True)
    origin: Mapped[str]
    browser: Mapped[str]


class AccessToken(Base):
    """A department's program that acts as an account, perhaps in a smaller scope."""

    __tablename__ = "access_token"

    token_id: Mapped[int] = mapped_column(BigInteger, Identity(), primary_key=True)
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    account_id: Mapped[int] = _account()
    title: Mapped[str]
    area_code: Mapped[int | None] = mapped_column(BigInteger)
    categories: Mapped[list[str]] = mapped_column(ARRAY(Text), server_default=_NO_CATEGORIES)
    created_at: Mapped[datetime] = mapped_column(DateTime(timezone=True), server_default=func.now())
    expires_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    last_used_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))
    revoked_at: Mapped[datetime | None] = mapped_column(DateTime(timezone=True))


class SignInThrottle(Base):
    """Sign-ins that were begun and not finished well, by account name or by network address (hashed)."""

    __tablename__ = "sign_in_throttle"

    key: Mapped[bytes] = mapped_column(LargeBinary, primary_key=True)
    failures: Mapped[int]
    last_at: Mapped[datetime] = mapped_column(DateTime(timezone=True))
    blocked_until: Mapped[datetime] = mapped_column(DateTime(timezone=True))
