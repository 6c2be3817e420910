"""The route `/live`: one open answer for each screen, plain ASGI.

A client continues with `Last-Event-ID` (browsers send it by themselves) or `?since=`. Every 15 seconds without
a message a comment shows that the line is alive; the stream ends with the session.
"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime

from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from api.conditional import header
from api.errors import problem, problem_of
from api.live.hub import END, Hub, Listener
from api.live.messages import COMMENT, RETRY, message, time_message
from api.security.person import Person, person_of
from catalogs.errors import BadInput

SECONDS_BETWEEN_COMMENTS = 15.0
SECONDS_BETWEEN_TIMES = 60.0

HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would hold messages back
]


class LiveRoute:
    """ASGI application of `/live`."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["method"] != "GET":
            refusal = problem(405, "", "The live stream is read with GET.", instance=scope["path"])
            refusal.headers["allow"] = "GET"
            await refusal(scope, receive, send)
            return
        try:
            person = person_of(Request(scope))
            person.require("event.read")
            since = _since(scope)
            async with self._hub.joined(person, since) as (listener, position, missed):
                await self._serve(receive, send, listener, position, missed)
        except asyncio.CancelledError:
            raise
        except Exception as error:
            await problem_of(error, scope["path"])(scope, receive, send)

    async def _serve(
        self, receive: Receive, send: Send, listener: Listener, position: int, missed: list[bytes]
    ) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
        leaving = asyncio.ensure_future(_disconnect(receive))
        writing = asyncio.ensure_future(self._write(send, listener, position, missed))
        try:
            await asyncio.wait({leaving, writing}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (leaving, writing):
                task.cancel()
            await asyncio.gather(leaving, writing, return_exceptions=True)
        with suppress(Exception):  # the client may be gone
            await send({"type": "http.response.body", "body": b""})

    async def _write(self, send: Send, listener: Listener, position: int, missed: list[bytes]) -> None:
        async def body(content: bytes) -> None:
            await send({"type": "http.response.body", "body": content, "more_body": True})

        version = await self._hub.known_version(listener.person.access)
        await body(RETRY + b"".join(missed) + time_message(version, position))
        clock = asyncio.get_running_loop().time
        next_time = clock() + SECONDS_BETWEEN_TIMES
        while (left := _seconds_left(listener.person)) > 0:
            try:
                waiting = min(SECONDS_BETWEEN_COMMENTS, left)
                content = await asyncio.wait_for(listener.queue.get(), waiting)
            except TimeoutError:
                content = COMMENT
            else:
                ended = content == END
                while not ended and not listener.queue.empty():
                    following = listener.queue.get_nowait()
                    ended = following == END
                    content += following
                if ended:
                    await body(content or COMMENT)
                    return
            if clock() >= next_time:
                content += time_message(await self._hub.known_version(listener.person.access), None)
                next_time = clock() + SECONDS_BETWEEN_TIMES
            await body(content)
        await body(message("session-ended", {}))


def _seconds_left(person: Person) -> float:
    return (person.expires_at - datetime.now(UTC)).total_seconds()


def _since(scope: Scope) -> int | None:
    asked = header(scope, b"last-event-id").decode("latin-1") or Request(scope).query_params.get("since", "")
    if not asked:
        return None
    if not (asked.isascii() and asked.isdigit() and len(asked) <= 18):
        raise BadInput(f"'{asked[:20]}' is not the id of a live message.", "Send the last `id` as it was.")
    return int(asked)


async def _disconnect(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
