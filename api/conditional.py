"""Conditional requests and content coding (RFC 9110, 12.5.3 and 13), read straight from an ASGI scope."""

from starlette.types import Scope


def header(scope: Scope, name: bytes) -> bytes:
    """The first header of that lower-case name, b"" where there is none."""
    return next((value for key, value in scope["headers"] if key == name), b"")


def is_unchanged(scope: Scope, etag: bytes) -> bool:
    """Whether If-None-Match names `etag` (weak comparison)."""
    asked = header(scope, b"if-none-match")
    if not asked:
        return False
    wanted = etag.removeprefix(b"W/")
    return asked.strip() == b"*" or any(
        one.strip().removeprefix(b"W/") == wanted for one in asked.split(b",")
    )


def accepts_gzip(scope: Scope) -> bool:
    """Whether the client takes gzip: named, or `*`, and not with q=0."""
    accepted: dict[bytes, bool] = {}
    for one in header(scope, b"accept-encoding").lower().split(b","):
        coding, _, parameters = one.partition(b";")
        weight = parameters.strip().removeprefix(b"q=").strip()
        accepted[coding.strip()] = not (weight and weight.strip(b"0.") == b"")
    return accepted.get(b"gzip", accepted.get(b"*", False))
