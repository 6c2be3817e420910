"""`/api/session/oidc/main`: to the provider, and back with a session.

What the browser must bring back stands in a cookie of ten minutes, for these two addresses only. Whatever goes
wrong ends on the page that was left, with `?signin=<reason>`, where a sentence says it.
"""

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Annotated
from urllib.parse import urlsplit, urlunsplit

import orjson
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from api.addresses import public_url
from api.security import audit
from api.security.database import AccountsDatabase
from api.security.door import is_secure
from api.security.oidc import Begun, NotProven, Provider, local_path
from api.security.person import origin_of
from api.security.sessions import Opened, Sessions
from catalogs.errors import GridcityError, NotFound
from catalogs.settings import Settings

COOKIE = "gridcity_oidc"
COOKIE_PATH = "/api/session/oidc"
SECONDS = 600

BOUND = (
    "SELECT account.account_id, name, role, active, valid_until FROM account_identity"
    " JOIN account USING (account_id) WHERE issuer = $1 AND subject = $2"
)


def router(settings: Settings, database: AccountsDatabase, sessions: Sessions) -> APIRouter:
    """The two routes; 404 without a provider."""
    routes = APIRouter(prefix=COOKIE_PATH, tags=["session"])
    provider = Provider(settings) if settings.oidc_issuer else None

    @routes.get("/main", summary="Sign in at the provider", response_class=Response, status_code=303)
    async def begin(
        request: Request, next: Annotated[str, Query(max_length=2000)] = "/", wall: bool = False
    ) -> Response:
        path = local_path(next)
        try:
            begun = await _known(provider).begin(_callback(request, settings))
        except GridcityError as error:
            return _back(path, error)
        answer = RedirectResponse(begun.url, 303, {"cache-control": "no-store"})
        kept = [begun.state, begun.nonce, begun.verifier, path, wall]
        answer.set_cookie(
            COOKIE,
            urlsafe_b64encode(orjson.dumps(kept)).decode(),
            max_age=SECONDS,
            path=COOKIE_PATH,
            secure=is_secure(settings),
            httponly=True,
            samesite="lax",
        )
        return answer

    @routes.get("/main/callback", summary="Back from the provider", response_class=Response, status_code=303)
    async def come_back(request: Request) -> Response:
        path, wall = "/", False
        try:
            begun, path, wall = _brought(request)
            subject = await _known(provider).subject(str(request.url), begun, _callback(request, settings))
            opened = await _opened(request, database, sessions, settings.oidc_issuer, subject, wall=wall)
        except GridcityError as error:
            if isinstance(error, NotProven):
                await _failed(database, request, error.message)
            answer = _back(path, error)
        else:
            answer = _back(path)
            sessions.set_cookie(answer, opened)
        answer.delete_cookie(COOKIE, path=COOKIE_PATH, secure=is_secure(settings), httponly=True)
        return answer

    return routes


def _known(provider: Provider | None) -> Provider:
    if provider is None:
        raise NotFound("No OpenID Connect provider is set up.", "Sign in with a password.")
    return provider


def _callback(request: Request, settings: Settings) -> str:
    return f"{public_url(request, settings)}{COOKIE_PATH}/main/callback"


def _brought(request: Request) -> tuple[Begun, str, bool]:
    """What the browser was given, where the answer's state is the same. Raises NotProven."""
    try:
        kept = orjson.loads(urlsafe_b64decode(request.cookies.get(COOKIE, "")))
        state, nonce, verifier, path, wall = kept
        begun = Begun("", str(state), str(nonce), str(verifier))
    except (ValueError, TypeError) as error:
        raise NotProven("oidc_answer", "This sign-in was not begun here, or took too long.") from error
    if not hmac.compare_digest(begun.state.encode(), request.query_params.get("state", "").encode()):
        raise NotProven("oidc_answer", "The provider's answer belongs to another sign-in.")
    return begun, local_path(str(path)), bool(wall)


async def _opened(
    request: Request,
    database: AccountsDatabase,
    sessions: Sessions,
    issuer: str,
    subject: str,
    *,
    wall: bool,
) -> Opened:
    account = await database.fetchrow(BOUND, issuer, subject)
    if account is None:
        raise NotProven("oidc_unknown", "No account is bound to this person.")
    async with database.transaction() as connection:
        return await sessions.open(connection, request, account, "oidc", wall=wall)


async def _failed(database: AccountsDatabase, request: Request, message: str) -> None:
    async with database.transaction() as connection:
        await audit.record(
            connection,
            audit.Actor(""),
            action="session.failed",
            subject="account:unknown",
            detail=f"oidc: {message}",
            origin=origin_of(request),
        )


def _back(path: str, error: GridcityError | None = None) -> RedirectResponse:
    """To the page that was left; its fragment stays."""
    if error is not None:
        reason = getattr(error, "reason", "oidc_silent")
        parts = urlsplit(path)
        path = urlunsplit(("", "", parts.path, f"signin={reason}", parts.fragment))
    return RedirectResponse(path, 303, {"cache-control": "no-store"})
