"""The exact grade: true counts of people, for those who look after them or command in a declared emergency.

Counted when asked for, from the registrations themselves. The audit row and the count are one transaction:
no count without its row. Nothing is kept, and no other endpoint knows these numbers.
"""

from datetime import date, datetime
from functools import partial

from api.people.areas import known_level, one_area
from api.people.emergencies import covering, covers
from api.people.policies import as_reader
from api.people.shapes import ExactCounts
from api.security import audit
from api.security.person import Person
from api.security.reading import Reader
from api.security.writing import Writer
from catalogs.areas import level_of, range_of
from catalogs.clock import CITY_TIME, come, today
from catalogs.errors import Forbidden

_COUNT = """
WITH home AS MATERIALIZED (
    SELECT DISTINCT resident_id FROM occupancy
    WHERE area_code >= $1 AND area_code < $2 AND in_force(valid_from, valid_to, $7)
)
SELECT count(*) AS residents,
    count(*) FILTER (WHERE birth_date > $3) AS residents_0_14,
    count(*) FILTER (WHERE birth_date <= $3 AND birth_date > $4) AS residents_15_59,
    count(*) FILTER (WHERE birth_date <= $4) AS residents_60_plus,
    count(*) FILTER (WHERE birth_date <= $5) AS residents_65_plus,
    count(*) FILTER (WHERE birth_date <= $6) AS residents_80_plus,
    (SELECT count(DISTINCT address_id) FROM occupancy
        WHERE area_code >= $1 AND area_code < $2 AND dwelling_code IS NOT NULL
            AND in_force(valid_from, valid_to, $7)) AS households
FROM home JOIN resident USING (resident_id)
"""

AGES = (15, 60, 65, 80)

MOST_SECONDS = 60
"""A county in an emergency is counted even on a machine that is busy with it."""


async def allowed(reader: Reader, person: Person, code: int) -> bool:
    """Whether the person may ask for the exact counts of an area now. Raises BadInput for what is no area."""
    known_level(code)
    if person.may("people.exact") and covers(person, code):
        return True
    if not person.may("emergency.declare"):
        return False
    return await covering(partial(reader.fetch, person.access), person, code) is not None


async def count(
    reader: Reader, writer: Writer, person: Person, code: int, as_of: date | None, origin: str
) -> ExactCounts:
    """True counts of an area, of the registrations in force today or on the day `as_of`, with the ages of that day.

    Raises Forbidden outside the scope and without an emergency, which opens no day but today; NotFound; BadInput.
    """
    day = come(as_of) if as_of else today()
    own = person.may("people.exact")
    if not own and not person.may("emergency.declare"):
        raise Forbidden(
            "Your role may not see exact counts.", "The protected counts are on the map for everyone."
        )
    area = await one_area(reader, person.access, code)
    if not covers(person, code):
        raise Forbidden("Exact counts are for your own area only.", "Choose an area inside it.")
    if not own and as_of is not None:
        raise Forbidden("An emergency opens the counts of today only.", "Ask without a date.")
    now = datetime.now(CITY_TIME)
    asked = (*range_of(code), *(born_by(day, age) for age in AGES), day)
    async with writer.transaction(person.access, person.name) as connection:
        emergency = None if own else await covering(connection.fetch, person, code)
        if not own and emergency is None:
            raise Forbidden(
                "No emergency that covers this area is running.",
                "Declare one with a reason and an end, or use the protected counts.",
            )
        because = "own area" if emergency is None else emergency["reason"]
        number = emergency and emergency["emergency_id"]
        await connection.execute(f"SET LOCAL statement_timeout = '{MOST_SECONDS}s'")
        if own:
            async with as_reader(connection, person.access):
                row = await connection.fetchrow(_COUNT, *asked, timeout=MOST_SECONDS)
        else:  # a commander's role reads no registrations: the emergency, checked above, opens this one count
            row = await connection.fetchrow(_COUNT, *asked, timeout=MOST_SECONDS)
        await audit.record(
            connection,
            person,
            action="people.exact",
            subject=f"area:{code}"
            + (f" emergency:{number}" if number else "")
            + (f" as of:{as_of}" if as_of else ""),
            purpose=because,
            origin=origin,
        )
    return ExactCounts(
        code=code,
        name=area["name"],
        level=level_of(code),
        values=dict(row),
        because="scope" if emergency is None else "emergency",
        emergency_id=number,
        as_of=day,
        counted_at=now,
    )


def born_by(day: date, age: int) -> date:
    """The last birth date of those who have reached an age; who was born on 29 February is older on 1 March."""
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - age, day=28 if leap_day else day.day)
