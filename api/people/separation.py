"""Taking a link back: a registration in a resident's record is somebody else's. At once, audited, and undone as easily.

The registration, and those of the same source at the same address, become those of a person of their own, whom later
ingests keep apart too (`ingest.link.separations`).
"""

from typing import Any

from api.people.record import stated_purpose
from api.people.shapes import Separation, SeparationAsked
from api.security import audit
from api.security.person import Person
from api.security.writing import Writer
from catalogs.errors import BadInput, NotFound
from catalogs.personal_data import PersonalDataKey
from ingest.link.rules import LinkedBy
from ingest.link.separations import own_id

_REGISTRATION = """
SELECT source_id, address_text, resident_id, area_code, linked_by, link_evidence FROM occupancy
WHERE source_id = $1 AND run_id = $2 AND source_row = $3 AND area_code >= $4 AND area_code < $5 FOR UPDATE
"""

_THESE = "source_id = $1 AND address_text = $2 AND resident_id = $3"

_HAS_OTHERS = f"SELECT EXISTS (SELECT FROM occupancy WHERE resident_id = $3 AND NOT ({_THESE}))"  # noqa: S608

_PERSON = """
INSERT INTO resident (resident_id, name, sex, birth_date, run_id)
SELECT $1, name, sex, birth_date, run_id FROM resident WHERE resident_id = $2 ON CONFLICT DO NOTHING
"""
"""What the registration itself says of the person is in the files: the next ingest puts it here."""

_KEEP = """
INSERT INTO link_separation
    (source_id, address_text, resident_id, own_id, area_code, linked_by, link_evidence, separated_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
"""

_MOVE = f"""
UPDATE occupancy SET resident_id = $4, linked_by = $5, link_evidence = $6 WHERE {_THESE}
"""  # noqa: S608

_UNDO = """
UPDATE link_separation SET undone_by = $2, undone_at = now() WHERE own_id = $1 AND undone_at IS NULL
RETURNING resident_id, linked_by, link_evidence
"""

_NOBODY = """
DELETE FROM resident WHERE resident_id = $1 AND NOT EXISTS (SELECT FROM occupancy WHERE resident_id = $1)
"""


async def separate(
    writer: Writer, key: PersonalDataKey, person: Person, asked: SeparationAsked, origin: str
) -> Separation:
    """Make a registration somebody else's, or undo that. Raises BadInput, NotFound also outside the area."""
    purpose = stated_purpose(asked)
    at = _place_of(asked.registration)
    async with writer.transaction(person.access, person.name) as connection:
        row = await connection.fetchrow(_REGISTRATION, *at, person.access.scope_from, person.access.scope_to)
        if row is None:
            raise NotFound("There is no such registration in your area.", "Search for the record again.")
        before = row["resident_id"]
        after = await (
            _apart(connection, key, person, row) if asked.apart else _undone(connection, person, row)
        )
        await audit.record(
            connection,
            person,
            action="person.link",
            subject=f"resident:{before} resident:{after}",
            detail="apart" if asked.apart else "undone",
            purpose=purpose,
            origin=origin,
        )
    return Separation(resident_id=str(after))


async def _apart(connection: Any, key: PersonalDataKey, person: Person, row: Any) -> int:
    if row["linked_by"] == LinkedBy.APART:
        raise BadInput("This registration is somebody else's already.", "Undo that, if it was wrong.")
    these = row["source_id"], row["address_text"], row["resident_id"]
    if not await connection.fetchval(_HAS_OTHERS, *these):
        raise BadInput("It is the person's only registration.", "There is nothing to separate it from.")
    own = own_id(key, *these)
    await connection.execute(_PERSON, own, row["resident_id"])
    await connection.execute(
        _KEEP, *these, own, row["area_code"], row["linked_by"], row["link_evidence"], person.name
    )
    await connection.execute(_MOVE, *these, own, str(LinkedBy.APART), None)
    return own


async def _undone(connection: Any, person: Person, row: Any) -> int:
    own = row["resident_id"]
    kept = await connection.fetchrow(_UNDO, own, person.name)
    if kept is None:
        raise BadInput("This registration was not separated from anybody.", "Search for the record again.")
    these = row["source_id"], row["address_text"], own
    await connection.execute(_MOVE, *these, kept["resident_id"], kept["linked_by"], kept["link_evidence"])
    await connection.execute(_NOBODY, own)
    return int(kept["resident_id"])


def _place_of(registration: str) -> tuple[str, int, int]:
    """Source, run and row of a registration as a record names it. Raises BadInput."""
    source_id, _, place = registration.partition(":")
    run_id, _, row = place.partition(":")
    if not (run_id.isdecimal() and row.isdecimal() and len(run_id) < 10 and len(row) < 19):
        raise BadInput("A registration is named as the record names it.", "Search for the record again.")
    return source_id, int(run_id), int(row)
