"""`/api/session`: who am I, sign in, sign out; and what ways there are to sign in."""

from datetime import UTC, datetime

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field

from api.security.database import AccountsDatabase
from api.security.gate import Gate
from api.security.person import Person, person_of
from api.security.sessions import Sessions
from catalogs.areas import level_of
from catalogs.errors import Forbidden, GridcityError
from catalogs.settings import Settings

PATH = "SELECT code, level, name, west, south, east, north FROM account_area($1)"


class ScopeArea(BaseModel):
    """An area by code and name."""

    code: int
    name: str
    level: str


class ScopeDocument(ScopeArea):
    """Where somebody works: the area, its box (degrees, CGCS2000) and the areas above it, the widest first."""

    bbox: tuple[float, float, float, float] | None
    path: list[ScopeArea]


class SessionDocument(BaseModel):
    """Who is signed in, what they may do and where; `csrf` goes into the header X-CSRF-Token."""

    account: str
    display_name: str
    role: str
    role_title: dict[str, str]
    rights: list[str]
    scope: ScopeDocument
    categories: list[str]
    csrf: str
    wall: bool
    expires_at: datetime
    server_time: datetime


class SignIn(BaseModel):
    """`wall`: a display that runs for days and may only look."""

    name: str = Field(max_length=200)
    password: str = Field(max_length=1000)
    wall: bool = False


class OidcMethod(BaseModel):
    """A provider's button: it leads to /api/session/oidc/{id}."""

    id: str
    title: str


class Methods(BaseModel):
    """The ways to sign in."""

    password: bool
    oidc: list[OidcMethod]
    server_time: datetime


def router(settings: Settings, database: AccountsDatabase, gate: Gate, sessions: Sessions) -> APIRouter:
    """The routes; `/api/session/oidc/…` is in `oidc_routes`."""
    routes = APIRouter(prefix="/api/session", tags=["session"])

    @routes.get("", summary="Who is signed in")
    async def read(request: Request, response: Response) -> SessionDocument:
        refused: GridcityError | None = getattr(request.state, "refused", None)
        if refused is not None:
            raise refused
        return await _described(database, person_of(request), response)

    @routes.post("", summary="Sign in with a password")
    async def sign_in(asked: SignIn, request: Request, response: Response) -> SessionDocument:
        opened = await sessions.sign_in(request, asked.name, asked.password, wall=asked.wall)
        sessions.set_cookie(response, opened)
        return await _described(database, await gate.by_session(opened.secret), response)

    @routes.delete("", summary="Sign out", status_code=204)
    async def sign_out(request: Request, response: Response) -> None:
        person = getattr(request.state, "person", None)
        if person is not None and person.through == "token":
            raise Forbidden("A token has no session.", "Revoke the token where it is not needed any more.")
        if person is not None:
            await sessions.sign_out(request, person)
        sessions.clear_cookie(response)
        # Tiles and 3D contents of this person stay in no browser.
        response.headers["clear-site-data"] = '"cache"'

    @routes.get("/methods", summary="The ways to sign in")
    async def methods(response: Response) -> Methods:
        response.headers["cache-control"] = "no-store"
        oidc = [OidcMethod(id="main", title=settings.oidc_title)] if settings.oidc_issuer else []
        return Methods(password=True, oidc=oidc, server_time=datetime.now(UTC))

    return routes


async def _described(database: AccountsDatabase, person: Person, response: Response) -> SessionDocument:
    response.headers["cache-control"] = "no-store"
    return SessionDocument(
        account=person.name,
        display_name=person.display_name,
        role=person.role.id,
        role_title=dict(person.role.title),
        rights=sorted(person.rights),
        scope=await scope_of(database, person.area_code),
        categories=list(person.access.categories),
        csrf=person.csrf,
        wall=person.wall,
        expires_at=person.expires_at,
        server_time=datetime.now(UTC),
    )


async def scope_of(database: AccountsDatabase, area_code: int) -> ScopeDocument:
    """A scope with its names; an area that is not loaded is called by its code."""
    rows = await database.fetch(PATH, area_code)
    path = [ScopeArea(code=row["code"], name=row["name"], level=row["level"]) for row in rows]
    if not rows or rows[-1]["code"] != area_code:
        return ScopeDocument(
            code=area_code, name=str(area_code), level=level_of(area_code), bbox=None, path=path
        )
    own = rows[-1]
    box = (own["west"], own["south"], own["east"], own["north"])
    return ScopeDocument(**path[-1].model_dump(), bbox=box, path=path)
