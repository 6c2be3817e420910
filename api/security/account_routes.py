"""`/api/accounts` for the administrator; `/api/tokens`, `/api/session/…` for what is one's own."""

from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.security.account_models import (
    AccountChange,
    AccountChoices,
    AccountDocument,
    AccountList,
    Areas,
    CategoryChoice,
    Credentials,
    IssuedToken,
    Made,
    NewAccount,
    NewPassword,
    NewToken,
    PasswordChange,
    RoleChoice,
    Subject,
    TokenRow,
)
from api.security.account_store import AccountStore, not_own
from api.security.credentials import CredentialStore
from api.security.database import AccountsDatabase
from api.security.person import Person, needs, origin_of, person_of
from api.security.session_routes import ScopeArea, scope_of
from api.security.sessions import Sessions
from catalogs.access import roles
from catalogs.code_lists import entries
from catalogs.errors import Forbidden
from catalogs.settings import Settings

BELOW = "SELECT code, name, level FROM account_areas_below($1)"

Id = Annotated[int, Path(ge=1, lt=2**63)]
Manager = Annotated[Person, Depends(needs("accounts.manage"))]


def not_kept(response: Response) -> None:
    """Accounts and secrets stay in no cache."""
    response.headers["cache-control"] = "no-store"


def in_session(person: Annotated[Person, Depends(person_of)]) -> Person:
    """Somebody in front of a screen. Raises Forbidden for a token and for a wall."""
    if person.through != "session" or person.wall:
        raise Forbidden("This is done by hand, signed in.", "Sign in on the page.")
    return person


Own = Annotated[Person, Depends(in_session)]


def managed(settings: Settings, database: AccountsDatabase, store: AccountStore) -> APIRouter:
    """Accounts themselves."""
    routes = APIRouter(prefix="/api/accounts", tags=["accounts"], dependencies=[Depends(not_kept)])

    @routes.get("", summary="Accounts by name")
    async def listed(
        _: Manager,
        q: Annotated[str, Query(max_length=100)] = "",
        role: str = "",
        active: bool | None = None,
        after: str = "",
    ) -> AccountList:
        return await store.listed(q, role, active, after)

    @routes.get("/choices", summary="Roles, event categories and the provider")
    async def choices(_: Manager) -> AccountChoices:
        known = [
            RoleChoice(id=role.id, title=dict(role.title), level=role.level, rights=sorted(role.rights))
            for role in roles().values()
        ]
        categories = [
            CategoryChoice(code=entry.code, zh=entry.name_zh, en=entry.name_en)
            for entry in entries()
            if entry.code_list == "event_category"
        ]
        return AccountChoices(roles=known, categories=categories, issuer=settings.oidc_issuer)

    @routes.get("/areas", summary="Areas to choose a scope from")
    async def areas(_: Manager, within: Annotated[int, Query(ge=10**14, lt=10**15)]) -> Areas:
        rows = await database.fetch(BELOW, within)
        scope = await scope_of(database, within)
        return Areas(path=scope.path, below=[ScopeArea(**dict(row)) for row in rows])

    @routes.post("", summary="Make an account", status_code=201)
    async def add(asked: NewAccount, request: Request, person: Manager) -> Made:
        account, password = await store.add(person, asked, origin_of(request))
        return Made(account=account, password=password)

    @routes.get("/{account_id}", summary="One account")
    async def one(account_id: Id, _: Manager) -> AccountDocument:
        return await store.one(account_id)

    @routes.patch("/{account_id}", summary="Change an account")
    async def change(
        account_id: Id, asked: AccountChange, request: Request, person: Manager
    ) -> AccountDocument:
        return await store.change(person, account_id, asked, origin_of(request))

    @routes.post("/{account_id}/password", summary="Give an account a new password")
    async def password(account_id: Id, request: Request, person: Manager) -> NewPassword:
        return NewPassword(password=await store.new_password(person, account_id, origin_of(request)))

    return routes


def credentials(settings: Settings, store: CredentialStore) -> APIRouter:
    """Sessions, tokens and identities of an account."""
    routes = APIRouter(prefix="/api/accounts", tags=["accounts"], dependencies=[Depends(not_kept)])

    @routes.get("/{account_id}/credentials", summary="Sessions, tokens and identities of an account")
    async def read(account_id: Id, person: Manager) -> Credentials:
        return await store.of(account_id, person)

    @routes.delete("/{account_id}/sessions/{session_id}", summary="End a session", status_code=204)
    async def end(account_id: Id, session_id: Id, request: Request, person: Manager) -> None:
        await store.end_session(person, account_id, session_id, origin_of(request))

    @routes.delete("/{account_id}/tokens/{token_id}", summary="Revoke a token", status_code=204)
    async def revoke(account_id: Id, token_id: Id, request: Request, person: Manager) -> None:
        await store.revoke(person, account_id, token_id, origin_of(request))

    @routes.put("/{account_id}/identity", summary="Bind to the provider's subject", status_code=204)
    async def bind(account_id: Id, asked: Subject, request: Request, person: Manager) -> None:
        not_own(person, account_id)
        await store.bind(person, account_id, settings.oidc_issuer, asked.subject, origin_of(request))

    @routes.delete("/{account_id}/identity", summary="Unbind from the provider", status_code=204)
    async def unbind(account_id: Id, request: Request, person: Manager) -> None:
        await store.unbind(person, account_id, settings.oidc_issuer, origin_of(request))

    return routes


def own(sessions: Sessions, store: CredentialStore) -> APIRouter:
    """What everybody does with their own account."""
    routes = APIRouter(tags=["session"], dependencies=[Depends(not_kept)])

    @routes.get("/api/session/credentials", summary="My sessions and tokens")
    async def mine(person: Own) -> Credentials:
        return await store.of(person.account_id, person)

    @routes.delete("/api/session/{session_id}", summary="End one of my sessions", status_code=204)
    async def end(session_id: Id, request: Request, person: Own) -> None:
        await store.end_session(person, person.account_id, session_id, origin_of(request))

    @routes.post("/api/session/password", summary="Change my password", status_code=204)
    async def password(asked: PasswordChange, request: Request, person: Own) -> None:
        await sessions.change_password(request, person, asked.old, asked.new)

    @routes.get("/api/tokens", summary="My tokens")
    async def tokens(person: Annotated[Person, Depends(needs("token.own"))]) -> list[TokenRow]:
        return (await store.of(person.account_id, person)).tokens

    @routes.post("/api/tokens", summary="Make a token, shown once", status_code=201)
    async def issue(asked: NewToken, request: Request, person: Own) -> IssuedToken:
        person.require("token.own")
        return await store.issue(person, asked, origin_of(request))

    @routes.delete("/api/tokens/{token_id}", summary="Revoke one of my tokens", status_code=204)
    async def revoke(token_id: Id, request: Request, person: Own) -> None:
        await store.revoke(person, person.account_id, token_id, origin_of(request))

    return routes
