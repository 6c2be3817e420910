"""The address that clients reach us at, for the links in our documents."""

from starlette.requests import Request

from catalogs.settings import Settings


def public_url(request: Request, settings: Settings) -> str:
    """`GRIDCITY_PUBLIC_URL` where it is set, else what the request was sent to; no slash at the end."""
    return settings.public_url.rstrip("/") or str(request.base_url).rstrip("/")
