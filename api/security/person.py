"""The person behind a request.

The door (`api.security.door`) puts a `Person` into the request's state before any route runs; a route takes
it with `person_of(request)` or declares `Depends(needs("event.read"))`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from starlette.requests import HTTPConnection

from catalogs.access import Access, Right, Role, roles
from catalogs.errors import Forbidden, SignInNeeded

WALL_RIGHTS: frozenset[Right] = frozenset({"map.read", "event.read"})


@dataclass(frozen=True)
class Person:
    """An account in use: through a session of the browser or a token of a program."""

    account_id: int
    name: str
    display_name: str
    area_code: int
    access: Access
    through: Literal["session", "token"]
    expires_at: datetime
    csrf: str = ""
    credential_id: int = 0
    """Of the session or the token."""
    wall: bool = False
    """A display that runs for days with nobody before it."""

    @property
    def role(self) -> Role:
        return roles()[self.access.role]

    def may(self, right: Right) -> bool:
        """Whether the role has a right; a wall display may only look."""
        return right in self.rights

    @property
    def rights(self) -> frozenset[Right]:
        return self.role.rights & WALL_RIGHTS if self.wall else self.role.rights

    def require(self, right: Right) -> None:
        """Raises Forbidden where the role has not the right."""
        if not self.may(right):
            raise Forbidden(
                "Your role may not do this.", "Ask the administrator if you need it for your work."
            )


def person_of(connection: HTTPConnection) -> Person:
    """The person of a request. Raises SignInNeeded where nobody has signed in."""
    person: Person | None = connection.scope.get("state", {}).get("person")
    if person is None:
        raise SignInNeeded("Nobody is signed in.", "Sign in, or send an access token.")
    return person


def origin_of(connection: HTTPConnection) -> str:
    """The network address that a request came from, as the audit keeps it."""
    return str(connection.scope.get("state", {}).get("origin", ""))


def needs(right: Right) -> Callable[[HTTPConnection], Person]:
    """A FastAPI dependency: the person, who has the right. Raises SignInNeeded, Forbidden."""

    def person(request: HTTPConnection) -> Person:
        found = person_of(request)
        found.require(right)
        return found

    return person
