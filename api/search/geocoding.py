"""`/api/geocode`: the ingest's geocoder, served. Loaded when first asked for, anew when the data changes."""

import asyncio
import multiprocessing
from multiprocessing.connection import Connection
from typing import Any

from api.search.answers import Candidate, GeocodeAnswer
from api.search.gazetteer_process import READY, serve_gazetteer
from api.security.reading import Reader
from catalogs.access import Access
from catalogs.database import conninfo
from catalogs.errors import Unavailable
from catalogs.settings import Settings

LOADING_S = 60.0
"""Longest that loading may take; a caller waits `WAIT_S` of it."""
WAIT_S = 20.0
ANSWER_S = 5.0
TEXTS_A_TURN = 100
"""Texts of a batch that go to the process together: somebody who asks beside it waits about a tenth of a second."""

_VISIBLE = """
SELECT n FROM unnest($1::float8[], $2::float8[]) WITH ORDINALITY AS point (lon, lat, n)
WHERE EXISTS (
    SELECT FROM grid WHERE geom_3857 && ST_Transform(ST_SetSRID(ST_MakePoint(lon, lat), 4490), 3857)
        AND ST_Contains(geom_4490, ST_SetSRID(ST_MakePoint(lon, lat), 4490))
)
"""


class Geocoder:
    """One process that holds the gazetteer. Texts go to it one at a time; an answer takes about a millisecond."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._process: Any = None
        self._pipe: Connection | None = None
        self._loading: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        self._version: int | None = None

    @property
    def ready(self) -> bool:
        """Whether it answers at once."""
        loaded = self._loading is not None and self._loading.done() and not self._loading.exception()
        return loaded and self._process is not None and self._process.is_alive()

    def begin(self, version: int | None = None) -> None:
        """Start loading, where that has not begun or the data has changed since."""
        changed = version is not None and self._version is not None and version != self._version
        alive = self._process is not None and self._process.is_alive()
        if self._loading is not None and (not self._loading.done() or (alive and not changed)):
            return
        self.close()
        self._version = version
        self._loading = asyncio.create_task(asyncio.to_thread(self._load))

    def _load(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, other = context.Pipe()
        self._process = context.Process(
            target=serve_gazetteer, args=(other, conninfo(self._settings)), daemon=True, name="gazetteer"
        )
        self._process.start()
        other.close()
        if not self._pipe.poll(LOADING_S) or self._pipe.recv() != READY:
            raise Unavailable("The gazetteer could not be loaded.", "The server's log says more.")

    async def ask(self, texts: list[str]) -> list[dict[str, Any]]:
        """What each of at most `TEXTS_A_TURN` texts means. Raises Unavailable while the gazetteer is loaded, or where it cannot be."""
        if self._loading is None:
            self.begin()
        loading = self._loading
        if loading is None:
            raise RuntimeError("unreachable")
        try:
            await asyncio.wait_for(asyncio.shield(loading), WAIT_S)
        except TimeoutError:
            raise Unavailable("The gazetteer is being loaded.", "Try again in half a minute.") from None
        except (EOFError, OSError):
            self.close()
            raise Unavailable("The gazetteer could not be loaded.", "Try again in a moment.") from None
        async with self._turn:
            try:
                return await asyncio.to_thread(self._exchange, texts)
            except (EOFError, OSError, BrokenPipeError):
                self.close()
                raise Unavailable("The geocoder does not answer.", "Try again in a moment.") from None

    def _exchange(self, texts: list[str]) -> list[dict[str, Any]]:
        pipe = self._pipe
        if pipe is None:
            raise EOFError
        pipe.send(texts)
        if not pipe.poll(ANSWER_S):
            raise EOFError
        answers: list[dict[str, Any]] = pipe.recv()
        return answers

    def close(self) -> None:
        """End the process; the next question loads anew."""
        if self._pipe is not None:
            self._pipe.close()
        if self._process is not None and self._process.is_alive():
            self._process.terminate()
        self._process = self._pipe = self._loading = None


async def geocode(
    reader: Reader, access: Access, geocoder: Geocoder, texts: list[str]
) -> list[GeocodeAnswer]:
    """For each of at most `TEXTS_A_TURN` texts the candidates that lie in the person's scope. Raises Unavailable."""
    told = await geocoder.ask(texts)
    listed = [[Candidate.model_validate(one) for one in each["candidates"]] for each in told]
    kept = await _inside(reader, access, listed)
    answers = []
    for text, each, candidates, visible in zip(texts, told, listed, kept, strict=True):
        hidden = bool(candidates) and not visible
        answers.append(
            GeocodeAnswer(
                text=text,
                decision="unmatched" if hidden else each["decision"],
                reason="outside_scope" if hidden else each["reason"],
                candidates=visible,
            )
        )
    return answers


async def _inside(reader: Reader, access: Access, listed: list[list[Candidate]]) -> list[list[Candidate]]:
    """Of each list those whose point lies in a grid that the person may see."""
    points = [one for candidates in listed for one in candidates]
    if access.whole_city or not points:
        return listed
    rows = await reader.fetch(access, _VISIBLE, [one.lon for one in points], [one.lat for one in points])
    visible = {id(points[row["n"] - 1]) for row in rows}
    return [[one for one in candidates if id(one) in visible] for candidates in listed]
