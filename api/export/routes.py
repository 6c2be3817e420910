"""The route of `/api/export`: right, question, snapshot, audit row, and only then the first byte."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request
from psycopg_pool import ConnectionPool
from starlette.concurrency import iterate_in_threadpool
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.export import csv_file, geopackage
from api.export.notice import Notice
from api.export.question import Question
from api.export.snapshot import MOST_AT_ONCE, Snapshot
from api.ogc.pool import reading_pool
from api.security import audit
from api.security.person import Person, needs, origin_of
from api.security.writing import Writer
from catalogs.errors import NotFound
from catalogs.layers import Layer, layers_of
from catalogs.settings import Settings

MEDIA_TYPES = {"csv": "text/csv; charset=utf-8", "gpkg": "application/geopackage+sqlite3"}
CHUNK_BYTES = 1 << 20
DRAFTS = "exports"
"""Folder under the data folder for files while they are written; emptied when the server starts."""


@dataclass(frozen=True)
class Exports:
    """What the routes share."""

    pool: ConnectionPool
    drafts: Path
    writer: Writer

    def start(self) -> None:
        """Remove what a server that was killed left behind."""
        shutil.rmtree(self.drafts, ignore_errors=True)

    def close(self) -> None:
        self.pool.close()


def exports(settings: Settings, writer: Writer) -> Exports:
    """The exports of one application, with connections of their own."""
    return Exports(reading_pool(settings, MOST_AT_ONCE), settings.data / DRAFTS, writer)


def router(shared: Exports) -> APIRouter:
    """The route under /api/export."""
    routes = APIRouter(prefix="/api/export", tags=["export"])

    @routes.get(
        "/{layer}.{format}",
        summary="What you may see of a layer, as a file",
        response_class=Response,
        responses={200: {"content": {kind: {} for kind in ("text/csv", "application/geopackage+sqlite3")}}},
    )
    async def export(
        request: Request,
        layer: str,
        format: Literal["csv", "gpkg"],
        person: Annotated[Person, Depends(needs("export"))],
        bbox: Annotated[str | None, Query(description="west,south,east,north in degrees")] = None,
        area: Annotated[int | None, Query(description="Area code: only what lies in this area")] = None,
        filter: Annotated[str | None, Query(description="CQL2 text over the layer's properties")] = None,
        purpose: Annotated[str, Query(max_length=200, description="What it is for; kept in the audit")] = "",
    ) -> Response:
        question = Question.of(_layer(person, layer), bbox, area, filter)
        snapshot = await asyncio.to_thread(Snapshot, shared.pool, person.access, question)
        try:
            notice = await asyncio.to_thread(_notice, snapshot, person, purpose)
            await _record(shared.writer, request, person, notice, format)
        except BaseException:
            await asyncio.to_thread(snapshot.close)
            raise
        return ExportResponse(snapshot, notice, format, shared.drafts)

    return routes


class ExportResponse(Response):
    """Streams the file; closes the snapshot and removes the draft however it ends."""

    def __init__(
        self, snapshot: Snapshot, notice: Notice, format: Literal["csv", "gpkg"], drafts: Path
    ) -> None:
        self._snapshot, self._notice, self._drafts = snapshot, notice, drafts
        self._pieces: Callable[[Path], Iterator[bytes]] = self._csv if format == "csv" else self._geopackage
        plain, chinese = notice.file_name(format)
        disposition = f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(chinese)}"
        headers = {"cache-control": "no-store", "content-disposition": disposition}
        super().__init__(None, 200, headers, MEDIA_TYPES[format])
        del self.headers["content-length"]

    async def __call__(self, _: Scope, __: Receive, send: Send) -> None:
        async with _folder(self._drafts) as folder:
            try:
                pieces = iterate_in_threadpool(self._pieces(folder))
                first = await anext(pieces)  # an error until here is still a problem document
                await send({"type": "http.response.start", "status": 200, "headers": self.raw_headers})
                await send({"type": "http.response.body", "body": first, "more_body": True})
                async for piece in pieces:
                    await send({"type": "http.response.body", "body": piece, "more_body": True})
                await send({"type": "http.response.body", "body": b""})
            finally:
                await asyncio.shield(asyncio.to_thread(self._snapshot.close))

    def _csv(self, _: Path) -> Iterator[bytes]:
        layer = self._notice.layer
        return csv_file.write(self._notice, self._snapshot.batches(csv_file.geometry(layer)))

    def _geopackage(self, folder: Path) -> Iterator[bytes]:
        path = folder / f"{self._notice.layer.id}.gpkg"
        geopackage.write(path, self._notice, self._snapshot.batches(geopackage.GEOMETRY))
        with path.open("rb") as file:
            while piece := file.read(CHUNK_BYTES):
                yield piece


@asynccontextmanager
async def _folder(drafts: Path) -> AsyncIterator[Path]:
    """A folder for one draft, gone afterwards."""
    await asyncio.to_thread(drafts.mkdir, 0o700, True, True)
    folder = Path(await asyncio.to_thread(tempfile.mkdtemp, dir=drafts))
    try:
        yield folder
    finally:
        await asyncio.shield(asyncio.to_thread(shutil.rmtree, folder, True))


def _layer(person: Person, layer_id: str) -> Layer:
    mine = layers_of(person.access.role)
    if layer_id not in mine:
        raise NotFound(f"There is no layer '{layer_id[:60]}'.", f"You may export: {', '.join(mine)}.")
    return mine[layer_id]


def _notice(snapshot: Snapshot, person: Person, purpose: str) -> Notice:
    return Notice(
        layer=snapshot.question.layer,
        rows=snapshot.rows,
        data_time=snapshot.data_time,
        taken_at=datetime.now(UTC),
        account=person.name,
        display_name=person.display_name,
        scope=snapshot.area_name(),
        question=snapshot.question.said,
        purpose=purpose,
    )


async def _record(writer: Writer, request: Request, person: Person, notice: Notice, format: str) -> None:
    """The audit row, committed before the first byte leaves."""
    asked = f"; {notice.question}" if notice.question else ""
    async with writer.transaction(person.access, person.name) as connection:
        await audit.record(
            connection,
            person,
            action="export",
            subject=f"layer:{notice.layer.id}",
            purpose=notice.purpose,
            detail=f"{format}, {notice.rows} rows{asked}",
            origin=origin_of(request),
        )
