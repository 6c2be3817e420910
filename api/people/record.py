"""One person's record: by an exact key, inside the reader's area, for a stated purpose, audited before it is shown.

Not found and not in the area give the same answer after the same statement. The audit row is written in the
transaction that reads, and no answer leaves before its commit; the key itself is never written there in clear.
"""

import json
import re
from datetime import date
from math import log
from typing import Any

from api.figures.words import title_of
from api.people.masking import masked_id_number, masked_phone
from api.people.policies import as_reader
from api.people.shapes import PersonRecord, Phone, Purpose, Records, RecordSearch, Registration, Weight
from api.security import audit
from api.security.person import Person
from api.security.writing import Writer
from catalogs.clock import come, today
from catalogs.code_lists import names_of
from catalogs.errors import BadInput, NotFound, TooManyRequests
from catalogs.personal_data import PersonalDataKey
from catalogs.sources import sources
from catalogs.topic import Text
from ingest.clean.phone import phone as clean_phone
from ingest.link.rules import LinkedBy, LinkField
from ingest.vocabulary import Vocabulary

LEAST_NOTE = 5
MOST_NOTE = 200
MOST_RECORDS = 30
LOOKS_IN_TEN_MINUTES = 30
LOOKS_A_DAY = 200

_ID_NUMBER = re.compile(r"\d{17}[\dX]")
_DWELLING = re.compile(r"\d{23}")

_LOOKS = """
SELECT count(*) FILTER (WHERE at > now() - interval '10 minutes') AS lately, count(*) AS today
FROM audit WHERE actor = $1 AND action IN ('person.read', 'person.phone') AND at > now() - interval '1 day'
"""

_BY_KEY = {
    "id_number": "SELECT resident_id FROM resident WHERE id_number = $1 LIMIT $2",
    "phone": "SELECT resident_id FROM resident WHERE phone = $1 LIMIT $2",
    "dwelling_code": (
        "SELECT resident_id FROM occupancy WHERE dwelling_code = $1 AND area_code >= $3 AND area_code < $4"
        " AND ($5::date IS NULL OR in_force(valid_from, valid_to, $5)) GROUP BY resident_id"
        " ORDER BY max(coalesce(valid_to, 'infinity')) DESC, resident_id LIMIT $2"
    ),
}
"""One statement a key, each through an index of its own. A dwelling's code begins with its community's.
Who lives in a dwelling now comes before those who left it."""

_PEOPLE = """
SELECT resident_id, name, sex, birth_date, id_number, phone FROM resident
WHERE resident_id = ANY($1::bigint[]) ORDER BY birth_date, resident_id
"""

_HOMES = """
SELECT resident_id, source_id, run_id, source_row, address_text, full_name, dwelling_code, occupancy.area_code, match_level,
    valid_from, valid_to, left_run_id, linked_by, link_evidence,
    (SELECT string_agg(name, '' ORDER BY code) FROM (
        SELECT code, name FROM area WHERE code = occupancy.area_code - occupancy.area_code % 1000000
        UNION ALL
        SELECT code, name FROM area WHERE code = occupancy.area_code - occupancy.area_code % 1000
            AND occupancy.area_code % 1000000 >= 1000
    ) AS named) AS area
FROM (SELECT * FROM occupancy WHERE resident_id = ANY($1::bigint[])) AS occupancy
LEFT JOIN (SELECT address_id, full_name FROM standard_address) AS standard USING (address_id)
WHERE occupancy.area_code >= $2 AND occupancy.area_code < $3
    AND ($4::date IS NULL OR in_force(valid_from, valid_to, $4))
ORDER BY valid_to DESC NULLS FIRST, valid_from DESC NULLS LAST, source_id, source_row
"""

_PHONE = """
SELECT phone FROM resident WHERE resident_id = $1 AND EXISTS (
    SELECT 1 FROM occupancy WHERE occupancy.resident_id = resident.resident_id
    AND area_code >= $2 AND area_code < $3 AND in_force(valid_from, valid_to, $4))
"""
"""The telephone of somebody who has left the area is no longer for those who look after it."""


async def search(
    writer: Writer, key: PersonalDataKey, person: Person, asked: RecordSearch, origin: str
) -> Records:
    """The records that have exactly this key. Raises BadInput, TooManyRequests."""
    purpose = stated_purpose(asked)
    kind, value = _key_of(asked)
    as_of = come(asked.as_of) if asked.as_of else None
    scope = person.access.scope_from, person.access.scope_to
    async with writer.transaction(person.access, person.name) as connection:
        refused = await _throttled(connection, person, origin)
        if not refused:
            async with as_reader(connection, person.access):
                rows = await connection.fetch(_BY_KEY[kind], *_parameters(key, kind, value, as_of))
                homes = await connection.fetch(_HOMES, [one["resident_id"] for one in rows], *scope, as_of)
                found = sorted({home["resident_id"] for home in homes})  # nobody without a home in the area
                people = await connection.fetch(_PEOPLE, found)
            await audit.record(
                connection,
                person,
                action="person.read",
                subject=f"resident:{','.join(map(str, found)) or 'none'}",
                detail=_shown(kind, value) + (f" as of {as_of}" if as_of else ""),
                purpose=purpose,
                origin=origin,
            )
    if refused:
        raise refused
    return Records(records=[_record(key, one, homes) for one in people])


def _parameters(key: PersonalDataKey, kind: str, value: str, as_of: date | None) -> list[object]:
    if kind != "dwelling_code":
        return [key.encrypt(value), MOST_RECORDS]
    community = int(value[:12]) * 1000
    return [value, MOST_RECORDS, community, community + 1000, as_of]


async def reveal_phone(
    writer: Writer, key: PersonalDataKey, person: Person, resident_id: int, asked: Purpose, origin: str
) -> Phone:
    """A resident's number in full. Raises BadInput, NotFound also outside the scope, TooManyRequests."""
    purpose = stated_purpose(asked)
    async with writer.transaction(person.access, person.name) as connection:
        refused = await _throttled(connection, person, origin)
        row = None
        if not refused:
            scope = person.access.scope_from, person.access.scope_to
            async with as_reader(connection, person.access):
                row = await connection.fetchrow(_PHONE, resident_id, *scope, today())
            await audit.record(
                connection,
                person,
                action="person.phone",
                subject=f"resident:{resident_id}",
                purpose=purpose,
                origin=origin,
            )
    if refused:
        raise refused
    if row is None:
        raise NotFound("There is no such record in your area.", "Search for it again.")
    return Phone(phone=key.decrypt(row["phone"]) if row["phone"] else None)


def stated_purpose(asked: Purpose) -> str:
    """The purpose as the audit keeps it. Raises BadInput where it is none of the list, or the note too short."""
    purposes = names_of("record_purpose")
    note = " ".join(asked.note.split())
    if asked.purpose not in purposes:
        raise BadInput(
            "A record is opened for a purpose.", f"Name one of: {', '.join(purposes)} (list record_purpose)."
        )
    if not LEAST_NOTE <= len(note) <= MOST_NOTE:
        raise BadInput(
            f"Say in {LEAST_NOTE} to {MOST_NOTE} characters what the record is opened for.",
            "Name the task or the event.",
        )
    return f"{purposes[asked.purpose]}：{note}"


def _key_of(asked: RecordSearch) -> tuple[str, str]:
    """Which key was given, in the one spelling that is stored. Raises BadInput."""
    named = (("id_number", asked.id_number), ("phone", asked.phone), ("dwelling_code", asked.dwelling_code))
    given = [(kind, value.strip()) for kind, value in named if value and value.strip()]
    if len(given) != 1:
        raise BadInput("Give exactly one key.", "id_number, phone or dwelling_code; a name is no key.")
    kind, value = given[0]
    if kind == "id_number":
        value = value.upper().replace(" ", "")
        if not _ID_NUMBER.fullmatch(value):
            raise BadInput("An identity number has 18 digits, the last may be X.", "Check what was typed.")
    elif kind == "phone":
        value = clean_phone(value)
    elif not _DWELLING.fullmatch(value):
        raise BadInput("A dwelling code has 23 digits.", "The map's building card names it.")
    return kind, value


def _shown(kind: str, value: str) -> str:
    """The key as a reader of the audit may see it."""
    return f"{kind} {({'id_number': masked_id_number, 'phone': masked_phone}).get(kind, str)(value)}"


async def _throttled(connection: Any, person: Person, origin: str) -> TooManyRequests | None:
    """The refusal of one who looks too often; it is an audit row too."""
    await connection.execute(
        "SELECT pg_advisory_xact_lock(hashtext('gridcity person.read'), $1)", person.account_id
    )
    looks = await connection.fetchrow(_LOOKS, person.name)
    if looks["lately"] < LOOKS_IN_TEN_MINUTES and looks["today"] < LOOKS_A_DAY:
        return None
    await audit.record(
        connection,
        person,
        action="person.refused",
        subject="too many records",
        purpose="",
        origin=origin,
    )
    lately = looks["today"] < LOOKS_A_DAY
    return TooManyRequests(
        "Too many records were opened with your account.",
        "Wait ten minutes." if lately else "Go on tomorrow, or ask your manager.",
        seconds=600 if lately else 3600,
    )


def _title(word: Vocabulary) -> Text:
    return Text(zh=word.zh, en=word.en)


def _rule(linked_by: str | None) -> Text | None:
    rule = LinkedBy.of(linked_by) if linked_by else None
    return _title(rule) if rule else None


def _evidence(kept: str | None) -> dict[str, Any]:
    """Probability and weights of a link that was weighed, the strongest first."""
    found = json.loads(kept) if kept else {"probability": None, "weights": {}}
    bits = found["weights"]
    weights = [
        Weight(title=_title(field), weight=round(bits[field] * log(2), 2))
        for field in LinkField
        if bits.get(field)
    ]
    strongest_first = sorted(weights, key=lambda one: -abs(one.weight))
    return {"probability": found["probability"], "evidence": strongest_first}


def _record(key: PersonalDataKey, row: Any, homes: list[Any]) -> PersonRecord:
    born: date | None = row["birth_date"]
    known = sources()
    registrations = []
    for home in homes:
        if home["resident_id"] != row["resident_id"]:
            continue
        source = known.get(home["source_id"])
        registrations.append(
            Registration(
                id=f"{home['source_id']}:{home['run_id']}:{home['source_row']}",
                source=Text(**source.title) if source else Text(zh=home["source_id"], en=home["source_id"]),
                address=home["full_name"] or home["address_text"],
                area=home["area"] or "",
                dwelling_code=home["dwelling_code"],
                since=home["valid_from"],
                until=home["valid_to"],
                left=home["left_run_id"] is not None,
                match_level=home["match_level"],
                linked_by=_rule(home["linked_by"]),
                rule=home["linked_by"],
                **_evidence(home["link_evidence"]),
            )
        )
    return PersonRecord(
        resident_id=str(row["resident_id"]),
        name=row["name"],
        sex=title_of("sex", row["sex"] or "0"),
        age=_age(born),
        birth_year=born.year if born else None,
        id_number=masked_id_number(key.decrypt(row["id_number"])) if row["id_number"] else None,
        phone=masked_phone(key.decrypt(row["phone"])) if row["phone"] else None,
        registrations=registrations,
    )


def _age(born: date | None) -> int | None:
    if born is None:
        return None
    day = today()
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))
