"""`gridcity account …` and `gridcity audit verify`. A password is asked for or made, never an argument."""

from datetime import UTC, datetime, timedelta
from typing import Annotated

import psycopg
import typer
from psycopg.rows import dict_row
from rich.console import Console
from rich.table import Table

from api.security import accounts, chain
from api.security.passwords import Passwords, generated
from catalogs.access import roles
from catalogs.database import connect
from catalogs.errors import BadInput, Conflict
from catalogs.schema import migrate
from catalogs.settings import Settings

app = typer.Typer()
account = typer.Typer(help="Who may sign in, as what and where.", no_args_is_help=True)
audit = typer.Typer(help="The record of who did what.", no_args_is_help=True)
app.add_typer(account, name="account")
app.add_typer(audit, name="audit")

Name = Annotated[str, typer.Argument(help="Name of the account")]
Ask = Annotated[bool, typer.Option("--ask", help="Ask for the password instead of making one")]

LIST = (
    "SELECT name, display_name, role, area_code, categories, active, valid_until, last_seen_at"
    " FROM account ORDER BY name"
)
TOKENS = (
    "SELECT token_id, title, expires_at, last_used_at, revoked_at FROM access_token"
    " WHERE account_id = %s ORDER BY token_id"
)
REVOKE = "UPDATE access_token SET revoked_at = now() WHERE account_id = %s AND token_id = %s AND revoked_at IS NULL"


@account.command("add")
def add(
    name: Name,
    role: Annotated[str, typer.Option(help=f"One of: {', '.join(roles())}")],
    area: Annotated[int, typer.Option(help="Area code of the scope, 15 digits")],
    display_name: Annotated[str, typer.Option(help="What the person is called on screen")] = "",
    category: Annotated[list[str] | None, typer.Option(help="Event category (repeatable)")] = None,
    valid_until: Annotated[datetime | None, typer.Option(help="Last day, as 2026-12-31")] = None,
    ask: Ask = False,
) -> None:
    """Make an account; prints its password once."""
    settings = Settings()
    migrate(settings)
    password = _password(ask)
    with connect(settings) as connection:
        accounts.create_account(
            connection,
            name=name,
            role=role,
            area_code=area,
            password=password,
            display_name=display_name,
            categories=category or (),
            valid_until=valid_until.astimezone(UTC) if valid_until else None,
            passwords=Passwords.of(settings),
        )
    _tell(name, password, ask)


@account.command("list")
def listed() -> None:
    """Print every account."""
    with connect(Settings()) as connection:
        _table(connection.execute(LIST))


@account.command("password")
def password(name: Name, ask: Ask = False) -> None:
    """Give an account another password, printed once; its sessions end."""
    settings, new = Settings(), _password(ask)
    with connect(settings) as connection:
        accounts.set_password(connection, name, new, Passwords.of(settings))
    _tell(name, new, ask)


@account.command("deactivate")
def deactivate(name: Name) -> None:
    """Let an account in no more; its sessions and tokens end at once."""
    with connect(Settings()) as connection:
        accounts.deactivate(connection, name)
    typer.echo(f"{name} is deactivated.")


@account.command("token")
def token(
    name: Name,
    title: Annotated[str, typer.Option(help="Which program it is for")] = "",
    days: Annotated[int, typer.Option(min=1, max=366, help="Days until it ends")] = 90,
    revoke: Annotated[int | None, typer.Option(help="Number of a token to end")] = None,
) -> None:
    """Make a token of an account, printed once; without --title, list its tokens."""
    with connect(Settings()) as connection:
        account_id = accounts.account_id_of(connection, name)
        if revoke is not None:
            if connection.execute(REVOKE, [account_id, revoke]).rowcount == 0:
                raise BadInput(f"{name} has no token {revoke} in use.", "The list shows their numbers.")
            typer.echo(f"Token {revoke} is revoked.")
        elif title:
            typer.echo(
                accounts.issue_token(connection, account_id, title, datetime.now(UTC) + timedelta(days=days))
            )
        else:
            _table(connection.execute(TOKENS, [account_id]))


@audit.command("verify")
def verify(
    head: Annotated[
        str, typer.Option(help="NUMBER:HASH as an earlier run printed it, kept outside the database")
    ] = "",
) -> None:
    """Say whether the chain is whole, and where it breaks; exit status 1 where it does."""
    with connect(Settings()) as connection:
        row = connection.cursor(row_factory=dict_row).execute(chain.CHECK).fetchone()
        state = chain.state_of(row)
        if head:
            _check_head(connection, head)
    typer.echo(state.sentence)
    typer.echo(f"Head: {state.head_id}:{state.head_hash}")
    if state.state != "whole":
        raise typer.Exit(1)


def _check_head(connection: psycopg.Connection, head: str) -> None:
    number, _, digest = head.partition(":")
    if not number.isdecimal():
        raise BadInput(f"'{head}' is no head.", "It is NUMBER:HASH, as `gridcity audit verify` prints it.")
    found = connection.execute(chain.HASH_AT.format("%s").encode(), [int(number)]).fetchone()
    if int(number) and (found is None or found[0] != digest):
        raise Conflict(
            f"Row {number} is not the one that the kept head names.", "The audit was cut and written anew."
        )


def _password(ask: bool) -> str:
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True)) if ask else generated()


def _tell(name: str, password: str, ask: bool) -> None:
    typer.echo(f"{name} may sign in." if ask else f"{name}  {password}")


def _table(cursor: psycopg.Cursor) -> None:
    table = Table(box=None, pad_edge=False)
    for column in cursor.description or ():
        table.add_column(column.name.replace("_", " "), overflow="fold")
    for row in cursor:
        table.add_row(*[_text(value) for value in row])
    console = Console(width=None if Console().is_terminal else 160)
    console.print(table)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)
