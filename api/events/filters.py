"""What a request asks of the events: area, status, category, time, text, rectangle.

The SQL is constant: parameters $1 to $7 are always there and null where nothing is asked. A text and a
rectangle would keep PostgreSQL from the indexes that the others use, so they are clauses of their own, which
the statement has or has not. `status` takes `open`, `closed` (ended in any way), or states of the list
`event_status`; `category` takes codes, Chinese names and classes (`01`).
"""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Annotated, Any

from fastapi import Query

from catalogs.access import CITY_FROM, CITY_TO
from catalogs.areas import range_of
from catalogs.clock import CITY_TIME
from catalogs.code_lists import codes_of, names_of
from catalogs.errors import BadInput

MOST_CHARACTERS = 100

WHERE = """
    area_code >= $1 AND area_code < $2
    AND ($3::boolean IS NULL OR (closed_at IS NULL) = $3)
    AND ($4::text[] IS NULL OR status = ANY($4))
    AND ($5::text[] IS NULL OR category = ANY($5))
    AND ($6::timestamptz IS NULL OR reported_at >= $6)
    AND ($7::timestamptz IS NULL OR reported_at < $7)
"""

PARAMETERS = 7


@dataclass(frozen=True)
class EventFilter:
    """Which events. Times are half-open; `bbox` is west, south, east, north in degrees."""

    area_from: int = CITY_FROM
    area_to: int = CITY_TO
    is_open: bool | None = None
    statuses: tuple[str, ...] | None = None
    categories: tuple[str, ...] | None = None
    since: datetime | None = None
    until: datetime | None = None
    text: str = ""
    bbox: tuple[float, float, float, float] | None = None

    @property
    def clauses(self) -> str:
        """The conditions; `parameters` are theirs."""
        found, number = WHERE, PARAMETERS
        if self.text:
            number += 1
            found += f" AND (title ILIKE ${number} OR event_id ILIKE ${number})"
        if self.bbox:
            found += f" AND geom_3857 && ST_Transform(ST_MakeEnvelope({_numbers(number + 1, 4)}, 4490), 3857)"
        return found

    @property
    def parameters(self) -> tuple[Any, ...]:
        """The parameters of `clauses`, in order from $1."""
        always = (self.area_from, self.area_to, self.is_open, self.statuses, self.categories)
        text = (f"%{_literal(self.text)}%",) if self.text else ()
        return (*always, self.since, self.until, *text, *(self.bbox or ()))

    @property
    def next_number(self) -> int:
        """Number of the first parameter after those of the filter."""
        return len(self.parameters) + 1

    @property
    def key(self) -> str:
        """Equal for equal filters: part of cache keys and entity tags."""
        return sha256(repr(self.parameters).encode()).hexdigest()[:12]

    def without(self, *names: str) -> "EventFilter":
        """The filter without some of its conditions: a list of choices counts what each would give."""
        empty: dict[str, Any] = {
            "status": {"is_open": None, "statuses": None},
            "category": {"categories": None},
            "time": {"since": None, "until": None},
        }
        changes = {name: value for one in names for name, value in empty[one].items()}
        return replace(self, **changes)


def event_filter(
    area: Annotated[int | None, Query(description="Area code of 15 digits: events at and below it")] = None,
    status: Annotated[str, Query(description="`open`, `closed`, or states with commas between")] = "",
    category: Annotated[str, Query(description="Codes, names or classes with commas between")] = "",
    since: Annotated[str, Query(alias="from", description="Day or time (ISO 8601), within")] = "",
    until: Annotated[str, Query(alias="to", description="Day, within, or time, not within (ISO 8601)")] = "",
    q: Annotated[str, Query(max_length=MOST_CHARACTERS, description="Part of the title or number")] = "",
    bbox: Annotated[str, Query(description="west,south,east,north in degrees (CGCS2000)")] = "",
) -> EventFilter:
    """The filter that a query string asks for. Raises BadInput."""
    area_from, area_to = (CITY_FROM, CITY_TO) if area is None else _area(area)
    is_open, statuses = _statuses(status)
    return EventFilter(
        area_from,
        area_to,
        is_open,
        statuses,
        _categories(category),
        _moment(since, "from", end=False),
        _moment(until, "to", end=True),
        q.strip().replace("\0", ""),
        _bbox(bbox),
    )


def _area(code: int) -> tuple[int, int]:
    try:
        return range_of(code)
    except ValueError:
        raise BadInput(f"{code} is not an area code.", "Area codes have 15 digits.") from None


def _statuses(text: str) -> tuple[bool | None, tuple[str, ...] | None]:
    asked = _words(text)
    if not asked or asked == {"open", "closed"}:
        return None, None
    if asked in ({"open"}, {"closed"}):
        return asked == {"open"}, None
    known = names_of("event_status")
    unknown = asked - set(known)
    if unknown:
        raise BadInput(
            f"'{min(unknown)[:40]}' is no state of an event.", f"States are: open, {', '.join(known)}."
        )
    return None, tuple(sorted(asked))


def _categories(text: str) -> tuple[str, ...] | None:
    """What the table may hold for the categories asked for: codes and Chinese names."""
    asked = _words(text)
    if not asked:
        return None
    names, codes = names_of("event_category"), codes_of("event_category")
    found: set[str] = set()
    for word in asked:
        chosen = [codes[word]] if word in codes else [code for code in names if code.startswith(word)]
        if not chosen or len(word) < 2:
            raise BadInput(
                f"'{word[:40]}' is no category of events.", "The list is /api/code-lists/event_category."
            )
        found.update(stored for code in chosen for stored in (code, names[code]))
    return tuple(sorted(found))


def _words(text: str) -> set[str]:
    return {word.strip() for word in text.replace("\0", "").split(",") if word.strip()}


def _moment(text: str, name: str, *, end: bool) -> datetime | None:
    """A day stands for its first moment, and as an end for the first moment after it, in the city's time."""
    if not text:
        return None
    try:
        if len(text) == len("2026-01-01"):
            day = date.fromisoformat(text) + timedelta(days=1 if end else 0)
            return datetime.combine(day, datetime.min.time(), CITY_TIME)
        moment = datetime.fromisoformat(text.replace(" ", "+"))  # a plus that nobody escaped
    except (ValueError, OverflowError):
        raise BadInput(
            f"'{text[:40]}' is not a time for '{name}'.", "Write 2026-03-01 or 2026-03-01T08:00:00+08:00."
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=CITY_TIME)


def _bbox(text: str) -> tuple[float, float, float, float] | None:
    if not text:
        return None
    try:
        west, south, east, north = (float(part) for part in text.split(","))
        if not (-180 <= west <= east <= 180 and -85 <= south <= north <= 85):
            raise ValueError
    except ValueError:
        raise BadInput(f"'{text[:60]}' is no rectangle.", "Write west,south,east,north in degrees.") from None
    return west, south, east, north


def _numbers(first: int, count: int) -> str:
    return ", ".join(f"${number}::float8" for number in range(first, first + count))


def _literal(text: str) -> str:
    """The text as LIKE takes it literally."""
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
