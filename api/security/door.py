"""The door that every request comes through: a person, or nothing but the page to sign in on.

Plain ASGI. The person is put into `scope["state"]["person"]`; whoever brings a cookie and changes something
must also send the session's CSRF token, and not from another site's page. A stream ends when its person does.
"""

import hmac
import re
from typing import Any, Literal

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.conditional import header
from api.errors import problem_of
from api.security.gate import Gate, Refused
from api.security.origin import from_another_site, network_address, networks
from api.security.person import Person
from catalogs.errors import Forbidden, GridcityError, Unavailable
from catalogs.settings import Settings

PAGES = frozenset({"/", "/wall", "/staff", "/accounts", "/audit", "/healthz"})
PAGES_BELOW = ("/wall/", "/staff/", "/assets/")
PAGE_FILE = re.compile(r"/[\w-]+\.(?:svg|png|ico|webmanifest|txt)")
"""The page and its files: no data, so nobody is asked for them."""

OPEN = frozenset({"/readyz", "/api/session", "/api/session/methods"})
OPEN_BELOW = ("/api/session/oidc/",)
"""Open too, and told who asks if somebody does."""

SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
STREAMS = "/live"
SESSION_ENDED = b"event: session-ended\ndata: {}\n\n"
"""The last words of a stream of server-sent events whose person is not what they were."""

Kind = Literal["page", "open", "closed"]


class Door:
    """Middleware around the whole application."""

    def __init__(self, app: ASGIApp, gate: Gate, settings: Settings) -> None:
        self._app, self._gate, self._settings = app, gate, settings
        self._cookie = cookie_name(settings).encode() + b"="
        self._proxies = networks(settings.trusted_proxies)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._app(scope, receive, send)
        kind = kind_of(scope["path"])
        state: dict[str, Any] = {**scope.get("state", {}), "person": None}
        scope["state"] = state
        if kind == "page":
            return await self._app(scope, receive, send)
        state["origin"] = network_address(scope, self._proxies)
        try:
            person = state["person"] = await self._person(scope)
            self._check_site(scope, person)
        except Refused as refused:
            if kind == "closed":
                return await problem_of(refused, scope["path"])(scope, receive, send)
            state["refused"] = refused
        except GridcityError as error:
            if kind == "closed" or not isinstance(error, Unavailable):
                return await problem_of(error, scope["path"])(scope, receive, send)
            state["refused"] = error
        if scope["path"].startswith(STREAMS) and state["person"] is not None:
            stream = _Stream(self, state["person"], scope, receive, send)
            return await self._app(scope, stream.receive, stream.send)
        return await self._app(scope, receive, send)

    async def _person(self, scope: Scope, *, at_work: bool = True) -> Person:
        authorization = header(scope, b"authorization")
        if authorization:
            kind, _, token = authorization.decode("latin-1").partition(" ")
            if kind.lower() != "bearer":
                raise Refused("token")
            return await self._gate.by_token(token.strip(), at_work=at_work)
        secret = session_secret(scope, self._cookie)
        if not secret:
            raise Refused("nobody")
        return await self._gate.by_session(secret, at_work=at_work)

    async def still(self, scope: Scope, person: Person) -> bool:
        """Whether the request's person is what they were; looking on is no work."""
        try:
            return (await self._person(scope, at_work=False)).access == person.access
        except GridcityError:
            return False

    def _check_site(self, scope: Scope, person: Person) -> None:
        if person.through != "session" or scope["method"] in SAFE_METHODS:
            return
        if from_another_site(scope, self._settings):
            raise Forbidden("Another site's page sent this.", "Open the map itself.")
        if (scope["method"], scope["path"]) == ("POST", "/api/session"):
            return  # who signs in anew has the old session's token no longer
        if not hmac.compare_digest(header(scope, b"x-csrf-token"), person.csrf.encode()):
            raise Forbidden("The request lacks the session's X-CSRF-Token.", "Reload the page.")


class _Stream:
    """An answer that goes on: each part is sent only while the person may still have it."""

    def __init__(self, door: Door, person: Person, scope: Scope, receive: Receive, send: Send) -> None:
        self._door, self._person, self._scope = door, person, scope
        self._receive, self._send = receive, send
        self._over = False

    async def receive(self) -> Message:
        if self._over:
            return {"type": "http.disconnect"}
        return await self._receive()

    async def send(self, message: Message) -> None:
        if self._over:
            return
        if message["type"] == "http.response.body" and not await self._door.still(self._scope, self._person):
            self._over = True
            await self._send({"type": "http.response.body", "body": SESSION_ENDED, "more_body": False})
            raise OSError("the person of this stream has changed")  # as when a client has gone
        await self._send(message)


def kind_of(path: str) -> Kind:
    """`page` and `open` are for strangers too; everything else is closed to them."""
    if path in PAGES or path.startswith(PAGES_BELOW) or PAGE_FILE.fullmatch(path):
        return "page"
    return "open" if path in OPEN or path.startswith(OPEN_BELOW) else "closed"


def cookie_name(settings: Settings) -> str:
    """`__Host-` binds the cookie to this host and to TLS, where there is TLS (RFC 6265bis, 4.1.3.2)."""
    return "__Host-gridcity" if is_secure(settings) else "gridcity"


def is_secure(settings: Settings) -> bool:
    return settings.public_url.startswith("https://")


def session_secret(scope: Scope, cookie: bytes) -> str:
    """The session's id in the Cookie header; '' without one. `cookie` is its name and `=`."""
    for one in header(scope, b"cookie").split(b";"):
        stripped = one.strip()
        if stripped.startswith(cookie):
            return stripped[len(cookie) :].decode("latin-1")
    return ""
