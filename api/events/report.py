"""Reporting an event on the map: durable before it is answered, and once, however often it is sent.

A phone in a bad network sends a report again when no answer came. The key that it gave the report makes the
second one the first (draft-ietf-httpapi-idempotency-key-header). The event, its first step and the audit row
are one transaction; the notification that live maps wake up by goes out with its commit.
"""

import re
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Literal

import asyncpg
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from api.events.card import REPORTED_HERE
from api.security import audit
from api.security.person import Person
from api.security.writing import Writer
from catalogs.code_lists import codes_of, names_of
from catalogs.errors import BadInput, Conflict, Forbidden
from catalogs.policies import CARE

MatchLevel = Literal["point", "dwelling", "building", "estate", "road_number"]

LONGEST_AGO = timedelta(days=7)
CLOCKS_DIFFER = timedelta(minutes=5)
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Without those that are misread or misheard for another."""

EMPTY = re.compile(r"[…某\s]|先生|女士|小姐|大爷|大妈|大娘|阿姨|师傅|同志")
"""What is left where personal data was taken out: no title by itself."""

PLACE = """
SELECT grid.code AS area_code,
    (SELECT building_code FROM building
     WHERE building.geom_3857 && place AND ST_Covers(building.geom_3857, place) LIMIT 1) AS building_code
FROM (SELECT ST_Transform(ST_SetSRID(ST_MakePoint($1::float8, $2::float8), 4490), 3857) AS place) AS told
JOIN grid ON grid.geom_3857 && place AND ST_Covers(grid.geom_3857, place)
ORDER BY (grid.code >= $3::bigint AND grid.code < $4::bigint) DESC, grid.code LIMIT 1
"""

KNOWN = "SELECT event_id, request_digest FROM event_change WHERE actor_id = $1 AND request_key = $2"

EVENT = """
INSERT INTO event (event_id, source_id, source_row, category, title, description, status, reported_at, area_code,
    building_code, match_level, score, run_id, geom_4490)
SELECT $1, $2, 0, $3, $4, $5, 'reported', $6, $7::bigint, $8::bigint, $9, 1, 0,
    ST_SetSRID(ST_MakePoint($10::float8, $11::float8), 4490)
WHERE $7::bigint >= $12::bigint AND $7::bigint < $13::bigint
"""

CHANGE = """
INSERT INTO event_change (event_id, to_status, actor_id, actor_role, area_code, category, request_key,
    request_digest)
VALUES ($1, 'reported', $2, $3, $4, $5, $6, $7)
"""


class Report(BaseModel):
    """What somebody saw, and where. Degrees are CGCS2000."""

    model_config = ConfigDict(extra="forbid", str_strip_whitespace=True)

    category: str = Field(description="Code or Chinese name of the list event_category")
    title: str = Field(min_length=2, max_length=100)
    description: str = Field("", max_length=2000)
    longitude: float = Field(ge=-180, le=180)
    latitude: float = Field(ge=-85, le=85)
    match_level: MatchLevel = Field("point", description="How the place was found; point: on the map itself")
    happened_at: AwareDatetime | None = Field(None, description="When it was seen; absent: now")


@dataclass(frozen=True)
class Reported:
    """The number of the event, and whether this very report had arrived before."""

    event_id: str
    repeated: bool


async def report(writer: Writer, person: Person, told: Report, key: str | None, origin: str) -> Reported:
    """Store a report. Raises BadInput, Forbidden (place or category outside), Conflict (the key was for another)."""
    category = _category(told, person)
    title = _title(told)
    moment = _moment(told)
    digest = sha256(told.model_dump_json().encode()).hexdigest()[:32]
    try:
        async with writer.transaction(person.access, person.name) as connection:
            known = await connection.fetchrow(KNOWN, person.account_id, key) if key else None
            if known:
                return _known(known, digest)
            area_code, building_code = await _place(connection, told, person)
            event_id = _number(datetime.now(UTC) + timedelta(hours=8))
            scope = (person.access.scope_from, person.access.scope_to)
            place = (area_code, building_code, told.match_level, told.longitude, told.latitude)
            text = (category, title, told.description.replace("\0", ""))
            await connection.execute(EVENT, event_id, REPORTED_HERE, *text, moment, *place, *scope)
            who = (person.account_id, person.access.role)
            await connection.execute(CHANGE, event_id, *who, area_code, category, key, digest)
            await audit.record(
                connection,
                person,
                action="event.report",
                subject=f"event:{event_id}",
                purpose="",
                origin=origin,
            )
    except asyncpg.UniqueViolationError:  # the same report came in twice at once
        async with writer.transaction(person.access, person.name) as connection:
            known = await connection.fetchrow(KNOWN, person.account_id, key)
        if known is None:
            raise
        return _known(known, digest)
    return Reported(event_id, repeated=False)


def _known(row: asyncpg.Record, digest: str) -> Reported:
    if row["request_digest"] != digest:
        raise Conflict("This report's key was used for another report.", "Send it with a key of its own.")
    return Reported(row["event_id"], repeated=True)


def _category(told: Report, person: Person) -> str:
    """The category's code. Raises BadInput, Forbidden."""
    code = codes_of("event_category").get(told.category)
    if code is None or code in CARE:
        raise BadInput(
            f"'{told.category[:40]}' is no category of events.", "The list is /api/code-lists/event_category."
        )
    bound = person.access.categories
    if bound and code not in bound:
        name = names_of("event_category")[code]
        raise Forbidden(f"Your account is not for events of the kind '{name}'.", "Choose one of your own.")
    return code


def _title(told: Report) -> str:
    """The title without telephone numbers, persons and dwellings, as deliveries' titles are cleaned."""
    from ingest.clean.published import event_title  # pyarrow takes its time to load

    title = " ".join(event_title(told.title.replace("\0", "")).split())
    if len(EMPTY.sub("", title)) < 2:
        raise BadInput(
            "The title says nothing without the personal data in it.",
            "Say in a few words what is wrong, without names and numbers.",
        )
    return title


def _moment(told: Report) -> datetime:
    now = datetime.now(UTC)
    if told.happened_at is None:
        return now
    if not now - LONGEST_AGO <= told.happened_at <= now + CLOCKS_DIFFER:
        raise BadInput(
            "An event is reported within seven days, and not before it happens.",
            "Check the time that you gave.",
        )
    return min(told.happened_at, now)


async def _place(connection: asyncpg.Connection, told: Report, person: Person) -> tuple[int, int | None]:
    """The grid and the building that a point lies in. The grid decides who may report there."""
    access = person.access
    row = await connection.fetchrow(PLACE, told.longitude, told.latitude, access.scope_from, access.scope_to)
    if row is None:
        raise BadInput("This place is in no grid of the city.", "Choose a place inside the city.")
    if not access.scope_from <= row["area_code"] < access.scope_to:
        raise Forbidden(
            "This place is outside your area.", "Tell the people of that area, or hotline 12345, about it."
        )
    return row["area_code"], row["building_code"]


def _number(now: datetime) -> str:
    """A number that can be read out on the telephone: the day, and five letters of 31 or so."""
    return f"R{now:%Y%m%d}-{''.join(secrets.choice(LETTERS) for _ in range(5))}"
