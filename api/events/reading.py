"""The questions about events, one statement each, asked as the person."""

import base64
import binascii
from datetime import date, datetime
from typing import Any

import orjson

from api.events.answers import (
    ENTRY_COLUMNS,
    Bar,
    CategoryCount,
    Choices,
    EventEntry,
    EventPage,
    Histogram,
    StatusCount,
)
from api.events.filters import EventFilter
from api.figures.words import code_of, title_of
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.clock import CITY_TIME
from catalogs.code_lists import names_of
from catalogs.errors import BadInput

MOST_COUNTED = 10_000
"""Counting stops here: nobody pages further, and an exact count of a year would cost more than the page."""

LIST = "SELECT {columns} FROM published_event WHERE {where} ORDER BY reported_at DESC, event_id DESC LIMIT {limit}"

COUNT = "SELECT count(*) AS count FROM (SELECT 1 FROM published_event WHERE {where} LIMIT {limit}) AS counted"

BARS = (
    "SELECT date_trunc({step}, reported_at AT TIME ZONE 'Asia/Shanghai')::date AS start,"
    " count(*) FILTER (WHERE closed_at IS NULL) AS open, count(closed_at) AS closed"
    " FROM published_event WHERE {where} GROUP BY 1 ORDER BY 1"
)

CATEGORIES = (
    "SELECT category, count(*) AS count, count(*) FILTER (WHERE closed_at IS NULL) AS open"
    " FROM published_event WHERE {where} GROUP BY 1"
)

STATUSES = "SELECT status, count(*) AS count FROM published_event WHERE {where} GROUP BY 1"

ENDED = ("closed", "rejected", "duplicate")
"""States that an event does not leave by itself."""


async def page(reader: Reader, access: Access, asked: EventFilter, limit: int, after: str) -> EventPage:
    """The newest events, `limit` of them after the cursor `after`. Raises BadInput for a cursor not ours."""
    where, parameters = asked.clauses, [*asked.parameters]
    if after:
        number = asked.next_number
        where += f" AND (reported_at, event_id) < (${number}::timestamptz, ${number + 1}::text)"
        parameters += _cursor(after)
    statement = LIST.format(columns=ENTRY_COLUMNS, where=where, limit=f"${len(parameters) + 1}")
    rows = await reader.fetch(access, statement, *parameters, limit + 1)
    counting = COUNT.format(where=asked.clauses, limit=f"${asked.next_number}")
    counted = (await reader.fetch(access, counting, *asked.parameters, MOST_COUNTED + 1))[0]["count"]
    shown = rows[:limit]
    return EventPage(
        events=[EventEntry.of(row) for row in shown],
        count=min(counted, MOST_COUNTED),
        count_is_exact=counted <= MOST_COUNTED,
        next=_after(shown[-1]) if len(rows) > limit else None,
    )


async def histogram(reader: Reader, access: Access, asked: EventFilter, step: str) -> Histogram:
    """Events by `day` or `week`, whatever times the filter names: the bars are where a time is chosen."""
    every = asked.without("time")
    statement = BARS.format(step=f"${every.next_number}::text", where=every.clauses)
    rows = await reader.fetch(access, statement, *every.parameters, step)
    bars = [Bar(start=row["start"], open=row["open"], closed=row["closed"]) for row in rows]
    first: date | None = bars[0].start if bars else None
    return Histogram(step=step, first=first, last=bars[-1].start if bars else None, bars=bars)


async def choices(reader: Reader, access: Access, asked: EventFilter) -> Choices:
    """Counts by category (without the filter's own) and by status (without the filter's own)."""
    free = asked.without("category")
    by_category = await reader.fetch(access, CATEGORIES.format(where=free.clauses), *free.parameters)
    free = asked.without("status")
    by_status = await reader.fetch(access, STATUSES.format(where=free.clauses), *free.parameters)
    totals: dict[str, tuple[int, int]] = {}
    for row in by_category:
        code = code_of("event_category", row["category"])
        count, still_open = totals.get(code, (0, 0))
        totals[code] = count + row["count"], still_open + row["open"]
    found = {row["status"]: row["count"] for row in by_status}
    return Choices(
        categories=[_category(code, *totals[code]) for code in sorted(totals)],
        statuses=[
            StatusCount(
                status=status,
                title=title_of("event_status", status),
                open=status not in ENDED,
                count=found[status],
            )
            for status in names_of("event_status")
            if status in found
        ],
    )


def _category(code: str, count: int, still_open: int) -> CategoryCount:
    return CategoryCount(
        category=code,
        title=title_of("event_category", code),
        group=code[:2],
        group_title=title_of("event_class", code[:2]),
        count=count,
        open=still_open,
    )


def _after(row: Any) -> str:
    told = orjson.dumps([row["reported_at"].isoformat(), row["event_id"]])
    return base64.urlsafe_b64encode(told).decode().rstrip("=")


def _cursor(text: str) -> list[Any]:
    try:
        moment, event_id = orjson.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        return [datetime.fromisoformat(moment).astimezone(CITY_TIME), str(event_id)]
    except (ValueError, TypeError, binascii.Error):
        raise BadInput("This is no mark of a page.", "Take `next` of the page before as it is.") from None
