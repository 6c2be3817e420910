"""The one table from error to HTTP status, and problem details (RFC 9457) for every one of them.

An answer says what the caller can act on and nothing of what is inside: no stack trace, no SQL, no path.
"""

import errno
import logging
from http import HTTPStatus
from typing import Any

import orjson
import psycopg
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from catalogs.errors import (
    BadInput,
    Conflict,
    Forbidden,
    GridcityError,
    NotFound,
    SignInNeeded,
    StorageFull,
    TooManyRequests,
    Unavailable,
)

log = logging.getLogger(__name__)

PROBLEM = "application/problem+json"

STATUSES: dict[type[GridcityError], int] = {
    BadInput: 400,
    SignInNeeded: 401,
    Forbidden: 403,
    NotFound: 404,
    Conflict: 409,
    TooManyRequests: 429,
    Unavailable: 503,
    StorageFull: 507,
}

SECONDS_TO_RETRY = 5


def status_of(error: GridcityError) -> int:
    """HTTP status of one of the platform's errors: that of its nearest class in the table."""
    return next((STATUSES[kind] for kind in type(error).__mro__ if kind in STATUSES), 500)


def problem(
    status: int, title: str = "", detail: str = "", advice: str = "", *, instance: str = "", **extension: Any
) -> Response:
    """A problem document. `advice` is our own member: what to do about it."""
    document: dict[str, Any] = {"type": "about:blank", "title": title or _phrase(status), "status": status}
    named = {"detail": detail, "advice": advice, "instance": instance}
    document |= {name: value for name, value in named.items() if value} | extension
    headers = {"cache-control": "no-store"}
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        headers["retry-after"] = str(SECONDS_TO_RETRY)
    return Response(orjson.dumps(document), status, headers, PROBLEM)


def problem_of(error: Exception, path: str = "") -> Response:
    """The problem document of any error; one that nobody foresaw is logged and answered as a plain 500."""
    known = platform_error(error)
    if known is not None:
        reason = {"reason": known.reason} if hasattr(known, "reason") else {}
        response = problem(
            status_of(known), known.title, known.message, known.advice, instance=path, **reason
        )
        if isinstance(known, SignInNeeded):
            response.headers["www-authenticate"] = "Bearer"
        if isinstance(known, TooManyRequests):
            response.headers["retry-after"] = str(known.seconds)
        return response
    if isinstance(error, HTTPException):
        return _of_http(error, path)
    if isinstance(error, RequestValidationError):
        wrong = [{"where": _where(one), "message": one["msg"]} for one in error.errors()]
        return problem(
            422,
            "Invalid request",
            "; ".join(f"{one['where']}: {one['message']}" for one in wrong),
            "See /api/openapi.json for what is accepted.",
            instance=path,
            errors=wrong,
        )
    log.error("unforeseen error at %s", path, exc_info=error)
    return problem(
        500, "Internal error", "Something went wrong here.", "The server's log says more.", instance=path
    )


def platform_error(error: BaseException) -> GridcityError | None:
    """The platform's own error for what a library raised; None for one that nobody foresaw."""
    if isinstance(error, GridcityError):
        return error
    if isinstance(error, psycopg.errors.DiskFull) or getattr(error, "errno", None) == errno.ENOSPC:
        return StorageFull("The server's disk is full.", "Nothing that was acknowledged is lost.")
    if isinstance(error, psycopg.errors.QueryCanceled):
        return Unavailable("The database took too long to answer.", "Try again, or ask for less.")
    if isinstance(error, psycopg.OperationalError):
        return Unavailable("The database does not answer.", "Try again in a moment.")
    return None


def install(app: FastAPI) -> None:
    """Answer every error of `app` with a problem document."""

    async def answer(request: Request, error: Exception) -> Response:
        return problem_of(error, request.url.path)

    for kind in (GridcityError, HTTPException, RequestValidationError, psycopg.OperationalError, Exception):
        app.add_exception_handler(kind, answer)


def _of_http(error: HTTPException, path: str) -> Response:
    details = {
        404: ("There is nothing at this address.", "See /api/openapi.json for what there is."),
        405: ("This address does not accept that method.", "The header Allow names those it does."),
    }
    detail, advice = details.get(error.status_code, (str(error.detail), ""))
    if error.detail and error.detail != _phrase(error.status_code):
        detail, advice = str(error.detail), ""
    response = problem(error.status_code, "", detail, advice, instance=path)
    response.headers.update(dict(error.headers or {}))
    return response


def _where(error: dict[str, Any]) -> str:
    return ".".join(str(part) for part in error["loc"])


def _phrase(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
