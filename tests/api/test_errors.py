"""Every error is a problem document that says nothing of what is inside."""

import psycopg
import pytest
from fastapi import FastAPI, HTTPException
from starlette.testclient import TestClient

from api import errors
from catalogs.errors import BadInput, Conflict, Forbidden, GridcityError, NotFound, StorageFull, Unavailable


class FinerThanNotFound(NotFound):
    pass


RAISED = {
    "bad": (BadInput("This is wrong.", "Do that."), 400),
    "forbidden": (Forbidden("Not for you."), 403),
    "missing": (NotFound("There is none."), 404),
    "finer": (FinerThanNotFound("There is none."), 404),
    "conflict": (Conflict("Somebody else does it."), 409),
    "unavailable": (Unavailable("It is down."), 503),
    "full": (StorageFull("No room."), 507),
    "disk": (OSError(28, "No space left on device", "/secret/path"), 507),
    "database": (psycopg.OperationalError("connection to server at 10.0.0.1 failed"), 503),
    "cancelled": (psycopg.errors.QueryCanceled("SELECT secret FROM resident"), 503),
    "teapot": (HTTPException(418, "short and stout"), 418),
    "unforeseen": (ValueError("SELECT secret FROM resident at /secret/path"), 500),
}


@pytest.fixture(scope="module")
def failing() -> TestClient:
    app = FastAPI(docs_url=None)
    errors.install(app)

    @app.get("/fail/{name}")
    def fail(name: str) -> None:
        raise RAISED[name][0]

    @app.get("/number/{number}")
    def number(number: int) -> int:
        return number

    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize("name", RAISED)
def test_status_and_problem_of_each_error(failing: TestClient, name: str) -> None:
    error, status = RAISED[name]
    answer = failing.get(f"/fail/{name}")
    document = answer.json()
    assert answer.status_code == document["status"] == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["cache-control"] == "no-store"
    assert document["title"]
    assert document["instance"] == f"/fail/{name}"
    assert not any(word in answer.text for word in ("secret", "10.0.0.1", "Traceback"))
    if isinstance(error, GridcityError):
        assert document["detail"] == error.message
    assert ("retry-after" in answer.headers) == (status == 503)


def test_a_wrong_parameter_is_named(failing: TestClient) -> None:
    answer = failing.get("/number/three")
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["where"] == "path.number"


def test_an_unknown_address_and_a_wrong_method(failing: TestClient) -> None:
    assert failing.get("/nothing").json()["detail"] == "There is nothing at this address."
    wrong = failing.post("/number/3")
    assert (wrong.status_code, wrong.headers["allow"]) == (405, "GET")
    assert wrong.headers["content-type"] == "application/problem+json"


def test_every_error_of_the_platform_is_in_the_table() -> None:
    assert set(GridcityError.__subclasses__()) <= set(errors.STATUSES)
