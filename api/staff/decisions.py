"""Decisions about doubtful addresses: durable at once, followed by the next run, and undone as easily.

Two reviewers never decide the same text silently: the database lets one decision about a text be in force.
"""

from typing import Any

import asyncpg

from api.security import audit
from api.security.person import Person
from api.security.reading import Reader
from api.security.writing import Writer
from api.staff.models import Decision, Decisions, NewDecision
from catalogs.access import Access
from catalogs.errors import BadInput, Conflict, NotFound

PAGE = 50

_ROWS = "SELECT count(*) FROM review_item WHERE canonical_text = $1"

_DECIDE = """
INSERT INTO review_decision (canonical_text, building_code, place_id, title, decided_by)
VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (canonical_text) WHERE undone_at IS NULL DO NOTHING
RETURNING decision_id
"""

_UNDO = """
UPDATE review_decision SET undone_at = now(), undone_by = $2
WHERE decision_id = $1 AND undone_at IS NULL RETURNING canonical_text
"""

_LIST = """
SELECT decision_id, canonical_text AS text, title, building_code::text AS building_code, place_id,
    (SELECT count(*) FROM review_item WHERE review_item.canonical_text = decision.canonical_text)::integer AS rows,
    decided_by, decided_at, undone_by, undone_at
FROM review_decision AS decision
WHERE ($1::bigint IS NULL OR decision_id < $1) AND ($2::bigint IS NULL OR decision_id = $2)
ORDER BY decision_id DESC LIMIT $3
"""

_TITLE = {
    "building": """
        SELECT full_name AS title FROM building JOIN standard_address USING (building_code)
        WHERE building_code = $1 AND level = 'building'""",
    "place": """
        SELECT concat(county.name, town.name, place.name) AS title FROM place
        LEFT JOIN area AS county ON county.code = community_code - community_code % 1000000000
        LEFT JOIN area AS town ON town.code = community_code - community_code % 1000000
        WHERE place_id = $1""",
}


async def decide(reader: Reader, writer: Writer, person: Person, asked: NewDecision, origin: str) -> Decision:
    """Put a decision in force. Raises Conflict where one is, BadInput for a text or target that is not there."""
    access = person.access
    building = int(asked.building_code) if asked.building_code is not None else None
    kind, target = ("building", building) if building is not None else ("place", asked.place_id)
    title = "" if target is None else await _title(reader, access, kind, target)
    (counted,) = await reader.fetch(access, _ROWS, asked.text)
    if not counted[0]:
        raise NotFound(
            "No address in review has this text.", "It may have been settled by a new run: reload."
        )
    async with writer.transaction(access, person.name) as connection:
        decision_id = await connection.fetchval(
            _DECIDE, asked.text, building, asked.place_id, title, person.name
        )
        if decision_id is None:
            raise await _taken(connection, asked.text)
        await audit.record(
            connection,
            person,
            action="review.decide",
            subject=f"decision:{decision_id}",
            purpose=f"{asked.text} → {title or '∅'}",
            origin=origin,
        )
    return await one_decision(reader, access, decision_id)


async def undo(reader: Reader, writer: Writer, person: Person, decision_id: int, origin: str) -> Decision:
    """Take a decision back. Raises NotFound, and Conflict where somebody has done so already."""
    async with writer.transaction(person.access, person.name) as connection:
        text = await connection.fetchval(_UNDO, decision_id, person.name)
        if text is None:
            known = await connection.fetchval(
                "SELECT true FROM review_decision WHERE decision_id = $1", decision_id
            )
            if known:
                raise Conflict("This decision is undone already.", "Reload the list.")
            raise NotFound(f"There is no decision {decision_id}.")
        await audit.record(
            connection,
            person,
            action="review.undo",
            subject=f"decision:{decision_id}",
            purpose=text,
            origin=origin,
        )
    return await one_decision(reader, person.access, decision_id)


async def one_decision(reader: Reader, access: Access, decision_id: int) -> Decision:
    """A decision as it stands. Raises NotFound."""
    rows = await reader.fetch(access, _LIST, None, decision_id, 1)
    if not rows:
        raise NotFound(f"There is no decision {decision_id}.")
    return Decision.model_validate(dict(rows[0]))


async def list_decisions(reader: Reader, access: Access, before: int | None) -> Decisions:
    """A page of decisions, the newest first."""
    rows = await reader.fetch(access, _LIST, before, None, PAGE)
    listed = [Decision.model_validate(dict(row)) for row in rows]
    return Decisions(decisions=listed, next=listed[-1].decision_id if len(listed) == PAGE else None)


async def _title(reader: Reader, access: Access, kind: str, target: int) -> str:
    rows = await reader.fetch(access, _TITLE[kind], target)
    if not rows:
        raise BadInput(
            f"There is no {kind} {target}.", "Choose one of the candidates, or search for another."
        )
    return str(rows[0]["title"])


async def _taken(connection: asyncpg.Connection, text: str) -> Conflict:
    row: Any = await connection.fetchrow(
        "SELECT decided_by, title FROM review_decision WHERE canonical_text = $1 AND undone_at IS NULL", text
    )
    who, what = (row["decided_by"], row["title"]) if row else ("somebody", "")
    return Conflict(
        f"{who} has decided about this address meanwhile: {what or 'nobody can tell'}.",
        "Reload; undo that decision first if it is wrong.",
    )
