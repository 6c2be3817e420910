"""Accounts and tokens made on a psycopg connection: for commands, the demo and tests. HTTP is in `account_routes`."""

import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import LiteralString

import psycopg

from api.security import audit
from api.security.passwords import Passwords, new_secret
from catalogs.access import Access, roles
from catalogs.errors import BadInput, Conflict, NotFound

LONGEST_NAME = 64
LONGEST_TOKEN_LIFE = timedelta(days=366)

ADD = (
    "INSERT INTO account (name, display_name, role, area_code, categories, password_hash, valid_until)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (name) DO NOTHING RETURNING account_id"
)
ISSUE = "INSERT INTO access_token (secret_hash, account_id, title, expires_at) VALUES (%s, %s, %s, %s)"

END_SESSIONS = "UPDATE session SET expires_at = now() WHERE account_id = %s AND expires_at > now()"


def account_name(typed: str) -> str:
    """The one way of writing a name: NFKC, lower case. Raises BadInput for what cannot be a name."""
    name = unicodedata.normalize("NFKC", typed).strip().casefold()
    if not name or len(name) > LONGEST_NAME or any(one.isspace() or not one.isprintable() for one in name):
        raise BadInput(
            f"An account's name has 1 to {LONGEST_NAME} letters, digits and signs, and no blank.",
            "Write it like 'zhang.san' or '张三'.",
        )
    return name


def checked_access(role: str, area_code: int, categories: Iterable[str]) -> Access:
    """The access that an account would have. Raises BadInput for what no account can have."""
    if role not in roles():
        raise BadInput(f"There is no role '{role}'.", f"Known are: {', '.join(roles())}.")
    try:
        access = Access.of(role, area_code, tuple(categories))
    except ValueError as error:
        raise BadInput(f"{area_code} is not an area code.", "It has 15 digits.") from error
    if not all(one.isalnum() for one in access.categories):
        raise BadInput("An event category has letters and digits only.", "See the code list event_category.")
    return access


def create_account(
    connection: psycopg.Connection,
    *,
    name: str,
    role: str,
    area_code: int,
    password: str | None = None,
    display_name: str = "",
    categories: Iterable[str] = (),
    valid_until: datetime | None = None,
    passwords: Passwords | None = None,
) -> int:
    """Make an account and give its id; the caller commits. Without a password nobody can sign in with one.

    Raises BadInput for a role, area, name or password that cannot be, Conflict where the name is taken.
    """
    access = checked_access(role, area_code, categories)
    known = account_name(name)
    hashed = (passwords or Passwords()).hash(password, known) if password is not None else None
    values = [known, display_name or known, role, area_code, list(access.categories), hashed, valid_until]
    row = connection.execute(ADD, values).fetchone()
    if row is None:
        raise Conflict(f"There is an account '{known}' already.", "Choose another name.")
    audit.record_now(
        connection,
        audit.COMMAND_LINE,
        action="account.added",
        subject=f"account:{known}",
        detail=f"role {role}, scope {area_code}",
    )
    return int(row[0])


def issue_token(connection: psycopg.Connection, account_id: int, title: str, expires_at: datetime) -> str:
    """Make a token of an account and give it: it is kept as a hash, so this is the only time. The caller commits.

    Raises NotFound for an account that is not there, BadInput for an end in the past or over a year ahead.
    """
    check_token_end(expires_at)
    account = connection.execute("SELECT name FROM account WHERE account_id = %s", [account_id]).fetchone()
    if account is None:
        raise NotFound("There is no such account.", "See `gridcity account list`.")
    token = new_secret("token")
    connection.execute(ISSUE, [secret_hash(token), account_id, title, expires_at])
    audit.record_now(
        connection,
        audit.COMMAND_LINE,
        action="token.issued",
        subject=f"account:{account[0]}",
        detail=f"{title}, until {expires_at:%Y-%m-%d}",
    )
    return token


def set_password(
    connection: psycopg.Connection, name: str, password: str, passwords: Passwords | None = None
) -> None:
    """Give an account another password and end its sessions; the caller commits. Raises NotFound, BadInput."""
    known = account_name(name)
    hashed = (passwords or Passwords()).hash(password, known)
    _change(connection, known, "UPDATE account SET password_hash = %s WHERE account_id = %s", hashed)
    audit.record_now(connection, audit.COMMAND_LINE, action="account.password", subject=f"account:{known}")


def deactivate(connection: psycopg.Connection, name: str) -> None:
    """Let an account in no more, by no session and no token; the caller commits. Raises NotFound."""
    known = account_name(name)
    _change(connection, known, "UPDATE account SET active = %s WHERE account_id = %s", False)
    audit.record_now(connection, audit.COMMAND_LINE, action="account.deactivated", subject=f"account:{known}")


def _change(connection: psycopg.Connection, name: str, statement: LiteralString, value: object) -> None:
    account_id = account_id_of(connection, name)
    connection.execute(statement, [value, account_id])
    connection.execute(END_SESSIONS, [account_id])


def account_id_of(connection: psycopg.Connection, name: str) -> int:
    """The id of an account. Raises NotFound."""
    row = connection.execute(
        "SELECT account_id FROM account WHERE name = %s", [account_name(name)]
    ).fetchone()
    if row is None:
        raise NotFound(f"There is no account '{name}'.", "See `gridcity account list`.")
    return int(row[0])


def check_token_end(expires_at: datetime) -> None:
    """Raises BadInput for an end in the past or over a year ahead."""
    now = datetime.now(UTC)
    if not now < expires_at <= now + LONGEST_TOKEN_LIFE:
        raise BadInput("A token ends within a year.", "Choose a day between tomorrow and a year from now.")


def secret_hash(secret: str) -> bytes:
    """What is kept of a session's id or a token: 256 random bits need no salt and no slow hash."""
    return sha256(secret.encode()).digest()
