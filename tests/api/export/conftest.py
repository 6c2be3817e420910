"""An application with nothing but the exports, over the small quarter."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient
from starlette.types import ASGIApp, Receive, Scope, Send

from api import errors
from api.export import exports, router
from api.security.person import Person
from api.security.writing import Writer
from catalogs.access import Access
from catalogs.settings import Settings


class Door:
    """Lets everybody in as the person of the moment."""

    person: Person | None = None

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and Door.person is not None:
            scope.setdefault("state", {})["person"] = Door.person
        await self._app(scope, receive, send)


def person(role: str, area_code: int = 370500000000000) -> Person:
    """Somebody of a role."""
    return Person(
        account_id=7,
        name="li.si",
        display_name="李四",
        area_code=area_code,
        access=Access.of(role, area_code),
        through="session",
        expires_at=datetime(2100, 1, 1, tzinfo=UTC),
    )


@pytest.fixture(scope="session")
def exporting(quarter: Settings) -> Iterator[TestClient]:
    writer = Writer(quarter)
    shared = exports(quarter, writer)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        shared.start()
        await writer.open()
        yield
        await writer.close()
        shared.close()

    app = FastAPI(lifespan=lifespan)
    errors.install(app)
    app.add_middleware(Door)
    app.include_router(router(shared))
    with TestClient(app, base_url="http://city.test", raise_server_exceptions=False) as opened:
        yield opened


@pytest.fixture
def as_role(exporting: TestClient) -> Iterator[Callable[..., TestClient]]:
    """The client, acting as somebody of a role."""

    def client(role: str | None, area_code: int = 370500000000000) -> TestClient:
        Door.person = person(role, area_code) if role else None
        return exporting

    yield client
    Door.person = None
