"""One event with its place and its history. Who acted is told as a role or a source, never as a person."""

from typing import Any

from api.events.answers import ENTRY_COLUMNS, EventCard, EventEntry, PathArea, Step
from api.figures.words import title_of
from api.security.reading import Reader
from catalogs.access import Access, roles
from catalogs.areas import LEVELS, ancestor, level_of
from catalogs.clock import CITY_TIME
from catalogs.errors import NotFound
from catalogs.sources import sources
from catalogs.topic import Text

REPORTED_HERE = "reported"
"""`source_id` of events that people reported on the map."""

EVENT = f"SELECT {ENTRY_COLUMNS} FROM published_event WHERE event_id = $1"  # noqa: S608 - constants
SOURCE = "SELECT source_id, NULL::text AS description FROM event WHERE event_id = $1"
SOURCE_IN_FULL = "SELECT source_id, description FROM event WHERE event_id = $1"

PATH = (
    "SELECT code, name, level FROM area WHERE code = ANY($1::bigint[])"
    " UNION ALL SELECT code, name, 'grid' FROM grid WHERE code = ANY($1::bigint[]) ORDER BY code"
)

HISTORY = (
    "SELECT at, from_status, to_status, actor_role, note FROM event_change WHERE event_id = $1 ORDER BY seq"
)

ON_THE_MAP = Text(zh="地图上报", en="Reported on the map")


async def card(reader: Reader, access: Access, event_id: str) -> EventCard:
    """The card of an event. Raises NotFound, also for one outside the person's scope."""
    row = await reader.fetchrow(access, EVENT, event_id)
    if row is None:
        raise NotFound(
            "There is no such event, or it is not in your area.", "Its number may have been mistyped."
        )
    described = "event.detail" in roles()[access.role].rights
    told = await reader.fetchrow(access, SOURCE_IN_FULL if described else SOURCE, event_id)
    source = source_title(told["source_id"] if told else "")
    area_code: int = row["area_code"]
    above = [ancestor(area_code, level) for level in LEVELS[: LEVELS.index(level_of(area_code)) + 1]]
    areas = await reader.fetch(access, PATH, above)
    changes = await reader.fetch(access, HISTORY, event_id)
    return EventCard(
        **EventEntry.of(row).model_dump(),
        description=told["description"] if told else None,
        source=source,
        path=[PathArea(code=one["code"], name=one["name"], level=one["level"]) for one in areas],
        history=history(row, source, [_step(one) for one in changes]),
    )


def history(row: Any, source: Text, changes: list[Step]) -> list[Step]:
    """The steps in their order; what a delivery told without steps has its report and its end.

    A delivery names two times: reported and closed. They stand for the steps that nobody recorded.
    """
    if changes and changes[0].from_status is None:
        return changes
    told = []
    status: str = changes[0].from_status or "" if changes else row["status"]
    told.append(_derived(row["reported_at"], None, "reported", source))
    if row["closed_at"] and not changes:
        told.append(_derived(row["closed_at"], "reported", status, source))
    return told + changes


def source_title(source_id: str) -> Text:
    """The title of the delivery that an event came with."""
    if source_id == REPORTED_HERE:
        return ON_THE_MAP
    known = sources().get(source_id)
    return Text(**known.title) if known else Text(zh=source_id, en=source_id)


def _derived(at: Any, before: str | None, after: str, by: Text) -> Step:
    title = title_of("event_status", after)
    return Step(at=at.astimezone(CITY_TIME), from_status=before, to_status=after, title=title, by=by, note="")


def _step(row: Any) -> Step:
    role = roles().get(row["actor_role"])
    return Step(
        at=row["at"].astimezone(CITY_TIME),
        from_status=row["from_status"],
        to_status=row["to_status"],
        title=title_of("event_status", row["to_status"]),
        by=Text(**role.title) if role else source_title(row["actor_role"]),
        note=row["note"],
    )
