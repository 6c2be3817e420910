"""Messages of the live stream, as bytes of `text/event-stream`.

Kinds: `event` (an event is new or has changed; its id is the change's number), `data-version` (another state of
the data is published), `time` (the server's clock and how old the data is), `reload` (too much was missed: ask
for everything again), `session-ended` (the last message: sign in again).
"""

from datetime import datetime
from typing import Any

import orjson

from api.events.answers import ENTRY_COLUMNS, EventEntry
from catalogs.clock import CITY_TIME

RETRY = b"retry: 2000\n\n"
"""How long a browser's own EventSource waits before it tries again, in milliseconds."""

COMMENT = b":\n\n"

CHANGES = (
    "SELECT change.seq, change.at, change.from_status, change.to_status, entry.* FROM event_change AS change"  # noqa: S608 - constants put together
    f" CROSS JOIN LATERAL (SELECT {ENTRY_COLUMNS} FROM published_event"
    " WHERE published_event.event_id = change.event_id) AS entry"
    " WHERE change.seq > $1 AND ($2::bigint IS NULL OR change.seq <= $2) ORDER BY change.seq LIMIT $3"
)
"""What changed after $1 and up to $2 (null: the last), at most $3, as far as the person may see it."""

LAST_CHANGE = "SELECT max(seq) AS seq FROM event_change"


def message(kind: str, data: object, number: int | None = None) -> bytes:
    """One message. `number` becomes the id that a client continues from."""
    marked = b"" if number is None else b"id: %d\n" % number
    return marked + b"event: %s\ndata: %s\n\n" % (kind.encode(), orjson.dumps(data))


def change_message(row: Any) -> bytes:
    """A row of `CHANGES` as a message."""
    entry = EventEntry.of(row).model_dump(mode="json")
    told = {"at": row["at"].astimezone(CITY_TIME), "from_status": row["from_status"], "event": entry}
    return message("event", {"to_status": row["to_status"], **told}, row["seq"])


def time_message(version: int, number: int | None) -> bytes:
    """The server's clock, and the data version: the second of the last publication, or a little more."""
    told = {
        "server_time": datetime.now(CITY_TIME).isoformat(timespec="milliseconds"),
        "data_version": version,
    }
    return message("time", told, number)


def version_message(version: int) -> bytes:
    """Another state of the data is published."""
    return message("data-version", {"data_version": version})
