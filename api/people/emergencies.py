"""Declared emergencies: a reason, an area and an end. While one runs, commanders may see exact counts in it.

It ends by itself after its hours, or when a commander ends it. Declaring and ending are audited.
"""

from collections.abc import Awaitable, Callable
from typing import Any

from api.people.areas import one_area
from api.people.shapes import Emergencies, Emergency, NamedArea, NewEmergency
from api.security import audit
from api.security.person import Person
from api.security.reading import Reader
from api.security.writing import Writer
from catalogs.areas import level_of, range_of
from catalogs.clock import CITY_TIME
from catalogs.errors import BadInput, Conflict, Forbidden, NotFound

Fetch = Callable[..., Awaitable[list[Any]]]

LEAST_REASON = 10
MOST_REASON = 500
MOST_HOURS = 72

_COLUMNS = "emergency_id, area_code, reason, declared_by, declared_at, ends_at, ended_at"

_RUNNING = f"""
SELECT {_COLUMNS} FROM emergency
WHERE ended_at IS NULL AND ends_at > now() AND area_code < $2 AND area_code >= $1
ORDER BY emergency_id
"""  # noqa: S608

_SAME = "SELECT 1 FROM emergency WHERE ended_at IS NULL AND ends_at > now() AND area_code = $1"

_DECLARE = f"""
INSERT INTO emergency (area_code, reason, declared_by, ends_at)
VALUES ($1, $2, $3, now() + make_interval(hours => $4)) RETURNING {_COLUMNS}
"""  # noqa: S608

_END = f"""
UPDATE emergency SET ended_at = now(), ended_by = $2
WHERE emergency_id = $1 AND ended_at IS NULL AND ends_at > now() AND area_code >= $3 AND area_code < $4
RETURNING {_COLUMNS}
"""  # noqa: S608

_AREA = "SELECT name FROM area WHERE code = $1 UNION ALL SELECT name FROM grid WHERE code = $1"


async def running(reader: Reader, person: Person) -> Emergencies:
    """The emergencies that run now in the person's area; none for who is no commander."""
    if not person.may("emergency.declare"):
        return Emergencies(emergencies=[])
    access = person.access
    rows = await reader.fetch(access, _RUNNING, access.scope_from, access.scope_to)
    found = [_emergency(row, await reader.fetchrow(access, _AREA, row["area_code"])) for row in rows]
    return Emergencies(emergencies=found)


async def declare(
    reader: Reader, writer: Writer, person: Person, asked: NewEmergency, origin: str
) -> Emergency:
    """Declare one. Raises BadInput, NotFound, Forbidden outside the scope, Conflict where one runs there."""
    reason = " ".join(asked.reason.split())
    if not LEAST_REASON <= len(reason) <= MOST_REASON:
        raise BadInput(
            f"An emergency needs a reason of {LEAST_REASON} to {MOST_REASON} characters.",
            "Say what has happened and what the exact counts are needed for.",
        )
    if not 1 <= asked.hours <= MOST_HOURS:
        raise BadInput(f"An emergency lasts 1 to {MOST_HOURS} hours.", "It can be declared again.")
    area = await one_area(reader, person.access, asked.area_code)
    if not covers(person, asked.area_code):
        raise Forbidden("This area is larger than the one that you work in.", "Choose an area inside it.")
    async with writer.transaction(person.access, person.name) as connection:
        await connection.execute("SELECT pg_advisory_xact_lock(hashtext('gridcity emergency'))")
        if await connection.fetchrow(_SAME, asked.area_code):
            raise Conflict("An emergency of this area is running.", "End it first, or use it.")
        row = await connection.fetchrow(_DECLARE, asked.area_code, reason, person.name, asked.hours)
        await audit.record(
            connection,
            person,
            action="emergency.declare",
            subject=f"emergency:{row['emergency_id']} area:{asked.area_code}",
            purpose=reason,
            origin=origin,
        )
    return _emergency(row, area)


async def end(reader: Reader, writer: Writer, person: Person, emergency_id: int, origin: str) -> Emergency:
    """End one. Raises NotFound where none of this number runs in the person's area."""
    scope = person.access.scope_from, person.access.scope_to
    async with writer.transaction(person.access, person.name) as connection:
        row = await connection.fetchrow(_END, emergency_id, person.name, *scope)
        if row is None:
            raise NotFound("No emergency of this number is running.", "It may have ended by itself.")
        await audit.record(
            connection,
            person,
            action="emergency.end",
            subject=f"emergency:{emergency_id} area:{row['area_code']}",
            purpose=row["reason"],
            origin=origin,
        )
    return _emergency(row, await reader.fetchrow(person.access, _AREA, row["area_code"]))


async def covering(fetch: Fetch, person: Person, code: int) -> Any:
    """The running emergency, of a commander, that covers an area; None where there is none."""
    if not person.may("emergency.declare") or not covers(person, code):
        return None
    rows = await fetch(_RUNNING, person.access.scope_from, person.access.scope_to)
    lower, upper = range_of(code)
    for row in rows:
        covered_from, covered_to = range_of(row["area_code"])
        if covered_from <= lower and upper <= covered_to:
            return row
    return None


def covers(person: Person, code: int) -> bool:
    """Whether all of an area lies in the person's scope."""
    lower, upper = range_of(code)
    return person.access.whole_city or (person.access.scope_from <= lower and upper <= person.access.scope_to)


def _emergency(row: Any, named: Any) -> Emergency:
    area = NamedArea(
        code=row["area_code"], name=named["name"] if named else "", level=level_of(row["area_code"])
    )
    return Emergency(
        emergency_id=row["emergency_id"],
        area=area,
        reason=row["reason"],
        declared_by=row["declared_by"],
        declared_at=row["declared_at"].astimezone(CITY_TIME),
        ends_at=row["ends_at"].astimezone(CITY_TIME),
        ended_at=row["ended_at"] and row["ended_at"].astimezone(CITY_TIME),
    )
