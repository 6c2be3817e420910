"""Who may see what: roles (`roles.yml`), and the access that one request has to the database.

A role says what, a scope (a half-open range of area codes) where, and categories which events. PostgreSQL
enforces all three: each role is a database role of its own whose column grants come from the layer registry,
and the row policies of `catalogs/policies` compare area codes with the transaction's settings. Whoever reads
for a person opens the transaction with `Access.begin`.
"""

from dataclasses import dataclass
from functools import cache, cached_property
from hashlib import sha256
from pathlib import Path
from typing import Literal

import yaml
from pydantic import BaseModel, ConfigDict

from catalogs.areas import LEVELS, Level, level_of, range_of

Right = Literal[
    "map.read",
    "event.read",
    "event.detail",
    "event.report",
    "people.exact",
    "emergency.declare",
    "person.read",
    "export",
    "token.own",
    "ingest.read",
    "review.decide",
    "accounts.manage",
    "audit.read",
]

CITY_FROM, CITY_TO = 10**14, 10**15
"""The scope of a whole city: every 15-digit code."""


class Role(BaseModel):
    """What the people of a role may do. `level` is the usual level of their scope."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    title: dict[Literal["zh", "en"], str]
    level: Level
    rights: frozenset[Right]


@cache
def roles() -> dict[str, Role]:
    """Every role by id, in the order of the file."""
    text = Path(__file__).with_name("roles.yml").read_text(encoding="utf-8")
    return {
        name: Role.model_validate({"id": name, **described})
        for name, described in yaml.safe_load(text)["roles"].items()
    }


def database_roles(role: str) -> dict[str, str]:
    """The database roles of a role by the level of its scope.

    The planner must know how much of a table a scope is, before it knows the scope (`catalogs.policies`).
    """
    return {level: f"gridcity_{role}_{level}" for level in LEVELS}


@dataclass(frozen=True)
class Access:
    """What one request may read: a role, a range of area codes, and the event categories it is bound to.

    `categories` empty means all of them. `account_id` is told to the database for its own records only.
    """

    role: str
    scope_from: int
    scope_to: int
    categories: tuple[str, ...] = ()
    account_id: int = 0

    @classmethod
    def of(cls, role: str, area_code: int, categories: tuple[str, ...] = (), account_id: int = 0) -> "Access":
        """The access of a role at and below an area; a city's code is the whole city. Raises KeyError."""
        scope_from, scope_to = range_of(area_code)
        if area_code % 10**11 == 0:
            scope_from, scope_to = CITY_FROM, CITY_TO
        return cls(roles()[role].id, scope_from, scope_to, tuple(sorted(categories)), account_id)

    @property
    def whole_city(self) -> bool:
        """Whether no area is closed to it."""
        return (self.scope_from, self.scope_to) == (CITY_FROM, CITY_TO)

    @cached_property
    def database_role(self) -> str:
        """The PostgreSQL role it reads as: one for each role and level of scope (`database_roles`)."""
        return database_roles(self.role)[self.scope_level]

    @cached_property
    def scope_level(self) -> Level:
        """The level of the area that is its scope. Raises ValueError where the scope is no area."""
        if self.whole_city:
            return "city"
        if range_of(self.scope_from) != (self.scope_from, self.scope_to):
            raise ValueError(f"{self.scope_from} to {self.scope_to} is not the scope of an area")
        return level_of(self.scope_from)

    @cached_property
    def key(self) -> str:
        """Equal for accesses that see the same rows and columns: part of cache keys and entity tags."""
        seen = f"{self.database_role} {self.scope_from} {self.scope_to} {' '.join(self.categories)}"
        return sha256(seen.encode()).hexdigest()[:12]

    @cached_property
    def rows_key(self) -> str:
        """Equal for accesses that see the same rows, whatever their columns."""
        return "-".join([f"{self.scope_from:x}", f"{self.scope_to:x}", *self.categories])

    @cached_property
    def begin(self) -> str:
        """SQL that opens a read-only transaction with this access. It holds nothing that a client wrote."""
        settings = {
            "gridcity.scope_from": self.scope_from,
            "gridcity.scope_to": self.scope_to,
            "gridcity.categories": "{" + ",".join(self.categories) + "}",
            "gridcity.account_id": self.account_id,
        }
        if not all(one.isalnum() for one in self.categories) or not self.database_role.isidentifier():
            raise ValueError("an event category has letters and digits only")
        told = "; ".join(f"SET LOCAL {name} = '{value}'" for name, value in settings.items())
        return f"BEGIN READ ONLY; SET LOCAL ROLE {self.database_role}; {told}"
